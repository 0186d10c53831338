"""Private temporary folders: gone with their holder, and where that one is killed, swept by the next run.

The folder itself is locked, so that there is no moment at which it stands there and nothing says whose it is: not before a
mark would have been written in it, and not while it is being emptied. Where folders cannot be locked (on Windows) a file in
it is.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["HELD", "private_folder", "sweep"]

HELD = ".held"
"""The file that is locked where folders cannot be."""

_PREFIX = "tr-"
"""Short, as the path of a socket may have no more than about 100 characters."""
_BY_FILE = sys.platform == "win32"


@contextmanager
def private_folder() -> Iterator[Path]:
    """Make a temporary folder that nobody else uses, and take it away afterwards.

    Yields
    ------
    Path
        The folder, by its real path.

    Raises
    ------
    OSError
        If none can be made.
    """
    descriptor = None
    while descriptor is None:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX)).resolve()
        descriptor = _held(folder, wait=True)
    try:
        yield folder
    finally:
        if _BY_FILE:
            os.close(descriptor)
        shutil.rmtree(folder, ignore_errors=True)
        if folder.exists():
            # A process that is just ending wrote one more file meanwhile.
            shutil.rmtree(folder, ignore_errors=True)
        if not _BY_FILE:
            os.close(descriptor)


def sweep() -> None:
    """Take away the private folders of runs that were killed: those that nobody holds."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):
            # On a machine of many users, another's folder is their own business; and a link leads who knows where.
            if folder.is_symlink() or (hasattr(os, "getuid") and folder.lstat().st_uid != os.getuid()):
                continue
            descriptor = _held(folder, wait=False)
            if descriptor is None:
                continue
            # Windows deletes no file that is open, so that there the lock has to go first.
            if _BY_FILE:
                os.close(descriptor)
            shutil.rmtree(folder, ignore_errors=True)
            if not _BY_FILE:
                os.close(descriptor)


def _held(folder: Path, *, wait: bool) -> int | None:
    """Lock a folder; None if another holds it (without `wait`), if it was swept meanwhile, or is no folder."""
    from filelock import lock_descriptor

    if _BY_FILE:
        descriptor = os.open(folder / HELD, os.O_RDWR | (os.O_CREAT if wait else 0), 0o600)
    else:
        try:
            descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        except (FileNotFoundError, NotADirectoryError):
            return None
    try:
        held = lock_descriptor(descriptor, blocking=wait)
        # Swept while it was waited for, the folder that is locked has no name any more.
        same = _BY_FILE or os.stat(folder).st_ino == os.fstat(descriptor).st_ino  # noqa: PTH116 - the two are compared
    except FileNotFoundError:
        held = same = False
    except BaseException:
        os.close(descriptor)
        raise
    if held and same:
        return descriptor
    os.close(descriptor)
    return None
