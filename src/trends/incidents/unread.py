"""Columns of a file that nothing was read from: what is missed may stand in one of them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from trends.errors import ParameterError, SelectionError, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["naming_unread"]


@contextmanager
def naming_unread(columns: Sequence[str]) -> Iterator[None]:
    """Where something was not recognised, name the columns that were not read."""
    try:
        yield
    except (ParameterError, SelectionError) as error:
        if not error.unrecognised or not columns:
            raise
        raise type(error)(
            f"{error} Not read were the columns {listed(columns)}; --columns (columns=) says what a column holds."
        ) from None
