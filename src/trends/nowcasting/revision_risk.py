"""The risk of revision of what a claim states: how often its like, made of figures as young, was otherwise a year later.

A statement on the newest months of a publisher is one on a draft. Its risk is told where a reporting triangle is of the
same publisher and counts the same: deaths of a whole country by month. Where the publisher is the same and the figures
are others, it is said that the risk is not known; of other publishers nothing is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from trends.messages import Message
from trends.nowcasting.kept_model import model_of
from trends.nowcasting.release_kinds import FINAL, kind_by_calendar
from trends.nowcasting.revision_model import OLDEST, age_at
from trends.nowcasting.statements import Statement
from trends.nowcasting.triangle import bundled_triangle, told_of
from trends.periods.calendar import Frequency

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from trends.nowcasting.revision_model import RevisionRisk
    from trends.nowcasting.statements import Kind
    from trends.nowcasting.triangle import Triangle
    from trends.series.count_series import CountSeries

__all__ = ["Risk", "one_in", "risk_of", "risk_words"]

Risk: TypeAlias = "tuple[RevisionRisk | None, str]"
"""A risk, or why there is none where a reader would expect one; else empty."""

_YEAR = 12


def risk_of(
    kind: Kind,
    size: int,
    margin: float,
    last: pd.Period,
    *series: CountSeries,
    as_of: date | None = None,
    triangle: Triangle | None = None,
) -> Risk:
    """Return how often such a statement is otherwise a year later.

    Parameters
    ----------
    kind, size, margin, last
        As of a `Statement`; `last` may be a period of any length.
    *series : CountSeries
        What it is stated of: one series, or the two that it sets beside each other.
    as_of : datetime.date, optional
        Only what was known of revisions on this day counts; by default the day that the series looks back to, if any.
    triangle : Triangle, optional
        By default the one that comes with the package.

    Returns
    -------
    RevisionRisk or None
    str
        Why there is none, where a reader would expect one; else empty.
    """
    if not all(told_of(counts.provenance.source) for counts in series):
        return None, ""
    month = last.asfreq("M", how="end")
    stands = [standing for counts in series if (standing := _standing(counts, month)) is not None]
    day = min((standing.day for standing in stands), default=None)
    if day is None or len(stands) < len(series) or age_at(month, day) > OLDEST:
        return None, ""
    triangle = bundled_triangle() if triangle is None else triangle
    if not all(_like(counts, triangle) for counts in series):
        return None, Message("revision.unlike")
    looked_back = [counts.provenance.as_of for counts in series if counts.provenance.as_of is not None]
    as_of = as_of if as_of is not None else min(looked_back, default=None)
    model = model_of(triangle, as_of)
    if model is None:
        return None, Message("revision.too_early") if as_of is not None else ""
    activity = min(_activity(counts, month) for counts in series)
    statement = Statement(kind, size, margin, margin > 0, month, activity)
    return model.risk(statement, day, final=all(standing.final for standing in stands)), ""


def risk_words(risk: RevisionRisk, *, holds: bool) -> Message:
    """Say a risk: ``1 in 4 of such statements ... was gone a year later (n = 46)``.

    Parameters
    ----------
    risk : RevisionRisk
    holds : bool
        Whether the statement holds now.
    """
    return Message("revision.risk", answer="holds" if holds else "fails", **one_in(risk))


_RAREST, _MOST = 100, 0.6


def one_in(risk: RevisionRisk) -> dict[str, str | int]:
    """Return a risk as sentences take it: one in so many, fewer or more, of n statements."""
    share = "below" if risk.p < 1 / _RAREST else "above" if risk.p > _MOST else "about"
    of = _RAREST if share == "below" else 2 if share == "above" else round(1 / risk.p)
    return {"share": share, "of": of, "n": risk.n}


def _like(series: CountSeries, triangle: Triangle) -> bool:
    """Whether a series counts what a triangle does: all deaths of one country, by month."""
    age = series.age
    return (
        series.freq is Frequency.MONTH
        and series.measure == triangle.measure
        and age.whole
        and len(age.countries) == 1
        and age.countries[0] in triangle.keys
    )


def _activity(series: CountSeries, last: pd.Period) -> float:
    """Return the mean of the figures known of the twelve months to one."""
    own = series.count[(series.periods <= last) & (series.periods > last - _YEAR)]
    return float(np.nanmean(own)) if np.isfinite(own).any() else 0.0


@dataclass(frozen=True)
class _Standing:
    """On which day the figure of a month was made, and whether it stands on a final edition."""

    day: date
    final: bool


def _standing(series: CountSeries, month: pd.Period) -> _Standing | None:
    """Return how a month stands; by the calendar where the series does not tell its releases, None where nothing tells."""
    seen_on, release = series.age.known, series.age.released(month.end_time.date())
    if seen_on is None:
        return None
    due = kind_by_calendar(month, seen_on) == FINAL
    if release is None:
        return _Standing(seen_on, due)
    final = release.kind == FINAL
    # A draft beside which the final edition has long been out was never renewed: it is as young as its release.
    return _Standing(min(seen_on, release.published) if due and not final else seen_on, final)
