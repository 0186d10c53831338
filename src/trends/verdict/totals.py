"""Totals of casualties: the change of the halves with the interval that their heavy tails give."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.realised.heavy_totals import heavy_halves

if TYPE_CHECKING:
    from trends.verdict.change import Change
    from trends.verdict.realised import Realised

__all__ = ["halves_with_tails"]


def halves_with_tails(ran: Realised) -> Change:
    """Return the second half over the first, its limits by counting noise or by heavy tails, whichever lie farther out.

    Where a half holds nothing the exact limits stay: no tail makes nothing of something.
    """
    halves = ran.halves
    if halves.bounded:
        return halves
    totals = ran.found.whole
    observed = np.asarray((totals.histories.information >= 1).all(axis=0))
    later = np.arange(len(observed)) >= len(observed) // 2
    first, second = (level.rate for level in ran.levels["halves"])
    expected = totals.fit.share.mean(axis=0) * np.where(later, second, first)
    relative = (totals.histories.count.mean(axis=0) / expected)[observed]
    # Of the figures alone, as what ran is: no seed of the user's moves these limits.
    limits = heavy_halves(relative, later[observed], np.random.default_rng(np.random.SeedSequence(0)))
    # What chance adds to the log ratio is taken off the ratio seen, so that lower limits become upper ones.
    high95, high90, low90, low95 = (halves.ratio * float(np.exp(-limit)) for limit in limits)
    return replace(
        halves,
        low90=min(low90, halves.low90),
        high90=max(high90, halves.high90),
        low95=min(low95, halves.low95),
        high95=max(high95, halves.high95),
    )
