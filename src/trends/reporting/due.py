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
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from trends.document.words import words
from trends.errors import InputError, ParameterError, TrendsError, nearest
from trends.messages import Message, listed
from trends.reporting.catalogue import DEFAULT, Template, template
from trends.reporting.file_names import FORMATS
from trends.reporting.inputs import Given, code_hash, fetched, given, with_mapping
from trends.reporting.job import CELL_SECONDS, REPORT_SECONDS, Job, plan
from trends.reporting.on_change import SECONDS, OnChange
from trends.reporting.outcomes import FailedReport
from trends.reporting.own_fonts import OwnFont, own_fonts
from trends.reporting.parameters import model_of, read_parameters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from trends.document.blocks import Brand
    from trends.reporting.configuration import Configuration, Entry, Unsound

__all__ = ["Over", "chosen", "due", "whole_periods_end"]

T = TypeVar("T")

_KNOWN_ENDS = ".last-days.json"


def chosen(configuration: Configuration, names: Iterable[str]) -> tuple[list[Entry], list[Unsound]]:
    """Return the reports that are asked for by name, that of a matrix standing for all of its reports.

    Returns
    -------
    entries : list of Entry
        Those that are sound.
    unsound : list of Unsound
        Those that cannot be made as they are written; without names all of the file.

    Raises
    ------
    ParameterError
        For a name that the configuration does not have.
    """
    wanted = list(dict.fromkeys(names))
    if not wanted:
        return list(configuration.entries), list(configuration.unsound)
    for name in wanted:
        if name not in configuration.names:
            close = nearest(name, configuration.names)
            raise ParameterError(
                Message(
                    "configuration.file.no_report",
                    file=configuration.file,
                    name=repr(name[:60]),
                    near="yes" if close else "no",
                    names=listed(close or sorted(configuration.names)),
                )
            )
    return (
        [entry for entry in configuration.entries if entry.name in wanted or entry.group in wanted],
        [report for report in configuration.unsound if report.name in wanted],
    )


@dataclass(frozen=True)
class Over:
    """What goes before the file, for the reports that are asked for.

    Attributes
    ----------
    parameters : mapping
        Names and values.
    formats, language, brand
        As a report of the file has them; None where nothing is said.
    """

    parameters: Mapping[str, Any] = field(default_factory=dict)
    formats: tuple[str, ...] | None = None
    language: str | None = None
    brand: Brand | None = None


