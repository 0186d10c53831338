"""Waiting for a thread in such a way that Ctrl-C is heard."""

from __future__ import annotations

from concurrent.futures import Future, wait
from typing import TypeVar

__all__ = ["interruptible"]

_T = TypeVar("_T")
# Some systems deliver no interrupt to a wait without an end; half a second later is soon enough for a
# person.
_SECONDS = 0.5


def interruptible(future: Future[_T]) -> _T:
    """Return the result of a future; an interrupt ends the wait within half a second.

    Python raises KeyboardInterrupt in the main thread only, and only when that thread runs. The system may hand the
    signal to another thread, and then a wait without end is never woken; on Windows no such wait is.

    Parameters
    ----------
    future : Future

    Raises
    ------
    BaseException
        Whatever the work itself raised.
    """
    while not wait((future,), timeout=_SECONDS).done:
        pass
    return future.result()
