"""A claim as a ledger holds it: who said what when, of which figures; read from TOML and checked by pydantic."""

from __future__ import annotations

import re
from datetime import MAXYEAR, date
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from trends.document.text import clean, safe_href
from trends.errors import ParameterError, WindowError
from trends.periods.calendar import Window, parse_frequency, parse_period, parse_window

__all__ = ["Claim", "Control", "Day", "Patterns", "Reference", "Select", "Text", "base_id", "window_of"]

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_MOST = 400


def _text(value: Any) -> Any:
    if isinstance(value, str):
        return " ".join(value.split())
    return value


def _shown(value: str) -> str:
    if len(value) > _MOST:
        raise ValueError(f"text of at most {_MOST} characters")
    if value != clean(value):
        raise ValueError("text without characters that cannot be seen or that turn the direction of others")
    return value


def _as_day(value: Any) -> Any:
    """Take dates that TOML has read as such, and a bare year, for text."""
    if isinstance(value, date):
        # TOML's date-times are dates to Python, too; the hour says nothing here.
        return value.isoformat()[:10]
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _is_day(value: str) -> str:
    try:
        parse_period(value)
    except ParameterError:
        raise ValueError("a date that exists, such as 2023-02-17, 2023-02 or 2023") from None
    return value


def _frequency(value: Any) -> Any:
    return parse_frequency(value).value if isinstance(value, str) else value


def _is_id(value: str) -> str:
    if not _ID.fullmatch(value):
        raise ValueError("a name of letters, digits, dots and hyphens")
    return value


def _is_address(value: str) -> str:
    if value and not all(safe_href(part) for part in value.split()):
        raise ValueError("an address that begins with http:// or https://")
    return value


def _is_language(value: str) -> str:
    if not _LANGUAGE.fullmatch(value):
        raise ValueError("the code of a language, such as en, ar or pt-BR")
    return value


def _several(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(_text), AfterValidator(_shown)]
Day = Annotated[str, BeforeValidator(_as_day), AfterValidator(_is_day)]
Patterns = Annotated[tuple[Text, ...], BeforeValidator(_several)]
"""One name or several; ``*`` stands for any text."""


def window_of(start: str | None, end: str | None) -> Window:
    """Return the days from the first of `start` to the last of `end`.

    Raises
    ------
    WindowError
        If it ends before it starts, or with the last year that a date can have: what comes after has no name.
    """
    window = parse_window(start, end)
    if window.end is not None and window.end.year == MAXYEAR:
        raise WindowError(f"The window ends in {MAXYEAR}; expected one that the data reach.")
    return window


def base_id(name: str) -> str:
    """Return the id of the wording that a claim belongs to: ``c19`` of ``c19b``."""
    return re.sub(r"(?<=\d)[a-z]$", "", name)


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, defer_build=True)


class Select(_Strict):
    """Which rows of a dataset a claim is judged on; the names and meanings are those of the commands."""

    series: Text | None = None
    actor: Patterns = ()
    attacker: Patterns = ()
    country: Patterns = ()
    admin1: Patterns = ()
    kind: Patterns = ()
    where: Text | None = None
    genealogy: bool = False
    estimate: Literal["low", "best", "high"] | None = None
    imprecise: Literal["spread", "start", "drop", "source"] | None = None


