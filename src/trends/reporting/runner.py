"""A notebook is executed: with its parameters, in private, within limits, and the same every time."""

from __future__ import annotations

import copy
import logging
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from trends.document.text import one_line
from trends.errors import RenderError
from trends.fonts.choice import startup
from trends.kernels.environment import OWN_NAMES, workplace
from trends.kernels.output_limits import MOST_OUTPUT, MOST_PRINTED
from trends.reporting.failure import NotebookError, log_of
from trends.reporting.kernel_displays import STARTUP
from trends.reporting.notebook import cell_names
from trends.reporting.scrub import scrubbed
from trends.scheduling.interruption import interruptible

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

__all__ = ["CELL_SECONDS", "REPORT_SECONDS", "execute", "refuse_inputs_under_own_names", "stop_kernels"]

CELL_SECONDS = 900
REPORT_SECONDS = 3600
_IMPORT = threading.Lock()
_MARKED = "papermill-error-cell-tag"
_ALONE = (
    "A report runs in a folder of its own, in which lie only the files that its parameters name; let a parameter of the "
    "notebook name this one."
)


def execute(
    notebook: Mapping[str, Any],
    parameters: Mapping[str, Any],
    *,
    inputs: Mapping[str, Path | bytes] | None = None,
    cell_seconds: float = CELL_SECONDS,
    report_seconds: float = REPORT_SECONDS,
    cell_started: Callable[[int, int], None] | None = None,
    warm: str | None = None,
    folder: Path | None = None,
    stopped: threading.Event | None = None,
    language: str = "en",
) -> dict[str, Any]:
    """Execute a notebook and return it with its outputs, scrubbed.

    Parameters
    ----------
    notebook : mapping
        The notebook as JSON values, version 4.
    parameters : mapping
        Values for names that its cell tagged ``parameters`` declares; they follow that cell as one of their own.
    inputs : mapping of name to Path or bytes, optional
        Files and folders that the notebook finds under these names in its working folder.
    cell_seconds, report_seconds : float
        Longest time that a cell, and that all of them together may take.
    cell_started : callable, optional
        Called with the number of each cell, from 1, and the number of cells.
    warm : str, optional
        Socket of a fork server that forks the kernel; without one it is started cold.
    folder : Path, optional
        A private folder made by `workplace` for this notebook; by default one is made, with the inputs in it.
    stopped : threading.Event, optional
        Set when nobody waits for the result any more: then no kernel is started.
    language : str
        What its figures speak.

    Returns
    -------
    dict
        The executed notebook: the same notebook, parameters and inputs give the same values.

    Raises
    ------
    NotebookError
        Naming the cell: if one fails, takes too long or brings its kernel down.
    RenderError
        If the private folder cannot be made.
    """
    refuse_inputs_under_own_names(inputs or {})
    # A copy, as papermill writes outputs into the notebook it is given, and one template is run for
    # many reports.
    run = _Run(_with_parameters(copy.deepcopy(dict(notebook)), parameters), stopped or threading.Event())
    run.cell_seconds, run.report_seconds, run.warm = cell_seconds, report_seconds, warm
    run.language = language
    run.cell_started = cell_started or (lambda _number, _of: None)
    with ExitStack() as closing:
        run.folder = folder or closing.enter_context(workplace(inputs or {}))
        _RUNS.add(run)
        try:
            return scrubbed(_apart(run), run.language)
        finally:
            _RUNS.discard(run)


def stop_kernels() -> None:
    """End every notebook that this process runs, also one whose kernel is only about to start."""
    for run in list(_RUNS):
        run.stop()


class _Run:
    """One notebook on its way through its kernel."""

    folder: Path
    cell_seconds: float
    report_seconds: float
    cell_started: Callable[[int, int], None]
    warm: str | None
    language: str
    client: Any = None

    def __init__(self, prepared: dict[str, Any], stopped: threading.Event) -> None:
        self.prepared = prepared
        self.stopped = stopped
        self.at = 0
        self.end = float("inf")

    def stop(self) -> None:
        """Let nothing begin any more, and end what has begun."""
        self.stopped.set()
        if self.client is not None:
            self.client.kill()

    def seconds(self, _cell: object) -> float:
        """Return how long the next cell may take: its own limit, or what is left of the report's."""
        # Never zero or less, which nbclient takes for no limit at all.
        return max(0.01, min(self.cell_seconds, self.end - time.monotonic()))

    def started(self, cell: object, cell_index: int) -> None:  # noqa: ARG002 - nbclient calls with both names
        """Note where the notebook is."""
        self.at = cell_index
        self.cell_started(cell_index + 1, len(self.prepared["cells"]))

    def _ran(self) -> list[Any]:
        """Return the cells as far as they have run, without those that papermill puts beside one that failed."""
        return [cell for cell in self.client.nb.cells if _MARKED not in _tags(cell)]

    def failed(self, what: str, error: str = "", index: int | None = None) -> NotebookError:
        """Say in which cell what went wrong, with what it wrote until then."""
        index = self.at if index is None else index
        where = cell_names(self.prepared["cells"])[index]
        what = _without_folder(what, self.folder)
        outputs = self._ran()[index].get("outputs", ()) if self.client is not None else ()
        return NotebookError(
            f"The notebook failed in {where}: {what}",
            cell=where,
            error=_without_folder(error or what, self.folder),
            log=log_of(outputs, self.folder),
        )


_RUNS: set[_Run] = set()


