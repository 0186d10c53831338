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
    return {
        name: _ranked(name, None if table is None else table[list(COLUMNS)]) for name, table in by.items()
    }


def months_of(rows: RowChanges) -> pd.DataFrame:
    """Return every month from the first to the last in which a row lies that is compared: month, `COLUMNS`, covered.

    A month is ``covered`` where both releases cover a day of it; deaths are NaN where a release has no figure of it.
    """
    table = _by_month(rows).drop(index="", errors="ignore")
    compared = table[["added", "removed", "changed", "events_old", "events_new"]].any(axis=1)
    if not compared.any():
        return pd.DataFrame(columns=["month", *COLUMNS, "covered"])
    periods = pd.PeriodIndex(table.index[compared], freq="M")
    months = pd.period_range(periods.min(), periods.max(), freq="M")
    whole = table.reindex([str(period) for period in months], fill_value=0)
    covered = rows.old.coverage.common(rows.new.coverage).days(months) > 0
    for side in ("old", "new"):
        # A series states each period, an incident only what happened: without one, no deaths are known of; a period that
        # no series states is not observed.
        stated = whole[f"known_{side}"] > 0
        unstated = ~stated & (whole[f"events_{side}"] > 0) if rows.old.of_incidents else ~stated
        whole[f"deaths_{side}"] = whole[f"deaths_{side}"].where(~unstated)
    whole = whole[list(COLUMNS)]
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
    old, new, names = _codes(rows, [(name, "old"), (name, "new")])
    return _tallied(rows, [old], [new], names)


def _codes(rows: RowChanges, columns: Sequence[tuple[str, str]]) -> tuple[Any, ...]:
    """Give numbers to the names in some columns of the two releases, the same to the same name.

    Returns
    -------
    tuple
        For each column an array of numbers, shape (n,), and last the names. 0 is "no name", and what a row that is not
        in a release has.
    """
    parts = []
    for name, side in columns:
        frame, at = (rows.old.frame, rows.old_at) if side == "old" else (rows.new.frame, rows.new_at)
        words = frame[name] if name in frame else pd.Series(None, index=frame.index, dtype="category")
        words = words if isinstance(words.dtype, pd.CategoricalDtype) else words.astype("category")
        # The -1 at the end is for nulls, and for rows that are not here: both have -1.
        codes = np.append(words.cat.codes.to_numpy(), -1)[at]
        parts.append((codes, list(map(str, words.cat.categories))))
    names = sorted({word for _, words in parts for word in words} - {""})
    place = {"": 0, **{word: number for number, word in enumerate(names, start=1)}}
    numbered = [np.array([*(place[word] for word in words), 0])[codes] for codes, words in parts]
    return (*numbered, ["", *names])


def _by_actor(rows: RowChanges) -> pd.DataFrame | None:
    sides = [[str(column.name) for column in sides_of(side.frame)] for side in (rows.old, rows.new)]
    if not sides[0] or not sides[1]:
        return None
    columns = [(name, side) for side, names in zip(("old", "new"), sides, strict=True) for name in names]
    *codes, names = _codes(rows, columns)
    return _tallied(rows, _once(codes[: len(sides[0])]), _once(codes[len(sides[0]) :]), names)


def _once(codes: Sequence[NDArray[np.int64]]) -> list[NDArray[np.int64]]:
    """Count every actor of a row once, and a row without any under no name: what is left out is -1."""
    kept: list[NDArray[np.int64]] = []
    for at, column in enumerate(codes):
        again = (
            np.any([column == earlier for earlier in codes[:at]], axis=0)
            if at
            else np.zeros(len(column), bool)
        )
        kept.append(np.where(again | (column == 0), -1, column))
    nobody = np.all([column == 0 for column in codes], axis=0)
    kept[0] = np.where(nobody, 0, kept[0])
    return kept


def _by_month(rows: RowChanges) -> pd.DataFrame:
    months = []
    for frame, at in ((rows.old.frame, rows.old_at), (rows.new.frame, rows.new_at)):
        days = frame["date_start"].to_numpy("datetime64[M]")
        undated = np.append(np.isnat(days), True)[at]
        months.append(np.where(undated, np.iinfo(np.int64).min, np.append(days.astype(np.int64), 0)[at]))
    distinct, codes = np.unique(np.concatenate(months), return_inverse=True)
    names = [
        "" if month == np.iinfo(np.int64).min else str(np.datetime64(int(month), "M")) for month in distinct
    ]
    return _tallied(rows, [codes[: len(rows)]], [codes[len(rows) :]], names)


def _tallied(
    rows: RowChanges,
    old: Sequence[NDArray[np.int64]],
    new: Sequence[NDArray[np.int64]],
    names: Sequence[str],
) -> pd.DataFrame:
    """Count by name, given for each release the numbers of the names of each row; -1 is none.

    Beside `COLUMNS`, ``known_old`` and ``known_new``: how many of the rows have a figure.
    """
    figures = [rows.figure(rows.old.weight, side) for side in ("old", "new")]
    known, weights = (
        [np.isfinite(figure) for figure in figures],
        [np.nan_to_num(figure) for figure in figures],
    )

    def counted(side: int, holds: NDArray[np.bool_], weight: NDArray[np.float64] | None = None) -> Any:
        total: Any = 0
        for codes in (old, new)[side]:
            kept = holds & (codes >= 0)
            amounts = None if weight is None else weight[kept]
            total = total + np.bincount(codes[kept], amounts, minlength=len(names))
        return total

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
            "known_old": counted(0, rows.in_old & known[0]),
            "known_new": counted(1, rows.in_new & known[1]),
        },
        index=np.array(names, dtype=object),
    )


def largest(rows: RowChanges, moved: Sequence[Moved], most: int = MOST_LARGEST) -> pd.DataFrame:
    """Return the rows that moved the total most.

    Returns
    -------
    pandas.DataFrame
        id, change, date, country, place, actor_1, actor_2, old, new (of the weight), difference, fields, also: the other
        ids of an incident that stands under another id, which counts as one change with what is left of its difference.
    """
    size, other_ids = rows.difference.copy(), {}
    for each in moved:
        members = list(dict.fromkeys((*each.old_at, *each.new_at)))
        net = size[members].sum()
        size[members] = 0.0
        size[each.new_at[0]] = net
        other_ids[each.new_at[0]] = [
            name for name in dict.fromkeys((*each.old, *each.new)) if name != each.new[0]
        ]
    at = np.flatnonzero(size)
    if len(at) > most:
        # All that are as large as the last one kept: among equals the id decides.
        at = at[np.abs(size[at]) >= np.sort(np.abs(size[at]))[-most]]
    order = np.lexsort((np.array(rows.ids(at), dtype=str), -np.abs(size[at])))[:most]
    chosen = at[order]
    weights = {side: rows.figure(rows.old.weight, side)[chosen] for side in ("old", "new")}
    where = {
        name.removesuffix("_start"): rows.latest(name, chosen)
        for name in ("date_start", "country", "place", "actor_1", "actor_2")
        if name in rows.new.frame or name in rows.old.frame
    }
    return pd.DataFrame(
        {
            "id": list(rows.ids(chosen)),
            "change": [rows.name_of(at) for at in chosen],
            **where,
            **weights,
            "difference": size[chosen],
            "fields": [rows.fields_at(at) for at in chosen],
            "also": [other_ids.get(int(at), []) for at in chosen],
        }
    )
