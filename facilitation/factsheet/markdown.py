"""The sheet as Markdown: text in which nothing but its own headings, tables and links is markup."""

from __future__ import annotations

import re

from facilitation.factsheet.sheet import FactSheet, Part

_CODE = re.compile(r"`([^`]+)`")
_SPACE = re.compile(r"\s+")
_MARKUP = re.compile(r"([\\*_\[\]<>|#])")


def write(sheet: FactSheet) -> bytes:
    blocks = [
        f"# {_plain(sheet.title)}",
        f"**{_plain(sheet.kicker)}**",
        _text(sheet.lead),
        f"## {_plain(sheet.stored)}",
        _table(sheet),
        _text(sheet.note),
        *(_part(part) for part in sheet.parts),
        _part(sheet.here),
        _text(sheet.made),
    ]
    return ("\n\n".join(blocks) + "\n").encode()


def _table(sheet: FactSheet) -> str:
    rows = [sheet.head, ["---"] * len(sheet.head)]
    rows += [
        [f"**{_plain(line.name)}:** {_text(line.what)}", *map(_text, (line.until, line.seen))]
        for line in sheet.lines
    ]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _part(part: Part) -> str:
    points = [f"- **{_plain(point.name)}:** {_text(point.text)}" for point in part.points]
    return f"## {_plain(part.title)}\n\n" + "\n".join(points)


def _text(text: str) -> str:
    """With what is typed as it stands; a page of the documents becomes a link to it."""
    pieces = _CODE.split(text)
    return "".join(_typed(one) if at % 2 else _plain(one) for at, one in enumerate(pieces))


def _typed(text: str) -> str:
    return f"[{text}]({text.removeprefix('docs/')})" if text.endswith(".md") else f"`{text}`"


def _plain(text: str) -> str:
    return _MARKUP.sub(r"\\\1", _SPACE.sub(" ", text))
