"""Photos from phones: small, upright and without a trace of place and camera, or a sentence."""

from __future__ import annotations

import ast
import logging
import struct
import subprocess
import sys
import threading
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from facilitation import darkroom, pictures
from facilitation.pictures import Picture
from facilitation.refusal import Unusable

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
#: What gives away where, when and with what a photo was taken, as it stands in the files below.
TRACES = [b"Fairphone", b"2026:11:24", b"Vorplatz", b"Notiz", b"Exif", b"ns.adobe.com", b"ICC_PRO"]


def saved(photo: Image.Image, kind: str, **options: Any) -> bytes:
    file = BytesIO()
    photo.save(file, kind, **options)
    return file.getvalue()


def wall(mode: str = "RGB", size: tuple[int, int] = (64, 48)) -> Image.Image:
    """The upper half is red, the lower half blue."""
    photo = Image.new("RGB", size, RED)
    photo.paste(BLUE, (0, size[1] // 2, *size))
    return photo.convert(mode)


def told() -> dict[str, Any]:
    """Options of a file that says place, camera and time, and that it lies on its side."""
    exif = Image.Exif()
    exif[0x010F] = "Fairphone"
    exif[0x0112] = 6
    exif.get_ifd(0x8769)[0x9003] = "2026:11:24 09:05:00"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 7.0), 28: b"Vorplatz"})
    xmp = b'<x:xmpmeta xmlns:exif="http://ns.adobe.com/exif/1.0/">Vorplatz</x:xmpmeta>'
    return {"exif": exif, "xmp": xmp, "icc_profile": SRGB}


def answered(upload: bytes) -> bytes:
    return darkroom.answer(upload, most_pixels=50_000_000, longest_side=2000)


def developed(upload: bytes) -> Picture:
    """What ``prepare`` gives, without the tenth of a second in which the darkroom starts."""
    first, _line_end, jpeg = answered(upload).partition(b"\n")
    width, height = map(int, first.split())
    return Picture(jpeg, width, height)


def seen(picture: Picture) -> Image.Image:
    photo = Image.open(BytesIO(picture.jpeg))
    assert (photo.format, photo.mode) == ("JPEG", "RGB")
    assert photo.size == (picture.width, picture.height)
    return photo


def shows(picture: Picture, where: tuple[float, float], colour: tuple[int, int, int]) -> bool:
    """Whether this place, in parts of width and height, has about this colour."""
    photo = seen(picture)
    found = photo.getpixel((int(where[0] * photo.width), int(where[1] * photo.height)))
    assert isinstance(found, tuple)
    return all(abs(is_ - should) < 24 for is_, should in zip(found, colour, strict=True))


def refusal(upload: bytes) -> str:
    with pytest.raises(Unusable) as refused:
        pictures.prepare(upload)
    assert refused.value.field == "photo"
    return refused.value.sentence


UNREADABLE = (
    "Das Foto konnte nicht gelesen werden, vielleicht ist es beschädigt oder unvollständig; "
    "bitte wählen Sie es noch einmal aus oder nehmen Sie ein anderes."
)


# What becomes of a photo


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_loses_its_place_and_camera(kind: str) -> None:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", "Notiz")
    remarks: dict[str, Any] = {"comment": b"Notiz", "pnginfo": texts}
    upload = saved(wall(), kind, **told(), **remarks)
    before = Image.open(BytesIO(upload))
    assert before.getexif().get_ifd(0x8825)[28] == b"Vorplatz" and before.info["icc_profile"]
    assert {b"Fairphone", b"2026:11:24", b"Vorplatz"} <= {t for t in TRACES if t in upload}
    assert kind == "WEBP" or b"Notiz" in upload

    picture = pictures.prepare(upload)

    assert [trace for trace in TRACES if trace in picture.jpeg] == []
    after = seen(picture)
    assert not after.getexif()
    assert set(after.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"} | {
        "progressive",
        "progression",
    }


def test_a_photo_stands_upright() -> None:
    assert shows(developed(saved(wall(), "JPEG")), (0.5, 0.2), RED)

    picture = pictures.prepare(saved(wall(), "JPEG", **told()))

    assert (picture.width, picture.height) == (48, 64)
    assert shows(picture, (0.8, 0.5), RED)
    assert shows(picture, (0.2, 0.5), BLUE)


