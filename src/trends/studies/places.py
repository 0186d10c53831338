"""The same counts place by place: provinces, or what the source has of first administrative units."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from trends.document.blocks import Table, paragraph
from trends.document.displayed import Displayed
from trends.errors import TrendsError
from trends.incidents.incidents import Incidents
from trends.messages import Message, joined, listed
from trends.messages.numbers import whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from trends.document.blocks import Block
    from trends.series.count_series import CountSeries
    from trends.series.series_table import SeriesTable

__all__ = ["MOST_PLACES", "Places", "places_of"]

MOST_PLACES = 12
"""As many small multiples as can be read on one page, four rows of three."""

FEWEST_KEPT_BACK = 10
"""A place with fewer incidents than this is not told of where rows may not be passed on: it would be nearly a row."""

FEWEST_PERIODS = 3
"""With fewer that have any figure by place there is nothing to be seen over time."""

_NAMED = 3
"""As many as a sentence can name with their figures and still be read."""


@dataclass(frozen=True, eq=False, repr=False)
class Places(Displayed):
    """Counts by place, over the same periods.

    Attributes
    ----------
    parts : tuple of (str, CountSeries)
        The places with most, in the order of their totals; at most `MOST_PLACES`.
    rest : tuple of str
        The other places, in the same order.
    unplaced : float
        What was counted and is of no known place.
    """

    figures: ClassVar[Mapping[str, str]] = {"places": "small_multiples"}

    parts: tuple[tuple[str, CountSeries], ...]
    rest: tuple[str, ...] = ()
    unplaced: float = 0.0

    @property
    def observed(self) -> int:
        """Periods in which any of the places has a count."""
        return int(sum(any(at) for at in zip(*(part.observed for _, part in self.parts), strict=True)))

    @property
    def sentence(self) -> str:
        """Where most was counted, in how many of the periods, and what is not shown."""
        series = self.parts[0][1]
        most = [
            Message("sections.places.one", place=name, n=whole(part.known))
            for name, part in self.parts[:_NAMED]
        ]
        throughout = self.observed == len(series)
        sentences = [
            Message(
                f"sections.places.{'most' if throughout else 'most_observed'}",
                subject=series.subject,
                places=most,
                n=self.observed,
                of=len(series),
                unit=series.freq.value,
            )
        ]
        if self.unplaced:
            sentences.append(Message("sections.places.unplaced", n=whole(self.unplaced)))
        if self.rest:
            sentences.append(Message("sections.places.rest", n=len(self.rest), places=listed(self.rest, 12)))
        return joined(sentences)

    def __repr__(self) -> str:
        return f"Places: {self.sentence}"

    def blocks(self) -> list[Block]:
        """Return the sentence, and the total of every place."""
        series = self.parts[0][1]
        columns = (
            Message("sections.places.place"),
            Message("shown.column.known"),
            Message("shown.column.observed"),
        )
        rows = tuple(
            (
                name,
                Message("ratio.number.plain", n=whole(part.known)),
                Message("shown.of", n=int(part.observed.sum()), total=len(part)),
            )
            for name, part in self.parts
        )
        caption = Message("sections.places.caption", subject=series.subject)
        return [paragraph(self.sentence), Table(caption, columns, rows, align="lrr")]


def places_of(data: Incidents | SeriesTable, series: CountSeries, imprecise: str = "spread") -> Places | None:
    """Count the same data by place: the same window, periods and measure.

    Parameters
    ----------
    data : Incidents or SeriesTable
        What `series` was counted from. Incidents are split by ``admin1``, and so is a long table that has it; a series
        file has its columns by place (`SeriesTable.places`).
    series : CountSeries
    imprecise : str
        How incidents of imprecise date were counted.

    Returns
    -------
    Places or None
        None where the data do not tell of two places or more.
    """
    try:
        found = dict(_counted(data, series, imprecise))
    except TrendsError:
        # What cannot be counted by place (another frequency, an unreadable column) is no reason to lose a report.
        return None
    unplaced = found.pop("", None)
    fewest = FEWEST_KEPT_BACK if data.provenance.kept_back else 1
    held = [(name, part) for name, part in found.items() if part.known >= fewest]
    # A column by place counts the same as the whole, though a file calls it otherwise.
    held = [(name, replace(part, subject=series.subject, name=name)) for name, part in held]
    held.sort(key=lambda item: (-item[1].known, item[0]))
    if len(held) < 2:
        return None
    told = Places(
        tuple(held[:MOST_PLACES]),
        tuple(name for name, _ in held[MOST_PLACES:]),
        unplaced.known if unplaced is not None else 0.0,
    )
    return told if told.observed >= min(FEWEST_PERIODS, len(series)) else None


def _counted(
    data: Incidents | SeriesTable, series: CountSeries, imprecise: str
) -> Iterable[tuple[str, CountSeries]]:
    how: dict[str, Any] = {
        "freq": series.alias,
        "measure": series.measure,
        "start": series.start,
        "end": series.end,
    }
    if isinstance(data, Incidents):
        if data.frame["admin1"].notna().any():
            split = data.count(by="admin1", imprecise=imprecise, **how)
            yield from ((key[0], split[key]) for key in split.keys_in_order)
    elif data.aggregates is not None and data.tells("admin1"):
        split = data.count(by="admin1", **how)
        yield from ((key[0], split[key]) for key in split.keys_in_order)
    elif series.measure == data.counting:
        for place, column in data.places.items():
            yield place, data.count(**{**how, "measure": column})
