"""The recursion of an autoregression, against scipy's filter and by hand."""

from __future__ import annotations

import numpy as np
import pytest

from trends.fitting.autoregression import autoregressive, remembered


@pytest.mark.parametrize("phi", [0.0, 0.3, -0.7, 0.999])
@pytest.mark.parametrize("shape", [(3, 1), (4, 40), (2, 17, 3)])
def test_the_recursions_are_those_of_the_filter_to_the_last_bit(phi: float, shape: tuple[int, ...]) -> None:
    from scipy.signal import lfilter

    noise = np.random.default_rng(1).standard_normal(shape)
    before = noise.copy()
    assert np.array_equal(autoregressive(noise, phi), lfilter([1.0], [1.0, -phi], noise, axis=1))
    assert np.allclose(remembered(noise, phi), lfilter([0.0, phi], [1.0, -phi], noise, axis=1), rtol=1e-12)
    assert np.array_equal(noise, before)
