"""The library of blueprints."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, abort, current_app, render_template, request

from facilitation.access import for_facilitators, shelf
from facilitation.blueprints import WorkshopBlueprint

bp = Blueprint("blueprints", __name__)


@bp.get("/blueprints")
@for_facilitators
def index() -> Any:
    return render_template(
        "blueprints/index.html", blueprints=list(current_app.extensions["library"])
    )


@bp.get("/blueprints/<key>")
@for_facilitators
def show(key: str) -> Any:
    blueprint = (shelf().get(key) or abort(404)).blueprint
    start = _start(blueprint)
    return render_template(
        "blueprints/show.html",
        blueprint=blueprint,
        start=start,
        end=_later(start, blueprint.minutes),
        run_sheet=_run_sheet(blueprint, start),
    )


@bp.get("/blueprints/<key>.yaml")
@for_facilitators
def download(key: str) -> Any:
    held = shelf().get(key) or abort(404)
    return Response(
        held.text,
        mimetype="application/yaml",
        headers={"Content-Disposition": f'attachment; filename="{key}.yaml"'},
    )


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
