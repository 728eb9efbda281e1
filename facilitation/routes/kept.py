"""What the series keeps: taken over from cards, written, changed and removed by the facilitator."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import ngettext

from facilitation.access import at_the_desk
from facilitation.extensions import db
from facilitation.models import Kept, Series, Stage
from facilitation.models.kept import HARVEST
from facilitation.refusal import Refused
from facilitation.routes import _desk
from facilitation.routes.series import is_own, page

bp = Blueprint("kept", __name__, url_prefix="/workshops/<code>/series/kept")


@bp.post("")
@at_the_desk
def create() -> Any:
    """Cards of a stage that were ticked, or a line that the facilitator writes."""
    series = _series()
    if "stage" not in request.form:
        return _write(series)
    stage = _stage_of(series, request.form["stage"])
    try:
        count = series.take_over(stage, _ticked(stage))
    except Refused as refusal:
        if request.form.get("from") == "series":
            return _again(series, refusal)
        raise

    if request.form.get("from") != "series":
        return _desk.done()
    db.session.commit()
    flash(ngettext("%(num)s Karte übernommen.", "%(num)s Karten übernommen.", count), "success")
    return _here(stage.persists)


@bp.post("/<int:kept_id>")
@at_the_desk
def update(kept_id: int) -> Any:
    series = _series()
    line = _line(series, kept_id)
    try:
        line.reword(request.form.get("text"))
    except Refused as refusal:
        return _again(series, refusal)

    db.session.commit()
    return _here(line.kind)


@bp.post("/<int:kept_id>/removal")
@at_the_desk
def destroy(kept_id: int) -> Any:
    series = _series()
    line = _line(series, kept_id)

    series.remove(line)
    db.session.commit()
    return _here(line.kind)


def _write(series: Series) -> Any:
    kind = request.form.get("kind", "")
    try:
        series.add_line(
            kind,
            request.form.get("text"),
            heading=request.form.get("heading", ""),
            session=g.workshop.session_number or 1,
        )
    except Refused as refusal:
        return _again(series, refusal)

    db.session.commit()
    return _here(kind)


def _ticked(stage: Stage) -> dict[int, str | None]:
    """Texts by card; of the harvest only cards of which was said that they are about no case."""
    cards = [int(one) for one in request.form.getlist("card") if one.isdecimal()]
    return {card: request.form.get(f"text-{card}") for card in cards}


def _series() -> Series:
    return g.workshop.series or abort(404)


def _stage_of(series: Series, typed: str) -> Stage:
    stages = (stage for one in series.workshops if is_own(one) for stage in one.stages)
    return next((stage for stage in stages if str(stage.id) == typed), None) or abort(404)


def _line(series: Series, kept_id: int) -> Kept:
    return series.line(kept_id) or abort(404)


def _here(kind: str | None) -> Any:
    anchor = "harvest" if kind == HARVEST else "agreement"
    return redirect(url_for("series.show", code=g.workshop.code) + f"#{anchor}", 303)


def _again(series: Series, refusal: Refused) -> Any:
    """The page as it is, with the sentence; what was typed stands in its field again."""
    db.session.rollback()
    typed = {key: text[:20_000] for key, text in request.form.items()}
    return (
        render_template("series/show.html", refusal=refusal, typed=typed, **page(series)),
        refusal.status,
    )
