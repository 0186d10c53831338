"""What ran before and after a date fixed beforehand, and the step there beside a trend that was already there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.realised.at_date import AtDate, around_date
from trends.verdict.measured_changes import apart_of, change_of, exact_change
from trends.verdict.rule import Ran
from trends.verdict.seeding import random_of

if TYPE_CHECKING:
    from trends.fitting.batch import Batch
    from trends.fitting.design import Design
    from trends.series.count_series import CountSeries
    from trends.verdict.change import Change
    from trends.verdict.drift import Drift

__all__ = ["RealisedLevel", "realised_level"]


@dataclass(frozen=True)
class RealisedLevel:
    """The level that ran after a date over the one before it.

    Attributes
    ----------
    level : Change
    step : Change
        How far the rate after the date lies from where the trend before it led; `level` where no trend was there.
    before, after : float
        Rates per 30.4375 days, season taken out.
    evidence, beside : tuple of Ran
        For the rule, of level and step: as counted, and without the period that weighs most. `beside` is empty where no
        trend was there.
    influential : str
        That period.
    found : AtDate
    beside_trend : AtDate or None
    """

    level: Change
    step: Change
    before: float
    after: float
    evidence: tuple[Ran, ...]
    beside: tuple[Ran, ...]
    influential: str
    found: AtDate
    beside_trend: AtDate | None


def realised_level(
    series: CountSeries, histories: Batch, design: Design, cut: int, drift: Drift
) -> RealisedLevel:
    """Measure what ran before and after period `cut`.

    Parameters
    ----------
    series : CountSeries
        n periods; those that belong to neither side have no exposure.
    histories : Batch
        Its completions.
    design : Design
    cut : int
        First period after the date.
    drift : Drift
        The trend beside which the step is measured, where it was already there.
    """
    # Of the series' own figures and no other seed, as for the halves.
    found = around_date(histories, design, cut, random_of(0, series))
    later = np.arange(len(series)) >= cut
    whole = found.whole
    level = exact_change(whole.fitted, later, ~later) or change_of(whole.limits)
    beside = None
    # Where one side holds nothing, no trend leads there.
    if drift.already_there and not level.bounded:
        beside = around_date(histories, drift.beside(design), cut, random_of(1, series), beside_trend=True)
    return RealisedLevel(
        level=level,
        step=level if beside is None else change_of(beside.whole.limits),
        before=0.0 if level.ratio == np.inf else float(np.exp(whole.before)),
        after=0.0 if level.ratio == 0 else float(np.exp(whole.after)),
        evidence=_evidence(found),
        beside=() if beside is None else _evidence(beside),
        influential=series.labels[found.influential],
        found=found,
        beside_trend=beside,
    )


def _evidence(found: AtDate) -> tuple[Ran, ...]:
    return tuple(Ran(apart_of(sided.limits)) for sided in (found.whole, found.trimmed))
