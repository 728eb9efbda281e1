"""Pictures of a blueprint: who may change it adds and removes them, who may see it sees them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from facilitation.access import for_facilitators, me, shelf
from facilitation.extensions import db
from facilitation.models import BlueprintPicture, OwnBlueprint
from facilitation.pictures import LARGEST, prepare
from facilitation.refusal import Refused, Unusable

bp = Blueprint("blueprint_pictures", __name__, url_prefix="/blueprints/<key>/pictures")


@bp.url_value_preprocessor
def _make_room(endpoint: str | None, _values: Any) -> None:
    """Before anything reads the form: only who is signed in may send a picture."""
    if endpoint == "blueprint_pictures.create" and current_user.is_authenticated:
        request.max_content_length = LARGEST + 1024 * 1024


@bp.get("")
@for_facilitators
def index(key: str) -> str:
    return _page(_own(key))


@bp.post("")
@for_facilitators
def create(key: str) -> Any:
    """One more picture, with what it shows in words."""
    own = _own(key)
    words, upload = request.form.get("alternative", ""), request.files.get("picture")
    try:
        BlueprintPicture.check(own, words)
        if not upload or not upload.filename:
            raise Unusable(_("Bitte wählen Sie ein Bild."), field="picture")
        with upload.stream:
            data = upload.read()
        picture, own = _developed(data, key)
        BlueprintPicture.add(own, picture, called=upload.filename, alternative=words, by=me())
    except Refused as refusal:
        db.session.rollback()
        return _page(_own(key), refusal, words), refusal.status

    db.session.commit()
    flash(_("Das Bild ist im Entwurf; mit der nächsten Version wird es sichtbar."), "success")
    return redirect(url_for(".index", key=key), 303)


@bp.get("/<file>")
@for_facilitators
def show(key: str, file: str) -> Response:
    own = shelf().own(key) or abort(404)
    picture = BlueprintPicture.of(own, file) or abort(404)
    response = Response(picture.data, mimetype=picture.mimetype)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Disposition"] = "inline"
    return response


@bp.post("/<file>/removal")
@for_facilitators
def destroy(key: str, file: str) -> Any:
    BlueprintPicture.remove(_own(key), file, by=me())

    db.session.commit()
    return redirect(url_for(".index", key=key), 303)


def _developed(upload: bytes, key: str) -> tuple[Any, OwnBlueprint]:
    """The picture made ready; meanwhile nobody waits for this request, so look again after it."""
    db.session.rollback()
    return prepare(upload), _own(key)


def _own(key: str) -> OwnBlueprint:
    """The blueprint, for those who may change it; for others there is no such page."""
    own = shelf().own(key)
    return own if own and own.may_be_changed_by(me()) else abort(404)


def _page(own: OwnBlueprint, refusal: Refused | None = None, words: str = "") -> str:
    return render_template(
        "exchange/pictures.html",
        own=own,
        pictures=BlueprintPicture.shown_in(own, own.content),
        refusal=refusal,
        words=words,
    )
