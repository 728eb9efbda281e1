"""The sheet as one accessible page of A4 (PDF/UA-1), set beside the server as records are."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

from facilitation.factsheet.sheet import FactSheet
from facilitation.record import pdf

PAGE = Path(__file__).with_name("sheet.typ")
_CODE = re.compile(r"`([^`]+)`")


def write(sheet: FactSheet) -> bytes:
    return pdf.typeset(_spans(asdict(sheet)), page=PAGE)


def _spans(content: Any) -> Any:
    """Every text in pieces that are read and, in between, pieces that are typed as they stand."""
    if isinstance(content, dict):
        return {
            key: value if key == "language" else _spans(value) for key, value in content.items()
        }
    if isinstance(content, list):
        return [_spans(one) for one in content]
    return _CODE.split(" ".join(content.split()))
