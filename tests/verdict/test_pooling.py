"""Dates known only to a range reach the intervals: draws of them are pooled, in attacks, deadly attacks and deaths."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from trends.incidents.incidents import Incidents
from trends.severity import casualties, deadly_attacks
from trends.verdict import test_pace


@pytest.fixture(scope="module")
def loose():
    """Five years of five attacks a month, and 120 more that happened at some time in the middle two years."""
    random = np.random.default_rng(1)
    exact = pd.Timestamp("2015-01-01") + pd.to_timedelta(random.integers(0, 1826, 300), unit="D")
    frame = pd.DataFrame(
        {
            "date_start": [*exact, *[pd.Timestamp("2016-07-01")] * 120],
            "date_end": [*exact, *[pd.Timestamp("2018-06-30")] * 120],
            "fatalities_best": [*random.integers(1, 12, 300), *random.integers(1, 12, 120)],
        }
    )
    return Incidents.from_frame(frame, coverage=(date(2015, 1, 1), date(2019, 12, 31)))


@pytest.mark.parametrize("measure", ["attacks", "deadly:5"])
def test_the_interval_of_a_pace_pools_draws(loose, measure):
    spread = loose.count(measure=measure)
    assert spread.draws.shape == (20, 60)
    assert spread.draws.sum(axis=1).std() == 0  # every draw has the same incidents
    pooled = test_pace(spread, replicates=59).changes["halves"]
    between = [np.log(draw[30:].sum() / draw[:30].sum()) for draw in spread.draws]
    assert pooled.log_se > np.std(between)  # what one draw leaves open comes on top
    assert pooled.ratio == pytest.approx(np.exp(np.mean(between)), rel=0.1)
    # Taken at the first day, all of them are of the first half.
    start = test_pace(loose.count(measure=measure, imprecise="start"), replicates=59).changes["halves"]
    assert start.ratio < 0.75 * pooled.ratio


def test_deadly_attacks_take_the_same_draws(loose):
    (row,) = deadly_attacks(loose, (5,), replicates=59).rows
    assert (
        row.halves.ratio == test_pace(loose.count(measure="deadly:5"), replicates=59).changes["halves"].ratio
    )


def test_casualties_put_loose_dates_into_both_halves(loose):
    found = casualties(loose).decomposition
    assert found.deaths == pytest.approx(1.0, abs=0.25)
    toll = loose.frame["fatalities_best"].to_numpy(float)
    at_start = loose.frame["date_start"] >= pd.Timestamp("2017-07-02")
    assert toll[at_start].sum() / toll[~at_start].sum() < 0.7
