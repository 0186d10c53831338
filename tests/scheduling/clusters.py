"""A Dask cluster on this machine, for tests."""

from __future__ import annotations

import contextlib
import os
import warnings

import distributed


@contextlib.contextmanager
def local_cluster(workers):
    """Run a scheduler and workers, each a process of its own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library's own
        with distributed.LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address=None,
            silence_logs=60,
        ) as cluster:
            yield cluster


def workers_of(address):
    """Return the process ids of the workers."""
    with distributed.Client(address, set_as_default=False) as client:
        return sorted(client.run(os.getpid).values())
