"""Years beside each other: how much of each is covered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from trends.figures import calendar_days, calendar_months, coverage, map_years
from trends.figures.year_exposure import partial_years, partly_words, years_covered, years_observed
from trends.incidents.incidents import Incidents
from trends.series.count_series import CountSeries


@pytest.fixture(scope="module")
def incidents():
    days = pd.to_datetime(["2019-10-01", "2020-02-01", "2020-07-05", "2021-01-01"])
    frame = pd.DataFrame(
        {"date_start": days, "country": "A", "latitude": 1.0, "longitude": 1.0, "place_precision": "exact"}
    )
    return Incidents.from_frame(frame, coverage=(date(2019, 10, 1), date(2021, 1, 1)))


def test_days_of_a_file(incidents):
    assert years_covered(incidents) == {2019: (92, 365), 2020: (366, 366), 2021: (1, 365)}
    assert partly_words(incidents) == "Covered are 92 of 365 days of 2019 and 1 of 365 days of 2021."
    assert partly_words(incidents.select(start="2020", end="2020-12")) == ""


def test_days_of_a_series():
    series = CountSeries.from_counts([1, None, 3], "2019-11", exposure_days=[30, 31, 20])
    assert years_observed(series) == {2019: (30, 365), 2020: (20, 366)}
    assert partial_years(years_observed(series)) == {"2019": "30 of 365 days", "2020": "20 of 366 days"}


def test_no_figure_sets_a_part_of_a_year_beside_a_year_in_silence(incidents):
    for figure in (calendar_days, coverage, map_years):
        assert "1 of 365 days" in figure.describe(incidents), figure.__name__
    assert "2021 1 (1 of 365 days)" in calendar_days.describe(incidents)
    assert "2021 1 (1 of 365 days)" in calendar_months.describe(incidents.count())


def test_a_day_that_no_release_covers_is_left_white(incidents):
    spring = (date(2020, 3, 1), date(2020, 5, 31))
    gapped = replace(incidents, coverage=incidents.coverage.without(spring))
    assert years_covered(gapped)[2020] == (366 - 92, 366)
    cells = calendar_days.plot_days(gapped).collections
    drawn = next(cell for cell in cells if cell.get_gid() == "days-2020").get_array()
    assert drawn.count() == 366 - 92
