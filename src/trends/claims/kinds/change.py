"""Change: "attacks rose", "doubled", "by 195 percent", from one figure to a later one.

Deterministic part: the ratio of the two figures, bounds by bounds, against what was said. Statistical part: how often
histories of a constant pace show a change as large between these two stretches; for single published tallies the
exact test of two Poisson rates. A change that is called significant must pass both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import numpy as np
from pydantic import Field, model_validator

from trends.claims.chance import constant_histories, fewer_or_more, how_often
from trends.claims.claim import Claim, Reference
from trends.claims.evidence import Chance, Evidence, truth_of, verdict_of
from trends.claims.known import How, Known, compare, ratio
from trends.claims.wording import capital, joined
from trends.inference.wording import by_percent, compared

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.claims.library import Library, Reading

__all__ = ["ChangeClaim", "Stretch", "between", "claimed", "ratio_words", "wanted", "weigh", "why_open"]

TOLERANCE = 0.05
"""What "about" and a rounded percentage allow on either side, as a share."""


class ChangeClaim(Claim):
    """A claim that a figure changed.

    Attributes
    ----------
    later, earlier : Reference
    direction : str
        ``more``, ``less`` or ``same`` (within the margin).
    times, percent : float, optional
        By how much: "doubled" is times = 2, "fell by 62 percent" is direction = "less", percent = 62.
    how : str
        Whether that is meant as more than, at least, exactly, about, at most or fewer than so much.
    per : str
        ``total``, or ``day`` where the stretches differ in length.
    significant : bool
        Whether the claim is of more than chance.
    tolerance : float
        What "about" allows.
    """

    kind: Literal["change"]
    later: Reference
    earlier: Reference
    direction: Literal["more", "less", "same"] = "more"
    times: Annotated[float, Field(gt=0)] | None = None
    percent: Annotated[float, Field(gt=0)] | None = None
    how: How = "about"
    per: Literal["total", "day"] = "total"
    significant: bool = False
    tolerance: Annotated[float, Field(ge=0, lt=1)] = TOLERANCE

    @model_validator(mode="after")
    def _one_amount(self) -> ChangeClaim:
        if self.times is not None and self.percent is not None:
            raise ValueError("times or percent, not both")
        if self.direction == "less" and self.percent is not None and self.percent > 100:
            raise ValueError("a fall of at most 100 percent")
        return self


def weigh(claim: ChangeClaim, library: Library) -> Evidence:
    """Judge a claim of change."""
    later, earlier = library.figure(claim.later, claim), library.figure(claim.earlier, claim)
    found, holds = between(claim, later, earlier)
    reading = _reading(claim, library)
    histories = _process(reading)
    chance = _by_chance(claim, later, earlier, found, reading, histories)
    said = f"{_stretches(later, earlier)}: {ratio_words(found)}{_a_day(claim)}{_observed(later, earlier, found)}{claimed(claim)}"
    why = why_open(holds, (later, earlier))
    if holds is True and claim.significant and (chance is None or chance.p >= 0.05):
        holds, why = None, "a constant pace shows as much by chance"
        why = "nothing is known of the noise" if chance is None else f"{why} in {chance.p:.0%} of cases"
    truth = truth_of(holds)
    return Evidence(
        verdict=verdict_of(truth),
        said=said,
        truth=truth,
        why=why,
        value=found,
        figures=(later, earlier),
        without=later.without + earlier.without,
        bounds_from=tuple(dict.fromkeys((*later.bounds_from, *earlier.bounds_from))),
        bounds_left_out=len(reading.left_out & _labels(reading, claim)) if reading else 0,
        chance=chance,
        more={"ratio": {"low": found.low, "high": found.high}},
        series=reading.series if reading else None,
        marked=tuple(sorted(_labels(reading, claim))) if reading else (),
    )


def between(claim: Any, later: Known, earlier: Known) -> tuple[Known, bool | None]:
    """Return the ratio of two figures, and whether it is as a claim of change or comparison says."""
    if claim.per == "day":  # NaN days, of what is no sum, give a ratio that nothing decides
        later, earlier = later.per(later.days), earlier.per(earlier.days)
    found = ratio(later, earlier)
    if claim.direction == "same":
        low = compare(found, "at least", 1 / claim.margin)
        high = compare(found, "at most", claim.margin)
        return found, False if False in (low, high) else None if None in (low, high) else True
    sided = compare(found, "more than" if claim.direction == "more" else "fewer than", 1.0)
    amount = wanted(claim)
    if amount is None or sided is False:
        return found, sided
    how = claim.how
    if claim.direction == "less" and how in _MIRRORED:
        how = _MIRRORED[how]  # to fall by more than a half is to be left with fewer than a half
    enough = compare(found, how, amount, claim.tolerance)
    return found, False if enough is False else None if None in (enough, sided) else True


_MIRRORED: dict[How, How] = {
    "more than": "fewer than",
    "at least": "at most",
    "at most": "at least",
    "fewer than": "more than",
}


def wanted(claim: Any) -> float | None:
    """Return the ratio of the figures that the claim states; None where it states none."""
    if claim.times is not None:
        return float(claim.times if claim.direction == "more" else 1 / claim.times)
    if claim.percent is not None:
        sign = 1 if claim.direction == "more" else -1
        return float(1 + sign * claim.percent / 100)
    return None


def _a_day(claim: ChangeClaim) -> str:
    return " a day" if claim.per == "day" else ""


def claimed(claim: Any) -> str:
    """Say the amount of change that a claim states, where it states one."""
    if claim.times is not None:
        word = "as much" if claim.direction == "more" else "less"
        return f", against {claim.how} {claim.times:,.10g} times {word} as claimed"
    if claim.percent is not None:
        return f", against {claim.how} {claim.percent:,.10g}% {claim.direction} as claimed"
    return ""


def ratio_words(found: Known) -> str:
    """Say a ratio: ``57% lower``, ``2.4 times as high``, ``12% to 40% higher``."""
    if found.high is None:
        return f"at least {found.low:.2g} times as high" if found.low > 0 else "a change that is not known"
    if found.low <= 0:
        return f"at most {found.high:.2g} times as high"
    return by_percent(found.low) if found.exact else compared(found.low, found.high)


def why_open(holds: bool | None, figures: tuple[Known, ...]) -> str:
    """Say what keeps a comparison from being decided."""
    if holds is not None:
        return "the figures decide it" if all(one.exact for one in figures) else "the bounds decide it"
    open_ = [one for one in figures if not one.exact]
    return (
        f"the bounds leave it open: {joined([one.name for one in open_])}"
        if open_
        else "the figures leave it open"
    )


def _observed(later: Known, earlier: Known, found: Known) -> str:
    """Say how the means of the periods that have a figure compare, where the sums are open."""
    means = (later.seen_mean, earlier.seen_mean)
    if found.exact or not np.isfinite(means).all() or min(means) <= 0:
        return ""
    return f" (mean of the periods with a figure: {means[0]:.3g} against {means[1]:.3g}, {by_percent(means[0] / means[1])})"


def _stretches(later: Known, earlier: Known) -> str:
    """Say two figures beside each other; what both count is said once."""
    if later.label == earlier.label and later.when and earlier.when:
        return f"{capital(later.label)}: {_dated(later)} against {_dated(earlier)}"
    return f"{capital(_named(later))} against {_named(earlier)}"


def _dated(one: Known) -> str:
    return f"{one.sourced()} in {one.when}{_open(one)}"


def _named(one: Known) -> str:
    if one.source == "stated":
        return one.label
    when = f" in {one.when}" if one.when else ""
    return f"{one.sourced()} {one.label}{when}{_open(one)}"


def _open(one: Known) -> str:
    if not one.without or one.periods == 1:
        return ""
    return f" ({one.without} of {one.periods} periods without a figure)"


class Stretch:
    """The periods of a reference within a series, as positions."""

    def __init__(self, reading: Reading, reference: Reference) -> None:
        inside = set(reading.periods(reference.start, reference.end).asi8.tolist())
        keep = [
            position for position, period in enumerate(reading.series.periods.asi8) if int(period) in inside
        ]
        seen = reading.series.observed
        self.at: NDArray[np.int64] = np.array([i for i in keep if seen[i]], dtype=np.int64)
        self.labels = {reading.series.labels[i] for i in keep}

    def of(self, histories: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the mean of its observed periods in each history."""
        return np.asarray(histories[:, self.at].mean(axis=1))


