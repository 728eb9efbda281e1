"""Collect: small forms, groups, cards about cards, and which of them the board shows."""

from __future__ import annotations

import json
from typing import Any

import pytest

from facilitation.blueprints import StagePlan, WorkshopBlueprint
from facilitation.blueprints.problems import BlueprintError
from facilitation.deltas import board_delta
from facilitation.extensions import db
from facilitation.models import Card
from tests.conftest import Desk, Phone, cards_of, word
from tests.planning import in_groups, joins, plans

FORM = {
    "id": "pov",
    "fields": [{"de": "Name", "en": "Name"}, {"de": "braucht", "en": "needs"}, "weil?"],
}
GROUP = {"unit": "group", "post_by": "group", "attribution": "group"}


def fills(phone: Phone, *texts: str, stage: str = "pov", **more: str) -> Any:
    fields = {f"field-{number}": text for number, text in enumerate(texts)}
    return phone.posts(None, stage, **fields, **more)


def cards(desk: Desk, stage: str) -> list[Card]:
    return list(desk.ask(lambda w: list(w.stage_by_key(stage).cards)))


def inbox(desk: Desk) -> str:
    """The cards on the desk, from the first heading on."""
    return desk.sees().split('id="desk-part-1"')[1]


# A small form


@pytest.fixture
def pov(fatma: Desk) -> Desk:
    plans(fatma, FORM, {"id": "after", "type": "talk"})
    fatma.opens("pov")
    return fatma


def test_a_form_keeps_its_texts_and_says_the_same_in_one_piece(pov: Desk) -> None:
    anna = Phone.joins(pov)
    assert fills(anna, "Frau Aydın", "Ruhe\r\nund Zeit", "sie arbeitet").status_code == 303
    [card] = cards(pov, "pov")
    assert card.fields == ["Frau Aydın", "Ruhe\nund Zeit", "sie arbeitet"]
    assert card.text == "Name: Frau Aydın\nbraucht: Ruhe\nund Zeit\nweil? sie arbeitet"
    for page in (pov.wall(), pov.sees(), anna.sees()):
        assert "<dt>braucht</dt>" in page and "Frau Aydın" in page


@pytest.mark.parametrize(
    ("texts", "field"),
    [
        (("", "Ruhe", "darum"), "field-0"),
        (("Aydın", "Ruhe", "\u202e"), "field-2"),
        (("Aydın",), "field-1"),
        (("Aydın", "R" * 301, "darum"), "field-1"),
    ],
)
def test_a_field_that_does_not_fit_keeps_all_texts(
    pov: Desk, texts: tuple[str, ...], field: str
) -> None:
    anna = Phone.joins(pov)
    answer = fills(anna, *texts)
    assert answer.status_code == 422
    where = answer.text.split(f'name="{field}"')[1]
    assert "Bitte" in where.split("</div>")[0], "the sentence stands beside the field"
    for text in texts:
        assert text.strip("\u202e") in answer.text
    assert cards(pov, "pov") == []
    assert fills(anna, *("x" * 300,) * 3).status_code == 303, "so much fits"


def test_a_form_without_its_fields_is_refused(pov: Desk) -> None:
    anna = Phone.joins(pov)
    assert anna.posts("alles in einem", "pov").status_code == 422
    assert fills(anna, "a", "b", "c", **{"field-3": "zu viel", "field-77": "x"}).status_code == 303
    [card] = cards(pov, "pov")
    assert card.fields == ["a", "b", "c"]


def test_a_form_can_be_changed_field_by_field(pov: Desk) -> None:
    anna = Phone.joins(pov)
    fills(anna, "Aydın", "Ruhe", "darum")
    [card] = cards(pov, "pov")
    path = f"/w/{pov.code}/cards/{card.id}"
    assert 'name="field-1"' in anna.client.get(path + "/edit").text
    again = anna.client.post(path, data={"field-0": "Aydın", "field-1": "", "field-2": "weil"})
    assert again.status_code == 422 and "weil" in again.text
    fields = {"field-0": "Aydın", "field-1": "Zeit", "field-2": "darum"}
    assert anna.client.post(path, data=fields).status_code == 303
    [card] = cards(pov, "pov")
    assert card.fields == ["Aydın", "Zeit", "darum"] and "Zeit" in card.text


