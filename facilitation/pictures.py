"""Photos that people upload, made fit for all screens: small, upright, without place and camera.

The rule: a file is taken for what its first bytes say, never for its name, and it is opened only in
a process of its own. Whatever happens there, people read a sentence.
"""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from flask_babel import gettext as _

from facilitation.refusal import Unusable

DARKROOM = Path(__file__).with_name("darkroom.py")
LARGEST_MEGABYTES = 15
LARGEST = LARGEST_MEGABYTES * 1024 * 1024
MOST_MILLION_PIXELS = 50
LONGEST_SIDE = 2000
LONGEST_WAIT = 20

#: Two at a time: more would take the processor and the memory from the people in the room.
_two_at_a_time = threading.Semaphore(2)
_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Picture:
    """A JPEG in sRGB that holds nothing but its pixels; width and height are those one sees."""

    jpeg: bytes
    width: int
    height: int


def prepare(upload: bytes) -> Picture:
    """The photo in this upload, ready to be stored; takes some tenths of a second.

    Raises ``Unusable`` for the field ``photo``. The caller holds no lock meanwhile.
    """
    if not upload:
        raise _refusal("empty")
    if not _has_known_format(upload):
        raise _refusal("format")
    if len(upload) > LARGEST:
        raise _refusal("bytes")

    first, _line_end, jpeg = _developed(upload).partition(b"\n")
    if not jpeg:
        raise _refusal(first.decode())
    width, height = first.split()
    return Picture(jpeg, int(width), int(height))


def _has_known_format(upload: bytes) -> bool:
    is_webp = upload.startswith(b"RIFF") and upload[8:12] == b"WEBP"
    return is_webp or upload.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))


def _developed(upload: bytes) -> bytes:
    try:
        with _two_at_a_time:
            done = subprocess.run(
                [
                    sys.executable,
                    "-P",
                    str(DARKROOM),
                    str(MOST_MILLION_PIXELS * 1_000_000),
                    str(LONGEST_SIDE),
                ],
                input=upload,
                capture_output=True,
                timeout=LONGEST_WAIT,
                check=True,
            )
    except subprocess.CalledProcessError as error:
        # Not the photo's fault alone: the house should learn of it.
        said = error.stderr.decode(errors="replace")
        _logger.error("A photo could not be developed (%s): %s", error.returncode, said)
        return b"unreadable"
    except (subprocess.TimeoutExpired, OSError) as error:
        _logger.error("A photo could not be developed: %s", error)
        return b"unreadable"
    return done.stdout


def _refusal(reason: str) -> Unusable:
    sentences = {
        "empty": _("Diese Datei ist leer; bitte wählen Sie das Foto noch einmal aus."),
        "format": _(
            "Diese Datei ist kein Foto im Format JPEG, PNG oder WebP; "
            "bitte wählen Sie ein Foto in einem dieser Formate."
        ),
        "bytes": _(
            "Das Foto ist größer als %(megabytes)s MB; bitte wählen Sie eine kleinere Fassung.",
            megabytes=LARGEST_MEGABYTES,
        ),
        "pixels": _(
            "Das Foto hat mehr als %(millions)s Millionen Bildpunkte; "
            "bitte wählen Sie eine kleinere Fassung.",
            millions=MOST_MILLION_PIXELS,
        ),
        "moving": _("Diese Datei ist ein bewegtes Bild; bitte wählen Sie ein einzelnes Foto."),
        "unreadable": _(
            "Das Foto konnte nicht gelesen werden, vielleicht ist es beschädigt oder "
            "unvollständig; bitte wählen Sie es noch einmal aus oder nehmen Sie ein anderes."
        ),
    }
    return Unusable(sentences[reason], field="photo")
