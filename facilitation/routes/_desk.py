"""The end of every step at the desk: commit, then show the desk as it is now."""

from __future__ import annotations

from typing import Any

from flask import g, render_template, request, url_for

from facilitation.access import answer
from facilitation.extensions import db
from facilitation.screens import desk_screen, planned_and_actual


def done(asks: dict[str, Any] | None = None) -> Any:
    """``asks`` is a question that has to be answered before the step is taken; nothing is kept."""
    if asks:
        db.session.rollback()
        name = "_refresh" if request.headers.get("HX-Request") == "true" else "show"
        return _draw(name, asks=asks, after=None)
    db.session.commit()
    return answer(lambda: _draw("_refresh"), url_for("desks.show", code=g.workshop.code))


def _draw(name: str, **more: Any) -> str:
    return render_template(
        f"desk/{name}.html",
        run_sheet=planned_and_actual(g.workshop),
        **desk_screen(g.workshop),
        **more,
    )
