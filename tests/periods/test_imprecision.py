from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trends.errors import ParameterError
from trends.periods.calendar import Frequency, Window, period_range
from trends.periods.coverage import Coverage
from trends.periods.imprecision import (
    DRAWS,
    Imprecise,
    Layout,
    lay_out,
    parse_imprecise,
    written_apart,
)

YEAR = (date(2020, 1, 1), date(2020, 12, 31))


def table(*ranges: tuple[str | None, str | None]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "incident_id": pd.Series([f"i{row}" for row in range(len(ranges))], dtype="string"),
            "date_start": pd.to_datetime([start for start, _ in ranges]).astype("datetime64[s]"),
            "date_end": pd.to_datetime([end for _, end in ranges]).astype("datetime64[s]"),
        }
    )


def laid(
    frame: pd.DataFrame,
    imprecise: Imprecise = Imprecise.SPREAD,
    span: tuple[date, date] = YEAR,
    coverage: tuple[date, date] | None = None,
    freq: Frequency = Frequency.MONTH,
) -> Layout:
    covered = Coverage.of(coverage or span).within(*span)
    return lay_out(frame, period_range(*span, freq), covered, imprecise, Window(*span))


def shares(layout: Layout, row: int) -> dict[int, float]:
    mine = layout.row == row
    return dict(zip(layout.period[mine].tolist(), layout.share[mine].tolist(), strict=True))


def test_a_range_is_shared_by_its_days():
    layout = laid(table(("2020-01-31", "2020-03-01")))  # 1 + 29 + 1 days of a leap year
    assert shares(layout, 0) == pytest.approx({0: 1 / 31, 1: 29 / 31, 2: 1 / 31})
    assert not layout.certain.any()
    assert layout.straddling == 1
    assert layout.drawn_row.tolist() == [0]


def test_a_range_within_one_period_is_certain():
    layout = laid(table(("2020-02-01", "2020-02-29"), ("2020-02-10", None), ("2020-02-10", "2020-02-01")))
    assert [shares(layout, row) for row in range(3)] == [{1: 1.0}] * 3
    assert layout.certain.all()
    assert layout.draws.shape == (DRAWS, 0)


def test_an_incident_of_unknown_date_is_nowhere():
    layout = laid(table((None, None), (None, "2020-02-01"), ("2020-02-01", None)))
    assert layout.row.tolist() == [2]
    assert layout.undated == 2


def test_days_outside_the_window_are_lost():
    layout = laid(
        table(("2020-01-30", "2020-02-02")), span=(date(2020, 2, 1), date(2020, 2, 29)), coverage=YEAR
    )
    assert shares(layout, 0) == pytest.approx({0: 0.5})
    assert not layout.certain.any()
    assert set(np.unique(layout.draws)) <= {-1, 0}


def test_the_share_of_a_range_on_days_that_are_not_covered_is_named():
    half = Coverage.of((date(2020, 1, 1), date(2020, 1, 31)), (date(2020, 3, 1), date(2020, 3, 31)))
    frame = table(("2020-01-31", "2020-03-01"), ("2020-02-10", "2020-02-20"), ("2020-12-31", None))
    periods = period_range(date(2020, 1, 1), date(2020, 3, 31), Frequency.MONTH)
    layout = lay_out(frame, periods, half)
    assert shares(layout, 0) == pytest.approx({0: 1 / 31, 2: 1 / 31})
    assert (layout.partly_rows.tolist(), layout.lost.tolist()) == ([0], pytest.approx([29 / 31]))
    assert (layout.uncovered_rows.tolist(), layout.uncovered_sides.tolist()) == ([1, 2], [1, 2])
    assert set(np.unique(layout.draws)) <= {-1, 0, 2}
    start = lay_out(frame, periods, half, Imprecise.START)
    assert (start.row.tolist(), start.uncovered_rows.tolist()) == ([0], [1, 2])


def test_a_range_wholly_outside_is_nowhere():
    layout = laid(table(("2019-01-01", "2019-02-01"), ("2021-01-01", None)), coverage=YEAR)
    assert len(layout.row) == 0
    assert layout.straddling == 0


def test_start_counts_the_first_day():
    frame = table(("2020-01-31", "2020-03-01"), ("2019-12-31", "2020-01-02"))
    layout = laid(frame, Imprecise.START, coverage=(date(2019, 1, 1), date(2020, 12, 31)))
    assert shares(layout, 0) == {0: 1.0}
    assert shares(layout, 1) == {}
    assert layout.straddling == 2
    assert layout.certain.all()


def test_drop_keeps_what_lies_in_one_period():
    layout = laid(table(("2020-01-31", "2020-02-01"), ("2020-02-01", "2020-02-20")), Imprecise.DROP)
    assert layout.row.tolist() == [1]
    assert layout.straddling == 1


def test_a_year_long_summary_is_no_january_spike():
    layout = laid(table(("2020-01-01", "2020-12-31")))
    assert max(shares(layout, 0).values()) < 0.09


@pytest.mark.parametrize("freq", list(Frequency))
def test_every_frequency_shares_the_same_days(freq):
    layout = laid(table(("2020-03-05", "2020-07-09")), freq=freq)
    assert layout.share.sum() == pytest.approx(1.0)


