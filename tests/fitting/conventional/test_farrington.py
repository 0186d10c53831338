"""The flexible Farrington bound: R's surveillance gives the same."""

from __future__ import annotations

import json

import numpy as np
import pytest

from trends.fitting.conventional.farrington import farrington_bound

SERIES = ("seasonal", "sparse", "trending, with an outbreak")


@pytest.mark.parametrize("method", ["delta", "nbPlugin"])
@pytest.mark.parametrize("name", SERIES)
def test_bounds_means_and_dispersions_are_those_of_surveillance(reference, name, method):
    given = json.loads((reference / "farrington.json").read_text(encoding="utf-8"))
    counts, wanted = given["series"][name], given["results"][method][name]
    # R counts weeks from 1; every fourth of the year that was judged.
    weeks = range(312, 364, 4)
    found = [farrington_bound(counts, week, method=method) for week in weeks]
    for one in ("upper", "expected", "dispersion"):
        ours = [getattr(bound, one) for bound in found]
        assert ours == pytest.approx(wanted[one][::4], rel=1e-4), one


def test_a_trend_is_left_out_where_it_would_lead_beyond_every_count():
    weeks = np.arange(364)
    rising = np.round(np.exp(weeks / 60)).astype(float)
    assert not farrington_bound(rising, 363).trend
    assert farrington_bound(np.random.default_rng(0).poisson(5 + weeks / 60), 363).trend


def test_an_outbreak_of_the_past_hardly_raises_the_bound():
    steady = np.random.default_rng(1).poisson(8, 364).astype(float)
    loud = steady.copy()
    loud[200:206] = 60
    plain, after = farrington_bound(steady, 340).upper, farrington_bound(loud, 340).upper
    assert after < 1.5 * plain


def test_too_little_past_is_refused():
    with pytest.raises(ValueError, match="needs 5 years"):
        farrington_bound([3.0] * 200, 199)
