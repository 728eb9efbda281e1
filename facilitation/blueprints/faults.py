"""One mistake in the form of a field, in a sentence for people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from facilitation.activities.base import Carry
from facilitation.blueprints.problems import Path, Problem, unknown
from facilitation.blueprints.spec import CLOCK, DAY, KEY, PICTURE, STAGE_KEY


def fault(error: Any, data: Any) -> Problem:
    """What one error of pydantic says about this content."""
    kind, context = error["type"], error.get("ctx") or {}
    path = _path(error["loc"], data)
    if kind == "missing":
        return Problem(_("fehlt."), (*path, error["loc"][-1]))
    if kind == "no_field":
        return Problem(_("fehlt."), (*path, context["sentence"]))
    if kind == "extra_forbidden":
        known = [info.alias or name for name, info in Carry.model_fields.items()]
        return Problem(unknown(path[-1], known, cutoff=0.3), path)
    if kind in _SENTENCES:
        return Problem(_SENTENCES[kind](context), path)
    words = context.get("sentence") or context.get("why") or _own_words(error)
    return Problem(str(words), path)


def _path(given: tuple[str | int, ...], data: Any) -> Path:
    """As far as it leads in the file; the rest are names of types that were tried."""
    path: list[str | int] = []
    for part in given:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            break
        path.append(part)
    return tuple(path)


def _own_words(error: Any) -> str:
    """The sentence of a validator that raised a ``ValueError``."""
    return str(error["msg"]).removeprefix("Value error, ")


def _choices(context: dict[str, Any]) -> str:
    known = [word.strip("' ") for word in str(context["expected"]).replace(" or ", ", ").split(",")]
    return _("hier geht nur: %(words)s.", words=", ".join(known))


def _number(_context: dict[str, Any]) -> str:
    return _("hier steht eine ganze Zahl.")


def _text(_context: dict[str, Any]) -> str:
    return _("hier steht ein Text.")


def _pattern(context: dict[str, Any]) -> str:
    patterns = {
        DAY: _("hier steht ein Datum wie 2026-03-31."),
        CLOCK: _("hier steht eine Uhrzeit wie „09:00“."),
        PICTURE: _("hier steht der Name einer Bilddatei wie raum.png."),
        KEY: _("nur kleine Buchstaben a bis z, Ziffern und Bindestriche, höchstens 60 Zeichen."),
        STAGE_KEY: _("nur kleine Buchstaben a bis z, Ziffern, - und _, höchstens 60 Zeichen."),
    }
    return patterns.get(context["pattern"]) or _("hat nicht die verlangte Form.")


_SENTENCES: dict[str, Callable[[dict[str, Any]], str]] = {
    "greater_than_equal": lambda c: _("mindestens %(n)s.", n=c["ge"]),
    "less_than_equal": lambda c: _("höchstens %(n)s.", n=c["le"]),
    "greater_than": lambda c: _("mehr als %(n)s.", n=c["gt"]),
    "int_type": _number,
    "int_from_float": _number,
    "float_type": lambda _c: _("hier steht eine Zahl."),
    "bool_type": lambda _c: _("hier steht true oder false."),
    "string_type": _text,
    "string_too_long": lambda c: _("höchstens %(most)s Zeichen.", most=c["max_length"]),
    "string_too_short": lambda _c: _("fehlt."),
    "string_pattern_mismatch": _pattern,
    "literal_error": _choices,
    "list_type": lambda _c: _("hier steht eine Liste."),
    "model_type": lambda _c: _("hier stehen mehrere Felder mit Namen."),
    "dict_type": lambda _c: _("hier stehen mehrere Felder mit Namen."),
    "too_long": lambda c: _(
        "höchstens %(most)s Einträge, hier sind es %(n)s.",
        most=c["max_length"],
        n=c["actual_length"],
    ),
    "too_short": lambda c: _("mindestens %(least)s Eintrag.", least=c["min_length"]),
}
