"""The library and the page of a blueprint, as facilitators find them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, event

from facilitation.blueprints import Library, WorkshopBlueprint
from facilitation.extensions import db
from facilitation.models import Facilitator, OwnBlueprint, Run
from tests.conftest import Desk, word

COUNT = len(list(Library()))
FILE = """
schema: 1
id: kaffeerunde
version: 3
title: {en: "Coffee round"}
goal: {en: "Everybody has been heard."}
group_size: {min: 3, max: 5}
purpose: [culture]
related: [ideenwerkstatt, gibt-es-nicht]
origin: {id: vorlage, version: 2, title: {de: "Die Vorlage"}, authority: {de: "Stadt Auental"}}
materials: ["Kaffee"]
stages:
  - id: talk
    title: {en: "Talk"}
    type: talk
    minutes: 20
    prompt: {en: "What was the zebra of the week?"}
    say: {en: "Welcome."}
    if_stuck: {en: "Ask the quiet ones."}
"""


def keeps(desk: Desk, text: str = FILE) -> str:
    """The desk's own blueprint, with one version; returns its address."""
    with desk.app.test_request_context():
        owner = Facilitator.by_email(desk.email)
        assert owner
        blueprint = WorkshopBlueprint.read(text, "")
        own = OwnBlueprint.take_in(text, blueprint, by=owner)
        db.session.commit()
        return own.key


def drafts(desk: Desk, title: str) -> str:
    with desk.app.test_request_context():
        owner = Facilitator.by_email(desk.email)
        assert owner
        own = OwnBlueprint.begin({"id": "entwurf", "title": {"de": title}}, by=owner)
        db.session.commit()
        return own.key


def shares(desk: Desk, key: str, sharing: str, *others: Desk) -> None:
    with desk.app.test_request_context():
        own, owner = OwnBlueprint.by_key(key), Facilitator.by_email(desk.email)
        assert own and owner
        people = [found for one in others if (found := Facilitator.by_email(one.email))]
        own.share(sharing, people, by=owner)
        db.session.commit()


def ran(app: Flask, key: str, minutes: int | None, **stages: int) -> None:
    with app.test_request_context():
        run = Run(blueprint_key=key, label="1", day=date(2026, 9, 1), people=8, stages=stages)
        run.minutes_planned, run.minutes_taken = 90, minutes
        db.session.add(run)
        db.session.commit()


def library(desk: Desk, **query: Any) -> str:
    answer = desk.client.get("/blueprints", query_string=query)
    assert answer.status_code == 200, answer.text
    return str(answer.text)


def titles(desk: Desk, **query: Any) -> list[str]:
    """The cards that are shown, by their address."""
    return re.findall(r'id="plan-([^"]+)"', library(desk, **query))


def page(desk: Desk, key: str, **query: Any) -> str:
    answer = desk.client.get(f"/blueprints/{key}", query_string=query)
    assert answer.status_code == 200, answer.text
    return str(answer.text)


def test_all_built_in_blueprints_are_there_with_what_decides(fatma: Desk) -> None:
    assert len(titles(fatma)) == COUNT
    seen = word(library(fatma))
    assert f"{COUNT} Blaupausen" in seen
    for piece in ("90 min", "4 bis 40", "10 Schritte", "DE, EN", "vertraulich", "Nicht geeignet:"):
        assert piece in seen


def test_filters_say_how_many_fit(fatma: Desk) -> None:
    found = titles(fatma, length="hour", people="6")
    assert "lean-coffee" in found and "design-thinking-tag" not in found
    assert f"{len(found)} von {COUNT} Blaupausen passen" in word(
        library(fatma, length="hour", people="6")
    )


def test_words_are_found_in_questions_of_both_languages(fatma: Desk) -> None:
    for typed in ("WELCHE FRAGE OFFNET", "which question opens"):
        assert "ideenwerkstatt" in titles(fatma, q=typed)
    assert f"1 von {COUNT} Blaupausen passt" in word(library(fatma, q="ideenwerkstatt ausgang"))


def test_when_nothing_fits_there_is_a_way_back(fatma: Desk) -> None:
    seen = library(fatma, q="zebra")
    assert "Dazu passt keine Blaupause" in seen and not titles(fatma, q="zebra")
    assert re.search(r'href="/blueprints">[^<]*alle zeigen', seen)


def test_the_form_keeps_what_was_chosen(fatma: Desk) -> None:
    seen = library(fatma, purpose=["cases", "review"], length="day", people="7", q='"><b>')
    assert len(re.findall(r'name="purpose" value="(?:cases|review)" checked', seen)) == 2
    assert 'value="day" checked' in seen and 'value="7"' in seen
    assert "<b>" not in seen.split("<main")[1].split("</form>")[0]


def test_own_shared_and_built_in_ones_are_told_apart(fatma: Desk, vera: Desk) -> None:
    key = keeps(fatma)
    assert titles(fatma, origin="own") == [key]
    assert key not in titles(vera)
    shares(fatma, key, "house")
    assert titles(vera, origin="shared") == [key]
    assert "von Fatma" in word(library(vera, origin="shared"))
    assert key not in titles(vera, origin="builtin")


def test_a_draft_is_marked_and_leads_to_its_editor(fatma: Desk, vera: Desk) -> None:
    key = drafts(fatma, "Halbfertig")
    assert titles(fatma, q="halbfertig") == [key]
    seen = library(fatma, q="halbfertig")
    assert "Entwurf" in word(seen) and f'href="/blueprints/{key}/edit"' in seen
    answer = fatma.client.get(f"/blueprints/{key}")
    assert answer.status_code == 303 and answer.location == f"/blueprints/{key}/edit"
    assert vera.client.get(f"/blueprints/{key}").status_code == 404
    assert key not in titles(vera)


