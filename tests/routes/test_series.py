"""A series by its addresses: the next session, what is kept, being recognised, the learning log."""

from __future__ import annotations

from typing import Any

import pytest

from facilitation.extensions import db
from facilitation.models import LogEntry, Series
from tests.conftest import Desk, Phone, cards_of, word
from tests.planning import plans

PLAN = {"next": "pgl-sitzung", "sessions": 2, "interval_weeks": 6, "close": "pgl-abschluss"}
CONTRACT = {"id": "contract", "persist": "agreement", "lanes": [{"de": "Das bleibt im Raum"}]}
ROTA = {"id": "rota", "type": "roles", "attribution": "name"}
TRANSFER = {"id": "transfer", "persist": "log", "read_by": ["self"], "export": "none"}
HARVEST = {"id": "harvest", "persist": "harvest"}


@pytest.fixture
def kick_off(fatma: Desk) -> Desk:
    return plans(fatma, CONTRACT, ROTA, TRANSFER, HARVEST, series=PLAN)


def sends(phone: Phone, path: str, **fields: Any) -> Any:
    return phone.client.post(f"/w/{phone.desk.code}/{path}", data=fields)


def knows(desk: Desk, *names: str) -> list[Phone]:
    """Phones that have asked to be recognised."""
    phones = [Phone.joins(desk, name) for name in names]
    for phone in phones:
        assert sends(phone, "recognition").status_code == 303
    return phones


def next_session(desk: Desk, **fields: Any) -> Desk:
    answer = desk.posts("series/sessions", **fields)
    assert answer.status_code == 303, answer.text
    return Desk(desk.app, desk.client, desk.email, answer.location.rsplit("/", 1)[1])


def keeps(desk: Desk, stage: str, *cards: int, **fields: Any) -> Any:
    return desk.posts(
        "series/kept", stage=desk.stage(stage), card=list(cards), **{"from": "series"}, **fields
    )


def lines(desk: Desk, kind: str) -> list[str]:
    return list(desk.ask(lambda w: [line.text for line in w.series.lines(kind)]))


def test_one_press_makes_the_next_session_and_a_second_press_no_other(kick_off: Desk) -> None:
    assert kick_off.posts("series/sessions", number=2).status_code == 409
    kick_off.opens("contract")
    assert "Nächste Sitzung anlegen" in kick_off.sees("/series")
    second = next_session(kick_off, number=2)
    assert next_session(kick_off, number=2).code == second.code != kick_off.code
    assert "2. Sitzung" in second.sees() and "Zur Reihe" in second.sees()


def test_after_the_planned_number_the_closing_is_offered(kick_off: Desk) -> None:
    kick_off.opens("contract")
    second = next_session(kick_off, number=2)
    assert "Abschluss anlegen" not in second.sees("/series")
    second.opens("checkin")
    second.closes()
    assert "Abschluss anlegen" in second.sees() and "Abschluss anlegen" in second.sees("/series")
    closing = next_session(second, number=3, closing=1)
    assert closing.ask(lambda w: w.blueprint_key) == "pgl-abschluss"
    assert "Nächste Sitzung anlegen" not in closing.sees("/series")


def test_a_blueprint_that_is_not_here_is_named(fatma: Desk) -> None:
    plans(fatma, CONTRACT, series={"next": "somewhere-else"}).opens("contract")
    answer = fatma.posts("series/sessions", number=2)
    assert answer.status_code == 409 and "somewhere-else" in answer.text


