"""Blueprints and their pictures in one file: a zip that is made here, and one that comes in.

A blueprint lies beside its ``pictures/``; several of them have a folder each. Nothing of a zip is
ever written to a disk, and no more of it is unpacked than its limits say.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import PurePosixPath

from flask_babel import gettext as _

from facilitation.blueprints.problems import BlueprintError, Problem
from facilitation.blueprints.reading import LARGEST_FILE
from facilitation.blueprints.spec import PICTURE

PICTURES = "pictures"
MOST_BLUEPRINTS = 20
MOST_FILES = 60
#: What comes in at once, packed or not, and what it may hold unpacked.
LARGEST_MEGABYTES = 10
LARGEST = LARGEST_MEGABYTES * 1024 * 1024
MOST_UNPACKED_MEGABYTES = 20
MOST_UNPACKED = MOST_UNPACKED_MEGABYTES * 1024 * 1024

_BEGINS = b"PK\x03\x04"
_EMPTY = b"PK\x05\x06"
_TEXTS = (".yaml", ".yml", ".json")
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ENCRYPTED = 1
#: What systems put into a zip by themselves.
_LITTER = re.compile(r"(^|/)(__MACOSX|\.DS_Store|Thumbs\.db|desktop\.ini)(/|$)")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\\:]")


@dataclass(frozen=True)
class Packed:
    """One blueprint file as it came, with the pictures that lay beside it, by their names."""

    name: str
    data: bytes = field(repr=False)
    pictures: dict[str, bytes] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Parcel:
    """What came in at once; ``ignored`` are names of files that are neither."""

    files: list[Packed]
    ignored: list[str] = field(default_factory=list)
    is_zip: bool = False


def pack(files: Iterable[Packed]) -> bytes:
    """A zip of these blueprints; several get a folder each, named like the file."""
    files = list(files)
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for packed in files:
            folder = f"{PurePosixPath(packed.name).stem}/" if len(files) > 1 else ""
            archive.writestr(f"{folder}{packed.name}", packed.data)
            for file, picture in packed.pictures.items():
                archive.writestr(f"{folder}{PICTURES}/{file}", picture)
    return written.getvalue()


def is_zip(data: bytes) -> bool:
    return data.startswith((_BEGINS, _EMPTY))


def opened(name: str, data: bytes) -> Parcel:
    """What is in this file, whatever its name says; raises ``BlueprintError`` with a sentence."""
    if is_zip(data):
        try:
            return _unpacked(data)
        except _Refused as refusal:
            raise BlueprintError(name, [Problem(str(refusal))]) from None
    if name.lower().endswith(".zip"):
        raise BlueprintError(name, [Problem(_("Die Datei heißt Zip, ist aber keines."))])
    return Parcel([Packed(name, data)])


class _Refused(Exception):
    """Why a zip is not unpacked."""


def _unpacked(data: bytes) -> Parcel:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = [one for one in archive.infolist() if not one.is_dir()]
            entries = [one for one in entries if not _LITTER.search(one.filename)]
            _look_at(entries)
            return _sorted({one.filename: archive.read(one) for one in entries})
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError):
        raise _Refused(_("Das Zip ist beschädigt und lässt sich nicht öffnen.")) from None


def _look_at(entries: list[zipfile.ZipInfo]) -> None:
    """Refuse what must not be unpacked; nothing has been unpacked yet."""
    if len(entries) > MOST_FILES:
        raise _Refused(
            _(
                "Im Zip sind %(n)s Dateien, höchstens %(most)s gehen auf einmal.",
                n=len(entries),
                most=MOST_FILES,
            )
        )
    for entry in entries:
        name = entry.filename
        if _UNSAFE.search(entry.orig_filename) or name.startswith("/") or ".." in name.split("/"):
            raise _Refused(_("Der Name „%(name)s“ im Zip ist nicht erlaubt.", name=shown(name)))
        if entry.flag_bits & _ENCRYPTED:
            raise _Refused(_("Das Zip ist mit einem Passwort geschützt. Bitte packen Sie es ohne."))
        if entry.compress_type not in _METHODS:
            raise _Refused(_("Das Zip ist in einer Art gepackt, die hier nicht geöffnet wird."))
        if name.lower().endswith(".zip"):
            raise _Refused(
                _(
                    "Im Zip liegt noch ein Zip: „%(name)s“. Bitte packen Sie es aus.",
                    name=shown(name),
                )
            )
        if name.lower().endswith(_TEXTS) and entry.file_size > LARGEST_FILE:
            raise _Refused(_("„%(name)s“ im Zip ist größer als 1 MiB.", name=shown(name)))
    # What an entry says of its size is the most that is ever unpacked of it.
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise _Refused(
            _(
                "Ausgepackt ist das Zip größer als %(megabytes)s MB.",
                megabytes=MOST_UNPACKED_MEGABYTES,
            )
        )


def _sorted(found: dict[str, bytes]) -> Parcel:
    """The blueprints with their pictures, and what is left over."""
    texts = {name for name in found if name.lower().endswith(_TEXTS)}
    if not texts:
        raise _Refused(_("Im Zip liegt keine Blaupause (.yaml oder .json)."))
    if len(texts) > MOST_BLUEPRINTS:
        raise _Refused(
            _(
                "Im Zip sind %(n)s Blaupausen, höchstens %(most)s gehen auf einmal.",
                n=len(texts),
                most=MOST_BLUEPRINTS,
            )
        )
    files, used = [], set(texts)
    for name in sorted(texts):
        folder = PurePosixPath(name).parent / PICTURES
        pictures = {
            path.name: data
            for path, data in ((PurePosixPath(other), data) for other, data in found.items())
            if path.parent == folder and re.match(PICTURE, path.name)
        }
        used |= {str(folder / file) for file in pictures}
        files.append(Packed(name, found[name], pictures))
    return Parcel(files, sorted(found.keys() - used), is_zip=True)


def shown(name: str) -> str:
    """A name of a stranger's file, short enough for a sentence."""
    return name if len(name) <= 60 else f"{name[:59]}…"
