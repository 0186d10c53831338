"""What a sentence claims, as frames: a rule that matched, the parts that phrases play in it, and what is counted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trends.articles.grammar import Grammar, Rule
    from trends.articles.units import Phrase, Row

__all__ = ["MOST_IN_A_CLAUSE", "Frame", "frames"]

MOST_IN_A_CLAUSE = 3
_OF_NUMBERS = frozenset({"total", "average", "range"})
"""Kinds whose claim is a number: one stands beside another claim in the same words."""

_ROLE = re.compile(r"(\w+?)__\d+")


_OTHER_PERIODS = frozenset({"at", "later", "earlier", "until", "from", "range"})
"""Parts that tell which two figures a change is between, so that a date beside them is no turning point."""


@dataclass(frozen=True)
class Frame:
    """A claim as the sentence makes it.

    Attributes
    ----------
    rule : Rule
    start, end : int
        Where its words stand in the row.
    roles : mapping of str to Phrase
        The part that each phrase plays.
    others : tuple of Phrase
        Further periods of its clause, in order.
    measure : str or None
        What is counted; None where the sentence does not say.
    denied : bool
        Whether the sentence says that it is not so.
    inherited : bool
        Whether a period was taken from another clause of the sentence.
    """

    rule: Rule
    start: int
    end: int
    roles: Mapping[str, Phrase]
    others: tuple[Phrase, ...] = ()
    measure: str | None = None
    denied: bool = False
    inherited: bool = False
    words: str = field(default="", repr=False)

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """All phrases of the claim."""
        return (*self.roles.values(), *self.others)

    def value(self, role: str) -> Any:
        """Return what the phrase in a role means; None where there is none."""
        phrase = self.roles.get(role)
        return None if phrase is None else phrase.value

    @property
    def kind(self) -> str:
        """The kind of claim: a total with two ends is a range, a change since a date is one of before and after."""
        number = self.value("value")
        if self.rule.kind == "total" and number is not None and number.low < number.high:
            return "range"
        dated = self.roles.keys() & {"after", "since"} and not self.roles.keys() & _OTHER_PERIODS
        if self.rule.kind == "change" and dated and self.gives["direction"] in ("more", "less"):
            return "before and after"
        return self.rule.kind

    @property
    def gives(self) -> Mapping[str, Any]:
        """What the form tells by itself."""
        return self.rule.gives


def frames(row: Row, grammar: Grammar, *, known: bool = False) -> list[Frame]:
    """Find what a sentence claims.

    Parameters
    ----------
    row : Row
    grammar : Grammar
    known : bool
        Whether what is counted is known from the sentences before, so that "it rose again" is a claim.
    """
    bounds = _clauses(row, grammar)
    roles = _roles(row, grammar)
    accepted: list[tuple[Rule, re.Match[str]]] = []
    counts: dict[int, int] = {}
    about = bool(row.words & grammar.armed) or any(phrase.tag == "A" for phrase in row.phrases)
    for rule, match in grammar.matches(row):
        clause = _clause_of(match.start(), bounds)
        if (
            _taken(rule, match, accepted)
            or _said_already(rule, match, clause, accepted, bounds)
            or counts.get(clause, 0) >= MOST_IN_A_CLAUSE
            or not _admitted(rule, match, row, grammar, bounds, about=about or known)
        ):
            continue
        counts[clause] = counts.get(clause, 0) + 1
        accepted.append((rule, match))
    accepted.sort(key=lambda pair: pair[1].start())
    return [_frame(rule, match, row, grammar, roles, bounds, accepted) for rule, match in accepted]


def _taken(rule: Rule, match: re.Match[str], accepted: Sequence[tuple[Rule, re.Match[str]]]) -> bool:
    """Whether a heavier rule has read the same words: of a number, whether it has read the number."""
    for other, read in accepted:
        if not (match.start() < read.end() and read.start() < match.end()):
            continue
        inside = read.start() <= match.start() and match.end() <= read.end()
        if rule.kind not in _OF_NUMBERS or other.kind in _OF_NUMBERS or inside:
            return True
        if _captured(match, "NXT") & _captured(read, "NXTD"):
            return True
    return False


def _captured(match: re.Match[str], tags: str) -> set[str]:
    return {text for text in match.groupdict().values() if text and text[0] in tags}


def _said_already(
    rule: Rule,
    match: re.Match[str],
    clause: int,
    accepted: Sequence[tuple[Rule, re.Match[str]]],
    bounds: Sequence[int],
) -> bool:
    """Whether a clause claims the same already, in other words: "kept up its attacks, at a steady pace"."""
    if rule.kind in _OF_NUMBERS:
        return False
    mine = _captured(match, "MO")
    return any(
        other.kind == rule.kind
        and _clause_of(read.start(), bounds) == clause
        and (not mine or not _captured(read, "MO") or mine == _captured(read, "MO"))
        for other, read in accepted
    )


@lru_cache(maxsize=8)
def _cut(words: tuple[str, ...]) -> re.Pattern[str]:
    either = "|".join(map(re.escape, words))
    return re.compile(rf" (?=; |(?:, )?(?:{either}) )")


@lru_cache(maxsize=16)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf" (?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))}) ")


def _clauses(row: Row, grammar: Grammar) -> list[int]:
    """Return where the clauses of a sentence begin in the row."""
    return [
        0,
        *(match.start() for match in _cut(grammar.classes.get("clause", ("but",))).finditer(row.line)),
        len(row.line),
    ]


def _clause_of(at: int, bounds: Sequence[int]) -> int:
    return next(number for number, bound in enumerate(bounds[1:]) if at < bound)


def _admitted(
    rule: Rule, match: re.Match[str], row: Row, grammar: Grammar, bounds: Sequence[int], *, about: bool
) -> bool:
    """Whether a match is a claim: of something counted, said to be so, not feared, hoped or asked.

    Of a season only months are accepted: an attack "on Friday" or a year's worst tells no time of the year.
    """
    clause = _clause_of(match.start(), bounds)
    before = row.line[bounds[clause] : match.end()]
    if _any_of(grammar.classes["hypothetical"]).search(before + " "):
        return False
    if rule.two:
        numbers = [
            row.phrase(text).value
            for name, text in match.groupdict().items()
            if text and name.startswith("range")
        ]
        if not any(number.low < number.high for number in numbers):
            return False
    if _only_weak(match, row) and not (
        about or row.tags & {"A", "L"} or row.words & (grammar.armed | grammar.setting)
    ):
        return False
    if any(row.phrase(text).value.how in ("exactly", "about") for text in _role(match, "level")):
        return False
    if any(text[0] == "P" and not row.phrase(text).value.of_months for text in _role(match, "season")):
        return False
    if rule.needs == "measure" and not about:
        return (
            bool(_any_of(grammar.classes["killed"]).search(row.line))
            or any(phrase.tag == "M" for phrase in row.phrases)
            or any(text for name, text in match.groupdict().items() if name.startswith("measure"))
        )
    return True


def _only_weak(match: re.Match[str], row: Row) -> bool:
    """Whether what is counted is named by words of many worlds alone."""
    read = _role(match, "measure") or re.findall(r"(?<= )M\d+(?= )", row.line)
    return bool(read) and all(row.phrase(text).weak for text in read)


def _role(match: re.Match[str], role: str) -> list[str]:
    """Return the phrases that a match has read in a role."""
    return [text for name, text in match.groupdict().items() if text and name.rpartition("__")[0] == role]


def _roles(row: Row, grammar: Grammar) -> dict[str, str]:
    """Return the part that each phrase plays by the words before it."""
    roles: dict[str, str] = {}
    for role, pattern in grammar.roles:
        if not pattern.possible(row.words, row.tags):
            continue
        for match in pattern.expression.finditer(row.line):
            for text in match.groupdict().values():
                if text:
                    roles.setdefault(text, role)
    return roles


def _frame(
    rule: Rule,
    match: re.Match[str],
    row: Row,
    grammar: Grammar,
    roles: Mapping[str, str],
    bounds: Sequence[int],
    accepted: Sequence[tuple[Rule, re.Match[str]]],
) -> Frame:
    """Fill the parts of a match: those that the rule names, then the other phrases of its clause."""
    taken: dict[str, str] = {}
    for name, text in match.groupdict().items():
        if text and (named := _ROLE.fullmatch(name)):
            taken.setdefault(named[1], text)
    first = bounds[_clause_of(match.start(), bounds)]
    last = bounds[_clause_of(match.end() - 1, bounds) + 1]
    elsewhere = {
        text
        for _, other in accepted
        if other is not match
        for name, text in other.groupdict().items()
        if text and not name.startswith(("measure", "period"))
    }
    inside = re.findall(r"(?<= )[A-Z]\d+(?= )", row.line[first:last])
    others: list[str] = []
    for text in inside:
        if text in taken.values() or text in elsewhere:
            continue
        if text[0] == "P":
            role = roles.get(text, "at")
            if role in taken:
                others.append(text)
            else:
                taken[role] = text
        elif text[0] == "D":
            taken.setdefault("over", text)
        elif text[0] in "XT":
            taken.setdefault("by" if text[0] == "X" else "times", text)
        elif text[0] == "O":
            continue
    inherited = False
    if not any(text[0] == "P" for text in taken.values()):
        for text in re.findall(r"(?<= )P\d+(?= )", row.line):
            if text not in elsewhere:
                taken.setdefault(roles.get(text, "at"), text)
                inherited = True
    return Frame(
        rule,
        match.start(),
        match.end(),
        {role: row.phrase(text) for role, text in taken.items()},
        tuple(row.phrase(text) for text in others),
        _measure(rule, match, row, first, last, grammar),
        denied=_denied(rule, match, row.line[first : match.end()], grammar),
        inherited=inherited,
        words=row.line[first:last],
    )


def _denied(rule: Rule, match: re.Match[str], said: str, grammar: Grammar) -> bool:
    """Whether a clause says that it is not so; forms such as "not seen since" are made of the word."""
    form = next(
        written
        for pattern, written in zip(rule.patterns, rule.written, strict=True)
        if pattern.expression is match.re
    )
    if rule.kind not in ("record", "share", "season", "total") or {"not", "no", "never", "@not"} & set(
        re.findall(r"@?\w+", form)
    ):
        return False
    return bool(_any_of(grammar.classes["not"]).search(said))


def _measure(
    rule: Rule, match: re.Match[str], row: Row, first: int, last: int, grammar: Grammar
) -> str | None:
    """Return what is counted: by the rule, in its words, or the nearest in the clause, before rather than behind."""
    if rule.gives.get("measure"):
        return str(rule.gives["measure"])
    for name, text in match.groupdict().items():
        if text and name.startswith("measure"):
            return str(row.phrase(text).value)
    for stretch, at in (
        (row.line[first : match.start() + 1], -1),
        (row.line[match.start() : last], 0),
        (row.line, 0),
    ):
        found = re.findall(r"(?<= )M\d+(?= )", stretch)
        if found:
            return str(row.phrase(found[at]).value)
    return "fatalities" if _any_of(grammar.classes["killed"]).search(row.line) else None
