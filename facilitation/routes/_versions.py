"""Finding a blueprint of the house and its versions, as far as this person may."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import abort
from flask_babel import gettext as _

from facilitation.access import me, shelf
from facilitation.models import Held, OwnBlueprint
from facilitation.refusal import NotYours

DRAFT = "draft"


def own_here(key: str) -> OwnBlueprint:
    """A blueprint of the house that may be seen; a built-in one has no versions here."""
    return shelf().own(key) or abort(404)


def to_change(key: str) -> OwnBlueprint:
    """The same, if it may be changed: else it is refused, and a copy offered in words."""
    if shelf().library.get(key):
        raise NotYours(
            _("Eine mitgelieferte Blaupause bleibt, wie sie ist. Eine Kopie können Sie ändern.")
        )
    own = own_here(key)
    if not own.may_be_changed_by(me()):
        raise NotYours(_("Diese Blaupause gehört anderen. Eine Kopie können Sie ändern."))
    return own


def owned_here(key: str) -> OwnBlueprint:
    """The same, for its owner alone."""
    own = to_change(key) if shelf().library.get(key) else own_here(key)
    own.refuse_unless_owned(me())
    return own


@dataclass
class Side:
    """One side of a comparison: a version, or the draft."""

    word: str
    label: str
    content: dict[str, Any]


def side(own: OwnBlueprint, word: str) -> Side:
    """The version of this number, or the draft for those who may see it; else 404."""
    if word == DRAFT:
        content = own.draft_content if own.may_be_changed_by(me()) else None
        return Side(DRAFT, _("Entwurf"), content if content is not None else abort(404))
    number = int(word) if word.isdecimal() and len(word) < 9 else 0
    version = own.version(number) or abort(404)
    return Side(str(number), _("Version %(n)s", n=version.label), version.content)


def version_here(own: OwnBlueprint, number: int) -> Held:
    return shelf().version(own, number) or abort(404)
