"""The water lily: levels that open from top to bottom, labels that stay, hidden roots."""

from __future__ import annotations

from typing import Any

import pytest

from facilitation.extensions import db
from facilitation.models.stack import Ticked
from tests.conftest import Desk, Phone, cards_of, word
from tests.planning import plans
from tests.test_hidden import everything_others_get

SECRET = "Wer fragt, ist schwach"


@pytest.fixture
def seerose(fatma: Desk) -> Desk:
    return fatma.plans("Zusammenarbeit", blueprint="seerose")


@pytest.fixture
def anna(seerose: Desk) -> Phone:
    return Phone.joins(seerose)


@pytest.fixture
def ben(seerose: Desk) -> Phone:
    return Phone.joins(seerose)


def marks(desk: Desk, stage: str) -> dict[str, str]:
    """What lies open on the lily of this stage: labels with their words."""
    return dict(
        desk.ask(lambda w: {leaf.label: leaf.text for leaf in w.stage_by_key(stage).lily().leaves})
    )


def levels(desk: Desk, stage: str) -> list[tuple[bool, int, str]]:
    return list(
        desk.ask(
            lambda w: [
                (level.is_open, level.sealed, level.opens)
                for level in w.stage_by_key(stage).lily().levels
            ]
        )
    )


def change(desk: Desk, do: Any) -> Any:
    def committed(w: Any) -> Any:
        found = do(w)
        db.session.commit()
        return found

    return desk.ask(committed)


def to_values(desk: Desk, phone: Phone, *texts: str) -> None:
    """Values on the stem; the level above it was left empty."""
    desk.opens("values")
    for text in texts:
        phone.posts(text, "values")


def test_levels_open_from_top_to_bottom(seerose: Desk) -> None:
    seerose.opens("artefacts")
    bloom, stem, root = levels(seerose, "artefacts")
    assert bloom == (True, 0, "")
    assert not stem[0] and "nach „Ordnen“" in stem[2]
    assert not root[0] and "nach „Pause“" in root[2]
    seerose.opens("artefacts_sort")
    assert "als Nächstes" in levels(seerose, "artefacts_sort")[1][2]
    seerose.opens("roots")
    assert [is_open for is_open, _sealed, _opens in levels(seerose, "roots")] == [True, False, True]


def test_a_level_that_is_left_out_says_so(seerose: Desk) -> None:
    seerose.opens("artefacts")
    seerose.posts(f"plan/{seerose.stage('values')}/skip")
    assert "bleibt heute geschlossen" in seerose.wall()


def test_labels_count_within_a_level(seerose: Desk, anna: Phone) -> None:
    seerose.opens("artefacts")
    anna.posts("Türen zu", "artefacts", lane="0")
    anna.posts("Rundmails", "artefacts", lane="2")
    seerose.reveals("artefacts")
    to_values(seerose, anna, "Wir sind offen", "Wir reden")
    assert set(marks(seerose, "values")) == {"A1", "A2", "W1", "W2"}
    assert marks(seerose, "values")["W2"] == "Wir reden"


def test_an_english_workshop_has_english_letters(fatma: Desk) -> None:
    fatma.plans("Culture", blueprint="seerose", locale="en")
    to_values(fatma, Phone.joins(fatma), "We are open")
    assert set(marks(fatma, "values")) == {"V1"}


def test_a_card_set_aside_leaves_its_label_free(seerose: Desk, anna: Phone) -> None:
    to_values(seerose, anna, "eins", "zwei", "drei")
    second = cards_of(seerose, "values")[1][0]
    seerose.posts(f"cards/{second}/aside")
    assert marks(seerose, "values") == {"W1": "eins", "W3": "drei"}
    seerose.posts(f"cards/{second}/return")
    assert marks(seerose, "values")["W2"] == "zwei"


def test_a_card_that_was_withdrawn_leaves_its_label_free(seerose: Desk, anna: Phone) -> None:
    to_values(seerose, anna, "eins", "zwei", "drei")
    anna.withdraws(cards_of(seerose, "values")[1][0])
    anna.posts("vier", "values")
    assert marks(seerose, "values") == {"W1": "eins", "W3": "drei", "W4": "vier"}


def test_the_label_of_the_last_card_is_not_given_again(seerose: Desk, anna: Phone) -> None:
    to_values(seerose, anna, "eins", "zwei")
    anna.withdraws(cards_of(seerose, "values")[1][0])
    anna.posts("drei", "values")
    assert marks(seerose, "values") == {"W1": "eins", "W3": "drei"}


