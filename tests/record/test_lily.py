"""The lily in the record: its labels and contradictions are in every format."""

from __future__ import annotations

import csv
import json
from io import StringIO

import pytest

from facilitation.extensions import db
from facilitation.models import Workshop
from tests.conftest import Desk, Phone, word


@pytest.fixture
def lily(jonas: Desk) -> Desk:
    """Two levels with a card each that contradict each other, voted on."""
    jonas.plans("Zusammenarbeit", blueprint="seerose")
    phone = Phone.joins(jonas)
    jonas.opens("artefacts")
    phone.posts("Türen zu", "artefacts", lane="0")
    jonas.reveals("artefacts")
    jonas.opens("values")
    phone.posts("Offene Türen", "values")
    jonas.opens("tension")
    tension = jonas.stage("tension")
    jonas.posts("contradictions", stage=tension, one="A1", other="W1")
    jonas.posts("contradictions/voting", stage=tension)
    jonas.stops("tension")
    return jonas


def test_the_page_has_a_headed_list_for_each_level(lily: Desk) -> None:
    page = word(lily.sees("/record.html").replace("\u00a0", ""))
    bloom, stem = page.index("Blüte und Blätter"), page.index("Stängel: erklärte Werte")
    assert bloom < page.index("A1 Türen zu passt nicht zu W1") < stem
    assert stem < page.index("W1 Offene Türen passt nicht zu A1")
    assert "A1 Türen zu ↔ W1 Offene Türen" in page


def test_the_table_and_the_data_say_the_labels(lily: Desk) -> None:
    text = lily.sees("/record.csv").removeprefix("\ufeff")
    rows = {row["Text"]: row for row in csv.DictReader(StringIO(text), delimiter=";")}
    assert rows["Türen zu"]["Kurzzeichen"] == "A1"
    assert rows["Offene Türen"]["Passt nicht zu"] == "A1"
    stages = {stage["key"]: stage for stage in json.loads(lily.sees("/record.json"))["stages"]}
    [card] = stages["values"]["results"]["cards"]
    assert (card["mark"], card["against"]) == ("W1", ["A1"])


def test_a_contradiction_is_as_silent_as_its_cards(lily: Desk) -> None:
    assert "Türen zu ↔" in lily.sees("/record.html")

    def silence(w: Workshop) -> None:
        stage = w.stage_by_key("artefacts")
        assert stage
        stage.settings = {**stage.settings, "export": "none"}
        db.session.commit()

    lily.ask(silence)
    for kind in ("html", "csv", "json"):
        assert "Türen zu" not in lily.sees(f"/record.{kind}"), kind
