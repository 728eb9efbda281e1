"""A confidential case from consent to closing, played by Anna, Ben, Clara and David."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.conftest import Desk, Phone

BLUEPRINT = "fallberatung-sechs-phasen"
QUESTION = "die Übergabe an die Nachfolge würdevoll gestalten?"
NOTES = (
    "Man könnte Frau Özgür früh einbeziehen.",
    "Man könnte das Büro gemeinsam ausräumen.",
    "Man könnte eine Woche schweigen.",
)


@dataclass
class Case:
    """The desk, the people by their role, and the number of the section."""

    desk: Desk
    giver: Phone
    moderator: Phone
    secretary: Phone
    advisor: Phone
    section: int

    @property
    def people(self) -> tuple[Phone, ...]:
        return self.giver, self.moderator, self.secretary, self.advisor

    @property
    def address(self) -> str:
        return f"/w/{self.desk.code}/sections/{self.section}"

    def takes(self, extension: str = "txt", by: Phone | None = None) -> Any:
        return (by or self.giver).client.post(
            f"{self.address}/handover", data={"format": extension}
        )

    def erases(self, by: Phone | None = None) -> Any:
        return (by or self.giver).client.post(f"{self.address}/erasure")

    def reads(self, page: str = "", by: Phone | None = None) -> Any:
        return (by or self.giver).client.get(f"{self.address}{page}")

    def ask(self, question: Any) -> Any:
        return self.desk.ask(lambda w: question(next(s for s in w.sections if s.is_case)))


def held(desk: Desk, *, prefix: str = "", notes: tuple[str, ...] = NOTES, **fields: str) -> Case:
    """The desk with a case in its last stage but two: notes are written, one of them is marked.

    Without ``prefix`` the whole workshop is the case; else it stands under that key in one that is
    planned already.
    """
    if not prefix:
        desk.plans(fields.pop("title", "Fall"), blueprint=BLUEPRINT, **fields)
    phones = [Phone.joins(desk, name) for name in ("Anna", "Ben", "Clara", "David")]
    section = desk.ask(lambda w: next(s.id for s in w.sections if s.is_case))
    case = Case(desk, *phones, section)
    _opens(desk, prefix + "frame")
    for phone in case.people:
        sends(phone, prefix + "frame", "ratings", value=1)
    _opens(desk, prefix + "roles")
    for phone, role in zip(phones[:3], ("case_giver", "moderator", "secretary"), strict=True):
        sends(phone, prefix + "roles", "role", role=role)
    _opens(desk, prefix + "key_question")
    assert case.giver.posts(QUESTION, prefix + "key_question").status_code == 303
    _opens(desk, prefix + "method")
    sends(case.moderator, prefix + "method", "proposals", method="brainstorming")
    sends(case.giver, prefix + "method", "method", method="brainstorming")
    _opens(desk, prefix + "consult")
    for note in notes:
        assert case.secretary.posts(note, prefix + "consult").status_code == 303
    _opens(desk, prefix + "closing")
    ids = [str(card) for card in ids_of(desk, prefix + "consult")]
    sends(case.giver, prefix + "closing", "marks", shown=ids, card=ids[:1])
    return case


def sends(phone: Phone, stage: str, noun: str, **fields: Any) -> None:
    address = f"/w/{phone.desk.code}/stages/{phone.desk.stage(stage)}/{noun}"
    answer = phone.client.post(address, data=fields)
    assert answer.status_code == 303, answer.text


def ids_of(desk: Desk, stage: str) -> list[int]:
    return list(desk.ask(lambda w: [card.id for card in w.stage_by_key(stage).cards_on_wall()]))


def _opens(desk: Desk, key: str) -> None:
    answer = desk.opens(key)
    assert answer.status_code == 303, answer.text
