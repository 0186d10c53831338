"""How a publisher collects: where its collection changed, and which countries it took up late.

What is known of a publisher is told by its `Source` (`trends.sources`); that a country was taken up late is read off the
file, which holds events of every kind from the day its coverage began. Which days are covered is `trends.periods.coverage`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from trends.messages import Message, listed
from trends.names.countries import countries
from trends.schema import alike_in
from trends.series.count_series import Break

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from trends.periods.coverage import Coverage
    from trends.selection.conditions import DefaultKinds

__all__ = ["Collection", "first_days"]

LATE_SHARE = 0.1
"""Share of the events selected that must lie in countries that joined late before their start counts as a break: a
quiet country whose first event of any kind comes years after the file begins does not."""


@dataclass(frozen=True)
class Collection:
    """What else of a publisher's way to collect bears on counting its incidents.

    Attributes
    ----------
    publisher : str
        What sentences call it.
    breaks : tuple of Break
        Days from which it collected differently.
    starts : mapping of str to date
        First day of any event by country (ISO3), for a publisher that took countries up in different years.
    default_kinds : DefaultKinds or None
        The kinds of event that are attacks, where it publishes others as well.
    adding : int
        Days for which it goes on adding to what it published of a day, without a release that says so; 0 where it has
        releases, or none is known to.
    """

    publisher: str = ""
    breaks: tuple[Break, ...] = ()
    starts: Mapping[str, date] = field(default_factory=dict)
    default_kinds: DefaultKinds | None = None
    adding: int = 0

    def breaks_of(self, frame: pd.DataFrame, coverage: Coverage | None) -> tuple[Break, ...]:
        """Return the breaks for a selection: the publisher's own, and the years in which it seems to have begun.

        Parameters
        ----------
        frame : pandas.DataFrame
            The incidents selected; only their ``iso3`` is looked at, and how many each row stands for.
        coverage : Coverage or None
            The days that the file covers.

        Returns
        -------
        tuple of Break
            Of countries taken up late one a year, from its first day: they are taken up at the turn of a year.
        """
        return (*self.breaks, *self.taken_up(frame, coverage))

    def taken_up(self, frame: pd.DataFrame, coverage: Coverage | None) -> tuple[Break, ...]:
        """Return the years in which the publisher seems to have taken up countries of a selection; see `breaks_of`."""
        if not self.starts or not coverage:
            return ()
        totals = _incidents_by(frame["iso3"].astype("string"), alike_in(frame))
        number = sum(totals.values())
        years: dict[int, list[str]] = {}
        for code in totals:
            start = self.starts.get(code)
            if start is not None and start.year > coverage.first.year:
                years.setdefault(start.year, []).append(code)
        late = []
        for year, codes in sorted(years.items()):
            if sum(totals[code] for code in codes) >= LATE_SHARE * number:
                names = listed(countries()[code].name if code in countries() else code for code in codes)
                why = Message("series.taken_up", countries=names, year=str(year), publisher=self.publisher)
                late.append(Break(date(year, 1, 1), why))
        return tuple(late)


def _incidents_by(names: pd.Series[str], alike: NDArray[np.int64] | None) -> dict[str, int]:
    """Count the incidents of each name, the commonest first and where they are level by name."""
    codes, words = pd.factorize(names)
    weights = None if alike is None else alike[codes >= 0]
    sizes = np.bincount(codes[codes >= 0], weights, minlength=len(words))
    counts = {str(word): int(size) for word, size in zip(words, sizes, strict=True)}
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def first_days(frame: pd.DataFrame) -> dict[str, date]:
    """Return the first day of any event by country (ISO3)."""
    starts = frame.groupby("iso3", observed=True)["date_start"].min().dropna()
    return {str(code): start.date() for code, start in starts.items()}
