"""Consultation methods: the form that the contributions of one consultation take.

A method is a sub-form of the stage that consults: a beginning for every sentence, perhaps lanes
and a limit. The ten here go by the names and uses that public descriptions of Kim-Oliver Tietze's
case consultation give; his book knows twenty. The sentences that explain them are worded for this
project, and so are the English names. A blueprint may bring methods of its own.
"""

from __future__ import annotations

import difflib
import re
from typing import Any

from flask_babel import gettext as _
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from facilitation.texts import LANGUAGES, in_language
from facilitation.wordings import Localised, LocalisedLine

#: More than these are no help to the person who has to choose.
MOST_PROPOSED = 3
MOST_METHODS = 20
NAME_CHARACTERS = 80
SENTENCE_CHARACTERS = 200
LANES = 8
#: A heading that ends so is the beginning of every card in its lane.
OPEN_END = "…"
#: What people write behind a beginning: it goes on, perhaps in direct speech.
_END = re.compile(r"\s*…\s*[“”‘’'\"]?\s*$")
#: Speech that a sentence start opens, and what closes it.
QUOTES = {"„": "“", "“": "”", "‚": "‘", "‘": "’"}


class ConsultationMethod(BaseModel):
    """One way to consult: what it is called, what it does and when it helps, how sentences begin.

    Lanes whose headings end with „…“ are beginnings of their own. ``asks`` says that questions come
    out of it, one of which becomes the key question.
    """

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={
            "anyOf": [
                {"required": [key], "properties": {key: {"pattern": r"\S"}}} for key in LANGUAGES
            ]
        },
    )

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$")
    de: str = Field(default="", max_length=NAME_CHARACTERS)
    en: str = Field(default="", max_length=NAME_CHARACTERS)
    sentence: Localised
    starter: LocalisedLine | None = None
    lanes: list[LocalisedLine] = Field(default_factory=list, max_length=LANES)
    max_cards: int = Field(default=0, ge=0, le=500)
    asks: bool = False

    @field_validator("de", "en", mode="before")
    @classmethod
    def _tidy(cls, given: Any) -> Any:
        return " ".join(given.split()) if isinstance(given, str) else given

    @field_validator("sentence")
    @classmethod
    def _is_one_sentence(cls, given: Localised) -> Localised:
        words = [given] if isinstance(given, str) else list(given.values())
        if not any(word.strip() for word in words):
            raise PydanticCustomError("empty", "{why}", {"why": _("ein Satz fehlt.")})
        if max(map(len, words)) > SENTENCE_CHARACTERS:
            raise PydanticCustomError(
                "too_long",
                "{why}",
                {"why": _("höchstens %(n)s Zeichen.", n=SENTENCE_CHARACTERS)},
            )
        return given

    @field_validator("starter", mode="before")
    @classmethod
    def _without_its_end(cls, given: Any) -> Any:
        """„Man könnte …“ begins like „Man könnte“."""
        if isinstance(given, dict):
            return {key: cls._without_its_end(words) for key, words in given.items()}
        return _END.sub("", given) if isinstance(given, str) else given

    @model_validator(mode="after")
    def _has_a_name(self) -> ConsultationMethod:
        if not (self.de or self.en):
            raise PydanticCustomError("nameless", "{why}", {"why": _("ein Name fehlt.")})
        return self

    @property
    def names(self) -> dict[str, str]:
        return {key: name for key, name in (("de", self.de), ("en", self.en)) if name}

    @property
    def name(self) -> str:
        """Its name in the language of the screen."""
        return in_language(self.names)

    def name_in(self, language: str) -> str:
        return in_language(self.names, language)

    @property
    def explained(self) -> str:
        """What it does and when it helps, in one sentence, in the language of the screen."""
        return _said(self.sentence)

    @property
    def begins(self) -> list[str]:
        """How sentences begin: one beginning, or one for each lane."""
        if self.starter:
            return [opened(_said(self.starter))]
        return [heading for heading in map(_said, self.lanes) if begins_sentence(heading)]

    def form(self) -> dict[str, Any]:
        """What a stage takes over from it, as settings of that stage."""
        return {
            "starter": self.starter,
            "lanes": list(self.lanes),
            "max_cards": self.max_cards,
            "lanes_begin": not self.starter and bool(self.begins),
        }


