"""Work that follows: begun when no newer request came for a while, dropped when one did."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Later"]

Wanted = TypeVar("Wanted")


class Later(Generic[Wanted]):
    """Does one thing at a time in a thread beside, and only for the latest request.

    Parameters
    ----------
    work : callable
        Called with the request, and with a function that says whether the request still stands. It may take long;
        it should ask before each of its steps, and before it shows anything.
    delay : float
        Seconds without a newer request before the work begins.
    """

    def __init__(self, work: Callable[[Wanted, Callable[[], bool]], None], delay: float) -> None:
        self._work, self._delay = work, delay
        self._latest = 0
        self._asked, self._working = threading.Lock(), threading.Lock()
        self._timer: threading.Timer | None = None

    def ask(self, wanted: Wanted) -> None:
        """Request the work; what was requested before is superseded."""
        with self._asked:
            self._latest += 1
            mine = self._latest
            if self._timer is not None:
                self._timer.cancel()
            self._timer = threading.Timer(self._delay, self._do, (wanted, mine))
            self._timer.daemon = True
            self._timer.start()

    def cancel(self) -> None:
        """Drop whatever was requested."""
        with self._asked:
            self._latest += 1
            if self._timer is not None:
                self._timer.cancel()
            self._timer = None

    def wait(self, seconds: float) -> bool:
        """Wait until the latest request is done, and say whether it is."""
        timer = self._timer
        if timer is not None:
            timer.join(seconds)
            return not timer.is_alive()
        return True

    def _do(self, wanted: Wanted, mine: int) -> None:
        def stands() -> bool:
            return mine == self._latest

        with self._working:
            if stands():
                self._work(wanted, stands)
