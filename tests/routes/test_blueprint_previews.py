"""Every stage of a blueprint as board and phone would show it, with sample cards."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from flask import Flask, g
from flask_babel import force_locale
from sqlalchemy import func, select

from facilitation.blueprints import Library, WorkshopBlueprint
from facilitation.extensions import Base, db
from facilitation.models import Facilitator, OwnBlueprint
from facilitation.rehearsal.sample import Sample, sample
from facilitation.routes import blueprint_previews
from facilitation.routes.blueprint_previews import draw
from tests.conftest import Desk, word

LIBRARY = Library()
KEYS = [blueprint.id for blueprint in LIBRARY]


@pytest.fixture(autouse=True)
def nothing_drawn_before() -> Iterator[None]:
    blueprint_previews._drawn.clear()
    yield
    blueprint_previews._drawn.clear()


def picture(desk: Desk, key: str, stage: str, screen: str, **query: Any) -> str:
    answer = desk.client.get(f"/blueprints/{key}/preview/{stage}/{screen}", query_string=query)
    assert answer.status_code == 200, answer.text
    return word(answer.text)


def rows() -> dict[str, int]:
    return {
        table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
    }


@pytest.mark.parametrize("key", KEYS)
def test_every_stage_of_a_built_in_blueprint_has_its_pictures(fatma: Desk, key: str) -> None:
    """One run through the whole blueprint; the language is another one with every stage."""
    blueprint = LIBRARY.get(key)
    assert blueprint
    with fatma.app.test_request_context(f"/blueprints/{key}/preview/x/board"):
        facilitator = Facilitator.by_email(fatma.email)
        assert facilitator
        with sample(blueprint, by=facilitator, locale="de") as played:
            for number, stage in enumerate(played.workshop.stages):
                played.workshop.locale = g.language = ("de", "en")[number % 2]
                with force_locale(g.language):
                    played.play(stage)
                    _shows_its_question(played, stage)
                    played.end(stage)


def _shows_its_question(played: Sample, stage: Any) -> None:
    drawn = draw(played, stage)
    seen = unescape(word(drawn["phone"]) + word(drawn["board"]))
    titles = [stage.title[g.language], stage.prompt.get(g.language, "")]
    assert any(title and " ".join(title.split()) in seen for title in titles), stage.key


@pytest.mark.parametrize("key", ["ideenwerkstatt", "pgl-sitzung"])
@pytest.mark.parametrize("screen", ["board", "phone"])
def test_a_picture_writes_nothing_and_is_heard_nowhere(
    fatma: Desk, key: str, screen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[Any] = []
    hub = fatma.app.extensions["hub"]
    monkeypatch.setattr(hub, "notify", lambda *change: heard.append(change))
    fatma.plans("Der Tag, den es gibt")
    assert heard, "a real plan is heard"
    heard.clear()
    with fatma.app.app_context():
        before = rows()
    assert before["stage"] and before["workshop"] == 1

    stage = LIBRARY.blueprints[key].flat[-2].id
    picture(fatma, key, stage, screen, end=1)

    with fatma.app.app_context():
        assert rows() == before
    assert not heard
    assert fatma.plans("Und noch einer").code, "nothing is locked"


def test_cards_of_earlier_stages_are_there(fatma: Desk) -> None:
    card = "Wie können wir den Stand jederzeit zeigen"
    assert card in picture(fatma, "ideenwerkstatt", "hmw_vote", "phone")
    address = "/blueprints/ideenwerkstatt/preview/hmw_vote/board"
    assert "data-votes" not in fatma.client.get(address).text
    ended = fatma.client.get(f"{address}?end=1").text
    assert card in word(ended) and "data-votes" in ended


def test_hidden_cards_are_hidden_until_the_end(fatma: Desk) -> None:
    assert "den Stand jederzeit zeigen" not in picture(fatma, "ideenwerkstatt", "hmw", "board")
    ended = picture(fatma, "ideenwerkstatt", "hmw", "board", end=1)
    assert "den Stand jederzeit zeigen" in ended


def test_the_phone_of_a_case_is_that_of_the_person_whose_turn_it_is(fatma: Desk) -> None:
    key = "fallberatung-sechs-phasen"
    assert "Sie sprechen und schreiben" in picture(fatma, key, "consult", "phone")
    wall = picture(fatma, key, "consult", "board")
    assert "Fallgebende Person" in wall and "jederzeit zeigen" not in wall


def test_a_picture_speaks_the_language_of_the_page(fatma: Desk) -> None:
    fatma.client.set_cookie("locale", "en")
    seen = picture(fatma, "ideenwerkstatt", "hmw", "board", end=1)
    assert "show the status at any time" in seen and "Stand" not in seen


def test_a_new_version_is_drawn_anew(fatma: Desk) -> None:
    text = LIBRARY.text("ideenwerkstatt").replace("id: ideenwerkstatt", "id: eigene", 1)
    with fatma.app.test_request_context():
        own = _publish(fatma.app, fatma.email, text)
        db.session.commit()
    assert "Welche Frage öffnet den Weg" in picture(fatma, own, "hmw", "phone")
    with fatma.app.test_request_context():
        found = OwnBlueprint.by_key(own)
        assert found
        newer = text.replace("Welche Frage öffnet den Weg", "Welcher Satz öffnet den Weg")
        _add(found, newer)
        db.session.commit()
    assert "Welcher Satz öffnet den Weg" in picture(fatma, own, "hmw", "phone")


def test_what_is_not_there_is_not_found(fatma: Desk, vera: Desk) -> None:
    for path in (
        "zebra/preview/hmw/board",
        "ideenwerkstatt/preview/zebra/board",
        "ideenwerkstatt/preview/hmw/desk",
    ):
        assert fatma.client.get(f"/blueprints/{path}").status_code == 404
    text = LIBRARY.text("ideenwerkstatt").replace("id: ideenwerkstatt", "id: eigene", 1)
    with fatma.app.test_request_context():
        own = _publish(fatma.app, fatma.email, text)
        db.session.commit()
    path = f"/blueprints/{own}/preview/hmw/board"
    assert fatma.client.get(path).status_code == 200
    assert vera.client.get(path).status_code == 404


def test_only_this_house_may_put_it_in_a_frame(fatma: Desk) -> None:
    answer = fatma.client.get("/blueprints/ideenwerkstatt/preview/hmw/board")
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    again = fatma.client.get("/blueprints/ideenwerkstatt/preview/hmw/phone")
    assert "frame-ancestors 'self'" in again.headers["Content-Security-Policy"], "drawn before"


def _publish(app: Flask, email: str, text: str) -> str:
    owner = Facilitator.by_email(email)
    assert owner
    own = OwnBlueprint.take_in(
        text,
        WorkshopBlueprint.read(text, ""),
        by=owner,
        taken=list(app.extensions["library"].blueprints),
    )
    return own.key


def _add(own: OwnBlueprint, text: str) -> None:
    own.add_version(text, WorkshopBlueprint.read(text, ""), summary="neu", by=own.owner)


def test_stages_that_nobody_can_fill_have_pictures_too(fatma: Desk) -> None:
    alone = {"carry": {"from": "one", "take": "all", "as": "cards"}, "post_by": ["chief"]}
    stages = [
        {"id": "one", "type": "collect", "post_by": "facilitator"},
        {"id": "two", "type": "vote", **alone},
        {"id": "three", "type": "rate", **alone},
        {"id": "four", "type": "pick", **alone},
        {"id": "five", "type": "collect", "per_card": True, **alone},
        {"id": "six", "type": "cluster", "carry": alone["carry"]},
        {"id": "seven", "type": "matrix", "axes": {"x": "A", "y": "B"}, **alone},
        {"id": "eight", "type": "roles", "post_by": "none"},
    ]
    blueprint = WorkshopBlueprint.model_validate(
        {
            "id": "leer",
            "title": {"de": "Leer"},
            "roles": [{"id": "chief", "de": "Leitung"}],
            "stages": [{"title": one["id"], "minutes": 5, **one} for one in stages],
        }
    )
    for plan in blueprint.flat:
        with fatma.app.test_request_context():
            facilitator = Facilitator.by_email(fatma.email)
            assert facilitator
            with sample(blueprint, by=facilitator, locale="de") as played:
                stage = played.workshop.stage_by_key(plan.id)
                assert stage
                played.play_to(stage, is_over=True)
                assert plan.id in draw(played, stage)["phone"]
