"""What a claim counts: attacks, the killed, civilians among them, the wounded, the abducted."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from trends.articles.notation import compile_pattern
from trends.articles.units import any_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trends.articles.forms import Hit
    from trends.articles.grammar import Grammar, Rule
    from trends.articles.units import Row

__all__ = ["counted", "says_what_is_counted"]

_MEASURE = re.compile(r"(?<= )M\d+(?= )")

_HARMS = (("killed", "fatalities"), ("hurt", "wounded"), ("abducted", "abducted"), ("released", "released"))
"""Verbs that tell by themselves what is counted, by the class of their participles."""

_ACTIVE = {"killed": "killing", "hurt": "hurting", "abducted": "abducting"}
"""Their active forms, whose object is what is counted."""

_VICTIMS = (("civilian", "civilians"), ("servicemen", "security"))
"""Of whom one counts apart; fighters are as often those who kill."""


@lru_cache(maxsize=4)
def _turning(language: str) -> re.Pattern[str] | None:
    """Return an expression for an attack that tells since when: "tourism has halved since the bombings"."""
    from trends.articles.grammar import grammar

    classes = grammar(language).classes
    if "after" not in classes or "determiner" not in classes:
        return None
    return compile_pattern("@after @determiner [*] [*] ({measure}|@blow)", classes).expression


class _Verb(NamedTuple):
    """Expressions that find a verb of harm, and whom it befalls."""

    measure: str
    verb: re.Pattern[str]
    victims: tuple[tuple[re.Pattern[str], str], ...]


class _Expressions(NamedTuple):
    verbs: tuple[_Verb, ...]
    cause: re.Pattern[str] | None
    assault: re.Pattern[str] | None


@lru_cache(maxsize=4)
def _expressions(language: str) -> _Expressions:
    from trends.articles.grammar import grammar

    classes = grammar(language).classes
    verbs = []
    for harm, measure in _HARMS:
        if harm not in classes:
            continue
        passive, active = classes[harm], classes.get(_ACTIVE.get(harm, ""), ())
        # Spanish puts the dead behind what befell them: "murieron tres civiles".
        befalling = (*active, *classes.get("dying", ())) if harm == "killed" else active
        victims = tuple(
            (_befalls(classes[who], passive, befalling, classes["be"]), called)
            for who, called in _VICTIMS
            if harm == "killed" and who in classes and "be" in classes
        )
        verbs.append(_Verb(measure, re.compile(rf"(?<= ){_either((*passive, *active))} "), victims))
    cause = None
    if "caused_by" in classes:
        # "People killed in attacks", "attacks killed people": the attacks are how, and not what is counted.
        cause = compile_pattern(
            "((@killed|@hurt|@abducted|{measure}) .. @caused_by .. {measure:cause}"
            "|{measure:cause} .. [have|has|had] (@killing|@hurting|claimed|claiming|cost)"
            "|(@killing|@hurting) ... with .. {measure:cause})",
            classes,
        ).expression
    assault = None
    if "targets" in classes:
        # "Villages were raided", "attacked two convoys": what is attacked tells that no debate is meant.
        assault = compile_pattern(
            "(@targets [@be] .. @assail|@assail [{number}] .. @targets)", classes
        ).expression
    return _Expressions(tuple(verbs), cause, assault)


def _befalls(
    victims: Sequence[str], passive: Sequence[str], active: Sequence[str], be: Sequence[str]
) -> re.Pattern[str]:
    """Return an expression for harm to somebody: "soldiers were killed", "killed two soldiers", not "killed by soldiers"."""
    who, harmed, harming, is_ = map(_either, (victims, passive, active or passive, be))
    between = r"(?:(?!(?:by|in|at|on|when|as|after|than|from|and) )[^ ,;]+ )"
    return re.compile(
        rf"(?<= )(?:{who} (?:(?!by )[^ ,;]+ ){{0,3}}?{is_} {between}{{0,2}}?{harmed} "
        rf"|{who} (?:[^ ,;]+ ){{0,2}}?(?:died|perished|dead|lost their lives) |{harming} {between}{{0,3}}?{who} "
        rf"|{is_} {harmed} {between}{{0,1}}?{who} )"
    )


def _either(words: Sequence[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})"


def _causes(row: Row, language: str) -> set[str]:
    """Return the phrases that tell how people came to harm."""
    cause = _expressions(language).cause
    if cause is None or "M" not in row.tags:
        return set()
    return {
        text
        for match in cause.finditer(row.line)
        for name, text in match.groupdict().items()
        if text and name.startswith("cause") and row.phrase(text).value == "attacks"
    }


def _by_verb(line: str, language: str) -> str | None:
    """Return what a verb of harm tells: the first in a stretch of a row, and whom it befalls."""
    found = [
        (match.start(), verb) for verb in _expressions(language).verbs if (match := verb.verb.search(line))
    ]
    if not found:
        return None
    verb = min(found, key=lambda pair: pair[0])[1]
    return next((called for victims, called in verb.victims if victims.search(line)), verb.measure)


def counted(rule: Rule, hit: Hit, row: Row, first: int, last: int, grammar: Grammar) -> str | None:
    """Return what a claim counts: by its form, by its words, by what is nearest before and behind, by a verb of harm.

    Parameters
    ----------
    rule : Rule
    hit : Hit
    row : Row
    first, last : int
        Where its clause begins and ends.
    grammar : Grammar
    """
    if rule.gives.get("measure"):
        return str(rule.gives["measure"])
    causes = _causes(row, grammar.language)
    named = [text for text in hit.phrases("measure") if text not in causes]
    if named:
        return str(row.phrase(named[0]).value)
    clause = row.line[first:last]
    for stretch, at in ((row.line[first : hit.start + 1], -1), (row.line[hit.start : last], 0)):
        found = [text for text in _MEASURE.findall(stretch) if text not in causes]
        if found:
            return str(row.phrase(found[at]).value)
    if (verb := _by_verb(clause, grammar.language)) is not None:
        return verb
    found = [text for text in _MEASURE.findall(row.line) if text not in causes]
    if found:
        return str(row.phrase(found[0]).value)
    if (verb := _by_verb(row.line, grammar.language)) is not None:
        return verb
    if any(
        any_of(grammar.classes[name]).search(clause)
        for name in ("deadly", "victims_named")
        if name in grammar.classes
    ):
        return "fatalities"
    return "attacks" if causes or row.words & _assailing(grammar.language) else None


@lru_cache(maxsize=4)
def _assailing(language: str) -> frozenset[str]:
    from trends.articles.grammar import grammar

    return frozenset(grammar(language).classes.get("assail", ()))


def says_what_is_counted(rule: Rule, hit: Hit, clause: str, grammar: Grammar, *, armed: bool) -> bool:
    """Whether a clause says what is counted: by a noun, by a verb of harm, or by one of attacking where it is `armed`.

    Of a change the attack since which something changed is not what is counted.
    """
    read = hit.phrases("measure")
    if rule.kind in ("change", "before and after") and (turning := _turning(grammar.language)) is not None:
        events = {text for match in turning.finditer(clause) for text in match.groups() if text}
        clause = turning.sub(" ", clause)
        read = [text for text in read if text not in events]
    assault = _expressions(grammar.language).assault
    if assault is not None and assault.search(clause):
        return True
    return (
        _MEASURE.search(clause) is not None
        or bool(read)
        or _by_verb(clause, grammar.language) is not None
        or (armed and not set(clause.split()).isdisjoint(_assailing(grammar.language)))
        or any(
            any_of(grammar.classes[name]).search(clause)
            for name in ("blow", "deadly", "victims_named")
            if name in grammar.classes
        )
    )
