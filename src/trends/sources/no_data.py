"""Rows that are no data: the row of HXL tags under the header of copies on HDX, and rows without any value."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.sources.gathering import EMPTY_ROWS, TAG_ROWS

if TYPE_CHECKING:
    from trends.sources.files.raw import RawTable
    from trends.sources.rejection import RejectLog

__all__ = ["skip_what_is_no_data"]


def skip_what_is_no_data(raw: RawTable, log: RejectLog) -> None:
    """Set rows of tags and empty rows aside, and count them."""
    tags = np.zeros(raw.rows, dtype=bool)
    head = np.arange(min(3, raw.rows))
    # A number is no tag; which one it is does not matter here.
    cells = [
        ["" if np.isnan(number) else "0" for number in raw.numbers[name][head]]
        if name in raw.numbers
        else raw.columns[name].at(head)
        for name in raw.columns
    ]
    for row in head:
        words = [column[row].strip() for column in cells if column[row].strip()]
        tags[row] = bool(words) and all(word.startswith("#") for word in words)
    log.skip(TAG_ROWS, tags)
    empty = np.full(raw.rows, len(raw.columns) > 0)
    for name in raw.columns:
        if not empty.any():
            return
        empty &= raw.blank(name)
    log.skip(EMPTY_ROWS, empty)
