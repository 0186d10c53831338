"""From a path to plain files: folders, gzip, zip and tar, with a guard against archives that swell or reach outside."""

from __future__ import annotations

import gzip
import re
import tarfile
import zipfile
import zlib
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING

from trends.errors import InputError, listed
from trends.files.private_folder import private_folder, sweep
from trends.imported.folder import is_imported
from trends.messages import Message
from trends.provenance import hash_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from trends.provenance import SourceFile

__all__ = ["Opening", "PlainFile", "files_of", "natural_order", "opened"]

_CHUNK = 1 << 20
_FREE_BYTES = 64 << 20
_LARGEST_RATIO = 100
"""What an archive may swell to: a GED file in a zip holds about 12 times its size, a zero-filled panel about 60."""

# Publishers pack a handful of files; each is opened to see what it is.
_MOST_MEMBERS = 1_000
_PAPERS = frozenset({".pdf", ".doc", ".docx", ".rtf", ".md", ".html"})
_PAPER_NAMES = re.compile(
    r"(read[-_ ]?me|licen[cs]e|copying|terms|citation|changelog|codebook)(?![a-z]).*", re.IGNORECASE
)
"""Documents that publishers put beside the data in an archive; they are no table and are passed over."""


@dataclass(frozen=True)
class PlainFile:
    """A file that can be read as it is.

    Attributes
    ----------
    path : Path
        Where the bytes are: the file itself, or a copy taken out of an archive.
    name : str
        What sentences call it: the file's name, for a member of an archive with the archive's before it.
    scratch : callable
        Returns a folder for copies, which is made when it is first asked for and removed when the reading is done: a
        process that is killed while it reads a plain file leaves nothing behind.
    """

    path: Path
    name: str
    scratch: Callable[[], Path]


class Opening:
    """What lies behind the paths that a user gave: plain files, and the files on disk that they come from."""

    def __init__(self, scratch: Callable[[], Path], pool: ThreadPoolExecutor) -> None:
        self.scratch = scratch
        self.files: list[PlainFile] = []
        self._pool = pool
        self._on_disk: list[Future[SourceFile]] = []

    def sources(self) -> tuple[SourceFile, ...]:
        """Return name, hash and size of every file as it lies on disk."""
        return tuple(future.result() for future in self._on_disk)

    def cancel(self) -> None:
        """Leave what has not been hashed."""
        for future in self._on_disk:
            future.cancel()

    def add(self, path: Path, name: str) -> None:
        """Take in a file, or what is inside it if it is an archive."""
        try:
            with path.open("rb") as stream:
                head = stream.read(4)
        except OSError as error:
            raise _unreadable(name, error) from None
        if not head:
            raise InputError(Message("faults.file.empty", name=name))
        if head == b"PAR1" and is_imported(path.parent):
            # The files beside it, and the days that are covered, would be missing without a word.
            folder = path.absolute().parent.name
            raise InputError(
                f"{name} is one of the files of the incidents imported to {folder}, which are read together; name the "
                f"folder {folder} instead, by itself."
            )
        self._on_disk.append(self._pool.submit(hash_file, path))  # beside the reading
        if head[:2] == b"\x1f\x8b":
            # Beside the names of members, which may come out of it.
            copy = _from_gzip(path, name, self._next().with_suffix(".gunzipped"))
            if _is_tar(copy):
                self._add_tar(copy, name)
            else:
                self._add_copy(copy, name.removesuffix(".gz"))
        elif _is_tar(path):
            self._add_tar(path, name)
        # The second is the end of the directory, with which an archive without members begins.
        elif head in {b"PK\x03\x04", b"PK\x05\x06"}:
            self._add_zip(path, name)
        else:
            self.files.append(PlainFile(path, name, self.scratch))

    def _next(self) -> Path:
        return self.scratch() / f"{len(self.files)}.plain"

    def _add_copy(self, copy: Path, name: str) -> None:
        with copy.open("rb") as stream:
            head = stream.read(4)
        if not head:
            raise InputError(Message("faults.file.empty", name=name))
        if head[:2] == b"\x1f\x8b" or (head == b"PK\x03\x04" and not _is_workbook(copy)):
            raise InputError(f"{name} is an archive inside an archive; unpack it first.")
        self.files.append(PlainFile(copy, name, self.scratch))

    def _add_tar(self, path: Path, name: str) -> None:
        try:
            with tarfile.open(path, "r:") as archive:
                members = {member.name: member for member in archive.getmembers() if member.isfile()}
                limit = max(_FREE_BYTES, path.stat().st_size * _LARGEST_RATIO)
                for member in _tables(list(members), name):
                    with archive.extractfile(members[member]) as packed:  # type: ignore[union-attr]  # it is a file
                        copy = self._next()
                        limit -= _copy(packed, copy, limit, name)
                    self._add_copy(copy, f"{name}/{member}")
        except (tarfile.TarError, EOFError, ValueError):
            raise InputError(f"{name} is a damaged or truncated tar file.") from None
        except OSError as error:
            raise _unreadable(name, error) from None

    def _add_zip(self, path: Path, name: str) -> None:
        try:
            with zipfile.ZipFile(path) as archive:
                if _holds_a_workbook(archive):
                    self.files.append(PlainFile(path, name, self.scratch))
                    return
                # One allowance for all members together: a thousand that each stay below it would do the
                # same harm.
                limit = max(_FREE_BYTES, path.stat().st_size * _LARGEST_RATIO)
                members = [member.filename for member in archive.infolist() if not member.is_dir()]
                for member in _tables(members, name):
                    with archive.open(member) as packed:
                        copy = self._next()
                        limit -= _copy(packed, copy, limit, name)
                    self._add_copy(copy, f"{name}/{member}")
        # All that zipfile has for a member that needs a password.
        except RuntimeError:
            raise InputError(f"{name} is encrypted; unpack it first.") from None
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError):
            raise InputError(f"{name} is a damaged or truncated zip file.") from None
        except OSError as error:
            raise _unreadable(name, error) from None


