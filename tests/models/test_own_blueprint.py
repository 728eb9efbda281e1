"""Blueprints of the house: versions, drafts that can be taken back, and who may see and change."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from facilitation.blueprints.reading import read_content
from facilitation.extensions import db
from facilitation.models import Facilitator, OwnBlueprint, Shelf
from facilitation.models import drafting as drafts
from facilitation.models.own_blueprint import HOUSE, NAMED, OWN
from facilitation.refusal import Refused, Unusable

CONTENT: dict[str, Any] = {
    "id": "klein",
    "title": {"de": "Klein"},
    "stages": [{"id": "eins", "title": {"de": "Eins"}, "type": "talk", "minutes": 5}],
}
FILE = "# Von Hand geschrieben.\nid: klein\ntitle: Klein\nversion: 7\nstages:\n- {id: a, title: A, "
FILE += "type: talk, minutes: 5}\n"


@pytest.fixture
def anja(context: Flask) -> Facilitator:
    return Facilitator.register("anja@example.org", "a password for tests", "Anja")


@pytest.fixture
def bert(context: Flask) -> Facilitator:
    return Facilitator.register("bert@example.org", "a password for tests", "Bert")


def taken_in(by: Facilitator, text: str = FILE) -> OwnBlueprint:
    blueprint = OwnBlueprint.take_in(text, _read(text), by=by)
    db.session.commit()
    return blueprint


def _read(text: str) -> Any:
    from facilitation.blueprints import WorkshopBlueprint

    return WorkshopBlueprint.read(text, "klein.yaml")


def retitled(title: str) -> dict[str, Any]:
    return {**CONTENT, "title": {"de": title}}


def test_a_file_is_kept_as_it_came(anja: Facilitator) -> None:
    own = taken_in(anja)
    assert own.newest and own.newest.text == FILE
    assert (own.newest.number, own.newest.label, own.newest.author) == (1, "7", "Anja")


def test_two_blueprints_of_one_name_have_two_addresses(anja: Facilitator) -> None:
    assert [taken_in(anja).key, taken_in(anja).key] == ["klein", "klein-2"]
    begun = OwnBlueprint.begin({"id": "Über uns!"}, by=anja, taken=["ber-uns"])
    assert begun.key == "ber-uns-2"


def test_a_published_draft_is_the_next_version(anja: Facilitator, bert: Facilitator) -> None:
    own = taken_in(anja)
    own.write_draft({**own.content, "title": "Größer"}, by=bert)
    version = own.publish("Neuer Titel", by=bert)
    assert (version.number, version.label, version.author) == (2, "8", "Bert")
    assert version.title == {"de": "Größer"}
    assert read_content(version.text, "").data["changes"][-1]["text"] == "Neuer Titel"
    assert own.draft is None and own.versions[0].text == FILE


@pytest.mark.parametrize(
    ("label", "following"),
    [("1", 2), ("2.1", "2.2"), ("2026-03", "2026-03.1"), ("0.9.9", "0.9.10")],
)
def test_a_version_is_counted_on(anja: Facilitator, label: str, following: Any) -> None:
    own = taken_in(anja, FILE.replace("7", f'"{label}"'))
    own.write_draft(retitled("Anders"), by=anja)
    assert own.publish("x", by=anja).content["version"] == following


def test_a_draft_with_mistakes_is_kept_but_not_published(anja: Facilitator) -> None:
    own = OwnBlueprint.begin({**CONTENT, "stages": [{"id": "eins", "minutes": -5}]}, by=anja)
    with pytest.raises(Refused, match="Feld „title“"):
        own.publish("x", by=anja)
    assert own.content["stages"] == [{"id": "eins", "minutes": -5}]
    assert own.examined.problems


def test_publishing_wants_a_line_and_a_change(anja: Facilitator) -> None:
    own = taken_in(anja)
    with pytest.raises(Refused, match="nichts geändert"):
        own.publish("x", by=anja)
    own.write_draft(retitled("Anders"), by=anja)
    with pytest.raises(Unusable) as refusal:
        own.publish("  ", by=anja)
    assert refusal.value.field == "summary"


def test_every_change_of_a_draft_can_be_taken_back(anja: Facilitator) -> None:
    own = OwnBlueprint.begin(CONTENT, by=anja)
    for title in ("A", "B", "C"):
        own.write_draft(retitled(title), by=anja)
    for title in ("B", "A", "Klein"):
        own.undo_draft(by=anja)
        assert own.content["title"] == {"de": title}
    with pytest.raises(Refused):
        own.undo_draft(by=anja)


def test_typing_at_one_place_is_one_step(anja: Facilitator, bert: Facilitator, clock: Any) -> None:
    own = OwnBlueprint.begin(CONTENT, by=anja)
    for title in ("A", "An", "Ang"):
        own.write_draft(retitled(title), by=anja, place="head")
    own.write_draft(retitled("Bert"), by=bert, place="head")
    clock.advance(seconds=drafts.ONE_STEP / timedelta(seconds=1) + 1)
    own.write_draft(retitled("Später"), by=bert, place="head")
    before = []
    while own.draft_steps:
        own.undo_draft(by=anja)
        before.append(own.content["title"]["de"])
    assert before == ["Bert", "Ang", "Klein"]


def test_the_oldest_steps_go_first(anja: Facilitator) -> None:
    own = OwnBlueprint.begin(CONTENT, by=anja)
    for number in range(drafts.MOST_STEPS + 5):
        own.write_draft(retitled(str(number)), by=anja)
    assert len(own.draft_steps) == drafts.MOST_STEPS


def test_what_nobody_may_see_does_not_exist(
    context: Flask, anja: Facilitator, bert: Facilitator
) -> None:
    own = taken_in(anja)
    hers, his = (Shelf(context.extensions["library"], one) for one in (anja, bert))
    assert hers.get("klein") and not his.get("klein") and not his.own("klein")
    own.share(HOUSE, by=anja)
    assert his.get("klein") and not own.may_be_changed_by(bert)
    own.share(NAMED, [bert], by=anja)
    assert his.get("klein") and own.may_be_changed_by(bert)
    own.share(OWN, by=anja)
    assert not his.get("klein") and not own.may_be_changed_by(bert)


def test_only_its_owner_shares_a_blueprint(anja: Facilitator, bert: Facilitator) -> None:
    own = taken_in(anja)
    with pytest.raises(Refused, match="gehört"):
        own.share(HOUSE, by=bert)
    with pytest.raises(Unusable, match="mindestens eine Person"):
        own.share(NAMED, [], by=anja)
    with pytest.raises(Unusable, match="gibt es nicht"):
        own.share("world", by=anja)
    with pytest.raises(Refused, match="zuerst eine Version"):
        OwnBlueprint.begin(CONTENT, by=anja).share(HOUSE, by=anja)


def test_who_shares_a_blueprint_shares_what_it_includes(
    context: Flask, anja: Facilitator, bert: Facilitator
) -> None:
    taken_in(anja)
    outer = taken_in(
        anja, "id: aussen\ntitle: Außen\nstages: [{id: teil, include: klein, minutes: 5}]"
    )
    his = Shelf(context.extensions["library"], bert)
    outer.share(HOUSE, by=anja)
    held = his.get("aussen")
    assert held and not held.problems and [one.id for one in held.blueprint.flat] == ["teil-a"]
    assert his.get("klein") is None
    own = OwnBlueprint.take_in(outer.versions[0].text, outer.versions[0].blueprint, by=bert)
    held = his.get(own.key)
    assert held and "„klein“ gibt es hier nicht" in str(held.problems[0])


def test_a_built_in_one_cannot_be_hidden_by_an_own_one(context: Flask, anja: Facilitator) -> None:
    library = context.extensions["library"]
    text = FILE.replace("id: klein", "id: ideenwerkstatt")
    own = OwnBlueprint.take_in(text, _read(text), by=anja, taken=library.blueprints)
    shelf = Shelf(library, anja)
    assert own.key == "ideenwerkstatt-2"
    found = [shelf.get("ideenwerkstatt"), shelf.get("ideenwerkstatt-2")]
    assert [held.is_builtin for held in found if held] == [True, False]
