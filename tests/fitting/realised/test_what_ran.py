"""What ran: real series, periods known within bounds, outliers, and how often intervals hold the truth."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import trends as tr
from trends.fitting.batch import Batch
from trends.fitting.bootstrap import latent_rate
from trends.fitting.design import build_design
from trends.fitting.negative_binomial import interval_moments, log_probability
from trends.fitting.realised.bounded import between_bounds
from trends.fitting.realised.histories import Histories, per_block
from trends.fitting.realised.scan import OVER_SHIFTS, scan_surges
from trends.fitting.realised.what_ran import what_ran

DRAWS = 1_000


def ran(series, draws=DRAWS):
    batch = Batch.of(series.count, series.low, series.high)
    return what_ran(batch, build_design(series), np.random.default_rng(0), draws)


def series_of(counts, **more):
    return tr.CountSeries.from_counts(np.asarray(counts, dtype=float), "2010-01", **more)


def ends_at(limits, low, high):
    """Whether an interval of 95 % is the expected one, within a tenth of its width."""
    width = np.log(high / low)
    assert limits.low[1] == pytest.approx(np.log(low), abs=0.1 * width)
    assert limits.high[1] == pytest.approx(np.log(high), abs=0.1 * width)


def test_sri_lanka_ran_at_hundreds_of_times(cases):
    found = ran(tr.load_series(cases / "sri_lanka_events.csv").with_estimates(), 4_000).whole
    ends_at(found.measures.halves, 0.45, 0.71)
    ends_at(found.measures.thirds, 177, 2_922)
    # Two events in the last 43 months: some 700 times, within three standard errors of about 1/sqrt(2) on the log scale.
    assert found.shifts.beyond(OVER_SHIFTS[1]) > np.log(50)


@pytest.mark.parametrize(
    ("country", "first", "last", "halves", "thirds"),
    [
        ("IRQ", "2012-01", "2019-12", (0.77, 0.92), (2.2, 2.9)),
        ("LBY", "2011-01", "2020-12", (1.13, 1.51), (1.4, 2.3)),
        ("AFG", "2015-01", "2021-12", (1.59, 1.76), None),
    ],
)
def test_countries_ran_as_others_computed(shared, country, first, last, halves, thirds):
    """Another implementation of the same method, on UCDP events by month."""
    panel = pd.read_csv(shared / "data" / "ucdp" / "ucdp_country_month_panel_v25_1.csv")
    kept = panel[(panel.country_iso3 == country) & panel.year_month.between(first, last)]
    found = ran(tr.CountSeries.from_counts(kept.ucdp_event_count.to_numpy(float), first), 4_000).whole
    ends_at(found.measures.halves, *halves)
    if thirds:
        ends_at(found.measures.thirds, *thirds)


def test_central_syria_fell_with_its_bounds():
    found = ran(tr.load_series("central-syria").window(end="2023-02").with_estimates(), 4_000).whole
    ends_at(found.measures.halves, 0.32, 0.70)
    ends_at(found.measures.thirds, 1.7, 4.5)
    years = 35 / 12
    assert np.exp(found.measures.slope.log_ratio / years) == pytest.approx(0.66, abs=0.03)


def test_intervals_hold_the_rate_that_ran():
    """Wandering rates: the halves of the path itself, not of the process it was drawn from."""
    random = np.random.default_rng(7)
    held = []
    for _ in range(30):
        path = 10 * latent_rate(60, 0.25, 0.8, 1, random)
        series = series_of(random.poisson(path * random.standard_gamma(5, (1, 60)) / 5)[0])
        level = (per_block(path * series.exposure_days, 2) / per_block(series.exposure_days[None], 2))[0]
        limits = ran(series, 500).whole.measures.halves
        held.append(limits.low[1] <= np.log(level[1] / level[0]) <= limits.high[1])
    assert sum(held) >= 25


def test_one_month_at_ten_times_the_others_is_left_out():
    counts = np.tile([9.0, 11, 10, 12, 8, 10], 10)
    counts[50] = 400
    found = ran(series_of(counts))
    assert found.influential == 50
    assert found.whole.measures.halves.log_ratio > np.log(1.8)
    assert abs(found.trimmed.measures.halves.log_ratio) < 0.1


def test_a_surge_is_seen_where_it_was():
    counts = np.tile([9.0, 11.0], 30)
    counts[20:32] *= 3
    found = ran(series_of(counts)).whole
    surges = scan_surges(found.histories, found.fit, found.noise)
    assert (surges.first[surges.clearest], surges.stop[surges.clearest]) == (20, 32)
    assert np.exp(surges.log_ratio[surges.clearest]) == pytest.approx(3, rel=0.05)


def bounded_batch(counts, low, high):
    series = series_of(counts, low=low, high=high)
    return Batch.of(series.count, series.low, series.high), build_design(series, "none")


def test_a_bound_that_holds_one_number_is_a_count():
    counts = np.tile([9.0, 11, 10, 12, 8, 10], 6)
    hidden, bound = counts.copy(), np.full(36, np.nan)
    hidden[[4, 20]], bound[[4, 20]] = np.nan, counts[[4, 20]]
    batch, design = bounded_batch(hidden, bound, bound)
    histories = between_bounds(Histories.of(batch, design), batch)
    assert histories.count[0] == pytest.approx(counts, abs=1e-6)
    assert histories.information[0] == pytest.approx(1, abs=1e-6)


def test_a_bound_that_says_nothing_carries_next_to_nothing():
    counts = np.tile([9.0, 11, 10, 12, 8, 10], 6)
    hidden, high = counts.copy(), np.full(36, np.nan)
    hidden[[4, 20]], high[[4, 20]] = np.nan, 10_000
    batch, design = bounded_batch(hidden, np.full(36, np.nan), high)
    histories = between_bounds(Histories.of(batch, design), batch)
    assert histories.information[0, [4, 20]] == pytest.approx(0.02)
    assert histories.count[0, [4, 20]] == pytest.approx([10, 10], abs=1.5)


@pytest.mark.parametrize(("bound", "forced"), [("low", 1000.0), ("low", 5.0), ("high", 3.0)])
def test_bounds_on_one_side_alone_move_a_level_only_as_far_as_they_force(bound, forced):
    counts, sides = np.tile([9.0, 11, 10], 16), {side: np.full(48, np.nan) for side in ("low", "high")}
    counts[30:], sides[bound][30:] = np.nan, forced
    batch, design = bounded_batch(counts, **sides)
    histories = between_bounds(Histories.of(batch, design), batch)
    level = 10.0 if forced == 5 else forced
    assert histories.count[0, 32:] == pytest.approx(level, rel=0.1)


def test_a_third_of_one_half_within_bounds_biases_nothing():
    random = np.random.default_rng(8)
    errors = []
    for _ in range(25):
        counts = random.poisson(10, 60).astype(float)
        low, high = np.full(60, np.nan), np.full(60, np.nan)
        at = 30 + random.choice(30, 10, replace=False)
        low[at], high[at] = np.where(counts[at] > 9, 10, 0), np.where(counts[at] > 9, 25, 9)
        hidden = counts.copy()
        hidden[at] = np.nan
        limits = ran(series_of(hidden, low=low, high=high), 300).whole.measures.halves
        errors.append(limits.log_ratio)
    assert abs(np.mean(errors)) < 0.05


@pytest.mark.parametrize(
    ("low", "high", "mu", "alpha"),
    [
        (2, 9, 6.0, 0.4),
        (0, 3, 8.0, 0.0),
        (15, np.inf, 6.0, 0.3),
        (120, 130, 12.0, 0.3),
        (150, np.inf, 12.0, 0.3),
        (0, 40, 900.0, 0.1),
    ],
)
def test_the_variance_within_an_interval_is_that_of_its_terms(low, high, mu, alpha):
    y = np.arange(low, min(high, 2_000) + 1.0)
    p = np.exp(log_probability(y, np.full_like(y, mu), alpha))
    p /= p.sum()
    expected = p @ y**2 - (p @ y) ** 2
    found = interval_moments(np.array([low]), np.array([high]), np.array([mu]), alpha).variance
    assert found.item() == pytest.approx(expected, rel=1e-8)
