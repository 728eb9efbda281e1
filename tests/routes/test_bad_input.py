"""What goes wrong in a room gets a clear answer, keeps what was typed, and changes nothing."""

from __future__ import annotations

import pytest
from flask import Flask

from facilitation import create_app
from facilitation.config import Settings
from tests.conftest import Desk, Phone, cards_of, word


@pytest.fixture
def writing(workshop: Desk) -> Desk:
    workshop.opens("known")
    return workshop


# Codes


@pytest.mark.parametrize("code", ["", "XXXXXX", "KFM47", "<script>", "0O1IL5", "x" * 5000, "\x00"])
def test_a_code_that_leads_nowhere_shows_the_form_again(app: Flask, code: str) -> None:
    answer = app.test_client().post("/join", data={"code": code})
    assert answer.status_code == 422
    assert 'name="code"' in answer.text


def test_a_code_is_found_with_spaces_and_in_lower_case(workshop: Desk) -> None:
    typed = f" {workshop.code[:3].lower()} {workshop.code[3:].lower()} "
    answer = workshop.app.test_client().post("/join", data={"code": typed})
    assert (answer.status_code, answer.location) == (303, f"/w/{workshop.code}/join")


def test_a_closed_workshop_lets_nobody_in(workshop: Desk) -> None:
    workshop.opens("welcome")
    workshop.closes()
    client = workshop.app.test_client()
    by_code = client.post("/join", data={"code": workshop.code})
    assert by_code.status_code == 422 and "beendet" in by_code.text
    for answer in (
        client.get(f"/w/{workshop.code}/join"),
        client.post(f"/w/{workshop.code}/join", data={"name": "Zu spät"}),
    ):
        assert answer.status_code == 409 and "beendet" in word(answer.text)
    assert workshop.ask(lambda w: w.count_participants()) == 0


# Cards


@pytest.mark.parametrize("text", ["", "   ", "\n\n\t", "\x00\x07", "\u202e"], ids=repr)
def test_an_empty_card_is_refused(writing: Desk, anna: Phone, text: str) -> None:
    answer = anna.posts(text, "known", lane="0")
    assert answer.status_code == 422 and "Bitte schreiben Sie etwas" in answer.text
    assert cards_of(writing, "known") == []


def test_a_long_card_is_refused_and_comes_back_whole(writing: Desk, anna: Phone) -> None:
    text = "Zuständigkeit " * 40
    answer = anna.posts(text, "known", lane="1")
    assert answer.status_code == 422 and "500" in answer.text
    assert text.strip() in answer.text
    assert cards_of(writing, "known") == []


def test_ten_megabytes_are_refused_without_being_read(writing: Desk, anna: Phone) -> None:
    answer = anna.posts("x" * 10_000_000, "known", lane="0")
    assert answer.status_code == 413 and "zu groß" in answer.text
    assert cards_of(writing, "known") == []


def test_control_characters_leave_the_rest_of_the_text(writing: Desk, anna: Phone) -> None:
    anna.posts("Hal\x00lo\x1b \u202eWelt\u202c", "known", lane="0")
    assert [text for _id, text in cards_of(writing, "known")] == ["Hallo Welt"]


@pytest.mark.parametrize("lane", ["3", "-1", "9" * 30, "x", "", "0.5", "²"])
def test_an_unknown_lane_is_refused(writing: Desk, anna: Phone, lane: str) -> None:
    answer = anna.posts("wichtig", "known", lane=lane)
    assert answer.status_code == 422 and "Spalte" in answer.text and "wichtig" in answer.text
    assert cards_of(writing, "known") == []


@pytest.mark.parametrize("stage", ["checkin", "hmw", "welcome", "ideas_vote"])
def test_a_stage_that_does_not_run_takes_no_card(writing: Desk, anna: Phone, stage: str) -> None:
    answer = anna.posts("mein Gedanke", stage, lane="0")
    assert answer.status_code == 409
    assert "mein Gedanke" in answer.text
    assert cards_of(writing, stage) == []


def test_a_stopped_stage_takes_no_card_and_keeps_the_text(writing: Desk, anna: Phone) -> None:
    assert anna.posts("rechtzeitig", "known", lane="0").status_code == 303
    writing.stops("known")
    answer = anna.posts("zu spät", "known", lane="0")
    assert answer.status_code == 409 and "zu spät" in answer.text
    assert [text for _id, text in cards_of(writing, "known")] == ["rechtzeitig"]


def test_a_card_of_somebody_else_cannot_be_touched(writing: Desk, anna: Phone, ben: Phone) -> None:
    anna.posts("von Anna", "known", lane="0")
    [(card, _text)] = cards_of(writing, "known")
    assert anna.rewords(card, "von Anna, besser").status_code == 303, "it could be changed"
    assert ben.rewords(card, "von Ben").status_code == 409
    assert ben.withdraws(card).status_code == 409
    assert ben.client.get(f"/w/{writing.code}/cards/{card}/edit").status_code == 404
    assert cards_of(writing, "known") == [(card, "von Anna, besser")]


