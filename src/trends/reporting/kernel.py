"""A papermill engine of our own: this interpreter as the kernel, over private sockets, in a private folder.

Importing this module imports papermill and Jupyter, which takes a second or two: `runner` does so when it must.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import ensure_event_loop, run_sync
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, papermill_engines

from trends.reporting.environment import kernel_environment

__all__ = ["ENGINE", "KERNEL", "close_loop", "register", "stop_all"]

ENGINE = "incident-trends"
KERNEL = "python3"
START_SECONDS = 120
# A socket's path has 104 bytes on macOS and 108 on Linux; "k-ipc-1" follows.
LONGEST_SOCKET_FOLDER = 80


_RUNNING: set[PrivateClient] = set()


class OwnKernel(KernelSpecManager):
    """Knows one kernel: the interpreter that runs now, whatever kernels are installed."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:  # noqa: ARG002 - there is one kernel only
        """Return the specification of this interpreter."""
        command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        return KernelSpec(argv=command, display_name="Python 3", language="python", env={}, metadata={})


class PrivateClient(PapermillNotebookClient):  # type: ignore[misc]  # papermill is not typed
    """Starts the kernel in its folder and talks to it over sockets in that folder where the system has them."""

    def __init__(self, nb_man: Any, *, folder: Path, **options: Any) -> None:
        super().__init__(nb_man, **options)
        self.folder = folder

    def create_kernel_manager(self) -> AsyncKernelManager:
        """Make the manager of the one kernel."""
        manager = AsyncKernelManager(
            kernel_name=KERNEL,
            kernel_spec_manager=OwnKernel(),
            connection_file=str(self.folder / "k.json"),
        )
        if os.name == "posix" and len(os.fsencode(self.folder)) <= LONGEST_SOCKET_FOLDER:
            # With TCP, ports are chosen first and bound later: kernels started side by side can catch each other's.
            manager.transport = "ipc"
        self.km = manager
        _RUNNING.add(self)
        return manager

    def kill(self) -> None:
        """End the kernel at once; the client then finds it dead and gives up."""
        process = getattr(getattr(self.km, "provisioner", None), "process", None)
        if process is not None:
            with contextlib.suppress(OSError):
                process.kill()

    async def async_start_new_kernel(self, **options: Any) -> None:
        """Start the kernel; what it writes past the notebook reaches no terminal."""
        await super().async_start_new_kernel(
            cwd=str(self.folder),
            env=kernel_environment(self.folder),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **options,
        )

    def start_new_kernel(self, **options: Any) -> None:
        """Start the kernel; see `async_start_new_kernel`."""
        run_sync(self.async_start_new_kernel)(**options)


class ColdEngine(Engine):  # type: ignore[misc]  # papermill is not typed
    """Runs each notebook in a kernel of its own, started for it and ended with it."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        *,
        folder: Path,
        cell_seconds: int,
        cell_started: Callable[[int], None],
        **_unused: Any,
    ) -> Any:
        """Execute the notebook."""

        def started(cell: Any, cell_index: int) -> None:  # noqa: ARG001 - nbclient calls with both names
            cell_started(cell_index)

        client = PrivateClient(
            nb_man,
            folder=folder,
            kernel_name=kernel_name,
            timeout=cell_seconds,
            startup_timeout=START_SECONDS,
            on_cell_start=started,
        )
        try:
            return client.execute()
        finally:
            _RUNNING.discard(client)


def stop_all() -> None:
    """End every kernel that this process runs: nobody waits for its results any more."""
    for client in list(_RUNNING):
        client.kill()


def close_loop() -> None:
    """Close the event loop that Jupyter made for this thread and leaves open."""
    ensure_event_loop().close()
    asyncio.set_event_loop(None)


def register() -> None:
    """Make the engine known to papermill."""
    papermill_engines.register(ENGINE, ColdEngine)
