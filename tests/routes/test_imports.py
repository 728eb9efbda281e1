"""Blueprints that come in: first a look, then the press; of bad files nothing is left."""

from __future__ import annotations

import base64
import io
import json
import re
import zipfile
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from facilitation.blueprints.looking import looked_through
from facilitation.blueprints.reading import read_content
from facilitation.extensions import db
from facilitation.models import BlueprintPicture, Facilitator, OwnBlueprint, Workshop
from facilitation.models.own_blueprint import HOUSE
from tests.conftest import Desk

FILE = """\
# Von Hand geschrieben.
id: auental
version: 2
title: {de: Ideen in Auental, en: Ideas in Auental}
goal: {de: Drei Vorhaben}
authority: Stadt Auental
authors: Anja Weber
contact: anja.weber@auental.example
licence: CC BY 4.0
origin: {id: ideenwerkstatt, version: 3, title: Ideenwerkstatt, authority: Stellwand}
stages:
  - id: eins
    title: {de: Ideen, en: Ideas}
    type: collect
    minutes: 10
  - id: zwei
    title: {de: Gewichten, en: Weigh}
    type: vote
    minutes: 5
    carry: {from: eins, as: cards}
"""


def looks(desk: Desk, data: str | bytes, name: str = "datei.yaml") -> Any:
    return sends(desk.client, data.encode() if isinstance(data, str) else data, name)


def sends(client: FlaskClient, data: bytes, name: str) -> Any:
    # In memory: the client of Werkzeug leaves a file open behind a large form.
    upload = FileStorage(io.BytesIO(data), name)
    boundary, body = encode_multipart({"file": upload})
    return client.post(
        "/blueprints/imports",
        data=body,
        content_type=f"multipart/form-data; boundary={boundary}",
    )


def pasted(desk: Desk, text: str) -> Any:
    return desk.client.post("/blueprints/imports", data={"text": text})


def fields(page: Any) -> dict[str, Any]:
    """The form of the preview as a browser sends it, with the first choice of each."""
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", page.text):
        name, value = (re.search(rf' {key}="([^"]*)"', tag) for key in ("name", "value"))
        if name and name[1].startswith(("parcel-", "choice-")):
            if 'type="radio"' in tag and " checked" not in tag:
                continue
            found.setdefault(name[1], []).append(unescape(value[1]) if value else "")
    return found


def presses(desk: Desk, page: Any, **choices: str) -> Any:
    assert page.status_code == 200, words(page)
    sent = {**fields(page), **{name.replace("_", "-"): one for name, one in choices.items()}}
    return desk.client.post("/blueprints/imports/acceptance", data=sent)


