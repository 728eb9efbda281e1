"""Signing in and out; facilitators only."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user

from facilitation.access import forget_session, safe_next
from facilitation.extensions import db
from facilitation.forms import SignInForm
from facilitation.models import Facilitator
from facilitation.refusal import TooOften

bp = Blueprint("sessions", __name__)


@bp.get("/sign-in")
def new() -> Any:
    if current_user.is_authenticated:
        return redirect(url_for("workshops.index"), 303)
    return render_template("sessions/new.html", form=SignInForm())


@bp.post("/sign-in")
def create() -> Any:
    form = SignInForm()
    if not form.validate():
        return render_template("sessions/new.html", form=form), 422
    try:
        facilitator = Facilitator.sign_in(form.email.data, form.password.data)
    except TooOften as refusal:
        form.refuse(refusal)
        return render_template("sessions/new.html", form=form), refusal.status
    db.session.commit()
    if facilitator is None:
        form.form_errors.append(_("E-Mail-Adresse und Passwort passen nicht zusammen."))
        return render_template("sessions/new.html", form=form), 422
    forget_session()
    login_user(facilitator)
    return redirect(safe_next(request.args.get("next"), url_for("workshops.index")), 303)


@bp.post("/sign-out")
def destroy() -> Any:
    logout_user()
    forget_session()
    return redirect(url_for("sessions.new"), 303)