def test_a_card_of_another_workshop_does_not_exist(
    writing: Desk, anna: Phone, charlie: Phone
) -> None:
    anna.posts("von Anna", "known", lane="0")
    [(card, _text)] = cards_of(writing, "known")
    assert charlie.rewords(card, "hallo").status_code == 404
    assert charlie.withdraws(card).status_code == 404
    stage = writing.stage("known")
    path = f"/w/{charlie.desk.code}/stages/{stage}/cards"
    assert charlie.client.post(path, data={"text": "hallo", "lane": "0"}).status_code == 404


def test_the_same_key_twice_is_one_card(writing: Desk, anna: Phone) -> None:
    for _time in range(3):
        assert anna.posts("einmal", "known", lane="0", key="k1").status_code == 303
    assert len(cards_of(writing, "known")) == 1
    anna.posts("noch eine", "known", lane="0", key="k2")
    assert len(cards_of(writing, "known")) == 2


def test_own_cards_can_be_changed_only_while_the_stage_accepts(writing: Desk, anna: Phone) -> None:
    anna.posts("erste Fassung", "known", lane="0")
    [(card, _text)] = cards_of(writing, "known")
    writing.stops("known")
    assert anna.rewords(card, "zweite").status_code == 409
    assert anna.withdraws(card).status_code == 409
    assert cards_of(writing, "known") == [(card, "erste Fassung")]


def test_a_bad_rewording_keeps_the_card_and_the_typed_text(writing: Desk, anna: Phone) -> None:
    anna.posts("gut", "known", lane="0")
    [(card, _text)] = cards_of(writing, "known")
    answer = anna.rewords(card, "z" * 501)
    assert answer.status_code == 422 and "z" * 501 in answer.text
    assert cards_of(writing, "known") == [(card, "gut")]


# Votes


@pytest.fixture
def voting(workshop: Desk, anna: Phone) -> list[int]:
    workshop.opens("ideas")
    for text in ("a", "b", "c", "d", "e", "f"):
        anna.posts(text, "ideas")
    workshop.reveals("ideas")
    workshop.opens("ideas_vote")
    return [card for card, _text in cards_of(workshop, "ideas")]


def dots(desk: Desk, stage: str = "ideas_vote") -> int:
    desk.stops(stage)
    return int(desk.ask(lambda w: sum(p.dots for p in w.stage_by_key(stage).ranking())))


def test_dots_beyond_the_budget_are_refused(workshop: Desk, anna: Phone, voting: list[int]) -> None:
    for card in voting[:5]:
        assert anna.votes(card, 1, "ideas_vote").status_code == 303
    answer = anna.votes(voting[5], 1, "ideas_vote")
    assert answer.status_code == 409 and "5 Punkte" in answer.text
    assert dots(workshop) == 5


def test_one_card_takes_one_dot_where_stacking_is_not_allowed(
    workshop: Desk, anna: Phone, voting: list[int]
) -> None:
    assert anna.votes(voting[0], 2, "ideas_vote").status_code == 409
    assert dots(workshop) == 0


@pytest.mark.parametrize("amount", ["-1", "x", "", "1.5", "9" * 40, "²"])
def test_dots_that_are_no_number_are_refused(
    workshop: Desk, anna: Phone, voting: list[int], amount: str
) -> None:
    assert anna.votes(voting[0], amount, "ideas_vote").status_code == 422
    assert dots(workshop) == 0


def test_a_card_that_is_not_up_for_vote_takes_no_dot(
    workshop: Desk, anna: Phone, voting: list[int]
) -> None:
    workshop.opens("known")
    anna.posts("steht nicht zur Wahl", "known", lane="0")
    [(other, _text)] = cards_of(workshop, "known")
    workshop.opens("ideas_vote")
    workshop.posts("admissions", stage=workshop.stage("ideas_vote"))
    assert anna.votes(voting[0], 1, "ideas_vote").status_code == 303, "others can be chosen"
    for card in (other, 999_999):
        assert anna.votes(card, 1, "ideas_vote").status_code == 409
    assert dots(workshop) == 1


def test_a_card_set_aside_is_no_longer_up_for_vote(
    workshop: Desk, anna: Phone, voting: list[int]
) -> None:
    workshop.posts(f"cards/{voting[0]}/aside")
    assert anna.votes(voting[0], 1, "ideas_vote").status_code == 409


def test_a_closed_vote_takes_no_dot(workshop: Desk, anna: Phone, voting: list[int]) -> None:
    workshop.stops("ideas_vote")
    assert anna.votes(voting[0], 1, "ideas_vote").status_code == 409


# People and tokens


def test_ten_joins_with_one_name_are_ten_people(workshop: Desk) -> None:
    for _time in range(10):
        Phone.joins(workshop, "Anna")
    names = workshop.ask(lambda w: sorted(p.name for p in w.participants))
    assert len(set(names)) == 10 and names[:2] == ["Anna", "Anna (10)"]


def test_a_phone_that_is_in_stays_the_same_person(workshop: Desk, anna: Phone) -> None:
    again = anna.client.post(f"/w/{workshop.code}/join", data={"name": "Anna"})
    assert (again.status_code, again.location) == (303, f"/w/{workshop.code}")
    assert workshop.ask(lambda w: w.count_participants()) == 1


