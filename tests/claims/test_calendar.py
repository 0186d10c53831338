"""Seasons as days."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from trends.claims.calendar import dated_intervals, share_of_days
from trends.errors import ParameterError, WindowError


def test_the_days_of_ramadan():
    # Umm al-Qura: 24 April to 23 May 2020, 13 April to 12 May 2021, 23 March to 20 April 2023.
    found = dated_intervals("Ramadan", date(2020, 1, 1), date(2023, 12, 31))
    assert found[0] == (date(2020, 4, 24), date(2020, 5, 23))
    assert found[1] == (date(2021, 4, 13), date(2021, 5, 12))
    assert found[3] == (date(2023, 3, 23), date(2023, 4, 20))


def test_two_ramadans_fall_into_2030():
    assert len(dated_intervals("ramadan", date(2030, 1, 1), date(2030, 12, 31))) == 2


def test_the_share_of_each_month():
    periods = pd.period_range("2020-04", "2020-06", freq="M")
    inside = dated_intervals("ramadan", date(2020, 4, 1), date(2020, 6, 30))
    assert share_of_days(periods, (), inside) == pytest.approx([7 / 30, 23 / 31, 0])
    assert share_of_days(periods, (5,), ()) == pytest.approx([0, 1, 0])


def test_a_week_across_two_months_counts_by_its_days():
    weeks = pd.period_range("2023-01-30", periods=1, freq="W-SUN")  # 30 January to 5 February
    assert share_of_days(weeks, (2,), ()) == pytest.approx([5 / 7])


def test_an_unknown_season_and_a_year_without_tables():
    with pytest.raises(ParameterError, match="no season"):
        dated_intervals("truffles", date(2020, 1, 1), date(2020, 2, 1))
    with pytest.raises(WindowError, match="tables"):
        dated_intervals("ramadan", date(1900, 1, 1), date(1901, 1, 1))
