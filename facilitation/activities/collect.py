"""Collect: people write cards into one or more lanes, hidden until the reveal if so wished."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from flask_babel import gettext as _
from flask_babel import ngettext
from pydantic import Field

from facilitation.activities.base import (
    CARD_CHARACTERS,
    Activity,
    CardResult,
    Localised,
    Results,
    StageSettings,
)
from facilitation.texts import in_language

if TYPE_CHECKING:
    from facilitation.models import Card, Participant, Stage

#: Cards that one page of the board holds, whatever the number of lanes.
CARDS_ON_A_PAGE = 16


class CollectSettings(StageSettings):
    lanes: list[Localised] = Field(default_factory=list, max_length=8)
    fields: list[Localised] = Field(default_factory=list, max_length=8)
    max_cards: int = Field(default=0, ge=0, le=500, description="per person; 0 = unlimited")
    starter: Localised | None = None
    per_card: bool = False

    runs: ClassVar[dict[str, tuple[Any, ...]]] = {
        **StageSettings.runs,
        "fields": ([],),
        "per_card": (False,),
    }


class Collect(Activity):
    key = "collect"
    Settings = CollectSettings
    takes = frozenset({"cards"})
    board_card = "activities/collect/_board_card.html"
    desk_card = "activities/collect/_desk_card.html"

    @property
    def name(self) -> str:
        return _("Karten sammeln")

    def phone(self, stage: Stage, participant: Participant) -> dict[str, Any]:
        own = stage.own_cards(participant)
        limit = stage.settings.get("max_cards", 0)
        return {
            "own": own,
            "lanes": lanes(stage),
            "starter": in_language(stage.settings.get("starter")),
            "limit": limit,
            "left": max(limit - len(own), 0) if limit else None,
            "characters": CARD_CHARACTERS,
        }

    def board(self, stage: Stage) -> dict[str, Any]:
        columns = lanes(stage) or [""]
        slots = slots_in_a_lane(len(columns))
        fill = stage.lane_fill()
        places = max((places for _count, places in fill.values()), default=0)
        pages = max(1, -(-places // slots)) if stage.shows_cards else 1
        page = min(stage.page, pages - 1)
        cards = stage.cards_in_slots(page * slots, slots) if stage.shows_cards else []
        return {
            "lanes": [
                {
                    "index": index,
                    "name": name,
                    "count": fill.get(index, (0, 0))[0],
                    "cards": [card for card in cards if (card.lane or 0) == index],
                }
                for index, name in enumerate(columns)
            ],
            "slots": slots,
            "page": page,
            "pages": pages,
            "step": step(places, len(columns), slots),
            "count": sum(count for count, _places in fill.values()),
        }

    def desk(self, stage: Stage) -> dict[str, Any]:
        board = self.board(stage)
        return {
            "lanes": lanes(stage),
            "counts": [lane["count"] for lane in board["lanes"]],
            "count": board["count"],
            "page": board["page"],
            "pages": board["pages"],
            # Asked for only where the whole list is drawn.
            "cards": stage.cards_on_wall,
            "aside": stage.cards_aside,
        }

    def results(self, stage: Stage) -> Results:
        columns = lanes(stage)
        return Results(
            kind="cards",
            method=self._method(stage, len(columns)),
            contributed=stage.count_contributions(),
            lanes=columns,
            cards=[card_result(card, columns) for card in stage.cards_on_wall()],
            set_aside=[card_result(card, columns) for card in stage.cards_aside()],
        )

    def _method(self, stage: Stage, columns: int) -> str:
        parts = [
            ngettext("Karten in %(num)s Spalte", "Karten in %(num)s Spalten", columns)
            if columns
            else _("Karten")
        ]
        if stage.settings.get("max_cards"):
            parts.append(_("höchstens %(n)s je Person", n=stage.settings["max_cards"]))
        if stage.settings.get("hidden"):
            parts.append(_("verdeckt geschrieben"))
        if stage.revealed_at:
            parts.append(_("gemeinsam aufgedeckt"))
        parts.append(_("mit Namen") if stage.is_named else _("ohne Namen"))
        return ", ".join(parts) + "."


def lanes(stage: Stage) -> list[str]:
    """The headings of the lanes in the language of the screen."""
    return [in_language(lane) for lane in stage.settings.get("lanes", [])]


def slots_in_a_lane(columns: int) -> int:
    """Places for cards in one lane on one page of the board."""
    return {1: CARDS_ON_A_PAGE, 2: CARDS_ON_A_PAGE // 2}.get(columns, 4)


def step(places: int, columns: int, slots: int) -> int:
    """The size step of the board: 6, 12 or 16 cards a page, chosen for the fullest lane."""
    seen = min(places, slots) * columns
    return 6 if seen <= 6 else 12 if seen <= 12 else 16


def card_result(card: Card, columns: list[str]) -> CardResult:
    lane = columns[card.lane] if columns and card.lane is not None else None
    return CardResult(
        id=card.id,
        number=card.label,
        text=card.text,
        lane=lane,
        author=card.author_name,
        set_aside=card.is_aside,
        reason=card.aside_reason,
    )


ACTIVITY = Collect()
