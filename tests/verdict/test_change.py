"""A ratio with its intervals: what lies inside and outside a margin, and what is told of it."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest
from scipy.stats import binom

import trends as tr
from trends.figures import figure
from trends.fitting.exact_ratio import ratio_limits
from trends.series.count_series import CountSeries
from trends.verdict.change import Change
from trends.verdict.pace import test_pace


def test_limits_lie_around_the_ratio_on_the_log_scale():
    found = Change.around(np.log(0.5), 0.1, 1.6, 2.0)
    assert found.ratio == pytest.approx(0.5)
    assert (found.low90, found.high90) == pytest.approx((0.5 * np.exp(-0.16), 0.5 * np.exp(0.16)))
    assert (found.low95, found.high95) == pytest.approx((0.5 * np.exp(-0.2), 0.5 * np.exp(0.2)))


@pytest.mark.parametrize(
    ("log_ratio", "inside", "outside"), [(0.0, True, False), (0.4, False, False), (0.7, False, True)]
)
def test_the_margin_is_asked_of_the_whole_interval(log_ratio, inside, outside):
    found = Change.around(log_ratio, 0.1, 1.6, 2.0)  # the margin of 1.5 is 0.405 on the log scale
    assert (found.inside(1.5), found.outside(1.5)) == (inside, outside)


def test_limits_that_mean_nothing_are_not_told():
    """With next to no event on one side the log ratio runs away; figures such as 5e21 are no information."""
    found = Change.around(-3.0, 25.0, 1.6, 2.0, where=(("at", "2020-01"),)).to_dict()
    assert found["ratio"] == pytest.approx(np.exp(-3.0))
    assert "bound" not in found
    assert [found[name] for name in ("low90", "high90", "low95", "high95")] == [None] * 4
    assert found["at"] == "2020-01"


def a_zero_half(cases):
    return test_pace(tr.load_series(cases / "s_zerohalf.csv"), replicates=99)


def test_none_in_the_first_half_is_a_bound_and_no_ratio(cases):
    """s_zerohalf.csv: none in 30 months, then 190; it was said to be 7458558256492.19 times as high."""
    result = a_zero_half(cases)
    halves = result.to_dict()["changes"]["halves"]
    # Given 190 events, all in the second half: with a share p there, p^190 = 2.5 %; the other side's share is 1 - p.
    share = 0.025 ** (1 / 190)
    assert halves["bound"]["at_least"] == pytest.approx(share / (1 - share), rel=0.15)
    assert halves["ratio"] is None
    assert halves["high95"] is None
    assert "none in the first half" in result.sentence
    assert f"at least {halves['bound']['at_least']:.3g} times" in result.sentence
    assert result.verdict == "contradicted"


@pytest.mark.parametrize("flip", [False, True])
def test_no_number_beyond_a_hundred_is_printed_of_any_change(cases, flip):
    series = tr.load_series(cases / "s_zerohalf.csv")
    if flip:
        series = CountSeries.from_counts(series.count[::-1], "2016-01")
    result = test_pace(series, replicates=99)
    for change in result.to_dict()["changes"].values():
        told = [change[name] for name in ("ratio", "low90", "high90", "low95", "high95")]
        assert all(value is None or 0.01 <= value <= 100 for value in told)
        assert (change["ratio"] is None) == ("bound" in change)
    shown = json.dumps([repr(result), *map(str, result.blocks())])
    assert not re.search(r"\d{5,}\.\d\d|e[+-]\d\d|nan|inf\b", shown)
    for kind in (None, "changes", "detectable"):
        words = figure(result, kind).alt if kind else figure(result).alt
        assert not re.search(r"\d{5,}\.\d\d|e[+-]\d\d|nan|\binf\b", words)
    assert ("none in the second half" if flip else "none in the first half") in figure(
        result
    ).alt + result.sentence


@pytest.mark.parametrize(("later", "earlier"), [(190, 0), (0, 190), (7, 0), (12, 3), (1, 40)])
def test_exact_limits_hold_as_often_as_they_say(later, earlier):
    """At either limit what was seen, or more of it, has a chance of 2.5 % (of a binomial, given the total)."""
    low, high = ratio_limits(later, earlier, 1.3, 1.0, 0.025)
    total = later + earlier
    if later:
        assert binom.sf(later - 1, total, low * 1.3 / (1 + low * 1.3)) == pytest.approx(0.025)
    else:
        assert low == 0
    if earlier:
        assert binom.cdf(later, total, high * 1.3 / (1 + high * 1.3)) == pytest.approx(0.025)
    else:
        assert high == np.inf


def test_overdispersion_widens_a_bound():
    assert ratio_limits(190, 0, 1.0, 4.0, 0.025)[0] < ratio_limits(190, 0, 1.0, 1.0, 0.025)[0] / 3


def test_a_change_over_another_takes_the_limits_farthest_apart():
    one, other = Change.around(np.log(4), 0.1, 1.6, 2.0), Change.around(np.log(2), 0.2, 1.6, 2.0)
    found = one.over(other)
    assert found.ratio == pytest.approx(2)
    assert found.low95 == pytest.approx(one.low95 / other.high95)
    assert found.high95 == pytest.approx(one.high95 / other.low95)


def test_a_table_has_the_bound_in_columns_of_its_own(cases):
    row = a_zero_half(cases).to_frame().set_index("change").loc["halves"]
    assert np.isnan(row["ratio"])
    assert row["at_least"] > 40
    assert np.isnan(row["at_most"])
