"""``OUT/<name>/latest/``: addresses that stay, and lead to a report's newest edition."""

from __future__ import annotations

import re
import shutil
import uuid
from typing import TYPE_CHECKING

from trends.reporting.exchange import exchange
from trends.reporting.file_names import stable_name

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["LATEST", "point_latest"]

LATEST = "latest"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def point_latest(home: Path, new: str) -> None:
    """Let the files in a report's ``latest`` folder lead to those of its newest edition, in one stroke.

    ``latest/report.html`` and ``latest/report.pdf`` are the page and the print, whatever day they are named after; the
    other files keep their names. They are symbolic links, or copies where the system does not link. The caller holds
    the lock of the output folder.

    Parameters
    ----------
    home : Path
        The report's folder, with one folder a day.
    new : str
        How the names of things begin that are not yet in place.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    days = [path.name for path in home.iterdir() if _DAY.fullmatch(path.name) and path.is_dir()]
    if not days:
        return
    newest, latest = home / max(days), home / LATEST
    names = {path.name: stable_name(path.name, home.name, newest.name) for path in newest.iterdir()}
    links = {there: f"../{newest.name}/{name}" for name, there in names.items()}
    if _leads(latest, links):
        return
    staged = home / f"{new}{LATEST}-{uuid.uuid4().hex[:12]}"
    try:
        try:
            staged.mkdir()
            for name, target in links.items():
                (staged / name).symlink_to(target)
        except (OSError, NotImplementedError):
            shutil.rmtree(staged)
            if _same(newest, latest):
                return
            shutil.copytree(newest, staged)
            for name, there in names.items():
                (staged / name).rename(staged / there)
        _put(staged, latest, home / f"{new}{LATEST}-{uuid.uuid4().hex[:12]}")
    finally:
        _remove(staged)


def _leads(latest: Path, links: dict[str, str]) -> bool:
    """Tell whether the links are there, lead where they should, and are the only ones."""
    try:
        return {path.name: path.readlink().as_posix() for path in latest.iterdir()} == links
    except OSError:
        return False


def _same(edition: Path, copy: Path) -> bool:
    """Tell whether a copy is of this edition: the manifest names every file with its hash."""
    try:
        return (edition / "manifest.json").read_bytes() == (copy / "manifest.json").read_bytes()
    except OSError:
        return False


def _put(staged: Path, latest: Path, aside: Path) -> None:
    """Put the new folder in place; what was there before bears the new one's name then, or is gone."""
    if not (latest.exists() or latest.is_symlink()):
        staged.rename(latest)
    elif not exchange(staged, latest):
        # Where two names cannot be exchanged there is a moment without; a run that is killed in it
        # leaves what the next one puts right.
        latest.rename(aside)
        staged.rename(latest)
        _remove(aside)


def _remove(path: Path) -> None:
    # Before there were links in a folder, `latest` itself was one.
    if path.is_symlink():
        path.unlink()
    else:
        shutil.rmtree(path, ignore_errors=True)
