"""The forms of a page, as a simulated phone reads them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    """A form: where it is sent, what it carries, and what it asks for.

    ``given`` are hidden values, ``choices`` the values of each group of radio buttons or of a
    select, ``texts`` the names of fields that people type into, ``files`` those for photos.
    """

    action: str
    given: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


def forms(page: str) -> list[Form]:
    reader = _Reader()
    reader.feed(page)
    return reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._form: Form | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method") == "post":
            self._form = Form(given.get("action", ""))
            self.found.append(self._form)
        elif self._form is not None:
            self._read(tag, given, self._form)

    def _read(self, tag: str, given: dict[str, str], form: Form) -> None:
        name = given.get("name", "")
        kind = given.get("type", "text")
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            form.choices.setdefault(self._select, []).append(given.get("value", ""))
        elif not name or "disabled" in given:
            return
        elif tag == "button" or (tag == "input" and kind == "hidden"):
            form.given.setdefault(name, given.get("value", ""))
        elif tag == "input" and kind == "radio":
            form.choices.setdefault(name, []).append(given.get("value", ""))
        elif tag == "input" and kind == "file":
            form.files.append(name)
        elif tag == "textarea" or (tag == "input" and kind in ("text", "date")):
            form.texts.append(name)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""


def sent_to(found: list[Form], noun: str) -> Iterator[Form]:
    """Forms whose address ends with this noun."""
    return (form for form in found if form.action.rsplit("/", 1)[-1] == noun)
