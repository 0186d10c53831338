"""How well texts were read: what was found, with the right kind, with all parts right, and what was found where nothing is.

`Reader` is anything that reads a text with a dateline and gives what `tr.read_text(text, dateline=day).to_dict()` gives.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from expected import Expected

Claim: TypeAlias = "Mapping[str, Any]"
Reader: TypeAlias = "Callable[[str, str | None], Mapping[str, Any]]"

PARTS = ("quotation", "measure", "direction", "number", "length", "rank", "months", "periods")


@dataclass(frozen=True)
class Answer:
    """How one statement was read.

    Attributes
    ----------
    finds : int
        How many claims were found where it stands.
    kind : bool
        Whether one of them has a kind that is right.
    parts : dict of str to bool
        Which parts are right, of the claim of the right kind that has most of them; empty without one.
    """

    finds: int
    kind: bool
    parts: Mapping[str, bool]

    @property
    def whole(self) -> bool:
        """Whether the kind and all parts are right."""
        return self.kind and all(self.parts.values())


def answer(expected: Expected, claims: Iterable[Claim], text: str) -> Answer:
    """Hold the claims found where a statement stands against what they should be."""
    claims = list(claims)
    kinds = [claim for claim in claims if claim["kind"] in expected.kinds]
    parts = [expected.parts(claim, text) for claim in kinds]
    best = min(parts, key=lambda of: sum(not right for right in of.values()), default={})
    return Answer(len(claims), bool(kinds), best)


@dataclass
class Tally:
    """Answers, added up."""

    statements: int = 0
    finds: int = 0
    found: int = 0
    kind: int = 0
    whole: int = 0
    asked: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)

    def add(self, one: Answer) -> None:
        """Count an answer."""
        self.statements += 1
        self.finds += one.finds
        self.found += one.finds > 0
        self.kind += one.kind
        self.whole += one.whole
        self.asked.update(list(one.parts))
        self.right.update(part for part, right in one.parts.items() if right)

    @property
    def complete(self) -> bool:
        """Whether every statement was read with all its parts."""
        return self.whole == self.statements


def tallies(answers: Iterable[tuple[str, Answer]]) -> dict[str, Tally]:
    """Add answers up by what they are called, in the order in which the names come."""
    by: dict[str, Tally] = {}
    for name, one in answers:
        by.setdefault(name, Tally()).add(one)
    return by


def total(by: Mapping[str, Tally]) -> Tally:
    """Add tallies up."""
    whole = Tally()
    for of in by.values():
        whole.statements += of.statements
        whole.finds += of.finds
        whole.found += of.found
        whole.kind += of.kind
        whole.whole += of.whole
        whole.asked.update(of.asked)
        whole.right.update(of.right)
    return whole


def touching(claims: Iterable[Claim], start: int, end: int) -> list[Claim]:
    """The claims whose span shares a character with the one from `start` to `end`."""
    return [claim for claim in claims if claim["span"][0] < end and start < claim["span"][1]]


def answer_each(reader: Reader, tables: Iterable[Mapping[str, Any]]) -> Iterable[Answer]:
    """Read sentences one by one; each table holds a ``text``, its ``dateline`` and what is expected."""
    for table in tables:
        claims = reader(table["text"], table["dateline"])["claims"]
        yield answer(Expected.of(table), claims, table["text"])


@dataclass(frozen=True)
class Running:
    """How a running text was read: the answer to each statement, what was invented, and the dateline."""

    answers: Mapping[str, Answer]
    invented: tuple[str, ...]
    dateline: bool


def read_running(reader: Reader, text: str, table: Mapping[str, Any]) -> Running:
    """Read a text whose dateline stands in it, and in which each statement has a sentence of its own."""
    reading = reader(text, None)
    claims = reading["claims"]
    answers, places = {}, []
    for statement in table["statement"]:
        start = text.index(statement["sentence"])
        places.append((start, start + len(statement["sentence"])))
        answers[statement["id"]] = answer(Expected.of(statement), touching(claims, *places[-1]), text)
    invented = [
        claim["quote"] for claim in claims if not any(touching([claim], start, end) for start, end in places)
    ]
    return Running(answers, tuple(invented), reading["dateline"] == table["dateline"])


def false_finds(reader: Reader, table: Mapping[str, Any]) -> dict[str, list[str]]:
    """Read sentences without a claim, and return by group those in which one was found."""
    return {
        group["name"]: [text for text in group["sentences"] if reader(text, table["dateline"])["claims"]]
        for group in table["group"]
    }


def tally_table(by: Mapping[str, Tally], title: str) -> list[str]:
    """Lines of a Markdown table: found, right kind, all parts right, all finds."""
    rows = [*by.items(), ("**all**", total(by))]
    return [
        f"| {title} | statements | found | right kind | all parts right | finds |",
        "|---|---:|---:|---:|---:|---:|",
        *(
            f"| {name} | {of.statements} | {of.found} | {of.kind} | {of.whole} | {of.finds} |"
            for name, of in rows
        ),
    ]


def parts_table(of: Tally) -> list[str]:
    """Lines of a Markdown table: how often each part was right where the kind was."""
    return [
        "| part | asked | right |",
        "|---|---:|---:|",
        *(f"| {part} | {of.asked[part]} | {of.right[part]} |" for part in PARTS if of.asked[part]),
    ]
