"""Counts and differences of counts as a reader sees them: the one rule, so that no two places tell one count otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trends.messages.message import Message
from trends.messages.numbers import whole

if TYPE_CHECKING:
    from decimal import Decimal

__all__ = ["count_words", "signed"]


def count_words(value: float, *, short: bool = False) -> Message:
    """Write a count.

    Incidents whose dates are imprecise are spread over several periods, so that a count need not be whole. Its decimals
    come from the spreading and tell nothing; a share of one incident is not none.

    Parameters
    ----------
    value : float
        Not negative.
    short : bool
        Whether there is room for signs only: ``<1``.

    Examples
    --------
    >>> [str(count_words(value)) for value in (0, 0.02, 0.5, 257.8)]
    ['0', 'less than 1', '1', '258']
    """
    shown = whole(value)
    if value > 0 and not shown:
        return Message(f"ratio.number.{'under' if short else 'below'}", n=1)
    return Message("ratio.number.plain", n=shown)


def signed(difference: Decimal) -> Message:
    """Write a difference with its sign.

    Examples
    --------
    >>> str(signed(whole(12))), str(signed(whole(-3)))
    ('+12', '\N{MINUS SIGN}3')
    """
    return Message("trend.minus" if difference < 0 else "trend.plus", n=abs(difference))
