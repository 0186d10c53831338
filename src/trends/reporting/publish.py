"""A report is published: its folder swapped in whole, the index and the feed after it.

Every file is first written under a name of no meaning in a hidden folder beside the report's own. Only when all of
them are whole do they get their names, and the folder changes places with the one it replaces, in one stroke. Where
the system cannot do that, the old one is moved aside first; it is put back if the new one cannot take its place, and
by the next run if this one is killed in between. What a killed run leaves behind is cleared away by the next one.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import uuid
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from trends.errors import ParameterError, RenderError
from trends.files.locks import exclusive
from trends.reporting.editions import differing
from trends.reporting.exchange import exchange
from trends.reporting.latest import point_latest
from trends.reporting.outcomes import StoppedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

__all__ = [
    "LOCK",
    "being_made",
    "manifest_of",
    "manifests",
    "prepare",
    "publish",
    "put_file",
    "refresh",
    "refuse_to_replace",
    "settle",
    "unchanged",
]

_NEW, _OLD, _PART = ".new-", ".old-", ".part"
LOCK, _MAKING, _PAGES = ".lock", ".making", ".pages.json"


def prepare(out: Path) -> None:
    """Make the output folder and try it, before anything long is begun.

    Raises
    ------
    RenderError
        If it is no folder or cannot be written to.
    """
    # Made and removed for real: permissions alone do not tell of a disk that is full or mounted to
    # be read only.
    probe = out / f".try-{uuid.uuid4().hex}"
    try:
        out.mkdir(parents=True, exist_ok=True)
        probe.mkdir()
        probe.rmdir()
    except FileExistsError:
        raise RenderError(f"Reports cannot be written to {out}: it is no folder.") from None
    except OSError as error:
        raise RenderError(f"Reports cannot be written to {out}: {_reason(error)}.") from None


def publish(out: Path, name: str, as_of: str, files: Mapping[str, bytes], pages: Mapping[str, Any]) -> Path:
    """Put a report's files in place as ``OUT/<name>/<as-of>/`` and write the pages that list all reports.

    Parameters
    ----------
    out : Path
        The folder of all reports.
    name, as_of : str
        The report and its last day of data.
    files : mapping of str to bytes
        Content by name inside the report's folder, with forward slashes.
    pages : mapping of str to callable
        Pages of the whole folder (``index.html``, ``feed.xml``): each is called with all manifests and returns bytes.

    Returns
    -------
    Path
        The report's folder.

    Raises
    ------
    RenderError
        If it cannot be written; the report that was there stays.
    """
    home = out / name
    final = home / as_of
    try:
        home.mkdir(parents=True, exist_ok=True)
        with exclusive(out / LOCK):
            # What a killed run left goes first: the disk may be full of it.
            _clear(home)
            _swap(_built(home, as_of, files), final)
            _write_pages(out, pages)
    except OSError as error:
        raise RenderError(f"The report cannot be written to {final}: {_reason(error)}.") from None
    return final


def settle(out: Path, names: Iterable[str]) -> None:
    """Clear away what a killed run left under `out`, and let every ``latest`` lead where it should.

    Parameters
    ----------
    out : Path
        The folder of all reports.
    names : iterable of str
        The reports to look at.

    Raises
    ------
    RenderError
        If something cannot be put in order.
    """
    try:
        with exclusive(out / LOCK):
            for left in (*out.glob(f".*{_PART}"), *out.glob(".try-*")):
                with contextlib.suppress(OSError):
                    # A folder that is not empty is no try of ours, and `rmdir` leaves it.
                    left.rmdir() if left.is_dir() else left.unlink()
            for name in names:
                if (out / name).is_dir():
                    _clear(out / name)
                    point_latest(out / name, _NEW)
    except OSError as error:
        raise RenderError(f"Reports cannot be written to {out}: {_reason(error)}.") from None


@contextmanager
def being_made(out: Path, name: str, waiting: Callable[[], bool]) -> Iterator[None]:
    """Hold a report while it is made, so that two runs side by side do not make it twice.

    Parameters
    ----------
    out, name : Path, str
        The folder of all reports, and the report.
    waiting : callable
        Called while another run makes it; when it returns true, nobody waits any more.

    Raises
    ------
    RenderError
        If nobody waits any more, or nothing can be written.
    """
    # One lock a report, and not that of the folder: others are published while this one is made,
    # which may take minutes.
    making = out / _MAKING
    try:
        making.mkdir(exist_ok=True)
        lock = exclusive(making / name, waiting)
        lock.__enter__()
    except InterruptedError:
        raise StoppedError from None
    except OSError as error:
        raise RenderError(f"Reports cannot be written to {out}: {_reason(error)}.") from None
    # The lock was entered above, so that nothing that goes wrong under it passes for a fault of the lock.
    with contextlib.ExitStack() as rest:
        rest.push(lock.__exit__)
        yield


def put_file(final: Path, content: bytes) -> None:
    """Put a file in place when it is whole."""
    part = final.parent / f".{uuid.uuid4().hex[:12]}{_PART}"
    try:
        part.write_bytes(content)
        part.replace(final)
    finally:
        part.unlink(missing_ok=True)


def refresh(out: Path, pages: Callable[[], Mapping[str, Any]], key: str) -> None:
    """Write the pages of the whole folder again, unless they are those of the reports that are there.

    Parameters
    ----------
    out : Path
        The folder of all reports.
    pages : callable
        Returns the pages as `publish` takes them; it is called only where they are to be written.
    key : str
        What the pages depend on beside the reports: code, language, and what failed.

    Raises
    ------
    RenderError
        If they cannot be written.
    """
    try:
        with exclusive(out / LOCK):
            known = manifests(out)
            stamp = _hash(json.dumps([key, known], sort_keys=True).encode())
            # Compared by what they list, not by time: a restored backup has new dates, and an
            # edition removed by hand leaves no trace of its own.
            written = _read(out / _PAGES) or {}
            if written.get("of") == stamp and _whole(out, written.get("pages")):
                return
            made = _write_pages(out, pages())
            put_file(out / _PAGES, json.dumps({"of": stamp, "pages": made}).encode())
    except OSError as error:
        raise RenderError(f"The index of {out} cannot be written: {_reason(error)}.") from None


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()


def _built(home: Path, as_of: str, files: Mapping[str, bytes]) -> Path:
    """Write all files in a hidden folder, each under its own name only when every one is whole."""
    new = home / f"{_NEW}{as_of}-{uuid.uuid4().hex[:12]}"
    new.mkdir()
    try:
        parts = []
        # Numbered, as the names inside a report have folders in them, and a part must not need one.
        for number, (name, content) in enumerate(sorted(files.items())):
            part = new / f"{number:04d}{_PART}"
            with part.open("wb") as stream:
                stream.write(content)
                stream.flush()
                # A rename may reach the disk before the bytes do: after a power cut the file would be there, and empty.
                os.fsync(stream.fileno())
            parts.append((part, new / name))
        for part, whole in parts:
            whole.parent.mkdir(parents=True, exist_ok=True)
            part.rename(whole)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    return new


def _swap(new: Path, final: Path) -> None:
    """Let the new folder take the place of the old one."""
    try:
        if not final.exists():
            new.rename(final)
            return
        # Where the system cannot exchange two names at once (see `exchange`), there is a moment
        # without the report.
        if not exchange(new, final):
            _move_aside(new, final)
            return
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    # What bears the new name now is the old report.
    shutil.rmtree(new, ignore_errors=True)


def _move_aside(new: Path, final: Path) -> None:
    """Replace a folder where two cannot change places at once: for a moment there is none."""
    # The name says where it belongs, so that `_clear` can put it back after a run that was killed
    # in between.
    old = final.parent / f"{_OLD}{final.name}-{uuid.uuid4().hex[:12]}"
    final.rename(old)
    try:
        new.rename(final)
    except BaseException:
        old.rename(final)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _clear(home: Path) -> None:
    """Clear away what a killed run left; nobody else is writing, as the caller holds the lock."""
    for folder in sorted(home.glob(f"{_OLD}*")):
        final = home / folder.name.removeprefix(_OLD).rpartition("-")[0]
        if final.exists():
            shutil.rmtree(folder, ignore_errors=True)
        else:
            # Killed between the two renames: the old report goes back to its place.
            with contextlib.suppress(OSError):
                folder.rename(final)
    for left in sorted((*home.glob(f"{_NEW}*"), *home.glob(f".*{_PART}"))):
        if left.is_symlink() or left.is_file():
            left.unlink(missing_ok=True)
        else:
            shutil.rmtree(left, ignore_errors=True)


def _write_pages(out: Path, pages: Mapping[str, Any]) -> dict[str, str]:
    """Write the pages, and return the hash of each."""
    known = manifests(out)
    made = {}
    for name, write in pages.items():
        content = write(known)
        made[name] = _hash(content)
        put_file(out / name, content)
    return made


def manifests(out: Path) -> list[dict[str, Any]]:
    """Return the manifests of all reports under `out`, newest data first; what is no manifest is passed over."""
    found = []
    # Names with a dot in front are unfinished; `latest` is sorted out below, as its name is no day.
    for path in out.glob("[!.]*/[!.]*/manifest.json"):
        manifest = _read(path)
        # The folder says what a report is called, so that a link never leads anywhere else.
        if (
            manifest
            and manifest.get("report") == path.parent.parent.name
            and manifest.get("as_of") == path.parent.name
        ):
            found.append(manifest)
    # Two stable sorts: by name upwards, within days downwards.
    found.sort(key=lambda manifest: str(manifest["report"]))
    found.sort(key=lambda manifest: str(manifest["as_of"]), reverse=True)
    return found


def manifest_of(folder: Path) -> dict[str, Any] | None:
    """Return the manifest of an edition; None where there is none that can be read."""
    return _read(folder / "manifest.json")


def _read(path: Path) -> dict[str, Any] | None:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return value if isinstance(value, dict) else None


def unchanged(out: Path, name: str, digest: str) -> dict[str, Any] | None:
    """Return the manifest of the report made of the same things as `digest`, if it is there and whole."""
    # Any edition will do: data that have not grown end on the day they ended on before, whatever
    # the day is today.
    for path in sorted((out / name).glob("[!.]*/manifest.json")):
        manifest = _read(path)
        if (
            manifest
            and manifest.get("as_of") == path.parent.name
            and manifest.get("digest") == digest
            and _whole(path.parent, manifest.get("files"))
        ):
            return manifest
    return None


def refuse_to_replace(
    out: Path, name: str, as_of: str | None, parameters: Mapping[str, Any], language: str
) -> None:
    """Refuse to put a report in the place of one that was made with other parameters.

    Parameters
    ----------
    out, name : Path, str
        The folder of all reports, and the report.
    as_of : str or None
        Its last day of data; None before that is known, when the newest edition says what the name stands for.
    parameters, language
        What the new one is made with.

    Raises
    ------
    ParameterError
        Naming what differs.
    """
    if as_of is None:
        # Asked before the notebook is run, so that minutes are not spent on what would be refused.
        as_of = max((path.parent.name for path in (out / name).glob("[0-9]*/manifest.json")), default="")
    manifest = _read(out / name / as_of / "manifest.json")
    if manifest and (other := differing(manifest, parameters, language)):
        raise ParameterError(
            f"{name}/{as_of} is there already with other parameters ({'; '.join(other[:3])}); choose another --out or, in "
            "reports.toml, another name, or go on under this one with --force."
        )


def _whole(folder: Path, files: object) -> bool:
    """Tell whether every file is there as it was written."""
    if not isinstance(files, dict):
        return False
    for name, sha256 in files.items():
        try:
            content = (folder / name).read_bytes()
        except OSError:
            return False
        if _hash(content) != sha256:
            return False
    return True
