"""A papermill engine of our own (entry point ``papermill.engine``, name ``incident-trends``).

``papermill --engine incident-trends IN OUT`` and `papermill.execute_notebook` run notebooks with it, too: in a kernel
that is forked from a process that is warm where the system forks, over private sockets, and without the secrets of the caller's
environment. Importing this module imports papermill.
"""

from __future__ import annotations

import asyncio
import atexit
import threading
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyter_core.utils import ensure_event_loop
from papermill.engines import Engine

from trends.kernels.client import PrivateClient
from trends.kernels.environment import workplace
from trends.kernels.forks import FORKS, ForkServer

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["PrivateEngine", "close_loop"]

START_SECONDS = 120
_STARTING = threading.Lock()


class PrivateEngine(Engine):  # type: ignore[misc]  # papermill is not typed
    """Runs each notebook in a kernel of its own, made for it and ended with it."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        *,
        make_client: Callable[..., PrivateClient] | None = None,
        execution_timeout: int | None = None,
        **_unused: Any,
    ) -> Any:
        """Execute the notebook.

        Parameters
        ----------
        nb_man : NotebookExecutionManager
            Papermill's.
        kernel_name : str
            Of no account: the kernel is this interpreter.
        make_client : callable, optional
            Makes the client from papermill's manager. Without one, the notebook is somebody's who calls papermill: it
            works where papermill says, and its kernel comes from a fork server that this process keeps.
        execution_timeout : int, optional
            Papermill's limit of seconds a cell.
        """
        if make_client is not None:
            return make_client(nb_man, kernel_name=kernel_name, startup_timeout=START_SECONDS).execute()
        with workplace({}) as folder:
            client = PrivateClient(
                nb_man,
                folder=folder,
                work=Path.cwd(),
                warm=_own_server(),
                kernel_name=kernel_name,
                timeout=execution_timeout,
                startup_timeout=START_SECONDS,
            )
            return client.execute()


def _own_server() -> str | None:
    """Return the address of this process's own fork server, or None where kernels are started cold."""
    if not FORKS:
        return None
    # cache holds no lock while it calls: two threads that ask at once would start two servers.
    with _STARTING:
        server = _kept_server()
    return server.address if server.ready() else None


_OFTEN = ("scipy.linalg", "scipy.optimize", "scipy.stats")
"""What notebooks of any kind often import, and is slow to load."""


@cache
def _kept_server() -> ForkServer:
    server = ForkServer(_OFTEN)
    atexit.register(server.close)
    return server


def close_loop() -> None:
    """Close the event loop that Jupyter made for this thread and leaves open."""
    ensure_event_loop().close()
    asyncio.set_event_loop(None)
