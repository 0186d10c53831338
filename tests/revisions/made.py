"""Two invented releases of which it is known what changed, as a table of incidents."""

from __future__ import annotations

from functools import cache

import pandas as pd

from trends.incidents.incidents import Incidents
from trends.provenance import Provenance, SourceFile

WHERE = {
    "Anah": (34.4, 41.9),
    "Hajin": (34.7, 40.8),
    "Raqqa": (35.95, 39.0),
    "Homs": (34.73, 36.72),
}


def event(
    number, day, place, deaths, *, end=None, actor="IS", other="Government of Syria", country="Syria", **more
):
    """One event; what is not said is the same in all."""
    latitude, longitude = WHERE.get(place, (None, None))
    return {
        "incident_id": str(number),
        "date_start": day,
        "date_end": end or day,
        "country": country,
        "iso3": {"Syria": "SYR", "Iraq": "IRQ"}[country],
        "admin1": f"{place} province",
        "place": place,
        "latitude": latitude,
        "longitude": longitude,
        "kind": "state-based",
        "actor_1": actor,
        "actor_2": other,
        "fatalities_low": deaths,
        "fatalities_best": deaths,
        "fatalities_high": deaths,
        **more,
    }


OLD = [
    event(1, "2020-01-05", "Anah", 3),
    event(2, "2020-01-20", "Hajin", 4),
    event(3, "2020-02-10", "Raqqa", 10),
    event(4, "2020-03-01", "Homs", 7),
    # 5 stands under 50 in the newer release, everything else the same.
    event(5, "2020-03-15", "Anah", 6),
    # 6 is taken up by 7, whose deaths grow by those of 6.
    event(6, "2020-04-02", "Raqqa", 8),
    event(7, "2020-04-02", "Raqqa", 9),
    # 8 is split into 80 and 81.
    event(8, "2020-05-05", "Hajin", 12),
    # 9 moves to the day after the next, with the same many deaths in the same place, under another id.
    event(9, "2020-06-10", "Homs", 21),
    event(10, "2020-06-30", "Anah", 2, country="Iraq", other="Government of Iraq"),
    # The newer release does not cover 2019.
    event(11, "2019-12-24", "Anah", 5),
]
NEW = [
    event(1, "2020-01-05", "Anah", 3),
    # Another day, another figure.
    event(2, "2020-01-21", "Hajin", 5),
    # 3 was removed; 20 was added.
    event(4, "2020-03-01", "Homs", 7, actor="Unknown"),
    event(50, "2020-03-15", "Anah", 6),
    event(7, "2020-04-02", "Raqqa", 17),
    event(80, "2020-05-05", "Hajin", 5),
    event(81, "2020-05-05", "Hajin", 7),
    event(90, "2020-06-12", "Homs", 21),
    event(10, "2020-06-30", "Anah", 2, country="Iraq", other="Government of Iraq"),
    event(20, "2020-02-11", "Anah", 1, country="Iraq", other="Government of Iraq"),
    # The older release does not cover July.
    event(21, "2020-07-09", "Homs", 13),
]


def release(events, version="1", coverage=None, **fields):
    """Make incidents of events, as if a file had been read."""
    frame = pd.DataFrame(events)
    for name in ("date_start", "date_end"):
        frame[name] = pd.to_datetime(frame[name])
    provenance = Provenance("made", "Made up", version, (SourceFile(f"{version}.csv", version * 64, 1),))
    span = coverage and tuple(pd.Timestamp(day).date() for day in coverage)
    return Incidents.from_frame(frame, provenance=provenance, coverage=span, **fields)


@cache
def old():
    """The older release: December 2019 to June 2020."""
    return release(OLD, "1", ("2019-12-01", "2020-06-30"))


@cache
def new():
    """The newer release: January to July 2020."""
    return release(NEW, "2", ("2020-01-01", "2020-07-31"))
