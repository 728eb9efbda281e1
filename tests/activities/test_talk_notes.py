"""Where a phone offers own notes, and under which name; what it does with them, browsers test."""

from __future__ import annotations

import re

import pytest

from facilitation.extensions import db
from facilitation.models import Section, Stage, Workshop
from tests.conftest import Desk, Phone, word
from tests.planning import in_groups, plans


@pytest.fixture
def talking(fatma: Desk) -> Desk:
    plans(
        fatma,
        {"id": "talk", "type": "talk"},
        {"id": "write"},
        {"id": "pause", "type": "talk", "phase": "Pause"},
    )
    fatma.opens("talk")
    return fatma


def notebook(page: str) -> dict[str, str]:
    """What the notebook's element says to its behaviour; empty without one."""
    found = re.search(r'data-behaviour="notes" ([^>]*)>', page)
    return dict(re.findall(r'data-(\w+)="([^"]*)"', found[1])) if found else {}


def becomes_a_case(desk: Desk) -> int:
    def put(workshop: Workshop) -> int:
        stage = stage_of(workshop, "talk")
        stage.section = Section(
            workshop=workshop,
            blueprint_key="probe",
            title={"de": "Fall"},
            confidentiality="case",
            opened_at=stage.opened_at,
        )
        db.session.commit()
        return stage.section.id

    number: int = desk.ask(put)
    return number


def stage_of(workshop: Workshop, key: str) -> Stage:
    found = workshop.stage_by_key(key)
    assert found
    return found


def test_every_talk_offers_the_same_notebook(talking: Desk) -> None:
    anna = Phone.joins(talking, "Anna")
    page = anna.sees()
    day = talking.ask(lambda w: w.delete_on.isoformat())
    assert notebook(page) == {"notes": f"{talking.code}:", "until": day}
    assert "Sie werden nicht gesendet und stehen nicht im Protokoll." in word(page)
    talking.opens("write")
    assert not notebook(anna.sees())
    talking.opens("pause")
    assert not notebook(anna.sees()), "a break is for breaks"


def test_the_notebook_is_in_no_form_and_has_no_name(talking: Desk) -> None:
    page = Phone.joins(talking, "Anna").sees()
    [area] = re.findall(r"<textarea[^>]*>", page)
    assert " name=" not in area
    before, _, _after = page.partition(area)
    assert before.count("<form") == before.count("</form")
    # Such helpers of browsers may send what is typed.
    assert 'spellcheck="false"' in area and 'writingsuggestions="false"' in area
    assert 'autocomplete="off"' in area


def test_a_shared_device_offers_no_notebook(talking: Desk) -> None:
    anna = Phone.joins(talking, "Anna")
    in_groups(talking, anna)
    assert notebook(anna.sees())

    def share(workshop: Workshop) -> None:
        workshop.participants[0].is_table = True
        db.session.commit()

    talking.ask(share)
    assert not notebook(anna.sees())


def test_a_confidential_part_has_a_notebook_of_its_own_that_goes_with_it(talking: Desk) -> None:
    anna = Phone.joins(talking, "Anna")
    section = becomes_a_case(talking)
    page = anna.sees()
    until = talking.ask(lambda w: stage_of(w, "talk").section.erase_at.isoformat())
    assert notebook(page) == {"notes": f"{talking.code}:{section}:", "until": until}
    assert "verschwinden mit dem Fall" in word(page)

    def erase(workshop: Workshop) -> None:
        part = stage_of(workshop, "talk").section
        assert part
        part.erase()
        db.session.commit()

    talking.ask(erase)
    page = anna.sees()
    assert not notebook(page)
    assert f'data-behaviour="forget" data-forget="notes:{talking.code}:{section}:"' in page


def test_after_the_end_and_after_deletion_the_notebook_shows_only_what_was_kept(
    talking: Desk,
) -> None:
    anna = Phone.joins(talking, "Anna")
    assert " data-kept" not in anna.sees()
    talking.closes()
    assert " data-kept" in anna.sees() and notebook(anna.sees())["notes"] == f"{talking.code}:"

    def delete(workshop: Workshop) -> None:
        db.session.delete(workshop)
        db.session.commit()

    talking.ask(delete)
    page = anna.client.get(f"/w/{talking.code.lower()}")
    assert page.status_code == 404
    assert notebook(page.text) == {"notes": f"{talking.code}:", "until": ""}
    assert not notebook(anna.client.get("/workshops/nowhere").text)
