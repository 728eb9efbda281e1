"""The stylesheet of an audience, under an address that changes with its content."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort

from facilitation.styles import LISTS, stylesheet

bp = Blueprint("stylesheets", __name__)


@bp.get("/styles/<digest>/<audience>.css")
def show(digest: str, audience: str) -> Any:
    if audience not in LISTS:
        abort(404)
    response = Response(stylesheet(audience), mimetype="text/css")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
