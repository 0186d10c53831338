"""What is known of one figure: a value, or the bounds between which it lies, and where that was read.

Comparisons are three-valued (Kleene): true or false where the bounds decide it, None where they do not.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from trends.messages import Message
from trends.messages.numbers import rounded

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

__all__ = ["HOW", "Cover", "How", "Known", "above", "all_of", "compare", "ratio"]

How: TypeAlias = Literal["more than", "at least", "exactly", "about", "at most", "fewer than"]
HOW: tuple[How, ...] = ("more than", "at least", "exactly", "about", "at most", "fewer than")

# Sums of the shares of incidents differ from whole numbers in their last bits, and counts never by so
# little.
_ROUNDING = 1e-9
# A sentence names three claims and says how many more there are.
_MOST_NAMED = 3


@dataclass(frozen=True)
class Cover:
    """A period that the data cover for another number of days than is usual in them.

    Attributes
    ----------
    when : str
        The period in words.
    counted, low : float
        What was counted in the days covered, and the least that the whole may come to.
    covered, days : float
        Days that the data cover, and days that the period has.
    """

    when: str
    counted: float
    low: float
    covered: float
    days: float

    def words(self) -> Message:
        """Say it: ``4 of the 31 days of December 2019 (3 counted, 0.75 a day)``."""
        return Message(
            "claims.known.cover",
            covered=rounded(self.covered),
            days=rounded(self.days),
            when=self.when,
            counted=_number(self.counted),
            rate=rounded(self.counted / self.covered, 2),
        )


@dataclass(frozen=True)
class Known:
    """What is known of a figure.

    Attributes
    ----------
    low : float
        It is not below this; zero where nothing says more, as all figures here are counts.
    high : float or None
        It is not above this; None where nothing bounds it.
    label : str
        What it is the figure of, as a noun phrase.
    when : str
        The periods that it is of, in words; empty where the label says it all.
    source : str
        Where it was read: a dataset, ``stated`` in the claim, or another claim.
    periods, without : int
        Periods it adds up, and how many of them have no figure.
    days : float
        Days it covers; NaN where that means nothing.
    seen : float
        Sum over the periods that have a figure; NaN for what is no sum of periods.
    bounds_from : tuple of str
        Claims from which bounds in it were read off.
    reports : tuple of tuple
        (reporter, low, high or None) of each report behind an incident's figure.
    partly : tuple of Cover
        Periods in it that the data cover only in part; `low` and `high` are then what the whole may come to.
    tally : float
        What was counted in the days covered; NaN where that is no one number, or the figure no sum of periods.
    """

    low: float
    high: float | None
    label: str = ""
    when: str = ""
    source: str = ""
    periods: int = 1
    without: int = 0
    days: float = float("nan")
    seen: float = float("nan")
    bounds_from: tuple[str, ...] = ()
    reports: tuple[tuple[str, float, float | None], ...] = field(default=())
    partly: tuple[Cover, ...] = ()
    tally: float = float("nan")

    @classmethod
    def of(cls, value: float, **about: Any) -> Known:
        """Make a figure that is known exactly."""
        return cls(value, value, **about)

    @property
    def name(self) -> str:
        """What it is the figure of, and when."""
        return Message("claims.known.named", label=self.label, when=self.when) if self.when else self.label

    @property
    def exact(self) -> bool:
        """Whether it is known to the last digit."""
        return self.high is not None and abs(self.high - self.low) < _ROUNDING

    @property
    def nothing(self) -> bool:
        """Whether it is known to be zero."""
        return self.exact and self.low <= 0

    @property
    def unknown(self) -> bool:
        """Whether nothing at all is known of it."""
        return self.low <= 0 and self.high is None

    @property
    def middle(self) -> float:
        """The value, or the middle of the bounds; the lower bound where it is open above."""
        return self.low if self.high is None else (self.low + self.high) / 2

    def words(self) -> Message:
        """Write it: ``53``, ``36 to 68``, ``at least 16``, ``at most 17``, ``not known``, ``3 in 4 days``."""
        if self.partly and self.tally == self.tally:
            # Not what the whole may come to: that number stands in no file.
            covered = self.days - sum(partial.days - partial.covered for partial in self.partly)
            return Message("claims.known.partly", n=_number(self.tally), days=rounded(covered))
        if self.exact:
            return Message("ratio.number.plain", n=_number(self.low))
        if self.high is None and self.low <= 0:
            return Message("ratio.number.unknown")
        if self.high is None:
            return Message("ratio.number.at_least", n=_number(self.low))
        if self.low <= 0:
            return Message("ratio.number.at_most", n=_number(self.high))
        return Message("ratio.number.range", low=_number(self.low), high=_number(self.high))

    @property
    def seen_mean(self) -> float:
        """Mean of the periods that have a figure; NaN where none has."""
        seen = self.periods - self.without
        return self.seen / seen if seen else float("nan")

    def sourced(self) -> Message:
        """Write it with the claims that its bounds were read off: ``at most 13 (bounds read off c11)``."""
        if not self.bounds_from or self.unknown:
            return Message("claims.known.unknown_number") if self.unknown else self.words()
        return Message(
            "claims.known.sourced",
            figure=self.words(),
            claims=self.bounds_from[:_MOST_NAMED],
            more=max(len(self.bounds_from) - _MOST_NAMED, 0),
        )

    def per(self, number: float) -> Known:
        """Return it divided by a number above zero."""
        return replace(self, low=self.low / number, high=None if self.high is None else self.high / number)

    def of_what(self) -> Message:
        """Write it with what it counts: ``53 attacks``, ``3 attacks in 4 days``."""
        words = self.words()
        if words.id != "claims.known.partly":
            return Message("claims.known.of_what", figure=words, label=self.label)
        return Message("claims.known.of_what_partly", label=self.label, **words.values)

    def counted(self) -> Known:
        """Return what the count alone says of it: where days are not covered, only that it is not below the count."""
        if not self.partly:
            return self
        # What the days without data were given is taken out again: ranges compare what was
        # published, not what may have been.
        filled = sum(partial.low - partial.counted for partial in self.partly)
        short = any(partial.covered < partial.days for partial in self.partly)
        high = None if short or self.high is None else self.high - filled
        return replace(self, low=self.low - filled, high=high)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields that say something, as plain values."""
        value: dict[str, Any] = {
            "of": self.name,
            "low": self.low,
            "high": self.high,
            "words": self.words(),
            "source": self.source,
            "periods": self.periods,
            "without_a_figure": self.without,
        }
        if self.partly:
            value["partly_covered"] = [
                {
                    "period": partial.when,
                    "counted": partial.counted,
                    "days_covered": partial.covered,
                    "days": partial.days,
                }
                for partial in self.partly
            ]
        if self.bounds_from:
            value["bounds_from_claims"] = list(self.bounds_from)
        if self.reports:
            value["reports"] = [
                {"reporter": who, "low": low, "high": high} for who, low, high in self.reports
            ]
        return value


