"""Dots of the person who holds the phone."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from flask_babel import gettext as _

from facilitation.access import answer, for_participants, stage_here
from facilitation.extensions import db
from facilitation.models import Participant
from facilitation.refusal import Refused, Unusable
from facilitation.screens import phone_screen

bp = Blueprint("votes", __name__, url_prefix="/w/<code>")


@bp.post("/stages/<int:stage_id>/votes")
@for_participants
def create(participant: Participant, stage_id: int) -> Any:
    stage = stage_here(stage_id)
    try:
        stage.vote(_whole_number("card"), _whole_number("dots"), by=participant)
    except Refused as refusal:
        return _again(participant, refusal)

    db.session.commit()
    return answer(
        lambda: render_template("phone/_now.html", **phone_screen(participant)),
        url_for("phone.show", code=g.workshop.code),
    )


def _whole_number(name: str) -> int:
    value = request.form.get(name, "").strip()
    if not value.lstrip("-").isdecimal() or len(value) > 12:
        raise Unusable(_("Bitte geben Sie eine ganze Zahl an."), field=name)
    return int(value)


def _again(participant: Participant, refusal: Refused) -> Any:
    db.session.rollback()
    name = "_now" if request.headers.get("HX-Request") == "true" else "show"
    screen = phone_screen(participant, problem=refusal.sentence, field=refusal.field)
    return render_template(f"phone/{name}.html", after=None, **screen), refusal.status
