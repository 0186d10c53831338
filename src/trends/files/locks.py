"""Locks on files: the system frees them when their holder ends, however it ends, so that none is ever left behind."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

__all__ = ["exclusive", "lock_file"]

_WAIT_SECONDS = 0.1


def lock_file(descriptor: int, *, wait: bool = True) -> None:
    """Lock an open file until it is closed.

    Raises
    ------
    BlockingIOError
        If another process or thread holds the lock, and `wait` is false.
    """
    if sys.platform == "win32":
        import msvcrt

        while True:
            try:
                msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            except OSError:
                if not wait:
                    raise BlockingIOError from None
                time.sleep(_WAIT_SECONDS)
            else:
                return
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))


@contextlib.contextmanager
def exclusive(path: Path, waiting: Callable[[], bool] | None = None) -> Iterator[None]:
    """Hold the lock file `path`; wait while another process or thread holds it.

    Parameters
    ----------
    path : Path
        The file; it is made where it is missing.
    waiting : callable, optional
        Called again and again while another holds the lock; when it returns true, nobody waits any more.

    Raises
    ------
    InterruptedError
        If `waiting` says so.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        if waiting is None:
            lock_file(descriptor)
        else:
            while True:
                try:
                    lock_file(descriptor, wait=False)
                    break
                except BlockingIOError:
                    if waiting():
                        raise InterruptedError from None
                    time.sleep(_WAIT_SECONDS)
        yield
    finally:
        os.close(descriptor)
