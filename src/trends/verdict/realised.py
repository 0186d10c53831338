"""What ran in a series: ratios with their intervals, dated changes, the smoothed rate, and what the rule looks at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from trends.fitting.realised.change_dates import change_dates, single_change
from trends.fitting.realised.fitted import DRAWS
from trends.fitting.realised.scan import scan_surges
from trends.fitting.realised.smoothed_rate import SmoothedRate, smoothed_rate
from trends.fitting.realised.what_ran import Measured, WhatRan, what_ran
from trends.fitting.statistics import indicator
from trends.verdict.change import Change
from trends.verdict.critical import OVER_SHIFTS, OVER_SURGES, in_pairs
from trends.verdict.measured_changes import (
    WindowChanges,
    change_of,
    clearest,
    equal_parts,
    exact_change,
    pooled_counts,
    ran_over_window,
)
from trends.verdict.seeding import random_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from trends.fitting.batch import Batch
    from trends.fitting.design import Design
    from trends.series.count_series import CountSeries

__all__ = ["ChangeDate", "Realised", "realised", "smooth_rows"]


@dataclass(frozen=True)
class ChangeDate:
    """A change of level with its date, by the labels of periods; rates are per 30.4375 days, season taken out.

    Attributes
    ----------
    at : str
        The first period after the change.
    low, high : str
        First and last of the dates that fit nearly as well.
    before, after : float
        Rates on either side, up to the neighbouring changes.
    first : int
        Position of the first period after the change.
    in_gap : bool
        Whether the change may as well lie in a run of periods without a count: nothing follows the last one counted
        before it, or most of the dates that fit nearly as well are such periods.
    """

    at: str
    low: str
    high: str
    before: float
    after: float
    first: int
    in_gap: bool = False

    def to_dict(self) -> dict[str, str | float]:
        """Return the fields, as in ``trends pace --json``."""
        return {"at": self.at, "low": self.low, "high": self.high, "before": self.before, "after": self.after}


@dataclass(frozen=True)
class Level:
    """A rate per 30.4375 days, season taken out, and the positions of the first and the last of its periods."""

    rate: float
    first: int
    last: int


@dataclass(frozen=True)
class Realised(WindowChanges):
    """What ran in a series of n periods; rates are per 30.4375 days, season taken out.

    Attributes
    ----------
    levels : dict of str to (Level, Level)
        What lies behind halves, thirds, sixths and the largest shift: before and after, or highest and lowest.
    dates : tuple of ChangeDate
    influential : str
        The period that weighs most.
    found : WhatRan
    """

    levels: dict[str, tuple[Level, Level]]
    dates: tuple[ChangeDate, ...]
    influential: str
    found: WhatRan

    @cached_property
    def smooth(self) -> SmoothedRate:
        """The smoothed rate, with an approximate pointwise band of 95 %."""
        return smoothed_rate(*pooled_counts(self.found.whole))

    @property
    def turn(self) -> str | None:
        """When the second half came to differ from the first: of the dated changes, the one nearest the largest shift.

        None where that shift is not established, where it or every dated change went the other way, and where the one
        nearest may lie anywhere in a gap.
        """
        shift = self.largest_shift
        if shift is None or not shift.established:
            return None
        way = np.sign(self.halves.nearest_log)
        along = [change for change in self.dates if way * (change.after - change.before) > 0]
        if not along or np.sign(shift.nearest_log) != way:
            return None
        _, later = self.levels["largest_shift"]
        nearest = min(along, key=lambda change: abs(change.first - later.first))
        return None if nearest.in_gap else nearest.at


def realised(series: CountSeries, histories: Batch, design: Design, draws: int = DRAWS) -> Realised:
    """Measure what ran.

    Parameters
    ----------
    series : CountSeries
        n periods.
    histories : Batch
        Its completions.
    design : Design
    draws : int
        Of the levels.
    """
    # Of the series' own figures and no other seed: a verdict on what ran hangs on nothing that is drawn.
    found = what_ran(histories, design, random_of(0, series), draws)
    whole, n, labels = found.whole, len(series), series.labels
    measures = whole.measures
    years = n / series.freq.per_year
    later = np.arange(n) >= n // 2
    shift, sides = _shift(whole, labels)
    surges = scan_surges(whole.histories, whole.fit, whole.noise)
    halves = _behind(whole, measures.of_halves)
    sixth = [indicator(n, k * n // 6, (k + 1) * n // 6) > 0 for k in (0, 5)]
    return Realised(
        halves=exact_change(whole, later, ~later) or change_of(measures.halves),
        thirds=_empty_part(whole, 3) or change_of(measures.thirds),
        sixths=_empty_part(whole, 6) or change_of(measures.sixths),
        end_to_end=None
        if measures.end_to_end is None
        else exact_change(whole, sixth[1], sixth[0]) or change_of(measures.end_to_end),
        per_year=change_of(measures.slope, 1 / years),
        largest_shift=shift,
        largest_surge=clearest((whole,), surges, OVER_SURGES, labels),
        levels={
            "halves": (halves[0], halves[1]),
            "thirds": _ends(_behind(whole, measures.of_thirds)),
            "sixths": _ends(_behind(whole, measures.levels)),
            **sides,
        },
        dates=_dates(whole, labels),
        evidence=tuple(
            ran_over_window((fitted,), fitted.measures, fitted.shifts)
            for fitted in (found.whole, found.trimmed)
        ),
        influential=labels[found.influential],
        found=found,
    )


def _levels(found: Measured, parts: Sequence[NDArray[np.bool_]]) -> list[Level]:
    """Return the level of each part of which something is known: events over exposure in months, season taken out."""
    count, share, information = pooled_counts(found)
    levels = []
    for part in parts:
        seen, at = float((information * share)[part].sum()), np.flatnonzero(part)
        if seen > 0:
            levels.append(Level(float((information * count)[part].sum()) / seen, int(at[0]), int(at[-1])))
    return levels


def _behind(found: Measured, rates: NDArray[np.float64]) -> list[Level]:
    """Return the levels of equal parts of which the ratios are made; a part that holds nothing has none."""
    return [
        Level(rate if counted.rate > 0 else 0.0, counted.first, counted.last)
        for counted, rate in zip(
            _levels(found, equal_parts(found.histories.n, len(rates))),
            rates[~np.isnan(rates)].tolist(),
            strict=True,
        )
    ]


def _ends(levels: Sequence[Level]) -> tuple[Level, Level]:
    return max(levels, key=lambda level: level.rate), min(levels, key=lambda level: level.rate)


def _empty_part(found: Measured, many: int) -> Change | None:
    """Compare the fullest of equal parts with an empty one; None where each holds something."""
    count, _, information = pooled_counts(found)
    parts = [part for part in equal_parts(found.histories.n, many) if information[part].any()]
    full, empty = (
        [part for part in parts if bool((information * count)[part].any()) is held] for held in (True, False)
    )
    if not empty:
        return None
    # Which parts are full and which empty is read off the same counts, so that the limits must hold for all pairs.
    critical = in_pairs(many * (many - 1) // 2)
    against = [
        change for one in full for other in empty if (change := exact_change(found, one, other, critical))
    ]
    if not against:
        return None
    widest = max(against, key=lambda change: change.low95)
    # The highest level is no lower than the lowest, whatever the limits of the pair are.
    return replace(widest, low90=max(widest.low90, 1.0), low95=max(widest.low95, 1.0))


def _shift(found: Measured, labels: Sequence[str]) -> tuple[Change | None, dict[str, tuple[Level, Level]]]:
    """Measure the shift at the date that fits best, and the levels on its sides; its limits hold over all dates."""
    count, share, information = pooled_counts(found)
    dispersion = float(found.noise.alpha.mean())
    date = single_change(count, share, information, dispersion)
    if date is None:
        return None, {}
    where = (("at", labels[date.at]), ("at_low", labels[date.low]), ("at_high", labels[date.high]))
    later = np.arange(len(labels)) >= date.at
    before, after = _levels(found, [~later, later])
    sides = {"largest_shift": (before, after)}
    if exact := exact_change(found, later, ~later, OVER_SHIFTS, where):
        return exact, sides
    # The noise of each side is that around its own level: the blocks' levels hold the shift itself.
    dispersion *= 1 + 2 / float(found.histories.freedom.mean())
    variance = 0.0
    for side in (later, ~later):
        seen = (information * share)[side]
        events = float((information * count)[side].sum())
        variance += (
            1 / (events + 0.5) + dispersion * float((seen * share[side]).sum()) / float(seen.sum()) ** 2
        )
    change = Change.around(
        float(np.log(after.rate / before.rate)), float(np.sqrt(variance)), *OVER_SHIFTS, where
    )
    return change, sides


def _dates(found: Measured, labels: Sequence[str]) -> tuple[ChangeDate, ...]:
    dispersion = float((found.noise.within_stretches * (1 + 2 / found.histories.freedom)).mean())
    count, share, information = pooled_counts(found)
    unknown = information == 0
    return tuple(
        ChangeDate(
            labels[one.at],
            labels[one.low],
            labels[one.high],
            one.before,
            one.after,
            one.at,
            bool(unknown[one.at - 1] or unknown[one.low : one.high + 1].mean() > 1 / 2),
        )
        for one in change_dates(count, share, information, dispersion)
    )


def smooth_rows(series: CountSeries, smooth: SmoothedRate) -> list[dict[str, Any]]:
    """Return the smoothed rate, a row a period, as in ``trends pace --json``."""
    return [
        {"period": period, "rate": float(rate), "low95": float(low), "high95": float(high)}
        for period, rate, low, high in zip(
            series.labels, smooth.rate, smooth.low95, smooth.high95, strict=True
        )
    ]
