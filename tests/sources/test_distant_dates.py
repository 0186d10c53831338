from __future__ import annotations

import pandas as pd

from trends.sources import load
from trends.sources.gathering import distant_dates


def frame(*days):
    return pd.DataFrame(
        {"incident_id": [str(n) for n in range(len(days))], "date_start": pd.to_datetime(list(days))}
    )


def test_a_slip_of_the_pen_is_told():
    days = [f"2020-01-{day:02d}" for day in range(1, 11)]
    assert distant_dates(frame(*days)) is None
    said = distant_dates(frame("1920-01-05", *days))
    assert said == "1 row lies more than 5 years from all others (ids 0; dates 5 January 1920)."
    assert "2029" in distant_dates(frame(*days, "2029-01-05"))


def test_a_long_history_is_none():
    assert distant_dates(frame(*(f"{year}-06-01" for year in range(1970, 2020, 4)))) is None
    assert distant_dates(frame("1950-01-01", "2020-01-01")) is None
    assert distant_dates(frame("1950-01-01", None, "2020-01-01")) is None


def test_a_load_says_so(write, ged, today):
    rows = [{} for _ in range(12)] + [{"date_start": "1920-03-01", "date_end": "1920-03-01"}]
    assert any("1 March 1920" in warning for warning in load(write(ged(*rows)), today=today).warnings)
