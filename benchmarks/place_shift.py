"""Is the violence moving? How often the test says so where nothing moves, and where something does.

    python benchmarks/place_shift.py [--worlds 300] [--table benchmarks/place_shift.md]

The worlds are those of the tests (`tests/movement/worlds.py`): five years, 64 cells whose shares fall off as 1/rank,
bursts that last and spread to neighbours, a pace that changes, and a share of the later bursts that begins at other
places. Each line counts the verdicts.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import trends as tr
from tests.movement.worlds import world

if TYPE_CHECKING:
    from collections.abc import Iterator

PERMUTATIONS = 199
BURSTS = {"burst": 4.0, "contagion": 0.3}
LONG = {"burst": 8.0, "days": 30.0, "contagion": 0.3}
STILL: dict[str, dict[str, float]] = {
    "single events": {},
    "bursts of 4 in two weeks": BURSTS,
    "bursts of 8 in a month": LONG,
    "bursts of 4, pace times 3": {**BURSTS, "pace": 3.0},
    "bursts of 4, pace to a third": {**BURSTS, "pace": 1 / 3},
}
MOVING: dict[str, dict[str, float]] = {
    "single events, 30 % moved": {"moved": 0.3},
    "single events, 60 % moved": {"moved": 0.6},
    "bursts of 4, 60 % moved": {**BURSTS, "moved": 0.6},
    "bursts of 4, all moved": {**BURSTS, "moved": 1.0},
}
SIZES = (200, 800)


def rates(how: dict[str, float], events: int, worlds: int, seed: int) -> tuple[float, float, float]:
    """Return the shares of worlds in which events moved, stayed, and could not be tested."""
    random = np.random.default_rng(seed)
    verdicts = [
        tr.place_shift(
            world(random, events=events, **how), permutations=PERMUTATIONS, seed=int(random.integers(1 << 31))
        ).verdict
        for _ in range(worlds)
    ]
    share = [
        sum(verdict == name for verdict in verdicts) / worlds for name in ("moved", "stayed", "not testable")
    ]
    return share[0], share[1], share[2]


def lines(worlds: int) -> Iterator[str]:
    """Give the table, line by line."""
    yield "| world | events | moved | stayed | not testable |"
    yield "|---|---|---|---|---|"
    for name, how in (*STILL.items(), *MOVING.items()):
        for events in SIZES:
            moved, stayed, untested = rates(how, events, worlds, seed=5)
            yield f"| {name} | {events} | {moved:.1%} | {stayed:.1%} | {untested:.1%} |"


def main() -> None:
    """Print the table, and write it where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=300)
    parser.add_argument("--table", type=Path)
    chosen = parser.parse_args()
    table = []
    for line in lines(chosen.worlds):
        print(line, flush=True)
        table.append(line)
    if chosen.table:
        heading = "# Is the violence moving? Size and power"
        how = f"`python benchmarks/place_shift.py --worlds {chosen.worlds}`: {chosen.worlds} worlds a line, {PERMUTATIONS} shifts each."
        chosen.table.write_text("\n".join([heading, "", how, "", *table, ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