def test_a_photo_with_unreadable_notes_is_taken_as_it_lies() -> None:
    for kind, notes in [("JPEG", b"II*\0" + b"\xff" * 20), ("PNG", b"\xff" * 20)]:
        upload = saved(wall(), kind, exif=b"Exif\0\0" + notes)
        assert notes in upload
        assert shows(developed(upload), (0.5, 0.2), RED)


@pytest.mark.parametrize(
    ("size", "becomes"),
    [((64, 48), (64, 48)), ((5000, 2000), (2000, 800)), ((4500, 1), (2000, 1))],
)
def test_a_photo_is_made_smaller_but_never_larger(
    size: tuple[int, int], becomes: tuple[int, int]
) -> None:
    picture = developed(saved(wall(size=size), "JPEG", quality=40))
    assert (picture.width, picture.height) == becomes
    assert seen(picture).size == becomes


def test_a_palette_is_made_smaller_without_losing_lines() -> None:
    lines = Image.new("P", (6000, 10), 0)
    lines.putpalette([*WHITE, 0, 0, 0])
    for x in range(0, 6000, 3):
        lines.paste(1, (x, 0, x + 1, 10))
    extremes = seen(developed(saved(lines, "PNG"))).convert("L").getextrema()
    assert all(140 < grey < 200 for grey in cast(tuple[int, int], extremes)), (
        "a third of black makes grey"
    )


def test_what_is_transparent_becomes_white() -> None:
    glass = wall("RGBA")
    assert shows(developed(saved(glass, "PNG")), (0.5, 0.2), RED)
    glass.paste((0, 0, 0, 0), (0, 0, 64, 24))
    palette = wall("P")
    index = palette.getpixel((5, 5))
    for upload in [
        saved(glass, "PNG"),
        saved(glass, "WEBP", lossless=True),
        saved(palette, "PNG", transparency=index),
    ]:
        picture = developed(upload)
        assert shows(picture, (0.5, 0.2), WHITE)
        assert shows(picture, (0.5, 0.8), BLUE)


def test_colours_of_a_camera_become_those_of_screens() -> None:
    # A profile in which red and green have changed places: a mistake would be plain to see.
    strange = SRGB.replace(b"rXYZ", b"....").replace(b"gXYZ", b"rXYZ").replace(b"....", b"gXYZ")
    assert strange != SRGB
    for kind, mode in [("JPEG", "RGB"), ("PNG", "RGBA"), ("PNG", "P")]:
        assert shows(developed(saved(wall(mode), kind)), (0.5, 0.2), RED)
        upload = saved(wall(mode), kind, icc_profile=strange)
        assert shows(developed(upload), (0.5, 0.2), GREEN)


def test_a_profile_that_does_not_fit_is_ignored() -> None:
    for mode in ["CMYK", "L"]:
        plain = developed(saved(wall(mode), "JPEG"))
        assert developed(saved(wall(mode), "JPEG", icc_profile=SRGB)) == plain


def test_other_ways_to_store_colours_look_the_same() -> None:
    printed = developed(saved(wall("CMYK"), "JPEG", quality=95))
    assert shows(printed, (0.5, 0.2), RED) and shows(printed, (0.5, 0.8), BLUE)
    grey = developed(saved(Image.new("I;16", (64, 48), 0x8000), "PNG"))
    assert shows(grey, (0.5, 0.5), (128, 128, 128))
    drawn = developed(saved(Image.new("1", (64, 48), 1), "PNG"))
    assert shows(drawn, (0.5, 0.5), WHITE)


def test_of_two_pictures_in_a_jpeg_the_first_is_shown() -> None:
    upload = saved(wall(), "MPO", save_all=True, append_images=[Image.new("RGB", (9, 9), GREEN)])
    assert getattr(Image.open(BytesIO(upload)), "n_frames", 1) == 2
    picture = developed(upload)
    assert (picture.width, picture.height) == (64, 48)
    assert shows(picture, (0.5, 0.2), RED)


# What is refused


