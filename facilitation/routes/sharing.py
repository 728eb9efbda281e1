"""Who may use and change a blueprint, whose it is, and its end."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from facilitation.access import for_facilitators, me, shelf
from facilitation.extensions import db
from facilitation.models import Facilitator, OwnBlueprint
from facilitation.refusal import Refused
from facilitation.routes._versions import owned_here

bp = Blueprint("sharing", __name__, url_prefix="/blueprints/<key>")


@bp.get("/sharing")
@for_facilitators
def show(key: str) -> Any:
    return _page(owned_here(key))


@bp.post("/sharing")
@for_facilitators
def update(key: str) -> Any:
    own = owned_here(key)
    chosen = set(request.form.getlist("colleagues"))
    colleagues = [one for one in _colleagues() if str(one.id) in chosen]
    try:
        own.share(request.form.get("sharing", ""), colleagues, by=me())
    except Refused as refusal:
        db.session.rollback()
        return _page(own, refusal), refusal.status

    db.session.commit()
    flash(_("Die Freigabe ist gespeichert."), "success")
    return redirect(url_for("sharing.show", key=key), 303)


@bp.post("/owner")
@for_facilitators
def hand_over(key: str) -> Any:
    own = owned_here(key)
    chosen = request.form.get("owner", "")
    to = next((one for one in _colleagues() if str(one.id) == chosen), None) or abort(404)
    own.hand_over(to, by=me())

    db.session.commit()
    flash(_("Die Blaupause gehört jetzt %(name)s.", name=to.name), "success")
    return redirect(url_for("versions.index", key=key), 303)


@bp.post("/deletion")
@for_facilitators
def destroy(key: str) -> Any:
    """The blueprint with all its versions, for good; workshops keep their copies."""
    own = owned_here(key)
    try:
        own.delete(request.form.get("title"), by=me())
    except Refused as refusal:
        db.session.rollback()
        return _page(own, refusal), refusal.status

    db.session.commit()
    flash(_("Die Blaupause ist gelöscht. Geplante Workshops behalten ihren Ablauf."), "success")
    return redirect(url_for("blueprints.index"), 303)


def _colleagues() -> list[Facilitator]:
    return [one for one in Facilitator.everyone() if one is not me()]


def _page(own: OwnBlueprint, refusal: Refused | None = None) -> str:
    colleagues = _colleagues()
    names = [one.name for one in colleagues]
    chosen = request.form.getlist("colleagues") if "sharing" in request.form else None
    return render_template(
        "sharing/show.html",
        own=own,
        # Who has a name of their own needs no address to be told apart.
        colleagues=[
            (one.id, one.name, one.email if names.count(one.name) > 1 else "") for one in colleagues
        ],
        sharing=request.form.get("sharing", own.sharing),
        chosen=chosen if chosen is not None else [str(one.id) for one in own.shared_with],
        including=[
            held
            for held in shelf()
            if any(stage.include == own.key for stage in held.blueprint.stages)
        ],
        refusal=refusal,
    )
