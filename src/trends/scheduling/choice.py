"""Which scheduler is meant: the one that was given, the cluster at an address, or so many processes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trends.errors import ParameterError
from trends.scheduling.cluster import Cluster
from trends.scheduling.here import Here
from trends.scheduling.processes import Processes

if TYPE_CHECKING:
    from trends.scheduling.seam import Scheduler

__all__ = ["scheduler_for"]


def scheduler_for(scheduler: Scheduler | str | None = None, workers: int | None = None) -> Scheduler:
    """Return a scheduler, not yet entered.

    Parameters
    ----------
    scheduler : Scheduler or str, optional
        One of one's own, or the address of a Dask cluster.
    workers : int, optional
        Without `scheduler`: processes of this machine, by default one a core; one works in this process.

    Raises
    ------
    ParameterError
        If both are given, or either cannot be.
    """
    if scheduler is None:
        processes = Processes(workers)
        return Here() if processes.workers == 1 else processes
    if workers is not None:
        raise ParameterError(
            "A cluster has as many workers as it has; give an address or a number, not both."
        )
    if isinstance(scheduler, str):
        if not scheduler.strip():
            raise ParameterError("The address of a cluster is missing; it looks like tcp://10.0.0.1:8786.")
        return Cluster(scheduler)
    return scheduler
