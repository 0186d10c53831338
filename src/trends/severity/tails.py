"""The tail of tolls: exponent with interval, goodness of fit, comparison with a lognormal, and change.

The method is that of Clauset, Shalizi & Newman (2009), "CSN", for whole numbers: the threshold with the smallest
distance of Kolmogorov and Smirnov, the exponent of maximum likelihood, the goodness of fit by a semiparametric bootstrap
that chooses the threshold anew in every replicate. The interval comes from resampling the tolls, as in Clauset & Woodard
(2013). Data and replicates are fitted by the same function, `trends.fitting.tails.fit_tail`, which agrees with R's
poweRlaw; the lognormal is fitted and compared by the library ``powerlaw`` (Alstott, Bullmore & Plenz 2014).
"""

from __future__ import annotations

import warnings as python_warnings
from datetime import date, timedelta
from typing import TYPE_CHECKING, cast

import numpy as np

from trends.errors import ParameterError, WindowError, not_recognised
from trends.fitting.tails import (
    FEWEST_IN_TAIL,
    Sample,
    TailFit,
    draw_tolls,
    exponents,
    fit_tail,
    log_likelihood,
)
from trends.messages import Message
from trends.periods.calendar import parse_window
from trends.severity.heavy_tails import FEWEST_TOLLS, chance_ratio, rounded_tolls
from trends.severity.tail_result import TailChange, TailResult
from trends.sources.arguments import guarded_data
from trends.verdict.estimate import Estimate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.incidents.incidents import Incidents
    from trends.sources.arguments import IncidentsLike

__all__ = ["tails"]

# The sum of a power law exists above an exponent of one; at eight, one event in 128 is twice as deadly as
# the least.
_EXPONENTS = (1.01, 8.0)
_DEEPEST_MEAN = -300.0
"""Lognormal means of the log looked at. Further down the library's own survival function underflows, and the likelihood
of a lognormal, whose tail is a power law's there, comes out several units too high."""
# From ten events the error of an exponent is a third of what it lies above one (1 / sqrt(10)).
_FEWEST_OF_PART = 10


@guarded_data
def tails(
    incidents: IncidentsLike, *, split: object = None, replicates: int = 300, seed: int = 0
) -> TailResult:
    """Fit the tail of the tolls of attacks, and compare it before and after a day.

    Parameters
    ----------
    incidents : Incidents
        Already selected. Tolls are the best estimates; attacks without one are left out and counted.
    split : str or date, optional
        First day of the later part; by default the middle of the window.
    replicates : int
        Of either bootstrap. With 300 a p of 0.1 is known to about 0.03 (two standard errors).
    seed : int
        Of the random generator.

    Raises
    ------
    ParameterError
        If the source has no best estimate of deaths at all, or for fewer than 50 replicates.
    WindowError
        If the split lies outside the window.
    """
    incidents = cast("Incidents", incidents)
    if replicates < 50:
        raise ParameterError(f"{replicates} replicates are too few for an interval; use 50 or more.")
    frame = incidents.frame
    toll = frame["fatalities_best"].to_numpy(float, na_value=np.nan)
    if len(toll) and np.isnan(toll).all():
        raise ParameterError(
            f"There is no tail of tolls: {not_recognised('a best estimate of deaths')}.", unrecognised=True
        )
    tolls, has_toll = rounded_tolls(toll), ~np.isnan(toll)
    later, day, aside = _parts(incidents, split)
    sides = later[has_toll]
    halves = (int((sides == 0).sum()), int((sides == 1).sum()))
    sample = Sample.of(tolls)
    unknown = int((~has_toll).sum())
    warnings = [Message("severity.tail.unknown", n=unknown)] if unknown else []
    fit = fit_tail(sample) if sample.size >= FEWEST_TOLLS else None
    if fit is None:
        reason = (
            Message("severity.tail.few", n=int(sample.size), fewest=FEWEST_TOLLS)
            if sample.size < FEWEST_TOLLS
            else Message("severity.tail.no_threshold", n=FEWEST_IN_TAIL)
        )
        return TailResult(
            sample, len(tolls), unknown, None, None, None, float("nan"), (float("nan"),) * 2, None, None, halves,
            replicates, seed, (reason,), tuple(warnings), incidents.subject,
        )  # fmt: skip
    generators = [np.random.default_rng(child) for child in np.random.SeedSequence(seed).spawn(3)]
    exponent, threshold = _intervals(sample, fit, replicates, generators[0])
    change = _change(tolls, sides, fit, day, replicates, generators[2]) if day else None
    if aside and day:
        warnings.append(Message("severity.tail.aside", n=int(aside), day=day))
    return TailResult(
        tolls=sample,
        attacks=len(tolls),
        unknown=unknown,
        fit=fit,
        exponent=exponent,
        threshold=threshold,
        p_fit=_goodness(tolls, fit, replicates, generators[1]),
        lognormal=_against_lognormal(tolls, fit),
        change=change,
        chance_ratio=chance_ratio(tolls, halves, fit, seed),
        halves=halves,
        replicates=replicates,
        seed=seed,
        warnings=tuple(warnings),
        subject=incidents.subject,
    )


