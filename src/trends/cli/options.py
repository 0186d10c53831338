"""The options that commands share, each declared once, and the frozen groups in which commands receive them."""

from __future__ import annotations

import dataclasses
import functools
import inspect
import typing
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeVar

import typer

from trends.cli import completing

if typing.TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "DEBUG",
    "LANGUAGE",
    "OUTPUT",
    "SELECTION",
    "TESTING",
    "AsJson",
    "Chosen",
    "Debug",
    "Language",
    "Newest",
    "ReadingOptions",
    "Selecting",
    "option",
    "spread",
]

DEBUG = "trends.debug"
"""Key of the context under which `--debug` is remembered."""

LANGUAGE = "trends.language"
"""Key of the context under which the language of a command is remembered, for its errors."""

_READING = "Reading the file"
SELECTION = "Selection (several of one kind: any of them)"
_COUNTING = "Counting"
OUTPUT = "Output"
TESTING = "Testing"


def option(name: str, panel: str | None, metavar: str | None, explanation: str, **more: Any) -> Any:
    """Declare an option; its default, where there is one, stands in the explanation, and a flag takes no value.

    The column of what options take is as wide as the widest on the page, so it is one short word: what may stand there
    is told in the explanation.
    """
    return typer.Option(
        name, rich_help_panel=panel, metavar=metavar or "", help=explanation, show_default=False, **more
    )


def _remember(context: typer.Context, given: bool) -> bool:
    if given:
        context.meta[DEBUG] = True
    return given


def _language(context: typer.Context, given: str) -> str:
    from trends.document.words import words
    from trends.errors import ParameterError

    try:
        context.meta[LANGUAGE] = words(given).language
    except ParameterError as error:
        raise typer.BadParameter(str(error)) from None
    return str(context.meta[LANGUAGE])


def _frequency(given: str | None) -> str | None:
    """Refuse what is no frequency before a file is read."""
    if given is not None:
        from trends.periods.calendar import parse_frequency

        parse_frequency(given)
    return given


def _as_of(given: str | None) -> str | None:
    """Refuse what is no day before a file is read."""
    from trends.errors import TrendsError
    from trends.periods.calendar import parse_window

    try:
        parse_window(None, given)
    except TrendsError as error:
        raise typer.BadParameter(str(error)) from None
    return given


Input = Annotated[
    str,
    typer.Argument(
        metavar="INPUT",
        help="A file, a folder, a pattern ('acled-*.csv'), a bundled dataset (trends datasets), or what is in the store (trends store list): "
        "ucdp-ged, ucdp-ged@25.1, ucdp.",
        show_default=False,
        autocompletion=completing.inputs,
    ),
]
Source = Annotated[
    str | None,
    option(
        "--source",
        _READING,
        "NAME",
        "What kind of file it is, where it does not tell.",
        autocompletion=completing.sources,
    ),
]
Columns = Annotated[
    str | None,
    option("--columns", _READING, "FILE", "A layout of one's own: TOML, canonical name = column."),
]
Period = Annotated[str | None, option("--period", _READING, "COLUMN", "Series: which column is the period.")]
By = Annotated[str | None, option("--by", _READING, "COLUMN", "Series: which column names the series.")]
Fill = Annotated[
    Literal["zero"] | None,
    option("--fill", _READING, "zero", "Series: a missing period is zero, not 'not observed'."),
]
Week = Annotated[
    Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] | None,
    option("--week", _READING, "DAY", "Weeks begin on monday to sunday; by default as in the data."),
]
Dates = Annotated[
    Literal["day-first", "month-first"] | None,
    option("--dates", _READING, "ORDER", "Series: dates as 3/4/2021 are day-first or month-first."),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        help="Look back: only what was known that day, by vintage, release or day of publication.",
        rich_help_panel=_READING,
        show_default=False,
        callback=_as_of,
    ),
]
CoveredDays = Annotated[
    str | None,
    option("--coverage", _READING, "DAYS", "Incidents: days covered, 2017-01..2019-12; several by commas."),
]
Engine = Annotated[
    Literal["auto", "memory", "duckdb"] | None,
    option(
        "--engine",
        _READING,
        "NAME",
        "memory, or duckdb: counted from the files of trends import. auto (default): by size, and it is said.",
    ),
]
Measure = Annotated[
    str | None,
    option(
        "--measure",
        _COUNTING,
        "NAME",
        "attacks (default), fatalities, civilians, combatants, wounded, abducted, released, missing, or deadly:5: "
        "attacks with five deaths or more. Series: the column of counts.",
        autocompletion=completing.measures,
    ),
]
Toll = Annotated[
    str | None,
    option(
        "--toll",
        _COUNTING,
        "RULE",
        "Of several reports of one incident: lowest, highest, latest, median or reporter:NAME. By default only figures on "
        "which all agree.",
        autocompletion=completing.tolls,
    ),
]
Series = Annotated[
    str | None, option("--series", SELECTION, "NAME", "Series: which one of several in the file.")
]
Actor = Annotated[
    list[str] | None,
    option("--actor", SELECTION, "NAME", "Either side; whole name, * for any text. Aliases resolve."),
]
Attacker = Annotated[
    list[str] | None,
    option("--attacker", SELECTION, "NAME", "On the acting side only, where the source tells."),
]
Country = Annotated[
    list[str] | None,
    option("--country", SELECTION, "NAME", "Name, ISO 3166 alpha-3 code or Gleditsch-Ward number."),
]
Admin1 = Annotated[
    list[str] | None, option("--admin1", SELECTION, "NAME", "First administrative division: province, state.")
]
Kind = Annotated[list[str] | None, option("--kind", SELECTION, "NAME", "Event type as the source calls it.")]
Genealogy = Annotated[
    bool | None,
    option("--genealogy", SELECTION, None, "Names include those that ended in them: renamed, merged."),
]
Box = Annotated[
    str | None,
    option("--bbox", SELECTION, "W,S,E,N", "Inside this box, in degrees of longitude and latitude."),
]
Start = Annotated[
    str | None,
    option("--start", SELECTION, "DATE", "From this day on; 2023-02 means its first day."),
]
End = Annotated[
    str | None,
    option("--end", SELECTION, "DATE", "Up to and including this day; 2023-02: its last."),
]
Where = Annotated[
    str | None,
    option(
        "--where",
        SELECTION,
        "EXPR",
        "Canonical columns with and, or, not, in, isnull: 'fatalities_best >= 10'.",
    ),
]
Freq = Annotated[
    str | None,
    option(
        "--freq",
        _COUNTING,
        "PERIOD",
        "day, week, month (default), quarter, year; also as in pandas.",
        callback=_frequency,
        autocompletion=completing.frequencies,
    ),
]
Estimate = Annotated[
    Literal["low", "best", "high"] | None,
    option("--estimate", _COUNTING, "WHICH", "Of the source's figures: low, best (default) or high."),
]
Imprecise = Annotated[
    Literal["spread", "start", "drop", "source"] | None,
    option(
        "--imprecise",
        _COUNTING,
        "HOW",
        "Incidents dated to a range: spread over its periods (default), at its start, drop, or source: on the day it writes.",
    ),
]
Newest = Annotated[
    Literal["auto", "off"],
    option(
        "--nowcast",
        TESTING,
        "auto|off",
        "Judge what the newest periods will come to, where it is known how such figures are revised (auto).",
    ),
]
AsJson = Annotated[
    bool,
    option("--json", OUTPUT, None, "Print one JSON object instead of a page."),
]
Language = Annotated[
    str,
    option(
        "--language",
        OUTPUT,
        "CODE",
        "en (default), fr, es, ar, ru or zh: language of sentences; keys and verdicts in JSON stay English.",
        callback=_language,
        autocompletion=completing.languages,
    ),
]
Debug = Annotated[
    bool,
    option("--debug", OUTPUT, None, "On an error, show the traceback.", callback=_remember),
]


