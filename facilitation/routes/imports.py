"""Blueprints that come in: first a look that stores nothing, then what was chosen, all at once."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from facilitation.access import for_facilitators, me, shelf
from facilitation.blueprints import BlueprintError
from facilitation.extensions import begin_reading, db
from facilitation.models import OwnBlueprint
from facilitation.models.arrival import LEAVE, Arrival, arrivals
from facilitation.refusal import Refused
from facilitation.routes._parcels import (
    MOST_SENT,
    choice_of,
    developed,
    given_parcel,
    sent_again,
    to_send_again,
)
from facilitation.texts import in_language

bp = Blueprint("imports", __name__, url_prefix="/blueprints/imports")
#: So many are named in a message; the rest are counted.
MOST_NAMED = 4


@bp.url_value_preprocessor
def _make_room(_endpoint: str | None, _values: Any) -> None:
    """Before anything reads the form: only who is signed in may send that much."""
    if request.method == "POST" and current_user.is_authenticated:
        request.max_content_length = request.max_form_memory_size = MOST_SENT


@bp.get("")
@for_facilitators
def new() -> str:
    return render_template("exchange/new.html", problems=[], text="")


@bp.post("")
@for_facilitators
def preview() -> Any:
    """What came, and what can be done with it; nothing is stored."""
    begin_reading()
    try:
        parcel = given_parcel()
        pictures = developed(parcel)
        found = arrivals(parcel, shelf(), pictures)
        alone = found[0].problems if len(found) == 1 and not found[0].examined else []
    except BlueprintError as error:
        alone = error.problems
    except Refused as refusal:
        return _again([refusal.sentence])
    if alone:
        return _again(list(map(str, alone)))
    return render_template(
        "exchange/preview.html",
        arrivals=found,
        ignored=parcel.ignored,
        hidden=to_send_again(parcel, pictures),
    )


@bp.post("/acceptance")
@for_facilitators
def create() -> Any:
    """Store what was chosen, all or nothing; what is here already is not stored twice."""
    try:
        parcel = sent_again()
        pictures = developed(parcel)
        stored, here = _take(arrivals(parcel, shelf(), pictures))
    except Refused as refusal:
        db.session.rollback()
        return _again([refusal.sentence])

    db.session.commit()
    for words, category in _said(stored, here):
        flash(words, category)
    return redirect(_next_page(stored, here), 303)


def _again(problems: list[str]) -> tuple[str, int]:
    text = request.form.get("text", "")
    return render_template("exchange/new.html", problems=problems, text=text), 422


def _take(found: list[Arrival]) -> tuple[list[OwnBlueprint], list[Arrival]]:
    """What was stored, and what was here already."""
    stored, here = [], []
    for number, arrival in enumerate(found):
        if choice_of(number) == LEAVE:
            continue
        own = arrival.take(choice_of(number), by=me(), taken=shelf().taken)
        if own:
            stored.append(own)
            db.session.flush()
        elif arrival.same_as:
            here.append(arrival)
    return stored, here


def _said(stored: list[OwnBlueprint], here: list[Arrival]) -> list[tuple[str, str]]:
    said = []
    if stored:
        names = _names([own.title for own in stored])
        words = ngettext(
            "%(num)s Blaupause übernommen: %(names)s.",
            "%(num)s Blaupausen übernommen: %(names)s.",
            len(stored),
            names=names,
        )
        said.append((words, "success"))
    if here:
        names = _names([arrival.title for arrival in here])
        words = ngettext(
            "%(num)s Blaupause lag schon unverändert hier: %(names)s.",
            "%(num)s Blaupausen lagen schon unverändert hier: %(names)s.",
            len(here),
            names=names,
        )
        said.append((words, "info"))
    return said or [(_("Es wurde nichts übernommen."), "info")]


def _names(titles: list[Any]) -> str:
    named = [_("„%(title)s“", title=in_language(title)[:80]) for title in titles[:MOST_NAMED]]
    if len(titles) > MOST_NAMED:
        named.append(_("und %(n)s weitere", n=len(titles) - MOST_NAMED))
    return ", ".join(named)


def _next_page(stored: list[OwnBlueprint], here: list[Arrival]) -> str:
    """The one blueprint that it was about, else the library."""
    keys = [own.key for own in stored] or [one.same_as for one in here if one.same_as]
    if len(keys) == 1:
        return url_for("blueprints.show", key=keys[0])
    return url_for("blueprints.index")
