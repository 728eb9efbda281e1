""" "I have finished": a sign from a phone that can be taken back."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, render_template, request, url_for

from facilitation.access import answer, for_participants, stage_here
from facilitation.extensions import db
from facilitation.models import Participant
from facilitation.screens import phone_screen

bp = Blueprint("readiness", __name__, url_prefix="/w/<code>")


@bp.post("/stages/<int:stage_id>/readiness")
@for_participants
def create(participant: Participant, stage_id: int) -> Any:
    stage = stage_here(stage_id)
    stage.finish(request.form.get("finished") == "1", by=participant)

    db.session.commit()
    return answer(
        lambda: render_template("phone/_now.html", **phone_screen(participant)),
        url_for("phone.show", code=g.workshop.code),
    )
