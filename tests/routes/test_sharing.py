"""Whose a blueprint is, who may see, use, copy, change, share and delete it."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from facilitation.extensions import db
from facilitation.models import Facilitator, OwnBlueprint, Run
from tests.conftest import Desk, word
from tests.routes.test_versions import CONTENT

#: Who stands how to the blueprint, and what each may; 404 where it does not exist for them.
STANDINGS = ("owner", "named", "house", "other")
SEE = (200, 200, 200, 404)
DO = (303, 303, 303, 404)
CHANGE = (303, 303, 403, 404)
OWN = (303, 403, 403, 404)
RIGHTS = {
    "GET ": SEE,
    "GET .yaml": SEE,
    "GET .json": SEE,
    "GET /versions": SEE,
    "GET /versions/1": SEE,
    "GET /differences?from=1&to=2": SEE,
    "GET /differences?from=2&to=draft": (200, 200, 404, 404),
    "POST /copies": DO,
    "POST /versions/1/draft": CHANGE,
    "GET /sharing": (200, 403, 403, 404),
    "POST /sharing": OWN,
    "POST /owner": OWN,
    "POST /deletion": OWN,
}


@pytest.fixture
def klein(fatma: Desk) -> Desk:
    """Fatma with a blueprint of two versions and a draft."""

    def make(_none: Any) -> None:
        person = Facilitator.by_email(fatma.email)
        assert person
        own = OwnBlueprint.begin(CONTENT, by=person)
        own.publish("Die erste", by=person)
        for goal in ("Klarheit", "Noch mehr Klarheit"):
            own.write_draft({**own.content, "goal": goal}, by=person)
            if goal == "Klarheit":
                own.publish("Ein Ziel", by=person)
        db.session.commit()

    fatma.ask(make)
    return fatma


def share(desk: Desk, sharing: str, *colleagues: Desk) -> Any:
    ids = [number(one) for one in colleagues]
    return desk.client.post(
        "/blueprints/klein/sharing", data={"sharing": sharing, "colleagues": ids}
    )


def number(desk: Desk) -> int:
    return int(desk.ask(lambda _none: Facilitator.by_email(desk.email).id))  # type: ignore[union-attr]


@pytest.mark.parametrize("standing", STANDINGS)
def test_rights(klein: Desk, jonas: Desk, vera: Desk, standing: str) -> None:
    shared = {"named": ("named", jonas), "house": ("house",)}.get(standing, ("named", vera))
    assert share(klein, *shared).status_code == 303
    visitor = klein if standing == "owner" else jonas
    for right, expected in RIGHTS.items():
        method, end = right.split(" ")
        data = {"sharing": "house", "owner": number(vera), "title": "Klein"}
        answer = visitor.client.open(
            f"/blueprints/klein{end}", method=method, data=data if method == "POST" else None
        )
        wanted = expected[STANDINGS.index(standing)]
        if standing == "owner" and right == "POST /deletion":
            # It has just been given to Vera, who alone may do this now.
            wanted = 403
        assert answer.status_code == wanted, f"{standing}: {right} answers {answer.status}"
        if wanted == 403:
            assert "Blaupause" in answer.text
    planned = visitor.client.post(
        "/workshops/new", data={"blueprint": "klein", "title": "Probe"}
    ).status_code
    assert planned == (404 if standing == "other" else 303)


@pytest.mark.parametrize("right", [right for right in RIGHTS if right.startswith("POST /v")])
def test_a_built_in_blueprint_is_changed_by_nobody(fatma: Desk, right: str) -> None:
    answer = fatma.client.post(f"/blueprints/ideenwerkstatt{right.split(' ')[1]}")
    assert answer.status_code == 403 and "mitgelieferte Blaupause" in answer.text


def test_colleagues_are_named_without_their_addresses(
    app: Flask, klein: Desk, jonas: Desk, vera: Desk
) -> None:
    page = klein.client.get("/blueprints/klein/sharing").text
    assert "Jonas" in page and "Vera" in page and "example.org" not in page
    with app.test_request_context():
        Facilitator.register("vera@elsewhere.example", "a password for tests", "Vera")
        db.session.commit()
    page = klein.client.get("/blueprints/klein/sharing").text
    assert page.count("vera@") == 4 and "jonas@" not in page


def test_sharing_by_name_needs_a_name(klein: Desk) -> None:
    answer = share(klein, "named")
    assert answer.status_code == 422 and "mindestens eine Person" in answer.text
    assert share(klein, "everybody").status_code == 422


def test_a_blueprint_without_a_version_is_not_for_the_house(fatma: Desk, jonas: Desk) -> None:
    def begin(_none: Any) -> None:
        person = Facilitator.by_email(fatma.email)
        assert person
        OwnBlueprint.begin(CONTENT, by=person)
        db.session.commit()

    fatma.ask(begin)
    answer = share(fatma, "house")
    assert answer.status_code == 409 and "veröffentlichen" in answer.text
    assert share(fatma, "named", jonas).status_code == 303


def test_who_gets_it_owns_it_and_who_gave_it_may_still_change_it(klein: Desk, vera: Desk) -> None:
    klein.client.post("/blueprints/klein/owner", data={"owner": number(vera)})
    assert vera.client.get("/blueprints/klein/sharing").status_code == 200
    assert klein.client.get("/blueprints/klein/sharing").status_code == 403
    assert klein.client.post("/blueprints/klein/versions/1/draft").status_code == 303


def test_deleting_wants_the_title_and_leaves_planned_workshops(klein: Desk) -> None:
    klein.plans("Probe", blueprint="klein")
    code = klein.code
    klein.opens("ideas")
    klein.closes()
    klein.plans("Noch eine", blueprint="klein")
    answer = klein.client.post("/blueprints/klein/deletion", data={"title": "klein"})
    assert answer.status_code == 422 and "den Titel genau so" in word(answer.text)
    assert klein.ask(lambda _w: Run.figures(["klein"])["klein"].count) == 1
    answer = klein.client.post("/blueprints/klein/deletion", data={"title": " Klein "})
    assert answer.status_code == 303
    assert klein.client.get("/blueprints/klein").status_code == 404
    assert klein.client.get("/blueprints/klein/sharing").status_code == 404
    assert klein.ask(lambda _w: Run.figures(["klein"])) == {}
    assert klein.ask(lambda w: [stage.key for stage in w.stages]) == ["ideas", "end"]
    assert klein.opens("ideas").status_code == 303
    assert klein.client.get(f"/workshops/{code}/results").status_code == 200
    assert klein.client.get(f"/workshops/{code}/blueprint").status_code == 200


def test_with_its_owners_account_a_blueprint_goes(app: Flask, klein: Desk, jonas: Desk) -> None:
    share(klein, "named", jonas)
    with app.test_request_context():
        db.session.delete(Facilitator.by_email(jonas.email))
        db.session.commit()
        own = OwnBlueprint.by_key("klein")
        assert own and own.shared_with == [] and own.newest and own.newest.author == "Fatma"
        db.session.delete(own.owner)
        db.session.commit()
        db.session.expire_all()
        assert OwnBlueprint.by_key("klein") is None
