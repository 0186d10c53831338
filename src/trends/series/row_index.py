"""Where the rows of a series file stand: in which period, and of which series."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from trends.series.as_of import newest_rows

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

__all__ = ["RowIndex"]

_FIXED = frozenset(
    {"count", "count_low", "count_high", "count_estimated", "exposure_days", "line", "vintage"}
)
"""Columns of numbers that are no measures of their own."""


@dataclass(frozen=True, eq=False)
class RowIndex:
    """The rows of a table by period and by series, each found out once.

    Attributes
    ----------
    frame : pandas.DataFrame
        As `SeriesTable.frame`.
    alias : str
        Pandas' name of the periods' frequency.
    reach : pair of datetime.date or None
        First days of the first and last period of the whole file, where `frame` holds a part of it.
    """

    frame: pd.DataFrame
    alias: str
    reach: tuple[date, date] | None = None

    def places(self, starts: pd.Series) -> NDArray[np.int64]:
        """Return the ordinals of the periods that begin on these days, shape (n,)."""
        return np.asarray(pd.PeriodIndex(pd.DatetimeIndex(starts), freq=self.alias).asi8, dtype=np.int64)

    @cached_property
    def ordinals(self) -> NDArray[np.int64]:
        """The ordinal of each row's period, shape (rows,)."""
        return self.places(self.frame["start"])

    @cached_property
    def span(self) -> tuple[pd.Period, pd.Period]:
        """First and last period of the rows."""
        first, last = int(self.ordinals.min()), int(self.ordinals.max())
        return pd.Period(ordinal=first, freq=self.alias), pd.Period(ordinal=last, freq=self.alias)

    @cached_property
    def ends(self) -> tuple[int, int]:
        """First and last ordinal of the file."""
        if self.reach is not None:
            first, last = (int(place) for place in self.places(pd.Series(pd.to_datetime(list(self.reach)))))
            return first, last
        return int(self.ordinals.min()), int(self.ordinals.max())

    @cached_property
    def claimed(self) -> dict[str, NDArray[np.bool_]]:
        """Rows whose bound was read off a claim, by side."""
        return {
            side: self.frame[side].notna().to_numpy(dtype=bool) for side in ("inferred_low", "inferred_high")
        }

    @cached_property
    def rows_of(self) -> dict[str, NDArray[np.int64]]:
        """Positions of the rows of each series; of several vintages of one period only the newest."""
        return newest_rows(self.frame, self.ordinals, self.alias)

    @cached_property
    def measures(self) -> tuple[str, ...]:
        """The numeric columns that can be counted by their own name."""
        return tuple(
            name
            for name in self.frame.columns
            if name not in _FIXED and pd.api.types.is_float_dtype(self.frame[name].dtype)
        )
