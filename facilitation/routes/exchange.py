"""Blueprints as files: what leaves this house, and the schema that files are written by."""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, render_template, request
from flask_babel import gettext as _

from facilitation.access import for_facilitators, shelf
from facilitation.blueprints.packing import MOST_BLUEPRINTS, Packed, pack
from facilitation.blueprints.schema import blueprint_schema
from facilitation.blueprints.writing import as_json
from facilitation.models import BlueprintPicture, Held
from facilitation.models.blueprint_picture import named_in
from facilitation.refusal import Unusable

bp = Blueprint("exchange", __name__, url_prefix="/blueprints")


@bp.get("/<key>.yaml")
@for_facilitators
def yaml(key: str) -> Response:
    """The file as it is kept, byte for byte."""
    held = _held(key)
    return _sent(held.text.encode(), f"{key}.yaml", "application/yaml")


@bp.get("/<key>.json")
@for_facilitators
def json(key: str) -> Response:
    return _sent(as_json(_held(key).content).encode(), f"{key}.json", "application/json")


@bp.get("/<key>.zip")
@for_facilitators
def zip(key: str) -> Response:
    """The file with its pictures."""
    return _sent(pack([_packed(_held(key))]), f"{key}.zip", "application/zip")


@bp.get("/collection.zip")
@for_facilitators
def collection() -> Response:
    """Several blueprints with their pictures, each in a folder."""
    keys = list(dict.fromkeys(request.args.getlist("key")))
    if not keys:
        raise Unusable(_("Bitte wählen Sie mindestens eine Blaupause."))
    if len(keys) > MOST_BLUEPRINTS:
        raise Unusable(
            _(
                "Auf einmal gehen höchstens %(most)s Blaupausen, Sie haben %(n)s gewählt.",
                most=MOST_BLUEPRINTS,
                n=len(keys),
            )
        )
    return _sent(pack([_packed(_held(key)) for key in keys]), "blaupausen.zip", "application/zip")


@bp.get("/exports")
@for_facilitators
def exports() -> str:
    """Which blueprints shall leave together."""
    return render_template("exchange/exports.html", shelf=list(shelf()), most=MOST_BLUEPRINTS)


@bp.get("/schema.json")
def schema() -> Response:
    """For editors, which fetch it without signing in; it says nothing about this house."""
    response = jsonify(blueprint_schema())
    response.mimetype = "application/schema+json"
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def _held(key: str) -> Held:
    """The blueprint, in the version that the address asks for; the newest without one."""
    found = shelf().get(key) or abort(404)
    number = request.args.get("version", "")
    if not number:
        return found
    asked = int(number) if number.isdecimal() and len(number) < 10 else 0
    return (shelf().version(found.own, asked) if found.own else None) or abort(404)


def _packed(held: Held) -> Packed:
    named = {one["file"] for one in named_in(held.content)}
    stored = BlueprintPicture.all_of(held.own) if held.own else []
    pictures = {one.file: one.data for one in stored if one.file in named}
    return Packed(f"{held.key}.yaml", held.text.encode(), pictures)


def _sent(data: bytes, name: str, mimetype: str) -> Response:
    """A download; a key is a safe name."""
    response = Response(data, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
