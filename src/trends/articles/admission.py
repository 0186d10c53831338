"""Which of the words that match a form are a claim: said to be so, of something counted, and not read already."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from trends.articles.counted import says_what_is_counted
from trends.articles.units import any_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trends.articles.forms import Hit
    from trends.articles.grammar import Grammar, Rule
    from trends.articles.units import Row

__all__ = ["Accepted", "admitted", "clause_of", "clauses", "denied"]

Accepted = list[tuple["Rule", "Hit"]]
"""Rules with what they have read in a sentence."""

OF_NUMBERS = frozenset({"total", "average", "range"})
"""Kinds whose claim is a number: one stands beside another claim in the same words."""

_MEASURE = re.compile(r"(?<= )M\d+(?= )")


@lru_cache(maxsize=8)
def _cut(words: tuple[str, ...]) -> re.Pattern[str]:
    either = "|".join(map(re.escape, words))
    return re.compile(rf" (?=; |(?:, )?(?:{either}) )")


def clauses(row: Row, grammar: Grammar) -> list[int]:
    """Return where the clauses of a sentence begin in the row, and where the last ends."""
    cut = _cut(grammar.classes.get("clause", ("but",)))
    return [0, *(match.start() for match in cut.finditer(row.line)), len(row.line)]


def clause_of(at: int, bounds: Sequence[int]) -> int:
    """Return the number of the clause that holds a place of the row."""
    return next(number for number, bound in enumerate(bounds[1:]) if at < bound)


def admitted(
    rule: Rule,
    hit: Hit,
    row: Row,
    grammar: Grammar,
    bounds: Sequence[int],
    accepted: Accepted,
    *,
    armed: bool,
    known: bool,
) -> bool:
    """Whether a hit is a claim of its own.

    Parameters
    ----------
    rule, hit : Rule, Hit
    row : Row
    grammar : Grammar
    bounds : sequence of int
        Where the clauses begin.
    accepted : list
        What heavier rules have read.
    armed : bool
        Whether the sentence speaks of who is armed.
    known : bool
        Whether the sentences before speak of violence.
    """
    clause = clause_of(hit.start, bounds)
    return (
        not _read_already(rule, hit, accepted)
        and not _said_already(rule, hit, clause, accepted, bounds)
        and not supposed(row.line, bounds[clause], hit, grammar)
        and _fits(rule, hit, row)
        and _of_violence(
            rule,
            hit,
            row,
            row.line[bounds[clause] : bounds[clause + 1] + 1],
            grammar,
            armed=armed,
            known=known,
        )
    )


def supposed(line: str, first: int, hit: Hit, grammar: Grammar) -> bool:
    """Whether what a hit says is only feared, hoped, planned or thought possible.

    What stands before "they say that" or a colon is of those who say it: "agencies review their plans: attacks rose".

    Parameters
    ----------
    line : str
        Of the row.
    first : int
        Where the clause begins.
    hit : Hit
    grammar : Grammar
    """
    head = line[first : hit.start]
    cut = max((match.end() for match in any_of((":", *_saying(grammar))).finditer(f"{head} ")), default=0)
    words = line[first + cut : hit.end]
    if not_supposed := grammar.classes.get("not_supposed"):
        words = any_of(not_supposed).sub(" ", words)
    return any_of(grammar.classes["hypothetical"]).search(words) is not None


def _saying(grammar: Grammar) -> tuple[str, ...]:
    return grammar.classes.get("saying_that", ())


def _read_already(rule: Rule, hit: Hit, accepted: Accepted) -> bool:
    """Whether a heavier rule has read the same words: of a number, whether it has read the number."""
    for other, read in accepted:
        if not hit.overlaps(read):
            continue
        if (
            rule.kind not in OF_NUMBERS
            or other.kind in OF_NUMBERS
            or _captured(hit, "NXT") & _captured(read, "NXTD")
        ):
            return True
        if hit.inside(read) and not _captured(hit, "N"):
            return True
    return False


def _captured(hit: Hit, tags: str) -> set[str]:
    return {text for text in hit.groups.values() if text[0] in tags}


def _said_already(rule: Rule, hit: Hit, clause: int, accepted: Accepted, bounds: Sequence[int]) -> bool:
    """Whether a clause claims the same already, in other words: "kept up its attacks, at a steady pace"."""
    if rule.kind in OF_NUMBERS:
        return False
    mine = _captured(hit, "MO")
    return any(
        other.kind == rule.kind
        and clause_of(read.start, bounds) == clause
        and (not mine or not _captured(read, "MO") or mine == _captured(read, "MO"))
        for other, read in accepted
    )


def _fits(rule: Rule, hit: Hit, row: Row) -> bool:
    """Whether the phrases in a form are of the sort that it means.

    Two ends make a range, "exactly" makes no level, and of a season only months are accepted: an attack "on Friday" or a
    year's worst tells no time of the year.
    """
    if rule.two:
        numbers = [row.phrase(text).value for text in hit.phrases("range")]
        if not any(number.low < number.high for number in numbers):
            return False
    if any(row.phrase(text).value.how in ("exactly", "about") for text in hit.phrases("level")):
        return False
    return not any(text[0] == "P" and not row.phrase(text).value.of_months for text in hit.phrases("season"))


def _of_violence(
    rule: Rule, hit: Hit, row: Row, clause: str, grammar: Grammar, *, armed: bool, known: bool
) -> bool:
    """Whether what is counted is violence: words of many worlds, such as "operations", need company."""
    read = hit.phrases("measure") or _MEASURE.findall(row.line)
    weak = bool(read) and all(row.phrase(text).weak for text in read)
    placed = any(phrase.tag == "L" and not phrase.weak for phrase in row.phrases)
    shown = armed or known or placed or not row.words.isdisjoint(grammar.setting)
    if weak and not shown:
        return False
    if not armed and not row.words.isdisjoint(grammar.mishaps) and _harm_alone(row, grammar):
        return False
    if rule.needs == "counted":
        return says_what_is_counted(rule, hit, clause, grammar, armed=armed) or (
            (known or "M" in row.tags) and any_of(grammar.classes["pronoun"]).search(clause) is not None
        )
    if rule.needs == "measure" and not (armed or known):
        return (
            bool(any_of(grammar.classes["killed"]).search(row.line))
            or "M" in row.tags
            or bool(hit.phrases("measure"))
        )
    return True


_HARM = frozenset({"fatalities", "wounded"})
"""What accidents and storms bring, too."""

_ARMED_CLASSES = ("blow", "attack", "servicemen", "forces", "fighters", "violent")
"""Classes of words of which one shows that harm was done by arms."""


def _harm_alone(row: Row, grammar: Grammar) -> bool:
    """Whether a sentence tells that people came to harm, and nothing tells that it was by arms."""
    if any(phrase.tag == "M" and phrase.value not in _HARM for phrase in row.phrases):
        return False
    return not any(
        any_of(grammar.classes[name]).search(row.line) for name in _ARMED_CLASSES if name in grammar.classes
    )


def denied(rule: Rule, hit: Hit, row: Row, first: int, grammar: Grammar) -> bool:
    """Whether a sentence says that it is not so: "it was not the deadliest", "the army denied that attacks rose".

    Parameters
    ----------
    rule, hit : Rule, Hit
    row : Row
    first : int
        Where its clause begins.
    grammar : Grammar
    """
    # What is counted may be "claims", which are denied, too.
    before = _MEASURE.sub("claims", row.line[: hit.end])
    denying, affirming = (grammar.classes.get(name, ()) for name in ("denying", "affirming"))
    if denying and any_of(denying).search(before):
        return not (affirming and any_of(affirming).search(before))
    if rule.kind == "constant pace" or _made_of_a_negation(hit, grammar):
        return False
    said = row.line[first : hit.end]
    if rule.kind not in ("record", "share", "season", "total"):
        # Of the other kinds a "not" further off is of something else: "it is not known who attacked, though ...".
        said = row.line[max(first, row.line.rfind(" ", 0, max(hit.start - 12, 0))) : hit.end]
    said = any_of(grammar.classes["not_so"]).sub(" ", said) if "not_so" in grammar.classes else said
    return bool(any_of(grammar.classes["not"]).search(said))


def _made_of_a_negation(hit: Hit, grammar: Grammar) -> bool:
    """Whether a form itself has a "not": "not seen since"."""
    parts = [part for part in hit.form.written.split("&") if not part.strip().startswith("!")]
    return not set(grammar.classes["negative"]).isdisjoint(re.findall(r"@?\w+'?", " ".join(parts)))
