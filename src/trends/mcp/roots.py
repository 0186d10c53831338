"""Which files a server may read: those in the folders that were named, and no other."""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from trends.errors import InputError, ParameterError, shortened
from trends.messages import Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Located", "Roots"]

_BY_DESCRIPTOR = os.open in os.supports_dir_fd and hasattr(os, "O_NOFOLLOW")
"""Whether a folder can be gone through by descriptors, so that nobody can exchange a part of the way meanwhile."""

_OF_THE_SYSTEM = ("/dev", "/proc", "/sys")
"""What lies there is no data: devices, and what the system says of itself."""

_LONGEST_NAME = 1000
"""Paths are shorter everywhere (4,096 bytes on Linux, of which names of folders take most)."""

# Neither does a pipe without a writer keep the call waiting, nor does a terminal become that of the process.
_READING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
_READING |= getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True)
class Located:
    """Where a name leads.

    Attributes
    ----------
    root : Path
        The real path of the folder that holds it.
    parts : tuple of str
        The way from there, without a link on it.
    name : str
        Its path as answers call it: from the folder, as it was named.
    """

    root: Path
    parts: tuple[str, ...]
    name: str


@dataclass(frozen=True)
class Roots:
    """The folders that may be read.

    Attributes
    ----------
    folders : tuple of Path
        As they were named; they are looked up anew for each name.
    """

    folders: tuple[Path, ...] = ()

    @classmethod
    def of(cls, folders: Sequence[Path]) -> Roots:
        """Take the folders that a user names.

        Raises
        ------
        ParameterError
            If one is no folder, or one of the system's.
        """
        for folder in folders:
            if not folder.is_dir():
                raise ParameterError(f"There is no folder {shortened(str(folder))!r} to read from.")
            if _of_the_system(Path(os.path.realpath(folder))):
                raise ParameterError(
                    f"{shortened(str(folder))!r} holds no data, so that nothing is read there."
                )
        return cls(tuple(folder.absolute() for folder in folders))

    def locate(self, name: str) -> Located:
        """Find the file or folder that a name means.

        A path from one of the folders, or a whole path; the first folder that holds it counts. Links are followed as long
        as they stay in the folders.

        Raises
        ------
        InputError
            If it is in none of them. Of what lies elsewhere the sentence does not tell whether it is there.
        """
        path = PurePath(name)
        if not name.strip() or "\0" in name or len(name) > _LONGEST_NAME or ".." in path.parts:
            raise self.outside(name)
        inside = False
        for folder in self.folders:
            root = Path(os.path.realpath(folder))
            real = Path(os.path.realpath(folder / path))
            if not real.is_relative_to(root):
                continue
            inside = True
            if os.path.lexists(real):
                parts = real.relative_to(root).parts
                return Located(root, parts, self._named(folder, path) or "/".join(parts) or root.name)
        if not self.folders or not inside:
            raise self.outside(name)
        raise InputError(Message("faults.file.absent", name=repr(shortened(name, 80))))

    def outside(self, name: str) -> InputError:
        """Return what is said of a name that leads out of the folders, whether anything is there or not."""
        held = "some" if self.folders else "none"
        return InputError(Message("faults.server.outside", name=repr(shortened(name, 80)), roots=held))

    def files(self) -> Iterator[str]:
        """Yield what may be named, file by file: what is hidden, no file, or leads elsewhere is passed over."""
        for folder in self.folders:
            for here, below, names in os.walk(folder):
                below[:] = sorted(name for name in below if not name.startswith("."))
                for name in sorted(names):
                    path = Path(here, name)
                    shown = path.relative_to(folder).as_posix()
                    if not name.startswith(".") and path.is_file() and self._holds(shown):
                        yield shown

    def _holds(self, name: str) -> bool:
        try:
            self.locate(name)
        except InputError:
            return False
        return True

    @staticmethod
    def _named(folder: Path, path: PurePath) -> str:
        """Return a path from the folder as it was named; empty where it was named otherwise, or is the folder."""
        if path.is_absolute() and not path.is_relative_to(folder):
            return ""
        named = path.relative_to(folder) if path.is_absolute() else path
        return "/".join(named.parts)

    @contextmanager
    def opened(self, place: Located) -> Iterator[tuple[int, os.stat_result]]:
        """Open a file or folder for reading; no link that came in the way since is followed.

        Yields
        ------
        tuple of int and os.stat_result
            The descriptor and what it is: a file of bytes or a folder, and nothing else.

        Raises
        ------
        InputError
            If it is neither, or cannot be opened.
        """
        shown = shortened(place.name, 80)
        if _of_the_system(place.root.joinpath(*place.parts)):
            raise InputError(Message("faults.server.special", name=repr(shown)))
        try:
            descriptor = _descended(place) if _BY_DESCRIPTOR else _opened_by_path(place)
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise InputError(Message("faults.file.unreadable", name=shown, why=why)) from None
        if descriptor is None:
            raise InputError(Message("faults.server.special", name=repr(shown)))
        try:
            yield descriptor, os.fstat(descriptor)
        finally:
            with suppress(OSError):
                os.close(descriptor)


def _of_the_system(path: Path) -> bool:
    return any(path.is_relative_to(folder) for folder in _OF_THE_SYSTEM)


def _plain(found: os.stat_result) -> bool:
    return stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)


def _descended(place: Located) -> int | None:
    """Go down part by part, each opened from the one above it; None if there is neither file nor folder at the end."""
    folder = getattr(os, "O_DIRECTORY", 0)
    descriptor = os.open(place.root, _READING | folder)
    for number, part in enumerate(place.parts, 1):
        last = number == len(place.parts)
        try:
            # To open a device can set it going; so it is asked first, and of what was opened once more.
            if last and not _plain(os.stat(part, dir_fd=descriptor, follow_symlinks=False)):
                return None
            below = os.open(part, _READING | (0 if last else folder), dir_fd=descriptor)
        finally:
            os.close(descriptor)
        descriptor = below
    if _plain(os.fstat(descriptor)):
        return descriptor
    os.close(descriptor)
    return None


def _opened_by_path(place: Located) -> int | None:
    """Open by the whole path, where there is nothing better, and see that it still leads to what was opened."""
    path = place.root.joinpath(*place.parts)
    if not _plain(path.lstat()):
        return None
    descriptor = os.open(path, _READING)
    same = os.path.samestat(os.fstat(descriptor), path.lstat())
    if same and Path(os.path.realpath(path)) == path and _plain(os.fstat(descriptor)):
        return descriptor
    os.close(descriptor)
    return None
