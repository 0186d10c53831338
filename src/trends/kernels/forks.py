"""The caller's side of the fork server: it is started once, asked for children, and ended with the caller."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from trends.errors import RenderError
from trends.kernels.environment import ALONE, kernel_environment, workplace
from trends.kernels.framing import Unfit, framed, received

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

__all__ = ["FORKS", "Child", "ForkServer"]

FORKS = sys.platform == "linux"
"""Whether a process that has loaded libraries may be forked.

Windows cannot. macOS can, and its own libraries end the child: NumPy's arithmetic is Apple's there (Accelerate), which
does not outlive a fork, and ipykernel calls Objective-C. Kernels there are started cold, which takes longer.
"""

_SOCKET = "s"
# A socket's path has 104 bytes on macOS and 108 on Linux.
LONGEST_ADDRESS = 100


class Child:
    """A child of the fork server: what `subprocess.Popen` is for a process that was started.

    Parameters
    ----------
    address : str
        The fork server's socket.
    request : mapping
        What the child shall be.

    Raises
    ------
    RenderError
        If the fork server is gone.
    """

    stdin = stdout = stderr = None

    def __init__(self, address: str, request: Mapping[str, Any]) -> None:
        self.returncode: int | None = None
        self._reading = threading.Lock()
        self.connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self.connection.connect(address)
            self.connection.sendall(framed(json.dumps(request).encode()))
            first = received(self.connection)
        except (OSError, Unfit):
            first = None
        if first is None:
            self.connection.close()
            raise RenderError("The process that forks the kernels has ended, perhaps for want of memory.")
        self.pid = int(json.loads(first)["pid"])

    def poll(self) -> int | None:
        """Return the exit code; None while it runs."""
        return self._told(0)

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end, and return the exit code."""
        code = self._told(timeout)
        if code is None:
            raise subprocess.TimeoutExpired("a forked kernel", timeout or 0)
        return code

    def _told(self, timeout: float | None) -> int | None:
        """Listen for the exit code; the end of the connection is one, too."""
        with self._reading:
            if self.returncode is None:
                try:
                    self.connection.settimeout(timeout)
                    message = received(self.connection)
                except (TimeoutError, BlockingIOError):
                    return None
                except (OSError, Unfit):
                    message = None
                answer = json.loads(message) if message else {}
                # Negative for a signal, as in Popen: without a word from the server the child went with it.
                self.returncode = int(answer.get("exit", -signal.SIGKILL))
                self.connection.close()
            return self.returncode

    def send_signal(self, wanted: int) -> None:
        """Send a signal to the child and whatever it started."""
        with contextlib.suppress(OSError):
            self.connection.sendall(bytes([wanted]))

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)

    def let_go(self) -> None:
        """Close the connection, with which the child ends."""
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)


class ForkServer:
    """Starts the fork server in a private folder of its own, with the clean environment of a kernel.

    It is warm when `ready` says so; until then it may be asked already, and answers as soon as it is. To be closed
    in the end; should that never happen, it goes with this process.

    Parameters
    ----------
    modules : iterable of str
        What its children shall find imported, besides what every notebook needs; one that is not there is left out. Of
        ``module:function`` the function is called as well; it may start no thread.
    """

    def __init__(self, modules: Iterable[str] = ()) -> None:
        self._modules = tuple(modules)
        self._rest = ExitStack()
        self._children: set[Child] = set()
        self._lock = threading.Lock()
        self._closed = False
        self._warm: bool | None = None
        folder = self._rest.enter_context(workplace({}))
        self.address = str(folder / _SOCKET)
        try:
            self._process = self._started(folder)
        except BaseException:
            self._rest.close()
            raise

    def _started(self, folder: Path) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "trends.kernels.fork_server", self.address, *self._modules]
        try:
            return subprocess.Popen(  # noqa: S603 - our own program
                command,
                cwd=folder,
                env={**kernel_environment(folder), **ALONE},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                # The terminal's Ctrl-C is for the caller, who ends this one.
                start_new_session=True,
            )
        except OSError as error:
            raise RenderError(f"No process can be started: {error.strerror or error}.") from None

    def ready(self) -> bool:
        """Wait until it is warm; False if it cannot be, and then kernels are to be started cold."""
        with self._lock:
            if self._warm is None:
                fits = len(os.fsencode(self.address)) <= LONGEST_ADDRESS
                stream = self._process.stdout
                self._warm = bool(fits and stream is not None and stream.read(1) == b"+")
            return self._warm and not self._closed

    def child(self, request: Mapping[str, Any]) -> Child:
        """Ask for a child.

        Raises
        ------
        RenderError
            If the fork server is gone or has been closed.
        """
        child = Child(self.address, request)
        self._children.add(child)
        if self._closed:
            child.let_go()
        return child

    def messages(
        self,
        request: Mapping[str, Any],
        hear: Callable[[dict[str, Any], Callable[[], bytes]], bool],
        limit: float,
    ) -> bool:
        """Ask for a child that reports, and hear it out.

        Parameters
        ----------
        request : mapping
            What it shall do.
        hear : callable
            Called with each message and a function that returns the bytes that follow it; True ends the talk.
        limit : float
            Seconds until the child is ended, whatever it is doing.

        Returns
        -------
        bool
            False if the child ended before it had said everything.

        Raises
        ------
        TimeoutError
            If the limit passes.
        """
        child = self.child(request)
        end = time.monotonic() + limit

        def following() -> bytes:
            # 0 would mean not to wait at all.
            child.connection.settimeout(max(0.001, end - time.monotonic()))
            message = received(child.connection)
            if message is None:
                raise EOFError
            return message

        try:
            while True:
                message = json.loads(following())
                if "exit" in message:
                    return False
                if hear(message, following):
                    return True
        except (EOFError, Unfit, ValueError):
            return False
        finally:
            child.let_go()
            child.connection.close()
            self._children.discard(child)

    def stop(self) -> None:
        """End every child at once; nobody waits for them any more."""
        self._closed = True
        if self._warm is None:
            # It is still importing, and hears nothing.
            self._process.kill()
        for child in list(self._children):
            child.let_go()

    def close(self) -> None:
        """End the fork server with all its children, and take its folder away."""
        self.stop()
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        try:
            self._process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for child in self._children:
            child.connection.close()
        with self._lock:
            self._warm = False
            if self._process.stdout is not None:
                self._process.stdout.close()
        self._rest.close()
