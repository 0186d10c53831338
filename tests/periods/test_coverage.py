"""Days that are covered, as a union of spans, against sets of single days."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trends.errors import ParameterError, WindowError
from trends.periods.calendar import Window
from trends.periods.coverage import Coverage, Release, Stretch, covered_days, parse_coverage

EPOCH = date(1970, 1, 1)
SPANS = st.lists(
    st.tuples(st.integers(0, 90), st.integers(0, 30)).map(
        lambda pair: (EPOCH + timedelta(days=pair[0]), EPOCH + timedelta(days=sum(pair)))
    ),
    min_size=1,
    max_size=4,
)


def days_of(spans):
    return {
        first + timedelta(days=number) for first, last in spans for number in range((last - first).days + 1)
    }


@given(SPANS, SPANS)
def test_unions_cuts_and_differences_are_those_of_single_days(spans, others):
    covered, other = Coverage.of(*spans), Coverage.of(*others)
    assert days_of(covered.spans) == days_of(spans)
    assert days_of(covered.without(*others).spans) == days_of(spans) - days_of(others)
    assert days_of(covered.common(other).spans) == days_of(spans) & days_of(others)
    assert days_of(covered.within(*other.span).spans) == {
        day for day in days_of(spans) if other.first <= day <= other.last
    }
    hull = days_of([covered.span])
    assert days_of(covered.gaps) == hull - days_of(spans)
    # No two spans touch: each union is written in one way.
    assert all((after - before).days > 1 for (_, before), (after, _) in zip(covered.spans, covered.spans[1:]))  # noqa: B905
    periods = pd.period_range("1970-01", "1970-05", freq="M")
    months = [sum(day.month == period.month for day in days_of(spans)) for period in periods]
    assert covered.days(periods).tolist() == months


@given(SPANS, st.lists(st.tuples(st.integers(-10, 130), st.integers(0, 60)), max_size=10))
def test_days_of_ranges_are_counted_as_one_by_one(spans, ranges):
    covered = days_of(spans)
    begin = np.array([first for first, _ in ranges], dtype=np.int64)
    finish = begin + np.array([length for _, length in ranges], dtype=np.int64)
    expected = [
        sum(EPOCH + timedelta(days=first + number) in covered for number in range(length + 1))
        for first, length in ranges
    ]
    assert covered_days(Coverage.of(*spans), begin, finish).tolist() == expected


def test_nothing_covers_nothing():
    assert not Coverage(())
    assert covered_days(Coverage(()), np.array([3]), np.array([4])).tolist() == [0]


def test_releases_are_cut_with_the_days_that_stand_on_them():
    first, last = date(2023, 1, 1), date(2023, 12, 31)
    release = Release("24.1", "final", (first, last), date(2024, 6, 15))
    covered = Coverage.of((first, last), basis="release", releases=[Stretch(first, last, release)])
    half = covered.within(date(2023, 7, 1), date(2024, 7, 1))
    assert [(str(part.start), str(part.end), part.label) for part in half.releases] == [
        ("2023-07-01", "2023-12-31", "24.1")
    ]
    assert half.to_dict()["releases"][0]["published"] == "2024-06-15"
    with pytest.raises(WindowError, match="the data run from 2023-01-01 to 2023-12-31"):
        covered.inside(Window(date(2025, 1, 1), None))


def test_days_covered_are_read_as_they_are_written():
    one = (date(2017, 1, 1), date(2019, 12, 31))
    assert parse_coverage("2017-01..2019-12") == (one,)
    assert parse_coverage(" 2017 .. 2019-Q4 ") == (one,)
    assert parse_coverage(("2017-01", date(2019, 12, 31))) == (one,)
    assert parse_coverage("2017-01..2019-12,2021..2021") == (one, (date(2021, 1, 1), date(2021, 12, 31)))
    for nonsense in ("", "2019", "..", "2017...2018", "x..y", 7, None):
        with pytest.raises(ParameterError):
            parse_coverage(nonsense)
