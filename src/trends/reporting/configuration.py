"""``reports/reports.toml``: which reports there are, of which data, with which parameters, over which periods.

A mistake in a report is told with its own line and stops that report alone; one in what all reports have in common
stops them all. Every mistake is told, not the first. Relative paths start at the folder in which the program runs.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trends.document.text import slug
from trends.errors import InputError, ParameterError, TrendsError, nearest
from trends.messages import Message, listed
from trends.reporting.branding import brand_of
from trends.reporting.configuration_lines import line_of, lines_of
from trends.reporting.configuration_schema import Period, ReportTable, Settings, Value, faults
from trends.reporting.on_change import command_of
from trends.reporting.regular import refuse_streams
from trends.reporting.secrets import looks_secret, secret_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from trends.document.blocks import Brand
    from trends.reporting.configuration_lines import Path as Place

__all__ = ["CONFIGURATION", "Configuration", "ConfigurationError", "Entry", "Unsound", "read_configuration"]

CONFIGURATION = Path("reports", "reports.toml")
# A slip in a list of values multiplies reports; ten thousand of them are no plan that somebody made.
MOST_REPORTS = 10_000
LONGEST_NAME = 80
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
_PLACE = re.compile(r"\{([^{}]*)\}")
_TAKEN = frozenset({"latest"})
_PATHS = frozenset({"columns", "data", "text", "notebook", "fonts", "brand", "on_change"})
"""What may hold long paths, which look like keys."""


class ConfigurationError(ParameterError):
    """A configuration of which no report can be made.

    Attributes
    ----------
    faults : tuple of TrendsError
        Everything that is wrong with it, a sentence each.
    """

    def __init__(self, found: Sequence[TrendsError]) -> None:
        self.faults = tuple(found)
        super().__init__(" ".join(map(str, found)))


@dataclass(frozen=True)
class Entry:
    """One report that the configuration asks for: of a matrix, one combination of values.

    Attributes
    ----------
    name : str
        The report's own name, which is that of its folder.
    group : str
        The name in the file, which asks for all reports of a matrix.
    notebook, data, period, formats, language, title, cell_seconds, report_seconds
        As the file has them; None where it is silent.
    fonts : tuple of str
        Font files.
    on_change : tuple of str
        A command and its arguments, before their placeholders are filled; empty for none.
    on_change_seconds : float or None
        How long that may take.
    brand : Brand
        Who publishes it.
    parameters : dict
        Those of the file and of the combination.
    places : dict
        Where in the file each of these, and each parameter, is written.
    """

    name: str
    group: str
    notebook: str | None
    data: str | None
    period: Period | None
    formats: tuple[str, ...] | None
    language: str | None
    title: str | None
    cell_seconds: float | None
    report_seconds: float | None
    fonts: tuple[str, ...]
    on_change: tuple[str, ...]
    on_change_seconds: float | None
    brand: Brand
    parameters: dict[str, Value]
    places: dict[str, Place]


@dataclass(frozen=True)
class Unsound:
    """A report of the file that cannot be made, as it is written.

    Attributes
    ----------
    name : str
        Its name; where it has none that is fit, where it stands.
    title, language : str
        Its title, where there is one; its language.
    errors : tuple of TrendsError
        What is wrong, a sentence each with its line.
    brand : Brand
        Who publishes the others.
    """

    name: str
    title: str
    language: str
    errors: tuple[TrendsError, ...]
    brand: Brand


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
    unsound : tuple of Unsound
        Those that cannot be made.
    """

    file: str
    text: str
    entries: tuple[Entry, ...] = ()
    unsound: tuple[Unsound, ...] = ()

    @cached_property
    def _lines(self) -> Mapping[Place, int]:
        return lines_of(self.text)

    def at(self, place: Sequence[str | int], error: TrendsError | Message) -> TrendsError:
        """Return an error, or what is wrong in words, with the line on which it is written."""
        problem = error.sentence if isinstance(error, TrendsError) else error
        line = str(line_of(self._lines, place))
        kind = InputError if isinstance(error, InputError) else ParameterError
        place = Message("faults.configuration.place", line=line, file=self.file)
        return kind(Message("faults.configuration.line", place=place, what=problem))

    @property
    def names(self) -> frozenset[str]:
        """All names that reports of the file can be asked for by."""
        named = {name for entry in self.entries for name in (entry.name, entry.group)}
        return frozenset(named | {report.name for report in self.unsound})


