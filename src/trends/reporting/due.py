"""What is due: every report of the configuration, with its data found and its window brought to whole periods.

A report is due when there is none made of the same things: data, notebook, parameters, code and libraries. With
``period = "monthly"`` the window ends with the last whole month that the data cover (of incidents that are fetched
every day, the current month would be half a month), so that what is due changes once a period and with each revision
of what lies before, and never with the clock.
"""

from __future__ import annotations

import contextlib
import json
import os
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trends.errors import InputError, ParameterError, TrendsError, listed, nearest
from trends.reporting.catalogue import DEFAULT, Template, template, template_at
from trends.reporting.inputs import Given, code_hash, fetched, given, with_mapping
from trends.reporting.job import CELL_SECONDS, REPORT_SECONDS, Job, plan
from trends.reporting.parameters import model_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from trends.reporting.configuration import Configuration, Entry

__all__ = ["chosen", "due", "whole_periods_end"]

_KNOWN_ENDS = ".last-days.json"


def chosen(configuration: Configuration, names: Iterable[str]) -> list[Entry]:
    """Return the reports that are asked for by name, that of a matrix standing for all of its reports.

    Raises
    ------
    ParameterError
        For a name that the configuration does not have.
    """
    entries = configuration.entries
    wanted = list(dict.fromkeys(names))
    if not wanted:
        return list(entries)
    known = {entry.name for entry in entries} | {entry.group for entry in entries}
    for name in wanted:
        if name not in known:
            close = nearest(name, known)
            hint = f"did you mean {listed(close)}?" if close else f"it has {listed(sorted(known))}."
            raise ParameterError(f"{configuration.file} has no report {name[:60]!r}; {hint}")
    return [entry for entry in entries if entry.name in wanted or entry.group in wanted]


def due(
    configuration: Configuration,
    entries: Sequence[Entry],
    *,
    out: Path,
    as_of: str | None = None,
    parameters: Mapping[str, Any] | None = None,
    formats: tuple[str, ...] | None = None,
    language: str | None = None,
    notebooks: Path | None = None,
) -> tuple[list[Job], list[tuple[str, TrendsError]]]:
    """Check every report as far as it can be without running it.

    Parameters
    ----------
    configuration : Configuration
        The file.
    entries : sequence of Entry
        Which of its reports.
    out : Path
        The folder of all reports, in which the last days of data that were looked at are kept.
    as_of : str, optional
        The day up to which figures are visible; of fetched data, the vintage of that day is taken.
    parameters, formats, language
        What goes before the file.
    notebooks : Path, optional
        Folder of the notebooks that are known by name.

    Returns
    -------
    jobs : list of Job
        What can be rendered.
    without_data : list of (name, error)
        Reports whose data or notebook cannot be read; they are no reason to leave out the others.

    Raises
    ------
    ParameterError
        For a mistake in the file: one sentence that names the line.
    """
    found: dict[str, Given] = {}
    ends = _Ends(out / _KNOWN_ENDS)
    jobs: list[Job] = []
    without_data: list[tuple[str, TrendsError]] = []
    for entry in entries:
        try:
            jobs.append(_job(entry, found, ends, as_of, dict(parameters or {}), formats, language, notebooks))
        # A mistake in the file stops all: it is there to be put right, while data that are missing
        # today may be back tomorrow.
        except ParameterError as error:
            raise ParameterError(f"{configuration.place(entry)}: {error}") from None
        except TrendsError as error:
            without_data.append((entry.name, type(error)(f"{configuration.place(entry)}: {error}")))
    ends.keep()
    return jobs, without_data


def _job(
    entry: Entry,
    found: dict[str, Given],
    ends: _Ends,
    as_of: str | None,
    over: dict[str, Any],
    formats: tuple[str, ...] | None,
    language: str | None,
    notebooks: Path | None,
) -> Job:
    notebook = _notebook(entry.notebook or DEFAULT, notebooks)
    # Data given twice would be hashed as the one and read as the other.
    if "data" in entry.parameters:
        raise ParameterError("data are no parameter here; write them beside the name of the report.")
    data = None
    if entry.data is not None and "data" not in over:
        # Many reports of one file need it read once.
        if entry.data not in found:
            found[entry.data] = fetched(entry.data, as_of) or given(entry.data, as_of=as_of)
        data = found[entry.data]
    parameters = {**entry.parameters, **over}
    if entry.period is not None:
        source = data or given(_default(notebook, "data"), as_of=as_of)
        # A half month at the end reads as a fall: a report that appears by the month speaks of
        # whole months.
        if (end := ends.whole(source, parameters, entry.period, as_of)) is not None:
            parameters["end"] = end
    return plan(
        notebook,
        parameters,
        formats=formats or entry.formats or ("html", "pdf"),
        as_of=as_of,
        language=language or entry.language or "en",
        name=entry.name,
        title=entry.title,
        data=data,
        cell_seconds=entry.cell_seconds or CELL_SECONDS,
        report_seconds=entry.report_seconds or REPORT_SECONDS,
    )


