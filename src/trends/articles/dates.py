"""The periods that a sentence names: forms written in ``dates.toml``, placed in time by the dateline."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from trends.articles.placing import (
    NO_SUCH_DATE,
    day_of,
    days_until,
    fiscal_year,
    islamic_month,
    latest_named,
    month_of,
    months_to,
    numeric_day,
    season_of,
    shifted_unit,
    together,
    week_of,
    weekday_of,
)
from trends.articles.spans import MONTHS_OF, Span, month_span
from trends.articles.units import Phrase

__all__ = ["Calendar"]

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_WORDS = ("month", "weekday", "season", "nth", "unit", "islamic")
_NAMED = frozenset(_WORDS)
"""What only names can stand for: without one of them in the sentence the form cannot match."""
_FIGURES = frozenset(
    ("day", "until", "year", "bare", "short", "decade", "islamic_year", "iso", "numeric", "week", "digit")
)
_YEAR = r"(?:1[5-9]|2[01])\d\d"
_DAY = r"\d{1,2}(?:st|nd|rd|th|er|\u00ba|\u00b0)?"
_MOST_DAYS = 400
"""A text that counts more days or weeks than this back from its own day is not placing an attack."""
_FIGURE = re.compile(r"\d")
_FOUR_FIGURES = re.compile(r"\d{4}")
_WITH_YEAR = frozenset(("year", "bare", "decade", "islamic_year", "iso", "numeric"))
"""What four figures stand for, or more."""
_MAY_BE_LEFT_OUT = re.compile(r"\[[^\]]*\]|\(\?:[^()]*\)\?|\(\?[<!=][^()]*\)|\(\?P<\w+>|\\\w|\{\w+\}")
_LETTER = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class _Form:
    expression: re.Pattern[str]
    means: str
    shift: int
    names: tuple[frozenset[str], ...]
    figures: int

    def possible(self, words: frozenset[str], figures: int) -> bool:
        if self.figures > figures:
            return False
        for names in self.names:  # noqa: SIM110 - asked of every form and sentence, and a generator is slower
            if names.isdisjoint(words):
                return False
        return True

    @property
    def anchors(self) -> frozenset[str]:
        """Words of which a sentence must have one; none where figures alone may do."""
        return min(self.names, key=len, default=frozenset())


class Calendar:
    """The dates of a language.

    Parameters
    ----------
    told : mapping
        ``dates.toml``: the names of months, weekdays, seasons and units, the forms of dates, and what joins two.
    language : str
    number : function
        Reads a number in words or digits.
    """

    def __init__(self, told: Mapping[str, Any], language: str, number: Callable[[str], float | None]) -> None:
        self.language, self.number = language, number
        self.names: dict[str, dict[str, int]] = {
            group: {
                name: number for number, names in enumerate(told.get(group, ()), start=1) for name in names
            }
            for group in _WORDS
        }
        self.units: dict[str, str] = {
            name: unit for unit, names in told.get("units", {}).items() for name in names
        }
        self.names["unit"] = dict.fromkeys(self.units, 0)
        self.capital = frozenset(told.get("capital", ()))
        # "In 2023 attacks rose" names a year and "2023 attacks" does not; "in 1850" does and "1850 people" does not.
        before = "|".join(rf"(?<=\b{re.escape(word)}\s)" for word in told["before_a_year"])
        none = rf"(?!\s+(?:{'|'.join(map(re.escape, told['counted']))})(?!\w))"
        self.bare_year = (
            rf"(?:(?:{before})(?:19|20)\d\d|(?:19|20)\d\d{none}|(?:{before}){_YEAR}{none})(?![.,]\d)"
        )
        self.forms = tuple(self._form(form) for form in told["form"])
        # By the words of a sentence, as of dozens of forms a handful can match.
        self.index: dict[str, list[int]] = {}
        self.others: dict[bool, list[int]] = {False: [], True: []}
        for place, form in enumerate(self.forms):
            for word in form.anchors:
                self.index.setdefault(word, []).append(place)
            if not form.anchors:
                self.others[bool(form.figures)].append(place)
        self.joiner = re.compile(rf"\s*(?:{'|'.join(told['joiners'])})\s*(?:the\s+)?")
        self.opener = re.compile(rf"(?:\b(?:{'|'.join(told['openers'])})\s+)$")
        self.pair = re.compile(rf"\s*(?:{'|'.join(told['pairs'])})\s*")

    def _form(self, form: Mapping[str, Any]) -> _Form:
        written = form["form"]
        needed = _needed(written)
        names = (
            [frozenset(words)] if not needed & (_NAMED | _FIGURES) and (words := _literals(written)) else []
        )
        names += [
            frozenset(_LETTER.findall(name)[0] for name in self.names[group]) for group in needed & _NAMED
        ]
        return _Form(
            self._expression(written),
            form["means"],
            int(form.get("shift", 0)),
            tuple(names),
            4 if needed & _WITH_YEAR else bool(needed & _FIGURES),
        )

    def _expression(self, form: str) -> re.Pattern[str]:
        seen: Counter[str] = Counter()

        def filled(match: re.Match[str]) -> str:
            # What may stand in one of two places is a group of its own in each.
            name, again = match[1], "_" * seen[match[1]]
            seen[name] += 1
            fixed = {
                "day": rf"(?P<day>{_DAY})",
                "until": rf"(?P<until>{_DAY})",
                "year": rf"(?P<year>{_YEAR})",
                "bare": rf"(?P<year>{self.bare_year})",
                "short": r"(?P<short>\d\d)",
                "decade": r"(?P<decade>(?:1[5-9]|20)\d0)",
                "islamic_year": r"(?P<year>1[34]\d\d)",
                "iso": r"(?P<iso>(?:19|20)\d\d-\d\d(?:-\d\d)?)",
                "numeric": rf"(?P<numeric>\d{{1,2}}(?:/|\.|-)\d{{1,2}}(?:/|\.|-){_YEAR})",
                "week": r"(?P<week>\d{1,2})",
                "digit": r"(?P<digit>\d)",
                "number": r"(?P<number>\d{1,3}|[^\W\d_]+(?:-[^\W\d_]+)?)",
            }
            if name in fixed:
                return fixed[name].replace(">", f"{again}>", 1)
            words = sorted(self.names[name], key=len, reverse=True)
            either = "|".join(map(re.escape, words)).replace(chr(92) + " ", r"\s+")
            # Arabic papers name a month twice: by its Syriac and by its Latin name.
            twice = rf"(?:\s?/\s?(?:{either}))?" if name == "month" else ""
            return f"(?P<{name}{again}>{either}){twice}"

        # What may be left out is in brackets; a blank is any white space, and the comma of "March 6, 2024".
        written = re.sub(r"\[([^\]]*)\]", r"(?:\1)?", form).replace("(?:.)?", r"\.?").replace(" ", r"[\s,]+")
        return re.compile(rf"(?<![\w\-])(?:{_PLACEHOLDER.sub(filled, written)})(?!\w)")

    def phrases(self, small: str, raw: str, base: date | None, before: date | None) -> list[Phrase]:
        """Return the periods of a sentence.

        Parameters
        ----------
        small, raw : str
            The sentence in small letters, and as it stands.
        base : date or None
            The day of the dateline.
        before : date or None
            The day named last, which "the Saturday before" is counted from.
        """
        found: list[Phrase] = []
        taken = bytearray(len(small))
        words = frozenset(_LETTER.findall(small))
        figures = 0 if _FIGURE.search(small) is None else 4 if _FOUR_FIGURES.search(small) else 1
        likely = {place for word in words for place in self.index.get(word, ())}.union(self.others[False])
        for place in sorted(likely.union(self.others[True]) if figures else likely):
            form = self.forms[place]
            if not form.possible(words, figures):
                continue
            for match in form.expression.finditer(small):
                start, end = match.span()
                if any(taken[start:end]):
                    continue
                if self.capital and not self._a_name(match, raw):
                    continue
                span = self._span(form, match, raw, base, before)
                if span is not None:
                    taken[start:end] = b"\1" * (end - start)
                    found.append(Phrase("P", start, end, span))
        return self._joined(sorted(found, key=lambda phrase: phrase.start), small)

    def _a_name(self, match: re.Match[str], raw: str) -> bool:
        """Whether a word that is a month and something else too ("may", "march") is written as a name."""
        groups = match.groupdict()
        return groups.get("month") not in self.capital or raw[match.start("month")].isupper()

    def _joined(self, found: list[Phrase], small: str) -> list[Phrase]:
        """Make one of two periods of which a text says "from ... to" or "between ... and"."""
        joined: list[Phrase] = []
        for phrase in found:
            last = joined[-1] if joined else None
            opened = self.opener.search(small, 0, last.start) if last else None
            between = small[last.end : phrase.start] if last else ""
            meant = self.joiner.fullmatch(between) or (opened and self.pair.fullmatch(between))
            if last and meant and not last.value.parts and not last.value.relative:
                span = together(
                    last.value, phrase.value, meant=bool(opened) or between.strip() in ("-", "\u2013")
                )
                if span is not None:
                    start = opened.start() if opened else last.start
                    joined[-1] = Phrase("P", start, phrase.end, span)
                    continue
            joined.append(phrase)
        return joined

    def _span(
        self, form: _Form, match: re.Match[str], raw: str, base: date | None, before: date | None
    ) -> Span | None:
        groups: dict[str, str] = {name.rstrip("_"): text for name, text in match.groupdict().items() if text}
        try:
            return self._read(form, groups, raw[match.start() : match.end()], base, before)
        except (ValueError, OverflowError):  # the 31st of June, the 13th month, week 60
            return Span(None, None, "day", fault=NO_SUCH_DATE)

    def _read(
        self, form: _Form, groups: Mapping[str, str], text: str, base: date | None, before: date | None
    ) -> Span | None:
        month = self.names["month"].get(groups.get("month", ""))
        year = int(groups["year"]) if "year" in groups else None
        means = form.means
        if means in ("year of month", "first months") and form.shift <= 0 and year is None:
            year = base.year + form.shift if base else None
            if year is None:
                return Span(None, None, "month")
        if means == "iso":
            return _iso([int(part) for part in groups["iso"].split("-")])
        if means in ("day first", "day or month first"):
            parts = [int(part) for part in re.split(r"\D", groups["numeric"])]
            return numeric_day(parts[0], parts[1], parts[2], either=means != "day first")
        if means in ("day", "days") and month:
            # Only "of March 2023" tells that 45 is meant as a day: there were 45 March attacks, too.
            first = int(re.sub(r"\D", "", groups["day"]))
            if first > 31 and year is None:
                return None
            if means == "day":
                return day_of(first, month, year, base)
            last = day_of(int(re.sub(r"\D", "", groups["until"])), month, year, base)
            return together(day_of(first, month, year, base), last, meant=True)
        if means in ("month", "year of month") and month:
            return month_of(month, year, base)
        if means == "last month" and month:
            return latest_named(month, base)
        if means == "first months" and year:
            return self._months(groups, lambda number: month_span(year, 1, number, "span"))
        if means == "last months" and year:
            return self._months(groups, lambda number: month_span(year, 13 - number, number, "span"))
        if means == "months to" and month:
            until = month_of(month, year, base)
            return self._months(groups, lambda number: months_to(until, number), most=120)
        if means == "year to" and month:
            return months_to(month_of(month, year, base), 12)
        if means == "years" and year:
            return _years(year, int(groups["short"]))
        if means == "decade":
            return month_span(int(groups["decade"]), 1, 120, "span")
        if means in ("year", "early", "late", "middle") and year:
            first, months = {"year": (1, 12), "early": (1, 2), "late": (11, 2), "middle": (6, 2)}[means]
            return month_span(year, first, months, "year" if means == "year" else "span")
        if means in ("half", "quarter"):
            return self._part(means, groups, year, base)
        if means == "week":
            number = int(groups["week"])
            return week_of(year, number) if year else week_of(base.year, number) if base else None
        if means == "season":
            return season_of(self.names["season"][groups["season"]], year, base)
        if means == "islamic month":
            return islamic_month(self.names["islamic"][groups["islamic"]], year, base)
        if means == "fiscal":
            return fiscal_year()
        if means == "relative":
            return Span(None, None, self.units[groups["unit"]], relative="previous")
        if means == "year before":
            return Span(None, None, "year", relative="year before")
        if means == "shifted":
            return shifted_unit(self.units[groups["unit"]], form.shift, base)
        if means in ("weekday", "last weekday", "weekday before"):
            of = before if means == "weekday before" else base
            return weekday_of(self.names["weekday"][groups["weekday"]], of, last=means != "weekday")
        if means in ("past days", "past weeks", "days ago", "weeks ago"):
            return self._days(form, groups, base)
        if means == "now":
            return Span(base, base, "day", inferred=True)
        return self._by_dateparser(text, base)

    def _days(self, form: _Form, groups: Mapping[str, str], base: date | None) -> Span | None:
        """Place "the past three weeks" and "three weeks ago"; None where the word before "weeks" is no number."""
        means = form.means
        number = self.number(groups["number"]) if "number" in groups else float(form.shift or 1)
        if not number or number > _MOST_DAYS:
            return None
        days = round(number * (7 if "weeks" in means else 1))
        return days_until(days, base) if means.startswith("past") else shifted_unit("day", -days, base)

    def _months(self, groups: Mapping[str, str], span: Callable[[int], Span], most: int = 12) -> Span | None:
        """Place so many months; None where the word is no number, and no period where there are more than `most`."""
        number = self.number(groups["number"])
        if number is None or number != round(number):
            return None
        if not 1 <= number <= most:
            raise ValueError(f"{number} months")
        return span(round(number))

    def _part(self, unit: str, groups: Mapping[str, str], year: int | None, base: date | None) -> Span:
        nth = int(groups["digit"]) if "digit" in groups else self.names["nth"].get(groups.get("nth", ""), 0)
        length = MONTHS_OF[unit]
        if not 1 <= nth <= 12 // length:
            raise ValueError(f"{unit} {nth}")
        year = year or (base.year if base else None)
        if year is None:
            return Span(None, None, unit)
        return month_span(year, (nth - 1) * length + 1, length, unit)

    def _by_dateparser(self, text: str, base: date | None) -> Span | None:
        if base is None:
            return Span(None, None, "day")
        day = _relative_day(" ".join(text.split()), self.language, base)
        return None if day is None else Span(day, day, "day", inferred=True)


def _needed(form: str) -> set[str]:
    """Return the placeholders that stand in no bracket, if the form has no other branch: without them it never matches."""
    depth = 0
    outer: list[str] = []
    for letter in form:
        depth += (letter in "([") - (letter in ")]")
        outer.append(letter if depth == 0 else " ")
    return set() if "|" in outer else set(_PLACEHOLDER.findall("".join(outer)))


def _literals(form: str) -> set[str]:
    """Return the words of a form that no placeholder stands for, without those that may be left out."""
    branches = form.split("|") if "(" not in form else [form]
    words = [set(_LETTER.findall(_MAY_BE_LEFT_OUT.sub(" ", branch))) for branch in branches]
    return set().union(*words) if all(words) else set()


def _iso(parts: list[int]) -> Span:
    if len(parts) == 3:
        day = date(*parts)
        return Span(day, day, "day")
    if parts[1] > 12:
        return _years(parts[0], parts[1])
    return month_span(parts[0], parts[1])


def _years(year: int, short: int) -> Span:
    """Return "2013-14": the two years, not the fourteenth month of the first."""
    if (year + 1) % 100 != short:
        raise ValueError(f"{year}-{short}")
    return Span(date(year, 1, 1), date(year + 1, 12, 31), "span")


@lru_cache(maxsize=4096)
def _relative_day(text: str, language: str, base: date) -> date | None:
    """Read "last Friday" or "two weeks ago" as of a day."""
    # Not at the top: it takes longer to load than most texts to read.
    import dateparser

    noon = datetime(base.year, base.month, base.day, 12)  # noqa: DTZ001 - a day has no zone
    settings = {"RELATIVE_BASE": noon, "PREFER_DATES_FROM": "past"}
    found = dateparser.parse(text, languages=[language], settings=settings)
    return None if found is None else found.date()
