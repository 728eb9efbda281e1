"""Who is here: the workshop and the person of a request, and the decorators at the door.

Everything is found through ``g.workshop``, so the ids of another workshop do not exist (404).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import wraps
from typing import Any, ParamSpec
from urllib.parse import urlsplit

from flask import (
    Response,
    abort,
    after_this_request,
    current_app,
    g,
    has_request_context,
    redirect,
    request,
    session,
    url_for,
)
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from facilitation.erasing import erase_what_is_over
from facilitation.extensions import db, login
from facilitation.models import (
    Card,
    Facilitator,
    Member,
    Participant,
    Section,
    Series,
    Shelf,
    Stage,
    Workshop,
)
from facilitation.texts import LANGUAGES

P = ParamSpec("P")
View = Callable[P, Any]

PHONE_COOKIE = "phone"
#: Which confidential cases are, or were, this phone's.
CASE_COOKIE = "case"
LANGUAGE_COOKIE = "locale"
#: One for each series, with its number at the end.
MEMBER_COOKIE = "member-"


@login.user_loader  # type: ignore[untyped-decorator]
def _load_facilitator(facilitator_id: str) -> Facilitator | None:
    return db.session.get(Facilitator, int(facilitator_id)) if facilitator_id.isdecimal() else None


def choose_language() -> str:
    """The language of this screen: the board's is its workshop's, others are as people chose."""
    default: str = current_app.config["FACILITATION"].locale
    if g.get("language"):
        return str(g.language)
    if not has_request_context():
        return default
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    if chosen in LANGUAGES:
        return chosen
    workshop: Workshop | None = g.get("workshop")
    if workshop and not current_user.is_authenticated:
        return workshop.locale
    return request.accept_languages.best_match(LANGUAGES, default) or default


def with_workshop(view: View[P]) -> View[P]:
    """The workshop of the code in the address, for people who may join it."""

    @wraps(view)
    def door(*args: P.args, **kwargs: P.kwargs) -> Any:
        g.workshop = Workshop.by_code(str(kwargs.pop("code"))) or abort(404)
        erase_what_is_over(g.workshop)
        g.participant = Participant.by_secret(g.workshop, request.cookies.get(PHONE_COOKIE))
        g.member = member_here()
        return view(*args, **kwargs)

    return door


def for_participants(view: View[P]) -> View[P]:
    """Only phones that have joined; hands the participant in."""

    @wraps(view)
    @with_workshop
    def door(*args: P.args, **kwargs: P.kwargs) -> Any:
        if g.participant is None:
            if request.method == "GET":
                return redirect(url_for("participants.new", code=g.workshop.code), 303)
            abort(403)
        g.own_cases = own_cases(g.participant)
        return view(g.participant, *args, **kwargs)

    return door


def for_facilitators(view: View[P]) -> View[P]:
    """Only people who are signed in."""

    @wraps(view)
    def door(*args: P.args, **kwargs: P.kwargs) -> Any:
        if not current_user.is_authenticated:
            if request.method == "GET":
                return redirect(url_for("sessions.new", next=request.full_path.rstrip("?")), 303)
            abort(403)
        return view(*args, **kwargs)

    return door


def me() -> Facilitator:
    """The person who is signed in, as a record and not as a stand-in for one."""
    person: Facilitator = current_user._get_current_object()
    return person


def shelf() -> Shelf:
    """The library as the person who is signed in finds it."""
    return Shelf(current_app.extensions["library"], me())


def for_admins(view: View[P]) -> View[P]:
    """Only facilitators who look after accounts."""

    @wraps(view)
    @for_facilitators
    def door(*args: P.args, **kwargs: P.kwargs) -> Any:
        if not current_user.is_admin:
            abort(403)
        return view(*args, **kwargs)

    return door


def at_the_desk(view: View[P]) -> View[P]:
    """Only those who facilitate the workshop in the address; for all others it does not exist."""

    @wraps(view)
    @for_facilitators
    def door(*args: P.args, **kwargs: P.kwargs) -> Any:
        g.workshop = current_user.workshop(str(kwargs.pop("code"))) or abort(404)
        erase_what_is_over(g.workshop)
        return view(*args, **kwargs)

    return door


def stage_here(stage_id: int | str | None) -> Stage:
    typed = str(stage_id or "")
    return (g.workshop.stage(int(typed)) if typed.isdecimal() else None) or abort(404)


def vote_here() -> Stage:
    """The stage of the form, if it is a vote."""
    stage = stage_here(request.form.get("stage"))
    return stage if "votes" in stage.activity.takes else abort(404)


def card_here(card_id: int) -> Card:
    # Larger numbers than the database holds are no card.
    return (g.workshop.card(card_id) if card_id < 2**63 else None) or abort(404)


def remember_phone(response: AnyResponse, participant: Participant) -> None:
    """Give the phone its secret, for this workshop's pages alone and until its deletion."""
    _set_phone_cookie(response, PHONE_COOKIE, participant.secret or "")


