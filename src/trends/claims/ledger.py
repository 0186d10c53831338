"""A ledger: a TOML file of claims, read entry by entry, so that a bad entry never stops the others."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from trends.arguments import guarded, told
from trends.claims.claim import Claim, Reference, Select
from trends.claims.kinds import KINDS
from trends.claims.places import PLACE_FIELDS, Place
from trends.claims.problem import Problem
from trends.errors import InputError, ParameterError, TrendsError, nearest
from trends.files.bundled import bundled_ledger
from trends.messages import Message
from trends.messages import listed as named_few
from trends.periods.calendar import parse_window
from trends.sources.files.plain_text import read_plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from os import PathLike

    from trends.claims.table import ClaimTable

__all__ = ["Ledger", "read_claims", "read_entries"]

_HEADER = re.compile(r"\s*\[\[\s*(claim|\"claim\"|'claim')\s*\]\]\s*(#.*)?")
_QUOTES = re.compile(r'\\.|"""|\'\'\'|"|\'|#')


@dataclass(frozen=True, eq=False)
class Ledger:
    """Claims with the entries that are none.

    Attributes
    ----------
    claims : tuple of Claim
        In the order of the file.
    problems : tuple of Problem
    folder : Path
        Where relative paths of the entries start.
    path : Path or None
        The file; None for claims made in Python.
    """

    claims: tuple[Claim, ...]
    problems: tuple[Problem, ...] = ()
    folder: Path = Path()
    path: Path | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.claims, tuple):
            raise ParameterError(
                f"A ledger is made of claims, not of {told(self.claims)}; trends.read_claims(path) reads one."
            )

    def __repr__(self) -> str:
        bad = f", {len(self.problems)} entries that cannot be read" if self.problems else ""
        return f"Ledger: {len(self.claims)} claims{bad}"

    @guarded
    def judge(self, *, as_of: date | str | None = None, nowcast: str = "auto") -> ClaimTable:
        """Judge every claim.

        Parameters
        ----------
        as_of : datetime.date or str, optional
            Figures published later, and claims made later, are left out. Where the day of publication is not known, a
            figure counts as published at the end of the month that follows its period.
        nowcast : str
            ``auto`` or ``off``; see `trends.test_pace`.

        Returns
        -------
        ClaimTable
            An entry that cannot be judged is among its problems, and all others are judged.
        """
        from trends.claims.judging import judge_ledger
        from trends.verdict.parameters import refuse_nowcast

        refuse_nowcast(nowcast)
        day = parse_window(None, as_of).end if as_of else None
        return judge_ledger(self, as_of=day, nowcast=nowcast)

    def order(self) -> tuple[list[Claim], list[Problem]]:
        """Return the claims so that each comes after those it refers to, and those that refer to each other."""
        by_id = {claim.id: claim for claim in self.claims}
        problems: dict[str, Problem] = {}
        for claim in self.claims:
            missing = [name for name in _needs(claim) if name not in by_id]
            if missing:
                close = nearest(missing[0], by_id)
                near = Message("faults.ledger.near", names=named_few(close)) if close else ""
                problems[claim.id] = Problem(
                    claim.id,
                    claim.line,
                    Message("faults.ledger.refers", names=named_few(missing), near=near),
                )
        while True:
            graph = {name: _needs(claim) for name, claim in by_id.items() if name not in problems}
            try:
                order = list(TopologicalSorter(graph).static_order())
            # graphlib gives the ring with its first entry once more at the end, each entry before the one that refers to it.
            # There may be another ring beside it.
            except CycleError as error:
                # Every entry of the ring is named with its line: which of them is the wrong one
                # only its author knows.
                for name in dict.fromkeys(error.args[1]):
                    ring = " -> ".join(reversed(error.args[1]))
                    problems[name] = Problem(
                        name,
                        by_id[name].line,
                        Message("faults.ledger.cyclic", ring=ring),
                    )
                continue
            return [by_id[name] for name in order if name in graph], list(problems.values())


def _needs(claim: Claim) -> list[str]:
    return [part.claim for part in claim.references() if part.claim is not None]


