"""Jobs done one after the other in this process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, TypeVar

from trends.scheduling.threads import one_thread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import TracebackType

__all__ = ["Here"]

Job = TypeVar("Job")
Result = TypeVar("Result")


class Here:
    """Does every job itself, when its result is asked for."""

    workers = 1

    def map(self, function: Callable[[Job], Result], jobs: Iterable[Job]) -> Iterator[Result]:
        """Yield `function` of every job; see `trends.scheduling.seam.Scheduler`."""
        for job in jobs:
            with one_thread():
                result = function(job)
            yield result

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
        /,
    ) -> None:
        pass
