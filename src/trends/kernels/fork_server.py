"""The fork server: a process that has imported everything a notebook needs, and forks a kernel for each that asks.

It is a program of its own (``python -m trends.kernels.fork_server SOCKET [MODULE ...]``; ``module:function`` is called), so that nothing of the caller,
neither its threads nor its environment, is carried into a kernel. One thread, one loop: a connection is one child, which
ends when the connection does. So a kernel is gone with whoever asked for it, however that one ended, and all of them are
gone with the caller of the program, whose end closes standard input.

A request is one JSON object, four bytes of length before it: ``{"kind": "kernel", ...}``, or ``{"kind": "call",
"function": "module:name", ...}`` for a child that runs a function of the caller's. The answer begins with the child's
number; after that each byte that comes in is the number of a signal for the child, and its end is told by
``{"exit": code}``. A child that was called may write messages of its own on the same connection before.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import io
import json
import os
import selectors
import signal
import socket
import sys
from typing import TYPE_CHECKING, Any

from trends.kernels.environment import ALONE
from trends.kernels.framing import Unfit, framed, taken

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]

# What notebooks import. Half of a notebook's time goes there, and here it goes once. The caller names more.
_PRELOADED = (
    "numpy.random",
    "pandas",
    "pyarrow.compute",
    "pyarrow.csv",
    "scipy.special",
    "matplotlib.backends.backend_agg",
    "matplotlib.dates",
    "matplotlib.figure",
    "matplotlib.patches",
    "matplotlib.textpath",
    "matplotlib.ticker",
    "matplotlib.pyplot",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.core.pylabtools",
    "IPython.extensions.storemagic",
    "ipykernel.debugger",
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "tornado.platform.asyncio",
    "zmq.utils.garbage",
)
# The backend takes hold of the shell when it is imported: before there is one, every figure would be lost in silence.
_COLD = ("matplotlib_inline.backend_inline",)
# Starts threads when it is imported, which statsmodels does where it finds it; a notebook may still import it.
_THREADED = ("polars",)
# Nobody debugs a report's kernel, and ipykernel would load a whole debugger into each.
_DEBUGGER = ("debugpy",)
# Read without the grammar of internationalised addresses (below), and so not for a notebook's own use.
_CLIENTS = ("jsonschema",)
# jsonschema asks for it to check durations, which no notebook holds, and it brings a library of dates; papermill, to read
# notebooks from a Hadoop cluster.
_UNUSED = ("isoduration", "pyarrow.fs")
_NOTEBOOK_COLUMNS = 20
"""What pandas sets ``display.max_columns`` to when it is imported in a kernel."""
_DEATH_OF_PARENT = 1
"""``PR_SET_PDEATHSIG`` of Linux's prctl(2)."""


def main(arguments: list[str]) -> int:
    """Import what is needed, say so on standard output, and serve until standard input is closed."""
    address, *modules = arguments
    with contextlib.suppress(ValueError, IndexError):
        # `-m` puts the working folder on the path, which a kernel then does for itself.
        sys.path.remove(os.getcwd())  # noqa: PTH109 - as `-m` wrote it
    _warm_up((*_PRELOADED, *modules))
    if _threads() > 1:
        # A fork copies one thread and whatever locks the others held; then cold kernels are the sound choice.
        return 1
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(address)
        listener.listen(128)
        os.write(1, b"+")
        _Server(listener, address).serve()
    return 0


def _warm_up(modules: Sequence[str]) -> None:
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    # With JupyterLab installed, jsonschema compiles a grammar of internationalised addresses: 1.5 s for checks that no
    # notebook needs. `None` tells the import that there is none.
    absent = {"rfc3987_syntax", *_THREADED, *_DEBUGGER, *_UNUSED} - sys.modules.keys()
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type]  # how an import is refused (importlib's way)
    # What imports make stays: to look for garbage, now or later, finds next to nothing and takes time.
    gc.disable()
    try:
        for name in modules:
            module, _, function = name.partition(":")
            with contextlib.suppress(ImportError):
                imported = importlib.import_module(module)
                if function:
                    getattr(imported, function)()
    finally:
        for name in absent:
            del sys.modules[name]
    for name in ALONE:
        os.environ.pop(name, None)
    _widen_tables()
    _draw_once()
    for name in _COLD:
        sys.modules.pop(name, None)
    # What is there now is never looked at again by a child's collector, whose marks would copy every page.
    gc.freeze()
    gc.enable()


