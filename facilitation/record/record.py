"""What a record says about a workshop, independent of any format.

The rule: whatever must not be read is taken out here, so no format can let it slip. Cards of a
stage with ``export: none`` and cards that are not revealed yet are in no part of a record. Every
sentence is in the language of the workshop, whoever asks.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Any

from flask import current_app
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from facilitation.activities import CardResult, Results
from facilitation.models import columns
from facilitation.texts import in_language, long_date

if TYPE_CHECKING:
    from facilitation.models import Stage, Workshop


@dataclass
class StageRecord:
    """One stage: a row of the agenda and, once it has been opened, a part of the results."""

    number: int
    key: str
    title: str
    phase: str
    activity_key: str
    activity: str
    #: The question as it was asked, and the cards it was asked about.
    prompt: str
    about: list[CardResult]
    planned_at: datetime
    planned_minutes: int
    opened_at: datetime | None
    actual_minutes: int | None
    #: full, result (no single cards in the annex) or none (in the agenda only).
    export: str
    is_named: bool
    takes_contributions: bool
    #: People who contributed, of those who joined.
    contributed: int
    joined: int
    participation: str
    results: Results
    #: Cards that were written but not revealed; none of their text is here.
    unrevealed: int
    #: Why there is nothing to read, in a sentence.
    notice: str | None
    settings: dict[str, Any] = field(repr=False)

    @property
    def has_results(self) -> bool:
        return self.export != "none" and self.opened_at is not None and self.results.kind != "none"

    @property
    def lanes(self) -> list[tuple[str, list[CardResult]]]:
        """Cards by lane, empty lanes too; one lane without a name where there are none."""
        names = list(dict.fromkeys(self.results.lanes)) or [""]
        return [
            (name, [card for card in self.results.cards if (card.lane or "") == name])
            for name in names
        ]

    @property
    def annex(self) -> list[CardResult]:
        """Single cards for the annex, those set aside included."""
        if self.results.kind != "cards" or self.export != "full":
            return []
        return sorted(
            self.results.cards + self.results.set_aside,
            key=lambda card: (len(card.number), card.number),
        )

    @cached_property
    def most_dots(self) -> int:
        return max((card.dots or 0 for card in self.results.cards), default=0)

    @property
    def leading(self) -> list[CardResult]:
        """The first place of a ranking, several cards when tied."""
        return [card for card in self.results.cards if card.rank == 1 and card.dots]


@dataclass
class Commitment:
    """What somebody has taken on, with the name that the stage asked for."""

    who: str | None
    what: str
    lane: str | None
    number: str


@dataclass
class Record:
    title: str
    question: str
    place: str
    organiser: str
    facilitators: list[str]
    blueprint: str
    language: str
    code: str
    starts_at: datetime
    opened_at: datetime | None
    closed_at: datetime | None
    joined: int
    #: When this interim version was made; None once the workshop is closed.
    interim: datetime | None
    delete_on: date
    stages: list[StageRecord]
    #: What was stored about people, what is left out, and when everything is deleted.
    privacy: list[str]

    @classmethod
    def of(cls, workshop: Workshop) -> Record:
        """The record of this workshop as it stands now."""
        with force_locale(workshop.locale):
            joined = workshop.count_participants()
            stages = [_stage_record(stage, joined) for stage in workshop.stages]
            return cls(
                title=workshop.title,
                question=workshop.question,
                place=workshop.place,
                organiser=current_app.config["FACILITATION"].organisation,
                facilitators=sorted(facilitator.name for facilitator in workshop.facilitators),
                blueprint=in_language(workshop.blueprint_title),
                language=workshop.locale,
                code=workshop.code,
                starts_at=workshop.starts_at,
                opened_at=workshop.opened_at,
                closed_at=workshop.closed_at,
                joined=joined,
                interim=None if workshop.is_closed else columns.now(),
                delete_on=workshop.delete_on,
                stages=stages,
                privacy=_privacy(stages, workshop.delete_on),
            )

    @property
    def parts(self) -> list[StageRecord]:
        """Stages that have something to say beyond the agenda."""
        return [stage for stage in self.stages if stage.has_results]

    @property
    def annex(self) -> list[StageRecord]:
        return [stage for stage in self.stages if stage.annex]

    @property
    def card_count(self) -> int:
        """Cards that may be read, those set aside included."""
        return sum(
            len(stage.results.cards) + len(stage.results.set_aside)
            for stage in self.stages
            if stage.results.kind == "cards"
        )

    @property
    def commitments(self) -> list[tuple[str, list[Commitment]]]:
        """By lane: cards of stages that ask for a name, for the first page."""
        found = [
            Commitment(card.author, card.text, name or None, card.number)
            for stage in self.parts
            if stage.is_named
            for name, cards in stage.lanes
            for card in cards
        ]
        return [(lane or "", list(rows)) for lane, rows in groupby(found, lambda row: row.lane)]

    @property
    def commitment_count(self) -> int:
        return sum(len(rows) for _lane, rows in self.commitments)

    @property
    def ranked(self) -> list[StageRecord]:
        """Closed votes with a first place; it belongs on the first page."""
        return [stage for stage in self.parts if stage.leading]

    def dots_on(self, card: CardResult) -> int | None:
        """Dots in the last closed vote in which the card was ranked; None while there is none."""
        for stage in reversed(self.stages):
            for ranked in stage.results.cards:
                if ranked.id == card.id and ranked.dots is not None:
                    return ranked.dots
        return None


def _stage_record(stage: Stage, joined: int) -> StageRecord:
    unrevealed = stage.count_cards() if stage.is_hidden else 0
    results, notice = _readable(stage, unrevealed)
    return StageRecord(
        number=stage.position,
        key=stage.key,
        title=in_language(stage.title),
        phase=in_language(stage.phase),
        activity_key=stage.activity_key,
        activity=stage.activity.name,
        prompt=in_language(stage.prompt),
        about=_about(stage),
        planned_at=stage.workshop.planned_start(stage),
        planned_minutes=stage.minutes,
        opened_at=stage.opened_at,
        actual_minutes=_minutes(stage),
        export=_export(stage),
        is_named=stage.is_named,
        takes_contributions=bool(stage.activity.takes),
        contributed=results.contributed,
        joined=joined,
        participation=_participation(results, joined),
        results=results,
        unrevealed=unrevealed,
        notice=notice,
        settings=dict(stage.settings),
    )


def _readable(stage: Stage, unrevealed: int) -> tuple[Results, str | None]:
    """The results without what must not be read, and a sentence where nothing is left."""
    results = stage.activity.results(stage)
    if not _may_be_read(stage):
        results = replace(results, cards=[], set_aside=[])
    kept = [card for card in results.cards if _source_may_be_read(stage, card)]
    lost = len(results.cards) - len(kept)
    results = replace(results, cards=kept)
    if stage.is_hidden and unrevealed:
        return results, ngettext(
            "%(num)s Karte ist noch nicht aufgedeckt; ihr Text steht nicht im Protokoll.",
            "%(num)s Karten sind noch nicht aufgedeckt; ihr Text steht nicht im Protokoll.",
            unrevealed,
        )
    if results.withheld or kept:
        return results, results.withheld
    if lost:
        return results, _("Die Karten dieser Abstimmung sind nicht Teil des Protokolls.")
    if results.kind == "ranking":
        return results, _("Es lagen keine Karten zur Wahl.")
    return results, _("Es gibt keine Karten.") if results.kind == "cards" else None


def _export(stage: Stage) -> str:
    return str(stage.settings.get("export", "full"))


def _may_be_read(stage: Stage) -> bool:
    return _export(stage) != "none" and not stage.is_hidden


def _source_may_be_read(stage: Stage, card: CardResult) -> bool:
    """Ranked cards come from another stage, and its rules go with them."""
    source = stage.workshop.stage_by_key(card.source) if card.source else None
    return source is None or _may_be_read(source)


def _about(stage: Stage) -> list[CardResult]:
    """The cards that were part of the question, such as the one that won the vote before."""
    if _export(stage) == "none":
        return []
    material = stage.material()
    if material.use != "prompt":
        return []
    return [
        CardResult(id=card.id, number=card.label, text=card.text)
        for card in material.cards
        if _may_be_read(card.stage)
    ]


def _minutes(stage: Stage) -> int | None:
    """How long the stage was open, in whole minutes; None unless it is over."""
    if stage.opened_at is None or stage.closed_at is None:
        return None
    return round((stage.closed_at - stage.opened_at).total_seconds() / 60)


def _participation(results: Results, joined: int) -> str:
    if results.kind == "none":
        return ""
    if results.kind == "ranking":
        return _("%(n)s von %(all)s haben Punkte gesetzt", n=results.contributed, all=joined)
    return _("%(n)s von %(all)s haben beigetragen", n=results.contributed, all=joined)


def _privacy(stages: list[StageRecord], delete_on: date) -> list[str]:
    opened = [stage for stage in stages if stage.opened_at and stage.takes_contributions]
    named = [stage.title for stage in opened if stage.is_named]
    left_out = [
        stage.title for stage in stages if stage.export == "none" and stage.takes_contributions
    ]
    sentences = [
        _(
            "Namen wurden nur in diesem Schritt zu den Karten gespeichert: %(stages)s.",
            stages=_listed(named),
        )
        if len(named) == 1
        else _(
            "Namen wurden nur in diesen Schritten zu den Karten gespeichert: %(stages)s.",
            stages=_listed(named),
        )
        if named
        else _("Zu den Karten wurden keine Namen gespeichert."),
        _("Punkte wurden immer ohne Namen gespeichert."),
        _(
            "Namen, die beim Beitritt freiwillig angegeben wurden, stehen sonst nirgends im "
            "Protokoll."
        ),
    ]
    if left_out:
        sentences.append(
            _(
                "Nicht Teil des Protokolls: Karten und Punkte aus %(stages)s.",
                stages=_listed(left_out),
            )
        )
    sentences.append(
        _(
            "Am %(day)s werden alle Daten auf der Stellwand gelöscht; danach ist dieses Protokoll "
            "die einzige Fassung.",
            day=long_date(delete_on).replace(" ", "\u00a0"),
        )
    )
    return sentences


def _listed(titles: list[str]) -> str:
    return ", ".join(_("„%(title)s“", title=title) for title in titles)
