"""Where the changes lie: by country, by actor, by month; and the rows that moved the total most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from trends.names.matching import sides_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from trends.revisions.moved import Moved
    from trends.revisions.rows import RowChanges

__all__ = ["COLUMNS", "breakdown", "largest", "months_of"]

COLUMNS = (
    "added",
    "removed",
    "changed",
    "events_old",
    "events_new",
    "deaths_old",
    "deaths_new",
    "deaths_difference",
)
"""What stands beside each name. Rows that entered or left the selection are in ``changed``. Of a series file the events are
its periods and the deaths its counts."""

MOST_LARGEST = 100
"""Changes that a result keeps as its largest."""


def breakdown(rows: RowChanges) -> dict[str, pd.DataFrame]:
    """Count the changes by country, actor and month, and for a series file by series and period.

    Returns
    -------
    dict of str to pandas.DataFrame
        By ``country``, ``actor`` and ``month`` (of a series file ``series``), each with the name and `COLUMNS`, where
        something changed; countries and actors by how much the deaths moved, months in order. Every actor of an
        incident counts once; an empty name stands for rows without one.
    """
    by = {"country": _by_column(rows, "country"), "actor": _by_actor(rows), "month": _by_month(rows)}
    if not rows.old.of_incidents:
        by = {"country": None, "actor": None, "month": by["month"], "series": _by_column(rows, "series")}
    return {name: _ranked(name, table) for name, table in by.items()}


def months_of(rows: RowChanges) -> pd.DataFrame:
    """Return every month from the first to the last in which a row lies that is compared: month, `COLUMNS`, covered.

    A month is ``covered`` where both releases cover a day of it.
    """
    table = _by_month(rows).drop(index="", errors="ignore")
    told = table[["added", "removed", "changed", "events_old", "events_new"]].any(axis=1)
    if not told.any():
        return pd.DataFrame(columns=["month", *COLUMNS, "covered"])
    periods = pd.PeriodIndex(table.index[told], freq="M")
    every = pd.period_range(periods.min(), periods.max(), freq="M")
    whole = table.reindex([str(period) for period in every], fill_value=0)
    covered = rows.old.coverage.common(rows.new.coverage).days(every) > 0
    whole.index.name = "month"
    return whole.reset_index().assign(covered=covered)


def _ranked(name: str, table: pd.DataFrame | None) -> pd.DataFrame:
    if table is None:
        return pd.DataFrame(columns=[name, *COLUMNS])
    table.index.name = name
    moved = (
        table[["added", "removed", "changed"]].any(axis=1)
        | (table["deaths_difference"] != 0)
        | (table["events_old"] != table["events_new"])
    )
    table = table[moved].reset_index()
    if name == "month":
        return table.sort_values(name, kind="stable", ignore_index=True)
    size = table.assign(
        _deaths=-table["deaths_difference"].abs(),
        _rows=-(table["added"] + table["removed"] + table["changed"]),
    )
    order = size.sort_values(["_deaths", "_rows", name], kind="stable").index
    return table.loc[order].reset_index(drop=True)


def _by_column(rows: RowChanges, name: str) -> pd.DataFrame | None:
    if name not in rows.old.frame and name not in rows.new.frame:
        return None
    keys = [_words(rows, name, side) for side in ("old", "new")]
    return _tallied(rows, *((np.arange(len(rows)), key) for key in keys))


def _words(rows: RowChanges, name: str, side: str) -> NDArray[np.object_]:
    """Return a column of names of one release, shape (n,); empty where it says nothing."""
    frame, at = (rows.old.frame, rows.old_at) if side == "old" else (rows.new.frame, rows.new_at)
    words = np.full(len(rows), "", dtype=object)
    if name in frame:
        words[at >= 0] = frame[name].astype(object).fillna("").to_numpy(object)[at[at >= 0]]
    return words


def _by_actor(rows: RowChanges) -> pd.DataFrame | None:
    keyed = []
    for side, frame in (("old", rows.old.frame), ("new", rows.new.frame)):
        columns = [str(column.name) for column in sides_of(frame)]
        if not columns:
            return None
        every = pd.concat(
            [pd.DataFrame({"row": np.arange(len(rows)), "who": _words(rows, name, side)}) for name in columns]
        ).drop_duplicates()
        named = every["who"] != ""
        nobody = ~every["row"].isin(every.loc[named, "row"])
        each = every[named | nobody]
        keyed.append((each["row"].to_numpy(), each["who"].to_numpy(object)))
    return _tallied(rows, *keyed)


def _by_month(rows: RowChanges) -> pd.DataFrame:
    keyed = []
    for frame, at in ((rows.old.frame, rows.old_at), (rows.new.frame, rows.new_at)):
        months = np.full(len(rows), "", dtype=object)
        days = frame["date_start"].to_numpy("datetime64[M]")[at[at >= 0]]
        labels = np.datetime_as_string(days)
        months[at >= 0] = np.where(np.isnat(days), "", labels)
        keyed.append((np.arange(len(rows)), months))
    return _tallied(rows, *keyed)


def _tallied(
    rows: RowChanges,
    old: tuple[NDArray[np.int64], NDArray[np.object_]],
    new: tuple[NDArray[np.int64], NDArray[np.object_]],
) -> pd.DataFrame:
    """Count by key, given for each release the rows and their keys, a row once for each of its keys."""
    codes, names = pd.factorize(np.concatenate([old[1], new[1]]))
    sides = codes[: len(old[0])], codes[len(old[0]) :]
    weights = [np.nan_to_num(rows.figure(rows.old.weight, side)) for side in ("old", "new")]

    def counted(side: int, holds: NDArray[np.bool_], weight: NDArray[np.float64] | None = None) -> Any:
        at = (old, new)[side][0]
        kept = holds[at]
        amounts = None if weight is None else weight[at][kept]
        return np.bincount(sides[side][kept], amounts, minlength=len(names))

    is_change = {
        name: rows.change == rows.code(name) for name in ("added", "removed", "changed", "entered", "left")
    }
    deaths = [counted(0, rows.in_old, weights[0]), counted(1, rows.in_new, weights[1])]
    return pd.DataFrame(
        {
            "added": counted(1, is_change["added"]),
            "removed": counted(0, is_change["removed"]),
            "changed": counted(1, is_change["changed"] | is_change["entered"])
            + counted(0, is_change["left"]),
            "events_old": counted(0, rows.in_old),
            "events_new": counted(1, rows.in_new),
            "deaths_old": deaths[0],
            "deaths_new": deaths[1],
            "deaths_difference": deaths[1] - deaths[0],
        },
        index=pd.Index(names, dtype=object),
    )


def largest(rows: RowChanges, moved: Sequence[Moved], most: int = MOST_LARGEST) -> pd.DataFrame:
    """Return the rows that moved the total most.

    Returns
    -------
    pandas.DataFrame
        id, change, date, country, place, actor_1, actor_2, old, new (of the weight), difference, fields, also: the other
        ids of an incident that stands under another id, which counts as one change with what is left of its difference.
    """
    size, alone = rows.difference.copy(), {}
    for each in moved:
        every = list(dict.fromkeys((*each.old_at, *each.new_at)))
        head = each.new_at[0]
        net = size[every].sum()
        size[every] = 0.0
        size[head] = net
        alone[head] = [name for name in dict.fromkeys((*each.old, *each.new)) if name != rows.ids[head]]
    order = np.lexsort((rows.ids.astype(str), -np.abs(size)))[:most]
    chosen = order[size[order] != 0]
    weights = {side: rows.figure(rows.old.weight, side)[chosen] for side in ("old", "new")}
    where = {
        name.removesuffix("_start"): rows.latest(name, chosen)
        for name in ("date_start", "country", "place", "actor_1", "actor_2")
        if name in rows.new.frame or name in rows.old.frame
    }
    return pd.DataFrame(
        {
            "id": rows.ids[chosen],
            "change": [rows.name_of(at) for at in chosen],
            **where,
            **weights,
            "difference": size[chosen],
            "fields": [rows.fields_at(at) for at in chosen],
            "also": [alone.get(int(at), []) for at in chosen],
        }
    )
