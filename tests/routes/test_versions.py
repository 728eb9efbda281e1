"""Versions on their pages: compared, taken up again, lifted to, and made from a day."""

from __future__ import annotations

import re
from typing import Any

import pytest

from facilitation.extensions import db
from facilitation.models import Facilitator, OwnBlueprint
from tests.conftest import Clock, Desk, word

CONTENT: dict[str, Any] = {
    "id": "klein",
    "title": {"de": "Klein"},
    "stages": [
        {"id": "ideas", "title": {"de": "Ideen"}, "type": "collect", "minutes": 20},
        {"id": "end", "title": {"de": "Ende"}, "type": "talk", "minutes": 5},
    ],
}
EVIL = "<script>alert(1)</script>{{ 7*7 }}#panic()"


@pytest.fixture
def klein(fatma: Desk) -> Desk:
    """Fatma with a blueprint of hers in two versions; the second gives ideas 30 minutes."""

    def make(_none: Any) -> None:
        person = Facilitator.by_email(fatma.email)
        assert person
        own = OwnBlueprint.begin(CONTENT, by=person)
        own.publish("Die erste", by=person)
        longer = [{**CONTENT["stages"][0], "minutes": 30}, CONTENT["stages"][1]]
        own.write_draft({**own.content, "stages": longer}, by=person)
        own.publish("Mehr Zeit für Ideen", by=person)
        db.session.commit()

    fatma.ask(make)
    return fatma


def reads(desk: Desk, address: str, status: int = 200) -> str:
    answer = desk.client.get(address)
    assert answer.status_code == status, answer.text
    return str(answer.text)


def own(desk: Desk, question: Any) -> Any:
    return desk.ask(lambda _none: question(OwnBlueprint.by_key("klein")))


def write_draft(desk: Desk, **fields: Any) -> None:
    def write(own: OwnBlueprint) -> None:
        own.write_draft({**own.content, **fields}, by=own.owner)
        db.session.commit()

    own(desk, write)


def test_the_list_names_each_version_with_its_line_and_runs(klein: Desk) -> None:
    klein.plans("Probe", blueprint="klein")
    klein.opens("ideas")
    klein.closes()
    page = word(reads(klein, "/blueprints/klein/versions"))
    assert re.search(r"Version 2 gilt Mehr Zeit für Ideen .* Fatma 1 .*Version 1 Die erste", page)


def test_two_versions_stand_side_by_side_as_a_table(klein: Desk) -> None:
    page = reads(klein, "/blueprints/klein/differences?from=1&to=2")
    assert '<th class="kern-table__header" scope="col">Version 1</th>' in page
    assert "Minuten 20 min 30 min" in word(page) and "25 Minuten 35 Minuten" in word(page)
    assert "Minuten 30 min 20 min" in word(
        reads(klein, "/blueprints/klein/differences?from=2&to=1")
    )
    assert "Minuten 20 min 30 min" in word(reads(klein, "/blueprints/klein/differences?to=2"))
    assert "Beide sagen dasselbe." in reads(klein, "/blueprints/klein/differences?from=2&to=2")


@pytest.mark.parametrize("query", ["from=1&to=3", "from=x&to=2", "from=1&to=draft", "from=-1&to=²"])
def test_a_version_that_is_not_there_cannot_be_compared(klein: Desk, query: str) -> None:
    reads(klein, f"/blueprints/klein/differences?{query}", 404)


def test_a_draft_is_compared_even_while_it_has_mistakes(klein: Desk) -> None:
    write_draft(klein, goal=EVIL, stages=[{"id": "ideas", "title": EVIL, "minutes": -5}])
    page = reads(klein, "/blueprints/klein/differences?to=draft")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}#panic()" in page
    assert "<script>alert" not in page and "fällt weg" in page
    assert "Es gibt einen Entwurf" in reads(klein, "/blueprints/klein/versions")


def test_an_older_version_can_be_read_and_taken_up_again(klein: Desk) -> None:
    page = reads(klein, "/blueprints/klein/versions/1")
    assert "20 min" in page and "Diese Fassung wieder aufnehmen" in page
    assert "Diese Fassung wieder aufnehmen" not in reads(klein, "/blueprints/klein/versions/2")
    answer = klein.client.post("/blueprints/klein/versions/1/draft")
    assert answer.status_code == 303 and answer.location.endswith("/blueprints/klein/edit")
    assert own(klein, lambda o: o.draft_content["stages"][0]["minutes"]) == 20

    def publish(found: OwnBlueprint) -> tuple[str, list[str]]:
        version = found.publish("Wie am Anfang", by=found.owner)
        return version.label, [one["text"] for one in version.content["changes"]]

    assert own(klein, publish) == ("3", ["Die erste", "Mehr Zeit für Ideen", "Wie am Anfang"])
    reads(klein, "/blueprints/klein/versions/9", 404)


def test_a_built_in_blueprint_says_that_it_has_one_version(fatma: Desk) -> None:
    assert "wird mitgeliefert" in reads(fatma, "/blueprints/ideenwerkstatt/versions")