def _widen_tables() -> None:
    """Give pandas the columns of a notebook; imported outside of one, it would measure a terminal that is not there."""
    import pandas as pd

    pd.set_option("display.max_columns", _NOTEBOOK_COLUMNS)


def _draw_once() -> None:
    """Find the fonts; the figure is thrown away.

    No formula stands in it: the parser of formulas takes a tenth of a second to build, and few notebooks draw one.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(1, 1))
    FigureCanvasAgg(figure)
    figure.subplots().set_title("a")
    figure.savefig(io.BytesIO(), format="png")
    figure.savefig(io.BytesIO(), format="svg")


def _threads() -> int:
    try:
        return len(os.listdir("/proc/self/task"))  # noqa: PTH208 - a count, not paths
    except OSError:
        import threading

        return threading.active_count()


class _Server:
    """The loop: who asked for which child."""

    def __init__(self, listener: socket.socket, address: str) -> None:
        self.listener = listener
        self.address = address
        self.asking: dict[socket.socket, bytearray] = {}
        self.children: dict[int, socket.socket] = {}
        self.selector = selectors.DefaultSelector()
        self.woken, self.waker = socket.socketpair()
        for end in (self.woken, self.waker):
            end.setblocking(False)

    def serve(self) -> None:
        """Serve until standard input is closed, and leave no child behind."""
        # The end of a child writes a byte here, which select() wakes up by. The handler need only be one.
        signal.set_wakeup_fd(self.waker.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for source in (self.listener, self.woken, 0):
            self.selector.register(source, selectors.EVENT_READ)
        try:
            while True:
                for key, _ in self.selector.select():
                    if key.fileobj == 0:
                        return
                    if key.fileobj is self.listener:
                        self._accept()
                    elif key.fileobj is self.woken:
                        self._reap()
                    elif isinstance(key.fileobj, socket.socket):
                        self._hear(key.fileobj)
        finally:
            for number in self.children:
                _signal(number, signal.SIGKILL)

    def _accept(self) -> None:
        connection, _ = self.listener.accept()
        self.asking[connection] = bytearray()
        self.selector.register(connection, selectors.EVENT_READ)

    def _hear(self, connection: socket.socket) -> None:
        """Take what has come in: part of a request, signals for a child, or the end."""
        number = next((number for number, child in self.children.items() if child is connection), None)
        try:
            heard = connection.recv(1 << 16, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return
        except OSError:
            heard = b""
        if number is not None:
            for wanted in heard:
                _signal(number, wanted)
            if not heard:
                _signal(number, signal.SIGKILL)
                self.selector.unregister(connection)
            return
        self.asking[connection] += heard
        try:
            request = _request(self.asking[connection]) if heard else None
        except (Unfit, ValueError):
            heard = b""
        if not heard:
            # Gone before it had asked, or what it asked is no request.
            self._forget(connection)
        elif request is not None:
            del self.asking[connection]
            self._fork(connection, request)

    def _fork(self, connection: socket.socket, request: dict[str, Any]) -> None:
        number = os.fork()
        if number:
            self.children[number] = connection
            _say(connection, {"pid": number})
            return
        code = 1
        try:
            self._leave(connection)
            code = _child(connection, request, self.address)
        except BaseException:  # noqa: BLE001 - nothing may climb into the parent's loop, which is on this stack
            code = 1
        finally:
            os._exit(code)

    def _leave(self, own: socket.socket) -> None:
        """Let go of everything that is the parent's."""
        signal.set_wakeup_fd(-1)
        for wanted in (signal.SIGCHLD, signal.SIGINT, signal.SIGTERM):
            signal.signal(wanted, signal.SIG_DFL)
        # A cell is interrupted by the KeyboardInterrupt that this handler raises.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        self.selector.close()
        for end in (self.listener, self.woken, self.waker, *self.asking, *self.children.values()):
            if end is not own:
                end.close()
        # A group of its own: what the child starts can be signalled with it.
        os.setsid()
        nowhere = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(nowhere, standard)
        os.close(nowhere)
        atexit._clear()  # noqa: SLF001 - what the parent does at its end is not the child's to do

    def _reap(self) -> None:
        with contextlib.suppress(BlockingIOError):
            while self.woken.recv(1 << 12):
                pass
        while self.children:
            number, status = os.waitpid(-1, os.WNOHANG)
            if not number:
                return
            connection = self.children.pop(number)
            _say(connection, {"exit": os.waitstatus_to_exitcode(status)})
            # What the child started itself (a notebook may) goes with it.
            with contextlib.suppress(OSError):
                os.killpg(number, signal.SIGKILL)
            self._forget(connection)

    def _forget(self, connection: socket.socket) -> None:
        self.asking.pop(connection, None)
        with contextlib.suppress(KeyError, ValueError):
            self.selector.unregister(connection)
        connection.close()


