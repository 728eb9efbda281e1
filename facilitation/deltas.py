"""What the screens are told when something was committed.

Board and desk are told *what* changed, rendered once for all of them; phones only *that* something
did. Rendering goes through the screen's own templates, so what a screen may not know cannot reach
it this way either.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, g, render_template
from flask.testing import EnvironBuilder
from flask_babel import force_locale

from facilitation.extensions import db, read_only
from facilitation.live.hub import Audience, Changes, Hub
from facilitation.models import Card, Stage, Workshop
from facilitation.screens import board_screen, desk_screen, planned_and_actual
from facilitation.texts import LANGUAGES

#: Topics that change more than one region of a screen.
WHOLE_SCREEN = frozenset({"stage", "wall", "groups", "photos", "seats"})
#: What phones can hear of; each hears what its stage asks for (``Activity.topics_of``).
PHONE_TOPICS = frozenset({"stage", "groups", "cards", "photos", "participants"})


def init_app(app: Flask, hub: Hub) -> None:
    # Templates ask for a request; making one from nothing for every event would cost more than
    # drawing a card.
    nowhere = EnvironBuilder(app, "/").get_environ()

    @contextmanager
    def screen(workshop_id: int, language: str) -> Iterator[Workshop | None]:
        with app.request_context(dict(nowhere)), force_locale(language), read_only():
            g.is_for_many = True
            try:
                yield db.session.get(Workshop, workshop_id)
            finally:
                db.session.remove()

    def board(workshop_id: int, changes: Changes | None, language: str) -> str:
        with screen(workshop_id, language) as workshop:
            return board_delta(workshop, changes) if workshop else ""

    def desk(workshop_id: int, changes: Changes | None, language: str) -> str:
        with screen(workshop_id, language) as workshop:
            return desk_delta(workshop, changes) if workshop else ""

    #: By workshop: what the phones of its present stage hear, besides the stage and groups.
    heard: dict[int, frozenset[str]] = {}

    def phone(workshop_id: int, changes: Changes | None, language: str) -> str:
        if changes is None or {"stage", "groups"} & changes.keys():
            heard.pop(workshop_id, None)
            return "stage"
        if workshop_id not in heard:
            # All languages share one channel of phones, which has none of its own.
            with screen(workshop_id, language or LANGUAGES[0]) as workshop:
                stage = workshop.current_stage if workshop else None
                topics = stage.activity.topics_of(stage) if stage else frozenset()
                heard[workshop_id] = topics
        return "stage" if heard[workshop_id] & changes.keys() else ""

    seen = frozenset({"cards", "contributions", "participants"}) | WHOLE_SCREEN
    hub.serve(Audience("board", seen, board))
    hub.serve(Audience("desk", seen | {"votes", "ratings", "presence"}, desk))
    hub.serve(Audience("phone", PHONE_TOPICS, phone))


def board_delta(workshop: Workshop, changes: Changes | None) -> str:
    context = board_screen(workshop)
    stage = context["stage"]
    if (
        changes is None
        or stage is None
        or stage.rights.wall != "auto"
        or stage.is_confidential
        or _redraws(stage) & changes.keys()
    ):
        return render_template("board/_refresh.html", **context)
    cards = _changed_cards(workshop, changes)
    changed = _on_this_page(context, cards)
    if "cards" in changes and (
        cards is None
        or not stage.shows_cards
        or not stage.activity.board_card
        or not context["view"].get("tells", True)
        or _begins_a_page(context["view"], changed)
    ):
        return render_template("board/_refresh.html", **context)
    return render_template("board/_delta.html", changed=changed, **context)


def desk_delta(workshop: Workshop, changes: Changes | None) -> str:
    context = desk_screen(workshop)
    cards = _changed_cards(workshop, changes or {})
    stage = context["stage"]
    if (
        changes is None
        # Only its number is known, or the next step waits for everybody's consent.
        or (stage is not None and (stage.is_sealed or stage.asks_for_consent))
        or _redraws(stage) & changes.keys()
        or (
            "cards" in changes
            and (
                cards is None
                or stage is None
                or not stage.activity.desk_card
                or not context["view"].get("count")
                or not context["view"].get("tells", True)
            )
        )
    ):
        sheet = planned_and_actual(workshop)
        return render_template("desk/_refresh.html", run_sheet=sheet, **context)
    changed = [card for card in cards or [] if stage and card.stage_id == stage.id]
    return render_template(
        "desk/_delta.html", changed=changed, topics=frozenset(changes), **context
    )


def _redraws(stage: Stage | None) -> frozenset[str]:
    """What changes more of this stage than single cards and figures."""
    heard = stage.activity.topics_of(stage) if stage else frozenset()
    return WHOLE_SCREEN | (heard - {"cards"})


def _changed_cards(workshop: Workshop, changes: Changes) -> list[Card] | None:
    """The changed cards that are shown; None when they move more than themselves.

    That is so when one is gone, and where cards lie in stacks.
    """
    cards = [workshop.card(card_id) for card_id in sorted(changes.get("cards", ()))]
    if any(card is None or card.is_aside for card in cards):
        return None
    if cards and workshop.current_stage and workshop.current_stage.has_stacks:
        return None
    return [card for card in cards if card]


def _on_this_page(context: dict[str, object], cards: list[Card] | None) -> list[Card]:
    view = context["view"]
    lanes = view.get("lanes", []) if isinstance(view, dict) else []
    shown = {card.id for lane in lanes for card in lane["cards"]}
    return [card for card in cards or [] if card.id in shown]


def _begins_a_page(view: dict[str, Any], changed: list[Card]) -> bool:
    """Whether a lane that follows what is new has just gone on to its next page."""
    firsts = {lane["index"]: lane.get("first", 0) for lane in view.get("lanes", [])}
    return bool(view.get("follows")) and any(
        card.slot and card.slot == firsts.get(card.lane or 0) for card in changed
    )