def read_configuration(path: Path = CONFIGURATION) -> Configuration:
    """Read the configuration of periodic reports.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    Configuration
        With the reports that are sound, and with those that are not.

    Raises
    ------
    InputError
        If it cannot be read or is no TOML; the line is named.
    ConfigurationError
        For what is wrong with the whole file, its ``[defaults]`` or its ``[brand]``; everything that is wrong is named
        with its line.
    """
    text = _text(path)
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        # The parser names the line in its words; one past the last for what is missing at the end.
        at = re.search(r"at line (\d+)", str(error))
        number = int(at[1]) if at else max(1, len(text.splitlines()))
        problem = re.sub(r" *\(at .*\)$", "", str(error))
        problem = f"{problem[:1].lower()}{problem[1:]}"
        raise InputError(
            Message("configuration.file.no_toml", line=str(number), file=path.name, what=problem)
        ) from None
    except RecursionError:
        raise InputError(Message("configuration.file.deep", file=path.name)) from None
    return _Reading(Configuration(path.name, text), raw).whole()


def _text(path: Path) -> str:
    refuse_streams(path)
    try:
        # Editors on Windows begin a file with a byte order mark, which is no TOML.
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        why = (error.strerror or "no file").lower()
        raise InputError(Message("configuration.file.unread", file=path.name, why=why)) from None
    except UnicodeDecodeError:
        raise InputError(Message("configuration.file.encoding", file=path.name)) from None