def test_the_agreement_is_shown_on_arrival_of_the_next_session(kick_off: Desk) -> None:
    kick_off.opens("contract")
    anna = Phone.joins(kick_off, "Anna")
    anna.posts("Kein Telefon am Tisch", "contract", lane="0")
    [(card, _text)] = cards_of(kick_off, "contract")
    assert "Vereinbarung übernehmen" in kick_off.sees()
    assert keeps(kick_off, "contract", card).status_code == 303
    assert lines(kick_off, "agreement") == ["Kein Telefon am Tisch"]
    second = next_session(kick_off, number=2)
    anna = Phone.joins(second, "Anna")
    for screen in (anna.sees(), second.wall()):
        assert "Unsere Vereinbarung" in screen and "Kein Telefon am Tisch" in screen
    second.opens("checkin")
    for screen in (anna.sees(), second.wall()):
        assert "Kein Telefon am Tisch" in screen
    second.opens("follow_up")
    for screen in (anna.sees(), second.wall()):
        assert "Kein Telefon am Tisch" not in screen


def test_the_agreement_is_amended_at_the_desk(kick_off: Desk) -> None:
    answer = kick_off.posts("series/kept", kind="agreement", text="Wir duzen uns", heading="Ton")
    assert answer.status_code == 303
    line = kick_off.ask(lambda w: w.series.kept[0].id)
    assert kick_off.posts(f"series/kept/{line}", text="").status_code == 422
    assert kick_off.posts(f"series/kept/{line}", text="Wir siezen uns").status_code == 303
    assert "Wir siezen uns" in kick_off.sees("/series")
    assert kick_off.posts(f"series/kept/{line}/removal").status_code == 303
    assert lines(kick_off, "agreement") == []
    assert kick_off.posts("series/kept/99", text="x").status_code == 404


def test_the_harvest_is_kept_only_as_it_was_checked(kick_off: Desk) -> None:
    kick_off.opens("harvest")
    anna = Phone.joins(kick_off, "Anna")
    anna.posts("Kim hätte früher fragen sollen", "harvest")
    anna.posts("Noch ein Fall", "harvest")
    assert lines(kick_off, "harvest") == [], "nothing is kept before"
    cards = [card for card, _text in cards_of(kick_off, "harvest")]
    assert keeps(kick_off, "harvest").status_code == 409
    typed = {f"text-{cards[0]}": "Früh fragen hilft", f"text-{cards[1]}": "Noch ein Fall"}
    assert keeps(kick_off, "harvest", cards[0], **typed).status_code == 303
    assert lines(kick_off, "harvest") == ["Früh fragen hilft"]
    file = kick_off.client.get(f"/workshops/{kick_off.code}/series/harvest.md")
    assert file.mimetype == "text/markdown" and "- Früh fragen hilft" in file.text
    assert "Kim" not in file.text and "Anna" not in file.text


def test_a_refused_harvest_keeps_what_was_typed(kick_off: Desk) -> None:
    kick_off.opens("harvest")
    Phone.joins(kick_off, "Anna").posts("Karte", "harvest")
    [(card, _text)] = cards_of(kick_off, "harvest")
    answer = keeps(kick_off, "harvest", **{f"text-{card}": "fast fertig umgeschrieben"})
    assert answer.status_code == 409 and "fast fertig umgeschrieben" in answer.text


def test_cards_of_another_series_are_not_kept(kick_off: Desk, vera: Desk) -> None:
    plans(vera, CONTRACT, series=PLAN).opens("contract")
    Phone.joins(vera, "Charlie").posts("Fremdes", "contract", lane="0")
    [(card, _text)] = cards_of(vera, "contract")
    answer = kick_off.posts("series/kept", stage=vera.stage("contract"), card=card)
    assert answer.status_code == 404
    assert kick_off.client.get(f"/workshops/{vera.code}/series").status_code == 404


def test_nobody_is_recognised_by_the_phone_alone(kick_off: Desk) -> None:
    [anna] = knows(kick_off, "Anna")
    kick_off.opens("contract")
    second = next_session(kick_off, number=2)
    page = anna.client.get(f"/w/{second.code}/join").text
    assert "Als Anna beitreten" in page and "Ohne Wiedererkennung beitreten" in page
    members = lambda: second.ask(lambda w: [p.member_id for p in w.participants])  # noqa: E731
    anna.client.post(f"/w/{second.code}/join", data={"name": "Wer anderes"})
    assert members() == [None]
    other = second.app.test_client()
    assert "Wiedererkennung" not in other.get(f"/w/{second.code}/join").text
    other.post(f"/w/{second.code}/join", data={"recognised": "1", "name": "Fremd"})
    assert members() == [None, None], "without the cookie the word alone is worth nothing"


