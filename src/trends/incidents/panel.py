"""Many series of one input, by key: the incidents of every actor in every country, every series of a file.

Incidents are sorted by key once and laid over the periods once, so that each series is a slice that is added up; a
selection for every key would read the whole table as many times as there are keys. What comes out is what selecting
and counting each key alone would give.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from trends.errors import ParameterError, SelectionError, listed
from trends.names.matching import near_names, sides_of
from trends.names.name_changes import Renamed
from trends.series.counting import Ways, lay_facts, total_up
from trends.series.partition import Partition

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.incidents.incidents import Incidents
    from trends.periods.calendar import Frequency
    from trends.periods.imprecision import Imprecise
    from trends.provenance import Provenance
    from trends.series.count_series import CountSeries
    from trends.series.series_table import SeriesTable

__all__ = ["Panel", "Size", "panel_of_incidents", "panel_of_series", "panel_of_table"]

ACTOR = "actor"
"""Either side: an incident belongs to the series of each of its actors, once."""

USUAL_KEYS = ("country", "admin1", ACTOR, "actor_1", "actor_2", "kind")
"""Named first where a column is not found."""

NEVER_KEYS = ("incident_id",)
"""Every incident has its own: a series for each would say nothing."""


class Size(NamedTuple):
    """How much a series holds: its observed periods, and the sum of what is known."""

    observed: int
    total: float


@dataclass(frozen=True)
class Panel:
    """Many series, each made when it is asked for.

    Attributes
    ----------
    columns : tuple of str
        What the parts of a key are called.
    keys : tuple of tuple of str
        One a series, in order.
    make : callable
        From the position of a key to its `CountSeries`; raises `WindowError` where the window holds none of it.
    size : callable
        From the position of a key to the `Size` of that series, where possible without making it.
    subject : str
        What is counted, as a plural noun phrase.
    notes : tuple of str
        Sentences about all of the series.
    provenance : Provenance
    """

    columns: tuple[str, ...]
    keys: tuple[tuple[str, ...], ...]
    make: Callable[[int], CountSeries]
    size: Callable[[int], Size]
    subject: str
    notes: tuple[str, ...]
    provenance: Provenance

    def __len__(self) -> int:
        return len(self.keys)


def panel_of_incidents(
    incidents: Incidents,
    by: Sequence[str],
    *,
    freq: str | Frequency = "month",
    measure: str = "attacks",
    estimate: str = "best",
    imprecise: str | Imprecise = "spread",
    start: object = None,
    end: object = None,
    unplaced: bool = False,
) -> Panel:
    """Split incidents into a series for every combination of values that occurs.

    Parameters
    ----------
    incidents : Incidents
        Loaded, or selected already.
    by : sequence of str
        Columns of names, whole numbers or yes and no, canonical ones or ``source_*``; ``actor`` is either side, every
        actor of an incident counted once. Values count as they are spelled.
    freq, measure, estimate, imprecise, start, end
        See `trends.incidents.incidents.Incidents.count`.
    unplaced : bool
        Whether incidents without a value in a column have series of their own, under an empty name.

    Returns
    -------
    Panel
        Keys in alphabetical order. Incidents without a value in one of the columns belong to no series unless
        `unplaced`; a note counts them.

    Raises
    ------
    SelectionError
        If a column is unknown or can be no key, or no incident has a value in all of them.
    ParameterError, WindowError
        See `trends.series.counting.count_incidents`.
    """
    columns = _key_columns(incidents.frame.iloc[:0].assign(**{ACTOR: pd.Series(dtype="str")}), by)
    if not incidents.kinds_chosen or start is not None or end is not None:
        incidents = incidents.select(start=start, end=end)
    ways = Ways.of(
        incidents.coverage,
        freq=freq,
        measure=measure,
        estimate=estimate,
        imprecise=imprecise,
        window=incidents.window,
        gaps=incidents.gaps,
        week=incidents.week,
    )
    table = _by_side(incidents.frame) if ACTOR in columns else incidents.frame
    codes, keys = _codes(table, columns, unplaced=unplaced)
    if not keys:
        raise SelectionError(f"No incident has a value in {' and '.join(columns)}, so there is no series.")
    order = np.argsort(codes, kind="stable")
    order = order[codes[order] >= 0]
    frame = table.iloc[order].reset_index(drop=True)
    parts = Partition(lay_facts(frame, ways, incidents.measured), codes[order], len(keys))
    places, covered = frame[["iso3"]], ways.exposure > 0
    days = frame["date_start"].to_numpy("datetime64[D]")
    renamed = Renamed(incidents.frame, ways.span)

    def make(position: int) -> CountSeries:
        facts = parts.facts(position)
        breaks = incidents.collection.breaks_of(places.iloc[parts.rows(position)], incidents.coverage)
        key = keys[position]
        words = " and ".join(f"{column} = {value}" for column, value in zip(columns, key, strict=True))
        return total_up(
            ways,
            facts,
            breaks=breaks,
            subject=_subject(incidents.subject, columns, key),
            name=", ".join(part for part in (*_places(columns, key), incidents.name) if part),
            notes=renamed.cautions(columns, key, days[parts.rows(position)]),
            provenance=incidents.provenance.filtered(words),
        )

    def size(position: int) -> Size:
        facts, n = parts.facts(position), len(ways.periods)
        counted = ~np.isnan(facts.counts(n)[covered])
        return Size(int(counted.sum()), float(facts.known(n)[covered].sum()))

    notes = incidents.notes
    if lacking := int((codes < 0).sum()):
        notes = (*notes, _left_out(lacking, columns))
    elif unplaced and (lacking := int(table[list(columns)].isna().any(axis=1).sum())):
        notes = (*notes, _unnamed(lacking, columns))
    if ACTOR in columns:
        notes = (
            *notes,
            "An incident stands in the series of each of its actors, so these do not add up to all incidents.",
        )
    return Panel(columns, keys, make, size, incidents.subject, notes, incidents.provenance)


def _by_side(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the incidents once for each of their actors, with a column of it; one without any comes once, without."""
    rows = np.arange(len(frame))
    sides = pd.concat(
        [pd.DataFrame({"row": rows, ACTOR: side.astype("str").to_numpy()}) for side in sides_of(frame)]
    )
    named = sides.dropna(subset=ACTOR).drop_duplicates()
    nobody = sides[: len(frame)][~np.isin(rows, named["row"])]
    each = pd.concat([named, nobody]).sort_values("row", kind="stable")
    return frame.iloc[each["row"]].assign(**{ACTOR: each[ACTOR].to_numpy()}).reset_index(drop=True)


