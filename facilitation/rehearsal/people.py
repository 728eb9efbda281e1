"""A simulated person with a phone: reads the page, and does what it offers at human pace."""

from __future__ import annotations

import http.cookiejar
import random
import re
import secrets
import urllib.error
import urllib.parse
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO

import gevent
from PIL import Image, ImageDraw

from facilitation.rehearsal.pages import Form, forms, sent_to
from facilitation.rehearsal.words import ACTIONS, NAMES, QUESTIONS, SKETCH, THOUGHTS

#: Cards that one person writes in one stage, unless the stage allows fewer.
MOST_CARDS = 3
#: What a person does in a stage, most urgent first.
ORDER = ("group", "seats", "role", "proposals", "method", "cards", "votes", "ratings", "glance")
#: How often one person does each of these in one stage.
OFTEN = {
    "group": 1,
    "seats": 1,
    "role": 1,
    "proposals": 2,
    "method": 1,
    "cards": MOST_CARDS,
    "votes": 3,
    "ratings": 12,
}


@dataclass
class Person:
    """One simulated phone."""

    address: str
    code: str
    number: int
    pace: float
    #: How often something was done, by stage and noun.
    done: dict[tuple[str, str], int] = field(default_factory=dict)

    def take_part(self) -> None:
        self._pause(0.5, 8)
        self._join()
        while True:
            try:
                page = self._get(f"/w/{self.code}")
            except OSError:
                # The server is busy or was started anew; people try again, too.
                self._pause(3, 6)
                continue
            if self._acts(page):
                self._pause(1, 6)
            else:
                self._pause(3, 6)

    def _join(self) -> None:
        self.browser = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        )
        [form] = sent_to(forms(self._get(f"/w/{self.code}/join")), "join")
        name = NAMES[self.number % len(NAMES)] if self.number % 3 else ""
        self._post(form, {"name": name})

    def _acts(self, page: str) -> bool:
        """One thing that the page offers and that this person has not had enough of."""
        found = forms(page)
        for noun in ORDER:
            offered = list(sent_to(found, noun))
            if not offered or not self._wants(noun, offered[0], page):
                continue
            form = random.choice(offered)
            self._note(noun, form)
            if noun == "cards":
                self._writes(form)
            elif noun == "votes":
                self._post(form, {"dots": "1"})
            else:
                self._post(form, self._choices(form))
            return True
        return False

    def _wants(self, noun: str, form: Form, page: str) -> bool:
        if noun == "group":
            return "groupchoice__group is-own" not in page
        if noun == "glance":
            return self.done.get((_stage_of(form), noun), 0) < 8
        often = OFTEN[noun] * (4 if "about" in form.given else 1)
        return self.done.get((_stage_of(form), noun), 0) < often

    def _note(self, noun: str, form: Form) -> None:
        place = (_stage_of(form), noun)
        self.done[place] = self.done.get(place, 0) + 1

    def _writes(self, form: Form) -> None:
        """A card with whatever its form asks for: text, small fields, an action, a photo."""
        written = dict(form.given)
        for name in form.texts:
            written[name] = self._words_for(name, form)
        written |= self._choices(form)
        if "key" in written:
            written["key"] = secrets.token_hex(8)
        photos = {name: sketch(self.number) for name in form.files}
        self._post(form, written, photos)

    def _words_for(self, name: str, form: Form) -> str:
        if name == "until":
            return (date.today() + timedelta(days=random.randint(7, 60))).isoformat()
        if name == "who":
            return random.choice(NAMES)
        if name == "alternative":
            return SKETCH
        if "until" in form.texts:
            return random.choice(ACTIONS)
        return random.choice(QUESTIONS if "starter" in form.given else THOUGHTS)

    def _choices(self, form: Form) -> dict[str, str]:
        return {name: random.choice(values) for name, values in form.choices.items() if values}

    def _pause(self, least: float, most: float) -> None:
        gevent.sleep(random.uniform(least, most) / self.pace)

    def _get(self, path: str) -> str:
        with self.browser.open(self.address + path, timeout=30) as answer:
            return str(answer.read().decode())

    def _post(
        self, form: Form, fields: dict[str, str], photos: dict[str, bytes] | None = None
    ) -> None:
        everything = {**form.given, **fields}
        body, kind = (
            _multipart(everything, photos)
            if photos
            else (
                urllib.parse.urlencode(everything).encode(),
                "application/x-www-form-urlencoded",
            )
        )
        request = urllib.request.Request(
            self.address + form.action, body, headers={"Content-Type": kind}
        )
        # Refused, as it happens to people: the stage was closed in the meantime.
        with suppress(urllib.error.HTTPError):
            self.browser.open(request, timeout=30).close()


def _stage_of(form: Form) -> str:
    match = re.search(r"/stages/(\d+)/", form.action)
    return match[1] if match else ""


def _multipart(fields: dict[str, str], files: dict[str, bytes]) -> tuple[bytes, str]:
    border = secrets.token_hex(16)
    parts = [
        f'--{border}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    parts += [
        f'--{border}\r\nContent-Disposition: form-data; name="{name}"; filename="skizze.png"\r\n'
        f"Content-Type: image/png\r\n\r\n".encode()
        + content
        + b"\r\n"
        for name, content in files.items()
    ]
    return b"".join(parts) + f"--{border}--\r\n".encode(), f"multipart/form-data; boundary={border}"


def sketch(number: int) -> bytes:
    """A sheet of paper with a telephone and four steps, as a PNG."""
    image = Image.new("RGB", (1200, 900), (250, 248, 240))
    draw = ImageDraw.Draw(image)
    hue = [(32, 68, 170), (27, 127, 92), (179, 69, 47), (107, 69, 168)][number % 4]
    draw.rounded_rectangle((420, 60, 780, 840), 40, outline=hue, width=12)
    for step in range(4):
        top = 150 + step * 160
        draw.ellipse((470, top, 540, top + 70), outline=hue, width=10)
        draw.line((580, top + 35, 720, top + 35), fill=hue, width=10)
        if step <= number % 4:
            draw.line((485, top + 35, 503, top + 55, 530, top + 18), fill=hue, width=10)
    written = BytesIO()
    image.save(written, "PNG")
    return written.getvalue()
