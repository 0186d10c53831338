"""Long tables of aggregates: one row a place, a kind and a period, added up over the keys that nobody asked for.

Publishers cut the same counts in several ways. Kinds that lie inside others (attacks on civilians inside political
violence) would be counted twice in a sum, so a table says which kinds make up its total, and which overlap.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from trends.errors import ParameterError, SelectionError, listed
from trends.messages import Message
from trends.names.countries import iso3_of
from trends.names.matching import NamePattern, fold, near_names
from trends.periods.calendar import Frequency, alias_of, labels

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

__all__ = ["KIND", "SINCE", "Aggregates", "blank_columns", "reach_of", "summed"]

KIND = "kind"
SINCE = "since"
_COUNTRIES = ("country", "iso3")


@dataclass(frozen=True, eq=False)
class Aggregates:
    """Rows of a long table, and how they may be added up.

    Attributes
    ----------
    rows : pandas.DataFrame
        One row a place, kind and period: the columns of `keys` (text, blank where not told), ``start`` (first day of
        the period), and the columns of `figures` (float, NaN for "not stated"). Where the publisher lists only what
        happened, ``since`` is the first day from which a period without a row had no event in that place.
    keys : tuple of str
        What tells the rows of one period apart, such as ``("country", "iso3", "admin1", "kind")``. Countries are
        ``country`` (a name) and ``iso3``, kinds of event ``kind``.
    figures : tuple of str
        What is added up; ``count`` first, the others under the names of their measures' columns.
    by : tuple of str
        The keys that name the series; the others are added up.
    total : tuple of str
        Kinds that are added up where none is asked for; empty for all of them.
    overlapping : mapping of str to tuple of str
        For a kind, those that lie inside it: no two of which one lies inside the other are ever added up.
    asked : mapping of str to tuple of str
        The values of each key that were selected.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame(
    ...     {
    ...         "country": ["Ruritania"] * 4,
    ...         "kind": ["battles", "attacks on civilians"] * 2,
    ...         "start": pd.to_datetime(["2020-01-01", "2020-01-01", "2020-02-01", "2020-02-01"]),
    ...         "count": [3.0, 1.0, 2.0, 0.0],
    ...     }
    ... )
    >>> table = Aggregates(rows, ("country", "kind"), ("count",), by=("country",))
    >>> table.frame()["count"].tolist()
    [4.0, 2.0]
    >>> table.select(kind="battles").frame()["count"].tolist()
    [3.0, 2.0]
    """

    rows: pd.DataFrame
    keys: tuple[str, ...]
    figures: tuple[str, ...]
    by: tuple[str, ...]
    total: tuple[str, ...] = ()
    overlapping: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    asked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def tells(self, key: str) -> bool:
        """Return whether rows can be chosen by a key."""
        return key in self.keys or (key == "country" and "iso3" in self.keys)

    def select(self, **wanted: Any) -> Aggregates:
        """Keep the rows whose keys have the values asked for; several of one key are alternatives.

        Parameters
        ----------
        **wanted : str or sequence of str
            Values by key. A country may be written by its name, its alpha-3 code or its Gleditsch-Ward number;
            elsewhere a name matches whole, ignoring case and accents, and ``*`` stands for any text.

        Raises
        ------
        SelectionError
            If the table has no such key, or the key no such value.
        """
        # Conditions on different keys all hold, values of one key are alternatives.
        keep = np.ones(len(self.rows), dtype=bool)
        chosen = dict(self.asked)
        for key, value in wanted.items():
            if value is None:
                continue
            words = (value,) if isinstance(value, str) else tuple(value)
            matching = self._matching(key, words)
            keep &= matching
            chosen[key] = words
        return replace(self, rows=self.rows[keep].reset_index(drop=True), asked=chosen)

    def split(self, by: str | Sequence[str]) -> Aggregates:
        """Return the table with one series for every value of `by`.

        Raises
        ------
        SelectionError
            If the table has no such key.
        """
        names = (by,) if isinstance(by, str) else tuple(by)
        return replace(self, by=tuple(dict.fromkeys(self._key(name) for name in names)))

    def until(self, last: object) -> Aggregates:
        """Keep the rows of periods that begin on `last` or before."""
        return replace(
            self, rows=self.rows[self.rows["start"] <= pd.Timestamp(str(last))].reset_index(drop=True)
        )

    def frame(self) -> pd.DataFrame:
        """Add up over the keys that do not name a series, as `trends.series.series_table.SeriesTable.frame` wants it.

        A sum is not stated where a part of it is not; what is known of the count is then its lower bound.

        Raises
        ------
        SelectionError
            If kinds that overlap would be added up.
        """
        rows = self._added()
        names = rows[list(self.by)].astype(str) if self.by else pd.DataFrame(index=rows.index)
        series = names.agg(", ".join, axis=1) if len(self.by) > 1 else names.iloc[:, 0] if self.by else ""
        keyed = rows.assign(series=series)
        if len(self.by) == 1 and self.by[0] == "series":
            keyed = rows
        groups = keyed.groupby([*dict.fromkeys(["series", *self.by]), "start"], sort=True, as_index=False)
        # A sum that passes over what is not stated would be taken for the whole.
        frame = groups[list(self.figures)].sum(skipna=False)
        stated = groups["count"].sum()["count"].to_numpy(dtype=float)
        blank = np.isnan(frame["count"].to_numpy(dtype=float))
        frame["count_low"] = np.where(blank & (stated > 0), stated, np.nan)
        if SINCE in rows:
            frame[SINCE] = groups[SINCE].min()[SINCE]
        frame["series"] = frame["series"].astype("str")
        frame["start"] = frame["start"].astype("datetime64[s]")
        return blank_columns(frame)

    def note(self) -> str:
        """Say which kinds are counted where a table has others too; empty where all are, or they were asked for."""
        if not self._partly:
            return ""
        # What the rows still hold, after a selection, and not all that the publisher has.
        others = [kind for kind in self.rows[KIND].unique() if kind not in self.total]
        if not others:
            return ""
        return Message(
            "series.kinds_counted", n=len(self.total), kinds=listed(self.total), others=listed(others)
        )

    # -- what may be added up ---------------------------------------------------------------------------------

    @property
    def _partly(self) -> bool:
        return bool(self.total) and KIND in self.keys and KIND not in self.asked and KIND not in self.by

    def _added(self) -> pd.DataFrame:
        """Return the rows of the kinds that are added up.

        Raises
        ------
        SelectionError
            If some of them overlap.
        """
        # Only where nothing was asked: whoever names kinds gets those, also ones that are not added
        # up by default.
        if self._partly:
            return self.rows[self.rows[KIND].isin(self.total)]
        if KIND in self.keys and KIND not in self.by:
            kinds = set(self.rows[KIND].unique())
            for kind, inside in self.overlapping.items():
                both = kinds & set(inside)
                if kind in kinds and both:
                    raise SelectionError(
                        f"The kinds overlap, so they are not added up: {listed(sorted(both))} "
                        f"{'lies' if len(both) == 1 else 'lie'} inside {kind}. Ask for one (--kind, kind=), or for a "
                        "series of each (--by kind, split('kind'))."
                    )
        return self.rows

    def _key(self, name: str) -> str:
        wanted = fold(name).replace(" ", "_")
        keys = [key for key in self.keys if fold(key).replace(" ", "_") == wanted]
        if not keys:
            raise SelectionError(
                f"The table has no column {name[:40]!r} (--by); there is {listed(self.keys)}."
            )
        return keys[0]

    def _matching(self, key: str, words: tuple[Any, ...]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Return the rows that match one of several words.

        Raises
        ------
        SelectionError
            If a word matches none.
        """
        if not words or not all(isinstance(word, str) and word.strip() for word in words):
            raise ParameterError(f"{key} needs the text to look for.")
        columns = [name for name in _COUNTRIES if name in self.keys] if key == "country" else []
        columns = columns or [self._key(key)]
        hit = np.zeros(len(self.rows), dtype=bool)
        for word in words:
            matching = np.zeros(len(self.rows), dtype=bool)
            for column in columns:
                codes, values = pd.factorize(self.rows[column])
                # Compared once a value; the last False below is for rows without one (factorize's -1).
                matched = [_same(str(value), word, place=key == "country") for value in values]
                matching |= np.array([*matched, False], dtype=bool)[codes]
            if not matching.any():
                totals = [value for value in self.rows[columns[0]].unique() if value]
                raise SelectionError(
                    f"There is no {key} {word[:40]!r} in the table; there is {listed(near_names(word, totals) or totals)}."
                )
            hit |= matching
        return hit