def _subject(base: str, columns: tuple[str, ...], key: tuple[str, ...]) -> str:
    """Say what a series counts, where a part of its key says who."""
    named = dict(zip(columns, key, strict=True))
    subject = f"attacks by {named['attacker']}" if named.get("attacker") else base
    if who := named.get(ACTOR):
        subject = f"{subject if named.get('attacker') else 'events'} in which {who} was a side"
    return subject


def _places(columns: tuple[str, ...], key: tuple[str, ...]) -> tuple[str, ...]:
    """Return the parts of a key that are not in the subject."""
    return tuple(part for column, part in zip(columns, key, strict=True) if column not in (ACTOR, "attacker"))


def _key_columns(frame: pd.DataFrame, by: Sequence[str]) -> tuple[str, ...]:
    columns = tuple(dict.fromkeys(by))
    if not columns:
        raise ParameterError("A screen of incidents needs the columns that name its series, such as country.")
    for column in columns:
        possible = [name for name in frame.columns if _can_be_key(frame[name])]
        possible.sort(key=lambda name: USUAL_KEYS.index(name) if name in USUAL_KEYS else len(USUAL_KEYS))
        if column not in frame.columns:
            near = near_names(column, possible) or possible
            raise SelectionError(f"There is no column {column[:40]!r}; use {listed(near)}.")
        if column not in possible:
            raise SelectionError(
                f"The column {column} names no series: it holds dates, measures or a name for every row; use {listed(possible)}."
            )
    return columns


