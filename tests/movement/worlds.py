"""Worlds of incidents whose movement is known: places, bursts, a pace, and who moved."""

from __future__ import annotations

import numpy as np
import pandas as pd

from trends.incidents.incidents import Incidents

SIDE = 8
"""Cells along the side of the land, from 33.25° north and 36.25° east."""


def incidents_at(days, latitude, longitude, **columns):
    """Make incidents of days counted from 2016-01-01, and of points; the coverage is five years."""
    frame = pd.DataFrame(
        {
            "date_start": pd.Timestamp("2016-01-01") + pd.to_timedelta(np.floor(days), unit="D"),
            "latitude": latitude,
            "longitude": longitude,
            "place_precision": "exact",
            "country": "Ruritania",
            **columns,
        }
    )
    return Incidents.from_frame(frame, coverage="2016-01..2020-12")


def world(random, *, events=300, burst=1.0, days=15.0, pace=1.0, contagion=0.0, moved=0.0):
    """Draw five years of incidents.

    Bursts begin at places whose shares fall off as 1/rank, `pace` times as many in the second half; one has `burst`
    events on average, over some `days`, and of these a share of `contagion` lie in a cell beside it. Of the bursts of the
    second half a share of `moved` begin at the places of another ranking.
    """
    parents = max(int(random.poisson(events / burst)), 4)
    later = random.random(parents) < pace / (1 + pace)
    begin = (random.random(parents) + later) * 1827 / 2
    shares = 1 / np.arange(1, SIDE**2 + 1)
    shares /= shares.sum()
    one, other = random.permutation(SIDE**2), random.permutation(SIDE**2)
    rank = random.choice(SIDE**2, parents, p=shares)
    cell = np.where(later & (random.random(parents) < moved), other[rank], one[rank])
    many = random.geometric(1 / burst, parents)
    of = np.repeat(np.arange(parents), many)
    first = np.append(True, np.diff(of) != 0)
    day = begin[of] + np.where(first, 0.0, random.exponential(days, len(of)))
    row, column = np.divmod(cell[of], SIDE)
    strays = ~first & (random.random(len(of)) < contagion)
    row, column = (
        np.clip(side + strays * random.integers(-1, 2, len(of)), 0, SIDE - 1) for side in (row, column)
    )
    kept = day < 1826
    north, east = 33.25 + row[kept] / 2, 36.25 + column[kept] / 2
    return incidents_at(day[kept], north, east)
