"""A file is written whole or not at all: under another name first, so that a full disk costs nothing that was there."""

from __future__ import annotations

import os
from contextlib import contextmanager
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING

from trends.errors import ParameterError, TrendsError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["whole_file", "write_text"]


@contextmanager
def whole_file(path: str | PathLike[str]) -> Iterator[Path]:
    """Give a name to write under, and move what stands there to `path` once it is whole.

    Parameters
    ----------
    path : path
        Where the file goes; what is there is replaced, through a link too.

    Raises
    ------
    ParameterError
        If `path` is none.
    TrendsError
        If the file cannot be written; what was there stays.
    """
    if not isinstance(path, (str, PathLike)):
        raise ParameterError(f"A path to write to is needed, not {type(path).__name__}.")
    try:
        target = Path(os.path.realpath(fspath(path)))
        # A pipe or a device has no place beside it, and nothing of it is lost.
        beside = not target.exists() or target.is_file()
        part = target.with_name(f".{target.name}.part") if target.name and beside else target
        try:
            yield part
            if part != target:
                part.replace(target)
        finally:
            if part != target:
                part.unlink(missing_ok=True)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)[:200].rstrip(".") or "it is no path"
        raise TrendsError(f"{str(path)[-120:]!r} cannot be written: {reason}.") from None


def write_text(path: str | PathLike[str], text: str) -> None:
    """Write text to a file, in UTF-8 and with the line ends that it has; see `whole_file`."""
    with whole_file(path) as part:
        part.write_text(text, encoding="utf-8", newline="")
