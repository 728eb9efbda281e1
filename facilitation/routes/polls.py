"""The rules of a vote, changed at the desk, and the ballots of people without a device."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, request

from facilitation.access import at_the_desk, stage_here, vote_here
from facilitation.routes._desk import done
from facilitation.routes._draft import whole_number

bp = Blueprint("polls", __name__, url_prefix="/workshops/<code>")

DOTS = re.compile(r"dots-(\d{1,12})")


@bp.post("/budgets")
@at_the_desk
def change_budget() -> Any:
    """So many dots a person; asks first where some people have set more than that."""
    stage, budget = vote_here(), whole_number("votes")
    affected = stage.change_budget(budget, is_sure=request.form.get("sure") == "1")
    return done(asks={"budget": budget, "affected": affected} if affected else None)


@bp.post("/ballots")
@at_the_desk
def enter_ballot() -> Any:
    """The ballot of one person: dots-<card> for each card."""
    given = {}
    for name in request.form:
        match = DOTS.fullmatch(name)
        if match and request.form[name].strip():
            given[int(match[1])] = whole_number(name)
    vote_here().enter_ballot(given)
    return done()


@bp.post("/ballots/withdrawal")
@at_the_desk
def withdraw_ballot() -> Any:
    vote_here().withdraw_ballot()
    return done()


@bp.post("/decisions")
@at_the_desk
def decide() -> Any:
    """Which of the cards that share the last place go on; none of them takes it back."""
    chosen = [int(card) for card in request.form.getlist("card") if card.isdecimal()]
    vote_here().decide(chosen)
    return done()


@bp.post("/facilitators-weigh")
@at_the_desk
def let_facilitators_weigh() -> Any:
    """Whether those who facilitate set dots, too."""
    stage = stage_here(request.form.get("stage"))
    stage.progress = {**stage.progress, "facilitators_weigh": request.form.get("on") == "1"}
    return done()
