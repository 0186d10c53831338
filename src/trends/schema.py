"""The canonical incident table: its columns, their meaning and types, and the schema every source must meet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from trends.places.prio_grid import with_cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandera.pandas as pa
    from numpy.typing import NDArray

__all__ = [
    "ALIKE",
    "COLUMNS",
    "DATE_PRECISIONS",
    "LARGEST_COUNT",
    "MEASURES",
    "PEOPLE",
    "TELLING",
    "alike_in",
    "conform",
    "empty_frame",
    "incidents_in",
    "schema",
    "stacked",
    "without_unused_names",
]

DATE_PRECISIONS = ("day", "days", "week", "month", "year", "range", "unknown")
PLACE_PRECISIONS = ("exact", "near", "admin2", "admin1", "linear", "country", "international", "unknown")
"""From a known spot to a whole country: UCDP where_prec 1 to 7 in this order, and the analogues elsewhere."""

_DATE = "datetime64[s]"
_NUMBER = "Float64"
_WHOLE = "Int64"
_NAME = "category"

COLUMNS: dict[str, str] = {
    "incident_id": "string",
    "source": _NAME,
    "source_version": _NAME,
    "date_start": _DATE,
    "date_end": _DATE,
    "date_written": _DATE,
    "date_precision": _NAME,
    "country": _NAME,
    "iso3": _NAME,
    "admin1": _NAME,
    "admin2": _NAME,
    "place": _NAME,
    "latitude": _NUMBER,
    "longitude": _NUMBER,
    "cell": _WHOLE,
    "place_precision": _NAME,
    "kind": _NAME,
    "actor_1": _NAME,
    "actor_2": _NAME,
    "attacker": _NAME,
    "fatalities_low": _NUMBER,
    "fatalities_best": _NUMBER,
    "fatalities_high": _NUMBER,
    "civilians_killed": _NUMBER,
    "combatants_killed": _NUMBER,
    "wounded": _NUMBER,
    "abducted": _NUMBER,
    "released": _NUMBER,
    "missing": _NUMBER,
    "reports": _WHOLE,
    "certain": "boolean",
}
"""Canonical columns in order, with their pandas types. Unknown is null, never 0 and never -99.

Names come again and again, so they are categoricals: each is held once, in the order of the alphabet.
"""

MEASURES: dict[str, str] = {
    "civilians": "civilians_killed",
    "combatants": "combatants_killed",
    "wounded": "wounded",
    "abducted": "abducted",
    "released": "released",
    "missing": "missing",
}
"""Measures besides ``attacks`` (rows) and ``fatalities`` (low, best or high), with their columns."""


PEOPLE = ("fatalities_low", "fatalities_best", "fatalities_high", *MEASURES.values())
"""Columns of numbers of people."""

LARGEST_COUNT = 1e9
"""More people than any event can touch: what is larger is an id or a telephone number in the wrong column."""

TELLING = ("date_start", "date_end", "country", "admin1", "admin2", "place", "kind", "actor_1", "actor_2")
"""What stands for an incident that has no id: when, where and who. Its deaths do not, since they are what is revised."""


ALIKE = "alike"
"""An extra column of a table that was drawn together: how many incidents, alike in all that is asked, a row stands for."""


def alike_in(frame: pd.DataFrame) -> NDArray[np.int64] | None:
    """Return how many incidents each row stands for, shape (n,); None where every row is one."""
    return frame[ALIKE].to_numpy(np.int64) if ALIKE in frame else None


def incidents_in(frame: pd.DataFrame, rows: NDArray[np.bool_]) -> int:
    """Count the incidents of some rows, a mask of shape (n,)."""
    alike = alike_in(frame)
    return int(rows.sum() if alike is None else alike[rows].sum())


def empty_frame() -> pd.DataFrame:
    """Return a canonical table without rows."""
    return pd.DataFrame({name: _unknown(kind, pd.RangeIndex(0)) for name, kind in COLUMNS.items()})


def conform(frame: pd.DataFrame) -> pd.DataFrame:
    """Give a table the canonical columns, order and types; columns that are missing are null.

    The cell follows from the coordinates where the source gives none. Extra columns are kept behind the canonical ones.
    """
    columns: dict[str, pd.Series] = {}
    for name, kind in COLUMNS.items():
        if name not in frame:
            columns[name] = _unknown(kind, frame.index)
        elif kind == _NAME:
            columns[name] = _names(frame[name])
        else:
            columns[name] = frame[name].astype(kind)  # type: ignore[call-overload]  # the stubs know no type by a name held in a variable
    extra = [name for name in frame.columns if name not in COLUMNS]
    table = pd.DataFrame({**columns, **{name: frame[name] for name in extra}}, index=frame.index, copy=False)
    return with_cells(table) if table["cell"].isna().any() else table


def stacked(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Put tables of the same kind below each other, with a fresh index; a name stays a name."""
    if len(frames) == 1:
        return frames[0]
    joined = {}
    for name in dict.fromkeys(name for frame in frames for name in frame.columns):
        told = [frame[name] for frame in frames if name in frame]
        if all(isinstance(column.dtype, pd.CategoricalDtype) for column in told):
            every = sorted({word for column in told for word in column.cat.categories})
            # One set of names for all: categoricals of different names would be put together as plain text.
            joined[name] = pd.CategoricalDtype(pd.Index(every, dtype="str"))
    return pd.concat(
        [frame.astype({name: kind for name, kind in joined.items() if name in frame}) for frame in frames],
        ignore_index=True,
    ).astype(joined)


