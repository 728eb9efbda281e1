"""Photos of cards, at one address for each audience; each shows what its screen may show.

A photo keeps its address until it is replaced, so browsers keep it too. Who may not see it finds
nothing there.
"""

from __future__ import annotations

from flask import Blueprint, Response, abort, g

from facilitation.access import at_the_desk, for_participants
from facilitation.models import Participant, Photo, Workshop

bp = Blueprint("photos", __name__)


@bp.get("/w/<code>/photos/<int:photo_id>-<stamp>.jpg")
@for_participants
def phone(participant: Participant, photo_id: int, stamp: str) -> Response:
    photo = _photo_here(photo_id, stamp)
    return _sent(photo) if photo.card.is_readable_for(participant) else abort(404)


@bp.get("/board/<token>/photos/<int:photo_id>-<stamp>.jpg")
def board(token: str, photo_id: int, stamp: str) -> Response:
    g.workshop = Workshop.by_board_token(token) or abort(404)
    photo = _photo_here(photo_id, stamp)
    return _sent(photo) if photo.card.is_for_all else abort(404)


@bp.get("/workshops/<code>/photos/<int:photo_id>-<stamp>.jpg")
@at_the_desk
def desk(photo_id: int, stamp: str) -> Response:
    photo = _photo_here(photo_id, stamp)
    return abort(404) if not photo.card.stage.desk_reads else _sent(photo)


def _photo_here(photo_id: int, stamp: str) -> Photo:
    photo = Photo.in_workshop(g.workshop, photo_id) if photo_id < 2**63 else None
    if photo is None or photo.token != stamp:
        abort(404)
    return photo


def _sent(photo: Photo) -> Response:
    response = Response(photo.jpeg, mimetype="image/jpeg")
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    response.headers["Content-Disposition"] = "inline"
    return response
