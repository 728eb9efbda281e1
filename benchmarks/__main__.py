"""``python -m benchmarks [--quick]``: measures with 100, 500 and 1,000 phones."""

from __future__ import annotations

import argparse
import signal
import sys

from benchmarks import weight
from benchmarks.bare import bare_fan_out
from benchmarks.figures import Size
from benchmarks.people import Facilitator
from benchmarks.report import show
from benchmarks.room import IDEAS, WEIGHING, Room
from benchmarks.server import EMAIL, PASSWORD, Served, allow_many_connections, product


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="100 phones only")
    numbers = [100] if parser.parse_args().quick else [100, 500, 1000]
    allow_many_connections()
    # So that the servers and their folder go too when this is told to stop.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with product() as served:
        facilitator = Facilitator(served.port)
        facilitator.sign_in(EMAIL, PASSWORD)
        sizes = [
            measure(served, facilitator, number, is_last=number == numbers[-1])
            for number in numbers
        ]
    show(sizes)


def measure(served: Served, facilitator: Facilitator, phones: int, *, is_last: bool) -> Size:
    room = Room(served, facilitator, phones)
    say(f"{phones:,} phones join")
    joins = room.join()
    bytes_each = room.listen()
    say("they write")
    posts, while_posting = room.write()
    say("the same without a product")
    size = Size(
        phones,
        joins,
        bytes_each,
        posts,
        while_posting,
        room.board_heard,
        room.desk_heard,
        bare_fan_out(room, "phone"),
        bare_fan_out(room, "everyone"),
    )
    if is_last:
        say("the stage changes, they vote")
        size.weights["a card to write"] = weight.of_page(room.phones[-1])
        size.stage_changes["stage change"] = room.change_stage(IDEAS)
        room.write_ideas()
        size.stage_changes["stage change to a vote"] = room.change_stage(WEIGHING)
        size.weights["30 cards to vote on"] = weight.of_page(room.phones[0])
        size.votes = room.vote()
    size.lost_streams = room.leave()
    return size


def say(sentence: str) -> None:
    print(f"… {sentence}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
