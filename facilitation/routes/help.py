"""The built-in help: how to prepare, run and rescue a workshop; open to everyone."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template

bp = Blueprint("help", __name__)


@bp.get("/help")
def show() -> Any:
    return render_template("help/show.html")
