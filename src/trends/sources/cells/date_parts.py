"""Dates that stand as year, month and day in columns of their own, put together as far as they are known."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from trends.sources.cells.days import month_number
from trends.sources.cells.values import BLANKS
from trends.sources.files.raw import Coded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["joined_parts"]

_UNKNOWN = frozenset({"0", "00", "-9", "-99", "-999"})


def joined_parts(year: Coded, month: Coded, day: Coded, *, unknown: Iterable[str] = ()) -> Coded:
    """Write dates of three columns, each distinct one once: ``2021-03-04``, ``2021-03`` or ``2021``.

    A part is unknown where it is blank, 0, -9 or -99, or one of the words `unknown`. Without a month the day tells
    nothing, and without a year there is no date. Months may be names.

    Examples
    --------
    >>> import pyarrow as pa
    >>> year, month, day = (Coded.from_arrow(pa.array(words)) for words in (["2021"] * 2, ["3", "0"], ["4", "4"]))
    >>> joined_parts(year, month, day).listed()
    ['2021', '2021-03-04']
    """
    parts = (year, month, day)
    nothing = _UNKNOWN.union(unknown)
    texts = [[_plain(word, nothing) for word in part.listed()] for part in parts]
    keys = np.stack([part.codes.astype(np.int64) for part in parts], axis=1)
    distinct, rows = (
        np.unique(keys, axis=0, return_inverse=True) if len(keys) else (keys, np.zeros(0, dtype=np.int64))
    )
    words = [_joined([texts[place][code] for place, code in enumerate(key)]) for key in distinct]
    return Coded(rows.reshape(-1).astype(np.int32), pa.array(words, pa.string()))


def _plain(word: str, nothing: frozenset[str]) -> str:
    text = re.sub(r"\.0*$", "", word)
    return "" if text in nothing or text.casefold() in BLANKS else text


def _joined(parts: Sequence[str]) -> str:
    year, month, day = parts
    if not year:
        return ""
    if number := month_number(month) if month else None:
        month = str(number)
    present = [year.zfill(4), month.zfill(2), day.zfill(2)][: 3 if month and day else 2 if month else 1]
    return "-".join(present)
