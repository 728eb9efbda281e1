"""After the end of a case no byte of it is left in the files: searched in the files themselves."""

from __future__ import annotations

import json
import logging
import random
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select

from facilitation import erasing, sweeping
from facilitation.extensions import begin_writing, db
from facilitation.models import Section
from tests.cases import BLUEPRINT, Case, held, ids_of, sends
from tests.conftest import Clock, Desk, House, Phone, database_file
from tests.planning import plans

#: Words that occur nowhere else, each with letters that JSON escapes.
MARKERS = {
    "title": "Mäusebussard-Titel",
    "question": "Fußbodenheizung-Frage",
    "place": "Öltankstelle-Ort",
    "name": "Käthe-Zuckerrübe",
    "case": "Gänseblümchen-Fallwort",
    "key": "Zwölfpfünder-Kernwort",
    "note": "Ratschlag-Überlandleitung",
    "second": "Ratschlag-Äpfelbäume",
    "reworded": "Vorher-Fässerkeller",
    "withdrawn": "Zurück-Tümpelkröte",
    "moderator": "Wörtersucher-Neun",
    "floor": "Kürbiskernöl-Redner",
    "entered": "Ohnegerät-Flößer",
    "added": "Zusatz-Kühlschrank",
}


def traces(marker: str) -> list[bytes]:
    """Pieces of a word in every form in which it could stand in a file."""
    length = 9
    pieces = [marker[at : at + length] for at in range(0, len(marker) - length + 1, 3)]
    forms = [marker, *pieces]
    found: list[bytes] = []
    for form in forms:
        found += [form.encode(), form.encode("utf-16-le"), form.encode("utf-16-be")]
        found.append(json.dumps(form)[1:-1].encode())
        found.append(form.encode("latin-1"))
    return found


def files_of(app: Flask) -> dict[str, bytes]:
    """Every file of the data folder, as it lies on the disk."""
    folder = database_file(app).parent
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def left_in(files: dict[str, bytes], markers: dict[str, str] = MARKERS) -> set[str]:
    """Which markers, and in which file, can still be found."""
    return {
        f"{key} in {name}"
        for name, content in files.items()
        for key, marker in markers.items()
        if any(trace in content for trace in traces(marker))
    }


@dataclass
class Scene:
    """A case that was played once, and its files, to which every test returns."""

    case: Case
    charlie: Phone
    saved: Path

    @classmethod
    def played(cls, app: Flask, saved: Path) -> Scene:
        """A marker wherever people can type, and another workshop beside it at work.

        Their rows lie on the same pages; what is reworded there moves what lies beside it.
        """
        vera, fatma = Desk.of(app, "vera@example.org"), Desk.of(app, "fatma@example.org")
        plans(vera, {"id": "ideas", "max_cards": 0})
        charlie = Phone.joins(vera, "Charlie")
        vera.opens("ideas")
        neighbours(charlie, 40)
        fatma.plans(
            MARKERS["title"],
            blueprint=BLUEPRINT,
            question=MARKERS["question"],
            place=MARKERS["place"],
        )
        phones = [Phone.joins(fatma, name) for name in (MARKERS["name"], "Ben", "Clara", "David")]
        case = Case(fatma, *phones, fatma.ask(lambda w: w.sections[0].id))
        play(case, charlie)
        for card in ids_of(charlie.desk, "ideas")[::2]:
            charlie.rewords(card, "v" * 480)
        shutil.copytree(database_file(app).parent, saved)
        return cls(case, charlie, saved)

    def again(self) -> None:
        """All files as they were, the log too."""
        app = self.case.desk.app
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        for name in ("", "-wal", "-shm"):
            file = database_file(app)
            file = file.with_name(file.name + name)
            file.unlink(missing_ok=True)
            if name != "-shm":
                shutil.copy(self.saved / file.name, file)


