"""What matrix and rate have in common: one card after the other on the phone, and what comes of it.

The rule: below five answers nothing of them is seen, on no screen, at no desk and in no record.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev
from typing import TYPE_CHECKING, Any, ClassVar

from flask_babel import gettext as _
from flask_babel import ngettext

from facilitation.activities.base import Activity, CardResult, Offer, StageSettings
from facilitation.texts import in_language

if TYPE_CHECKING:
    from facilitation.models import Card, Participant, Stage

#: So many answers at least, or nothing is shown.
FEWEST = 5

Answers = Mapping[tuple[int | None, str], Sequence[int]]


class WeighingSettings(StageSettings):
    #: Answers never carry a name.
    runs: ClassVar[dict[str, tuple[Any, ...]]] = {**StageSettings.runs, "attribution": ("none",)}


@dataclass
class Turn:
    """One card as it is asked about on one phone, with what this phone answered by axis."""

    number: int
    card: Card
    values: dict[str, int]
    is_answered: bool


class Weighing(Activity):
    """People give values; what they come to is known when the stage is closed."""

    Settings: ClassVar[type[StageSettings]] = WeighingSettings
    takes = frozenset({"ratings"})
    withholds = True
    passes_on = True
    #: What is asked about every card; "" is the only question.
    axes: ClassVar[tuple[str, ...]] = ("",)
    #: Cards with fewer than five answers go on after all others, where there is room.
    keeps_unknown: ClassVar[bool] = False

    @property
    def thing(self) -> str:
        """What a card is called while it is asked about."""
        return _("Karte")

    def cards(self, stage: Stage) -> list[Card]:
        """The cards that are weighed."""
        raise NotImplementedError

    def score(self, stage: Stage, answers: Answers, card: Card) -> float | None:
        """By this the best come first; None below five answers."""
        raise NotImplementedError

    def cards_for(self, stage: Stage, participant: Participant | None) -> list[Card]:
        """Those of the cards that this person weighs."""
        cards = self.cards(stage)
        if participant is None:
            return cards
        theirs = {card.id for card in stage.material_for(participant).cards}
        return [card for card in cards if card.id in theirs]

    def questions(
        self, stage: Stage, participant: Participant | None = None
    ) -> set[tuple[int | None, str]]:
        return {
            (card.id, axis) for card in self.cards_for(stage, participant) for axis in self.axes
        }

    def turns(self, stage: Stage, participant: Participant) -> dict[str, Any]:
        """One card after the other, in an order of this phone's own while it may answer.

        ``turn`` is the card it is at, or None at the end, where all are listed; ``before`` and
        ``after`` are the numbers and ids of its neighbours, 0 for the end. The next one is the next
        without an answer.
        """
        own = stage.own_ratings(participant)
        cards = self.cards_for(stage, participant)
        if stage.is_open:
            cards = sorted(cards, key=lambda card: _order(participant.id, stage.id, card.id))
        turns = [self._turn(number, card, own) for number, card in enumerate(cards, start=1)]
        turn = _at(turns, participant.looks_at)
        later = turns[turn.number :] if turn else []
        following = next((one for one in later if not one.is_answered), None)
        last = turn.number - 1 if turn else len(turns)
        return {
            "turns": turns,
            "turn": turn,
            "before": turns[last - 1] if last else None,
            "after": following,
        }

    def _turn(self, number: int, card: Card, own: Mapping[tuple[int | None, str], int]) -> Turn:
        values = {axis: own[card.id, axis] for axis in self.axes if (card.id, axis) in own}
        return Turn(number, card, values, len(values) == len(self.axes))

    def taken_part(self, count: int) -> str:
        return ngettext("hat bewertet", "haben bewertet", count)

    def offer(self, stage: Stage, take: str, n: int) -> Offer:
        """All cards as they came, or the best once the stage is closed; equal ones share a place.

        Cards with fewer than five answers have no place of their own: ``keeps_unknown`` says
        whether they share the last one. Where no card has five answers nothing can be said about
        any, and all go on, so that a small group is not left with empty hands.
        """
        given = stage.material()
        if take != "top":
            return Offer(given.cards[:n] if n else list(given.cards), given.note)
        title = in_language(stage.title)
        if not stage.shows_totals:
            return Offer(note=_("„%(stage)s“ ist noch nicht ausgewertet.", stage=title))
        answers, cards = stage.answers(), self.cards(stage)
        scored = [(self.score(stage, answers, card), card) for card in cards]
        unknown = [card for score, card in scored if score is None]
        if len(unknown) == len(cards):
            return Offer(cards, _nothing_known(title, cards))
        ranked = sorted(
            ((score, card) for score, card in scored if score is not None),
            key=lambda pair: -pair[0],
        )
        last = ranked[:n][-1][0] if n else ranked[-1][0]
        chosen = [card for score, card in ranked if score >= last]
        notes = [_tie(title, len(chosen), n)] if n and len(chosen) > n else []
        if unknown:
            fits = self.keeps_unknown and (not n or len(chosen) < n)
            chosen += unknown if fits else []
            notes.append(_unknown(title, len(unknown), fits))
        return Offer(chosen, " ".join(notes) or None)


def summed_up(values: Sequence[int]) -> tuple[float, float] | None:
    """Mean and standard deviation, to two places; None below five answers."""
    if len(values) < FEWEST:
        return None
    return round(fmean(values), 2), round(pstdev(values), 2)


def result_of(card: Card) -> CardResult:
    return CardResult(id=card.id, number=card.label, text=card.title, source=card.stage.key)


def _nothing_known(title: str, cards: list[Card]) -> str:
    if not cards:
        return _("In „%(stage)s“ gab es nichts zu bewerten.", stage=title)
    return _(
        "In „%(stage)s“ hat keine Karte fünf Antworten; alle %(n)s gehen unverändert weiter.",
        stage=title,
        n=len(cards),
    )


def _tie(title: str, count: int, n: int) -> str:
    return _(
        "Gleichstand in „%(stage)s“: %(count)s Karten statt %(n)s gehen weiter.",
        stage=title,
        count=count,
        n=n,
    )


def _unknown(title: str, count: int, goes_on: bool) -> str:
    """A sentence about cards with fewer than five answers."""
    if goes_on:
        return ngettext(
            "%(num)s Karte aus „%(stage)s“ hat weniger als fünf Antworten und steht am Ende.",
            "%(num)s Karten aus „%(stage)s“ haben weniger als fünf Antworten und stehen am Ende.",
            count,
            stage=title,
        )
    return ngettext(
        "%(num)s Karte aus „%(stage)s“ hat weniger als fünf Antworten und ist nicht dabei.",
        "%(num)s Karten aus „%(stage)s“ haben weniger als fünf Antworten und sind nicht dabei.",
        count,
        stage=title,
    )


def _at(turns: list[Turn], looks_at: int | None) -> Turn | None:
    """Where the phone is: where it says, else at the first card without an answer."""
    if looks_at == 0:
        return None
    here = next((turn for turn in turns if turn.card.id == looks_at), None)
    return here or next((turn for turn in turns if not turn.is_answered), None)


def _order(participant_id: int, stage_id: int, card_id: int) -> bytes:
    """A stable order of its own for each phone, so that no card profits from its place."""
    return hashlib.sha256(f"{participant_id}:{stage_id}:{card_id}".encode()).digest()
