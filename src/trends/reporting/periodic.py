"""The reports of the configuration: listed, and rendered where they are due."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trends.errors import ParameterError
from trends.kernels.forks import FORKS
from trends.reporting.branding import read_brand
from trends.reporting.catalogue import DEFAULT
from trends.reporting.configuration import CONFIGURATION, read_configuration
from trends.reporting.due import Over, chosen, due
from trends.reporting.failed import clear_failures_of
from trends.reporting.job import read_day
from trends.reporting.outcomes import FailedReport
from trends.reporting.pipeline import Progress, chosen_formats, render_jobs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from os import PathLike

    from trends.document.blocks import Brand
    from trends.reporting.outcomes import RenderedReport

__all__ = ["Configured", "configured", "render_due"]


@dataclass(frozen=True)
class Configured:
    """A report that the configuration asks for.

    Attributes
    ----------
    name, group, notebook : str
        The report, the name in the file that asks for it, and its notebook.
    data : str or None
        Its data; None for those that the notebook has by itself.
    period : str or None
        Its period.
    parameters : tuple of (name, value)
        What is set.
    """

    name: str
    group: str
    notebook: str
    data: str | None
    period: str | None
    parameters: tuple[tuple[str, Any], ...]


def configured(path: Path = CONFIGURATION) -> list[Configured]:
    """List the reports of a configuration, none if there is no such file.

    Raises
    ------
    ParameterError, InputError
        If it is no sound configuration.
    """
    if not path.exists():
        return []
    return [
        Configured(
            entry.name,
            entry.group,
            entry.notebook or DEFAULT,
            entry.data,
            entry.period,
            tuple(entry.parameters.items()),
        )
        for entry in read_configuration(path).entries
    ]


def render_due(
    names: Iterable[str] = (),
    *,
    out: str | PathLike[str] = "reports",
    configuration: Path = CONFIGURATION,
    parameters: Mapping[str, Any] | None = None,
    formats: Sequence[str] | None = None,
    as_of: str | date | None = None,
    language: str | None = None,
    brand: str | PathLike[str] | Mapping[str, Any] | Brand | None = None,
    force: bool = False,
    jobs: int = 1,
    progress: Progress | None = None,
    notebooks: Path | None = None,
    forked: bool = FORKS,
) -> list[RenderedReport]:
    """Render the reports of a configuration that are due.

    Parameters
    ----------
    names : iterable of str
        Which of them; by default all. The name of a matrix stands for all of its reports.
    configuration : Path
        The file.
    parameters : mapping, optional
        What goes before the file for the reports that are named; without `names` it is refused, as it would change
        every report.
    formats, language, brand
        What goes before the file.
    out, as_of, force, jobs, progress, notebooks, forked
        As in `trends.reporting.render`.

    Raises
    ------
    ParameterError, InputError
        If nothing of the configuration is sound, or what is asked for is not; nothing has been run then.
    ReportsFailed
        If reports fail, are not sound or lack their data, after all others are done.
    ReportsInterrupted
        If the run is interrupted.
    """
    names = list(names)
    if parameters and not names:
        raise ParameterError(
            f"-p would change every report of {configuration.name}; name those that it is meant for, or write it in the file."
        )
    read = read_configuration(configuration)
    entries, unsound = chosen(read, names)
    planned, failed = due(
        read,
        entries,
        out=Path(out),
        as_of=read_day(as_of),
        over=Over(
            parameters or {},
            None if formats is None else chosen_formats(formats),
            language,
            None if brand is None else read_brand(brand),
        ),
        notebooks=notebooks,
    )
    if not names:
        clear_failures_of(Path(out), read.file, read.names)
    return render_jobs(
        planned,
        out,
        force=force,
        jobs=jobs,
        progress=progress,
        forked=forked,
        failed=[
            *(
                FailedReport(
                    one.name, one.errors, one.title, language=language or one.language, brand=one.brand
                )
                for one in unsound
            ),
            *failed,
        ],
        of=read.file,
    )
