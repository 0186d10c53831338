"""Several series of one input, each under its key: what `Incidents.count` gives when it is told to split."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from os import PathLike
from typing import TYPE_CHECKING, overload

import pandas as pd

from trends.document.displayed import Displayed
from trends.files.output import write_text
from trends.series.count_series import CountSeries
from trends.series.tabulated import csv_text

if TYPE_CHECKING:
    from trends.document.blocks import Block
    from trends.incidents.panel import Panel

__all__ = ["SeriesByKey"]

_MOST_ROWS = 30


@dataclass(frozen=True, eq=False, repr=False)
class SeriesByKey(Displayed, Mapping[str | tuple[str, ...], CountSeries]):
    """Series by key; a mapping, so that `trends.screen` takes it as it is.

    Attributes
    ----------
    columns : tuple of str
        What the parts of a key are called.
    series : dict of tuple of str to CountSeries
        All over the same periods.
    subject : str
        What is counted, as a plural noun phrase.
    notes : tuple of str
        Sentences about all of the series.

    Examples
    --------
    >>> import trends as tr
    >>> by_place = tr.load("documented-attacks").count("year", by="admin1")
    >>> by_place["Homs"].freq.value
    'year'
    """

    columns: tuple[str, ...]
    series: dict[tuple[str, ...], CountSeries]
    subject: str
    notes: tuple[str, ...] = ()

    @classmethod
    def of(cls, panel: Panel) -> SeriesByKey:
        """Make every series of a panel."""
        made = {key: panel.make(position) for position, key in enumerate(panel.keys)}
        return cls(panel.columns, made, panel.subject, panel.notes)

    def __getitem__(self, key: str | tuple[str, ...]) -> CountSeries:
        return self.series[(key,) if isinstance(key, str) else key]

    def __iter__(self) -> Iterator[str | tuple[str, ...]]:
        return (key[0] if len(key) == 1 else key for key in self.series)

    def __len__(self) -> int:
        return len(self.series)

    def __repr__(self) -> str:
        return f"SeriesByKey: {self.subject} by {', '.join(self.columns)}: {len(self):,} series"

    def to_frame(self) -> pd.DataFrame:
        """Return one row a series and period: the columns of the key, then those of `CountSeries.to_frame`."""
        parts = []
        for key, series in self.series.items():
            part = series.to_frame()
            for place, (column, value) in enumerate(zip(self.columns, key, strict=True)):
                part.insert(place, column, pd.Series([value] * len(part), dtype="str"))
            parts.append(part)
        return pd.concat(parts, ignore_index=True)

    @overload
    def to_csv(self, path: None = None) -> str: ...
    @overload
    def to_csv(self, path: str | PathLike[str]) -> None: ...
    def to_csv(self, path: str | PathLike[str] | None = None) -> str | None:
        """Return the frame as CSV text, or write it to `path`; see `CountSeries.to_csv`.

        Raises
        ------
        TrendsError
            If the file cannot be written.
        """
        if path is not None:
            write_text(path, self.to_csv())
            return None
        return csv_text(self.to_frame())

    def blocks(self) -> list[Block]:
        """Return a sentence and a table of the series, those that hold most first."""
        from trends.document.blocks import Note, Table, paragraph, spans

        order = sorted(self.series.items(), key=lambda item: (-item[1].known, item[0]))
        rows = tuple(
            (*key, f"{series.known:,.10g}", f"{int(series.observed.sum()):,} of {len(series):,}")
            for key, series in order[:_MOST_ROWS]
        )
        note = (
            f"The {_MOST_ROWS} largest of {len(order):,}; .to_frame() gives them all."
            if len(order) > _MOST_ROWS
            else ""
        )
        columns = (*self.columns, "known in all", "periods observed")
        table = Table("", columns, rows, align="l" * len(self.columns) + "rr", note=note)
        return [paragraph(repr(self)), table, *(Note(spans(text), kind="caution") for text in self.notes)]
