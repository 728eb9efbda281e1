"""Rate: one question with a worded scale, or one about every carried card; only the distribution.

A scale of one step asks for consent: one button, and the board says how many have agreed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from flask_babel import gettext as _
from flask_babel import ngettext
from pydantic import BaseModel, Field, model_validator
from pydantic_core import PydanticCustomError

from facilitation.activities._weighing import (
    FEWEST,
    Answers,
    Weighing,
    WeighingSettings,
    summed_up,
)
from facilitation.activities.base import Distribution, Localised, Results, Step
from facilitation.texts import in_language

if TYPE_CHECKING:
    from facilitation.models import Card, Participant, Stage

MOST_STEPS = 11
#: Small distributions that one page of the board holds.
CHARTS_ON_A_PAGE = 6


class Scale(BaseModel):
    min: int = Field(default=1, ge=-100, le=100)
    max: int = Field(default=5, ge=-100, le=100)
    low: Localised = {"de": "gar nicht", "en": "not at all"}
    high: Localised = {"de": "sehr", "en": "very much"}

    @model_validator(mode="after")
    def _can_be_drawn(self) -> Scale:
        if not 1 <= self.max - self.min + 1 <= MOST_STEPS:
            raise PydanticCustomError(
                "scale",
                "{sentence}",  # type: ignore[arg-type]
                {"sentence": _("Eine Skala hat 2 bis %(most)s Stufen.", most=MOST_STEPS)},
            )
        return self


class RateSettings(WeighingSettings):
    scale: Scale = Field(default_factory=Scale)


class Rate(Weighing):
    key = "rate"
    Settings: ClassVar = RateSettings

    @property
    def name(self) -> str:
        return _("Auf einer Skala bewerten")

    def cards(self, stage: Stage) -> list[Card]:
        """The cards that are asked about one by one; others are part of the one question."""
        material = stage.material()
        return material.cards if material.use in ("cards", "options") else []

    def asks_about_cards(self, stage: Stage) -> bool:
        carry = stage.settings.get("carry") or {}
        return carry.get("as") in ("cards", "options")

    def questions(
        self, stage: Stage, participant: Participant | None = None
    ) -> set[tuple[int | None, str]]:
        if self.asks_about_cards(stage):
            return super().questions(stage, participant)
        return {(None, "")}

    def scale_of(self, stage: Stage) -> tuple[int, int]:
        scale = stage.settings["scale"]
        return (scale["min"], scale["max"])

    def is_consent(self, stage: Stage) -> bool:
        lowest, highest = self.scale_of(stage)
        return lowest == highest

    def quotes(self, stage: Stage) -> bool:
        return self.asks_about_cards(stage)

    def asks_for_consent(self, stage: Stage) -> bool:
        return self.is_consent(stage) and not self.asks_about_cards(stage)

    def score(self, stage: Stage, answers: Answers, card: Card) -> float | None:
        found = summed_up(answers.get((card.id, ""), ()))
        return found[0] if found else None

    def asks_if_finished(self, stage: Stage) -> bool:
        return self.asks_about_cards(stage)

    def phone(self, stage: Stage, participant: Participant) -> dict[str, Any]:
        own = stage.own_ratings(participant)
        return {
            **self._asked(stage),
            **self.turns(stage, participant),
            "own": own.get((None, "")),
            "charts": self.distributions(stage) if stage.shows_totals else [],
            #: In the order of the charts.
            "own_answers": [own.get((card.id, "")) for card in self.cards(stage)]
            or [own.get((None, ""))],
            "foot": "activities/rate/_foot.html",
        }

    def board(self, stage: Stage) -> dict[str, Any]:
        """The distributions of one page, drawn to the same measure as those of all pages."""
        charts = self.distributions(stage) if stage.shows_totals else []
        pages = max(1, -(-len(charts) // CHARTS_ON_A_PAGE))
        page = min(stage.page, pages - 1)
        start = page * CHARTS_ON_A_PAGE
        return {
            **self._asked(stage),
            "charts": charts[start : start + CHARTS_ON_A_PAGE],
            "most": max((max(chart.counts or [0]) for chart in charts), default=0),
            "page": page,
            "pages": pages,
            "count": len(self.cards(stage)),
        }

    def desk(self, stage: Stage) -> dict[str, Any]:
        return {
            **self.board(stage),
            "charts": self.distributions(stage) if stage.shows_totals else [],
            "cards": self.cards(stage),
        }

    def _asked(self, stage: Stage) -> dict[str, Any]:
        scale = stage.settings["scale"]
        return {
            "first": scale["min"],
            "last": scale["max"],
            "low": in_language(scale["low"]),
            "high": in_language(scale["high"]),
            "is_consent": self.is_consent(stage),
            "by_card": self.asks_about_cards(stage),
            "fewest": FEWEST,
        }

    def distributions(self, stage: Stage) -> list[Distribution]:
        """How the answers are spread, by card or for the one question; no mean."""
        answers = stage.answers()
        if self.asks_about_cards(stage):
            return [
                self._distribution(
                    stage, card.title, answers.get((card.id, ""), ()), card.label, card.stage.key
                )
                for card in self.cards(stage)
            ]
        label = in_language(stage.prompt) or in_language(stage.title)
        return [self._distribution(stage, label, answers.get((None, ""), ()))]

    def _distribution(
        self,
        stage: Stage,
        label: str,
        values: Any,
        card: str | None = None,
        source: str | None = None,
    ) -> Distribution:
        asked = self._asked(stage)
        is_known = len(values) >= FEWEST or asked["is_consent"]
        return Distribution(
            label=label,
            low=asked["low"],
            high=asked["high"],
            first=asked["first"],
            answers=len(values),
            counts=[list(values).count(step) for step in range(asked["first"], asked["last"] + 1)]
            if is_known
            else None,
            card=card,
            source=source,
        )

    def next_step(self, stage: Stage) -> Step | None:
        """Consent has nothing to show at the end: the next step is the next stage."""
        return None if self.is_consent(stage) else super().next_step(stage)

    def closing_step(self) -> Step:
        return Step(
            "closing",
            _("Umfrage beenden und Ergebnis zeigen"),
            _("Die Wand zeigt die Verteilung, wenn mindestens fünf geantwortet haben."),
            _("Telefone nehmen keine Antworten mehr an."),
        )

    def taken_part(self, count: int) -> str:
        return ngettext("hat geantwortet", "haben geantwortet", count)

    def taken_part_in(self, stage: Stage, count: int) -> str:
        if self.is_consent(stage):
            return ngettext("hat zugestimmt", "haben zugestimmt", count)
        return self.taken_part(count)

    def results(self, stage: Stage) -> Results:
        asked = self._asked(stage)
        if asked["is_consent"]:
            method = _("Zustimmung mit einem Knopf, ohne Namen.")
        else:
            method = _(
                "Skala von %(first)s (%(low)s) bis %(last)s (%(high)s), ohne Namen; "
                "Verteilung ab fünf Antworten.",
                **asked,
            )
        results = Results(kind="scales", method=method, contributed=stage.count_contributions())
        if not stage.shows_totals and not asked["is_consent"]:
            results.withheld = _(
                "Die Umfrage ist noch nicht beendet; es gibt keinen Zwischenstand."
            )
            return results
        results.scales = self.distributions(stage)
        if results.scales and all(scale.counts is None for scale in results.scales):
            results.withheld = _("Weniger als fünf Antworten, deshalb steht hier keine Verteilung.")
        return results


ACTIVITY = Rate()
