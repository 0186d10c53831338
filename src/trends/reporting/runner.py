"""A notebook is executed: with its parameters, in private, within limits, and the same every time."""

from __future__ import annotations

import copy
import logging
import sys
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from trends.document.text import one_line
from trends.errors import RenderError
from trends.reporting.environment import workplace
from trends.reporting.notebook import cell_names
from trends.reporting.scrub import scrubbed

__all__ = ["CELL_SECONDS", "execute", "stop_kernels"]

CELL_SECONDS = 900
_IMPORT = threading.Lock()


def execute(
    notebook: Mapping[str, Any],
    parameters: Mapping[str, Any],
    *,
    inputs: Mapping[str, Path] | None = None,
    cell_seconds: int = CELL_SECONDS,
    cell_started: Callable[[int, int], None] | None = None,
) -> dict[str, Any]:
    """Execute a notebook and return it with its outputs, scrubbed.

    Parameters
    ----------
    notebook : mapping
        The notebook as JSON values, version 4.
    parameters : mapping
        Values for names that its cell tagged ``parameters`` declares; they follow that cell as one of their own.
    inputs : mapping of name to Path, optional
        Files and folders that the notebook finds under these names in its working folder.
    cell_seconds : int
        Longest time that a cell may take.
    cell_started : callable, optional
        Called with the number of each cell, from 1, and the number of cells.

    Returns
    -------
    dict
        The executed notebook: the same notebook, parameters and inputs give the same values.

    Raises
    ------
    RenderError
        Naming the cell: if one fails, takes too long or brings its kernel down.
    """
    _refuse_inputs_under_own_names(inputs or {})
    prepared = _with_parameters(copy.deepcopy(dict(notebook)), parameters)
    total = len(prepared["cells"])
    current = 0

    def started(index: int) -> None:
        nonlocal current
        current = index
        if cell_started:
            cell_started(index + 1, total)

    with workplace(inputs or {}) as folder:
        try:
            return scrubbed(_apart(lambda: _papermill(prepared, folder, cell_seconds, started)))
        except _CellError as failure:
            where = cell_names(prepared["cells"])[failure.index]
            what = _without_folder(failure.what, folder)
            raise RenderError(f"The notebook failed in {where}: {what}") from None
        except _KernelError as failure:
            where = cell_names(prepared["cells"])[current]
            raise RenderError(f"The notebook failed in {where}: {failure}.") from None


class _CellError(Exception):
    """A cell raised an error."""

    def __init__(self, index: int, what: str) -> None:
        super().__init__(what)
        self.index = index
        self.what = what


class _KernelError(Exception):
    """The kernel ended, hung or never came up."""


def _refuse_inputs_under_own_names(inputs: Mapping[str, Path]) -> None:
    for name in inputs:
        if name in {"matplotlibrc", "k.json", ".ipython", ""} or name.startswith("k-ipc"):
            raise RenderError(f"A data file cannot be called {name!r}; give it another name.")


def _with_parameters(notebook: dict[str, Any], parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Put the values in a cell after the one tagged ``parameters``, as papermill would, but always written alike."""
    cells = [cell for cell in notebook["cells"] if "injected-parameters" not in _tags(cell)]
    if parameters:
        place = next((i + 1 for i, cell in enumerate(cells) if "parameters" in _tags(cell)), 0)
        source = "\n".join(f"{name} = {value!a}" for name, value in parameters.items())
        injected: dict[str, Any] = {
            "cell_type": "code",
            "id": "injected-parameters",
            "metadata": {"tags": ["injected-parameters"]},
            "source": source,
            "execution_count": None,
            "outputs": [],
        }
        cells.insert(place, injected)
    return {**notebook, "cells": cells}


def _tags(cell: Any) -> list[str]:
    tags: list[str] = cell.get("metadata", {}).get("tags", [])
    return tags


def _apart(run: Callable[[], Any]) -> Any:
    """Run in a thread of its own: with its own event loop, so that it also works inside Jupyter's.

    When the caller is interrupted, the kernel is ended rather than waited for.
    """

    def looped() -> Any:
        try:
            return run()
        finally:
            from trends.reporting.kernel import close_loop

            close_loop()

    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="kernel") as thread:
        future = thread.submit(looped)
        try:
            return future.result()
        except BaseException:
            if not future.done():
                stop_kernels()
            raise


def stop_kernels() -> None:
    """End every kernel that this process runs."""
    if "trends.reporting.kernel" in sys.modules:
        from trends.reporting.kernel import stop_all

        stop_all()


def _papermill(
    notebook: dict[str, Any], folder: Path, cell_seconds: int, started: Callable[[int], None]
) -> Any:
    with _IMPORT:
        import nbformat
        from jupyter_client.kernelspec import NoSuchKernel
        from nbclient.exceptions import CellTimeoutError, DeadKernelError
        from papermill.exceptions import PapermillExecutionError
        from papermill.execute import execute_notebook

        from trends.reporting import kernel

        kernel.register()
        # papermill tells its own story line by line; a failure is told once, by the error.
        logging.getLogger("papermill").setLevel(logging.CRITICAL)
    node = nbformat.from_dict(_upgraded(notebook))  # type: ignore[no-untyped-call]  # nbformat is typed in part
    try:
        return execute_notebook(
            node,
            None,
            engine_name=kernel.ENGINE,
            kernel_name=kernel.KERNEL,
            language="python",
            progress_bar=False,
            folder=folder,
            cell_seconds=cell_seconds,
            cell_started=started,
        )
    except PapermillExecutionError as error:
        raise _CellError(error.cell_index, _told(error.ename, error.evalue)) from None
    except CellTimeoutError:
        raise _KernelError(f"it took longer than {cell_seconds} seconds") from None
    except DeadKernelError:
        raise _KernelError("the kernel ended without a word, perhaps for want of memory") from None
    except (RuntimeError, NoSuchKernel, OSError) as error:
        raise _KernelError(f"the kernel could not be run: {one_line(str(error))[:200]}") from None


def _told(name: str, value: str) -> str:
    """Tell an error: a sentence of our own as it is, any other with its type."""
    import trends.errors

    own = isinstance(getattr(trends.errors, name, None), type)
    text = one_line(value)
    return text if own and text else f"{name}: {text}" if text else name


def _without_folder(text: str, folder: Path) -> str:
    return (
        text.replace(f"{folder}/", "").replace(f"{folder}\\", "").replace(str(folder), "the working folder")
    )


def _upgraded(notebook: dict[str, Any]) -> dict[str, Any]:
    """Give every cell what format 4.5 asks for, whatever 4.x the file was written in."""
    cells = []
    for index, cell in enumerate(notebook["cells"], start=1):
        metadata = {key: value for key, value in cell.get("metadata", {}).items() if key == "tags"}
        cells.append(
            {**cell, "id": f"cell-{index:03d}", "source": "".join(cell["source"]), "metadata": metadata}
        )
    kernelspec = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {**notebook.get("metadata", {}), "kernelspec": kernelspec}
    return {"cells": cells, "metadata": {**metadata, "papermill": {}}, "nbformat": 4, "nbformat_minor": 5}
