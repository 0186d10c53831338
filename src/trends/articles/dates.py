"""The periods that a sentence names: forms written in ``dates.toml``, placed in time by the dateline."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from trends.articles.spans import MONTHS_OF, Span, month_span, months_before, shifted
from trends.articles.units import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Calendar"]

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_WORDS = ("month", "weekday", "season", "nth", "quarter_name", "unit")


@dataclass(frozen=True)
class _Form:
    expression: re.Pattern[str]
    means: str
    shift: int


class Calendar:
    """The dates of a language.

    Parameters
    ----------
    told : mapping
        ``dates.toml``: the names of months, weekdays, seasons and units, the forms of dates, and what joins two.
    language : str
    """

    def __init__(self, told: Mapping[str, Any], language: str) -> None:
        self.language = language
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
        self.forms = tuple(
            _Form(self._expression(form["form"]), form["means"], int(form.get("shift", 0)))
            for form in told["form"]
        )
        self.joiner = re.compile(rf"\s*(?:{'|'.join(told['joiners'])})\s*(?:the\s+)?")
        self.opener = re.compile(rf"(?:\b(?:{'|'.join(told['openers'])})\s+)$")
        self.pair = re.compile(rf"\s*(?:{'|'.join(told['pairs'])})\s*")

    def _expression(self, form: str) -> re.Pattern[str]:
        def filled(match: re.Match[str]) -> str:
            name = match[1]
            if name == "day":
                return r"(?P<day>[0-3]?\d)(?:st|nd|rd|th|er|\u00ba)?"
            if name == "year":
                return r"(?P<year>(?:19|20)\d\d)"
            if name == "iso":
                return r"(?P<iso>(?:19|20)\d\d-[01]\d(?:-[0-3]\d)?)"
            if name == "number":
                return r"(?P<number>\d{1,3}|[a-z\u00e0-\u00ff]+)"
            words = sorted(self.names[name], key=len, reverse=True)
            return f"(?P<{name}>{'|'.join(map(re.escape, words)).replace(chr(92) + ' ', ' ')})"

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
        for form in self.forms:
            for match in form.expression.finditer(small):
                start, end = match.span()
                if any(taken[start:end]):
                    continue
                if self.capital and not self._a_name(match, raw):
                    continue
                span = self._span(form, match, base, before)
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
                span = _together(last.value, phrase.value)
                if span is not None:
                    start = opened.start() if opened else last.start
                    joined[-1] = Phrase("P", start, phrase.end, span)
                    continue
            joined.append(phrase)
        return joined

    def _span(self, form: _Form, match: re.Match[str], base: date | None, before: date | None) -> Span | None:
        said: dict[str, str] = {name: text for name, text in match.groupdict().items() if text}
        try:
            return self._read(form, said, match.group(), base, before)
        except ValueError:  # the 31st of June, the 13th month
            return None

    def _read(
        self, form: _Form, said: Mapping[str, str], text: str, base: date | None, before: date | None
    ) -> Span | None:
        month = self.names["month"].get(said.get("month", ""))
        year = int(said["year"]) if "year" in said else None
        means = form.means
        if means == "iso":
            parts = [int(part) for part in said["iso"].split("-")]
            day = date(*parts) if len(parts) == 3 else None
            return Span(day, day, "day") if day else month_span(parts[0], parts[1])
        if means == "day" and month:
            return _day(int(said["day"]), month, year, base)
        if means == "month" and month:
            return _month(month, year, base)
        if means in ("year", "early", "late", "middle") and year:
            first, months = {"year": (1, 12), "early": (1, 2), "late": (11, 2), "middle": (6, 2)}[means]
            return month_span(year, first, months, "year" if means == "year" else "span")
        if means in ("half", "quarter"):
            nth = self.names["nth"].get(said.get("nth", "")) or 0
            year = year or (base.year if base else None)
            length = MONTHS_OF[means]
            if year is None or not 1 <= nth <= 12 // length:
                return Span(None, None, means) if year is None else None
            return month_span(year, (nth - 1) * length + 1, length, means)
        if means == "season":
            return _season(self.names["season"][said["season"]], year, base)
        if means == "feast":
            return _ramadan(year, base)
        if means == "relative":
            return Span(None, None, self.units[said["unit"]], relative="previous")
        if means == "year before":
            return Span(None, None, "year", relative="year before")
        if means == "shifted":
            return _shifted(self.units[said["unit"]], form.shift, base)
        if means in ("weekday", "last weekday", "weekday before"):
            of = before if means == "weekday before" else base
            return _weekday(self.names["weekday"][said["weekday"]], of, last=means != "weekday")
        if means == "now":
            return Span(base, base, "day", inferred=True)
        return self._by_dateparser(text, base)

    def _by_dateparser(self, text: str, base: date | None) -> Span | None:
        if base is None:
            return Span(None, None, "day")
        day = _relative_day(" ".join(text.split()), self.language, base)
        return None if day is None else Span(day, day, "day", inferred=True)


def _day(day: int, month: int, year: int | None, base: date | None) -> Span:
    if year is not None:
        at = date(year, month, day)
        return Span(at, at, "day")
    if base is None:
        return Span(None, None, "day")
    at = date(base.year, month, day)
    at = at if at <= base else date(base.year - 1, month, day)
    return Span(at, at, "day", inferred=True)


def _month(month: int, year: int | None, base: date | None) -> Span:
    if year is not None:
        return month_span(year, month)
    if base is None:
        # Which year is not known, but which month is: a season needs no more.
        return replace(
            month_span(1, month), start=None, end=None, floating=True, parts=(month_span(1, month),)
        )
    year = base.year if month <= base.month else base.year - 1
    return replace(month_span(year, month), floating=True, inferred=True)


def _weekday(number: int, base: date | None, *, last: bool) -> Span:
    """Return the latest day of that name: a report of Friday says "on Friday" of its own day, and "last Friday" not."""
    if base is None:
        return Span(None, None, "day")
    until = base - timedelta(days=1) if last else base
    day = until - timedelta(days=(until.isoweekday() - number) % 7)
    return Span(day, day, "day", inferred=True)


def _season(number: int, year: int | None, base: date | None) -> Span | None:
    """Return a season of the northern half of the world: spring is March to May; winter begins in December."""
    first = {1: 3, 2: 6, 3: 9, 4: 12}[number]
    if year is None:
        if base is None:
            return None
        year = base.year if date(base.year, first, 1) <= base else base.year - 1
    return month_span(year, first, 3, "season")


def _ramadan(year: int | None, base: date | None) -> Span | None:
    """Return the month that holds most of Ramadan."""
    from trends.claims.calendar import dated_intervals

    year = year or (base.year if base else None)
    if year is None:
        return None
    intervals = dated_intervals("ramadan", date(year, 1, 1), date(year, 12, 31))
    start, end = max(intervals, key=lambda days: (days[0].year == year, days[1]))
    middle = start + (end - start) / 2
    return month_span(middle.year, middle.month)


def _shifted(unit: str, shift: int, base: date | None) -> Span | None:
    if base is None:
        return Span(None, None, unit)
    if unit == "day":
        day = base + timedelta(days=shift)
        return Span(day, day, "day", inferred=True)
    if unit == "week":
        first = base - timedelta(days=base.weekday()) + timedelta(weeks=shift)
        return Span(first, first + timedelta(days=6), "week", inferred=True)
    length = MONTHS_OF.get(unit, 12)
    first = date(base.year, (base.month - 1) // length * length + 1, 1)
    moved = shifted(first, shift * length)
    return replace(month_span(moved.year, moved.month, length, unit), inferred=True)


def _together(first: Span, second: Span) -> Span | None:
    if first.floating and second.known and not second.floating:
        month = first.start.month if first.start else first.parts[0].start.month  # type: ignore[union-attr]
        assert second.end is not None  # noqa: S101 - it is known
        year = second.end.year - (month > second.end.month)
        first = month_span(year, month)
    if first.floating and second.floating and not first.known:
        return Span(None, None, "span", parts=(first, second), floating=True)
    if not (first.known and second.known):
        return None
    assert first.start is not None  # noqa: S101
    assert second.start is not None  # noqa: S101
    assert second.end is not None  # noqa: S101
    if first.floating and second.floating and second.end < first.start:
        first = months_before(first, 12)
    if first.start is None or second.end < first.start:
        return None
    floating = first.floating and second.floating
    return Span(
        first.start, second.end, "span", parts=(first, second), floating=floating, inferred=first.inferred
    )


@lru_cache(maxsize=4096)
def _relative_day(text: str, language: str, base: date) -> date | None:
    """Read "last Friday" or "two weeks ago" as of a day."""
    # Not at the top: it takes longer to load than most texts to read.
    import dateparser

    noon = datetime(base.year, base.month, base.day, 12)  # noqa: DTZ001 - a day has no zone
    settings = {"RELATIVE_BASE": noon, "PREFER_DATES_FROM": "past"}
    found = dateparser.parse(text, languages=[language], settings=settings)
    return None if found is None else found.date()
