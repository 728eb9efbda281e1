"""A confidential case: consent first, then every word only for those who may read it."""

from __future__ import annotations

import pytest

from tests.conftest import Desk, Phone, cards_of, word
from tests.planning import plans

ROLES = [
    {"id": "case_giver", "de": "Fallgebende Person", "count": 1},
    {"id": "secretary", "de": "Protokoll", "count": 1},
    {"id": "advisor", "de": "Beratende", "count": "rest"},
]
CONSENT = {
    "id": "frame",
    "type": "rate",
    "scale": {"min": 1, "max": 1, "low": "Ich stimme zu", "high": "Ich stimme zu"},
    "export": "none",
}
STAGES = [
    CONSENT,
    {"id": "roles", "type": "roles", "export": "none"},
    {
        "id": "consult",
        "post_by": ["secretary"],
        "floor": ["advisor", "secretary"],
        "read_by": ["case_giver", "secretary"],
        "wall": "status",
        "export": "case_giver",
    },
    {"id": "open", "export": "full"},
]
SECRET = "Ich rate, mit der Personalstelle zu sprechen."


@pytest.fixture
def round_of_three(fatma: Desk) -> tuple[Desk, Phone, Phone, Phone]:
    """Anna brings the case, Ben writes, Clara advises; all have consented."""
    desk = plans(fatma, *STAGES, confidentiality="case", roles=ROLES)
    people = [Phone.joins(desk, name) for name in ("Anna", "Ben", "Clara")]
    desk.opens("frame")
    for phone in people:
        consents(phone)
    desk.opens("roles")
    for phone, role in zip(people[:2], ("case_giver", "secretary"), strict=True):
        takes(phone, role)
    desk.opens("consult")
    return desk, *people


def consents(phone: Phone, stage: str = "frame") -> None:
    address = f"/w/{phone.desk.code}/stages/{phone.desk.stage(stage)}/ratings"
    assert phone.client.post(address, data={"value": 1}).status_code == 303


def takes(phone: Phone, role: str, stage: str = "roles") -> None:
    address = f"/w/{phone.desk.code}/stages/{phone.desk.stage(stage)}/role"
    assert phone.client.post(address, data={"role": role}).status_code == 303


def test_it_goes_on_only_when_all_have_consented(fatma: Desk) -> None:
    desk = plans(fatma, *STAGES, confidentiality="case", roles=ROLES)
    anna, ben = Phone.joins(desk, "Anna"), Phone.joins(desk, "Ben")
    desk.opens("frame")
    consents(anna)
    refused = desk.opens("roles")
    assert refused.status_code == 409 and "1 Person fehlt" in word(refused.text)
    consents(ben)
    assert desk.opens("roles").status_code == 303


def test_whoever_does_not_consent_is_not_in_it(fatma: Desk) -> None:
    desk = plans(fatma, *STAGES, confidentiality="case", roles=ROLES)
    anna, ben = Phone.joins(desk, "Anna"), Phone.joins(desk, "Ben")
    desk.opens("frame")
    refused = desk.posts("openings", stage=desk.stage("roles"), without=1)
    assert refused.status_code == 409, "nobody has consented"
    consents(anna)
    assert desk.posts("openings", stage=desk.stage("roles"), without=1).status_code == 303
    takes(anna, "case_giver")
    assert "ohne dieses Telefon" in ben.sees()
    address = f"/w/{desk.code}/stages/{desk.stage('roles')}/role"
    assert ben.client.post(address, data={"role": "secretary"}).status_code == 409


def test_a_case_without_a_stage_for_consent_gets_one(fatma: Desk) -> None:
    desk = plans(fatma, *STAGES[1:], confidentiality="case", roles=ROLES)
    assert desk.ask(lambda w: [stage.key for stage in w.stages][:2]) == ["consent", "roles"]


