"""Bounds of a table that were read off claims: which claims these are, and the table without those of one of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from trends.claims.claim import base_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trends.series.series_table import SeriesTable

__all__ = ["Inferred"]

_SIDES = ("low", "high")


@dataclass(frozen=True)
class Inferred:
    """The bounds of a table that were read off claims.

    Attributes
    ----------
    rows : tuple of (side, position, period, id)
        Where each stands; `side` is ``low`` or ``high``.
    """

    rows: tuple[tuple[str, int, str, str], ...]

    @classmethod
    def of(cls, table: SeriesTable) -> Inferred:
        """Find them."""
        rows = []
        period = table.frame["period"]
        for side in _SIDES:
            origin = table.frame[f"inferred_{side}"]
            # Of a hundred thousand rows a few have one: those alone are looked at one by one.
            stated = np.flatnonzero(origin.notna().to_numpy())
            rows += [
                (side, int(at), str(period.iloc[at]), text)
                for at in stated
                if isinstance(text := origin.iloc[at], str)
            ]
        return cls(tuple(rows))

    @property
    def claims(self) -> frozenset[str]:
        """The wordings that any was read off."""
        return frozenset(base_id(name) for _, _, _, name in self.rows)

    def without(
        self, table: SeriesTable, claims: frozenset[str]
    ) -> tuple[SeriesTable, Mapping[str, tuple[str, ...]], frozenset[str]]:
        """Take those that were read off some claims out of the table.

        Returns
        -------
        SeriesTable
        mapping of str to tuple of str
            Period to the claims that the bounds left in it were read off.
        frozenset of str
            Periods of which a bound was left out.
        """
        own = [row for row in self.rows if base_id(row[3]) in claims]
        bounds: dict[str, list[str]] = {}
        for _, _, period, name in self.rows:
            if base_id(name) not in claims:
                bounds.setdefault(period, []).append(name)
        named = {period: tuple(dict.fromkeys(names)) for period, names in bounds.items()}
        if not own:
            return table, named, frozenset()
        frame = table.frame.copy()
        open_ = frame["count"].isna().to_numpy()
        left_out = set()
        for side in _SIDES:
            its = np.zeros(len(frame), dtype=bool)
            its[[row[1] for row in own if row[0] == side]] = True
            # Where a count is stated too the bound was never used, so nothing is left out of the evidence.
            frame.loc[its & open_, f"count_{side}"] = np.nan
            frame.loc[its, f"inferred_{side}"] = None
            left_out |= {row[2] for row in own if row[0] == side and open_[row[1]]}
        return replace(table, frame=frame), named, frozenset(left_out)
