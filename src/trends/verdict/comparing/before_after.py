"""Whether one series kept its level at a date that was fixed beforehand, by itself or relative to a control."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from trends.fitting.design import build_design, season_name, shared_season
from trends.fitting.statistics import indicator
from trends.messages import Message
from trends.tolls.measures import counts_incidents
from trends.verdict.comparing.alignment import joined, named, names_of, of_each
from trends.verdict.comparing.comparison_result import ComparisonResult, own_changes
from trends.verdict.comparing.comparison_wording import sentence_of_level, sentence_of_none
from trends.verdict.detectable import Detectable
from trends.verdict.eligibility import (
    needed_periods,
    not_testable,
    runs,
    step_positions,
    too_wide,
    warnings_of,
)
from trends.verdict.hypothesis import completions
from trends.verdict.judged_result import as_judged_with
from trends.verdict.level import assess_level
from trends.verdict.realised import realised
from trends.verdict.reasons import reasons_of_level
from trends.verdict.rule import judge, withdrawn
from trends.verdict.unobserved import variants_of_each

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trends.fitting.design import Design
    from trends.series.count_series import CountSeries
    from trends.verdict.level import LevelChange
    from trends.verdict.parameters import Options
    from trends.verdict.realised import Realised
    from trends.verdict.rule import RuleInput

__all__ = ["before_and_after"]

_FEWEST = 3
"""Periods on either side at least, however few a verdict needs in all: two tell nothing of their scatter."""


@dataclass(frozen=True)
class _Sides:
    """A series cut at a date: both sides, and the whole with nothing between them."""

    before: CountSeries
    after: CountSeries
    whole: CountSeries

    @classmethod
    def of(cls, before: CountSeries, after: CountSeries) -> Self:
        return cls(before, after, joined(before, after))

    @property
    def cut(self) -> int:
        return len(self.whole) - len(self.after)


def before_and_after(
    before: CountSeries,
    after: CountSeries,
    options: Options,
    control: tuple[CountSeries, CountSeries] | None = None,
    notes: Sequence[str] = (),
    own: Sequence[tuple[CountSeries, CountSeries]] = (),
) -> ComparisonResult:
    """Compare two disjoint windows of one series; see `trends.verdict.comparing.comparison.compare_pace`.

    Parameters
    ----------
    before, after : CountSeries
    options : Options
    control : pair of CountSeries, optional
        Of the same periods (see `trends.verdict.comparing.alignment.align`).
    notes : sequence of str
        What was done to lay the two over each other.
    own : sequence of pairs of CountSeries, optional
        With a control: both windows of series and control with all that is known of each.
    """
    each = [_Sides.of(before, after), *([_Sides.of(*control)] if control else [])]
    series, sides = tuple(subject.whole for subject in each), each[0]
    whole, cut = sides.whole, sides.cut
    season_name(options.season, len(whole), whole.freq)
    steps = step_positions(whole, options.break_at)
    names = names_of(series[0], series[-1], control=True) if control else ("",)
    reasons = of_each(names, [_not_testable(subject, steps, options.season) for subject in each])
    if control and not reasons:
        reasons = [("", reason) for reason in _nothing_in_control(each[1])]
    if not reasons:
        reasons = [("", reason) for reason in too_wide(options.margin, *series, cut=cut)]
    cautions = of_each(
        names, [[*warnings_of(subject, None, options.season), *subject.notes] for subject in series]
    )
    warnings = [*notes, *named(cautions)]
    if between := len(whole) - len(before) - len(after):
        periods = Message("words.periods", n=between, unit=whole.freq.value)
        warnings.append(Message("comparison.caution.between", n=between, periods=periods))
    beside = series[1] if control else None
    if reasons:
        sentence = sentence_of_none(before, after, reasons, before_and_after=True)
        return ComparisonResult.not_testable(
            "before and after",
            sentence,
            named(reasons),
            warnings,
            options,
            first=before,
            second=after,
            control=beside,
        )
    # One season for both: a pair of harmonics that only one of them has would pass for a
    # difference.
    season = shared_season(series[0], series[-1], options.season)
    designs = tuple(build_design(subject, season, steps) for subject in series)
    level, measured = _assessed(series, designs, cut, options)
    # The control stays as it is: only the unobserved periods of the series in question are put otherwise.
    otherwise = (
        (
            assumption,
            judge(_assessed(variant, designs, cut, options)[1], options.margin).verdict,
        )
        for assumption, variant in variants_of_each(
            series, [joined(*sides) for sides in own] or [whole], level.ran.means, designs, names
        )
    )
    judgement = withdrawn(judge(measured, options.margin), otherwise)
    years = len(whole) / whole.freq.per_year
    detectable = Detectable.of_what_ran(level.ran.step.log_se, options.margin, years).halves
    if runs(
        float(level.test.nuisance.rho.mean()), np.logical_and.reduce([subject.observed for subject in series])
    ):
        warnings.append(Message("comparison.caution.runs" if control else "eligibility.runs"))
    first, second = (own_changes(_what_ran(side, options)) for side in (before, after))
    return ComparisonResult(
        form="before and after",
        **as_judged_with(judgement, options),
        sentence=sentence_of_level(
            sides.before, sides.after, level, judgement, options.margin, detectable, names
        ),
        reasons=reasons_of_level(level, judgement, options.margin),
        warnings=tuple(warnings),
        first=before,
        second=after,
        control=beside,
        own=(first, second),
        difference=None,
        level=level,
        detectable=detectable,
    )


def _assessed(
    series: tuple[CountSeries, ...], designs: tuple[Design, ...], cut: int, options: Options
) -> tuple[LevelChange, RuleInput]:
    level = assess_level(series, designs, cut, replicates=options.replicates, seed=options.seed)
    return level, level.rule_input(
        may_contradict=all(counts_incidents(subject.measure) for subject in series)
    )


def _nothing_in_control(control: _Sides) -> list[str]:
    """Return why a control that holds nothing on a side is none."""
    return [
        Message("comparison.caution.nothing_on_side", side=name)
        for side, name in ((control.before, "before"), (control.after, "after"))
        if not np.nansum(side.count)
    ]


def _not_testable(sides: _Sides, steps: tuple[int, ...], season: str) -> list[str]:
    """Return why no level can be compared: what stands against the whole series, and too few periods on a side."""
    whole = sides.whole
    step = indicator(len(whole), sides.cut, len(whole))[:, None]
    reasons = not_testable(whole, steps, (step,), season)
    # A quarter of what a verdict on a pace needs, half a year of months: a level is asked of each
    # side here, and no trend.
    unit, fewest = whole.freq.value, max(needed_periods(whole.freq) // 4, _FEWEST)
    for side, name in ((sides.before, "before"), (sides.after, "after")):
        have = int((side.observed & (side.exposure_days > 0)).sum())
        if have < fewest:
            periods = Message("words.periods", n=have, unit=unit)
            reasons.append(
                Message(
                    "comparison.caution.few",
                    n=have,
                    some="yes" if have else "no",
                    periods=periods,
                    unit=unit,
                    side=name,
                    fewest=fewest,
                )
            )
    return reasons


def _what_ran(series: CountSeries, options: Options) -> Realised | None:
    """Measure what ran in one window by itself; None where it is too short to tell."""
    if not_testable(series, season=options.season):
        return None
    return realised(series, completions(series), build_design(series, options.season))
