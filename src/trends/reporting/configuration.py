"""``reports/reports.toml``: which reports there are, of which data, with which parameters, over which periods.

A mistake is one sentence with the number of its line. Relative paths start at the folder in which the program runs.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from trends.document.text import clean, slug
from trends.errors import InputError, ParameterError, listed, nearest
from trends.reporting.configuration_lines import line_of
from trends.reporting.parameters import DATA, no_flag
from trends.reporting.regular import refuse_streams
from trends.reporting.secrets import looks_secret, secret_name

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["CONFIGURATION", "Configuration", "Entry", "Period", "read_configuration"]

CONFIGURATION = Path("reports", "reports.toml")
Period = Literal["weekly", "monthly", "quarterly", "yearly"]
MOST_REPORTS = 10_000
LONGEST_NAME = 80
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
_PLACE = re.compile(r"\{([^{}]*)\}")
_TAKEN = frozenset({"latest"})
Value = str | int | float | bool | list[str]


_Seconds = Annotated[float, BeforeValidator(no_flag), Field(gt=0, le=86_400, allow_inf_nan=False)]


class _Settings(BaseModel):
    """What every report may say, and ``[defaults]`` for all of them."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    notebook: str | None = Field(
        None,
        min_length=1,
        description="the name of a report (trends report --list) or the path of a notebook",
    )
    data: str | None = Field(None, min_length=1, description=DATA)
    columns: str | None = Field(
        None, min_length=1, description="a file that says which column of the data is which"
    )
    period: Period | None = Field(None, description="weekly, monthly, quarterly or yearly")
    formats: tuple[Literal["html", "pdf"], ...] | None = Field(
        None, min_length=1, description='a list of "html" and "pdf"', strict=False
    )
    language: str | None = Field(None, description="the language of the report, such as en")
    title: str | None = Field(
        None, min_length=1, max_length=300, description="text of at most 300 characters"
    )
    cell_seconds: _Seconds | None = Field(None, description="a number of seconds, at most a day")
    report_seconds: _Seconds | None = Field(None, description="a number of seconds, at most a day")
    parameters: dict[str, Value] = Field(
        default_factory=dict, description="a table of texts, lists of texts, numbers, true and false"
    )

    @field_validator("title")
    @classmethod
    def _fit(cls, title: str | None) -> str | None:
        if title is not None and title != clean(title):
            raise ValueError("unfit text")
        return title


class _Report(_Settings):
    """One ``[[report]]``."""

    name: str = Field(description="small letters, digits and hyphens, as in syria-pace")
    matrix: dict[str, list[Value]] = Field(
        default_factory=dict, description="a table of parameters, each with a list of values"
    )

    @field_validator("matrix")
    @classmethod
    def _some(cls, matrix: dict[str, list[Value]]) -> dict[str, list[Value]]:
        if not all(matrix.values()):
            raise ValueError("an empty list")
        return matrix


