"""Periods nobody counted: repeats of the verdict, when it is withdrawn, and what the bounds allow."""

from __future__ import annotations

import numpy as np
import pytest

from trends.fitting.design import build_design
from trends.series.count_series import CountSeries
from trends.verdict import test_pace as judge_pace
from trends.verdict import unobserved
from trends.verdict.parameters import Options
from trends.verdict.unobserved import Completion, possible_halves, repeats

NOTHING = np.nan
OPTIONS = Options(1.5, "none", 19, 0)


def series_of(count, **fields):
    return CountSeries.from_counts(count, "2015-01", **fields)


def gapped(n=48, level=10.0, hidden=slice(10, 14), seed=0, **bounds):
    count = np.random.default_rng(seed).poisson(level, n).astype(float)
    count[hidden] = NOTHING
    fields = {}
    for side, value in bounds.items():
        fields[side] = np.full(n, NOTHING)
        fields[side][hidden] = value
    return series_of(count, **fields)


# -- the repeats --------------------------------------------------------------------------------------------------


def test_nothing_is_repeated_when_all_is_observed():
    series = series_of(np.full(48, 9.0))
    assert repeats(series, build_design(series, "none"), np.full(48, 9.0), OPTIONS) == []


@pytest.fixture
def assessed(monkeypatch):
    """Record the series that are assessed, whatever comes of it."""
    series_seen = []
    real = unobserved.assess

    def record(variant, design, **options):
        series_seen.append(variant)
        return real(variant, design, **options)

    monkeypatch.setattr(unobserved, "assess", record)
    return series_seen


def run(series, mean):
    return repeats(series, build_design(series, "none"), np.broadcast_to(mean, (len(series),)), OPTIONS)


def test_missing_periods_run_at_half_and_at_twice_the_rate(assessed):
    found = run(gapped(), 10.4)
    assert [repeat.assumption for repeat in found] == [
        "the unobserved months ran at half the fitted rate, within their bounds",
        "the unobserved months ran at twice the fitted rate, within their bounds",
    ]
    assert [variant.count[10:14].tolist() for variant in assessed] == [[5.0] * 4, [21.0] * 4]
    assert all(variant.observed.all() for variant in assessed)


def test_filled_periods_keep_to_their_bounds(assessed):
    run(gapped(low=8.0, high=12.0), 10.0)
    # The counted periods ran at 10.4 in 30.4 days.
    assert [variant.count[10:14].tolist() for variant in assessed[:2]] == [[8.0] * 4, [12.0] * 4]
    assert set(assessed[2].count[10:14]) == {10.0, 11.0}
    run(gapped(low=8.0), 10.0)
    assert [variant.count[10] for variant in assessed[3:]] == [8.0, 20.0, 10.0]
    run(gapped(high=3.0), 10.0)
    assert [variant.count[10] for variant in assessed[6:]] == [3.0, 3.0, 3.0]


def test_bounds_read_off_claims_are_left_out_first(assessed):
    flags = np.zeros(48, dtype=bool)
    flags[10:12] = True
    plain = gapped(high=9.0)
    series = series_of(plain.count, high=plain.high, inferred_high=flags)
    found = run(series, 10.0)
    assert found[0].assumption == "the bounds inferred from later statements are left out"
    assert np.isnan(assessed[0].high[10:12]).all()
    assert assessed[0].high[12:14].tolist() == [9.0, 9.0]
    assert len(found) == 4


def test_periods_without_exposure_are_not_filled(assessed):
    count = np.full(48, 9.0)
    count[[3, 20]] = NOTHING
    days = np.full(48, 30.0)
    days[3] = 0
    run(series_of(count, exposure_days=days), 10.0)
    assert [np.isnan(variant.count[3]) for variant in assessed] == [True, True]
    assert [variant.count[20] for variant in assessed] == [5.0, 20.0]


def test_draws_are_filled_too(assessed):
    draws = np.random.default_rng(1).poisson(9.0, (3, 48))
    count = draws.mean(axis=0)
    count[5] = NOTHING
    draws[:, 5] = 0
    run(series_of(count, draws=draws), 10.0)
    assert [variant.draws[:, 5].tolist() for variant in assessed] == [[5] * 3, [20] * 3]


def test_a_repeat_left_with_too_little_is_not_testable():
    """Without its inferred bounds nothing of the second half would be left, but counts are what matters."""
    found = run(gapped(n=30, hidden=slice(5, 9)), 3.0)
    assert {repeat.verdict for repeat in found} <= {"supported", "contradicted", "inconclusive"}
    assert all(repeat.halves.ratio > 0 for repeat in found)


