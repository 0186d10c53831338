"""The grammar of a language: its words, dates, numbers, measures and rules, read from the TOML files of its folder."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

from trends.articles.attached import Attached
from trends.articles.dates import Calendar
from trends.articles.forms import Form, Hit, Seen, compile_form
from trends.articles.inflection import expanded
from trends.articles.named import names_in
from trends.articles.notation import Compiled, compile_pattern
from trends.articles.other_places import OtherPlaces
from trends.articles.plain_letters import Plain, plain
from trends.articles.quantities import Quantities
from trends.articles.sieve import Sieve
from trends.articles.units import ALIKE, Phrase, Row, folded
from trends.errors import ParameterError, listed

__all__ = ["READ", "Grammar", "Rule", "grammar"]

READ = ("en", "fr", "es", "ar")
"""The languages whose texts are read: each has a folder under ``grammar``."""

_LETTERS = re.compile(r"[^\W\d_]{2,}")
_NOT_RULES = frozenset(
    {
        "attached.toml",
        "words.toml",
        "phrases.toml",
        "events.toml",
        "measures.toml",
        "world.toml",
        "dates.toml",
        "numbers.toml",
        "roles.toml",
        "speakers.toml",
        "places.toml",
    }
)

_NAMED = re.compile(r"<(\w+)>")


@dataclass(frozen=True)
class Rule:
    """A form in which a kind of claim is made.

    Attributes
    ----------
    name : str
        What the form is called in the manual.
    kind : str
        The kind of claim, as a ledger has it.
    weight : float
        Of two rules that match the same words, the heavier holds.
    forms : tuple of Form
        Its patterns.
    gives : mapping
        What the form itself tells: direction, measure, rank.
    also : tuple of str
        Other kinds that the words may be meant as.
    needs : str
        ``measure`` where nothing is claimed unless the sentence says what is counted or names who is armed;
        ``counted`` where it must say what is counted.
    sure : float
        How likely the form is such a claim, from 0 to 1.
    examples, against : tuple
        Texts with what is read in them, and texts in which nothing is found.
    """

    name: str
    kind: str
    weight: float
    forms: tuple[Form, ...]
    gives: Mapping[str, Any]
    also: tuple[str, ...] = ()
    needs: str = ""
    two: bool = False
    sure: float = 0.9
    examples: tuple[Mapping[str, Any], ...] = ()
    against: tuple[str, ...] = ()


@dataclass(frozen=True)
class Grammar:
    """The grammar of a language.

    Attributes
    ----------
    language : str
    calendar, quantities : Calendar, Quantities
    events : Sieve of Compiled
        Events since or before which something may have changed; their words tell of nothing else.
    measures : Sieve of (str, Compiled, bool)
        What is counted, how it is called, and whether these words are of many worlds; the first that matches holds.
    rules : tuple of Rule
        The heaviest first.
    roles : Sieve of (str, Compiled)
        The part that a phrase plays, by the words before it.
    armed, setting, other : frozenset of str
        Words of armed violence, of armed conflict that need not be violence, and of other worlds in which the same words
        are used.
    mishaps : frozenset of str
        Words of accidents and of those who have them: beside them "killed" alone tells of no violence.
    places : OtherPlaces or None
        What tells a place that no list names; None where the language has no such words.
    phrases : re.Pattern
        The words of other worlds that are several.
    asking : tuple of Compiled
        How a sentence begins that asks, also where no mark says so.
    scenery : tuple of str
        How a clause begins that only sets the scene for the next: "as parliament debates the law".
    figurative : Sieve of Compiled
        Words of armed violence that are meant of something else: "inflation has ambushed the bank".
    """

    language: str
    calendar: Calendar
    quantities: Quantities
    events: Sieve[Compiled]
    measures: Sieve[tuple[str, Compiled, bool]]
    rules: tuple[Rule, ...]
    roles: Sieve[tuple[str, Compiled]]
    armed: frozenset[str]
    setting: frozenset[str]
    other: frozenset[str]
    mishaps: frozenset[str]
    phrases: re.Pattern[str]
    asking: tuple[Compiled, ...]
    scenery: tuple[str, ...]
    figurative: Sieve[Compiled]
    classes: Mapping[str, tuple[str, ...]]
    speakers: Mapping[str, Any]
    places: OtherPlaces | None
    forms: Sieve[tuple[Rule, Form]] = field(repr=False)
    attached: Attached | None = field(default=None, repr=False)

    def plain(self, raw: str) -> Plain:
        """Return a sentence in plain letters, with what the language writes onto its words apart."""
        return plain(raw, self.attached)

    def hits(self, row: Row, bounds: Sequence[int]) -> Iterator[tuple[Rule, Hit]]:
        """Yield what the rules find in a sentence with clauses from `bounds`, that of the heaviest rule first."""
        seen: Seen = {}
        for rule, form in self.forms.likely(row.words, row.phrases):
            for hit in form.hits(row.line, bounds, seen):
                yield rule, hit

    def happened(self, row: Row) -> list[Phrase]:
        """Return the events that a sentence names, up to the place that stands behind one."""
        found: list[Phrase] = []
        for pattern in self.events.likely(row.words, row.phrases):
            for match in pattern.expression.finditer(row.line):
                end = min(
                    (match.start(text) for text, of in match.groupdict().items() if of), default=match.end()
                )
                start, stop = row.span(match.start(), end)
                if not any(start < phrase.end and phrase.start < stop for phrase in (*row.phrases, *found)):
                    found.append(Phrase("E", start, stop, None))
        return found

    def measured(self, row: Row) -> list[Phrase]:
        """Return what is counted in a sentence: phrases whose value is the name of a measure."""
        found: list[Phrase] = []
        taken: list[tuple[int, int]] = []
        for name, pattern, weak in self.measures.likely(row.words, row.phrases):
            for match in pattern.expression.finditer(row.line):
                start, end = match.span()
                if not any(start < other_end and other_start < end for other_start, other_end in taken):
                    taken.append((start, end))
                    found.append(Phrase("M", *row.span(start, end), name, weak))
        return found


@lru_cache(maxsize=len(READ))
def grammar(language: str) -> Grammar:
    """Read the grammar of a language.

    Raises
    ------
    ParameterError
        If texts in this language are not read.

    Examples
    --------
    >>> grammar("en").rules[0].kind
    'streak'
    """
    if language not in READ:
        raise ParameterError(f"Texts in {language!r} are not read; expected one in {listed(READ)}.")
    folder = files("trends.articles") / "grammar" / language
    told = {
        item.name: tomllib.loads(_written(item.read_text(encoding="utf-8"), item.name))
        for item in sorted(folder.iterdir(), key=lambda item: item.name)
        if item.name.endswith(".toml")
    }
    classes = {name: expanded(members, language) for name, members in told["words.toml"].items()}
    phrases: dict[str, str] = told.get("phrases.toml", {})
    compiled: dict[str, Compiled] = {}
    rules = [
        _rule(entry, told[name], classes, phrases, compiled)
        for name in told
        if name not in _NOT_RULES
        for entry in told[name]["rule"]
    ]
    rules.sort(key=lambda rule: -rule.weight)
    forms = Sieve(((rule, form), form.needs) for rule in rules for form in rule.forms)
    world = told["world.toml"]
    events = [
        compile_pattern(folded(pattern), classes) for pattern in told.get("events.toml", {}).get("events", ())
    ]
    measures = [
        (one["name"], compile_pattern(folded(one["pattern"]), classes), one.get("weak", False))
        for one in told["measures.toml"]["measure"]
    ]
    roles = [(one["role"], compile_pattern(one["pattern"], classes)) for one in told["roles.toml"]["role"]]
    figurative = [compile_pattern(folded(pattern), classes) for pattern in world.get("figurative", ())]
    quantities = Quantities(told["numbers.toml"], language)
    return Grammar(
        language,
        Calendar(told["dates.toml"], language, quantities.value),
        quantities,
        Sieve((pattern, pattern.needs) for pattern in events),
        Sieve((one, one[1].needs) for one in measures),
        tuple(rules),
        Sieve((one, one[1].needs) for one in roles),
        frozenset(world["armed"]),
        frozenset(world["setting"]),
        frozenset(world["other"]),
        frozenset(world.get("mishaps", ())),
        re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, world['other_phrases']))})(?!\w)"),
        tuple(compile_pattern(folded(pattern), classes) for pattern in world.get("asking", ())),
        tuple(world.get("scenery", ())),
        Sieve((pattern, pattern.needs) for pattern in figurative),
        classes,
        told.get("speakers.toml", {}),
        OtherPlaces(told["places.toml"]) if "places.toml" in told else None,
        forms,
        _attached(told, classes, language),
    )


def _attached(
    told: Mapping[str, Mapping[str, Any]], classes: Mapping[str, tuple[str, ...]], language: str
) -> Attached | None:
    """Return what a language writes onto its words, with every word that the grammar knows."""
    if "attached.toml" not in told:
        return None
    texts = [word for members in classes.values() for word in members]
    for name, file in told.items():
        if name not in _NOT_RULES:
            texts += [pattern for rule in file["rule"] for pattern in rule["patterns"]]
        elif name not in ("words.toml", "phrases.toml", "places.toml", "speakers.toml", "attached.toml"):
            texts += _texts(file)
    texts += names_in(language)
    return Attached(
        told["attached.toml"], frozenset(word for text in texts for word in _LETTERS.findall(folded(text)))
    )


def _texts(told: Any) -> Iterator[str]:
    """Yield every text of a file, keys too: numbers stand there."""
    if isinstance(told, str):
        yield told
    elif isinstance(told, Mapping):
        for key, value in told.items():
            yield key
            yield from _texts(value)
    elif isinstance(told, list):
        for value in told:
            yield from _texts(value)


def _written(text: str, name: str) -> str:
    """Fold the letters of what sentences are held against; rules keep theirs for the manual, and names theirs."""
    return (
        text.translate(ALIKE) if name in _NOT_RULES and name not in ("speakers.toml", "places.toml") else text
    )


def _rule(
    entry: Mapping[str, Any],
    file: Mapping[str, Any],
    classes: Mapping[str, tuple[str, ...]],
    phrases: Mapping[str, str],
    compiled: dict[str, Compiled],
) -> Rule:
    return Rule(
        entry["name"],
        entry.get("kind") or file["kind"],
        float(entry["weight"] if "weight" in entry else file["weight"]),
        tuple(
            compile_form(one, folded(_filled(one, phrases)), classes, compiled) for one in entry["patterns"]
        ),
        entry.get("set", {}),
        tuple(entry.get("also", ())),
        entry.get("needs", ""),
        bool(entry.get("two", False)),
        float(entry.get("sure", 0.9)),
        tuple(entry.get("examples", ())),
        tuple(entry.get("against", ())),
    )


def _filled(pattern: str, phrases: Mapping[str, str]) -> str:
    """Put phrases of ``phrases.toml`` in the place of their names: ``<than>``."""
    while (named := _NAMED.search(pattern)) is not None:
        if named[1] not in phrases:
            raise ValueError(f"no phrase is called {named[1]!r} in {pattern!r}")
        pattern = pattern.replace(named[0], phrases[named[1]])
    return pattern
