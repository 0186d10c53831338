"""What unobserved periods could change: the verdict without inferred bounds, and at the ends of what is possible."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from trends.fitting.contrast import fit_contrast
from trends.fitting.statistics import halves
from trends.messages import Message
from trends.tolls.measures import counts_incidents
from trends.verdict.assessment import assess
from trends.verdict.change import telling
from trends.verdict.eligibility import not_testable
from trends.verdict.hypothesis import completions
from trends.verdict.one_series import OneSeries
from trends.verdict.rule import Verdict, judge

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from trends.fitting.design import Design
    from trends.series.count_series import CountSeries
    from trends.verdict.change import Change
    from trends.verdict.parameters import Options

__all__ = [
    "Completion",
    "Repeat",
    "all_observed",
    "denied",
    "possible_halves",
    "repeats",
    "variants",
    "variants_of_each",
]

_COUNTED = "rule.assumption.bounded"


@dataclass(frozen=True)
class Repeat:
    """The verdict repeated under another assumption about the unobserved periods.

    Attributes
    ----------
    assumption : Message
        In words, to follow "if".
    verdict : str
    joint_p : float or None
        None where the verdict is the same whatever it is: then it is not drawn.
    halves : Change or None
        Second half over first; None, like `joint_p`, when that repeat is not testable.
    established : bool
        Whether a change of what ran is established under it.
    settled : bool
        Whether the verdict is this whatever the p-value.
    """

    assumption: Message
    verdict: Verdict
    joint_p: float | None
    halves: Change | None
    established: bool = False
    settled: bool = True

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return {
            "assumption": self.assumption,
            "verdict": self.verdict,
            "joint_p": self.joint_p,
            "halves_ratio": telling(self.halves.ratio) if self.halves else None,
        }


@dataclass(frozen=True)
class Completion:
    """The halves ratio, lowest and highest over all counts that the bounds allow."""

    lowest: float
    highest: float

    @property
    def towards_constancy(self) -> float:
        """The possible ratio nearest to one."""
        return min(max(1.0, self.lowest), self.highest)

    @property
    def away_from_constancy(self) -> float:
        """The possible ratio farthest from one."""
        return max((self.lowest, self.highest), key=lambda ratio: abs(np.log(ratio)))

    def to_dict(self) -> dict[str, float | None]:
        """Return both ends; None beyond a factor of 100."""
        return {
            "lowest_halves_ratio": telling(self.lowest),
            "highest_halves_ratio": telling(self.highest),
            "towards_constancy": telling(self.towards_constancy),
            "away_from_constancy": telling(self.away_from_constancy),
        }


def repeats(series: CountSeries, design: Design, mean: NDArray[np.float64], options: Options) -> list[Repeat]:
    """Repeat the verdict for a series with unobserved periods; empty when all are observed.

    Parameters
    ----------
    series, design
    mean : ndarray, shape (n,)
        See `variants`.
    options : Options
        Of the verdict that is repeated.
    """
    repeated = []
    for assumption, variant in variants(series, mean, design):
        # Leaving bounds out can leave too few periods; that is a fact about the bounds, not about
        # the pace.
        if not_testable(variant, design.steps, season=design.season):
            repeated.append(Repeat(assumption, "not testable", None, None))
            continue
        assessment = assess(
            variant, design, replicates=options.replicates, seed=options.seed, most=options.most
        )
        found = assessment.rule_input(
            may_contradict=counts_incidents(series.measure), only_for=options.margin
        )
        judgement = judge(found, options.margin)
        repeated.append(
            Repeat(
                assumption,
                judgement.verdict,
                found.p,
                assessment.what_ran.halves,
                judgement.established,
                settled=found.p is None,
            )
        )
    return repeated


def denied(repeated: list[Repeat]) -> bool:
    """Whether no change is established with the bounded periods as near the rate of the counted ones as they may be."""
    return any(
        repeat.assumption.id == _COUNTED and repeat.verdict != "not testable" and not repeat.established
        for repeat in repeated
    )


def variants(
    series: CountSeries, mean: NDArray[np.float64], design: Design
) -> list[tuple[Message, CountSeries]]:
    """Return what the unobserved periods may have been, each assumption with its series; none if all were observed.

    Without the bounds inferred from claims, because those were selected on the outcome; with the unobserved
    periods at half and at twice the fitted rate, within their bounds, because quiet (or violent) periods may be the
    ones nobody counted; and with bounded periods as near the rate of the counted ones as their bounds allow: the fitted
    rate of a stretch with bounds on one side alone may lie far from what these force.

    Parameters
    ----------
    series : CountSeries
        n periods.
    mean : ndarray, shape (n,)
        Where the rate ran: means that may change over the window, so that a filled period does not stand out merely
        because the rate around it had changed.
    design : Design
        Season and offset.
    """
    if all_observed(series):
        return []
    exposed = series.exposure_days > 0
    found: list[tuple[Message, CountSeries]] = []
    if series.inferred_low.any() or series.inferred_high.any():
        found.append((Message("rule.assumption.inferred"), series.without_inferred_bounds()))
    low, high = np.nan_to_num(series.low, nan=0.0), np.where(np.isnan(series.high), np.inf, series.high)
    # Rounded, as counts are whole: the batched fit takes no others.
    for factor, words in ((0.5, "half"), (2.0, "twice")):
        filled = np.where(exposed, np.clip(np.round(mean * factor), low, high), np.nan)
        assumption = Message("rule.assumption.unobserved", unit=series.freq.value, rate=words)
        found.append((assumption, series.completed(filled)))
    if (bounded := series.bounded & exposed).any():
        counted = replace(
            series, low=np.where(bounded, np.nan, series.low), high=np.where(bounded, np.nan, series.high)
        )
        nearest = np.clip(np.round(OneSeries.of(counted, design).mean[0]), low, high)
        assumption = Message(_COUNTED, unit=series.freq.value)
        found.append((assumption, series.completed(np.where(bounded, nearest, np.nan))))
    return found


def all_observed(series: CountSeries) -> bool:
    """Whether nothing is left open: every period with any exposure has a count."""
    return bool(series.observed[series.exposure_days > 0].all())


def variants_of_each(
    series: tuple[CountSeries, ...],
    own: Sequence[CountSeries],
    means: Sequence[NDArray[np.float64]],
    designs: Sequence[Design],
    names: Sequence[str],
) -> Iterator[tuple[Message, tuple[CountSeries, ...]]]:
    """Return the `variants` of each of several series, the others staying as they are.

    Parameters
    ----------
    series : tuple of CountSeries
        Over the same periods: one, or two of which only is known what is known of both.
    own : sequence of CountSeries
        The same with all that is known of each: what only the other lacks was observed.
    means : sequence of ndarray, shape (n,) each
    designs : sequence of Design
    names : sequence of str
        What two are called; of one no name is needed.
    """
    for which, (known, mean, design) in enumerate(zip(own, means, designs, strict=True)):
        for assumption, variant in variants(known, mean, design):
            words = assumption
            if len(series) > 1:
                words = Message("comparison.for_series", series=names[which], reason=assumption)
            yield words, (*series[:which], variant, *series[which + 1 :])


def possible_halves(series: CountSeries, design: Design) -> Completion | None:
    """Return the range of the halves ratio over all completions within the bounds; None without bounded periods.

    A side on which nothing is known ends at zero, or at the highest count observed; periods of which nothing is known
    stay unobserved.
    """
    bounded = series.bounded & (series.exposure_days > 0)
    if not bounded.any():
        return None
    n = len(series)
    # Without an upper bound anything would be possible; the highest count seen stands in for it.
    top = np.nanmax(series.count)
    low = np.where(bounded, np.nan_to_num(series.low, nan=0.0), np.nan)
    high = np.where(bounded, np.where(np.isnan(series.high), np.maximum(top, low), series.high), np.nan)
    later = np.arange(n) >= n // 2
    ratios = []
    # The ratio rises with every count of the second half and falls with every one of the first: two corners hold them all.
    for values in (np.where(later, low, high), np.where(later, high, low)):
        history = completions(series.completed(values))
        ratios.append(float(np.exp(fit_contrast(history, design, halves(n)).log_ratio[0])))
    return Completion(min(ratios), max(ratios))
