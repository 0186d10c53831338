"""Linear algebra on one thread: jobs share the cores among themselves, and sums have the same last bits everywhere."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["ENVIRONMENT", "keep_to_one_thread", "one_thread"]

ENVIRONMENT = dict.fromkeys(
    (
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "MKL_NUM_THREADS",
        "BLIS_NUM_THREADS",
        "VECLIB_MAXIMUM_THREADS",
    ),
    "1",
)
"""What libraries read when they are loaded; Accelerate, on macOS, listens to nothing else."""


@contextlib.contextmanager
def one_thread() -> Iterator[None]:
    """Keep the linear algebra of this process to one thread for a while."""
    from threadpoolctl import threadpool_limits

    global _kept  # noqa: PLW0603 - threads are counted by process
    if _kept:
        yield
        return
    _load()
    _kept = True
    try:
        with threadpool_limits(limits=1):
            yield
    finally:
        _kept = False


def keep_to_one_thread() -> None:
    """Keep the linear algebra of this process to one thread from now on."""
    from threadpoolctl import threadpool_limits

    global _kept  # noqa: PLW0603 - as above
    _load()
    threadpool_limits(limits=1)
    _kept = True


_kept = False
"""Whether it is kept to one thread already: to find the libraries each time anew takes milliseconds."""


def _load() -> None:
    """Load what is to be limited: only libraries that are there can be told."""
    import numpy as np  # noqa: F401 - to have it loaded

    # scipy's own library comes with scipy.special, which every verdict needs; scipy.linalg, which would bring it too, takes
    # a tenth of a second. One that is loaded later reads the environment.
    if not ENVIRONMENT.items() <= os.environ.items():
        import scipy.special  # noqa: F401