def without_unused_names(frame: pd.DataFrame) -> pd.DataFrame:
    """Forget the names that no row bears, so that counts by name show none that is not there."""
    fewer: dict[str, pd.Categorical] = {}
    for name in map(str, frame.columns):
        column = frame[name]
        if isinstance(column.dtype, pd.CategoricalDtype):
            codes, names = column.cat.codes.to_numpy(), column.cat.categories
            used = np.bincount(codes[codes >= 0], minlength=len(names)) > 0
            if not used.all():
                # The -1 at the end is for nulls, whose code is -1.
                places = np.append(np.cumsum(used) - 1, -1)[codes]
                fewer[name] = pd.Categorical.from_codes(places, categories=names[used])
    return frame.assign(**fewer) if fewer else frame


def _names(column: pd.Series) -> pd.Series:
    """Return a column of names as a categorical of sorted words."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        words = column.cat.categories
        if words.dtype == "str" and not column.cat.ordered:
            if words.is_monotonic_increasing:
                return column
            # The words are few and the rows are many: only the words are sorted.
            return column.cat.reorder_categories(words.sort_values())
    codes, names = pd.factorize(column.astype("string"), sort=True)
    made = pd.Categorical.from_codes(codes, categories=pd.Index(names, dtype="str"))
    return pd.Series(made, index=column.index)


def _unknown(kind: str, index: pd.Index) -> pd.Series:
    """Return a column without any value. Zeros that nobody touches take no memory until somebody does."""
    n = len(index)
    missing: NDArray[np.bool_] = np.ones(n, dtype=bool)
    values: Any
    if kind == _NAME:
        values = pd.Categorical.from_codes(
            np.full(n, -1, dtype=np.int8), categories=pd.Index([], dtype="str")
        )
    elif kind == _NUMBER:
        values = pd.arrays.FloatingArray(np.zeros(n), missing)
    elif kind == _WHOLE:
        values = pd.arrays.IntegerArray(np.zeros(n, dtype=np.int64), missing)
    else:
        return pd.Series(pd.NaT if kind == _DATE else pd.NA, index=index, dtype=kind)
    return pd.Series(values, index=index, copy=False)


def schema() -> pa.DataFrameSchema:
    """Return the schema of the canonical table; building it imports pandera, so it is built on demand."""
    import pandera.pandas as pa

    number = pa.Check.ge(0)
    checks: dict[str, list[pa.Check]] = {
        "date_precision": [pa.Check.isin(DATE_PRECISIONS)],
        "place_precision": [pa.Check.isin(PLACE_PRECISIONS)],
        "latitude": [pa.Check.in_range(-90, 90)],
        "longitude": [pa.Check.in_range(-180, 180)],
        "reports": [number],
        **{name: [number] for name in COLUMNS if name.startswith("fatalities_") or name in MEASURES.values()},
    }
    required = {"incident_id", "source", "date_precision"}
    ends = pa.Check(
        lambda table: table["date_end"].isna() | (table["date_end"] >= table["date_start"]),
        error="date_end lies before date_start",
    )
    return pa.DataFrameSchema(
        {
            name: pa.Column(kind, checks.get(name, []), nullable=name not in required)
            for name, kind in COLUMNS.items()
        },
        checks=[ends],
        unique=["incident_id"],
    )
