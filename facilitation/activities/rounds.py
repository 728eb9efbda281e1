"""Rounds: people write for a few minutes at a time, and sheets go round; or they draw on paper.

Three forms. Sheets that go round: every group or person writes on the sheet that lies before them,
and in the next round on the neighbour's (Brainwriting). Rounds without sheets: everybody writes
anew in each round. Paper: nothing is sent until the end, and the clock says which field of the
sheet is being drawn (Crazy 8).
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from math import ceil
from typing import TYPE_CHECKING, Any, ClassVar

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from pydantic import BaseModel, ConfigDict, Field, model_validator

from facilitation.activities._sheets import by_sheet, sheet_name, sheets_on_a_page
from facilitation.activities.base import (
    CARD_CHARACTERS,
    CardResult,
    Draft,
    Results,
    StageSettings,
    Step,
)
from facilitation.activities.collect import Collect, card_result
from facilitation.refusal import Refused

if TYPE_CHECKING:
    from facilitation.models import Card, Participant, Stage


class RoundsPlan(BaseModel):
    """How many rounds, how long, how many cards in each; whether sheets go round."""

    model_config = ConfigDict(
        populate_by_name=True,
        json_schema_extra={
            "if": {"required": ["pass"], "properties": {"pass": {"const": True}}},
            "then": {"required": ["cards"], "properties": {"cards": {"minimum": 1}}},
        },
    )

    count: int = Field(ge=1, le=50)
    minutes: float = Field(gt=0, le=120)
    cards: int = Field(default=0, ge=0, le=50, description="per round and sheet; 0 = on paper")
    hand_on: bool = Field(default=False, alias="pass")

    @model_validator(mode="after")
    def _sheets_need_cards(self) -> RoundsPlan:
        if self.hand_on and not self.cards:
            raise ValueError(_("Wandernde Blätter brauchen mindestens eine Karte je Runde."))
        return self


class RoundsSettings(StageSettings):
    #: Brainwriting 6-3-5, where the file says nothing.
    rounds: RoundsPlan = RoundsPlan.model_validate(
        {"count": 6, "minutes": 5, "cards": 3, "pass": True}
    )
    max_cards: int = Field(default=0, ge=0, le=500, description="per person; 0 = unlimited")

    runs: ClassVar[dict[str, tuple[Any, ...]]] = {
        **StageSettings.runs,
        "hidden": (False,),
        "read_by": ("all",),
        "photo": ("none", "allow", "require"),
    }


class Rounds(Collect):
    """Cards like any others; a round and a sheet come with them."""

    key = "rounds"
    Settings = RoundsSettings
    board_card = None
    desk_card = None
    first_page = 0
    shows_at_the_end = True

    @property
    def name(self) -> str:
        return _("In Runden schreiben")

    def is_entitled(self, stage: Stage, participant: Participant | None) -> bool:
        """Where groups hold the sheets, only who is in one."""
        if not super().is_entitled(stage, participant):
            return False
        needs_group = stage.passes_sheets and stage.seats_groups
        return not needs_group or participant is None or stage.group_of(participant) is not None

    def topics_of(self, stage: Stage) -> frozenset[str]:
        """Those who share a sheet see what the others write on it."""
        shares = stage.passes_sheets and stage.seats_groups
        return super().topics_of(stage) | (
            frozenset({"cards", "photos"}) if shares else frozenset()
        )

    def check(self, stage: Stage, draft: Draft, by: Participant, card: Card | None = None) -> Draft:
        """The draft with its round and sheet; refused when the round has all its cards.

        Who has no sheet yet gets one.
        """
        draft = super().check(stage, draft, by, card)
        if card or on_paper(stage):
            return draft
        sheet = stage.take_seat(by=by) if stage.passes_sheets else None
        most = stage.settings["rounds"]["cards"]
        if len(_of_this_round(stage, stage.own_cards(by), sheet)) >= most:
            raise Refused(
                ngettext(
                    "Die Karte dieser Runde ist schon abgegeben. Ihr Text bleibt im Feld.",
                    "Alle %(num)s Karten dieser Runde sind schon abgegeben. "
                    "Ihr Text bleibt im Feld.",
                    most,
                )
            )
        return replace(draft, round=stage.round_now, sheet=sheet)

    # The clock

    def seconds(self, stage: Stage) -> int:
        """One round; on paper, where the clock itself leads on, all of them."""
        plan = stage.settings["rounds"]
        return round(plan["minutes"] * 60 * (plan["count"] if on_paper(stage) else 1))

    def before_more_time(self, stage: Stage) -> None:
        """More time is for the field that is being drawn; fields before it do not come back."""
        if on_paper(stage):
            stage.progress = {**stage.progress, "box": box_now(stage)}

    def begin(self, stage: Stage) -> None:
        stage.begin_rounds()

    def take_step(self, stage: Stage, kind: str) -> None:
        stage.begin_round(stage.round_now + 1)

    def next_step(self, stage: Stage) -> Step | None:
        following = stage.round_now + 1
        if not stage.is_open or following > stage.round_count:
            return None
        return Step(
            "round",
            _("Runde %(n)s von %(of)s beginnen", n=following, of=stage.round_count),
            _(
                "Die Wand zeigt die neue Runde und eine Uhr mit %(minutes)s.",
                minutes=minutes(stage.settings["rounds"]["minutes"]),
            ),
            _("Die Blätter wandern weiter, Telefone zeigen das neue. Angefangene Texte bleiben.")
            if stage.passes_sheets
            else _("Telefone zählen die Karten neu. Angefangene Texte bleiben."),
            {"round": following},
        )

    # What the screens are given

    def phone(self, stage: Stage, participant: Participant) -> dict[str, Any]:
        own = stage.own_cards(participant)
        view = {
            **self._run(stage),
            "own": own,
            "now": own,
            "past": [],
            "lanes": [],
            "fields": [],
            "photo": stage.settings["photo"],
            "characters": CARD_CHARACTERS,
            "limit": stage.settings["max_cards"],
            "left": None,
            "readers": _("Zuerst nur für die Moderation lesbar, am Ende für alle an der Wand."),
        }
        if not on_paper(stage):
            self._add_round(view, stage, participant)
        most = stage.settings["max_cards"]
        if most:
            left = max(most - len(own), 0)
            view["left"] = left if view["left"] is None else min(left, view["left"])
        return view

    def _add_round(self, view: dict[str, Any], stage: Stage, participant: Participant) -> None:
        """What belongs to the present round alone, and what others wrote on the sheet before."""
        sheet = stage.sheet_of(participant) if stage.passes_sheets else None
        now = _of_this_round(stage, view["own"], sheet)
        here = {card.id for card in now}
        most = stage.settings["rounds"]["cards"]
        view |= {
            "sheet": sheet,
            "needs_sheet": stage.passes_sheets and sheet is None,
            "before": [
                (number, list(cards))
                for number, cards in groupby(
                    (
                        card
                        for card in stage.cards_on_sheet(sheet)
                        if card.id not in here and not card.is_aside
                    ),
                    key=lambda card: card.round,
                )
            ],
            "now": sorted(now, key=lambda card: -card.id),
            "past": [card for card in view["own"] if card.id not in here],
            "limit": most,
            "left": max(most - len(now), 0),
        }
        if stage.passes_sheets:
            view["readers"] = _(
                "Lesbar für alle, zu denen dieses Blatt noch kommt, und für die Moderation; "
                "am Ende für alle an der Wand."
            )

    def board(self, stage: Stage) -> dict[str, Any]:
        """While people write, numbers alone; then the cards, sheet by sheet."""
        view = {
            **self._run(stage),
            "count": stage.count_cards(),
            "sheets": len(stage.holders()) if stage.passes_sheets else 0,
            "shows_cards": stage.shows_cards,
            "step": 12,
        }
        if view["shows_cards"] and stage.passes_sheets:
            view |= sheets_on_a_page(stage, by_sheet(stage.cards_on_top()))
        elif view["shows_cards"]:
            view |= super().board(stage)
        return view

    def desk(self, stage: Stage) -> dict[str, Any]:
        return {
            **self.board(stage),
            "lanes": [],
            "plan": self._plan(stage),
            "catch": self._catch(stage),
            "groups": self._groups(stage),
            "by_sheet": by_sheet(stage.cards_on_top()),
            "aside": stage.cards_aside,
        }

    def _run(self, stage: Stage) -> dict[str, Any]:
        plan = stage.settings["rounds"]
        if on_paper(stage):
            return {
                "form": "paper",
                "boxes": plan["count"],
                "box": box_now(stage),
                "part": plan["minutes"] * 60,
            }
        return {"form": "rounds", "round": stage.round_now, "rounds": plan["count"]}

    def _plan(self, stage: Stage) -> str:
        """The minutes of the step beside those of its rounds."""
        plan = stage.settings["rounds"]
        return _(
            "Im Ablauf stehen %(planned)s min; %(rounds)s dauern zusammen %(all)s min.",
            planned=stage.minutes,
            rounds=self._held(stage, plan["count"]),
            all=format_decimal(plan["count"] * plan["minutes"]),
        )

    @staticmethod
    def _held(stage: Stage, count: int) -> str:
        """„4 Runden zu 5 Minuten“"""
        each = minutes(stage.settings["rounds"]["minutes"])
        if on_paper(stage):
            return ngettext(
                "%(num)s Feld zu %(minutes)s auf Papier",
                "%(num)s Felder zu %(minutes)s auf Papier",
                count,
                minutes=each,
            )
        return ngettext(
            "%(num)s Runde zu %(minutes)s", "%(num)s Runden zu %(minutes)s", count, minutes=each
        )

    def _catch(self, stage: Stage) -> str | None:
        """Fewer sheets than rounds: known ones would come back."""
        if not stage.passes_sheets or not stage.is_open or stage.round_now == stage.round_count:
            return None
        sheets = len(stage.holders())
        if sheets >= stage.round_count:
            return None
        if sheets == 0:
            return _("Noch hat niemand ein Blatt.")
        return ngettext(
            "Es gibt erst ein Blatt; wandern kann es, sobald es ein zweites gibt.",
            "Es gibt %(num)s Blätter: Nach %(num)s Runden hatten alle jedes Blatt einmal, "
            "danach kommen bekannte wieder.",
            sheets,
        )

    def _groups(self, stage: Stage) -> list[dict[str, Any]]:
        """Which sheet lies before which group, and how much it has written on it in this round."""
        if not (stage.passes_sheets and stage.seats_groups):
            return []
        sheets = stage.sheets_of_groups()
        return [
            {
                "name": group.name,
                "sheet": sheets[group.id],
                "written": sum(
                    card.round == stage.round_now for card in stage.cards_on_sheet(sheets[group.id])
                ),
            }
            for group in stage.groups
            if group.id in sheets
        ]

    # What it leaves behind

    def results(self, stage: Stage) -> Results:
        results = super().results(stage)
        if stage.passes_sheets:
            sheets = by_sheet(stage.cards_on_wall())
            results.lanes = [name for sheet, _cards in sheets if (name := sheet_name(sheet))]
            results.cards = [_on_sheet(card) for _sheet, cards in sheets for card in cards]
            results.set_aside = [_on_sheet(card) for card in stage.cards_aside()]
        return results

    def _method(self, stage: Stage, columns: int) -> str:
        plan = stage.settings["rounds"]
        parts = [self._held(stage, plan["count"] if on_paper(stage) else stage.round_now)]
        if stage.passes_sheets:
            parts.append(_("Blätter wandern"))
        parts.append(_("mit Namen") if stage.is_named else _("ohne Namen"))
        return ", ".join(parts) + "."


def _of_this_round(stage: Stage, own: list[Card], sheet: int | None) -> list[Card]:
    """What a person, or the group that holds the sheet, has written in the present round."""
    if stage.passes_sheets and stage.seats_groups:
        written = stage.cards_on_sheet(sheet)
    else:
        written = [card for card in own if card.sheet == sheet]
    return [card for card in written if card.round == stage.round_now]


def on_paper(stage: Stage) -> bool:
    """Whether people draw, and the clock leads from field to field."""
    return stage.round_count == 0


def box_now(stage: Stage) -> int:
    """The field that is being drawn, from 1; one more than there are when all time is over."""
    plan = stage.settings["rounds"]
    left = stage.remaining()
    if left is None:
        return 1
    number = plan["count"] - ceil(left / (plan["minutes"] * 60)) + 1
    return max(number, stage.progress.get("box", 1))


def minutes(number: float) -> str:
    """„1 Minute“, „4 Minuten“, „1,5 Minuten“"""
    return ngettext(
        "%(minutes)s Minute",
        "%(minutes)s Minuten",
        1 if number == 1 else 2,
        minutes=format_decimal(number),
    )


def _on_sheet(card: Card) -> CardResult:
    return replace(card_result(card, []), lane=sheet_name(card.sheet))


ACTIVITY = Rounds()