class _File(BaseModel):
    """The whole file."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    defaults: _Settings = Field(default_factory=lambda: _Settings.model_validate({}), description="a table")
    report: list[_Report] = Field(default_factory=list, description="written as [[report]]")


@dataclass(frozen=True)
class Entry:
    """One report that the configuration asks for: of a matrix, one combination of values.

    Attributes
    ----------
    name : str
        The report's own name, which is that of its folder.
    group : str
        The name in the file, which asks for all reports of a matrix.
    number : int
        Which ``[[report]]`` of the file asks for it, from 0.
    notebook, data, period, formats, language, title, cell_seconds, report_seconds
        As the file has them; None where it is silent.
    parameters : dict
        Those of the file and of the combination.
    """

    name: str
    group: str
    number: int
    notebook: str | None
    data: str | None
    period: Period | None
    formats: tuple[str, ...] | None
    language: str | None
    title: str | None
    cell_seconds: float | None
    report_seconds: float | None
    parameters: dict[str, Value]


@dataclass(frozen=True)
class Configuration:
    """The reports that a file asks for, and where in the file each stands.

    Attributes
    ----------
    file : str
        Its name.
    text : str
        What it says.
    entries : tuple of Entry
        In the order of the file; a matrix varies its last list fastest.
    """

    file: str
    text: str
    entries: tuple[Entry, ...]

    def place(self, entry: Entry, field: str = "") -> str:
        """Say where a report, or a field of it, stands: ``Line 12 of reports.toml``."""
        path = ("report", entry.number, field) if field else ("report", entry.number)
        return f"Line {line_of(self.text, path)} of {self.file}"


def read_configuration(path: Path = CONFIGURATION) -> Configuration:
    """Read the configuration of periodic reports.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    Configuration

    Raises
    ------
    InputError
        If it cannot be read or is no TOML; the line is named.
    ParameterError
        For what does not fit the schema, two reports of one name, and whatever looks like a secret; the line is named.
    """
    text = _text(path)
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        # Before Python 3.14 the line stands in the error's text only.
        told = re.search(r"at line (\d+)", str(error))
        number = int(told[1]) if told else len(text.splitlines())
        what = re.sub(r" *\(at .*\)$", "", str(error))
        raise InputError(f"Line {number} of {path.name} is no TOML: {what[:1].lower()}{what[1:]}.") from None
    # Before the schema, whose fault would repeat what stands there.
    _refuse_secrets(raw, text, path.name)
    try:
        file = _File.model_validate(raw)
    except ValidationError as error:
        raise _fault(error, text, path.name) from None
    if not file.report:
        raise ParameterError(f"{path.name} names no report; each begins with a line [[report]].")
    entries: dict[str, Entry] = {}
    for number, report in enumerate(file.report):
        at = _At(text, number, path.name)
        for entry in _entries(report, file.defaults, at):
            if entry.name in entries:
                raise ParameterError(
                    f"{at} asks for a second report called {entry.name}; give it another name."
                )
            entries[entry.name] = entry
        if len(entries) > MOST_REPORTS:
            raise ParameterError(f"{path.name} asks for more than {MOST_REPORTS} reports.")
    return Configuration(path.name, text, tuple(entries.values()))


@dataclass(frozen=True)
class _At:
    """Where a report stands; the line is looked for when a sentence asks for it."""

    text: str
    number: int
    file: str

    def __str__(self) -> str:
        return self.field()

    def field(self, *name: str) -> str:
        """Say where a field of it stands."""
        return f"Line {line_of(self.text, ('report', self.number, *name))} of {self.file}"


def _text(path: Path) -> str:
    refuse_streams(path)
    try:
        # Editors on Windows begin a file with a byte order mark, which is no TOML.
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {(error.strerror or 'no file').lower()}.") from None
    except UnicodeDecodeError:
        raise InputError(f"{path.name} is not written in UTF-8.") from None


def _refuse_secrets(raw: Mapping[str, Any], text: str, file: str) -> None:
    """Refuse what looks like a secret before anything else is said of it, and repeat none of it."""
    waiting: list[tuple[tuple[str | int, ...], Any]] = [((), raw)]
    while waiting:
        # A list of what is left instead of calls within calls: TOML nests as deep as somebody
        # likes.
        path, value = waiting.pop()
        if isinstance(value, dict):
            waiting.extend(((*path, key), item) for key, item in value.items())
        elif isinstance(value, list):
            waiting.extend(((*path, number), item) for number, item in enumerate(value))
        named = [part for part in path if isinstance(part, str)]
        if (named and secret_name(named[-1])) or (
            isinstance(value, str)
            and looks_secret(value, path=bool({"columns", "data", "notebook"} & set(named)))
        ):
            raise ParameterError(
                f"Line {line_of(text, path)} of {file} holds what looks like a secret; parameters are published with "
                "the report, so keep passwords and keys out of them."
            )


def _fault(error: ValidationError, text: str, file: str) -> ParameterError:
    """Say in one sentence what the first fault is, on which line, and what was expected."""
    faults = error.errors(include_url=False, include_context=False)
    # A name that is misspelt is missing, too: say how it is spelt.
    first = next((one for one in faults if one["type"] == "extra_forbidden"), faults[0])
    path = first["loc"]
    model, field = _where(path)
    # Beyond the fields, pydantic's path names the types that it tried; no line of the file leads there.
    line = line_of(text, path)
    if first["type"] == "extra_forbidden":
        known = [name for name in model.model_fields if name != field]
        close = nearest(str(field), known)
        hint = f"did you mean {listed(close)}?" if close else f"known are {listed(known, 12)}."
        return ParameterError(f"Line {line} of {file}: {str(field)[:40]!r} is unknown; {hint}")
    wanted = model.model_fields[field].description
    if first["type"] == "missing":
        return ParameterError(f"Line {line} of {file}: the report has no {field}; it must be {wanted}.")
    found = str(first["input"])
    shown = found if len(found) <= 60 else found[:59] + "…"
    return ParameterError(f"Line {line} of {file}: {field} must be {wanted}, not {shown!r}.")


def _where(path: tuple[int | str, ...]) -> tuple[type[BaseModel], str]:
    """Return the model that a fault lies in, and its field."""
    if path[0] == "defaults" and len(path) > 1:
        return _Settings, str(path[1])
    if path[0] == "report" and len(path) > 2:
        return _Report, str(path[2])
    return _File, str(path[0])


def _entries(report: _Report, defaults: _Settings, at: _At) -> list[Entry]:
    """Return the reports of one ``[[report]]``: one, or one a combination of its matrix."""

    def said(field: str) -> Any:
        own = getattr(report, field)
        return getattr(defaults, field) if own is None else own

    _refuse_names(report.name, at)
    found = []
    for values in product(*report.matrix.values()):
        chosen = dict(zip(report.matrix, values, strict=True))
        ends = [slug(_written(value), "") for value in values]
        # Named by its values, not by a number: with another value in the matrix the reports that
        # were there keep their folders.
        name = "-".join([report.name, *(end for end in ends if end)])
        if len(name) > LONGEST_NAME or not all(ends):
            raise ParameterError(
                f"{at.field('matrix')}: no name can be made for {listed(map(_written, values))}; "
                f"names have at most {LONGEST_NAME} letters, digits and hyphens."
            )
        # The nearer goes before: a combination of the matrix, then the report, then the defaults.
        parameters = {**defaults.parameters, **report.parameters, **chosen}
        if (columns := said("columns")) is not None:
            parameters.setdefault("columns", columns)
        found.append(
            Entry(
                name=name,
                group=report.name,
                number=at.number,
                notebook=said("notebook"),
                data=said("data"),
                period=said("period"),
                formats=said("formats"),
                language=said("language"),
                title=_filled(said("title"), parameters, at),
                cell_seconds=said("cell_seconds"),
                report_seconds=said("report_seconds"),
                parameters=parameters,
            )
        )
    return found


def _refuse_names(name: str, at: _At) -> None:
    if not _NAME.fullmatch(name) or len(name) > LONGEST_NAME or name in _TAKEN:
        raise ParameterError(
            f"{at.field('name')}: name must be small letters, digits and hyphens, as in syria-pace, not {name[:60]!r}."
        )


def _filled(title: str | None, parameters: Mapping[str, Value], at: _At) -> str | None:
    """Put the values of parameters where the title has their names in braces."""
    if title is None:
        return None

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if name not in parameters:
            raise ParameterError(
                f"{at.field('title')}: the title speaks of {{{name[:40]}}}, and there is no such parameter; "
                f"it has {listed(parameters)}."
            )
        return _written(parameters[name])

    return _PLACE.sub(value, title)


def _written(value: Value) -> str:
    if isinstance(value, list):
        return ", ".join(value)
    return str(value).lower() if isinstance(value, bool) else str(value)