def _notebook(name: str, notebooks: Path | None) -> Template:
    path = Path(name).expanduser()
    return template_at(path) if path.suffix == ".ipynb" else template(name, notebooks)


def _default(notebook: Template, name: str) -> Any:
    model, _ = model_of(notebook.notebook)
    field = model.model_fields.get(name)
    return field.default if field else None


def whole_periods_end(last: date, period: str) -> date:
    """Return the last day of the last whole period that ends on a day or before it.

    Parameters
    ----------
    last : date
        The day.
    period : {"weekly", "monthly", "quarterly", "yearly"}
        Weeks end on Sunday (ISO 8601).
    """
    if period == "weekly":
        return last - timedelta(days=(last.weekday() + 1) % 7)
    # From the day after: a month whose last day is covered is whole.
    following = last + timedelta(days=1)
    months = {"monthly": 1, "quarterly": 3, "yearly": 12}[period]
    month = (following.month - 1) // months * months + 1
    return date(following.year, month, 1) - timedelta(days=1)


class _Ends:
    """The last days that data cover, remembered by the hash of the data: to find one, they must be read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.changed = False
        self.known: dict[str, str | None] = {}
        with contextlib.suppress(OSError, ValueError):
            read = json.loads(path.read_text(encoding="utf-8"))
            self.known = read if isinstance(read, dict) else {}

    def whole(self, data: Given, parameters: Mapping[str, Any], period: str, as_of: str | None) -> str | None:
        """Return where the window must end, or None where nothing is cut off."""
        asked = [date.fromisoformat(as_of)] if as_of else []
        if parameters.get("end"):
            from trends.periods.calendar import parse_window

            end = parse_window(None, str(parameters["end"])).end
            asked += [end] if end is not None else []
        last = self._last(data, parameters.get("columns"), parameters.get("coverage"), as_of)
        if last is None:
            return None
        reached = min([last, *asked])
        whole = whole_periods_end(reached, period)
        # Nothing is said where nothing is cut: a parameter `end` would be shown in the report and
        # be part of its digest.
        return None if whole == reached else whole.isoformat()

    def _last(self, data: Given, columns: str | None, coverage: str | None, as_of: str | None) -> date | None:
        files = [file.to_dict() for file in data.files]
        if columns:
            files.append(with_mapping(data, columns)[0].files[-1].to_dict())
        # With the code: a reader that has learnt to read more of a file may find another last day.
        key = sha256(json.dumps([data.name, files, coverage, code_hash()]).encode()).hexdigest()
        if key not in self.known:
            self.known[key] = _last_day(data, columns, coverage, as_of)
            self.changed = True
        value = self.known[key]
        return date.fromisoformat(value) if value else None

    def keep(self) -> None:
        """Write down what is known; should that fail, it is found again the next time."""
        if not self.changed or not self.path.parent.is_dir():
            return
        part = self.path.with_name(f"{self.path.name}.{os.getpid()}.part")
        with contextlib.suppress(OSError):
            part.write_text(json.dumps(self.known), encoding="utf-8")
            part.replace(self.path)


def _last_day(data: Given, columns: str | None, coverage: str | None, as_of: str | None) -> str | None:
    """Read data, and return the last day that they cover; None for data that tell none."""
    from trends.incidents.incidents import Incidents
    from trends.sources import load
    from trends.sources.stored import is_stored_name

    if not data.name:
        return None
    path, in_store = next(iter(data.inputs.values()), None), is_stored_name(data.name)
    try:
        loaded = (
            load(data.name, columns=columns, coverage=coverage, as_of=as_of)
            if in_store
            else load(path if path is not None else data.name, columns=columns, coverage=coverage)
        )
        if isinstance(loaded, Incidents):
            last = loaded.coverage.last if loaded.coverage else None
        else:
            last = loaded.span[1].end_time.date()
    except TrendsError as error:
        raise InputError(str(error)) from None
    return last.isoformat() if last is not None else None
