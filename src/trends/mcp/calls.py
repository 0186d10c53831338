"""Calls, each in a process of its own: so one that takes too long can be ended, and none keeps another waiting."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trends.errors import TrendsError
from trends.messages import Message

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import BaseContext
    from threading import Event

    from trends.mcp.roots import Roots

__all__ = ["Call", "Running", "warmed"]

_PRELOADED = (
    *("trends.mcp.worker", "trends.mcp.answers", "trends.cli.commands.count", "trends.cli.commands.check"),
    *(
        "trends.sources",
        "trends.verdict",
        "trends.incidents.incidents",
        "trends.claims",
        "trends.claims.judging",
    ),
    *("trends.articles", "trends.revisions", "trends.store.newest", "scipy.stats", "pyarrow.csv"),
)
"""What calls import; in the process from which they are forked it is imported once."""

_STEP = 0.1
"""Seconds after which is looked whether somebody still waits."""
_PATIENCE = 5.0
"""Seconds that a process which was killed may take to be gone."""


@dataclass(frozen=True)
class Call:
    """One call.

    Attributes
    ----------
    tool : str
    arguments : dict
    roots : Roots
    store : bool
        Whether data in the local store may be read.
    folder : Path
        A private folder to work in.
    """

    tool: str
    arguments: dict[str, Any]
    roots: Roots
    store: bool
    folder: Path

    @property
    def language(self) -> str:
        """In which language its errors are said."""
        return str(self.arguments.get("language", "en"))


def _context() -> BaseContext:
    methods = multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")


def warmed() -> None:
    """Start the process from which calls are forked, where there is one, so that the first call need not wait for it."""
    context: Any = _context()
    if context.get_start_method() == "forkserver":
        from multiprocessing import forkserver

        context.set_forkserver_preload(list(_PRELOADED))
        forkserver.ensure_running()


class Running:
    """A call that is being answered.

    Parameters
    ----------
    call : Call
    """

    def __init__(self, call: Call) -> None:
        self.call = call
        from trends.mcp.worker import work

        context: Any = _context()
        self._answer: Connection
        self._answer, sending = context.Pipe(duplex=False)
        self._process = context.Process(target=work, args=(sending, call), daemon=False)
        self._process.start()
        sending.close()

    def result(self, seconds: float, given_up: Event) -> dict[str, Any]:
        """Wait for the answer, until somebody has given it up.

        Raises
        ------
        TrendsError
            What the command would have said; or that it took longer than `seconds`, or that the process died.
        """
        try:
            last = time.monotonic() + seconds
            while not self._answer.poll(_STEP):
                if time.monotonic() > last or given_up.is_set():
                    raise TrendsError(Message("faults.server.slow", seconds=round(seconds)))
            text = self._answer.recv_bytes().decode("utf-8")
        except (EOFError, OSError):
            raise TrendsError(Message("faults.server.died")) from None
        answer: dict[str, Any] = json.loads(text)
        if "fault" in answer:
            raise TrendsError(answer["fault"])
        return answer

    def end(self) -> None:
        """End the process, and those that it started, if they are still there."""
        number = self._process.pid
        if number is not None and self._process.is_alive():
            with suppress(OSError, AttributeError):
                # It leads a group of its own once it has begun; before, it has started nothing.
                if os.getpgid(number) == number:
                    os.killpg(number, signal.SIGKILL)
            self._process.kill()
        self._process.join(_PATIENCE)
        self._answer.close()
