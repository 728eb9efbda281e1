"""The content of a blueprint file: YAML or JSON as plain data, with the line of every place.

Nothing in a file is executed: of YAML there are mappings, lists, texts, numbers, true, false and
null, read by the rules of YAML 1.2 (so ``no`` and ``10:30`` are texts). What would grow out of
proportion is refused before it is built.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from flask_babel import gettext as _

from facilitation.blueprints.problems import BlueprintError, Path, Problem

LARGEST_FILE = 1024 * 1024
#: Lists and mappings inside each other.
DEEPEST = 12
#: Texts, numbers and collections in all, references to anchors counted as often as they occur.
MOST_VALUES = 50_000
LONGEST_NUMBER = 15
#: Signs that nobody sees and that no text needs; line feed and tab are none of them.
INVISIBLE = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff"

_SCALARS: list[tuple[re.Pattern[str], Any]] = [
    (re.compile(r"true|True|TRUE"), lambda _text: True),
    (re.compile(r"false|False|FALSE"), lambda _text: False),
    (re.compile(r"null|Null|NULL|~|"), lambda _text: None),
    (re.compile(rf"[-+]?[0-9]{{1,{LONGEST_NUMBER}}}"), int),
    (re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"), float),
]
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INVISIBLE = re.compile(f"[{INVISIBLE}]")
#: How JSON writes a sign beyond 16 bits; YAML would take it for two halves of nothing.
_PAIR = re.compile(r"(?<!\\)((?:\\\\)*)((?:\\u[dD][89abAB]\w{2})(?:\\u[dD][c-fC-F]\w{2}))")
_PLAIN = {None, "!", "tag:yaml.org,2002:str"}


@dataclass
class Content:
    """What a file says, before anybody has looked whether it makes sense."""

    data: dict[str, Any]
    lines: dict[Path, int] = field(default_factory=dict)

    def line(self, path: Path) -> int | None:
        """The line of this place, or of the nearest one around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path)


def read_content(text: str | bytes, name: str) -> Content:
    """What the file says; raises ``BlueprintError`` where it is no mapping in YAML or JSON."""
    if len(text) > LARGEST_FILE:
        raise BlueprintError(name, [Problem(_("Die Datei ist größer als 1 MiB."))])
    try:
        decoded = _PAIR.sub(_one_sign, _decoded(text))
        content = _Reader(decoded).read()
    except _Unreadable as error:
        raise BlueprintError(name, [Problem(error.sentence, line=error.line)]) from None
    except yaml.MarkedYAMLError as error:
        raise BlueprintError(name, [_syntax(error, decoded)]) from None
    except yaml.YAMLError as error:
        sentence = _("Die Datei ist kein lesbares YAML: %(error)s", error=_one_line(error))
        raise BlueprintError(name, [Problem(sentence)]) from None
    return content


def _decoded(text: str | bytes) -> str:
    if isinstance(text, str):
        return text.removeprefix("\ufeff")
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _Unreadable(
            _("Die Datei ist nicht in UTF-8 geschrieben. Bitte speichern Sie sie als UTF-8."),
            text[: error.start].count(b"\n") + 1,
        ) from None


def _one_sign(pair: re.Match[str]) -> str:
    sign: str = json.loads(f'"{pair[2]}"')
    return pair[1] + sign