def test_what_was_sent_too_late_can_still_be_read(pov: Desk) -> None:
    anna = Phone.joins(pov)
    pov.stops("pov")
    stopped = fills(anna, "Aydın", "Ruhe", "darum")
    assert stopped.status_code == 409 and "Ruhe" in stopped.text
    pov.opens("after")
    elsewhere = fills(anna, "Aydın", "Ruhe", "darum")
    assert elsewhere.status_code == 409
    assert all(text in elsewhere.text for text in ("Aydın", "Ruhe", "darum", "nicht abgegeben"))


def test_results_hold_headings_and_texts(pov: Desk) -> None:
    fills(Phone.joins(pov), "Aydın", "Ruhe", "darum")
    [result] = pov.ask(lambda w: w.stage_by_key("pov").activity.results(w.stages[0]).cards)
    assert result.fields == [["Name", "Aydın"], ["braucht", "Ruhe"], ["weil?", "darum"]]


# Groups


@pytest.fixture
def grouped(fatma: Desk) -> tuple[Desk, Phone, Phone, Phone]:
    """Anna and Ben in group 1, Cem in group 2, in front of a map with two lanes."""
    plans(
        fatma,
        {"id": "map", "lanes": ["Sieht", "Hört"], **GROUP},
        {"id": "one", "max_cards": 1, **GROUP},
    )
    anna, cem, ben = (Phone.joins(fatma, name) for name in ("Anna", "Cem", "Ben"))
    in_groups(fatma, anna, cem)
    joins(ben, 0)
    fatma.opens("map")
    return fatma, anna, ben, cem


def test_a_group_sees_and_changes_its_cards(grouped: tuple[Desk, Phone, Phone, Phone]) -> None:
    desk, anna, ben, cem = grouped
    anna.posts("Formulare", "map", lane="0")
    [(card, _text)] = cards_of(desk, "map")
    assert "Sie schreiben für Gruppe 1" in ben.sees() and "Karten Ihrer Gruppe" in ben.sees()
    assert ben.rewords(card, "Viele Formulare").status_code == 303
    assert "Viele Formulare" in anna.sees() and "Formulare" not in cem.sees()
    assert cem.rewords(card, "Keine").status_code == 409
    assert cem.withdraws(card).status_code == 409
    assert ben.withdraws(card).status_code == 303


def test_the_limit_is_the_groups(grouped: tuple[Desk, Phone, Phone, Phone]) -> None:
    desk, anna, ben, cem = grouped
    desk.opens("one")
    assert anna.posts("unsere", "one").status_code == 303
    assert ben.posts("noch eine", "one").status_code == 409
    assert 'name="text"' not in ben.sees().split('id="unsent"')[0]
    assert cem.posts("die andere", "one").status_code == 303


def test_who_is_in_no_group_is_asked_to_choose_one(
    grouped: tuple[Desk, Phone, Phone, Phone],
) -> None:
    desk, anna, _ben, _cem = grouped
    late = Phone.joins(desk, "Dora")
    page = late.sees()
    assert "Hier schreibt die Gruppe" in page and "group-choice" in page
    assert "Karte abgeben" not in page and "Karte abgeben" in anna.sees()
    refused = late.posts("zu früh", "map", lane="0")
    assert refused.status_code == 409 and "zu früh" in refused.text
    assert cards_of(desk, "map") == []


def test_a_card_goes_to_the_group_of_now(grouped: tuple[Desk, Phone, Phone, Phone]) -> None:
    _desk, anna, _ben, cem = grouped
    assert "für Gruppe 1" in anna.sees()
    joins(anna, 1)
    assert anna.posts("Umgezogen", "map", lane="0").status_code == 303
    assert "Umgezogen" in cem.sees()
    page = anna.sees()
    assert "Sie schreiben für Gruppe 2" in page and "Gruppe 2 · Sieht" in word(page)


def test_every_group_has_a_page_of_the_wall(grouped: tuple[Desk, Phone, Phone, Phone]) -> None:
    desk, anna, _ben, cem = grouped
    anna.posts("von eins", "map", lane="0")
    cem.posts("von zwei", "map", lane="1")
    both = desk.wall()
    assert "von eins" in both and "von zwei" in both, "side by side while people write"
    assert both.index("Gruppe 1") < both.index("von eins") < both.index("Gruppe 2")
    desk.posts("pages", page=1)
    assert "von zwei" in desk.wall() and "von eins" not in desk.wall()
    assert "Gruppe 2" in desk.wall()
    cem.posts("noch eine von zwei", "map", lane="0")
    anna.posts("noch eine von eins", "map", lane="0")
    assert "noch eine von zwei" in desk.wall() and "noch eine von eins" not in desk.wall()
    desk.stops("map")
    assert "von eins" in desk.wall() and "von zwei" not in desk.wall()
    listed = inbox(desk)
    assert listed.index("Gruppe 1") < listed.index("noch eine von eins") < listed.index("Gruppe 2")


