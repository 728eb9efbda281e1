"""Small pictures of the screens at the desk: as they are, and as they will be."""

from __future__ import annotations

import pytest

from tests.conftest import Desk, Phone, word


def picture(desk: Desk, screen: str, *, following: bool = False) -> str:
    return word(desk.sees(f"/preview/{screen}" + ("?next=1" if following else "")))


def test_the_pictures_show_what_board_and_phone_show_now(workshop: Desk, anna: Phone) -> None:
    workshop.opens("known")
    anna.posts("eine Karte", "known", lane="0")
    assert "eine Karte" in picture(workshop, "board")
    assert "Karte abgeben" in picture(workshop, "phone")
    assert "eine Karte" not in picture(workshop, "phone"), "somebody who has written nothing yet"


@pytest.mark.parametrize("screen", ["board", "phone"])
def test_the_next_picture_shows_the_step_that_the_button_would_take(
    workshop: Desk, screen: str
) -> None:
    workshop.opens("known")
    title = workshop.ask(lambda w: w.next_step().stage.prompt["de"])
    assert title not in picture(workshop, screen)
    assert title in picture(workshop, screen, following=True)


def test_looking_ahead_reveals_only_to_the_desk_and_changes_nothing(
    workshop: Desk, anna: Phone
) -> None:
    workshop.opens("ideas")
    anna.posts("noch verdeckt", "ideas")
    assert "noch verdeckt" in picture(workshop, "board", following=True)
    assert "noch verdeckt" not in picture(workshop, "board")
    assert "noch verdeckt" not in workshop.wall()
    assert workshop.ask(lambda w: w.stage_by_key("ideas").revealed_at) is None
    assert anna.posts("und noch eine", "ideas").status_code == 303, "nothing is locked"


def test_every_step_of_a_day_can_be_looked_at_before(workshop: Desk, anna: Phone) -> None:
    for key in workshop.ask(lambda w: [stage.key for stage in w.stages]):
        workshop.opens(key)
        for screen in ("board", "phone"):
            answer = workshop.client.get(f"/workshops/{workshop.code}/preview/{screen}?next=1")
            assert answer.status_code == 200, (key, screen)
    assert workshop.ask(lambda w: w.count_participants()) == 1


def test_only_pictures_may_stand_in_a_frame(workshop: Desk) -> None:
    path = f"/workshops/{workshop.code}"
    framed = workshop.client.get(f"{path}/preview/board").headers["Content-Security-Policy"]
    desk = workshop.client.get(path).headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in framed and "frame-ancestors 'none'" in desk
    assert workshop.client.get(f"{path}/preview/desk").status_code == 404
