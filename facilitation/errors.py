"""Mistakes and refusals as pages that say what to do; what was typed comes back."""

from __future__ import annotations

import logging
from typing import Any

from flask import Flask, Response, g, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from facilitation.extensions import db
from facilitation.forms import PARCEL
from facilitation.refusal import Refused

log = logging.getLogger(__name__)

#: Form fields that are not what somebody typed.
_MACHINERY = frozenset({"csrf_token", "password"})


def init_app(app: Flask) -> None:
    app.register_error_handler(Refused, refused)
    app.register_error_handler(CSRFError, expired)
    app.register_error_handler(HTTPException, failed)
    app.register_error_handler(Exception, broken)


def refused(refusal: Refused) -> Any:
    db.session.rollback()
    return _page(refusal.status, _("Das geht gerade nicht"), refusal.sentence)


def expired(_error: CSRFError) -> Any:
    """The session or its token is gone: show what was typed with a fresh token, to send again."""
    db.session.rollback()
    return _render("expired", 400, typed=_typed(), action=request.full_path.rstrip("?"))


def failed(error: HTTPException) -> Any:
    db.session.rollback()
    if error.code is None or error.code < 400:
        return error
    titles = {
        403: (_("Hier haben Sie keinen Zutritt"), _forbidden()),
        404: (
            _("Diese Seite gibt es nicht"),
            _("Der Link ist unvollständig, der Workshop wurde gelöscht oder gehört anderen."),
        ),
        413: (
            _("Das ist zu groß"),
            _too_large(),
        ),
    }
    title, sentence = titles.get(
        error.code,
        (
            _("Das hat nicht geklappt"),
            _("Bitte gehen Sie zurück und versuchen Sie es noch einmal."),
        ),
    )
    return _page(error.code, title, sentence)


def _too_large() -> str:
    if request.path.startswith("/blueprints/imports") or "/edit/parts/" in request.path:
        return _("Eine Blaupause fasst 1 MB, ein Zip 10 MB. Bitte teilen Sie die Datei auf.")
    if request.mimetype == "multipart/form-data":
        return _("Das Foto ist zu groß. Bitte wählen Sie eine kleinere Fassung, höchstens 15 MB.")
    return _("Eine Karte fasst 500 Zeichen. Bitte kürzen Sie den Text und senden Sie ihn erneut.")


def _forbidden() -> str:
    if request.path.startswith("/w/"):
        return _(
            "Dieses Telefon ist in diesem Workshop nicht angemeldet. Bitte treten Sie noch einmal "
            "bei; Ihr Text bleibt auf dem Telefon."
        )
    return _("Bitte melden Sie sich an.")


def broken(error: Exception) -> Any:
    db.session.rollback()
    log.exception("Unexpected mistake at %s", request.endpoint, exc_info=error)
    return _page(
        500,
        _("Das hat nicht geklappt"),
        _("Der Fehler liegt bei der Anwendung. Was gespeichert war, ist noch da."),
    )


def _page(status: int, title: str, sentence: str) -> Any:
    return _render(
        "failure", status, heading=title, sentence=sentence, typed=_typed(), status=status
    )


def _render(name: str, code: int, **context: Any) -> Response:
    prefix = "_" if request.headers.get("HX-Request") == "true" else ""
    context["workshop"] = g.get("workshop")
    return Response(render_template(f"errors/{prefix}{name}.html", **context), code)


def _typed() -> dict[str, str]:
    """What was sent, so that nothing is lost; empty when it was too large to be read."""
    try:
        return {
            name: typed[:20_000]
            for name, typed in request.form.items()
            if name not in _MACHINERY and not name.startswith(PARCEL)
        }
    except HTTPException:
        return {}
