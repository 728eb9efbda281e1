"""What was measured, as a table: ratios first, then the figures they come from."""

from __future__ import annotations

import os
import platform

from benchmarks.figures import Size, ms, percentile, spread
from benchmarks.load import Watch
from benchmarks.room import BURST, POSTS, VOTES
from benchmarks.weight import total

#: What one process with SQLite on two processors should hold.
LATENCY_AIM, VOTE_AIM, JOIN_AIM, WEIGHT_AIM, CPU_AIM = 0.150, 0.300, 10.0, 60_000, 2.0


class Table:
    def __init__(self, sizes: list[Size]) -> None:
        self.sizes = sizes
        print(
            f"\nStellwand under load · Python {platform.python_version()} · "
            f"{os.cpu_count()} processors · load average {os.getloadavg()[0]:.1f} · one server"
        )
        columns = [f"{size.phones:,} phones" for size in sizes]
        print(f"\n{'':54}{''.join(f'{column:>20}' for column in columns)}   aim")

    def head(self, title: str) -> None:
        print(f"\n{title}")

    def row(self, name: str, values: list[str], aim: str = "") -> None:
        print(f"  {name:52}{''.join(f'{value:>20}' for value in values)}   {aim}".rstrip())


def show(sizes: list[Size]) -> None:
    table = Table(sizes)
    _ratios(table, sizes)
    _posts(table, sizes)
    _rest(table, sizes)
    _generator(table, sizes)
    for size in sizes:
        acts = [size.posts, *([size.votes[0]] if size.votes else [])]
        for refused in [sentence for act in acts for sentence in act.refused][:3]:
            print(f"\nRefused with {size.phones} phones: {refused}")


def _ratios(table: Table, sizes: list[Size]) -> None:
    table.head("Ratios (1 is the aim itself; below is better)")
    for name, bare in (("same ears", "bare_same"), ("every phone hears", "bare_all")):
        table.row(
            f"server CPU a post / bare fan-out, {name}",
            [f"{s.while_posting.server / getattr(s, bare).server:.1f}" for s in sizes],
            f"≤ {CPU_AIM:.0f}" if bare == "bare_all" else "",
        )
    table.row(
        "post → board p95 / 150 ms",
        [f"{percentile(s.latencies, 0.95) / LATENCY_AIM:.2f}" for s in sizes],
        "≤ 1",
    )
    table.row("100 joins / 10 s", [f"{s.joins[0] / JOIN_AIM:.2f}" for s in sizes], "≤ 1")
    votes = [
        f"{percentile(s.votes[0].took, 0.95) / VOTE_AIM:.2f}" if s.votes else "" for s in sizes
    ]
    table.row("vote p95 / 300 ms", votes, "≤ 1")
    heavy = [
        f"{max(total(w).compressed for w in s.weights.values()) / WEIGHT_AIM:.2f}"
        if s.weights
        else ""
        for s in sizes
    ]
    table.row("phone page / 60 KB", heavy, "≤ 1")


def _posts(table: Table, sizes: list[Size]) -> None:
    table.head(f"{POSTS} posts, 20 a second; p50 / p95 / p99 in ms")
    table.row("post → board counts it", [spread(s.latencies) for s in sizes])
    table.row("post → its text on the board", [spread(s.of_text(s.board)) for s in sizes])
    table.row("post → its text at the desk", [spread(s.of_text(s.desk)) for s in sizes])
    table.row("post → answer", [spread(s.posts.took) for s in sizes])
    table.row("refused", [str(len(s.posts.refused)) for s in sizes], "0")
    table.row("lost: not counted", [str(len(s.posts.sent) - len(s.latencies)) for s in sizes], "0")
    table.row("lost: text not at the desk", [s.without_text(s.desk) for s in sizes], "0")
    table.row("text not on the page the board shows", [s.without_text(s.board) for s in sizes])
    table.row("events that the board got", [str(len(s.board.writes)) for s in sizes])
    table.row("server CPU a post", [ms(s.cpu_each) for s in sizes])
    table.row("bare fan-out, same ears", [ms(s.bare_same.server / POSTS) for s in sizes])
    table.row("bare fan-out, every phone hears", [ms(s.bare_all.server / POSTS) for s in sizes])


def _rest(table: Table, sizes: list[Size]) -> None:
    table.head("Joining and listening")
    table.row("memory a listener, KB", [f"{s.bytes_each / 1024:.1f}" for s in sizes])
    table.row(f"{BURST} joins at once, a second", [f"{BURST / s.joins[0]:.0f}" for s in sizes])
    table.row("slowest of them, s", [f"{max(s.joins[1]):.2f}" for s in sizes])
    table.row("refused", [str(BURST - len(s.joins[1])) for s in sizes], "0")
    table.row("streams lost until the end", [str(s.lost_streams) for s in sizes], "0")
    last = sizes[-1]
    table.head(f"With {last.phones:,} phones")
    if last.votes:
        acts = last.votes[0]
        table.row(f"{VOTES} votes in 5 s, p50 / p95 / p99 in ms", [spread(acts.took)])
        table.row("refused", [str(len(acts.refused))], "0")
    for name, (times, watch) in last.stage_changes.items():
        table.row(
            f"{name}: p95 / last phone, s",
            [f"{percentile(times, 0.95):.2f} / {max(times, default=0):.2f}"],
        )
        table.row("phones that never got it", [str(last.phones - len(times))], "0")
        table.row("server CPU a phone, ms", [ms(watch.server / last.phones)])
    for page, weights in last.weights.items():
        table.head(f"Phone page, {page}: files · KB plain · gzip · as sent, without fonts")
        for kind, weight in weights.items():
            table.row(kind, [str(weight)])
        table.row("all", [str(total(weights))], "≤ 60 gzip")


def _generator(table: Table, sizes: list[Size]) -> None:
    table.head("The generator and the machine, while posting")
    table.row(
        "generator busy, of one processor", [_busy(s.while_posting, "generator") for s in sizes]
    )
    table.row(
        "generator late p50 / p95 / p99, ms", [spread(s.while_posting.lateness) for s in sizes]
    )
    table.row(
        "a fixed piece of work, after each of the three runs",
        [ms(*(w.yardstick for w in (s.while_posting, s.bare_same, s.bare_all))) for s in sizes],
    )
    table.row("server busy, of one processor", [_busy(s.while_posting, "server") for s in sizes])


def _busy(watch: Watch, who: str) -> str:
    return f"{getattr(watch, who) / watch.seconds * 100:.0f} %"
