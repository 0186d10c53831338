"""Copies of the files that a call names: what is read is what was looked at, whatever becomes of the files meanwhile."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from trends.errors import InputError, shortened
from trends.mcp.roots import Located
from trends.messages import Message

if TYPE_CHECKING:
    from trends.mcp.roots import Roots

__all__ = ["MOST_BYTES", "MOST_FILES", "Snapshot"]

MOST_BYTES = 2**30
"""More than any release of UCDP's, packed or not, and ten times less than what fills the memory when it is parsed."""
MOST_FILES = 1000
"""A folder of daily exports of two and a half years."""
# A megabyte at a time: files of any size pass through little memory.
_CHUNK = 2**20


@dataclass
class Snapshot:
    """The copies of one call, in a folder that the call works in, so that its answer names no other path.

    Attributes
    ----------
    folder : Path
        Where the copies lie.
    roots : Roots
        What may be copied.
    """

    folder: Path
    roots: Roots
    _left: int = MOST_BYTES
    _files: int = 0
    _taken: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def take(self, name: str) -> str:
        """Copy a file, or a folder with what is in it, and return the name of the copy.

        Raises
        ------
        InputError
            If it may not be read, or is larger than what is read for one call.
        """
        place = self.roots.locate(name)
        whole = (str(place.root), *place.parts)
        shown = place.name
        while self._taken.setdefault(shown, whole) != whole:
            shown = f"other/{shown}"  # of the same name in another of the folders
        self._copy(place, self.folder / shown)
        return shown

    def _copy(self, place: Located, target: Path) -> None:
        if target.is_file():
            return
        with self.roots.opened(place) as (descriptor, found):
            if not stat.S_ISDIR(found.st_mode):
                self._copy_file(descriptor, found.st_size, target, place.name)
                return
            below = os.listdir(  # noqa: PTH208 - by its descriptor
                descriptor if os.listdir in os.supports_fd else place.root.joinpath(*place.parts)
            )
        target.mkdir(parents=True, exist_ok=True)
        for name in sorted(below):
            # As a folder is loaded: what is hidden is passed over, and so is what is neither file nor folder.
            if not name.startswith("."):
                self._copy_part(place, name, target / name)

    def _copy_part(self, place: Located, name: str, target: Path) -> None:
        path = place.root.joinpath(*place.parts, name)
        shown = PurePosixPath(place.name, name).as_posix()
        if path.is_symlink():
            real = Path(os.path.realpath(path))
            if real.is_dir():
                return
            if not real.is_relative_to(place.root):
                raise self.roots.outside(shown)
            self._copy(Located(place.root, real.relative_to(place.root).parts, shown), target)
        elif path.is_file() or path.is_dir():
            self._copy(Located(place.root, (*place.parts, name), shown), target)

    def _copy_file(self, descriptor: int, size: int, target: Path, name: str) -> None:
        self._files += 1
        if self._files > MOST_FILES:
            raise InputError(Message("faults.server.many", n=MOST_FILES))
        # What is too large is refused before it is read; counted as well, as a file may grow meanwhile.
        if size > self._left:
            raise _too_large(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.dup(descriptor), "rb") as source, target.open("xb") as copy:
            while chunk := source.read(_CHUNK):
                self._left -= len(chunk)
                if self._left < 0:
                    raise _too_large(name)
                copy.write(chunk)


def _too_large(name: str) -> InputError:
    return InputError(
        Message("faults.server.large", name=repr(shortened(name, 80)), gigabytes=MOST_BYTES // 2**30)
    )