@dataclass
class _Reading:
    """One file being read: what is wrong with all of it, and report by report what is sound and what is not."""

    file: Configuration
    raw: dict[str, Any]
    wrong: list[TrendsError] = field(default_factory=list)
    entries: dict[str, Entry] = field(default_factory=dict)
    unsound: list[Unsound] = field(default_factory=list)
    defaults: Settings = field(default_factory=lambda: Settings.model_validate({}))
    brands: dict[str, tuple[Brand, dict[Place, ParameterError]]] = field(default_factory=dict)

    def whole(self) -> Configuration:
        reports = self.raw.get("report", [])
        self.wrong += self._strange()
        if not isinstance(reports, list) or not all(isinstance(table, dict) for table in reports):
            self.wrong.append(self.file.at(("report",), Message("configuration.entry.reports")))
            reports = []
        elif not reports and not self.wrong:
            self.wrong.append(ParameterError(Message("configuration.file.none", file=self.file.file)))
        common = {key: value for key, value in self.raw.items() if key in {"defaults", "brand"}}
        self.wrong += self._secrets((), common)
        if not self.wrong:
            self._common()
        for number, report in enumerate(reports):
            self._report(("report", number), report)
        if self.wrong:
            raise ConfigurationError(
                [*self.wrong, *(error for table in self.unsound for error in table.errors)]
            )
        return Configuration(
            self.file.file, self.file.text, tuple(self.entries.values()), tuple(self.unsound)
        )

    def _strange(self) -> Iterator[TrendsError]:
        keys = ("defaults", "brand", "report")
        for key in self.raw:
            if key in keys:
                continue
            close = nearest(key, keys)
            near = "setting" if key in Settings.model_fields else "yes" if close else "no"
            yield self.file.at(
                (key,),
                Message(
                    "configuration.entry.top",
                    field=repr(key[:40]),
                    near=near,
                    names=listed(close or keys, len(keys)),
                ),
            )

    def _common(self) -> None:
        """Read what all reports have in common."""
        for name, model in (("defaults", Settings), ("brand", None)):
            value = self.raw.get(name, {})
            if not isinstance(value, dict):
                self.wrong.append(self.file.at((name,), Message("configuration.entry.table", name=name)))
            elif model is not None:
                problems = list(faults(model, value))
                self.wrong += [self.file.at((name, *place), problem) for place, problem in problems]
                if not problems:
                    self.defaults = model.model_validate(value)
            else:
                _, brand_errors = self._brand({})
                self.wrong += [self.file.at((name, *place), error) for place, error in brand_errors.items()]

    def _brand(self, own: Mapping[str, Any]) -> tuple[Brand, dict[Place, ParameterError]]:
        """Return the brand of the file, with what a report says otherwise; looked at once for all that say the same."""
        common = self.raw.get("brand", {})
        key = repr(sorted(own.items(), key=lambda item: str(item[0])))
        if key not in self.brands:
            self.brands[key] = brand_of({**(common if isinstance(common, dict) else {}), **own})
        return self.brands[key]

    def _secrets(self, top: Place, values: Mapping[str, Any]) -> Iterator[TrendsError]:
        """Refuse what looks like a secret before anything else is said of it, and repeat none of it."""
        waiting: list[tuple[Place, Any]] = [((), values)]
        while waiting:
            # A list of what is left instead of calls within calls: TOML nests as deep as somebody
            # likes.
            path, value = waiting.pop()
            if isinstance(value, dict):
                waiting.extend(((*path, key), item) for key, item in reversed(value.items()))
            elif isinstance(value, list):
                waiting.extend(((*path, number), item) for number, item in enumerate(value))
            named = [part for part in path if isinstance(part, str)]
            if (named and secret_name(named[-1])) or (isinstance(value, str) and _secret(value, named)):
                yield self.file.at(
                    (*top, *path),
                    Message("configuration.entry.secret"),
                )

    def _report(self, top: Place, raw: dict[str, Any]) -> None:
        """Read one ``[[report]]``."""
        errors = list(self._secrets(top, raw))
        if not errors:
            problems = list(faults(ReportTable, raw))
            errors = [self.file.at((*top, *place), said) for place, said in problems]
        name = raw.get("name")
        named = isinstance(name, str) and _fit(name)
        if isinstance(name, str) and not named and not errors:
            said = (
                Message("configuration.entry.taken", value=name)
                if name in _TAKEN
                else Message("configuration.entry.name", value=repr(name[:60]))
            )
            errors.append(self.file.at((*top, "name"), said))
        # Where the defaults are wrong, nothing that follows from them could be told from a fault of
        # the report's own.
        if not errors and not self.wrong:
            errors = self._entries(top, ReportTable.model_validate(raw))
        if errors:
            line = line_of(self.file._lines, top)  # noqa: SLF001 - the file's own
            shown = str(name) if named else f"line {line} of {self.file.file}"
            title, language = (raw.get(key) or getattr(self.defaults, key) for key in ("title", "language"))
            self.unsound.append(
                Unsound(
                    shown,
                    title if isinstance(title, str) else "",
                    language if isinstance(language, str) else "en",
                    tuple(errors),
                    self._brand({})[0],
                )
            )

    def _entries(self, top: Place, report: ReportTable) -> list[TrendsError]:
        """Add the reports of one ``[[report]]``: one, or one a combination of its matrix; return what is wrong."""
        wrong: list[TrendsError] = []
        places: dict[str, Place] = {}

        def said(key: str) -> Any:
            own = getattr(report, key)
            places[key] = (*top, key) if own is not None else ("defaults", key)
            return getattr(self.defaults, key) if own is None else own

        brand, brand_errors = self._brand(report.brand)
        wrong += [self.file.at((*top, "brand", *place), error) for place, error in brand_errors.items()]
        command: tuple[str, ...] = ()
        try:
            command = command_of(said("on_change"))
        except ParameterError as error:
            wrong.append(self.file.at(places["on_change"], error))
        entries: list[Entry] = []
        for numbers in product(*(range(len(values)) for values in report.matrix.values())):
            chosen = {
                key: values[number]
                for (key, values), number in zip(report.matrix.items(), numbers, strict=True)
            }
            ends = [slug(_written(value), "") for value in chosen.values()]
            # Named by its values, not by a number: with another value in the matrix the reports that
            # were there keep their folders.
            name = "-".join([report.name, *(end for end in ends if end)])
            if len(name) > LONGEST_NAME or not all(ends):
                at = next((place for place, end in zip(chosen, ends, strict=True) if not end), None)
                where = (*top, "matrix", *((at, numbers[list(chosen).index(at)]) if at is not None else ()))
                values = listed(map(_written, chosen.values()))
                nameless = Message("configuration.entry.no_name", values=values, most=LONGEST_NAME)
                wrong.append(self.file.at(where, nameless))
                continue
            taken = {*self.entries, *(entry.name for entry in entries), *(one.name for one in self.unsound)}
            if name in taken:
                wrong.append(self.file.at(top, Message("configuration.entry.second", name=name)))
                continue
            # The nearer goes before: a combination of the matrix, then the report, then the defaults.
            parameters = {**self.defaults.parameters, **report.parameters, **chosen}
            own_places = {
                **{key: ("defaults", "parameters", key) for key in self.defaults.parameters},
                **{key: (*top, "parameters", key) for key in report.parameters},
                **{key: (*top, "matrix", key, number) for key, number in zip(chosen, numbers, strict=True)},
            }
            if (columns := said("columns")) is not None:
                parameters.setdefault("columns", columns)
                own_places.setdefault("columns", places["columns"])
            try:
                title = _filled(said("title"), parameters)
            except ParameterError as error:
                wrong.append(self.file.at(places["title"], error))
                break
            settings = {
                key: said(key)
                for key in (
                    "notebook",
                    "data",
                    "period",
                    "formats",
                    "language",
                    "cell_seconds",
                    "report_seconds",
                )
            }
            entries.append(
                Entry(
                    name=name,
                    group=report.name,
                    title=title,
                    fonts=tuple(said("fonts") or ()),
                    on_change=command,
                    on_change_seconds=said("on_change_seconds"),
                    brand=brand,
                    parameters=parameters,
                    **settings,
                    places={
                        **places,
                        **{f"parameters.{key}": place for key, place in own_places.items()},
                        "": top,
                    },
                )
            )
        if len(self.entries) + len(entries) > MOST_REPORTS:
            wrong.append(self.file.at(top, Message("configuration.entry.many", most=MOST_REPORTS)))
        if not wrong:
            self.entries |= {entry.name: entry for entry in entries}
        return wrong


def _fit(name: str) -> bool:
    return bool(_NAME.fullmatch(name)) and len(name) <= LONGEST_NAME and name not in _TAKEN


def _secret(value: str, named: Sequence[str]) -> bool:
    if "on_change" in named:
        # Its words announce a secret as any words do; its paths are none.
        words = " ".join(word for word in value.split() if "/" not in word and "\\" not in word)
        return looks_secret(value, path=True) or looks_secret(words)
    return looks_secret(value, path=bool(_PATHS & set(named)))


def _filled(title: str | None, parameters: Mapping[str, Value]) -> str | None:
    """Put the values of parameters where the title has their names in braces."""
    if title is None:
        return None

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if name not in parameters:
            place = f"{{{name[:40]}}}"
            raise ParameterError(Message("configuration.entry.title", place=place, names=listed(parameters)))
        return _written(parameters[name])

    return _PLACE.sub(value, title)


def _written(value: Value) -> str:
    if isinstance(value, list):
        return ", ".join(value)
    return str(value).lower() if isinstance(value, bool) else str(value)
