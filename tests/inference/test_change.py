"""A ratio with its intervals: what lies inside and outside a margin, and what is told of it."""

from __future__ import annotations

import numpy as np
import pytest

from trends.inference.change import Change


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
    assert [found[name] for name in ("low90", "high90", "low95", "high95")] == [None] * 4
    assert found["at"] == "2020-01"
