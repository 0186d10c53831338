"""Incidents whose dates lie far from all others: more often a slip of the pen than history; told, never dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.errors import listed

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["distant_dates"]

_YEARS = 5
_SHARE = 0.01


def distant_dates(frame: pd.DataFrame) -> str | None:
    """Return a sentence about the few rows that lie more than five years from the rest, or None.

    Few are at most one in a hundred (one where there are fewer than a hundred rows), at either end.
    """
    dated = frame["date_start"].dropna()
    if len(dated) < 5:
        return None
    days = np.sort(dated.to_numpy("datetime64[D]"))
    most = max(1, int(_SHARE * len(days)))
    gaps = np.diff(days).astype(int)
    wide = np.flatnonzero(gaps > _YEARS * 365.25)
    early = max((int(place) + 1 for place in wide if place + 1 <= most), default=0)
    late = min((int(place) + 1 for place in wide if len(days) - place - 1 <= most), default=len(days))
    far = [*days[:early], *days[late:]]
    if not far:
        return None
    inside = (dated >= days[early]) & (dated <= days[late - 1])
    names = frame.loc[dated.index[~inside], "incident_id"]
    row, lies = ("row", "lies") if len(far) == 1 else ("rows", "lie")
    return (
        f"{len(far):,} {row} {lies} more than {_YEARS} years from all others (ids {listed(names, 3)}; dates "
        f"{listed(map(str, far), 3)})."
    )