class _Unreadable(Exception):
    def __init__(self, sentence: str, line: int | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.line = line


class _Reader:
    """Builds plain data out of the parser's events, one after the other."""

    def __init__(self, text: str) -> None:
        self.events: Iterator[Any] = yaml.parse(text, Loader=_LOADER)
        self.lines: dict[Path, int] = {}
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.values = 0

    def read(self) -> Content:
        data = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if data is not None:
                    raise _Unreadable(
                        _("Die Datei enthält mehrere Dokumente; je Blaupause gibt es eine Datei."),
                        _line(event),
                    )
                data = self._value(next(self.events), ())
        if not isinstance(data, dict):
            raise _Unreadable(_("Die Datei enthält keine Blaupause."))
        return Content(data, self.lines)

    def _value(self, event: Any, path: Path) -> Any:
        line = _line(event)
        self.lines.setdefault(path, line)
        if isinstance(event, yaml.AliasEvent):
            value, size = self.anchors.get(str(event.anchor), (None, 0))
            if not size:
                sentence = _("Der Verweis „*%(name)s“ führt im Kreis.", name=event.anchor)
                raise _Unreadable(sentence, line)
            self._count(size, line)
            return value
        tag = getattr(event, "tag", None)
        if tag not in _PLAIN and not (tag or "").startswith("tag:yaml.org,2002:m"):
            raise _Unreadable(
                _("Die Angabe „%(tag)s“ ist hier nicht erlaubt; nichts wird ausgeführt.", tag=tag),
                line,
            )
        before = self.values
        self._count(1, line)
        value = self._collection_or_scalar(event, path, line)
        if event.anchor:
            self.anchors[event.anchor] = (value, self.values - before)
        return value

    def _collection_or_scalar(self, event: Any, path: Path, line: int) -> Any:
        if isinstance(event, yaml.ScalarEvent):
            text = _visible(event.value, line)
            return _scalar(text) if event.implicit[0] else text
        if len(path) >= DEEPEST:
            raise _Unreadable(
                _("Die Datei ist tiefer als %(n)s Ebenen verschachtelt.", n=DEEPEST), line
            )
        return self._list(path) if isinstance(event, yaml.SequenceStartEvent) else self._map(path)

    def _list(self, path: Path) -> list[Any]:
        found: list[Any] = []
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            found.append(self._value(event, (*path, len(found))))
        return found

    def _map(self, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            line = _line(event)
            if not isinstance(event, yaml.ScalarEvent):
                raise _Unreadable(_("Ein Feldname ist ein einfaches Wort."), line)
            key = _visible(event.value, line)
            if key in found:
                raise _Unreadable(_("Das Feld „%(field)s“ steht zweimal da.", field=key), line)
            self.lines[(*path, key)] = line
            found[key] = self._value(next(self.events), (*path, key))
        return found

    def _count(self, values: int, line: int) -> None:
        self.values += values
        if self.values > MOST_VALUES:
            raise _Unreadable(
                _("Die Datei enthält mehr als %(n)s Werte, Verweise mitgezählt.", n=MOST_VALUES),
                line,
            )


def _line(event: Any) -> int:
    line: int = event.start_mark.line
    return line + 1


def _visible(text: str, line: int) -> str:
    if _INVISIBLE.search(text):
        raise _Unreadable(_("Hier steht ein unsichtbares Steuerzeichen."), line)
    return text


def _scalar(text: str) -> Any:
    for pattern, make in _SCALARS:
        if pattern.fullmatch(text):
            value = make(text)
            return text if isinstance(value, float) and not math.isfinite(value) else value
    return text


def is_ambiguous(text: str) -> bool:
    """Whether this text, written without quotes, would be read as something else."""
    return not isinstance(_scalar(text), str)


def _syntax(error: yaml.MarkedYAMLError, text: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return Problem(_("Die Datei ist kein lesbares YAML: %(error)s", error=_one_line(error)))
    lines = text.splitlines()
    line = lines[mark.line] if mark.line < len(lines) else ""
    if line.startswith("\t") or line[mark.column : mark.column + 1] == "\t":
        sentence = _("Hier steht ein Tabulator; eingerückt wird mit Leerzeichen.")
    else:
        words = _one_line(error.problem or error.context or error)
        sentence = _("Die Datei ist kein lesbares YAML: %(error)s", error=words)
    return Problem(sentence, line=mark.line + 1)


def _one_line(error: object) -> str:
    return " ".join(str(error).split())
