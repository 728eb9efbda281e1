"""Actions: what, who, until when; a date is a day, and everybody changes only the own ones."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation.activities.actions import read_day
from facilitation.blueprints import BlueprintError, WorkshopBlueprint
from facilitation.extensions import db
from facilitation.models import Card, Facilitator, Workshop
from tests.conftest import Clock, Desk, Phone, word

PLAN = """
id: probe
title: {de: "Probe", en: "Probe"}
stages:
  - {id: ideas, title: Ideen, type: collect, minutes: 5}
  - {id: next, title: Nächste Schritte, type: actions, attribution: name, minutes: 5,
     carry: {from: ideas, take: all, as: context}}
  - {id: nameless, title: Ohne Namen, type: actions, minutes: 5}
  - {id: for_groups, title: Je Gruppe, type: actions, unit: group, post_by: group, minutes: 5}
  - {id: quiet, title: Still, type: actions, post_by: facilitator, minutes: 5}
"""
SOON = date.today() + timedelta(days=20)


@pytest.fixture
def acting(fatma: Desk) -> Desk:
    with fatma.app.test_request_context():
        facilitator = Facilitator.by_email(fatma.email)
        assert facilitator
        blueprint = WorkshopBlueprint.read(PLAN, "probe.yaml")
        fatma.code = Workshop.plan(blueprint, title="Probe", by=facilitator).code
        db.session.commit()
    fatma.opens("next")
    return fatma


@pytest.fixture
def anna(acting: Desk) -> Phone:
    return Phone.joins(acting, "Anna")


@pytest.fixture
def ben(acting: Desk) -> Phone:
    return Phone.joins(acting, "Ben")


def commits(phone: Phone, what: str, stage: str = "next", **fields: str) -> Any:
    return phone.posts(what, stage, **{"who": "Ben", "until": SOON.isoformat(), **fields})


def enters(desk: Desk, what: str, stage: str = "next", **fields: str) -> Any:
    sent = {"text": what, "who": "Herr Kaya", "until": SOON.isoformat(), **fields}
    return desk.posts(f"stages/{desk.stage(stage)}/actions", **sent)


def actions(desk: Desk, stage: str = "next") -> list[tuple[str, str | None, str | None]]:
    found = results(desk, stage).cards
    return [(card.text, card.who, card.until) for card in found]


def results(desk: Desk, stage: str = "next") -> Any:
    return desk.ask(lambda w: w.stage_by_key(stage).activity.results(w.stage_by_key(stage)))


def only_card(desk: Desk, stage: str = "next") -> Card:
    [card] = desk.ask(lambda w: list(w.stage_by_key(stage).cards))
    assert isinstance(card, Card)
    return card


# Writing


def test_an_action_says_what_who_and_until_when(acting: Desk, anna: Phone, ben: Phone) -> None:
    assert commits(anna, "Durchwahlen aufnehmen", who="M. Kaya").status_code == 303
    assert actions(acting) == [("Durchwahlen aufnehmen", "M. Kaya", SOON.isoformat())]
    shown = f"bis {SOON:%d.%m.%Y}"
    for screen in (anna.sees(), ben.sees(), acting.sees()):
        assert "Durchwahlen aufnehmen" in screen and "M. Kaya" in screen and shown in screen
    assert f"{SOON:%d.%m.%Y}" in acting.wall() and "M. Kaya" in acting.wall()
    assert "Maßnahmen stehen mit Namen auf Seite 1 des Protokolls" in ben.sees()


def test_the_author_is_stored_and_may_be_somebody_else(acting: Desk, anna: Phone) -> None:
    commits(anna, "Anrufen", who="Ben")
    [card] = results(acting).cards
    assert (card.who, card.author) == ("Ben", "Anna")
    acting.opens("nameless")
    commits(anna, "Schreiben", "nameless", who="Ben")
    assert only_card(acting, "nameless").participant_id is None


@pytest.mark.parametrize(
    "typed", [f"{SOON:%Y-%m-%d}", f"{SOON:%d.%m.%Y}", f" {SOON.day}. {SOON.month}. {SOON:%y} "]
)
def test_dates_are_understood_as_people_write_them(acting: Desk, anna: Phone, typed: str) -> None:
    assert commits(anna, "Anrufen", until=typed).status_code == 303
    assert actions(acting)[0][2] == SOON.isoformat()


@given(day=st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_as_it_was_written(day: date) -> None:
    assert read_day(day.isoformat()) == day
    assert read_day(f"{day:%d.%m.%Y}") == read_day(f"{day.day}.{day.month}.{day:%y}") == day


@given(st.text(max_size=12))
def test_whatever_is_typed_is_a_day_or_none(typed: str) -> None:
    assert read_day(typed) is None or isinstance(read_day(typed), date)


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"text": ""}, "text", "was zu tun ist"),
        ({"text": "   "}, "text", "was zu tun ist"),
        ({"text": "x" * 501}, "text", "500"),
        ({"who": ""}, "who", "wer das übernimmt"),
        ({"who": "\n"}, "who", "wer das übernimmt"),
        ({"who": "x" * 121}, "who", "höchstens"),
        ({"until": ""}, "until", "bis wann"),
        ({"until": "bald"}, "until", "kein Datum"),
        ({"until": "31.02.2027"}, "until", "kein Datum"),
        ({"until": "2026-13-01"}, "until", "kein Datum"),
        ({"until": "04/12/2026"}, "until", "kein Datum"),
        ({"until": "04.12.2020"}, "until", "schon vorbei"),
        ({"until": "2260-12-04"}, "until", "prüfen Sie das Jahr"),
        ({"until": "1" * 5000}, "until", "kein Datum"),
    ],
)
def test_what_is_missing_or_wrong_is_said_beside_the_field(
    acting: Desk, anna: Phone, fields: dict[str, str], field: str, words: str
) -> None:
    sent = {"text": "Anrufen", "who": "Ben", "until": SOON.isoformat(), **fields}
    answer = commits(anna, sent.pop("text"), **sent)
    assert answer.status_code == 422 and words in word(answer.text)
    assert f'id="action-{field}-' in answer.text and 'aria-invalid="true"' in answer.text
    assert actions(acting) == []
    if field != "text":
        assert "Anrufen" in answer.text, "what was typed stays"
    assert (
        acting.posts(
            f"stages/{acting.stage('next')}/actions",
            **{"text": "Anrufen", "who": "Ben", "until": SOON.isoformat(), **fields},
        ).status_code
        == 422
    )
    assert actions(acting) == []


def test_fields_that_are_not_sent_at_all_are_missing(acting: Desk, anna: Phone) -> None:
    assert anna.posts("Anrufen", "next").status_code == 422
    assert anna.posts(None, "next").status_code == 422
    assert actions(acting) == []


def test_today_is_not_over(acting: Desk, anna: Phone, clock: Clock) -> None:
    today = acting.ask(lambda w: w.stage_by_key("next").today)
    assert commits(anna, "Heute noch", until=today.isoformat()).status_code == 303
    yesterday = today - timedelta(days=1)
    assert commits(anna, "Gestern", until=yesterday.isoformat()).status_code == 422
    card = only_card(acting)
    clock.advance(days=2)
    again = {"text": "Vorgestern", "who": "Ben", "until": today.isoformat()}
    address = f"/w/{acting.code}/cards/{card.id}"
    assert anna.client.post(address, data=again).status_code == 303, "it stood there already"
    again["until"] = (today + timedelta(days=1)).isoformat()
    assert anna.client.post(address, data=again).status_code == 422


def test_the_same_form_sent_twice_is_one_action(acting: Desk, anna: Phone) -> None:
    for _time in range(2):
        commits(anna, "Anrufen", key="a-key-of-the-phone")
    assert len(actions(acting)) == 1


# Order and places


def test_the_earliest_comes_first_everywhere(acting: Desk, anna: Phone) -> None:
    for days in (30, 10, 20):
        commits(anna, f"in {days} Tagen", until=(SOON + timedelta(days=days)).isoformat())
    order = [text for text, _who, _until in actions(acting)]
    assert order == ["in 10 Tagen", "in 20 Tagen", "in 30 Tagen"]
    for screen in (acting.wall(), anna.sees(), acting.sees()):
        assert re.findall(r">(in \d+ Tagen)</p>", screen) == order


def test_more_than_six_actions_have_pages(acting: Desk, anna: Phone) -> None:
    for number in range(8):
        commits(anna, f"Schritt {number}", until=(SOON + timedelta(days=number)).isoformat())
    assert "Seite 1 von 2" in acting.wall() and "Schritt 7" not in acting.wall()
    acting.posts("pages", page=1)
    assert "Schritt 7" in acting.wall() and "Schritt 0" not in acting.wall()


def test_a_new_action_is_marked_for_a_while(acting: Desk, anna: Phone, clock: Clock) -> None:
    commits(anna, "Die erste")
    commits(anna, "Die zweite")
    assert acting.wall().count("is-new") == 1
    clock.advance(minutes=5)
    assert "is-new" not in acting.wall()


# Whose they are


def test_everybody_changes_the_own_ones_alone(acting: Desk, anna: Phone, ben: Phone) -> None:
    commits(anna, "Anrufen")
    card = only_card(acting).id
    edit = f"/w/{acting.code}/cards/{card}/edit"
    assert f"/cards/{card}/edit" in anna.sees() and f"/cards/{card}/edit" not in ben.sees()
    page = anna.client.get(edit).text
    assert 'name="who"' in page and f'value="{SOON.isoformat()}"' in page and "Anrufen" in page
    assert ben.client.get(edit).status_code == 404
    change = {"text": "Schreiben", "who": "Cem", "until": "31.12.2030"}
    address = f"/w/{acting.code}/cards/{card}"
    assert ben.client.post(address, data=change).status_code == 409
    assert anna.client.post(address, data=change).status_code == 303
    assert actions(acting) == [("Schreiben", "Cem", "2030-12-31")]


def test_a_refused_change_comes_back_as_it_was_typed(acting: Desk, anna: Phone) -> None:
    commits(anna, "Anrufen")
    answer = anna.client.post(
        f"/w/{acting.code}/cards/{only_card(acting).id}",
        data={"text": "Schreiben", "who": "Cem", "until": "2020-01-01"},
    )
    assert answer.status_code == 422
    for typed in ("Schreiben", "Cem", "2020-01-01", "schon vorbei"):
        assert typed in answer.text
    assert actions(acting)[0][0] == "Anrufen"


def test_a_closed_step_takes_nothing(acting: Desk, anna: Phone) -> None:
    commits(anna, "Anrufen")
    card = only_card(acting).id
    acting.stops("next")
    assert commits(anna, "Zu spät").status_code == 409
    assert anna.withdraws(card).status_code == 409
    assert 'name="until"' not in anna.sees() and "Anrufen" in anna.sees()
    acting.opens("ideas")
    acting.opens("next")
    assert len(actions(acting)) == 1, "going back and forth keeps it"
    assert commits(anna, "Noch eine").status_code == 303


def test_where_the_facilitator_writes_phones_read(acting: Desk, anna: Phone) -> None:
    assert 'name="until"' in anna.sees()
    acting.opens("quiet")
    assert 'name="until"' not in anna.sees()
    assert commits(anna, "Doch", "quiet").status_code == 409
    enters(acting, "Vom Moderator", "quiet")
    assert "Vom Moderator" in anna.sees()


def test_a_group_changes_its_actions_together(acting: Desk, anna: Phone, ben: Phone) -> None:
    acting.posts("groups", count=1, choice=1)
    group = acting.ask(lambda w: w.groups[0].id)
    acting.opens("for_groups")
    assert commits(anna, "Allein", "for_groups").status_code == 409, "without a group"
    for phone in (anna, ben):
        phone.client.post(f"/w/{acting.code}/group", data={"group": group})
    commits(anna, "Zusammen", "for_groups")
    card = only_card(acting, "for_groups").id
    change = {"text": "Gemeinsam", "who": "alle", "until": SOON.isoformat()}
    assert ben.client.post(f"/w/{acting.code}/cards/{card}", data=change).status_code == 303
    assert results(acting, "for_groups").cards[0].group == "Gruppe 1"


def test_names_are_suggested_only_where_names_are_agreed_on(
    acting: Desk, anna: Phone, ben: Phone
) -> None:
    acting.posts("groups", count=1, choice=1)
    suggested = re.findall(r'<option value="([^"]*)">', anna.sees())
    assert suggested == ["Anna", "Ben", "Gruppe 1"], "the own name first"
    acting.opens("nameless")
    assert re.findall(r'<option value="([^"]*)">', anna.sees()) == ["Anna", "Gruppe 1"]


# At the desk


def test_the_desk_enters_changes_and_takes_back(acting: Desk, anna: Phone) -> None:
    assert enters(acting, "Formular prüfen").status_code == 303
    assert actions(acting) == [("Formular prüfen", "Herr Kaya", SOON.isoformat())]
    acting.posts("undo")
    assert actions(acting) == []
    commits(anna, "Anrufen")
    card = only_card(acting).id
    page = acting.sees(f"/actions/{card}")
    assert "Anrufen" in page and f'value="{SOON.isoformat()}"' in page
    change = {"text": "Anrufen und fragen", "who": "Cem", "until": "01.03.2030"}
    assert acting.posts(f"actions/{card}", **change).status_code == 303
    assert actions(acting) == [("Anrufen und fragen", "Cem", "2030-03-01")]
    acting.posts("undo")
    assert actions(acting) == [("Anrufen", "Ben", SOON.isoformat())]


def test_a_refused_change_at_the_desk_keeps_what_was_typed(acting: Desk, anna: Phone) -> None:
    commits(anna, "Anrufen")
    card = only_card(acting).id
    answer = acting.posts(f"actions/{card}", text="Neu", who="Cem", until="2020-01-01")
    assert answer.status_code == 422 and "schon vorbei" in answer.text
    for typed in ("Neu", "Cem", "2020-01-01"):
        assert typed in answer.text
    assert actions(acting)[0][0] == "Anrufen"


def test_an_action_set_aside_is_off_the_wall_and_its_author_knows(
    acting: Desk, anna: Phone, ben: Phone
) -> None:
    commits(anna, "Anrufen")
    card = only_card(acting).id
    acting.posts(f"cards/{card}/aside")
    assert "Anrufen" not in acting.wall() and "Anrufen" not in ben.sees()
    assert "zur Seite gelegt" in anna.sees()
    assert results(acting).cards == [] and len(results(acting).set_aside) == 1
    acting.posts(f"cards/{card}/return")
    assert "Anrufen" in ben.sees()


def test_only_the_running_step_takes_entries(acting: Desk, anna: Phone) -> None:
    commits(anna, "Anrufen")
    card = only_card(acting).id
    acting.opens("ideas")
    assert enters(acting, "Zu spät").status_code == 409
    assert enters(acting, "Falsch", "ideas").status_code == 409, "no actions here"
    change = {"text": "Neu", "who": "Cem", "until": SOON.isoformat()}
    assert acting.posts(f"actions/{card}", **change).status_code == 409
    anna.posts("eine Karte", "ideas")
    [other] = acting.ask(lambda w: [c.id for c in w.stage_by_key("ideas").cards])
    assert acting.posts(f"actions/{other}", **change).status_code == 404, "no action"
    assert acting.client.get(f"/workshops/{acting.code}/actions/999999").status_code == 404


@pytest.mark.parametrize("field", ["hidden: true", "read_by: self", "photo: allow"])
def test_settings_that_make_no_sense_here_are_refused(field: str) -> None:
    text = PLAN.replace("id: quiet, ", f"id: quiet, {field}, ")
    with pytest.raises(BlueprintError, match=field.split(":")[0]):
        WorkshopBlueprint.read(text, "probe.yaml")
