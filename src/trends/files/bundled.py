"""Where the bundled data, the notebooks and the files of the manual's examples lie: in the checkout, or inside the wheel."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from trends.arguments import guarded
from trends.errors import InputError, listed, shortened

__all__ = ["bundled_ledger", "data_folder", "example", "example_folder", "notebook_folder"]

_MARKS = {"data": "datasets.toml", "notebooks": "constant-pace.ipynb", "examples": "ruritania.csv"}


def data_folder() -> Path:
    """Return the folder of the bundled data (``datasets.toml`` and the CSV files).

    Raises
    ------
    InputError
        If the package was installed without its data.
    """
    return _folder("data")


def bundled_ledger() -> Path:
    """Return the ledger that comes with the package."""
    return data_folder() / "claims.toml"


def notebook_folder() -> Path:
    """Return the folder of the notebooks.

    Raises
    ------
    InputError
        If the package was installed without its notebooks.
    """
    return _folder("notebooks")


def example_folder() -> Path:
    """Return the folder of the manual's examples.

    Raises
    ------
    InputError
        If the package was installed without them.
    """
    return _folder("examples")


@guarded
def example(name: str) -> Path:
    """Return where a file of the manual's examples lies, so that they run as they are printed.

    The rows in them are invented, but for the claims on the bundled data and the article, whose statements are those of
    the speakers that it names.

    Parameters
    ----------
    name : str
        Its name, with or without the ending: ``ruritania``, ``acled-invented.csv``, ``claims.toml``, ``article``.

    Returns
    -------
    pathlib.Path
        Of a file to read; copy it before you change it.

    Raises
    ------
    InputError
        If there is no such file; the message names those that there are.

    Examples
    --------
    >>> import trends as tr
    >>> len(tr.load(tr.example("acled-invented")).count(freq="month")) > 12
    True
    """
    names = {
        path.name: path
        for path in sorted(example_folder().iterdir())
        if path.suffix in {".csv", ".toml", ".txt"}
    }
    stems = {path.stem: path for path in names.values()}
    if (path := names.get(name) or stems.get(name)) is None:
        raise InputError(f"There is no example {shortened(name)!r}; there are {listed(names, len(names))}.")
    return path


def _folder(name: str) -> Path:
    # A wheel carries the folders under trends/_bundled (see force-include in pyproject.toml); a checkout has them
    # beside src/. The wheel goes first, so that an installed package never reads a stranger's folder above it.
    package = Path(str(files("trends")))
    mark = _MARKS[name]
    in_checkout = {"examples": "docs/examples"}.get(name, name)
    for folder in (package / "_bundled" / name, package.parents[1] / in_checkout):
        if (folder / mark).is_file():
            return folder
    raise InputError(f"The package was installed without its {name} folder; install it again.")
