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
from facilitation.access import at_the_desk, for_facilitators, shelf
from facilitation.extensions import db
from facilitation.forms import WorkshopForm
from facilitation.models import Held, Workshop, columns
from facilitation.models.workshop import KEPT_DAYS
from facilitation.refusal import Refused

bp = Blueprint("workshops", __name__)


@bp.get("/workshops")
@for_facilitators
def index() -> Any:
    by_state: dict[str, list[Workshop]] = {"open": [], "planned": [], "closed": []}
    for workshop in current_user.workshops:
        by_state[workshop.state].append(workshop)
    today = columns.now().date()
    return render_template("workshops/index.html", by_state=by_state, today=today)


@bp.get("/workshops/new")
@for_facilitators
def new() -> Any:
    blueprint = _held(request.args.get("blueprint")).blueprint
    start = time.fromisoformat(blueprint.start)
    return _form(WorkshopForm(date=date.today(), start=start, locale="de"), blueprint)


@bp.post("/workshops/new")
@for_facilitators
def create() -> Any:
    held = _held(request.form.get("blueprint"))
    blueprint = held.blueprint
    form = WorkshopForm().with_defaults()
    if not form.validate():
        return _form(form, blueprint), 422
    try:
        workshop = Workshop.plan(
            blueprint,
            title=form.title.data,
            question=form.question.data or "",
            place=form.place.data or "",
            starts_at=form.starts_at(),
            locale=form.locale.data,
            delete_on=form.delete_on.data,
            by=current_user._get_current_object(),
            key=held.key,
            version=held.version,
        )
    except Refused as refusal:
        form.refuse(refusal)
        return _form(form, blueprint), refusal.status

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


def _form(form: WorkshopForm, blueprint: Any) -> str:
    return render_template(
        "workshops/new.html",
        form=form,
        blueprint=blueprint,
        kept_days=KEPT_DAYS,
        kept_until=(form.date.data or columns.now().date()) + timedelta(days=KEPT_DAYS),
    )
