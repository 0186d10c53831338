"""The two streams: results on standard output, everything said beside them on standard error."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import shutil
import sys
from typing import TYPE_CHECKING, TextIO

from trends.document.text import one_line
from trends.errors import TrendsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = [
    "ReaderGone",
    "counting_up",
    "page_width",
    "remark",
    "say_error",
    "steps",
    "use_utf8",
    "working",
    "write",
]

MOST_CHARACTERS = 499
FEWEST_COLUMNS = 40
"""What is narrower holds no table and hardly a word beside an option."""


class ReaderGone(Exception):  # noqa: N818 - not an error: the program that reads our output has seen enough
    """Whoever read standard output has closed it (``trends count ... | head``)."""


def use_utf8() -> None:
    """Write UTF-8 with newline ends, also on consoles that are set to another encoding."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def page_width(elsewhere: int) -> int:
    """Return how many columns there are: what COLUMNS says, else those of the terminal, else, in a pipe, `elsewhere`."""
    return max(shutil.get_terminal_size((elsewhere, 24)).columns, FEWEST_COLUMNS)


def write(text: str) -> None:
    """Write a result to standard output.

    Raises
    ------
    ReaderGone
        If nobody reads it any more.
    TrendsError
        If it cannot be written, for instance on a full disk.
    """
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        _give_up(sys.stdout)
        # Windows reports a closed pipe as an invalid argument.
        if isinstance(error, BrokenPipeError) or (os.name == "nt" and error.errno == errno.EINVAL):
            raise ReaderGone from None
        raise TrendsError(f"The result could not be written: {error.strerror}.") from error


def _give_up(stream: TextIO) -> None:
    """Point a stream that fails to nowhere, or the interpreter fails a second time when it flushes at its end."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def say_error(sentence: str) -> None:
    """Print one line on standard error, cleaned of what could steer the terminal."""
    line = one_line(sentence)
    if len(line) > MOST_CHARACTERS:
        # Names of a file stand in errors: one of a megabyte would push the sentence off the screen.
        line = line[: MOST_CHARACTERS - 1].rstrip() + "…"
    with contextlib.suppress(OSError):
        print(line, file=sys.stderr, flush=True)  # noqa: T201 - this is the place where errors are printed


def remark(*sentences: str) -> None:
    """Tell a person at a terminal what to know about a result; in a pipe only the result is wanted."""
    if sys.stderr.isatty():
        for sentence in sentences:
            say_error(sentence)


@contextlib.contextmanager
def steps(what: str = "") -> Iterator[Callable[[str, str], None]]:
    """Show on a terminal that work is going on; give a function that says which step whose work is at."""
    if not sys.stderr.isatty():
        yield lambda _whose, _step: None
        return
    from rich.console import Console
    from rich.text import Text

    at: dict[str, str] = {}
    with Console(stderr=True, highlight=False).status(Text(one_line(what))) as status:

        def tell(whose: str, step: str) -> None:
            # All that is going on, not the last to speak: reports are made side by side.
            at[whose] = step
            status.update(Text(one_line("; ".join(f"{name}: {where}" for name, where in at.items()))))

        yield tell


@contextlib.contextmanager
def counting_up() -> Iterator[Callable[[str, int, int], None]]:
    """Show on a terminal how far work is; give a function that says what is done, how much of it, and of how much."""
    if not sys.stderr.isatty():
        yield lambda _what, _done, _of: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True, highlight=False), transient=True) as progress:
        bar = progress.add_task("", total=None)

        def tell(what: str, done: int, of: int) -> None:
            progress.update(bar, description=what, completed=done, total=of)

        yield tell


@contextlib.contextmanager
def working(what: str) -> Iterator[None]:
    """Show on a terminal that work is going on."""
    with steps(what):
        yield
