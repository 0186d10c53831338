"""The files of the last look, if they are still at hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from trends.errors import TrendsError
from trends.provenance import hash_file
from trends.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trends.watching.state import State

__all__ = ["earlier_files"]


def earlier_files(before: State, where: Mapping[str, str]) -> list[Path]:
    """Find the files of the last look, unchanged: where they lay, beside the data of now, or in the local store.

    Parameters
    ----------
    before : State
    where : mapping of str to str
        Where files may lie, by their hash.

    Returns
    -------
    list of Path
        Empty where one of them is gone.
    """
    found: list[Path] = []
    for file in before.files:
        sha, places = file.get("sha256", ""), [file.get("path", ""), where.get(file.get("sha256", ""), "")]
        at = next((Path(place) for place in places if place and _is(Path(place), sha)), None) or _stored(sha)
        if at is None:
            return []
        found.append(at)
    return found


def _is(path: Path, sha: str) -> bool:
    try:
        return path.is_file() and hash_file(path).sha256 == sha
    except (TrendsError, OSError):
        return False


def _stored(sha: str) -> Path | None:
    try:
        store = Store()
        vintage = next((each for each in store.vintages() if each.sha256 == sha), None)
        return None if vintage is None else store.path(vintage)
    except TrendsError:
        return None
