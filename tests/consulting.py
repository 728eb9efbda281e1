"""A consultation from key question to closing, with a role for everybody."""

from __future__ import annotations

from typing import Any

from facilitation.blueprints import WorkshopBlueprint
from facilitation.extensions import db
from facilitation.models import Facilitator, Stage, Workshop
from tests.conftest import Desk, Phone

METHODS = (
    "brainstorming, headstand, small_step, advice, resonance, sharing, find_question, "
    "actstorming, two_facts, comments"
)
OWN = (
    '{id: mirror, de: Spiegel, en: Mirror, sentence: {de: "Die Runde spiegelt nur.", '
    'en: "The group only mirrors."}, starter: {de: "Ich sehe …", en: "I see …"}, max_cards: 1}'
)
PLAN = """
id: probe
title: {de: "Probe", en: "Probe"}
roles:
  - {id: case_giver, de: "Fallgebende Person", en: "Case giver", count: 1}
  - {id: moderator, de: "Moderation", en: "Moderator", count: 1}
  - {id: secretary, de: "Protokoll", en: "Note taker", count: 1}
  - {id: advisor, de: "Beratende", en: "Advisors", count: rest}
stages:
  - {id: roles, title: Rollen, type: roles, minutes: 4}
  - {id: key_question, title: Schlüsselfrage, type: collect, minutes: 5, max_cards: 1,
     post_by: [case_giver, moderator], starter: {de: "Wie kann ich", en: "How can I"}}
  - {id: method, title: Methodenwahl, type: pick, minutes: 4, POST_BY
     options: [METHODS], carry: {from: key_question, take: all, as: context},
     prompt: {de: "Welche Art von Beratung hilft jetzt?", en: "Which kind helps now?"}}
  - {id: consult, title: Beratung, type: collect, minutes: 12, starter: {de: "Eigener Anfang"},
     post_by: [WRITERS], floor: [advisor, secretary],
     read_by: [case_giver, secretary, moderator], wall: status,
     carry: {from: [key_question, method], take: picked, as: prompt},
     prompt: {de: "Ein Beitrag je Wortmeldung.", en: "One contribution per turn."}}
  - {id: closing, title: Abschluss, type: pick, minutes: 6,
     post_by: [case_giver], read_by: [case_giver], wall: status,
     carry: {from: consult, take: all, as: options},
     prompt: {de: "Markieren Sie, was Sie weiterbringt.", en: "Mark what helps you."}}
  - {id: end, title: Ende, type: talk, minutes: 2}
"""


def plan(
    methods: str = METHODS,
    post_by: str = "post_by: [case_giver, moderator],",
    writers: str = "advisor",
) -> str:
    words = PLAN.replace("METHODS", methods).replace("POST_BY", post_by)
    return words.replace("WRITERS", writers)


def consults(desk: Desk, text: str = "", locale: str = "de") -> Desk:
    """The desk with a planned consultation."""
    with desk.app.test_request_context():
        facilitator = Facilitator.by_email(desk.email)
        assert facilitator
        blueprint = WorkshopBlueprint.read(text or plan(), "probe.yaml")
        made = Workshop.plan(blueprint, title="Probe", by=facilitator, locale=locale)
        db.session.commit()
        desk.code = made.code
    return desk


def cast(desk: Desk, *roles: str) -> dict[str, Phone]:
    """One phone for each of these roles, and the roles taken."""
    people = {role: Phone.joins(desk, role.title()) for role in roles}
    desk.opens("roles")
    for role, phone in people.items():
        answer = sends(phone, "roles", "role", role=role.split("-")[0])
        assert answer.status_code == 303, answer.text
    return people


def sends(phone: Phone, stage: str, noun: str, **fields: Any) -> Any:
    """What a phone posts to a step."""
    address = f"/w/{phone.desk.code}/stages/{phone.desk.stage(stage)}/{noun}"
    return phone.client.post(address, data=fields)


def at_desk(desk: Desk, noun: str, method: str) -> Any:
    return desk.posts(f"stages/{desk.stage('method')}/{noun}", method=method)


def agrees(people: dict[str, Phone], *proposed: str, on: str = "") -> None:
    """The moderator proposes these methods, and the case giver takes one."""
    for method in proposed:
        assert sends(people["moderator"], "method", "proposals", method=method).status_code == 303
    if on:
        assert sends(people["case_giver"], "method", "method", method=on).status_code == 303


def stage_of(workshop: Workshop, key: str) -> Stage:
    found = workshop.stage_by_key(key)
    assert found
    return found


def chosen(desk: Desk) -> str | None:
    def ask(workshop: Workshop) -> str | None:
        method = stage_of(workshop, "method").chosen_method
        return method.id if method else None

    found: str | None = desk.ask(ask)
    return found