def _written_short(value: Any) -> Any:
    """Read a bare number as a stated value and a bare text as a period, or two of them joined by ``..``."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return {"value": value}
    if isinstance(value, (str, date)):
        first, dots, last = str(_as_day(value)).partition("..")
        return {"start": first.strip(), "end": last.strip() if dots else first.strip()}
    return value


class Reference(_Strict):
    """A figure that a claim speaks of.

    One of: a value that the claim states (`value`, or `low` and `high`); the figure of another claim (`claim`); the
    toll of an incident (`incident`, with `reporter` or `rule`); published tallies (`source`, `area`); or the sum of a
    series over `start` to `end`. With `at_least` it is open above. `data`, `select` and `measure` are the claim's own where they are not given.
    """

    value: float | None = Field(None, ge=0)
    low: float | None = Field(None, ge=0)
    high: float | None = Field(None, ge=0)
    claim: Text | None = None
    data: Patterns = ()
    select: Select | None = None
    measure: Text | None = None
    start: Day | None = None
    end: Day | None = None
    incident: Text | None = None
    reporter: Patterns = ()
    rule: Literal["lowest", "highest", "median", "latest"] | None = None
    source: Patterns = ()
    not_source: Patterns = ()
    area: Patterns = ()
    at_least: bool = False
    label: Text = ""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return _written_short(value)

    @model_validator(mode="after")
    def _one_kind(self) -> Reference:
        stated = self.value is not None or self.low is not None or self.high is not None
        if stated + (self.claim is not None) + (self.incident is not None) > 1:
            raise ValueError("one of a value, an incident and another claim")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError("a low that is not above its high")
        if not (stated or self.claim or self.incident or self.start or self.end or self.source):
            raise ValueError("a value, a period, an incident, a source or another claim")
        return self


class Control(_Strict):
    """A series that a claim's own is held against.

    With `data` its rows are those of `select` alone; without, `select` chooses among the claim's own data. The measure is
    the claim's where none is given.
    """

    data: Patterns = ()
    select: Select = Select()
    measure: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return {"data": value} if isinstance(value, (str, list)) else value

    @model_validator(mode="after")
    def _another(self) -> Control:
        if not self.data and self.select == Select() and self.measure is None:
            raise ValueError("data, a selection or a measure other than the claim's own")
        return self


class Claim(_Strict):
    """A claim about violence as a ledger states it; each kind adds its own fields.

    Attributes
    ----------
    id : str
        Its name; unique in the ledger. A wording that makes two statements is written as ``c19a`` and ``c19b``.
    date : str
        When it was said: a day, a month or a year.
    who, says : str
        Who said it, and what, in short words.
    language : str
        The language of the entry's own words (BCP 47): of `says`, `note` and the like, which are quoted on a page as they
        stand.
    source_url : str
        Where it stands; may be several addresses.
    kind : str
        The kind of claim.
    area, what : str
        What area the claim speaks of, and what it counts, where that is not what the data hold.
    data : tuple of str
        The dataset, or several whose counts are added up period by period.
    columns : str or None
        A file, by its path from the ledger, that says which column of the data is which. One reading of a file holds
        for the whole ledger, so that the figures of its claims are of the same rows.
    coverage : str or None
        Which days the data cover, as in ``2017-01..2019-12``, instead of what they tell; it holds for the whole ledger, too.
    select, measure, freq : see the commands
    start, end : str or None
        The window, both inclusive.
    margin : float
        Changes by less than this factor count as none.
    expect : str or None
        The verdict that the writer of the entry expects.
    person : bool
        Whether who said it is one person.
    note : str
        Anything a reader should know.
    line : int
        Line of the ledger on which the entry begins; 0 for a claim that was made in Python.
    """

    id: Annotated[Text, AfterValidator(_is_id)]
    date: Day
    who: Annotated[Text, Field(min_length=1)]
    says: Annotated[Text, Field(min_length=1)]
    kind: str
    language: Annotated[Text, AfterValidator(_is_language)] = "en"
    source_url: Annotated[Text, AfterValidator(_is_address)] = ""
    area: Text = ""
    what: Text = ""
    data: Patterns = ()
    columns: Text | None = None
    coverage: Text | None = None
    select: Select = Select()
    measure: Text = "attacks"
    freq: Annotated[
        Literal["day", "week", "month", "quarter", "year"] | None, BeforeValidator(_frequency)
    ] = None
    start: Day | None = None
    end: Day | None = None
    margin: float = Field(1.5, gt=1, le=100)
    expect: Literal["supported", "contradicted", "inconclusive", "not testable"] | None = None
    person: bool = False
    note: Text = ""
    line: int = 0

    windowed: ClassVar[bool] = True
    """Whether `start` and `end` mean anything for the kind; where they do not, an entry that has them is refused."""

    @model_validator(mode="after")
    def _nothing_unread(self) -> Self:
        if not self.windowed and (self.start or self.end):
            raise ValueError(
                f"no start and no end for the kind {self.kind!r}, whose periods its own fields name"
            )
        if any(not name for name in self.data):
            raise ValueError("data that has a name")
        return self

    @property
    def reading(self) -> dict[str, str]:
        """How the data are to be read, where the entry says it: options of `trends.sources.load`."""
        stated = {"columns": self.columns, "coverage": self.coverage}
        return {option: value for option, value in stated.items() if value}

    @property
    def window(self) -> Window:
        """The window as days."""
        return window_of(self.start, self.end)

    @property
    def further_data(self) -> tuple[str, ...]:
        """Datasets beside the claim's own and those of its figures."""
        return ()

    def windows(self) -> tuple[Window, ...]:
        """Return its own window and those of the figures that it refers to."""
        own = ((self.start, self.end),) if self.windowed else ()
        return tuple(
            window_of(*ends) for ends in (*own, *((part.start, part.end) for part in self.references()))
        )

    def references(self) -> tuple[Reference, ...]:
        """Return every figure that the claim refers to."""
        references: list[Reference] = []
        for name in type(self).model_fields:
            value = getattr(self, name)
            references += [
                part
                for part in (value if isinstance(value, tuple) else (value,))
                if isinstance(part, Reference)
            ]
        return tuple(references)
