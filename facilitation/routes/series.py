"""A series of sessions at the desk: its page, the next session, its harvest as a file, its end."""

from __future__ import annotations

import re
from itertools import groupby
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from flask_login import current_user

from facilitation import erasing
from facilitation.access import at_the_desk, me, shelf
from facilitation.activities._role_plan import in_sessions
from facilitation.extensions import db
from facilitation.models import Series, Workshop
from facilitation.models.kept import AGREEMENT, HARVEST
from facilitation.refusal import Refused

bp = Blueprint("series", __name__, url_prefix="/workshops/<code>/series")


@bp.get("")
@at_the_desk
def show() -> Any:
    return render_template("series/show.html", **page(_series()))


@bp.post("/sessions")
@at_the_desk
def create() -> Any:
    """The next session in one press, or the closing one; pressed twice it is the same session."""
    series = _series()
    typed = request.form.get("number", "")
    there = next((w for w in series.workshops if str(w.session_number) == typed), None)
    if there:
        return redirect(url_for("desks.show", code=there.code), 303)
    key = series.close_key if request.form.get("closing") else series.next_key
    held = shelf().find(key) if key else None
    if held is None or held.problems:
        raise Refused(_("Die Blaupause „%(key)s“ gibt es hier nicht.", key=key or "?"))

    made = g.workshop.plan_next(
        held.blueprint,
        key=held.key,
        version=held.version,
        by=me(),
    )
    db.session.commit()
    return redirect(url_for("desks.show", code=made.code), 303)


@bp.get("/harvest.md")
@at_the_desk
def harvest() -> Any:
    """What the group has learnt, as a text to file."""
    series = _series()
    text = render_template(
        "series/harvest.md", series=series, lines=series.lines(HARVEST), plain=_plain
    )
    return Response(
        text,
        mimetype="text/markdown",
        headers={"Content-Disposition": f'attachment; filename="{_("ernte")}.md"'},
    )


@bp.post("/deletion")
@at_the_desk
def destroy() -> Any:
    """All that the series keeps, for good; the title typed again is the confirmation."""
    series = _series()
    if request.form.get("title", "").strip() != series.title:
        flash(_("Zum Löschen geben Sie bitte den Titel genau so ein, wie er hier steht."), "danger")
        return redirect(url_for("series.show", code=g.workshop.code), 303)

    with_sessions = bool(request.form.get("sessions"))
    own = [one for one in series.workshops if is_own(one)] if with_sessions else []
    erasing.clear(*own)
    for one in own:
        db.session.delete(one)
    # With its last session, a series goes by itself.
    if len(own) < len(series.workshops):
        db.session.delete(series)
    db.session.commit()
    flash(_("Die Reihe ist gelöscht."), "success")
    if with_sessions:
        return redirect(url_for("workshops.index"), 303)
    return redirect(url_for("desks.show", code=g.workshop.code), 303)


def _plain(text: str) -> str:
    """What people wrote is text, also where signs would make something else of it."""
    return re.sub(r"([\\`*_\[\]<>#|~&])", r"\\\1", " ".join(text.split()))


def _series() -> Series:
    return g.workshop.series or abort(404)


def page(series: Series) -> dict[str, Any]:
    return {
        "workshop": g.workshop,
        "series": series,
        "plan": in_sessions(series, series.sessions_ahead) if not series.is_over else [],
        "agreement": series.lines(AGREEMENT),
        "harvest": series.lines(HARVEST),
        "harvest_by_session": [
            (series.session_name(number), list(lines))
            for number, lines in groupby(series.lines(HARVEST), key=lambda one: one.session)
        ],
        "to_agree": _own(series.candidates(AGREEMENT)),
        "to_harvest": _own(series.candidates(HARVEST)),
        "is_own": is_own,
    }


def is_own(workshop: Workshop) -> bool:
    """Somebody may facilitate one session and not another; its cards are then none of theirs."""
    return workshop in current_user.workshops


def _own(candidates: list[Any]) -> list[Any]:
    return [one for one in candidates if is_own(one.stage.workshop)]
