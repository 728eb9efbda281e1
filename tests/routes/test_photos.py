"""Photos on cards: who may send one, what comes back when it does not fit, and who sees it."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from facilitation.models import Card
from facilitation.pictures import LARGEST, Picture, prepare
from facilitation.routes import _draft
from tests.conftest import Desk, Phone, cards_of
from tests.planning import in_groups, plans
from tests.test_extensions import is_free
from tests.test_pictures import saved, told, wall

WORDS = {"text": "Abholstation", "alternative": "Ein Schrank mit Fächern"}


def jpeg(**options: Any) -> bytes:
    return saved(wall(), "JPEG", **options)


def photographs(
    phone: Phone, upload: bytes, stage: str = "sketch", name: str = "foto.jpg", **fields: str
) -> Any:
    path = f"/w/{phone.desk.code}/stages/{phone.desk.stage(stage)}/cards"
    return sends(phone, path, upload, name, **fields)


def sends(phone: Phone, path: str, upload: bytes, name: str = "foto.jpg", **fields: str) -> Any:
    form = {**WORDS, **fields, "photo": FileStorage(BytesIO(upload), name)}
    boundary, body = encode_multipart(form)
    kind = f"multipart/form-data; boundary={boundary}"
    return phone.client.post(path, data=body, content_type=kind)


def only_card(desk: Desk, stage: str = "sketch") -> Card:
    def loaded(workshop: Any) -> Card:
        [card] = workshop.stage_by_key(stage).cards
        assert card.photo is None or card.photo.jpeg
        return card  # type: ignore[no-any-return]

    return desk.ask(loaded)  # type: ignore[no-any-return]


def addresses(page: str) -> list[str]:
    return re.findall(r'src="([^"]+/photos/[^"]+)"', page)


@pytest.fixture
def sketch(fatma: Desk) -> Desk:
    plans(
        fatma,
        {"id": "sketch", "photo": "allow"},
        {"id": "needed", "photo": "require", "fields": ["Titel", "Weg"]},
        {"id": "sealed", "photo": "allow", "hidden": True},
        {"id": "without"},
    )
    fatma.opens("sketch")
    return fatma


def test_a_photo_stands_on_all_three_screens(sketch: Desk) -> None:
    anna = Phone.joins(sketch)
    assert photographs(anna, jpeg(**told())).status_code == 303
    card = only_card(sketch)
    assert card.photo and card.photo.alternative == WORDS["alternative"]
    for page, client in (
        (anna.sees(), anna.client),
        (sketch.wall(), sketch.app.test_client()),
        (sketch.sees(), sketch.client),
    ):
        [address] = set(addresses(page))
        assert f'alt="{WORDS["alternative"]}"' in page
        answer = client.get(address)
        assert answer.status_code == 200 and answer.data == card.photo.jpeg
        assert answer.mimetype == "image/jpeg"
        assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Disposition"] == "inline"
        assert Image.open(BytesIO(answer.data)).size == (48, 64), "upright"
        assert not Image.open(BytesIO(answer.data)).getexif()


def test_only_forms_with_a_photo_may_be_large(sketch: Desk) -> None:
    anna = Phone.joins(sketch)
    noise = saved(Image.effect_noise((1500, 1500), 90), "PNG")
    assert len(noise) > 1024 * 1024
    assert photographs(anna, noise, name="foto.png").status_code == 303
    large = {"text": "x" * 1_100_000}
    card = only_card(sketch).id
    for path in (f"stages/{sketch.stage('sketch')}/cards", f"cards/{card}"):
        assert anna.client.post(f"/w/{sketch.code}/{path}", data=large).status_code == 413
    ready = f"/w/{sketch.code}/stages/{sketch.stage('sketch')}/readiness"
    assert sends(anna, ready, noise).status_code == 413


MOVING = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
REFUSED = {
    "no picture": (b"%PDF-1.7 nichts zu sehen", "foto.jpg", "kein Foto"),
    "lying name": (saved(wall(), "GIF"), "foto.jpg", "kein Foto"),
    "empty": (b"", "foto.jpg", "leer"),
    "half": (jpeg()[:300], "foto.jpg", "nicht gelesen"),
    "moving": (
        saved(MOVING[0], "PNG", save_all=True, append_images=MOVING[1:]),
        "foto.png",
        "bewegtes Bild",
    ),
    "bomb": (saved(Image.new("1", (8000, 8000)), "PNG"), "foto.png", "Bildpunkte"),
    "large": (b"\xff\xd8\xff" + b"0" * LARGEST, "foto.jpg", "größer als 15 MB"),
}


@pytest.mark.parametrize(("upload", "name", "sentence"), REFUSED.values(), ids=REFUSED)
def test_a_file_that_does_not_fit_brings_back_all_that_was_typed(
    sketch: Desk, upload: bytes, name: str, sentence: str
) -> None:
    anna = Phone.joins(sketch)
    answer = photographs(anna, upload, name=name)
    assert answer.status_code == 422 and sentence in answer.text
    assert all(words in answer.text for words in WORDS.values())
    assert cards_of(sketch, "sketch") == [] and is_free()


def test_two_hundred_megabytes_are_refused_with_a_word_about_the_photo(sketch: Desk) -> None:
    anna = Phone.joins(sketch)
    answer = anna.client.post(
        f"/w/{sketch.code}/stages/{sketch.stage('sketch')}/cards",
        environ_overrides={"CONTENT_LENGTH": "200000000"},
        content_type="multipart/form-data; boundary=photo",
    )
    assert answer.status_code == 413
    assert "Foto ist zu groß" in answer.text and f'href="/w/{sketch.code}"' in answer.text
    assert cards_of(sketch, "sketch") == [] and is_free()


def test_a_photo_needs_words_for_those_who_do_not_see_it(sketch: Desk) -> None:
    anna = Phone.joins(sketch)
    for words, sentence in (("", "was das Foto zeigt"), ("x" * 301, "höchstens 300")):
        answer = photographs(anna, jpeg(), alternative=words)
        assert answer.status_code == 422 and sentence in answer.text
        assert WORDS["text"] in answer.text
    words_alone = anna.posts(WORDS["text"], "sketch", alternative="Ein Schrank")
    assert words_alone.status_code == 422 and "Bitte wählen Sie das Foto" in words_alone.text
    assert cards_of(sketch, "sketch") == []
    assert anna.posts(WORDS["text"], "sketch").status_code == 303, "no photo is needed"


def test_a_stage_without_photos_takes_none(sketch: Desk) -> None:
    sketch.opens("without")
    answer = photographs(Phone.joins(sketch), jpeg(), stage="without")
    assert answer.status_code == 409 and "keine Fotos" in answer.text
    assert WORDS["text"] in answer.text and cards_of(sketch, "without") == []


def test_a_closed_stage_takes_no_photo_and_keeps_the_texts(sketch: Desk) -> None:
    sketch.opens("needed")
    sketch.stops("needed")
    fields = {"field-0": "Antragsweg", "field-1": "Schritt für Schritt"}
    answer = photographs(Phone.joins(sketch), jpeg(), stage="needed", **fields)
    assert answer.status_code == 409
    assert all(text in answer.text for text in (*fields.values(), WORDS["alternative"]))


def test_who_cannot_photograph_describes(sketch: Desk) -> None:
    sketch.opens("needed")
    anna = Phone.joins(sketch)
    fields = {"field-0": "Rückruf", "field-1": "zur Wunschzeit"}
    bare = anna.posts(None, "needed", **fields)
    assert bare.status_code == 422 and "keines möglich" in bare.text and "Rückruf" in bare.text
    undescribed = anna.posts(None, "needed", no_photo="1", **fields)
    assert undescribed.status_code == 422 and "zu sehen wäre" in undescribed.text
    described = anna.posts(None, "needed", no_photo="1", alternative="Ein Rollenspiel", **fields)
    assert described.status_code == 303
    assert only_card(sketch, "needed").fields == ["Rückruf", "zur Wunschzeit", "Ein Rollenspiel"]
    assert "Ein Rollenspiel" in sketch.wall() and "Statt eines Fotos" in sketch.wall()
    path = f"/w/{sketch.code}/cards/{only_card(sketch, 'needed').id}"
    assert "Ein Rollenspiel" in anna.client.get(path + "/edit").text
    assert anna.client.post(path, data={**fields, "field-1": "am Abend"}).status_code == 303
    assert only_card(sketch, "needed").fields == ["Rückruf", "am Abend", "Ein Rollenspiel"]
    sends(anna, path, jpeg(), **fields)
    assert only_card(sketch, "needed").fields == ["Rückruf", "zur Wunschzeit"]
    assert only_card(sketch, "needed").photo


def test_a_photo_is_replaced_and_its_old_address_is_gone(sketch: Desk) -> None:
    anna = Phone.joins(sketch)
    photographs(anna, jpeg())
    card = only_card(sketch)
    [old] = addresses(anna.sees())
    path = f"/w/{sketch.code}/cards/{card.id}"
    assert addresses(anna.client.get(path + "/edit").text) == [old]
    other = saved(wall(size=(80, 20)), "PNG")
    assert sends(anna, path, other, "b.png").status_code == 303
    [new] = addresses(anna.sees())
    assert new != old and anna.client.get(old).status_code == 404
    assert Image.open(BytesIO(anna.client.get(new).data)).size == (80, 20)
    anna.client.post(path, data={"text": "neue Worte", "alternative": "Andere Beschreibung"})
    assert addresses(anna.sees()) == [new] and "Andere Beschreibung" in anna.sees()
    anna.client.post(path, data={"text": "neue Worte", "alternative": "Egal", "no_photo": "1"})
    assert addresses(anna.sees()) == [] and only_card(sketch).text == "neue Worte"


def test_a_bad_replacement_keeps_photo_and_text(sketch: Desk) -> None:
    anna = Phone.joins(sketch)
    photographs(anna, jpeg())
    card = only_card(sketch)
    answer = sends(anna, f"/w/{sketch.code}/cards/{card.id}", b"nichts", text="neue Worte")
    assert answer.status_code == 422 and "kein Foto" in answer.text
    assert "neue Worte" in answer.text and only_card(sketch).photo
    assert only_card(sketch).text == WORDS["text"]


def test_a_hidden_photo_reaches_only_its_author(sketch: Desk) -> None:
    sketch.opens("sealed")
    anna, ben = Phone.joins(sketch, "Anna"), Phone.joins(sketch, "Ben")
    photographs(anna, jpeg(), stage="sealed")
    [mine] = addresses(anna.sees())
    name = mine.rsplit("/", 1)[1]
    board = f"{sketch.board}/photos/{name}"
    nobody = sketch.app.test_client()
    assert anna.client.get(mine).status_code == 200
    assert sketch.client.get(f"/workshops/{sketch.code}/photos/{name}").status_code == 200
    assert ben.client.get(mine).status_code == 404 and nobody.get(board).status_code == 404
    sketch.reveals("sealed")
    assert ben.client.get(mine).status_code == 200 and nobody.get(board).status_code == 200
    sketch.posts(f"cards/{only_card(sketch, 'sealed').id}/aside")
    assert ben.client.get(mine).status_code == 404 and nobody.get(board).status_code == 404
    assert sketch.client.get(f"/workshops/{sketch.code}/photos/{name}").status_code == 200


def test_a_photo_is_in_no_other_workshop_and_has_no_other_name(
    sketch: Desk, charlie: Phone
) -> None:
    anna = Phone.joins(sketch)
    photographs(anna, jpeg())
    [mine] = addresses(anna.sees())
    number, stamp = re.findall(r"(\d+)-(\w+)\.jpg", mine)[0]
    assert anna.client.get(mine).status_code == 200
    for other in (f"{number}-{stamp[:-1]}x", f"{int(number) + 1}-{stamp}", f"{2**70}-{stamp}"):
        assert anna.client.get(f"/w/{sketch.code}/photos/{other}.jpg").status_code == 404
    name = f"photos/{number}-{stamp}.jpg"
    assert charlie.client.get(f"/w/{charlie.desk.code}/{name}").status_code == 404
    assert charlie.client.get(f"{charlie.desk.board}/{name}").status_code == 404
    assert charlie.desk.client.get(f"/workshops/{charlie.desk.code}/{name}").status_code == 404


def test_only_the_author_sees_a_private_photo(fatma: Desk) -> None:
    plans(fatma, {"id": "sketch", "photo": "allow", "read_by": "self"})
    fatma.opens("sketch")
    anna, ben = Phone.joins(fatma), Phone.joins(fatma)
    photographs(anna, jpeg())
    [mine] = addresses(anna.sees())
    name = mine.rsplit("/", 1)[1]
    assert anna.client.get(mine).status_code == 200
    for client, path in (
        (ben.client, mine),
        (fatma.client, f"/workshops/{fatma.code}/photos/{name}"),
        (ben.client, f"{fatma.board}/photos/{name}"),
    ):
        assert client.get(path).status_code == 404


def test_nobody_waits_while_a_photo_is_made_ready(
    sketch: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []

    def watched(upload: bytes) -> Picture:
        seen.append(is_free())
        return prepare(upload)

    monkeypatch.setattr(_draft, "prepare", watched)
    anna = Phone.joins(sketch)
    photographs(anna, jpeg())
    card = only_card(sketch)
    sends(anna, f"/w/{sketch.code}/cards/{card.id}", jpeg())
    assert seen == [True, True] and is_free()


def test_a_photo_that_cannot_be_posted_is_not_made_ready(
    sketch: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[bytes] = []
    monkeypatch.setattr(_draft, "prepare", lambda upload: made.append(upload) or prepare(upload))
    anna = Phone.joins(sketch)
    photographs(anna, jpeg(), text="")
    sketch.stops("sketch")
    photographs(anna, jpeg())
    assert made == []
    sketch.posts("admissions", stage=sketch.stage("sketch"))
    photographs(anna, jpeg(), key="k1")
    photographs(anna, jpeg(), key="k1")
    assert len(made) == 1 and len(cards_of(sketch, "sketch")) == 1


def test_the_group_may_change_while_a_photo_is_made_ready(
    fatma: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = {"unit": "group", "post_by": "group", "attribution": "group"}
    plans(fatma, {"id": "sketch", "photo": "require", **group})
    anna, ben = Phone.joins(fatma, "Anna"), Phone.joins(fatma, "Ben")
    in_groups(fatma, anna, ben)
    fatma.opens("sketch")
    person = fatma.ask(lambda w: w.people()[0].id)
    second = fatma.ask(lambda w: w.groups[1].id)

    def moved(upload: bytes) -> Picture:
        fatma.posts("groups/moves", participant=person, group=second)
        return prepare(upload)

    monkeypatch.setattr(_draft, "prepare", moved)
    assert photographs(anna, jpeg()).status_code == 303
    assert only_card(fatma).group_id == second
    assert "Sie schreiben für Gruppe 2" in anna.sees() and addresses(ben.sees())


def test_what_is_gone_meanwhile_is_not_found(sketch: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def deleted(upload: bytes) -> Picture:
        sketch.posts("deletion", title="Probe")
        return prepare(upload)

    monkeypatch.setattr(_draft, "prepare", deleted)
    assert photographs(Phone.joins(sketch), jpeg()).status_code == 404
    assert is_free()