def test_a_stack_gets_the_next_label_and_counts_as_one(seerose: Desk, anna: Phone) -> None:
    seerose.opens("artefacts")
    for text in ("eins", "zwei", "drei"):
        anna.posts(text, "artefacts", lane="0")
    seerose.reveals("artefacts")
    before = marks(seerose, "artefacts")
    seerose.opens("artefacts_sort")

    def stack(w: Any) -> None:
        stage = w.stage_by_key("artefacts_sort")
        ticked = [Ticked(card.id) for card in stage.sorting().loose if card.text != "drei"]
        stage.stack_cards(ticked, "Zusammen")

    change(seerose, stack)
    after = marks(seerose, "artefacts_sort")
    drei = next(label for label, text in before.items() if text == "drei")
    assert after == {"A4": "Zusammen", drei: "drei"}
    assert next(iter(after)) == "A4", "stacks lie in front"
    assert "2 Karten: " in word(seerose.wall())
    seerose.posts("undo")
    assert marks(seerose, "artefacts_sort") == before


def test_a_reveal_gives_labels_in_no_order_of_writing(seerose: Desk, anna: Phone) -> None:
    seerose.opens("roots")
    texts = [f"Annahme {number}" for number in range(12)]
    for text in texts:
        anna.posts(text, "roots")
    assert marks(seerose, "roots") == {}
    seerose.reveals("roots")
    found = marks(seerose, "roots")
    assert sorted(found.values()) == sorted(texts)
    assert list(found.values()) != texts, "one chance in 479 million that this fails"
    seerose.posts("undo")
    assert marks(seerose, "roots") == {}


def test_the_start_of_the_sentence_stands_in_the_heading(seerose: Desk, anna: Phone) -> None:
    seerose.opens("roots")
    anna.posts(SECRET, "roots")
    seerose.reveals("roots")
    assert marks(seerose, "roots") == {"G1": SECRET}
    assert word(seerose.wall()).count("Bei uns gilt unausgesprochen:") == 1


def test_hidden_roots_reach_nobody_before_the_reveal(
    seerose: Desk, anna: Phone, ben: Phone
) -> None:
    seerose.opens("roots")
    anna.posts(SECRET, "roots")
    assert SECRET not in everything_others_get(seerose, ben)
    assert "1 Karte, verdeckt bis zum Aufdecken" in word(seerose.wall())
    assert SECRET in seerose.sees(), "the facilitator looks through them"
    seerose.reveals("roots")
    assert SECRET in seerose.wall() and SECRET in ben.sees()


def test_a_root_that_was_dropped_before_the_reveal_reaches_neither_wall_nor_record(
    seerose: Desk, anna: Phone
) -> None:
    seerose.opens("roots")
    anna.posts(SECRET, "roots")
    anna.posts("Lob macht bequem", "roots")
    dropped = cards_of(seerose, "roots")[0][0]
    assert seerose.posts(f"cards/{dropped}/aside", reason="nennt jemanden").status_code == 303
    assert "nennt jemanden" in seerose.sees() and SECRET in seerose.sees(), "it can come back"
    seerose.reveals("roots")
    record = seerose.sees("/record.html")
    assert "Lob macht bequem" in seerose.wall() and "Lob macht bequem" in record
    assert SECRET not in seerose.wall() and SECRET not in record


def test_a_stage_with_three_lanes_has_a_lily_of_its_own(fatma: Desk) -> None:
    lanes = ["Blüte: sichtbar", "Stängel: erklärt", "Wurzeln: Annahmen"]
    plans(fatma, {"id": "lily", "layout": "lily", "lanes": lanes}, {"id": "later", "lanes": lanes})
    fatma.opens("lily")
    phone = Phone.joins(fatma)
    for lane in ("0", "1", "2", "2"):
        phone.posts(f"in {lane}", "lily", lane=lane)
    assert set(marks(fatma, "lily")) == {"A1", "W1", "G1", "G2"}
    assert 'class="lily__picture"' in fatma.wall() and "sichtbar" in fatma.wall()
    fatma.opens("later")
    assert "lily__picture" not in fatma.wall()


def test_other_workshops_have_no_lily(fatma: Desk) -> None:
    plans(fatma, {"id": "ideas"}, {"id": "more", "carry": {"from": "ideas", "as": "cards"}})
    assert fatma.ask(lambda w: [stage.lily() for stage in w.stages]) == [None, None]


def test_the_wall_pages_instead_of_shrinking(seerose: Desk, anna: Phone) -> None:
    to_values(seerose, anna, *(f"Wert {number}" for number in range(1, 15)))
    assert "Wert 14" in seerose.wall() and "Wert 3" not in seerose.wall(), "follows what is new"
    seerose.posts("pages", page=0)
    wall = seerose.wall()
    assert "1 bis 6 von 14" in wall and "Seite 1 von 3" in wall and "Wert 3" in wall
    seerose.posts("pages", page=1)
    assert "7 bis 12 von 14" in seerose.wall()


def test_a_new_card_is_told_by_drawing_the_wall_again(seerose: Desk, anna: Phone) -> None:
    to_values(seerose, anna, "eins")

    def told(w: Any) -> str:
        render = seerose.app.extensions["hub"].audiences["board"].render
        cards = {card.id for card in w.stage_by_key("values").cards}
        return str(render(w.id, {"cards": cards}, "de"))

    assert 'hx-target="#board"' in seerose.ask(told)
