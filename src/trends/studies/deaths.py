"""Deaths by period, with the lowest and the highest that the source allows, and deaths per attack beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from trends.document.blocks import Table, paragraph
from trends.document.displayed import Displayed
from trends.errors import TrendsError
from trends.incidents.incidents import Incidents
from trends.messages import Message, joined
from trends.messages.amounts import count_words
from trends.messages.numbers import fixed, whole
from trends.verdict.wording import span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from trends.document.blocks import Block
    from trends.series.count_series import CountSeries
    from trends.series.series_table import SeriesTable

__all__ = ["DeathsByPeriod", "deaths_by_period"]


@dataclass(frozen=True, eq=False, repr=False)
class DeathsByPeriod(Displayed):
    """Deaths by period.

    Attributes
    ----------
    low, best, high : CountSeries
        Deaths of the same periods, by each estimate; the three are one where the source has no range.
    attacks : CountSeries or None
        Attacks in the same periods; None where the data count deaths alone.
    """

    figures: ClassVar[Mapping[str, str]] = {"deaths": "deaths_by_period"}

    low: CountSeries
    best: CountSeries
    high: CountSeries
    attacks: CountSeries | None = None

    @property
    def ranged(self) -> bool:
        """Whether the source has a range of deaths."""
        return not np.array_equal(self.low.count, self.high.count, equal_nan=True)

    @property
    def per_attack(self) -> NDArray[np.float64]:
        """Deaths per attack, shape (n,); NaN where either is not observed, or there was no attack."""
        each = np.full(len(self.best), np.nan)
        if self.attacks is not None:
            known = self.best.observed & self.attacks.observed & (self.attacks.count > 0)
            each[known] = self.best.count[known] / self.attacks.count[known]
        return each

    @property
    def peak(self) -> int | None:
        """Where in the series most died; None where nobody did, or nothing is known."""
        count = self.best.count
        return int(np.nanargmax(count)) if self.best.observed.any() and np.nanmax(count) > 0 else None

    @property
    def sentence(self) -> str:
        """When most died, in how many attacks, and how many periods have no figure."""
        series, unit = self.best, self.best.freq.value
        open_ = ~series.observed
        said = self._most(
            least=float(np.nan_to_num(series.low[open_], nan=0.0).max(initial=0.0)),
            most=float(np.nan_to_num(series.high[open_], nan=np.inf).max(initial=0.0)),
        )
        if unknown := int(open_.sum()):
            said.append(Message("sections.deaths.unknown", n=unknown, of=len(series), unit=unit))
        return joined(said)

    def _most(self, least: float, most: float) -> list[Message]:
        """Say when most died, as far as what is known of the periods without a figure leaves room for it.

        Parameters
        ----------
        least, most : float
            One of these periods held at least so many deaths, and none of them more than so many.
        """
        series, at, unit = self.best, self.peak, self.best.freq.value
        if at is None:
            return [] if least else [Message("sections.deaths.nobody", span=span(series), unit=unit)]
        counted, known = most <= series.count[at], int(series.observed.sum())
        if least > series.count[at] or (known < 2 and not counted):
            return []
        attacks = self.attacks
        together = attacks is not None and bool(attacks.observed[at])
        said = [
            Message(
                "sections.deaths.peak",
                unit=unit,
                counted="all" if counted else "some",
                of=known,
                when=series.periods[at],
                n=whole(series.count[at]),
                range="yes" if self.low.count[at] < self.high.count[at] else "no",
                low=whole(_number(self.low.count[at], series.count[at])),
                high=whole(_number(self.high.count[at], series.count[at])),
                known="yes" if together else "no",
                attacks=whole(attacks.count[at]) if attacks is not None and together else 0,
            )
        ]
        if others := int((series.count == series.count[at]).sum()) - 1:
            said.append(Message("sections.deaths.as_many", n=others, unit=unit))
        return said

    def __repr__(self) -> str:
        return f"DeathsByPeriod: {self.sentence}"

    def blocks(self) -> list[Block]:
        """Return the sentence, and the deaths of the newest periods."""
        rows = tuple(
            (
                Message("words.period", when=self.best.periods[at]),
                _shown(self.best.count[at]),
                _shown(self.low.count[at]),
                _shown(self.high.count[at]),
                ""
                if np.isnan(self.per_attack[at])
                else Message("ratio.number.plain", n=fixed(self.per_attack[at], 1)),
            )
            for at in range(max(0, len(self.best) - _SHOWN), len(self.best))
        )
        names = ("period", "deaths", "low", "high", "per_attack")
        columns = tuple(Message(f"sections.deaths.{name}", unit=self.best.freq.value) for name in names)
        return [paragraph(self.sentence), Table(Message("sections.deaths.caption"), columns, rows, "lrrrr")]


_SHOWN = 12


def _number(value: float, otherwise: float) -> float:
    return otherwise if np.isnan(value) else value


def _shown(value: float) -> str:
    return "" if np.isnan(value) else count_words(value)


def deaths_by_period(
    data: Incidents | SeriesTable, series: CountSeries, *, name: str | None = None, imprecise: str = "spread"
) -> DeathsByPeriod | None:
    """Count the deaths over the periods of a series, by each estimate that the source has.

    Parameters
    ----------
    data : Incidents or SeriesTable
        What `series` was counted from.
    series : CountSeries
    name : str, optional
        Which series of a file that holds several.
    imprecise : str
        How incidents of imprecise date were counted.

    Returns
    -------
    DeathsByPeriod or None
        None where the data have no figures of deaths.
    """
    how: dict[str, Any] = {"freq": series.alias, "start": series.start, "end": series.end}
    how |= {"imprecise": imprecise} if isinstance(data, Incidents) else {"series": name}

    def counted(**more: Any) -> CountSeries | None:
        try:
            found = data.count(**how, **more)
        except TrendsError:
            return None  # an estimate or a measure that these data do not have
        return found if len(found) == len(series) else None

    best = counted(measure="fatalities")
    if best is None or not best.observed.any():
        return None
    low, high = (counted(measure="fatalities", estimate=end) or best for end in ("low", "high"))
    counts_attacks = isinstance(data, Incidents) or (data.counted and data.counting == "attacks")
    return DeathsByPeriod(low, best, high, counted(measure="attacks") if counts_attacks else None)