def test_only_its_readers_have_a_word_of_it_on_their_phones(
    round_of_three: tuple[Desk, Phone, Phone, Phone],
) -> None:
    desk, anna, ben, clara = round_of_three
    assert ben.posts(SECRET, "consult").status_code == 303
    assert SECRET in anna.sees() and SECRET in ben.sees()
    assert SECRET not in clara.sees()
    for page in (desk.wall(), desk.sees(), desk.sees("/results"), desk.sees("/record.json")):
        assert SECRET not in page and "Personalstelle" not in page


def test_who_may_not_write_has_no_field_and_is_refused(
    round_of_three: tuple[Desk, Phone, Phone, Phone],
) -> None:
    desk, anna, ben, clara = round_of_three
    assert "card-form" in ben.sees()
    for phone in (anna, clara):
        assert "card-form" not in phone.sees()
        assert phone.posts("Doch.", "consult").status_code == 409
    assert desk.ask(lambda w: w.stage_by_key("consult").count_cards()) == 0


def test_the_desk_may_let_others_write(round_of_three: tuple[Desk, Phone, Phone, Phone]) -> None:
    desk, _anna, ben, clara = round_of_three
    stage = desk.stage("consult")
    assert desk.posts("writers", stage=stage, role="advisor").status_code == 303
    assert clara.posts("Ein Rat.", "consult").status_code == 303
    assert ben.posts("Noch einer.", "consult").status_code == 409
    assert desk.posts("writers", stage=stage, role="nobody").status_code == 422


def test_the_wall_says_who_speaks_and_how_much_was_written(
    round_of_three: tuple[Desk, Phone, Phone, Phone],
) -> None:
    desk, _anna, ben, _clara = round_of_three
    ben.posts(SECRET, "consult")
    wall = word(desk.wall())
    assert "Es sprechen Protokoll und Beratende" in wall
    assert "Es hört zu Fallgebende Person" in wall
    assert "1 Notiz" in wall and "3 Personen" in wall
    assert desk.code not in desk.wall(), "a closed round shows no code"


def test_phones_say_what_is_asked_who_speaks_and_who_sees_it(
    round_of_three: tuple[Desk, Phone, Phone, Phone],
) -> None:
    _desk, anna, ben, clara = round_of_three
    assert "Sie hören zu." in word(anna.sees())
    assert "Sie sprechen und schreiben." in word(ben.sees())
    assert "Es spricht: Sie (Beratende) und Protokoll" in word(clara.sees())
    assert "Fallgebende Person und Protokoll, auf dem Telefon" in word(ben.sees())


def test_an_ordinary_card_of_a_case_is_read_in_the_round_alone(
    round_of_three: tuple[Desk, Phone, Phone, Phone],
) -> None:
    desk, anna, _ben, clara = round_of_three
    desk.opens("open")
    assert anna.posts("Eine offene Karte", "open").status_code == 303
    assert "Eine offene Karte" in clara.sees()
    assert "Eine offene Karte" not in desk.wall() + desk.sees() + desk.sees("/record.md")


def test_the_desk_can_touch_no_card_that_it_does_not_read(
    round_of_three: tuple[Desk, Phone, Phone, Phone],
) -> None:
    desk, _anna, ben, _clara = round_of_three
    ben.posts(SECRET, "consult")
    [(card, _text)] = cards_of(desk, "consult")
    stage = desk.stage("consult")
    answers = [
        desk.posts(f"cards/{card}/aside"),
        desk.posts(f"cards/{card}/aside/return"),
        desk.posts(f"stages/{stage}/stacks", card=f"{card}-0", name="Stapel"),
        desk.posts(f"stages/{stage}/stacks/asides", card=f"{card}-0"),
        desk.posts(f"stages/{stage}/picks", origin=card),
        desk.client.get(f"/workshops/{desk.code}/stages/{stage}/stacks/name?card={card}-0"),
    ]
    for answer in answers:
        assert "Personalstelle" not in answer.text
    assert answers[0].status_code == 409 and answers[4].status_code == 409
    assert desk.ask(lambda w: w.card(card).is_aside) is False
