"""How much of each year the data cover: said wherever years stand beside each other, since less of a year holds less."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from trends.messages import Message, listed
from trends.messages.numbers import rounded
from trends.periods.calendar import Frequency, period_range

if TYPE_CHECKING:
    from trends.incidents.incidents import Incidents
    from trends.series.count_series import CountSeries

__all__ = ["partial_years", "partly_words", "years_covered", "years_observed"]

Days = Mapping[int, tuple[float, int]]
"""Year to the days that are covered of it, and the days it has."""


def years_covered(shown: Incidents) -> Days:
    """Return how many days of each year the file covers, inside the window selected."""
    if not shown.coverage:
        return {}
    first, last = shown.window.clip(*shown.coverage.span)
    years = period_range(first, last, Frequency.YEAR)
    days = shown.coverage.within(first, last).days(years)
    return {
        int(year.year): (float(count), _length(int(year.year)))
        for year, count in zip(years, days, strict=True)
    }


def years_observed(shown: CountSeries) -> Days:
    """Return how many days of each year are observed."""
    years = np.array([period.year for period in shown.periods])
    days = np.where(shown.observed, shown.exposure_days, 0.0)
    return {int(year): (float(days[years == year].sum()), _length(int(year))) for year in np.unique(years)}


def partial_years(days: Days) -> dict[str, Message]:
    """Return the years that are covered in part, in words: ``{"2019": "335 of 365 days"}``."""
    return {
        str(year): Message("maps.days", days=rounded(count, 4), total=of)
        for year, (count, of) in days.items()
        if 0 < count < of - 0.01
    }


def partly_words(shown: Incidents) -> str:
    """Say which years the file covers in part, as a sentence; empty where it covers all."""
    parts = [
        Message("maps.days_of_year", year=year, **words.values)
        for year, words in partial_years(years_covered(shown)).items()
    ]
    return Message("maps.covered", years=listed(parts)) if parts else ""


def _length(year: int) -> int:
    return (date(year + 1, 1, 1) - date(year, 1, 1)).days
