"""The water lily: which cards lie on which of its three levels, and their short labels.

Where stages say ``level``, they share one lily; a stage with ``layout: lily`` has one of its own,
whose levels are its lanes. A card keeps its label (A3) as long as it exists: those of cards that
were taken back are not given again, and at a reveal labels follow the shuffled order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from sqlalchemy import or_, select

from facilitation.extensions import db
from facilitation.models.card import Card
from facilitation.texts import in_language

if TYPE_CHECKING:
    from facilitation.models.stage import Stage

#: From top to bottom: bloom and leaves, stem, roots.
LEVELS = ("bloom", "stem", "root")
#: Artefakte, Werte, Grundannahmen; artifacts, values, basic assumptions.
LETTERS = {"de": "AWG", "en": "AVB"}


@dataclass
class Leaf:
    """A card, or a stack as one, where it lies: its label, and labels of what it goes with."""

    card: Card
    label: str
    #: Labels of the cards that lie in this stack.
    under: list[str] = field(default_factory=list)
    #: Labels of the cards that it contradicts.
    against: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its words without the start of the sentence, which the heading says once for all."""
        return bare(self.card)[1]


@dataclass
class Level:
    """One level: its heading, and the cards on it as far as all may see them."""

    key: str
    title: str
    #: What stands smaller beside the heading.
    words: str = ""
    leaves: list[Leaf] = field(default_factory=list)
    #: Reached: it may be written on, or was.
    is_open: bool = False
    #: Cards that are there but hidden.
    sealed: int = 0
    #: When it will be opened, in a sentence; empty for an open one.
    opens: str = ""


@dataclass
class Lily:
    """Three levels from top to bottom, and the labels of all cards that ever lay on them."""

    levels: list[Level]
    labels: dict[int, str]

    @property
    def leaves(self) -> list[Leaf]:
        return [leaf for level in self.levels for leaf in level.leaves]

    def leaf(self, label: str) -> Leaf | None:
        """What lies there under this label, or the stack in which it lies; case does not matter."""
        wanted = "".join(label.split()).upper()
        here = (leaf for leaf in self.leaves if wanted == leaf.label or wanted in leaf.under)
        return next(here, None)


