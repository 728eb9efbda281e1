"""In which languages a blueprint can be run, and how much of it is missing in each."""

from __future__ import annotations

from typing import Any

from facilitation.texts import LANGUAGES


def missing_texts(content: dict[str, Any]) -> dict[str, int]:
    """By language, the texts that are there in another one alone; a bare text is for all."""
    missing = dict.fromkeys(LANGUAGES, 0)
    waiting: list[Any] = [content]
    while waiting:
        part = waiting.pop()
        if isinstance(part, list):
            waiting += part
        elif isinstance(part, dict):
            texts = [part.get(key) for key in LANGUAGES]
            if any(isinstance(text, str) and text.strip() for text in texts):
                for key, text in zip(LANGUAGES, texts, strict=True):
                    missing[key] += not (isinstance(text, str) and text.strip())
            else:
                waiting += part.values()
    return missing