@pytest.fixture(scope="module")
def scene(house: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with house() as app:
        yield Scene.played(app, tmp_path_factory.mktemp("saved") / "files")


@pytest.fixture
def workshops(scene: Scene) -> tuple[Case, Phone]:
    scene.again()
    return scene.case, scene.charlie


def play(case: Case, charlie: Phone) -> None:
    desk = case.desk
    desk.opens("frame")
    for phone in case.people:
        sends(phone, "frame", "ratings", value=1)
    desk.opens("cases")
    case.giver.posts(MARKERS["case"], "cases")
    neighbours(charlie, 10)
    desk.opens("roles")
    for phone, role in zip(case.people, ("case_giver", "moderator", "secretary"), strict=False):
        sends(phone, "roles", "role", role=role)
    desk.posts(f"stages/{desk.stage('roles')}/roles", role="advisor", name=MARKERS["entered"])
    desk.opens("story")
    desk.posts("floor", stage=desk.stage("story"), floor=MARKERS["floor"])
    desk.posts(
        "plan", activity="talk", title=MARKERS["added"], minutes="5", after=desk.stage("story")
    )
    desk.opens("key_question")
    case.giver.posts(MARKERS["key"], "key_question")
    desk.opens("method")
    sends(case.moderator, "method", "proposals", method="two_facts")
    sends(case.giver, "method", "method", method="two_facts")
    sends(case.moderator, "method", "proposals", method="advice")
    sends(case.giver, "method", "method", method="advice")
    desk.opens("consult")
    for number in range(30):
        kept = MARKERS["note" if number % 2 else "second"]
        assert case.secretary.posts(f"{kept} {number} " + "x" * 300, "consult").status_code == 303
        neighbours(charlie, 2)
    case.secretary.posts(MARKERS["reworded"], "consult")
    case.secretary.posts(MARKERS["withdrawn"], "consult")
    reworded, withdrawn = ids_of(desk, "consult")[-2:]
    case.secretary.rewords(reworded, "y" * 400)
    case.secretary.withdraws(withdrawn)
    desk.posts("writers", stage=desk.stage("consult"), role="moderator")
    case.moderator.posts(MARKERS["moderator"], "consult")
    for card in ids_of(case.desk, "consult")[:20:3]:
        case.secretary.withdraws(card)
    desk.opens("closing")
    ids = [str(card) for card in ids_of(desk, "consult")]
    sends(case.giver, "closing", "marks", shown=ids, card=ids[:2])
    desk.opens("process")
    for phone in case.people:
        sends(phone, "process", "ratings", value=4)
    neighbours(charlie, 10)


def neighbours(phone: Phone, count: int) -> None:
    """Cards of another workshop, some reworded to another length, some taken back."""
    stage = phone.desk.stage("ideas")
    for number in range(count):
        phone.client.post(
            f"/w/{phone.desk.code}/stages/{stage}/cards",
            data={"text": f"Nachbar {number} " + "z" * 90},
        )
    for card in ids_of(phone.desk, "ideas")[-count::4]:
        phone.rewords(card, "w" * 350)
    for card in ids_of(phone.desk, "ideas")[-count::5]:
        phone.withdraws(card)


def by_hand_over(case: Case, clock: Clock) -> None:
    assert case.takes("pdf").status_code == 200


def by_button(case: Case, clock: Clock) -> None:
    assert case.erases().status_code == 303


def at_the_desk(case: Case, clock: Clock) -> None:
    answer = case.desk.posts(f"sections/{case.section}/erasure", sure="1")
    assert answer.status_code == 303


def by_time(case: Case, clock: Clock) -> None:
    clock.advance(hours=24, seconds=1)
    with case.desk.app.app_context():
        erasing.purge_cases()


def with_its_workshop(case: Case, clock: Clock) -> None:
    title = case.desk.ask(lambda w: w.title)
    assert case.desk.posts("deletion", title=title).status_code == 303


WAYS = [by_hand_over, by_button, at_the_desk, by_time, with_its_workshop]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_no_file_holds_a_byte_of_it_afterwards(
    workshops: tuple[Case, Phone],
    clock: Clock,
    way: Callable[[Case, Clock], None],
    caplog: pytest.LogCaptureFixture,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    case, charlie = workshops
    app = case.desk.app
    before = files_of(app)
    assert any(name.endswith("-wal") for name in before), "need the log to mean anything"
    found = {words.split(" in ")[0] for words in left_in(before)}
    assert found == set(MARKERS), "every marker has to be there first"

    with caplog.at_level(logging.DEBUG):
        way(case, clock)

    assert left_in(files_of(app)) == set()
    assert not any(marker in caplog.text for marker in MARKERS.values())
    backup = tmp_path_factory.mktemp("backup") / "copy.sqlite3"
    sweeping.copy_without_gaps(str(database_file(app)), str(backup))
    assert left_in({"backup": backup.read_bytes()}) == set()
    assert b"Nachbar" in backup.read_bytes()
    charlie.posts("Danach.", "ideas")
    assert left_in(files_of(app)) == set()


def test_without_sweeping_the_log_would_hold_all_of_it(
    workshops: tuple[Case, Phone], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, _charlie = workshops
    monkeypatch.setattr(erasing, "sweep", lambda _patience: False)
    by_button(case, clock)
    assert case.ask(lambda section: section.erased_at and not section.swept_at)
    assert "note in stellwand.sqlite3-wal" in left_in(files_of(case.desk.app))


def test_overwriting_alone_leaves_pieces_and_a_sweep_does_not(tmp_path: Path) -> None:
    """What rows beside it moved is not overwritten when it is deleted; why a file is made anew."""
    file = str(tmp_path / "trial.sqlite3")
    assert any(leaves_pieces(file, seed) for seed in range(200)), "SQLite cleans up by itself now"
    assert sweeping._rewrite(file) and sweeping._empty_log(file)
    assert MARKERS["note"].encode() not in Path(file).read_bytes()


def leaves_pieces(file: str, seed: int) -> bool:
    """Whether a word is left after its rows were deleted, overwritten, and the log emptied."""
    Path(file).unlink(missing_ok=True)
    chance = random.Random(seed)
    with closing(sqlite3.connect(file, isolation_level=None)) as table:
        for pragma in ("journal_mode=WAL", "secure_delete=ON", "synchronous=OFF"):
            table.execute(f"PRAGMA {pragma}")
        table.execute("CREATE TABLE card (id INTEGER PRIMARY KEY, own INTEGER, text TEXT)")
        for number in range(300):
            own = chance.random() < 0.4
            words = (MARKERS["note"] if own else "Nachbar") + "x" * chance.randrange(20, 300)
            table.execute("INSERT INTO card (own, text) VALUES (?, ?)", (own, words))
            other = chance.randrange(1, number + 2)
            longer = "w" * chance.randrange(10, 400)
            if number % 5 == 4:
                table.execute("UPDATE card SET text = ? WHERE id = ? AND NOT own", (longer, other))
            elif number % 7 == 6:
                table.execute("DELETE FROM card WHERE id = ? AND NOT own", (other,))
        table.execute("DELETE FROM card WHERE own")
        table.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return MARKERS["note"].encode() in Path(file).read_bytes()


def test_what_stays_is_day_blueprint_and_number(
    workshops: tuple[Case, Phone], clock: Clock
) -> None:
    case, _charlie = workshops
    assert rows_of(case)["card"] and rows_of(case)["vote"], "need rows to mean anything"
    opened = case.ask(lambda section: section.opened_at)
    by_hand_over(case, clock)
    assert set(rows_of(case)) >= {"card", "vote", "rating", "seat", "contribution", "group"}
    assert not any(rows_of(case).values())
    kept = case.ask(lambda s: (s.opened_at, s.blueprint_key, s.people, s.was_handed_over))
    berlin = ZoneInfo("Europe/Berlin")
    assert kept[0].astimezone(berlin).date() == opened.astimezone(berlin).date()
    assert kept[0].astimezone(berlin).timetz().isoformat()[:8] == "12:00:00"
    assert kept[1:] == ("fallberatung-sechs-phasen", 4, True)
    times = case.desk.ask(lambda w: {s.key for s in w.stages if s.opened_at or s.closed_at})
    assert times == {"process"}, "only the step that is open says since when"
    assert not case.desk.ask(lambda w: [s for s in w.stages if s.is_added])
    assert case.desk.ask(lambda w: {p.name for p in w.participants}) == {None}
    assert case.desk.ask(lambda w: [p.roles for p in w.participants]) == [{}] * 4
    assert case.desk.ask(lambda w: w.stage_by_key("consult").settings.get("method")) is None
    assert case.desk.ask(lambda w: [s.progress for s in w.stages if s.progress]) == []


def rows_of(case: Case) -> dict[str, int]:
    """How many rows there are for the stages of the case, by table."""
    with case.desk.app.app_context():
        stage = db.metadata.tables["stage"].c
        own = select(stage.id).where(stage.section_id == case.section)
        return {
            table.name: len(
                db.session.execute(table.select().where(table.c.stage_id.in_(own))).all()
            )
            for table in db.metadata.tables.values()
            if "stage_id" in table.c
        }


def test_in_a_day_the_rest_stays_when_the_case_goes(fatma: Desk, clock: Clock) -> None:
    plans(
        fatma,
        {"id": "ideas"},
        {"id": "part", "include": "fallberatung-sechs-phasen"},
        {"id": "last"},
        roles=[{"id": "host", "de": "Gastgeberin"}],
    )
    case = held(fatma, prefix="part-")
    fatma.opens("ideas")
    case.advisor.posts("Bleibt hier stehen.", "ideas")
    assert case.takes().status_code == 200
    assert ids_of(fatma, "part-consult") == []
    assert [text for _id, text in fatma.ask(cards_of_ideas)] == ["Bleibt hier stehen."]
    assert fatma.ask(lambda w: {p.name for p in w.participants}) == {
        "Anna",
        "Ben",
        "Clara",
        "David",
    }
    assert fatma.ask(lambda w: w.title) == "Probe"
    assert fatma.ask(lambda w: w.stage_after(w.current_stage).key) == "last", "it goes on behind it"


def cards_of_ideas(workshop: object) -> list[tuple[int, str]]:
    return [(c.id, c.text) for c in workshop.stage_by_key("ideas").cards_on_wall()]  # type: ignore[attr-defined]


def test_a_reader_makes_the_sweep_wait_and_the_purge_finishes_it(
    workshops: tuple[Case, Phone],
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    case, _charlie = workshops
    app = case.desk.app
    monkeypatch.setattr(sweeping, "BUSY_SECONDS", 0.05)
    monkeypatch.setattr(erasing.finish, "__defaults__", (0.3,))
    with closing(sqlite3.connect(database_file(app), isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM card").fetchone()
        case.giver.sees()
        assert case.erases().status_code == 303
        assert case.ask(lambda section: section.erased_at and not section.swept_at)
        assert "werden gerade überschrieben" in case.reads().text
        assert left_in(files_of(app)), "need pieces for the purge to mean anything"
        reader.execute("COMMIT")
    assert "could not be swept yet" in caplog.text
    assert not any(marker in caplog.text for marker in MARKERS.values())
    with app.app_context():
        erasing.purge_unharmed(workshops_too=False)
    assert case.ask(lambda section: section.swept_at)
    assert left_in(files_of(app)) == set()


def test_a_workshop_stays_until_its_case_is_swept(
    workshops: tuple[Case, Phone], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, _charlie = workshops
    swept = erasing.sweep
    monkeypatch.setattr(erasing, "sweep", lambda _patience: False)
    title = case.desk.ask(lambda w: w.title)
    assert case.desk.posts("deletion", title=title).status_code == 409
    clock.advance(days=40)
    with case.desk.app.app_context():
        erasing.purge_unharmed(workshops_too=True)
    assert case.ask(lambda section: section.erased_at)
    monkeypatch.setattr(erasing, "sweep", swept)
    with case.desk.app.app_context():
        erasing.purge_unharmed(workshops_too=True)
    assert case.desk.ask(lambda w: w is None)
    assert left_in(files_of(case.desk.app)) == set()


def test_a_round_of_the_purge_that_fails_is_not_the_last(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks() -> None:
        raise ZeroDivisionError(MARKERS["note"])

    monkeypatch.setattr(erasing, "purge_cases", breaks)
    with app.app_context():
        erasing.purge_unharmed(workshops_too=False)
    assert "will be tried again" in caplog.text and MARKERS["note"] not in caplog.text


def test_sweeping_inside_a_transaction_is_refused(app: Flask) -> None:
    with app.app_context():
        begin_writing()
        Section.ids_to_sweep()
        with pytest.raises(RuntimeError, match="end of the own transaction"):
            sweeping.sweep()
        db.session.rollback()
        assert sweeping.sweep()


def test_others_write_again_after_a_sweep(app: Flask) -> None:
    with app.app_context():
        assert sweeping.sweep()
    got: list[bool] = []
    with sweeping.one_writer():
        other = threading.Thread(target=lambda: got.append(_free()))
        other.start()
        other.join()
    other = threading.Thread(target=lambda: got.append(_free()))
    other.start()
    other.join()
    assert got == [False, True]


def _free() -> bool:
    from facilitation.extensions import writers_lock

    found = writers_lock().acquire(blocking=False)
    if found:
        writers_lock().release()
    return found