def _said(text: Any) -> str:
    return in_language(text)


def begins_sentence(heading: str) -> bool:
    return heading.rstrip().endswith(OPEN_END)


def beginning_of(heading: str) -> str:
    """The words that a heading puts before every card of its lane, if it does."""
    return heading.rstrip().removesuffix(OPEN_END).rstrip() if begins_sentence(heading) else ""


def opened(starter: str) -> str:
    """A beginning as people read it: „Man könnte …“."""
    return (
        f"{starter}{'' if starter[-1:] in QUOTES else ' '}{OPEN_END}{QUOTES.get(starter[-1:], '')}"
    )


def joined(starter: str, rest: str) -> str:
    """One sentence of a beginning and what follows; speech that it opens is closed again."""
    close = QUOTES.get(starter[-1:], "")
    if close:
        return f"{starter}{rest}{'' if rest.endswith(close) else close}"
    return f"{starter}{'' if rest[:1] in ',.;:' else ' '}{rest}"


def _method(
    id: str,
    names: tuple[str, str],
    sentence: tuple[str, str],
    starter: tuple[str, str] | None = None,
    lanes: tuple[tuple[str, str], ...] = (),
    **more: Any,
) -> ConsultationMethod:
    return ConsultationMethod(
        id=id,
        de=names[0],
        en=names[1],
        sentence={"de": sentence[0], "en": sentence[1]},
        starter={"de": starter[0], "en": starter[1]} if starter else None,
        lanes=[{"de": de, "en": en} for de, en in lanes],
        **more,
    )


METHODS = {
    method.id: method
    for method in (
        _method(
            "brainstorming",
            ("Brainstorming", "Brainstorming"),
            (
                "Viele Möglichkeiten, noch ohne Urteil: wenn der Blick weit werden soll.",
                "Many possibilities, not yet judged: when the view should widen.",
            ),
            ("Man könnte", "One could"),
        ),
        _method(
            "headstand",
            ("Kopfstand-Brainstorming", "Headstand brainstorming"),
            (
                "Erst sammeln, was es schlimmer macht, dann alles umdrehen: wenn nichts mehr "
                "vorangeht.",
                "First collect what makes it worse, then turn each idea round: when things are "
                "stuck.",
            ),
            lanes=(
                ("Schlimmer würde es, wenn …", "It would get worse if …"),
                ("Umgekehrt heißt das …", "Turned round, this means …"),
            ),
        ),
        _method(
            "small_step",
            ("Ein erster kleiner Schritt", "A first small step"),
            (
                "Nur der nächste Anfang zählt: wenn der Fall zu groß wirkt.",
                "Only the next beginning counts: when the case feels too big.",
            ),
            ("Ein kleiner Anfang wäre", "A small beginning would be"),
        ),
        _method(
            "advice",
            ("Gute Ratschläge", "Good advice"),
            (
                "Klare Empfehlungen aus der Runde: wenn ausdrücklich Rat gewünscht ist.",
                "Clear recommendations from the group: when advice is asked for.",
            ),
            ("Ich rate", "My advice is"),
        ),
        _method(
            "resonance",
            ("Resonanzrunde", "Resonance round"),
            (
                "Die Runde sagt, was das Zuhören in ihr ausgelöst hat: wenn Gefühle wichtiger sind "
                "als Lösungen.",
                "The group says what listening has stirred: when feelings matter more than "
                "solutions.",
            ),
            ("Beim Zuhören spürte ich", "While listening I felt"),
        ),
        _method(
            "sharing",
            ("Sharing", "Sharing"),
            (
                "Ähnliche eigene Erlebnisse, ohne Rat: wenn es guttut, nicht allein zu sein.",
                "Similar experiences of one's own, without advice: when it helps not to be alone.",
            ),
            ("Mich erinnert das an", "This reminds me of"),
        ),
        _method(
            "find_question",
            ("Schlüsselfrage (er)finden", "Find the key question"),
            (
                "Die Runde formuliert mögliche Fragen, eine davon wird zur Schlüsselfrage: wenn "
                "noch keine da ist.",
                "The group words possible questions, one of which becomes the key question: when "
                "there is none yet.",
            ),
            ("Die Frage könnte lauten: Wie", "The question could be: How"),
            asks=True,
        ),
        _method(
            "actstorming",
            ("Actstorming", "Actstorming"),
            (
                "Sätze in wörtlicher Rede zum Ausprobieren: wenn ein Gespräch bevorsteht.",
                "Sentences in direct speech to try out: when a conversation lies ahead.",
            ),
            ("Ich würde sagen: ‚", "I would say: ‘"),
        ),
        _method(
            "two_facts",
            ("Zwei wichtige Informationen", "Two important facts"),
            (
                "Alle nennen die zwei Angaben, die sie für entscheidend halten: wenn zu viel auf "
                "einmal da ist.",
                "Everybody names the two facts they find decisive: when there is too much at once.",
            ),
            ("Wichtig finde ich", "What I find important:"),
            max_cards=2,
        ),
        _method(
            "comments",
            ("Kurze Kommentare", "Short comments"),
            (
                "Knappe Beobachtungen zum Inhalt oder zur Erzählweise: wenn ein kurzer Blick von "
                "außen reicht.",
                "Brief remarks on what was told or how: when a short look from outside will do.",
            ),
            ("Mir fällt auf", "I notice"),
        ),
    )
}


