"""``trends lab``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

from trends.cli.failures import UsageError
from trends.cli.opening import has_browser
from trends.cli.options import option
from trends.cli.serving import free_port, serve
from trends.cli.terminal import say_error, write
from trends.errors import ParameterError, TrendsError, listed

__all__ = ["environment", "lab", "notebooks_in"]

FOLDER = "trends-notebooks"
_TOLD_TO_END = frozenset({0, 130, -2, 3221225786})
"""How JupyterLab ends when it is told to: by itself, by the interrupt signal, by Windows' Ctrl+C."""


def lab(
    folder: Annotated[
        Path | None,
        option("--folder", None, "DIR", f"Where the copies lie; by default in {FOLDER} here."),
    ] = None,
    port: Annotated[
        int,
        option(
            "--port", None, "N", "Port to listen on, 8888 by default, or the next free one.", min=1, max=65535
        ),
    ] = 8888,
    no_browser: Annotated[
        bool, option("--no-browser", None, None, "Print the address and open no browser.")
    ] = False,
    allow_root: Annotated[
        bool, option("--allow-root", None, None, "Let JupyterLab run as root, for instance in a container.")
    ] = False,
) -> None:
    """Open JupyterLab on copies of the notebooks, with this environment as their kernel.

    The notebooks are lessons, and the templates of the reports too: so it is copies that are opened, in a folder of yours,
    and one that lies there already is left as it is; that it is of an earlier version is said. Ctrl+C ends JupyterLab.
    """
    from importlib.util import find_spec

    if find_spec("jupyterlab") is None:
        raise TrendsError(
            "JupyterLab is not installed in this environment; install it with pip install jupyterlab."
        )
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if as_root and not allow_root:
        raise UsageError(
            "JupyterLab does not run as root unless asked to, since whoever reaches it may do everything; "
            "trends lab --allow-root asks for it."
        )
    free = free_port(port)
    opened, earlier = notebooks_in(folder)
    write(f"JupyterLab opens on {_shown(opened)}; Ctrl+C ends it.\n")
    if earlier:
        one = len(earlier) == 1
        say_error(
            f"{listed(earlier, len(earlier))} {'is a copy' if one else 'are copies'} of an earlier version; rename or delete "
            f"{'it' if one else 'them'} in {_shown(opened)}, and trends lab copies the {'one' if one else 'ones'} of this version."
        )
    if free != port:
        say_error(f"Port {port} is in use; JupyterLab listens on {free}.")
    command = [
        *(sys.executable, "-m", "jupyterlab"),
        *(f"--ServerApp.root_dir={opened.resolve()}", f"--ServerApp.port={free}"),
        # The panel of tr.explore puts its code into a new cell by it.
        "--LabApp.expose_app_in_browser=True",
    ]
    if no_browser:
        command.append("--no-browser")
    elif not has_browser():
        say_error("There is no browser here; open the address that JupyterLab prints in one.")
        command.append("--no-browser")
    if as_root:
        command.append("--allow-root")
    code = serve(command, environment())
    if code not in _TOLD_TO_END:
        raise TrendsError(f"JupyterLab ended with exit code {code}; what it said stands above.")


def environment() -> dict[str, str]:
    """Return the surroundings of the server: this environment's kernel goes before one the user has elsewhere."""
    scripts = str(Path(sys.executable).parent)
    path = os.pathsep.join([scripts, *filter(None, [os.environ.get("PATH")])])
    return {**os.environ, "JUPYTER_PREFER_ENV_PATH": "1", "PATH": path}


def notebooks_in(folder: Path | None) -> tuple[Path, list[str]]:
    """Return the folder to open, with a copy of every notebook in it, and the names of copies that are of earlier ones.

    Raises
    ------
    ParameterError
        If something else than a folder bears the name, or it is that of the templates themselves: what is run there is
        written into them.
    """
    from trends.files.bundled import notebook_folder
    from trends.files.notebook_copies import copy_missing

    own = notebook_folder()
    target = Path(FOLDER) if folder is None else folder
    if target.exists() and not target.is_dir():
        raise ParameterError(f"{target.name!r} is no folder; name another one with --folder.")
    if target.resolve().is_relative_to(own.resolve()):
        raise ParameterError(
            f"{target.name!r} holds the templates of the reports, which a run would change; name another folder with --folder."
        )
    target.mkdir(parents=True, exist_ok=True)
    return target, copy_missing(own, target)


def _shown(folder: Path) -> str:
    """Name a folder without saying where on this machine it lies."""
    return folder.as_posix() if not folder.is_absolute() else folder.name
