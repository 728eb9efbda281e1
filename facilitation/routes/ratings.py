"""Values on a scale, from the person who holds the phone."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from facilitation.access import for_participants, stage_here
from facilitation.extensions import db
from facilitation.models import Participant
from facilitation.refusal import Refused
from facilitation.routes._draft import whole_number
from facilitation.routes._phone import again, done

bp = Blueprint("ratings", __name__, url_prefix="/w/<code>")


@bp.post("/stages/<int:stage_id>/ratings")
@for_participants
def create(participant: Participant, stage_id: int) -> Any:
    """One answer (``value``, with ``card`` and ``axis`` where several are asked), or both axes at
    once (``value-x``, ``value-y``); an empty value takes the answer back."""
    stage = stage_here(stage_id)
    try:
        card_id = whole_number("card") if request.form.get("card") else None
        for name in [name for name in ("value", "value-x", "value-y") if name in request.form]:
            axis = name.removeprefix("value-") if "-" in name else request.form.get("axis", "")
            value = whole_number(name) if request.form[name] else None
            stage.rate(value, by=participant, card_id=card_id, axis=axis[:1])
    except Refused as refusal:
        return again(participant, refusal)

    db.session.commit()
    return done(participant)