def test_a_name_that_is_too_long_comes_back(workshop: Desk) -> None:
    name = "Donaudampfschifffahrt " * 5
    answer = workshop.app.test_client().post(f"/w/{workshop.code}/join", data={"name": name})
    assert answer.status_code == 422 and name.strip() in answer.text
    assert workshop.ask(lambda w: w.count_participants()) == 0


def test_a_phone_without_its_cookie_is_told_what_to_do(writing: Desk, anna: Phone) -> None:
    anna.client.delete_cookie("phone", path=f"/w/{writing.code}")
    answer = anna.posts("mein Gedanke", "known", lane="0")
    assert answer.status_code == 403
    assert "mein Gedanke" in answer.text and f"/w/{writing.code}" in answer.text
    assert cards_of(writing, "known") == []
    page = anna.client.get(f"/w/{writing.code}")
    assert (page.status_code, page.location) == (303, f"/w/{writing.code}/join")


def test_a_lost_token_shows_the_text_with_a_fresh_one(tmp_path: object) -> None:
    app = create_app(Settings({"FACILITATION_DATA": str(tmp_path)}), TESTING=True)
    client = app.test_client()
    answer = client.post("/join", data={"code": "KFM 473", "csrf_token": "from yesterday"})
    assert answer.status_code == 400
    assert "KFM 473" in answer.text and 'name="csrf_token"' in answer.text
    assert "from yesterday" not in answer.text


@pytest.mark.parametrize("token", ["x", "a" * 43, "..", "%00"])
def test_a_forged_board_token_leads_nowhere(workshop: Desk, token: str) -> None:
    client = workshop.app.test_client()
    assert client.get(workshop.board).status_code == 200, "the real one works"
    assert client.get(f"/board/{token}").status_code == 404
    assert client.get(f"/board/{token}/stream").status_code == 404


def test_the_workshop_of_another_facilitator_does_not_exist(workshop: Desk, vera: Desk) -> None:
    vera.code = workshop.code
    for page in ("", "/results", "/record.pdf", "/record.json", "/stream"):
        assert vera.client.get(f"/workshops/{workshop.code}{page}").status_code == 404
    assert vera.opens("welcome").status_code == 404
    assert workshop.ask(lambda w: w.state) == "planned"


def test_a_stage_of_another_workshop_cannot_be_opened(workshop: Desk, vera: Desk) -> None:
    vera.plans("Ein anderer")
    assert workshop.posts("openings", stage=vera.stage("welcome")).status_code == 404
    assert workshop.ask(lambda w: w.state) == "planned"


def test_a_wrong_password_is_slowed_down_by_account(app: Flask, clock: object) -> None:
    Desk.of(app, "fatma@example.org")
    client = app.test_client()
    wrong = {"email": "fatma@example.org", "password": "falsch"}
    codes = [client.post("/sign-in", data=wrong).status_code for _time in range(6)]
    assert codes == [422] * 5 + [429]
    right = {"email": "fatma@example.org", "password": "a password for tests"}
    assert client.post("/sign-in", data=right).status_code == 429
    other = client.post("/sign-in", data={"email": "x@example.org", "password": "falsch"})
    assert other.status_code == 422, "nobody else waits"
    clock.advance(minutes=2)  # type: ignore[attr-defined]
    assert client.post("/sign-in", data=right).status_code == 303


@pytest.mark.parametrize("target", ["https://example.com", "//example.com", "/\\example.com"])
def test_signing_in_leads_only_to_this_site(app: Flask, target: str) -> None:
    Desk.of(app, "fatma@example.org")
    answer = app.test_client().post(
        "/sign-in",
        query_string={"next": target},
        data={"email": "fatma@example.org", "password": "a password for tests"},
    )
    assert answer.location == "/workshops"


@pytest.mark.parametrize(
    ("field", "value"),
    [("title", ""), ("title", "x" * 121), ("date", "31.02."), ("delete_on", "2001-01-01")],
)
def test_a_plan_that_does_not_work_keeps_the_form(fatma: Desk, field: str, value: str) -> None:
    plan = {
        "blueprint": "ideenwerkstatt",
        "title": "Mein Titel",
        "question": "Eine lange überlegte Frage",
        "date": "2027-01-12",
        "start": "09:00",
        "locale": "de",
        field: value,
    }
    answer = fatma.client.post("/workshops/new", data=plan)
    assert answer.status_code == 422
    assert "Eine lange überlegte Frage" in answer.text


def test_undoing_too_late_is_refused(workshop: Desk, clock: object) -> None:
    workshop.opens("welcome")
    clock.advance(seconds=11)  # type: ignore[attr-defined]
    answer = workshop.posts("undo")
    assert answer.status_code == 409 and "zehn Sekunden" in answer.text
    assert workshop.ask(lambda w: w.state) == "open"


def test_deleting_needs_the_title(workshop: Desk) -> None:
    workshop.posts("deletion", title="ein anderer Titel")
    assert workshop.ask(lambda w: w is not None)
    workshop.posts("deletion", title="Antrag ohne Umwege")
    assert workshop.ask(lambda w: w is None)
