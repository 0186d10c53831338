"""How many months until we could tell: the probability of each verdict, now and with longer windows, by simulation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from trends.errors import ParameterError
from trends.fitting.batch import Batch
from trends.fitting.bootstrap import simulate
from trends.fitting.contrast import fit_contrast
from trends.fitting.design import build_design, season_name
from trends.fitting.mean import fit_mean
from trends.fitting.nuisance import generator
from trends.fitting.statistics import thirds
from trends.periods.calendar import DAYS_PER_MONTH, Frequency, days_covered
from trends.scheduling import scheduler_for
from trends.series.count_series import CountSeries
from trends.sources.arguments import guarded_data
from trends.verdict.detectable import FOUND, SUPPORTED
from trends.verdict.eligibility import FEWEST_EVENTS, needed_periods, not_testable
from trends.verdict.hypothesis import completions
from trends.verdict.pace import judged_pace
from trends.verdict.parameters import Options, refuse_count
from trends.verdict.power_result import ENOUGH, PowerAt, PowerResult

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.fitting.nuisance import Generator
    from trends.scheduling import Scheduler

__all__ = ["power"]

_STEP = {
    Frequency.DAY: 182,
    Frequency.WEEK: 26,
    Frequency.MONTH: 6,
    Frequency.QUARTER: 2,
    Frequency.YEAR: 1,
}
"""Windows grow by half a year, or by a year where a period is one."""

_HORIZON = 20
"""Steps that are looked ahead: ten years."""

_MOST_WINDOWS = 8
_CHUNK = 10
_FEWEST_REPLICATES = 39
"""With fewer than 20 no test at 5 % can reject, and with few more it seldom does: that would be no power to measure."""


@guarded_data
def power(
    series: CountSeries,
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
    fitted level as geometric mean. First guess: exp(4.0 se) is found in four cases of five, with se = sqrt(L / mean) *
    2 / sqrt(n) and L the long-run variance. A window of 60 to 120 months costs about 2.5 to 4 s of CPU for 100
    histories, and the search takes 1 to 5 windows; where periods are bounded every verdict is repeated for what may
    have happened in them, and a history costs half a second to a second. The Monte Carlo error is given beside every
    probability.
    """
    if not isinstance(series, CountSeries):
        raise ParameterError(
            f"power is asked of a CountSeries, not {type(series).__name__}; count incidents first with .count()."
        )
    series = series.with_estimates()
    options = Options(margin, season, replicates, seed, most=replicates)
    refuse_count("replicates", replicates, _FEWEST_REPLICATES, 99_999)
    refuse_count("histories", histories, 10, 100_000)
    _refuse_change(change)
    season_name(season, len(series), series.freq)
    step = _STEP[series.freq]
    asked = None if windows is None else _asked(windows, _HORIZON * step * 10)
    aim = "supported" if abs(np.log(change)) < np.log(margin) else "contradicted"
    reasons = _reasons(series)
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
    scenario = _Scenario.of(series, float(change), options)
    guess = scenario.guess(aim)
    with scheduler_for(scheduler, None if scheduler is not None else workers) as at:

        def found(extra: int) -> PowerAt:
            jobs = [
                (scenario, extra, tuple(range(start, min(start + _CHUNK, histories))))
                for start in range(0, histories, _CHUNK)
            ]
            counted: Counter[str] = Counter()
            untestable: Counter[str] = Counter()
            for verdicts, reasons in at.map(_verdicts, jobs):
                counted.update(verdicts)
                untestable.update(reasons)
            n = len(series) + extra
            return PowerAt(
                extra,
                n,
                dict(counted),
                histories,
                season=season_name(season, n, series.freq),
                untestable=max(untestable, key=lambda reason: (untestable[reason], reason), default=""),
            )

        if asked is not None:
            simulated = {extra: found(extra) for extra in asked}
        else:
            simulated = _search(found, aim, guess, step, len(series))
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


