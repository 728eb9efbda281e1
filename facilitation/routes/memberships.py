"""The group of the person who holds the phone."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, g, render_template, request

from facilitation.access import for_participants
from facilitation.models import Participant
from facilitation.routes._phone import act

bp = Blueprint("memberships", __name__, url_prefix="/w/<code>")


@bp.get("/group")
@for_participants
def show(participant: Participant) -> Any:
    return render_template("phone/group.html", workshop=g.workshop, participant=participant)


@bp.post("/group")
@for_participants
def create(participant: Participant) -> Any:
    typed = request.form.get("group", "")
    group = (g.workshop.group(int(typed)) if typed.isdecimal() else None) or abort(404)

    return act(participant, lambda: g.workshop.choose_group(participant, group))
