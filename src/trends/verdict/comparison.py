"""Whether the pace changed alike here and there, or stayed the same before and after a date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from trends.errors import ParameterError, WindowError
from trends.fitting.design import build_design, season_name, shared_season
from trends.fitting.statistics import indicator
from trends.periods.calendar import parse_period
from trends.sources.arguments import guarded_data
from trends.tolls.measures import counts_incidents
from trends.verdict.alignment import align, disjoint, joined, names_of
from trends.verdict.assessment import Assessment, assess
from trends.verdict.before_after import assess_level
from trends.verdict.comparison_assessment import assess_difference
from trends.verdict.comparison_result import ComparisonResult
from trends.verdict.comparison_wording import sentence_of_difference, sentence_of_level, sentence_of_none
from trends.verdict.eligibility import needed_periods, not_testable, runs, step_positions, warnings_of
from trends.verdict.parameters import refuse_bootstrap
from trends.verdict.reasons import reasons_of_difference, reasons_of_level
from trends.verdict.rule import judge

if TYPE_CHECKING:
    from trends.series.count_series import CountSeries
    from trends.verdict.change import Change

__all__ = ["compare_pace"]

_JOINT = 4.0
_SINGLE = 2.8
"""exp(4.0 se) is found by a joint verdict in four cases of five, exp(2.8 se) by a test of one step at a known date."""


@guarded_data
def compare_pace(
    a: CountSeries,
    b: CountSeries | None = None,
    *,
    at: object = None,
    margin: float = 1.5,
    season: str = "auto",
    replicates: int = 999,
    seed: int = 0,
    break_at: object = None,
) -> ComparisonResult:
    """Judge whether two series changed alike, or whether one kept its level at a date.

    Parameters
    ----------
    a, b : CountSeries
        Two series whose windows overlap are compared over their common window, by the longer of their frequencies and
        the periods known in both; what is cut is said in the warnings. Two series of one thing whose windows do not
        overlap, such as ``series.window(end="2021-06")`` and ``series.window(start="2021-07")``, are compared as
        before and after.
    at : str or date, optional
        With one series: the first day of "after" (``2021-07``), fixed before looking at the figures.
    margin : float
        Changes that differ by less than this factor, up or down, count as alike.
    season : str
        ``auto``, ``none``, ``month`` or ``fourier:K``; each series has its own.
    replicates : int
        Parametric bootstrap replicates of a common change.
    seed : int
        Of the random generator; the same seed gives the same result.
    break_at : str, date or a sequence of them, optional
        Known breaks in collection at which each level may jump.

    Returns
    -------
    ComparisonResult

    Raises
    ------
    ParameterError
        For series that cannot be compared, a date outside the series, a margin of one or less, too few or too many
        replicates, or an impossible season.

    Notes
    -----
    Side by side: log E y_st = log(d_st/30.4375) + c_s + season_st + f_t under the null "both changed alike", with the
    common change f. The relative residuals of the first series less those of the second are free of f to first order,
    whatever its shape; trend, shift, surge and slow change of that difference are tested jointly as for one series.
    The noise of the difference is estimated from the difference, so dependence between the series counts. Replicates
    are drawn with the common change, each series' own level, season, dispersion and autocorrelation, and the
    correlation of the two rates within a period; unobserved and bounded periods stay so.

    ``benchmarks/comparison.py`` measures how often each verdict is given where the truth is known. With 200 to 300
    pairs a cell (margin 1.5, mean 10 a month, season of peak to trough 2; standard error 1 to 1.5 points at 5 %), of
    pairs that changed alike the joint test rejected 1 to 6 % where months are independent, 5 to 11 % where the rate
    is an AR(1) of coefficient .5 (CV^2 0.25, NB 0.2) and 20 to 23 % at .8, of which a warning speaks. Correlated
    rates (.7 and -.5), a common halving, a common fourfold rise and a common month six times as high raised no false
    alarm beyond that. "Contradicted" was found for one series halved beside a constant one in 81 % (NB 0.1, 60
    months) and 90 % (AR .5, rates correlated .7, 120 months), for one halved while the other doubled in 92 % (NB 0.5,
    60 months) and 100 % (AR .5, 120 months). Constant pairs were "supported" in 93 to 96 % (Poisson, 60 months), 42
    to 57 % (NB 0.5 beside 0.1, 120 months) and 4 % (AR .5, 120 months; 62 % if the rates are correlated by .7). A
    difference of 1.25, inside the margin, was called "contradicted" in 8.5 %.

    Before and after: a step at the known date against a constant rate, with one season, dispersion and
    autocorrelation for the whole. Level and slope are told apart: where the trend before the date is established beside
    a step, the step is judged beside that trend (segmented regression, with a slope of its own after the date where the
    counts ask for one), and where a steady trend without a step accounts for the counts better, no step is called.
    """
    refuse_bootstrap(margin, replicates, seed)
    a = a.with_estimates()
    if b is None:
        before, after = _cut(a, at)
    elif at is not None:
        raise ParameterError("Give either a second series or a date at which one is cut, not both.")
    elif not disjoint(a, b := b.with_estimates()):
        return _side_by_side(a, b, margin, season, replicates, seed, break_at)
    else:
        before, after = (a, b) if a.start < b.start else (b, a)
    return _before_and_after(before, after, margin, season, replicates, seed, break_at)


def _cut(series: CountSeries, at: object) -> tuple[CountSeries, CountSeries]:
    """Cut a series at a date; a period that holds the date in its middle belongs to neither side."""
    if at is None or (isinstance(at, str) and not at):
        raise ParameterError("One series is compared before and after a date: give it as at='2021-07'.")
    day = parse_period(at).start_time
    starts, ends = series.periods.start_time, series.periods.end_time
    before, after = np.asarray(ends < day), np.asarray(starts >= day)
    if not (before.any() and after.any()):
        raise WindowError(
            f"The date {day.date()} does not cut the series, which runs from {series.start} to {series.end}."
        )
    return series.take(before), series.take(after)


def _side_by_side(
    a: CountSeries,
    b: CountSeries,
    margin: float,
    season: str,
    replicates: int,
    seed: int,
    break_at: object,
) -> ComparisonResult:
    aligned = align(a, b)
    pair = (aligned.first, aligned.second)
    season_name(season, len(pair[0]), pair[0].freq)
    steps = step_positions(pair[0], break_at)
    names = names_of(*pair)
    against = _said_of(names, [not_testable(one, steps, season=season) for one in pair])
    if not against:
        against = [("", reason) for reason in _nothing_in_common(pair)]
    cautions = _said_of(names, [[*warnings_of(one, None, season), *one.notes] for one in pair])
    warnings = [*aligned.notes, *_named(cautions)]
    if against:
        sentence = sentence_of_none(*pair, against, before_and_after=False)
        reasons = _named(against)
        return _without_verdict("side by side", sentence, reasons, warnings, pair, margin, replicates, seed)
    season = shared_season(*pair, season)
    designs = (build_design(pair[0], season, steps), build_design(pair[1], season, steps))
    found = assess_difference(pair, designs, replicates=replicates, seed=seed)
    first, second = (
        assess(one, design, replicates=replicates, seed=seed)
        for one, design in zip(pair, designs, strict=True)
    )
    own = (first.halves, second.halves)
    may_contradict = all(counts_incidents(one.measure) for one in pair)
    given = found.rule_input(may_contradict=may_contradict)
    judgement = judge(given, margin)
    detectable = float(np.exp(min(_JOINT * found.halves.log_se, 50.0)))
    if runs(float(found.nuisance.rho.mean()), pair[0].observed & pair[1].observed):
        warnings.append(
            "What sets the two series apart comes in runs (strong autocorrelation): such a difference wanders, and "
            "changes that were alike are called different more often than one time in twenty."
        )
    return ComparisonResult(
        form="side by side",
        verdict=judgement.verdict,
        sentence=sentence_of_difference(*pair, own, found, judgement, margin, detectable),
        changed_within_margin=judgement.changed_within_margin,
        reasons=reasons_of_difference(found, given, judgement, margin),
        warnings=tuple(warnings),
        margin=margin,
        first=pair[0],
        second=pair[1],
        own=(_own(first), _own(second)),
        difference=found,
        level=None,
        detectable=detectable,
        replicates=replicates,
        seed=seed,
        because=judgement.because,
    )


def _nothing_in_common(pair: tuple[CountSeries, CountSeries]) -> list[str]:
    """Return why two series cannot be compared that both hold nothing in the same half."""
    middle = len(pair[0]) // 2
    return [
        f"Neither has any in the {half} half of the window, so there is nothing to compare their changes with."
        for half, part in (("first", slice(None, middle)), ("second", slice(middle, None)))
        if not any(np.nansum(one.count[part]) for one in pair)
    ]


def _said_of(names: tuple[str, str], said: list[list[str]]) -> list[tuple[str, str]]:
    """Join what is said of two series: once, with no name, if it holds for both, else with the name it holds for."""
    both = [text for text in said[0] if text in said[1]]
    return [("", text) for text in both] + [
        (name, text) for name, texts in zip(names, said, strict=True) for text in texts if text not in both
    ]


def _named(said: list[tuple[str, str]]) -> list[str]:
    return [f"{_capital(name)}: {text}" if name else text for name, text in said]


def _before_and_after(
    before: CountSeries,
    after: CountSeries,
    margin: float,
    season: str,
    replicates: int,
    seed: int,
    break_at: object,
) -> ComparisonResult:
    whole = joined(before, after)
    season_name(season, len(whole), whole.freq)
    steps = step_positions(whole, break_at)
    cut = len(whole) - len(after)
    shape = indicator(len(whole), cut, len(whole))[:, None]
    reasons = not_testable(whole, steps, (shape,), season)
    fewest = max(needed_periods(whole.freq) // 4, 3)
    for side, name in ((before, "before"), (after, "after")):
        have = int((side.observed & (side.exposure_days > 0)).sum())
        if have < fewest:
            counts = "have a count" if have > 1 else "has a count"
            few = (
                f"Only {have} {whole.freq.value}{'' if have == 1 else 's'}"
                if have
                else f"No {whole.freq.value}"
            )
            reasons.append(f"{few} {name} the date {counts}; at least {fewest} are needed.")
    warnings = [*warnings_of(whole, None, season), *whole.notes]
    between = len(whole) - len(before) - len(after)
    if between:
        many = f"{between:,} {whole.freq.value}{' lies' if between == 1 else 's lie'}"
        warnings.append(f"{many} between the two windows and {'is' if between == 1 else 'are'} not compared.")
    pair = (before, after)
    if reasons:
        unnamed = [("", reason) for reason in reasons]
        sentence = sentence_of_none(*pair, unnamed, before_and_after=True)
        return _without_verdict(
            "before and after", sentence, reasons, warnings, pair, margin, replicates, seed
        )
    found = assess_level(whole, build_design(whole, season, steps), cut, replicates=replicates, seed=seed)
    given = found.rule_input(may_contradict=counts_incidents(whole.measure))
    judgement = judge(given, margin)
    detectable = float(np.exp(min(_SINGLE * found.step.log_se, 50.0)))
    if runs(float(found.nuisance.rho.mean()), whole.observed):
        warnings.append(
            "High and low counts come in runs (strong autocorrelation): such a series wanders, and a level that stayed "
            "the same is called a change more often than one time in twenty."
        )
    first, second = (_own_of(side, season, replicates, seed) for side in pair)
    return ComparisonResult(
        form="before and after",
        verdict=judgement.verdict,
        sentence=sentence_of_level(before, after, found, judgement, margin, detectable),
        changed_within_margin=judgement.changed_within_margin,
        reasons=reasons_of_level(found, given, judgement, margin),
        warnings=tuple(warnings),
        margin=margin,
        first=before,
        second=after,
        own=(first, second),
        difference=None,
        level=found,
        detectable=detectable,
        replicates=replicates,
        seed=seed,
        because=judgement.because,
    )


def _own(found: Assessment) -> dict[str, Change | None]:
    return {"halves": found.halves, "per_year": found.per_year}


def _own_of(series: CountSeries, season: str, replicates: int, seed: int) -> dict[str, Change | None]:
    """Measure the changes inside one window; none where it is too short to tell."""
    if not_testable(series, season=season):
        return {"halves": None, "per_year": None}
    return _own(assess(series, build_design(series, season), replicates=replicates, seed=seed))


def _without_verdict(
    form: Literal["side by side", "before and after"],
    sentence: str,
    reasons: list[str],
    warnings: list[str],
    pair: tuple[CountSeries, CountSeries],
    margin: float,
    replicates: int,
    seed: int,
) -> ComparisonResult:
    nothing: dict[str, Change | None] = {"halves": None, "per_year": None}
    return ComparisonResult(
        form=form,
        verdict="not testable",
        sentence=sentence,
        changed_within_margin=False,
        reasons=tuple(reasons),
        warnings=tuple(warnings),
        margin=margin,
        first=pair[0],
        second=pair[1],
        own=(nothing, dict(nothing)),
        difference=None,
        level=None,
        detectable=None,
        replicates=replicates,
        seed=seed,
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
