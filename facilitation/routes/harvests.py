"""From a workshop back: what a day has changed becomes the next version of its blueprint."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from facilitation.access import at_the_desk, me, shelf
from facilitation.extensions import db
from facilitation.models import Held, OwnBlueprint
from facilitation.models.harvesting import Harvest, origin_of
from facilitation.refusal import Refused, Unusable

bp = Blueprint("harvests", __name__, url_prefix="/workshops/<code>/blueprint")


@bp.get("")
@at_the_desk
def show() -> Any:
    held = origin_of(g.workshop, shelf())
    if held is None:
        return render_template("harvests/none.html", workshop=g.workshop)
    return _page(held)


@bp.post("")
@at_the_desk
def create() -> Any:
    """Into the draft, and with one line about it, as the next version."""
    held = origin_of(g.workshop, shelf())
    if held is None:
        raise Refused(_("Aus diesem Workshop lässt sich nichts übernehmen."))
    own = held.own if held.own and held.own.may_be_changed_by(me()) else None
    is_published = bool(request.form.get("publish"))
    try:
        if is_published and own and own.draft is not None:
            raise Refused(_("Es gibt schon einen Entwurf. Bitte sehen Sie ihn zuerst durch."))
        own = _taken_over(held, own, request.form.getlist("change"))
        if is_published:
            version = own.publish(request.form.get("summary"), by=me())
    except Refused as refusal:
        db.session.rollback()
        return _page(held, refusal), refusal.status

    db.session.commit()
    if not is_published:
        flash(_("Was Sie gewählt haben, steht jetzt im Entwurf."), "success")
        return redirect(url_for("drafts.show", key=own.key), 303)
    flash(_("Version %(n)s ist veröffentlicht.", n=version.label), "success")
    return redirect(url_for("blueprints.show", key=own.key), 303)


def _taken_over(held: Held, own: OwnBlueprint | None, chosen: list[str]) -> OwnBlueprint:
    """The blueprint with the chosen changes in its draft; a copy where it may not be changed."""
    if not chosen:
        raise Unusable(_("Bitte wählen Sie mindestens eine Änderung."), field="change")
    content = Harvest(g.workshop, own.content if own else held.content).content_with(chosen)
    if own:
        own.write_draft(content, by=me())
        return own
    return OwnBlueprint.copy(content, by=me(), source=held.own, taken=shelf().taken)


def _page(held: Held, refusal: Refused | None = None) -> str:
    own = held.own if held.own and held.own.may_be_changed_by(me()) else None
    harvest = Harvest(g.workshop, own.content if own else held.content)
    return render_template(
        "harvests/show.html",
        workshop=g.workshop,
        held=held,
        own=own,
        harvest=harvest,
        chosen=request.form.getlist("change") if refusal else None,
        typed=request.form,
        refusal=refusal,
    )