def words(page: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def stored(desk: Desk) -> list[tuple[str, int, str | None]]:
    """Address, number of versions and draft of everything in the house."""
    with desk.app.app_context():
        every = db.session.scalars(select(OwnBlueprint).order_by(OwnBlueprint.id))
        return [(own.key, len(own.versions), own.draft) for own in every]


def zipped(**files: str | bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return written.getvalue()


def picture(colour: str = "teal") -> bytes:
    written = io.BytesIO()
    image = Image.new("RGB", (60, 40), colour)
    exif = image.getexif()
    exif[0x010F] = "Hersteller des Telefons"
    image.save(written, "PNG", exif=exif)
    return written.getvalue()


# The look


def test_a_look_says_what_it_is_and_stores_nothing(fatma: Desk) -> None:
    page = looks(fatma, FILE)
    said = words(page)
    for word in (
        "Ideen in Auental",
        "neu hier",
        "Drei Vorhaben",
        "15 Minuten",
        "2 Schritte",
        "Deutsch, Englisch",
        "Stadt Auental",
        "Anja Weber",
        "anja.weber@auental.example",
        "Ideenwerkstatt, Version 3, Stellwand",
        "Version 2",
        "CC BY 4.0",
    ):
        assert word in said, word
    assert "keine Lizenz" not in said
    assert stored(fatma) == []


def test_a_missing_licence_is_said_clearly(fatma: Desk) -> None:
    page = looks(fatma, FILE.replace("licence: CC BY 4.0\n", ""))
    assert "Die Datei nennt keine Lizenz." in words(page)


def test_what_a_newer_schema_says_is_kept_and_named(fatma: Desk) -> None:
    text = "schema: 2\n" + FILE.replace("minutes: 10", "minutes: 10\n    mood: calm")
    page = looks(fatma, text)
    assert "1 Feld stammt aus einer neueren Fassung" in words(page) and "„mood“" in words(page)
    key = presses(fatma, page).location.rsplit("/", 1)[1]
    assert fatma.client.get(f"/blueprints/{key}.yaml").data == text.encode()


def test_an_include_that_is_missing_here_is_said(fatma: Desk) -> None:
    text = FILE + "  - {id: drei, include: fremd, minutes: 10}\n"
    assert "„fremd“ gibt es hier nicht" in words(looks(fatma, text))
    beside = FILE.replace("id: auental", "id: fremd")
    both = zipped(**{"a.yaml": text, "b.yaml": beside})
    page = looks(fatma, both, "beide.zip")
    assert "gibt es hier nicht" not in words(page)
    assert "30 Minuten" in words(page)


def test_what_differs_from_what_is_here_is_shown(fatma: Desk) -> None:
    presses(fatma, looks(fatma, FILE))
    changed = FILE.replace("minutes: 10", "minutes: 12").replace("Drei Vorhaben", "Vier Vorhaben")
    said = words(looks(fatma, changed))
    assert "anders als hier" in said and "Drei Vorhaben → Vier Vorhaben" in said
    assert "10 min → 12 min" in said
    same = words(looks(fatma, FILE))
    assert "Sie liegt schon unverändert hier" in same and "Übernehmen" not in same


# The press


def test_a_file_is_taken_in_byte_for_byte(fatma: Desk) -> None:
    for text in (FILE, "\ufeff" + FILE.replace("auental", "mit-marke"), FILE.replace("\n", "\r\n")):
        text = text.replace("\r\nid: auental", "\r\nid: mit-wagenruecklauf")
        answer = presses(fatma, looks(fatma, text))
        assert answer.status_code == 303
        key = answer.location.rsplit("/", 1)[1]
        assert fatma.client.get(f"/blueprints/{key}.yaml").data == text.encode()
    assert [versions for _key, versions, _draft in stored(fatma)] == [1, 1, 1]


def test_json_keeps_its_content_exactly(fatma: Desk) -> None:
    content = read_content(FILE, "").data | {"follow_up": ["10:30", "no", "\U0001f600 ü"]}
    for number, ascii_only in enumerate((True, False)):
        content = content | {"id": f"json-{number}"}
        text = json.dumps(content, ensure_ascii=ascii_only)
        page = looks(fatma, text, "datei.json") if number else pasted(fatma, text)
        key = presses(fatma, page).location.rsplit("/", 1)[1]
        assert fatma.client.get(f"/blueprints/{key}.json").get_json() == content
        assert "stages:\n" in fatma.client.get(f"/blueprints/{key}.yaml").text


def test_the_same_file_twice_is_stored_once(fatma: Desk) -> None:
    page = looks(fatma, FILE)
    first, second = presses(fatma, page), presses(fatma, page)
    assert first.location == second.location == "/blueprints/auental"
    assert "lag schon unverändert hier: „Ideen in Auental“" in words(
        fatma.client.get(second.location)
    )
    assert stored(fatma) == [("auental", 1, None)]
    twice = zipped(**{"a.yaml": FILE, "b/c.yaml": FILE})
    assert presses(fatma, looks(fatma, twice, "x.zip")).location == "/blueprints"
    assert stored(fatma) == [("auental", 1, None)]


def test_it_becomes_the_next_version_where_one_may(fatma: Desk, jonas: Desk) -> None:
    presses(fatma, looks(fatma, FILE))
    changed = FILE.replace("minutes: 10", "minutes: 12")
    page = looks(fatma, changed)
    assert "Als nächste Version von „Ideen in Auental“" in words(page)
    presses(fatma, page)
    assert stored(fatma) == [("auental", 2, None)]
    assert fatma.client.get("/blueprints/auental.yaml").data == changed.encode()
    assert fatma.client.get("/blueprints/auental.yaml?version=1").data == FILE.encode()
    with fatma.app.app_context():
        own = OwnBlueprint.by_key("auental")
        assert own
        own.sharing = HOUSE
        db.session.commit()
    theirs = looks(jonas, changed.replace("minutes: 12", "minutes: 14"))
    assert "anders als hier" in words(theirs) and "Als nächste Version" not in words(theirs)
    assert presses(jonas, theirs, choice_0="version:auental").status_code == 422
    assert stored(fatma) == [("auental", 2, None)]
    presses(jonas, theirs)
    assert stored(fatma) == [("auental", 2, None), ("auental-2", 1, None)]


def test_a_file_with_mistakes_comes_in_as_a_draft(fatma: Desk) -> None:
    broken = FILE.replace("type: vote", "type: vot")
    page = looks(fatma, broken)
    assert "Schritt „zwei“, Feld „type“" in words(page) and "„vote“" in words(page)
    assert presses(fatma, page, choice_0="new").status_code == 422
    presses(fatma, page)
    [(key, versions, draft)] = stored(fatma)
    assert (key, versions) == ("auental", 0)
    assert draft and json.loads(draft) == read_content(broken, "").data
    assert "liegt schon" in words(looks(fatma, broken))
    presses(fatma, page)
    assert len(stored(fatma)) == 1


def test_nothing_is_left_of_a_press_that_is_refused(fatma: Desk) -> None:
    both = zipped(**{"a.yaml": FILE, "b.yaml": FILE.replace("id: auental", "id: zweite")})
    page = looks(fatma, both, "beide.zip")
    assert presses(fatma, page, choice_0="new", choice_1="version:auental").status_code == 422
    assert stored(fatma) == []
    presses(fatma, page, choice_1="leave")
    assert [key for key, _versions, _draft in stored(fatma)] == ["auental"]


def test_what_was_cut_on_the_way_is_not_taken(fatma: Desk) -> None:
    sent = fields(looks(fatma, FILE))
    letters = sent["parcel-0-data"][0]
    for cut in ({"parcel-0-data": letters[:-8]}, {"parcel-0-check": ""}, {"parcel-0-name": ""}):
        answer = fatma.client.post("/blueprints/imports/acceptance", data={**sent, **cut})
        assert answer.status_code == 422 and "nicht vollständig" in words(answer)
    assert fatma.client.post("/blueprints/imports/acceptance").status_code == 422
    assert stored(fatma) == []


def test_a_page_of_the_library_is_no_address_of_a_blueprint(fatma: Desk) -> None:
    for word in ("imports", "exports", "schema", "collection"):
        presses(fatma, looks(fatma, FILE.replace("id: auental", f"id: {word}")))
    keys = [key for key, _versions, _draft in stored(fatma)]
    assert keys == ["imports-2", "exports-2", "schema-2", "collection-2"]
    assert fatma.client.get("/blueprints/imports-2.yaml").status_code == 200


# Out of the house


def test_files_go_only_to_those_who_may_see_them(fatma: Desk, jonas: Desk) -> None:
    presses(fatma, looks(fatma, FILE))
    for ending in ("yaml", "json", "zip"):
        assert fatma.client.get(f"/blueprints/auental.{ending}").status_code == 200
        assert jonas.client.get(f"/blueprints/auental.{ending}").status_code == 404
        built_in = jonas.client.get(f"/blueprints/ideenwerkstatt.{ending}")
        name = f'attachment; filename="ideenwerkstatt.{ending}"'
        assert built_in.headers["Content-Disposition"] == name
    together = "/blueprints/collection.zip?key=ideenwerkstatt&key=auental"
    assert jonas.client.get(together).status_code == 404
    for wrong in ("?version=2", "?version=x", "?version=" + "9" * 30):
        assert fatma.client.get("/blueprints/auental.yaml" + wrong).status_code == 404


def test_several_leave_as_one_zip_and_come_back(fatma: Desk, jonas: Desk) -> None:
    second = FILE.replace("id: auental", "id: zweite")
    for text in (FILE, second):
        presses(fatma, looks(fatma, text))
    assert 'value="zweite"' in fatma.client.get("/blueprints/exports").text
    answer = fatma.client.get("/blueprints/collection.zip?key=auental&key=zweite&key=auental")
    assert answer.mimetype == "application/zip"
    names = zipfile.ZipFile(io.BytesIO(answer.data)).namelist()
    assert names == ["auental/auental.yaml", "zweite/zweite.yaml"]
    assert fatma.client.get("/blueprints/collection.zip").status_code == 422
    many = "&".join(f"key=k{n}" for n in range(30))
    assert fatma.client.get(f"/blueprints/collection.zip?{many}").status_code == 422
    presses(jonas, looks(jonas, answer.data, "sammlung.zip"))
    assert len(stored(fatma)) == 4


# Pictures


PICTURED = FILE + "pictures:\n  - {file: raum.png, alternative: {de: Tische im Kreis}}\n"


def test_pictures_come_in_and_go_out_with_the_zip(fatma: Desk, jonas: Desk) -> None:
    parcel = zipped(
        **{
            "x/a.yaml": PICTURED,
            "x/pictures/raum.png": picture(),
            "x/pictures/fremd.png": picture(),
            "liesmich.txt": "Hallo",
            "__MACOSX/._a.yaml": b"\0",
        }
    )
    page = looks(fatma, parcel, "paket.zip")
    assert "1 Bild kommt mit." in words(page) and "liesmich.txt" in words(page)
    presses(fatma, page)
    answer = fatma.client.get("/blueprints/auental/pictures/raum.png")
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert b"Hersteller" not in answer.data
    assert jonas.client.get("/blueprints/auental/pictures/raum.png").status_code == 404
    assert fatma.client.get("/blueprints/auental/pictures/fremd.png").status_code == 404
    back = fatma.client.get("/blueprints/auental.zip").data
    assert zipfile.ZipFile(io.BytesIO(back)).namelist() == ["auental.yaml", "pictures/raum.png"]
    presses(jonas, looks(jonas, back, "auental.zip"))
    assert jonas.client.get("/blueprints/auental-2/pictures/raum.png").status_code == 200


def test_a_picture_that_is_none_stays_outside(fatma: Desk) -> None:
    parcel = zipped(**{"a.yaml": PICTURED, "pictures/raum.png": b"<svg onload=alert(1)>"})
    page = looks(fatma, parcel, "paket.zip")
    assert "Das Bild „raum.png“ bleibt draußen." in words(page)
    presses(fatma, page)
    assert fatma.client.get("/blueprints/auental/pictures/raum.png").status_code == 404
    page = looks(fatma, PICTURED.replace("auental", "andere"))
    assert "Das Bild „raum.png“ ist nicht dabei." in words(page)


def test_a_picture_that_was_swapped_on_the_way_is_made_ready_again(fatma: Desk) -> None:
    page = looks(fatma, zipped(**{"a.yaml": PICTURED, "pictures/raum.png": picture()}), "p.zip")
    assert "raum.png:" in fields(page)["parcel-0-picture"][0]
    sent = fields(page)
    sent["parcel-0-picture"] = ["raum.png:" + base64.b64encode(b"<script>").decode()]
    answer = fatma.client.post("/blueprints/imports/acceptance", data=sent)
    assert answer.status_code == 422 and stored(fatma) == []


def test_owners_add_and_remove_pictures(fatma: Desk, jonas: Desk) -> None:
    presses(fatma, looks(fatma, FILE))
    address = "/blueprints/auental/pictures"

    def adds(words: str, data: bytes | None = None, name: str = "Plan des Raums.PNG") -> Any:
        upload = (io.BytesIO(picture() if data is None else data), name)
        return fatma.client.post(address, data={"picture": upload, "alternative": words})

    for answer in (
        adds(""),
        adds("Tische", b"kein Bild"),
        adds("Tische", name=""),
        adds("x" * 301),
    ):
        assert answer.status_code == 422 and 'class="field-error"' in answer.text
    assert adds("Tische im Kreis").status_code == 303
    with fatma.app.app_context():
        own = OwnBlueprint.by_key("auental")
        assert own
        line = {"file": "plan-des-raums.jpg", "alternative": {"de": "Tische im Kreis"}}
        assert own.content["pictures"] == [line] and own.examined.blueprint
        [kept] = BlueprintPicture.all_of(own)
        assert (kept.width, kept.height, b"Hersteller" in kept.data) == (60, 40, False)
    page = fatma.client.get(address)
    assert 'alt="Tische im Kreis"' in page.text
    assert jonas.client.get(address).status_code == 404
    assert jonas.client.post(f"{address}/plan-des-raums.jpg/removal").status_code == 404
    assert fatma.client.post(f"{address}/plan-des-raums.jpg/removal").status_code == 303
    with fatma.app.app_context():
        own = OwnBlueprint.by_key("auental")
        assert own and own.content["pictures"] == [] and not BlueprintPicture.all_of(own)


def test_a_picture_of_a_version_stays_when_the_draft_leaves_it_out(fatma: Desk) -> None:
    parcel = zipped(**{"a.yaml": PICTURED, "pictures/raum.png": picture()})
    presses(fatma, looks(fatma, parcel, "p.zip"))
    assert fatma.client.post("/blueprints/auental/pictures/raum.png/removal").status_code == 303
    assert fatma.client.get("/blueprints/auental/pictures/raum.png").status_code == 200


# Bad input


LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join(['*' + old] * 9)}]\n"
    for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