def _request(buffer: bytearray) -> dict[str, Any] | None:
    """Take a request out of what has come in; None while it is not whole."""
    whole = taken(buffer)
    if whole is None:
        return None
    request = json.loads(whole)
    if not isinstance(request, dict):
        raise Unfit
    return request


def _say(connection: socket.socket, message: dict[str, Any]) -> None:
    # Whoever does not listen finds the end of the connection; the loop waits for nobody.
    with contextlib.suppress(OSError):
        connection.sendall(framed(json.dumps(message).encode()), socket.MSG_DONTWAIT)


def _signal(number: int, wanted: int) -> None:
    """Send a signal to a child and its group; it may be too young to lead one."""
    try:
        os.killpg(number, wanted)
    except OSError:
        with contextlib.suppress(OSError):
            os.kill(number, wanted)


# -- in the child -------------------------------------------------------------------------------------------------


def _child(connection: socket.socket, request: dict[str, Any], address: str) -> int:
    """Become what was asked for, and return the exit code."""
    _die_with_parent()
    _seed_anew()
    if request["kind"] == "kernel":
        connection.close()
        return _kernel(request)
    module, _, name = request["function"].partition(":")
    code: int = getattr(importlib.import_module(module), name)(connection, request, address)
    return code


def _kernel(request: dict[str, Any]) -> int:
    """Be an IPython kernel as ``python -m ipykernel_launcher -f FILE`` would be one."""
    os.environ.update(request["environment"])
    # ipykernel looks whether this process is still there, and ends without it.
    os.environ["JPY_PARENT_PID"] = str(os.getppid())
    os.chdir(request["folder"])
    for name in [name for name in sys.modules if name.split(".")[0] in _CLIENTS]:
        del sys.modules[name]
    from ipykernel import kernelapp

    sys.argv = [kernelapp.__file__.replace("ipykernel/kernelapp.py", "ipykernel_launcher.py")]
    # A history of what was typed is kept for nobody, in a database for which the disk is waited for.
    sys.argv += ["-f", request["file"], "--HistoryManager.enabled=False"]
    application: Any = kernelapp.IPKernelApp.instance(parent_handle=os.getppid())
    application.initialize(sys.argv[1:])
    try:
        application.start()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    finally:
        atexit._run_exitfuncs()  # noqa: SLF001 - the child leaves by os._exit, past what a notebook left to do
    return 0


def _seed_anew() -> None:
    """Give every child random numbers of its own, as a fresh interpreter has them."""
    import random

    import numpy as np

    random.seed()
    np.random.seed()  # noqa: NPY002 - the global generator is what a fork would share


def _die_with_parent() -> None:
    """End with the fork server, also when it is killed (Linux; elsewhere the kernel looks for its parent)."""
    if sys.platform == "linux":
        import ctypes

        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_DEATH_OF_PARENT, signal.SIGKILL, 0, 0, 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