def test_who_has_nothing_yet_is_shown_where_to_begin(fatma: Desk) -> None:
    seen = word(library(fatma))
    assert "Zum Anfangen" in seen and "Leeres Blatt" in seen
    assert seen.index("Zum Anfangen") < seen.index("Leeres Blatt") < seen.index("Mitgeliefert")
    keeps(fatma)
    seen = word(library(fatma))
    assert "Zum Anfangen" not in seen and seen.index("Mitgeliefert") < seen.index("Leeres Blatt")


def test_runs_say_what_they_really_took(fatma: Desk) -> None:
    ran(fatma.app, "ideenwerkstatt", 95, hmw=14)
    assert "1-mal durchgeführt, 95 statt 90 min" in word(library(fatma))
    ran(fatma.app, "ideenwerkstatt", 105, hmw=14)
    assert "2-mal durchgeführt, im Mittel 100 statt 90 min" in word(library(fatma))
    seen = word(page(fatma, "ideenwerkstatt"))
    assert "10 min · hier im Mittel 14" in seen and "zuletzt am 01.09.2026" in seen
    ran(fatma.app, "fallberatung-sechs-phasen", None)
    assert "1-mal durchgeführt" in word(page(fatma, "fallberatung-sechs-phasen"))


@contextmanager
def statements() -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield seen
    event.remove(Engine, "before_cursor_execute", note)


def test_more_blueprints_do_not_ask_the_database_more_often(fatma: Desk) -> None:
    keeps(fatma)
    library(fatma)
    with statements() as few:
        library(fatma)
    for _more in range(5):
        keeps(fatma)
    with statements() as many:
        library(fatma)
    assert few and len(many) == len(few)


def test_a_text_of_another_language_says_so(fatma: Desk) -> None:
    key = keeps(fatma)
    assert '<span lang="en">Coffee round</span>' in page(fatma, key)
    assert '<span lang="en">Coffee round</span>' in library(fatma)
    assert '<span lang="en">' not in page(fatma, "ideenwerkstatt").split("<main")[1]


def test_the_page_says_what_the_facilitator_needs(fatma: Desk) -> None:
    key = keeps(fatma)
    seen = word(page(fatma, key))
    for piece in (
        "Sagen: Welcome.",
        "Wenn es stockt: Ask the quiet ones.",
        "Kaffee",
        "Kopie von „Die Vorlage“, Version 2 ( Stadt Auental )",
        "Version 3",
        "von Fatma",
    ):
        assert piece.replace("( ", "(").replace(" )", ")") in seen.replace("( ", "(").replace(
            " )", ")"
        )
    links = re.findall(r'href="/blueprints/([^"/?]+)"', page(fatma, key).split("<main")[1])
    assert "ideenwerkstatt" in links and "gibt-es-nicht" not in links


def test_who_may_change_it_edits_all_others_copy(fatma: Desk, vera: Desk) -> None:
    key = keeps(fatma)
    shares(fatma, key, "house")
    assert f'href="/blueprints/{key}/edit"' in page(fatma, key)
    theirs = page(vera, key)
    assert "/edit" not in theirs and f'action="/blueprints/{key}/copies"' in theirs
    builtin = page(fatma, "ideenwerkstatt")
    assert "/edit" not in builtin and 'action="/blueprints/ideenwerkstatt/copies"' in builtin


def test_what_cannot_run_here_says_why_and_plans_nothing(fatma: Desk) -> None:
    text = FILE + "  - {id: part, include: fehlt-hier, minutes: 10}\n"
    key = keeps(fatma, text)
    seen = page(fatma, key)
    assert "„fehlt-hier“ gibt es hier nicht" in word(seen)
    assert f"/workshops/new?blueprint={key}" not in seen + library(fatma)
    assert "/workshops/new?blueprint=ideenwerkstatt" in library(fatma)
    assert titles(fatma, q="zebra") == [key], "the rest can be read"


def test_a_chosen_stage_has_its_pictures_beside_it(fatma: Desk) -> None:
    seen = page(fatma, "ideenwerkstatt", stage="hmw")
    shown = "/blueprints/ideenwerkstatt/preview/hmw/"
    for screen in ("board", "phone"):
        assert f'data-address="{shown}{screen}"' in seen and f'href="{shown}{screen}"' in seen
    assert f"{shown}board?end=1" in seen
    assert shown not in page(fatma, "ideenwerkstatt"), "nothing is drawn before it is wanted"
    assert "/preview/zebra" not in page(fatma, "ideenwerkstatt", stage="zebra")


@pytest.mark.parametrize("start", ["08:15", "quatsch", "25:00", ""])
def test_clock_times_begin_when_somebody_wants(fatma: Desk, start: str) -> None:
    seen = word(page(fatma, "ideenwerkstatt", start=start))
    first, last = ("08:15", "09:45") if start == "08:15" else ("09:00", "10:30")
    assert f"Ablauf von {first} bis {last} Uhr" in seen


def test_on_paper_all_notes_are_open(fatma: Desk) -> None:
    shut = r'<details class="plansheet__more" id="[^"]+">'
    assert re.search(shut, page(fatma, "ideenwerkstatt"))
    assert not re.search(shut, page(fatma, "ideenwerkstatt", print=1))


def test_markup_in_a_blueprint_stays_text(fatma: Desk) -> None:
    evil = "<img src=x onerror=alert(1)>{{ 7*7 }}"
    text = FILE.replace("Coffee round", evil).replace("Everybody has been heard.", evil)
    key = keeps(fatma, text.replace("What was the zebra of the week?", evil))
    for seen in (library(fatma), page(fatma, key)):
        assert "<img src=x" not in seen and "{{ 7*7 }}" in seen and "49" not in word(seen)
