"""A server that runs as long as the program which started it, and no longer."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from trends.errors import ParameterError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = ["free_port", "serve"]

PORTS_TRIED = 50
"""As many as Jupyter tries by itself."""
# A port is a number of 16 bits.
LAST_PORT = 65535
LONGEST_WAIT = 1.0
"""Seconds between two looks at whether the server still runs, or this program was told to end."""
PATIENCE = 15
"""Seconds in which a server that is told to stop must have stopped its kernels and itself."""


def free_port(first: int, option: str = "--port") -> int:
    """Return the first port from `first` on at which nobody listens.

    Raises
    ------
    ParameterError
        If there is none among the next fifty, or the user may not listen there.
    """
    last = min(first + PORTS_TRIED - 1, LAST_PORT)
    for port in range(first, last + 1):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            if os.name != "nt":
                # As servers do: a port whose last connection has just been closed is free.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except PermissionError:
                raise ParameterError(
                    f"You may not listen on port {port}; name one above 1023 with {option}."
                ) from None
            except OSError:
                continue
            return port
    raise ParameterError(f"All ports from {first} to {last} are in use; name another one with {option}.")


def serve(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run a server until it ends, or until this program is told to, which ends it too.

    Ctrl+C, SIGTERM and the end of the terminal (SIGHUP) tell it. The server hears of them from here alone: in a session
    of its own it is not struck by what a terminal sends to all, and closes its kernels before it goes.

    Returns
    -------
    int
        Its exit code; 0 where it was told to end.
    """
    with (
        _interrupted_by("SIGTERM", "SIGHUP"),
        subprocess.Popen(command, env=environment, start_new_session=os.name != "nt") as server,  # noqa: S603 - our own
    ):
        # A signal that comes just before a wait begins, or to another thread, does not wake it: so nobody waits for long.
        ended = threading.Thread(target=server.wait, daemon=True)
        ended.start()
        try:
            while ended.is_alive():
                ended.join(LONGEST_WAIT)
            return server.wait()
        except KeyboardInterrupt:
            _end(server)
            return 0


def _end(server: subprocess.Popen[bytes]) -> None:
    """End a server, whether or not it listens."""
    server.terminate()
    try:
        server.wait(timeout=PATIENCE)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        server.kill()
        server.wait()


@contextmanager
def _interrupted_by(*names: str) -> Iterator[None]:
    """Take these signals for Ctrl+C; one that is ignored (``nohup``) stays so, and Windows lacks some."""
    signals = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in signals}
    heard = [number for number, how in before.items() if how is not signal.SIG_IGN]
    for number in heard:
        signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        for number in heard:
            signal.signal(number, before[number])
