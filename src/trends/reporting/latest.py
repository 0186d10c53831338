"""``OUT/<name>/latest/``: an address that leads to a report's newest edition."""

from __future__ import annotations

import re
import shutil
import uuid
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["LATEST", "point_latest"]

LATEST = "latest"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def point_latest(home: Path, new: str) -> None:
    """Let ``latest`` in a report's folder lead to its newest edition, in one stroke.

    It is a symbolic link, or a copy where the system does not link. The caller holds the lock of the output folder.

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
    newest, latest = max(days), home / LATEST
    if latest.is_symlink() and str(latest.readlink()) == newest:
        return
    staged = home / f"{new}{LATEST}-{uuid.uuid4().hex[:12]}"
    try:
        staged.symlink_to(newest, target_is_directory=True)
    except (OSError, NotImplementedError):
        if _same(home / newest, latest):
            return
        shutil.copytree(home / newest, staged)
    if latest.is_dir() and not latest.is_symlink():
        shutil.rmtree(latest)
    staged.replace(latest)


def _same(edition: Path, copy: Path) -> bool:
    """Tell whether a copy is of this edition: the manifest names every file with its hash."""
    try:
        return (edition / "manifest.json").read_bytes() == (copy / "manifest.json").read_bytes()
    except OSError:
        return False