def test_a_planned_workshop_says_that_a_newer_version_is_there(klein: Desk) -> None:
    klein.plans("Probe", blueprint="klein")
    pages = (f"/workshops/{klein.code}", f"/workshops/{klein.code}/plan", "/workshops")
    assert not any("ist da" in reads(klein, page) for page in pages)
    write_draft(klein, goal="Klarheit", stages=[CONTENT["stages"][0]])
    own(klein, lambda o: (o.publish("Kürzer", by=o.owner), db.session.commit()))
    assert all("Version 3" in reads(klein, page) for page in pages)
    klein.posts(f"plan/{klein.stage('end')}/minutes", minutes=9)

    page = word(klein.sees("/lift"))
    assert "geht dabei verloren: „Ende“, Minuten: 5 min → 9 min" in page
    assert "Ende fällt weg" in page
    assert klein.posts("lift", label="2").status_code == 409
    assert klein.posts("lift", label="3").status_code == 303
    assert klein.ask(lambda w: [stage.key for stage in w.stages]) == ["ideas"]
    assert "Keine neuere Version" in klein.sees("/lift")
    assert klein.posts("lift").status_code == 404

    klein.opens("ideas")
    own(klein, lambda o: (o.write_draft(CONTENT, by=o.owner), o.publish("Neu", by=o.owner)))
    refused = klein.posts("lift")
    assert refused.status_code == 409 and "hat schon begonnen" in refused.text


def test_a_day_becomes_the_next_version(klein: Desk, clock: Clock) -> None:
    klein.plans("Probe", blueprint="klein")
    klein.opens("ideas")
    clock.advance(minutes=43)
    klein.opens("end")
    clock.advance(minutes=5)
    klein.closes()
    assert f"/workshops/{klein.code}/blueprint" in klein.sees("/results")
    page = klein.sees("/blueprint")
    assert "gedauert hat es 43 Minuten" in page and "45 min" in page

    assert klein.posts("blueprint").status_code == 422
    nothing_said = klein.posts("blueprint", change="minutes:ideas", publish=1)
    assert nothing_said.status_code == 422 and "in einer Zeile" in nothing_said.text
    assert own(klein, lambda o: o.draft) is None
    done = klein.posts("blueprint", change="minutes:ideas", publish=1, summary="Wie am 3.11.")
    assert done.status_code == 303 and done.location.endswith("/blueprints/klein")
    assert own(klein, lambda o: [o.newest.number, o.newest.blueprint.stages[0].minutes]) == [3, 45]


def test_a_draft_of_somebody_is_not_published_along(klein: Desk, clock: Clock) -> None:
    klein.plans("Probe", blueprint="klein")
    klein.opens("ideas")
    clock.advance(minutes=43)
    klein.closes()
    write_draft(klein, goal="halb fer")
    sent = {"change": "minutes:ideas", "summary": "Zeiten"}
    assert klein.posts("blueprint", publish=1, **sent).status_code == 409
    assert klein.posts("blueprint", **sent).location.endswith("/blueprints/klein/edit")
    content = own(klein, lambda o: o.draft_content)
    assert (content["goal"], content["stages"][0]["minutes"]) == ("halb fer", 45)


def test_what_a_built_in_blueprint_teaches_goes_into_a_copy(workshop: Desk, clock: Clock) -> None:
    workshop.opens("known")
    clock.advance(minutes=40)
    workshop.closes()
    assert "Es entsteht eine eigene Kopie" in workshop.sees("/blueprint")
    done = workshop.posts("blueprint", change="minutes:known", publish=1, summary="Mehr Zeit")
    assert done.location.endswith("/blueprints/ideenwerkstatt-2")
    content = workshop.ask(lambda _w: OwnBlueprint.by_key("ideenwerkstatt-2").newest.content)
    assert content["origin"]["id"] == "ideenwerkstatt"
    assert {stage["id"]: stage["minutes"] for stage in content["stages"]}["known"] == 40


def test_a_workshop_is_planned_with_the_version_and_language_that_are_there(klein: Desk) -> None:
    page = reads(klein, "/workshops/new?blueprint=klein")
    assert "Version 2" in page and 'value="klein"' in page
    assert re.findall(r'<option value="(\w+)"', page) == ["de"]
    refused = klein.client.post(
        "/workshops/new", data={"blueprint": "klein", "title": "Probe", "locale": "en"}
    )
    assert refused.status_code == 422 and "In dieser Sprache gibt es" in refused.text
    write_draft(klein, title={"de": "Klein", "en": "Small"})
    own(klein, lambda o: (o.publish("Auch englisch", by=o.owner), db.session.commit()))
    page = reads(klein, "/workshops/new?blueprint=klein")
    assert re.findall(r"<option[^>]*>([^<]+)", page) == ["Deutsch", "English, unvollständig"]
    klein.plans("Probe", blueprint="klein", locale="en")
    assert klein.ask(lambda w: (w.blueprint_label, w.locale)) == ("3", "en")
