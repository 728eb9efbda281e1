"""Pick: one entitled person, or each group for itself, settles which card goes on.

The words may be sharpened; the card that was chosen stays as it is, as the origin of the pick.

Two forms have rules of their own. With ``options`` by key, a consultation method is proposed and
chosen; a later stage takes its form (``facilitation.models.forming``). Where the roles that write
are the only ones to read (``post_by`` and ``read_by`` name the same), the choice is a private
marking: any number of the carried cards, ticked on the own phone and known to no other screen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from flask_babel import gettext as _
from flask_babel import ngettext
from pydantic import Field, WithJsonSchema, field_validator
from pydantic_core import PydanticCustomError

from facilitation.activities._consulting import (
    METHODS,
    MOST_METHODS,
    MOST_PROPOSED,
    ConsultationMethod,
    method_of,
)
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
from facilitation.rights import ROLES, WORDS, words
from facilitation.texts import in_language

if TYPE_CHECKING:
    from facilitation.models import Card, Participant, Place, Stage

#: What one page of the board holds.
OPTIONS_ON_A_PAGE = 6
PICKS_ON_A_PAGE = 5


class PickSettings(StageSettings):
    post_by: str | list[str] = "facilitator"
    options: Annotated[
        list[Any] | None,
        Field(
            max_length=MOST_METHODS,
            description="consultation methods: keys of the ten, or own ones",
        ),
        WithJsonSchema(
            {
                "anyOf": [
                    {
                        "type": "array",
                        "maxItems": MOST_METHODS,
                        "items": {
                            "anyOf": [
                                {"enum": sorted(METHODS)},
                                ConsultationMethod.model_json_schema(),
                            ]
                        },
                    },
                    {"type": "null"},
                ],
                "description": "Consultation methods: keys of the ten, or own ones.",
            }
        ),
    ] = None

    runs: ClassVar[dict[str, tuple[Any, ...]]] = {
        **StageSettings.runs,
        "read_by": ("all", ROLES),
        "hidden": (False,),
        "photo": ("none",),
    }

    @field_validator("options")
    @classmethod
    def _are_methods(cls, options: list[Any] | None) -> list[Any] | None:
        """Keys of the ten stay keys, own methods are kept whole."""
        methods = [method_of(one) for one in options or []]
        ids = [method.id for method in methods]
        for one in set(ids):
            if ids.count(one) > 1:
                raise PydanticCustomError(
                    "twice", "{why}", {"why": _("„%(key)s“ steht zweimal darin.", key=one)}
                )
        return [
            method.id if method.id in METHODS else method.model_dump(mode="json")
            for method in methods
        ] or None

    def cannot_run(self) -> list[str]:
        """Only who writes may be alone with reading; methods are nothing that groups choose."""
        found = super().cannot_run()
        readers = set(words(self.read_by))
        if readers - WORDS and (readers != set(words(self.post_by)) or self.options):
            found.append("read_by")
        if self.options and "group" in words(self.post_by):
            found.append("post_by")
        return found


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
        """Groups and people with a role choose on their phones, all else is for the desk.

        What one person settles for all is no contribution to be counted.
        """
        if participant is None:
            return bool(stage.posts_for_group)
        is_on_phones = stage.posts_for_group or stage.rights.writers or stage.offers_methods
        return bool(is_on_phones) and super().is_entitled(stage, participant)

    def quotes(self, stage: Stage) -> bool:
        """The name of a method quotes nobody."""
        return not stage.offers_methods

    def check(self, stage: Stage, draft: Draft, by: Participant, card: Card | None = None) -> Draft:
        """The choice of a group, for the group that the phone belongs to now; or one for all."""
        if stage.offers_methods or stage.is_marking:
            raise Refused(_("In diesem Schritt ist das nicht vorgesehen."))
        group = stage.group_of(by) if stage.posts_for_group else None
        if (
            stage.posts_for_group
            and draft.group is not None
            and (group is None or group.id != draft.group)
        ):
            raise Refused(
                _(
                    "Sie sind inzwischen in einer anderen Gruppe. Ihre Auswahl wurde nicht "
                    "übernommen."
                )
            )
        made = self._made(stage.options_for(by), draft, card or stage.pick_of(group), bool(card))
        return replace(made, fields={"group": group.name} if group else None)

    def entry(self, stage: Stage, draft: Draft, card: Card | None = None) -> Draft:
        if stage.offers_methods or stage.is_marking:
            raise Refused(_("In diesem Schritt ist das nicht vorgesehen."))
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
        if stage.offers_methods:
            return {
                "form": "methods",
                **_methods(stage),
                "proposes": stage.may_propose(participant),
                "chooses": stage.may_choose(participant),
            }
        if stage.is_marking:
            is_entitled = self.is_entitled(stage, participant)
            return {
                "form": "marking",
                "is_own": is_entitled,
                "notes": stage.options_for(participant) if is_entitled else [],
                "marked": stage.marked_by(participant) if is_entitled else set(),
            }
        group = stage.group_of(participant) if stage.posts_for_group else None
        pick = stage.pick_of(group) or stage.pick_of(None)
        return {
            "pick": pick,
            "own": [pick] if pick and pick.belongs_to(participant) else [],
            "options": _options(stage, stage.options_for(participant), [pick] if pick else []),
            "characters": CARD_CHARACTERS,
        }

    def board(self, stage: Stage) -> dict[str, Any]:
        """The options; once all is settled, the picks. Of a private marking nothing."""
        if stage.offers_methods:
            return {"form": "methods", **_methods(stage)}
        if stage.is_marking:
            return {"form": "marking"}
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
        if stage.offers_methods:
            return {**board, "proposes": stage.desk_proposes, "chooses": stage.desk_proposes}
        if stage.is_marking:
            return board
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
        """What is settled: one card for all, or one for each group. Marks are for nobody else."""
        title = in_language(stage.title)
        if stage.is_marking:
            return Offer(
                note=_("Was in „%(stage)s“ markiert ist, sieht nur die Person selbst.", stage=title)
            )
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
        if stage.is_marking:
            return Results(kind="none", method=_("Für sich markiert, von niemandem sonst gelesen."))
        writers = stage.role_names(stage.rights.writers)
        return Results(
            kind="picks",
            method=_("Je Gruppe eine Karte, gewählt von der Gruppe.")
            if stage.posts_for_group
            else _("Eine Methode, höchstens drei waren vorgeschlagen.")
            if stage.offers_methods
            else _("Festgelegt von: %(roles)s.", roles=", ".join(writers))
            if writers
            else _("Festgelegt von der Moderation."),
            contributed=self.contributed(stage),
            cards=[_result(card) for card in stage.picks],
        )


def _methods(stage: Stage) -> dict[str, Any]:
    """The methods of a stage, those that are proposed, and the one that is chosen."""
    proposed = stage.proposed
    return {
        "methods": stage.methods,
        "proposed": proposed,
        "left": MOST_PROPOSED - len(proposed),
        "most": MOST_PROPOSED,
        "chosen": stage.chosen_method,
    }


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
