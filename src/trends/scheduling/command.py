"""A command of the operator's own, run without a shell when something has happened."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from trends.document.text import one_line
from trends.errors import ParameterError, nearest
from trends.messages import Message, listed

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["SECONDS", "Command", "command_of"]

SECONDS = 120.0
"""How long a command may take, unless its configuration says otherwise."""
_PLACE = re.compile(r"\{([^{}]*)\}")
# Seconds between two looks: an interrupt is answered at once, and ten looks a second cost nothing.
_OFTEN = 0.1
_MOST_TOLD = 200


def command_of(
    text: str | Sequence[str] | None, places: Sequence[str], option: str = "on_change"
) -> tuple[str, ...]:
    """Split a command into its words, before anything is filled in: no value can become another word.

    Parameters
    ----------
    text : str, sequence of str, or None
    places : sequence of str
        What it may ask for.
    option : str
        What the command is called where it is stated.

    Raises
    ------
    ParameterError
        If it cannot be split, or speaks of what there is not.

    Examples
    --------
    >>> command_of("python mail.py {pdf} 'Report {name}'", ("pdf", "name"))
    ('python', 'mail.py', '{pdf}', 'Report {name}')
    """
    if text is None:
        return ()
    try:
        words = tuple(_words(text)) if isinstance(text, str) else tuple(text)
    except ValueError:
        raise ParameterError(Message("configuration.on_change.quote", option=option)) from None
    if not words or not words[0].strip():
        raise ParameterError(Message("configuration.on_change.none", option=option))
    for word in words:
        for name in _PLACE.findall(word):
            if name not in places:
                close = nearest(name, places)
                raise ParameterError(
                    Message(
                        "configuration.on_change.place",
                        option=option,
                        place=f"{{{name[:40]}}}",
                        near="yes" if close else "no",
                        names=listed(close or places, len(places)),
                    )
                )
        if "\0" in word:
            raise ParameterError(Message("configuration.on_change.sign", option=option))
    return words


def _words(text: str) -> Iterable[str]:
    """Split as shells do; on Windows a backslash is part of a path and nothing else."""
    read = shlex.shlex(text, posix=True, punctuation_chars=False)
    read.whitespace_split, read.commenters = True, ""
    if os.name == "nt":
        read.escape = ""
    return read


@dataclass(frozen=True)
class Command:
    """A command that hears of something.

    Attributes
    ----------
    words : tuple of str
        As `command_of` gives them; empty where there is no command.
    seconds : float
        After so many it is ended, with whatever it has started.
    option : str
        What it is called where it is stated.
    """

    words: tuple[str, ...] = ()
    seconds: float = SECONDS
    option: str = "on_change"

    def run(self, values: Mapping[str, str], stopped: threading.Event | None = None) -> str:
        """Run the command without a shell, and return in a sentence why it did not do its work; empty if it did.

        Parameters
        ----------
        values : mapping
            What is filled in, by name; what there is not is missing.
        stopped : threading.Event, optional
            Set when nobody waits any more.
        """
        if not self.words:
            return ""
        lacking = [name for word in self.words for name in _PLACE.findall(word) if name not in values]
        if lacking:
            return f"{self.option} was not run: it asks for {{{lacking[0]}}}, and {self.lacking}."
        filled = [_PLACE.sub(lambda match: one_line(values[match[1]]), word) for word in self.words]
        return self._run(filled, stopped)

    @property
    def lacking(self) -> str:
        """What is said where a value is missing that the command asks for."""
        return "this report has none" if self.option == "on_change" else "this finding has none"

    def _run(self, words: Sequence[str], stopped: threading.Event | None) -> str:
        name = Path(words[0]).name[:60]
        # A file and no pipe: a pipe can fill up, or be held open by what the command leaves behind.
        with tempfile.TemporaryFile() as output:
            try:
                process = subprocess.Popen(  # noqa: S603 - the operator's own command, split beforehand and run by no shell
                    words,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    start_new_session=os.name == "posix",
                )
            except (OSError, ValueError) as error:
                why = getattr(error, "strerror", None) or "it is no command"
                return f"{self.option} could not be run: {name}: {why.lower()}."
            until = time.monotonic() + self.seconds
            while process.poll() is None:
                if stopped is not None and stopped.is_set():
                    _end(process)
                    return f"{self.option} was stopped with the run."
                if time.monotonic() > until:
                    _end(process)
                    return f"{self.option} was ended: {name} took longer than {self.seconds:g} seconds."
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(_OFTEN)
            if process.returncode == 0:
                return ""
            output.seek(0, os.SEEK_END)
            output.seek(max(0, output.tell() - 2000))
            lines = output.read().decode("utf-8", "replace").strip().splitlines()
        last = f": {one_line(lines[-1])[:_MOST_TOLD].rstrip('.')}" if lines else ""
        return f"{self.option} failed: {name} ended with code {process.returncode}{last}."


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a command and whatever it has started."""
    with contextlib.suppress(OSError):
        if os.name == "posix":
            # A session of its own was begun for it, so that this group is its own.
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()
