"""Pick: one entitled person, or each group for itself, settles which card goes on.

The words may be sharpened; the card that was chosen stays as it is, as the origin of the pick.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar

from flask_babel import gettext as _
from flask_babel import ngettext
from pydantic import Field

from facilitation.activities._pages import page_of
from facilitation.activities.base import (
    CARD_CHARACTERS,
    Activity,
    CardResult,
    Draft,
    Offer,
    Results,
    StageSettings,
)
from facilitation.refusal import Refused, Unusable
from facilitation.texts import in_language

if TYPE_CHECKING:
    from facilitation.models import Card, Participant, Place, Stage

#: What one page of the board holds.
OPTIONS_ON_A_PAGE = 6
PICKS_ON_A_PAGE = 5


class PickSettings(StageSettings):
    post_by: str | list[str] = "facilitator"
    options: Any = Field(default=None, description="choices by key; none in this version")

    runs: ClassVar[dict[str, tuple[Any, ...]]] = {
        **StageSettings.runs,
        "read_by": ("all",),
        "hidden": (False,),
        "photo": ("none",),
        "options": (None, []),
    }


@dataclass
class Option:
    """A card to choose from: its place in the vote before, if any, and whose choice it is."""

    card: Card
    place: Place | None = None
    chosen_by: list[str] = field(default_factory=list)


class Pick(Activity):
    key = "pick"
    Settings = PickSettings
    takes = frozenset({"cards"})
    passes_on = True
    picks = True
    topics = frozenset({"cards"})

    @property
    def name(self) -> str:
        return _("Auswahl")

    def is_entitled(self, stage: Stage, participant: Participant | None) -> bool:
        """Groups choose on their phones; every other choice is settled at the desk."""
        return stage.posts_for_group and super().is_entitled(stage, participant)

    def check(self, stage: Stage, draft: Draft, by: Participant, card: Card | None = None) -> Draft:
        """The choice of a group, for the group that the phone belongs to now."""
        group = stage.group_of(by)
        if draft.group is not None and (group is None or group.id != draft.group):
            raise Refused(
                _(
                    "Sie sind inzwischen in einer anderen Gruppe. Ihre Auswahl wurde nicht "
                    "übernommen."
                )
            )
        made = self._made(stage.options_for(by), draft, card or stage.pick_of(group), bool(card))
        return replace(made, fields={"group": group.name} if group else None)

    def entry(self, stage: Stage, draft: Draft, card: Card | None = None) -> Draft:
        return self._made(stage.options(), draft, card)

    @staticmethod
    def _made(
        options: list[Card], draft: Draft, earlier: Card | None, is_rewording: bool = False
    ) -> Draft:
        """The draft with its origin checked, and the origin's words where there are no others."""
        origin = draft.origin
        if is_rewording and earlier and origin is None:
            origin = earlier.origin_id
        if origin is None:
            if options and not is_rewording:
                raise Unusable(_("Bitte wählen Sie eine der Karten."), field="origin")
            return replace(draft, origin=None)
        choice = next((card for card in options if card.id == origin), None)
        if choice is None and earlier and earlier.origin_id == origin:
            choice = earlier.origin
        if choice is None:
            raise Refused(_("Diese Karte steht hier nicht zur Wahl."))
        return replace(draft, origin=origin, text=(draft.text or "").strip() or choice.text)

    def phone(self, stage: Stage, participant: Participant) -> dict[str, Any]:
        group = stage.group_of(participant)
        pick = stage.pick_of(group) or stage.pick_of(None)
        return {
            "pick": pick,
            "own": [pick] if pick and pick.belongs_to(participant) else [],
            "options": _options(stage, stage.options_for(participant), [pick] if pick else []),
            "characters": CARD_CHARACTERS,
        }

    def board(self, stage: Stage) -> dict[str, Any]:
        """The options; once all is settled, the picks."""
        picks, options = stage.picks, stage.options()
        is_settled = bool(picks) and (not stage.undecided or not stage.is_open or not options)
        shown: list[Any] = picks if is_settled else _options(stage, options, picks)
        size = PICKS_ON_A_PAGE if is_settled else OPTIONS_ON_A_PAGE
        pages = max(1, -(-len(shown) // size))
        page = page_of(stage, pages)
        start = page * size
        return {
            "is_settled": is_settled,
            "for_all": picks[0] if is_settled and picks[0].group_id is None else None,
            "shown": shown[start : start + size],
            "page": page,
            "pages": pages,
            "step": 6,
            "longest": 0
            if is_settled
            else max((len(option.card.text) for option in shown), default=0),
            "count": len(shown),
            "undecided": len(stage.undecided),
            "on_wall": _("Die Festlegung, groß") if is_settled else _("Die Karten zur Wahl"),
        }

    def desk(self, stage: Stage) -> dict[str, Any]:
        board = self.board(stage)
        picks = stage.picks
        grouped = [card for card in picks if card.group_id]
        groups = stage.groups
        return {
            "picks": picks,
            "grouped": grouped,
            "options": _options(stage, stage.options(), picks),
            "groups": groups,
            # A group's own choice needs no „for all“ beside it, unless there are no groups.
            "for_all": not stage.posts_for_group or not groups,
            "undecided": stage.undecided,
            # Once groups have their own, „for all“ takes a press of its own.
            "target": (stage.undecided or groups)[0].id if grouped and groups else None,
            "page": board["page"],
            "pages": board["pages"],
            "on_wall": board["on_wall"],
            "switch": _("Auswahl durch die Gruppen"),
        }

    def contributed(self, stage: Stage) -> int:
        """People in the groups that have chosen; one press speaks for all of a group."""
        decided = {card.group_id for card in stage.picks}
        return sum(group.size for group in stage.groups if group.id in decided)

    def asks_if_finished(self, stage: Stage) -> bool:
        return False

    def taken_part(self, count: int) -> str:
        return ngettext("hat gewählt", "haben gewählt", count)

    def offer(self, stage: Stage, take: str, n: int) -> Offer:
        """What is settled: one card for all, or one for each group."""
        title = in_language(stage.title)
        picks = stage.picks
        if not picks:
            return Offer(note=_("In „%(stage)s“ ist noch nichts festgelegt.", stage=title))
        if picks[0].group_id is None:
            return Offer(picks)
        note = None
        if missing := len(stage.undecided):
            note = ngettext(
                "In „%(stage)s“ hat %(num)s Gruppe noch nicht gewählt.",
                "In „%(stage)s“ haben %(num)s Gruppen noch nicht gewählt.",
                missing,
                stage=title,
            )
        return Offer(picks, note)

    def results(self, stage: Stage) -> Results:
        return Results(
            kind="picks",
            method=_("Je Gruppe eine Karte, gewählt von der Gruppe.")
            if stage.posts_for_group
            else _("Festgelegt von der Moderation."),
            contributed=self.contributed(stage),
            cards=[_result(card) for card in stage.picks],
        )


def _options(stage: Stage, cards: Iterable[Card], picks: list[Card]) -> list[Option]:
    weights = stage.weights()
    chosen: dict[int | None, list[str]] = {}
    for pick in picks:
        chosen.setdefault(pick.origin_id, []).append(pick.group_name or _("alle"))
    return [Option(card, weights.get(card.id), chosen.get(card.id, [])) for card in cards]


def _result(card: Card) -> CardResult:
    origin = card.origin
    return CardResult(
        id=card.id,
        number=card.label,
        text=card.text,
        author=card.author_name,
        group=card.group_name,
        origin=origin.label if origin else None,
        original=origin.text if origin and origin.text != card.text else None,
        source=origin.stage.key if origin else None,
    )


ACTIVITY = Pick()
