"""Tests for dispersion against R."""

from __future__ import annotations

import numpy as np
import pytest

from trends.fitting.conventional.dispersion import index_of_dispersion
from trends.fitting.conventional.overdispersion import boundary_likelihood_ratio, cameron_trivedi

SERIES = ["S1_const60", "S2_decl120", "S5_low84"]


@pytest.mark.parametrize("name", SERIES)
def test_index_of_dispersion_against_R(r, name):
    found, expected = index_of_dispersion(r.series[name]["y"]), r.dispersion[name]["index_of_dispersion"]
    assert found.statistic == pytest.approx(expected["D"], rel=1e-14)
    assert found.df == expected["df"]
    assert found.p == pytest.approx(expected["p_upper"], rel=1e-11)
    assert found.p_two_sided == pytest.approx(expected["p_two"], rel=1e-11)
    assert found.variance_to_mean == pytest.approx(expected["vmr"], rel=1e-14)


@pytest.mark.parametrize("name", SERIES)
@pytest.mark.parametrize("power", [1, 2])
def test_cameron_and_trivedi_against_R(r, seasonal, name, power):
    found = cameron_trivedi(r.series[name]["y"], seasonal(name), power)
    expected = r.dispersion[name][f"AER_trafo{power}"]
    assert found.statistic == pytest.approx(expected["z"], rel=1e-9)
    assert found.p == pytest.approx(expected["p"], rel=1e-8)
    assert found.dispersion == pytest.approx(expected["est"], rel=1e-9)


@pytest.mark.parametrize("name", SERIES)
def test_the_likelihood_ratio_at_the_boundary_against_R(r, seasonal, name):
    found, expected = (
        boundary_likelihood_ratio(r.series[name]["y"], seasonal(name)),
        r.dispersion[name]["odTest_LR"],
    )
    assert found.statistic == pytest.approx(expected["LR"], rel=1e-11)
    assert found.p == pytest.approx(expected["p_half_chi2"], rel=1e-10)
    assert found.dispersion == pytest.approx(r.nb[name]["alpha"], rel=1e-7)


def test_dispersion_is_about_the_rate_not_the_count():
    days = np.tile([31.0, 28.0, 31.0, 30.0], 6)
    found = index_of_dispersion(2 * days, days)
    assert found.statistic == pytest.approx(0, abs=1e-20)
    assert found.p_two_sided == pytest.approx(0, abs=1e-20)
    assert index_of_dispersion(2 * days).statistic > 1


def test_poisson_counts_are_rejected_as_often_as_they_should_be(plain):
    y = np.random.default_rng(1).poisson(8, (4_000, 60)).astype(float)
    assert np.mean(index_of_dispersion(y).p < 0.05) == pytest.approx(0.05, abs=0.01)
    # The score is skewed, so that the regression test is one that rejects rarely.
    assert 0.01 < np.mean(cameron_trivedi(y, plain(60)).p < 0.05) < 0.06
    gain = boundary_likelihood_ratio(y, plain(60))
    assert np.mean(gain.p < 0.05) == pytest.approx(0.045, abs=0.02)
    assert np.mean(gain.statistic == 0) == pytest.approx(0.55, abs=0.06)
    assert (gain.p[gain.statistic == 0] == 1).all()
