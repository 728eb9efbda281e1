"""Kinds of values in a blueprint: texts in one or several languages, and words that may be a list.

Each says itself in one sentence what does not fit, and what a JSON Schema says about it.
"""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

from flask_babel import gettext as _
from pydantic import PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from facilitation.texts import LANGUAGES

TITLE_CHARACTERS = 120
LINE_CHARACTERS = 300
TEXT_CHARACTERS = 4000
MOST_WORDS = 40


def refuse(sentence: str, kind: str = "refused") -> PydanticCustomError:
    """What a validator raises; the sentence is for people and never a template."""
    return PydanticCustomError(kind, "{sentence}", {"sentence": sentence})  # type: ignore[arg-type]


def _text(most: int, given: Any) -> Any:
    """One text for all languages, or one for each."""
    if isinstance(given, str):
        return _fitting(most, given)
    if not isinstance(given, dict):
        raise refuse(_("hier steht ein Text, oder je Sprache einer (de, en)."))
    for key, text in given.items():
        if key not in LANGUAGES:
            raise refuse(_("Die Sprache „%(key)s“ gibt es hier nicht.", key=key))
        if not isinstance(text, str):
            raise refuse(_("hier steht ein Text, oder je Sprache einer (de, en)."))
        _fitting(most, text)
    return given


def _fitting(most: int, text: str) -> str:
    if len(text) > most:
        raise refuse(_("höchstens %(most)s Zeichen, hier sind es %(n)s.", most=most, n=len(text)))
    return text


def _title(most: int, given: Any) -> Any:
    """A text that is not empty in every language."""
    text = _text(most, given)
    words = [text] if isinstance(text, str) else list(text.values())
    if not any(word.strip() for word in words):
        raise refuse(_("fehlt."), "empty")
    return text


def _words(given: Any) -> Any:
    if isinstance(given, str):
        return given
    if isinstance(given, list) and all(isinstance(one, str) for one in given):
        if len(given) > MOST_WORDS:
            raise refuse(_("höchstens %(most)s Einträge.", most=MOST_WORDS))
        return given
    raise refuse(_("hier steht ein Wort, oder eine Liste von Wörtern."))


def _schema(most: int, *, least: int = 0) -> dict[str, Any]:
    one = {"type": "string", "maxLength": most}
    said = {"type": "string", "maxLength": most, "minLength": least, "pattern": r"\S"}
    several: dict[str, Any] = {
        "type": "object",
        "properties": dict.fromkeys(LANGUAGES, one),
        "additionalProperties": False,
    }
    if not least:
        return {"anyOf": [one, several]}
    named = [{"required": [key], "properties": {key: said}} for key in LANGUAGES]
    return {"anyOf": [said, {**several, "anyOf": named}]}


#: A text in the file: one string for all languages, or one per language.
Localised = Annotated[
    dict[str, str] | str,
    PlainValidator(partial(_text, TEXT_CHARACTERS)),
    WithJsonSchema(_schema(TEXT_CHARACTERS)),
]
#: The same in one line, such as the heading of a lane.
LocalisedLine = Annotated[
    dict[str, str] | str,
    PlainValidator(partial(_text, LINE_CHARACTERS)),
    WithJsonSchema(_schema(LINE_CHARACTERS)),
]
#: The same, never empty.
LocalisedTitle = Annotated[
    dict[str, str] | str,
    PlainValidator(partial(_title, TITLE_CHARACTERS)),
    WithJsonSchema(_schema(TITLE_CHARACTERS, least=1)),
]
#: A word, or a list of words.
OneOrSeveral = Annotated[
    str | list[str],
    PlainValidator(_words),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string"},
                {"type": "array", "items": {"type": "string"}, "maxItems": MOST_WORDS},
            ]
        }
    ),
]
