"""The end of every erasure: commit, sweep the files, and note that nothing is left.

What could not be swept at once, for somebody was reading, is owed: it stands in the database which
sections they are, and whoever comes next tries again, the purge every minute.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from flask_babel import gettext as _

from facilitation.extensions import begin_reading, begin_writing, db, is_reading
from facilitation.models import Section, Workshop
from facilitation.refusal import Refused
from facilitation.sweeping import PATIENCE, sweep

log = logging.getLogger(__name__)


def finish(patience: float = PATIENCE) -> bool:
    """Commit what was erased and leave nothing of it in the files; whether that is done."""
    db.session.commit()
    return sweep_what_is_owed(patience)


def sweep_what_is_owed(patience: float = PATIENCE) -> bool:
    """Sweep if a section was erased since the last time; commits."""
    owed = Section.ids_to_sweep()
    db.session.commit()
    if not owed:
        return True
    if not sweep(patience):
        return False
    Section.note_swept(owed)
    db.session.commit()
    return True


def purge() -> int:
    """Delete the workshops and erase the cases whose time is up; returns how many workshops."""
    due = Workshop.due()
    purge_cases(*due)
    gone = [workshop for workshop in due if not _is_owed(workshop)]
    for workshop in gone:
        db.session.delete(workshop)
    db.session.commit()
    return len(gone)


def purge_unharmed(*, workshops_too: bool) -> None:
    """One round of those that go on for ever: a mistake in it must not be the last one."""
    try:
        if workshops_too:
            purge()
        else:
            purge_cases()
    except Exception as error:
        db.session.rollback()
        log.error("The purge has failed and will be tried again: %s", type(error).__name__)


def purge_cases(*leaving: Workshop) -> bool:
    """Erase the cases whose time is up, and those of workshops that are about to go."""
    Section.erase_due()
    for section in [section for workshop in leaving for section in workshop.sections]:
        if section.is_case:
            section.erase()
    return finish()


def delete(workshop: Workshop) -> None:
    """Delete a workshop with all that is in it, and commit."""
    clear(workshop)
    db.session.delete(workshop)
    db.session.commit()


def clear(*leaving: Workshop) -> None:
    """Erase the cases of workshops that are about to be deleted, and leave nothing in the files.

    Refused while that cannot be done: without its row, nothing would know any more that something
    of a case is left.
    """
    if not any(section.is_case for workshop in leaving for section in workshop.sections):
        return
    purge_cases(*leaving)
    if any(map(_is_owed, leaving)):
        raise Refused(
            _(
                "Der vertrauliche Fall ist gelöscht, seine Spuren in der Datenbankdatei noch "
                "nicht: Sie ist gerade in Gebrauch. Bitte versuchen Sie es in einer Minute "
                "noch einmal."
            )
        )


def _is_owed(workshop: Workshop) -> bool:
    return any(section.is_case and not section.is_swept for section in workshop.sections)


def erase_what_is_over(workshop: Workshop) -> None:
    """At the door: no screen shows a case whose 24 hours are over, even if nobody has purged."""
    if not any(stage.section_id for stage in workshop.stages):
        return
    over = [section for section in workshop.sections if section.is_over and not section.erased_at]
    if not over:
        return
    with _writing():
        for section in over:
            section.erase()
        finish(patience=0.5)


@contextmanager
def _writing() -> Iterator[None]:
    """A page that was to read writes after all, in a transaction of its own."""
    was_reading = is_reading()
    db.session.rollback()
    begin_writing()
    try:
        yield
    finally:
        if was_reading:
            begin_reading()
