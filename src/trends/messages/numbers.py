"""Numbers with the digits that they are shown with."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

__all__ = ["fixed", "percent", "rounded", "significant", "three_digits", "whole"]

_MOST_DIGITS = 10
"""A whole number is written in full up to here; counts, deaths and days stay far below."""

_EXACT = 15
"""Digits that a float holds: 100 times 0.145 is 14.5 in these, and 14.499999999999998 beyond them."""

_WIDE = Context(prec=400, rounding=ROUND_HALF_UP)
"""Wide enough for the largest float with its decimals."""


def _written(value: float) -> Decimal:
    return Decimal(f"{value:.{_EXACT}g}")


def fixed(value: float, decimals: int) -> Decimal:
    """Return a finite number with so many decimals, zeros included; halves go away from zero, as readers round.

    Examples
    --------
    >>> fixed(0.5, 2), fixed(12.5, 0), fixed(13.5, 0)
    (Decimal('0.50'), Decimal('13'), Decimal('14'))
    """
    exact = _written(value)
    if not exact.is_finite():
        return exact
    shown = exact.quantize(Decimal(1).scaleb(-decimals), context=_WIDE)
    return shown or abs(shown)  # never a minus before nothing


def whole(value: float) -> Decimal:
    """Return a finite number as the nearest whole one, halves away from zero.

    Examples
    --------
    >>> whole(24.5), whole(25.5)
    (Decimal('25'), Decimal('26'))
    """
    return fixed(value, 0)


def percent(share: float, decimals: int = 0) -> Decimal:
    """Return a share as a number of hundredths.

    Examples
    --------
    >>> percent(0.176)
    Decimal('18')
    """
    return fixed(100 * share, decimals)


def rounded(value: float, significant: int = _MOST_DIGITS) -> Decimal:
    """Return a finite number with so many significant digits, in full: never ``2.43e+03``, and without zeros at its end.

    Examples
    --------
    >>> rounded(2434.4, 3), rounded(0.0361, 2), rounded(53.0)
    (Decimal('2430'), Decimal('0.036'), Decimal('53'))
    """
    shown = Context(prec=significant, rounding=ROUND_HALF_UP).create_decimal(_written(value))
    return Decimal(f"{shown.normalize():f}")


def significant(value: float, digits: int) -> Decimal:
    """Return a finite number with so many significant digits, zeros at its end included, as `fixed` rounds.

    Examples
    --------
    >>> significant(2.345, 3), significant(2.5, 3)
    (Decimal('2.35'), Decimal('2.50'))
    """
    # Counted after rounding: 99.96 has one place before the point more than it seems.
    return fixed(value, max(digits - 1 - rounded(value, digits).adjusted(), 0))


def three_digits(value: float) -> Decimal:
    """Return a number with three digits, and a large one whole: ``0.512``, ``38.2``, ``2,031``.

    Examples
    --------
    >>> three_digits(0.5123), three_digits(2031.2)
    (Decimal('0.512'), Decimal('2031'))
    """
    return fixed(value, 0) if abs(value) >= 999.5 else rounded(value, 3)
