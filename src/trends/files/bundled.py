"""Where the bundled data and the notebooks lie: in the checkout, or inside the installed wheel."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from trends.errors import InputError

__all__ = ["data_folder", "notebook_folder"]

_MARKS = {"data": "datasets.toml", "notebooks": None}


def data_folder() -> Path:
    """Return the folder of the bundled data (``datasets.toml`` and the CSV files).

    Raises
    ------
    InputError
        If the package was installed without its data.
    """
    return _folder("data")


def notebook_folder() -> Path:
    """Return the folder of the notebooks.

    Raises
    ------
    InputError
        If the package was installed without its notebooks.
    """
    return _folder("notebooks")


def _folder(name: str) -> Path:
    # A wheel carries the folders under trends/_bundled (see force-include in pyproject.toml); a checkout has them
    # beside src/. The wheel goes first, so that an installed package never reads a stranger's folder above it.
    package = Path(str(files("trends")))
    mark = _MARKS[name]
    for folder in (package / "_bundled" / name, package.parents[1] / name):
        if folder.is_dir() and (mark is None or (folder / mark).is_file()):
            return folder
    raise InputError(f"The package was installed without its {name} folder; install it again.")
