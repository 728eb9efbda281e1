"""A whole consultation with six phones: who is offered what, what the wall shows, what is left.

Once on its own, once as a part of a session of peer group learning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Desk, Phone, Screen, Server, board

ROLES = {"anna": "Fallgebende Person", "ben": "Moderation", "clara": "Protokoll"}
ADVISORS = ("david", "esra", "femi")

#: What people write in the case, no word of which occurs anywhere else.
CONCERN = "Quittenkompott verschimmelt im Schrank"
OTHER_CONCERN = "Zwieback zerbröselt unentwegt"
QUESTION = "den Löwenzahn im Treppenhaus bändigen"
ADVICE = ("die Gießkanne zu verleihen", "das Fensterbrett gründlich zu ölen")
SECRETS = (CONCERN, OTHER_CONCERN, QUESTION, *ADVICE)


@dataclass
class Round:
    """Fatma's desk, the wall, and six phones with names."""

    desk: Desk
    wall: Screen
    phones: dict[str, Phone]
    #: What the wall, the desk and the phones of others have sent, to be searched at the end.
    heard: list[str] = field(default_factory=list)

    def __getattr__(self, name: str) -> Phone:
        return self.phones[name]

    @property
    def everybody(self) -> list[Phone]:
        return list(self.phones.values())

    def goes_on(self, title: str) -> None:
        self.desk.presses(f"„{title}“ beginnen")
        for phone in self.everybody:
            phone.is_at(title)

    def tasks(self, **words: str) -> None:
        """What each role's phone says is asked of it now."""
        for who, task in words.items():
            names = ADVISORS if who == "advisors" else (who,)
            for name in names:
                expect(self.phones[name].page.locator("#plain")).to_contain_text(task)

    def may_write(self, *names: str) -> None:
        """These phones have a field for a card, all others have none."""
        for name, phone in self.phones.items():
            there = 1 if name in names else 0
            expect(phone.page.locator("form[id^=card-form]"), name).to_have_count(there)

    def read(self, text: str, *names: str) -> None:
        """These phones show the text, no other does, nor the wall, nor the desk."""
        for name in names:
            self.phones[name].shows(text)
        for screen in [self.phones[n] for n in self.phones if n not in names] + [
            self.wall,
            self.desk,
        ]:
            screen.hides(text)

    def wall_shows(self, **lines: str) -> None:
        wall = self.wall.page.locator("main.status")
        for words in lines.values():
            expect(wall).to_contain_text(words)
        expect(self.wall.page.locator(".board__code")).to_have_count(0)


@pytest.fixture(params=["fallberatung-sechs-phasen", "pgl-sitzung"])
def consultation(
    request: pytest.FixtureRequest, browser: Browser, server: Server, fatma: Desk
) -> Iterator[Round]:
    fatma.plans("Dienstagsrunde", blueprint=request.param)
    names = (*ROLES, *ADVISORS)
    phones = {n: Phone.joins(browser, server, fatma.code, n.title()) for n in names}
    wall = board(browser, fatma)
    made = Round(fatma, wall, phones)
    for screen in (wall, fatma):
        screen.page.on("websocket", lambda _any: pytest.fail("no other channels"))
    yield made
    for screen in (*made.everybody, wall):
        screen.leaves()


def test_a_consultation_from_consent_to_deletion(consultation: Round, server: Server) -> None:
    together = consultation
    is_part = "Check-in" in together.desk.page.locator("#desk-next").inner_text()
    if is_part:
        together.desk.presses("Workshop beginnen mit „Check-in“")
        together.anna.posts("Ich bin wach und neugierig")
        together.wall.shows("Ich bin wach und neugierig")
        together.goes_on("Was ist daraus geworden?")
        together.goes_on("Vertraulichkeit vereinbaren")
    else:
        together.desk.presses("Workshop beginnen mit „Vertraulichkeit vereinbaren“")
    all_consent(together)
    concerns_are_offered(together)
    roles_are_taken(together)
    a_story_is_told(together)
    a_question_is_asked(together)
    a_method_is_chosen(together)
    advice_is_given(together)
    if not is_part:
        for screen in (together.clara, together.anna, together.wall, together.desk):
            screen.has_no_barriers()
    together.goes_on("Abschluss: Was nehme ich mit?")
    the_case_giver_marks(together)
    together.goes_on("Blick auf den Ablauf")
    for phone in together.everybody:
        phone.page.locator("label", has_text="4").first.click()
        phone.page.get_by_role("button", name="Bewertung abgeben").click()
    expect(together.desk.page.locator("#desk-now")).to_contain_text("6 von 6")
    together.desk.presses("Umfrage beenden")
    together.goes_on("Übergabe und Löschung")
    assert any(found_in(server.data, words) for words in SECRETS), "else nothing could be missed"
    it_is_taken_along(together)
    nothing_is_left(together, server)
    if is_part:
        together.desk.presses("„Pause“ beginnen")
        together.desk.presses("„Ernte ohne Fallbezug“ beginnen")
        together.ben.posts("Fragen helfen mehr als Antworten")
        together.wall.shows("Fragen helfen mehr als Antworten")
        assert "Fragen helfen mehr als Antworten" in record_of(together.desk)


def all_consent(together: Round) -> None:
    """It goes on when all have consented, and not before."""
    together.tasks(anna="Stimmen Sie zu, wenn Sie dabei sein möchten", advisors="Stimmen Sie zu")
    for phone in together.everybody[:-1]:
        phone.page.get_by_role("button", name="Ich stimme zu").click()
        phone.shows("Sie haben zugestimmt.")
    expect(together.desk.page.locator("#desk-consent")).to_contain_text("1 Person hat noch nicht")
    together.desk.primary.click()
    together.desk.shows("Erst wenn alle zugestimmt haben, geht es weiter")
    together.phones["femi"].page.get_by_role("button", name="Ich stimme zu").click()
    expect(together.desk.page.locator("#desk-consent")).to_have_count(0)
    together.goes_on("Casting: Anliegen nennen")


