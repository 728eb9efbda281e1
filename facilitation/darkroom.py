"""Develops one photo: an upload on standard input, a clean upright JPEG on standard output.

Started by its path and not as a module, so that the web application is not imported: the process is
up in a tenth of a second. What decodes files of strangers has little memory and little time here,
and takes nothing along when it falls.
"""

from __future__ import annotations

import os
import resource
import struct
import sys
import warnings
from io import BytesIO

from PIL import Image, ImageCms, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

#: Named, so that no other decoder is ever tried.
FORMATS = [
    JpegImagePlugin.JpegImageFile.format,
    PngImagePlugin.PngImageFile.format,
    WebPImagePlugin.WebPImageFile.format,
]
#: The hungriest photo that is taken, a lossless WebP of 50 million pixels, needs 900 MB.
MEMORY = 1280 * 1024 * 1024
SECONDS = 20
QUALITY = 82

#: What can be made smaller as it is; a palette cannot.
_EVEN = {"L", "LA", "RGB", "RGBA", "CMYK"}
_ORIENTATION = 0x0112
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
#: How the decoders say that a file is damaged; anything else is a mistake of ours.
_DAMAGE = (OSError, SyntaxError, ValueError, EOFError, struct.error)


def answer(upload: bytes, most_pixels: int, longest_side: int) -> bytes:
    """A line with width and height and then the JPEG; or one word that says why there is none."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Of odd notes in files nobody has to know.
            photo = developed(opened(upload, most_pixels), longest_side)
    except Image.DecompressionBombError:
        return b"pixels"
    except Moving:
        return b"moving"
    except _DAMAGE:
        return b"unreadable"
    jpeg = BytesIO()
    photo.save(jpeg, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return b"%d %d\n" % photo.size + jpeg.getvalue()


class Moving(Exception):
    """More than one picture, shown one after the other."""


def opened(upload: bytes, most_pixels: int) -> Image.Image:
    """The photo as its header describes it, not yet decoded."""
    # Pillow warns above its limit and refuses above twice its limit.
    Image.MAX_IMAGE_PIXELS = most_pixels // 2
    photo = Image.open(BytesIO(upload), formats=FORMATS)
    # Phones add a second picture to a JPEG, a preview or a depth map; only the first is shown.
    if photo.format in {"PNG", "WEBP"} and getattr(photo, "is_animated", False):
        raise Moving
    return photo


def developed(photo: Image.Image, longest_side: int) -> Image.Image:
    """The photo small, upright and in sRGB on white, as a new picture that has nothing else."""
    # A JPEG is decoded at a half or a quarter where that is enough: a third of the time.
    photo.draft(None, _fitting(photo.size, longest_side))
    small = _even(photo)
    small.thumbnail((longest_side, longest_side), Image.Resampling.LANCZOS)
    small.load()
    turn = _UPRIGHT.get(_orientation(photo))
    if turn is not None:
        small = small.transpose(turn)
    paper = Image.new("RGB", small.size, "white")
    paper.paste(
        _in_srgb(small, photo.info.get("icc_profile")),
        mask=small.getchannel("A") if small.mode in {"LA", "RGBA"} else None,
    )
    return paper


def _fitting(size: tuple[int, int], longest_side: int) -> tuple[int, int]:
    width, height = (max(1, side * longest_side // max(size)) for side in size)
    return width, height


def _even(photo: Image.Image) -> Image.Image:
    if photo.mode.startswith("I"):  # Sixteen bits of grey; converting would cut off, not scale.
        return photo.point(lambda grey: grey / 256).convert("L")
    if "transparency" in photo.info:
        return photo.convert("RGBA")
    return photo if photo.mode in _EVEN else photo.convert("RGB")


def _orientation(photo: Image.Image) -> int:
    try:
        return int(photo.getexif().get(_ORIENTATION, 1))
    except (*_DAMAGE, TypeError):  # A note that cannot be read is no reason to refuse the photo.
        return 1


def _in_srgb(photo: Image.Image, profile: bytes | None) -> Image.Image:
    if photo.mode in {"LA", "RGBA"}:
        photo = photo.convert(photo.mode[:-1])
    if profile:
        try:
            converted = ImageCms.profileToProfile(
                photo,
                ImageCms.ImageCmsProfile(BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode="RGB",
            )
        except (*_DAMAGE, ImageCms.PyCMSError):  # Also a profile for other colours than it has.
            converted = None
        if converted is not None:
            return converted
    return photo.convert("RGB")


def restrain() -> None:
    os.nice(5)  # The streams go first.
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    # Ends the work even if nobody is left who waits for it.
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


if __name__ == "__main__":
    restrain()
    sys.stdout.buffer.write(answer(sys.stdin.buffer.read(), int(sys.argv[1]), int(sys.argv[2])))
