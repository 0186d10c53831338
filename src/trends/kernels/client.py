"""Kernels of our own: this interpreter, in a private folder, over sockets that lie in it; cold, or forked.

Importing this module imports Jupyter, which takes a second or two.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from importlib.metadata import EntryPoint
from pathlib import Path
from queue import Empty
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import zmq
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from jupyter_core.utils import run_sync
from nbclient.exceptions import DeadKernelError
from papermill.clientwrap import PapermillNotebookClient

from trends.kernels.environment import kernel_environment
from trends.kernels.forks import Child
from trends.kernels.output_limits import STARTUP, OutputCount

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["KERNEL", "ForkedProvisioner", "PrivateClient"]

KERNEL = "python3"
LONGEST_END = 5.0
"""Seconds that a kernel may take to end when it is killed."""
# A socket's path has 104 bytes on macOS and 108 on Linux; "k-ipc-1" follows.
LONGEST_SOCKET_FOLDER = 80
_FORKED = "incident-trends-forked"
_GROUP = "jupyter_client.kernel_provisioners"


class ForkedProvisioner(LocalProvisioner):
    """Asks a fork server for the kernel where others start a program.

    The kernel's group is signalled by its parent, which alone knows that the number is still the kernel's.
    """

    async def launch_kernel(self, cmd: list[str], **options: Any) -> Any:  # noqa: ARG002 - there is no program to start
        """Have the kernel forked."""
        manager: Any = self.parent
        folder = Path(options["cwd"])
        request = {
            "kind": "kernel",
            "file": manager.connection_file,
            "folder": str(folder),
            "environment": {"IPYTHONDIR": str(Path(manager.connection_file).parent / ".ipython")},
        }
        child: Any = Child(manager.warm, request)
        self.process, self.pid = child, child.pid
        self.cwd = options["cwd"]
        return self.connection_info

    async def kill(self, restart: bool = False) -> None:  # noqa: ARG002 - Jupyter calls with it
        """End the kernel and wait for its end, which its parent tells at once: Jupyter looks ten times a second."""
        child: Any = self.process
        if child is not None:
            child.kill()
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(LONGEST_END)


class _ThisInterpreter(KernelSpecManager):
    """Knows one kernel: the interpreter that runs now, whatever kernels are installed."""

    forked = False

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:  # noqa: ARG002 - there is one kernel only
        """Return the specification of this interpreter."""
        command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        metadata = {"kernel_provisioner": {"provisioner_name": _FORKED}} if self.forked else {}
        return KernelSpec(argv=command, display_name="Python 3", language="python", env={}, metadata=metadata)


class _Client(AsyncKernelClient):
    """Takes a kernel for ready as soon as it answers and is heard.

    Jupyter goes on listening until a kernel has been silent for a fifth of a second. What is left then answers nobody:
    nbclient hears what answers its own requests alone.
    """

    async def wait_for_ready(self, timeout: float | None = None) -> None:  # noqa: ASYNC109 - as Jupyter has it
        """Wait for the kernel.

        Raises
        ------
        RuntimeError
            If it ends before, or does not answer in time.
        """
        end = time.monotonic() + (float("inf") if timeout is None else timeout)
        while time.monotonic() < end:
            self.kernel_info()
            with contextlib.suppress(Empty):
                if (await self.get_shell_msg(timeout=1))["msg_type"] == "kernel_info_reply":
                    # That it works is told on the channel of outputs: silent, it would not be connected yet.
                    await self.get_iopub_msg(timeout=0.2)
                    return
            if not await self.is_alive():
                raise RuntimeError("it ended before it answered")
        raise RuntimeError(f"it did not answer in {timeout} seconds")


class _Manager(AsyncKernelManager):
    """A manager that knows the fork server to ask."""

    warm: str | None = None


OUTPUT_SECONDS = 300
"""What a cell has put out may take so long to arrive once it is done; after Jupyter's four seconds, a cell with much to show
on a busy machine would be told to have taken too long."""


class PrivateClient(PapermillNotebookClient):  # type: ignore[misc]  # papermill is not typed
    """Starts the kernel in its folder and talks to it over sockets in that folder where the system has them.

    Parameters
    ----------
    nb_man : NotebookExecutionManager
        Papermill's.
    folder : Path
        The private folder: the connection's file and its sockets lie there.
    work : Path, optional
        The kernel's working folder; by default the private one.
    warm : str, optional
        Socket of the fork server; without it the kernel is started cold.
    startup : mapping of str to str
        Programs that the kernel runs before the notebook, by the names of their files.
    unwanted : callable
        Says whether the notebook's results are no longer waited for.
    """

    def __init__(
        self,
        nb_man: Any,
        *,
        folder: Path,
        work: Path | None = None,
        warm: str | None = None,
        startup: Mapping[str, str] = MappingProxyType({}),
        unwanted: Callable[[], bool] = lambda: False,
        **options: Any,
    ) -> None:
        # What is left to do in the kernel when its last output is here is of no use to anybody.
        options = {"shutdown_kernel": "immediate", "iopub_timeout": OUTPUT_SECONDS, **options}
        super().__init__(nb_man, **options)
        self.folder = folder
        self.work = work or folder
        self.warm = warm
        self.startup = {"output-limits.py": STARTUP, **startup}
        self.unwanted = unwanted
        self.output_count = OutputCount()

    @property
    def flooded(self) -> bool:
        """Whether the notebook has put out more than any report holds."""
        return self.output_count.flooded

    def process_message(self, msg: Any, cell: Any, cell_index: int) -> Any:
        """Take what the kernel sends; one that goes on without end is ended, and nothing more of it is kept."""
        if not self.output_count.add(msg["msg_type"], msg["content"]):
            return super().process_message(msg, cell, cell_index)
        self.kill()
        return None

    def create_kernel_manager(self) -> AsyncKernelManager:
        """Make the manager of the one kernel."""
        specifications = _ThisInterpreter()
        specifications.forked = self.warm is not None
        if self.warm is not None:
            factory = KernelProvisionerFactory.instance()
            factory.provisioners[_FORKED] = EntryPoint(_FORKED, f"{__name__}:ForkedProvisioner", _GROUP)
        manager = _Manager(
            kernel_name=KERNEL,
            kernel_spec_manager=specifications,
            connection_file=str(self.folder / "k.json"),
        )
        manager.warm = self.warm
        manager.client_factory = _Client
        # The kernel makes its sockets while they are asked for already: milliseconds until the next attempt.
        manager.context.setsockopt(zmq.RECONNECT_IVL, 10)
        if os.name == "posix" and len(os.fsencode(self.folder)) <= LONGEST_SOCKET_FOLDER:
            # With TCP, ports are chosen first and bound later: kernels started side by side can catch each other's.
            manager.transport = "ipc"
        self.km = manager
        return manager

    def kill(self) -> None:
        """End the kernel at once; the client then finds it dead and gives up."""
        process = getattr(getattr(self.km, "provisioner", None), "process", None)
        if process is not None:
            with contextlib.suppress(OSError):
                process.kill()

    async def async_start_new_kernel(self, **options: Any) -> None:
        """Start the kernel; what it writes past the notebook reaches no terminal."""
        self._refuse_unwanted()
        startup = self.folder / ".ipython" / "profile_default" / "startup"
        startup.mkdir(parents=True, exist_ok=True)
        for name, source in self.startup.items():
            (startup / name).write_text(source, encoding="utf-8")
        await super().async_start_new_kernel(
            cwd=str(self.work),
            env=kernel_environment(self.folder),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **options,
        )
        if self.unwanted():
            # Whoever stopped the run between the two looks found no kernel to end.
            self.kill()
        self._refuse_unwanted()

    def _refuse_unwanted(self) -> None:
        if self.unwanted():
            raise DeadKernelError("Stopped.")

    def start_new_kernel(self, **options: Any) -> None:
        """Start the kernel; see `async_start_new_kernel`."""
        run_sync(self.async_start_new_kernel)(**options)