def test_a_recognised_phone_joins_under_its_name(kick_off: Desk) -> None:
    [anna] = knows(kick_off, "Anna")
    kick_off.opens("contract")
    second = next_session(kick_off, number=2)
    anna.client.post(f"/w/{second.code}/join", data={"recognised": "1"})
    assert second.ask(lambda w: [(p.name, p.member.name) for p in w.participants]) == [
        ("Anna", "Anna")
    ]
    cookie = anna.client.get_cookie("member-1", path="/w")
    assert cookie and cookie.http_only and cookie.same_site == "Lax"


def test_recognition_without_a_name_asks_for_one(kick_off: Desk) -> None:
    phone = Phone.joins(kick_off)
    answer = sends(phone, "recognition")
    assert answer.status_code == 422 and "Bitte geben Sie den Namen an" in answer.text
    assert sends(phone, "recognition", who="Dora").status_code == 303
    assert kick_off.ask(lambda w: [p.name for p in w.participants]) == [None]
    assert kick_off.ask(lambda w: [m.name for m in w.series.members]) == ["Dora"]


def test_the_plan_is_on_all_screens_and_nobody_sees_who_declined(kick_off: Desk) -> None:
    anna, ben, cem = knows(kick_off, "Anna", "Ben", "Cem")
    dora = Phone.joins(kick_off, "Dora")
    kick_off.opens("rota")
    assert "Übernehme ich" in anna.sees() and "Diesmal nicht" in anna.sees()
    assert "Diesmal nicht" not in dora.sees()
    assert "Anna" in kick_off.wall() and "Anna" in dora.sees()
    assert sends(anna, "turns/refusal", session=2, duty="case").status_code == 303
    for screen in (kick_off.wall(), dora.sees(), ben.sees(), cem.sees()):
        assert "Anna" not in word(screen)
    assert "Fall: Ben" in word(kick_off.sees()) and "Fall: Anna" not in word(kick_off.sees())


def test_two_people_never_both_have_a_turn(kick_off: Desk) -> None:
    anna, ben = knows(kick_off, "Anna", "Ben")
    kick_off.opens("rota")
    assert sends(ben, "turns", session=2).status_code == 303
    assert sends(anna, "turns", session=2).status_code == 409
    assert sends(anna, "turns", session="x").status_code == 422
    assert sends(anna, "turns", session=9).status_code == 409


def test_the_desk_puts_somebody_in_the_plan(kick_off: Desk) -> None:
    knows(kick_off, "Anna", "Ben")
    kick_off.opens("rota")
    ben = kick_off.ask(lambda w: w.series.members[1].id)
    assert kick_off.posts("series/turns", slot="2-case", member=ben).status_code == 303
    assert kick_off.ask(lambda w: w.series.slots(2)[0].name) == "Ben"
    assert kick_off.posts("series/turns", slot="nonsense").status_code == 404


def test_without_recognition_there_is_no_turn_and_no_log(kick_off: Desk) -> None:
    dora = Phone.joins(kick_off, "Dora")
    kick_off.opens("rota")
    assert "Beim nächsten Treffen wiedererkennen" in dora.sees()
    assert sends(dora, "turns", session=2).status_code == 404
    assert sends(dora, "log", text="x").status_code == 404
    assert "wiedererkennen" in dora.client.get(f"/w/{kick_off.code}/log").text


