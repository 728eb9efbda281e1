"""Actions: who does what until when; a card with a name and a date."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from flask_babel import gettext as _

from facilitation.activities._pages import page_of
from facilitation.activities.base import (
    CARD_CHARACTERS,
    Activity,
    CardResult,
    Draft,
    Results,
    StageSettings,
)
from facilitation.refusal import Unusable
from facilitation.texts import clean, short_date

if TYPE_CHECKING:
    from facilitation.models import Card, Participant, Stage

#: Characters of the name, or names, of those who take an action on.
WHO_CHARACTERS = 120
#: Actions that one page of the board holds.
ACTIONS_ON_A_PAGE = 6
#: A date that is more years away is a slip of the finger.
YEARS_AHEAD = 100

ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
GERMAN_DATE = re.compile(r"(\d{1,2})\s*\.\s*(\d{1,2})\s*\.\s*(\d{4}|\d{2})")


class ActionsSettings(StageSettings):
    runs: ClassVar[dict[str, tuple[Any, ...]]] = {
        **StageSettings.runs,
        "read_by": ("all",),
        "hidden": (False,),
        "photo": ("none",),
    }


@dataclass
class Action:
    """A card as it is shown: who takes it on, and until when."""

    card: Card
    who: str
    until: date | None
    is_own: bool = False
    is_new: bool = False


class Actions(Activity):
    key = "actions"
    Settings = ActionsSettings
    takes = frozenset({"cards"})
    topics = frozenset({"cards"})

    @property
    def name(self) -> str:
        return _("Maßnahmen")

    def check(self, stage: Stage, draft: Draft, by: Participant, card: Card | None = None) -> Draft:
        return self.entry(stage, draft, card)

    def entry(self, stage: Stage, draft: Draft, card: Card | None = None) -> Draft:
        """The draft with its fields: who takes it on, and a day that is not over."""
        if not clean(draft.text):
            raise Unusable(_("Bitte schreiben Sie, was zu tun ist."), field="text")
        who = clean(draft.who, lines=False)
        if not who:
            raise Unusable(_("Bitte schreiben Sie, wer das übernimmt."), field="who")
        if len(who) > WHO_CHARACTERS:
            raise Unusable(
                _("Hier passen höchstens %(n)s Zeichen hinein.", n=WHO_CHARACTERS), field="who"
            )
        until = _day(draft.until, stage.today, _until(card) if card else None)
        return replace(draft, fields={"who": who, "until": until.isoformat()})

    def phone(self, stage: Stage, participant: Participant) -> dict[str, Any]:
        own = stage.own_cards(participant)
        mine = {card.id for card in own}
        cards = stage.cards_on_top() + [card for card in own if card.is_aside]
        return {
            "own": own,
            "actions": [
                replace(action, is_own=action.card.id in mine) for action in _in_order(stage, cards)
            ],
            "people": _present(stage, participant),
            "today": stage.today.isoformat(),
            "characters": CARD_CHARACTERS,
            "who_characters": WHO_CHARACTERS,
        }

    def board(self, stage: Stage) -> dict[str, Any]:
        actions = _in_order(stage, stage.cards_on_top()) if stage.shows_cards else []
        pages = max(1, -(-len(actions) // ACTIONS_ON_A_PAGE))
        page = page_of(stage, pages)
        start = page * ACTIONS_ON_A_PAGE
        return {
            "actions": actions[start : start + ACTIONS_ON_A_PAGE],
            "page": page,
            "pages": pages,
            "count": len(actions),
            "on_wall": _("Die Maßnahmen nach Termin"),
        }

    def desk(self, stage: Stage) -> dict[str, Any]:
        board = self.board(stage)
        return {
            "actions": _in_order(stage, stage.cards_on_top()),
            "people": _present(stage),
            "today": stage.today.isoformat(),
            "characters": CARD_CHARACTERS,
            "who_characters": WHO_CHARACTERS,
            "aside": stage.cards_aside,
            "page": board["page"],
            "pages": board["pages"],
            "on_wall": board["on_wall"],
            "switch": _("Neue Maßnahmen"),
        }

    def results(self, stage: Stage) -> Results:
        return Results(
            kind="actions",
            method=_("Maßnahmen mit Person und Termin."),
            contributed=self.contributed(stage),
            cards=[_result(action) for action in _in_order(stage, stage.cards_on_top())],
            set_aside=[_result(action) for action in _in_order(stage, stage.cards_aside())],
        )


def read_day(typed: str | None) -> date | None:
    """The day that somebody typed as 2026-12-04 or 4.12.2026; None if it is no day."""
    typed = (typed or "").strip()
    if match := ISO_DATE.fullmatch(typed):
        year, month, day = (int(part) for part in match.groups())
    elif match := GERMAN_DATE.fullmatch(typed):
        day, month, year = (int(part) for part in match.groups())
        year += 2000 if year < 100 else 0
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day(typed: str | None, today: date, before: date | None) -> date:
    """The typed day; refused when it is none, is over (unless it stood there), or far away."""
    if not (typed or "").strip():
        raise Unusable(_("Bitte geben Sie an, bis wann."), field="until")
    day = read_day(typed)
    if day is None:
        raise Unusable(
            _("Das ist kein Datum. Bitte schreiben Sie es so: 31.12.%(year)s", year=today.year),
            field="until",
        )
    if day < today and day != before:
        raise Unusable(
            _(
                "Der %(day)s ist schon vorbei. Bitte wählen Sie einen späteren Tag.",
                day=short_date(day),
            ),
            field="until",
        )
    if day.year > today.year + YEARS_AHEAD:
        raise Unusable(
            _("Das ist mehr als %(n)s Jahre entfernt. Bitte prüfen Sie das Jahr.", n=YEARS_AHEAD),
            field="until",
        )
    return day


def _field(card: Card, name: str) -> str:
    return str(card.fields.get(name, "")) if isinstance(card.fields, dict) else ""


def _until(card: Card) -> date | None:
    return read_day(_field(card, "until"))


def _in_order(stage: Stage, cards: list[Card]) -> list[Action]:
    """By day, the earliest first; those of one day in the order in which they came."""
    newest = max((card.number for card in cards), default=0)
    actions = [
        Action(
            card,
            _field(card, "who"),
            _until(card),
            is_new=card.number == newest and stage.is_new(card),
        )
        for card in cards
    ]
    return sorted(actions, key=lambda action: (action.until or date.max, action.card.number))


def _present(stage: Stage, participant: Participant | None = None) -> list[str]:
    """Names to choose from: the own, those of others where names are agreed on, and of groups."""
    names = [participant.name] if participant and participant.name else []
    if stage.is_named:
        people = [person for person in stage.workshop.participants if not person.is_table]
        names += sorted((person.name for person in people if person.name), key=str.casefold)
    names += [group.name for group in stage.workshop.groups]
    return list(dict.fromkeys(names))


def _result(action: Action) -> CardResult:
    card = action.card
    return CardResult(
        id=card.id,
        number=card.label,
        text=card.text,
        author=card.author_name,
        group=card.group_name,
        who=action.who or None,
        until=action.until.isoformat() if action.until else None,
        set_aside=card.is_aside,
        reason=card.aside_reason,
    )


ACTIVITY = Actions()
