"""Files that a command is told to write: never one that it reads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from trends.cli.failures import UsageError

if TYPE_CHECKING:
    from os import PathLike

__all__ = ["refuse_overwriting"]


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
