"""Stacks at the desk: made of the ticked cards, filled, renamed and dissolved."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from facilitation.access import at_the_desk, stage_here
from facilitation.refusal import Refused, Unusable
from facilitation.routes._sorting import again, numbers, sorted_now, ticked

bp = Blueprint("stacks", __name__, url_prefix="/workshops/<code>/stages/<int:stage_id>/stacks")


@bp.post("")
@at_the_desk
def create(stage_id: int) -> Any:
    stage = stage_here(stage_id)
    try:
        stayed = stage.stack_cards(ticked(), request.form.get("name"))
    except Refused as refusal:
        return again(stage, refusal)

    return sorted_now(stayed)


@bp.get("/name")
@at_the_desk
def new(stage_id: int) -> Any:
    """A name for a stack of the ticked cards, for the field."""
    name = stage_here(stage_id).proposed_name(ticked())
    return render_template("desk/_proposal.html", name=name)


@bp.post("/<int:stack_id>")
@at_the_desk
def update(stage_id: int, stack_id: int) -> Any:
    stage = stage_here(stage_id)
    try:
        stage.rename_stack(stack_id, request.form.get("name"), seen=request.form.get("seen"))
    except Refused as refusal:
        return again(stage, refusal)

    return sorted_now()


@bp.post("/<int:stack_id>/dissolution")
@at_the_desk
def destroy(stage_id: int, stack_id: int) -> Any:
    stage = stage_here(stage_id)
    try:
        stage.dissolve_stack(stack_id, seen=numbers("seen") if "seen" in request.form else None)
    except Refused as refusal:
        return again(stage, refusal)

    return sorted_now()


@bp.post("/moves")
@at_the_desk
def move(stage_id: int) -> Any:
    """Into the stack ``to``; with ``to=out`` out of all."""
    stage = stage_here(stage_id)
    try:
        stayed = stage.move_cards(ticked(), _target())
    except Refused as refusal:
        return again(stage, refusal)

    return sorted_now(stayed)


@bp.post("/asides")
@at_the_desk
def set_aside(stage_id: int) -> Any:
    stage = stage_here(stage_id)
    try:
        stayed = stage.set_cards_aside(ticked())
    except Refused as refusal:
        return again(stage, refusal)

    return sorted_now(stayed)


def _target() -> int | None:
    to = request.form.get("to", "")
    if to == "out":
        return None
    if not to.isdecimal() or len(to) > 18:
        raise Unusable(_("Bitte wählen Sie einen Stapel."), field="to")
    return int(to)
