"""The words that the page and the PDF share: facts of the head, times, counts, notes."""

from __future__ import annotations

from datetime import date, datetime

from babel.dates import format_date
from flask_babel import get_timezone, ngettext
from flask_babel import gettext as _

from facilitation.activities import CardResult
from facilitation.record.record import Record, StageRecord
from facilitation.texts import clock, language, long_date, short_date


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
        (_("Teilnehmende"), those_present(record)),
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


def those_present(record: Record) -> str:
    """18 Personen, 3 Gruppen"""
    count = len(record.groups)
    groups = ngettext("%(num)s Gruppe", "%(num)s Gruppen", count)
    return f"{people(record.joined)}, {groups}" if count else people(record.joined)


def cards(count: int) -> str:
    return ngettext("%(num)s Karte", "%(num)s Karten", count)


def dots(count: int) -> str:
    return ngettext("%(num)s Punkt", "%(num)s Punkte", count)


def planned(stage: StageRecord) -> str:
    """09:00, 15 min"""
    return f"{clock(stage.planned_at)}, {_minutes(stage.planned_minutes)}"


def actual(stage: StageRecord) -> str:
    """09:04, 17 min; a dash for a stage that was never opened, and a word if it was left out."""
    if stage.is_skipped:
        return _("ausgefallen")
    if stage.opened_at is None:
        return "–"
    if stage.actual_minutes is None:
        return clock(stage.opened_at)
    return f"{clock(stage.opened_at)}, {_minutes(stage.actual_minutes)}"


def added(stage: StageRecord) -> str:
    """What stands beside the title in the agenda."""
    return _("am Tag ergänzt") if stage.is_added and not stage.repeats else ""


def _minutes(count: int) -> str:
    return _("%(n)s min", n=count).replace(" ", "\u00a0")


def per_cent(share: float | None) -> str:
    return _("%(n)s %%", n=round((share or 0) * 100)).replace(" ", "\u00a0")


def who(name: str | None) -> str:
    return name or _("ohne Namen")


def day(iso: str | None) -> str:
    """27.11.2026"""
    return short_date(date.fromisoformat(iso)) if iso else ""


def summary(stage: StageRecord) -> str:
    """One line under the question: method, participation, how much there is."""
    results = stage.results
    count = len(results.cards)
    parts = [results.method.rstrip("."), stage.participation]
    if results.kind == "cards" and count:
        parts.append(_unbroken(cards(count)))
    if results.kind == "stacks" and count:
        parts.append(_unbroken(cards(sum(len(card.stack) or 1 for card in results.cards))))
    if results.kind == "ranking" and count:
        parts.append(_unbroken(dots(sum(card.dots or 0 for card in results.cards))))
    if results.kind == "actions" and count:
        parts.append(ngettext("%(num)s Maßnahme", "%(num)s Maßnahmen", count))
    return " · ".join(part for part in parts if part)


def _unbroken(words: str) -> str:
    return words.replace(" ", "\u00a0")


def title_of(card: CardResult) -> str:
    """What a card is called for short: the first text of a small form, or its text."""
    return card.fields[0][1] if card.fields else card.text


def marked(card: CardResult) -> str:
    """The words of a card after its label on the lily, if it has one: A3 Türen zu."""
    return f"{card.mark}\u00a0 {card.text}" if card.mark else card.text


def against(card: CardResult) -> str:
    """What it contradicts on the lily: passt nicht zu W4"""
    return _("passt nicht zu %(labels)s", labels=", ".join(card.against)) if card.against else ""


def called(card: CardResult) -> str:
    """K-061, Gruppe 2"""
    return ", ".join(part for part in (card.number, card.group) if part)


def place(card: CardResult, record: Record) -> str:
    """In which stack a card lies."""
    stack = record.stack_of(card)
    return _("Stapel %(number)s", number=stack.number) if stack else ""


def note(card: CardResult, *, with_group: bool = True, has_photo: bool = False) -> str:
    """What stands small under a card: who wrote it, what its photo shows, why it is aside.

    Without the group where a heading names it, without words for a photo that is seen.
    """
    shown = card.alternative and not has_photo
    parts = [
        people(card.count) if card.count else None,
        against(card),
        card.author,
        card.group if with_group else None,
        card.who,
        day(card.until),
        _("Foto: %(words)s", words=card.alternative) if shown else None,
    ]
    if card.set_aside:
        parts.append(
            _("zur Seite gelegt: %(reason)s", reason=card.reason)
            if card.reason
            else _("zur Seite gelegt")
        )
    return ", ".join(part for part in parts if part)


def entered(card: CardResult) -> str | None:
    """Dots that people without a device gave, and the facilitator entered."""
    if not card.entered:
        return None
    return ngettext(
        "davon %(num)s Punkt von der Moderation eingetragen",
        "davon %(num)s Punkte von der Moderation eingetragen",
        card.entered,
    )


def origin(card: CardResult) -> str | None:
    """From which card a pick was made, with its words if they were changed."""
    if not card.origin:
        return None
    if not card.original:
        return _("aus %(number)s", number=card.origin)
    return _("aus %(number)s, ursprünglich: „%(words)s“", number=card.origin, words=card.original)
