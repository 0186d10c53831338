"""Whether one series kept its level at a date that was fixed beforehand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trends.fitting.design import build_design, season_name
from trends.fitting.statistics import indicator
from trends.messages import Message
from trends.tolls.measures import counts_incidents
from trends.verdict.alignment import joined
from trends.verdict.comparison_result import ComparisonResult, own_changes
from trends.verdict.comparison_wording import sentence_of_level, sentence_of_none
from trends.verdict.detectable import Detectable
from trends.verdict.eligibility import needed_periods, not_testable, runs, step_positions, warnings_of
from trends.verdict.hypothesis import completions
from trends.verdict.level import assess_level
from trends.verdict.realised import realised
from trends.verdict.reasons import reasons_of_level
from trends.verdict.rule import judge

if TYPE_CHECKING:
    from trends.series.count_series import CountSeries
    from trends.verdict.parameters import Options
    from trends.verdict.realised import Realised

__all__ = ["before_and_after"]

_FEWEST = 3
"""Periods on either side at least, however few a verdict needs in all: two tell nothing of their scatter."""


def before_and_after(before: CountSeries, after: CountSeries, options: Options) -> ComparisonResult:
    """Compare two disjoint windows of one series; see `trends.verdict.comparison.compare_pace`."""
    whole = joined(before, after)
    season_name(options.season, len(whole), whole.freq)
    steps = step_positions(whole, options.break_at)
    cut = len(whole) - len(after)
    reasons = _not_testable(whole, before, after, steps, options.season)
    warnings = [*warnings_of(whole, None, options.season), *whole.notes]
    between = len(whole) - len(before) - len(after)
    if between:
        periods = Message("words.periods", n=between, unit=whole.freq.value)
        warnings.append(Message("comparison.caution.between", n=between, periods=periods))
    pair = (before, after)
    if reasons:
        unnamed = [("", reason) for reason in reasons]
        sentence = sentence_of_none(*pair, unnamed, before_and_after=True)
        return ComparisonResult.not_testable("before and after", sentence, reasons, warnings, pair, options)
    design = build_design(whole, options.season, steps)
    level = assess_level(whole, design, cut, replicates=options.replicates, seed=options.seed)
    found = level.rule_input(may_contradict=counts_incidents(whole.measure))
    judgement = judge(found, options.margin)
    years = len(whole) / whole.freq.per_year
    detectable = Detectable.of_what_ran(level.ran.step.log_se, options.margin, years).halves
    if runs(float(level.test.nuisance.rho.mean()), whole.observed):
        warnings.append(Message("eligibility.runs"))
    first, second = (own_changes(_what_ran(side, options)) for side in pair)
    return ComparisonResult(
        form="before and after",
        verdict=judgement.verdict,
        sentence=sentence_of_level(before, after, level, judgement, options.margin, detectable),
        changed_within_margin=judgement.changed_within_margin,
        established=judgement.established,
        routes=judgement.routes,
        reasons=reasons_of_level(level, found, judgement, options.margin),
        warnings=tuple(warnings),
        margin=options.margin,
        first=before,
        second=after,
        own=(first, second),
        difference=None,
        level=level,
        detectable=detectable,
        replicates=options.replicates,
        seed=options.seed,
        because=judgement.because,
    )


def _not_testable(
    whole: CountSeries, before: CountSeries, after: CountSeries, steps: tuple[int, ...], season: str
) -> list[str]:
    """Return why no level can be compared: what stands against the whole series, and too few periods on a side."""
    step = indicator(len(whole), len(whole) - len(after), len(whole))[:, None]
    reasons = not_testable(whole, steps, (step,), season)
    unit, fewest = whole.freq.value, max(needed_periods(whole.freq) // 4, _FEWEST)
    for side, name in ((before, "before"), (after, "after")):
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
