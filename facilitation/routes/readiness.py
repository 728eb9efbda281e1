""" "I have finished": a sign from a phone that can be taken back."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from facilitation.access import for_participants, stage_here
from facilitation.extensions import db
from facilitation.models import Participant
from facilitation.routes._phone import done

bp = Blueprint("readiness", __name__, url_prefix="/w/<code>")


@bp.post("/stages/<int:stage_id>/readiness")
@for_participants
def create(participant: Participant, stage_id: int) -> Any:
    stage = stage_here(stage_id)
    stage.finish(request.form.get("finished") == "1", by=participant)

    db.session.commit()
    return done(participant)
