"""What a sentence claims, as frames: a rule that matched, the parts that phrases play in it, and what is counted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from trends.articles.admission import admitted, clause_of, clauses, denied
from trends.articles.counted import counted
from trends.articles.units import any_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trends.articles.admission import Accepted
    from trends.articles.forms import Hit
    from trends.articles.grammar import Grammar, Rule
    from trends.articles.units import Phrase, Row

__all__ = ["MOST_IN_A_CLAUSE", "Frame", "frames"]

MOST_IN_A_CLAUSE = 3

_ROLE = re.compile(r"(\w+?)__\d+")


_SPARE_ROLE = {"D": "over", "X": "by", "T": "times"}
"""The part of a phrase that no form names, by its kind."""

_FACTORS = {"doubled": 2, "tripled": 3, "quadrupled": 4, "halved": 2}
"""Classes of verbs that tell by how much."""

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
    factor : int
        How many times as many a verb of the form tells by itself: "tripled"; 0 where none does.
    """

    rule: Rule
    start: int
    end: int
    roles: Mapping[str, Phrase]
    others: tuple[Phrase, ...] = ()
    measure: str | None = None
    denied: bool = False
    inherited: bool = False
    factor: int = 0
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
        return {"times": self.factor, **self.rule.gives} if self.factor else self.rule.gives


def frames(row: Row, grammar: Grammar, *, known: bool = False) -> list[Frame]:
    """Find what a sentence claims.

    Parameters
    ----------
    row : Row
    grammar : Grammar
    known : bool
        Whether what is counted is known from the sentences before, so that "it rose again" is a claim.
    """
    bounds = clauses(row, grammar)
    roles = _roles(row, grammar)
    accepted: Accepted = []
    counts: dict[int, int] = {}
    armed = bool(row.words & grammar.armed) or "A" in row.tags
    for rule, hit in grammar.hits(row, bounds):
        clause = clause_of(hit.start, bounds)
        if counts.get(clause, 0) < MOST_IN_A_CLAUSE and admitted(
            rule, hit, row, grammar, bounds, accepted, armed=armed, known=known
        ):
            counts[clause] = counts.get(clause, 0) + 1
            accepted.append((rule, hit))
    accepted.sort(key=lambda pair: pair[1].start)
    return [_frame(rule, hit, row, grammar, roles, bounds, accepted) for rule, hit in accepted]


def _roles(row: Row, grammar: Grammar) -> dict[str, str]:
    """Return the part that each phrase plays by the words before it."""
    roles: dict[str, str] = {}
    for role, pattern in grammar.roles.likely(row.words, row.phrases):
        for match in pattern.expression.finditer(row.line):
            for text in match.groupdict().values():
                if text:
                    roles.setdefault(text, role)
    return roles


def _factor(rule: Rule, words: str, grammar: Grammar) -> int:
    """Return how many times as many a verb tells: "have quadrupled since"."""
    if rule.kind not in ("change", "before and after"):
        return 0
    return next(
        (
            times
            for name, times in _FACTORS.items()
            if name in grammar.classes and any_of(grammar.classes[name]).search(f" {words}")
        ),
        0,
    )


def _frame(
    rule: Rule,
    hit: Hit,
    row: Row,
    grammar: Grammar,
    roles: Mapping[str, str],
    bounds: Sequence[int],
    accepted: Accepted,
) -> Frame:
    """Fill the parts of a claim: those that its form names, then the other phrases of its clause."""
    taken: dict[str, str] = {}
    for name, text in hit.groups.items():
        if named := _ROLE.fullmatch(name):
            taken.setdefault(named[1], text)
    first = bounds[clause_of(hit.start, bounds)]
    last = bounds[clause_of(hit.end - 1, bounds) + 1]
    elsewhere = {
        text
        for _, other in accepted
        if other is not hit
        for name, text in other.groups.items()
        if not name.startswith(("measure", "period"))
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
        elif text[0] in _SPARE_ROLE:
            taken.setdefault(_SPARE_ROLE[text[0]], text)
    if rule.kind == "record" and "rank" not in taken:
        # Of a record the number is told beside it, and may be a total of its own: "the worst week, with 36 dead".
        number = next((text for text in inside if text[0] == "N" and text not in taken.values()), None)
        if number is not None:
            taken.setdefault("value", number)
    inherited = False
    if not any(text[0] == "P" for text in taken.values()):
        for text in re.findall(r"(?<= )P\d+(?= )", row.line):
            if text not in elsewhere:
                taken.setdefault(roles.get(text, "at"), text)
                inherited = True
    return Frame(
        rule,
        hit.start,
        hit.end,
        {role: row.phrase(text) for role, text in taken.items()},
        tuple(row.phrase(text) for text in others),
        counted(rule, hit, row, first, last, grammar),
        denied=denied(rule, hit, row, first, grammar),
        inherited=inherited,
        factor=_factor(rule, row.line[hit.start : hit.end], grammar),
        words=row.line[first:last],
    )
