"""``trends lab``."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from trends.cli.options import option
from trends.cli.terminal import write
from trends.errors import ParameterError, TrendsError

__all__ = ["environment", "lab", "notebooks_in"]

FOLDER = "trends-notebooks"
"""Where an installed package copies its notebooks: what lies in site-packages is nobody's to write in."""
_TOLD_TO_END = frozenset({0, 130, -2, 3221225786})
"""How JupyterLab ends when it is told to: by itself, by the interrupt signal, by Windows' Ctrl+C."""


def lab(
    folder: Annotated[
        Path | None,
        option(
            "--folder",
            None,
            None,
            f"Folder of the notebooks. By default those of the checkout, or a copy in {FOLDER} here.",
        ),
    ] = None,
    port: Annotated[
        int, typer.Option("--port", help="Port to listen on; the next free one is taken.", min=1, max=65535)
    ] = 8888,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Print the address and open no browser.")
    ] = False,
    allow_root: Annotated[
        bool, typer.Option("--allow-root", help="Let JupyterLab run as root, for instance in a container.")
    ] = False,
) -> None:
    """Open JupyterLab on the notebooks, with this environment as their kernel.

    The notebooks are lessons and templates of reports. An installed package copies them into a folder of yours first;
    what you have changed there is left as it is. Ctrl+C ends JupyterLab.
    """
    from importlib.util import find_spec

    if find_spec("jupyterlab") is None:
        raise TrendsError(
            "JupyterLab is not installed in this environment; install it with pip install jupyterlab."
        )
    opened = notebooks_in(folder)
    write(f"JupyterLab opens on {_shown(opened)}; Ctrl+C ends it.\n")
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={opened.resolve()}",
        f"--ServerApp.port={port}",
    ]
    if no_browser:
        command.append("--no-browser")
    if allow_root:
        command.append("--allow-root")
    with subprocess.Popen(command, env=environment()) as server:  # noqa: S603 - this interpreter and our own arguments
        try:
            code = server.wait()
        except KeyboardInterrupt:
            # The signal reached the server too; it asks nobody when it has no terminal to ask.
            code = _ended(server)
    if code not in _TOLD_TO_END:
        raise TrendsError(f"JupyterLab ended with exit code {code}; what it said stands above.")


def _ended(server: subprocess.Popen[bytes]) -> int:
    """End a server that was told to stop, whether or not it listens."""
    server.terminate()
    try:
        server.wait(timeout=15)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
    return 0


def environment() -> dict[str, str]:
    """Return the surroundings of the server: this environment's kernel goes before one the user has elsewhere."""
    scripts = str(Path(sys.executable).parent)
    path = os.pathsep.join([scripts, *filter(None, [os.environ.get("PATH")])])
    return {**os.environ, "JUPYTER_PREFER_ENV_PATH": "1", "PATH": path}


def notebooks_in(folder: Path | None) -> Path:
    """Return the folder to open: the one given, that of the checkout, or a copy of the bundled notebooks.

    A notebook that lies there already is never written over.

    Raises
    ------
    ParameterError
        If something else than a folder bears the name.
    """
    from trends.files.bundled import notebook_folder

    own = notebook_folder()
    if folder is None and own.parent.name != "_bundled":
        return own
    target = Path(FOLDER) if folder is None else folder
    if target.exists() and not target.is_dir():
        raise ParameterError(f"{target.name!r} is no folder; name another one with --folder.")
    if target.resolve() == own.resolve():
        return own
    target.mkdir(parents=True, exist_ok=True)
    for notebook in sorted(own.glob("*.ipynb")):
        if not (target / notebook.name).exists():
            shutil.copyfile(notebook, target / notebook.name)
    return target


def _shown(folder: Path) -> str:
    """Name a folder without saying where on this machine it lies."""
    return folder.as_posix() if not folder.is_absolute() else folder.name
