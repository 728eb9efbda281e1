"""Stellwand: facilitated workshops on the intranet."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, g, request
from flask_compress import Compress
from flask_htmx import HTMX
from werkzeug.middleware.proxy_fix import ProxyFix

from facilitation import access, deltas, errors, routes, templating
from facilitation import models as models
from facilitation.blueprints import Library
from facilitation.config import Settings
from facilitation.extensions import babel, begin_reading, begin_writing, csrf, db, login, migrate
from facilitation.live import changes as changes
from facilitation.live.hub import Hub

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors {frames}"
)
READING = frozenset({"GET", "HEAD", "OPTIONS"})


def create_app(settings: Settings | None = None, **config: Any) -> Flask:
    """The application; ``config`` overrides Flask settings in tests."""
    settings = settings or Settings()
    app = Flask(__name__)
    app.config.update(settings.as_flask())
    app.config.update(config)
    settings.data.mkdir(parents=True, exist_ok=True)
    if settings.public_url:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_proto=1, x_host=1)  # type: ignore[method-assign]

    db.init_app(app)
    migrate.init_app(app, db, directory=str(templating.STATIC.parent / "migrations"))
    csrf.init_app(app)
    login.init_app(app)
    babel.init_app(app, locale_selector=access.choose_language)
    HTMX(app)
    Compress(app)
    templating.init_app(app)
    errors.init_app(app)

    library = app.extensions["library"] = Library()
    with app.app_context():
        # A built-in file with a mistake stops the start, not a workshop.
        assert library.blueprints
    hub = app.extensions["hub"] = Hub()
    deltas.init_app(app, hub)
    routes.init_app(app)
    app.before_request(_choose_transaction)
    app.after_request(_protect)
    return app


def _choose_transaction() -> None:
    """Pages that only read do not wait for writers."""
    if request.method in READING:
        begin_reading()
    else:
        begin_writing()


def _protect(response: Response) -> Response:
    # Pictures of screens are shown at the desk; everything else stands in no frame.
    frames = "'self'" if g.get("is_picture") else "'none'"
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY.format(frames=frames)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    if request.endpoint == "static" and request.args.get("v"):
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    elif request.endpoint != "static" and "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response
