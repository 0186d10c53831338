"""Was the pace constant? A claim tested with a count model, four alternatives jointly, and an equivalence margin."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from trends.errors import ParameterError
from trends.fitting.design import build_design, season_name
from trends.messages import Message
from trends.series.count_series import CountSeries
from trends.sources.arguments import guarded_data
from trends.tolls.measures import counts_incidents
from trends.verdict.assessment import assess
from trends.verdict.beside_levels import rho_beside_levels
from trends.verdict.detectable import Detectable
from trends.verdict.eligibility import not_testable, step_positions, warnings_of
from trends.verdict.judged_result import as_judged_with
from trends.verdict.newest_periods import as_judged
from trends.verdict.pace_result import PaceResult
from trends.verdict.pace_wording import sentence_of_pace
from trends.verdict.parameters import Options
from trends.verdict.reasons import reasons_of_pace
from trends.verdict.revision import reasons_of_revision
from trends.verdict.rule import SIGNIFICANT, Judgement, hangs_on_p, judge, withdrawn
from trends.verdict.unobserved import Repeat, all_observed, denied, possible_halves, repeats
from trends.verdict.wording import counted, joined, span, verdict_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trends.nowcasting.triangle import Triangle
    from trends.sources.arguments import SeriesLike

__all__ = ["judged_pace", "test_pace"]


@guarded_data
def test_pace(
    series: SeriesLike,
    *,
    margin: float = 1.5,
    season: str = "auto",
    replicates: int = 999,
    seed: int = 0,
    break_at: object = None,
    nowcast: str | Triangle = "auto",
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
        Parametric bootstrap replicates of a constant pace to begin with. Where p lies between 0.02 and 0.08 more are
        drawn, to at most 9,999, until it is clear on which side of 5 % it lies; ``replicates_used`` says how many.
    seed : int
        Of the random generator, together with the figures of the series: the same seed gives the same result for a
        series whatever is judged beside it.
    break_at : str, date or several of them, optional
        Days on which the way the data were collected changed. The level may jump there by a step of its own, which is
        no change of pace; without it a known break inside the window makes the claim "not testable".
    nowcast : str or Triangle
        ``auto`` judges what the newest periods will come to where the bundled reporting triangle knows how such figures
        are revised (`trends.nowcast`), with its uncertainty in every interval, and says so; a triangle of one's own does
        the same; ``off`` judges them as they stand.

    Returns
    -------
    PaceResult

    Raises
    ------
    ParameterError
        For a margin of one or less, too few or too many replicates, an impossible season, a break outside the
        window, or another `nowcast`.

    Notes
    -----
    Two questions, of which the first decides. What ran: y_t ~ NB(d_t season_t r_t, a), and the levels of the path r in
    halves, thirds and sixths of the window are compared, with the noise of counting alone in their intervals; a rate
    that wandered did run where it wandered (`trends.fitting.realised`). The verdict asks for equivalence, not for the
    absence of evidence (Schuirmann 1987); `trends.verdict.rule` is the rule. Is it more than the usual swings: trend,
    shift at an unknown date, surge between two unknown dates and slow change of any shape are tested jointly against a
    constant rate with overdispersion and a latent AR(1) (Zeger 1988; Davis, Dunsmuir & Wang 2000).
    """
    series = cast("CountSeries", series)
    result = judged_pace(series, Options(margin, season, replicates, seed, break_at, nowcast=nowcast))
    if result.assessment is not None:
        # Estimated here: showing a result estimates nothing, and a screen needs neither.
        _ = result.assessment.measured().what_ran.smooth
        # So is this: a screen shows no reasons.
        result = replace(result, reasons=(*result.reasons, *reasons_of_revision(series)))
    return result


# pytest collects callables named test_*; this one is no test.
test_pace.__test__ = False  # type: ignore[attr-defined]  # functions may bear attributes; mypy knows none


