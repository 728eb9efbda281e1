"""Talk: who has the floor, and in a break when it goes on."""

from __future__ import annotations

import pytest

from facilitation.extensions import db
from facilitation.models import Workshop
from tests.conftest import Clock, Desk, Phone, word


@pytest.fixture
def talking(workshop: Desk) -> Desk:
    workshop.opens("welcome")
    return workshop


def becomes_a_break(desk: Desk) -> None:
    def rename(w: Workshop) -> None:
        stage = w.current_stage
        assert stage
        stage.phase = {"de": "Pause", "en": "Break"}
        db.session.commit()

    desk.ask(rename)


def test_the_floor_is_said_on_wall_and_phones(talking: Desk, anna: Phone) -> None:
    assert "Das Wort hat" not in talking.wall()
    talking.posts("floor", stage=talking.stage("welcome"), floor="  Gruppe   2 ")
    for screen in (talking.wall(), anna.sees(), talking.sees()):
        assert "Gruppe 2" in word(screen)
    talking.posts("floor", stage=talking.stage("welcome"), floor="")
    assert "Gruppe 2" not in talking.wall()


def test_the_floor_of_the_blueprint_is_named_in_words(talking: Desk, anna: Phone) -> None:
    def name(w: Workshop) -> None:
        stage = w.stage_by_key("welcome")
        assert stage
        w.roles = [{"id": "case_giver", "de": "Fallgebende Person", "en": "Case giver", "count": 1}]
        stage.settings = {**stage.settings, "floor": ["case_giver"]}
        db.session.commit()

    talking.ask(name)
    assert "Es spricht: Fallgebende Person" in word(anna.sees())


def test_a_break_says_when_it_goes_on(talking: Desk, anna: Phone, clock: Clock) -> None:
    becomes_a_break(talking)
    talking.posts("timer", minutes=5)
    until = talking.ask(lambda w: w.current_stage.ends_at)
    with talking.app.test_request_context():
        from facilitation.texts import clock as time_of

        words = f"Weiter um {time_of(until)} Uhr"
    for screen in (talking.wall(), anna.sees(), talking.sees()):
        assert words in word(screen)


def test_a_standing_clock_promises_no_time(talking: Desk, anna: Phone) -> None:
    becomes_a_break(talking)
    assert "Weiter um" in talking.wall(), "need a time to be taken away"
    talking.posts("timer", action="pause")
    assert "Weiter um" not in talking.wall() + anna.sees()


def test_a_talk_takes_nothing(talking: Desk, anna: Phone) -> None:
    assert anna.posts("trotzdem", "welcome").status_code == 409
