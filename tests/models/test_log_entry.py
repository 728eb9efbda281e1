"""The learning log is read by its author's phone, and by nobody who has only the database."""

from __future__ import annotations

import sqlite3

import pytest
from cryptography.fernet import InvalidToken
from flask import Flask

from facilitation.extensions import db
from facilitation.models import LogEntry, Member, Participant
from facilitation.models.log_entry import _box
from facilitation.refusal import Refused, Unusable
from tests.conftest import Clock, database_file
from tests.models.test_turn import group

SECRET = "Das Gespräch mit Kim war schwer"


def test_only_the_author_finds_and_reads_an_entry(context: Flask) -> None:
    _workshop, _series, (anna, ben) = group("Anna", "Ben")
    LogEntry.add(SECRET, session=1, by=anna)
    LogEntry.add("Etwas anderes", session=1, by=ben)
    db.session.commit()
    assert [entry.text for entry in LogEntry.of(anna)] == [SECRET]
    [entry] = LogEntry.of(anna)
    assert LogEntry.find(entry.nonce, ben) is None


def test_the_raw_file_and_a_backup_hold_nothing_of_it(context: Flask) -> None:
    _workshop, _series, (anna, _ben) = group("Anna", "Ben")
    LogEntry.add(SECRET, session=1, by=anna)
    anna.series.add_line("harvest", "Steht im Klartext da", session=1)
    db.session.commit()
    file = database_file(context)
    with sqlite3.connect(file) as source, sqlite3.connect(file.with_name("copy")) as target:
        source.backup(target)
    found = b"".join(path.read_bytes() for path in file.parent.glob("*") if path.is_file())
    assert b"Steht im Klartext da" in found, "the search would find it"
    assert SECRET.encode() not in found and b"schwer" not in found


def test_entries_say_nothing_of_author_session_length_or_time(context: Flask) -> None:
    _workshop, _series, (anna, ben) = group("Anna", "Ben")
    for text, session, by in (("kurz", 1, anna), ("lang " * 40, 2, anna), ("kurz", 1, ben)):
        LogEntry.add(text, session=session, by=by)
    db.session.commit()
    rows = db.session.query(LogEntry).all()
    assert set(LogEntry.__table__.columns.keys()) == {"nonce", "series_id", "mark", "sealed"}
    assert len({len(row.sealed) for row in rows}) == 1
    assert len({row.mark for row in rows}) == 3
    assert len({row.sealed[:8] for row in rows}) == 1, "no time of sealing"


def test_another_secret_opens_nothing(context: Flask) -> None:
    _workshop, _series, (anna, _ben) = group("Anna", "Ben")
    entry = LogEntry.add(SECRET, session=1, by=anna)
    db.session.commit()
    anna.secret = "wrong"
    assert LogEntry.of(anna) == []
    with pytest.raises(InvalidToken):
        _box(anna).decrypt(entry.sealed.encode())


def test_the_latest_entry_of_the_latest_session_comes_first(context: Flask, clock: Clock) -> None:
    _workshop, _series, (anna,) = group("Anna")
    for text, session in (("alt", 1), ("neu", 2), ("neuer", 2), ("nachgetragen", 1)):
        LogEntry.add(text, session=session, by=anna)
        clock.advance(seconds=1)
    found = [entry.text for entry in LogEntry.of(anna)]
    assert found == ["neuer", "neu", "nachgetragen", "alt"]


def test_an_entry_can_be_changed_and_needs_words(context: Flask) -> None:
    _workshop, _series, (anna, _ben) = group("Anna", "Ben")
    entry = LogEntry.add("erst so", session=2, by=anna)
    entry.reword("dann so", by=anna)
    db.session.commit()
    [found] = LogEntry.of(anna)
    assert (found.text, found.session) == ("dann so", 2)
    for text in ("  ", "x" * 2001):
        with pytest.raises(Unusable):
            LogEntry.add(text, session=1, by=anna)


def test_forgetting_takes_turns_and_log_along(context: Flask) -> None:
    workshop, series, (anna, ben) = group("Anna", "Ben")
    series.take_on(2, "case", by=anna)
    LogEntry.add(SECRET, session=1, by=anna)
    LogEntry.add("bleibt", session=1, by=ben)
    db.session.commit()
    anna.forget()
    db.session.commit()
    assert [member.name for member in series.members] == ["Ben"]
    assert series.turns == [] and series.slots(2)[0].member is ben
    assert [entry.text for entry in LogEntry.of(ben)] == ["bleibt"]
    assert db.session.query(LogEntry).count() == 1
    assert all(person.member is not anna for person in workshop.participants)


def test_being_recognised_needs_a_name_and_a_phone_of_ones_own(context: Flask) -> None:
    workshop, series, _members = group("Anna")
    with pytest.raises(Unusable):
        Member.recognise(Participant.join(workshop))
    with pytest.raises(Refused):
        Member.recognise(Participant.join(workshop, "Fatma", is_facilitating=True))
    again = Member.recognise(Participant.join(workshop), "Anna")
    assert again.name == "Anna (2)" and len(series.members) == 2


def test_two_series_know_one_phone_by_different_secrets(context: Flask) -> None:
    _workshop, series, (anna,) = group("Anna")
    assert Member.by_secret(series, anna.secret) is anna
    assert Member.by_secret(None, anna.secret) is None
    assert anna.secret not in (anna.secret_hash, anna.name)
