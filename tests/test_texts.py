"""Both languages are complete: no message is missing, fuzzy or lost in translation."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

PACKAGE = Path(__file__).parents[1] / "facilitation"
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "lazy_gettext": None, "_l": None}


def used() -> set[str]:
    """The German source texts of code and templates; of a plural, its singular."""
    found = set()
    for _file, _line, text, _comments, _context in extract_from_dir(
        PACKAGE,
        method_map=[("**.py", "python"), ("templates/**.html", "jinja2")],
        keywords=KEYWORDS,  # type: ignore[arg-type]
        options_map={"templates/**.html": {"trimmed": "true"}},
    ):
        found.add(text if isinstance(text, str) else text[0])
    return found


@pytest.fixture(scope="module")
def english() -> dict[str, Message]:
    with (PACKAGE / "translations/en/LC_MESSAGES/messages.po").open("rb") as file:
        catalogue = read_po(file, locale="en")
    return {m.id if isinstance(m.id, str) else m.id[0]: m for m in catalogue if m.id}


def test_every_text_has_its_english(english: dict[str, Message]) -> None:
    texts = used()
    assert len(texts) > 100, "need the texts for this test to mean anything"
    missing = [t for t in sorted(texts) if t not in english or not all(strings(english[t]))]
    assert not missing, missing


def test_no_translation_is_a_guess(english: dict[str, Message]) -> None:
    assert not [text for text, message in english.items() if message.fuzzy]


def test_placeholders_survive_translation(english: dict[str, Message]) -> None:
    for text, message in english.items():
        for translated in strings(message):
            wanted, found = (set(re.findall(r"%\((\w+)\)s", t)) for t in (text, translated))
            assert found <= wanted | {"num"}, (text, translated)
            assert isinstance(message.id, tuple) or wanted <= found, (text, translated)


def strings(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)
