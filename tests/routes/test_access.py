"""Who may go where: one table of role × route over all addresses of the application."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from facilitation.extensions import db
from facilitation.models import Workshop
from tests.conftest import Desk, Phone, cards_of

ROLES = (
    "anonymous",
    "participant",
    "foreign participant",
    "facilitator",
    "co-facilitator",
    "foreign facilitator",
    "admin",
)

#: What each kind of door answers to each role, in the order of ROLES. "in": a page, a refusal by
#: the rules (409, 422) or a redirect to the place itself; "door": 303 to a door; else the status.
OPEN = ("in",) * 7
PHONE = ("door", "in", "door", "door", "door", "door", "door")
PHONE_POST = (403, "in", 403, 403, 403, 403, 403)
DESK = ("door", "door", "door", "in", "in", 404, 404)
DESK_POST = (403, 403, 403, "in", "in", 404, 404)
SIGNED_IN = ("door", "door", "door", "in", "in", "in", "in")
SIGNED_IN_POST = (403, 403, 403, "in", "in", "in", "in")
ADMIN = ("door", "door", "door", 403, 403, 403, "in")
ADMIN_POST = (403, 403, 403, 403, 403, 403, "in")

TABLE = {
    "GET /": OPEN,
    "GET /help": OPEN,
    "GET /healthz": OPEN,
    "GET /readyz": OPEN,
    "GET /metrics": OPEN,
    "GET /styles/<digest>/<audience>.css": OPEN,
    "GET /join": OPEN,
    "POST /join": OPEN,
    "GET /j/<code>": ("door",) * 7,
    "POST /language": OPEN,
    "GET /sign-in": OPEN,
    "POST /sign-in": OPEN,
    "POST /sign-out": OPEN,
    "GET /welcome/<token>": (404,) * 7,
    "POST /welcome/<token>": (404,) * 7,
    "GET /w/<code>/join": OPEN,
    "POST /w/<code>/join": OPEN,
    "GET /board/<token>": OPEN,
    "GET /board/<token>/stream": OPEN,
    "GET /w/<code>": PHONE,
    "GET /w/<code>/now": PHONE,
    "GET /w/<code>/stream": PHONE,
    "GET /w/<code>/cards/<int:card_id>/edit": PHONE,
    "POST /w/<code>/stages/<int:stage_id>/cards": PHONE_POST,
    "POST /w/<code>/cards/<int:card_id>": PHONE_POST,
    "POST /w/<code>/cards/<int:card_id>/withdrawal": PHONE_POST,
    "POST /w/<code>/stages/<int:stage_id>/votes": PHONE_POST,
    "POST /w/<code>/stages/<int:stage_id>/ratings": PHONE_POST,
    "POST /w/<code>/stages/<int:stage_id>/glance": PHONE_POST,
    "POST /w/<code>/stages/<int:stage_id>/readiness": PHONE_POST,
    "GET /w/<code>/group": PHONE,
    "POST /w/<code>/group": (403, 404, 403, 403, 403, 403, 403),
    "GET /w/<code>/table/<token>": (404,) * 7,
    "POST /w/<code>/table/<token>": (404,) * 7,
    "GET /w/<code>/handover": PHONE,
    "POST /w/<code>/handover": (403, 404, 403, 403, 403, 403, 403),
    "GET /workshops/<code>/groups": DESK,
    "POST /workshops/<code>/groups": DESK_POST,
    "POST /workshops/<code>/groups/deal": DESK_POST,
    "POST /workshops/<code>/groups/moves": (403, 403, 403, 404, 404, 404, 404),
    "POST /workshops/<code>/groups/<int:group_id>": (403, 403, 403, 404, 404, 404, 404),
    "POST /workshops/<code>/groups/<int:group_id>/dissolution": (403, 403, 403, 404, 404, 404, 404),
    "GET /workshops": SIGNED_IN,
    "GET /workshops/new": SIGNED_IN,
    "POST /workshops/new": SIGNED_IN_POST,
    "GET /blueprints": SIGNED_IN,
    "GET /blueprints/<key>": SIGNED_IN,
    "GET /blueprints/<key>.yaml": SIGNED_IN,
    "GET /facilitators": ADMIN,
    "POST /facilitators": ADMIN_POST,
    "GET /workshops/<code>": DESK,
    "GET /workshops/<code>/stream": DESK,
    "GET /workshops/<code>/results": DESK,
    "GET /workshops/<code>/record.<extension>": DESK,
    "POST /workshops/<code>/openings": DESK_POST,
    "POST /workshops/<code>/reveals": DESK_POST,
    "POST /workshops/<code>/closings": DESK_POST,
    "POST /workshops/<code>/admissions": DESK_POST,
    "POST /workshops/<code>/undo": DESK_POST,
    "POST /workshops/<code>/timer": DESK_POST,
    "POST /workshops/<code>/pages": DESK_POST,
    "POST /workshops/<code>/theme": DESK_POST,
    "POST /workshops/<code>/cards/<int:card_id>/aside": DESK_POST,
    "POST /workshops/<code>/cards/<int:card_id>/return": DESK_POST,
    "POST /workshops/<code>/facilitators": DESK_POST,
    "POST /workshops/<code>/deletion": DESK_POST,
}


def routes(app: Flask) -> set[str]:
    return {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static"
        for method in rule.methods & {"GET", "POST", "PUT", "PATCH", "DELETE"}
    }


def test_every_route_is_in_the_table(app: Flask) -> None:
    assert routes(app) == set(TABLE)


@pytest.fixture
def visitors(
    app: Flask, workshop: Desk, anna: Phone, charlie: Phone, jonas: Desk, vera: Desk
) -> dict[str, FlaskClient]:
    workshop.posts("facilitators", email=jonas.email)
    admin = Desk.of(app, "admin@example.org")
    with app.test_request_context():
        from facilitation.models import Facilitator

        found = Facilitator.by_email(admin.email)
        assert found
        found.is_admin = True
        db.session.commit()
    clients = (
        app.test_client(),
        anna.client,
        charlie.client,
        workshop.client,
        jonas.client,
        vera.client,
        admin.client,
    )
    return dict(zip(ROLES, clients, strict=True))


@pytest.mark.parametrize("state", ["planned", "open", "closed"])
@pytest.mark.parametrize("route", TABLE)
def test_a_route_lets_in_whom_it_should(
    app: Flask,
    workshop: Desk,
    anna: Phone,
    visitors: dict[str, FlaskClient],
    route: str,
    state: str,
) -> None:
    workshop.opens("known")
    anna.posts("eine Karte", "known", lane="0")
    [(card, _text)] = cards_of(workshop, "known")
    bring_into(workshop, state)
    method, rule = route.split(" ")
    board = workshop.board.rsplit("/", 1)[1]
    path = (
        rule.replace("<code>", workshop.code)
        .replace("<token>", board if rule.startswith("/board") else "nobody-knows-this")
        .replace("<int:stage_id>", str(workshop.stage("known")))
        .replace("<int:card_id>", str(card))
        .replace("<key>", "ideenwerkstatt")
        .replace("<extension>", "json")
        .replace("<digest>/<audience>", "x/phone")
    )
    for role, expected in zip(ROLES, TABLE[route], strict=True):
        answer = visitors[role].open(
            path,
            method=method,
            data={"stage": workshop.stage("known")} if method == "POST" else None,
            buffered=False,
        )
        assert verdict(answer.status_code, answer.location) == expected, (role, answer.status)
        answer.close()
        if rule in ("/sign-out",) or "deletion" in rule:
            break


def bring_into(workshop: Desk, state: str) -> None:
    def change(row: Workshop) -> None:
        if state == "planned":
            row.opened_at = row.current_stage_id = None
        elif state == "closed":
            row.close()
        db.session.commit()

    workshop.ask(change)


def verdict(status: int, location: str | None) -> object:
    if (
        status == 303
        and location
        and (
            (location.endswith("/join") and location.startswith("/w/"))
            or location.startswith("/sign-in?")
        )
    ):
        return "door"
    return "in" if status < 400 or status in (409, 422) else status