def refuse_inputs_under_own_names(inputs: Mapping[str, Path] | Mapping[str, Path | bytes]) -> None:
    """Refuse data under a name that something of our own has in the private folder.

    Raises
    ------
    RenderError
        Naming it.
    """
    for name in inputs:
        if name in OWN_NAMES or name.startswith("k-ipc"):
            raise RenderError(f"A data file cannot be called {name!r}; give it another name.")


def _with_parameters(notebook: dict[str, Any], parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Put the values in a cell after the one tagged ``parameters``, as papermill would, but always written alike."""
    cells = [cell for cell in notebook["cells"] if "injected-parameters" not in _tags(cell)]
    if parameters:
        place = next((i + 1 for i, cell in enumerate(cells) if "parameters" in _tags(cell)), 0)
        # `ascii`, not `repr`, which escapes by the Unicode tables of the Python at hand: the same notebook everywhere.
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


def _apart(run: _Run) -> Any:
    """Run in a thread of its own: with its own event loop, so that it also works inside Jupyter's.

    When the caller is interrupted, the kernel is ended rather than waited for.
    """

    def looped() -> Any:
        try:
            return _papermill(run)
        finally:
            if "trends.kernels.engine" in sys.modules:
                from trends.kernels.engine import close_loop

                close_loop()

    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="kernel") as thread:
        future = None
        try:
            # Inside, since leaving the pool waits for the thread: an interrupt just after its start must end the kernel.
            future = thread.submit(looped)
            return interruptible(future)
        except BaseException:
            if future is None or not future.done():
                run.stop()
            raise


def _papermill(run: _Run) -> Any:
    with _IMPORT:
        if run.stopped.is_set():
            raise RenderError("Stopped.")
        import nbformat
        from jupyter_client.kernelspec import NoSuchKernel
        from nbclient.exceptions import CellTimeoutError, DeadKernelError
        from papermill.exceptions import PapermillExecutionError
        from papermill.execute import raise_for_execution_errors

        from trends.kernels.client import KERNEL, PrivateClient
        from trends.kernels.engine import PrivateEngine

        # papermill tells its own story line by line; a failure is told once, by the error.
        logging.getLogger("papermill").setLevel(logging.CRITICAL)
    node = nbformat.from_dict(_upgraded(run.prepared))  # type: ignore[no-untyped-call]  # nbformat is typed in part

    def make_client(nb_man: Any, **options: Any) -> PrivateClient:
        run.end = time.monotonic() + run.report_seconds
        client = PrivateClient(
            nb_man,
            folder=run.folder,
            warm=run.warm,
            startup={"fonts.py": startup(), "displays.py": STARTUP.format(language=run.language)},
            unwanted=run.stopped.is_set,
            timeout_func=run.seconds,
            on_cell_start=run.started,
            **options,
        )
        run.client = client
        return client

    try:
        # Not `papermill.execute_notebook`, which writes the notebook out once more, also where there is no file.
        executed = PrivateEngine.execute_notebook(node, KERNEL, progress_bar=False, make_client=make_client)
        raise_for_execution_errors(executed, None)
    except PapermillExecutionError as error:
        reason = _told(error.ename, error.evalue)
        raise run.failed(reason, f"{error.ename}: {one_line(error.evalue)}", error.cell_index) from None
    except CellTimeoutError:
        if time.monotonic() >= run.end:
            reason = f"the report took longer than {_seconds(run.report_seconds)}."
        else:
            reason = f"it took longer than {_seconds(run.cell_seconds)}."
        raise run.failed(reason) from None
    except DeadKernelError:
        if run.stopped.is_set():
            raise run.failed("stopped.") from None
        if run.client.flooded:
            raise run.failed(
                f"it printed more than {MOST_PRINTED:,} letters, or put out more than {MOST_OUTPUT:,}, which no report holds; "
                "show less."
            ) from None
        raise run.failed("the kernel ended without a word, perhaps for want of memory.") from None
    except (RuntimeError, NoSuchKernel, OSError) as error:
        raise run.failed(f"the kernel could not be run: {one_line(str(error))[:200]}.") from None
    return executed


def _seconds(number: float) -> str:
    return "1 second" if number == 1 else f"{number:g} seconds"


def _told(name: str, value: str) -> str:
    """Tell an error: a sentence of our own as it is, any other with its type."""
    import trends.errors

    # By its name: the error crossed from the kernel as text, and no object came with it.
    own = isinstance(getattr(trends.errors, name, None), type)
    text = one_line(value)
    sentence = text if own and text else f"{name}: {text}" if text else name
    # Whoever wrote the notebook in Jupyter had the file beside it.
    return f"{sentence}. {_ALONE}" if name == "FileNotFoundError" else sentence


def _without_folder(text: str, folder: Path) -> str:
    return (
        text.replace(f"{folder}/", "").replace(f"{folder}\\", "").replace(str(folder), "the working folder")
    )


def _upgraded(notebook: dict[str, Any]) -> dict[str, Any]:
    """Give every cell what format 4.5 asks for, whatever 4.x the file was written in."""
    cells = []
    for index, cell in enumerate(notebook["cells"], start=1):
        # Only tags: editors leave in it what was folded, and when a cell ran.
        metadata = {key: value for key, value in cell.get("metadata", {}).items() if key == "tags"}
        cells.append(
            # Ids by number, where nbformat would draw random ones: the executed notebook is
            # published and must be the same each time.
            {**cell, "id": f"cell-{index:03d}", "source": "".join(cell["source"]), "metadata": metadata}
        )
    kernelspec = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {**notebook.get("metadata", {}), "kernelspec": kernelspec}
    return {"cells": cells, "metadata": {**metadata, "papermill": {}}, "nbformat": 4, "nbformat_minor": 5}