def method_of(given: Any) -> ConsultationMethod:
    """The method that one entry of ``options`` means: a key of the ten, or a mapping.

    Refused with the nearest key, or with what is wrong inside the mapping.
    """
    if isinstance(given, ConsultationMethod):
        return given
    if isinstance(given, dict):
        return _own_method(given)
    if found := METHODS.get(str(given)):
        return found
    near = difflib.get_close_matches(str(given), METHODS, n=1, cutoff=0.5)
    raise PydanticCustomError(
        "unknown_method",
        "{why}",
        {
            "why": _(
                "die Methode „%(key)s“ gibt es nicht, gemeint ist vielleicht „%(near)s“.",
                key=given,
                near=near[0],
            )
            if near
            else _(
                "die Methode „%(key)s“ gibt es nicht. Eine eigene nennt „id“, „de“ und „sentence“.",
                key=given,
            )
        },
    )


def _own_method(given: dict[Any, Any]) -> ConsultationMethod:
    """A method that the blueprint describes itself."""
    known = list(ConsultationMethod.model_fields)
    for key in given:
        if key in known:
            continue
        near = difflib.get_close_matches(str(key), known, n=1, cutoff=0.5)
        raise PydanticCustomError(
            "unknown_word",
            "{why}",
            {
                "why": _(
                    "bei „%(method)s“ ist „%(key)s“ unbekannt, gemeint ist vielleicht „%(near)s“.",
                    method=given.get("id", "?"),
                    key=key,
                    near=near[0],
                )
                if near
                else _(
                    "bei „%(method)s“ ist „%(key)s“ unbekannt.",
                    method=given.get("id", "?"),
                    key=key,
                )
            },
        )
    if given.get("id") in METHODS:
        raise PydanticCustomError(
            "taken",
            "{why}",
            {"why": _("„%(key)s“ gehört schon zu den zehn.", key=given["id"])},
        )
    try:
        return ConsultationMethod.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"][:1])
        why = _("fehlt.") if first["type"] == "missing" else str(first["msg"])
        raise PydanticCustomError(
            "unusable_method",
            "{why}",
            {
                "why": _(
                    "bei „%(method)s“, %(field)s: %(why)s",
                    method=given.get("id", "?"),
                    field=field,
                    why=why,
                )
                if field
                else _("bei „%(method)s“: %(why)s", method=given.get("id", "?"), why=why)
            },
        ) from None


def methods_of(options: Any) -> list[ConsultationMethod]:
    """The methods that a stage offers by its settings, in their order."""
    return [method_of(one) for one in options or []]