class OnLily:
    """The part of a stage that knows its place on the lily."""

    if TYPE_CHECKING:
        # What the stage brings.
        id: Any
        key: Any
        position: Any
        progress: Any
        settings: Any
        section_id: Any
        opened_at: Any
        revealed_at: Any
        is_hidden: Any
        rights: Any
        workshop: Any
        activity: Any

    # Questions

    @property
    def level(self) -> str | None:
        """bloom, stem or root: what is written here lies on that level."""
        return self.settings.get("level")

    @property
    def is_lily(self) -> bool:
        """A lily of its own, its three lanes are the levels."""
        return self.settings.get("layout") == "lily"

    @property
    def level_at_work(self) -> str | None:
        """The level that this stage writes on, or whose cards it sorts."""
        if self.level or self.activity.key != "cluster":
            return self.level
        levels = {stage.level for stage in self._sources()}
        return levels.pop() if len(levels) == 1 else None

    @property
    def grows_lily(self) -> bool:
        """Whether the wall shows the lily while this stage runs."""
        return self.rights.wall_shows_cards and (self.is_lily or self.level_at_work is not None)

    def lily_stages(self, seen: set[int] | None = None) -> list[Stage] | None:
        """The stages whose cards lie on the lily of this stage; None where there is none."""
        if self.is_lily:
            return [self]  # type: ignore[list-item]
        if self.level:
            return [
                stage
                for stage in self.workshop.stages
                if stage.level and stage.section_id == self.section_id
            ]
        seen = seen if seen is not None else set()
        for source in self._sources():
            if source.id not in seen:
                seen.add(source.id)
                if found := source.lily_stages(seen):
                    return found
        return None

    def lily(self) -> Lily | None:
        """The lily that this stage is part of, or goes back to; None where there is none."""
        own = self.lily_stages()
        if own is None:
            return None
        by_level = [
            (level, [stage for stage in own if level in _levels(stage)]) for level in LEVELS
        ]
        cards = self._cards_of_lily(own)
        places = {level: _in_order(level, stages, cards) for level, stages in by_level}
        letters = LETTERS.get(self.workshop.locale, LETTERS["de"])
        labels = {
            card_id: f"{letter}{number}"
            for letter, ids in zip(letters, places.values(), strict=True)
            for number, card_id in enumerate(ids, start=1)
        }
        lily = Lily([self._level(level, stages) for level, stages in by_level], labels)
        for level in lily.levels:
            level.leaves = _leaves(cards.get(level.key, []), labels)
        self._tell_contradictions(lily)
        return lily

    def was_screened_out(self, card: Card) -> bool:
        """Set aside before the cards of a hidden level were shown: it is in no record either."""
        if not (self.level and self.settings.get("hidden")) or card.hidden_at is None:
            return False
        return self.revealed_at is None or card.hidden_at <= self.revealed_at

    # Verbs

    def keep_places(self, revealed: Sequence[Card] = (), gone: Card | None = None) -> None:
        """Note the labels as they are, because a card goes, or those of ``revealed`` follow.

        The place of the card that goes is kept without its id: a database may give that again.
        """
        if not (self.level or self.is_lily) or (self.is_hidden and not revealed):
            return
        own = self.lily_stages() or []
        cards = self._cards_of_lily(own, without=revealed)
        for level in _levels(self):
            stages = [stage for stage in own if level in _levels(stage)]
            known = _in_order(level, stages, cards)
            news = [card.id for card in revealed if _level_of(card) == level]
            kept = dict(stages[0].progress.get("places", {}))
            kept[level] = [
                0 if gone and card_id == gone.id else card_id
                for card_id in [*known, *(new for new in news if new not in known)]
            ]
            stages[0].progress = {**stages[0].progress, "places": kept}

    # Private

    def _sources(self) -> list[Stage]:
        """The earlier stages that this one takes from."""
        given = (self.settings.get("carry") or {}).get("from") or []
        keys = [given] if isinstance(given, str) else given
        return [
            stage
            for key in keys
            for stage in self.workshop.stages_by_key(key)
            if stage.position < self.position
        ]

    def _cards_of_lily(
        self, stages: list[Stage], without: Sequence[Card] = ()
    ) -> dict[str, list[Card]]:
        """All cards and stacks by level that are not hidden, oldest first, those aside too."""
        ids = [stage.id for stage in stages if not stage.is_hidden]
        sorters = {
            other.id: other.level_at_work
            for other in self.workshop.stages
            if other.activity.key == "cluster" and other.level_at_work
        }
        heads = select(Card.parent_id).where(Card.stage_id.in_(ids), Card.parent_id.is_not(None))
        rows = db.session.scalars(
            select(Card)
            .where(
                or_(
                    Card.stage_id.in_(ids),
                    Card.id.in_(heads),
                    Card.stage_id.in_(sorters) & Card.is_stack,
                )
            )
            .order_by(Card.number)
        ).all()
        under = {card.parent_id: _level_of(card) for card in reversed(rows) if card.parent_id}
        gone = {card.id for card in without}
        found: dict[str, list[Card]] = {}
        for card in rows:
            level = _level_of(card) or sorters.get(card.stage_id) or under.get(card.id)
            if level and card.id not in gone:
                found.setdefault(level, []).append(card)
        return found

    def _level(self, key: str, stages: list[Stage]) -> Level:
        place = LEVELS.index(key)
        if not stages:
            return Level(key, _names()[place], opens=_("Diese Ebene gehört heute nicht dazu."))
        first = stages[0]
        name = first.settings["lanes"][place] if first.is_lily else first.title
        title, _colon, words = in_language(name).partition(": ")
        is_open = any(stage.opened_at for stage in stages)
        return Level(
            key,
            title,
            (in_language(first.settings.get("starter")) if is_open else "") or words,
            is_open=is_open,
            sealed=sum(stage.count_cards() for stage in stages if stage.is_hidden),
            opens="" if is_open else self._opens(first),
        )

    def _opens(self, stage: Stage) -> str:
        """When a level is opened that is not open yet."""
        if stage.skipped_at:
            return _("Diese Ebene bleibt heute geschlossen.")
        before = self.workshop.stage_before(stage)
        if before is None or before is self or before.opened_at:
            return _("Diese Ebene wird als Nächstes geöffnet.")
        return _("Diese Ebene wird nach „%(stage)s“ geöffnet.", stage=in_language(before.title))

    def _tell_contradictions(self, lily: Lily) -> None:
        """Say below each card what it contradicts; a card in a stack speaks for the stack."""
        lying = {leaf.card.id: leaf for leaf in lily.leaves}
        lying |= {card.id: leaf for leaf in lily.leaves if leaf.under for card in leaf.card.stack}
        for stage in self.workshop.stages:
            for card in stage.contradictions() if "votes" in stage.activity.takes else []:
                pair = [lying.get(card_id) for card_id in card.pair]
                one, other = pair if len(pair) == 2 else (None, None)
                if one and other and one is not other:
                    _add(one.against, other.label)
                    _add(other.against, one.label)


