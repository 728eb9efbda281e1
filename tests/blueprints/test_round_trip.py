"""What the schema allows comes back from the house exactly, and can be run to its end.

Hypothesis makes them up from the schema; a value that the schema allows and a workshop cannot run
has to be refused by the check, with a sentence.
"""

from __future__ import annotations

import io
import json
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from facilitation.blueprints.checks import examine
from facilitation.blueprints.reading import Content, read_content
from facilitation.blueprints.schema import blueprint_schema
from facilitation.blueprints.spec import localised
from facilitation.blueprints.writing import as_json, as_yaml
from facilitation.extensions import db
from facilitation.models import Facilitator, OwnBlueprint, Stage, Workshop
from facilitation.screens import take_next_step
from tests.blueprints.from_schema import blueprints
from tests.conftest import Desk, Phone

STAGES = 3
#: Steps within one stage, such as rounds, before the next stage is opened anyway.
MOST_STEPS = 2

quickly = settings(
    max_examples=12,
    deadline=None,
    # Making a failing example smaller takes minutes; these are small.
    phases=[Phase.reuse, Phase.generate],
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
        HealthCheck.data_too_large,
    ],
)


@quickly
@given(data=st.data())
def test_a_blueprint_comes_back_exactly_and_runs_to_its_end(fatma: Desk, data: Any) -> None:
    with fatma.app.test_request_context(headers={"Accept-Language": "de"}):
        schema = blueprint_schema()
        content = data.draw(blueprints(schema, STAGES))
        assume(Draft202012Validator(schema).is_valid(content))
        assume(examine(Content(content)).blueprint)
        key = comes_back(fatma, content)
    runs_to_its_end(fatma, key, content)


def comes_back(desk: Desk, content: dict[str, Any]) -> str:
    """The address under which the house keeps it: file → database → file is exactly the same."""
    for write in (as_yaml, as_json):
        text = write(content)
        # As text, or 1 and 1.0 and true would be the same.
        assert repr(read_content(text, "").data) == repr(content)
        assert write(read_content(text, "").data) == text
    text = as_yaml(content)
    me = Facilitator.by_email(desk.email)
    examined = examine(read_content(text.encode(), "datei.yaml"))
    assert me and examined.blueprint
    own = OwnBlueprint.take_in(text, examined.blueprint, by=me)
    db.session.commit()
    key = own.key
    db.session.remove()
    kept = desk.client.get(f"/blueprints/{key}.yaml")
    assert kept.data == text.encode()
    downloaded = desk.client.get(f"/blueprints/{key}.json")
    assert repr(json.loads(downloaded.data)) == repr(content)
    again = desk.client.post(
        "/blueprints/imports", data={"file": (io.BytesIO(downloaded.data), "datei.json")}
    )
    assert again.status_code == 200 and "liegt schon unverändert hier" in again.text
    return key


def runs_to_its_end(desk: Desk, key: str, content: dict[str, Any]) -> None:
    """Planned, walked through stage by stage on all three screens, closed, and looked at."""
    languages = localised(content["title"])
    form = {"blueprint": key, "title": "Probe", "locale": next(iter(languages))}
    planned = desk.client.post("/workshops/new", data=form)
    assert planned.status_code == 303, planned.text
    desk.code = planned.location.rsplit("/", 1)[1]
    anna, ben = Phone.joins(desk, "Anna"), Phone.joins(desk, "Ben")
    for stage_id, kind, lowest in desk.ask(lambda w: [walked(stage) for stage in w.stages]):
        opened = desk.posts("openings", stage=stage_id)
        assert opened.status_code == 303, opened.text
        for phone in (anna, ben):
            contributes(phone, stage_id, kind, lowest)
        looks_everywhere(desk, anna)
        for _step in range(MOST_STEPS):
            if not desk.ask(steps_within):
                break
            assert desk.app.test_client().get(desk.board).status_code == 200
    assert desk.closes().status_code == 303
    looks_everywhere(desk, ben)
    for page in ("results", "record.html", "record.json"):
        assert desk.client.get(f"/workshops/{desk.code}/{page}").status_code == 200


def walked(stage: Stage) -> tuple[int, str, int]:
    """Its id, its activity, and the lowest value of its scale."""
    return stage.id, stage.activity_key, int((stage.settings.get("scale") or {}).get("min", 1))


def contributes(phone: Phone, stage_id: int, kind: str, lowest: int) -> None:
    """Something that the activity may take; a refusal by the rules is fine too."""
    path = f"/w/{phone.desk.code}/stages/{stage_id}"
    fields = {
        "collect": ("cards", {"text": "Hallo", "lane": "0", "field-0": "x"}),
        "rounds": ("cards", {"text": "Hallo"}),
        "rate": ("ratings", {"value": str(lowest)}),
        "actions": ("cards", {"text": "tun", "who": "Anna", "until": "2999-01-01"}),
    }
    if kind in fields:
        noun, data = fields[kind]
        assert phone.client.post(f"{path}/{noun}", data=data).status_code in (303, 409, 422)


def steps_within(workshop: Workshop) -> bool:
    """Take the step that the desk offers, as long as it stays within the stage."""
    if workshop.next_step().kind in ("opening", "end"):
        return False
    take_next_step(workshop)
    db.session.commit()
    return True


def looks_everywhere(desk: Desk, phone: Phone) -> None:
    for client, address in (
        (desk.client, f"/workshops/{desk.code}"),
        (phone.client, f"/w/{desk.code}"),
        (desk.app.test_client(), desk.board),
    ):
        assert client.get(address).status_code == 200


def test_the_walker_makes_up_what_the_schema_allows(context: Flask) -> None:
    """Most of what is made up fits, or the test above would look at very little."""
    schema = blueprint_schema()
    validator = Draft202012Validator(schema)
    fits: list[bool] = []

    @quickly
    @given(content=blueprints(schema, STAGES))
    def make(content: dict[str, Any]) -> None:
        fits.append(bool(examine(Content(content)).blueprint))
        assert validator.is_valid(content)

    make()
    assert sum(fits) > len(fits) / 2, f"{sum(fits)} of {len(fits)}"
