"""The part of a series that shows a claim: its own periods, those that speak against it, and what lies around them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trends.verdict.wording import spelled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.claims.evidence import ClaimVerdict
    from trends.series.count_series import CountSeries

__all__ = ["Near", "near"]

_MARGIN = 12
"""Periods that are shown on either side of those that a claim is about, as far as there are any."""

_WHOLE = frozenset({"constant pace", "record", "season"})
"""Kinds that ask all of the data: a part would hide what the claim's own periods are held against."""


@dataclass(frozen=True, eq=False)
class Near:
    """What is shown of a series beside a claim.

    Attributes
    ----------
    series : CountSeries
        n periods.
    about, against : ndarray of bool, shape (n,)
        Periods that the claim is about and that do not speak against it; those that do.
    """

    series: CountSeries
    about: NDArray[np.bool_]
    against: NDArray[np.bool_]


def near(judged: ClaimVerdict) -> Near | None:
    """Return what shows a claim; None where it rests on no series."""
    evidence = judged.evidence
    series = evidence.series
    if series is None:
        return None
    # By their words, as a figure does not keep its period; the label keeps out the same month of another series.
    when = {figure.when for figure in evidence.against if figure.label == series.subject}
    against = np.array([bool(when) and spelled(period) in when for period in series.periods], dtype=bool)
    about = np.isin(series.labels, evidence.marked) & ~against
    at = np.flatnonzero(about | against)
    if judged.claim.kind in _WHOLE or not len(at):
        return Near(series, about, against)
    shown = slice(max(int(at[0]) - _MARGIN, 0), min(int(at[-1]) + _MARGIN, len(series) - 1) + 1)
    return Near(series.take(shown), about[shown], against[shown])
