"""Finding a workshop by its code."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _

from facilitation.models import Workshop
from facilitation.texts import normal_code

bp = Blueprint("join", __name__)


@bp.get("/join")
def new() -> str:
    return render_template("join/new.html", typed="", problem=None)


@bp.post("/join")
def create() -> Any:
    typed = request.form.get("code", "")[:40]
    workshop = Workshop.by_code(typed)
    if workshop and not workshop.is_closed:
        return redirect(url_for("participants.new", code=workshop.code), 303)
    return render_template("join/new.html", typed=typed, problem=_problem(typed, workshop)), 422


@bp.get("/j/<code>")
def show(code: str) -> Any:
    return redirect(url_for("participants.new", code=normal_code(code)), 303)


def _problem(typed: str, workshop: Workshop | None) -> str:
    if workshop:
        return _("Dieser Workshop ist beendet. Es kann niemand mehr beitreten.")
    if not normal_code(typed):
        return _("Bitte geben Sie den Code ein, der an der Wand steht.")
    return _(
        "Diesen Code gibt es nicht. Er hat sechs Zeichen, ohne 0, O, 1, I, L, 2, Z, 5, S, 8, B."
    )
