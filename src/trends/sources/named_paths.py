"""The paths that a user names, as they are or by a pattern."""

from __future__ import annotations

import glob
from os import PathLike, fspath
from pathlib import Path

from trends.errors import InputError, nearest
from trends.messages import Message
from trends.messages import listed as named_few
from trends.sources.bundled import bundled_names
from trends.sources.stored import stored_names

__all__ = ["path_of", "paths_of"]


def paths_of(name: str | PathLike[str]) -> list[Path]:
    """Return the paths that a user named: one, or in order of their names those that match a pattern.

    A file of that very name goes before what the name matches: ``attacks [final].csv`` is one.

    Raises
    ------
    InputError
        If there is nothing.
    """
    text = str(fspath(name))
    try:
        as_it_is = Path(text).expanduser()
        pattern = any(sign in text for sign in "*?[") and not as_it_is.exists()
        # As in a shell: hidden files only where the pattern says so.
        matching = sorted(glob.glob(str(as_it_is), recursive=True)) if pattern else []  # noqa: PTH207 - may be absolute
    except (OSError, RuntimeError, ValueError):
        matching = []
    if matching:
        return [Path(path) for path in matching]
    return [path_of(name)]


def path_of(name: str | PathLike[str]) -> Path:
    """Return the path that a user named.

    Raises
    ------
    InputError
        If there is nothing; the nearest names of bundled data and of the store are named.
    """
    text = str(fspath(name))
    try:
        path = Path(text).expanduser()
        missing = "\x00" in text or not text or not path.exists()
    # RuntimeError: expanduser knows no home for a name behind a tilde.
    except (OSError, RuntimeError, ValueError):
        missing = True
    if missing and text in bundled_names():
        raise InputError(f"{text} is bundled, and a bundled dataset is read alone.")
    if missing:
        close = nearest(text, (*bundled_names(), *stored_names()))
        hint = (
            Message("faults.file.did_you_mean", names=close)
            if close
            else Message("faults.file.bundled", names=named_few(bundled_names()))
        )
        raise InputError(Message("faults.file.absent_or_bundled", name=repr(text[-80:]), hint=hint))
    return path