STAGES = "".join(f"  - {{id: s{n}, title: S, type: talk, minutes: 1}}\n" for n in range(200))

#: Files that nobody can read: what is said about them.
UNREADABLE = {
    "no YAML": ("id: [", "kein lesbares YAML"),
    "no blueprint": ("<html><body>Hallo</body></html>", "keine Blaupause"),
    "nothing": ("", "leer"),
    "deeply nested": ("a: " + "[" * 5000, "YAML"),
    "nested": ("a: " + "[" * 30 + "]" * 30, "12 Ebenen"),
    "anchors that multiply": (LAUGHS, "Verweise mitgezählt"),
    "tags that would run": (
        "a: !!python/object/apply:os.system ['true']",
        "nichts wird ausgeführt",
    ),
    "Latin-1": (FILE.replace("Ideen", "Töne").encode("latin-1"), "nicht in UTF-8"),
    "tabs": ("id: a\nstages:\n\t- id: b", "Tabulator"),
    "more than 1 MiB": ("x" * (1024 * 1024 + 1), "1 MiB"),
    "called a zip": (b"PK", "ist aber keines"),
    "a broken zip": (zipped(**{"a.yaml": FILE})[:-30], "beschädigt"),
    "an empty zip": (zipped(), "keine Blaupause"),
    "a zip without": (zipped(**{"a.txt": "x"}), "keine Blaupause"),
    "a zip of 100": (zipped(**{f"{n}.txt": "x" for n in range(100)}), "100 Dateien"),
    "21 blueprints": (zipped(**{f"{n}.yaml": FILE for n in range(21)}), "21 Blaupausen"),
    "a zip bomb": (zipped(**{"a.yaml": FILE, "b.txt": b"0" * 30_000_000}), "20 MB"),
    "a large text": (zipped(**{"a.yaml": b"#" * 1_100_000}), "1 MiB"),
    "a way out": (zipped(**{"../../a.yaml": FILE}), "nicht erlaubt"),
    "another way out": (zipped(**{"/etc/a.yaml": FILE}), "nicht erlaubt"),
    "the Windows way": (zipped(**{"..\\a.yaml": FILE}), "nicht erlaubt"),
    "a zip in a zip": (zipped(**{"a.yaml": FILE, "b.zip": zipped()}), "noch ein Zip"),
}


