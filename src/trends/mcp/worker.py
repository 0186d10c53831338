"""What the process of a call does: answer it, in a private folder, without a network and without writing anywhere else."""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import tempfile
import threading
import warnings
from contextlib import suppress
from multiprocessing import connection, parent_process
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trends.errors import TrendsError
from trends.files.output import json_text
from trends.messages import Message

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from trends.mcp.calls import Call
    from trends.mcp.tool_list import Tool

__all__ = ["work"]

MOST_MEMORY = 4 * 2**30
"""Bytes that a call may take: half of what a laptop with eight gigabytes has."""

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_NETWORK = frozenset(
    ("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname")
)


def work(answers: Connection, call: Call) -> None:
    """Answer a call: one JSON object goes back, the answer or ``{"fault": sentence}``.

    Parameters
    ----------
    answers : Connection
        Where the answer goes.
    call : Call
    """
    _stand_alone()
    _quiet()
    bound_memory(MOST_MEMORY)
    copies, scratch = call.folder / "copies", call.folder / "scratch"
    copies.mkdir()
    scratch.mkdir()
    tempfile.tempdir = str(scratch)
    # Answers name files as they are named here: by their path from the folder that may be read.
    os.chdir(copies)
    refuse_network_and_writing(call.folder)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        text = _answered(call)
    with suppress(OSError):  # nobody waits for it any more
        answers.send_bytes(text.encode("utf-8"))


def _answered(call: Call) -> str:
    from trends.mcp.answers import Files, answer
    from trends.mcp.bounds import within
    from trends.mcp.snapshot import Snapshot
    from trends.mcp.tool_list import tools

    try:
        files = Files(Snapshot(Path(), call.roots), call.store)
        value = answer(call.tool, call.arguments, files)
        # A path of this machine is in no answer, whatever a library put into a sentence.
        return json_text(within(value, tools()[call.tool].narrower), indent=None)
    except BaseException as error:  # noqa: BLE001 - the last stop: whatever it is, the caller gets one sentence
        fault = in_words_of(tools()[call.tool], fault_of(error, call.language))
        return json.dumps({"fault": fault}, ensure_ascii=False)


def fault_of(error: BaseException, language: str) -> str:
    """Say in one sentence what went wrong; of what should not have, only its kind, as its words may hold anything.

    Examples
    --------
    >>> fault_of(FileNotFoundError(2, "No such file or directory", "/home/somebody/x"), "en")
    'x: No such file or directory.'
    """
    from trends.cli.failures import sentence

    if isinstance(error, (TrendsError, MemoryError)):
        return sentence(error, language)
    if isinstance(error, OSError) and error.strerror:
        name = f"{Path(error.filename).name}: " if isinstance(error.filename, str) else ""
        return f"{name}{error.strerror}."
    return Message("faults.server.fault", kind=type(error).__name__).in_language(language)


def in_words_of(tool: Tool, sentence: str) -> str:
    """Call options of the command as the tool calls them.

    Examples
    --------
    >>> from trends.mcp.tool_list import tools
    >>> in_words_of(tools()["pace"], "--as-of and --out cannot be used.")
    'as_of and --out cannot be used.'
    """
    names = {one.name.replace("_", "-"): one.name for one in tool.parameters}
    return re.sub(r"--([a-z][a-z0-9-]*)", lambda option: names.get(option[1], option[0]), sentence)


def bound_memory(most: int) -> None:
    """Have this process fail with a `MemoryError` that takes more, before the system ends others in its stead.

    Windows bounds no process this way, and macOS only a part of what it takes. It cannot be taken back.

    Parameters
    ----------
    most : int
        Bytes that it writes to; what is only mapped for reading, or reserved, does not count.
    """
    try:
        import resource
    except ImportError:  # pragma: no cover - Windows
        return
    with suppress(OSError, ValueError):
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (bound, bound))


def refuse_network_and_writing(folder: Path) -> None:
    """Have every attempt of this process to reach a network, or to open a file elsewhere for writing, fail.

    It can not be taken back, so it is for processes that end with their work.

    Parameters
    ----------
    folder : Path
        Where may be written.
    """
    inside = os.path.realpath(folder) + os.sep

    def refuse(event: str, arguments: tuple[Any, ...]) -> None:
        if event in _NETWORK:
            raise PermissionError(1, "A call reaches no network")
        if event != "open" or not isinstance(arguments[0], (str, bytes)):
            return
        path, _, flags = arguments
        if isinstance(flags, int) and flags & _WRITING:
            real = os.path.realpath(os.fsdecode(path))
            if not real.startswith(inside) and real != os.path.realpath(os.devnull):
                raise PermissionError(1, "A call writes nowhere but in its own folder")

    sys.addaudithook(refuse)


def _stand_alone() -> None:
    """Lead a group of processes, which can be ended together, and end with the server, however that one ended."""
    with suppress(OSError, AttributeError):
        os.setsid()
    server = parent_process()
    if server is not None:
        threading.Thread(target=_end_with, args=(server.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    connection.wait([sentinel])
    with suppress(OSError, AttributeError):
        os.killpg(0, 9)
    os._exit(1)


def _quiet() -> None:
    """Keep what libraries say from standard error, and Python from keeping compiled files."""
    sys.dont_write_bytecode = True
    logging.getLogger().addHandler(logging.NullHandler())
