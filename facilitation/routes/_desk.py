"""The end of every step at the desk: commit, then show the desk as it is now."""

from __future__ import annotations

from typing import Any

from flask import g, render_template, url_for

from facilitation.access import answer
from facilitation.extensions import db
from facilitation.screens import desk_screen, planned_and_actual


def done() -> Any:
    db.session.commit()
    return answer(
        lambda: render_template(
            "desk/_refresh.html",
            run_sheet=planned_and_actual(g.workshop),
            **desk_screen(g.workshop),
        ),
        url_for("desks.show", code=g.workshop.code),
    )
