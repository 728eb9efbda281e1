"""The notes of a confidential case on the phone of the person whose case it is: read, taken, gone.

They are given out once. What was written while the file was made is in it: it is made anew then,
and only the file that holds everything erases it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Blueprint, Response, abort, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from facilitation import erasing
from facilitation.access import for_participants
from facilitation.extensions import db
from facilitation.models import Participant, Section
from facilitation.record.handover import MIMETYPES, Handover
from facilitation.refusal import Refused, Unusable
from facilitation.screens import hub

bp = Blueprint("handovers", __name__, url_prefix="/w/<code>/sections/<int:section_id>")

#: How often a file is made anew because somebody was still writing.
TRIES = 5
#: The last wish for a file, by section: of two taps, the browser waits for the second.
_wishes: dict[int, object] = {}


@bp.get("")
@for_participants
def show(participant: Participant, section_id: int) -> Any:
    return _page("show", participant, section_id)


@bp.get("/handover")
@for_participants
def new(participant: Participant, section_id: int) -> Any:
    """Before the file: that it is given out once, and what happens then."""
    return _page("new", participant, section_id)


@bp.post("/handover")
@for_participants
def create(participant: Participant, section_id: int) -> Any:
    section, extension = _own_case(section_id), request.form.get("format", "pdf")
    if extension not in MIMETYPES:
        raise Unusable(_("Bitte wählen Sie PDF oder Text."), field="format")

    with _only_wish(section_id) as is_last:
        file = _made(section, participant, extension)
        if not is_last():
            raise Refused(_("Die Notizen werden gerade übergeben."))
        section.hand_over(by=participant)
        erasing.finish()
    return file


@bp.get("/erasure")
@for_participants
def ask(participant: Participant, section_id: int) -> Any:
    """Before everything is deleted without having been taken along."""
    return _page("erasure", participant, section_id)


@bp.post("/erasure")
@for_participants
def destroy(participant: Participant, section_id: int) -> Any:
    section = _own_case(section_id)
    section.refuse_unless_theirs(participant)

    section.erase()
    erasing.finish()
    return redirect(url_for("handovers.show", code=g.workshop.code, section_id=section_id), 303)


def _own_case(section_id: int) -> Section:
    return next((one for one in g.own_cases if one.id == section_id), None) or abort(404)


def _page(name: str, participant: Participant, section_id: int) -> str:
    after = hub().position(participant.workshop_id)
    section = _own_case(section_id)
    return render_template(
        f"handovers/{'erased' if section.erased_at else name}.html",
        workshop=g.workshop,
        participant=participant,
        section=section,
        notes=Handover.of(section, participant),
        after=after,
    )


def _made(section: Section, participant: Participant, extension: str) -> Response:
    """The file with all notes there are when it is done; nobody waits while it is made."""
    for _try in range(TRIES):
        section.refuse_unless_theirs(participant)
        notes = Handover.of(section, participant)
        if not notes.count:
            raise Refused(_("Noch ist nichts für Sie notiert."))
        db.session.rollback()
        file = notes.write(extension)
        section.refuse_unless_theirs(participant)
        if Handover.of(section, participant) == notes:
            return file
    raise Refused(_("Gerade wird noch geschrieben. Bitte versuchen Sie es gleich noch einmal."))


@contextmanager
def _only_wish(section_id: int) -> Iterator[Any]:
    wish = _wishes[section_id] = object()
    try:
        yield lambda: _wishes.get(section_id) is wish
    finally:
        if _wishes.get(section_id) is wish:
            del _wishes[section_id]
