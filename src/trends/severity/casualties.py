"""Casualties: how many died, how deadly an attack was, and how much of a change is attacks and how much deaths each.

Totals of deaths are heavy-tailed, so a single incident can make a trend. Deaths are therefore decomposed (log ratio
of deaths = log ratio of attacks + log ratio of deaths per attack), and the frequency of deadly attacks stands first
(Clauset, Young & Gleditsch 2007; Cirillo & Taleb 2016).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np

from trends.errors import ParameterError, not_recognised
from trends.messages import Message
from trends.messages.numbers import percent
from trends.periods.calendar import days_within
from trends.severity.casualty_result import CasualtyResult, Share
from trends.severity.decomposition import (
    Decomposition,
    days_of_halves,
    decompose,
    halves_of,
    log_quantiles,
    resampled_means,
)
from trends.severity.heavy_tails import caution, caution_without_tolls
from trends.sources.arguments import guarded_data
from trends.verdict.estimate import Estimate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.incidents.incidents import Incidents
    from trends.series.count_series import CountSeries
    from trends.sources.arguments import IncidentsLike, SeriesLike

__all__ = ["CasualtyResult", "Decomposition", "Share", "casualties", "lethality"]

_THRESHOLDS = (1, 5, 10, 25)
# The ends of a 95 % interval are then good to a third of a percentage point (one standard error).
_DRAWS = 2000
_FEWEST_IN_HALVES = 10


@guarded_data
def casualties(incidents: IncidentsLike) -> CasualtyResult:
    """Describe the deaths of a set of incidents, best estimates with the range of low and high.

    Parameters
    ----------
    incidents : Incidents
        Already selected; incidents without a date are left out of the halves only. Where no kinds of event have been
        selected, ACLED's incidents are narrowed to its default kinds, as `Incidents.count` does, and a warning says so.

    Raises
    ------
    ParameterError
        If the source has no figures of deaths at all.
    SelectionError
        If an ACLED table holds no event of the default kinds.
    """
    incidents = cast("Incidents", incidents)
    incidents, remarks = _of_counted_kinds(incidents)
    frame = incidents.frame
    toll = frame["fatalities_best"].astype(float)
    if toll.isna().all():
        if len(frame):
            raise ParameterError(
                f"Lethality cannot be computed: {not_recognised('a best estimate of deaths')}.",
                unrecognised=True,
            )
        return CasualtyResult(0, 0, None, 0.0, None, None, {}, (), None, remarks, subject=incidents.subject)
    # Attacks of unknown toll are left out and counted beside: to take them for zero would make
    # every attack less deadly.
    has_toll = toll.notna()
    values: NDArray[np.float64] = np.asarray(toll[has_toll], dtype=np.float64)
    low, high = (
        np.asarray(frame.loc[has_toll, f"fatalities_{end}"].astype(float)) for end in ("low", "high")
    )
    shares = tuple(
        Share(k, int((values >= k).sum()), _share(int((values >= k).sum()), len(values)))
        for k in _THRESHOLDS
        if (values >= k).any()
    )
    sides = halves_of(frame[has_toll.to_numpy()], incidents)
    dated = int(frame.loc[has_toll, "date_start"].notna().sum())
    ones = np.ones(len(values))
    return CasualtyResult(
        attacks=len(values),
        unknown=int((~has_toll).sum()),
        # A sum of some of the low estimates stands for nothing: without one of them there is none.
        low=None if np.isnan(low).any() else float(low.sum()),
        best=float(values.sum()),
        high=None if np.isnan(high).any() else float(high.sum()),
        per_attack=_mean(values, ones),
        quantiles={q: float(np.quantile(values, q)) for q in (0.5, 0.9, 0.99)},
        shares=shares,
        decomposition=decompose(values, ones, sides, days_of_halves(incidents))
        if dated >= _FEWEST_IN_HALVES
        else None,
        warnings=(
            *_cautions(values, int((~has_toll).sum()), sides),
            *_unequally_known(np.asarray(has_toll), halves_of(frame, incidents)),
            *remarks,
            *_rule(incidents),
        ),
        subject=incidents.subject,
        severity=log_quantiles(values, sides),
        drawn=_drawn_total(low, values, high),
        exceeded=_exceeded(values),
    )


_ONE_IN = (2, 10, 100)
_TIMES = 2
"""Of fewer than twice as many attacks, one in so many is a single attack, and says nothing of others."""


def _exceeded(values: NDArray[np.float64]) -> dict[int, int]:
    """Return the deaths that at least one attack in so many reached, by how many that is."""
    falling = np.sort(values)[::-1]
    return {
        of: int(falling[int(np.ceil(len(values) / of)) - 1]) for of in _ONE_IN if len(values) >= _TIMES * of
    }


def _rule(incidents: Incidents) -> tuple[str, ...]:
    """Say which of conflicting tolls were taken."""
    return (incidents.toll_rule.sentence,) if incidents.toll_rule else ()


def _drawn_total(
    low: NDArray[np.float64], best: NDArray[np.float64], high: NDArray[np.float64]
) -> tuple[float, float] | None:
    """Return the 95 % range of a total of tolls drawn between their low and high estimates.

    A toll lies below the best estimate as likely as above it, and everywhere on a side as likely (two uniform pieces
    whose median is the best). Tolls are drawn independently; where the errors of a source all go one way, the total may
    lie anywhere between the sums of low and of high. A best estimate outside its low and high is an end itself.
    """
    if np.isnan(low).any() or np.isnan(high).any():
        return None
    below, above = np.maximum(best - low, 0), np.maximum(high - best, 0)
    pairs, repeated = np.unique(np.column_stack([below, above]), axis=0, return_counts=True)
    # One seed for all tables: the same incidents have the same range, whoever asks and in whatever
    # order.
    random = np.random.default_rng(np.random.SeedSequence(0))
    change = np.zeros(_DRAWS)
    for (down, up), times in zip(pairs, repeated, strict=True):
        if down or up:
            # Of `times` tolls alike, the number that fall below, and the sums of so many uniform numbers.
            falling = random.binomial(times, 0.5, size=_DRAWS)
            change -= down * _uniform_sums(falling, random)
            change += up * _uniform_sums(times - falling, random)
    ends = np.quantile(np.rint(best.sum() + change), [0.025, 0.975])
    return float(ends[0]), float(ends[1])


def _uniform_sums(number: NDArray[np.int64], random: np.random.Generator) -> NDArray[np.float64]:
    """Return sums of so many uniform numbers each, shape (m,); of more than 50 by the normal distribution."""
    sums = np.where(number > 50, number / 2 + np.sqrt(number / 12) * random.standard_normal(len(number)), 0.0)
    few = np.flatnonzero(number <= 50)
    drawn = random.random((len(few), int(number[few].max(initial=0))))
    sums[few] = np.where(np.arange(drawn.shape[1]) < number[few][:, None], drawn, 0.0).sum(axis=1)
    return sums


def _of_counted_kinds(incidents: Incidents) -> tuple[Incidents, tuple[str, ...]]:
    """Return the incidents that a count would count, and what must be said of that choice."""
    if incidents.kinds_chosen:
        return incidents, ()
    chosen = incidents.select()
    return chosen, tuple(note for note in chosen.notes if note not in incidents.notes)


@guarded_data
def lethality(attacks: SeriesLike, deaths: SeriesLike) -> CasualtyResult:
    """Describe deaths per attack of two series over the same periods, from the periods in which both have a figure.

    Parameters
    ----------
    attacks, deaths : CountSeries, or pandas or polars series
        Counts of both by period.

    Raises
    ------
    ParameterError
        If the series do not cover the same periods.
    """
    attacks = cast("CountSeries", attacks)
    deaths = cast("CountSeries", deaths)
    if not attacks.periods.equals(deaths.periods):
        raise ParameterError("Attacks and deaths must cover the same periods.")
    attacks, deaths = attacks.with_estimates(), deaths.with_estimates()
    both = attacks.observed & deaths.observed & (attacks.exposure_days > 0)
    count, killed = attacks.count[both], deaths.count[both]
    plural = Message("severity.unit", unit=attacks.freq.value)
    resampled = Message("severity.resampled_unit", unit=attacks.freq.value)
    missing = int((~both).sum())
    warnings = []
    if missing:
        warnings.append(
            Message("severity.casualties.missing", n=missing, of=len(both), unit=attacks.freq.value)
        )
    if not count.sum():
        return CasualtyResult(
            0, float("nan"), None, 0.0, None, None, {}, (), None, tuple(warnings), resampled, attacks.subject
        )
    # Halves of all periods, not of those that have both figures, as they are halves of the window.
    later = np.flatnonzero(both) >= len(both) // 2
    whole = days_within(attacks.periods)
    covered = (attacks.exposure_days / whole)[both]
    observed = (float(covered[~later].sum()), float(covered[later].sum()))
    return CasualtyResult(
        attacks=float(count.sum()),
        unknown=0.0,
        low=None,
        best=float(killed.sum()),
        high=None,
        per_attack=_mean(killed, count),
        quantiles={},
        shares=(),
        decomposition=decompose(killed, count, [later.astype(np.int64)], observed, plural),
        warnings=(*warnings, caution_without_tolls(float(count.sum()))),
        unit=resampled,
        subject=attacks.subject,
    )


def _cautions(values: NDArray[np.float64], unknown: int, sides: list[NDArray[np.int64]]) -> tuple[str, ...]:
    cautions: list[str] = []
    if unknown:
        cautions.append(Message("severity.casualties.unknown", n=unknown))
    half = len(values) // 2
    halves = (int((sides[0] == 0).sum()), int((sides[0] == 1).sum())) if sides else (half, len(values) - half)
    if heavy := caution(values, halves):
        cautions.append(heavy)
    return tuple(cautions)


_APART = 0.1
"""Difference of two shares of unknown tolls from which attacks with a known toll no longer stand for all of a half."""


def _unequally_known(known: NDArray[np.bool_], sides: list[NDArray[np.int64]]) -> tuple[str, ...]:
    """Warn where the tolls of one half are known less often than those of the other: only the known ones are compared."""
    if not sides or min((sides[0] == half).sum() for half in (0, 1)) < _FEWEST_IN_HALVES:
        return ()
    first, second = (float((~known)[sides[0] == half].mean()) for half in (0, 1))
    if abs(first - second) < _APART:
        return ()
    return (Message("severity.casualties.unequally_known", first=percent(first), second=percent(second)),)


def _share(hits: int, of: int) -> Estimate:
    """Share with its Jeffreys interval (Brown, Cai & DasGupta 2001)."""
    from scipy.special import betaincinv

    # Brown, Cai & DasGupta's modification: at no hits, and at nothing but hits, the end is 0 or 1 itself.
    low = 0.0 if hits == 0 else float(betaincinv(hits + 0.5, of - hits + 0.5, 0.025))
    high = 1.0 if hits == of else float(betaincinv(hits + 0.5, of - hits + 0.5, 0.975))
    return Estimate(hits / of, low, high)


def _mean(killed: NDArray[np.float64], attacks: NDArray[np.float64]) -> Estimate | None:
    if not len(killed) or not attacks.sum():
        return None
    value = float(killed.sum() / attacks.sum())
    if len(killed) < 2:
        return Estimate(value, value, value)
    drawn = resampled_means(killed, attacks, np.random.default_rng(0))
    return Estimate(value, *(float(q) for q in np.nanquantile(drawn, [0.025, 0.975])))
