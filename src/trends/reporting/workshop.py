"""A report is made: its notebook executed and its files written, here or in a child of the fork server."""

from __future__ import annotations

import json
import re
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import trends.errors
from trends.errors import RenderError, TrendsError
from trends.kernels.environment import workplace
from trends.kernels.framing import framed
from trends.reporting.failure import NotebookError
from trends.reporting.job import Job
from trends.reporting.progress import Step
from trends.reporting.runner import execute, refuse_inputs_under_own_names

if TYPE_CHECKING:
    import socket
    import threading
    from collections.abc import Callable, Iterable, Mapping

    from trends.kernels.forks import ForkServer

__all__ = ["PRELOADED", "make_files", "make_report", "ordered_files", "preloaded", "warm_up"]

GRACE_SECONDS = 300
"""What typesetting may take beyond the notebook's own limit before the child is ended."""

PRELOADED = (
    "babel.dates",
    "babel.lists",
    "babel.numbers",
    "markdown_it",
    "matplotlib.patheffects",
    "matplotlib.style.core",
    "pandas.core.methods.to_dict",
    "pandas.io.formats.csvs",
    "pyarrow.pandas_compat",
    "pyarrow.vendored.version",
    "trends.document.facts",
    "trends.document.text_table",
    "trends.figures.brief",
    "trends.figures.calendar_months",
    "trends.figures.casualties",
    "trends.figures.changes",
    "trends.figures.detectable",
    "trends.figures.export",
    "trends.figures.own_axes",
    "trends.figures.pace",
    "trends.figures.season",
    "trends.figures.sensitivity_strip",
    "trends.figures.sparkline",
    "trends.figures.standing_still",
    "trends.figures.svg_canvas",
    "trends.figures.tails",
    "trends.figures.thresholds",
    "trends.figures.trend",
    "trends.figures.windows",
    "trends.sources",
    "trends.studies.study",
    "trends.reporting.contents",
    "trends.reporting.kernel_displays",
    "trends.reporting.workshop",
    "trends.kernels.engine",
    "nbformat.v4",
    "papermill.execute",
    "lxml.etree",
    "typst",
    "trends.reporting.workshop:warm_up",
)
"""What the fork server of reports imports for its children, kernels and those that make pages, and what it calls."""

_EVERYWHERE = ("brief", "page", "vocabulary", "words")
"""Areas of messages that the last counts of a series are told in, which the index has in every language."""

_ENGLISH = ("charts", "figures", "labels", "ratio", "rule", "sections", "sensitivity", "trend")
"""Areas that kernels and pages both read, in the language of most notebooks."""

_FOR_MODELS = (
    "scipy.linalg",
    "scipy.optimize",
    "scipy.stats",
    "statsmodels.genmod.generalized_linear_model",
    "statsmodels.stats.sandwich_covariance",
    "statsmodels.tsa.seasonal",
    "statsmodels.tsa.statespace.structural",
)
"""What the usual models are fitted with: a third of all that is imported, and most notebooks fit none."""

_FITS_MODELS = re.compile(rb"\b(tr|trends)\.(conventional|sensitivity)\b|\b(scipy|statsmodels)\b")


_IN_THE_CHILD = f"{__name__}:make_report"


def preloaded(notebooks: Iterable[bytes]) -> tuple[str, ...]:
    """Return what the fork server imports for some notebooks; what it leaves out, a kernel imports by itself.

    Parameters
    ----------
    notebooks : iterable of bytes
        Their files.
    """
    return (*PRELOADED, *_FOR_MODELS) if any(map(_FITS_MODELS.search, notebooks)) else PRELOADED


def warm_up() -> None:
    """Read what every report reads of catalogues and of CLDR, so that no child reads it for itself."""
    from datetime import date

    from trends.messages.catalogue import LANGUAGES, SOURCE, area_messages
    from trends.messages.formats import month_and_year

    for language in LANGUAGES:
        # The first date in a language has babel load what CLDR says of it.
        month_and_year(date(2000, 1, 1), language)
        for area in _EVERYWHERE:
            area_messages(language, area)
    for area in _ENGLISH:
        area_messages(SOURCE, area)


