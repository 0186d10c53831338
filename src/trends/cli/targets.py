"""Files that a command is told to write: never one that it reads."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from trends.cli.failures import UsageError
from trends.errors import TrendsError

if TYPE_CHECKING:
    from os import PathLike

__all__ = ["refuse_overwriting", "writable"]


def refuse_overwriting(option: str, target: Path, *read: str | PathLike[str]) -> None:
    """Refuse to write over what is read; a slip of the name must not cost the data.

    Parameters
    ----------
    option : str
        What names the target, such as ``--rows``.
    target : Path
    *read : str or path
        What is read; names that are no file or folder are passed over.

    Raises
    ------
    UsageError
        If the target is a file that is read, or one in a folder that is read.
    """
    for path in map(Path, read):
        try:
            # A hard link, or another case of the letters where the system makes none of it, is the same file.
            is_read = target.samefile(path) or target.resolve().is_relative_to(path.resolve())
        except (OSError, ValueError):
            continue  # one of the two is no file as yet, or no file's name
        if is_read:
            raise UsageError(f"{option} would write over {target}, which is read; name another file.")


def writable(target: Path, endings: tuple[str, ...]) -> None:
    """Say whether a file could be written there, before the work is done.

    Parameters
    ----------
    target : Path
    endings : tuple of str
        The forms that can be written.

    Raises
    ------
    UsageError
        If the file's ending is another, or its folder is not there.
    TrendsError
        If the folder cannot be written to.
    """
    name, folder = target.name[:60], target.parent
    if target.suffix.casefold() not in endings:
        raise UsageError(f"{' or '.join(endings)} can be written, and not {name!r}.")
    if not folder.is_dir():
        raise UsageError(f"There is no folder {str(folder)[:120]!r} to write {name!r} to.")
    if target.is_dir():
        raise UsageError(f"{str(target)[:120]!r} is a folder, not a file.")
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise TrendsError(f"{name} cannot be written: {error.strerror or error}.") from None
