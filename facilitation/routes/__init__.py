"""Addresses, one file per resource, each with its ``bp``."""

from __future__ import annotations

import importlib
import pkgutil

from flask import Flask


def init_app(app: Flask) -> None:
    for module in pkgutil.iter_modules(__path__):
        if not module.name.startswith("_"):
            app.register_blueprint(importlib.import_module(f"{__name__}.{module.name}").bp)
