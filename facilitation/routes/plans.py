"""The plan of the day, changed on the day; the blueprint stays as it is."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for

from facilitation.access import at_the_desk, shelf, stage_here
from facilitation.activities import all_activities
from facilitation.extensions import db
from facilitation.models.lifting import newer
from facilitation.refusal import Refused
from facilitation.routes._desk import done
from facilitation.routes._draft import whole_number
from facilitation.screens import planned_and_actual

bp = Blueprint("plans", __name__, url_prefix="/workshops/<code>/plan")


@bp.get("")
@at_the_desk
def show() -> Any:
    return _page()


@bp.post("")
@at_the_desk
def add() -> Any:
    """A stage of the day, behind the one named in ``after``."""
    try:
        g.workshop.add_stage(
            request.form.get("activity", ""),
            request.form.get("title"),
            minutes=whole_number("minutes"),
            prompt=request.form.get("prompt", ""),
            after=stage_here(request.form.get("after")),
        )
    except Refused as refusal:
        db.session.rollback()
        return _page(refusal), refusal.status
    return _end()


@bp.post("/<int:stage_id>/minutes")
@at_the_desk
def change_minutes(stage_id: int) -> Any:
    g.workshop.plan_minutes(stage_here(stage_id), whole_number("minutes"))
    return _end()


@bp.post("/<int:stage_id>/skip")
@at_the_desk
def skip(stage_id: int) -> Any:
    g.workshop.skip(stage_here(stage_id))
    return _end()


@bp.post("/<int:stage_id>/return")
@at_the_desk
def take_back_in(stage_id: int) -> Any:
    g.workshop.take_back_in(stage_here(stage_id))
    return _end()


@bp.post("/<int:stage_id>/repetition")
@at_the_desk
def repeat(stage_id: int) -> Any:
    g.workshop.repeat(stage_here(stage_id))
    return _end()


@bp.post("/<int:stage_id>/removal")
@at_the_desk
def remove(stage_id: int) -> Any:
    g.workshop.remove_added(stage_here(stage_id))
    return _end()


def _end() -> Any:
    """Back to where the change was made: the desk (by htmx), or this page."""
    db.session.flush()
    if request.headers.get("HX-Request") == "true":
        return done()
    db.session.commit()
    return redirect(url_for("plans.show", code=g.workshop.code), 303)


def _page(refusal: Refused | None = None) -> str:
    return render_template(
        "plans/show.html",
        workshop=g.workshop,
        run_sheet=planned_and_actual(g.workshop),
        newer=newer(g.workshop, shelf()),
        kinds=sorted(all_activities().values(), key=lambda kind: kind.name),
        refusal=refusal,
        typed=request.form,
    )
