"""A planned workshop taken to the newer version of its blueprint, after a look at what differs."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from facilitation.access import at_the_desk, shelf
from facilitation.blueprints.differences import (
    by_stage,
    content_of_run,
    content_of_workshop,
    differences,
)
from facilitation.extensions import db
from facilitation.models.lifting import changes_by_hand, newer
from facilitation.refusal import Refused

bp = Blueprint("lifts", __name__, url_prefix="/workshops/<code>/lift")


@bp.get("")
@at_the_desk
def show() -> Any:
    held = newer(g.workshop, shelf())
    if held is None:
        return render_template("lifts/none.html", workshop=g.workshop)
    found = differences(content_of_workshop(g.workshop), content_of_run(held.blueprint))
    return render_template(
        "lifts/show.html",
        workshop=g.workshop,
        held=held,
        stages=by_stage(found),
        lost=changes_by_hand(g.workshop, held, shelf()),
    )


@bp.post("")
@at_the_desk
def create() -> Any:
    """Refused for what has begun, and where another version has come since the look."""
    workshop = g.workshop
    if not workshop.may_be_lifted:
        workshop.lift(None)
    held = newer(workshop, shelf()) or abort(404)
    if request.form.get("label", held.label) != held.label:
        raise Refused(_("Inzwischen gibt es eine neuere Version. Bitte sehen Sie sie zuerst an."))

    workshop.lift(held.blueprint, held.version)
    db.session.commit()
    flash(_("Der Workshop hat jetzt den Ablauf von Version %(n)s.", n=held.label), "success")
    return redirect(url_for("plans.show", code=workshop.code), 303)