def test_an_empty_file_is_refused() -> None:
    assert refusal(b"") == "Diese Datei ist leer; bitte wählen Sie das Foto noch einmal aus."


def test_what_is_no_jpeg_png_or_webp_is_refused() -> None:
    others = {
        "a text": "Das ist kein Foto, auch wenn die Datei foto.jpg heißt.".encode(),
        "heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(500),
        "gif": saved(wall(), "GIF"),
        "tiff": saved(wall(), "TIFF"),
        "bmp": saved(wall(), "BMP"),
        "svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        "pdf": saved(wall(), "PDF"),
        "sound": b"RIFF\x24\0\0\0WAVEfmt " + bytes(500),
    }
    sentence = (
        "Diese Datei ist kein Foto im Format JPEG, PNG oder WebP; "
        "bitte wählen Sie ein Foto in einem dieser Formate."
    )
    assert {kind: refusal(file) for kind, file in others.items()} == dict.fromkeys(others, sentence)


def test_a_file_above_15_megabytes_is_refused() -> None:
    photo = saved(wall(), "JPEG")
    room = 15 * 1024 * 1024 - len(photo)
    assert pictures.prepare(photo + bytes(room)).width == 64
    assert refusal(photo + bytes(room + 1)) == (
        "Das Foto ist größer als 15 MB; bitte wählen Sie eine kleinere Fassung."
    )


def test_a_photo_of_more_than_50_million_pixels_is_refused() -> None:
    png, jpeg = saved(wall(), "PNG"), saved(wall(), "JPEG")
    webp = saved(wall("RGBA"), "WEBP", lossless=True)
    assert claiming(png, 64, 48) == png
    assert refusal(claiming(png, 60_000, 60_000)) == (
        "Das Foto hat mehr als 50 Millionen Bildpunkte; bitte wählen Sie eine kleinere Fassung."
    )
    assert answered(claiming(png, 50_001, 1000)) == b"pixels"
    assert answered(claiming(png, 50_000, 1000)) == b"unreadable", "it may be so large, if it is"
    start = jpeg.index(b"\xff\xc0") + 5
    assert jpeg[start : start + 4] == struct.pack(">HH", 48, 64)
    assert answered(jpeg[:start] + b"\xff\xff\xff\xff" + jpeg[start + 4 :]) == b"pixels"
    start = webp.index(b"VP8L") + 9
    assert answered(webp[:start] + b"\xff\xff\xff\x0f" + webp[start + 4 :]) == b"pixels"


def claiming(png: bytes, width: int, height: int) -> bytes:
    """The same file with another size in its header."""
    header = b"IHDR" + struct.pack(">II", width, height) + png[24:29]
    return png[:12] + header + struct.pack(">I", zlib.crc32(header)) + png[33:]


def test_too_many_pixels_are_refused_without_being_decoded() -> None:
    upload = saved(Image.new("L", (4000, 3000)), "PNG", compress_level=1)
    allowed, needed = peak(upload, most_pixels=12_000_000)
    refused, spent = peak(upload, most_pixels=11_999_998)
    assert (allowed, refused) == ("2000 1500", "pixels")
    assert needed > spent + 10, "megabytes: decoded, this photo has 12 million bytes"


