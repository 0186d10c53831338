"""What every scheduler does, and how results come back in the order of their jobs without all being held at once."""

from __future__ import annotations

import warnings
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Protocol, Self, TypeVar

from trends.scheduling.threads import keep_to_one_thread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import TracebackType

__all__ = ["Future", "Quiet", "Scheduler", "in_order"]

Job = TypeVar("Job")
Result = TypeVar("Result")
Given_co = TypeVar("Given_co", covariant=True)


class Scheduler(Protocol):
    """Does jobs somewhere; to be used in a ``with`` statement, which gives back what it holds."""

    @property
    def workers(self) -> int:
        """How many jobs are done at a time."""

    def map(self, function: Callable[[Job], Result], jobs: Iterable[Job]) -> Iterator[Result]:
        """Yield `function` of every job, in the order of the jobs.

        Parameters
        ----------
        function : callable
            Of a module, so that another process can import it; what it raises is raised here.
        jobs : iterable
            Taken a few at a time, so that an endless one would do.
        """

    def __enter__(self) -> Self:
        """Begin."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
        /,
    ) -> None:
        """Give back what is held; work that is still going on is given up."""


class Future(Protocol[Given_co]):
    """A job on its way."""

    def result(self) -> Given_co:
        """Wait for the result."""

    def cancel(self) -> Any:
        """Give the job up."""


@dataclass(frozen=True)
class Quiet(Generic[Job, Result]):
    """A function as other processes call it: on one thread, and without a library's warnings on their screen."""

    function: Callable[[Job], Result]

    def __call__(self, job: Job) -> Result:
        """Do the job."""
        keep_to_one_thread()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return self.function(job)


def in_order(submit: Callable[[Job], Future[Result]], jobs: Iterable[Job], most: int) -> Iterator[Result]:
    """Yield the results in the order of the jobs, with at most so many on their way at a time."""
    waiting: deque[Future[Result]] = deque()
    try:
        for job in jobs:
            waiting.append(submit(job))
            if len(waiting) >= most:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        # Also if whoever takes the results stops before the last.
        for future in waiting:
            future.cancel()
