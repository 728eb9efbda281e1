"""The end of every act on a phone: the phone as it is now, or again with what was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import g, render_template, request, url_for

from facilitation.access import answer
from facilitation.extensions import db
from facilitation.models import Participant
from facilitation.refusal import Refused
from facilitation.screens import phone_screen

#: Form fields that come back after a refusal, besides those of a small form (field-0, …).
TYPED = ("text", "lane", "key", "about", "origin", "alternative", "no_photo", "who", "until")


def is_typed(name: str) -> bool:
    return name in TYPED or name.startswith("field-")


def done(participant: Participant) -> Any:
    return answer(
        lambda: render_template("phone/_now.html", **phone_screen(participant)),
        url_for("phone.show", code=g.workshop.code),
    )


def act(participant: Participant, verb: Callable[[], object]) -> Any:
    """Take one verb of the model, commit, and show the phone as it is; refused, as it was."""
    try:
        verb()
    except Refused as refusal:
        return again(participant, refusal)

    db.session.commit()
    return done(participant)


def again(participant: Participant, refusal: Refused) -> Any:
    """The phone as it is, with the sentence and all that was typed."""
    db.session.rollback()
    name = "_now" if request.headers.get("HX-Request") == "true" else "show"
    screen = phone_screen(
        participant,
        typed={key: text[:20_000] for key, text in request.form.items() if is_typed(key)},
        problem=refusal.sentence,
        field=refusal.field,
    )
    return render_template(f"phone/{name}.html", after=None, **screen), refusal.status
