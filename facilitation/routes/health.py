"""For those who operate the server: is it alive, is it ready, what does it carry."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response
from sqlalchemy import text

from facilitation.extensions import db
from facilitation.screens import hub

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def alive() -> Any:
    return Response("ok\n", mimetype="text/plain")


@bp.get("/readyz")
def ready() -> Any:
    db.session.execute(text("SELECT 1 FROM workshop LIMIT 1"))
    return Response("ready\n", mimetype="text/plain")


@bp.get("/metrics")
def metrics() -> Any:
    """Counts of this process in the text format of Prometheus; no workshop and no person in it."""
    rooms = hub().rooms.values()
    lines = ["# TYPE stellwand_listeners gauge"] + [
        f'stellwand_listeners{{screen="{name}"}} {sum(room.listeners(name) for room in rooms)}'
        for name in hub().audiences
    ]
    return Response("\n".join(lines) + "\n", mimetype="text/plain; version=0.0.4")
