"""What was known of a series on a day: figures published later are blanked, rows of which nothing was known go."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from trends.errors import WindowError
from trends.messages import Message
from trends.periods.calendar import parse_window

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from trends.series.series_table import SeriesTable

__all__ = ["KnownRows", "LookedBack", "known_on", "newest_rows", "publication_days", "table_as_of"]


@dataclass(frozen=True, eq=False)
class KnownRows:
    """A table as it was known on a day.

    Attributes
    ----------
    frame : pandas.DataFrame
        The rows of which something was known; what was not is blank.
    late : ndarray of bool, shape (rows before,)
        Rows of which something was published later.
    guessed : ndarray of bool, shape (rows before,)
        Counts that are visible although the day of their publication is not known.
    """

    frame: pd.DataFrame
    late: NDArray[np.bool_]
    guessed: NDArray[np.bool_]


@dataclass(frozen=True)
class LookedBack:
    """What looking back to a day left out of each series, and what it assumed.

    Attributes
    ----------
    day : datetime.date
        The day.
    late : mapping of str to int
        By series: periods of which something was published later.
    guessed : mapping of str to int
        By series: periods with a visible count of which the day of publication is not known.
    """

    day: date
    late: Mapping[str, int]
    guessed: Mapping[str, int]

    def notes(self, series: Iterable[str] | None = None) -> list[str]:
        """Say what is left out and what is assumed, of some series or of all."""
        names = set(self.late) | set(self.guessed) if series is None else set(series)
        late, guessed = (sum(of.get(name, 0) for name in names) for of in (self.late, self.guessed))
        sentences: list[str] = []
        if late:
            sentences.append(Message("series.published_later", day=self.day, n=late))
        if guessed:
            sentences.append(Message("series.day_unknown", n=guessed))
        return sentences


def publication_days(frame: pd.DataFrame, alias: str) -> NDArray[np.datetime64]:
    """Return the day on which each row was published, shape (rows,).

    Where it is not known: the end of the month that follows the row's period.
    """
    stated = frame["published"].to_numpy("datetime64[D]")
    ends = pd.PeriodIndex(pd.DatetimeIndex(frame["start"]), freq=alias).end_time
    following = (ends.to_period("M") + 1).end_time.to_numpy("datetime64[D]")
    return np.where(np.isnat(stated), following, stated)


def known_on(frame: pd.DataFrame, alias: str, day: date, measures: Sequence[str]) -> KnownRows:
    """Return a series table's frame as it was known on `day`; a bound may have become known later than its row.

    Parameters
    ----------
    frame : pandas.DataFrame
        As `trends.series.series_table.SeriesTable.frame`.
    alias : str
        Pandas' name of the length of its periods.
    day : datetime.date
        The day.
    measures : sequence of str
        Further columns of figures.
    """
    cut = np.datetime64(day)
    frame = frame.copy()
    visible = publication_days(frame, alias) <= cut
    counted = frame["count"].notna().to_numpy()
    guessed = frame["published"].isna().to_numpy() & counted & visible
    late = ~visible & counted
    for side in ("low", "high"):
        stated = frame[f"{side}_published"].to_numpy("datetime64[D]")
        published = np.where(np.isnat(stated), visible, stated <= cut)
        late |= ~published & frame[f"count_{side}"].notna().to_numpy()
        frame.loc[~published, f"count_{side}"] = np.nan
        frame.loc[~published, f"inferred_{side}"] = pd.NA
    frame.loc[~visible, ["count", *measures]] = np.nan
    some = visible | frame[["count_low", "count_high"]].notna().any(axis=1).to_numpy()
    return KnownRows(frame[some].reset_index(drop=True), late, guessed)


def _periods(frame: pd.DataFrame, rows: NDArray[np.bool_]) -> dict[str, int]:
    """Return of each series in how many periods some rows lie; of one period there may be several vintages."""
    periods = frame.loc[rows, ["series", "start"]].drop_duplicates()
    return {str(name): int(n) for name, n in periods["series"].value_counts().items()}


def newest_rows(frame: pd.DataFrame, ordinals: NDArray[np.int64], alias: str) -> dict[str, NDArray[np.int64]]:
    """Return the positions of the rows of each series; of several vintages of one period only the newest.

    Parameters
    ----------
    frame : pandas.DataFrame
        Rows of periods, as `SeriesTable.frame` has them.
    ordinals : ndarray of int, shape (n,)
        The period of each row.
    alias : str
        Pandas' name of the periods' frequency.
    """
    codes, names = pd.factorize(frame["series"])
    order = np.arange(len(frame))
    if "vintage" in frame:
        keys = pd.DataFrame({"series": codes, "period": ordinals})
        keys["published"] = publication_days(frame, alias)
        keys["vintage"] = frame["vintage"].to_numpy()
        newest = keys.sort_values(["published", "vintage"], kind="stable").drop_duplicates(
            ["series", "period"], keep="last"
        )
        order = np.sort(newest.index.to_numpy())
    by_code = order[np.argsort(codes[order], kind="stable")]
    edges = np.searchsorted(codes[by_code], np.arange(len(names) + 1))
    return {str(name): by_code[edges[i] : edges[i + 1]] for i, name in enumerate(names)}


def table_as_of(table: SeriesTable, day: date) -> SeriesTable:
    """Return a series file as it was known on a day; see `SeriesTable.as_of`."""
    vintage = known_on(table.frame, table.alias, day, table.columns)
    if vintage.frame.empty:
        raise WindowError(f"No figure of {table.name or table.file} had been published by {day}.")
    return replace(
        table,
        frame=vintage.frame,
        looked_back=LookedBack(
            day, _periods(table.frame, vintage.late), _periods(table.frame, vintage.guessed)
        ),
        provenance=table.provenance.looking_back(day),
        reach=None,
        aggregates=None if table.aggregates is None else table.aggregates.until(vintage.frame["start"].max()),
        claims=tuple(claim for claim in table.claims if (parse_window(claim.date).start or day) <= day),
        totals=tuple(total for total in table.totals if total.published is None or total.published <= day),
    )
