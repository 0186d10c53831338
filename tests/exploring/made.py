"""Incidents for the tests of the panel: made up, with everything that is awkward in them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from trends.incidents.incidents import Incidents
from trends.provenance import Provenance, SourceFile

HOSTILE = "<img src=x onerror=\"window.harmed=true\">Front & 'Sons'"


def made(n: int = 3_000, *, actors: int = 40, seed: int = 7, source: str = "generic") -> Incidents:
    """Return incidents of fifteen years: ranges of dates, blanks, doubtful places, and names that are markup."""
    chance = np.random.default_rng(seed)
    start = pd.Timestamp("2009-01-05") + pd.to_timedelta(chance.integers(0, 5_400, n), unit="D")
    length = np.where(chance.random(n) < 0.2, chance.integers(1, 90, n), 0)
    names = np.array([f"Group {i}" for i in range(actors - 1)] + [HOSTILE], dtype=object)
    countries = np.array(["Syria", "Iraq", "Mali", "Erewhon", None], dtype=object)
    first = chance.integers(0, 4, n)
    frame = pd.DataFrame(
        {
            "source": source,
            "date_start": start,
            "date_end": start + pd.to_timedelta(length, unit="D"),
            # In the midst of a range, now and then outside of it, and not always told.
            "date_written": (start + pd.to_timedelta(length * 5 // 4 // (1 + length % 3), unit="D")).where(
                length % 7 != 6
            ),
            "country": countries[np.where(chance.random(n) < 0.02, 4, first)],
            "admin1": np.where(first == 2, None, [f"Province {n}" for n in first * 7 % 3]),
            "kind": chance.choice(["Battles", "Riots", "Explosions/Remote violence"], n),
            "actor_1": names[chance.integers(0, actors, n)],
            "actor_2": np.where(chance.random(n) < 0.3, None, names[chance.integers(0, actors, n)]),
            "fatalities_best": np.where(chance.random(n) < 0.001, np.nan, chance.integers(0, 9, n)),
            "latitude": np.where(chance.random(n) < 0.05, np.nan, chance.uniform(10, 37, n)),
            "longitude": chance.uniform(-10, 48, n),
            "place_precision": chance.choice(["exact", "near", "admin1", "country"], n),
        }
    )
    frame.loc[chance.random(n) < 0.004, ["date_start", "date_end", "date_written"]] = pd.NaT
    provenance = Provenance(source, files=(SourceFile("made up.csv", "0" * 64, 1),))
    return Incidents.from_frame(frame, provenance=provenance)