def bare(card: Card) -> tuple[str, str]:
    """The fixed start of a card's sentence, if its stage has one, and the rest of its words."""
    title = card.title
    for starter in _in_all_languages(card.stage.settings.get("starter")):
        if title.casefold().startswith(starter.casefold()):
            return starter, title[len(starter) :].lstrip()
    return "", title


def _in_all_languages(text: dict[str, str] | str | None) -> list[str]:
    """A localised text as it may stand on a card, whoever wrote it."""
    return [text] if isinstance(text, str) else [words for words in (text or {}).values() if words]


def _names() -> tuple[str, str, str]:
    return _("Blüte und Blätter"), _("Stängel"), _("Wurzeln")


def _levels(stage: OnLily) -> tuple[str, ...]:
    return LEVELS if stage.is_lily else (stage.level,) if stage.level else ()


def _level_of(card: Card) -> str | None:
    """The level of a card that was written on one."""
    if card.stage.is_lily:
        return LEVELS[min(card.lane or 0, 2)]
    return card.stage.level


def _in_order(level: str, stages: list[Stage], cards: dict[str, list[Card]]) -> list[int]:
    """Ids by label: those that were noted, gone ones too, then all others as they came."""
    noted = stages[0].progress.get("places", {}).get(level, []) if stages else []
    known = set(noted)
    return [*noted, *(card.id for card in cards.get(level, []) if card.id not in known)]


def _leaves(cards: list[Card], labels: dict[int, str]) -> list[Leaf]:
    """What lies open: stacks first, then cards, in the order of their labels."""
    shown = [card for card in cards if card.hidden_at is None]
    lying = {card.parent_id for card in shown if card.parent_id}
    heads = {card.id for card in shown if card.is_stack and card.id in lying}
    leaves = [
        Leaf(
            card,
            labels[card.id],
            under=sorted(
                (labels[one.id] for one in shown if one.parent_id == card.id), key=_by_number
            ),
        )
        for card in shown
        if card.parent_id not in heads
        and (card.id in heads if card.is_stack else card.stage.shows_cards)
    ]
    return sorted(leaves, key=lambda leaf: (not leaf.card.is_stack, _by_number(leaf.label)))


def _by_number(label: str) -> tuple[str, int]:
    return label[:1], int(label[1:])


def _add(labels: list[str], label: str) -> None:
    if label not in labels:
        labels.append(label)
