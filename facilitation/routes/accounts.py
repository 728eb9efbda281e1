"""An account from a one-time link."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_login import login_user

from facilitation.access import forget_session
from facilitation.extensions import db
from facilitation.forms import AccountForm
from facilitation.models import Invitation
from facilitation.refusal import Refused

bp = Blueprint("accounts", __name__)


@bp.get("/welcome/<token>")
def new(token: str) -> Any:
    if Invitation.by_token(token) is None:
        abort(404)
    return render_template("accounts/new.html", form=AccountForm())


@bp.post("/welcome/<token>")
def create(token: str) -> Any:
    invitation = Invitation.by_token(token) or abort(404)
    form = AccountForm()
    if not form.validate():
        return render_template("accounts/new.html", form=form), 422
    try:
        facilitator = invitation.accept(form.email.data, form.password.data, form.name.data)
    except Refused as refusal:
        form.refuse(refusal)
        return render_template("accounts/new.html", form=form), refusal.status

    db.session.commit()
    forget_session()
    login_user(facilitator)
    return redirect(url_for("workshops.index"), 303)
