"""The options that commands share, each declared once, and the frozen groups in which commands receive them."""

from __future__ import annotations

import dataclasses
import functools
import inspect
import typing
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeVar

import typer

if typing.TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "DEBUG",
    "LANGUAGE",
    "OUTPUT",
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
_SELECTION = "Selection"
_COUNTING = "Counting"
OUTPUT = "Output"


def option(name: str, panel: str | None, metavar: str | None, explanation: str, **more: Any) -> Any:
    """Declare an option of which help shows no default: it is none, or stands in the explanation."""
    return typer.Option(
        name, rich_help_panel=panel, metavar=metavar, help=explanation, show_default=False, **more
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
        help="A file, a folder, a bundled dataset (`trends datasets` lists them), or what is in the store "
        "(ucdp-ged, ucdp-ged@25.1, ucdp; `trends store list`).",
        show_default=False,
    ),
]
Source = Annotated[
    str | None,
    option("--source", _READING, "NAME", "What kind of file it is, where its content does not tell."),
]
Columns = Annotated[
    str | None,
    option(
        "--columns",
        _READING,
        "FILE",
        "Incidents of another layout: a TOML table of canonical name to column.",
    ),
]
Period = Annotated[
    str | None, option("--period", _READING, "COLUMN", "Series: the column that holds the period.")
]
By = Annotated[
    str | None, option("--by", _READING, "COLUMN", "Series: the column that names the series of a row.")
]
Fill = Annotated[
    Literal["zero"] | None,
    option("--fill", _READING, "zero", "Series: a period that is missing means zero, not 'not observed'."),
]
Week = Annotated[
    Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] | None,
    option(
        "--week",
        _READING,
        "monday|sunday|saturday|...",
        "The day on which weeks begin; by default the source's own, and in a series what its dates tell.",
    ),
]
Dates = Annotated[
    Literal["day-first", "month-first"] | None,
    option(
        "--dates",
        _READING,
        None,
        "Series: the order of dates such as 3/4/2021, where all of them together do not tell.",
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        help="Look back: only what was known on that day, by the vintages in the store, the days of publication in a "
        "series, or the release that a file's name tells.",
        rich_help_panel=_READING,
        show_default=False,
        callback=_as_of,
    ),
]
CoveredDays = Annotated[
    str | None,
    option(
        "--coverage",
        _READING,
        "START..END",
        "Incidents: the days that are covered, instead of what the file tells: 2017-01..2019-12; several with commas.",
    ),
]
Measure = Annotated[
    str | None,
    option(
        "--measure",
        _COUNTING,
        "NAME",
        "What is counted: attacks (the default), fatalities, civilians, combatants, wounded, abducted, released, "
        "missing, or deadly:5 for attacks that killed at least five; for a series, the column that holds the counts.",
    ),
]
Toll = Annotated[
    str | None,
    option(
        "--toll",
        _COUNTING,
        "RULE",
        "Where several reports of one incident are kept, which figure counts: lowest, highest, latest, median or "
        "reporter:NAME. Without a rule only figures on which all reports agree do.",
    ),
]
Series = Annotated[
    str | None, option("--series", _SELECTION, "NAME", "Series: which one, where a file holds several.")
]
Actor = Annotated[
    list[str] | None,
    option(
        "--actor",
        _SELECTION,
        "TEXT",
        "On either side; a whole name, with * for any text. Aliases resolve. Given several times, any of them.",
    ),
]
Attacker = Annotated[
    list[str] | None,
    option(
        "--attacker", _SELECTION, "TEXT", "On the acting side only, where the source tells; any of several."
    ),
]
Country = Annotated[
    list[str] | None,
    option(
        "--country",
        _SELECTION,
        "TEXT",
        "Name, ISO 3166 alpha-3 code or Gleditsch-Ward number; any of several.",
    ),
]
Admin1 = Annotated[
    list[str] | None,
    option("--admin1", _SELECTION, "TEXT", "First administrative division; any of several."),
]
Kind = Annotated[
    list[str] | None,
    option("--kind", _SELECTION, "TEXT", "Event type as the source calls it; any of several."),
]
Genealogy = Annotated[
    bool | None,
    option(
        "--genealogy",
        _SELECTION,
        None,
        "Actors and countries together with those that ended in them: renamed, merged or succeeded.",
    ),
]
Box = Annotated[
    str | None,
    option("--bbox", _SELECTION, "W,S,E,N", "Inside this box, in degrees of longitude and latitude."),
]
Start = Annotated[
    str | None,
    option("--start", _SELECTION, "DATE", "From this day on; 2023-02 means its first day."),
]
End = Annotated[
    str | None,
    option("--end", _SELECTION, "DATE", "Up to and including this day; 2023-02 means its last."),
]
Where = Annotated[
    str | None,
    option(
        "--where",
        _SELECTION,
        "EXPR",
        "Comparisons with and, or, not, in and isnull over the canonical columns: 'fatalities_best >= 10'.",
    ),
]
Freq = Annotated[
    str | None,
    option(
        "--freq",
        _COUNTING,
        "day|week|month|quarter|year",
        "Length of a period; month by default. Pandas' names (MS, W-FRI, QE) are understood, too.",
        callback=_frequency,
    ),
]
Estimate = Annotated[
    Literal["low", "best", "high"] | None,
    option("--estimate", _COUNTING, None, "Which of the source's figures; best by default."),
]
Imprecise = Annotated[
    Literal["spread", "start", "drop", "source"] | None,
    option(
        "--imprecise",
        _COUNTING,
        None,
        "Incidents dated to a range: shared over the periods they may belong to (the default), counted at "
        "the start of the range, left out, or counted on the day that the source writes.",
    ),
]
Newest = Annotated[
    Literal["auto", "off"],
    typer.Option(
        "--nowcast",
        help="Judge what the newest periods will come to, where it is known how such figures are revised; off takes "
        "them as they stand.",
    ),
]
AsJson = Annotated[
    bool,
    option("--json", OUTPUT, None, "Print one JSON object instead of a page."),
]
Language = Annotated[
    str,
    typer.Option(
        "--language",
        metavar="en|fr|es|ar|ru|zh",
        help="Language of the sentences, reasons and warnings; keys and verdicts in JSON stay English.",
        rich_help_panel=OUTPUT,
        callback=_language,
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