def test_a_change_redraws_the_wall_of_groups(grouped: tuple[Desk, Phone, Phone, Phone]) -> None:
    desk, anna, _ben, _cem = grouped
    anna.posts("von eins", "map", lane="0")
    desk.posts("pages", page=1)
    [(card, _text)] = cards_of(desk, "map")
    told = desk.ask(lambda w: board_delta(w, {"cards": {card}}))
    assert 'hx-target="#board"' in told and "von eins" not in told


def test_many_groups_are_shown_as_numbers(fatma: Desk) -> None:
    plans(fatma, {"id": "map", **GROUP})
    anna = Phone.joins(fatma)
    in_groups(fatma, anna, count=7)
    fatma.opens("map")
    anna.posts("eine Karte", "map")
    assert "Gruppe 7" in fatma.wall() and "eine Karte" not in fatma.wall()
    fatma.posts("pages", page=0)
    assert "eine Karte" in fatma.wall()


# Cards about cards


@pytest.fixture
def testing(fatma: Desk) -> tuple[Desk, list[Phone], list[int]]:
    """Three groups with a prototype each, which everybody is asked about."""
    plans(
        fatma,
        {"id": "prototype", "fields": ["Titel", "Weg"], **GROUP},
        {
            "id": "test",
            "per_card": True,
            "lanes": ["Gefällt", "Wunsch"],
            "max_cards": 2,
            "carry": {"from": "prototype", "take": "all", "as": "cards"},
        },
        {"id": "after", "carry": {"from": "test", "as": "context"}},
    )
    phones = [Phone.joins(fatma, name) for name in ("Anna", "Ben", "Cem")]
    in_groups(fatma, *phones)
    fatma.opens("prototype")
    for number, phone in enumerate(phones, start=1):
        fills(phone, f"Modell {number}", "zu Fuß", stage="prototype")
    fatma.opens("test")
    return fatma, phones, [card for card, _text in cards_of(fatma, "prototype")]


def test_people_begin_at_different_cards_and_not_at_their_own(
    testing: tuple[Desk, list[Phone], list[int]],
) -> None:
    _desk, phones, ids = testing
    first = [begins_at(phone, ids) for phone in phones]
    assert first == [begins_at(phone, ids) for phone in phones], "always at the same"
    assert all(at != own for at, own in zip(first, ids, strict=True))
    assert len(set(first)) > 1


def begins_at(phone: Phone, ids: list[int]) -> int:
    page = phone.sees()
    [found] = [card for card in ids if f'name="about" value="{card}"' in page]
    return found


def test_a_phone_goes_on_to_the_next_card(testing: tuple[Desk, list[Phone], list[int]]) -> None:
    desk, [anna, *_others], ids = testing
    for card in ids:
        glance = f"/w/{desk.code}/stages/{desk.stage('test')}/glance"
        anna.client.post(glance, data={"card": card})
        page = anna.sees()
        number = ids.index(card) + 1
        assert f'name="about" value="{card}"' in page
        assert f"{number} von 3" in word(page) and f"Modell {number}" in page
        assert f"Weiter zu {number % 3 + 1} von 3" in page


def test_a_card_says_what_it_is_about(testing: tuple[Desk, list[Phone], list[int]]) -> None:
    desk, [anna, *_others], ids = testing
    anna.posts("Schön", "test", lane="0", about=str(ids[1]))
    assert begins_at(anna, ids) == ids[1], "the phone stays where it wrote"
    assert "Schön" in anna.sees()
    anna.client.post(
        f"/w/{desk.code}/stages/{desk.stage('test')}/glance", data={"card": str(ids[2])}
    )
    page = anna.sees()
    assert "Schön" not in page and "1 insgesamt" in page
    [result] = desk.ask(lambda w: w.stages[1].activity.results(w.stages[1]).cards)
    assert result.about == desk.ask(lambda w: w.card(ids[1]).label)


