"""What the desk sends when cards are sorted, and the end of it: the desk with a sentence."""

from __future__ import annotations

import re
from typing import Any

from flask import flash, g, render_template, request

from facilitation.extensions import db
from facilitation.models import Stage
from facilitation.models.stack import Ticked
from facilitation.refusal import Refused
from facilitation.routes._desk import done
from facilitation.screens import desk_screen, hub, planned_and_actual

#: A ticked card and the stack in which it was seen: 41-17, or 41-0 for none.
TICKED = re.compile(r"(\d{1,18})(?:-(\d{1,18}))?")


def ticked() -> list[Ticked]:
    """The ticked cards; what is no card is as if it had not been sent."""
    found = [TICKED.fullmatch(value) for value in request.values.getlist("card")]
    return [Ticked(int(one[1]), None if one[2] is None else int(one[2])) for one in found if one]


def numbers(name: str) -> set[int]:
    """The numbers in this field of the form: 41-57-60."""
    return {int(part) for part in re.findall(r"\d{1,18}", request.form.get(name, ""))}


def is_live() -> bool:
    return request.headers.get("HX-Request") == "true"


def sorted_now(stayed: str | None = None) -> Any:
    """Commit and show the desk; ``stayed`` is about cards that somebody else was faster to move."""
    if not is_live():
        if stayed:
            flash(stayed, "warning")
        return done()
    db.session.commit()
    return _refreshed(stayed)


def again(stage: Stage, refusal: Refused) -> Any:
    """The desk as it is now, with the sentence; what was ticked and typed stays."""
    db.session.rollback()
    if not stage.is_current:
        raise refusal
    if is_live():
        return _refreshed(refusal.sentence), refusal.status
    return render_template(
        "desk/show.html",
        after=hub().position(g.workshop.id),
        run_sheet=planned_and_actual(g.workshop),
        problem=refusal.sentence,
        typed={"name": request.form.get("name", "")[:1000], "cards": request.form.getlist("card")},
        **desk_screen(g.workshop),
    ), refusal.status


def _refreshed(sentence: str | None) -> str:
    return render_template(
        "desk/_sorted.html",
        problem=sentence,
        run_sheet=planned_and_actual(g.workshop),
        **desk_screen(g.workshop),
    )
