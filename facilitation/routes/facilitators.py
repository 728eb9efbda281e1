"""Accounts of the house; only those who look after them see this."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, url_for

from facilitation.access import for_admins
from facilitation.extensions import db
from facilitation.models import Facilitator, Invitation

bp = Blueprint("facilitators", __name__)


@bp.get("/facilitators")
@for_admins
def index() -> Any:
    return render_template(
        "facilitators/index.html", facilitators=Facilitator.everyone(), link=None
    )


@bp.post("/facilitators")
@for_admins
def create() -> Any:
    """A one-time link for one more account, shown once."""
    link = url_for("accounts.new", token=Invitation.issue(), _external=True)
    db.session.commit()
    return render_template(
        "facilitators/index.html", facilitators=Facilitator.everyone(), link=link
    )
