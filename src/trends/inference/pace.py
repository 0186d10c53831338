"""Was the pace constant? A claim tested with a count model, four alternatives jointly, and an equivalence margin."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from trends.data_guard import guarded_data
from trends.errors import ParameterError
from trends.inference.assessment import Assessment, assess
from trends.inference.eligibility import not_testable, step_positions, warnings_of
from trends.inference.pace_result import Detectable, PaceResult
from trends.inference.unobserved import Repeat, possible_halves, repeats
from trends.inference.verdict import Judgement, judge
from trends.inference.wording import change_against, compared, counted, rate_change, span
from trends.measures import counts_incidents
from trends.models.design import build_design, season_name
from trends.series import CountSeries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trends.inference.change import Change

__all__ = ["test_pace"]

FEWEST_REPLICATES = 19
_MOST_REPLICATES = 99_999

_DETECTED = 4.0
"""exp(4.0 se) is found by the joint verdict in four cases of five; exp(2.8 se), the textbook value, in one of two."""

_SUPPORTED = 3.1
"""exp(3.1 se): the margin inside which four of five constant histories are found."""


@guarded_data
def test_pace(
    series: CountSeries,
    *,
    margin: float = 1.5,
    season: str = "auto",
    replicates: int = 999,
    seed: int = 0,
    break_at: object = None,
) -> PaceResult:
    """Judge the claim that the pace was constant over a series.

    Parameters
    ----------
    series : CountSeries
        Counts by period; unobserved periods may be bounded.
    margin : float
        Changes of the level within the window by less than this factor, up or down, count as constant. Above one,
        and fixed before looking at the figures.
    season : str
        ``auto``, ``none``, ``month`` or ``fourier:K``.
    replicates : int
        Parametric bootstrap replicates of a constant pace.
    seed : int
        Of the random generator; the same seed gives the same result.
    break_at : str, date or several of them, optional
        Days on which the way the data were collected changed. The level may jump there by a step of its own, which is
        no change of pace; without it a known break inside the window makes the claim "not testable".

    Returns
    -------
    PaceResult

    Raises
    ------
    ParameterError
        For a margin of one or less, too few or too many replicates, an impossible season, or a break outside the
        window.

    Notes
    -----
    E y_t = exp(log(d_t/30.4375) + c + season_t + f(t)), Var = mu + alpha mu^2. Trend, shift at an unknown date, surge
    between two unknown dates and slow change of any shape are tested jointly against a constant rate with
    overdispersion and a latent AR(1) (Zeger 1988; Davis, Dunsmuir & Wang 2000); the verdict asks for equivalence, not
    for the absence of evidence (Schuirmann 1987).
    """
    _refuse(series, margin, replicates, seed)
    given, series = series, series.with_estimates()
    season_name(season, len(series), series.freq)  # an impossible season is refused whatever the counts
    steps = step_positions(series, break_at)
    reasons = not_testable(series, steps)
    if reasons:
        return replace(_without_verdict(series, reasons, margin, replicates, seed), series=given)
    design = build_design(series, season, steps)
    assessment = assess(series, design, replicates=replicates, seed=seed)
    may_contradict = counts_incidents(series.measure)
    judgement = judge(assessment, margin, may_contradict=may_contradict)
    repeated = repeats(
        series,
        design,
        assessment.thirds_mean,
        margin=margin,
        replicates=replicates,
        seed=seed,
        may_contradict=may_contradict,
    )
    judgement = _hold_against(judgement, repeated)
    detectable = _detectable(assessment)
    return PaceResult(
        verdict=judgement.verdict,
        sentence=_sentence(series, assessment, judgement, detectable, margin, repeated),
        changed_within_margin=judgement.changed_within_margin,
        reasons=judgement.reasons,
        warnings=(*warnings_of(series, assessment.nuisance), *series.notes),
        margin=margin,
        series=given,
        design=design,
        assessment=assessment,
        detectable=detectable,
        repeats=tuple(repeated),
        completion=possible_halves(series, design),
        replicates=replicates,
        seed=seed,
    )


# pytest collects callables named test_*; this one is no test.
test_pace.__test__ = False  # type: ignore[attr-defined]  # functions may bear attributes; mypy knows none


def _refuse(series: Any, margin: Any, replicates: Any, seed: Any) -> None:
    if not isinstance(series, CountSeries):
        raise ParameterError(
            f"test_pace judges a CountSeries, not {type(series).__name__}; count incidents first with .count()."
        )
    if not (isinstance(margin, (int, float, np.number)) and np.isfinite(margin) and margin > 1):
        raise ParameterError(
            f"The margin must be a factor above 1 (1.5 allows changes by half), not {margin!r}."
        )
    if not (
        isinstance(replicates, (int, np.integer)) and FEWEST_REPLICATES <= replicates <= _MOST_REPLICATES
    ):
        raise ParameterError(
            f"The number of replicates must be a whole number from {FEWEST_REPLICATES} to {_MOST_REPLICATES:,}, not "
            f"{replicates!r}."
        )
    if not (isinstance(seed, (int, np.integer)) and seed >= 0):
        raise ParameterError(f"The seed must be zero or a positive whole number, not {seed!r}.")


def _without_verdict(
    series: CountSeries, reasons: Sequence[str], margin: float, replicates: int, seed: int
) -> PaceResult:
    because = " and ".join(_lower(reason.removesuffix(".")) for reason in reasons)
    sentence = (
        f"Whether the pace of {counted(series)} was constant {span(series)} cannot be tested: {because}."
    )
    return PaceResult(
        verdict="not testable",
        sentence=sentence,
        changed_within_margin=False,
        reasons=tuple(reasons),
        warnings=(*warnings_of(series, None), *series.notes),
        margin=margin,
        series=series,
        design=None,
        assessment=None,
        detectable=None,
        repeats=(),
        completion=None,
        replicates=replicates,
        seed=seed,
    )


def _hold_against(judgement: Judgement, repeated: list[Repeat]) -> Judgement:
    """Withdraw a verdict that another assumption about the unobserved periods would change.

    A repeat with too few counts left to test says nothing against it.
    """
    if judgement.verdict not in ("supported", "contradicted"):
        return judgement
    other = [repeat for repeat in repeated if repeat.verdict not in (judgement.verdict, "not testable")]
    if not other:
        return judgement
    reasons = tuple(
        f"The verdict would be {judgement.verdict!r}, but {repeat.verdict!r} if {repeat.assumption}."
        for repeat in other
    )
    return replace(
        judgement, verdict="inconclusive", changed_within_margin=False, reasons=(*judgement.reasons, *reasons)
    )


def _detectable(assessment: Assessment) -> Detectable:
    half, year = assessment.halves.log_se, assessment.per_year.log_se
    limits = np.exp(np.minimum([_DETECTED * half, _DETECTED * year, _SUPPORTED * half], 50.0))
    return Detectable(*(float(limit) for limit in limits))


def _sentence(
    series: CountSeries,
    assessment: Assessment,
    judgement: Judgement,
    detectable: Detectable,
    margin: float,
    repeated: list[Repeat],
) -> str:
    """Put the verdict into one sentence that can be quoted."""
    what, when = counted(series), span(series)
    halves = assessment.halves
    second_half = f"the {series.freq.adjective} rate was {_in_halves(halves)}"
    interval90 = f"90% interval: {compared(halves.low90, halves.high90)}"
    if judgement.verdict == "contradicted":
        return f"{_upper(when)}, {what} did not keep a constant pace: {_established(series, assessment, margin)}."
    if judgement.verdict == "supported":
        if judgement.changed_within_margin:
            return (
                f"{_upper(when)}, {what} changed in pace, but by less than {rate_change(margin)}: {second_half} "
                f"({interval90})."
            )
        return (
            f"{_upper(when)}, {what} kept a constant pace within {rate_change(margin)}: {second_half} "
            f"({interval90}), and no change was found."
        )
    against = [
        repeat for repeat in repeated if repeat.verdict in ("supported", "contradicted", "inconclusive")
    ]
    undecided = f"The figures do not tell whether {what} kept a constant pace {when}: {second_half}"
    if any("The verdict would be" in reason for reason in judgement.reasons) and against:
        return f"{undecided} ({interval90}), but what happened in the unobserved {series.freq.value}s could change the verdict."
    reach = rate_change(detectable.halves)
    if float(assessment.nuisance.rho.mean()) > 0.5:
        return (
            f"{undecided} ({interval90}), but high and low {series.freq.value}s come in such long runs that only a change by "
            f"{reach} or more could be relied on to show."
        )
    return f"{undecided} ({interval90}), and only a change by {reach} or more could be relied on to show."


def _established(series: CountSeries, assessment: Assessment, margin: float) -> str:
    """Name the change that contradicts, and say whether its whole interval is larger than the margin.

    The halves where they tell it, else the clearest dated change, else the thirds, which have no interval.
    """
    rate = f"the {series.freq.adjective} rate was"
    larger = f"a change larger than {rate_change(margin)} is established"
    estimated = f"a change is established, by the estimate larger than {rate_change(margin)}"
    halves = assessment.halves
    if _beyond(halves.ratio, margin) and halves.established:
        interval = compared(halves.low95, halves.high95)
        sure = larger if halves.outside(margin) else estimated
        return f"{rate} {_in_halves(halves)} (95% interval: {interval}), and {sure}"
    for change in _clearest(assessment):
        if change is None or not _beyond(change.ratio, margin):
            continue
        if change.established:
            where = dict(change.where)
            when = f"from {where['at']} on" if "at" in where else f"from {where['from']} to {where['to']}"
            rest = "before" if "at" in where else "at other times"
            interval = compared(change.low95, change.high95)
            sure = larger if change.outside(margin) else estimated
            return (
                f"{rate} {change_against(change, when, rest)} "
                f"(95% interval, over all dates: {interval}), and {sure}"
            )
    thirds = change_against(assessment.thirds, "in the highest third of the window", "in the lowest")
    return f"{rate} {thirds}, and {estimated}"


def _beyond(ratio: float, margin: float) -> bool:
    return not 1 / margin <= ratio <= margin


def _in_halves(change: Change) -> str:
    return change_against(change, "in the second half", "in the first", "in the first half")


def _clearest(assessment: Assessment) -> list[Change | None]:
    """Shift and surge, the one with the smaller p first."""
    _, shift, surge, _ = assessment.test.own
    pair = [assessment.largest_shift, assessment.largest_surge]
    return pair if shift <= surge else pair[::-1]


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
