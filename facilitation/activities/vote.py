"""Vote: people set a limited number of dots on cards of earlier stages.

Totals exist on no screen until the vote is closed, the desk included: early totals sway people
(domain: methods, section 0). On cards of the water lily it begins with naming contradictions.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Literal

from flask_babel import gettext as _
from flask_babel import ngettext
from pydantic import Field

from facilitation.activities._lily import labelled, labels_of, on_the_wall
from facilitation.activities.base import (
    Activity,
    CardResult,
    Offer,
    Results,
    StageSettings,
    Step,
)
from facilitation.texts import in_language

if TYPE_CHECKING:
    from facilitation.models import Card, Participant, Place, Stage

#: Ranked cards that one page of the board holds.
RANKS_ON_A_PAGE = 8


class VoteSettings(StageSettings):
    votes: int = Field(default=3, ge=1, le=100, description="dots per person")
    stack: bool = Field(default=False, description="several dots on one card")
    ballot: Literal["both", "cards", "stacks"] = Field(
        default="both", description="what is up for vote"
    )


class Vote(Activity):
    key = "vote"
    Settings = VoteSettings
    takes = frozenset({"votes"})
    withholds = True
    passes_on = True

    @property
    def name(self) -> str:
        return _("Punkte setzen")

    def accepts(
        self, stage: Stage, contribution: str, participant: Participant | None = None
    ) -> bool:
        return super().accepts(stage, contribution, participant) and not stage.is_naming

    def phone(self, stage: Stage, participant: Participant) -> dict[str, Any]:
        own = stage.own_dots(participant)
        cards = stage.ballot()
        if stage.is_open:
            cards = sorted(cards, key=lambda card: _order(participant.id, stage.id, card.id))
        return {
            "cards": cards,
            "own": own,
            "budget": stage.settings["votes"],
            "left": stage.settings["votes"] - sum(own.values()),
            "stack": stage.settings["stack"],
            "budget_was": stage.progress.get("budget_was"),
            "ranking": stage.ranking() if stage.shows_totals else [],
            "labels": labels_of(stage),
            "lily": stage.lily() if stage.is_naming else None,
        }

    def board(self, stage: Stage) -> dict[str, Any]:
        if stage.is_naming:
            return on_the_wall(stage)
        return self._page(stage, stage.ranking() if stage.shows_totals else [])

    def desk(self, stage: Stage) -> dict[str, Any]:
        ranking = stage.ranking() if stage.shows_totals else []
        is_naming = stage.is_naming
        return {
            **(on_the_wall(stage) if is_naming else {}),
            **self._page(stage, ranking, is_naming),
            "labels": labels_of(stage),
            "lily": stage.lily() if is_naming else None,
            "is_naming": is_naming,
            "contradictions": stage.contradictions(),
            "ranking": ranking,
            "cards": stage.ballot(),
            "entered": len(stage.entered_ballots),
            "facilitators_weigh": bool(stage.progress.get("facilitators_weigh")),
            "contested": stage.contested() if stage.shows_totals else [],
            "places_left": stage.places_left() if stage.shows_totals else 0,
        }

    def next_step(self, stage: Stage) -> Step | None:
        if not stage.is_naming:
            return super().next_step(stage)
        named = len(stage.contradictions())
        return Step(
            "voting",
            ngettext(
                "Abstimmung über %(num)s Widerspruch beginnen",
                "Abstimmung über %(num)s Widersprüche beginnen",
                named,
            )
            if named
            else _("Abstimmung über die einzelnen Karten beginnen"),
            _("Die Wand zeigt die Frage und wie viele abgestimmt haben."),
            _("Telefone zeigen, was zur Wahl steht, und nehmen Punkte an."),
        )

    def take_step(self, stage: Stage, kind: str) -> None:
        if kind != "voting":
            super().take_step(stage, kind)
        stage.begin_voting()

    def closing_step(self) -> Step:
        return Step(
            "closing",
            _("Abstimmung beenden und Ergebnis zeigen"),
            _("Die Wand zeigt die Rangfolge mit den Punkten."),
            _("Telefone nehmen keine Punkte mehr an."),
        )

    def taken_part(self, count: int) -> str:
        return ngettext("hat abgestimmt", "haben abgestimmt", count)

    def offer(self, stage: Stage, take: str, n: int) -> Offer:
        """All cards up for vote, or those with the most dots once the vote is closed."""
        title = in_language(stage.title)
        if take == "top" and not stage.shows_totals:
            return Offer(note=_("„%(stage)s“ ist noch nicht abgestimmt.", stage=title))
        ranking = stage.ranking()
        if take != "top" or not n:
            return Offer([place.card for place in ranking])
        chosen = [place.card for place in ranking if place.rank <= n and place.dots > 0]
        if not chosen:
            return Offer(note=_("In „%(stage)s“ wurde kein Punkt gesetzt.", stage=title))
        if any(place.is_decided for place in ranking):
            return Offer([place.card for place in ranking if place.goes_on])
        note = None
        if len(chosen) > n:
            note = _(
                "Gleichstand in „%(stage)s“: %(count)s Karten statt %(n)s gehen weiter.",
                stage=title,
                count=len(chosen),
                n=n,
            )
        return Offer(chosen, note)

    def _page(self, stage: Stage, ranking: list[Place], is_naming: bool = False) -> dict[str, Any]:
        """The page of the ranking that the board shows; before, the lily has its own."""
        if is_naming:
            return {"budget": stage.settings["votes"], "most": 0}
        pages = max(1, -(-len(ranking) // RANKS_ON_A_PAGE))
        page = min(stage.page, pages - 1)
        start = page * RANKS_ON_A_PAGE
        return {
            "ranking": ranking[start : start + RANKS_ON_A_PAGE],
            "most": max((place.dots for place in ranking), default=0),
            "page": page,
            "pages": pages,
            "step": 12,
            "count": len(stage.ballot()),
            "ballot": stage.ballot(),
            "contradicts": bool(stage.contradictions()),
            "cut": _cut(stage, ranking, start),
            "has_cut": stage.seats_ahead is not None,
            "going": sum(place.goes_on for place in ranking),
            "onward": in_language(stage.taken_by.title) if stage.taken_by else "",
            "repeated": stage.repeated is not None,
            "labels": labels_of(stage),
            "budget": stage.settings["votes"],
        }

    def results(self, stage: Stage) -> Results:
        budget = stage.settings["votes"]
        method = ngettext(
            "%(num)s Punkt je Person, ohne Namen", "%(num)s Punkte je Person, ohne Namen", budget
        )
        if stage.settings["stack"]:
            method += ", " + _("mehrere auf einer Karte erlaubt")
        if entered := len(stage.entered_ballots):
            method += ", " + ngettext(
                "%(num)s Stimmzettel von der Moderation eingetragen",
                "%(num)s Stimmzettel von der Moderation eingetragen",
                entered,
            )
        if stage.repeated is not None:
            method += ", " + _("zweiter Durchgang")
        results = Results(
            kind="ranking", method=method + ".", contributed=stage.count_contributions()
        )
        if not stage.shows_totals:
            results.withheld = _(
                "Die Abstimmung ist noch nicht beendet; es gibt keinen Zwischenstand."
            )
            return results
        ranking = stage.ranking()
        total = sum(place.dots for place in ranking)
        results.cards = [
            CardResult(
                id=place.card.id,
                number=place.card.label,
                text=place.card.text,
                dots=place.dots,
                before=place.before,
                entered=place.entered or None,
                stack=[card_in_stack(card) for card in place.card.stack if not card.is_aside],
                rank=place.rank,
                tied=place.tied,
                share=place.dots / total if total else 0.0,
                source=place.card.stage.key,
            )
            for place in ranking
        ]
        return labelled(stage, results)


def card_in_stack(card: Card) -> CardResult:
    return CardResult(id=card.id, number=card.label, text=card.text, source=card.stage.key)


def _cut(stage: Stage, ranking: list[Place], start: int) -> int | None:
    """After which row of this page the cut runs; None where it is on another page, or nowhere."""
    through = sum(place.goes_on for place in ranking)
    here = through - start
    return here if through and 0 < here <= RANKS_ON_A_PAGE and through < len(ranking) else None


def _order(participant_id: int, stage_id: int, card_id: int) -> bytes:
    """A stable order of its own for each phone, so that no card profits from its place."""
    return hashlib.sha256(f"{participant_id}:{stage_id}:{card_id}".encode()).digest()


ACTIVITY = Vote()
