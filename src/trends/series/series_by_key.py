"""Several series of one input, each under its key and made when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from trends.arguments import told
from trends.document.displayed import Displayed
from trends.errors import ParameterError, SelectionError, UnknownKeyError, listed, nearest
from trends.messages import Message
from trends.series.count_series import CountSeries
from trends.series.tabulated import csv_text, stacked_frame

if TYPE_CHECKING:
    import pandas as pd

    from trends.document.blocks import Block
    from trends.provenance import Provenance

__all__ = ["SeriesByKey", "Size"]

Key: TypeAlias = tuple[str, ...]

_MOST_ROWS = 30
"""Series that a table in a document lists: as many as fit on a page."""


class Size(NamedTuple):
    """How much a series holds: its observed periods, and the sum of what is known."""

    observed: int
    total: float


@dataclass(frozen=True, eq=False, repr=False)
class SeriesByKey(Displayed, Mapping[str | Key, CountSeries]):
    """Series by key; a mapping, so that `trends.screen` takes it as it is.

    Attributes
    ----------
    columns : tuple of str
        What the parts of a key are called.
    keys_in_order : tuple of tuple of str
        One a series.
    make : callable
        From the position of a key to its `CountSeries`; raises `WindowError` where the window holds none of it.
    subject : str
        What is counted, as a plural noun phrase.
    notes : tuple of str
        Sentences about all of the series.
    provenance : Provenance
        Where they come from.
    sized : callable, optional
        From the position of a key to the `Size` of its series, where that is known without making it.

    Examples
    --------
    >>> import trends as tr
    >>> by_place = tr.load("documented-attacks").count(freq="year", by="admin1")
    >>> by_place["Homs"].freq.value
    'year'
    """

    columns: tuple[str, ...]
    keys_in_order: tuple[Key, ...]
    make: Callable[[int], CountSeries]
    subject: str
    notes: tuple[str, ...]
    provenance: Provenance
    sized: Callable[[int], Size] | None = None
    _made: dict[int, CountSeries] = field(default_factory=dict, init=False)

    @classmethod
    def of(cls, series: Mapping[str, CountSeries]) -> SeriesByKey:
        """Take series by name.

        Parameters
        ----------
        series : mapping of str to CountSeries
            What to judge, by the name of each.

        Raises
        ------
        SelectionError
            If there is none.
        ParameterError
            If something else than a series stands under a name.
        """
        if not series:
            raise SelectionError("There is no series to screen.")
        for name, each in series.items():
            if not isinstance(each, CountSeries):
                raise ParameterError(f"Under {str(name)[:60]!r} stands {told(each)} and no series of counts.")
        ready = tuple(series.values())
        keys = tuple((str(name),) for name in series)
        return cls(("series",), keys, ready.__getitem__, ready[0].subject, (), ready[0].provenance)

    @cached_property
    def _positions(self) -> dict[Key, int]:
        return {key: position for position, key in enumerate(self.keys_in_order)}

    def size(self, position: int) -> Size:
        """Return how much a series holds.

        Parameters
        ----------
        position : int
            Its place among the keys, from 0.
        """
        if not 0 <= position < len(self):
            raise UnknownKeyError(
                f"There are {len(self)} series, counted from 0; none has the place asked for."
            )
        if self.sized is not None:
            return self.sized(position)
        series = self.make(position)
        return Size(int(series.observed.sum()), series.total)

    @property
    def series(self) -> dict[Key, CountSeries]:
        """All series by their whole keys."""
        return {key: self[key] for key in self.keys_in_order}

    def __getitem__(self, key: str | tuple[str, ...]) -> CountSeries:
        whole = (key,) if isinstance(key, str) else tuple(key)
        if whole not in self._positions:
            known = {", ".join(parts): parts for parts in self.keys_in_order}
            close = nearest(", ".join(whole), known)
            raise UnknownKeyError(
                f"There is no series {', '.join(whole)[:60]!r} by {', '.join(self.columns)}; "
                f"{f'did you mean {listed(close)}?' if close else f'there is {listed(known)}.'}"
            )
        position = self._positions[whole]
        if position not in self._made:
            self._made[position] = self.make(position)
        return self._made[position]

    def __iter__(self) -> Iterator[str | Key]:
        return (key[0] if len(key) == 1 else key for key in self.keys_in_order)

    def __len__(self) -> int:
        return len(self.keys_in_order)

    def __repr__(self) -> str:
        return self._line()

    def _line(self) -> Message:
        return Message("shown.line.by_key", subject=self.subject, columns=self.columns, n=len(self))

    def to_frame(self) -> pd.DataFrame:
        """Return one row a series and period: the columns of the key, then those of `CountSeries.to_frame`."""
        return stacked_frame(self.columns, self.series.items())

    def _csv_text(self, table: pd.DataFrame) -> str:
        """Return the table as text: whole numbers without a decimal point, blank for "not observed"; `trends.load` reads it."""
        return csv_text(table)

    def blocks(self) -> list[Block]:
        """Return a sentence and a table of the series, those that hold most first."""
        from trends.document.blocks import Note, Table, paragraph, spans

        order = sorted(self.series.items(), key=lambda item: (-item[1].known, item[0]))
        rows = tuple(
            (
                *key,
                f"{series.known:,.10g}",
                Message("shown.of", n=int(series.observed.sum()), total=len(series)),
            )
            for key, series in order[:_MOST_ROWS]
        )
        note = Message("shown.largest", n=_MOST_ROWS, total=len(order)) if len(order) > _MOST_ROWS else ""
        columns = (*self.columns, Message("shown.column.known"), Message("shown.column.observed"))
        table = Table("", columns, rows, align="l" * len(self.columns) + "rr", note=note)
        return [paragraph(self._line()), table, *(Note(spans(text), kind="caution") for text in self.notes)]
