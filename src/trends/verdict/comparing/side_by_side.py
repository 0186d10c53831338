"""Whether two series changed alike over one window."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.design import build_design, season_name, shared_season
from trends.messages import Message
from trends.tolls.measures import counts_incidents
from trends.verdict.assessment import assess_difference
from trends.verdict.comparing.alignment import align, named, names_of, of_each
from trends.verdict.comparing.comparison_result import ComparisonResult, own_changes
from trends.verdict.comparing.comparison_wording import sentence_of_difference, sentence_of_none
from trends.verdict.detectable import Detectable
from trends.verdict.eligibility import not_testable, runs, step_positions, too_wide, warnings_of
from trends.verdict.judged_result import as_judged_with
from trends.verdict.reasons import reasons_of_difference
from trends.verdict.rule import judge, withdrawn
from trends.verdict.unobserved import variants_of_each

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from trends.fitting.design import Design
    from trends.series.count_series import CountSeries
    from trends.verdict.assessment import Assessment
    from trends.verdict.comparing.alignment import Aligned
    from trends.verdict.parameters import Options
    from trends.verdict.rule import RuleInput, Verdict

__all__ = ["side_by_side"]


def side_by_side(a: CountSeries, b: CountSeries, options: Options) -> ComparisonResult:
    """Compare two series over their common window; see `trends.verdict.comparing.comparison.compare_pace`."""
    aligned = align(a, b)
    pair = (aligned.first, aligned.second)
    season_name(options.season, len(pair[0]), pair[0].freq)
    steps = step_positions(pair[0], options.break_at)
    names = names_of(*pair)
    against = of_each(names, [not_testable(series, steps, season=options.season) for series in pair])
    if not against:
        against = [("", reason) for reason in _nothing_in_common(pair) or too_wide(options.margin, *pair)]
    cautions = of_each(
        names, [[*warnings_of(series, None, options.season), *series.notes] for series in pair]
    )
    warnings = [*aligned.notes, *named(cautions)]
    if against:
        sentence = sentence_of_none(*pair, against, before_and_after=False)
        return ComparisonResult.not_testable(
            "side by side", sentence, named(against), warnings, options, first=pair[0], second=pair[1]
        )
    season = shared_season(*pair, options.season)
    designs = (build_design(pair[0], season, steps), build_design(pair[1], season, steps))
    difference, found = _assessed(pair, designs, options)
    ran = difference.how_they_differ
    otherwise = _otherwise(aligned, designs, difference.mean_in_thirds, options)
    judgement = withdrawn(judge(found, options.margin), otherwise)
    years = len(pair[0]) / pair[0].freq.per_year
    detectable = Detectable.of_what_ran(ran.halves.log_se, options.margin, years).halves
    if runs(float(difference.nuisance.rho.mean()), pair[0].observed & pair[1].observed):
        warnings.append(Message("comparison.caution.runs"))
    return ComparisonResult(
        form="side by side",
        **as_judged_with(judgement, options),
        sentence=sentence_of_difference(*pair, ran, judgement, options.margin, detectable),
        reasons=reasons_of_difference(difference, found, judgement, options.margin),
        warnings=tuple(warnings),
        first=pair[0],
        second=pair[1],
        own=(own_changes(ran.own[0]), own_changes(ran.own[1])),
        difference=difference.measured(),
        level=None,
        detectable=detectable,
    )


def _assessed(
    pair: tuple[CountSeries, CountSeries], designs: tuple[Design, Design], options: Options
) -> tuple[Assessment, RuleInput]:
    difference = assess_difference(
        pair, designs, replicates=options.replicates, seed=options.seed, most=options.most
    )
    may_contradict = all(counts_incidents(series.measure) for series in pair)
    only_for = None if options.every_p else options.margin
    return difference, difference.rule_input(may_contradict=may_contradict, only_for=only_for)


def _otherwise(
    aligned: Aligned, designs: tuple[Design, Design], means: NDArray[np.float64], options: Options
) -> Iterator[tuple[Message, Verdict]]:
    """Judge again with what the unobserved periods of one series may have been."""
    pair = (aligned.first, aligned.second)
    for assumption, (one, other) in variants_of_each(
        pair, aligned.own, list(means), designs, names_of(*pair)
    ):
        if any(not_testable(series, designs[0].steps, season=options.season) for series in (one, other)):
            yield assumption, "not testable"
        else:
            found = _assessed((one, other), designs, replace(options, every_p=False))[1]
            yield assumption, judge(found, options.margin).verdict


def _nothing_in_common(pair: tuple[CountSeries, CountSeries]) -> list[str]:
    """Return why two series cannot be compared that both hold nothing in the same half."""
    middle = len(pair[0]) // 2
    return [
        Message("comparison.caution.nothing", half=half)
        for half, part in (("first", slice(None, middle)), ("second", slice(middle, None)))
        if not any(np.nansum(series.count[part]) for series in pair)
    ]