def concerns_are_offered(together: Round) -> None:
    together.may_write(*together.phones)
    together.anna.posts(CONCERN)
    together.david.posts(OTHER_CONCERN)
    together.read(CONCERN, *together.phones)
    together.wall_shows(amount="2 Notizen")
    together.goes_on("Casting: Fall und Rollen")


def roles_are_taken(together: Round) -> None:
    together.read(CONCERN, *together.phones)
    for name, role in ROLES.items():
        together.phones[name].page.get_by_role("button", name=f"Übernehmen: {role}").click()
        together.phones[name].shows(f"Ihre Rolle: {role}")
    together.goes_on("Spontanerzählung")


def a_story_is_told(together: Round) -> None:
    together.tasks(anna="Sie sprechen", ben="Sie sprechen", clara="Sie hören zu")
    together.may_write()
    together.wall_shows(speak="Fallgebende Person, Moderation und Beratende", listen="Protokoll")
    together.goes_on("Schlüsselfrage")


def a_question_is_asked(together: Round) -> None:
    together.may_write("anna", "ben")
    together.tasks(anna="Sie schreiben", advisors="Hier ist nichts zu schreiben")
    together.anna.composer.fill("mit Frau Weber reden")
    expect(together.anna.page.locator("[id^=heed-found]")).to_be_visible()
    together.anna.composer.fill(QUESTION)
    expect(together.anna.page.locator("[id^=heed-found]")).to_be_hidden()
    together.anna.page.get_by_role("button", name="Karte abgeben").click()
    together.read(QUESTION, *together.phones)
    together.goes_on("Methodenwahl")


def a_method_is_chosen(together: Round) -> None:
    together.tasks(ben="Schlagen Sie bis zu drei Methoden vor", anna="Wählen Sie aus")
    for method in ("Gute Ratschläge", "Brainstorming"):
        entry = together.ben.page.locator("li", has_text=method).first
        entry.get_by_role("button", name=re.compile("^Vorschlagen")).click()
        together.anna.shows(method)
    offered = together.anna.page.locator("[data-method]")
    expect(offered).to_have_count(2)
    together.wall.hides(QUESTION)
    offered.filter(has_text="Gute Ratschläge").get_by_role("button").click()
    together.wall.shows("Gute Ratschläge")
    together.goes_on("Beratung")


def advice_is_given(together: Round) -> None:
    together.may_write("clara")
    together.tasks(anna="Sie hören zu", clara="Sie sprechen und schreiben", advisors="Sie sprechen")
    together.wall_shows(method="", speak="Protokoll und Beratende", listen="Fallgebende Person")
    together.wall.shows("Beratung mit der Methode „Gute Ratschläge“")
    for words in ADVICE:
        together.clara.composer.fill(words)
        together.clara.page.get_by_role("button", name="Karte abgeben").click()
        together.read(f"Ich rate {words}", "anna", "ben", "clara")
    together.wall_shows(amount="2 Notizen")


def the_case_giver_marks(together: Round) -> None:
    together.may_write()
    together.read(ADVICE[0], "anna")
    with together.anna.page.expect_response("**/marks"):
        together.anna.page.locator("label.mark", has_text=ADVICE[1]).click()
    expect(together.anna.page.locator("#marks-count")).to_have_text("1 markiert")
    together.ben.hides("markiert:")


def it_is_taken_along(together: Round) -> None:
    """The case giver alone downloads, once; then everything is gone."""
    for name in ("ben", "clara", *ADVISORS):
        expect(together.phones[name].page.get_by_role("link", name="Herunterladen")).to_have_count(
            0
        )
    page = together.anna.page
    page.get_by_role("link", name="Herunterladen").click()
    page.locator("label", has_text="Text").first.click()
    with page.expect_download() as taken:
        page.get_by_role("button", name="Herunterladen und löschen").click()
    written = Path(taken.value.path()).read_text()
    assert QUESTION in written and all(words in written for words in ADVICE)
    assert written.index(ADVICE[1]) < written.index(ADVICE[0]), "what was marked comes first"
    assert not any(name.title() in written for name in together.phones), "nobody is named"
    together.anna.shows("Auf diesem Server ist nichts mehr davon.")
    together.clara.shows("Der Fall ist gelöscht.")
    together.wall.shows("ist gelöscht")
    address = page.url
    page.goto(address)
    together.anna.hides(QUESTION)


def nothing_is_left(together: Round, server: Server) -> None:
    """Not a word in any file, on any screen, in the record; only that there was a case."""
    for words in SECRETS:
        for part in (words, words[5:], words[: len(words) // 2]):
            assert not found_in(server.data, part), part
    record = record_of(together.desk)
    for words in SECRETS:
        assert words not in record
    page = together.desk.page.request.get(
        f"{server.address}/workshops/{together.desk.code}/results"
    ).text()
    assert re.search(r"6\sPersonen", page)


def found_in(folder: Path, words: str) -> list[Path]:
    """The files that hold these words, as they are or as JSON writes them."""
    wanted = {words.encode(), words.encode("unicode_escape"), words.encode("utf-16-le")}
    return [
        path
        for path in folder.rglob("*")
        if path.is_file() and any(one in path.read_bytes() for one in wanted)
    ]


def record_of(desk: Desk) -> str:
    address = f"{desk.server.address}/workshops/{desk.code}/record.json"
    return str(desk.page.request.get(address).text())
