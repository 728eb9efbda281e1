"""What a phone has to load at first: markup, styles and scripts, without fonts."""

from __future__ import annotations

import gzip
import re
import zlib
from dataclasses import dataclass, fields
from urllib.parse import urljoin

from benchmarks.people import Phone
from benchmarks.wire import Answer

#: What browsers accept without TLS, and how zlib is told to read it.
ACCEPTED = "gzip, deflate"
WINDOW = {"gzip": 31, "deflate": 15}
LINKED = re.compile(r'<link rel="stylesheet" href="([^"]+)"|<script[^>]* src="([^"]+)"')
IMPORTED = re.compile(r'(?:\bfrom|\bimport|@import)\s*"([^"]+)"')
BEHAVIOURS = re.compile(r'data-behaviour="([^"]+)"')


@dataclass
class Weight:
    """Bytes by kind: as they are, compressed with gzip, and as the server really sent them."""

    files: int = 0
    plain: int = 0
    compressed: int = 0
    sent: int = 0

    def add(self, answer: Answer) -> str:
        encoding = answer.headers.get("content-encoding")
        body = zlib.decompress(answer.body, WINDOW[encoding]) if encoding else answer.body
        self.files += 1
        self.plain += len(body)
        self.compressed += len(gzip.compress(body, 6))
        self.sent += len(answer.body)
        return body.decode()

    def __str__(self) -> str:
        figures = (self.plain, self.compressed, self.sent)
        return " · ".join([str(self.files), *(f"{figure / 1000:.1f}" for figure in figures)])


def total(weights: dict[str, Weight]) -> Weight:
    return Weight(
        *(sum(getattr(weight, one.name) for weight in weights.values()) for one in fields(Weight))
    )


def of_page(phone: Phone) -> dict[str, Weight]:
    weights = {"HTML": Weight(), "CSS": Weight(), "JS": Weight()}
    page = weights["HTML"].add(phone.get(phone.home, Accept_Encoding=ACCEPTED))
    waiting = [urljoin(phone.home, style or script) for style, script in LINKED.findall(page)]
    behaviours = {name for names in BEHAVIOURS.findall(page) for name in names.split()}
    seen: set[str] = set()
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        kind = "CSS" if address.partition("?")[0].endswith(".css") else "JS"
        text = weights[kind].add(phone.get(address, Accept_Encoding=ACCEPTED))
        waiting += [urljoin(address, target) for target in IMPORTED.findall(text)]
        if "import(`./behaviours/" in text:
            waiting += [urljoin(address, f"behaviours/{name}.js") for name in sorted(behaviours)]
    return weights
