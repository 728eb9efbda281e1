"""The language that this browser has chosen."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, request

from facilitation.access import remember_language, safe_next
from facilitation.texts import LANGUAGES

bp = Blueprint("languages", __name__)


@bp.post("/language")
def create() -> Any:
    response = redirect(safe_next(request.form.get("next"), "/"), 303)
    if request.form.get("locale") in LANGUAGES:
        remember_language(response, request.form["locale"])
    return response
