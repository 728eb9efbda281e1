"""Colleagues who facilitate the same workshop."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, request, url_for
from flask_babel import gettext as _

from facilitation.access import at_the_desk
from facilitation.extensions import db
from facilitation.models import Facilitator
from facilitation.refusal import Unusable

bp = Blueprint("cofacilitators", __name__, url_prefix="/workshops/<code>")


@bp.post("/facilitators")
@at_the_desk
def create() -> Any:
    facilitator = Facilitator.by_email(request.form.get("email"))
    if facilitator is None:
        raise Unusable(_("Zu dieser Adresse gibt es kein Konto."), field="email")
    if facilitator not in g.workshop.facilitators:
        g.workshop.facilitators.append(facilitator)

    db.session.commit()
    flash(_("%(name)s moderiert jetzt mit.", name=facilitator.name), "success")
    return redirect(url_for("desks.show", code=g.workshop.code), 303)
