"""Jobs done in processes of this machine.

Processes are started afresh, never forked from one with threads, and by loky, which needs no ``if __name__ ==
"__main__"`` in the user's script and says so when a process dies instead of waiting for it for ever.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from typing import TYPE_CHECKING, Any, Self, TypeVar

from trends.errors import ParameterError, SchedulingError
from trends.scheduling.seam import Quiet, in_order
from trends.scheduling.threads import ENVIRONMENT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import TracebackType

__all__ = ["Processes"]

Job = TypeVar("Job")
Result = TypeVar("Result")

AHEAD = 4
"""Jobs on their way for every process: enough that none waits, few enough that memory stays small."""

_LOOK_SECONDS = 1.0
"""Between two looks of a worker whether the process that started it is still there."""


class Processes:
    """Does jobs in `workers` processes, which are started when the first job comes.

    Parameters
    ----------
    workers : int, optional
        By default as many as there are cores that this process may use.

    Raises
    ------
    ParameterError
        If `workers` is no positive whole number.
    """

    def __init__(self, workers: Any = None) -> None:
        if workers is not None and (isinstance(workers, bool) or not isinstance(workers, int) or workers < 1):
            raise ParameterError(f"The number of processes must be a positive whole number, not {workers!r}.")
        self._asked: int | None = workers
        self._pool: Any = None

    @property
    def workers(self) -> int:
        """How many processes there are."""
        if self._asked is None:
            from loky import cpu_count

            self._asked = int(cpu_count())
        return self._asked

    def map(self, function: Callable[[Job], Result], jobs: Iterable[Job]) -> Iterator[Result]:
        """Yield `function` of every job; see `trends.scheduling.seam.Scheduler`.

        Raises
        ------
        SchedulingError
            If a process dies.
        """
        from loky import ProcessPoolExecutor
        from loky.process_executor import BrokenProcessPool

        if self._pool is None:
            self._pool = ProcessPoolExecutor(self.workers, initializer=_begin, env=ENVIRONMENT)
        quiet = Quiet(function)
        try:
            yield from in_order(lambda job: self._pool.submit(quiet, job), jobs, AHEAD * self.workers)
        except BrokenProcessPool:
            raise SchedulingError(
                "A process that did part of the work died, perhaps for want of memory; fewer processes need less."
            ) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
        /,
    ) -> None:
        if self._pool is not None:
            # After an error nobody waits for what is still being done.
            self._pool.shutdown(wait=True, kill_workers=error is not None)
            self._pool = None


def _begin() -> None:
    """Leave an interrupt from the keyboard, which reaches all processes, to the one that the user sees; end with that one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if os.name == "posix":
        threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()


def _end_with(parent: int) -> None:
    """End this process soon after the one that started it: killed by force, that one cannot tell its workers to end."""
    while os.getppid() == parent:
        time.sleep(_LOOK_SECONDS)
    os._exit(1)
