"""The versions of a blueprint: what each changed, two side by side, and an older one again."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from facilitation.access import for_facilitators, me, shelf
from facilitation.blueprints.differences import by_stage, differences
from facilitation.extensions import db
from facilitation.models import OwnBlueprint, Run
from facilitation.routes._library import readable
from facilitation.routes._versions import DRAFT, own_here, side, to_change, version_here
from facilitation.texts import short_date

bp = Blueprint("versions", __name__, url_prefix="/blueprints/<key>")


@bp.get("/versions")
@for_facilitators
def index(key: str) -> Any:
    built_in = shelf().library.get(key)
    if built_in:
        return render_template("versions/builtin.html", key=key, blueprint=built_in)
    own = own_here(key)
    has_draft = own.may_be_changed_by(me()) and own.draft is not None
    return render_template(
        "versions/index.html",
        own=own,
        runs=Run.count_by_label(key),
        has_draft=has_draft,
        choices=_choices(own, has_draft),
    )


@bp.get("/versions/<int:number>")
@for_facilitators
def show(key: str, number: int) -> Any:
    own = own_here(key)
    held = version_here(own, number)
    blueprint = readable(held)
    return render_template(
        "versions/show.html",
        own=own,
        held=held,
        blueprint=blueprint,
        run=blueprint.run(),
        may_change=own.may_be_changed_by(me()),
    )


@bp.post("/versions/<int:number>/draft")
@for_facilitators
def take_up(key: str, number: int) -> Any:
    """An older version becomes the draft; what was in the draft can be taken back."""
    own = to_change(key)
    version = own.version(number) or abort(404)

    own.write_draft({**version.content, **_history(own)}, by=me())
    db.session.commit()
    flash(_("Version %(n)s ist jetzt der Entwurf.", n=version.label), "success")
    return redirect(url_for("drafts.show", key=key), 303)


@bp.get("/differences")
@for_facilitators
def compare(key: str) -> Any:
    own = own_here(key)
    newest = own.newest or abort(404)
    wanted = request.args.get("to") or str(newest.number)
    before = request.args.get("from") or _older(newest.number if wanted == DRAFT else wanted)
    old, new = side(own, before), side(own, wanted)
    return render_template(
        "versions/compare.html",
        own=own,
        old=old,
        new=new,
        stages=by_stage(differences(old.content, new.content)),
    )


def _choices(own: OwnBlueprint, has_draft: bool) -> list[tuple[str, str]]:
    """What can be compared, the newest first."""
    found = [(DRAFT, _("Entwurf"))] if has_draft else []
    for version in reversed(own.versions):
        day = short_date(version.published_at)
        words = _("Version %(n)s vom %(day)s", n=version.label, day=day)
        found.append((str(version.number), words))
    return found


def _older(word: Any) -> str:
    """For the draft the newest version, for a version the one before."""
    if isinstance(word, int):
        return str(word)
    return str(max(1, int(word) - 1)) if word.isdecimal() and len(word) < 9 else ""


def _history(own: OwnBlueprint) -> dict[str, Any]:
    """What the newest version says about those before it, so that no line of it is lost."""
    content = own.newest.content if own.newest else {}
    return {name: content[name] for name in ("version", "changes") if name in content}
