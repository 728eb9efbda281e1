"""Hidden text is in no byte that reaches the board or another phone before the reveal."""

from __future__ import annotations

import gevent
import pytest

from tests.conftest import Desk, Phone, cards_of

SECRET = "Das darf noch niemand lesen"


@pytest.fixture
def written(workshop: Desk, anna: Phone, ben: Phone) -> Desk:
    workshop.opens("ideas")
    anna.posts(SECRET, "ideas")
    return workshop


def everything_others_get(desk: Desk, other: Phone) -> str:
    return "".join(
        [
            desk.wall(),
            other.sees(),
            other.client.get(f"/w/{desk.code}/now").text,
            *(rendered(desk, audience) for audience in ("board", "phone")),
        ]
    )


def rendered(desk: Desk, audience: str) -> str:
    """What the stream would say: a full refresh, and the change of every card."""
    hub = desk.app.extensions["hub"]
    workshop_id, cards = desk.ask(
        lambda w: (w.id, {card.id for stage in w.stages for card in stage.cards_on_wall()})
    )
    render = hub.audiences[audience].render
    parts = [render(workshop_id, None, "de")]
    for topic in ("stage", "cards", "contributions", "participants"):
        parts.append(render(workshop_id, {topic: cards}, "de"))
    return "".join(parts)


def test_hidden_text_reaches_nobody_before_the_reveal(
    written: Desk, anna: Phone, ben: Phone
) -> None:
    assert SECRET not in everything_others_get(written, ben)
    assert SECRET in anna.sees(), "the author reads it"
    written.reveals("ideas")
    assert SECRET in written.wall(), "and after the reveal the wall shows it"
    assert SECRET in rendered(written, "board")


def test_hidden_text_stays_hidden_when_the_workshop_moves_on(
    written: Desk, anna: Phone, ben: Phone
) -> None:
    written.opens("ideas_vote")
    assert SECRET not in everything_others_get(written, ben)
    written.closes()
    assert SECRET not in everything_others_get(written, ben)


def test_undoing_the_reveal_hides_the_text_again(written: Desk, ben: Phone) -> None:
    written.reveals("ideas")
    assert SECRET in everything_others_get(written, ben)
    written.posts("undo")
    assert SECRET not in everything_others_get(written, ben)


def test_totals_reach_nobody_before_the_vote_is_closed(
    written: Desk, anna: Phone, ben: Phone
) -> None:
    written.reveals("ideas")
    [(card, _text)] = cards_of(written, "ideas")
    written.opens("ideas_vote")
    anna.votes(card, 1, "ideas_vote")
    open_pages = everything_others_get(written, ben) + written.sees() + rendered(written, "desk")
    assert 'data-votes="' not in open_pages
    written.stops("ideas_vote")
    for page in (written.wall(), written.sees(), rendered(written, "board")):
        assert 'data-votes="1"' in page


def test_the_board_is_the_same_for_everybody(clock: object, written: Desk, anna: Phone) -> None:
    written.reveals("ideas")
    as_facilitator = written.client.get(written.board).text
    as_participant = anna.client.get(written.board).text
    assert as_facilitator.split("<body")[1] == as_participant.split("<body")[1]
    assert "Anna" not in as_facilitator


def test_a_stream_tells_the_board_a_new_card(workshop: Desk, anna: Phone) -> None:
    workshop.opens("known")
    stream = workshop.app.test_client().get(workshop.board + "/stream", buffered=False)
    frames = iter(stream.response)
    assert next(frames).startswith(b":")
    first = next(frames)
    assert b"hx-partial" in first, "without a position: one full refresh"
    listener = gevent.spawn(next, frames)
    gevent.sleep(0)
    anna.posts("ganz neu", "known", lane="1")
    told = listener.get(timeout=3).decode()
    while "ganz neu" not in told:
        told = gevent.spawn(next, frames).get(timeout=3).decode()
    assert 'hx-target="#lane-1"' in told
    stream.close()
