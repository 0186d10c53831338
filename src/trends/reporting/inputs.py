"""What a report depends on, and how the kernel gets at it without learning where it lies."""

from __future__ import annotations

import hashlib
import json
import os
import re
import tomllib
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trends.errors import InputError, listed, nearest
from trends.files.bundled import data_folder, example_folder
from trends.files.output import json_text
from trends.kernels.environment import STORE
from trends.provenance import SourceFile, hash_file
from trends.reporting.regular import refuse_streams
from trends.store.vintage import Vintage, index_line
from trends.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = [
    "Given",
    "bundled",
    "code_hash",
    "digest",
    "fetched",
    "given",
    "of_vintages",
    "versions",
    "with_mapping",
    "with_more",
    "with_text",
]

LIBRARIES = ("numpy", "pandas", "scipy", "statsmodels", "matplotlib", "typst")
# .toml for the messages: another word in a sentence is another report.
_CODE = (".py", ".css", ".typ", ".toml", ".js", ".json")
_STORED = re.compile(r"store:.*|[a-z-]+(@.*)?")
_LATEST = re.compile(r"latest\s+fetched\s+(.+)", re.IGNORECASE)


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
    vintages : tuple of Vintage
        What the local store tells of the files, as far as the report needs it: of data that are named in the store, and
        of the user's own files where a day is asked for.
    """

    name: str
    inputs: dict[str, Path]
    files: tuple[SourceFile, ...]
    vintages: tuple[Vintage, ...] = ()

    @property
    def laid_out(self) -> dict[str, Path | bytes]:
        """What must lie in the kernel's folder: the inputs, and a store of these vintages alone.

        A store answers by what it holds of the days up to the one that is asked for, so that this one answers as the
        user's own does.
        """
        if not self.vintages:
            return dict(self.inputs)
        index = b"".join(map(index_line, self.vintages))
        return {**self.inputs, f"{STORE}/index.jsonl": index}


def given(data: str | None, folder: Path | None = None, as_of: str | None = None) -> Given:
    """Find the data that a report is asked for.

    Parameters
    ----------
    data : str or None
        The name of a bundled dataset or of data in the store, or a path; a relative one starts at `folder`.
    folder : Path, optional
        By default the working folder.
    as_of : str, optional
        A day: what became known later is passed over.

    Raises
    ------
    InputError
        If there is neither a dataset nor a file of that name.
    """
    known = bundled()
    if data is None or data in known:
        return Given(data or "", {}, ())
    if _in_store(data):
        from trends.sources.stored import stored

        return of_vintages(data, stored(data, _day(as_of)).vintages)
    path = (folder or Path.cwd()) / Path(data).expanduser()
    refuse_streams(path)
    try:
        there, is_folder = path.exists(), path.is_dir()
        real = path.resolve()
        # Sorted, as folders list their files in an order of their own and the hash of the data is
        # taken over all of them.
        found = sorted(item for item in path.rglob("*") if item.is_file()) if is_folder else [path]
        hashes = tuple(hash_file(item) for item in found) if there else ()
    except (OSError, ValueError) as error:
        raise InputError(
            f"{data} cannot be read: {getattr(error, 'strerror', None) or 'it is no path'}."
        ) from None
    if not there:
        close = nearest(data, known)
        hint = f"did you mean {listed(close)}?" if close else f"the bundled datasets are {listed(known)}."
        raise InputError(f"There is no file or dataset {data}; {hint}")
    name = path.name if path.name not in {"", ".", ".."} else real.name
    # A file that is called like a bundled dataset or like data in the store: the dot tells them apart.
    shown = f"./{name}" if name in known or _in_store(name) else name
    return Given(shown, {name: path}, hashes, _recorded(hashes) if as_of else ())


def of_vintages(name: str, vintages: Sequence[Vintage]) -> Given:
    """Return data in the store as a report reads them: by their name, out of a store that holds nothing else."""
    from trends.store.store import Store

    store = Store()
    # Without the hour: the same bytes fetched by two people on one day are the same data, and so
    # the same report.
    bare = tuple(replace(vintage, retrieved=f"{vintage.known}T00:00:00+00:00") for vintage in vintages)
    paths = [store.path(vintage) for vintage in vintages]
    inputs = {f"{STORE}/{path.relative_to(store.folder).as_posix()}": path for path in paths}
    return Given(name, inputs, tuple(map(hash_file, paths)), bare)


def _recorded(files: Sequence[SourceFile]) -> tuple[Vintage, ...]:
    """Return what the store tells of files that lie elsewhere: since when their bytes are known."""
    from trends.store.store import Store

    # By content, not by name: a file that was copied out of the store and renamed is as old as it
    # was.
    hashes = {file.sha256 for file in files}
    return tuple(vintage for vintage in Store().vintages() if vintage.sha256 in hashes)


def _in_store(name: str) -> bool:
    """Return whether a name is one of the store's; what cannot be one is told without loading what reads data."""
    if not _STORED.fullmatch(name):
        return False
    from trends.sources.stored import is_stored_name

    return is_stored_name(name)


