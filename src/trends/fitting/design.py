"""The design of the regressions: intercept, season, offset, time, and the shapes a change may take."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trends.errors import ParameterError
from trends.messages import Message
from trends.periods.calendar import DAYS_PER_MONTH, Frequency
from trends.periods.phases import centred_years, season_phase

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from trends.series.count_series import CountSeries

__all__ = [
    "Design",
    "build_design",
    "harmonics",
    "season_bears",
    "season_name",
    "season_of",
    "separable",
    "shared_season",
    "step_columns",
]

BUSY_PER_COLUMN = 8
"""Periods that hold anything which a column of the season needs. In histories of 60 months of which 15 % hold any, and
those in bursts, intervals of the halves miss three times as often with two pairs of harmonics (four columns) as without
a season; `benchmarks/bursts.py` measures it."""

_YEARS_PER_MONTH = 2
"""Years in which each month of the year must hold something before it can have an effect of its own."""

_LEFT = 0.1
"""Share of a change's shape that steps must leave: with less, its size would hang on a handful of periods."""


@dataclass(frozen=True)
class Design:
    """What the mean of a series depends on besides change.

    Attributes
    ----------
    base : ndarray, shape (n, p)
        Intercept, season, and steps at known breaks in collection.
    offset : ndarray, shape (n,)
        log(exposure_days / 30.4375); minus infinity where the exposure is zero.
    years : ndarray, shape (n,)
        Centred time in years.
    season : str
        ``none``, ``month`` or ``fourier:K``.
    steps : tuple of int
        First period after each known break in collection that has a step of its own; their columns stand last.
    """

    base: NDArray[np.float64]
    offset: NDArray[np.float64]
    years: NDArray[np.float64]
    season: str
    steps: tuple[int, ...] = ()

    @property
    def seasonal(self) -> NDArray[np.float64]:
        """The columns of the season alone, shape (n, s)."""
        return self.base[:, 1 : self.base.shape[1] - len(self.steps)]

    def with_columns(self, *columns: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the base with further columns, shape (n, p + k)."""
        return np.column_stack([self.base, *columns])


def season_name(season: str, n: int, freq: Frequency) -> str:
    """Resolve ``auto``: two harmonic pairs from four years of periods, one from two, none for yearly data.

    Raises
    ------
    ParameterError
        For a season that is none of auto, none, month and fourier:K, or has more pairs than the frequency bears.
    """
    text = season.strip().lower()
    if freq is Frequency.YEAR:
        if text in ("auto", "none"):
            return "none"
        raise ParameterError(Message("faults.parameter.season_of_years", value=repr(season)))
    if text == "auto":
        years = n / freq.per_year
        # The bounds of docs/method: with less than two cycles no season can be told from change.
        pairs = 2 if years >= 4 else 1 if years >= 2 else 0
        # Four quarters bear one pair: of the second the cosine vanishes and the sine alternates.
        if freq is Frequency.QUARTER:
            pairs = min(pairs, 1)
        return f"fourier:{pairs}" if pairs else "none"
    if text == "none":
        return text
    if text == "month":
        if freq is not Frequency.MONTH:
            raise ParameterError(f"Month effects need monthly counts, not {freq.adjective} ones.")
        return text
    match = re.fullmatch(r"fourier:(\d{1,2})", text)
    # More pairs than half the periods of a year repeat lower ones (aliasing).
    most = int(freq.per_year // 2)
    if match and 1 <= int(match[1]) <= min(most, 6):
        return text
    raise ParameterError(Message("faults.parameter.season", value=repr(season), most=min(most, 6)))


def season_bears(series: CountSeries, name: str) -> bool:
    """Whether the counts of a series can identify a season.

    A pair of harmonics asks for `BUSY_PER_COLUMN` periods that hold anything for each of its columns, month effects
    for each month of the year to hold something in two years.

    Parameters
    ----------
    series : CountSeries
    name : str
        ``none``, ``month`` or ``fourier:K``.
    """
    if name == "none":
        return True
    # A period of which only "at least so many" is known holds something, too.
    known = np.where(np.isnan(series.count), series.low, series.count)
    busy = (np.nan_to_num(known) > 0) & (series.exposure_days > 0)
    if name == "month":
        years = np.bincount(np.asarray(series.periods.month)[busy], minlength=13)[1:]
        return bool((years >= _YEARS_PER_MONTH).all())
    return int(busy.sum()) >= BUSY_PER_COLUMN * 2 * int(name.split(":")[1])


def season_of(series: CountSeries, season: str = "auto") -> str:
    """Resolve ``auto`` as `season_name` does, but with no more pairs than the counts bear (see `season_bears`)."""
    name = season_name(season, len(series), series.freq)
    if season.strip().lower() != "auto" or name == "none":
        return name
    pairs = range(int(name.split(":")[1]), 0, -1)
    return next((f"fourier:{k}" for k in pairs if season_bears(series, f"fourier:{k}")), "none")


def shared_season(first: CountSeries, second: CountSeries, season: str = "auto") -> str:
    """Resolve ``auto`` for two series that are compared: the smaller of their seasons, since both must have one design."""
    # Alphabetical order is order of size: fourier:1, fourier:2, month.
    return min((season_of(one, season) for one in (first, second)), key=lambda name: (name != "none", name))


def harmonics(phase: NDArray[np.float64], pairs: int) -> NDArray[np.float64]:
    """Return cos and sin of 2 pi k phase for k = 1 to `pairs`, shape (n, 2 pairs)."""
    columns = []
    for k in range(1, pairs + 1):
        columns += [np.cos(2 * np.pi * k * phase), np.sin(2 * np.pi * k * phase)]
    return np.column_stack(columns) if columns else np.zeros((len(phase), 0))


def _season_columns(periods: pd.PeriodIndex, freq: Frequency, season: str) -> NDArray[np.float64]:
    if season == "none":
        return np.zeros((len(periods), 0))
    if season == "month":
        months = np.asarray(periods.month)
        present = np.unique(months)
        dummies = (months[:, None] == present[1:]).astype(float)
        # Centred, so that the intercept stays the mean level and is not the first month's.
        return np.asarray(dummies - dummies.mean(axis=0))
    pairs = int(season.split(":")[1])
    columns = harmonics(season_phase(periods, freq), pairs)
    # A quarter's second sine alternates and its cosine vanishes: a column of zeros says nothing.
    return columns[:, np.abs(columns).max(axis=0) > 1e-9]


def step_columns(n: int, steps: Sequence[int]) -> NDArray[np.float64]:
    """Return a centred step for each first period after a break, shape (n, k)."""
    columns = (np.arange(n)[:, None] >= np.asarray(steps, dtype=np.int64)).astype(float)
    return np.asarray(columns - columns.mean(axis=0))


def separable(steps: Sequence[int], shape: NDArray[np.float64], used: NDArray[np.bool_]) -> bool:
    """Whether changes of the shapes (n, k) can be told from steps, given the periods `used` (n,).

    What the steps leave of every mixture of the shapes must be a tenth of it at least.
    """
    base = np.column_stack([np.ones(len(shape)), step_columns(len(shape), steps)])[used]
    centred = shape[used] - shape[used].mean(axis=0)
    left = centred - base @ np.linalg.lstsq(base, centred, rcond=None)[0]
    # The least generalised eigenvalue is the share that is left of the worst mixture of the shapes.
    whole, remaining = centred.T @ centred, left.T @ left
    # Shapes that gaps have made one cannot be told from each other, let alone from steps.
    if np.linalg.matrix_rank(whole) < shape.shape[1]:
        return False
    return bool(np.linalg.eigvals(np.linalg.solve(whole, remaining)).real.min() >= _LEFT)


def build_design(series: CountSeries, season: str = "auto", steps: Sequence[int] = ()) -> Design:
    """Build the design of a series.

    Parameters
    ----------
    series : CountSeries
        n periods.
    season : str
        ``auto``, ``none``, ``month`` or ``fourier:K``.
    steps : sequence of int
        First period after each known break in collection that the level may jump at; see
        `trends.verdict.eligibility.step_positions`.
    """
    n = len(series)
    name = season_of(series, season)
    base = np.column_stack(
        [np.ones(n), _season_columns(series.periods, series.freq, name), step_columns(n, steps)]
    )
    with np.errstate(divide="ignore"):
        # A month of 31 days has more of everything: rates are per 30.4375 days, a twelfth of
        # 365.25.
        offset = np.log(series.exposure_days / DAYS_PER_MONTH)
    return Design(base, offset, centred_years(n, series.freq), name, tuple(steps))
