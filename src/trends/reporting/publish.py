"""A report is published: its folder swapped in whole, the index and the feed after it.

Every file is first written under a name of no meaning in a hidden folder beside the report's own. Only when all of
them are whole do they get their names, and the folder takes its place in one rename; the one it replaces is moved
aside first and put back if that fails. What a killed run leaves behind is cleared away by the next one.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from trends.errors import RenderError
from trends.reporting.lock import exclusive

__all__ = ["manifests", "prepare", "publish", "unchanged"]

_NEW, _OLD, _PART = ".new-", ".old-", ".part"
_LOCK = ".lock"


def prepare(out: Path) -> None:
    """Make the output folder and try it, before anything long is begun.

    Raises
    ------
    RenderError
        If it is no folder or cannot be written to.
    """
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
        with exclusive(out / _LOCK):
            _clear(home)
            _swap(_built(home, as_of, files), final)
            _write_pages(out, pages)
    except OSError as error:
        raise RenderError(f"The report cannot be written to {final}: {_reason(error)}.") from None
    return final


def refresh(out: Path, pages: Mapping[str, Any]) -> None:
    """Write the pages of the whole folder again."""
    try:
        with exclusive(out / _LOCK):
            _write_pages(out, pages)
    except OSError as error:
        raise RenderError(f"The index of {out} cannot be written: {_reason(error)}.") from None


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()


def _built(home: Path, as_of: str, files: Mapping[str, bytes]) -> Path:
    """Write all files in a hidden folder, each under its own name only when every one is whole."""
    new = home / f"{_NEW}{as_of}-{uuid.uuid4().hex[:12]}"
    new.mkdir()
    try:
        parts = []
        for number, (name, content) in enumerate(sorted(files.items())):
            part = new / f"{number:04d}{_PART}"
            with part.open("wb") as stream:
                stream.write(content)
                stream.flush()
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
    old = final.parent / f"{_OLD}{final.name}-{uuid.uuid4().hex[:12]}"
    replaced = final.exists()
    if replaced:
        final.rename(old)
    try:
        new.rename(final)
    except BaseException:
        if replaced:
            old.rename(final)
        shutil.rmtree(new, ignore_errors=True)
        raise
    if replaced:
        shutil.rmtree(old, ignore_errors=True)


def _clear(home: Path) -> None:
    """Clear away what a killed run left; nobody else is writing, as the caller holds the lock."""
    for folder in sorted(home.glob(f"{_OLD}*")):
        final = home / folder.name.removeprefix(_OLD)[: len("YYYY-MM-DD")]
        if final.exists():
            shutil.rmtree(folder, ignore_errors=True)
        else:
            # Killed between the two renames: the old report goes back to its place.
            with contextlib.suppress(OSError):
                folder.rename(final)
    for folder in sorted(home.glob(f"{_NEW}*")):
        shutil.rmtree(folder, ignore_errors=True)


def _write_pages(out: Path, pages: Mapping[str, Any]) -> None:
    known = manifests(out)
    for name, write in pages.items():
        content = write(known)
        part = out / f".{uuid.uuid4().hex[:12]}{_PART}"
        try:
            part.write_bytes(content)
            part.replace(out / name)
        finally:
            part.unlink(missing_ok=True)


def manifests(out: Path) -> list[dict[str, Any]]:
    """Return the manifests of all reports under `out`, newest data first; what is no manifest is passed over."""
    found = []
    for path in out.glob("[!.]*/[!.]*/manifest.json"):
        manifest = _read(path)
        # The folder says what a report is called, so that a link never leads anywhere else.
        if (
            manifest
            and manifest.get("report") == path.parent.parent.name
            and manifest.get("as_of") == path.parent.name
        ):
            found.append(manifest)
    found.sort(key=lambda manifest: str(manifest["report"]))
    found.sort(key=lambda manifest: str(manifest["as_of"]), reverse=True)
    return found


def _read(path: Path) -> dict[str, Any] | None:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return value if isinstance(value, dict) else None


def unchanged(out: Path, name: str, digest: str) -> dict[str, Any] | None:
    """Return the manifest of the report made of the same things as `digest`, if it is there and whole."""
    for path in sorted((out / name).glob("[!.]*/manifest.json")):
        manifest = _read(path)
        if manifest and manifest.get("digest") == digest and _whole(path.parent, manifest.get("files")):
            return manifest
    return None


def _whole(folder: Path, files: object) -> bool:
    """Tell whether every file is there as it was written."""
    if not isinstance(files, dict):
        return False
    for name, sha256 in files.items():
        try:
            content = (folder / name).read_bytes()
        except OSError:
            return False
        if hashlib.sha256(content).hexdigest() != sha256:
            return False
    return True