def test_a_card_about_nothing_that_is_asked_about_is_refused(
    testing: tuple[Desk, list[Phone], list[int]], charlie: Phone
) -> None:
    desk, [anna, *_others], ids = testing
    charlie.desk.opens("known")
    charlie.posts("anderswo", "known", lane="0")
    [(foreign, _text)] = cards_of(charlie.desk, "known")
    anna.posts("dazu", "test", lane="0", about=str(ids[0]))
    [(own, _text)] = cards_of(desk, "test")
    for about in (str(foreign), str(own), "999999999", "-1", "x", ""):
        answer = anna.posts("Ich meine", "test", lane="0", about=about)
        assert answer.status_code == 409 and "Ich meine" in answer.text
    assert len(cards_of(desk, "test")) == 1, "one about a carried card was taken"


def test_the_limit_holds_for_each_card(testing: tuple[Desk, list[Phone], list[int]]) -> None:
    _desk, [anna, *_others], ids = testing
    for about in ids[:2]:
        codes = [anna.posts(text, "test", lane="0", about=str(about)).status_code for text in "abc"]
        assert codes == [303, 303, 409]


def test_every_card_spoken_of_has_a_page(testing: tuple[Desk, list[Phone], list[int]]) -> None:
    desk, [anna, *_others], ids = testing
    for number, about in enumerate(ids, start=1):
        anna.posts(f"Zu {number}", "test", lane="1", about=str(about))
    assert all(f"Zu {number}" in desk.wall() for number in (1, 2, 3))
    for page in (0, 1, 2):
        desk.posts("pages", page=page)
        shown = desk.wall()
        assert f"Modell {page + 1}" in shown and f"{page + 1} von 3" in word(shown)
        assert [n for n in (1, 2, 3) if f"Zu {n}" in shown] == [page + 1]
    listed = inbox(desk)
    assert listed.index("Modell 1") < listed.index("Zu 1") < listed.index("Zu 3")


def test_a_plan_without_cards_to_speak_of_is_refused() -> None:
    plan = {"id": "test", "title": "Test", "type": "collect", "minutes": 5, "per_card": True}
    text = {"id": "probe", "title": {"de": "Probe"}, "stages": [plan]}
    with pytest.raises(BlueprintError, match="carry"):
        WorkshopBlueprint.read(json.dumps(text), "probe.yaml")
    carry = {"from": "one", "as": "cards"}
    assert StagePlan.model_validate({**plan, "carry": carry}).settings()["per_card"]


# Who reads


def test_what_only_the_author_reads_reaches_nobody_else(fatma: Desk) -> None:
    plans(fatma, {"id": "own", "read_by": "self"}, {"id": "after", "carry": {"from": "own"}})
    anna, ben = Phone.joins(fatma, "Anna"), Phone.joins(fatma, "Ben")
    fatma.opens("own")
    anna.posts("Ich rufe sie an", "own")
    assert "Ich rufe sie an" in anna.sees()
    [(card, _text)] = cards_of(fatma, "own")
    desk_delta = fatma.app.extensions["hub"].audiences["desk"].render
    workshop_id = fatma.ask(lambda w: w.id)
    seen = [
        fatma.wall(),
        fatma.sees(),
        ben.sees(),
        desk_delta(workshop_id, {"cards": {card}}, "de"),
        fatma.client.get(f"/workshops/{fatma.code}/record.json").text,
    ]
    fatma.opens("after")
    seen += [fatma.wall(), fatma.sees(), ben.sees()]
    assert not [page for page in seen if "Ich rufe sie an" in page]
    assert "1 Karte" in word(seen[1]) and "nur, wer sie geschrieben hat" in word(seen[1])


def test_what_a_group_reads_stays_in_it(fatma: Desk) -> None:
    plans(fatma, {"id": "own", "read_by": "group"}, {"id": "after", "carry": {"from": "own"}})
    anna, cem, ben = (Phone.joins(fatma, name) for name in ("Anna", "Cem", "Ben"))
    in_groups(fatma, anna, cem)
    joins(ben, 0)
    fatma.opens("own")
    anna.posts("Unter uns", "own")
    [(card, _text)] = cards_of(fatma, "own")
    assert "Unter uns" in ben.sees() and "Unter uns" in fatma.sees()
    assert ben.rewords(card, "Nein").status_code == 409, "reading is not writing"
    fatma.opens("after")
    assert not [page for page in (fatma.wall(), cem.sees()) if "Unter uns" in page]


# What is new on the wall


@pytest.fixture
def lanes(fatma: Desk) -> tuple[Desk, Phone]:
    plans(fatma, {"id": "map", "lanes": ["A", "B", "C"]}, {"id": "after"})
    anna = Phone.joins(fatma)
    fatma.opens("map")
    return fatma, anna


