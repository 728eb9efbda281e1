"""The front door: facilitators to their workshops, everybody else to the code."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, url_for
from flask_login import current_user

bp = Blueprint("home", __name__)


@bp.get("/")
def show() -> Any:
    if current_user.is_authenticated:
        return redirect(url_for("workshops.index"), 303)
    return redirect(url_for("join.new"), 303)