def _day(as_of: str | None) -> date | None:
    return date.fromisoformat(as_of) if as_of else None


def with_mapping(data: Given, columns: str, folder: Path | None = None) -> tuple[Given, str]:
    """Put the file that says which column is which beside the data.

    Parameters
    ----------
    data : Given
        The data.
    columns : str
        Path of the mapping; a relative one starts at `folder`.
    folder : Path, optional
        By default the working folder.

    Returns
    -------
    Given
        With the mapping under its bare name.
    str
        That name, which is what the notebook is told and what is published.

    Raises
    ------
    InputError
        If there is no such file, or another one of the report has its name.
    """
    return _with_file(data, columns, folder, "to say which column is which")


def with_text(data: Given, text: str, folder: Path | None = None) -> tuple[Given, str]:
    """Put a file with a text beside the data; see `with_mapping`.

    Raises
    ------
    InputError
        If there is no such file, it holds no text that is read, or another one of the report has its name.
    """
    found = _with_file(data, text, folder, "with a text to read")
    # Only here, as it loads what reads data. What is no text is told before a kernel starts.
    from trends.articles.source_text import as_text, opened

    as_text(opened((folder or Path.cwd()) / Path(text).expanduser())[0])
    return found


def _with_file(data: Given, name: str, folder: Path | None, purpose: str) -> tuple[Given, str]:
    path = (folder or Path.cwd()) / Path(name).expanduser()
    refuse_streams(path)
    if not path.is_file():
        raise InputError(f"There is no file {name} {purpose}.")
    try:
        file = hash_file(path)
    except OSError as error:
        raise InputError(f"{name} cannot be read: {error.strerror or 'it is no file'}.") from None
    return with_more(data, Given(path.name, {path.name: path}, (file,))), path.name


def with_more(data: Given, more: Given) -> Given:
    """Put other files beside the data, for a notebook that reads more than one.

    Raises
    ------
    InputError
        If two different ones have one name.
    """
    for name, path in more.inputs.items():
        if data.inputs.get(name, path).absolute() != path.absolute():
            raise InputError(f"Two different files of the report are called {name}; give one another name.")
    new = tuple(file for file in more.files if file not in data.files)
    vintages = tuple(dict.fromkeys((*data.vintages, *more.vintages)))
    return Given(data.name, {**data.inputs, **more.inputs}, (*data.files, *new), vintages)


def fetched(data: str, as_of: str | None = None) -> Given | None:
    """Find what was fetched last, where that is what a text asks for: ``latest fetched UCDP GED``.

    Parameters
    ----------
    data : str
        The text.
    as_of : str, optional
        A day: what was fetched later was not known then.

    Returns
    -------
    Given or None
        None where the text asks for something else.

    Raises
    ------
    InputError
        If nothing of that source has been fetched, or nothing by that day.
    """
    if not (match := _LATEST.fullmatch(data.strip())):
        return None
    from trends.sources.publishers import fetched as fetched_names

    # As people write it: "UCDP GED", "ucdp_ged" and "ucdp-ged" are one.
    wanted = re.sub(r"[\s_]+", "-", match[1].strip().lower())
    if wanted not in fetched_names():
        raise InputError(
            f"Nothing called {match[1].strip()[:60]!r} is fetched; the sources are {listed(fetched_names())}."
        )
    return given(wanted, as_of=as_of)


@cache
def bundled() -> tuple[str, ...]:
    """Return the names of the bundled datasets."""
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
def code_hash() -> str:
    """Return one hash of this package's own code, style, bundled data and examples: a release is more than its number."""
    package = Path(str(files("trends")))
    # As text, and of the package nothing is asked but its bytes: a thousand files at every start.
    hashed = [f"{folder}/{name}" for folder, _, names in os.walk(package) for name in names]
    hashed = [path for path in hashed if path.endswith(_CODE)]
    beside = (data_folder(), example_folder())
    hashed += [path.as_posix() for folder in beside for path in folder.iterdir() if path.is_file()]
    total = hashlib.sha256()
    for path in sorted(hashed):
        content = hashlib.sha256(Path(path).read_bytes()).hexdigest()
        # The separators keep a name and the hash that follows from running together into another
        # pair.
        total.update(f"{path.rpartition('/')[2]}\0{content}\0".encode())
    return total.hexdigest()


def digest(*, report: str, notebook: bytes, data: Given, parameters: Mapping[str, Any], **more: Any) -> str:
    """Return one hash of everything that a report is made of: when it is the same, so is the report."""
    value = {
        "report": report,
        "notebook": hashlib.sha256(notebook).hexdigest(),
        "data": [data.name, [file.to_dict() for file in data.files], *map(Vintage.to_dict, data.vintages)],
        "parameters": dict(parameters),
        "code": code_hash(),
        "versions": versions(),
        **more,
    }
    # There and back, so that a tuple and a list are written alike.
    text = json.dumps(json.loads(json_text(value)), sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()