def test_the_log_is_on_no_other_screen_and_in_no_record(kick_off: Desk) -> None:
    anna, ben = knows(kick_off, "Anna", "Ben")
    kick_off.opens("transfer")
    words = "Ruhiger fragen üben"
    assert sends(anna, "log", text=words).status_code == 303
    assert words in anna.client.get(f"/w/{kick_off.code}/log").text
    screens = [
        kick_off.sees(),
        kick_off.sees("/series"),
        kick_off.wall(),
        ben.sees(),
        ben.client.get(f"/w/{kick_off.code}/log").text,
        *(kick_off.sees(f"/record.{kind}") for kind in ("html", "json", "csv")),
    ]
    assert all(words not in screen for screen in screens)


def test_a_card_that_goes_into_the_log_lies_nowhere_else(kick_off: Desk) -> None:
    anna, ben = knows(kick_off, "Anna", "Ben")
    kick_off.opens("transfer")
    anna.posts("Am Montag reden", "transfer")
    [(card, _text)] = cards_of(kick_off, "transfer")
    assert sends(ben, "log", card=card).status_code == 409
    assert sends(anna, "log", card=card).status_code == 303
    assert cards_of(kick_off, "transfer") == []
    page = anna.client.get(f"/w/{kick_off.code}/log").text
    assert "Am Montag reden" in page and "1. Sitzung" in page


def test_an_entry_is_changed_and_deleted_by_its_author_alone(kick_off: Desk) -> None:
    anna, ben = knows(kick_off, "Anna", "Ben")
    sends(anna, "log", text="erst")
    nonce = kick_off.ask(lambda _w: db.session.query(LogEntry).one().nonce)
    assert sends(ben, f"log/{nonce}", text="fremd").status_code == 404
    assert sends(ben, f"log/{nonce}/removal").status_code == 404
    answer = sends(anna, f"log/{nonce}", text="")
    assert answer.status_code == 422 and "Bitte schreiben Sie" in answer.text
    assert sends(anna, f"log/{nonce}", text="dann").status_code == 303
    assert "dann" in anna.client.get(f"/w/{kick_off.code}/log").text
    assert sends(anna, f"log/{nonce}/removal").status_code == 303
    assert kick_off.ask(lambda _w: db.session.query(LogEntry).count()) == 0


def test_the_log_of_the_first_session_is_read_in_the_second(kick_off: Desk) -> None:
    [anna] = knows(kick_off, "Anna")
    sends(anna, "log", text="Aus der ersten")
    kick_off.opens("contract")
    second = next_session(kick_off, number=2)
    anna.client.post(f"/w/{second.code}/join", data={"recognised": "1"})
    assert "Aus der ersten" in anna.client.get(f"/w/{second.code}/log").text


def test_forgetting_is_one_press(kick_off: Desk) -> None:
    [anna] = knows(kick_off, "Anna")
    sends(anna, "log", text="Eigenes")
    assert sends(anna, "recognition/end").status_code == 303
    assert anna.client.get_cookie("member-1", path="/w") is None
    left: Any = lambda w: (w.series.members, db.session.query(LogEntry).count())  # noqa: E731
    assert kick_off.ask(left) == ([], 0)
    assert "Beim nächsten Treffen wiedererkennen" in anna.sees()


def test_a_series_is_deleted_only_with_its_title(kick_off: Desk) -> None:
    knows(kick_off, "Anna")
    kick_off.posts("series/deletion", title="falsch")
    assert kick_off.ask(lambda w: w.series) is not None
    kick_off.posts("series/deletion", title="Probe")
    assert kick_off.ask(lambda w: (w.title, w.series)) == ("Probe", None)


def test_a_series_is_deleted_with_its_sessions_if_so_wished(kick_off: Desk) -> None:
    kick_off.opens("contract")
    second = next_session(kick_off, number=2)
    second.posts("series/deletion", title="Probe", sessions=1)
    assert kick_off.ask(lambda w: w) is None and second.ask(lambda w: w) is None
    assert kick_off.ask(lambda _w: db.session.query(Series).count()) == 0


def test_a_roles_step_without_a_series_says_what_is_missing(fatma: Desk) -> None:
    plans(fatma, ROTA).opens("rota")
    assert "Hier ist noch nichts zu wählen" in Phone.joins(fatma, "Anna").sees()