def encrypted() -> bytes:
    """The flag of encryption is what counts; Python cannot write such files."""
    data = bytearray(zipped(**{"a.yaml": FILE}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    return bytes(data)


def lying() -> bytes:
    """A zip whose entry says that it is ten bytes long."""
    data = bytearray(zipped(**{"a.yaml": b"0" * 3_000_000}))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.index(mark) + offset
        data[at : at + 4] = (10).to_bytes(4, "little")
    return bytes(data)


UNREADABLE["a password"] = (encrypted(), "Passwort")
UNREADABLE["a zip that lies"] = (lying(), "beschädigt")


@pytest.mark.parametrize("kind", UNREADABLE)
def test_a_file_that_cannot_be_read_is_refused_by_page_and_command(
    fatma: Desk, tmp_path: Path, kind: str
) -> None:
    data, said = UNREADABLE[kind]
    data = data.encode() if isinstance(data, str) else data
    name = "datei.zip" if data.startswith(b"PK") or "zip" in kind else "datei.yaml"
    page = looks(fatma, data, name)
    assert page.status_code == 422 and said in words(page)
    assert stored(fatma) == []
    path = tmp_path / name
    path.write_bytes(data)
    with fatma.app.test_request_context(headers={"Accept-Language": "de"}):
        lines, wrong = looked_through([path], fatma.app.extensions["library"])
    assert wrong == 1 and lines[0].startswith(name)
    assert said in lines[0] or kind == "nothing"


#: Files with mistakes: what is said about them, by page and by command.
MISTAKES = {
    "two stages with one id": (FILE.replace("id: zwei", "id: eins"), "zweimal"),
    "from later": (
        FILE.replace("minutes: 10", "minutes: 10\n    carry: {from: zwei}"),
        "kommt erst danach",
    ),
    "from itself": (FILE.replace("from: eins", "from: zwei"), "aus sich selbst"),
    "0 minutes": (FILE.replace("minutes: 10", "minutes: 0"), "mindestens 1"),
    "-5 minutes": (FILE.replace("minutes: 10", "minutes: -5"), "mindestens 1"),
    "10,000 minutes": (FILE.replace("minutes: 10", "minutes: 10000"), "höchstens 480"),
    "200 stages": (FILE[: FILE.index("  - id")] + STAGES, "hier sind es 200"),
    "a long title": (FILE.replace("Ideen in Auental", "x" * 5000), "hier sind es 5000"),
    "a word that is none": (FILE.replace("minutes: 10", "minuts: 10"), "„minutes“"),
}


@pytest.mark.parametrize("kind", MISTAKES)
def test_a_mistake_is_said_by_page_and_command(fatma: Desk, tmp_path: Path, kind: str) -> None:
    text, said = MISTAKES[kind]
    page = looks(fatma, text)
    assert page.status_code == 200 and said in words(page) and "mit Fehlern" in words(page)
    assert stored(fatma) == []
    path = tmp_path / "datei.yaml"
    path.write_text(text)
    with fatma.app.test_request_context(headers={"Accept-Language": "de"}):
        lines, wrong = looked_through([path], fatma.app.extensions["library"])
    assert wrong == 1 and any(said in line for line in lines)
    assert re.match(r"datei\.yaml:\d+: ", lines[0])


def test_fifty_megabytes_are_refused_with_a_sentence(fatma: Desk) -> None:
    page = looks(fatma, b"x" * 50_000_000)
    assert page.status_code == 413 and "ein Zip 10 MB" in words(page)
    assert stored(fatma) == []


def test_a_stranger_cannot_even_send_a_large_file(app: Flask) -> None:
    assert sends(app.test_client(), b"x" * 3_000_000, "a.zip").status_code in (403, 413)


def test_a_small_thing_among_other_requests_stays_small(fatma: Desk) -> None:
    """Only the import page takes large forms."""
    answer = fatma.client.post("/workshops/new", data={"title": "x" * 3_000_000})
    assert answer.status_code == 413


# Text is text

HOSTILE = "<script>alert('1')</script>{{ 7*7 }}{% raw %}#import \"x.typ\" $x$ *fett* @a <b> \\ `"


def test_html_jinja_and_typst_are_text_on_every_screen(fatma: Desk) -> None:
    text = json.dumps(
        {
            "id": "boese",
            "licence": HOSTILE,
            "contact": HOSTILE,
            "roles": [{"id": "r", "de": HOSTILE, "count": 2}],
            **{
                name: HOSTILE
                for name in (
                    "subtitle description goal when_to_use when_not skill_level room photo_policy "
                    "source authors authority"
                ).split()
            },
            **{
                name: [HOSTILE]
                for name in "materials preparation follow_up variants lessons".split()
            },
            "title": HOSTILE[:110],
            "version": HOSTILE[:20],
            "origin": {"id": "x", "title": HOSTILE, "authority": HOSTILE, "version": HOSTILE},
            "changes": [{"version": 1, "text": HOSTILE}],
            "stages": [
                {
                    "id": kind,
                    "type": kind,
                    "minutes": 5,
                    "title": HOSTILE[:110],
                    "phase": HOSTILE,
                    **{name: HOSTILE for name in "prompt hint notes say if_short if_stuck".split()},
                    **more,
                }
                for kind, more in {
                    "collect": {"lanes": [HOSTILE], "starter": HOSTILE},
                    "rate": {"scale": {"low": HOSTILE, "high": HOSTILE}},
                    "matrix": {
                        "axes": {"x": HOSTILE, "y": HOSTILE},
                        "carry": {"from": "collect"},
                    },
                    "roles": {"options": [{"id": "a", "de": HOSTILE}]},
                }.items()
            ],
        }
    )
    preview = looks(fatma, text, "boese.json")
    assert "neu hier" in words(preview)
    key = presses(fatma, preview).location.rsplit("/", 1)[1]
    pages = [preview, *(fatma.client.get(path) for path in pages_of(key))]
    answer = fatma.client.post("/workshops/new", data={"blueprint": key, "title": "Probe"})
    fatma.code = answer.location.rsplit("/", 1)[1]
    for stage in ("collect", "rate", "matrix", "roles"):
        assert fatma.opens(stage).status_code == 303
        pages += [fatma.client.get(f"/workshops/{fatma.code}"), fatma.client.get(fatma.board)]
    fatma.closes()
    pages.append(fatma.client.get(f"/workshops/{fatma.code}/results"))
    pages.append(fatma.client.get(f"/workshops/{fatma.code}/record.html"))
    for page in pages:
        assert page.status_code == 200, page.request.path
        assert "<script>alert" not in page.text and "49" not in words(page).split()
    assert sum("<script>alert" in unescape(page.text) for page in pages) > 8
    record = fatma.client.get(f"/workshops/{fatma.code}/record.pdf")
    assert record.status_code == 200 and record.data.startswith(b"%PDF")
    with fatma.app.app_context():
        assert db.session.scalars(select(Workshop)).one()
        assert db.session.scalars(select(Facilitator)).first()


def pages_of(key: str) -> list[str]:
    return [
        "/blueprints",
        f"/blueprints/{key}",
        f"/blueprints/{key}/edit",
        f"/blueprints/{key}/edit/parts/collect",
        "/blueprints/exports",
        f"/workshops/new?blueprint={key}",
    ]
