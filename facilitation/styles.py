"""The stylesheet of each audience: its files, in order, as one.

Tokens name the layers, so they come first. The board has no controls and does without KERN.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path

STATIC = Path(__file__).parent / "static"

_SHARED = [
    *"reset base".split(),
    *(f"components/{name}" for name in "note photo dots connection".split()),
]
_CONTROLS = [f"components/{name}" for name in "button field choice panel facts toast".split()]
_FACILITATOR = [
    f"components/{name}" for name in "option switch dialog meter badge menu miniwall".split()
]

LISTS = {
    "office": [
        *_SHARED,
        *_CONTROLS,
        *_FACILITATOR,
        *(
            f"components/{name}"
            for name in (
                "office table workshops library plansheet picture results join groups replan "
                "castlist series notebook exchange differences offer "
                "editor stagelist drawn"
            ).split()
        ),
        "utilities",
    ],
    "phone": [
        *_SHARED,
        *_CONTROLS,
        *(
            f"components/{name}"
            for name in (
                "timer phone join compose stepper ballot waiting group picker subject "
                "plain roundbar onsheet papersheet heap choose action assign scale spread notebook "
                "methods marks takeaway seriesbox"
            ).split()
        ),
        "utilities",
    ],
    "desk": [
        *_SHARED,
        *_CONTROLS,
        *_FACILITATOR,
        *(
            f"components/{name}"
            for name in (
                "timer desk casebox runsheet offer inbox sorting alike "
                "turnout picture writers poll papersheet roundpanel picklist castlist action "
                "opposing spread plot methods series"
            ).split()
        ),
        "utilities",
    ],
    "board": [
        *_SHARED,
        *(
            f"components/{name}"
            for name in (
                "timer timer-wall board lanes ranking arrival writing spotlight boardparts "
                "roundbar papersheet figures heaps picks cast todo plot matrix charts lily "
                "tallytable status agreement"
            ).split()
        ),
        "utilities",
    ],
}


@cache
def stylesheet(audience: str) -> str:
    """All rules of one audience; addresses in it count from /static/vendor/."""
    files = [STATIC / "css/tokens.css"]
    if audience != "board":
        files.append(STATIC / "vendor/kern.css")
    files.append(STATIC / "vendor/fira-sans.css")
    files += [STATIC / f"css/{name}.css" for name in LISTS[audience]]
    text = "\n".join(path.read_text() for path in files)
    # What only those read who write it stays here.
    text = re.sub(r"\n\s*", "\n", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))
    return text.replace("url(fira-sans", "url(/static/vendor/fira-sans")


@cache
def digest(audience: str) -> str:
    return hashlib.sha256(stylesheet(audience).encode()).hexdigest()[:10]
