"""What every template may use: assets with their hash, QR codes, times and languages."""

from __future__ import annotations

import hashlib
import re
import secrets
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import qrcode
import qrcode.image.svg
from flask import Flask, current_app, g, url_for
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from facilitation import heeding, styles, texts
from facilitation.activities import activity
from facilitation.models import columns
from facilitation.models.replanned import words_of as saving_words

STATIC = Path(__file__).parent / "static"


def init_app(app: Flask) -> None:
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        asset=asset,
        csrf_field=csrf_field,
        csrf_token=csrf_token,
        qr_svg=qr_svg,
        join_address=join_address,
        table_address=table_address,
        short_address=short_address,
        random_key=random_key,
        heed_patterns=heeding.patterns,
        styles_digest=styles.digest,
        activity_name=activity_name,
        saving_words=saving_words,
    )
    app.jinja_env.filters.update(
        text=texts.in_language,
        clock=texts.clock,
        long_date=texts.long_date,
        short_date=texts.short_date,
        code=texts.spoken_code,
        one_place=texts.one_place,
        ms=milliseconds,
    )

    @app.context_processor
    def everywhere() -> dict[str, Any]:
        settings = current_app.config["FACILITATION"]
        return {
            "locale": texts.language(),
            "organisation": settings.organisation,
            "privacy_url": settings.privacy_url,
            "now_ms": milliseconds(columns.now()),
        }


def asset(name: str) -> str:
    """The address of a static file; it changes with the content, so browsers keep it for ever."""
    return url_for("static", filename=name, v=_digest(name))


@cache
def _digest(name: str) -> str:
    path = STATIC / name
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10] if path.exists() else "missing"


def csrf_token() -> str:
    """The token of this visitor; empty in markup that is rendered once for many screens."""
    return "" if g.get("is_for_many") else str(generate_csrf())


def csrf_field() -> Markup:
    """The hidden field of a form; screens rendered for many send the token as a header instead."""
    if g.get("is_for_many"):
        return Markup("")
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


@cache
def qr_svg(address: str) -> Markup:
    """A QR code as inline SVG, with the quiet zone that scanners need."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
    code.add_data(address)
    image = code.make_image(image_factory=qrcode.image.svg.SvgPathImage)
    written = BytesIO()
    image.save(written)
    svg = written.getvalue().decode()
    svg = svg[svg.index("<svg") :]
    side = code.modules_count + 2 * code.border
    path = svg[svg.index("<path") : svg.index("/>", svg.index("<path")) + 2]
    # Without its id: htmx would carry it over when the wall changes, as an element outside SVG.
    path = re.sub(r' id="[^"]*"', "", path.replace('fill="#000000"', "").replace("svg:", ""))
    return Markup(
        f'<svg class="qr" viewBox="0 0 {side} {side}" role="img" aria-label="QR"'
        f' shape-rendering="crispEdges"><rect width="{side}" height="{side}" fill="#fff"/>'
        f'<g fill="#000">{path}</g></svg>'
    )


def join_address(code: str) -> str:
    """What the QR code holds."""
    return f"{current_app.config['FACILITATION'].address_for_phones()}/j/{code}"


def table_address(code: str, token: str) -> str:
    """What the QR code of a group holds; it makes a device the group's own."""
    return f"{current_app.config['FACILITATION'].address_for_phones()}/w/{code}/table/{token}"


def short_address() -> str:
    """What people type: host and port, without the scheme."""
    address: str = current_app.config["FACILITATION"].address_for_phones()
    return address.split("://", 1)[-1]


def random_key() -> str:
    """A key by which the server knows the same post twice; it says nothing about the person."""
    return secrets.token_hex(12)


def activity_name(key: str) -> str:
    return activity(key).name


def milliseconds(moment: Any) -> int | None:
    """A moment as browsers count: milliseconds since 1970."""
    return int(moment.timestamp() * 1000) if moment else None
