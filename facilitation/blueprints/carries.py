"""What a stage can take from earlier ones, offered in plain words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from flask_babel import gettext as _

from facilitation.blueprints import editing, vocabulary
from facilitation.blueprints.kinds import (
    ABSENT,
    Choices,
    Kind,
    Parts,
    number_in,
    one_line,
)

#: What stages of each kind leave behind, the usual first.
OFFERS = {
    "collect": ("all",),
    "rounds": ("all",),
    "cluster": ("all",),
    "vote": ("top", "all"),
    "rate": ("top", "all"),
    "matrix": ("top", "all"),
    "pick": ("picked",),
    "actions": ("all",),
}
#: What each kind of stage can do with it, the usual first.
USES = {
    "talk": ("context", "prompt"),
    "collect": ("prompt", "context", "cards"),
    "rounds": ("prompt", "context"),
    "cluster": ("cards",),
    "vote": ("cards",),
    "rate": ("cards", "prompt", "context"),
    "matrix": ("cards",),
    "pick": ("options", "context", "prompt"),
    "roles": ("options", "context"),
    "actions": ("context", "prompt"),
}
#: Stages of these kinds have nothing to do without cards.
NEEDS_CARDS = ("cluster", "vote", "matrix", "pick")
#: Cards that go on where nobody has said how many.
USUAL_TOP = 3


@dataclass
class CarryField(Kind):
    """From where, how many, and what for; and further sources where there are several."""

    takes: Choices = field(default_factory=list)
    sources: Choices = field(default_factory=list)
    uses: Choices = field(default_factory=list)

    drawn_by: ClassVar[str] = "carry"

    def fits(self, value: Any) -> bool:
        if not isinstance(value, dict):
            return value is ABSENT or value is None
        given = value.get("from")
        words = given if isinstance(given, list) else [given]
        return (
            all(isinstance(one, str) for one in words)
            and isinstance(value.get("take", ""), str)
            and isinstance(value.get("as", ""), str)
            and isinstance(value.get("n", 0), int | float | str)
        )

    def parts(self, value: Any) -> Parts:
        if not isinstance(value, dict):
            return {"take": "", "n": "", "use": "", "more": []}
        first, *more = editing.sources_of({"carry": value}) or [""]
        n = value.get("n", 0)
        return {
            "take": f"{value.get('take', 'all')}:{first}",
            "n": "" if n == 0 else one_line(n),
            "use": str(value.get("as", "cards")),
            "more": more,
        }

    def take(self, value: Any, typed: Parts) -> Any:
        take, _colon, source = str(typed["take"]).partition(":")
        if not take:
            return ABSENT
        before = self.parts(value)
        made = dict(value) if isinstance(value, dict) else {}
        more = [one for one in typed["more"] if one != source]
        if typed["take"] != before["take"] or typed["more"] != before["more"]:
            made["from"] = [source, *more] if more else source
            made["take"] = take
        if typed["n"] != before["n"]:
            made["n"] = number_in(str(typed["n"])) if typed["n"] else 0
        elif take == "top" and not isinstance(value, dict):
            made["n"] = USUAL_TOP
        if typed["use"] != before["use"] or "as" not in made:
            made["as"] = typed["use"] or (self.uses[0][0] if self.uses else "cards")
        return made


def carry_field(content: dict[str, Any], number: int) -> CarryField:
    """The field of this stage, with what makes sense there and what stands there."""
    stages = editing.stages_of(content)
    stage = stages[number]
    given = stage.get("carry") if isinstance(stage, dict) else None
    made = CarryField("carry", *(vocabulary.words_of("carry") or ()))
    made.takes = _takes(stages, number, given)
    made.sources = _sources(stages[:number])
    named = {key for key, _words in made.sources}
    for source in editing.sources_of(stage)[1:]:
        if source not in named:
            made.sources.append((source, _missing(stages, source)))
    use = given.get("as") if isinstance(given, dict) else None
    kind = str(stage.get("type")) if isinstance(stage, dict) else ""
    uses = list(USES.get(kind, vocabulary.known_values("carry.use")))
    uses += [use] if isinstance(use, str) and use not in uses else []
    made.uses = [(one, vocabulary.value_words("carry.use", one) or one) for one in uses]
    return made


def usual(content: dict[str, Any], after: int | None, kind: str) -> dict[str, Any] | None:
    """What a new stage of this kind takes where it can do nothing without cards."""
    if kind not in NEEDS_CARDS:
        return None
    stages = editing.stages_of(content)
    earlier = stages if after is None else stages[: after + 1]
    for stage in reversed(earlier):
        own, source = _kind(stage), editing.id_of(stage)
        if source and own and (offers := _offers(stage, own)):
            n = {"n": USUAL_TOP} if offers[0] == "top" else {}
            return {"from": source, "take": offers[0], **n, "as": USES[kind][0]}
    return None


def sentence(content: dict[str, Any], number: int) -> str:
    """What a stage takes, in one sentence; empty where it takes nothing."""
    stage = editing.stages_of(content)[number]
    given = stage.get("carry") if isinstance(stage, dict) else None
    if not isinstance(given, dict) or not editing.sources_of(stage):
        return ""
    stages = editing.stages_of(content)
    words = [_taken(stages, number, source, given) for source in editing.sources_of(stage)]
    use = vocabulary.value_words("carry.use", str(given.get("as", "cards")))
    listed = ", ".join(words)
    if use:
        return _("Übernimmt %(what)s, %(use)s.", what=listed, use=use)
    return _("Übernimmt %(what)s.", what=listed)


def _taken(stages: list[Any], number: int, source: str, given: dict[str, Any]) -> str:
    stage = next((one for one in stages[:number] if editing.id_of(one) == source), None)
    if stage is None:
        return _missing(stages, source)
    n = given.get("n", 0)
    many = n if isinstance(n, int) and n > 0 else 0
    kind = str(stage.get("type"))
    return vocabulary.take_words(kind, str(given.get("take", "all")), many, editing.title_of(stage))


def _missing(stages: list[Any], source: str) -> str:
    """A source that is none: it comes later, or not at all."""
    later = next((one for one in stages if editing.id_of(one) == source), None)
    if later is not None:
        return _("„%(stage)s“ (kommt erst danach)", stage=_title(later))
    return _("„%(source)s“ (gibt es nicht)", source=source)


def _takes(stages: list[Any], number: int, given: Any) -> Choices:
    found: Choices = [("", vocabulary.none_words("carry.take"))]
    for stage in stages[:number]:
        kind, source = _kind(stage), editing.id_of(stage)
        if kind and source:
            for take in _offers(stage, kind):
                words = vocabulary.take_words(kind, take, _many(given, take, source), _title(stage))
                found.append((f"{take}:{source}", words))
    if isinstance(given, dict):
        # What is chosen although it would not be offered: an unusual wish, or a broken one.
        source = (editing.sources_of({"carry": given}) or [""])[0]
        key = f"{given.get('take', 'all')}:{source}"
        if key not in dict(found):
            found.append((key, _taken(stages, number, source, given)))
    return found


def _many(given: Any, take: str, source: str) -> int:
    """How many are taken where exactly this is chosen, so that the choice says it."""
    if not isinstance(given, dict) or given.get("take", "all") != take:
        return 0
    n = given.get("n", 0)
    is_chosen = (editing.sources_of({"carry": given}) or [""])[0] == source
    return n if is_chosen and isinstance(n, int) and n > 0 else 0


def _offers(stage: dict[str, Any], kind: str) -> tuple[str, ...]:
    has_groups = stage.get("unit") == "group" or stage.get("post_by") == "group"
    if kind == "rate" and not _rates_cards(stage):
        return ()
    return (*OFFERS.get(kind, ()), *(("group",) if has_groups and kind in OFFERS else ()))


def _rates_cards(stage: dict[str, Any]) -> bool:
    carry = stage.get("carry")
    return isinstance(carry, dict) and carry.get("as", "cards") in ("cards", "options")


def _sources(earlier: list[Any]) -> Choices:
    found = []
    for stage in earlier:
        kind, source = _kind(stage), editing.id_of(stage)
        if kind and source and _offers(stage, kind):
            found.append((source, _title(stage)))
    return found


def _kind(stage: Any) -> str:
    given = stage.get("type") if isinstance(stage, dict) and not stage.get("include") else ""
    return given if isinstance(given, str) else ""


def _title(stage: Any) -> str:
    return editing.title_of(stage)
