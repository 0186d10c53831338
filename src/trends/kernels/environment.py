"""The surroundings of a report's kernel: a private folder, and of the environment only what a computation needs."""

from __future__ import annotations

import os
import shutil
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from trends.errors import RenderError
from trends.files.private_folder import HELD, private_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["ALONE", "FOR_PAGES", "OWN_NAMES", "STORE", "kernel_environment", "workplace"]

STORE = ".trends-store"
"""What a kernel finds in place of the user's own store of fetched files: only what a report was asked to read of it."""
FOR_PAGES = "TRENDS_FIGURES_FOR_PAGES"
"""Set where figures go onto a page, which may be read on a phone: then they are drawn for its column as well."""
OWN_NAMES = frozenset({"matplotlibrc", "k.json", ".ipython", STORE, HELD, ""})
"""What lies in a private folder besides the inputs."""


# What finds programs, libraries, fonts, caches and temporary space. Everything else, tokens above all, stays outside:
# a notebook may print its environment, and what it prints is published.
_PASSED = frozenset(
    {
        "APPDATA",
        "COMSPEC",
        "CONDA_PREFIX",
        "DYLD_FALLBACK_LIBRARY_PATH",
        "DYLD_LIBRARY_PATH",
        "HOME",
        "HOMEDRIVE",
        "HOMEPATH",
        "LD_LIBRARY_PATH",
        "LOCALAPPDATA",
        "MPLCONFIGDIR",
        "NUMBER_OF_PROCESSORS",
        "PATH",
        "PATHEXT",
        "PROGRAMDATA",
        "PROGRAMFILES",
        "SYSTEMDRIVE",
        "SYSTEMROOT",
        "TEMP",
        "TMP",
        "TMPDIR",
        "USERPROFILE",
        "VIRTUAL_ENV",
        "WINDIR",
        "XDG_CACHE_HOME",
        "XDG_CONFIG_HOME",
        "XDG_DATA_HOME",
    }
)
_FIXED = {
    # The order of sets and dicts of strings, and the time zone and language of whatever is printed.
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "PYTHONNOUSERSITE": "1",
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
    # The user's own store may hold anything by the time that a report is made again.
    "TRENDS_STORE": STORE,
    FOR_PAGES: "1",
    # The date that matplotlib writes into the files it saves.
    "SOURCE_DATE_EPOCH": "0",
    # Sums over threads differ in their last digits from run to run; reports run side by side instead.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
    # Or the kernel's debugger warns of frozen modules.
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}
ALONE = {"JE_ARROW_MALLOC_CONF": "background_thread:false"}
"""Keeps arrow's allocator from starting a thread when it is loaded: a fork is sound where there is one thread only."""
# Read from the working folder before the user's own, so that nobody's taste changes a report's figures.
_MATPLOTLIB = "svg.hashsalt: incident-trends\nsavefig.dpi: 200\n"


def kernel_environment(folder: Path, outside: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment of a kernel that works in `folder`.

    Parameters
    ----------
    folder : Path
        The private folder.
    outside : mapping, optional
        The environment to choose from; by default this process's.
    """
    outside = os.environ if outside is None else outside
    # Windows keeps names in either case: Path.
    passed = {name: value for name, value in outside.items() if name.upper() in _PASSED}
    if paths := outside.get("PYTHONPATH"):
        # From the kernel's folder relative parts would lead elsewhere.
        passed["PYTHONPATH"] = os.pathsep.join(
            str(Path(part).absolute()) for part in paths.split(os.pathsep) if part
        )
    return {**passed, **_FIXED, "IPYTHONDIR": str(folder / ".ipython")}


@contextmanager
def workplace(inputs: Mapping[str, Path | bytes]) -> Iterator[Path]:
    """Make a private folder in which every input lies under its name, and take it away afterwards.

    Bytes are written; files and folders are linked, or copied where the system does not link: the notebook knows them by name only, and no folder
    of this machine can end in what is published.

    Raises
    ------
    RenderError
        If the folder cannot be made.
    """
    with ExitStack() as cleanup:
        try:
            folder = cleanup.enter_context(private_folder())
            (folder / "matplotlibrc").write_text(_MATPLOTLIB, encoding="utf-8")
        except OSError as error:
            raise RenderError(f"No temporary folder can be made: {error.strerror or error}.") from None
        for name, content in inputs.items():
            _lay(content, folder / name)
        yield folder


def _lay(content: Path | bytes, place: Path) -> None:
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            place.write_bytes(content)
    except OSError as error:
        raise RenderError(f"{place.name} cannot be written: {error.strerror or error}.") from None
    if not isinstance(content, bytes):
        _link(content.absolute(), place)


def _link(path: Path, link: Path) -> None:
    try:
        link.symlink_to(path, target_is_directory=path.is_dir())
    except (OSError, NotImplementedError):
        try:
            if path.is_dir():
                shutil.copytree(path, link)
            else:
                shutil.copyfile(path, link)
        except OSError as error:
            raise RenderError(
                f"{path.name} cannot be read: {error.strerror or 'it could not be copied'}."
            ) from None
