"""Values on a scale, from the person who holds the phone."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request
from flask_babel import gettext as _

from facilitation.access import for_participants, stage_here
from facilitation.extensions import db
from facilitation.models import Participant
from facilitation.refusal import Refused, Unusable
from facilitation.routes._draft import whole_number
from facilitation.routes._phone import again, done
from facilitation.routes.glances import keep_glance

bp = Blueprint("ratings", __name__, url_prefix="/w/<code>")


@bp.post("/stages/<int:stage_id>/ratings")
@for_participants
def create(participant: Participant, stage_id: int) -> Any:
    """One answer (``value``, with ``card`` and ``axis`` where several are asked), or both axes at
    once (``value-x``, ``value-y``); an empty value takes the answer back. ``glance`` is where the
    phone goes on from here."""
    stage = stage_here(stage_id)
    try:
        card_id = whole_number("card") if request.form.get("card") else None
        for axis, value in _answers():
            stage.rate(value, by=participant, card_id=card_id, axis=axis)
    except Refused as refusal:
        return again(participant, refusal)

    db.session.commit()
    keep_glance(stage.id, request.form.get("glance", ""))
    return done(participant)


def _answers() -> list[tuple[str, int | None]]:
    """Axes with their values, as the form has them; refused without any."""
    form = request.form
    names = [name for name in ("value", "value-x", "value-y") if name in form]
    if not names:
        raise Unusable(_("Bitte wählen Sie eine Zahl."), field="value")
    return [
        (
            name.removeprefix("value-") if "-" in name else form.get("axis", ""),
            whole_number(name) if form[name] else None,
        )
        for name in names
    ]