def _same(value: str, word: str, *, place: bool) -> bool:
    """Return whether a value of a key is what a word asks for."""
    plain = fold(value.replace("_", " "))
    if NamePattern.parse(word.replace("_", " ")).matches(plain):
        return True
    code = iso3_of(word) if place else None
    return code is not None and iso3_of(value) == code


def blank_columns(frame: pd.DataFrame) -> pd.DataFrame:
    """Add the columns of a series table's frame that a publisher of plain counts does not state, as blanks."""
    for name in ("count_low", "count_high", "exposure_days"):
        if name not in frame:
            frame[name] = np.nan
    for name in ("published", "low_published", "high_published"):
        frame[name] = pd.Series(np.datetime64("NaT", "s"), index=frame.index, dtype="datetime64[s]")
    for name in ("inferred_low", "inferred_high", "source_url", "note"):
        frame[name] = pd.Series(pd.NA, index=frame.index, dtype="str")
    return frame


def summed(aggregates: Aggregates, freq: Frequency, week: str) -> pd.DataFrame:
    """Return the sums of a long table as the frame of a series table."""
    frame = aggregates.frame()
    periods = pd.PeriodIndex(pd.DatetimeIndex(frame["start"]), freq=alias_of(freq, week))
    frame.insert(1, "period", pd.Series(labels(periods), index=frame.index, dtype="str"))
    return frame


def reach_of(starts: pd.Series) -> tuple[date, date] | None:
    """Return the first and the last of days; None where there is none."""
    return (starts.min().date(), starts.max().date()) if len(starts) else None
