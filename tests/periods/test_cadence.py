"""How long the periods of a column of days are."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from trends.errors import InputError
from trends.periods.cadence import cadence_of, share_present
from trends.periods.calendar import Frequency


def every(step, first="2018-01-01", n=6):
    return pd.date_range(first, periods=n, freq=step)


@pytest.mark.parametrize(
    ("days", "length"),
    [
        (every("MS"), "month"),
        (every("ME"), "month"),
        (every(pd.DateOffset(months=1), "2018-01-15"), "month"),
        (every("QS"), "quarter"),
        (every("QE"), "quarter"),
        (every("YS"), "year"),
        (every("YE"), "year"),
        (every("D"), "day"),
        (every("7D"), "week"),
        (every("MS", n=1), "day"),
        (pd.to_datetime(["2018-01-03", "2018-02-09", "2018-03-01"]), "day"),
    ],
)
def test_the_spacing_tells_the_length(days, length):
    found = cadence_of(days[::-1])
    assert found.freq == Frequency(length)
    assert share_present(days, found) == (1.0 if len(days) > 3 else pytest.approx(share_present(days, found)))


@pytest.mark.parametrize(
    ("first", "ends", "begins"),
    [
        ("2019-01-05", None, "saturday"),
        ("2019-01-06", None, "sunday"),
        ("2019-01-07", None, "monday"),
        ("2019-01-04", None, "saturday"),  # Fridays are last days
        ("2019-01-04", False, "friday"),
        ("2019-01-05", True, "sunday"),
        ("2019-01-06", True, "monday"),
    ],
)
def test_weeks_keep_the_day_on_which_they_begin(first, ends, begins):
    found = cadence_of(every("7D", first), ends=ends)
    assert (found.freq, found.week) == (Frequency.WEEK, begins)
    assert begins.capitalize() in found.sentence()


def test_a_week_that_is_told_makes_the_dates_first_or_last_days():
    assert cadence_of(every("7D", "2019-01-05"), week="sunday").ends
    assert not cadence_of(every("7D", "2019-01-05"), week="saturday").ends
    with pytest.raises(InputError, match="neither the first nor the last day of weeks from Monday"):
        cadence_of(every("7D", "2019-01-05"), week="monday")


@pytest.mark.parametrize(
    ("step", "first", "said"),
    [
        ("QS-FEB", "2018-02-01", "quarters that are not"),
        ("YS-JUL", "2018-07-01", "years that are not"),
        ("14D", "2018-01-05", "14 days apart"),
        (pd.DateOffset(months=6), "2018-01-01", "6 months apart"),
        (pd.DateOffset(months=2), "2018-01-31", "2 months apart"),
    ],
)
def test_steps_that_are_no_period_of_the_calendar_are_refused(step, first, said):
    with pytest.raises(InputError, match=said):
        cadence_of(every(step, first))


def test_gaps_are_told():
    days = np.delete(every("MS", n=10).to_numpy(), [3, 4])
    assert share_present(days, cadence_of(days)) == 0.8


@pytest.mark.parametrize("step", ["BME", "BMS"])
def test_the_first_or_last_working_days_of_months_are_months(step):
    cadence = cadence_of(every(step, n=24))
    assert cadence.freq is Frequency.MONTH
    assert share_present(every(step, n=24), cadence) == 1
    assert cadence_of(every("B", n=24)).freq is Frequency.DAY
