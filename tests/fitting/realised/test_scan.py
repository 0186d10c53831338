"""The scan over dates where one side of a date holds nothing."""

from __future__ import annotations

import numpy as np
import pytest

from trends.fitting.design import build_design
from trends.fitting.realised.fitted import fitted
from trends.fitting.realised.histories import Histories
from trends.fitting.realised.scan import scan_shifts
from trends.series.count_series import CountSeries
from trends.verdict.critical import OVER_SHIFTS


def beyond(counts: np.ndarray) -> float:
    """How far before and after any date lie apart for certain, on the log scale."""
    series = CountSeries.from_counts(np.full(counts.shape[-1], 5), "2016-01")
    design = build_design(series, "none")
    histories = Histories(
        counts[None].astype(float), np.ones((1, len(counts))), np.exp(design.offset), design.base[:, 1:]
    )
    found = fitted(histories, 0)
    return scan_shifts(histories, found.fit, found.noise).beyond(OVER_SHIFTS[1])


def test_bursts_end_nowhere_for_certain():
    random = np.random.default_rng(5)
    bursts = [np.where(random.random(60) < 0.15, 1 + random.geometric(0.25, 60), 0) for _ in range(40)]
    found = sum(beyond(counts) > np.log(1.5) for counts in bursts)
    # Each is constant: the least number of periods at an end is often empty, which was called certain in 7 of them.
    assert found <= 3


@pytest.mark.parametrize("later", [True, False])
def test_what_begins_or_stops_is_certain(later):
    counts = np.random.default_rng(2).poisson(3, 60)
    assert beyond(np.where((np.arange(60) >= 30) == later, counts, 0)) > np.log(5)
