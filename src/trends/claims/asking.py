"""Writing an entry of a ledger from the answers to a few questions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trends.claims.kinds import KINDS
from trends.claims.ledger import read_entries
from trends.errors import ParameterError
from trends.files.whole_file import write_text
from trends.messages import Message, typed
from trends.sources.files.plain_text import read_plain_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = ["Question", "add_entry", "entry_text", "questions"]

_COMMON = ("id", "date", "who", "says", "source_url")
_SERIES = ("data", "measure", "start", "end")
_ASKED: dict[str, tuple[str, ...]] = {
    "constant pace": (*_SERIES, "margin"),
    "change": ("data", "measure", "later", "earlier", "direction", "percent"),
    "record": ("data", "measure", "at", "direction", "since"),
    "streak": ("data", "measure", "at", "length", "direction", "level"),
    "season": (*_SERIES, "months", "interval"),
    "before and after": (*_SERIES, "at", "direction", "since", "control"),
    "comparison": ("data", "first", "second", "direction", "percent"),
    "movement": ("data", "measure", "origin", "destination", "earlier", "later"),
    "spread": ("data", "destination", "earlier", "later"),
    "share": ("data", "part", "whole", "value"),
    "total": ("data", "measure", "figure", "how", "value"),
    "average": (*_SERIES, "how", "value"),
    "range": ("data", "measure", "of", "low", "high"),
    "not testable": ("reason",),
}
_NUMBERS = frozenset({"margin", "percent", "length", "level", "value", "low", "high"})
_FIGURES = frozenset({"later", "earlier", "first", "second", "part", "whole", "figure", "of"})


@dataclass(frozen=True)
class Question:
    """A field that is asked for, and what it takes."""

    field: str
    text: Message


def questions(kind: str) -> Iterator[Question]:
    """Return what is asked about a claim of a kind, after the kind itself."""
    for field in (*_COMMON, *_ASKED[kind]):
        yield Question(field, _question(field, _choices(kind, field) or _hint(kind, field)))


def _hint(kind: str, field: str) -> Message:
    # Only a claim of before and after has a flag: that the change is since then.
    return Message(f"asking.hint.{'since_then' if _is_flag(kind, field) else field}")


def _question(field: str, takes: Message | tuple[str, ...]) -> Message:
    """Ask for a field, with what it takes: in words, or the values themselves, which are typed as they stand."""
    hint = takes if isinstance(takes, Message) else typed(", ".join(takes))
    return Message("asking.question", field=field, hint=hint)


def _is_flag(kind: str, field: str) -> bool:
    return KINDS[kind].model.model_fields[field].annotation is bool


def _choices(kind: str, field: str) -> tuple[str, ...]:
    from typing import get_args

    annotation = KINDS[kind].model.model_fields[field].annotation
    options = get_args(annotation)
    return (
        tuple(str(option) for option in options)
        if options and all(isinstance(option, str) for option in options)
        else ()
    )


def add_entry(path: Path, ask: Callable[[Message], str]) -> str:
    """Ask for an entry and append it to a ledger, which is made where there is none; return the entry's text.

    Parameters
    ----------
    path : Path
        The ledger.
    ask : callable
        Puts a question and returns the answer.

    Raises
    ------
    ParameterError
        If the answers make no claim; nothing is written then.
    TrendsError
        If the ledger cannot be read or written; what was there stays.
    """
    text = _read(path)
    kind = " ".join(ask(_question("kind", tuple(KINDS))).split()).lower()
    if kind not in KINDS:
        raise ParameterError(f"{kind[:40]!r} is no kind of claim; expected one of {', '.join(KINDS)}.")
    fields: dict[str, Any] = {}
    for question in questions(kind):
        answer = ask(question.text)
        read = _flag if _is_flag(kind, question.field) else _value
        value = read(question.field, answer)
        if value is not None:
            fields[question.field] = value
        # The kind stands where it stands in every entry of the bundled ledger, between what was
        # said and what is asked of it.
        if question.field == _COMMON[-1]:
            fields["kind"] = kind
    entry = entry_text(fields)
    joined = f"{text.rstrip()}\n\n{entry}" if text.strip() else entry
    # The whole ledger is read again with the new entry: only so an id that is taken is seen before
    # anything is written.
    _, before = read_entries(text) if text.strip() else ((), ())
    _, after = read_entries(joined)
    # What was wrong with the ledger before is not the fault of these answers.
    new = [problem for problem in after if problem not in before]
    if new:
        raise ParameterError(f"Nothing was written: {new[-1].what}")
    write_text(path, joined)
    return entry


def entry_text(fields: dict[str, Any]) -> str:
    """Write an entry as TOML text."""
    # Not written by hand: what somebody said may hold quotes and backslashes.
    import tomlkit

    return tomlkit.dumps({"claim": [fields]})


def _read(path: Path) -> str:
    return read_plain_text(path, path.name) if path.exists() else ""


def _value(field: str, answer: str) -> Any:
    """Read an answer as the value of a field; an empty one is "not given"."""
    text = " ".join(answer.split())
    if not text:
        return None
    if field == "months":
        parts = [part for part in re.split(r"[\s,;]+", text) if part]
        if not all(part.isdecimal() for part in parts):
            raise ParameterError(f"months takes numbers from 1 to 12, not {text[:40]!r}.")
        return [int(part) for part in parts]
    # Several datasets are one claim about their sum.
    if field in ("data", "control") and "," in text:
        return [part.strip() for part in text.split(",")]
    number = (
        _number(text)
        # Four digits are a year, and so a period, not a number that was stated.
        if field in _NUMBERS or (field in _FIGURES and not re.fullmatch(r"\d{4}", text))
        else None
    )
    if field in _NUMBERS and number is None:
        raise ParameterError(f"{field} takes a number, not {text[:40]!r}.")
    value = text if number is None else number
    return [value] if field == "of" else value


def _flag(field: str, answer: str) -> bool | None:
    """Read yes or no; an empty answer is "not given"."""
    text = answer.strip().lower()
    if text not in ("", "yes", "no"):
        raise ParameterError(f"{field} takes yes or no, not {text[:40]!r}.")
    return text == "yes" if text else None


def _number(text: str) -> float | int | None:
    try:
        value = float(text)
    except ValueError:
        return None
    # Whole numbers are written as such: `length` takes no 3.0.
    return int(value) if value.is_integer() else value
