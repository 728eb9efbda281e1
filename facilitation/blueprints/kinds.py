"""Kinds of fields in the editor: how a value of a blueprint becomes what people type, and back.

A kind draws a value as one or several texts (``parts``) and takes typed texts as a new value
(``take``). What it cannot draw (``fits``) it leaves alone. A value that was not touched is never
written, so that content which nobody understands survives.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from facilitation.texts import LANGUAGES, clean

#: What one field is drawn as: by the end of its name in the form, "" for the whole.
Parts = dict[str, str | list[str]]
#: A pair of a value and its words.
Choices = list[tuple[str, str]]

ABSENT: Any = type(
    "Absent", (), {"__repr__": lambda _self: "ABSENT", "__bool__": lambda _s: False}
)()
#: Names are the same in every language, where there is only one text.
NAMES = ("source", "authors", "authority")
LONGEST_NUMBER = 15
#: From here on a text is worth several lines.
ONE_LINE = 300


@dataclass
class Kind:
    """One field of a form; ``path`` says where its value stands in the part that is edited."""

    name: str
    label: str = ""
    hint: str = ""
    default: Any = None
    #: Characters that the field may hold, where there is a limit.
    most: int | None = None
    path: tuple[str, ...] = ()

    drawn_by: ClassVar[str] = "word"

    def __post_init__(self) -> None:
        self.path = self.path or tuple(self.name.split("."))

    def fits(self, value: Any) -> bool:
        """Whether this kind can draw the value."""
        return value is ABSENT or value is None or isinstance(value, str)

    def parts(self, value: Any) -> Parts:
        """The value as texts."""
        return {"": one_line(self._or_default(value))}

    def take(self, value: Any, typed: Parts) -> Any:
        """The new value; ``ABSENT`` where the field is to go."""
        return typed[""] or ABSENT

    def tidy(self, text: str) -> str:
        return clean(text, lines=False)

    def missing(self, value: Any) -> dict[str, int]:
        """For each language, how many texts are there in the other one only."""
        return {}

    def _or_default(self, value: Any) -> Any:
        return self.default if value is ABSENT or value is None else value


@dataclass
class Text(Kind):
    """A text in two languages; a bare one counts as German."""

    drawn_by: ClassVar[str] = "text"

    @property
    def is_long(self) -> bool:
        return self.most is None or self.most > ONE_LINE

    def fits(self, value: Any) -> bool:
        if isinstance(value, dict):
            return all(isinstance(value.get(key, ""), str) for key in LANGUAGES)
        return super().fits(value)

    def parts(self, value: Any) -> Parts:
        value = self._or_default(value)
        texts = value if isinstance(value, dict) else {"de": value or ""}
        tidy = str if self.is_long else one_line
        return {key: tidy(texts.get(key, "")) for key in LANGUAGES}

    def take(self, value: Any, typed: Parts) -> Any:
        before = self.parts(value)
        if isinstance(value, str) and not typed["en"]:
            return typed["de"] or ABSENT
        if not isinstance(value, dict):
            value = {"de": value} if isinstance(value, str) else {}
        made = dict(value)
        for key in LANGUAGES:
            if typed[key] != before[key] or (value == {} and typed[key]):
                made[key] = typed[key]
            if not made.get(key):
                made.pop(key, None)
        return made or ABSENT

    def tidy(self, text: str) -> str:
        return clean(text, lines=self.is_long)

    def missing(self, value: Any) -> dict[str, int]:
        if isinstance(value, str) and self.path[-1] in NAMES:
            return {}
        texts = self.parts(value)
        said = [key for key in LANGUAGES if str(texts[key]).strip()]
        return {key: 1 for key in LANGUAGES if len(said) == 1 and key not in said}


@dataclass
class Number(Kind):
    """A number; what is none stays as it was typed, so that nothing is lost."""

    least: float | None = None
    greatest: float | None = None
    is_whole: bool = True

    drawn_by: ClassVar[str] = "number"

    def fits(self, value: Any) -> bool:
        return super().fits(value) or (isinstance(value, int | float) and value is not True)

    def parts(self, value: Any) -> Parts:
        value = self._or_default(value)
        return {"": "" if value is None else one_line(f"{value:g}" if _is_short(value) else value)}

    def take(self, value: Any, typed: Parts) -> Any:
        text = str(typed[""])
        return number_in(text, self.is_whole) if text else ABSENT


@dataclass
class Tick(Kind):
    """Yes or no."""

    drawn_by: ClassVar[str] = "tick"

    def fits(self, value: Any) -> bool:
        return value is ABSENT or isinstance(value, bool)

    def parts(self, value: Any) -> Parts:
        return {"": ["1"] if self._or_default(value) else []}

    def take(self, value: Any, typed: Parts) -> Any:
        return bool(typed[""])


@dataclass
class Choice(Kind):
    """One of several values; one that is none of them is offered as it stands."""

    choices: Choices = field(default_factory=list)

    drawn_by: ClassVar[str] = "choice"


@dataclass
class Several(Kind):
    """Any of several values, in the order in which they were chosen."""

    choices: Choices = field(default_factory=list)

    drawn_by: ClassVar[str] = "several"

    def fits(self, value: Any) -> bool:
        return super().fits(value) or _are_texts(value)

    def parts(self, value: Any) -> Parts:
        value = self._or_default(value)
        return {"": [value] if isinstance(value, str) else list(value or [])}

    def take(self, value: Any, typed: Parts) -> Any:
        return list(typed[""]) or ABSENT


@dataclass
class Methods(Several):
    """Consultation methods: those that are known by a word are ticked, own ones stay."""

    def fits(self, value: Any) -> bool:
        return value is ABSENT or value is None or isinstance(value, list)

    def parts(self, value: Any) -> Parts:
        return {"": [one for one in self._or_default(value) or [] if isinstance(one, str)]}

    def take(self, value: Any, typed: Parts) -> Any:
        before = value if isinstance(value, list) else []
        wanted = list(typed[""])
        kept = [one for one in before if not isinstance(one, str) or one in wanted]
        return kept + [one for one in wanted if one not in kept] or ABSENT


@dataclass
class Who(Kind):
    """Who may do something: a word for all of them, or roles."""

    choices: Choices = field(default_factory=list)
    roles: Choices = field(default_factory=list)

    drawn_by: ClassVar[str] = "who"

    def fits(self, value: Any) -> bool:
        return super().fits(value) or _are_texts(value)

    def parts(self, value: Any) -> Parts:
        value = self._or_default(value)
        given = [value] if isinstance(value, str) else list(value or [])
        words = {key for key, _words in self.choices} - {"roles"}
        if len(given) == 1 and given[0] in words:
            return {"": given[0], "roles": []}
        return {"": "roles", "roles": given}

    def take(self, value: Any, typed: Parts) -> Any:
        if typed[""] != "roles":
            return typed[""]
        return list(typed["roles"])


@dataclass
class Lines(Kind):
    """A list of texts in two languages, one a line; equal lines belong together."""

    drawn_by: ClassVar[str] = "lines"

    def fits(self, value: Any) -> bool:
        one = Text("", most=self.most)
        return value in (ABSENT, None) or (isinstance(value, list) and all(map(one.fits, value)))

    def parts(self, value: Any) -> Parts:
        pairs = [_pair(one) for one in self._or_default(value) or []]
        return {
            key: "\n".join(pair[n] for pair in pairs).rstrip() for n, key in enumerate(LANGUAGES)
        }

    def take(self, value: Any, typed: Parts) -> Any:
        lists = [str(typed[key]).split("\n") for key in LANGUAGES]
        most = max(map(len, lists))
        pairs = [
            tuple(one[n].strip() if n < len(one) else "" for one in lists) for n in range(most)
        ]
        old = list(value) if isinstance(value, list) else []
        unused = [one for one in old if _pair(one) not in pairs]
        made = []
        for number, pair in enumerate(pairs):
            same = next((one for one in old if _pair(one) == pair), None)
            if same is None and number < len(old) and old[number] in unused:
                same = Text("", most=self.most).take(
                    old[number], dict(zip(LANGUAGES, pair, strict=True))
                )
            if same is None:
                same = {key: words for key, words in zip(LANGUAGES, pair, strict=True) if words}
            if any(pair):
                made.append(same)
        return made or ABSENT

    def tidy(self, text: str) -> str:
        lines = clean_lines(text)
        return "\n".join(" ".join(line.split()) for line in lines).rstrip()

    def missing(self, value: Any) -> dict[str, int]:
        pairs = [_pair(one) for one in self._or_default(value) or []]
        found = {
            key: sum(1 for pair in pairs if not pair[n] and pair[1 - n])
            for n, key in enumerate(LANGUAGES)
        }
        return {key: count for key, count in found.items() if count}


@dataclass
class Words(Kind):
    """A list of plain words, one a line."""

    drawn_by: ClassVar[str] = "words"

    def fits(self, value: Any) -> bool:
        return value in (ABSENT, None) or _are_texts(value)

    def parts(self, value: Any) -> Parts:
        return {"": "\n".join(map(one_line, self._or_default(value) or []))}

    def take(self, value: Any, typed: Parts) -> Any:
        return [one for one in str(typed[""]).split("\n") if one.strip()] or ABSENT

    def tidy(self, text: str) -> str:
        return "\n".join(line.strip() for line in clean_lines(text)).rstrip()


@dataclass
class Rows(Kind):
    """Roles: each with its name in two languages and for how many people it is."""

    drawn_by: ClassVar[str] = "rows"

    def fits(self, value: Any) -> bool:
        return value in (ABSENT, None) or (isinstance(value, list) and all(map(_is_row, value)))

    def parts(self, value: Any) -> Parts:
        drawn: Parts = {}
        rows = [*(self._or_default(value) or []), {}]
        for number, row in enumerate(rows):
            row = {"de": row} if isinstance(row, str) else row
            drawn[f"{number}.de"] = one_line(row.get("de", ""))
            drawn[f"{number}.en"] = one_line(row.get("en", ""))
            count = row.get("count", 1)
            drawn[f"{number}.count"] = "" if count == "rest" else one_line(count)
        return drawn

    def take(self, value: Any, typed: Parts) -> Any:
        before = self.parts(value)
        rows = list(value) if isinstance(value, list) else []
        made: list[Any] = []
        for number in range(len(rows) + 1):
            ends = ("de", "en", "count")
            texts = {end: str(typed.get(f"{number}.{end}", "")) for end in ends}
            touched = {end for end in ends if texts[end] != before[f"{number}.{end}"]}
            old = rows[number] if number < len(rows) else None
            if old is not None and not touched:
                made.append(old)
            elif old is not None or texts["de"] or texts["en"]:
                made.append(_row(old, texts, touched, [*rows, *made]))
        return made or ABSENT

    def missing(self, value: Any) -> dict[str, int]:
        rows = [row for row in self._or_default(value) or [] if isinstance(row, dict)]
        found = {
            key: sum(1 for row in rows if not row.get(key) and row.get(other))
            for key, other in zip(LANGUAGES, reversed(LANGUAGES), strict=True)
        }
        return {key: count for key, count in found.items() if count}


# Values and texts


def at(part: Any, path: Sequence[str]) -> Any:
    """The value at this path; ``ABSENT`` where there is none."""
    for key in path:
        if not isinstance(part, dict) or key not in part:
            return ABSENT
        part = part[key]
    return part


def one_line(value: Any) -> str:
    """A value as a browser keeps it in a field of one line."""
    return " ".join(str(value if value is not None else "").split())


def clean_lines(text: str) -> list[str]:
    """The lines of what somebody typed, the empty ones too, for they have a place."""
    return [clean(line, lines=False) for line in re.split(r"\r\n|\r|\n", text)]


def number_in(text: str, is_whole: bool = True) -> int | float | str:
    """The number that somebody typed, or the text itself."""
    if len(text) > LONGEST_NUMBER:
        return text
    if re.fullmatch(r"[-+]?[0-9]+", text):
        return int(text)
    if not is_whole and re.fullmatch(r"[-+]?[0-9]+[.,][0-9]+", text):
        return float(text.replace(",", "."))
    return text


def _is_short(value: Any) -> bool:
    return isinstance(value, float) and abs(value) < 10**6


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _pair(one: Any) -> tuple[str, str]:
    texts = one if isinstance(one, dict) else {"de": one}
    return one_line(texts.get("de", "")), one_line(texts.get("en", ""))


def _is_row(row: Any) -> bool:
    if isinstance(row, str):
        return True
    return (
        isinstance(row, dict)
        and all(isinstance(row.get(key, ""), str) for key in LANGUAGES)
        and isinstance(row.get("count", 1), int | str)
    )


def _row(old: Any, texts: dict[str, str], touched: set[str], others: list[Any]) -> dict[str, Any]:
    made = {"id": old, "de": old} if isinstance(old, str) else dict(old or {})
    if "id" not in made:
        taken = {row.get("id") if isinstance(row, dict) else row for row in others}
        made["id"] = _free(texts["de"] or texts["en"], taken)
    made.update({key: texts[key] for key in LANGUAGES if key in touched})
    if "count" in touched:
        made["count"] = number_in(texts["count"]) if texts["count"] else "rest"
    return made


def _free(name: str, taken: set[Any]) -> str:
    from facilitation.blueprints.editing import new_id

    return new_id({"stages": [{"id": one} for one in taken]}, name)
