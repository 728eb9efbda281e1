"""Refusals: the rules say no, with a sentence for people."""

from __future__ import annotations


class Refused(Exception):
    """The rules of the domain do not allow this now; ``str()`` is a sentence for people (409)."""

    status = 409

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class Unusable(Refused):
    """What was typed cannot be used as it stands; ``field`` names where (422)."""

    status = 422


class NotYours(Refused):
    """This person may see it, and not change it (403)."""

    status = 403


class TooOften(Refused):
    """Too many tries by one account or participant; never counted by network address (429)."""

    status = 429
