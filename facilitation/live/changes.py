"""What a transaction changed, handed to the hub after the commit; on rollback nothing happens.

Records say what they are part of with ``broadcasts_as`` and ``workshop_id``. Nobody calls a
broadcast by hand, so nobody forgets to.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from flask import current_app
from sqlalchemy import event, inspect
from sqlalchemy.orm import Session

from facilitation.extensions import db
from facilitation.live.hub import Hub

_NOTED = "facilitation.changes"


@event.listens_for(db.session, "after_flush")
def _note(session: Session, _context: Any) -> None:
    noted = session.info.setdefault(_NOTED, defaultdict(lambda: defaultdict(set)))
    for record in [*session.new, *session.deleted, *session.dirty]:
        topic = getattr(record, "broadcasts_as", None)
        if topic and _is_changed(session, record):
            # A workshop is its own; everything else says where it belongs.
            workshop_id = getattr(record, "workshop_id", None) or record.id
            noted[workshop_id][_part_of(session, record, topic)].add(getattr(record, "id", 0))


@event.listens_for(db.session, "after_commit")
def _hand_over(session: Session) -> None:
    if session.in_nested_transaction():
        return
    hub: Hub = current_app.extensions["hub"]
    for workshop_id, topics in session.info.pop(_NOTED, {}).items():
        hub.notify(workshop_id, dict(topics))


@event.listens_for(db.session, "after_soft_rollback")
def _forget(session: Session, previous: Any) -> None:
    if not previous.nested:
        session.info.pop(_NOTED, None)


def _part_of(session: Session, record: Any, topic: str) -> str:
    """The topic of a change; ``broadcasts_apart`` names columns that have one of their own."""
    apart: dict[str, str] = getattr(record, "broadcasts_apart", {})
    if not apart or record not in session.dirty:
        return topic
    changed = {attribute.key for attribute in inspect(record).attrs if attribute.history.added}
    found = {apart.get(name, topic) for name in changed}
    return found.pop() if len(found) == 1 else topic


def _is_changed(session: Session, record: Any) -> bool:
    if record in session.new or record in session.deleted:
        return True
    return session.is_modified(record, include_collections=False)
