"""Collect: people write cards into lanes or a small form, with photos, alone or for their group.

Hidden until the reveal if so wished. With ``per_card`` the lanes repeat for every carried card, and
a card is always about one of them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from pydantic import Field, ValidationInfo, WithJsonSchema, field_validator
from pydantic_core import PydanticCustomError

from facilitation.activities._lily import (
    LAYOUTS,
    LEVELS,
    known_word,
    labelled,
    labels_of,
    on_the_wall,
    three_levels,
)
from facilitation.activities._pages import Part, in_lanes, in_parts, lanes, page_of
from facilitation.activities.base import (
    CARD_CHARACTERS,
    FIELD_CHARACTERS,
    NEWEST,
    Activity,
    CardResult,
    Draft,
    Offer,
    Results,
    StageSettings,
    with_photo,
)
from facilitation.refusal import Refused, Unusable
from facilitation.texts import clean, in_language
from facilitation.wordings import LocalisedLine

if TYPE_CHECKING:
    from facilitation.models import Card, Participant, Stage

#: Carried cards with their numbers that one page of the board holds.
TALLIES_ON_A_PAGE = 6


class CollectSettings(StageSettings):
    lanes: list[LocalisedLine] = Field(default_factory=list, max_length=8)
    fields: list[LocalisedLine] = Field(default_factory=list, max_length=8)
    max_cards: int = Field(default=0, ge=0, le=500, description="per person; 0 = unlimited")
    starter: LocalisedLine | None = None
    persist: Literal["agreement", "harvest", "log"] | None = Field(
        default=None, description="what the series keeps of it"
    )
    per_card: bool = Field(default=False, description="the lanes repeat for each carried card")
    layout: Annotated[str | None, WithJsonSchema({"enum": [*LAYOUTS, None]})] = Field(
        default=None, description="lily: the three lanes are its levels"
    )
    level: Annotated[str | None, WithJsonSchema({"enum": [*LEVELS, None]})] = Field(
        default=None, description="bloom, stem or root of the lily"
    )

    runs: ClassVar[dict[str, tuple[Any, ...]]] = {
        **StageSettings.runs,
        "photo": ("none", "allow", "require"),
    }

    rules: ClassVar[list[dict[str, Any]]] = [
        *StageSettings.rules,
        {
            "if": {"not": {"required": ["carry"], "properties": {"carry": {"type": "object"}}}},
            "then": {"properties": {"per_card": {"const": False}}},
        },
        {
            "if": {
                "not": {
                    "required": ["lanes"],
                    "properties": {"lanes": {"minItems": len(LEVELS), "maxItems": len(LEVELS)}},
                }
            },
            "then": {"properties": {"layout": {"type": "null"}}},
        },
        {
            "if": {"required": ["layout"], "properties": {"layout": {"type": "string"}}},
            "then": {"properties": {"level": {"type": "null"}}},
        },
    ]

    _three_levels = field_validator("layout")(three_levels)

    @field_validator("level")
    @classmethod
    def _is_a_level(cls, level: str | None) -> str | None:
        return known_word(level, LEVELS)

    @field_validator("per_card")
    @classmethod
    def _needs_cards(cls, per_card: bool, info: ValidationInfo) -> bool:
        if per_card and not info.data.get("carry"):
            raise PydanticCustomError(
                "no_carry", "{why}", {"why": _("es braucht „carry“ mit den Karten dafür.")}
            )
        return per_card


class Collect(Activity):
    key = "collect"
    Settings: ClassVar[type[StageSettings]] = CollectSettings
    takes = frozenset({"cards"})
    board_card: ClassVar[str | None] = "activities/collect/_board_card.html"
    desk_card: ClassVar[str | None] = "activities/collect/_desk_card.html"
    first_page = NEWEST

    @property
    def name(self) -> str:
        return _("Karten sammeln")

    def topics_of(self, stage: Stage) -> frozenset[str]:
        rights = stage.rights
        shares = stage.posts_for_group or "group" in rights.read_by or rights.is_read_on_phones
        return frozenset({"cards", "photos"}) if shares else frozenset()

    # What a card may hold

    def check(self, stage: Stage, draft: Draft, by: Participant, card: Card | None = None) -> Draft:
        draft = with_photo(stage, replace(draft, origin=None, round=None, sheet=None), card)
        if card is None:
            draft = replace(draft, about=self._about(stage, draft, by))
        headings = stage.settings.get("fields") or []
        instead = draft.alternative if draft.no_photo else ""
        if not headings:
            with force_locale(stage.workshop.locale):
                more = _("Statt eines Fotos: %(words)s", words=instead) if instead else ""
            return replace(draft, fields=None, text=f"{draft.text}\n{more}" if more else draft.text)
        texts = fields_filled(headings, draft.fields)
        if not instead and not draft.picture and not (card and card.photo):
            instead = draft.alternative or description_of(card, len(headings))
        readable = readable_text(headings, texts, stage.workshop.locale)
        return replace(draft, fields=[*texts, instead] if instead else texts, text=readable)

    def most_characters(self, stage: Stage) -> int:
        headings = stage.settings.get("fields") or []
        # Each on a line of its own with its heading; see readable_text.
        longest = sum(len(max(_wordings(heading), key=len)) + 3 for heading in headings)
        return len(headings) * FIELD_CHARACTERS + longest if headings else CARD_CHARACTERS

    def _about(self, stage: Stage, draft: Draft, by: Participant) -> int | None:
        if not stage.settings.get("per_card"):
            return None
        if draft.about not in {card.id for card in stage.material_for(by).cards}:
            raise Refused(_("Dazu wird hier nichts gesammelt. Bitte wählen Sie neu."))
        return draft.about

    # What the screens are given

    def phone(self, stage: Stage, participant: Participant) -> dict[str, Any]:
        assigns = stage.assigns
        own = [c for c in stage.own_cards(participant) if not (assigns and c.about_id)]
        subjects = stage.material_for(participant).cards if stage.settings.get("per_card") else []
        about = subject_for(stage, participant, subjects)
        here = [card for card in own if card.about_id == about.id] if about else own
        limit = stage.card_limit
        place = subjects.index(about) if about else 0
        group = stage.group_of(participant) if stage.read_by == "group" else None
        return {
            "own": here,
            "all_own": own,
            "others": [card for card in stage.cards_read_by(participant, group) if card not in own],
            "lanes": lanes(stage),
            "fields": [in_language(one) for one in stage.settings.get("fields") or []],
            "starter": in_language(stage.settings.get("starter")),
            "lanes_begin": bool(stage.settings.get("lanes_begin")),
            "limit": limit,
            "left": max(limit - len(here), 0) if limit else None,
            "characters": CARD_CHARACTERS,
            "field_characters": FIELD_CHARACTERS,
            "photo": stage.settings.get("photo", "none"),
            "about": about,
            "number": place + 1,
            "subjects": subjects,
            "spoken_of": {card.about_id for card in own},
            "onward": (place + 1) % len(subjects) if len(subjects) > 1 else None,
            "foot": "activities/collect/_foot.html" if len(subjects) > 1 else None,
            "has_nothing_to_speak_of": bool(stage.settings.get("per_card")) and not subjects,
            **self._lily_on_phone(stage, participant),
            "assigned": stage.own_assignments(participant) if assigns else None,
            "labels": labels_of(stage) if assigns else {},
        }

    @staticmethod
    def _lily_on_phone(stage: Stage, participant: Participant) -> dict[str, Any]:
        """The lily, where this stage works on it; cards that lie on it are not listed twice."""
        lily = stage.lily() if stage.grows_lily else None
        given = stage.material_for(participant).cards if lily else []
        return {
            "lily": lily,
            "shows_context": lily is not None and all(card.id in lily.labels for card in given),
        }

    def board(self, stage: Stage) -> dict[str, Any]:
        if stage.grows_lily:
            return on_the_wall(stage)
        if stage.assigns:
            return tallied(stage)
        parts = self._parts(stage) if stage.shows_cards else []
        return in_parts(stage, parts) if parts else in_lanes(stage)

    def desk(self, stage: Stage) -> dict[str, Any]:
        board = self.board(stage)
        fill = stage.lane_fill()
        columns = lanes(stage)
        return {
            **{name: board[name] for name in ("page", "pages", "back", "ahead", "follows")},
            "lanes": columns,
            "counts": [fill.get(lane, (0, 0))[0] for lane in range(len(columns) or 1)],
            "count": len(stage.free_cards())
            if stage.assigns
            else sum(count for count, _places in fill.values()),
            "labels": labels_of(stage),
            # Cards of a hidden level are looked through as a list of their own.
            "screens": stage.level is not None and stage.is_hidden and stage.desk_reads,
            "tallies": board.get("tallies"),
            "tells": not (stage.parted_by or stage.assigns or stage.level) and stage.desk_reads,
            # Asked for only where the whole list is drawn.
            "parts": lambda: self._listed(stage),
            "aside": lambda: stage.cards_aside() if stage.desk_reads else [],
        }

    def _listed(self, stage: Stage) -> list[Part]:
        """All cards for the desk, newest first; in one list, or one for each part."""
        if not stage.desk_reads:
            return []
        cards = stage.free_cards() if stage.assigns else stage.cards_on_top()
        parts = self._parts(stage) or [Part("", cards=cards)]
        for part in parts:
            part.cards.sort(key=lambda card: card.number, reverse=True)
        return parts

    def _parts(self, stage: Stage) -> list[Part]:
        """The groups, or the cards that are spoken of, each with its cards in order."""
        if stage.parted_by is None:
            return []
        if stage.parted_by == "about_id":
            parts = [
                Part(card.title, about=card, group=card.group, number=number)
                for number, card in enumerate(stage.material().cards, start=1)
            ]
            key = {part.about.id: part for part in parts if part.about}
        else:
            parts = [Part(group.name, group=group) for group in stage.groups]
            key = {part.group.id: part for part in parts if part.group}
        if not parts:
            return []
        rest = Part(_("Ohne Gruppe") if stage.parted_by == "group_id" else _("Ohne Bezug"))
        for card in stage.cards_on_top():
            key.get(getattr(card, stage.parted_by) or 0, rest).cards.append(card)
        return [*parts, rest] if rest.cards else parts

    # What it leaves behind

    def offer(self, stage: Stage, take: str, n: int) -> Offer:
        if stage.rights.read_by & {"self", "group"}:
            return Offer(
                note=_(
                    "Die Karten aus „%(stage)s“ bleiben bei denen, die sie geschrieben haben.",
                    stage=in_language(stage.title),
                )
            )
        if stage.assigns:
            cards = [tally.card for tally in stage.tallies()]
            return Offer(cards[:n] if n else cards)
        return super().offer(stage, take, n)

    def results(self, stage: Stage) -> Results:
        columns = lanes(stage)
        results = Results(
            kind="cards",
            method=self._method(stage, len(columns)),
            contributed=stage.count_contributions(),
            lanes=columns,
        )
        if stage.is_private:
            results.withheld = _("Diese Karten liest nur, wer sie geschrieben hat.")
            return results
        written = [card for card in stage.cards_on_wall() if not card.is_stack]
        if stage.assigns:
            results.cards = tally_results(stage, columns)
            written = stage.free_cards()
        results.cards += [card_result(card, columns) for card in written]
        aside = [card for card in stage.cards_aside() if not stage.was_screened_out(card)]
        results.set_aside = [card_result(card, columns) for card in aside]
        return labelled(stage, results)

    def _method(self, stage: Stage, columns: int) -> str:
        fields, limit = len(stage.settings.get("fields") or []), stage.settings.get("max_cards")
        parts = [
            ngettext("Karten in %(num)s Spalte", "Karten in %(num)s Spalten", columns)
            if columns
            else ngettext("Karten mit %(num)s Feld", "Karten mit %(num)s Feldern", fields)
            if fields
            else _("Karten")
        ]
        if stage.takes_photos:
            parts.append(_("mit Foto"))
        if limit:
            parts.append(
                _("höchstens %(n)s je Gruppe", n=limit)
                if stage.posts_for_group
                else _("höchstens %(n)s je Person", n=limit)
            )
        if stage.settings.get("hidden"):
            parts.append(_("verdeckt geschrieben"))
        if stage.revealed_at:
            parts.append(_("gemeinsam aufgedeckt"))
        if stage.is_named:
            parts.append(_("mit Namen"))
        else:
            parts.append(_("ohne Namen, je Gruppe") if stage.stores_group else _("ohne Namen"))
        return ", ".join(parts) + "."


def fields_filled(headings: list[Any], typed: Any) -> list[str]:
    """The texts of a small form, one for each heading; refused where one is missing or too long."""
    given = [text for text in typed or [] if isinstance(text, str)][: len(headings)]
    texts = [clean(text) for text in given] + [""] * (len(headings) - len(given))
    for number, (heading, text) in enumerate(zip(headings, texts, strict=True)):
        field = f"field-{number}"
        if not text:
            raise Unusable(
                _("Bitte füllen Sie „%(field)s“ aus.", field=in_language(heading)), field=field
            )
        if len(text) > FIELD_CHARACTERS:
            raise Unusable(
                _(
                    "„%(field)s“ fasst %(most)s Zeichen, Ihr Text hat %(has)s. "
                    "Bitte kürzen Sie ihn.",
                    field=in_language(heading),
                    most=FIELD_CHARACTERS,
                    has=len(text),
                ),
                field=field,
            )
    return texts


def readable_text(headings: list[Any], texts: list[str], language: str) -> str:
    """A small form in one piece, for ballots and lists: each heading with its text on a line."""
    names = [in_language(heading, language) for heading in headings]
    return "\n".join(
        f"{name} {text}" if name.endswith((":", "?", "…")) else f"{name}: {text}"
        for name, text in zip(names, texts, strict=True)
    )


def description_of(card: Card | None, headings: int) -> str:
    """What was written in place of a photo, if anything."""
    fields = card.fields if card and isinstance(card.fields, list) else []
    return str(fields[headings]) if len(fields) > headings else ""


def tallied(stage: Stage) -> dict[str, Any]:
    """The page of carried cards on the wall, each with how many put it into which lane."""
    tallies = stage.tallies()
    pages = max(1, -(-len(tallies) // TALLIES_ON_A_PAGE))
    page = page_of(stage, pages)
    return {
        "lanes": [],
        "names": lanes(stage),
        "starter": _shared([tally.starter for tally in tallies if not tally.is_free]),
        "labels": labels_of(stage),
        "tallies": tallies,
        "here": tallies[page * TALLIES_ON_A_PAGE :][:TALLIES_ON_A_PAGE],
        "most": max((count for tally in tallies for count in tally.counts), default=0),
        "count": len(tallies),
        "step": 12,
        "tells": False,
        "page": page,
        "pages": pages,
        "back": page - 1 if page else None,
        "ahead": page + 1 if page + 1 < pages else None,
        "follows": None,
    }


def _shared(words: list[str]) -> str:
    """What all of them begin with, if it is the same."""
    return words[0] if len(set(words)) == 1 else ""


def tally_results(stage: Stage, columns: list[str]) -> list[CardResult]:
    """The carried cards in every lane into which somebody put them, most often first."""
    found = []
    for lane, name in enumerate(columns):
        here = [tally for tally in stage.tallies() if not tally.is_free and tally.counts[lane]]
        here.sort(key=lambda tally: -tally.counts[lane])
        found += [
            replace(
                card_result(tally.card, []),
                lane=name,
                count=tally.counts[lane],
                source=tally.card.stage.key,
            )
            for tally in here
        ]
    return found


def subject_for(stage: Stage, participant: Participant, subjects: list[Card]) -> Card | None:
    """The card that a phone is asked about: where it is, or where it begins.

    People begin at different cards, each always at the same and not at that of the own group.
    """
    if not subjects:
        return None
    chosen = next((card for card in subjects if card.id == participant.looks_at), None)
    if chosen:
        return chosen
    group = stage.group_of(participant)
    first = (participant.id + stage.id) % len(subjects)
    order = subjects[first:] + subjects[:first]
    others = [card for card in order if group is None or card.for_group_id != group.id]
    return (others or order)[0]


def card_result(card: Card, columns: list[str]) -> CardResult:
    lane = columns[card.lane] if columns and card.lane is not None else None
    photo = card.picture
    return CardResult(
        id=card.id,
        number=card.label,
        text=card.text,
        lane=lane,
        author=card.author_name,
        group=card.group_name,
        fields=[list(pair) for pair in card.headed_fields],
        about=card.about.label if card.about else None,
        photo=photo.id if photo else None,
        alternative=photo.alternative if photo else None,
        set_aside=card.is_aside,
        reason=card.aside_reason,
    )


def _wordings(text: LocalisedLine) -> list[str]:
    return [text] if isinstance(text, str) else [*text.values(), ""]


ACTIVITY = Collect()