def _set_phone_cookie(response: AnyResponse, name: str, value: str) -> None:
    until = datetime.combine(g.workshop.delete_on + timedelta(days=1), time())
    response.set_cookie(
        name,
        value,
        expires=until,
        path=f"/w/{g.workshop.code}",
        httponly=True,
        samesite="Lax",
        secure=current_app.config["FACILITATION"].is_behind_tls,
    )


def own_cases(participant: Participant) -> list[Section]:
    """The confidential cases that are this phone's, those that were erased too.

    An erased one knows no more whose it was. So the phone remembers its number until the workshop
    is deleted, to be told what has become of it.
    """
    if not any(stage.section_id for stage in g.workshop.stages):
        return []
    noted = request.cookies.get(CASE_COOKIE, "")
    found = [
        section
        for section in g.workshop.sections
        if section.belongs_to(participant)
        or (section.erased_at and str(section.id) in noted.split("."))
    ]
    told = ".".join(str(section.id) for section in found)
    if told != noted:
        after_this_request(lambda response: _note_cases(response, told))
    return found


def _note_cases(response: AnyResponse, told: str) -> AnyResponse:
    _set_phone_cookie(response, CASE_COOKIE, told)
    return response


def member_here() -> Member | None:
    """Whom the series of this workshop recognises by the phone, if anybody."""
    series: Series | None = g.workshop.series
    secret = request.cookies.get(f"{MEMBER_COOKIE}{series.id}") if series else None
    return Member.by_secret(series, secret)


def remember_member(response: AnyResponse, member: Member) -> None:
    """Give the phone its secret for this series, for a year from the last time it was used.

    Sessions may be months apart, and without the secret the learning log cannot be read; once the
    series is deleted, it is of no use.
    """
    response.set_cookie(
        f"{MEMBER_COOKIE}{member.series_id}",
        member.secret or "",
        max_age=365 * 24 * 3600,
        path="/w",
        httponly=True,
        samesite="Lax",
        secure=current_app.config["FACILITATION"].is_behind_tls,
    )


def forget_member(response: AnyResponse, series_id: int) -> None:
    response.delete_cookie(f"{MEMBER_COOKIE}{series_id}", path="/w")


def remember_language(response: AnyResponse, locale: str) -> None:
    response.set_cookie(
        LANGUAGE_COOKIE,
        locale,
        max_age=365 * 24 * 3600,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["FACILITATION"].is_behind_tls,
    )


def safe_next(target: str | None, otherwise: str) -> str:
    """Where to go on, only within this site."""
    target = target or ""
    parts = urlsplit(target)
    is_own = target.startswith("/") and not target.startswith(("//", "/\\")) and not parts.netloc
    return target if is_own and "\\" not in target else otherwise


def forget_session() -> None:
    session.clear()


def answer(fragment: Callable[[], str], otherwise: str, status: int = 200) -> Any:
    """After a POST: the fragment for htmx, a redirect (303) for a plain form."""
    if request.headers.get("HX-Request") == "true":
        return Response(fragment(), status)
    return redirect(otherwise, 303)
