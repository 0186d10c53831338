"""Share: "most of them civilians", "90 percent went unclaimed": one figure as a part of another.

Deterministic part: the bounds of the share against what was said. Statistical part: for a part of a whole number of
people or attacks, how often a share of exactly the level claimed gives one as far out (binomial). Deaths come in
incidents, so that is a lower bound of chance, and it is said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from trends.claims.claim import Claim, Reference
from trends.claims.evidence import Chance, Evidence, truth_of, verdict_of
from trends.claims.kinds.change import TOLERANCE, why_open
from trends.claims.known import How, Known, compare

if TYPE_CHECKING:
    from trends.claims.library import Library

__all__ = ["ShareClaim", "weigh"]


class ShareClaim(Claim):
    """A claim that `part` makes up more than (at least, about, ...) `value` of `whole`; "most" is more than 0.5.

    Where the whole is not given it is `part` and `rest` together.
    """

    kind: Literal["share"]
    part: Reference
    whole: Reference | None = None
    rest: Reference | None = None
    how: How = "more than"
    value: Annotated[float, Field(ge=0, le=1)] = 0.5
    tolerance: Annotated[float, Field(ge=0, lt=1)] = TOLERANCE


def weigh(claim: ShareClaim, library: Library) -> Evidence:
    """Judge a claim of a share."""
    part = library.figure(claim.part, claim)
    other = claim.whole or claim.rest
    if other is None:
        from trends.errors import ParameterError

        raise ParameterError("A share needs a whole, or the rest of it; the entry gives neither.")
    known = library.figure(other, claim)
    found = _share(part, known, whole=claim.whole is not None)
    holds = compare(found, claim.how, claim.value, claim.tolerance)
    truth = truth_of(holds)
    words = f"{found.low:.0%}" if found.exact else f"{found.low:.0%} to {found.high or 1:.0%}"
    return Evidence(
        verdict=verdict_of(truth),
        said=f"{part.name} ({part.words()}) {'of' if claim.whole else 'beside'} {known.name} ({known.words()}): {words}, against {claim.how} {claim.value:.0%} as claimed",
        truth=truth,
        why=why_open(holds, (part, known)),
        value=found,
        figures=(part, known),
        without=part.without + known.without,
        bounds_from=tuple(dict.fromkeys((*part.bounds_from, *known.bounds_from))),
        chance=_by_chance(claim, part, known),
        more={"share": {"low": found.low, "high": found.high}},
    )


def _share(part: Known, other: Known, *, whole: bool) -> Known:
    """Return the share bound by bound; never above one."""
    if whole:
        low = part.low / other.high if other.high else 0.0
        high = None if part.high is None or other.low <= 0 else part.high / other.low
    else:
        most = None if other.high is None else part.low + other.high
        low = part.low / most if most else 0.0
        high = (
            None if part.high is None or part.high + other.low <= 0 else part.high / (part.high + other.low)
        )
    return Known(min(low, 1.0), min(1.0 if high is None else high, 1.0), label="share")


def _by_chance(claim: ShareClaim, part: Known, other: Known) -> Chance | None:
    whole = other.low if claim.whole else part.low + other.low
    if (
        not (part.exact and other.exact)
        or not 0 < claim.value < 1
        or whole < part.low
        or whole != round(whole)
    ):
        return None
    from scipy.stats import binomtest

    side: Literal["greater", "less", "two-sided"] = "two-sided"
    if claim.how in ("more than", "at least"):
        side = "greater"
    elif claim.how in ("fewer than", "at most"):
        side = "less"
    p = float(binomtest(round(part.low), round(whole), claim.value, alternative=side).pvalue)
    return Chance(
        p,
        f"a true share of {claim.value:.0%} gives one as far out",
        "independent cases (binomial); deaths come in incidents, so chance does it more often than that",
    )
