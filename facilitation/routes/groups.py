"""The groups of a workshop: made, named, filled and dissolved by the facilitator."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from facilitation.access import at_the_desk
from facilitation.extensions import db
from facilitation.models import Group, Participant
from facilitation.refusal import Refused
from facilitation.routes._draft import whole_number

bp = Blueprint("groups", __name__, url_prefix="/workshops/<code>/groups")


@bp.get("")
@at_the_desk
def index() -> Any:
    return _page()


@bp.post("")
@at_the_desk
def create() -> Any:
    """So many groups in all; ``choice`` says whether people choose on their phones."""
    by_choice = request.form.get("choice", "1") == "1"
    try:
        g.workshop.make_groups(whole_number("count"), by_choice=by_choice)
        if not by_choice:
            db.session.flush()
            g.workshop.deal_at_random()
    except Refused as refusal:
        return _again(refusal)
    return _done()


@bp.post("/deal")
@at_the_desk
def deal() -> Any:
    """Everybody anew, by chance."""
    g.workshop.deal_at_random()
    return _done()


@bp.post("/<int:group_id>")
@at_the_desk
def update(group_id: int) -> Any:
    try:
        _group_here(group_id).rename(request.form.get("name"))
    except Refused as refusal:
        return _again(refusal)
    return _done()


@bp.post("/<int:group_id>/dissolution")
@at_the_desk
def destroy(group_id: int) -> Any:
    group = _group_here(group_id)
    g.workshop.dissolve_group(group)
    flash(_("%(group)s ist aufgelöst. Ihre Karten bleiben.", group=group.name), "success")
    return _done()


@bp.post("/moves")
@at_the_desk
def move() -> Any:
    """One person into a group, or out of all (``group`` empty)."""
    person = _person_here(request.form.get("participant", ""))
    chosen = request.form.get("group", "")
    g.workshop.move(person, _group_here(int(chosen)) if chosen.isdecimal() else None)
    return _done()


def _group_here(group_id: int) -> Group:
    return g.workshop.group(group_id) or abort(404)


def _person_here(typed: str) -> Participant:
    people = g.workshop.people() if typed.isdecimal() else []
    return next((p for p in people if p.id == int(typed)), None) or abort(404)


def _done() -> Any:
    db.session.commit()
    return redirect(url_for("groups.index", code=g.workshop.code), 303)


def _again(refusal: Refused) -> Any:
    db.session.rollback()
    return _page(refusal), refusal.status


def _page(refusal: Refused | None = None) -> str:
    return render_template("groups/index.html", workshop=g.workshop, refusal=refusal)
