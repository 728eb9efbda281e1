"""A stack as it lies: its head, which carries the name, its cards, and how it is called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _
from flask_babel import ngettext

from facilitation.likeness import frequent_words
from facilitation.models.card import Card
from facilitation.refusal import Unusable
from facilitation.texts import clean

STACK_NAME_CHARACTERS = 100
#: What a card is called in a name or a sentence is no longer than this.
FIRST_CHARACTERS = 60
#: So many cards are named in a sentence; the rest is a number.
NAMED_CARDS = 3


@dataclass
class Stack:
    """The head of a stack, which carries its name, and the cards that lie under it."""

    head: Card
    cards: list[Card] = field(default_factory=list)

    @property
    def id(self) -> int:
        return self.head.id

    @property
    def name(self) -> str:
        return self.head.text

    @property
    def paper(self) -> int:
        """Its colour, 1 to 5, as long as it exists."""
        return self.head.number % 5 + 1

    @property
    def ids(self) -> set[int]:
        return {card.id for card in self.cards}


@dataclass
class Sorting:
    """The cards of a stage as they lie: in stacks, or loose."""

    stacks: list[Stack] = field(default_factory=list)
    loose: list[Card] = field(default_factory=list)

    @property
    def cards(self) -> list[Card]:
        return [card for stack in self.stacks for card in stack.cards] + self.loose

    @property
    def count(self) -> int:
        return len(self.loose) + sum(len(stack.cards) for stack in self.stacks)

    def stack(self, stack_id: int | None) -> Stack | None:
        return next((stack for stack in self.stacks if stack.id == stack_id), None)

    def name_of(self, stack_id: int | None) -> str | None:
        stack = self.stack(stack_id)
        return stack.name if stack else None


@dataclass(frozen=True)
class Ticked:
    """A card or stack that somebody chose, and the stack in which they saw it (0: in none)."""

    id: int
    seen: int | None = None


def name_for(texts: Sequence[str], locale: str) -> str:
    """The words that most of these texts share, or else the beginning of the first."""
    words = frequent_words(texts, locale=locale, most=2)
    for pair in (words, words[::-1]):
        beside = re.compile(r"\b" + r"\s+".join(map(re.escape, pair)) + r"\b", re.IGNORECASE)
        if len(pair) == 2 and (found := next(filter(None, map(beside.search, texts)), None)):
            return shortened(found[0])
    if words or not texts:
        return ", ".join(words)[:STACK_NAME_CHARACTERS]
    return shortened(texts[0])


def shortened(text: str) -> str:
    """The beginning of a text, in one line."""
    text = clean(text, lines=False)
    if len(text) <= FIRST_CHARACTERS:
        return text
    return text[: FIRST_CHARACTERS - 2].rsplit(" ", 1)[0] + " …"


def usable_name(name: str | None) -> str:
    """The cleaned name of a stack; refused when empty or longer than 100 characters."""
    name = clean(name, lines=False)
    if not name:
        raise Unusable(_("Bitte geben Sie dem Stapel einen Namen."), field="name")
    if len(name) > STACK_NAME_CHARACTERS:
        raise Unusable(
            _(
                "Der Name eines Stapels hat höchstens %(most)s Zeichen, Ihrer hat %(has)s.",
                most=STACK_NAME_CHARACTERS,
                has=len(name),
            ),
            field="name",
        )
    return name


def words_of_the_rest(moved: Sequence[Card], gone: int, sorting: Sorting) -> str | None:
    """A sentence for those who came second: which cards, and where they lie now."""
    sentences = []
    if moved:
        named = [_where(card, sorting) for card in moved[:NAMED_CARDS]]
        if len(moved) > NAMED_CARDS:
            rest = len(moved) - NAMED_CARDS
            named.append(ngettext("%(num)s weitere", "%(num)s weitere", rest))
        sentences.append(
            ngettext(
                "Diese Karte hat inzwischen jemand anderes bewegt: %(cards)s. Sie bleibt dort.",
                "Diese Karten hat inzwischen jemand anderes bewegt: %(cards)s. Sie bleiben dort.",
                len(moved),
                cards=", ".join(named),
            )
        )
    if gone:
        sentences.append(
            ngettext(
                "Eine Karte gibt es hier nicht mehr.",
                "%(num)s Karten gibt es hier nicht mehr.",
                gone,
            )
        )
    return " ".join(sentences) or None


def _where(card: Card, sorting: Sorting) -> str:
    text = shortened(card.text)
    if card.is_aside:
        return _("„%(card)s“ (zur Seite gelegt)", card=text)
    name = sorting.name_of(card.parent_id)
    if name is None:
        return _("„%(card)s“ (liegt lose)", card=text)
    return _("„%(card)s“ (liegt in „%(stack)s“)", card=text, stack=name)