def peak(upload: bytes, most_pixels: int) -> tuple[str, int]:
    """What the darkroom answers, and the megabytes it had at its height.

    Asked from a small process in between: the peak of a process is never below its parent's.
    """
    between = (
        "import resource, subprocess, sys\n"
        "done = subprocess.run(sys.argv[1:], stdin=sys.stdin, stdout=subprocess.PIPE, check=True)\n"
        "print(done.stdout.split(b'\\n')[0].decode())\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)\n"
    )
    command = [sys.executable, "-P", str(pictures.DARKROOM), str(most_pixels), "2000"]
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", between, *command],
        input=upload,
        capture_output=True,
        check=True,
    )
    answer, megabytes = done.stdout.decode().splitlines()
    return answer, int(megabytes)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_moving_picture_is_refused(kind: str) -> None:
    assert developed(saved(wall(), kind, save_all=True)).width == 64
    moving = saved(wall(), kind, save_all=True, append_images=[wall().rotate(180)], duration=100)
    assert refusal(moving) == (
        "Diese Datei ist ein bewegtes Bild; bitte wählen Sie ein einzelnes Foto."
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_that_arrived_in_part_is_refused(kind: str) -> None:
    whole = saved(Image.effect_noise((200, 100), 90).convert("RGB"), kind)
    assert developed(whole).width == 200
    assert answered(whole[:12]) == b"unreadable"
    assert refusal(whole[: len(whole) // 2]) == UNREADABLE


def test_a_damaged_photo_is_refused() -> None:
    whole = saved(wall(), "PNG")
    assert developed(whole).width == 64
    middle = whole.index(b"IDAT") + 10
    assert refusal(whole[:middle] + b"\0\xff\0\xff" + whole[middle + 4 :]) == UNREADABLE


# The darkroom is a process of its own


@pytest.fixture
def another_darkroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Another program in the place of the darkroom's."""

    def install(program: str) -> Path:
        file = tmp_path / "another.py"
        file.write_text(program)
        monkeypatch.setattr(pictures, "DARKROOM", file)
        return tmp_path

    return install


ANSWERS = "import sys; sys.stdin.buffer.read(); sys.stdout.buffer.write(b'64 48\\njpeg')\n"


@pytest.mark.parametrize(
    "mishap",
    ["import os; os.abort()", "raise MemoryError", "import time; time.sleep(30)"],
    ids=["crash", "mistake", "delay"],
)
def test_a_mishap_of_the_darkroom_is_a_refusal_and_told_to_the_house(
    another_darkroom: Callable[[str], Path],
    mishap: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    upload = saved(wall(), "JPEG")
    another_darkroom(ANSWERS)
    assert pictures.prepare(upload) == Picture(b"jpeg", 64, 48)

    monkeypatch.setattr(pictures, "LONGEST_WAIT", 0.4)
    another_darkroom(mishap)
    with caplog.at_level(logging.ERROR, "facilitation"):
        assert refusal(upload) == UNREADABLE
    assert "A photo could not be developed" in caplog.text


def test_two_photos_are_developed_at_a_time(another_darkroom: Callable[[str], Path]) -> None:
    # The first waits for a second, for at most ten seconds, so that a busy machine proves the same.
    times = another_darkroom(
        "import os, pathlib, time\n"
        "here = pathlib.Path(__file__).parent; began = time.monotonic()\n"
        "(here / f'{os.getpid()}.begun').touch()\n"
        "while len(list(here.glob('*.begun'))) < 2 and time.monotonic() < began + 10:\n"
        "    time.sleep(0.01)\n"
        "time.sleep(0.2)\n"
        "(here / f'{os.getpid()}.span').write_text(f'{began} {time.monotonic()}')\n" + ANSWERS
    )
    upload = saved(wall(), "JPEG")
    threads = [threading.Thread(target=pictures.prepare, args=(upload,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    spans = [tuple(map(float, file.read_text().split())) for file in times.glob("*.span")]
    assert len(spans) == 4
    assert max(sum(a <= began < z for a, z in spans) for began, _ in spans) == 2


def test_the_darkroom_has_little_memory_and_comes_last() -> None:
    program = (
        f"import mmap, os, sys; sys.path.insert(0, {str(pictures.DARKROOM.parent)!r})\n"
        "import darkroom\n"
        "mmap.mmap(-1, darkroom.MEMORY).close(); before = os.nice(0)\n"
        "darkroom.restrain()\n"
        "print(os.nice(0) > before)\n"
        "mmap.mmap(-1, darkroom.MEMORY)\n"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", program], capture_output=True, text=True, check=False
    )
    assert done.stdout == "True\n"
    assert done.stderr.rstrip().endswith("Cannot allocate memory")


def test_the_darkroom_does_not_import_the_application() -> None:
    tree = ast.walk(ast.parse(pictures.DARKROOM.read_text()))
    named = [
        name
        for node in tree
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module] if isinstance(node, ast.ImportFrom) else imports(node))
    ]
    assert "PIL" in named
    assert {str(name).split(".")[0] for name in named} - sys.stdlib_module_names == {"PIL"}


def imports(node: ast.Import) -> list[str]:
    return [alias.name for alias in node.names]
