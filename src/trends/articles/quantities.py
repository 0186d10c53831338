"""The numbers of a sentence: how many, about how many, from how many to how many, by what share, for how long."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from trends.articles.units import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Duration", "Number", "Quantities"]


_OPEN = ("more than", "at least")


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
        self.own: dict[str, float] = dict(told.get("own", {}))
        for unit, one in told.get("compound_units", {}).items():
            for tens, ten in told["compound_tens"].items():
                self.own[f"{unit}{told['compound_link']}{tens}"] = one + ten
        self.thousands, self.decimal = told.get("thousands", ","), told.get("decimal", ".")
        apart = f"[{re.escape(self.thousands)}\u00a0\u202f ]"
        digits = rf"\d{{1,3}}(?:{apart}\d{{3}})+(?!\d)|\d+(?:{re.escape(self.decimal)}\d+)?"
        self.loose: dict[str, float] = dict(told.get("loose", {}))
        self.bounds = {word: how for how, words in told["bounds"].items() for word in words}
        self.behind = {word: how for how, words in told.get("bounds_behind", {}).items() for word in words}
        self.ordinals: dict[str, int] = dict(told["ordinals"])
        self.multiples: dict[str, float] = dict(told["multiples"])
        self.shares: dict[str, float] = dict(told["shares"])
        self.units = {name: unit for unit, names in told["units"].items() for name in names}
        words = _either(told["words"])
        spelled = rf"(?:{words})(?:[\s\-]+(?:(?:{_either(told.get('links', ['and']))})[\s\-]+)?(?:{words}))*"
        own = _either({**self.own, **self.loose})
        number = rf"(?:{own}|(?:{digits})(?:\s+(?:{_either(told['scales'])}))?|{spelled})"
        bound = rf"(?:(?P<bound>{_either(self.bounds)})\s+)?"
        joined = rf"(?:\s*(?:{_either(told['joiners'])})\s*(?P<second>{number}))?"
        self._number = re.compile(
            rf"(?<![\w.,])(?:(?P<opener>{_either(told['openers'])})\s+)?{bound}(?P<first>{number}){joined}"
            rf"(?P<percent>\s*(?:{_either(told['percent'])}))?(?:\s+(?P<behind>{_either(self.behind)}))?(?!\w)"
        )
        unit = _either(self.units)
        self._duration = re.compile(
            rf"(?<!\w){bound}(?:(?:{_either(told['past'])})\s+)?(?P<number>{number}|{_either(told['article'])})"
            rf"[\s\-]+(?:(?:{_either(told.get('spare', ()))})\s+)?(?P<unit>{unit})(?!\w)"
        )
        # Where "more than a year" needs no word for "a": "more than year".
        bare = rf"(?<!\w)(?P<bound>{_either(self.bounds)})\s+(?P<unit>{unit})(?!\w)"
        self._bare = re.compile(bare) if told.get("bare_units") else None
        self._ordinal = re.compile(rf"(?<!\w)(?:{_either(self.ordinals)})(?!\w)")
        self._multiple = re.compile(
            rf"(?<!\w){bound}(?:(?P<word>{_either(self.multiples)})|(?P<first>{number})[\s\-]*(?:{_either(told['times'])}))(?!\w)"
        )
        self._share = re.compile(
            rf"(?<!\w){bound}(?P<word>{_either(self.shares)})(?!\w|\s+(?:{_either(told.get('not_shares', ()))}))"
        )
        self.article = frozenset(told["article"])
        self.article_after = tuple(f" {word}" for word in told["article_after"])
        self.scales: dict[str, float] = dict(told["scales"])

    def phrases(self, small: str) -> list[Phrase]:
        """Return shares, durations, multiples, numbers and ordinals of a sentence, in this order of precedence."""
        found: list[Phrase] = []
        for match in self._share.finditer(small):
            share = 100 * self.shares[match["word"]]
            found.append(Phrase("X", *match.span(), self._bounded(match, share, share)))
        for match in self._duration.finditer(small):
            one = match["number"] in self.article
            # "30 a month" is a rate; "in a month", "more than a year" are lengths of time.
            if (
                one
                and not match["bound"]
                and not small[: match.start()].rstrip().endswith(self.article_after)
            ):
                continue
            number = 1.0 if one else self._value(match["number"])
            if number is not None:
                how = self.bounds.get(match["bound"] or "", "exactly")
                unit = self.units[match["unit"]]
                found.append(Phrase("D", *match.span(), Duration(number, unit, how in _OPEN)))
        for match in self._bare.finditer(small) if self._bare else ():
            how = self.bounds[match["bound"]]
            found.append(Phrase("D", *match.span(), Duration(1, self.units[match["unit"]], how in _OPEN)))
        for match in self._multiple.finditer(small):
            value = self.multiples[match["word"]] if match["word"] else self._value(match["first"])
            if value is not None:
                found.append(Phrase("T", *match.span(), self._bounded(match, value, value)))
        for match in self._number.finditer(small):
            low = self._value(match["first"])
            high = self._value(match["second"]) if match["second"] else low
            if low is None or high is None:
                continue
            if high < low:
                # "From 59 to 12" is a fall, not a range: each number stands by itself.
                found += [
                    Phrase("N", *match.span(group), Number(value, value))
                    for group, value in (("first", low), ("second", high))
                ]
                continue
            read = self._bounded(match, low, high)
            if match["first"] in self.loose and read.how == "exactly":
                read = replace(read, how="at least")
            if match["behind"]:
                read = replace(read, how=self.behind[match["behind"]])
            # Only "from 6 to 10" is one phrase; of "from 6 in May" the number is.
            begins = match.end("opener") + 1 if match["opener"] and not match["second"] else match.start()
            found.append(Phrase("X" if match["percent"] else "N", begins, match.end(), read))
        found += [
            Phrase("O", *match.span(), self.ordinals[match.group()])
            for match in self._ordinal.finditer(small)
        ]
        return found

    def _bounded(self, match: re.Match[str], low: float, high: float) -> Number:
        return Number(low, high, self.bounds.get(match["bound"] or "", "exactly"))

    def _value(self, text: str) -> float | None:
        """Return what a number in digits or words comes to; None where the words make none."""
        text = text.strip()
        for known in (self.own, self.loose):
            if text in known:
                return float(known[text])
        scale = 1.0
        if text[:1].isdigit():
            digits, _, word = text.partition(" ") if text.split()[-1] in self.scales else (text, "", "")
            scale = self.scales.get(word.strip(), 1.0)
            whole = re.sub(rf"[{re.escape(self.thousands)}\u00a0\u202f ]", "", digits)
            return float(whole.replace(self.decimal, ".")) * scale
        return _spelled(text, self.language)


@lru_cache(maxsize=4096)
def _spelled(text: str, language: str) -> float | None:
    from text_to_num import text2num

    try:
        return float(
            text2num(" ".join(text.replace("-", " ").split()) if language == "en" else text, language)
        )
    except ValueError:
        return None


def _either(words: Any) -> str:
    """Write words as alternatives of a regular expression, the longest first; of none, what never matches."""
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest_first) or "(?!)"
