"""On which line of a TOML file something stands; the parser of the standard library does not tell."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Path", "line_of", "lines_of"]

Path = tuple[str | int, ...]
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_QUOTED = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'')
# Two quotation marks may stand right before the three that end a text of several lines.
_LONG = re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}(?!")|\'\'\'.*?\'{3,5}(?!\')', re.DOTALL)
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_PLAIN = re.compile(r"[^,\]}#\n]*")


def lines_of(text: str) -> dict[Path, int]:
    r"""Return the line, from 1, of every table, key and list item of a TOML text.

    Parameters
    ----------
    text : str
        The file, which is sound TOML.

    Returns
    -------
    dict
        By keys and positions from the top: ``("report", 2, "matrix", "country", 0)``.

    Examples
    --------
    >>> lines_of("[t]\nlist = [\n  1,\n  2]\n")
    {('t',): 1, ('t', 'list'): 2, ('t', 'list', 0): 3, ('t', 'list', 1): 4}
    """
    scan = _Scan(text)
    scan.file()
    return scan.lines


def line_of(lines: Mapping[Path, int], path: Sequence[str | int]) -> int:
    """Return the line of a value, or of the nearest thing around it that is written.

    Parameters
    ----------
    lines : mapping
        As `lines_of` gives them.
    path : sequence of str and int
        Keys and positions from the top.
    """
    whole = tuple(path)
    return next((lines[whole[:end]] for end in range(len(whole), 0, -1) if whole[:end] in lines), 1)


class _Scan:
    """A walk over a text that the parser has found sound: what is no TOML need not be told apart."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[Path, int] = {}
        self.last: dict[Path, int] = {}
        """Of each list of tables, the position of the last one so far."""
        self._counted, self._line = 0, 1

    def file(self) -> None:
        here: Path = ()
        while self._skip():
            if self._next("["):
                several = self._next("[")
                here = self._table(self._key(), several=several)
                self._next("]")
                self._next("]")
            else:
                self._pair(here)

    def _table(self, key: Path, *, several: bool) -> Path:
        """Return where a header leads: in a list of tables, to the last one so far."""
        place: Path = ()
        for position, part in enumerate(key):
            place = (*place, part)
            self._note(place)
            if position == len(key) - 1 and several:
                self.last[place] = self.last.get(place, -1) + 1
            if place in self.last:
                place = (*place, self.last[place])
            self._note(place)
        return place

    def _pair(self, here: Path) -> None:
        path = here
        for part in self._key():
            path = (*path, part)
            self._note(path)
        self._skip()
        self._next("=")
        self._value(path)

    def _key(self) -> Path:
        parts: list[str | int] = []
        while True:
            self._skip()
            if quoted := self._take(_QUOTED):
                parts.append(tomllib.loads(f"key = {quoted}")["key"])
            else:
                parts.append(self._take(_BARE))
            self._skip()
            if not self._next("."):
                return tuple(parts)

    def _value(self, path: Path) -> None:
        # Lists within lists, without a call for each: they nest as deep as somebody likes.
        open_: list[tuple[Path, int | None]] = []
        while True:
            self._skip()
            if self._next("["):
                open_.append((path, 0))
            elif self._next("{"):
                open_.append((path, None))
            elif not (self._take(_LONG) or self._take(_QUOTED)):
                self._take(_PLAIN)
            while open_:
                self._skip()
                self._next(",")
                self._skip()
                if not (self._next("]") or self._next("}")):
                    break
                open_.pop()
            if not open_:
                return
            outer, number = open_[-1]
            if number is None:
                path = outer
                for part in self._key():
                    path = (*path, part)
                    self._note(path)
                self._skip()
                self._next("=")
            else:
                open_[-1] = (outer, number + 1)
                path = (*outer, number)
                self._note(path)

    def _note(self, path: Path) -> None:
        # Counted from where it was counted last: from the start for each would be quadratic.
        self._line += self.text.count("\n", self._counted, self.at)
        self._counted = self.at
        self.lines.setdefault(path, self._line)

    def _skip(self) -> bool:
        self._take(_BLANK)
        return self.at < len(self.text)

    def _next(self, sign: str) -> bool:
        if not self.text.startswith(sign, self.at):
            return False
        self.at += len(sign)
        return True

    def _take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        if found is None:
            return ""
        self.at = found.end()
        return found[0]
