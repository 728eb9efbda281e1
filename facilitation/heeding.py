"""What looks like a person or a file number in what somebody types about a case.

A hint, never a refusal: it knows forms of address and the shapes of file numbers, no names.
"""

from __future__ import annotations

import re

#: Written so that Python and browsers read them alike.
PATTERNS = (
    # „Frau Weber“, „Herrn Dr. Kaya“, "Ms Weber".
    r"(^|[^\p{L}])(Frau|Herrn?|Kolleg(in|e|en)|Mrs?|Ms|Mx)\.? (Dr\.|Prof\.)? ?\p{Lu}\p{Ll}+",
    # „Az. 12“, „Aktenzeichen 3 K 12/24“, „GZ: II-4“.
    r"(^|[^\p{L}])(A[zZ]|Aktenzeichen|Gesch(ä|ae)ftszeichen|G[zZ]|file number)\.?:? ?[\p{L}\d]*\d",
    # „II-4 312/2024“, „3 K 1204/24“, „50.12.03-7“.
    r"\d{2,}[./-]\d{2,}[./-]\d+",
    r"(\d[\d.]{2,}/\d\d|\d/(19|20)\d\d)([^\d]|$)",
)


def patterns() -> str:
    """One a line, for the behaviour that looks while people type."""
    return "\n".join(PATTERNS)


def looks_personal(text: str) -> bool:
    """Whether a text holds what one of the patterns describes."""
    upper, lower, letter = "A-ZÄÖÜÀ-ÖØ-Þ", "a-zäöüßà-öø-ÿ", "A-Za-zÄÖÜäöüßÀ-ÖØ-öø-ÿ"
    readable = (
        pattern.replace(r"\p{Lu}", f"[{upper}]")
        .replace(r"\p{Ll}", f"[{lower}]")
        .replace(r"[^\p{L}]", f"[^{letter}]")
        .replace(r"\p{L}", letter)
        for pattern in PATTERNS
    )
    return any(re.search(pattern, text) for pattern in readable)
