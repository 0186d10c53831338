"""The folder of a site: whose it is, and how a new state takes the place of the old one, whole or not at all.

The new state is laid out beside the folder under a hidden name; what has not changed, and what is not of the site, is
linked into it and keeps its bytes and its times. Then the two change places in one stroke (`trends.reporting.exchange`).
Where the system cannot do that the old one is moved aside first, and put back by the next run if this one is killed.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from trends.errors import ParameterError, RenderError
from trends.files.locks import exclusive
from trends.files.output import json_text
from trends.reporting.exchange import exchange

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["MARK", "Mark", "Placed", "held", "place", "read_mark", "same_files"]

MARK = ".trends-site.json"
"""The file that says that a folder is a site of this package, and which files of it are the site's."""


@dataclass(frozen=True)
class Mark:
    """What is kept of a site beside its pages.

    Attributes
    ----------
    key : str
        Hash of everything that it was made of.
    inputs : list of str
        Names of the data that its ledger asks for, as the ledger has them.
    files : dict of str to str
        Its files with their SHA-256.
    drawn : dict of str to str
        By name of a figure: hash of what it was drawn from.
    claims : int
        Claims that have a page.
    problems : list of str
        What is wrong with entries that could not be judged, in the site's language: an unchanged site says so again
        without reading its ledger.
    """

    key: str
    inputs: list[str] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    drawn: dict[str, str] = field(default_factory=dict)
    claims: int = 0
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Placed:
    """What became of the files: written, removed, and left although the site has no such page any more."""

    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


@contextmanager
def held(out: Path) -> Iterator[None]:
    """Hold a folder, so that two runs do not write to it at once.

    Raises
    ------
    RenderError
        If it cannot be held.
    """
    # Not beside the folder: a lock stays where it is, and the place beside a site is the user's own.
    owner = str(os.getuid()) if hasattr(os, "getuid") else ""
    name = hashlib.sha256(f"{owner}\0{out}".encode()).hexdigest()[:16]
    try:
        lock = exclusive(Path(tempfile.gettempdir()) / f"trends-site-{name}.lock")
        lock.__enter__()
    except OSError as error:
        raise RenderError(f"The site cannot be written: {error.strerror or error}.") from None
    with contextlib.ExitStack() as stack:
        stack.push(lock.__exit__)
        _settle(out)
        yield


def read_mark(out: Path) -> Mark | None:
    """Return the mark of a site; None where there is no folder yet, or an empty one.

    Raises
    ------
    ParameterError
        If the folder holds something else, or is none.
    """
    shown = str(out)[-120:]
    try:
        if not out.exists() and not out.is_symlink():
            return None
        if not out.is_dir():
            raise ParameterError(f"{shown!r} is a file; a site needs a folder of its own.")
        if out.is_mount():
            # Such a folder cannot change places with another, which is how a site is replaced as a whole.
            raise ParameterError(
                f"{shown!r} is where a disk or a volume is mounted; a site is exchanged as a whole, so name a folder in it."
            )
        if (out / MARK).is_file():
            return _mark(out / MARK)
        if any(out.iterdir()):
            raise ParameterError(
                f"{shown!r} holds files that are of no site made by trends; nothing was written. Name an empty folder, or one "
                "that is not there yet."
            )
    except OSError as error:
        raise RenderError(f"{shown!r} cannot be read: {(error.strerror or 'no folder').lower()}.") from None
    return None


def _mark(path: Path) -> Mark:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        files = {str(name): str(sha) for name, sha in value["files"].items()}
        drawn = {str(name): str(key) for name, key in value.get("drawn", {}).items()}
        inputs, problems = (list(map(str, value.get(name, []))) for name in ("inputs", "problems"))
        return Mark(str(value["key"]), inputs, files, drawn, int(value.get("claims", 0)), problems)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise ParameterError(
            f"{MARK} in {str(path.parent)[-120:]!r} cannot be read, so nobody knows which files there are the site's; nothing "
            "was written. Name another folder."
        ) from None


def same_files(out: Path, mark: Mark) -> bool:
    """Whether every file of a site is there as it was written."""
    return all(_hash_of(out / name) == sha for name, sha in mark.files.items())


