"""What the person whose case it was takes along: the notes, without those who wrote them.

Nothing of it is kept. Typst gets it through a pipe and gives the PDF back through one; what goes
wrong on the way is told without a word of the content.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from flask import Response
from flask_babel import gettext as _

from facilitation.record import pdf
from facilitation.refusal import Refused
from facilitation.rights import CASE_GIVER
from facilitation.texts import in_language, language, long_date, short_date

if TYPE_CHECKING:
    from facilitation.models import Card, Participant, Section, Stage

PAGE = Path(__file__).with_name("handover.typ")
MIMETYPES = {"pdf": "application/pdf", "txt": "text/plain; charset=utf-8"}


@dataclass(frozen=True)
class Note:
    text: str
    #: The heading of its lane, where there are several.
    lane: str = ""


@dataclass(frozen=True)
class Group:
    """Notes of one stage; ``method`` is how the group consulted in it."""

    title: str
    notes: tuple[Note, ...]
    method: str = ""


@dataclass(frozen=True)
class Handover:
    """The notes of one case: what was asked, what this person marked, and the rest."""

    blueprint: str
    day: datetime
    questions: tuple[Group, ...]
    marked: tuple[Group, ...]
    others: tuple[Group, ...]

    @classmethod
    def of(cls, section: Section, participant: Participant) -> Handover:
        """What this person may take along now; empty for everybody else."""
        found = section.notes_for(participant)
        asked = [(stage, cards) for stage, cards in found if CASE_GIVER in stage.rights.writers]
        noted = [pair for pair in found if pair not in asked]
        ticked = section.marked_by(participant) if found else set()
        return cls(
            in_language(section.title),
            section.opened_at or section.workshop.starts_at,
            _groups(asked),
            _groups([(stage, [c for c in cards if c.id in ticked]) for stage, cards in noted]),
            _groups([(stage, [c for c in cards if c.id not in ticked]) for stage, cards in noted]),
        )

    @property
    def parts(self) -> list[tuple[str, tuple[Group, ...]]]:
        """All of it under its headings, without those that would be empty."""
        rest = _("Weitere Notizen") if self.marked else _("Notizen")
        parts = [("", self.questions), (_("Markiert"), self.marked), (rest, self.others)]
        return [(heading, groups) for heading, groups in parts if groups]

    @property
    def count(self) -> int:
        return sum(len(group.notes) for _heading, groups in self.parts for group in groups)

    @property
    def count_marked(self) -> int:
        return sum(len(group.notes) for group in self.marked)

    @property
    def file_name(self) -> str:
        """Says nothing of the case, nor whose it was: „Notizen 24.11.2026“."""
        return _("Notizen %(day)s", day=short_date(self.day))

    def text(self) -> str:
        """For a phone: short lines, and nothing that only a word processor understands."""
        lines = [_("Notizen"), f"{self.blueprint}, {long_date(self.day)}"]
        for heading, groups in self.parts:
            lines += ["", "", heading.upper()] if heading else [""]
            for group in groups:
                lines += ["", _head(group), ""] if _head(group) else [""]
                lines += [_line(note) for note in group.notes]
        return "\n".join(lines) + "\n"

    def write(self, extension: str) -> Response:
        """As an attachment that no browser and no proxy is to keep."""
        content = self.text() if extension == "txt" else self._pdf()
        made = Response(content, mimetype=None, content_type=MIMETYPES[extension])
        name = quote(f"{self.file_name}.{extension}", safe="")
        made.headers["Content-Disposition"] = (
            f"attachment; filename=\"notes.{extension}\"; filename*=UTF-8''{name}"
        )
        made.headers["Cache-Control"] = "no-store"
        return made

    def _pdf(self) -> bytes:
        try:
            return pdf.typeset(self._document(), page=PAGE)
        except Exception:
            # What Typst complains of would quote the notes.
            raise Refused(
                _(
                    "Das PDF ließ sich nicht erstellen. Ihre Notizen sind noch da; bitte nehmen "
                    "Sie sie als Text mit."
                )
            ) from None

    def _document(self) -> dict[str, Any]:
        return {
            "language": language(),
            "title": _("Notizen"),
            "about": f"{self.blueprint}, {long_date(self.day)}",
            "parts": [
                {"heading": heading, "groups": [_set(group) for group in groups]}
                for heading, groups in self.parts
            ],
            "page": _("Seite %(page)s von %(pages)s", page="{page}", pages="{pages}"),
            "squares": _("Für einige Zeichen ist auf dem Server keine Schrift installiert."),
        }


def _groups(found: list[tuple[Stage, list[Card]]]) -> tuple[Group, ...]:
    return tuple(
        Group(
            in_language(stage.title),
            tuple(Note(_words(card), _lane(card)) for card in cards),
            stage.method.name if stage.method else "",
        )
        for stage, cards in found
        if cards
    )


def _words(card: Card) -> str:
    """A small form with its headings; else the text alone."""
    if card.headed_fields:
        return "\n".join(f"{heading}: {text}" for heading, text in card.headed_fields)
    return card.text


def _lane(card: Card) -> str:
    """Not where it only repeats how the card begins."""
    name = card.lane_name
    return "" if card.text.startswith(name.rstrip(" …")) else name


def _head(group: Group) -> str:
    return ", ".join(part for part in (group.title, group.method) if part)


def _line(note: Note) -> str:
    words = f"{note.lane}: {note.text}" if note.lane else note.text
    return "- " + words.replace("\n", "\n  ")


def _set(group: Group) -> dict[str, Any]:
    return {**asdict(group), "title": _head(group)}