@guarded
def read_claims(path: str | PathLike[str] | None = None) -> Ledger:
    """Read a ledger of claims.

    Parameters
    ----------
    path : path, optional
        A TOML file with one ``[[claim]]`` table an entry; by default the bundled ledger.

    Raises
    ------
    InputError
        If there is no such file, or it is no text.
    """
    file = bundled_ledger() if path is None else Path(path)
    claims, problems = read_entries(read_plain_text(file, file.name or str(file)))
    if not claims and not problems:
        raise InputError(Message("faults.ledger.none", file=file.name))
    return Ledger(claims, problems, file.resolve().parent, file)


def read_entries(text: str) -> tuple[tuple[Claim, ...], tuple[Problem, ...]]:
    """Read the entries of a ledger's text: those that are claims, and what is wrong with the others."""
    claims: dict[str, Claim] = {}
    problems: list[Problem] = []
    for line, entry in _entries(text):
        try:
            claim = _claim(entry, line)
        except _BadEntryError as error:
            problems.append(Problem(error.name, line, error.sentence))
            continue
        # The first of two entries with one id stands, as others may refer to it; the second is a
        # problem, not a silent replacement.
        if claim.id in claims:
            first = claims[claim.id]
            problems.append(
                Problem(
                    claim.id,
                    line,
                    Message("faults.ledger.same_id", line=str(first.line)),
                )
            )
            continue
        claims[claim.id] = claim
    return tuple(claims.values()), tuple(problems)


class _BadEntryError(TrendsError):
    """An entry that is no claim."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(sentence)
        self.name = name


def _entries(text: str) -> Iterator[tuple[int, str]]:
    """Cut a ledger into entries: the number of the first line and the text of each.

    Each is read on its own, so that a date that does not exist, which TOML refuses as a whole, spoils one entry. What
    stands before the first entry must be comments.
    """
    lines = text.splitlines(keepends=True)
    starts = [number for number, line in _outside_text(lines) if _HEADER.fullmatch(line.rstrip("\r\n"))]
    head = "".join(lines[: starts[0] if starts else len(lines)])
    try:
        # Keys above the first [[claim]] would belong to no entry, and would be dropped without a
        # word.
        if tomllib.loads(head):
            yield 1, head
    except tomllib.TOMLDecodeError:
        yield 1, head
    for start, stop in pairwise([*starts, len(lines)]):
        yield start + 1, "".join(lines[start:stop])


def _outside_text(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Return the lines that do not begin inside a text of several lines, with their positions."""
    inside = ""
    for number, line in enumerate(lines):
        if not inside or _HEADER.fullmatch(line.rstrip("\r\n")):
            # A header inside a text is far likelier a text that was never closed; the entry above is the bad one.
            inside = ""
            yield number, line
        quote = ""
        for match in _QUOTES.finditer(line):
            mark = match.group()
            if inside:
                inside = "" if mark == inside else inside
            elif quote:
                quote = "" if mark == quote else quote
            elif mark == "#":
                break
            elif mark in ('"""', "'''"):
                inside = mark
            elif mark in ('"', "'"):
                quote = mark


def _claim(entry: str, line: int) -> Claim:
    try:
        table = tomllib.loads(entry)
    except tomllib.TOMLDecodeError as error:
        raise _BadEntryError(_name(entry), _toml_fault(entry, line, str(error))) from None
    entries = table.get("claim")
    if not isinstance(entries, list) or len(entries) != 1 or set(table) != {"claim"}:
        stray = [name for name in table if name != "claim"]
        raise _BadEntryError(_name(entry), Message("faults.ledger.stray", names=named_few(stray)))
    fields: dict[str, Any] = entries[0]
    name = str(fields.get("id", "without an id"))[:40]
    kind = fields.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        close = nearest(str(kind), KINDS) if kind else []
        fault = Message(
            "faults.ledger.kind",
            given="none" if kind is None else "other",
            kind=repr(str(kind)[:40]),
            near=named_few(close) if close else "none",
            kinds=", ".join(KINDS),
        )
        raise _BadEntryError(name, fault)
    # The model has such a field, which the reader fills in: an entry that gave one would be found
    # at a wrong place.
    if "line" in fields:
        raise _BadEntryError(name, "it has an unknown field 'line'; the line is counted, not stated.")
    try:
        claim = KINDS[kind].model.model_validate({**fields, "line": line})
        _ = claim.window  # a window that ends before it starts is refused here
    except ValidationError as error:
        raise _BadEntryError(name, _fault(kind, error)) from None
    except TrendsError as error:
        raise _BadEntryError(name, error.sentence) from None
    return claim