def _reading(claim: ChangeClaim, library: Library) -> Reading | None:
    """Return the series that both figures are sums of; None where they are not of one series."""
    one, other = claim.later, claim.earlier
    alike = (one.data, one.select, one.measure) == (other.data, other.select, other.measure)
    sums = all(part.start and not (part.incident or part.source or part.claim) for part in (one, other))
    names = one.data or claim.data
    if not (alike and sums and names) or hasattr(library.data(names[0]), "rows"):
        return None
    return library.reading(claim, measure=one.measure, data=one.data, select=one.select)


def _labels(reading: Reading, claim: ChangeClaim) -> set[str]:
    return Stretch(reading, claim.later).labels | Stretch(reading, claim.earlier).labels


def _process(reading: Reading | None) -> NDArray[np.float64] | None:
    return None if reading is None else constant_histories(reading.series)


def _by_chance(
    claim: ChangeClaim,
    later: Known,
    earlier: Known,
    found: Known,
    reading: Reading | None,
    histories: NDArray[np.float64] | None,
) -> Chance | None:
    if claim.direction == "same":
        return None
    more = claim.direction == "more"
    if reading is not None:
        if histories is None:
            return None
        first, second = Stretch(reading, claim.earlier), Stretch(reading, claim.later)
        if not len(first.at) or not len(second.at):
            return None
        known = reading.series.count
        before, after = float(known[first.at].mean()), float(known[second.at].mean())

        def as_large(drawn: NDArray[np.float64]) -> NDArray[np.bool_]:
            then, now = first.of(drawn), second.of(drawn)
            return np.asarray(now * before >= after * then if more else now * before <= after * then)

        p = how_often(histories, as_large)
        model = "negative binomial counts with season and autocorrelation at a constant rate"
    else:
        usable = later.exact and earlier.exact and later.days > 0 and earlier.days > 0
        if not usable or found.high is None or later.low + earlier.low <= 0 or later.source != earlier.source:
            return None
        if min(later.low, earlier.low) != round(min(later.low, earlier.low)):
            return None
        share = later.days / (later.days + earlier.days)
        p = fewer_or_more(later.low, earlier.low, share, more=more)
        model = "independent events at a constant rate (Poisson)"
    word = "rises" if more else "falls"
    return (
        None
        if p is None
        else Chance(p, f"a constant pace {word} by as much between these two stretches", model)
    )
