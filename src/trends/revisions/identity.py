"""Which row of one release is which of the other: by its id, and where a row has none, by what it tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trends.incidents.incidents import Incidents
from trends.revisions.side import without_ids
from trends.schema import TELLING

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from trends.revisions.side import Side

__all__ = ["Pairing", "among_unreadable", "paired"]

_BETWEEN = "\x1f"


class Pairing(NamedTuple):
    """The rows of two tables that are the same incident.

    Attributes
    ----------
    old, new : ndarray of int, shape (n,)
        Positions in the two tables, in the order of the old one.
    """

    old: NDArray[np.int64]
    new: NDArray[np.int64]


def paired(old: Side, new: Side) -> Pairing:
    """Pair the rows of two releases, each with at most one.

    Returns
    -------
    Pairing
        Of ids that both hold. Rows without an id are paired by date, place, kind and actors; of several that tell
        the same, the first goes with the first.
    """
    matches = pc.index_in(_keys(new), value_set=_keys(old))
    positions = matches.to_numpy(zero_copy_only=False)
    positions = np.where(np.isnan(positions), -1, positions) if positions.dtype.kind == "f" else positions
    at = positions.astype(np.int64)
    held = np.flatnonzero(at >= 0)
    order = np.argsort(at[held], kind="stable")
    return Pairing(at[held][order], held[order])


def among_unreadable(frame: pd.DataFrame, side: Side) -> NDArray[np.bool_]:
    """Say which incidents stand among the rows that a release has and that could not be read, shape (n,).

    They are told by their ids, and where such a row has none, by what it tells.
    """
    unreadable = side.data.unreadable if isinstance(side.data, Incidents) else None
    if unreadable is None or not len(frame):
        return np.zeros(len(frame), dtype=bool)
    ids = unreadable["incident_id"].fillna("").str.strip()
    nameless = (ids == "").to_numpy(dtype=bool) | without_ids(unreadable)
    named = ids[~nameless]
    among = np.array(frame["incident_id"].isin(named), dtype=bool)
    if nameless.any():
        others = np.flatnonzero(~among)
        among[others] = _told(frame.iloc[others]).isin(_told(unreadable[nameless]))
    return among


def _keys(side: Side) -> pa.Array:
    ids = side.frame["incident_id"]
    if side.numbered.any():
        ids = ids.astype(object).where(~side.numbered, _told(side.frame))
    column = pa.array(ids, pa.string(), from_pandas=True)
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _told(frame: pd.DataFrame) -> pd.Series:
    """Return what each row tells as one text, with a number for those that tell the same."""
    words = [frame[name].astype("string").fillna("") for name in TELLING]
    content = words[0]
    for more in words[1:]:
        content = content.str.cat(more, sep=_BETWEEN)
    return content.str.cat(content.groupby(content).cumcount().astype("string"), sep=_BETWEEN).astype(object)
