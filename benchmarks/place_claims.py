"""Claims that violence moved, or spread: how often they are "supported" where nothing of the kind happened, and where it did.

    python benchmarks/place_claims.py --worlds 200

Worlds are those of `place_shift.py`, five years each, their 64 cells in four provinces of 16, a quarter of the land each.
The movement claimed is from the province that lost most to the one that gained most, as of a reader who has looked at
the map first, and from the first to the second, as of one who has not. The spread claimed is to the cells of the last
row, whose shares are small; in worlds where it spread, they have nothing in the earlier half.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.movement.worlds import world
from trends.claims.kinds.movement import MovementClaim
from trends.claims.kinds.movement import weigh as weigh_movement
from trends.claims.kinds.spread import SpreadClaim
from trends.claims.kinds.spread import weigh as weigh_spread
from trends.claims.library import Library
from trends.incidents.incidents import Incidents

WORLDS = {
    "single events": {},
    "bursts of 4 in two weeks": {"burst": 4.0, "contagion": 0.3},
    "bursts of 8 in a month": {"burst": 8.0, "days": 30.0, "contagion": 0.3},
    "bursts of 4, pace times 3": {"burst": 4.0, "contagion": 0.3, "pace": 3.0},
    "bursts of 4, pace to a third": {"burst": 4.0, "contagion": 0.3, "pace": 1 / 3},
    "single events, 60 % moved": {"moved": 0.6},
    "bursts of 4, 60 % moved": {"burst": 4.0, "contagion": 0.3, "moved": 0.6},
    "bursts of 4, all moved": {"burst": 4.0, "contagion": 0.3, "moved": 1.0},
}
NAMES = ("North", "East", "South", "West")
COMMON = {"id": "x", "date": "2021", "who": "somebody", "says": "it moved", "data": "world"}


def provinces(incidents: Incidents) -> Incidents:
    """Give each incident the province of its quarter of the land."""
    frame = incidents.frame.copy()
    north, east = frame["latitude"].to_numpy() > 35, frame["longitude"].to_numpy() > 38
    frame["admin1"] = np.array(NAMES)[2 * north.astype(int) + east.astype(int)]
    return Incidents.from_frame(frame, coverage="2016-01..2020-12")


def movement(incidents: Incidents, origin: str, destination: str) -> str:
    """Judge a claim of movement between two provinces, by name."""
    claim = MovementClaim(kind="movement", origin=origin, destination=destination, **COMMON)
    return weigh_movement(claim, Library(Path(), given={"world": incidents})).verdict


def ends(incidents: Incidents) -> tuple[str, str]:
    """Return the province that lost most and the one that gained most."""
    later = incidents.frame["date_start"] >= "2018-07-01"
    counts = [incidents.frame.loc[half, "admin1"].value_counts(normalize=True) for half in (~later, later)]
    change = counts[1].reindex(NAMES, fill_value=0) - counts[0].reindex(NAMES, fill_value=0)
    return str(change.idxmin()), str(change.idxmax())


def spread(incidents: Incidents, random: np.random.Generator, *, emptied: bool) -> str:
    """Judge a claim of a spread to a random cell; with `emptied` it had nothing before."""
    frame = incidents.frame
    cells = frame[["latitude", "longitude"]].drop_duplicates()
    cell = cells.iloc[random.integers(len(cells))]
    there = (frame["latitude"] == cell["latitude"]) & (frame["longitude"] == cell["longitude"])
    if emptied:
        kept = ~(there & (frame["date_start"] < "2018-07-01"))
        incidents = Incidents.from_frame(frame[kept].reset_index(drop=True), coverage="2016-01..2020-12")
        if not (there & kept).any():
            return "none"
    north, east = float(cell["latitude"]), float(cell["longitude"])
    box = (east - 0.1, north - 0.1, east + 0.1, north + 0.1)
    claim = SpreadClaim(kind="spread", destination={"bbox": box}, **COMMON)
    return weigh_spread(claim, Library(Path(), given={"world": incidents})).verdict


def main() -> None:
    """Print one line a world."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=200)
    parser.add_argument("--events", type=int, nargs="+", default=[200, 800])
    options = parser.parse_args()
    print(
        "| world | events | movement, unseen | movement, picked | spread, any cell | spread, cell emptied before |"
    )
    print("|---|---|---|---|---|---|")
    for name, how in WORLDS.items():
        for events in options.events:
            tally = np.zeros(4)
            for number in range(options.worlds):
                random = np.random.default_rng([events, number])
                incidents = provinces(world(random, events=events, **how))
                answers = (
                    movement(incidents, "North", "East"),
                    movement(incidents, *ends(incidents)),
                    spread(incidents, random, emptied=False),
                    spread(incidents, random, emptied=True),
                )
                tally += [answer == "supported" for answer in answers]
            shares = " | ".join(f"{100 * share:.1f}%" for share in tally / options.worlds)
            print(f"| {name} | {events} | {shares} |", flush=True)


if __name__ == "__main__":
    main()