def test_a_verdict_that_hangs_on_the_gaps_is_withdrawn():
    """Sixteen of the last thirty months are missing: at half the rate a fall, at twice a rise, as counted nothing."""
    count = np.random.default_rng(3).poisson(40.0, 60).astype(float)
    count[32:60:2] = NOTHING
    count[33] = NOTHING
    result = judge_pace(series_of(count), margin=1.3, replicates=99)
    assert result.verdict == "inconclusive"
    assert any("The verdict would be 'supported'" in reason for reason in result.reasons)
    assert "could change the verdict" in result.sentence
    closed = judge_pace(
        series_of(
            count, low=np.where(np.isnan(count), 36.0, NOTHING), high=np.where(np.isnan(count), 44.0, NOTHING)
        ),
        margin=1.3,
        replicates=99,
    )
    assert closed.verdict == "supported"


@pytest.mark.parametrize("bound", ["low", "high"])
def test_a_bound_on_one_side_that_ten_in_every_month_keeps_contradicts_nothing(bound):
    count = np.r_[np.full(30, 10.0), np.full(18, NOTHING)]
    series = series_of(count, **{bound: np.full(48, 10.0), "high" if bound == "low" else "low": count})
    found = judge_pace(series, season="none", replicates=19)
    assert (found.verdict, found.established) == ("inconclusive", False)
    assert found.ran.halves.ratio == pytest.approx(1.0, abs=0.1)
    assert "a change is established" not in found.sentence


def test_no_month_is_named_for_a_change_that_lies_in_a_gap():
    count = np.r_[np.full(12, 5.0), np.full(36, NOTHING), np.full(12, 10.0)]
    found = judge_pace(series_of(count), season="none", replicates=19)
    (date,) = found.ran.dates
    assert date.in_gap
    assert "turning in" not in found.sentence
    whole = judge_pace(series_of(np.r_[np.full(30, 5.0), np.full(30, 20.0)]), season="none", replicates=19)
    assert "turning in July 2017" in whole.sentence


# -- completions --------------------------------------------------------------------------------------------------


def test_completions_by_hand():
    # First half 20 x 10 and one of 6 to 20, second half 20 x 5 and one of 0 to 4.
    count = np.r_[np.full(20, 10.0), NOTHING, NOTHING, np.full(20, 5.0)]
    low, high = np.full(42, NOTHING), np.full(42, NOTHING)
    low[20], high[20], high[21] = 6.0, 20.0, 4.0
    days = np.full(42, 30.0)
    series = series_of(count, low=low, high=high, exposure_days=days)
    found = possible_halves(series, build_design(series, "none"))
    assert found.lowest == pytest.approx(100 / 220, rel=1e-6)
    assert found.highest == pytest.approx(104 / 206, rel=1e-6)
    assert found.towards_constancy == found.highest
    assert found.away_from_constancy == found.lowest


def test_an_open_side_ends_at_zero_or_at_the_highest_count():
    count = np.r_[np.full(20, 10.0), NOTHING, NOTHING, np.full(19, 5.0), 12.0]
    low, high = np.full(42, NOTHING), np.full(42, NOTHING)
    low[20], high[21] = 2.0, 3.0
    days = np.full(42, 30.0)
    series = series_of(count, low=low, high=high, exposure_days=days)
    found = possible_halves(series, build_design(series, "none"))
    assert found.lowest == pytest.approx(107 / 212, rel=1e-6)
    assert found.highest == pytest.approx(110 / 202, rel=1e-6)


def test_periods_of_which_nothing_is_known_stay_unobserved():
    count = np.r_[np.full(21, 10.0), np.full(20, 5.0), NOTHING]
    series = series_of(count, exposure_days=np.full(42, 30.0))
    assert possible_halves(series, build_design(series, "none")) is None
    high = np.full(42, NOTHING)
    both = count.copy()
    both[5] = NOTHING
    high[5] = 10.0
    series = series_of(both, high=high, exposure_days=np.full(42, 30.0))
    found = possible_halves(series, build_design(series, "none"))
    assert (found.lowest, found.highest) == pytest.approx((5 / 10, 5 / (200 / 21)), rel=1e-6)


@pytest.mark.parametrize(
    ("lowest", "highest", "towards", "away"),
    [(0.3, 0.6, 0.6, 0.3), (0.8, 1.1, 1.0, 0.8), (1.2, 3.0, 1.2, 3.0), (0.5, 2.5, 1.0, 2.5)],
)
def test_towards_and_away_from_constancy(lowest, highest, towards, away):
    found = Completion(lowest, highest)
    assert (found.towards_constancy, found.away_from_constancy) == (towards, away)
    assert found.to_dict() == {
        "lowest_halves_ratio": lowest,
        "highest_halves_ratio": highest,
        "towards_constancy": towards,
        "away_from_constancy": away,
    }
