"""What a stage of a blueprint looks like on board and phone, with sample people and cards.

A workshop is planned and played in a transaction that is then rolled back, so the picture is drawn
by the same rules as the screen itself, and nothing of it is kept or heard anywhere.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from typing import Any

from flask import Blueprint, abort, g, render_template, request

from facilitation.access import for_facilitators, me, shelf
from facilitation.blueprints import WorkshopBlueprint
from facilitation.models import Stage, columns
from facilitation.rehearsal.sample import Sample, look_at, sample
from facilitation.screens import board_screen, phone_screen
from facilitation.texts import language

bp = Blueprint("blueprint_previews", __name__, url_prefix="/blueprints/<key>/preview")

SCREENS = ("board", "phone")
#: Stages whose pictures stay drawn, about 50 KB each.
MOST_DRAWN = 100

_drawn: OrderedDict[str, dict[str, str]] = OrderedDict()


@bp.get("/<stage>/<screen>")
@for_facilitators
def show(key: str, stage: str, screen: str) -> Any:
    """``end=1`` shows the stage as it is when people have finished."""
    held = shelf().get(key) or abort(404)
    if screen not in SCREENS or held.problems:
        abort(404)
    if all(plan.id != stage for plan in held.blueprint.flat):
        abort(404)
    g.is_picture = True
    return pictures(held.blueprint, stage, request.args.get("end") == "1")[screen]


def draw(played: Sample, stage: Stage) -> dict[str, str]:
    """Board and phone as still pages, the same for everybody who looks at them."""
    g.is_picture = g.is_for_many = True
    person = played.holder(stage)
    look_at(person)
    return {
        "board": render_template("board/picture.html", **board_screen(played.workshop)),
        "phone": render_template("phone/picture.html", **phone_screen(person)),
    }


def pictures(blueprint: WorkshopBlueprint, stage: str, is_over: bool) -> dict[str, str]:
    """Both pictures of this stage, drawn anew only when something about them has changed."""
    about = f"{_digest(blueprint)} {stage} {is_over} {language()} {columns.now().date()}"
    if about in _drawn:
        _drawn.move_to_end(about)
        return _drawn[about]
    with sample(blueprint, by=me(), locale=language()) as played:
        target = played.workshop.stage_by_key(stage) or abort(404)
        played.play_to(target, is_over=is_over)
        found = draw(played, target)
    _drawn[about] = found
    if len(_drawn) > MOST_DRAWN:
        _drawn.popitem(last=False)
    return found


def _digest(blueprint: WorkshopBlueprint) -> str:
    """Another word whenever the blueprint, or one that it includes, says something else."""
    parts = {id(part.blueprint): part.blueprint for part, _stage in blueprint.run() if part}
    texts = [one.model_dump_json() for one in (blueprint, *parts.values())]
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()