def _reasons(series: CountSeries) -> list[str]:
    """Return why nothing can be said of the noise; a series may be shorter than a verdict needs."""
    reasons = []
    usable = series.observed & (series.exposure_days > 0)
    observed, needed = int(usable.sum()), max(needed_periods(series.freq) // 2, 2)
    if observed < needed:
        many = f"{series.freq.value} has" if observed == 1 else f"{series.freq.value}s have"
        reasons.append(
            f"{f'Only {observed}' if observed else 'No'} {many} a count; at least {needed} are needed."
        )
    total = float(np.nansum(series.count[usable]))
    if total < FEWEST_EVENTS:
        reasons.append(
            f"The {series.freq.value}s hold {total:,.10g} in all; at least {FEWEST_EVENTS} are needed."
        )
    reasons += [reason for reason in not_testable(series) if reason.startswith("The way the data")]
    return reasons


@dataclass(frozen=True)
class _Scenario:
    """What the future is drawn from: a series, its level and season, its noise, and the change."""

    series: CountSeries
    beta: NDArray[np.float64]
    fitted_season: str
    process: Generator
    unit: float
    change: float
    options: Options

    @classmethod
    def of(cls, series: CountSeries, change: float, options: Options) -> _Scenario:
        history = completions(series).row(0)
        design = build_design(series, options.season)
        fit = fit_mean(history, design.base, design.offset)
        beside = fit_contrast(history, design, thirds(len(series)))
        level = fit.mu[:, history.observed].mean(axis=1)
        process = generator(beside.noise, level)
        plain = replace(series, draws=None, breaks=(), notes=())
        return cls(
            plain,
            fit.beta[0],
            design.season,
            process,
            float(np.sqrt(beside.noise.long_run[0] / level[0])),
            change,
            options,
        )

    def guess(self, aim: str) -> int:
        """Return how many further periods the closed formula asks for."""
        if aim == "supported":
            reach, room = SUPPORTED, np.log(self.options.margin) - abs(np.log(self.change))
        else:
            reach, room = FOUND, abs(np.log(self.change))
        periods = (2 * reach * self.unit / max(float(room), 1e-3)) ** 2
        unobserved = int((~self.series.observed).sum())
        return max(int(np.ceil(min(periods, 1e6))) + unobserved - len(self.series), 0)

    def longer(self, extra: int) -> CountSeries:
        """Return the series with further periods, each counted and covered in full."""
        series = self.series
        if extra == 0:
            return series
        periods = pd.period_range(series.periods[0], periods=len(series) + extra, freq=series.alias)
        more = np.zeros(extra)
        days = days_covered(periods[-extra:], periods[-extra].start_time.date(), periods[-1].end_time.date())
        none = np.zeros(extra, dtype=bool)
        return replace(
            series,
            periods=periods,
            count=np.concatenate([series.count, more]),
            low=np.concatenate([series.low, more]),
            high=np.concatenate([series.high, more]),
            exposure_days=np.concatenate([series.exposure_days, days]),
            inferred_low=np.concatenate([series.inferred_low, none]),
            inferred_high=np.concatenate([series.inferred_high, none]),
        )

    def mean(self, window: CountSeries) -> NDArray[np.float64]:
        """Return the expected counts of a window in the middle of which the rate changes."""
        design = build_design(window, self.fitted_season)
        days = np.maximum(window.exposure_days, 0.0) / DAYS_PER_MONTH
        later = np.arange(len(window)) >= len(window) // 2
        step = np.where(later, np.sqrt(self.change), 1 / np.sqrt(self.change))
        return np.asarray(np.exp(np.clip(design.base @ self.beta, -30.0, 30.0)) * days * step)

    def drawn(
        self, window: CountSeries, mean: NDArray[np.float64], random: np.random.Generator
    ) -> CountSeries:
        """Draw a history of the window, unobserved and bounded where the series is."""
        complete = simulate(mean, self.process, 1, random)
        usable = window.exposure_days > 0
        pattern = Batch.of(
            *(np.where(usable, side, np.nan) for side in (window.count, window.low, window.high))
        )
        seen = pattern.coarsen(complete)
        count = np.where(pattern.observed, seen.count[0], np.nan)
        low, high = count.copy(), count.copy()
        low[pattern.columns] = seen.low[0]
        high[pattern.columns] = np.where(np.isinf(seen.high[0]), np.nan, seen.high[0])
        return replace(window, count=count, low=low, high=high)


def _verdicts(job: tuple[_Scenario, int, tuple[int, ...]]) -> tuple[list[str], list[str]]:
    """Judge some histories of a window: their verdicts, and the first reason of each that could not be tested."""
    scenario, extra, numbers = job
    window = scenario.longer(extra)
    mean = scenario.mean(window)
    found: list[str] = []
    untestable: list[str] = []
    for number in numbers:
        random = np.random.default_rng(np.random.SeedSequence([scenario.options.seed, len(window), number]))
        result = judged_pace(
            scenario.drawn(window, mean, random),
            replace(scenario.options, seed=int(random.integers(2**32))),
        )
        found.append(result.verdict)
        if result.verdict == "not testable":
            untestable.append(result.reasons[0])
    return found, untestable


def _search(found: Callable[[int], PowerAt], aim: str, guess: int, step: int, n: int) -> dict[int, PowerAt]:
    """Simulate the window at hand, and others until the first that reaches the aim often enough is known.

    Between two windows, and beyond the last, the next one to try comes from the probit of the probability, which is
    about linear in the square root of the window's length.
    """
    windows = {0: found(0)}
    at = min(max(-(-guess // step), 1), _HORIZON)
    while len(windows) < _MOST_WINDOWS:
        short = [k for k, one in windows.items() if one.probability(aim) < ENOUGH]
        enough = [k for k, one in windows.items() if one.probability(aim) >= ENOUGH]
        if enough:
            low = max((k for k in short if k < min(enough)), default=None)
            if low is None or min(enough) == low + 1:
                break
            at = min(max(at, low + 1), min(enough) - 1)
        elif max(short) == _HORIZON:
            break
        else:
            at = min(max(at, max(short) + 1), _HORIZON)
        windows[at] = found(at * step)
        at = _next(windows, aim, step, n)
    return {one.further: one for one in windows.values()}


def _next(windows: dict[int, PowerAt], aim: str, step: int, n: int) -> int:
    """Return where, on the probit scale, the aim would be reached often enough."""
    points = [
        (float(np.sqrt(n + k * step)), _probit(one.probability(aim), one.histories))
        for k, one in windows.items()
    ]
    points.sort(key=lambda point: abs(point[1] - NormalDist().inv_cdf(ENOUGH)))
    (x, y), (other_x, other_y) = points[0], points[1]
    slope = (y - other_y) / (x - other_x)
    if slope <= 0:
        slope = (y + NormalDist().inv_cdf(0.99)) / x if y > -2 else 0.1
    root = x + (NormalDist().inv_cdf(ENOUGH) - y) / max(slope, 1e-3)
    return int(np.clip(np.ceil((root**2 - n) / step), 0, _HORIZON))


def _probit(share: float, histories: int) -> float:
    edge = 0.5 / histories
    return NormalDist().inv_cdf(min(max(share, edge), 1 - edge))
