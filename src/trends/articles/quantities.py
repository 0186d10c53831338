"""The numbers of a sentence: how many, about how many, from how many to how many, by what share, for how long."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from trends.articles.notation import either
from trends.articles.spelled import Spelled
from trends.articles.units import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Duration", "Number", "Quantities"]


_OPEN = ("more than", "at least")
_MOST_DIGITS = 12
"""Of more than that there is nothing to count."""
_MOST_YEARS = 500
"""A span of time beyond this is no claim about incidents."""
_WHOLE = 100
"""The largest number of which a part is told: "three in 100"."""
_BEHIND = r"(?:\s+(?:(?!{stops})[^\W\d_]+[\s]+)?{word}(?!\w)(?!\s+\d))"
"""What bounds a number behind its noun, with a word of its own between at most: "53 people or more"."""


@dataclass(frozen=True)
class Number:
    """A number as a text states it.

    Attributes
    ----------
    low, high : float
        Alike where one number is stated.
    how : str
        ``exactly``, ``more than``, ``at least``, ``about``, ``at most`` or ``fewer than``, as a ledger has it.
    """

    low: float
    high: float
    how: str = "exactly"


@dataclass(frozen=True)
class Duration:
    """So many units of time; `open` where the text says "more than" or "at least"."""

    number: float
    unit: str
    open: bool = False

    @property
    def months(self) -> int:
        """Its length in months, a week being none."""
        return round(self.number * {"month": 1, "quarter": 3, "year": 12, "decade": 120}.get(self.unit, 0))


class Quantities:
    """The words for numbers of a language.

    Parameters
    ----------
    told : mapping
        ``numbers.toml``: words of numbers and of their bounds, of percent, of multiples, of ordinals, of units of time.
    language : str
    """

    def __init__(self, told: Mapping[str, Any], language: str) -> None:
        self.language = language
        self.thousands, self.decimal = told.get("thousands", ","), told.get("decimal", ".")
        self.spelled = Spelled(told, language)
        self.loose: dict[str, float] = dict(told.get("loose", {}))
        self.bounds: dict[str, str] = {word: how for how, words in told["bounds"].items() for word in words}
        self.behind: dict[str, str] = {
            word: how for how, words in told.get("bounds_behind", {}).items() for word in words
        }
        self.ordinals: dict[str, int] = dict(told["ordinals"])
        self.multiples: dict[str, float] = dict(told["multiples"])
        self.shares: dict[str, float] = dict(told["shares"])
        self.units = {name: unit for unit, names in told["units"].items() for name in names}
        self.scales: dict[str, float] = dict(told["scales"])
        self.article = frozenset(told["article"])
        self.article_after = tuple(f" {word}" for word in told["article_after"])
        self._compile(told)
        self.value = lru_cache(maxsize=4096)(self._value)

    def _compile(self, told: Mapping[str, Any]) -> None:
        apart = f"[{re.escape(self.thousands)}\u00a0\u202f\u2009 ]"
        digits = rf"\d{{1,3}}(?:{apart}\d{{3}})+(?!\d)|\d+(?:{re.escape(self.decimal)}\d+)?"
        number = rf"(?:{either(self.loose)}|(?:{digits})(?:\s+(?:{either(self.scales)}))?|{self.spelled.expression})"
        bound = rf"(?:(?P<bound>{either(self.bounds)})\s+)?"
        # "Ten and twelve" is no range, and "between ten and twelve" is one; "ten or twelve" and "ten to twelve" are.
        pairs = either(told["pairs"])
        joined = rf"(?:\s*(?:{either(told['joiners'])}|(?(opener)(?:{pairs})|(?!)))\s*(?P<second>{number}))?"
        behind = either(self.behind)
        stops = either(told["stops"])
        self._number = re.compile(
            rf"(?<![\w.,])(?:(?P<opener>{either(told['openers'])})\s+)?{bound}(?P<first>{number}){joined}"
            rf"(?:(?P<again>\s*\(\s*{number}\s*\))|(?P<plus>\s?\+))?"
            rf"(?P<percent>\s*(?:{either(told['percent'])}))?(?:[\s\-]+(?P<behind>{behind}))?(?!\w)"
        )
        after = told.get("bounds_after_noun", {})
        self.after_noun = tuple(
            (re.compile(_BEHIND.format(stops=stops, word=rf"(?:{either(words)})")), how)
            for how, words in after.items()
        )
        unit = either(self.units)
        self._duration = re.compile(
            rf"(?<!\w){bound}(?:(?:{either(told['past'])})\s+)?(?P<number>{number}|{either(told['article'])})"
            rf"[\s\-]+(?:(?:{either(told.get('spare', ()))})\s+)?(?P<unit>{unit})(?!\w)"
        )
        # Where "more than a year" needs no word for "a": "more than year".
        bare = rf"(?<!\w)(?P<bound>{either(self.bounds)})\s+(?P<unit>{unit})(?!\w)"
        self._bare = re.compile(bare) if told.get("bare_units") else None
        self._ordinal = re.compile(rf"(?<!\w)(?:{either(self.ordinals)})(?!\w)")
        times, to_one = either(told["times"]), either(told["to_one"])
        self._multiple = re.compile(
            rf"(?<!\w){bound}(?:(?P<word>{either(self.multiples)})"
            rf"|(?P<first>{number})[\s\-]*(?:{times})|(?P<ratio>{number})[\s\-]+(?:{to_one}))(?!\w|[.,]\d)"
        )
        not_behind = "".join(rf"(?<!\b{re.escape(word)}\s)" for word in told.get("no_share_behind", ()))
        self._share = re.compile(
            rf"(?<!\w){not_behind}{bound}(?:(?P<word>{either(self.shares)})"
            rf"|(?P<part>{number}|{either(told['one'])})\s+(?:{either(told['of_each'])})\s+(?P<whole>{number}))"
            rf"(?!\w|\s+(?:{either((*told.get('not_shares', ()), *self.units))})(?!\w))"
        )

    def phrases(self, small: str) -> list[Phrase]:
        """Return shares, durations, multiples, numbers and ordinals of a sentence, in this order of precedence."""
        return [
            *self._shares(small),
            *self._durations(small),
            *self._multiples(small),
            *self._numbers(small),
            *(
                Phrase("O", *match.span(), self.ordinals[" ".join(match.group().split())])
                for match in self._ordinal.finditer(small)
            ),
        ]

    def _shares(self, small: str) -> Iterator[Phrase]:
        for match in self._share.finditer(small):
            if match["word"]:
                share: float | None = self.shares[" ".join(match["word"].split())]
            else:
                part, whole = self.value(match["part"]) or 1.0, self.value(match["whole"])
                share = part / whole if whole and part < whole <= _WHOLE else None
            if share is not None:
                yield Phrase("X", *match.span(), self._bounded(match, 100 * share, 100 * share))

    def _durations(self, small: str) -> Iterator[Phrase]:
        for match in self._duration.finditer(small):
            one = match["number"] in self.article
            # "30 a month" is a rate; "in a month", "more than a year" are lengths of time.
            if (
                one
                and not match["bound"]
                and not small[: match.start()].rstrip().endswith(self.article_after)
            ):
                continue
            number = 1.0 if one else self.value(match["number"])
            if number is None:
                continue
            how = self._how(match)
            length = Duration(number, self.units[match["unit"]], how in _OPEN)
            if length.months <= 12 * _MOST_YEARS:
                yield Phrase("D", *match.span(), length)
        for match in self._bare.finditer(small) if self._bare else ():
            yield Phrase(
                "D", *match.span(), Duration(1, self.units[match["unit"]], self._how(match) in _OPEN)
            )

    def _multiples(self, small: str) -> Iterator[Phrase]:
        for match in self._multiple.finditer(small):
            if match["word"]:
                value: float | None = self.multiples[" ".join(match["word"].split())]
            else:
                value = self.value(match["first"] or match["ratio"])
            if value is not None:
                yield Phrase("T", *match.span(), self._bounded(match, value, value))

    def _numbers(self, small: str) -> Iterator[Phrase]:
        for match in self._number.finditer(small):
            low = self.value(match["first"])
            high = self.value(match["second"]) if match["second"] else low
            if low is None or high is None:
                continue
            if high < low:
                # "From 59 to 12" is a fall, not a range: each number stands by itself.
                for group, value in (("first", low), ("second", high)):
                    yield Phrase("N", *match.span(group), Number(value, value))
                continue
            end = match.end()
            if match["again"] and self.value(match["again"].strip(" ()\n\t")) != high:
                # "53 (12 of them children)" has two numbers, "53 (fifty-three)" one.
                end = match.start("again")
            # Only "from 6 to 10" is one phrase; of "from 6 in May" the number is.
            begins = match.end("opener") + 1 if match["opener"] and not match["second"] else match.start()
            read = replace(self._bounded(match, low, high), how=self._stated(match, small))
            yield Phrase("X" if match["percent"] else "N", begins, end, read)

    def _stated(self, match: re.Match[str], small: str) -> str:
        """Tell how a number is meant: by the words before it, behind it, or behind its noun."""
        if match["behind"]:
            return self.behind[" ".join(match["behind"].split())]
        if match["bound"]:
            return self._how(match)
        if match["plus"] or " ".join(match["first"].split()) in self.loose:
            return "at least"
        return next(
            (how for expression, how in self.after_noun if expression.match(small, match.end())), "exactly"
        )

    def _how(self, match: re.Match[str]) -> str:
        return self.bounds.get(" ".join((match["bound"] or "").split()), "exactly")

    def _bounded(self, match: re.Match[str], low: float, high: float) -> Number:
        return Number(low, high, self._how(match))

    def _value(self, text: str) -> float | None:
        """Return what a number in digits or words comes to; None where the words make none."""
        text = " ".join(text.split())
        if text in self.loose:
            return float(self.loose[text])
        if not text[:1].isdigit():
            return self.spelled.value(text)
        scale = 1.0
        head, _, last = text.rpartition(" ")
        if last in self.scales:
            text, scale = head, self.scales[last]
        whole = re.sub(rf"[{re.escape(self.thousands)}\u00a0\u202f\u2009 ]", "", text)
        if len(whole) > _MOST_DIGITS:
            return None
        return float(whole.replace(self.decimal, ".")) * scale
