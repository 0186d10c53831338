"""The table of changes that results show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trends.verdict.wording import between, change_times, compared

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from trends.document.blocks import Block
    from trends.verdict.change import Change

__all__ = ["change_table"]


def change_table(
    title: str, columns: Sequence[str], changes: Iterable[tuple[str, Change]], note: str
) -> Block:
    """Return a block with a row a change: name, ratio, its 90 % and 95 % limits, and what it is in words.

    Parameters
    ----------
    title, note : str
        Above and below the table.
    columns : sequence of str
        Five heads.
    changes : iterable of (str, Change)
        What each row is of.
    """
    from trends.document.blocks import Table

    rows = tuple(
        (
            name,
            change_times(change),
            between(change.low90, change.high90),
            between(change.low95, change.high95),
            compared(change.low95, change.high95),
        )
        for name, change in changes
    )
    return Table(title, tuple(columns), rows, align="lrrrl", note=note)
