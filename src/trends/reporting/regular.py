"""Files that a report is made of must be readable twice: pipes, sockets and devices are refused before one is opened."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

from trends.errors import InputError
from trends.messages import Message

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["refuse_streams"]


def refuse_streams(path: Path) -> None:
    """Refuse a path that is there and neither a file nor a folder: to open it might wait for ever.

    Parameters
    ----------
    path : Path
        A path that need not exist; what is wrong with one that does not is for its reader to say.

    Raises
    ------
    InputError
        If it is a pipe, a socket or a device.
    """
    try:
        kind = path.stat().st_mode
    except (OSError, ValueError):
        return
    if not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)):
        raise InputError(Message("configuration.file.stream", name=str(path)[:100]))
