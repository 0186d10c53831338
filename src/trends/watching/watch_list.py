"""A watch list: a TOML file with the series and the ledgers to look at whenever data come in."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from trends.errors import InputError, ParameterError, nearest
from trends.messages import Message, listed
from trends.scheduling.command import command_of
from trends.sources.files.plain_text import read_plain_text
from trends.verdict.eligibility import FEWEST_EVENTS

if TYPE_CHECKING:
    from os import PathLike

__all__ = ["PLACES", "LedgerEntry", "SeriesEntry", "WatchList", "read_watch_list"]

PLACES = ("sentence", "kind", "subject", "period", "seen", "as_of", "chance")
"""What a command for each finding may ask for."""

_SELECTION = ("actor", "attacker", "country", "admin1", "kind", "bbox", "start", "end", "where", "genealogy")
_WAYS = ("freq", "measure", "estimate", "imprecise")
_SHOWN = 60
# In a year, that is one a month: alarms that come more often are read by nobody.
_MOST_FALSE = 12.0


def _several(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Names = Annotated[tuple[str, ...], BeforeValidator(_several)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)


class SeriesEntry(_Entry):
    """One ``[[series]]``: the words of a selection, and how it is counted.

    Attributes
    ----------
    name : str, optional
        What findings call it; by default its selection.
    data : str, optional
        Its own data; by default those of the whole list.
    by : tuple of str
        Columns that split the selection into a series each.
    season : str
    min_count : float
        A series with fewer events in its past is not looked at.
    """

    name: Annotated[str, Field(min_length=1, max_length=120)] | None = None
    data: str | None = None
    columns: str | None = None
    by: Names = ()
    series: str | None = None
    actor: Names | None = None
    attacker: Names | None = None
    country: Names | None = None
    admin1: Names | None = None
    kind: Names | None = None
    bbox: tuple[float, float, float, float] | None = None
    start: str | None = None
    end: str | None = None
    where: str | None = None
    genealogy: bool | None = None
    freq: Literal["day", "week", "month", "quarter", "year"] | None = None
    measure: str | None = None
    estimate: Literal["low", "best", "high"] | None = None
    imprecise: Literal["spread", "start", "drop", "source"] | None = None
    season: str = "auto"
    min_count: Annotated[float, Field(ge=0, le=1e9)] = FEWEST_EVENTS

    @property
    def selection(self) -> dict[str, Any]:
        """The conditions, as `Incidents.select` takes them."""
        chosen = {name: getattr(self, name) for name in _SELECTION}
        return {name: value for name, value in chosen.items() if value is not None}

    @property
    def ways(self) -> dict[str, Any]:
        """How it is counted, where the entry says so."""
        stated = {name: getattr(self, name) for name in _WAYS}
        return {name: value for name, value in stated.items() if value is not None}

    @property
    def title(self) -> str:
        """What findings call it."""
        if self.name is not None:
            return self.name
        words = [*(self.actor or ()), *(self.attacker or ()), *(self.admin1 or ()), *(self.country or ())]
        words += [*(self.kind or ()), *((self.where,) if self.where else ())]
        return ", ".join(words) or self.series or self.data or "all"


class LedgerEntry(_Entry):
    """One ``[[ledger]]``: claims that are judged anew at each look."""

    path: Annotated[str, Field(min_length=1)]


class _File(_Entry):
    data: str | None = None
    columns: str | None = None
    on_finding: str | Names | None = None
    on_finding_seconds: Annotated[float, Field(gt=0, le=86_400)] | None = None
    false_alarms: Annotated[float, Field(gt=0, le=_MOST_FALSE)] = 0.5
    series: tuple[SeriesEntry, ...] = ()
    ledger: tuple[LedgerEntry, ...] = ()


class WatchList(_Entry):
    """What is watched.

    Attributes
    ----------
    series : tuple of SeriesEntry
        Empty, with no ledger either: every country and actor of the data.
    ledgers : tuple of Path
    data : str or None
    columns : str or None
        A file that says which column of the data is which.
    on_finding : tuple of str
        The words of a command that is run for each finding, without a shell.
    on_finding_seconds : float
    false_alarms : float
        How many looks a year may give a false alarm, over the whole list, if nothing changed anywhere.
    folder : Path
        Where relative paths start.
    path : Path or None

    Examples
    --------
    >>> WatchList().false_alarms
    0.5
    """

    series: tuple[SeriesEntry, ...] = ()
    ledgers: tuple[Path, ...] = ()
    data: str | None = None
    columns: str | None = None
    on_finding: tuple[str, ...] = ()
    on_finding_seconds: float = 120.0
    false_alarms: float = 0.5
    folder: Path = Path()
    path: Path | None = None


def read_watch_list(path: str | PathLike[str]) -> WatchList:
    """Read a watch list.

    Parameters
    ----------
    path : path
        A TOML file: ``[[series]]`` tables with the words of a selection, ``[[ledger]]`` tables with a ``path``; above
        them ``data``, ``columns``, ``on_finding``, ``on_finding_seconds``, ``false_alarms``.

    Raises
    ------
    InputError
        If there is no such file, or it holds what a watch list does not; the sentence names the entry.
    """
    file = Path(path)
    text = read_plain_text(file, file.name or str(file))
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(Message("watch.faults.toml", file=file.name, fault=str(error)[:160])) from None
    try:
        stated = _File.model_validate(table)
        command = command_of(stated.on_finding, PLACES, "on_finding")
    except ValidationError as error:
        raise InputError(Message("watch.faults.list", file=file.name, fault=_fault(error))) from None
    except ParameterError as error:
        raise InputError(Message("watch.faults.list", file=file.name, fault=error.sentence)) from None
    folder = file.resolve().parent
    return WatchList(
        series=stated.series,
        ledgers=tuple(folder / entry.path for entry in stated.ledger),
        data=stated.data,
        columns=stated.columns,
        on_finding=command,
        on_finding_seconds=stated.on_finding_seconds or 120.0,
        false_alarms=stated.false_alarms,
        folder=folder,
        path=file,
    )


def _fault(error: ValidationError) -> str:
    """Turn the first fault that pydantic finds into words: where it stands, and what is wrong there."""
    faults = error.errors(include_url=False, include_context=False)
    first = next((fault for fault in faults if fault["type"] == "extra_forbidden"), faults[0])
    path = list(first["loc"])
    tables = [part for part in path if isinstance(part, int)]
    place = f"[[{path[0]}]] {tables[0] + 1}" if tables else ""
    names = [str(part) for part in path if not isinstance(part, int)]
    name = names[-1] if not tables or len(names) > 1 else names[0]
    if first["type"] == "extra_forbidden":
        models: dict[str, type[BaseModel]] = {"series": SeriesEntry, "ledger": LedgerEntry}
        model = models.get(str(path[0]), _File) if tables else _File
        close = nearest(name, model.model_fields)
        return Message(
            "watch.faults.key",
            place=place,
            where="entry" if place else "top",
            name=repr(name[:_SHOWN]),
            near="yes" if close else "no",
            names=listed(close or list(model.model_fields), 30),
        )
    shown = repr(first["input"])[:_SHOWN]
    if first["type"] == "missing":
        return Message(
            "watch.faults.missing", place=place, where="entry" if place else "top", name=repr(name)
        )
    return Message(
        "watch.faults.value",
        place=place,
        where="entry" if place else "top",
        name=repr(name[:_SHOWN]),
        value=shown,
    )
