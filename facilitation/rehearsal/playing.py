"""What sample people do in a stage: they write, vote, rate, choose, and the desk puts in order.

What counts is checked by the models; rows that would only be the same again are written at once.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import insert

from facilitation.activities.base import Draft
from facilitation.extensions import db
from facilitation.models import (
    Card,
    Contribution,
    Group,
    Participant,
    Rating,
    Stage,
    Vote,
    Workshop,
    columns,
)
from facilitation.models.choosing import fields_for
from facilitation.refusal import Refused
from facilitation.rehearsal import samples
from facilitation.rights import words

#: Cards that are written in one stage in all.
CARDS = 5
#: Whom the others give dots, by the place of the card; cut to the budget.
DOTS = ((0, 1, 2), (1, 0, 3), (0, 1), (2, 0, 1))
#: From these the answers of five people are made.
ANSWERS = (3, 4, 2, 5, 4)


@dataclass
class Playing:
    """The people of a sample workshop; the phone of the first is the one that is looked at."""

    workshop: Workshop
    people: list[Participant]
    #: How many cards there are.
    cards: int = 0

    def _contribute(self, stage: Stage) -> None:
        doing: dict[str, Callable[[Stage], None]] = {
            "roles": self._take_roles,
            "votes": self._vote,
            "ratings": self._rate,
            "cards": self._pick if stage.activity.picks else self._write,
        }
        for contribution in stage.activity.takes:
            doing[contribution](stage)
        if stage.activity.key == "cluster":
            self._stack(stage)

    @staticmethod
    def _contributes(stage: Stage, person: Participant) -> bool:
        return any(stage.accepts(kind, person) for kind in stage.activity.takes)

    def _take_roles(self, stage: Stage) -> None:
        """Everybody takes the first role that has room."""
        free = list(self.people)
        for part in stage.parts():
            for person in free[: part.count]:
                person.hold(part.id, stage.roles_key, ())
                free.remove(person)

    def _write(self, stage: Stage) -> None:
        if stage.assigns:
            self._assign(stage)
            return
        writers = [person for person in self.people if stage.accepts("cards", person)]
        if stage.posts_for_group:
            writers = self._one_of_each_group(stage, writers)
        if stage.card_limit == 1 and len(writers) > 1:
            # Whose phone is looked at has still to write.
            writers = writers[1:]
        rows = []
        for number in range(self._wanted_of(stage) if writers else 0):
            with suppress(Refused):
                rows.append(self._post(stage, writers[number % len(writers)], number))
                self._somebody(stage)
        self._put(rows)

    @staticmethod
    def _put(rows: list[dict[str, Any]]) -> None:
        """Cards into the database, all at once."""
        if rows:
            db.session.execute(insert(Card), rows)

    def _wanted_of(self, stage: Stage) -> int:
        """How many cards there should be: one where it becomes the question of a later stage."""
        carries = [other.settings.get("carry") or {} for other in self.workshop.stages]
        asks = [
            carry["from"]
            for carry in carries
            if carry.get("as") == "prompt" and carry["take"] in ("all", "picked")
        ]
        return 1 if any(stage.key in words(keys) for keys in asks) else CARDS

    def _post(self, stage: Stage, person: Participant, number: int) -> dict[str, Any]:
        """A card as the person's phone would post it; all of a stage are written at once."""
        draft = stage.fit(self._draft(stage, person, number), by=person)
        group = stage.group_of(person) if stage.stores_group else None
        return self._row(
            stage,
            draft.text,
            person,
            fields=draft.fields,
            lane=int(draft.lane or 0),
            participant_id=person.id if stage.is_named else None,
            group_id=group.id if group else None,
            about_id=draft.about,
            round=draft.round,
            sheet=draft.sheet,
        )

    def _row(
        self, stage: Stage, text: str | None, by: Participant | None, **values: Any
    ) -> dict[str, Any]:
        nonce = secrets.token_hex(16)
        self.cards += 1
        return {
            "text": text,
            "number": self.cards,
            "slot": self.cards,
            "nonce": nonce,
            "mark": by.mark_for(nonce) if by else f"desk:{nonce}",
            "posted_at": columns.now(),
            "lane": 0,
            **_place(stage),
            **values,
        }

    def _card(
        self, stage: Stage, text: str | None, by: Participant | None = None, **values: Any
    ) -> Card:
        card = Card(**self._row(stage, text, by, **values))
        card.stage = stage
        db.session.add(card)
        return card

    @staticmethod
    def _one_of_each_group(stage: Stage, people: list[Participant]) -> list[Participant]:
        by_group = {stage.group_of(person): person for person in reversed(people)}
        return [person for person in people if person in by_group.values()]

    def _assign(self, stage: Stage) -> None:
        """Carried cards into lanes, by all but the one who is looked at."""
        rows = []
        people = [person for person in self.people[1:] if stage.accepts("cards", person)]
        for shift, person in enumerate(people):
            for place, card in enumerate(stage.material().cards):
                lane = (place + shift // 2) % stage.lane_count
                rows.append(self._row(stage, card.text, person, about_id=card.id, lane=lane))
            self._somebody(stage)
        self._put(rows)

    def _draft(self, stage: Stage, person: Participant, number: int) -> Draft:
        locale = self.workshop.locale
        lane = number % stage.lane_count if stage.lane_count else None
        texts: Sequence[str] = samples.THOUGHTS[locale]
        if stage.beginning(lane):
            texts = samples.PHRASES[locale]
        if stage.activity.key == "actions":
            texts = samples.ACTIONS[locale]
        subjects = stage.material_for(person).cards if stage.settings.get("per_card") else []
        headings = stage.settings.get("fields") or []
        phrases = samples.PHRASES[locale]
        needs_photo = stage.settings.get("photo") == "require"
        return Draft(
            # No text twice on one wall, as far as they reach.
            texts[self.cards % len(texts)],
            lane=None if lane is None else str(lane),
            fields=[phrases[(number + place) % len(phrases)] for place in range(len(headings))],
            about=subjects[number // 2 % len(subjects)].id if subjects else None,
            no_photo=needs_photo,
            alternative=samples.SKETCH[locale] if needs_photo else "",
            who=samples.NAMES[number % len(samples.NAMES)],
            until=(stage.today + timedelta(days=14 + 7 * number)).isoformat(),
        )

    def _vote(self, stage: Stage) -> None:
        """Dots of five people; the one who is looked at has set one of theirs."""
        ballot, budget = stage.ballot(), stage.settings["votes"]
        if not ballot:
            return
        for person in [p for p in self.people if stage.accepts("votes", p)][:1]:
            stage.vote(ballot[0].id, 1, by=person)
        for places in DOTS:
            mark = self._somebody(stage)
            for card in [ballot[place] for place in places[:budget] if place < len(ballot)]:
                db.session.add(Vote(card_id=card.id, mark=mark, dots=1, **_place(stage)))

    def _rate(self, stage: Stage) -> None:
        """Answers of five people to every question; to a consent, everybody's."""
        lowest, highest = stage.activity.scale_of(stage)
        if stage.asks_for_consent:
            for person in self.people:
                with suppress(Refused):
                    stage.rate(lowest, by=person)
            return
        questions = sorted(stage.activity.questions(stage), key=str)
        for number, answer in enumerate(ANSWERS if questions else ()):
            self._somebody(stage)
            for place, (card_id, axis) in enumerate(questions):
                value = lowest + (answer * (place + 2) + number) % (highest - lowest + 1)
                mark = secrets.token_hex(32)
                given = {"card_id": card_id, "axis": axis, "value": value, "mark": mark}
                db.session.add(Rating(**given, **_place(stage)))

    @staticmethod
    def _somebody(stage: Stage) -> str:
        """A mark of nobody who is here, counted among those who have contributed."""
        mark = secrets.token_hex(32)
        db.session.add(Contribution(mark=mark, is_finished=True, **_place(stage)))
        return mark

    def _stack(self, stage: Stage) -> None:
        """Two stacks; the rest lies loose."""
        loose = stage.sorting().loose
        size = max(2, len(loose) // 3)
        for place, name in enumerate(samples.STACKS[self.workshop.locale]):
            cards = loose[place * size :][:size]
            if len(cards) > 1:
                head = self._card(stage, name, is_stack=True)
                for card in cards:
                    card.parent = head

    def _pick(self, stage: Stage) -> None:
        """Two methods to choose from, a mark; what is settled for all comes at the end."""
        proposing = next((person for person in self.people if stage.may_propose(person)), None)
        for method in stage.methods[:2]:
            with suppress(Refused):
                stage.propose(method.id, by=proposing)
        if stage.is_marking:
            self._mark(stage)

    def _decide(self, stage: Stage) -> None:
        if not stage.offers_methods:
            self._settle(stage)
            return
        choosing = next((person for person in self.people if stage.may_choose(person)), None)
        for method in stage.proposed[:1]:
            with suppress(Refused):
                stage.choose_method(method.id, by=choosing)
        db.session.flush()
        self.cards = stage.next_number() - 1

    def _mark(self, stage: Stage) -> None:
        for person in self.people:
            if stage.accepts("cards", person):
                for card in stage.options_for(person)[:1]:
                    stage.mark(card, by=person)

    def _settle(self, stage: Stage) -> None:
        """One card for all, or one for each group."""
        choosing = [person for person in self.people if stage.accepts("cards", person)]
        if stage.posts_for_group:
            choosing = self._one_of_each_group(stage, choosing)
        for number, person in enumerate(choosing if stage.posts_for_group else choosing[:1]):
            group = stage.group_of(person) if stage.posts_for_group else None
            self._choose(stage, stage.options_for(person), number, by=person, group=group)
        if not choosing:
            self._choose(stage, stage.options(), 0)

    def _choose(
        self,
        stage: Stage,
        options: list[Card],
        number: int,
        *,
        by: Participant | None = None,
        group: Group | None = None,
    ) -> None:
        chosen = options[number % len(options)] if options else None
        self._card(
            stage,
            chosen.text if chosen else samples.PHRASES[self.workshop.locale][number],
            by,
            origin_id=chosen.id if chosen else None,
            group_id=group.id if group else None,
            fields=fields_for(group),
        )


def _place(stage: Stage) -> dict[str, int]:
    return {"workshop_id": stage.workshop_id, "stage_id": stage.id}
