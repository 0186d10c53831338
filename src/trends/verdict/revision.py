"""How often a comparison of two halves is the other way round a year later, where the newest months are young."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.messages import Message
from trends.nowcasting.revision_risk import one_in, risk_of
from trends.nowcasting.statements import margin_of

if TYPE_CHECKING:
    from trends.series.count_series import CountSeries

__all__ = ["reasons_of_revision"]


def reasons_of_revision(series: CountSeries) -> tuple[Message, ...]:
    """Say it of the halves of a series as they stand; nothing where their revisions are not known, or are over."""
    counted = np.flatnonzero(series.observed & (series.exposure_days > 0))
    half = len(series) // 2
    halves = [counted[counted < half], counted[counted >= half]]
    if not all(len(each) for each in halves):
        return ()
    # What as many days as the first half has would come to at the rate of each.
    days = series.exposure_days[halves[0]].sum()
    earlier, later = (
        float(series.count[each].sum() / series.exposure_days[each].sum() * days) for each in halves
    )
    margin = float(margin_of(later, earlier))
    risk, _ = risk_of("more", half, margin, series.periods[int(counted[-1])], series)
    return () if risk is None else (Message("revision.halves", **one_in(risk)),)