def _name(entry: str) -> str:
    """Find the id of an entry that TOML cannot read."""
    # By its look only: the entry did not parse, and a fault that names no entry is hard to find in
    # a ledger of fifty.
    match = re.search(r"(?m)^\s*id\s*=\s*[\"']([^\"'\n]{1,40})[\"']", entry)
    return match[1] if match else "without an id"


def _toml_fault(entry: str, line: int, message: str) -> str:
    """Say what TOML refuses, with the line in the file."""
    # tomllib counts from the start of the entry, which is read alone; the reader needs the line of
    # the file.
    at = re.search(r"at line (\d+)", message)
    inside = int(at[1]) if at else 1
    shown = entry.splitlines()[inside - 1].strip()[:60] if inside <= len(entry.splitlines()) else ""
    fault = re.sub(r" *\(at .*\)$", "", message)
    # tomllib says neither which date it refuses nor that the day does not exist.
    if re.search(r"\d{4}-\d{2}-\d{2}", shown) and "date" in message.lower():
        return f"line {line + inside - 1} holds a date that does not exist ({shown}); expected one such as 2023-02-17."
    return f"line {line + inside - 1} is no TOML ({shown}): {fault}."


_PLAIN = (
    (r"a valid string", "text"),
    (r"a valid tuple", "a list"),
    (r"a valid (number|integer),.*", r"a valid \1"),
    (r"a finite number", "a number that is finite"),
    (r"a valid boolean.*", "true or false"),
    (
        r"a valid dictionary or instance of Reference",
        "a number, a period such as 2023-02, or a table of fields",
    ),
    (r"a valid dictionary or instance of Place", "a province, or a table such as { country = 'Syria' }"),
    (r"a valid dictionary or instance of Select", "a table of fields, such as { actor = 'Islamic State' }"),
    (r"greater than or equal to", "at least"),
    (r"less than or equal to", "at most"),
    (r"Value should have at least 1 item.*", "text"),
    (r"Tuple should have at least 1 item.*", "a list of one or more"),
)
"""What pydantic says, in words for people who write no Python."""


def _inside(path: list[str]) -> type[Select | Place | Reference]:
    """Return the model whose field a path leads to."""
    if "select" in path:
        return Select
    return Place if path[0] in PLACE_FIELDS else Reference


def _fault(kind: str, error: ValidationError) -> str:
    """Turn the first fault that pydantic finds into a sentence: the field, what was expected, what stands there."""
    faults = error.errors(include_url=False, include_context=False)
    # A field that is misspelt is missing too: say how it is spelt.
    first = next((fault for fault in faults if fault["type"] == "extra_forbidden"), faults[0])
    path = [str(part) for part in first["loc"]]
    field = ".".join(path) or "it"
    written = str(first["input"])[:60]
    if first["type"] == "extra_forbidden":
        inside = Claim if len(path) == 1 else _inside(path[:-1])
        fields = KINDS[kind].model.model_fields if inside is Claim else inside.model_fields
        # "line" is filled in by the reader, so it is never offered as a spelling.
        permitted = [name for name in fields if name != "line"]
        close = nearest(path[-1], permitted)
        return Message(
            "faults.ledger.field",
            field=repr(field),
            close="yes" if close else "no",
            names=named_few(close) if close else named_few(permitted, 12),
        )
    if first["type"] == "missing":
        return Message("faults.ledger.missing", field=repr(field), kind=repr(kind))
    message = str(first["msg"]).removeprefix("Value error, ").removeprefix("Input should be ").rstrip(".")
    for words, plain in _PLAIN:
        message = re.sub(words, plain, message)
    if not path:
        return f"expected {message}."
    return f"{field} must be {message}, not {written!r}."
