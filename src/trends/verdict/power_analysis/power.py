"""How many months until we could tell: the probability of each verdict, now and with longer windows, by simulation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from trends.errors import ParameterError
from trends.fitting.design import season_name
from trends.messages import Message
from trends.messages.numbers import rounded
from trends.periods.calendar import Frequency
from trends.scheduling import scheduler_for
from trends.series.count_series import CountSeries
from trends.sources.arguments import guarded_data
from trends.tolls.measures import counts_incidents
from trends.verdict.eligibility import FEWEST_EVENTS, needed_periods, not_testable
from trends.verdict.pace import judged_pace
from trends.verdict.parameters import Options, refuse_count
from trends.verdict.power_analysis.power_result import PowerAt, PowerResult
from trends.verdict.power_analysis.power_search import HORIZON, search
from trends.verdict.power_analysis.scenario import Scenario

if TYPE_CHECKING:
    from trends.scheduling import Scheduler
    from trends.sources.arguments import SeriesLike

__all__ = ["power"]

_STEP = {
    Frequency.DAY: 182,
    Frequency.WEEK: 26,
    Frequency.MONTH: 6,
    Frequency.QUARTER: 2,
    Frequency.YEAR: 1,
}
"""Windows grow by half a year, or by a year where a period is one."""

# Histories to a job: with fewer the handing over weighs more, with more the bar stands still and an
# interrupt waits.
_CHUNK = 10
_FEWEST_REPLICATES = 39
"""With fewer than 20 no test at 5 % can reject, and with few more it seldom does: that would be no power to measure."""


@guarded_data
def power(
    series: SeriesLike,
    *,
    change: float = 0.5,
    margin: float = 1.5,
    season: str = "auto",
    replicates: int = 99,
    histories: int = 100,
    windows: Sequence[int] | None = None,
    seed: int = 0,
    scheduler: Scheduler | str | None = None,
    workers: int | None = 1,
) -> PowerResult:
    """Tell how probable each verdict is if the rate changes, with the window at hand and with longer ones.

    Parameters
    ----------
    series : CountSeries
        Its level, season, dispersion and autocorrelation are taken for those of the future; its unobserved and
        bounded periods stay so, and every further one is taken to be counted.
    change : float
        Ratio of the second half of the window to the first: 0.5 is a halving in the middle of each window. With 1, or
        another change inside the margin, the question is how long until it could be found to be no larger.
    margin : float
        As in `test_pace`.
    season : str
        ``auto``, ``none``, ``month`` or ``fourier:K``.
    replicates : int
        Bootstrap replicates of each verdict.
    histories : int
        Simulated histories of each window.
    windows : sequence of int, optional
        Numbers of further periods to simulate. By default 0, and then windows that grow by half a year each are
        searched, from the one that a closed formula gives, for the first that finds the change in 8 of 10 cases, up to
        ten years ahead.
    seed : int
        Of the random generator; seeds belong to window and history, so the answer is the same however the work is
        shared out.
    scheduler : Scheduler or str, optional
        Where the work is done, or the address of a Dask cluster; see `trends.scheduling`.
    workers : int, optional
        Without `scheduler`: processes; one works in this process, None takes one a core.

    Returns
    -------
    PowerResult
        Without figures, and with the reason in its sentence, where the series is too short or sparse to say anything
        of its noise: half the periods that a verdict needs, and 20 events.

    Raises
    ------
    ParameterError
        For a change that is no positive ratio and any number out of its range.

    Notes
    -----
    Every history is judged by `test_pace` itself. The noise is estimated beside a level of its own for each third of
    the window, so that a change in the series does not pass for noise. The two levels of a history have the series'
    fitted level as geometric mean; where the rate of the series wanders, so does that of its histories, and what ran in
    one of them may have changed by more or less than was asked. First guess: the smallest change that the rule finds in
    four cases of five (`trends.verdict.detectable`) with se = sqrt(L / mean) * 2 / sqrt(n), L the long-run variance. A
    window of 60 to 120 months costs about 2.5 to 4 s of CPU for 100 histories, and the search takes 1 to 5 windows;
    where periods are bounded every verdict is repeated for what may have happened in them, and a history costs a fifth
    of a second. The Monte Carlo error is given beside every probability.
    """
    series = cast("CountSeries", series)
    if not isinstance(series, CountSeries):
        raise ParameterError(
            f"power is asked of a CountSeries, not {type(series).__name__}; count incidents first with .count()."
        )
    series = series.with_estimates()
    options = Options(margin, season, replicates, seed, most=replicates, every_p=False)
    refuse_count("replicates", replicates, _FEWEST_REPLICATES, 99_999)
    refuse_count("histories", histories, 10, 100_000)
    _refuse_change(change)
    season_name(season, len(series), series.freq)
    step = _STEP[series.freq]
    asked = None if windows is None else _asked(windows, HORIZON * step * 10)
    # What a right verdict on such a change would say.
    aim = "supported" if abs(np.log(change)) < np.log(margin) else "contradicted"
    reasons = _reasons(series, aim)
    if reasons:
        return PowerResult(
            series=series,
            change=float(change),
            margin=margin,
            aim=aim,
            windows=(),
            first_guess=None,
            reasons=tuple(reasons),
            process=None,
            replicates=replicates,
            histories=histories,
            seed=seed,
        )
    scenario = Scenario.of(series, float(change), options)
    guess = scenario.guess(aim)
    with scheduler_for(scheduler, None if scheduler is not None else workers) as at:

        def found(extra: int) -> PowerAt:
            jobs = [
                (scenario, extra, tuple(range(start, min(start + _CHUNK, histories))))
                for start in range(0, histories, _CHUNK)
            ]
            judged = [verdict for part in at.map(_verdicts, jobs) for verdict in part]
            verdicts = Counter(verdict for verdict, _ in judged)
            because = Counter(why for verdict, why in judged if verdict == "inconclusive")
            untestable = Counter(why for verdict, why in judged if verdict == "not testable")
            n = len(series) + extra
            return PowerAt(
                extra,
                n,
                dict(verdicts),
                histories,
                season=season_name(season, n, series.freq),
                untestable=max(untestable, key=lambda reason: (untestable[reason], reason), default=""),
                because=dict(because),
            )

        if asked is not None:
            simulated = {extra: found(extra) for extra in asked}
        else:
            simulated = search(found, aim, guess, step, len(series))
    return PowerResult(
        series=series,
        change=float(change),
        margin=margin,
        aim=aim,
        windows=tuple(simulated[extra] for extra in sorted(simulated)),
        first_guess=guess,
        reasons=(),
        process=scenario.process,
        replicates=replicates,
        histories=histories,
        seed=seed,
    )


def _refuse_change(change: Any) -> None:
    number = isinstance(change, (int, float, np.number)) and not isinstance(change, bool)
    if not (number and np.isfinite(change) and 0.01 <= change <= 100):
        raise ParameterError(
            f"The change must be a ratio from 0.01 to 100 (0.5 is a halving), not {str(change)[:40]}."
        )


def _asked(windows: Any, most: int) -> list[int]:
    given = list(windows) if isinstance(windows, Iterable) and not isinstance(windows, str) else [windows]
    if not given or len(given) > 50:
        raise ParameterError(f"Between 1 and 50 windows can be simulated, not {len(given)}.")
    for extra in given:
        refuse_count("further periods", extra, 0, most)
    return sorted({int(extra) for extra in given})


def _reasons(series: CountSeries, aim: str) -> list[str]:
    """Return why nothing can be simulated; a series may be shorter than a verdict needs."""
    reasons: list[str] = []
    unit = series.freq.value
    usable = series.observed & (series.exposure_days > 0)
    observed, needed = int(usable.sum()), max(needed_periods(series.freq) // 2, 2)
    if observed < needed:
        periods = Message("words.periods", n=observed, unit=unit)
        reasons.append(Message("eligibility.few", n=observed, unit=unit, periods=periods, needed=needed))
    total = float(np.nansum(series.count[usable]))
    if total < FEWEST_EVENTS:
        reasons.append(Message("eligibility.few_events", unit=unit, n=rounded(total), fewest=FEWEST_EVENTS))
    if aim == "contradicted" and not counts_incidents(series.measure):
        reasons.append(Message("power.totals", measure=series.measure))
    broken = (reason for reason in not_testable(series) if isinstance(reason, Message))
    return [*reasons, *(reason for reason in broken if reason.id == "eligibility.break")]


def _verdicts(job: tuple[Scenario, int, tuple[int, ...]]) -> list[tuple[str, str]]:
    """Judge some histories of a window: their verdicts, each with what keeps it from being another."""
    scenario, extra, numbers = job
    window = scenario.longer(extra)
    mean = scenario.mean(window)
    judged: list[tuple[str, str]] = []
    for number in numbers:
        # Of window and number, not of the job: the histories are the same however they are shared out among processes.
        random = np.random.default_rng(np.random.SeedSequence([scenario.options.seed, len(window), number]))
        history = scenario.drawn(window, mean, random)
        result = judged_pace(history, replace(scenario.options, seed=int(random.integers(2**32))))
        untestable = result.verdict == "not testable"
        judged.append((result.verdict, result.reasons[0] if untestable else result.because))
    return judged
