"""Locks on files: the system frees them when their holder ends, however it ends, so that none is ever left behind."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = ["exclusive"]

_WAIT_SECONDS = 0.1
"""Between two looks: short beside whatever is done under a lock, and long beside the look itself."""


@contextlib.contextmanager
def exclusive(path: Path, cancelled: Callable[[], bool] | None = None) -> Iterator[None]:
    """Hold the lock file `path`; wait while another process or thread holds it.

    Parameters
    ----------
    path : Path
        The file; it is made where it is missing, and left: to remove it would give two processes two files.
    cancelled : callable, optional
        Called again and again while another holds the lock; when it returns true, nobody waits any more.

    Raises
    ------
    InterruptedError
        If `cancelled` says so.
    OSError
        If the file cannot be made, or lies where nothing can be locked.
    """
    from filelock import FileLock, Timeout

    # Where files cannot be locked, filelock would let a file's mere existence be the lock; a killed run would leave it.
    lock = FileLock(path, fallback_to_soft=False, poll_interval=_WAIT_SECONDS)
    try:
        lock.acquire(cancel_check=cancelled)
    except Timeout:
        raise InterruptedError from None
    try:
        yield
    finally:
        lock.release()
