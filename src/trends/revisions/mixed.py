"""A release with some of its rows put back to what they were in the one before: to find what a change hangs on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias, cast

import numpy as np
import pandas as pd

from trends.incidents.incidents import Incidents
from trends.schema import stacked, without_unused_names
from trends.series.series_table import SeriesTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from trends.revisions.rows import RowChanges

__all__ = ["Among", "Data", "put_back"]

Data: TypeAlias = Incidents | SeriesTable
Among: TypeAlias = "tuple[NDArray[np.bool_], NDArray[np.bool_]]"
"""Rows of the old and of the new release."""


def put_back(
    rows: RowChanges,
    back: Sequence[int],
    *,
    among: Among | None = None,
    like: Data | None = None,
) -> Data:
    """Return the data of the newer release with some rows as they were in the older one.

    Parameters
    ----------
    rows : RowChanges
    back : sequence of int
        Positions in `rows`: what was added is left out, what was removed is there again, what changed is as it was.
    among : pair of ndarray of bool, optional
        The rows of the old and the new release that are wanted at all; by default all.
    like : Incidents or SeriesTable, optional
        What is known of the data beside their rows, after a selection; by default as of the newer release.
    """
    old_at, new_at = rows.old_at[list(back)], rows.new_at[list(back)]
    kept = np.ones(len(rows.new.frame), dtype=bool) if among is None else among[1].copy()
    kept[new_at[new_at >= 0]] = False
    again = old_at[old_at >= 0]
    if among is not None:
        again = again[among[0][again]]
    parts = [rows.new.frame.iloc[np.flatnonzero(kept)], rows.old.frame.iloc[again]]
    frame = stacked([part for part in parts if len(part)] or parts[:1])
    like = rows.new.data if like is None else like
    if isinstance(like, Incidents):
        return replace(
            like,
            frame=without_unused_names(frame.reset_index(drop=True)),
            reports=_reports(rows, set(rows.ids(back))),
        )
    table = frame.drop(columns=["incident_id", "date_start", "date_end"])
    own = [name for name in table.columns if name in like.frame]
    return replace(like, frame=table[own].sort_values(["series", "start"], ignore_index=True))


def _reports(rows: RowChanges, back: set[object]) -> pd.DataFrame | None:
    """Return the reports of the newer release, those of rows that are put back from the older one."""
    new, old = (cast("Incidents", side.data).reports for side in (rows.new, rows.old))
    if new is None or old is None:
        return new
    return pd.concat(
        [new[~new["incident_id"].isin(back)], old[old["incident_id"].isin(back)]], ignore_index=True
    )