def _number(value: float) -> Decimal:
    """Return a whole number in full and any other with four digits."""
    return rounded(value) if value == round(value) else rounded(value, 4)


def compare(figure: Known, how: How, value: float, tolerance: float = 0.0, reach: float = 0.0) -> bool | None:
    """Say whether a figure is more than, at least, exactly, about, at most or fewer than a value.

    Parameters
    ----------
    figure : Known
    how : str
        One of `HOW`.
    value : float
    tolerance : float
        For ``about``: the share of `value` by which the figure may lie off.
    reach : float
        For ``about``: what it may lie off at least.

    Returns
    -------
    bool or None
        None where the bounds of the figure lie on both sides.
    """
    low, high = figure.low, float("inf") if figure.high is None else figure.high
    # Shares of incidents dated to a range add up to whole numbers but for rounding.
    slack = _ROUNDING * max(abs(value), 1.0)
    if how == "more than":
        return _sided(low > value + slack, high <= value + slack)
    if how == "at least":
        return _sided(low >= value - slack, high < value - slack)
    if how == "at most":
        return _sided(high <= value + slack, low > value + slack)
    if how == "fewer than":
        return _sided(high < value - slack, low >= value - slack)
    reach = slack if how == "exactly" else max(abs(value) * tolerance, reach, slack)
    inside = low >= value - reach and high <= value + reach
    return _sided(inside, low > value + reach or high < value - reach)


def _sided(holds: bool, fails: bool) -> bool | None:
    return True if holds else False if fails else None


def above(one: Known, other: Known) -> bool | None:
    """Say whether one figure is above another; None where the bounds of the two overlap."""
    # Above only where every figure that the bounds allow is: what overlaps is left open, not
    # settled by the midpoints.
    if other.high is not None and one.low > other.high + _ROUNDING * max(abs(other.high), 1.0):
        return True
    return (
        False
        if one.high is not None and one.high <= other.low + _ROUNDING * max(abs(other.low), 1.0)
        else None
    )


def ratio(later: Known, earlier: Known) -> Known:
    """Return one figure over another: bounds by bounds; open above where the divisor may be zero.

    Something over nothing is infinite, nothing over nothing is not known.
    """
    top = float("inf") if later.high is None else later.high
    # The least ratio is the least later over the most earlier, and the other way round: whatever
    # the two figures are, theirs lies between.
    low = later.low / earlier.high if earlier.high else float("inf") if earlier.high == 0 < later.low else 0.0
    high = top / earlier.low if earlier.low > 0 and top != float("inf") else None
    return Known(low, high, label=f"{later.name} over {earlier.name}")


def all_of(parts: Iterable[bool | None]) -> bool | None:
    """Say whether all hold: false if one fails, None if one is undecided."""
    # As with "and" of three values: one failure decides even where others are open.
    figures = list(parts)
    return False if False in figures else None if None in figures else True
