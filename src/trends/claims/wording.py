"""Words that the sentences about claims share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from trends.verdict.wording import MONTHS, spelled

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["capital", "day_words", "joined", "number_of", "often", "ordinal", "span_label"]

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def capital(text: str) -> str:
    """Begin with a capital letter."""
    return text[:1].upper() + text[1:]


def number_of(number: int, unit: str) -> str:
    """Count things: ``1 month``, ``3 months``, ``no month``."""
    if number == 0:
        return f"no {unit}"
    return f"{number:,} {unit}" if number == 1 else f"{number:,} {unit}s"


def joined(words: Sequence[str]) -> str:
    """Join words: ``a``, ``a and b``, ``a, b and c``."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def often(p: float) -> str:
    """Say a probability as a share of cases: ``17%``, ``5.6%``, ``less than 0.1%``."""
    if p >= 0.095:
        return f"{p:.0%}"
    return f"{p:.1%}" if p >= 0.001 else "less than 0.1%"


def ordinal(number: int) -> str:
    """Name a place in an order: ``first``, ``second``, ``14th``, ``22nd``."""
    if number <= len(_ORDINALS):
        return _ORDINALS[number - 1]
    last = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{last}"


def day_words(day: date) -> str:
    """Spell a day: ``17 February 2023``."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def span_label(periods: pd.PeriodIndex) -> str:
    """Spell a run of periods: ``March 2024``, ``January to December 2023``."""
    first, last = spelled(periods[0]), spelled(periods[-1])
    if len(periods) == 1:
        return first
    if periods[0].year == periods[-1].year and first.endswith(f" {periods[0].year}"):
        first = first.removesuffix(f" {periods[0].year}")
    return f"{first} to {last}"
