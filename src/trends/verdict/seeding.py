"""Seeds read off the figures of a series: the same figures are judged by the same draws, in whatever company."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from trends.series.count_series import CountSeries

__all__ = ["random_of", "series_key"]


def series_key(series: CountSeries, *more: object) -> str:
    """Return a hash, in hexadecimal, of all that a series' figures are, and of `more` that a computation rests on."""
    digest = hashlib.blake2b(digest_size=16)
    asked = " ".join(str(one) for one in more)
    digest.update(f"{asked} {series.freq.value} {series.periods[0].ordinal} {series.breaks}".encode())
    # Days or hours of exposure are the same: only how it varies makes a difference to what is drawn.
    exposure = np.round(series.exposure_days / max(float(series.exposure_days.max(initial=0.0)), 1e-300), 9)
    for values in (series.count, series.low, series.high, exposure, series.draws):
        # Adding zero turns a negative zero into the other one, and whole numbers into floats.
        digest.update(
            b"|" if values is None else b"|" + (np.asarray(values, dtype=np.float64) + 0.0).tobytes()
        )
    return digest.hexdigest()


def random_of(seed: int, *series: CountSeries) -> np.random.Generator:
    """Return the random generator of a seed and of the series that are judged with it.

    Parameters
    ----------
    seed : int
        What the user gave.
    *series : CountSeries
        Neither their names nor their place among others count, only their figures.
    """
    # Without their figures in the seed, two series of one screen would share their noise.
    own = [int(series_key(each), 16) for each in series]
    return np.random.default_rng(np.random.SeedSequence([seed, *own]))