def test_draws_follow_the_shares():
    frame = table(*[("2020-01-22", "2020-02-29")] * 3_000)  # 10 days against 29
    layout = laid(frame)
    january = (layout.draws == 0).mean()
    assert january == pytest.approx(10 / 39, abs=4 * np.sqrt(10 / 39 * 29 / 39 / (DRAWS * 3_000)))
    assert abs(np.corrcoef(layout.draws[0], layout.draws[1])[0, 1]) < 0.08


def test_the_draws_are_the_same_for_ever():
    """A change of these numbers would change every result that pools them."""
    layout = laid(table(("2020-01-01", "2020-12-31"), ("2020-01-15", "2020-03-15")))
    assert layout.draws[:4].tolist() == EXPECTED


EXPECTED = [[3, 0], [6, 0], [1, 1], [0, 1]]

YEAR_DAYS = [date(2020, 1, 1) + timedelta(days=offset) for offset in range(366)]
PLACES = {
    Frequency.DAY: {day: number for number, day in enumerate(YEAR_DAYS)},
    Frequency.WEEK: {
        day: (number + 2) // 7 for number, day in enumerate(YEAR_DAYS)
    },  # 1 January is a Wednesday
    Frequency.MONTH: {day: day.month - 1 for day in YEAR_DAYS},
    Frequency.QUARTER: {day: (day.month - 1) // 3 for day in YEAR_DAYS},
    Frequency.YEAR: dict.fromkeys(YEAR_DAYS, 0),
}
"""The period of each day of 2020, without pandas."""

DAYS = st.dates(date(2019, 12, 1), date(2021, 1, 31))


@given(
    st.lists(st.tuples(DAYS, st.integers(0, 400)), min_size=1, max_size=30), st.sampled_from(list(Frequency))
)
def test_shares_add_up_and_agree_with_counting_day_by_day(ranges, freq):
    frame = table(*[(str(start), str(start + timedelta(days=length))) for start, length in ranges])
    coverage = (date(2019, 11, 1), date(2022, 12, 31))
    layout = laid(frame, coverage=coverage, freq=freq)
    place = PLACES[freq]
    expected = np.zeros(len(set(place.values())))
    for start, length in ranges:
        for offset in range(length + 1):
            day = start + timedelta(days=offset)
            if day in place:
                expected[place[day]] += 1 / (length + 1)
    found = np.bincount(layout.period, layout.share, minlength=len(expected))
    assert np.allclose(found, expected, atol=1e-9)
    assert ((layout.share > 0) & (layout.share <= 1)).all()


@given(
    st.lists(st.tuples(DAYS, st.integers(0, 200)), min_size=2, max_size=20), st.randoms(use_true_random=False)
)
def test_neither_order_nor_company_changes_a_draw(ranges, random):
    frame = table(*[(str(start), str(start + timedelta(days=length))) for start, length in ranges])
    coverage = (date(2019, 11, 1), date(2022, 12, 31))

    def drawn(subset: pd.DataFrame) -> dict[str, list[int]]:
        layout = laid(subset.reset_index(drop=True), coverage=coverage)
        names = subset["incident_id"].tolist()
        return {names[row]: layout.draws[:, number].tolist() for number, row in enumerate(layout.drawn_row)}

    order = list(range(len(frame)))
    random.shuffle(order)
    everything = drawn(frame)
    assert drawn(frame.iloc[order]) == everything
    half = drawn(frame.iloc[order[: len(order) // 2]])
    assert half == {name: everything[name] for name in half}


@pytest.mark.parametrize("text", ["spread", " Start ", "DROP", Imprecise.DROP])
def test_the_handling_is_read_by_name(text):
    assert parse_imprecise(text) in Imprecise


@pytest.mark.parametrize("text", ["", "share", "None"])
def test_another_name_is_refused(text):
    with pytest.raises(ParameterError, match="spread, start, drop or source"):
        parse_imprecise(text)


def test_source_takes_the_day_that_the_source_writes():
    frame = table(("2020-02-27", "2020-03-04"), ("2020-01-30", "2020-02-03"), ("2020-05-01", "2020-05-31"))
    frame["date_written"] = pd.to_datetime(["2020-03-01", None, "2020-05-20"]).astype("datetime64[s]")
    layout = laid(frame, Imprecise.SOURCE)
    assert [shares(layout, row) for row in range(3)] == [{2: 1.0}, {0: 1.0}, {4: 1.0}]
    assert layout.straddling == 2
    assert layout.draws.shape == (DRAWS, 0)
    # The range reaches into February, but the source does not count it there.
    february = laid(frame, Imprecise.SOURCE, (date(2020, 2, 1), date(2020, 2, 29)), YEAR)
    assert february.row.tolist() == []
    assert written_apart(frame)
    assert not written_apart(table(("2020-02-27", "2020-03-04")))


def test_without_days_written_source_is_start():
    frame = table(("2020-02-27", "2020-03-04"))
    assert shares(laid(frame, Imprecise.SOURCE), 0) == shares(laid(frame, Imprecise.START), 0)
