"""The frequency of attacks above a threshold of deaths."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from trends.errors import ParameterError
from trends.files.output import json_text
from trends.incidents.incidents import Incidents
from trends.severity import deadly_attacks
from trends.verdict import test_pace


def history(rates, tolls, seed=0, coverage=None):
    """Months of `rates` attacks from 2015 on, each with a toll drawn by `tolls`."""
    random = np.random.default_rng(seed)
    days, deaths = [], []
    for month, rate in zip(pd.period_range("2015-01", periods=len(rates), freq="M"), rates, strict=True):
        for _ in range(random.poisson(rate)):
            days.append(month.start_time + pd.Timedelta(days=int(random.integers(0, month.days_in_month))))
            deaths.append(tolls(random))
    frame = pd.DataFrame({"date_start": days, "fatalities_best": np.array(deaths, dtype=float)})
    last = pd.period_range("2015-01", periods=len(rates), freq="M")[-1].end_time.date()
    return Incidents.from_frame(frame, coverage=coverage or (date(2015, 1, 1), last))


@pytest.fixture(scope="module")
def halved():
    """Five years of 20 attacks a month, a third of which kill ten, then five years of 10."""
    return history([20] * 60 + [10] * 60, lambda random: random.choice([0, 2, 10]))


def test_counts_and_change(halved):
    found = deadly_attacks(halved, (1, 10, 500))
    assert [row.deaths for row in found.rows] == [1, 10]  # none killed 500
    toll = halved.frame["fatalities_best"]
    assert [row.attacks for row in found.rows] == [(toll >= 1).sum(), (toll >= 10).sum()]
    for row in found.rows:
        assert row.halves.low95 < 0.5 < row.halves.high95
        assert row.halves.high95 < 0.75
        assert row.result.level.value == pytest.approx(row.attacks / 120, rel=0.05)
    assert "lower in the second half of the window than in the first" in found.sentence
    assert "killed at least 10" in found.sentence


def test_it_is_what_pace_says_of_the_same_series(halved):
    (row,) = deadly_attacks(halved, (10,), replicates=99, seed=3).rows
    pace = test_pace(halved.count(measure="deadly:10"), replicates=99, seed=3)
    assert row.halves.ratio == pace.changes["halves"].ratio
    # Each attack counts once, so a change may be called on these counts, as it may not on totals of deaths.
    assert pace.verdict == "contradicted"
    assert not any("heavy-tailed" in warning for warning in pace.warnings)


def test_one_huge_attack_changes_nothing(halved):
    frame = halved.frame.copy()
    frame.loc[frame["fatalities_best"].idxmax(), "fatalities_best"] = 20_000
    huge = Incidents.from_frame(frame, coverage=halved.coverage)
    one, other = (deadly_attacks(data, (1, 5, 10)).to_dict() for data in (halved, huge))
    assert one == other


@pytest.mark.long
def test_its_size_holds_where_that_of_totals_does_not():
    # Constant histories with tolls of exponent 2: attacks above a threshold change by chance in 5 %, by the interval.
    from trends.fitting.tails import draw_tolls

    beyond = 0
    for seed in range(40):
        data = history([15] * 60, lambda random: draw_tolls(2.0, 1.0, 1, random)[0], seed=seed)
        (row,) = deadly_attacks(data, (5,), season="none", replicates=99).rows
        beyond += not row.halves.low95 <= 1 <= row.halves.high95
    assert beyond <= 6  # more than 6 of 40 at one in twenty: 1 %


def test_few_deadly_attacks_are_counted_and_not_judged():
    few = history([3] * 12, lambda _: 7)
    (row,) = deadly_attacks(few, (5,)).rows
    assert row.halves is None
    assert row.reasons
    shown = deadly_attacks(few, (5,))
    assert "39 attacks killed at least 5" in shown.sentence
    assert "cannot be tested: only 12 months have a count; at least 24 are needed" in shown.sentence
    assert "NaN" not in json_text(shown.to_dict())
    assert shown.to_frame()["halves"].isna().all()
    assert shown.blocks()


def test_nobody_killed():
    none = deadly_attacks(history([3] * 24, lambda _: 0))
    assert none.rows == ()
    assert none.sentence == "None of the attacks is known to have killed anybody."
    assert none.blocks()


def test_unknown_tolls_leave_their_months_bounded():
    frame = pd.DataFrame(
        {
            "date_start": pd.to_datetime(["2020-01-05", "2020-01-09", "2020-02-03"]),
            "fatalities_low": pd.array([None, None, 12], dtype="Float64"),
            "fatalities_best": pd.array([6, None, None], dtype="Float64"),
        }
    )
    (row,) = deadly_attacks(Incidents.from_frame(frame), (5,)).rows
    series = row.result.series
    assert series.observed.tolist() == [False, True]
    assert (series.low[0], series.high[0], series.count[1]) == (1, 2, 1)  # "at least 12" is at least five
    assert (row.attacks, row.most, row.number) == (2, 3, "2 to 3")


@pytest.mark.parametrize("thresholds", [(), (0,), (2.5,), (-1,)])
def test_what_is_no_threshold(halved, thresholds):
    with pytest.raises(ParameterError):
        deadly_attacks(halved, thresholds)