def _against_lognormal(tolls: NDArray[np.float64], fit: TailFit) -> tuple[float, float]:
    """Return the log-likelihood ratio over a lognormal tail, and Vuong's p (CSN section 5.1, appendix C)."""
    with python_warnings.catch_warnings(), np.errstate(all="ignore"):
        python_warnings.simplefilter("ignore")  # it warns many times of a name it means to drop
        import powerlaw

        ranges = {"alpha": list(_EXPONENTS), "mu": [_DEEPEST_MEAN, None]}
        both = powerlaw.Fit(
            tolls[tolls >= fit.threshold],
            discrete=True,
            estimate_discrete=False,
            xmin=fit.threshold,
            parameter_ranges=ranges,
            verbose=0,
        )
        try:
            ratio, p = both.distribution_compare("power_law", "lognormal")
        except (ValueError, ZeroDivisionError):
            return float("nan"), float("nan")
    return float(ratio), float(p)


def _intervals(
    sample: Sample, fit: TailFit, replicates: int, random: np.random.Generator
) -> tuple[Estimate, Estimate]:
    """Resample the tolls and fit each anew: the interval then holds what choosing the threshold costs."""
    # Resampling tolls gathered by value: as drawing with replacement, at the cost of the distinct values.
    drawn = random.multinomial(sample.size, sample.counts / sample.size, size=replicates)
    fits = [fit_tail(Sample(sample.values[row > 0], row[row > 0].astype(float))) for row in drawn]
    estimates = np.array([(fit.exponent, fit.threshold) for fit in fits if fit is not None])
    ends = np.quantile(estimates, [0.025, 0.975], axis=0) if len(estimates) else np.full((2, 2), np.nan)
    return (
        Estimate(fit.exponent, float(min(ends[0, 0], fit.exponent)), float(max(ends[1, 0], fit.exponent))),
        Estimate(fit.threshold, float(min(ends[0, 1], fit.threshold)), float(max(ends[1, 1], fit.threshold))),
    )


def _goodness(
    tolls: NDArray[np.float64], fit: TailFit, replicates: int, random: np.random.Generator
) -> float:
    """Return how often tolls drawn from the fit lie further from their own fit than the data from theirs."""
    tolls = tolls[tolls >= 1]
    body = tolls[tolls < fit.threshold]
    further, judged = 0, 0
    for _ in range(replicates):
        # CSN section 4.1: each toll is of the tail with the share that the tail has, else one of those below, as they are.
        size = int(random.binomial(len(tolls), fit.size / len(tolls))) if len(body) else len(tolls)
        drawn = draw_tolls(fit.exponent, fit.threshold, size, random)
        below = random.choice(body, len(tolls) - size) if len(body) else body
        refitted = fit_tail(Sample.of(np.concatenate([drawn, below])))
        if refitted is not None:
            judged += 1
            further += refitted.distance >= fit.distance
    return further / judged if judged else float("nan")


def _parts(incidents: Incidents, split: object) -> tuple[NDArray[np.int64], date | None, int]:
    """Say of each incident whether it is before the split (0), from it on (1) or in neither part (-1)."""
    frame = incidents.frame
    start = frame["date_start"].to_numpy("datetime64[D]")
    end = frame["date_end"].to_numpy("datetime64[D]")
    end = np.where(np.isnat(end), start, end)
    if not incidents.coverage:
        return np.full(len(frame), -1), None, len(frame)
    first, last = incidents.window.clip(*incidents.coverage.span)
    day = first + timedelta(days=((last - first).days + 1) // 2)
    if split is not None:
        chosen = parse_window(split, None).start
        if chosen is None or not first < chosen <= last:
            raise WindowError(f"The split {split} is not inside the window, {first} to {last}.")
        day = chosen
    edge = np.datetime64(day, "D")
    sides = np.where(np.isnat(start), -1, np.where(end < edge, 0, np.where(start >= edge, 1, -1)))
    return sides, day, int((sides < 0).sum())


def _change(
    tolls: NDArray[np.float64],
    sides: NDArray[np.int64],
    fit: TailFit,
    day: date,
    replicates: int,
    random: np.random.Generator,
) -> TailChange | None:
    """Compare the exponents of two parts above one threshold, by permuting which toll is of which part."""
    inside = (tolls >= fit.threshold) & (sides >= 0)
    logs, late = np.log(tolls[inside]), sides[inside] == 1
    sizes = (int((~late).sum()), int(late.sum()))
    if min(sizes) < _FEWEST_OF_PART:
        return None
    at = np.array(fit.threshold)
    total = logs.sum()

    def gain(later_logs: NDArray[np.float64]) -> NDArray[np.float64]:
        # Log-likelihood of two exponents; that of one for all is the same in every permutation, and left out.
        gained = np.zeros(len(later_logs))
        for n, part in ((np.array(sizes[0]), total - later_logs), (np.array(sizes[1]), later_logs)):
            gained += log_likelihood(exponents(at, n, part), at, n, part)
        return gained

    shuffled = np.array([random.permutation(logs)[: sizes[1]].sum() for _ in range(max(replicates, 999))])
    gains = gain(np.append(logs[late].sum(), shuffled))
    # The order at hand is one of the permutations, so p is never zero; ties are ties in spite of rounding.
    p = float((gains >= gains[0] - 1e-9).mean())
    estimates = []
    for part in (logs[~late], logs[late]):
        sums = np.array([random.choice(part, len(part)).sum() for _ in range(replicates)])
        drawn = exponents(at, np.array(len(part)), np.append(part.sum(), sums))
        low, high = np.quantile(drawn[1:], [0.025, 0.975])
        estimates.append(Estimate(float(drawn[0]), float(min(low, drawn[0])), float(max(high, drawn[0]))))
    return TailChange(day, estimates[0], estimates[1], sizes, p)
