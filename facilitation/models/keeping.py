"""What a series takes over from the cards of its sessions: the agreement and the harvest.

Nothing is taken over by itself. The facilitator ticks a card, rewords it if need be, and says of a
card of the harvest that it is not about a case.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any

from flask_babel import force_locale
from flask_babel import gettext as _

from facilitation.extensions import db
from facilitation.models.card import Card, usable_text
from facilitation.models.kept import AGREEMENT, HARVEST, KINDS, LINE_CHARACTERS, Kept
from facilitation.refusal import Refused

if TYPE_CHECKING:
    from facilitation.models.stage import Stage

MOST_LINES = 300


@dataclass
class Candidates:
    """Cards of one stage that the series could take over."""

    stage: Stage
    cards: list[Card] = field(default_factory=list)

    @property
    def is_hidden(self) -> bool:
        """Written hidden and not revealed: the group has not seen them yet."""
        return self.stage.is_hidden


class Keeping:
    """The part of a series that remembers what the group wants to keep."""

    if TYPE_CHECKING:
        # What the series brings.
        kept: Any
        locale: Any
        workshops: Any

    # Questions

    def lines(self, kind: str) -> list[Kept]:
        return [line for line in self.kept if line.kind == kind]

    @property
    def agreement(self) -> list[tuple[str, list[Kept]]]:
        """The lines by the heading that they stand under, in the order of the first."""
        lines = self.lines(AGREEMENT)
        order = list(dict.fromkeys(line.heading for line in lines))
        lines.sort(key=lambda line: (order.index(line.heading), line.id))
        return [(head, list(own)) for head, own in groupby(lines, key=lambda one: one.heading)]

    @property
    def agreement_stamp(self) -> str:
        """Another word whenever the agreement reads differently."""
        words = repr([(line.heading, line.text) for line in self.lines(AGREEMENT)])
        return hashlib.sha256(words.encode()).hexdigest()[:8]

    def candidates(self, kind: str) -> list[Candidates]:
        """Cards of all sessions that could be taken over and were not yet, by their stage."""
        found = [
            Candidates(stage, self._left(stage))
            for workshop in self.workshops
            for stage in workshop.stages
            if stage.persists == kind
        ]
        return [one for one in found if one.cards]

    @staticmethod
    def _left(stage: Stage) -> list[Card]:
        done = set(stage.progress.get("kept", []))
        return [card for card in stage.cards_on_wall() if card.id not in done]

    # Verbs

    def take_over(self, stage: Stage, texts: Mapping[int, str | None]) -> int:
        """Keep these cards of the stage, in these words (None: as they are); returns how many.

        Of a card that was looked at, the stage notes that it is done with; who wrote it is left
        behind.
        """
        if stage.persists not in (AGREEMENT, HARVEST) or stage.workshop not in self.workshops:
            raise Refused(_("Aus diesem Schritt übernimmt die Reihe nichts."))
        if stage.is_hidden:
            raise Refused(_("Die Karten sind noch verdeckt. Bitte decken Sie sie zuerst auf."))
        chosen = [card for card in self._left(stage) if card.id in texts]
        if not chosen:
            raise Refused(_("Bitte kreuzen Sie an, was übernommen werden soll."))
        with force_locale(self.locale):
            headings = {card.id: card.lane_name for card in chosen}
        for card in chosen:
            given = texts[card.id]
            self.add_line(
                str(stage.persists),
                card.text if given is None else given,
                heading=headings[card.id],
                session=stage.workshop.session_number or 1,
            )
        done = [*stage.progress.get("kept", []), *(card.id for card in chosen)]
        stage.progress = {**stage.progress, "kept": done}
        return len(chosen)

    def add_line(self, kind: str, text: str | None, *, heading: str = "", session: int) -> Kept:
        """A line that the facilitator writes."""
        if kind not in KINDS:
            raise Refused(_("Das hält die Reihe nicht fest."))
        if len(self.kept) >= MOST_LINES:
            raise Refused(_("Die Reihe hält schon sehr viel fest. Bitte kürzen Sie zuerst."))
        line = Kept(
            kind=kind,
            text=usable_text(text, LINE_CHARACTERS),
            heading=heading[:200],
            session=session,
        )
        self.kept.append(line)
        db.session.flush()
        return line

    def line(self, line_id: int) -> Kept | None:
        return next((line for line in self.kept if line.id == line_id), None)

    def remove(self, line: Kept) -> None:
        self.kept.remove(line)
