"""Cluster: the facilitator puts cards of earlier stages into named stacks; phones read along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar

from flask_babel import gettext as _
from flask_babel import ngettext

from facilitation.activities._lily import labelled, labels_of, on_the_wall
from facilitation.activities.base import Activity, CardResult, Offer, Results, StageSettings
from facilitation.activities.collect import card_result
from facilitation.texts import in_language

if TYPE_CHECKING:
    from facilitation.models import Card, Participant, Stage
    from facilitation.models.stack import Sorting

#: Size steps of the board: cards on a page, columns, rows. The largest that takes one page is
#: used; where none does, there are more pages, never smaller text.
STEPS = ((6, 3, 2), (12, 3, 4), (16, 4, 4))


class ClusterSettings(StageSettings):
    post_by: str | list[str] = "facilitator"

    runs: ClassVar[dict[str, tuple[Any, ...]]] = {
        **StageSettings.runs,
        "post_by": ("facilitator",),
    }


@dataclass
class Block:
    """A stack, or the loose cards (without a name), as far as they are on one page of the board."""

    id: int
    name: str | None
    paper: int
    count: int
    columns: int
    cards: list[Card] = field(default_factory=list)


class Cluster(Activity):
    key = "cluster"
    Settings = ClusterSettings
    passes_on = True
    topics = frozenset({"cards"})

    @property
    def name(self) -> str:
        return _("Karten ordnen")

    def sortable(self, stage: Stage) -> list[Card]:
        return stage.material().cards

    def phone(self, stage: Stage, participant: Participant) -> dict[str, Any]:
        """The stacks and loose cards that this person may read, and which are the own ones."""
        sorting = stage.sorting()
        given = {card.id for card in stage.material_for(participant).cards}
        readable = [card for card in sorting.cards if card.id in given or card.parent_id in given]
        ids = {card.id for card in readable}
        rows = [(card.id, card.nonce, card.mark) for card in readable]
        return {
            "stacks": [
                (stack, cards)
                for stack in sorting.stacks
                if (cards := [card for card in stack.cards if card.id in ids])
            ],
            "loose": [card for card in sorting.loose if card.id in ids],
            "own": set(participant.recognises(rows)),
            "count": len(ids),
            "labels": labels_of(stage),
        }

    def board(self, stage: Stage) -> dict[str, Any]:
        return on_the_wall(stage) if stage.grows_lily else self._page(stage, stage.sorting())

    def desk(self, stage: Stage) -> dict[str, Any]:
        sorting = stage.sorting()
        page = on_the_wall(stage) if stage.grows_lily else self._page(stage, sorting)
        return {**page, "sorting": sorting, "labels": labels_of(stage)}

    @staticmethod
    def _page(stage: Stage, sorting: Sorting) -> dict[str, Any]:
        """The page that the board shows."""
        laid_out = [(step, pages_of(sorting, columns, rows)) for step, columns, rows in STEPS]
        step, pages = next((one for one in laid_out if len(one[1]) == 1), laid_out[-1])
        page = max(0, min(stage.page, len(pages) - 1))
        return {
            "blocks": pages[page],
            "step": step,
            "page": page,
            "pages": len(pages),
            "count": sorting.count,
            "stacks": len(sorting.stacks),
        }

    def offer(self, stage: Stage, take: str, n: int) -> Offer:
        """Stacks, each as one card, then the cards that lie loose."""
        sorting = stage.sorting()
        cards = [*(stack.head for stack in sorting.stacks), *sorting.loose]
        if not cards:
            title = in_language(stage.title)
            return Offer(note=_("Noch keine Karten aus „%(stage)s“.", stage=title))
        return Offer(cards[:n] if n else cards)

    def results(self, stage: Stage) -> Results:
        sorting = stage.sorting()
        stacks = [
            CardResult(
                id=stack.id,
                number=stack.head.label,
                text=stack.name,
                stack=[_result(card) for card in stack.cards],
            )
            for stack in sorting.stacks
        ]
        results = Results(
            kind="stacks",
            method=self._method(len(stacks), len(sorting.loose)),
            cards=stacks + [_result(card) for card in sorting.loose],
        )
        return labelled(stage, results)

    @staticmethod
    def _method(stacks: int, loose: int) -> str:
        parts = [
            ngettext(
                "Von der Moderation zu %(num)s Stapel geordnet",
                "Von der Moderation zu %(num)s Stapeln geordnet",
                stacks,
            )
        ]
        if loose:
            parts.append(
                ngettext("%(num)s Karte liegt einzeln", "%(num)s Karten liegen einzeln", loose)
            )
        return ", ".join(parts) + "."


def pages_of(sorting: Sorting, columns: int, rows: int) -> list[list[Block]]:
    """Stacks and then loose cards on pages of so many columns and rows.

    A stack begins on a new page if it does not fit beside the one before; only one that no page
    holds is divided. Loose cards fill what is left.
    """
    pages: list[list[Block]] = [[]]
    parts = [(stack.id, stack.name, stack.paper, stack.cards) for stack in sorting.stacks]
    for stack_id, name, paper, cards in [*parts, (0, None, 0, sorting.loose)]:
        rest: Sequence[Card] = cards
        while rest:
            free = columns - sum(block.columns for block in pages[-1])
            wanted = min(-(-len(rest) // rows), columns)
            if free < (wanted if name is not None else 1):
                pages.append([])
                free = columns
            width = min(wanted, free)
            here, rest = rest[: width * rows], rest[width * rows :]
            pages[-1].append(Block(stack_id, name, paper, len(cards), width, list(here)))
    return pages


def _result(card: Card) -> CardResult:
    return replace(card_result(card, []), source=card.stage.key)


ACTIVITY = Cluster()