def make_files(
    job: Job,
    tell: Callable[[str], None],
    stopped: threading.Event,
    run: Callable[..., dict[str, Any]] = execute,
) -> dict[str, bytes]:
    """Make a report's files in this process, with a kernel that is started cold.

    Parameters
    ----------
    job : Job
        The report.
    tell : callable
        Called with each step.
    stopped : threading.Event
        Set when nobody waits for the report any more.
    run : callable
        What executes the notebook.

    Raises
    ------
    RenderError
        If the notebook fails, or shows what no report may.
    """
    return _made(job, tell, run, inputs=job.data.laid_out, stopped=stopped)


def _made(
    job: Job, tell: Callable[[str], None], run: Callable[..., dict[str, Any]], **place: Any
) -> dict[str, bytes]:
    # Whoever has reports made by a child needs none of what makes their pages.
    from trends.fonts.choice import with_fonts
    from trends.reporting.contents import contents

    # Those that a caller has added stay where the report brings none.
    with with_fonts(font.path for font in job.fonts) if job.fonts else nullcontext():
        executed = run(
            job.template.notebook,
            job.told,
            cell_seconds=job.cell_seconds,
            report_seconds=job.report_seconds,
            language=job.language,
            cell_started=lambda number, total: tell(Step.cell(number, total)),
            **place,
        )
        return contents(job, executed, lambda: tell("typesetting"))


def ordered_files(job: Job, tell: Callable[[str], None], parent: ForkServer) -> dict[str, bytes]:
    """Have a report's files made by a child of the fork server, with a kernel that is forked from it.

    Parameters
    ----------
    job, tell
        As `make_files`.
    parent : ForkServer
        The fork server, which is ready.

    Raises
    ------
    RenderError
        As `make_files`, or if the child dies or does not end.
    """
    files: dict[str, bytes] = {}
    failed: list[TrendsError] = []

    def hear(message: Mapping[str, Any], following: Callable[[], bytes]) -> bool:
        if "tell" in message:
            tell(Step.from_json(message["tell"]))
        elif "error" in message:
            failed.append(_error(message["error"]))
        elif "files" in message:
            files.update({name: following() for name in message["files"]})
        return bool(files or failed)

    # Here too, and not only in the child: what is laid out would lie over what the kernel writes
    # there.
    refuse_inputs_under_own_names(job.data.inputs)
    with workplace(job.data.laid_out) as folder:
        request = {"kind": "call", "function": _IN_THE_CHILD, "folder": str(folder), "job": job.to_json()}
        try:
            whole = parent.messages(request, hear, job.report_seconds + GRACE_SECONDS)
        except TimeoutError:
            raise RenderError(
                f"The report {job.name} was ended: making its pages took longer than {GRACE_SECONDS} seconds."
            ) from None
    if failed:
        raise failed[0]
    if not whole:
        raise NotebookError(
            f"The process that made the report {job.name} ended without a word, perhaps for want of memory."
        )
    return files


def _error(told: Mapping[str, str]) -> TrendsError:
    """Build an error as it was raised in the child."""
    if told["type"] == "NotebookError":
        return NotebookError(told["sentence"], cell=told["cell"], error=told["error"], log=told["log"])
    kind: type[TrendsError] = getattr(trends.errors, told["type"], RenderError)
    return kind(told["sentence"])


# -- in the child -------------------------------------------------------------------------------------------------


def make_report(connection: socket.socket, request: Mapping[str, Any], warm: str) -> int:
    """Make the report of a request and send its files; returns the exit code."""
    job = Job.from_json(request["job"])

    def say(message: Mapping[str, Any]) -> None:
        connection.sendall(framed(json.dumps(message).encode()))

    def tell(what: str) -> None:
        say({"tell": Step.to_json(what)})

    try:
        files = _made(job, tell, execute, folder=Path(request["folder"]), warm=warm)
    except TrendsError as error:
        say({"error": _told(error)})
        return 1
    except Exception as error:  # noqa: BLE001 - the child's last stop: the caller gets one sentence whatever it is
        sentence = f"The report {job.name} could not be made ({type(error).__name__}: {str(error)[:200]})."
        say({"error": _told(RenderError(sentence))})
        return 1
    say({"files": list(files)})
    for content in files.values():
        # Each file follows by itself, as bytes: in the JSON of the message they would have to be
        # text, and a third longer.
        connection.sendall(framed(content))
    return 0


def _told(error: TrendsError) -> dict[str, str]:
    more = {key: str(getattr(error, key, "")) for key in ("cell", "error", "log")}
    return {"type": type(error).__name__, "sentence": str(error), **more}