def due(
    configuration: Configuration,
    entries: Sequence[Entry],
    *,
    out: Path,
    as_of: str | None = None,
    over: Over = Over(),
    notebooks: Path | None = None,
) -> tuple[list[Job], list[FailedReport]]:
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
    over : Over
        What goes before the file.
    notebooks : Path, optional
        Folder of the notebooks that are known by name.

    Returns
    -------
    jobs : list of Job
        What can be rendered.
    failed : list of FailedReport
        What cannot, as something is wrong with it or its data are missing; each mistake has its line.
    """
    earlier = _Known(_Ends(out / _KNOWN_ENDS))
    jobs: list[Job] = []
    failed: list[FailedReport] = []
    for entry in entries:
        report = _Report(configuration, entry, over, as_of, notebooks)
        try:
            jobs.append(report.job(earlier))
        except _FaultyError:
            failed.append(
                FailedReport(
                    entry.name,
                    tuple(report.wrong),
                    entry.title or "",
                    language=report.language,
                    brand=entry.brand,
                )
            )
    earlier.ends.keep()
    return jobs, failed


class _FaultyError(Exception):
    """Something is wrong with a report; what, it has written down itself."""


@dataclass
class _Known:
    """What was found out for earlier reports: many are of one file, which is read once."""

    ends: _Ends
    data: dict[str, Given] = field(default_factory=dict)
    fonts: dict[tuple[str, ...], tuple[OwnFont, ...]] = field(default_factory=dict)

    def read_fonts(self, texts: tuple[str, ...]) -> tuple[OwnFont, ...]:
        if texts not in self.fonts:
            self.fonts[texts] = own_fonts(texts)
        return self.fonts[texts]


@dataclass
class _Report:
    """One report of the file on its way to a job."""

    configuration: Configuration
    entry: Entry
    over: Over
    as_of: str | None
    notebooks: Path | None
    wrong: list[TrendsError] = field(default_factory=list)

    notebook_language: str = "en"

    @property
    def asked_language(self) -> str | None:
        """The language that is asked for; None for that of the notebook."""
        return self.over.language or self.entry.language

    @property
    def language(self) -> str:
        return self.asked_language or self.notebook_language

    def _tried(self, key: str, work: Callable[[], T]) -> T | None:
        """Do something that a field of the report asks for, and write down what is wrong with it."""
        try:
            return work()
        except TrendsError as error:
            self._note(key, error)
            return None

    def _note(self, key: str, error: TrendsError) -> None:
        name = key.removeprefix("parameters.")
        # What was said for this run alone stands on no line of the file.
        given_now = (name in self.over.parameters and key != name) or getattr(
            self.over, key, None
        ) is not None
        place = self.entry.places.get(key, self.entry.places[""])
        self.wrong.append(error if given_now else self.configuration.at(place, error))

    def job(self, known: _Known) -> Job:
        """Check everything, and return what is to be rendered.

        Raises
        ------
        _FaultyError
            If anything is wrong; all of it is written down.
        """
        entry = self.entry
        self._tried("language", lambda: words(self.language))
        notebook = self._tried("notebook", lambda: template(entry.notebook or DEFAULT, self.notebooks))
        if notebook is not None:
            self.notebook_language = notebook.language
        parameters = {**entry.parameters, **self.over.parameters}
        # Data given twice would be hashed as the one and read as the other.
        if "data" in entry.parameters:
            said = "data are no parameter here; write them beside the name of the report."
            self._note("parameters.data", ParameterError(said))
            parameters.pop("data")
        elif notebook is not None:
            self._refuse_parameters(notebook, parameters)
        data = self._tried("data", lambda: self._data(known, parameters))
        fonts = self._tried("fonts", lambda: known.read_fonts(entry.fonts)) or ()
        if self.wrong or notebook is None:
            raise _FaultyError
        if (period := entry.period) is not None:
            source = data or given(_default(notebook, "data"), notebook.folder, as_of=self.as_of)
            # A half month at the end reads as a fall: a report that appears by the month speaks of
            # whole months.
            end = self._tried("data", partial(known.ends.whole, source, parameters, period, self.as_of))
            if end is not None:
                parameters["end"] = end
        job = (
            None if self.wrong else self._tried("", lambda: self._planned(notebook, parameters, data, fonts))
        )
        if job is None:
            raise _FaultyError
        return job

    def _data(self, known: _Known, parameters: Mapping[str, Any]) -> Given | None:
        name = self.over.parameters.get("data") or self.entry.data
        # Several are found where the report is planned, if its notebook takes several.
        if name is not None and not isinstance(name, list):
            if name not in known.data:
                known.data[name] = fetched(name, self.as_of) or given(name, as_of=self.as_of)
            loaded = known.data[name]
        else:
            loaded = None
        if columns := parameters.get("columns"):
            self._tried("parameters.columns", lambda: with_mapping(loaded or given(None), str(columns)))
        return loaded

    def _refuse_parameters(self, notebook: Template, parameters: dict[str, Any]) -> None:
        """Find everything that is wrong with the parameters: each on its own line, and not the first alone."""
        try:
            model, _ = model_of(notebook.notebook)
        except TrendsError as error:
            self._note("notebook", error)
            return
        before = len(self.wrong)
        for name, value in parameters.items():
            # Both ends of a window belong together, and the notebook's own other end says nothing here.
            ends: dict[str, Any] = {
                end: None for end in ("start", "end") if end in model.model_fields and end != name
            }
            self._tried(
                f"parameters.{name}",
                partial(read_parameters, model, {**ends, name: value}, report=notebook.name),
            )
        if len(self.wrong) == before:
            both = "parameters.end" if "end" in parameters else "parameters.start"
            self._tried(both, lambda: read_parameters(model, parameters, report=notebook.name))

    def _planned(
        self,
        notebook: Template,
        parameters: Mapping[str, Any],
        data: Given | None,
        fonts: tuple[OwnFont, ...],
    ) -> Job:
        entry = self.entry
        return plan(
            notebook,
            parameters,
            formats=self.over.formats or entry.formats or FORMATS,
            as_of=self.as_of,
            language=self.asked_language,
            name=entry.name,
            title=entry.title,
            data=data,
            brand=self.over.brand or entry.brand,
            fonts=fonts,
            cell_seconds=entry.cell_seconds or CELL_SECONDS,
            report_seconds=entry.report_seconds or REPORT_SECONDS,
            on_change=OnChange(entry.on_change, entry.on_change_seconds or SECONDS),
        )


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
