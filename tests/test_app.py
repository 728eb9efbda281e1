"""The application as a whole: safety on the web, size of a phone's page, data across versions."""

from __future__ import annotations

import gzip
import re
from collections.abc import Container
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from facilitation import create_app
from facilitation.config import Settings
from facilitation.extensions import db
from facilitation.models import Workshop
from facilitation.models.columns import Moment
from tests.conftest import Desk, Phone

#: First load of the phone page, compressed, without fonts.
BUDGET = 60_000


def test_answers_forbid_foreign_and_inline_code(workshop: Desk, anna: Phone) -> None:
    for answer in (anna.client.get(f"/w/{workshop.code}"), workshop.client.get("/workshops")):
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy and "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_cookies_are_not_for_scripts_nor_for_other_sites(workshop: Desk) -> None:
    answer = workshop.app.test_client().post(f"/w/{workshop.code}/join", data={})
    [cookie] = [c for c in answer.headers.getlist("Set-Cookie") if c.startswith("phone=")]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
    assert f"Path=/w/{workshop.code}" in cookie


def test_behind_tls_cookies_are_secure(tmp_path: Path) -> None:
    environment = {
        "FACILITATION_DATA": str(tmp_path),
        "FACILITATION_PUBLIC_URL": "https://stellwand.example.org",
    }
    assert create_app(Settings(environment)).config["SESSION_COOKIE_SECURE"]


def test_text_of_people_is_text(workshop: Desk, anna: Phone) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    workshop.opens("known")
    anna.posts(evil, "known", lane="0")
    for page in (anna.sees(), workshop.wall(), workshop.sees(), workshop.sees("/record.html")):
        assert "&lt;script&gt;alert(1)" in page
        assert "<script>alert" not in page and "<img src=x" not in page


def test_the_phone_page_is_small(workshop: Desk, anna: Phone) -> None:
    workshop.opens("known")
    page = anna.sees()
    addresses = set(re.findall(r'(?:href|src)="(/(?:static|styles)/[^"]+)"', page))
    addresses |= {f"/static/js/{path}" for path in imported()}
    assert any(address.startswith("/styles/") for address in addresses)
    size = len(gzip.compress(page.encode())) + sum(
        compressed(anna.client, address) for address in addresses
    )
    assert size < BUDGET, f"{size} bytes"


def imported() -> set[str]:
    """Scripts that phones load: the behaviours that their templates name, and what these import."""
    package = Path(__file__).parents[1] / "facilitation"
    templates = [
        path
        for path in (package / "templates").rglob("*.html")
        if path.relative_to(package / "templates").parts[0]
        in ("phone", "layouts", "components", "activities", "weighing", "join")
        and not re.match(r"_?(desk|board|picture)", path.name)
    ]
    named = re.findall(
        r'data[-_]behaviour="([\w -]+)"', "".join(path.read_text() for path in templates)
    )
    names = {name for names in named for name in names.split()}
    assert {"stream-keeper", "draft", "countdown"} <= names, "need the behaviours to count them"
    loaded = {"behaviours.js"}
    waiting = {f"behaviours/{name}.js" for name in names}
    while waiting:
        script = waiting.pop()
        loaded.add(script)
        text = (package / "static/js" / script).read_text()
        waiting |= {Path(name).name for name in re.findall(r'from "\.\./(\S+\.js)"', text)} - loaded
    return loaded


def compressed(client: FlaskClient, address: str) -> int:
    with client.get(address) as answer:
        assert answer.status_code == 200, address
        return len(gzip.compress(answer.data))


def test_pages_and_files_are_sent_compressed(workshop: Desk, anna: Phone) -> None:
    for address in (f"/w/{workshop.code}", "/styles/x/phone.css"):
        answer = anna.client.get(address, headers={"Accept-Encoding": "gzip"})
        assert answer.headers["Content-Encoding"] == "gzip"
    with anna.client.get(f"/w/{workshop.code}/stream", buffered=False) as stream:
        assert "Content-Encoding" not in stream.headers


def test_migrations_lead_to_the_models(tmp_path: Path) -> None:
    app = create_app(Settings({"FACILITATION_DATA": str(tmp_path)}))
    with app.app_context():
        flask_migrate.upgrade()
        with db.engine.connect() as connection:
            found = MigrationContext.configure(
                connection,
                opts={"compare_type": lambda *words: not isinstance(words[4], Moment) and None},
            )
            # SQLAlchemy cannot read the name and the rule of a key that was added later.
            differences = compare_metadata(found, db.metadata)
            added = [words for words in differences if is_key_of(words, KEYS_ADDED)]
            assert [words for words in differences if words not in added] == []
            for (table, _column), target in KEYS_ADDED.items():
                keys = connection.execute(text(f"PRAGMA foreign_key_list({table})")).mappings()
                assert target in {(key["table"], key["on_delete"]) for key in keys}
        flask_migrate.downgrade(revision="base")
        flask_migrate.upgrade()
        db.engine.dispose()


