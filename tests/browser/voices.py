"""People in the room besides those with a browser: the same addresses, without a screen."""

from __future__ import annotations

import http.cookiejar
import re
import urllib.parse
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.browser.conftest import Server


@dataclass
class Voice:
    """One phone that speaks HTTP."""

    server: Server
    code: str
    name: str
    browser: Any = field(init=False)

    def __post_init__(self) -> None:
        self.browser = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        )
        self.sends("join", name=self.name)

    def sees(self, page: str = "") -> str:
        with self.browser.open(f"{self.server.address}/w/{self.code}{page}") as answer:
            return str(answer.read().decode())

    def sends(self, path: str, token: str = "", **fields: Any) -> None:
        """What a form would send; a refusal fails the test."""
        fields["csrf_token"] = token or self.token("/join" if path == "join" else "")
        typed = urllib.parse.urlencode({k.replace("_n", "-"): v for k, v in fields.items()})
        self.browser.open(f"{self.server.address}/w/{self.code}/{path}", typed.encode()).close()

    def token(self, page: str = "") -> str:
        """What protects the forms of its page."""
        text = self.sees(page)
        found = re.search(r'name="csrf_token" value="([^"]+)"|X-CSRFToken": "([^"]+)"', text)
        assert found, text
        return found[1] or found[2]

    @property
    def stage(self) -> str:
        """The id of the stage that its page is about."""
        found = re.search(r"/stages/(\d+)/", self.sees())
        assert found, "this page asks for nothing"
        return found[1]

    def posts(self, text: str = "", **fields: Any) -> None:
        self.sends(f"stages/{self.stage}/cards", text=text, **fields)

    def posts_all(self, texts: Sequence[str], **fields: Any) -> None:
        """One card after the other, without looking at the page in between."""
        stage, token = self.stage, self.token()
        for text in texts:
            self.sends(f"stages/{stage}/cards", token, text=text, **fields)

    def card(self, text: str) -> str:
        """The id of the card with this text on the own page."""
        found = re.search(
            rf'data-card="(\d+)"(?:(?!data-card=).)*?{re.escape(text)}', self.sees(), re.DOTALL
        )
        assert found, f"no card „{text}“ on this page"
        return found[1]

    def cards(self) -> list[str]:
        return list(dict.fromkeys(re.findall(r'data-card="(\d+)"', self.sees())))

    def gives(self, text: str, dots: int = 1) -> None:
        self.sends(f"stages/{self.stage}/votes", card=self.card(text), dots=dots)

    def rates(self, **values: Any) -> None:
        self.sends(f"stages/{self.stage}/ratings", **values)
