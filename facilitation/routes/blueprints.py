"""The library of blueprints, and the page of each of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for

from facilitation.access import for_facilitators, me, shelf
from facilitation.activities import all_activities
from facilitation.blueprints import StagePlan, WorkshopBlueprint
from facilitation.blueprints.finding import Wanted, find
from facilitation.blueprints.vocabulary import known_values, value_words
from facilitation.models import Held, Run
from facilitation.routes._library import (
    by_origin,
    entries,
    readable,
    runs_in_words,
    starters,
)

bp = Blueprint("blueprints", __name__)


@bp.get("/blueprints")
@for_facilitators
def index() -> Any:
    wanted = Wanted.read(request.args.to_dict(flat=False))
    everything = entries()
    found = find(everything, wanted)
    return render_template(
        "blueprints/index.html",
        wanted=wanted,
        parts=by_origin(found),
        count=len(found),
        all=len(everything),
        starters=starters(everything),
        purposes=_choices("purpose"),
        phases=_choices("project_phase"),
        runs_in_words=runs_in_words,
    )


@bp.get("/blueprints/<key>")
@for_facilitators
def show(key: str) -> Any:
    """``stage`` chooses the stage whose pictures are seen, ``print`` opens all for paper."""
    held = shelf().get(key)
    if held is None:
        return _draft_of(key)
    blueprint = readable(held)
    start = _start(blueprint)
    chosen = next((s for s in blueprint.flat if s.id == request.args.get("stage")), None)
    return render_template(
        "blueprints/show.html",
        held=held,
        blueprint=blueprint,
        own=held.own,
        start=start,
        end=_later(start, blueprint.minutes),
        run_sheet=_run_sheet(blueprint, start),
        chosen=None if held.problems else chosen,
        has_an_end=_has_an_end,
        related=_related(blueprint),
        figures=Run.figures([key]).get(key),
        runs_in_words=runs_in_words,
        is_print="print" in request.args,
    )


def _draft_of(key: str) -> Any:
    """A blueprint that has no version yet is seen in its editor."""
    own = shelf().own(key)
    if own is None or own.draft is None or not own.may_be_changed_by(me()):
        abort(404)
    return redirect(url_for("drafts.show", key=key), 303)


def _choices(field: str) -> list[tuple[str, str]]:
    """The values of a filter, each as a label of its own."""
    words = [(value, value_words(field, value) or value) for value in known_values(field)]
    return [(value, text[:1].upper() + text[1:]) for value, text in words]


def _related(blueprint: WorkshopBlueprint) -> list[Held]:
    """Those of the related ones that are here, found by their address or by the id of the file."""
    if not blueprint.related:
        return []
    here = list(shelf())
    by_word = {held.blueprint.id: held for held in here} | {held.key: held for held in here}
    return [by_word[word] for word in blueprint.related if word in by_word]


def _has_an_end(stage: StagePlan) -> bool:
    """Whether the wall shows something else at the end than while people are at work."""
    kind = all_activities()[stage.type]
    decides = kind.picks and stage.read_by in ("all", ["all"])
    return bool(kind.withholds or kind.shows_at_the_end or stage.hidden or decides)


def _start(blueprint: WorkshopBlueprint) -> str:
    """The chosen start of the run sheet, if it is a time of day."""
    wanted = request.args.get("start", "")
    try:
        return datetime.strptime(wanted, "%H:%M").strftime("%H:%M")
    except ValueError:
        return blueprint.start


def _run_sheet(blueprint: WorkshopBlueprint, start: str) -> list[dict[str, Any]]:
    """Runs of stages under one phase, with clock times from the chosen start."""
    sheet: list[dict[str, Any]] = []
    minutes = 0
    for part, stage in blueprint.run():
        clock = _later(start, minutes)
        if not sheet or (sheet[-1]["name"], sheet[-1]["part"]) != (stage.phase, part):
            sheet.append(
                {"name": stage.phase, "part": part, "clock": clock, "minutes": 0, "stages": []}
            )
        sheet[-1]["stages"].append({"stage": stage, "clock": clock})
        sheet[-1]["minutes"] += stage.minutes
        minutes += stage.minutes
    return sheet


def _later(clock: str, minutes: int) -> str:
    return (datetime.strptime(clock, "%H:%M") + timedelta(minutes=minutes)).strftime("%H:%M")
