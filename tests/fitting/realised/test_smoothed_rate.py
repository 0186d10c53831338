"""The smoothed rate: what its band holds, and what exposure, season and gaps do to it."""

from __future__ import annotations

import numpy as np
import pytest

from trends.fitting.bootstrap import latent_rate
from trends.fitting.realised.smoothed_rate import smoothed_rate


def test_the_band_holds_a_wandering_rate():
    random = np.random.default_rng(0)
    held = []
    for _ in range(6):
        rate = 20 * latent_rate(72, 0.3, 0.9, 1, random)[0]
        smooth = smoothed_rate(random.poisson(rate).astype(float), np.ones(72), np.ones(72))
        held.append(((smooth.low95 <= rate) & (rate <= smooth.high95)).mean())
    assert 0.86 <= np.mean(held) <= 1


def test_a_clear_change_is_followed():
    random = np.random.default_rng(1)
    smooth = smoothed_rate(
        random.poisson(np.repeat([200.0, 30.0], 30)).astype(float), np.ones(60), np.ones(60)
    )
    assert smooth.rate[:25] == pytest.approx(200, rel=0.15)
    assert smooth.rate[35:] == pytest.approx(30, rel=0.35)


def test_rates_are_a_month_whatever_the_exposure():
    random = np.random.default_rng(2)
    share = np.tile([0.25, 0.5, 1.0], 20)
    smooth = smoothed_rate(random.poisson(40 * share).astype(float), share, np.ones(60))
    assert smooth.rate == pytest.approx(40, rel=0.2)
    assert ((smooth.low95 <= 40) & (smooth.high95 >= 40)).mean() > 0.9


def test_the_band_is_wider_where_nobody_looked():
    random = np.random.default_rng(3)
    information = np.ones(60)
    information[20:30] = 0
    rate = 30 * latent_rate(60, 0.3, 0.85, 1, random)[0]
    smooth = smoothed_rate(random.poisson(rate) * information, np.ones(60), information)
    width = np.log(smooth.high95 / smooth.low95)
    assert width[23:27].min() > 1.5 * np.median(width[information > 0])


@pytest.mark.parametrize("counts", [np.zeros(36), np.r_[np.zeros(35), 500.0], np.full(36, 2000.0)])
def test_extremes_stay_finite_and_in_order(counts):
    smooth = smoothed_rate(counts, np.ones(36), np.ones(36))
    assert np.isfinite(smooth.high95).all()
    assert (smooth.low95 <= smooth.rate).all()
    assert (smooth.rate <= smooth.high95).all()
