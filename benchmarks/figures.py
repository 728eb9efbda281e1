"""What was measured with one number of phones, and how such figures are written."""

from __future__ import annotations

from dataclasses import dataclass, field

from benchmarks.load import Acts, Watch
from benchmarks.people import Heard
from benchmarks.room import POSTS, WARM_UP
from benchmarks.weight import Weight


@dataclass
class Size:
    """Everything measured with one number of phones; times in seconds."""

    phones: int
    joins: tuple[float, list[float]]
    bytes_each: float
    posts: Acts
    while_posting: Watch
    board: Heard
    desk: Heard
    bare_same: Watch
    bare_all: Watch
    stage_changes: dict[str, tuple[list[float], Watch]] = field(default_factory=dict)
    votes: tuple[Acts, Watch] | None = None
    lost_streams: int = 0
    weights: dict[str, dict[str, Weight]] = field(default_factory=dict)

    @property
    def cpu_each(self) -> float:
        return self.while_posting.server / POSTS

    @property
    def latencies(self) -> list[float]:
        """From each post until the board counts it, in their order; the text may be on a page
        that the board does not show."""
        counted = self.board.counted[WARM_UP:]
        return [b - a for a, b in zip(sorted(self.posts.sent.values()), counted, strict=False)]

    def of_text(self, heard: Heard) -> list[float]:
        sent, came = self.posts.sent, heard.arrivals
        return [came[number] - sent[number] for number in sent if number in came]

    def without_text(self, heard: Heard) -> str:
        return str(len(self.posts.sent.keys() - heard.arrivals.keys()))


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values) or [float("nan")]
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def ms(*seconds: float) -> str:
    return " / ".join(f"{value * 1000:.{0 if value >= 0.01 else 2}f}" for value in seconds)


def spread(values: list[float]) -> str:
    return ms(*(percentile(values, share) for share in (0.5, 0.95, 0.99)))
