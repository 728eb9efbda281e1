"""Blueprint files that come in: what they are, what is here already, and what can be done.

Looking stores nothing. What is taken in keeps its text as it came; of JSON, its content.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from flask_babel import gettext as _

from facilitation.blueprints import BlueprintError, Problem, WorkshopBlueprint
from facilitation.blueprints.checks import Examined, examine
from facilitation.blueprints.differences import differences
from facilitation.blueprints.packing import Packed, Parcel
from facilitation.blueprints.reading import read_content
from facilitation.blueprints.writing import as_yaml
from facilitation.models.blueprint_picture import BlueprintPicture, named_in
from facilitation.models.facilitator import Facilitator
from facilitation.models.own_blueprint import OwnBlueprint
from facilitation.models.shelf import Held, Shelf
from facilitation.pictures import Picture
from facilitation.refusal import Unusable
from facilitation.texts import in_language

NEW, DRAFT, LEAVE, VERSION = "new", "draft", "leave", "version"

#: new: nothing like it is here; same: it is here, unchanged; different: this id means another
#: content here; wrong: it has mistakes; unreadable: nobody can tell what it says.
Standing = Literal["new", "same", "different", "wrong", "unreadable"]


@dataclass
class Arrival:
    """One file; ``pictures`` were made ready, ``refused`` are those that are none."""

    packed: Packed
    shelf: Shelf
    #: The other blueprints of the same press, by their ids: they may include each other.
    beside: Mapping[str, WorkshopBlueprint] = field(default_factory=dict)
    pictures: dict[str, Picture] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)

    # What it is

    @cached_property
    def _read(self) -> tuple[str, Examined | None, list[Problem]]:
        """Its text as it will be kept, and what became of it."""
        try:
            content = read_content(self.packed.data, self.packed.name)
            text = self.packed.data.decode("utf-8")
            if is_json(self.packed):
                # Versions are YAML; the content stays exactly the same.
                text = as_yaml(content.data)
                read_content(text, self.packed.name)
        except BlueprintError as error:
            return "", None, error.problems
        examined = examine(content)
        return text, examined, examined.problems

    @property
    def text(self) -> str:
        return self._read[0]

    @property
    def examined(self) -> Examined | None:
        return self._read[1]

    @property
    def problems(self) -> list[Problem]:
        """Why it cannot be used; empty for one that can."""
        return self._read[2]

    @property
    def kept(self) -> list[Problem]:
        """Fields of a newer schema, which stay in the file."""
        return self.examined.kept if self.examined else []

    @property
    def content(self) -> dict[str, Any]:
        return self.examined.content.data if self.examined else {}

    @property
    def blueprint(self) -> WorkshopBlueprint | None:
        return self.examined.blueprint if self.examined else None

    @property
    def id(self) -> str | None:
        found = self.content.get("id")
        return found if isinstance(found, str) else None

    @property
    def title(self) -> Any:
        return self.said("title")

    def said(self, field: str) -> Any:
        """What a field of the whole says, in its languages and as far as it makes sense."""
        words = self.content.get(field)
        if isinstance(words, dict):
            return {key: one for key, one in words.items() if isinstance(one, str)}
        return words if isinstance(words, str) else ""

    @cached_property
    def missing(self) -> list[Problem]:
        """What it includes and does not find, here or beside it; it cannot run until then."""
        return self.shelf.include_into(self.blueprint, self.beside) if self.blueprint else []

    @property
    def minutes(self) -> int:
        assert self.blueprint
        stages = self.blueprint.stages if self.missing else self.blueprint.flat
        return sum(stage.minutes for stage in stages)

    @property
    def count_of_stages(self) -> int:
        assert self.blueprint
        return len(self.blueprint.stages if self.missing else self.blueprint.flat)

    @property
    def languages(self) -> str:
        names = {"de": _("Deutsch"), "en": _("Englisch")}
        assert self.blueprint
        return ", ".join(names[key] for key in self.blueprint.languages)

    @property
    def origin(self) -> str:
        """What it was copied from, in one line; empty where the file says nothing."""
        origin = self.blueprint.origin if self.blueprint else None
        if origin is None:
            return ""
        words = in_language(origin.title) or origin.id
        if origin.version:
            words += ", " + _("Version %(n)s", n=origin.version)
        authority = in_language(origin.authority)
        return f"{words}, {authority}" if authority else words

    @property
    def missing_pictures(self) -> list[str]:
        """Pictures that the file speaks of and that did not come with it."""
        stored = self.held and self.held.own and BlueprintPicture.all_of(self.held.own)
        known = {*self.pictures, *self.refused, *(one.file for one in stored or [])}
        return [one["file"] for one in named_in(self.content) if one["file"] not in known]

    # What is here

    @cached_property
    def _here(self) -> list[Held]:
        """Blueprints of the library whose file has the same id."""
        return [held for held in self.shelf if held.blueprint.id == self.id] if self.id else []

    @cached_property
    def held(self) -> Held | None:
        """What it is compared with: the same, else one that may be changed, else any."""
        same = [held for held in self._here if held.content == self.content]
        return next(iter([*same, *self._changeable, *self._here]), None)

    @property
    def _changeable(self) -> list[Held]:
        me = self.shelf.facilitator
        return [held for held in self._here if held.own and held.own.may_be_changed_by(me)]

    @cached_property
    def draft_here(self) -> OwnBlueprint | None:
        """An own draft with this very content."""
        me = self.shelf.facilitator
        for own in OwnBlueprint.visible_to(me):
            if own.may_be_changed_by(me) and own.draft_content == self.content:
                return own
        return None

    @property
    def same_as(self) -> str | None:
        """The address of the blueprint that has this content already."""
        if self.examined is None:
            return None
        if self.held and self.held.content == self.content:
            return self.held.key
        return self.draft_here.key if self.draft_here else None

    @property
    def standing(self) -> Standing:
        if self.examined is None:
            return "unreadable"
        if self.same_as:
            return "same"
        if self.blueprint is None:
            return "wrong"
        return "different" if self.held else "new"

    @property
    def changes(self) -> list[str]:
        """How it differs from what is here, line by line."""
        assert self.held
        return [one.sentence for one in differences(self.held.content, self.content)]

    @property
    def earlier(self) -> int | None:
        """The number of the earlier version here that has this content."""
        own = self.held.own if self.held else None
        for version in own.versions[:-1] if own else []:
            if version.content == self.content:
                return version.number
        return None

    # What can be done

    @property
    def choices(self) -> list[str]:
        """What may be pressed, the likeliest first; empty where there is nothing to do."""
        if self.standing in ("unreadable", "same"):
            return []
        if self.standing == "wrong":
            return [DRAFT, LEAVE]
        nexts = [f"{VERSION}:{held.key}" for held in self._changeable]
        return [*nexts, NEW, LEAVE]

    def target(self, choice: str) -> Held | None:
        """The blueprint whose next version this choice would be."""
        return next((held for held in self._changeable if choice == f"{VERSION}:{held.key}"), None)

    def take(self, choice: str, *, by: Facilitator, taken: Sequence[str]) -> OwnBlueprint | None:
        """Store it as chosen; None where there is nothing to store.

        Refused for what was not offered, such as a version of somebody else's blueprint.
        """
        if self.same_as or choice == LEAVE or not self.choices:
            return None
        if choice not in self.choices:
            raise Unusable(_("Das lässt sich mit dieser Datei nicht tun."))
        own = self._stored(choice, by, taken)
        for file, picture in self.pictures.items():
            BlueprintPicture.keep(own, file, picture)
        return own

    def _stored(self, choice: str, by: Facilitator, taken: Sequence[str]) -> OwnBlueprint:
        if choice == DRAFT:
            return OwnBlueprint.begin(self.content, by=by, taken=taken)
        assert self.blueprint
        target = self.target(choice)
        if target is None:
            return OwnBlueprint.take_in(self.text, self.blueprint, by=by, taken=taken)
        assert target.own
        target.own.add_version(self.text, self.blueprint, summary=_("übernommen"), by=by)
        return target.own


def arrivals(
    parcel: Parcel,
    shelf: Shelf,
    pictures: Mapping[str, Mapping[str, Picture | str]],
) -> list[Arrival]:
    """What is in this parcel; ``pictures`` are those made ready, or why not, by file and name."""
    found = [Arrival(packed, shelf) for packed in parcel.files]
    beside = {one.blueprint.id: one.blueprint for one in found if one.blueprint}
    for one in found:
        one.beside = beside
        named = {line["file"] for line in named_in(one.content)}
        for file, picture in pictures.get(one.packed.name, {}).items():
            if isinstance(picture, str):
                one.refused[file] = picture
            elif file in named:
                one.pictures[file] = picture
    return found


def is_json(packed: Packed) -> bool:
    """Whether it is called so; without a name, whether it can be read so."""
    if packed.name:
        return packed.name.lower().endswith(".json")
    try:
        return isinstance(json.loads(packed.data.decode("utf-8-sig")), dict)
    except (ValueError, RecursionError):
        return False
