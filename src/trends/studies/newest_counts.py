"""The last periods of a series as the index of reports shows them: a small chart and the latest figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from trends.messages import Message
from trends.messages.numbers import fixed, whole
from trends.series.latest import complete_periods
from trends.studies.tiles import counted_word
from trends.verdict.wording import counted

if TYPE_CHECKING:
    from trends.series.count_series import CountSeries

__all__ = ["PERIODS", "newest_counts"]

PERIODS = 24
"""Two years of months: this season and the last one."""


def newest_counts(series: CountSeries) -> dict[str, Any] | None:
    """Return the last counts of a series, and in words the latest one.

    Parameters
    ----------
    series : CountSeries

    Returns
    -------
    dict or None
        ``values``: counts, null where a period was not observed, or not to its last day; ``figure``: the latest count with its period, and
        ``alt``: what the chart shows, both as messages with id and values; None where nothing was counted of late.
    """
    # A month of which ten days are covered would look like a fall to a third.
    count = np.where(complete_periods(series), series.count, np.nan)[-PERIODS:]
    seen = np.flatnonzero(np.isfinite(count))
    if not len(seen):
        return None
    period = series.periods[len(series.periods) - len(count) + int(seen[-1])]
    label = Message("brief.tile.of", **counted_word(series), when=Message("words.period", when=period))
    figure = Message("page.latest", label=label, count=int(whole(float(count[seen[-1]]))))
    alt = Message(
        "page.latest_alt",
        what=counted(series),
        span=Message("words.periods", unit=series.freq.value, n=len(count)),
        low=int(whole(float(count[seen].min()))),
        high=int(whole(float(count[seen].max()))),
        figure=figure,
    )
    values = [float(fixed(float(value), 1)) if np.isfinite(value) else None for value in count]
    return {"values": values, "figure": figure.plain(), "alt": alt.plain()}
