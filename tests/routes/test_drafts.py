"""The editor of blueprints: what is typed is kept, what is wrong is said, nobody is overwritten."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest

from facilitation.blueprints import editing
from facilitation.blueprints.problems import Problem
from facilitation.extensions import db
from facilitation.models import Facilitator, OwnBlueprint
from facilitation.models.own_blueprint import NAMED
from tests.conftest import Desk, word

HTMX = {"HX-Request": "true"}
IDEAS = "ideenwerkstatt-2"
#: What belongs to the form itself.
PLAIN = ("known", "remove", "over")


def ask(desk: Desk, question: Any, key: str = IDEAS) -> Any:
    """An answer from the stored blueprint."""
    with desk.app.test_request_context(headers={"Accept-Language": "de"}):
        try:
            return question(OwnBlueprint.by_key(key))
        finally:
            db.session.remove()


def content(desk: Desk, key: str = IDEAS) -> dict[str, Any]:
    found: dict[str, Any] = ask(desk, lambda own: own.content, key)
    return found


def stage(desk: Desk, place: str, key: str = IDEAS) -> Any:
    return editing.part_of(content(desk, key), place)


def copies(desk: Desk, key: str = "ideenwerkstatt") -> str:
    answer = desk.client.post(f"/blueprints/{key}/copies")
    assert answer.status_code == 303, answer.text
    return str(answer.location.split("/")[2])


def drafts(desk: Desk, *stages: Any, **head: Any) -> str:
    """A draft with any content."""

    def begin(_none: Any) -> str:
        by = Facilitator.by_email(desk.email)
        assert by
        given = {"id": "probe", "title": {"de": "Probe"}, **head, "stages": list(stages)}
        key = OwnBlueprint.begin(given, by=by).key
        db.session.commit()
        return key

    return str(ask(desk, begin))


def shares(desk: Desk, other: Desk, key: str = IDEAS) -> None:
    def share(own: OwnBlueprint) -> None:
        by, colleague = (Facilitator.by_email(one.email) for one in (desk, other))
        assert by and colleague
        own.share(NAMED, [colleague], by=by)
        db.session.commit()

    ask(desk, share, key)


def fields_of(page: str, form: str = "part-form") -> dict[str, list[str]]:
    """What a browser would send from this form, untouched."""
    [inside] = re.findall(rf'<form[^>]* id="{form}".*?</form>', page, re.DOTALL)
    sent: dict[str, list[str]] = {}
    pattern = r"<input([^>]*)>|<textarea([^>]*)>\n?(.*?)</textarea>|<select([^>]*)>(.*?)</select>"
    for box, area, text, select, options in re.findall(pattern, inside, re.DOTALL):
        head = box or area or select
        name = re.search(r' name="([^"]*)"', head)
        if not name or ('type="checkbox"' in head and " checked" not in head):
            continue
        value = re.search(r' value="([^"]*)"', head)
        if select:
            value = re.search(r'<option value="([^"]*)" selected', options)
        given = text.replace("\n", "\r\n") if area else value[1] if value else ""
        sent.setdefault(html.unescape(name[1]), []).append(html.unescape(given))
    return sent


def sees(desk: Desk, place: str, key: str = IDEAS) -> str:
    answer = desk.client.get(f"/blueprints/{key}/edit/parts/{place}")
    assert answer.status_code == 200, answer.text
    return str(answer.text)


def saves(desk: Desk, place: str, key: str = IDEAS, page: str = "", **typed: Any) -> Any:
    """What was typed into the form of this page, the rest as it was."""
    sent: dict[str, Any] = fields_of(page or sees(desk, place, key))
    for name, value in typed.items():
        sent[name if name in PLAIN else "f." + name.replace("__", ".")] = value
    return desk.client.post(f"/blueprints/{key}/edit/parts/{place}", data=sent, headers=HTMX)


def does(desk: Desk, noun: str, key: str = IDEAS, **fields: Any) -> Any:
    return desk.client.post(f"/blueprints/{key}/edit/{noun}", data=fields)


def ids(desk: Desk, key: str = IDEAS) -> list[str | None]:
    return [editing.id_of(one) for one in editing.stages_of(content(desk, key))]


# Beginning


def test_a_built_in_blueprint_is_copied_and_says_where_it_comes_from(fatma: Desk) -> None:
    assert copies(fatma) == IDEAS
    copied = content(fatma)
    assert copied["title"]["de"] == "Ideenwerkstatt (Kopie)"
    assert copied["origin"]["id"] == "ideenwerkstatt"
    assert copied["licence"] == "EUPL-1.2"
    assert "version" not in copied


def test_an_empty_sheet_asks_for_stages(fatma: Desk) -> None:
    answer = fatma.client.post("/blueprints", data={"title": "Übergabe im Team"})
    assert answer.location == "/blueprints/uebergabe-im-team/edit"
    page = fatma.client.get(answer.location).text
    assert "Übergabe im Team" in page
    assert "mindestens 1 Eintrag" in page


def test_built_in_ones_and_those_of_others_are_not_changed(fatma: Desk, vera: Desk) -> None:
    assert fatma.client.get("/blueprints/ideenwerkstatt/edit").status_code == 403
    copies(fatma)
    for method, path in (("get", "edit"), ("post", "edit/undo"), ("post", "versions")):
        assert getattr(vera.client, method)(f"/blueprints/{IDEAS}/{path}").status_code == 404
    shares(fatma, vera)
    assert vera.client.get(f"/blueprints/{IDEAS}/edit").status_code == 200


# Keeping what is typed


@pytest.mark.parametrize("key", ["ideenwerkstatt", "fallberatung-zehn-schritte", "pgl-auftakt"])
def test_what_nobody_touched_stays_exactly_as_it_was(fatma: Desk, key: str) -> None:
    new = copies(fatma, key)
    before = ask(fatma, lambda own: own.draft, new)
    for number in range(-1, len(content(fatma, new)["stages"])):
        place = editing.HEAD if number < 0 else editing.place_of(content(fatma, new), number)
        assert saves(fatma, place, new).status_code == 200
    assert ask(fatma, lambda own: own.draft, new) == before
    assert saves(fatma, place, new, minutes="7").status_code == 200
    assert ask(fatma, lambda own: own.draft, new) != before


def test_only_the_field_that_was_touched_changes(fatma: Desk) -> None:
    copies(fatma)
    before = stage(fatma, "ideas")
    answer = saves(fatma, "ideas", title__de="Einfälle", minutes="25")
    assert answer.status_code == 200
    title = {**before["title"], "de": "Einfälle"}
    assert stage(fatma, "ideas") == {**before, "title": title, "minutes": 25}
    assert "95 min" in answer.text
    assert "bis 10:35 Uhr" in answer.text


def test_without_scripts_a_form_leads_back_to_itself(fatma: Desk) -> None:
    copies(fatma)
    sent = fields_of(sees(fatma, "ideas")) | {"f.hint.de": ["Frei heraus."]}
    answer = fatma.client.post(f"/blueprints/{IDEAS}/edit/parts/ideas", data=sent)
    assert (answer.status_code, answer.location) == (303, f"/blueprints/{IDEAS}/edit/parts/ideas")
    assert stage(fatma, "ideas")["hint"]["de"] == "Frei heraus."


def test_one_language_may_stay_empty_and_is_marked(fatma: Desk) -> None:
    key = drafts(fatma, {"id": "a", "type": "talk", "minutes": 5, "title": {"de": "Start"}})
    assert "1 Text einsprachig" in word(sees(fatma, "a", key))
    assert "Englisch fehlt noch" in sees(fatma, "a", key)
    page = saves(fatma, "a", key, title__en="Beginning").text
    assert "Englisch fehlt noch" not in page.split('id="part"')[1]
    assert stage(fatma, "a", key)["title"] == {"de": "Start", "en": "Beginning"}


def test_a_number_that_is_none_stays_as_typed_and_says_so(fatma: Desk) -> None:
    copies(fatma)
    answer = saves(fatma, "ideas", minutes="zwanzig")
    assert answer.status_code == 200
    assert stage(fatma, "ideas")["minutes"] == "zwanzig"
    assert "hier steht eine ganze Zahl." in answer.text
    assert 'value="zwanzig"' in sees(fatma, "ideas")
    assert "hier steht eine ganze Zahl." not in saves(fatma, "ideas", minutes="20").text


def test_an_id_that_changes_takes_the_sources_along(fatma: Desk) -> None:
    copies(fatma)
    answer = saves(fatma, "ideas", id="einfaelle")
    assert answer.headers["HX-Replace-Url"].endswith("/parts/einfaelle")
    assert stage(fatma, "ideas_vote")["carry"]["from"] == "einfaelle"
    assert saves(fatma, "einfaelle", title__de="Anders").status_code == 200
    assert stage(fatma, "einfaelle")["title"]["de"] == "Anders"


def test_what_is_taken_over_is_said_in_plain_words(fatma: Desk) -> None:
    copies(fatma)
    page = sees(fatma, "commitments")
    assert "die 3 Karten mit den meisten Punkten aus „Ideen gewichten“" in page
    saves(fatma, "commitments", carry__take="all:ideas", carry__n="", carry__use="prompt")
    carry = {"from": "ideas", "take": "all", "n": 0, "as": "prompt"}
    assert stage(fatma, "commitments")["carry"] == carry
    saves(fatma, "commitments", carry__take="")
    assert "carry" not in stage(fatma, "commitments")


# The list


def test_stages_are_added_repeated_moved_and_removed(fatma: Desk) -> None:
    copies(fatma)
    before = ids(fatma)
    does(fatma, "stages", what="type:vote", after="ideas")
    assert ids(fatma)[6] == "punkte-setzen" or ids(fatma)[6] not in before
    new = ids(fatma)[6]
    assert new
    assert stage(fatma, new)["carry"] == {"from": "ideas", "take": "all", "as": "cards"}
    assert stage(fatma, new)["phase"]["de"] == "Ideen"
    does(fatma, "removals", stage=new)
    does(fatma, "repetitions", stage="checkin")
    assert ids(fatma)[2] == "checkin-2"
    does(fatma, "moves", stage="checkin-2", by="-1")
    does(fatma, "moves", stage="checkin-2", to="10")
    assert ids(fatma) == [*before, "checkin-2"]
    answer = fatma.client.post(
        f"/blueprints/{IDEAS}/edit/moves", data={"stage": "ideas", "by": "1"}, headers=HTMX
    )
    assert "„Ideen“ ist jetzt Schritt 7 von 11." in answer.text


def test_another_blueprint_stands_in_the_place_of_a_stage(fatma: Desk) -> None:
    copies(fatma)
    does(fatma, "stages", what="include:kopfstand", after="known")
    page = sees(fatma, "kopfstandmethode" if "kopfstandmethode" in ids(fatma) else ids(fatma)[3])
    assert stage(fatma, ids(fatma)[3])["include"] == "kopfstand"
    assert "135 min" in page


def test_broken_sources_are_shown_where_they_are_and_stay(fatma: Desk) -> None:
    copies(fatma)
    does(fatma, "removals", stage="ideas")
    page = sees(fatma, "ideas_vote")
    assert stage(fatma, "ideas_vote")["carry"]["from"] == "ideas"
    assert "Davor gibt es keinen Schritt „ideas“." in html.unescape(page)
    assert "„ideas“ (gibt es nicht)" in html.unescape(page)
    does(fatma, "undo")
    assert "„ideas“ (gibt es nicht)" not in html.unescape(sees(fatma, "ideas_vote"))


def test_each_change_can_be_taken_back(fatma: Desk) -> None:
    copies(fatma)
    before = content(fatma)
    saves(fatma, "ideas", title__de="Einfälle")
    does(fatma, "removals", stage="known")
    page = sees(fatma, "ideas")
    assert "Fatma hat „Wissen, Annahmen, offene Fragen“ entfernt." in page
    assert does(fatma, "undo").status_code == 303
    assert does(fatma, "undo").location.endswith("/parts/ideas")
    assert content(fatma) == before
    assert does(fatma, "undo").status_code == 409


# Two people


def test_different_stages_do_not_disturb_each_other(fatma: Desk, jonas: Desk) -> None:
    copies(fatma)
    shares(fatma, jonas)
    page = sees(fatma, "ideas")
    known = re.findall(r'name="known" value="([^"]+)"', page)[0]
    saves(jonas, "checkin", title__de="Ankommen")
    answer = saves(fatma, "ideas", page=page, title__de="Einfälle", known=known)
    assert answer.status_code == 200
    assert "Jonas hat „Ankommen“ geändert." in answer.text
    assert stage(fatma, "checkin")["title"]["de"] == "Ankommen"
    assert stage(fatma, "ideas")["title"]["de"] == "Einfälle"


@pytest.mark.parametrize("has_scripts", [True, False])
def test_who_comes_second_keeps_the_text_and_decides(
    fatma: Desk, jonas: Desk, has_scripts: bool
) -> None:
    copies(fatma)
    shares(fatma, jonas)
    sent = fields_of(sees(fatma, "ideas")) | {"f.title.de": ["Fatmas Titel"]}
    saves(jonas, "ideas", title__de="Jonas' Titel")
    path = f"/blueprints/{IDEAS}/edit/parts/ideas"
    answer = fatma.client.post(path, data=sent, headers=HTMX if has_scripts else {})
    assert answer.status_code == 409
    assert "Jonas hat „Jonas&#39; Titel“ inzwischen geändert." in answer.text
    assert has_scripts or 'value="Fatmas Titel"' in answer.text
    assert stage(fatma, "ideas")["title"]["de"] == "Jonas' Titel"

    over = re.findall(r'name="over" value="([^"]+)"', answer.text)[0]
    assert fatma.client.post(path, data={**sent, "over": over}, headers=HTMX).status_code == 200
    assert stage(fatma, "ideas")["title"]["de"] == "Fatmas Titel"


def test_what_is_sent_twice_is_no_conflict(fatma: Desk) -> None:
    copies(fatma)
    page = sees(fatma, "ideas")
    for _time in range(2):
        assert saves(fatma, "ideas", page=page, title__de="Einfälle").status_code == 200
    assert saves(fatma, "ideas", page=page, title__de="Anderes").status_code == 409
    assert "in einem anderen Fenster" in saves(fatma, "ideas", page=page, title__de="X").text


def test_a_stage_that_was_removed_meanwhile_is_taken_in_again(fatma: Desk, jonas: Desk) -> None:
    copies(fatma)
    shares(fatma, jonas)
    before = ids(fatma)
    sent = fields_of(sees(fatma, "ideas")) | {"f.title.de": ["Doch nicht weg"]}
    does(jonas, "removals", stage="ideas")
    path = f"/blueprints/{IDEAS}/edit/parts/ideas"
    answer = fatma.client.post(path, data=sent)
    assert answer.status_code == 409
    assert "inzwischen entfernt" in answer.text
    assert 'value="Doch nicht weg"' in answer.text
    assert fatma.client.post(path, data={**sent, "over": "gone"}).status_code == 303
    assert stage(fatma, "ideas")["title"]["de"] == "Doch nicht weg"
    assert sorted(map(str, ids(fatma))) == sorted(map(str, before))


# Versions


def test_a_draft_becomes_a_version_with_one_line_of_what_changed(fatma: Desk) -> None:
    copies(fatma)
    refused = fatma.client.post(f"/blueprints/{IDEAS}/versions", data={"summary": " "})
    assert refused.status_code == 422
    answer = fatma.client.post(f"/blueprints/{IDEAS}/versions", data={"summary": "Erste Fassung"})
    assert answer.status_code == 303
    assert ask(fatma, lambda own: (own.newest.number, own.newest.summary, own.draft)) == (
        1,
        "Erste Fassung",
        None,
    )
    page = fatma.client.get(f"/blueprints/{IDEAS}/edit").text
    assert "Version 1, seitdem nichts geändert" in page


def test_a_draft_with_mistakes_is_no_version(fatma: Desk) -> None:
    copies(fatma)
    saves(fatma, "ideas", minutes="0")
    answer = fatma.client.post(f"/blueprints/{IDEAS}/versions", data={"summary": "Kurz"})
    assert answer.status_code == 409
    assert "mindestens 1." in answer.text
    does(fatma, "stages", what="include:kopfstand")
    saves(fatma, "ideas", minutes="5")
    saves(fatma, str(ids(fatma)[-1]), include="gibt-es-nicht")
    answer = fatma.client.post(f"/blueprints/{IDEAS}/versions", data={"summary": "Kurz"})
    assert answer.status_code == 409
    assert "gibt es hier nicht" in answer.text


def test_a_discarded_draft_leaves_the_newest_version(fatma: Desk) -> None:
    copies(fatma)
    assert does(fatma, "discard", sure="1").status_code == 409
    fatma.client.post(f"/blueprints/{IDEAS}/versions", data={"summary": "Erste Fassung"})
    published = content(fatma)
    saves(fatma, "ideas", title__de="Unsinn")
    assert does(fatma, "discard").status_code == 422
    assert does(fatma, "discard", sure="1").status_code == 303
    assert content(fatma) == published


def test_a_stage_of_a_draft_is_shown_as_board_and_phone_would(fatma: Desk) -> None:
    copies(fatma)
    saves(fatma, "ideas", prompt__de="Was wäre, wenn?")
    path = f"/blueprints/{IDEAS}/edit/preview/ideas/phone"
    assert "Was wäre, wenn?" in fatma.client.get(path).text
    page = fatma.client.get(f"/blueprints/{IDEAS}/edit/parts/ideas?preview=1").text
    assert f'data-address="{path}"' in page
    saves(fatma, "ideas", minutes="0")
    assert fatma.client.get(path).status_code == 404
    page = fatma.client.get(f"/blueprints/{IDEAS}/edit/parts/ideas?preview=1").text
    assert "sobald alles passt" in page


# Any content

NASTY = (
    "<script>alert(1)</script> {{ 7*7 }} {% raw %} #set page(width: 1pt) $x$ \u202e" + "x" * 5000
)
BROKEN: list[Any] = [
    {"id": "a", "title": "A", "type": "talk", "minutes": "abc"},
    {"id": "a", "title": ["kein", "Titel"], "type": "talk", "minutes": -5},
    {"id": "c", "title": NASTY, "type": "quiz", "minutes": 5, "prompt": NASTY, "foo": NASTY},
    "kein Schritt",
    None,
    {"title": "Ohne Kennung", "type": "collect", "minutes": 5, "lanes": "Spalte"},
    {"id": 7, "title": "Zahl", "type": "vote", "minutes": 5, "carry": {"from": 7}},
    {"id": "h", "title": "H", "type": "vote", "minutes": 5, "carry": {"from": "i"}},
    {"id": "i", "title": "I", "type": "vote", "minutes": 5, "carry": {"from": "h"}},
    {"id": "k", "title": "K", "type": "rate", "minutes": 5, "scale": {"min": 1, "oben": 3}},
    {"id": "head", "title": "Kopf", "type": "talk", "minutes": True, "post_by": {"wer": 1}},
    {"id": "l", "title": "L", "type": "roles", "minutes": 5, "options": [{"de": 1}, "x"]},
    {"id": "m", "include": 5, "minutes": 5},
    {"id": "n", "title": "N", "type": "collect", "minutes": 5, "carry": "alles"},
]


def test_any_draft_is_drawn_and_kept_as_it_is(fatma: Desk) -> None:
    key = drafts(fatma, *BROKEN, roles="alle", group_size=4, foo={"bar": 1}, start="morgens")
    before = ask(fatma, lambda own: own.draft, key)
    problems: list[Problem] = ask(fatma, lambda own: own.examined.problems, key)
    assert len(problems) > 12
    page = html.unescape(fatma.client.get(f"/blueprints/{key}/edit").text)
    assert "<script>alert(1)</script>" not in fatma.client.get(f"/blueprints/{key}/edit").text
    for problem in problems:
        assert str(problem) in page
    for place in ("head", *(f"~{n + 1}" for n in range(len(BROKEN)))):
        text = html.unescape(sees(fatma, place, key))
        number = None if place == "head" else int(place[1:]) - 1
        form = text.split('id="part-form"')[1]
        for problem in problems:
            is_own = problem.number == number and problem.path[:1] != ("stages",)
            if is_own or problem.number == number is not None:
                assert problem.sentence in form, (place, problem)
        assert saves(fatma, place, key).status_code == 200
    assert ask(fatma, lambda own: own.draft, key) == before


def test_what_no_field_shows_can_be_removed(fatma: Desk) -> None:
    key = drafts(fatma, *BROKEN)
    saves(fatma, "c", key, remove=json.dumps(["foo"]))
    assert "foo" not in stage(fatma, "c", key)
    saves(fatma, "k", key, remove=json.dumps(["scale", "oben"]))
    assert stage(fatma, "k", key)["scale"] == {"min": 1}
    does(fatma, "removals", key, stage="~4")
    assert len(content(fatma, key)["stages"]) == len(BROKEN) - 1


def test_a_list_of_stages_that_is_none_is_mended_in_the_head(fatma: Desk) -> None:
    key = drafts(fatma)

    def spoil(own: OwnBlueprint) -> None:
        own.write_draft({**own.content, "stages": {"a": 1}}, by=own.owner)
        db.session.commit()

    ask(fatma, spoil, key)
    assert does(fatma, "stages", key, what="type:talk").status_code == 409
    assert "Was das Formular nicht zeigt" in sees(fatma, "head", key)
    saves(fatma, "head", key, remove=json.dumps(["stages"]))
    assert "stages" not in content(fatma, key)
    assert does(fatma, "stages", key, what="type:talk").status_code == 303


@pytest.mark.parametrize("sent", [{"remove": "{"}, {"remove": "[[[1]]]"}, {"minutes": "9" * 5000}])
def test_strange_posts_break_nothing(fatma: Desk, sent: dict[str, str]) -> None:
    copies(fatma)
    assert saves(fatma, "ideas", **sent).status_code == 200
    assert does(fatma, "moves", stage="ideas", by="x").status_code == 422
    assert does(fatma, "stages", what="type:nichts").status_code == 422
    assert does(fatma, "removals", stage="~99999").status_code == 409
    assert fatma.client.get(f"/blueprints/{IDEAS}/edit/parts/~0").status_code == 404


def test_a_very_long_text_is_kept_and_one_that_fits_nowhere_is_not(fatma: Desk) -> None:
    copies(fatma)
    assert saves(fatma, "ideas", notes__de="ä" * 300_000).status_code == 200
    assert len(stage(fatma, "ideas")["notes"]["de"]) == 300_000
    assert "höchstens 4000 Zeichen, hier sind es 300000." in sees(fatma, "ideas")
    answer = saves(fatma, "checkin", notes__de="x" * 1_100_000)
    assert answer.status_code == 422
    assert "größer als 1 MiB" in answer.text
    assert saves(fatma, "checkin", notes__de="x" * 5_000_000).status_code == 413


def test_what_is_gone_says_so_beside_what_is_typed(fatma: Desk) -> None:
    copies(fatma)
    does(fatma, "removals", stage="ideas")
    answer = fatma.client.post(
        f"/blueprints/{IDEAS}/edit/repetitions", data={"stage": "ideas"}, headers=HTMX
    )
    assert answer.status_code == 409
    assert 'hx-target="#failure"' in answer.text
    assert "Diesen Schritt gibt es nicht mehr." in answer.text