@dataclass(frozen=True)
class ReadingOptions:
    """What to read and how; None is "not given"."""

    input: Input
    source: Source = None
    columns: Columns = None
    period: Period = None
    by: By = None
    fill: Fill = None
    week: Week = None
    dates: Dates = None
    as_of: AsOf = None
    coverage: CoveredDays = None
    engine: Engine = None
    measure: Measure = None
    toll: Toll = None


@dataclass(frozen=True)
class Selecting(ReadingOptions):
    """What to read, and what to keep of it; None is "not given"."""

    series: Series = None
    actor: Actor = None
    attacker: Attacker = None
    country: Country = None
    admin1: Admin1 = None
    kind: Kind = None
    bbox: Box = None
    start: Start = None
    end: End = None
    where: Where = None
    genealogy: Genealogy = None


@dataclass(frozen=True)
class Chosen(Selecting):
    """What to read, what to keep of it and how to count it; None is "not given"."""

    freq: Freq = None
    estimate: Estimate = None
    imprecise: Imprecise = None


Group = TypeVar("Group")


def spread(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command each field of a group as an option of its own, and `--debug`.

    A parameter whose annotation is a dataclass stands for all of its fields; the command line sees the fields and
    the function receives the group.
    """
    hints = typing.get_type_hints(function, include_extras=True)
    parameters: list[inspect.Parameter] = []
    groups: dict[str, type[Any]] = {}
    # In the order of the signature, which is the order of the help page.
    for name, parameter in inspect.signature(function).parameters.items():
        if dataclasses.is_dataclass(hints[name]):
            groups[name] = hints[name]
            parameters.extend(_fields(hints[name]))
        else:
            parameters.append(parameter.replace(annotation=hints[name], kind=inspect.Parameter.KEYWORD_ONLY))
    parameters.append(_keyword("debug", Debug, default=False))

    @functools.wraps(function)
    def gathered(**values: Any) -> None:
        del values["debug"]  # its callback has remembered it
        for name, group in groups.items():
            members = {field.name: values.pop(field.name) for field in dataclasses.fields(group)}
            values[name] = group(**members)
        function(**values)

    # typer reads the signature and the annotations, and both must be those of the options.
    gathered.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # a documented hook
    gathered.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    del gathered.__wrapped__  # else inspect looks through to the groups
    return gathered


def _fields(group: type[Any]) -> list[inspect.Parameter]:
    hints = typing.get_type_hints(group, include_extras=True)
    return [
        _keyword(
            field.name,
            hints[field.name],
            default=inspect.Parameter.empty if field.default is dataclasses.MISSING else field.default,
        )
        for field in dataclasses.fields(group)
    ]


def _keyword(name: str, annotation: Any, *, default: Any) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