def _can_be_key(column: pd.Series[Any]) -> bool:
    kind = column.dtype
    named = (
        pd.api.types.is_string_dtype(kind)
        or pd.api.types.is_bool_dtype(kind)
        or pd.api.types.is_integer_dtype(kind)
        or isinstance(kind, pd.CategoricalDtype)
    )
    return bool(named) and column.name not in NEVER_KEYS


def _codes(
    frame: pd.DataFrame, columns: tuple[str, ...], *, unplaced: bool = False
) -> tuple[NDArray[np.int64], tuple[tuple[str, ...], ...]]:
    """Return the number of each row's key (-1 where a part is missing), and the keys in alphabetical order."""
    names = pd.DataFrame({column: frame[column].astype("string") for column in columns})
    if unplaced:
        names = names.fillna("")
    groups = names.groupby(list(columns), sort=True, dropna=True, observed=True)
    codes = np.asarray(groups.ngroup().fillna(-1).to_numpy(), dtype=np.int64)
    first = np.full(int(codes.max(initial=-1)) + 1, -1, dtype=np.int64)
    known = codes >= 0
    first[codes[known]] = np.flatnonzero(known)
    parts = [names[column].iloc[first].tolist() for column in columns]
    return codes, tuple(zip(*parts, strict=True))


def _unnamed(count: int, columns: tuple[str, ...]) -> str:
    return (
        f"{count:,} incident{' has' if count == 1 else 's have'} no {' or '.join(columns)} and stand{'s' if count == 1 else ''} "
        "under an empty name."
    )


def _left_out(count: int, columns: tuple[str, ...]) -> str:
    one = count == 1
    return (
        f"{count:,} incident{'' if one else 's'} without {' or '.join(columns)} {'belongs' if one else 'belong'} to no "
        f"series and {'is' if one else 'are'} left out."
    )


# -- series that are counted already ------------------------------------------------------------------------------


def panel_of_table(
    table: SeriesTable,
    *,
    names: Sequence[str] | None = None,
    freq: str | Frequency | None = None,
    measure: str = "attacks",
    estimate: str = "best",
    start: object = None,
    end: object = None,
) -> Panel:
    """Take every series of a series file.

    Parameters
    ----------
    table : SeriesTable
    names : sequence of str, optional
        Those of the series to take; by default all.
    freq, measure, estimate, start, end
        See `trends.series.series_table.SeriesTable.count`.

    Returns
    -------
    Panel
        Keys in alphabetical order, of one part, ``series``, or of those by which a long table was split.

    Raises
    ------
    InputError, SelectionError, WindowError, ParameterError
        See `trends.series.series_table.SeriesTable.count`.
    """
    counted = table.counter(measure, freq, start, end, estimate)
    found = sorted(table.series if names is None else names)

    def make(position: int) -> CountSeries:
        # What holds for all series is said once, beside the panel.
        return replace(counted(found[position]), notes=())

    def size(position: int) -> Size:
        return _size_of(make, position)

    # A file of one series need not name it.
    keys = tuple(
        table.key_of(name) if len(table.keys) > 1 else (name or table.name or "all",) for name in found
    )
    return Panel(table.keys, keys, make, size, table.subject, table.notes, table.provenance)


def panel_of_series(series: Mapping[str, CountSeries]) -> Panel:
    """Take series by name.

    Raises
    ------
    SelectionError
        If there is none.
    """
    if not series:
        raise SelectionError("There is no series to screen.")
    found = list(series.items())
    first = found[0][1]

    def make(position: int) -> CountSeries:
        return found[position][1]

    def size(position: int) -> Size:
        return _size_of(make, position)

    return Panel(
        ("series",),
        tuple((str(name),) for name, _ in found),
        make,
        size,
        first.subject,
        (),
        first.provenance,
    )


def _size_of(make: Callable[[int], CountSeries], position: int) -> Size:
    series = make(position)
    return Size(int(series.observed.sum()), series.total)
