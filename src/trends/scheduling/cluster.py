"""Jobs done on a Dask cluster (the extra ``cluster``).

A job of a machine that fails is done again by another: the cluster's scheduler sees to it, and because nothing a job
computes depends on where it runs, the result is the same. Dask's protocol runs what it is sent, so the address must be
that of a cluster of one's own.
"""

from __future__ import annotations

import contextlib
import logging
import warnings
from typing import TYPE_CHECKING, Any, Self, TypeVar

from trends.errors import ParameterError, SchedulingError, listed
from trends.scheduling.seam import Quiet, in_order
from trends.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import TracebackType

__all__ = ["Cluster"]

Job = TypeVar("Job")
Result = TypeVar("Result")

AHEAD = 4
PATIENCE = 30
"""Seconds to wait for the cluster's scheduler, and for the first worker."""

_LOGS = (
    "distributed",
    "distributed.client",
    "distributed.core",
    "distributed.comm",
    "distributed.batched",
    "tornado",
    "tornado.application",
)


class Cluster:
    """Does jobs on the Dask cluster whose scheduler listens at `address` (``tcp://10.0.0.1:8786``).

    Raises
    ------
    ParameterError
        If the extra is not installed.
    SchedulingError
        On entering, if nobody answers, there is no worker, or the workers have another version of this package.
    """

    def __init__(self, address: str) -> None:
        self.address = address.strip()
        self._client: Any = None
        self._held = contextlib.ExitStack()
        try:
            import distributed  # noqa: F401 - only whether it is there
        except ImportError:
            raise ParameterError(
                "A cluster needs the package distributed: pip install distributed."
            ) from None

    @property
    def workers(self) -> int:
        """Threads of all workers that are there now."""
        return max(sum(self._client.nthreads().values()), 1) if self._client else 1

    def map(self, function: Callable[[Job], Result], jobs: Iterable[Job]) -> Iterator[Result]:
        """Yield `function` of every job; see `trends.scheduling.seam.Scheduler`.

        Raises
        ------
        SchedulingError
            If one job ends one worker after the other, or the cluster is lost.
        """
        from distributed import CancelledError, KilledWorker
        from distributed.comm.core import CommClosedError

        quiet = Quiet(function)

        def submit(job: Job) -> Any:
            # Not pure: the key would be a hash of the job, and hashing a job costs more than sending it.
            return self._client.submit(quiet, job, pure=False)

        try:
            yield from in_order(submit, jobs, AHEAD * self.workers)
        except KilledWorker:
            raise SchedulingError(
                f"One job ended one worker of the cluster at {self.address} after the other, perhaps for want of memory."
            ) from None
        except (CancelledError, CommClosedError, OSError):
            raise SchedulingError(
                f"The cluster at {self.address} was lost before the work was done."
            ) from None

    def __enter__(self) -> Self:
        import distributed

        own = _version()
        connect: Any = distributed.Client  # whose signature has no types
        self._held.enter_context(_silent())
        try:
            _refuse_silence(self.address)
            # As the default client it would be sent the user's own Dask computations, too.
            self._client = connect(self.address, timeout=PATIENCE, set_as_default=False)
            self._held.callback(self._client.close)
            self._client.wait_for_workers(1, timeout=PATIENCE)
            versions = self._client.run(_version)
        except ImportError:
            self._held.close()
            raise SchedulingError(
                f"The workers of the cluster at {self.address} lack incident-trends {own}."
            ) from None
        except (OSError, ValueError, TypeError) as error:  # a timeout is an OSError
            self._held.close()
            missing = "no worker" if self._client else "no scheduler"
            raise SchedulingError(
                f"There is {missing} of a Dask cluster at {self.address[:80]!r}."
            ) from error
        other = sorted({version for version in versions.values() if version != own})
        if other:
            self._held.close()
            raise SchedulingError(
                f"The workers of the cluster at {self.address} have incident-trends {listed(other)}, not {own}."
            )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
        /,
    ) -> None:
        self._held.close()


def _version() -> str:
    return __version__


@contextlib.contextmanager
def _silent() -> Iterator[None]:
    """Keep the library's warnings and its log from the screen: what matters is raised."""
    loggers = [logging.getLogger(name) for name in _LOGS]
    before = [logger.disabled for logger in loggers]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for logger in loggers:
            logger.disabled = True
        try:
            yield
        finally:
            for logger, disabled in zip(loggers, before, strict=True):
                logger.disabled = disabled


def _refuse_silence(address: str) -> None:
    """Raise OSError or ValueError where nobody listens, before a client has started the thread that it would leave."""
    import socket

    from distributed.comm.addressing import parse_address, parse_host_port
    from distributed.comm.registry import backends

    kind, place = parse_address(address)
    if kind not in backends:
        raise ValueError(kind)
    if kind in {"tcp", "tls"}:
        socket.create_connection(parse_host_port(place), timeout=PATIENCE).close()
