"""The words that the page and the PDF share: facts of the head, times, counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_date
from flask_babel import get_timezone, ngettext
from flask_babel import gettext as _

from facilitation.activities import CardResult
from facilitation.record.record import Record, StageRecord
from facilitation.texts import clock, language, long_date, short_date

#: More cards than this are not repeated under their stage; the annex holds them.
MOST_CARDS_IN_A_PART = 24
#: More cards without a dot than this are counted below a ranking instead of listed in it.
MOST_WITHOUT_DOTS = 12


def stamp(record: Record) -> str:
    """Which version this is; interim ones say so, with their moment."""
    if record.interim:
        return _(
            "Zwischenstand vom %(day)s, %(time)s Uhr",
            day=short_date(record.interim),
            time=clock(record.interim),
        )
    return _(
        "Abgeschlossen am %(day)s, %(time)s Uhr",
        day=short_date(record.closed_at),
        time=clock(record.closed_at),
    )


def facts(record: Record) -> list[tuple[str, str]]:
    """The head of the record: what it is called, what it says."""
    given = [
        (_("Termin"), when(record)),
        (_("Ort"), record.place),
        (_("Veranstaltende Stelle"), record.organiser),
        (_("Moderation"), ", ".join(record.facilitators)),
        (_("Teilnehmende"), people(record.joined)),
        (_("Blaupause"), record.blueprint),
        (_("Fassung"), stamp(record)),
        (_("Löschung"), long_date(record.delete_on)),
    ]
    return [(label, words) for label, words in given if words]


def when(record: Record) -> str:
    begins = record.opened_at or record.starts_at
    ends = record.closed_at
    day = _weekday(begins)
    if record.opened_at is None:
        return _("%(day)s,\ngeplant ab %(start)s Uhr", day=day, start=clock(begins))
    if ends is None:
        return _("%(day)s,\nseit %(start)s Uhr", day=day, start=clock(begins))
    if short_date(begins) != short_date(ends):
        return _(
            "%(day)s, %(start)s Uhr,\nbis %(last)s, %(end)s Uhr",
            day=day,
            start=clock(begins),
            last=_weekday(ends),
            end=clock(ends),
        )
    return _("%(day)s,\n%(start)s bis %(end)s Uhr", day=day, start=clock(begins), end=clock(ends))


def _weekday(moment: datetime) -> str:
    local = moment.astimezone(get_timezone()).date()
    return f"{format_date(local, 'EEEE', locale=language())}, {short_date(local)}"


def people(count: int) -> str:
    return ngettext("%(num)s Person", "%(num)s Personen", count)


def cards(count: int) -> str:
    return ngettext("%(num)s Karte", "%(num)s Karten", count)


def dots(count: int) -> str:
    return ngettext("%(num)s Punkt", "%(num)s Punkte", count)


def planned(stage: StageRecord) -> str:
    """09:00, 15 min"""
    return f"{clock(stage.planned_at)}, {_minutes(stage.planned_minutes)}"


def actual(stage: StageRecord) -> str:
    """09:04, 17 min; a dash for a stage that was never opened."""
    if stage.opened_at is None:
        return "–"
    if stage.actual_minutes is None:
        return clock(stage.opened_at)
    return f"{clock(stage.opened_at)}, {_minutes(stage.actual_minutes)}"


def _minutes(count: int) -> str:
    return _("%(n)s min", n=count).replace(" ", "\u00a0")


def per_cent(share: float | None) -> str:
    return _("%(n)s %%", n=round((share or 0) * 100)).replace(" ", "\u00a0")


def who(name: str | None) -> str:
    return name or _("ohne Namen")


def summary(stage: StageRecord) -> str:
    """One line under the question: method, participation, how much there is."""
    parts = [stage.results.method.rstrip("."), stage.participation]
    if stage.results.kind == "cards" and stage.results.cards:
        parts.append(cards(len(stage.results.cards)))
    if stage.results.kind == "ranking" and stage.results.cards:
        parts.append(dots(sum(card.dots or 0 for card in stage.results.cards)))
    return " · ".join(part for part in parts if part)


def ranking(stage: StageRecord) -> list[CardResult]:
    """The rows of a ranking; cards without a dot only while they are few."""
    if stage.results.kind != "ranking":
        return []
    with_dots = [card for card in stage.results.cards if card.dots]
    bare = len(stage.results.cards) - len(with_dots)
    return stage.results.cards if bare <= MOST_WITHOUT_DOTS else with_dots


def unlisted(stage: StageRecord) -> str | None:
    """How many cards without a dot are not in the ranking."""
    count = len(stage.results.cards) - len(ranking(stage))
    if stage.results.kind != "ranking" or not count:
        return None
    return ngettext("Ohne Punkt: %(num)s Karte.", "Ohne Punkt: %(num)s Karten.", count)


def part_of_most(stage: StageRecord, card: CardResult) -> float:
    """The length of the bar, from 0 to 1."""
    return (card.dots or 0) / stage.most_dots if stage.most_dots else 0.0


def bar(stage: StageRecord, card: CardResult) -> str:
    """The bar for those who do not see it."""
    return _(
        "Balken: %(dots)s, Höchstwert %(most)s", dots=dots(card.dots or 0), most=stage.most_dots
    )


@dataclass
class Lane:
    name: str
    cards: list[CardResult]


def part_lanes(stage: StageRecord) -> list[Lane]:
    """The cards that stand under their stage, empty lanes too."""
    if stage.results.kind != "cards" or not stage.results.cards or not shows_cards(stage):
        return []
    return [Lane(name, cards) for name, cards in stage.lanes]


def annex_lanes(stage: StageRecord) -> list[Lane]:
    """All cards by lane, those set aside among the others, without empty lanes."""
    names = [name for name, _cards in stage.lanes]
    lanes = [
        Lane(name, [card for card in stage.annex if (card.lane or "") == name]) for name in names
    ]
    return [lane for lane in lanes if lane.cards]


def shows_cards(stage: StageRecord) -> bool:
    """Whether the cards stand under their stage: few enough, or in no annex."""
    if stage.is_named:
        return False
    return stage.export == "result" or len(stage.results.cards) <= MOST_CARDS_IN_A_PART


def pointer(stage: StageRecord) -> str | None:
    """Where to read the cards that do not stand under their stage."""
    if stage.results.kind != "cards" or not stage.results.cards or shows_cards(stage):
        return None
    if stage.is_named:
        return _("Die Karten stehen mit Namen vorn unter „Vorhaben“.")
    return _("Alle Karten stehen im Wortlaut in der Anlage.")


def note(card: CardResult) -> str:
    """What stands small under a card: its author where names were asked for, why it is aside."""
    aside = None
    if card.set_aside:
        aside = (
            _("zur Seite gelegt: %(reason)s", reason=card.reason)
            if card.reason
            else _("zur Seite gelegt")
        )
    return ", ".join(part for part in (card.author, aside) if part)
