"""Every kind of result with everything in it, strange texts included, and with nothing in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any, get_args

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from facilitation.activities.base import (
    CardResult,
    Distribution,
    Kind,
    Point,
    Results,
    RoleTaken,
)
from facilitation.record import FORMATS, Record
from facilitation.record.record import Picture
from tests.record.conftest import text_of
from tests.record.test_record import STRANGE

KINDS = [kind for kind in get_args(Kind) if kind != "none"]
EVERY_FORMAT = pytest.mark.parametrize("extension", FORMATS)
EVERY_KIND = pytest.mark.parametrize("kind", KINDS)


def cards(texts: list[str], first: int = 1, **values: Any) -> list[CardResult]:
    return [
        CardResult(id=number, number=f"K-{number:03d}", text=text, **values)
        for number, text in enumerate(texts, start=first)
    ]


def results(kind: Kind, texts: list[str]) -> Results:
    """An outcome of this kind in which every text stands wherever people can write one."""
    made = Results(kind=kind, method="Auf diese Weise.", contributed=7)
    if kind == "cards":
        made.lanes = texts[:2]
        made.cards = [
            *cards(texts, lane=texts[0], author=texts[0]),
            *cards(texts, 101, lane=texts[1], group=texts[0], fields=[[t, t] for t in texts[:4]]),
            *cards(texts, 201, about="K-001", alternative=texts[0]),
        ]
        made.set_aside = cards(["Beiseite"], 301, set_aside=True, reason=texts[0])
    if kind in ("ranking", "stacks"):
        made.cards = cards(texts, rank=1, tied=True, dots=3, before=2, entered=1, share=0.1)
        made.cards[0].stack = cards(texts, 401)
        made.cards += cards(texts[:3], 501, rank=9, dots=0, before=0, share=0.0)
    if kind == "points":
        made.axes = [texts[0], texts[-1]]
        made.points = [
            Point(letter, card, 7, 1 + place / 2, 5 - place / 2, place / 5, 0.4)
            for place, (letter, card) in enumerate(zip("ABCDEFG", cards(texts), strict=False))
        ] + [Point("H", cards(["Zu wenige"], 99)[0], 3)]
    if kind == "scales":
        made.scales = [
            Distribution(text, text, text, 1, 7, [0, 1, 4, 0, 2], f"K-{number:03d}")
            for number, text in enumerate(texts, start=1)
        ] + [Distribution("Zu wenige", "gar nicht", "sehr", 1, 4, None, "K-099")]
    if kind == "picks":
        made.cards = cards(texts, group=texts[0], origin="K-007", original=texts[0])
    if kind == "roles":
        made.roles = [RoleTaken(text, 3, [text, text]) for text in texts] + [RoleTaken("Zeit", 0)]
    if kind == "actions":
        made.cards = cards(texts, who=texts[0], until="2026-12-04")
        made.cards += cards(["Ohne Termin"], 601, who="Ohne Termin")
    return made


@pytest.fixture
def written(held: Any) -> Callable[[Results, str], str]:
    """The record with this outcome in place of one of its stages, as the words of a format."""

    def write(outcome: Results, extension: str) -> str:
        content = FORMATS[extension](with_outcome(held.record, outcome)).get_data()
        return text_of(content) if extension == "pdf" else content.decode()

    return write


def with_outcome(record: Record, outcome: Results) -> Record:
    stage = next(stage for stage in record.stages if stage.key == "known")
    stage.results, stage.notice = outcome, None
    return record


@EVERY_FORMAT
@EVERY_KIND
def test_strange_texts_break_no_kind(
    written: Callable[[Results, str], str], kind: Kind, extension: str
) -> None:
    text = written(results(kind, STRANGE), extension)
    # A table has the cards that were written or made; a PDF may lack the font.
    if extension in ("html", "json") or (extension, kind) in (("csv", "cards"), ("csv", "picks")):
        assert "漢字かな交じり文" in text
    if extension == "html":
        assert "<script" not in text and "&lt;script&gt;" in text and " style=" not in text


@EVERY_FORMAT
@EVERY_KIND
def test_an_empty_outcome_breaks_no_kind(
    written: Callable[[Results, str], str], kind: Kind, extension: str
) -> None:
    assert written(Results(kind=kind), extension)


@EVERY_KIND
def test_a_word_of_500_letters_stays_on_the_page(held: Any, kind: Kind) -> None:
    outcome = results(kind, ["W" * 500, "kurz"])
    read = PdfReader(BytesIO(FORMATS["pdf"](with_outcome(held.record, outcome)).get_data()))
    ends: list[float] = []
    for page in read.pages:
        page.extract_text(
            visitor_text=lambda text, _cm, tm, _font, _size: ends.append(tm[4]) if text else None
        )
    assert max(ends) < read.pages[0].mediabox.width - 40


@EVERY_KIND
def test_every_kind_is_whole_in_the_archive(
    written: Callable[[Results, str], str], kind: Kind
) -> None:
    outcome = results(kind, ["Eins", "Zwei"])
    stages = json.loads(written(outcome, "json"))["stages"]
    found = next(stage for stage in stages if stage["key"] == "known")["results"]
    assert found["kind"] == kind
    for name in ("cards", "points", "scales", "roles"):
        assert len(found[name]) == len(getattr(outcome, name))


@pytest.mark.parametrize("extension", ["html", "pdf"])
def test_consent_is_a_number_and_no_chart(
    written: Callable[[Results, str], str], extension: str
) -> None:
    agreed = Distribution("Einverstanden?", "ja", "ja", 1, 4, [4])
    text = written(Results(kind="scales", scales=[agreed]), extension)
    assert "4 Personen haben zugestimmt." in text and "Wert" not in text


@pytest.mark.parametrize("extension", ["html", "pdf"])
def test_one_scale_of_several_may_have_too_few_answers(
    written: Callable[[Results, str], str], extension: str
) -> None:
    text = " ".join(written(results("scales", ["Eins", "Zwei"]), extension).split())
    assert text.count("weniger als fünf Antworten, deshalb nicht gezeigt") == 1
    assert text.count("Verteilung Antworten" if extension == "pdf" else ">Verteilung<") >= 2


@pytest.mark.parametrize("extension", ["html", "pdf"])
def test_a_card_with_too_few_answers_is_in_the_table_and_not_in_the_picture(
    written: Callable[[Results, str], str], extension: str
) -> None:
    text = written(results("points", ["Eins", "Zwei"]), extension)
    assert "Zu wenige" in text and "weniger als fünf Antworten" in " ".join(text.split())
    if extension == "html":
        drawing = BeautifulSoup(text, "html.parser").select_one(".record__axes svg")
        assert drawing is not None
        assert [mark.text for mark in drawing.select("text")] == ["A", "B"]


@pytest.mark.parametrize(("names", "columns"), [(["Anna", "Ben"], 3), ([], 2)])
def test_names_of_roles_stand_only_where_they_were_given(
    written: Callable[[Results, str], str], names: list[str], columns: int
) -> None:
    text = written(Results(kind="roles", roles=[RoleTaken("Protokoll", 2, names)]), "html")
    heading = BeautifulSoup(text, "html.parser").find("th", string="Rolle")
    assert heading is not None and heading.parent is not None
    assert len(heading.parent.select("th")) == columns
    assert ("Anna, Ben" in text) == bool(names)


@pytest.mark.parametrize(("count", "in_annex"), [(24, False), (25, True)])
def test_every_photo_is_seen_once_under_its_stage_or_in_the_annex(
    held: Any, count: int, in_annex: bool
) -> None:
    texts = [f"Skizze {number}" for number in range(count)]
    outcome = Results(kind="cards", cards=cards(texts, photo=1, alternative="Ein Pfeil"))
    record = with_outcome(held.record, outcome)
    record.pictures[1] = Picture(1, "abc", 40, 30)
    page = FORMATS["html"](record).get_data().decode()
    annex = page.index("Anlage: Alle Karten")
    assert page[:annex].count("<img") == (0 if in_annex else count)
    assert page[annex:].count("<img") == (count if in_annex else 0)
    assert page[annex:].count("Foto: Ein Pfeil") == (0 if in_annex else count)


def test_actions_without_a_day_come_last(held: Any) -> None:
    late = CardResult(id=1, number="K-001", text="Irgendwann", who="Anna")
    soon = CardResult(id=2, number="K-002", text="Bald", who="Ben", until="2026-12-04")
    record = with_outcome(held.record, Results(kind="actions", cards=[late, soon]))
    assert [action.what for action in record.actions] == ["Bald", "Irgendwann"]


def test_a_form_with_a_formula_is_defused_in_the_table(
    written: Callable[[Results, str], str],
) -> None:
    card = CardResult(
        id=1,
        number="K-001",
        text="Zeile",
        group="=1+1",
        alternative="@SUM(A1)",
        who="+49",
        stack=[],
        about="-1",
    )
    text = written(Results(kind="cards", cards=[card]), "csv")
    for cell in ("'=1+1", "'@SUM(A1)", "'+49", "'-1"):
        assert f";{cell};" in text
