"""Workshops of the facilitator who is signed in."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from flask import (
    Blueprint,
    abort,
    flash,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from flask_login import current_user

from facilitation import erasing
from facilitation.access import at_the_desk, for_facilitators, me, shelf
from facilitation.blueprints.languages import missing_texts
from facilitation.extensions import db
from facilitation.forms import WorkshopForm
from facilitation.models import Held, Workshop, columns
from facilitation.models.lifting import all_newer
from facilitation.models.workshop import KEPT_DAYS
from facilitation.refusal import Refused, Unusable

bp = Blueprint("workshops", __name__)


@bp.get("/workshops")
@for_facilitators
def index() -> Any:
    by_state: dict[str, list[Workshop]] = {"open": [], "planned": [], "closed": []}
    for workshop in current_user.workshops:
        by_state[workshop.state].append(workshop)
    today = columns.now().date()
    newer = all_newer(by_state["planned"], shelf())
    return render_template("workshops/index.html", by_state=by_state, today=today, newer=newer)


@bp.get("/workshops/new")
@for_facilitators
def new() -> Any:
    held = _held(request.args.get("blueprint"))
    start = time.fromisoformat(held.blueprint.start)
    locale = _languages(held)[0][0]
    return _form(WorkshopForm(date=date.today(), start=start, locale=locale), held)


@bp.post("/workshops/new")
@for_facilitators
def create() -> Any:
    held = _held(request.form.get("blueprint"))
    form = WorkshopForm().with_defaults()
    if not form.validate():
        return _form(form, held), 422
    try:
        if form.locale.data not in dict(_languages(held)):
            raise Unusable(_("In dieser Sprache gibt es die Blaupause nicht."), field="locale")
        workshop = Workshop.plan(
            held.blueprint,
            title=form.title.data,
            question=form.question.data or "",
            place=form.place.data or "",
            starts_at=form.starts_at(),
            locale=form.locale.data,
            delete_on=form.delete_on.data,
            by=me(),
            key=held.key,
            version=held.version,
        )
    except Refused as refusal:
        form.refuse(refusal)
        return _form(form, held), refusal.status

    db.session.commit()
    return redirect(url_for("desks.show", code=workshop.code), 303)


@bp.post("/workshops/<code>/deletion")
@at_the_desk
def destroy() -> Any:
    """Everything of this workshop, for good; the title typed again is the confirmation."""
    if request.form.get("title", "").strip() != g.workshop.title:
        flash(_("Zum Löschen geben Sie bitte den Titel genau so ein, wie er hier steht."), "danger")
        return redirect(url_for("records.index", code=g.workshop.code), 303)
    erasing.delete(g.workshop)
    flash(_("Der Workshop wurde mit allen Karten und Punkten gelöscht."), "success")
    return redirect(url_for("workshops.index"), 303)


def _held(key: str | None) -> Held:
    """The chosen blueprint; one that cannot run here is as good as none."""
    held = shelf().get(key or "ideenwerkstatt")
    return held if held and not held.problems else abort(404)


def _languages(held: Held) -> list[tuple[str, str]]:
    """Those that the blueprint has, with a word where some of its texts are missing."""
    names = {"de": "Deutsch", "en": "English"}
    missing = missing_texts(held.content)
    return [
        (key, _("%(language)s, unvollständig", language=names[key]) if missing[key] else names[key])
        for key in held.blueprint.languages or names
    ]


def _form(form: WorkshopForm, held: Held) -> str:
    kept_days = held.blueprint.retention_days or KEPT_DAYS
    return render_template(
        "workshops/new.html",
        form=form,
        held=held,
        blueprint=held.blueprint,
        languages=_languages(held),
        kept_days=kept_days,
        kept_until=(form.date.data or columns.now().date()) + timedelta(days=kept_days),
    )
