"""The rule: what makes a claim of constancy supported, contradicted or inconclusive, for every form of the question.

Failing to find a change proves nothing: such a claim is *supported* only when changes larger than the margin are ruled
out (two one-sided tests, Schuirmann 1987), *contradicted* when a change is established and is not small, and
*inconclusive* otherwise. One series, two series and one series cut at a date are judged alike; who asks computes a
`RuleInput` and puts the `Judgement` into words. Nothing else in the package decides on these three verdicts.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "RULE_VERSION",
    "SIGNIFICANT",
    "Apart",
    "Because",
    "Judgement",
    "Ran",
    "RuleInput",
    "Verdict",
    "hangs_on_p",
    "judge",
    "withdrawn",
]

Verdict: TypeAlias = Literal["supported", "contradicted", "inconclusive", "not testable"]

Because: TypeAlias = Literal["", "totals", "margin", "thirds", "sixths", "unobserved", "trend", "noise"]

# The custom of the field. What errors it comes to in wandering series, `benchmarks/calibration` tells.
SIGNIFICANT = 0.05

RULE_VERSION = "4"
"""The version of the rules that verdicts follow, raised whenever one of them may judge the same data otherwise.

Whoever keeps verdicts (a report's manifest, the history of a ledger) keeps it beside them: a verdict that flips
between two versions was flipped by the rule, not by the data. What was kept without a version followed rule 1.
"""


@dataclass(frozen=True)
class Apart:
    """How far two levels of what ran lie apart, or the highest and the lowest of several: log ratios, never below zero.

    Attributes
    ----------
    estimate : float
    least : tuple of float
        At least so far, by the two-sided intervals of 90, 95 and 99 %.
    most : float
        At most so far, by that of 90 %.
    """

    estimate: float
    least: tuple[float, ...]
    most: float


@dataclass(frozen=True)
class Ran:
    """What ran, as the rule looks at it.

    Attributes
    ----------
    halves : Apart
        The comparison fixed beforehand.
    thirds, sixths : Apart or None
        Over all pairs at once; None where a date was fixed beforehand.
    shift : float
        How far before and after any date lie apart for certain, over all dates at once.
    """

    halves: Apart
    thirds: Apart | None = None
    sixths: Apart | None = None
    shift: float = 0.0

    @property
    def in_parts(self) -> tuple[Apart, ...]:
        """Halves and thirds."""
        return (self.halves,) if self.thirds is None else (self.halves, self.thirds)

    @property
    def everywhere(self) -> tuple[Apart, ...]:
        """Halves, thirds and sixths."""
        return self.in_parts if self.sixths is None else (*self.in_parts, self.sixths)


@dataclass(frozen=True)
class RuleInput:
    """What a verdict is given on: estimates, intervals and a p-value, nothing of how they came about.

    Attributes
    ----------
    p : float or None
        Of the hypothesis that nothing changed but by the usual swings, over everything that was tested jointly. None where
        it was not drawn, because the verdict is the same whatever it is (`hangs_on_p`).
    ran : tuple of Ran
        What ran, as counted and without the one period that weighs most; of two series, of the one relative to the other.
    trend : str
        At a date fixed beforehand: ``beside`` where a trend was already there, ``instead`` where a steady trend without a
        step accounts for the counts better. Else empty.
    beside : tuple of Ran
        How far what ran after the date lies from where the trend led, given with ``beside``.
    may_contradict : bool
        False for totals of casualties, which a single incident can make.
    """

    p: float | None
    ran: tuple[Ran, ...]
    trend: Literal["", "beside", "instead"] = ""
    beside: tuple[Ran, ...] = ()
    may_contradict: bool = True

    @property
    def rejects(self) -> bool:
        """Whether the hypothesis of no change is rejected."""
        return self.p is not None and self.p < SIGNIFICANT


@dataclass(frozen=True)
class Judgement:
    """A verdict, and what it rests on.

    Attributes
    ----------
    verdict : str
    changed_within_margin : bool
        A change was established, and every change found lies inside the margin.
    because : str
        What keeps an inconclusive verdict from being another: ``totals`` (a change is established, but totals of
        casualties alone contradict nothing), ``margin`` (a change is established, but not whether it is larger than the
        margin), ``thirds`` or ``sixths`` (these differ by more than the margin, which may be chance), ``unobserved``
        (what happened in unobserved periods could change the verdict), ``trend`` (a trend that was already there, or a
        steady one, accounts for the difference between after and before), ``noise`` (nothing is established, nothing ruled
        out). Empty for other verdicts.
    established : bool
        A change is established, whatever the verdict.
    routes : tuple of str
        By which ways what ran lies beyond the margin: ``A``, a limit does, with and without the period that weighs most;
        ``B``, the estimate does, and it is more than the series' usual swings; ``C``, the estimate does, and its 99 %
        limit is clear of no change.
    would_be : str or None
        Of a verdict that was withdrawn: what it had been.
    otherwise : tuple of (str, str)
        The assumptions under which it is another, in words, each with the verdict under it.
    """

    verdict: Verdict
    changed_within_margin: bool = False
    because: Because = ""
    established: bool = False
    routes: tuple[str, ...] = ()
    would_be: Verdict | None = None
    otherwise: tuple[tuple[str, Verdict], ...] = ()


def judge(found: RuleInput, margin: float) -> Judgement:
    """Apply the rule.

    Parameters
    ----------
    found : RuleInput
    margin : float
        Above one: changes of the level by less than this factor count as small.

    Notes
    -----
    Where a trend was already there before a date, a rate that rises is higher after any date than before it: the step is
    judged, as interrupted time series are, and no level that moved with the trend is called the same.

    Examples
    --------
    >>> halves = Apart(estimate=0.05, least=(0.0, 0.0, 0.0), most=0.2)
    >>> judge(RuleInput(p=0.3, ran=(Ran(halves), Ran(halves))), 1.5).verdict
    'supported'
    """
    level = _judged(found, found.ran, margin)
    if not found.trend:
        return level
    if found.trend == "instead":
        return Judgement("inconclusive", because="trend", established=True) if level.established else level
    # A step beside the trend decides where there is one: the level before and after differs by the
    # trend alone.
    step = _judged(found, found.beside, margin)
    if step.established and step.verdict != "supported":
        return step
    established = level.established or step.established
    if level.verdict == step.verdict == "supported":
        return Judgement("supported", changed_within_margin=established, established=established)
    because: Because = "trend" if level.established else "margin" if established else "noise"
    return Judgement("inconclusive", because=because, established=established)


def hangs_on_p(found: RuleInput, margin: float) -> bool:
    """Whether another p-value would give another judgement: otherwise no replicate more or less can change it.

    What ran needs no replicates. So a verdict may be shown from few of them wherever this is False.

    Examples
    --------
    >>> halves = Apart(estimate=0.05, least=(0.0, 0.0, 0.0), most=0.2)
    >>> hangs_on_p(RuleInput(p=0.06, ran=(Ran(halves), Ran(halves))), 1.5)
    False
    """
    # The routes are listed in the reasons alone: by which of them it was found changes no verdict.
    low, high = (replace(judge(replace(found, p=p), margin), routes=()) for p in (0.0, 1.0))
    return low != high


_CLEAR = 4
"""Route C asks that the 99 % limit clears a quarter of the margin, on the log scale. Without route C halvings are found
in 41 instead of 56 % of histories (60 months, dispersion 0.5)."""


def _judged(found: RuleInput, ran: tuple[Ran, ...], margin: float) -> Judgement:
    """Judge what ran: beyond the margin by any of three routes, or inside it."""
    beyond = math.log(margin)
    routes = _routes(found, ran, beyond)
    # By the 95 % intervals of halves or thirds, not of sixths; whatever a route has found is
    # established with it.
    established = bool(routes) or any(apart.least[1] > 0 for apart in ran[0].in_parts)
    # Contradicted comes first: a change beyond the margin in any part outweighs halves that
    # balance.
    if routes and found.may_contradict:
        return Judgement("contradicted", established=True, routes=routes)
    if routes:
        return Judgement("inconclusive", because="totals", established=True, routes=routes)
    halves, thirds, sixths = (ran[0].halves, ran[0].thirds, ran[0].sixths)
    # Two one-sided tests at 5 %: the two-sided 90 % interval inside the margin. Of thirds only the estimate is asked: with
    # the intervals of all changes inside, 0 to 4 % of constant histories were supported at a dispersion of 0.5.
    halves_inside = halves.most < beyond
    thirds_inside = thirds is None or thirds.estimate < beyond
    in_thirds = thirds is not None and thirds.least[2] > 0 and thirds.most > beyond
    # Sixths are asked where established only: with 60 months the range of six levels exceeds 1.5 by noise alone.
    in_sixths = sixths is not None and sixths.least[1] > 0 and sixths.estimate > beyond
    if halves_inside and thirds_inside and not in_thirds and not in_sixths:
        return Judgement("supported", changed_within_margin=established, established=established)
    if established:
        return Judgement("inconclusive", because="margin", established=True)
    # Named is the first condition that failed, in the order in which the rule asks them.
    because: Because = "noise" if not halves_inside else "sixths" if thirds_inside else "thirds"
    return Judgement("inconclusive", because=because)


def _routes(found: RuleInput, ran: tuple[Ran, ...], beyond: float) -> tuple[str, ...]:
    # In both fits, with and without the period that weighs most: one month at ten times the rest must not decide.
    by_limit = all(any(apart.least[0] > beyond for apart in fit.everywhere) for fit in ran)
    # The smaller of the two fits' scans must lie beyond; which date it is may differ.
    by_date = all(fit.shift > beyond for fit in ran)
    # Route B takes its certainty from the joint test, and so asks for no limit here.
    by_estimate = any(apart.estimate > beyond for apart in ran[0].in_parts)
    clearly = all(
        any(apart.least[2] > beyond / _CLEAR and apart.estimate > beyond for apart in fit.in_parts)
        for fit in ran
    )
    ways = {"A": by_limit or by_date, "B": found.rejects and by_estimate, "C": clearly}
    return tuple(name for name, leads in ways.items() if leads)


def withdrawn(
    judgement: Judgement, otherwise: Iterable[tuple[str, Verdict]], *, denied: bool = False
) -> Judgement:
    """Withdraw a verdict that another assumption about the unobserved periods would change.

    Parameters
    ----------
    judgement : Judgement
        As the counts have it; one that decides nothing stays what it is.
    otherwise : iterable of (str, str)
        Assumptions in words with the verdict under each; one under which too little is left to test says nothing. Asked
        for only where there is a verdict to withdraw.
    denied : bool
        The bounds allow for counts with which no change is established: then none is.
    """
    # What hangs on a bound is no more established than the bound is tight.
    if denied and judgement.established:
        because = judgement.because if judgement.verdict != "inconclusive" else "unobserved"
        judgement = replace(judgement, established=False, changed_within_margin=False, because=because)
    if judgement.verdict not in ("supported", "contradicted"):
        return judgement
    # An assumption under which too little is left to test speaks for nothing, and against nothing.
    other = tuple(pair for pair in otherwise if pair[1] not in (judgement.verdict, "not testable"))
    if not other:
        return judgement
    return replace(
        judgement,
        verdict="inconclusive",
        changed_within_margin=False,
        because="unobserved",
        would_be=judgement.verdict,
        otherwise=other,
    )
