"""What a record says about a workshop, independent of any format.

Every format reads only what is in here. Every sentence is in the language of the workshop, whoever
asks; what must not be read is not in here at all (see ``readable``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Any

from flask import current_app
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from sqlalchemy import select

from facilitation.activities import CardResult, Results
from facilitation.extensions import db
from facilitation.models import Photo, columns
from facilitation.record.readable import Readable, export_of
from facilitation.texts import clock, in_language, long_date

if TYPE_CHECKING:
    from facilitation.models import Section, Stage, Workshop


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
    #: Left out on the day; added on the day; the key of the stage that it repeats.
    is_skipped: bool
    is_added: bool
    repeats: str | None
    #: full, result (no single cards in the annex) or none (in the agenda only).
    export: str
    is_named: bool
    takes_contributions: bool
    #: The groups that worked here, in their order.
    groups: list[str]
    #: People who contributed, of those who joined.
    contributed: int
    joined: int
    participation: str
    results: Results
    #: Cards that were written but not revealed; none of their text is here.
    unrevealed: int
    #: Why there is nothing to read, or not everything, in a sentence.
    notice: str | None
    settings: dict[str, Any] = field(repr=False)
    #: Part of a confidential case, so there is hardly anything to read.
    is_confidential: bool = False

    @property
    def has_results(self) -> bool:
        return self.export != "none" and self.opened_at is not None and self.results.kind != "none"

    @property
    def lanes(self) -> list[tuple[str, list[CardResult]]]:
        """Cards by lane, empty lanes too; one lane without a name where there are none."""
        names = dict.fromkeys(self.results.lanes or [""])
        names |= dict.fromkeys(card.lane or "" for card in self.results.cards)
        return [
            (name, [card for card in self.results.cards if (card.lane or "") == name])
            for name in names
        ]

    @property
    def annex(self) -> list[CardResult]:
        """Single cards for the annex, those set aside included."""
        if self.results.kind not in ("cards", "actions") or self.export != "full":
            return []
        return sorted(
            [card for card in self.results.cards if card.count is None] + self.results.set_aside,
            key=lambda card: (len(card.number), card.number),
        )

    @property
    def asks_for_promises(self) -> bool:
        """Cards with names are what people take on; they stand on the first page."""
        return self.is_named and self.activity_key == "collect"

    @cached_property
    def most_dots(self) -> int:
        return max((card.dots or 0 for card in self.results.cards), default=0)

    @property
    def leading(self) -> list[CardResult]:
        """The first place of a ranking, several cards when tied."""
        return [card for card in self.results.cards if card.rank == 1 and card.dots]


@dataclass
class Commitment:
    """What somebody has taken on: with the name that was asked for, and the day (ISO) if any."""

    who: str | None
    what: str
    lane: str | None
    number: str
    until: str | None = None


@dataclass
class CaseRecord:
    """A confidential case: the day, the blueprint and the number of people, and what goes when."""

    title: str
    day: datetime
    people: int
    erase_at: datetime
    erased_at: datetime | None
    #: All of that in words.
    sentence: str


@dataclass
class Picture:
    """A photo in the record; its bytes are read when they are needed."""

    id: int
    #: Part of its address.
    token: str
    width: int
    height: int

    @property
    def jpeg(self) -> bytes:
        return db.session.scalar(select(Photo.jpeg).where(Photo.id == self.id)) or b""


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
    #: The groups of the whole workshop.
    groups: list[str]
    #: When this interim version was made; None once the workshop is closed.
    interim: datetime | None
    delete_on: date
    stages: list[StageRecord]
    #: By the number that cards give as their ``photo``.
    pictures: dict[int, Picture]
    #: Of which nothing else is in here but the result of a scale.
    cases: list[CaseRecord]
    #: What was stored about people, what is left out, and when everything is deleted.
    privacy: list[str]

    @classmethod
    def of(cls, workshop: Workshop) -> Record:
        """The record of this workshop as it stands now."""
        with force_locale(workshop.locale):
            joined = workshop.count_participants()
            readable = Readable(workshop)
            stages = [_stage_record(stage, joined, readable) for stage in workshop.stages]
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
                groups=[group.name for group in workshop.groups],
                interim=None if workshop.is_closed else columns.now(),
                delete_on=workshop.delete_on,
                stages=stages,
                pictures=_pictures(stages),
                cases=[
                    _case_record(section)
                    for section in workshop.sections
                    if section.is_case and section.opened_at
                ],
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
            sum(card.count is None for card in stage.results.cards) + len(stage.results.set_aside)
            for stage in self.stages
            if stage.results.kind in ("cards", "actions")
        )

    # The first page

    @property
    def actions(self) -> list[Commitment]:
        """Who does what until when, the earliest day first, those without a day last."""
        found = [
            Commitment(card.who, card.text, None, card.number, card.until)
            for stage in self.parts
            if stage.results.kind == "actions"
            for card in stage.results.cards
        ]
        return sorted(found, key=lambda action: action.until or "9999")

    @property
    def commitments(self) -> list[tuple[str, list[Commitment]]]:
        """By lane: cards of stages that ask for a name, without a day."""
        found = [
            Commitment(card.author, card.text, name or None, card.number)
            for stage in self.parts
            if stage.asks_for_promises
            for name, cards in stage.lanes
            for card in cards
        ]
        return [(lane or "", list(rows)) for lane, rows in groupby(found, lambda row: row.lane)]

    @property
    def commitment_count(self) -> int:
        return sum(len(rows) for _lane, rows in self.commitments)

    @property
    def picks(self) -> list[StageRecord]:
        """Stages in which something was settled, each the last time it was held."""
        return _latest(
            [stage for stage in self.parts if stage.results.kind == "picks" and stage.results.cards]
        )

    @property
    def ranked(self) -> list[StageRecord]:
        """Closed votes with a first place, each the last time it was held."""
        return _latest([stage for stage in self.parts if stage.leading])

    # Where cards went

    def card(self, number: str | None) -> CardResult | None:
        """The card of this number, as it was written; None where it must not be read."""
        return self._cards.get(number or "")

    def stack_of(self, card: CardResult) -> CardResult | None:
        """The stack that a card lies in."""
        return self._stacks.get(card.number)

    def dots_on(self, card: CardResult) -> int | None:
        """Dots in the last closed vote in which the card was ranked; None while there is none."""
        return self._dots.get(card.number)

    @cached_property
    def _cards(self) -> dict[str, CardResult]:
        found: dict[str, CardResult] = {}
        for card in self._all_cards():
            found.setdefault(card.number, card)
        return found

    @cached_property
    def _stacks(self) -> dict[str, CardResult]:
        return {under.number: card for card in self._all_cards() for under in card.stack}

    @cached_property
    def _dots(self) -> dict[str, int]:
        return {card.number: card.dots for card in self._all_cards() if card.dots is not None}

    def _all_cards(self) -> Iterator[CardResult]:
        for stage in self.stages:
            for card in (*stage.results.cards, *stage.results.set_aside):
                yield card
                yield from card.stack


def _latest(stages: list[StageRecord]) -> list[StageRecord]:
    """Those that were not held once more."""
    last = {stage.repeats or stage.key: stage for stage in stages}
    return [stage for stage in stages if last[stage.repeats or stage.key] is stage]


def _stage_record(stage: Stage, joined: int, readable: Readable) -> StageRecord:
    unrevealed = stage.count_cards() if stage.is_hidden else 0
    results, lost = readable.results(stage)
    is_sealed = stage.is_confidential and export_of(stage) == "none"
    if is_sealed:
        results, lost, unrevealed = Results("none"), 0, 0
    return StageRecord(
        number=stage.position,
        key=stage.key,
        title=in_language(stage.title),
        phase=in_language(stage.phase),
        activity_key=stage.activity_key,
        activity=stage.activity.name,
        prompt=in_language(stage.prompt),
        about=_about(stage, readable),
        planned_at=stage.workshop.planned_start(stage),
        planned_minutes=stage.minutes,
        opened_at=stage.opened_at,
        actual_minutes=_minutes(stage),
        is_skipped=stage.skipped_at is not None and stage.opened_at is None and not stage.is_erased,
        is_added=stage.is_added,
        repeats=stage.repeats_key,
        export=export_of(stage),
        is_named=stage.is_named,
        takes_contributions=bool(stage.activity.takes),
        groups=[group.name for group in stage.groups],
        contributed=results.contributed,
        joined=joined,
        participation=_participation(stage, results, joined),
        results=results,
        unrevealed=unrevealed,
        notice=_notice(stage, results, lost, unrevealed),
        settings={} if is_sealed else dict(stage.settings),
        is_confidential=stage.is_confidential,
    )


def _case_record(section: Section) -> CaseRecord:
    opened_at, erase_at = section.opened_at, section.erase_at
    assert opened_at and erase_at
    people = ngettext("%(num)s Person", "%(num)s Personen", section.taking_part)
    words = {
        "part": in_language(section.title),
        "day": long_date(opened_at).replace(" ", "\u00a0"),
        "people": people.replace(" ", "\u00a0"),
    }
    if section.is_erased:
        sentence = _(
            "„%(part)s“ war ein vertraulicher Fall am %(day)s mit %(people)s. Alles daraus ist "
            "gelöscht.",
            **words,
        )
    else:
        tells = any(stage.rights.may_leave_with("record") for stage in section.stages)
        left = (
            _("Im Protokoll steht davon nur das Ergebnis der Frage zum Ablauf.")
            if tells
            else _("Im Protokoll steht nichts davon.")
        )
        sentence = _(
            "„%(part)s“ ist ein vertraulicher Fall vom %(day)s mit %(people)s. %(left)s Was "
            "geschrieben wurde, bekommt nur die fallgebende Person; spätestens am %(until)s um "
            "%(time)s Uhr ist alles gelöscht.",
            left=left,
            until=long_date(erase_at).replace(" ", "\u00a0"),
            time=clock(erase_at),
            **words,
        )
    return CaseRecord(
        words["part"],
        opened_at,
        section.taking_part,
        erase_at,
        section.erased_at,
        sentence,
    )


def _notice(stage: Stage, results: Results, lost: int, unrevealed: int) -> str | None:
    """Why there is nothing to read, or not everything."""
    if stage.is_hidden and unrevealed:
        return ngettext(
            "%(num)s Karte ist noch nicht aufgedeckt; ihr Text steht nicht im Protokoll.",
            "%(num)s Karten sind noch nicht aufgedeckt; ihr Text steht nicht im Protokoll.",
            unrevealed,
        )
    if export_of(stage) == "none" or results.withheld:
        return results.withheld
    if lost:
        return ngettext(
            "%(num)s Karte aus einem früheren Schritt ist nicht Teil des Protokolls.",
            "%(num)s Karten aus früheren Schritten sind nicht Teil des Protokolls.",
            lost,
        )
    if results.cards or results.points or results.scales or results.roles:
        return None
    return {
        "ranking": _("Es lagen keine Karten zur Wahl."),
        "picks": _("Es wurde nichts festgelegt."),
        "actions": _("Es gibt keine Maßnahmen."),
        "roles": _("Es gibt keine Rollen."),
        "none": None,
    }.get(results.kind, _("Es gibt keine Karten."))


def _about(stage: Stage, readable: Readable) -> list[CardResult]:
    """The cards that were part of the question, such as the one that won the vote before."""
    if export_of(stage) == "none":
        return []
    material = stage.material()
    if material.use != "prompt":
        return []
    return [
        CardResult(id=card.id, number=card.label, text=card.text, group=card.group_name)
        for card in material.cards
        if readable.has(card.label)
    ]


def _pictures(stages: list[StageRecord]) -> dict[int, Picture]:
    wanted = {card.photo for stage in stages for card in stage.results.cards if card.photo}
    rows = db.session.execute(
        select(Photo.id, Photo.token, Photo.width, Photo.height).where(Photo.id.in_(wanted))
    )
    return {row.id: Picture(*row) for row in rows}


def _minutes(stage: Stage) -> int | None:
    """How long the stage was open, in whole minutes; None unless it is over."""
    if stage.opened_at is None or stage.closed_at is None:
        return None
    return round((stage.closed_at - stage.opened_at).total_seconds() / 60)


def _participation(stage: Stage, results: Results, joined: int) -> str:
    """How many of all took part; in steps where groups write, how many of these."""
    if results.kind == "none" or not stage.takes_contributions:
        return ""
    if stage.posts_for_group and stage.groups:
        wrote = {card.group for card in results.cards if card.group}
        return _(
            "%(n)s von %(all)s Gruppen %(did)s",
            n=len(wrote),
            all=len(stage.groups),
            did=stage.activity.taken_part_in(stage, len(wrote)),
        )
    return _(
        "%(n)s von %(all)s %(did)s",
        n=results.contributed,
        all=joined,
        did=stage.activity.taken_part_in(stage, results.contributed),
    )


def _privacy(stages: list[StageRecord], delete_on: date) -> list[str]:
    # Of what was stored for a case there is a sentence of its own.
    stages = [stage for stage in stages if not stage.is_confidential]
    opened = [stage for stage in stages if stage.opened_at and stage.takes_contributions]
    named = [stage.title for stage in opened if stage.is_named or stage.results.kind == "actions"]
    cards = [card for stage in opened for card in stage.results.cards]
    left_out = [
        stage.title for stage in stages if stage.export == "none" and stage.takes_contributions
    ]
    sentences = [
        ngettext(
            "Namen wurden nur in diesem Schritt gespeichert: %(stages)s.",
            "Namen wurden nur in diesen Schritten gespeichert: %(stages)s.",
            len(named),
            stages=_listed(named),
        )
        if named
        else _("Zu den Karten wurden keine Namen gespeichert."),
    ]
    if any(card.group for card in cards):
        sentences.append(_("Wo Gruppen geschrieben haben, steht die Gruppe an der Karte."))
    sentences.append(_("Punkte und Bewertungen wurden immer ohne Namen gespeichert."))
    if any(card.photo for card in cards):
        sentences.append(_("Fotos wurden ohne Angaben zu Ort und Gerät gespeichert."))
    sentences.append(
        _(
            "Namen, die beim Beitritt freiwillig angegeben wurden, stehen sonst nirgends im "
            "Protokoll."
        )
    )
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
