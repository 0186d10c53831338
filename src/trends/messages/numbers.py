"""Numbers with the digits that they are shown with."""

from __future__ import annotations

from decimal import Decimal

__all__ = ["fixed", "percent", "rounded", "three_digits"]

_MOST_DIGITS = 10
"""A whole number is written in full up to here; counts, deaths and days stay far below."""


def fixed(value: float, decimals: int) -> Decimal:
    """Return a finite number with so many decimals, zeros included.

    Examples
    --------
    >>> fixed(0.5, 2)
    Decimal('0.50')
    """
    return Decimal(f"{value:.{decimals}f}")


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
    return Decimal(f"{Decimal(f'{value:.{significant}g}'):f}")


def three_digits(value: float) -> Decimal:
    """Return a number with three digits, and a large one whole: ``0.512``, ``38.2``, ``2,031``.

    Examples
    --------
    >>> three_digits(0.5123), three_digits(2031.2)
    (Decimal('0.512'), Decimal('2031'))
    """
    return fixed(value, 0) if abs(value) >= 999.5 else rounded(value, 3)