def place(out: Path, files: Mapping[str, bytes], before: Mark | None, mark: Mark) -> Placed:
    """Let a folder hold these files of the site, beside whatever else is in it.

    Parameters
    ----------
    out : Path
    files : mapping of str to bytes
        Content by name, with forward slashes.
    before : Mark or None
        The mark that is there.
    mark : Mark
        The new one; its files are filled in here.

    Raises
    ------
    ParameterError
        If a file that is not the site's stands where a page belongs.
    RenderError
        If it cannot be written; what was there stays.
    """
    earlier = before.files if before else {}
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}
    mark = replace(mark, files=hashes)
    try:
        _refuse_strangers(out, files, earlier)
        hashes_now = {name: _hash_of(out / name) for name in {*earlier, *hashes}}
        written = tuple(name for name, sha in hashes.items() if hashes_now[name] != sha)
        gone = [name for name in sorted(earlier) if name not in hashes and hashes_now[name] is not None]
        # A page that somebody has worked on since is theirs.
        left = tuple(name for name in gone if hashes_now[name] != earlier[name])
        removed = tuple(name for name in gone if name not in left)
        if written or removed or before is None:
            _lay_out(out, files, set(written), {*removed}, mark)
        elif mark != before:
            part = out / f"{MARK}.part"
            part.write_text(json_text(asdict(mark)), encoding="utf-8")
            part.replace(out / MARK)
    except OSError as error:
        raise RenderError(f"The site cannot be written: {(error.strerror or str(error)).lower()}.") from None
    return Placed(written, removed, left)


def _refuse_strangers(out: Path, files: Mapping[str, bytes], earlier: Mapping[str, str]) -> None:
    for name in files:
        path = out / name
        inside = any(
            (out / folder).is_file() for folder in list(Path(name).parents)[:-1] if str(folder) != "."
        )
        if inside or (name not in earlier and (path.exists() or path.is_symlink())):
            raise ParameterError(
                f"{name} in {str(out)[-120:]!r} is not of the site and stands where one of its pages belongs; nothing was "
                "written. Move it, or name another folder."
            )


def _lay_out(out: Path, files: Mapping[str, bytes], written: set[str], removed: set[str], mark: Mark) -> None:
    new = _beside(out, "new")
    out.parent.mkdir(parents=True, exist_ok=True)
    new.mkdir()
    try:
        if out.exists():
            shutil.copymode(out, new)
            _carry(out, new, {*written, *removed, MARK})
        for name in sorted(written):
            _write(new / name, files[name])
        _write(new / MARK, json_text(asdict(mark)).encode())
        _swap(new, out)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _carry(out: Path, new: Path, but: set[str]) -> None:
    """Link everything in a folder into another, but for some files; empty folders and links are made again."""
    for folder, folders, names in os.walk(out):
        inner = Path(folder)
        beside = new / inner.relative_to(out)
        for name in names + [name for name in folders if (inner / name).is_symlink()]:
            path = inner / name
            if path.relative_to(out).as_posix() in but:
                continue
            beside.mkdir(parents=True, exist_ok=True)
            _link(path, beside / name)
        if not folders and not names:
            beside.mkdir(parents=True, exist_ok=True)


def _link(path: Path, to: Path) -> None:
    if path.is_symlink():
        to.symlink_to(path.readlink())
        return
    try:
        os.link(path, to)
    except OSError:
        # File systems of memory cards and some of networks know no second name for a file.
        shutil.copy2(path, to)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as stream:
        stream.write(content)
        stream.flush()
        # A rename may reach the disk before the bytes do: after a power cut the page would be there, and empty.
        os.fsync(stream.fileno())


def _swap(new: Path, out: Path) -> None:
    if not out.exists():
        new.rename(out)
        return
    # What bears the new name after the exchange is the old state, and goes with it.
    if exchange(new, out):
        return
    old = _beside(out, "old")
    out.rename(old)
    try:
        new.rename(out)
    except BaseException:
        old.rename(out)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _settle(out: Path) -> None:
    """Put in order what a killed run left beside a folder."""
    old, new = _beside(out, "old"), _beside(out, "new")
    with contextlib.suppress(OSError):
        if old.is_dir() and not out.exists():
            old.rename(out)
    for left in (old, new):
        # Only what was laid out for this folder bears such a name, and a link leads who knows where.
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left, ignore_errors=True)


def _beside(out: Path, what: str) -> Path:
    return out.with_name(f".{out.name}.trends-site-{what}")


def _hash_of(path: Path) -> str | None:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None