@contextmanager
def opened(paths: list[Path], files: list[tuple[Path, str]] | None = None) -> Iterator[Opening]:
    """Open files, folders and archives as plain files, in the natural order of their names.

    Parameters
    ----------
    paths : list of Path
        What was named.
    files : list of pairs of Path and str, optional
        Some of `files_of` the paths, where not all shall be read.

    Raises
    ------
    InputError
        If a path does not exist or cannot be read, a folder is empty, or an archive is damaged, encrypted, swells
        beyond reason or names a path outside itself.
    """
    files = files_of(paths) if files is None else files
    with ExitStack() as unpacked, ThreadPoolExecutor(1) as pool:

        @cache
        def scratch() -> Path:
            sweep()  # what a killed process had unpacked
            return unpacked.enter_context(private_folder())

        opening = Opening(scratch, pool)
        try:
            for path, name in files:
                opening.add(path, name)
            yield opening
            opening.sources()  # a damaged file of the store is refused here, also by who does not ask for its hash
        finally:
            opening.cancel()


def files_of(paths: list[Path]) -> list[tuple[Path, str]]:
    """Return the files on disk behind paths, each with what sentences call it; see `opened` for the errors."""
    return [file for path in paths for file in _found(path)]


def _found(path: Path) -> list[tuple[Path, str]]:
    """Return the files behind a path, each with what sentences call it."""
    called = path.name or str(path)  # neither the root of a disk nor the present folder has a name
    try:
        if path.is_dir():
            files = {file.relative_to(path).as_posix(): file for file in path.rglob("*") if file.is_file()}
            names = sorted((name for name in files if not _hidden(name)), key=natural_order)
            if not names:
                raise InputError(f"The folder {called} holds no file.")
            return [(files[name], name) for name in names]
        if path.is_file():
            return [(path, path.name)]
        if path.exists():
            raise InputError(f"{called} is neither a file nor a folder.")
    except (OSError, ValueError) as error:
        raise _unreadable(called, error) from None
    raise InputError(Message("faults.file.absent", name=repr(str(path)[-80:])))


def natural_order(name: str) -> tuple[tuple[int, int, str], ...]:
    """Return a key that sorts ``v26_0_10`` after ``v26_0_9``."""
    parts = re.split(r"([0-9]+)", name.casefold())
    # isdigit alone is true of a superscript two, at which int() fails.
    return tuple(
        (0, int(part), "") if part.isascii() and part.isdigit() else (1, 0, part) for part in parts if part
    )


def _hidden(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return any(part.startswith((".", "__MACOSX")) for part in parts) or parts[-1] in {
        "Thumbs.db",
        "desktop.ini",
    }


def _unreadable(name: str, error: Exception) -> InputError:
    why = getattr(error, "strerror", None) or type(error).__name__
    return InputError(Message("faults.file.unreadable", name=name, why=why))


def _from_gzip(path: Path, name: str, copy: Path) -> Path:
    try:
        with gzip.open(path) as packed:
            _copy(packed, copy, max(_FREE_BYTES, path.stat().st_size * _LARGEST_RATIO), name)
    except (OSError, EOFError, zlib.error):
        raise InputError(f"{name} is a damaged or truncated gzip file.") from None
    return copy


def _tables(members: list[str], name: str) -> list[str]:
    """Return the members of an archive that may be tables, in natural order."""
    if len(members) > _MOST_MEMBERS:
        raise InputError(f"{name} holds {len(members):,} files; at most {_MOST_MEMBERS:,} are read.")
    outside = [member for member in members if _leaves(member)]
    if outside:
        raise InputError(f"{name} is not read: it names a path outside itself, {listed(outside, 1)}.")
    tables = [member for member in members if not _hidden(member) and not _is_paper(PurePosixPath(member))]
    if not tables:
        raise InputError(f"{name} holds no table; found {listed(members)}.")
    return sorted(tables, key=natural_order)


def _is_paper(path: PurePosixPath) -> bool:
    suffix = path.suffix.casefold()
    return suffix in _PAPERS or (suffix in {"", ".txt"} and bool(_PAPER_NAMES.fullmatch(path.stem)))


def _is_tar(path: Path) -> bool:
    """Return whether a file is a tar archive, as POSIX and GNU tar mark them; any text may begin like an older one."""
    with path.open("rb") as stream:
        return stream.read(262)[257:] == b"ustar"


def _is_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return _holds_a_workbook(archive)
    except zipfile.BadZipFile:
        return False


def _holds_a_workbook(archive: zipfile.ZipFile) -> bool:
    """Return whether an archive is an Office or OpenDocument file: what of it is the workbook, its parts say."""
    names = {name.casefold() for name in archive.namelist()}
    return "[content_types].xml" in names or {"mimetype", "content.xml"} <= names


def _leaves(member: str) -> bool:
    path = PurePosixPath(member.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or bool(re.match(r"[A-Za-z]:", member))


def _copy(packed: IO[bytes] | gzip.GzipFile, copy: Path, limit: int, name: str) -> int:
    """Unpack in pieces, counting what comes out rather than trusting what the archive says of itself."""
    total = 0
    with copy.open("wb") as plain:
        while chunk := packed.read(_CHUNK):
            total += len(chunk)
            if total > limit:
                raise InputError(
                    f"{name} is not read: unpacked it grows beyond {_LARGEST_RATIO} times its size, as archives made "
                    "to harm do; unpack it yourself if it is sound."
                )
            plain.write(chunk)
    return total
