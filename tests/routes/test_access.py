"""Who may go where: one table of role × route over all addresses of the application."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from facilitation.extensions import db
from facilitation.models import Facilitator, Workshop
from tests.conftest import Desk, House, Phone, cards_of, database_file

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

#: Workshops that are no session of a series have none of its pages.
NO_SERIES_PHONE = ("door", 404, *("door",) * 5)
NO_SERIES_PHONE_POST = (403, 404, *(403,) * 5)
NO_SERIES_DESK = (*("door",) * 3, *(404,) * 4)
NO_SERIES_DESK_POST = (*(403,) * 3, *(404,) * 4)

#: A built-in blueprint is nobody's to change.
NOT_TO_CHANGE = ("door", "door", "door", 403, 403, 403, 403)
NOT_TO_CHANGE_POST = (403,) * 7
TABLE = {
    "GET /": OPEN,
    "GET /help": OPEN,
    "GET /help/factsheet.<extension>": ("door", "door", "door", 404, 404, 404, 404),
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
    "GET /w/<code>/photos/<int:photo_id>-<stamp>.jpg": ("door", 404, *("door",) * 5),
    "GET /board/<token>/photos/<int:photo_id>-<stamp>.jpg": (404,) * 7,
    "GET /workshops/<code>/photos/<int:photo_id>-<stamp>.jpg": (*("door",) * 3, *(404,) * 4),
    "POST /w/<code>/stages/<int:stage_id>/votes": PHONE_POST,
    "POST /w/<code>/stages/<int:stage_id>/ratings": PHONE_POST,
    "POST /w/<code>/stages/<int:stage_id>/glance": PHONE_POST,
    "POST /w/<code>/stages/<int:stage_id>/readiness": PHONE_POST,
    "POST /w/<code>/stages/<int:stage_id>/seats": PHONE_POST,
    "POST /w/<code>/stages/<int:stage_id>/role": PHONE_POST,
    "POST /w/<code>/stages/<int:stage_id>/assignments": PHONE_POST,
    "POST /w/<code>/stages/<int:stage_id>/proposals": PHONE_POST,
    "POST /w/<code>/stages/<int:stage_id>/proposals/withdrawal": PHONE_POST,
    "POST /w/<code>/stages/<int:stage_id>/method": PHONE_POST,
    "POST /w/<code>/stages/<int:stage_id>/marks": PHONE_POST,
    "GET /w/<code>/sections/<int:section_id>": ("door", 404, *("door",) * 5),
    "GET /w/<code>/sections/<int:section_id>/handover": ("door", 404, *("door",) * 5),
    "POST /w/<code>/sections/<int:section_id>/handover": (403, 404, *(403,) * 5),
    "GET /w/<code>/sections/<int:section_id>/erasure": ("door", 404, *("door",) * 5),
    "POST /w/<code>/sections/<int:section_id>/erasure": (403, 404, *(403,) * 5),
    "GET /w/<code>/group": PHONE,
    "POST /w/<code>/group": (403, 404, 403, 403, 403, 403, 403),
    "GET /w/<code>/table/<token>": (404,) * 7,
    "POST /w/<code>/table/<token>": (404,) * 7,
    "GET /w/<code>/handover": PHONE,
    "POST /w/<code>/handover": (403, 404, 403, 403, 403, 403, 403),
    "POST /w/<code>/recognition": NO_SERIES_PHONE_POST,
    "POST /w/<code>/recognition/end": NO_SERIES_PHONE_POST,
    "POST /w/<code>/turns": NO_SERIES_PHONE_POST,
    "POST /w/<code>/turns/refusal": NO_SERIES_PHONE_POST,
    "GET /w/<code>/log": NO_SERIES_PHONE,
    "POST /w/<code>/log": NO_SERIES_PHONE_POST,
    "POST /w/<code>/log/<key>": NO_SERIES_PHONE_POST,
    "POST /w/<code>/log/<key>/removal": NO_SERIES_PHONE_POST,
    "GET /workshops/<code>/series": NO_SERIES_DESK,
    "POST /workshops/<code>/series/sessions": NO_SERIES_DESK_POST,
    "GET /workshops/<code>/series/harvest.md": NO_SERIES_DESK,
    "POST /workshops/<code>/series/deletion": NO_SERIES_DESK_POST,
    "POST /workshops/<code>/series/kept": NO_SERIES_DESK_POST,
    "POST /workshops/<code>/series/kept/<int:kept_id>": NO_SERIES_DESK_POST,
    "POST /workshops/<code>/series/kept/<int:kept_id>/removal": NO_SERIES_DESK_POST,
    "POST /workshops/<code>/series/turns": NO_SERIES_DESK_POST,
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
    "GET /blueprints/<key>/preview/<stage>/<screen>": (*("door",) * 3, *(404,) * 4),
    "GET /blueprints/<key>.yaml": SIGNED_IN,
    "GET /blueprints/<key>.json": SIGNED_IN,
    "GET /blueprints/<key>.zip": SIGNED_IN,
    "GET /blueprints/collection.zip": SIGNED_IN,
    "GET /blueprints/exports": SIGNED_IN,
    "GET /blueprints/schema.json": OPEN,
    "GET /blueprints/imports": SIGNED_IN,
    "POST /blueprints/imports": SIGNED_IN_POST,
    "POST /blueprints/imports/acceptance": SIGNED_IN_POST,
    "GET /blueprints/<key>/pictures": ("door", "door", "door", 404, 404, 404, 404),
    "POST /blueprints/<key>/pictures": (403, 403, 403, 404, 404, 404, 404),
    "GET /blueprints/<key>/pictures/<file>": ("door", "door", "door", 404, 404, 404, 404),
    "POST /blueprints/<key>/pictures/<file>/removal": (403, 403, 403, 404, 404, 404, 404),
    "POST /blueprints": SIGNED_IN_POST,
    "POST /blueprints/<key>/copies": SIGNED_IN_POST,
    "GET /blueprints/<key>/edit": NOT_TO_CHANGE,
    "GET /blueprints/<key>/edit/parts/<place>": NOT_TO_CHANGE,
    "POST /blueprints/<key>/edit/parts/<place>": NOT_TO_CHANGE_POST,
    "POST /blueprints/<key>/edit/stages": NOT_TO_CHANGE_POST,
    "POST /blueprints/<key>/edit/moves": NOT_TO_CHANGE_POST,
    "POST /blueprints/<key>/edit/repetitions": NOT_TO_CHANGE_POST,
    "POST /blueprints/<key>/edit/removals": NOT_TO_CHANGE_POST,
    "POST /blueprints/<key>/edit/undo": NOT_TO_CHANGE_POST,
    "GET /blueprints/<key>/edit/preview/<place>/<screen>": NOT_TO_CHANGE,
    "GET /blueprints/<key>/edit/version": NOT_TO_CHANGE,
    "POST /blueprints/<key>/versions": NOT_TO_CHANGE_POST,
    "POST /blueprints/<key>/edit/discard": NOT_TO_CHANGE_POST,
    "GET /blueprints/<key>/versions": SIGNED_IN,
    "GET /blueprints/<key>/versions/<int:number>": ("door", "door", "door", 404, 404, 404, 404),
    "POST /blueprints/<key>/versions/<int:number>/draft": NOT_TO_CHANGE_POST,
    "GET /blueprints/<key>/differences": ("door", "door", "door", 404, 404, 404, 404),
    "GET /blueprints/<key>/sharing": ("door", "door", "door", 403, 403, 403, 403),
    "POST /blueprints/<key>/sharing": NOT_TO_CHANGE_POST,
    "POST /blueprints/<key>/owner": NOT_TO_CHANGE_POST,
    "POST /blueprints/<key>/deletion": NOT_TO_CHANGE_POST,
    "GET /workshops/<code>/lift": DESK,
    "POST /workshops/<code>/lift": DESK_POST,
    "GET /workshops/<code>/blueprint": DESK,
    "POST /workshops/<code>/blueprint": DESK_POST,
    "GET /facilitators": ADMIN,
    "POST /facilitators": ADMIN_POST,
    "GET /workshops/<code>": DESK,
    "GET /workshops/<code>/stream": DESK,
    "GET /workshops/<code>/results": DESK,
    "GET /workshops/<code>/record.<extension>": DESK,
    "POST /workshops/<code>/openings": DESK_POST,
    "POST /workshops/<code>/reveals": DESK_POST,
    "POST /workshops/<code>/rounds": DESK_POST,
    "POST /workshops/<code>/closings": DESK_POST,
    "POST /workshops/<code>/admissions": DESK_POST,
    "POST /workshops/<code>/undo": DESK_POST,
    "POST /workshops/<code>/repetitions": DESK_POST,
    "POST /workshops/<code>/floor": DESK_POST,
    "POST /workshops/<code>/writers": DESK_POST,
    "GET /workshops/<code>/preview/<screen>": DESK,
    "GET /workshops/<code>/plan": DESK,
    "POST /workshops/<code>/plan": DESK_POST,
    "POST /workshops/<code>/plan/<int:stage_id>/minutes": DESK_POST,
    "POST /workshops/<code>/plan/<int:stage_id>/skip": DESK_POST,
    "POST /workshops/<code>/plan/<int:stage_id>/return": DESK_POST,
    "POST /workshops/<code>/plan/<int:stage_id>/repetition": DESK_POST,
    "POST /workshops/<code>/plan/<int:stage_id>/removal": DESK_POST,
    "POST /workshops/<code>/facilitators-weigh": DESK_POST,
    "POST /workshops/<code>/budgets": (403, 403, 403, 404, 404, 404, 404),
    "POST /workshops/<code>/ballots": (403, 403, 403, 404, 404, 404, 404),
    "POST /workshops/<code>/ballots/withdrawal": (403, 403, 403, 404, 404, 404, 404),
    "POST /workshops/<code>/decisions": (403, 403, 403, 404, 404, 404, 404),
    "POST /workshops/<code>/contradictions": (403, 403, 403, 404, 404, 404, 404),
    "POST /workshops/<code>/contradictions/voting": (403, 403, 403, 404, 404, 404, 404),
    "POST /workshops/<code>/contradictions/<int:card_id>/withdrawal": DESK_POST,
    "POST /workshops/<code>/stages/<int:stage_id>/picks": DESK_POST,
    "POST /workshops/<code>/picks/<int:card_id>/withdrawal": DESK_POST,
    "POST /workshops/<code>/stages/<int:stage_id>/proposals": DESK_POST,
    "POST /workshops/<code>/stages/<int:stage_id>/proposals/withdrawal": DESK_POST,
    "POST /workshops/<code>/stages/<int:stage_id>/method": DESK_POST,
    "POST /workshops/<code>/stages/<int:stage_id>/roles": DESK_POST,
    "POST /workshops/<code>/stages/<int:stage_id>/roles/return": DESK_POST,
    "POST /workshops/<code>/stages/<int:stage_id>/actions": DESK_POST,
    "GET /workshops/<code>/actions/<int:card_id>": ("door", "door", "door", 404, 404, 404, 404),
    "POST /workshops/<code>/actions/<int:card_id>": (403, 403, 403, 404, 404, 404, 404),
    "POST /workshops/<code>/timer": DESK_POST,
    "POST /workshops/<code>/pages": DESK_POST,
    "POST /workshops/<code>/theme": DESK_POST,
    "POST /workshops/<code>/cards/<int:card_id>/aside": DESK_POST,
    "POST /workshops/<code>/cards/<int:card_id>/return": DESK_POST,
    "POST /workshops/<code>/stages/<int:stage_id>/stacks": DESK_POST,
    "GET /workshops/<code>/stages/<int:stage_id>/stacks/name": DESK,
    "POST /workshops/<code>/stages/<int:stage_id>/stacks/moves": DESK_POST,
    "POST /workshops/<code>/stages/<int:stage_id>/stacks/asides": DESK_POST,
    "POST /workshops/<code>/stages/<int:stage_id>/stacks/<int:stack_id>": DESK_POST,
    "POST /workshops/<code>/stages/<int:stage_id>/stacks/<int:stack_id>/dissolution": DESK_POST,
    "POST /workshops/<code>/stages/<int:stage_id>/likenesses": DESK_POST,
    "POST /workshops/<code>/stages/<int:stage_id>/differences": DESK_POST,
    "POST /workshops/<code>/facilitators": DESK_POST,
    "POST /workshops/<code>/sections/<int:section_id>/erasure": (*(403,) * 3, *(404,) * 4),
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


@dataclass
class Scene:
    """The whole cast around a workshop in one state, to which everything returns."""

    workshop: Desk
    card: int
    cast: dict[str, FlaskClient]
    saved: Path
    #: Sees whether the database was written to since it was last as it was.
    watch: sqlite3.Connection
    version: int = 0

    @classmethod
    def of(cls, app: Flask, state: str) -> Scene:
        workshop = Desk.of(app, "fatma@example.org").plans("Antrag ohne Umwege")
        vera = Desk.of(app, "vera@example.org").plans("Ein anderer Workshop")
        jonas, admin = Desk.of(app, "jonas@example.org"), Desk.of(app, "admin@example.org")
        anna, charlie = Phone.joins(workshop, "Anna"), Phone.joins(vera, "Charlie")
        workshop.posts("facilitators", email=jonas.email)
        workshop.opens("known")
        anna.posts("eine Karte", "known", lane="0")
        [(card, _text)] = cards_of(workshop, "known")
        with app.test_request_context():
            found = Facilitator.by_email(admin.email)
            assert found
            found.is_admin = True
            db.session.commit()
        bring_into(workshop, state)
        people = (anna, charlie, workshop, jonas, vera, admin)
        clients = [app.test_client(), *(person.client for person in people)]
        scene = cls(
            workshop,
            card,
            dict(zip(ROLES, clients, strict=True)),
            database_file(app).with_name("saved"),
            sqlite3.connect(database_file(app)),
        )
        copy_database(database_file(app), scene.saved)
        return scene

    def visitor(self, role: str) -> FlaskClient:
        """Someone in this role, who finds all as it was."""
        app = self.workshop.app
        if self._version() != self.version:
            copy_database(self.saved, database_file(app))
            self.version = self._version()
        client = app.test_client()
        client._cookies = dict(self.cast[role]._cookies)
        return client

    def _version(self) -> int:
        """Another number after every commit of somebody else."""
        [version] = self.watch.execute("PRAGMA data_version").fetchone()
        return int(version)


def copy_database(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


@pytest.fixture(scope="module")
def scene(request: pytest.FixtureRequest, house: House) -> Iterator[Scene]:
    with house() as app:
        scene = Scene.of(app, request.param)
        with closing(scene.watch):
            yield scene


@pytest.mark.parametrize("scene", ["planned", "open", "closed"], indirect=True, scope="module")
@pytest.mark.parametrize("route", TABLE)
def test_a_route_lets_in_whom_it_should(scene: Scene, route: str) -> None:
    workshop = scene.workshop
    stage = workshop.stage("known")
    method, rule = route.split(" ")
    board = workshop.board.rsplit("/", 1)[1]
    path = (
        rule.replace("<code>", workshop.code)
        .replace("<token>", board if rule.startswith("/board") else "nobody-knows-this")
        .replace("<int:stage_id>", str(stage))
        .replace("<int:card_id>", str(scene.card))
        .replace("<key>", "ideenwerkstatt")
        .replace("<extension>", "json")
        .replace("<digest>/<audience>", "x/phone")
        .replace("<screen>", "board")
    )
    path = re.sub(r"<int:\w+>", "1", path)
    for role, expected in zip(ROLES, TABLE[route], strict=True):
        answer = scene.visitor(role).open(
            path,
            method=method,
            data={"stage": stage} if method == "POST" else None,
            buffered=False,
        )
        found = verdict(answer.status_code, answer.location)
        assert found == expected, f"{route} answers {role} with {answer.status}"
        answer.close()


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
