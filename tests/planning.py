"""Workshops whose steps stand in the test itself."""

from __future__ import annotations

from typing import Any

from flask import current_app

from facilitation.blueprints import StagePlan, WorkshopBlueprint
from facilitation.extensions import db
from facilitation.models import Facilitator, Workshop
from tests.conftest import Desk, Phone


def plans(desk: Desk, *stages: dict[str, Any], **blueprint: Any) -> Desk:
    """The desk with a planned workshop of these steps."""
    desk.code = desk.ask(lambda _none: planned(desk.email, *stages, **blueprint))
    return desk


def planned(email: str, *stages: dict[str, Any], **blueprint: Any) -> str:
    """The code of a workshop with these steps; each has a key, the rest may be left out.

    A stage may include a built-in blueprint.
    """
    given = {"type": "collect", "minutes": 5}
    made = WorkshopBlueprint(
        id="probe",
        title={"de": "Probe"},
        stages=[
            StagePlan.model_validate({**given, "title": stage["id"].title(), **stage})
            for stage in stages
        ],
        **blueprint,
    )
    made.include(current_app.extensions["library"].get)
    facilitator = Facilitator.by_email(email)
    assert facilitator
    workshop = Workshop.plan(made, title="Probe", by=facilitator)
    db.session.commit()
    return workshop.code


def in_groups(desk: Desk, *phones: Phone, count: int = 0) -> None:
    """So many groups, or one for each of these phones, each phone in its own."""
    assert desk.posts("groups", count=count or len(phones), choice=1).status_code == 303
    for number, phone in enumerate(phones):
        joins(phone, number)


def joins(phone: Phone, number: int) -> None:
    """Into the group of this number, from 0."""
    group = phone.desk.ask(lambda w: w.groups[number].id)
    answer = phone.client.post(f"/w/{phone.desk.code}/group", data={"group": group})
    assert answer.status_code == 303, answer.text