def test_data_of_an_earlier_version_survives(tmp_path: Path) -> None:
    app = create_app(Settings({"FACILITATION_DATA": str(tmp_path)}))
    with app.test_request_context():
        flask_migrate.upgrade(revision="0001")
        with db.engine.begin() as connection:
            for statement in EARLIER:
                connection.execute(text(statement))
        flask_migrate.upgrade()
        workshop = Workshop.by_code("AAAAAA")
        assert workshop
        [stage] = workshop.stages
        [card] = stage.cards_on_wall()
        assert card.text == "von früher" and not card.is_stack and card.group is None
        assert stage.progress == {} and stage.skipped_at is None and workshop.groups == []
        assert workshop.minutes_planned == 5 and workshop.blueprint_label == ""
        [person] = workshop.people()
        assert person.name == "Anna" and not person.is_table
        assert db.session.execute(text("SELECT sum(dots) FROM vote")).scalar() == 2
        db.session.remove()
        db.engine.dispose()


#: A workshop with one stage, person, card and vote, as the first version stored it.
EARLIER = (
    "INSERT INTO workshop (id, code, title, question, place, locale, theme, blueprint_key,"
    " blueprint_title, starts_at, made_at, delete_on, kept_days, delete_on_is_fixed, board_token,"
    " confidentiality) VALUES (1, 'AAAAAA', 'Früher', '', '', 'de', 'light', 'x', '{}',"
    " '2026-11-01 09:00:00', '2026-11-01 08:00:00', '2099-01-01', 30, 0, 'token', 'normal')",
    "INSERT INTO stage (id, workshop_id, position, key, activity_key, phase, title, prompt, hint,"
    " notes, minutes, settings, page) VALUES (1, 1, 1, 'one', 'collect', '{}', '{}', '{}', '{}',"
    " '{}', 5, '{}', 0)",
    "INSERT INTO participant (id, workshop_id, name, secret_hash, joined_at)"
    " VALUES (1, 1, 'Anna', 'hash', '2026-11-01 09:00:00')",
    "INSERT INTO card (id, workshop_id, stage_id, number, text, lane, slot, nonce, mark, posted_at)"
    " VALUES (1, 1, 1, 1, 'von früher', 0, 0, 'n', 'm', '2026-11-01 09:01:00')",
    "INSERT INTO vote (stage_id, mark, card_id, workshop_id, dots) VALUES (1, 'v', 1, 1, 2)",
)


#: Foreign keys of columns that were added later, and the table and rule that they name.
KEYS_ADDED = {
    ("card", "group_id"): ("group", "SET NULL"),
    ("stage", "section_id"): ("section", "SET NULL"),
    ("workshop", "series_id"): ("series", "SET NULL"),
    ("participant", "member_id"): ("member", "SET NULL"),
    ("workshop", "blueprint_version_id"): ("blueprint_version", "SET NULL"),
}


def is_key_of(difference: Any, keys: Container[tuple[str, str]]) -> bool:
    if difference[0] not in ("add_fk", "remove_fk"):
        return False
    return (difference[1].table.name, *difference[1].column_keys) in keys


def test_readiness_and_metrics_name_nobody(workshop: Desk, anna: Phone) -> None:
    client = workshop.app.test_client()
    assert client.get("/healthz").data == b"ok\n" and client.get("/readyz").status_code == 200
    metrics = client.get("/metrics").text
    assert 'stellwand_listeners{screen="phone"} 0' in metrics
    assert workshop.code not in metrics and "Anna" not in metrics


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "eighty"), ("PORT", "70000"), ("LOCALE", "fr"), ("TIMEZONE", "Mond/Krater")],
)
def test_a_setting_that_cannot_be_used_stops_the_start(name: str, value: str) -> None:
    with pytest.raises(SystemExit, match=f"FACILITATION_{name}"):
        Settings({f"FACILITATION_{name}": value})


def test_people_choose_their_language_and_the_board_does_not(workshop: Desk, anna: Phone) -> None:
    workshop.opens("known")
    assert "Das wissen wir" in anna.sees()
    anna.client.post("/language", data={"locale": "en", "next": "/"})
    assert "We know" in anna.sees()
    assert "Das wissen wir" in workshop.wall()


def test_workshops_are_deleted_when_their_day_has_come(
    app: Flask, workshop: Desk, clock: object
) -> None:
    def delete_due() -> int:
        with app.app_context():
            count = Workshop.delete_due()
            db.session.commit()
            return count

    assert delete_due() == 0
    clock.advance(days=31)  # type: ignore[attr-defined]
    assert delete_due() == 1
    assert workshop.ask(lambda w: w is None)


def test_closing_moves_the_deletion_date_unless_it_was_chosen(
    workshop: Desk, clock: object
) -> None:
    workshop.opens("welcome")
    clock.advance(days=10)  # type: ignore[attr-defined]
    before = workshop.ask(lambda w: w.delete_on)
    workshop.closes()
    after = workshop.ask(lambda w: w.delete_on)
    assert (after - before).days == 10
