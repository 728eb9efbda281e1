"""Rate: one question with a worded scale, or one about every carried card; only the distribution.

A scale of one step asks for consent: one button, and the board says how many have agreed. With
``best`` the cards are put in order by their means, from five answers on; ``low`` puts the lowest
first, as a decision by least resistance does (systemic consensus, Schrotta and Visotschnig).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Literal

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
from facilitation.activities.base import Distribution, Results, Step
from facilitation.texts import in_language
from facilitation.wordings import LocalisedLine

if TYPE_CHECKING:
    from facilitation.models import Card, Participant, Stage

MOST_STEPS = 11
#: Small distributions that one page of the board holds.
CHARTS_ON_A_PAGE = 6


class Scale(BaseModel):
    min: int = Field(default=1, ge=-100, le=100)
    max: int = Field(default=5, ge=-100, le=100)
    low: LocalisedLine = {"de": "gar nicht", "en": "not at all"}
    high: LocalisedLine = {"de": "sehr", "en": "very much"}

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
    best: Literal["high", "low"] | None = Field(
        default=None, description="which mean comes first; empty = cards keep their order"
    )


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
        if found is None:
            return None
        return -found[0] if stage.settings.get("best") == "low" else found[0]

    def asks_if_finished(self, stage: Stage) -> bool:
        return self.asks_about_cards(stage)

    def phone(self, stage: Stage, participant: Participant) -> dict[str, Any]:
        own = stage.own_ratings(participant)
        charts = self.distributions(stage) if stage.shows_totals else []
        by_label = {card.label: own.get((card.id, "")) for card in self.cards(stage)}
        return {
            **self._asked(stage),
            **self.turns(stage, participant),
            "own": own.get((None, "")),
            "charts": charts,
            #: In the order of the charts.
            "own_answers": [
                by_label.get(chart.card) if chart.card else own.get((None, "")) for chart in charts
            ],
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
            "order": self._order(stage),
        }

    def _order(self, stage: Stage) -> str:
        """In which order the cards stand at the end, in words; empty where they keep theirs."""
        if not self.asks_about_cards(stage):
            return ""
        return {
            "low": _("der niedrigste Mittelwert zuerst"),
            "high": _("der höchste Mittelwert zuerst"),
        }.get(stage.settings.get("best") or "", "")

    def distributions(self, stage: Stage) -> list[Distribution]:
        """How the answers are spread, by card or for the one question.

        There is a mean only where the cards are put in order by it.
        """
        answers = stage.answers()
        if self.asks_about_cards(stage):
            charts = [
                self._distribution(
                    stage, card.title, answers.get((card.id, ""), ()), card.label, card.stage.key
                )
                for card in self.cards(stage)
            ]
            return self._ranked(stage, answers, charts) if self._order(stage) else charts
        label = in_language(stage.prompt) or in_language(stage.title)
        return [self._distribution(stage, label, answers.get((None, ""), ()))]

    def _ranked(
        self, stage: Stage, answers: Answers, charts: list[Distribution]
    ) -> list[Distribution]:
        """The best first; equal ones share a rank, those below five answers come last."""
        scores = {card.label: self.score(stage, answers, card) for card in self.cards(stage)}
        known = [score for score in scores.values() if score is not None]
        is_low = stage.settings["best"] == "low"

        def placed(chart: Distribution) -> Distribution:
            score = scores[chart.card or ""]
            if score is None:
                return chart
            rank = 1 + sum(other > score for other in known)
            return replace(chart, mean=-score if is_low else score, rank=rank)

        return sorted(map(placed, charts), key=lambda chart: chart.rank or len(charts) + 1)

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
            if asked["order"]:
                method += " " + _("Geordnet: %(order)s.", order=asked["order"])
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
