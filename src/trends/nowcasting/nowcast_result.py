"""A nowcast: what the newest periods will come to, with the draws that say how sure that is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np
import pandas as pd

from trends.document.displayed import Displayed
from trends.errors import ParameterError
from trends.messages import Message, joined
from trends.messages.numbers import whole
from trends.periods.calendar import label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from trends.document.blocks import Block
    from trends.nowcasting.triangle import Triangle
    from trends.periods.calendar import Frequency, FrequencyName
    from trends.series.count_series import CountSeries

__all__ = ["Nowcast"]

_ENDS = {"low80": 0.1, "high80": 0.9, "low95": 0.025, "high95": 0.975}


@dataclass(frozen=True, eq=False, repr=False)
class Nowcast(Displayed):
    """What the newest periods of a series will come to.

    Attributes
    ----------
    series : CountSeries
        The figures as they are known now.
    places : ndarray of int, shape (n,)
        Which of its periods are nowcast.
    kinds : tuple of str, shape (n,)
        The kind of release that each stands on.
    ages : tuple of int, shape (n,)
        Months from each to the day on which it was known.
    draws : ndarray of int, shape (m, n)
        What each will come to, m times; a row is one history, in which the months of a country are revised together.
    triangle : Triangle
        What it was made from.
    key : str
        What the series is called in the triangle.
    known_on : datetime.date or None
        The day on which the figures were known.
    refused : Message or None
        Why nothing was nowcast.
    superseded : tuple of pandas.Period
        Left out: they stand on a draft although a final edition was out, which is not among the data.
    """

    figures: ClassVar[Mapping[str, str]] = {"nowcast": "nowcast"}
    made_by: ClassVar[str] = ": trends.nowcast(series) makes one"

    series: CountSeries
    places: NDArray[np.int64]
    kinds: tuple[str, ...]
    ages: tuple[int, ...]
    draws: NDArray[np.int64]
    triangle: Triangle
    key: str = ""
    known_on: date | None = None
    refused: Message | None = None
    superseded: tuple[pd.Period, ...] = ()

    @classmethod
    def none(cls, series: CountSeries, triangle: Triangle, reason: Message) -> Self:
        """Return that nothing is nowcast, and why."""
        return cls(
            series,
            places=np.zeros(0, dtype=np.int64),
            kinds=(),
            ages=(),
            draws=np.zeros((0, 0), dtype=np.int64),
            triangle=triangle,
            refused=reason,
        )

    @cached_property
    def periods(self) -> pd.PeriodIndex:
        """The periods that are nowcast, shape (n,)."""
        return self.series.periods[self.places]

    @cached_property
    def known(self) -> NDArray[np.float64]:
        """What they come to now, shape (n,)."""
        return np.asarray(self.series.count[self.places])

    def quantile(self, share: float) -> NDArray[np.int64]:
        """Return the figure below or at which a share of the draws lies: a whole number a period, shape (n,).

        Parameters
        ----------
        share : float
            From 0 to 1; 0.5 gives the medians.
        """
        if not len(self.places):
            return np.zeros(0, dtype=np.int64)
        return np.asarray(np.quantile(self.draws, share, axis=0, method="inverted_cdf"), dtype=np.int64)

    @cached_property
    def estimate(self) -> NDArray[np.int64]:
        """The medians of the draws, shape (n,)."""
        return self.quantile(0.5)

    @cached_property
    def history(self) -> pd.DataFrame:
        """What the triangle's vintages said of these periods: periods down, days across; empty where it has none."""
        history = self.triangle.history(self.key)
        return history.reindex(self.periods).dropna(axis=1, how="all")

    def completed(self) -> NDArray[np.int64]:
        """Return whole series: the draws where periods are nowcast, else the counts, -1 where nothing was observed.

        Returns
        -------
        ndarray of int, shape (m, periods of the series)
        """
        now = np.where(self.series.observed, np.rint(np.nan_to_num(self.series.count)), -1)
        full = np.tile(now.astype(np.int64), (len(self.draws), 1))
        full[:, self.places] = self.draws
        return full

    def summed(self, freq: FrequencyName | Frequency) -> Nowcast:
        """Return the nowcast of quarters or years: sums of months, draw by draw.

        Parameters
        ----------
        freq : str
            ``quarter`` or ``year``.

        Raises
        ------
        ParameterError
            If the periods are not longer than months.
        """
        longer = replace(self.series, draws=None).resample(freq)
        if longer.freq is self.series.freq:
            raise ParameterError("A nowcast is summed to quarters or years.")
        of_longer = pd.PeriodIndex(self.series.periods.start_time, freq=longer.alias)
        where = longer.periods.get_indexer(of_longer)
        full = self.completed()
        touched = sorted({int(where[place]) for place in self.places if longer.observed[where[place]]})
        sums = [full[:, where == place].sum(axis=1) for place in touched]
        month_of = {place: int(where[month]) for place, month in enumerate(self.places)}
        newest = {at: max(p for p, of in month_of.items() if of == at) for at in touched}
        return replace(
            self,
            series=longer,
            places=np.array(touched, dtype=np.int64),
            kinds=tuple(self.kinds[newest[at]] for at in touched),
            ages=tuple(self.ages[newest[at]] for at in touched),
            draws=np.column_stack(sums) if sums else np.zeros((len(self.draws), 0), dtype=np.int64),
        )

    @property
    def sentence(self) -> Message:
        """One sentence that can be quoted: what the newest period will come to, or why nothing is said."""
        if self.refused is not None:
            return self.refused
        return Message(
            "nowcast.newest",
            when=self.periods[-1],
            what=Message(
                f"words.counted.{'in_place' if self.series.name else 'plain'}",
                subject=self.series.subject,
                place=self.series.name,
            ),
            known=whole(self.known[-1]),
            estimate=int(self.estimate[-1]),
            low=int(self.quantile(_ENDS["low80"])[-1]),
            high=int(self.quantile(_ENDS["high80"])[-1]),
        )

    def __repr__(self) -> str:
        return f"Nowcast: {self.sentence}"

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain values: the periods, the triangle it was made from, or why it was refused."""
        return {
            "periods": [
                {"period": name, "known": float(known), **{key: int(value) for key, value in row.items()}}
                for name, known, row in zip(
                    [label(period) for period in self.periods],
                    self.known,
                    self._figures().to_dict("records"),
                    strict=True,
                )
            ],
            "triangle": self.triangle.to_dict() if self.refused is None else None,
            "refused": self.refused,
        }

    def _figures(self) -> pd.DataFrame:
        return pd.DataFrame(
            {"estimate": self.estimate, **{name: self.quantile(share) for name, share in _ENDS.items()}}
        )

    def to_frame(self) -> pd.DataFrame:
        """Return one row a period: period, release, age, known, estimate, low80, high80, low95, high95."""
        return pd.concat(
            [
                pd.DataFrame(
                    {
                        "period": pd.Series([label(period) for period in self.periods], dtype="str"),
                        "release": pd.Series(self.kinds, dtype="str"),
                        "age": np.array(self.ages, dtype=np.int64),
                        "known": self.known,
                    }
                ),
                self._figures(),
            ],
            axis=1,
        )

    def blocks(self) -> list[Block]:
        """Return the sentence, the table of periods, and what it was made from."""
        from trends.document.blocks import Note, Table, paragraph, spans

        shown: list[Block] = [paragraph(self.sentence)]
        if self.refused is not None:
            return shown
        columns = tuple(
            Message(f"nowcast.column.{name}")
            for name in ("period", "release", "known", "estimate", "range80", "range95")
        )
        rows = tuple(
            (
                Message("words.period", when=period),
                Message("nowcast.release", kind=kind),
                Message("ratio.number.plain", n=whole(known)),
                Message("ratio.number.plain", n=int(row["estimate"])),
                *(
                    Message(
                        "ratio.range.plain",
                        first=Message("ratio.number.plain", n=int(row[f"low{level}"])),
                        second=Message("ratio.number.plain", n=int(row[f"high{level}"])),
                    )
                    for level in (80, 95)
                ),
            )
            for period, kind, known, row in zip(
                self.periods, self.kinds, self.known, self._figures().to_dict("records"), strict=True
            )
        )
        caption = Message("nowcast.caption")
        shown.append(Table(caption, columns, rows, align="llrrrr", note=Message("nowcast.note")))
        made_from = Message(
            "nowcast.made_from",
            title=self.triangle.title,
            vintages=len(self.triangle.vintages),
            first=self.triangle.vintages[0],
            last=self.triangle.vintages[-1],
        )
        shown.append(Note(spans(joined([made_from, self.triangle.note]))))
        if self.superseded:
            left_out = Message(
                "nowcast.superseded",
                single="yes" if len(self.superseded) == 1 else "no",
                n=len(self.superseded),
                first=self.superseded[0],
                last=self.superseded[-1],
            )
            shown.append(Note(spans(left_out), "caution"))
        return shown
