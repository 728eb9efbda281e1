"""Dots of the person who holds the phone."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request
from flask_babel import gettext as _

from facilitation.access import for_participants, stage_here
from facilitation.extensions import db
from facilitation.models import Participant
from facilitation.refusal import Refused, Unusable
from facilitation.routes._phone import again, done

bp = Blueprint("votes", __name__, url_prefix="/w/<code>")


@bp.post("/stages/<int:stage_id>/votes")
@for_participants
def create(participant: Participant, stage_id: int) -> Any:
    stage = stage_here(stage_id)
    try:
        stage.vote(_whole_number("card"), _whole_number("dots"), by=participant)
    except Refused as refusal:
        return again(participant, refusal)

    db.session.commit()
    return done(participant)


def _whole_number(name: str) -> int:
    value = request.form.get(name, "").strip()
    if not value.lstrip("-").isdecimal() or len(value) > 12:
        raise Unusable(_("Bitte geben Sie eine ganze Zahl an."), field=name)
    return int(value)
