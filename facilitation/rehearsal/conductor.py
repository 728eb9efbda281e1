"""Who leads a rehearsal: plans the workshop, moves it on, decides what a facilitator decides."""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import dataclass

import gevent
from flask import Flask
from flask_babel import gettext as _

from facilitation.activities.base import Draft
from facilitation.blueprints import WorkshopBlueprint
from facilitation.extensions import db
from facilitation.models import Facilitator, Stage, Workshop
from facilitation.models.stack import Ticked
from facilitation.refusal import Refused
from facilitation.rehearsal.people import Person
from facilitation.screens import take_next_step

#: Of those who can contribute, so many are enough to move on.
ENOUGH = 0.8
#: Looks at the desk after which a stage is over even if fewer contributed.
PATIENCE = 6
#: Stacks that the rehearsal makes where cards are sorted.
MOST_STACKS = 5
#: Seconds between two looks at human pace.
LOOK = 20


@dataclass
class StagePlay:
    """The workshop of a rehearsal and the password of the account that was made for it."""

    app: Flask
    code: str
    board: str
    email: str
    password: str
    address: str

    def programme(self) -> str:
        return _(
            "Vorführung mit simulierten Teilnehmenden:\n"
            "  Wand   %(board)s\n  Regie  %(desk)s\n  Konto  %(email)s  %(password)s\n"
            "  Code   %(code)s",
            board=self.address + self.board,
            desk=f"{self.address}/workshops/{self.code}",
            email=self.email,
            password=self.password,
            code=self.code,
        )

    def perform(self, people: int, pace: float) -> None:
        """All of them at once; who watches moves the workshop on at the desk."""
        gevent.sleep(1)
        for number in range(people):
            gevent.spawn(Person(self.address, self.code, number, pace).take_part)

    def conduct(self, people: int, pace: float) -> None:
        """Moves on by itself when most have contributed, up to the end of the day.

        Whoever signs in at the desk may move on faster; the rehearsal looks every few seconds.
        """
        looks: dict[int | None, int] = {}
        while True:
            gevent.sleep(LOOK / pace)
            with self.app.test_request_context():
                workshop = Workshop.by_code(self.code)
                if workshop is None or workshop.is_closed:
                    return
                stage = workshop.current_stage
                place = stage.id if stage else None
                looks[place] = looks.get(place, 0) + 1
                if is_ready(stage, people) or looks[place] > PATIENCE:
                    # A case waits until everybody has consented.
                    with suppress(Refused):
                        move_on(workshop)
                    looks[place] = 0
                db.session.commit()


def is_ready(stage: Stage | None, people: int) -> bool:
    """Whether most have contributed, or, where one writes for many, most groups."""
    if stage is None or not stage.takes_contributions or stage.post_by == "facilitator":
        return True
    writers = stage.rights.writers
    if writers:
        entitled = [p for p in stage.workshop.people() if stage.roles_of(p) & writers]
        return stage.count_contributions() >= len(entitled)
    units = len(stage.groups) if stage.posts_for_group else people
    return stage.count_contributions() >= units * ENOUGH


def move_on(workshop: Workshop) -> None:
    """What a facilitator does at the end of a stage: decide, sort, and press the one button."""
    stage = workshop.current_stage
    if stage and stage.activity.picks and stage.post_by == "facilitator" and not stage.picks:
        options = stage.material().cards
        if options:
            stage.settle(Draft(origin=options[0].id))
    elif stage and stage.activity.key == "cluster" and not stage.has_stacks:
        stage.look_for_alike(True)
        for found in stage.suggestions(stage.sorting())[:MOST_STACKS]:
            stage.stack_cards([Ticked(card.id) for card in found.cards], found.name)
            db.session.flush()
    take_next_step(workshop)


def prepare(app: Flask, blueprint_key: str = "ideenwerkstatt", people: int = 12) -> StagePlay:
    """A running workshop, freshly made, with an account for the desk and groups where needed."""
    settings = app.config["FACILITATION"]
    email, password = "demo@example.org", secrets.token_urlsafe(9)
    facilitator = Facilitator.by_email(email)
    if facilitator:
        facilitator.set_password(password)
    else:
        facilitator = Facilitator.register(email, password, "Vorführung")
    blueprint: WorkshopBlueprint = app.extensions["library"].get(blueprint_key)
    workshop = Workshop.plan(
        blueprint,
        title=_("Antrag ohne Umwege"),
        question=_("Wo geraten Anträge ins Stocken, und was hilft?"),
        locale=settings.locale,
        by=facilitator,
    )
    db.session.flush()
    if any(stage.unit == "group" for stage in workshop.stages):
        workshop.make_groups(max(2, people // 6), by_choice=True)
    workshop.go_to(workshop.stages[0])
    db.session.commit()
    return StagePlay(
        app,
        workshop.code,
        f"/board/{workshop.board_token}",
        email,
        password,
        f"http://127.0.0.1:{settings.port}",
    )
