"""From a draft to a version, or back to the version before."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from facilitation.access import for_facilitators, me
from facilitation.extensions import db
from facilitation.models import OwnBlueprint
from facilitation.refusal import Refused, Unusable
from facilitation.routes._drafting import Editor
from facilitation.routes._versions import to_change

bp = Blueprint("draft_versions", __name__, url_prefix="/blueprints/<key>")


@bp.get("/edit/version")
@for_facilitators
def new(key: str) -> Any:
    return _page(to_change(key))


@bp.post("/versions")
@for_facilitators
def create(key: str) -> Any:
    """The draft as the next version; refused while it, or what it includes, cannot run."""
    own = to_change(key)
    problems = Editor(own).problems
    try:
        if problems:
            raise Refused(_("So kann die Blaupause nicht laufen: %(problem)s", problem=problems[0]))
        version = own.publish(request.form.get("summary"), by=me())
    except Refused as refusal:
        db.session.rollback()
        return _page(own, refusal)

    db.session.commit()
    flash(_("Version %(n)s ist veröffentlicht.", n=version.number), "success")
    return redirect(url_for("blueprints.show", key=key), 303)


@bp.post("/edit/discard")
@for_facilitators
def discard(key: str) -> Any:
    """Back to the newest version; the tick is the confirmation."""
    own = to_change(key)
    try:
        if not request.form.get("sure"):
            raise Unusable(
                _("Bitte kreuzen Sie an, dass der Entwurf wirklich weg soll."), field="sure"
            )
        own.discard_draft(by=me())
    except Refused as refusal:
        return _page(own, refusal)

    db.session.commit()
    flash(_("Der Entwurf ist verworfen."), "success")
    return redirect(url_for("blueprints.show", key=key), 303)


def _page(own: OwnBlueprint, refusal: Refused | None = None) -> Response:
    text = render_template(
        "drafts/publish.html", editor=Editor(own), refusal=refusal, typed=request.form
    )
    return Response(text, refusal.status if refusal else 200)
