"""What differs between two releases of the same row, field by field."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from trends.incidents.incidents import Incidents
from trends.messages import Message

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.revisions.identity import Pairing
    from trends.revisions.side import Side

__all__ = ["Fields", "differing", "field_words", "fields_of"]

_SAME_PLACE = 1e-6
"""Degrees, a tenth of a metre: coordinates nearer than this differ by how they were written."""
_COORDINATES = ("latitude", "longitude")


class Fields(NamedTuple):
    """What is compared.

    Attributes
    ----------
    names : tuple of str
        Fields that both releases have.
    old_only, new_only : tuple of str
        Fields that only one of them has; they say nothing of a change.
    """

    names: tuple[str, ...]
    old_only: tuple[str, ...] = ()
    new_only: tuple[str, ...] = ()


def field_words(name: str) -> str:
    """Return a figure in words where the catalogue has it; a column of a series file stays as it is called."""
    field = Message("revisions.field", field=name)
    return field if field != Message("revisions.field", field="") else name


def fields_of(old: Side, new: Side) -> Fields:
    """Return the fields that can be compared.

    A column that a release does not have at all is null in every row of it. To call each of these rows changed would
    say of the events what is true of the file.
    """
    candidates = tuple(dict.fromkeys((*old.fields, *new.fields)))
    has_old, has_new = ({name for name in candidates if _holds(side, name)} for side in (old, new))
    if not len(old.frame) or not len(new.frame):
        # What a file without a row has or lacks is not told by its rows, and there is nothing to compare.
        has_old = has_new = has_old & has_new
    return Fields(
        tuple(name for name in candidates if name in has_old and name in has_new),
        tuple(name for name in candidates if name in has_old and name not in has_new),
        tuple(name for name in candidates if name in has_new and name not in has_old),
    )


def _holds(side: Side, name: str) -> bool:
    if name not in side.frame:
        return False
    if not len(side.frame) or bool(side.frame[name].notna().any()):
        return True
    return isinstance(side.data, Incidents) and name in side.data.columns_read


def differing(old: Side, new: Side, pairing: Pairing, names: tuple[str, ...]) -> NDArray[np.bool_]:
    """Say which fields of which pairs differ, shape (pairs, fields); unknown twice is no difference."""
    differs = np.zeros((len(pairing.old), len(names)), dtype=bool)
    for column, name in enumerate(names):
        differs[:, column] = _unequal(
            old.frame[name].take(pairing.old), new.frame[name].take(pairing.new), name
        )
    return differs


def _unequal(old: pd.Series, new: pd.Series, name: str) -> NDArray[np.bool_]:
    if isinstance(old.dtype, pd.CategoricalDtype) and isinstance(new.dtype, pd.CategoricalDtype):
        return np.asarray(_codes_among(old, new) != old.cat.codes.to_numpy())
    if pd.api.types.is_datetime64_any_dtype(old.dtype):
        return np.asarray(
            old.to_numpy("datetime64[s]").astype(np.int64) != new.to_numpy("datetime64[s]").astype(np.int64)
        )
    if pd.api.types.is_numeric_dtype(old.dtype) and pd.api.types.is_numeric_dtype(new.dtype):
        first, second = (column.to_numpy(np.float64, na_value=np.nan) for column in (old, new))
        if name in _COORDINATES:
            both = ~(np.isnan(first) & np.isnan(second))
            return np.asarray(both & ~(np.abs(first - second) <= _SAME_PLACE))
        return np.asarray((first != second) & ~(np.isnan(first) & np.isnan(second)))
    old_words, new_words = (column.astype("string").fillna("").to_numpy(object) for column in (old, new))
    return np.asarray(old_words != new_words, dtype=bool)


def _codes_among(old: pd.Series, new: pd.Series) -> NDArray[np.int64]:
    """Return the codes of a column of names by the other's list; -2 for a name that it does not have."""
    positions = pc.index_in(
        pa.array(new.cat.categories, pa.string()), value_set=pa.array(old.cat.categories, pa.string())
    )
    # The -1 at the end is for nulls, whose code is -1.
    places = np.append(positions.fill_null(-2).to_numpy(zero_copy_only=False), -1).astype(np.int64)
    return places[new.cat.codes.to_numpy()]
