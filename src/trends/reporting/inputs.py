"""What a report depends on, and how the kernel gets at it without learning where it lies."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from typing import Any

from trends import __version__
from trends.errors import InputError, listed, nearest
from trends.output import json_text
from trends.provenance import SourceFile, hash_file
from trends.resources import data_folder

__all__ = ["Given", "digest", "given", "versions"]

LIBRARIES = ("numpy", "pandas", "scipy", "statsmodels", "matplotlib", "typst")
_CODE = frozenset({".py", ".css", ".typ"})


@dataclass(frozen=True)
class Given:
    """The data of a report.

    Attributes
    ----------
    name : str
        What the notebook is told, and what is published: the name of a bundled dataset or the bare name of a file.
    inputs : dict of str to Path
        What must lie in the kernel's folder under that name; empty for a bundled dataset.
    files : tuple of SourceFile
        What the user's own path holds, with hashes.
    """

    name: str
    inputs: dict[str, Path]
    files: tuple[SourceFile, ...]


def given(data: str | None, folder: Path | None = None) -> Given:
    """Find the data that a report is asked for.

    Parameters
    ----------
    data : str or None
        The name of a bundled dataset, or a path; a relative one starts at `folder`.
    folder : Path, optional
        By default the working folder.

    Raises
    ------
    InputError
        If there is neither a dataset nor a file of that name.
    """
    bundled = _bundled()
    if data is None or data in bundled:
        return Given(data or "", {}, ())
    path = (folder or Path.cwd()) / Path(data).expanduser()
    try:
        there, is_folder = path.exists(), path.is_dir()
        real = path.resolve()
        found = sorted(item for item in path.rglob("*") if item.is_file()) if is_folder else [path]
        hashes = tuple(hash_file(item) for item in found) if there else ()
    except (OSError, ValueError) as error:
        raise InputError(
            f"{data} cannot be read: {getattr(error, 'strerror', None) or 'it is no path'}."
        ) from None
    if not there:
        close = nearest(data, bundled)
        hint = f"did you mean {listed(close)}?" if close else f"the bundled datasets are {listed(bundled)}."
        raise InputError(f"There is no file or dataset {data}; {hint}")
    name = path.name if path.name not in {"", ".", ".."} else real.name
    shown = f"./{name}" if name in bundled else name
    return Given(shown, {name: path}, hashes)


@cache
def _bundled() -> tuple[str, ...]:
    with (data_folder() / "datasets.toml").open("rb") as stream:
        return tuple(
            name
            for name, value in tomllib.load(stream).items()
            if isinstance(value, dict) and "file" in value
        )


@cache
def versions() -> dict[str, str]:
    """Return the versions of Python, this package and the libraries that figures and pages depend on."""
    import platform

    found = {"python": platform.python_version(), "incident-trends": __version__}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:  # pragma: no cover - all are required
            continue
    return found


@cache
def _code() -> str:
    """Return one hash of this package's own code, style and bundled data: a release is more than its number."""
    package = Path(str(files("trends")))
    hashed = [path for path in package.rglob("*") if path.suffix in _CODE] + list(data_folder().iterdir())
    total = hashlib.sha256()
    for path in sorted(path for path in hashed if path.is_file()):
        total.update(f"{path.name}\0{hash_file(path).sha256}\0".encode())
    return total.hexdigest()


def digest(*, report: str, notebook: bytes, data: Given, parameters: Mapping[str, Any], **more: Any) -> str:
    """Return one hash of everything that a report is made of: when it is the same, so is the report."""
    value = {
        "report": report,
        "notebook": hashlib.sha256(notebook).hexdigest(),
        "data": [data.name, [file.to_dict() for file in data.files]],
        "parameters": dict(parameters),
        "code": _code(),
        "versions": versions(),
        **more,
    }
    text = json.dumps(json.loads(json_text(value)), sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()