def judged_pace(series: CountSeries, options: Options) -> PaceResult:
    """Judge as `test_pace` does, with options whose replicates may be limited: for many histories few are enough."""
    if not isinstance(series, CountSeries):
        raise ParameterError(
            f"test_pace judges a CountSeries, not {type(series).__name__}; count incidents first with .count()."
        )
    # What was given is kept: figures and tables show the counts as they stand, and what was nowcast
    # beside them.
    given, ready = series, as_judged(series, options.nowcast)
    series = ready.series
    margin, season = options.margin, options.season
    season_name(season, len(series), series.freq)  # an impossible season is refused whatever the counts
    steps = step_positions(series, options.break_at)
    reasons = not_testable(series, steps, season=season, margin=margin)
    if reasons:
        return replace(_without_verdict(series, reasons, options), series=given, nowcast=ready.nowcast)
    design = build_design(series, season, steps)
    assessment = assess(series, design, replicates=options.replicates, seed=options.seed, most=options.most)
    found = assessment.rule_input(
        may_contradict=counts_incidents(series.measure), only_for=None if options.every_p else margin
    )
    # From what ran and not from a constant rate: a gap in a series that halved is filled by what
    # stood around it.
    repeated = [] if all_observed(series) else repeats(series, design, assessment.mean_in_thirds[0], options)
    judgement = withdrawn(
        judge(found, margin),
        [(repeat.assumption, repeat.verdict) for repeat in repeated],
        denied=denied(repeated),
    )
    # A verdict that hangs on a nowcast must say so, and the reader see what the bare figures would
    # give.
    without = _as_they_stand(given, options) if ready.entered else None
    ran = assessment.what_ran
    # Where a rate that wanders so would rarely show as much, the changes that were dated explain the runs as well.
    rare = found.p is not None and found.p <= SIGNIFICANT
    beside = rho_beside_levels(ran, design) if rare else None
    years = len(series) / series.freq.per_year
    detectable = Detectable.of_what_ran(ran.found.whole.measures.halves.log_se, margin, years)
    return PaceResult(
        **as_judged_with(judgement, options),
        sentence=sentence_of_pace(
            series, ran, judgement, detectable, margin, seasonal=design.season != "none"
        ),
        reasons=(*reasons_of_pace(assessment, found, judgement, margin), *_otherwise(judgement, without)),
        warnings=(
            *warnings_of(series, assessment.nuisance, season, beside=beside),
            *series.notes,
        ),
        series=given,
        design=design,
        assessment=assessment,
        detectable=detectable,
        repeats=tuple(repeated),
        completion=possible_halves(series, design),
        nowcast=ready.nowcast,
        without_nowcast=without,
        joint_p=found.p,
        settled=not hangs_on_p(found, margin) and all(repeat.settled for repeat in repeated),
    )


def _as_they_stand(series: CountSeries, options: Options) -> Repeat:
    """Judge the newest periods as they stand."""
    result = judged_pace(series, replace(options, nowcast="off", every_p=False))
    return Repeat(
        Message("newest.as_they_stand"),
        result.verdict,
        result.joint_p,
        result.changes["halves"],
        result.established,
    )


def _otherwise(judgement: Judgement, without: Repeat | None) -> tuple[Message, ...]:
    """Say what the verdict is on the newest periods as they stand; nothing where none was nowcast."""
    if without is None:
        return ()
    same = "yes" if without.verdict == judgement.verdict else "no"
    return (Message("newest.otherwise", verdict=verdict_words(without.verdict), same=same),)


def _without_verdict(series: CountSeries, reasons: Sequence[str], options: Options) -> PaceResult:
    sentence = Message("pace.not_testable", what=counted(series), span=span(series), why=joined(reasons))
    return PaceResult(
        **as_judged_with(Judgement("not testable"), options),
        sentence=sentence,
        reasons=tuple(reasons),
        warnings=(*warnings_of(series, None), *series.notes),
        series=series,
        design=None,
        assessment=None,
        detectable=None,
        repeats=(),
        completion=None,
    )