def test_the_wall_follows_what_is_new_until_somebody_turns_it(lanes: tuple[Desk, Phone]) -> None:
    desk, anna = lanes
    for number in range(1, 6):
        anna.posts(f"Karte-{number}-", "map", lane="0")
    anna.posts("einzige", "map", lane="1")
    wall = desk.wall()
    assert "Karte-5-" in wall and "Karte-4-" not in wall and "einzige" in wall
    desk.posts("pages", page=0)
    assert "Karte-4-" in desk.wall() and "Karte-5-" not in desk.wall()
    anna.posts("Karte-6-", "map", lane="0")
    assert "Karte-6-" not in desk.wall(), "a page that was turned to stays"
    desk.posts("pages", page=9999)
    assert "Karte-6-" in desk.wall()
    desk.stops("map")
    assert "Karte-1-" in desk.wall() and "Karte-6-" not in desk.wall()
    desk.posts("admissions", stage=desk.stage("map"))
    assert "Karte-6-" in desk.wall()


def test_a_new_page_redraws_the_wall_and_more_cards_join_it(lanes: tuple[Desk, Phone]) -> None:
    desk, anna = lanes
    told = []
    for number in range(1, 7):
        anna.posts(f"Karte-{number}-", "map", lane="0")
        newest = max(card for card, _text in cards_of(desk, "map"))
        told.append(desk.ask(lambda w, card=newest: board_delta(w, {"cards": {card}})))
    redrawn = ['hx-target="#board"' in text for text in told]
    assert redrawn == [False, False, False, False, True, False]
    assert 'hx-target="#lane-0"' in told[5] and "Karte-6-" in told[5]
    assert "Karte-1-" not in told[5]


def test_a_card_on_another_page_changes_only_figures(lanes: tuple[Desk, Phone]) -> None:
    desk, anna = lanes
    for number in range(1, 7):
        anna.posts(f"Karte-{number}-", "map", lane="0")
    first = min(card for card, _text in cards_of(desk, "map"))
    anna.rewords(first, "Umgeschrieben")
    told = desk.ask(lambda w: board_delta(w, {"cards": {first}}))
    assert "Umgeschrieben" not in told and 'hx-target="#lane-count-0"' in told


def test_a_reveal_of_many_begins_at_the_first_page(fatma: Desk) -> None:
    plans(fatma, {"id": "ideas", "lanes": ["A", "B", "C"], "hidden": True})
    anna = Phone.joins(fatma)
    fatma.opens("ideas")
    for number in range(5):
        anna.posts(f"Idee {number}", "ideas", lane="0")
    fatma.reveals("ideas")
    assert "Seite 1 von 2" in fatma.wall()
    fatma.posts("undo")
    assert "Seite" not in word(fatma.wall())


def test_cards_in_a_stack_are_one_on_the_wall(lanes: tuple[Desk, Phone]) -> None:
    desk, anna = lanes
    for text in ("Merkblatt", "Formular", "Anruf"):
        anna.posts(text, "map", lane="0")

    def stack(workshop: Any) -> None:
        stage = workshop.stage_by_key("map")
        head = stage.make_card("Papier", is_stack=True, lane=0)
        for card in stage.cards_on_wall()[:2]:
            card.parent = head
        db.session.commit()

    desk.ask(stack)
    wall = desk.wall()
    assert "Papier" in wall and "2 Karten" in wall and "Anruf" in wall
    assert "Merkblatt" not in wall and "Formular" not in wall
    assert "liegt in „Papier“" in anna.sees()


# What comes from before


def test_a_long_context_is_closed_and_sorted_by_lane(fatma: Desk) -> None:
    plans(
        fatma,
        {"id": "map", "lanes": ["Sieht", "Hört"]},
        {"id": "after", "carry": {"from": "map", "as": "context"}},
    )
    anna = Phone.joins(fatma)
    fatma.opens("map")
    for number in range(4):
        anna.posts(f"Notiz {number}", "map", lane=str(number % 2))
    fatma.opens("after")
    page = anna.sees()
    details = page.split('<details class="context"')[1].split("</details>")[0]
    assert " open" not in details.split(">")[0]
    assert details.index("Hört") < details.index("Notiz 1") < details.index("Sieht")
    assert "Notiz 0" not in fatma.wall(), "the wall shows no more than it can"
    assert "Grundlage: 4 Karten" in fatma.sees()
