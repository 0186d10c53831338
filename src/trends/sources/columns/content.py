"""What the cells of a column look like: dates, counts, degrees, countries, words that come again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from trends.names.countries import iso3_of
from trends.names.matching import fold
from trends.series.count_doubts import never_falls
from trends.sources.cells.date_numbers import DayNumbers, day_numbers
from trends.sources.cells.date_spans import parse_day_or_span
from trends.sources.cells.values import BLANKS, UNKNOWN_COUNTS, UnreadableError, parse_number
from trends.sources.columns.words import share

if TYPE_CHECKING:
    from collections.abc import Collection

    from trends.sources.files.raw import Sheet

__all__ = ["ColumnContent", "contents_of"]

# Hardly one attack killed more, while ids, sums and codes of places are larger. Only proposals go by it.
LARGEST_TOLL = 10_000
_YEAR = re.compile(r"(?:19|20)\d\d(?:\.0*)?")
_DIGITS = re.compile(r"[+-]?[\d.,\s]+")
_CODE = re.compile(r"[A-Z]{3}")
_LABEL = re.compile(r"(?=\S*\d)(?=\S*[^\W\d_])\S{2,40}")
# In characters: a column whose median is longer holds descriptions.
_SHORT = 60
_LANGUAGES = ("fr", "es", "ar", "pt", "de", "ru", "zh")


@dataclass(frozen=True)
class ColumnContent:
    """The first cells of a column, and what shares of them can be read as what.

    Attributes
    ----------
    name : str
        The column.
    words : tuple of str
        Cells that hold something, in their order.
    dates : tuple of str
        For each word the precision with which it is read as a date (day, month, year, range), or ``""``.
    numbers : tuple of float or None
        Each word as a count; codes for unknown such as -99 are left out.
    degrees : tuple of float or None
        Each word as degrees, where a comma is a decimal comma.
    """

    name: str
    words: tuple[str, ...]
    dates: tuple[str, ...]
    numbers: tuple[float | None, ...]
    degrees: tuple[float | None, ...]

    @property
    def different(self) -> list[str]:
        """The words, each once."""
        return list(dict.fromkeys(self.words))

    @property
    def dated(self) -> float:
        """Share of words that are dates, to the day or the month or the year."""
        return share(self.dates, bool)

    @property
    def to_the_day(self) -> float:
        """Share of words that name a day."""
        return share(self.dates, lambda precision: precision == "day")

    @property
    def day_numbers(self) -> DayNumbers | None:
        """What the numbers count if they stand for days: by themselves they tell nothing, a name must say that they are."""
        # The day of the load is not known here, and need not be: it only bounds what may be a date.
        weights = np.ones(len(self.words), dtype=np.int64)
        return day_numbers(self.words, weights, sum(map(bool, self.dates)), date(2099, 12, 31))

    @property
    def numeric(self) -> float:
        """Share of words that are numbers."""
        return share(self.numbers, lambda number: number is not None)

    @property
    def counts(self) -> float:
        """Share of words that can count people: numbers that are not negative and not beyond all reason."""
        return share(self.numbers, lambda number: number is not None and 0 <= number <= 1e9)

    @property
    def small_whole(self) -> float:
        """Share of words that are small whole numbers."""
        return share(
            self.numbers,
            lambda number: number is not None and number.is_integer() and 0 <= number <= LARGEST_TOLL,
        )

    @property
    def running(self) -> bool:
        """Whether the numbers never fall from row to row, or never rise (the newest first), and change often."""
        numbers = np.array([number for number in self.numbers if number is not None])
        # `never_falls` goes by dates; here the order of the rows stands for them.
        rows, together = (
            np.arange(len(numbers)).astype("datetime64[D]"),
            np.zeros(len(numbers), dtype=np.int8),
        )
        return never_falls(rows, numbers, together) or never_falls(rows, numbers[::-1], together)

    @property
    def years(self) -> float:
        """Share of words that are years."""
        return share(self.words, lambda word: bool(_YEAR.fullmatch(word)))

    @property
    def in_digits(self) -> float:
        """Share of words that are nothing but digits, points and commas."""
        return share(self.words, lambda word: bool(_DIGITS.fullmatch(word)))

    def within(self, limit: float) -> float:
        """Return the share of words that are degrees up to a limit."""
        return share(self.degrees, lambda degree: degree is not None and abs(degree) <= limit)

    @property
    def fractional(self) -> float:
        """Share of words that are degrees with decimals."""
        return share(self.degrees, lambda degree: degree is not None and not degree.is_integer())

    @property
    def countries(self) -> float:
        """Share of different words that are countries in English."""
        return share(self.different, lambda word: not _DIGITS.fullmatch(word) and iso3_of(word) is not None)

    @property
    def foreign_countries(self) -> float:
        """Share of different words that are countries in another language."""
        names = _foreign_names()
        return share(self.different, lambda word: fold(word) in names)

    @property
    def codes(self) -> float:
        """Share of different words that are ISO 3166 alpha-3 codes."""
        return share(self.different, lambda word: bool(_CODE.fullmatch(word)) and iso3_of(word) is not None)

    @property
    def numbered(self) -> bool:
        """Whether the words number the rows, or are labels such as ``SY-0012`` of which none comes twice."""
        # All different, and enough of them to mean something.
        if len(self.different) < max(5, len(self.words)):
            return False
        if all(_LABEL.fullmatch(word) for word in self.words):
            return True
        numbers = [number for number in self.numbers if number is not None and number.is_integer()]
        steps = [after - before for before, after in pairwise(numbers)]
        return (
            len(numbers) == len(self.words) and all(step == steps[0] for step in steps) and abs(steps[0]) == 1
        )

    @property
    def repeated(self) -> bool:
        """Whether the words are short texts that come again."""
        if self.numeric > 0.5 or self.dated > 0.5 or not self.words:
            return False
        # The median: one long note among short names is no reason to call the column descriptions.
        lengths = sorted(len(word) for word in self.words)
        return lengths[len(lengths) // 2] <= _SHORT and len(self.different) <= 0.7 * len(self.words)


def contents_of(sheet: Sheet, names: Collection[str] | None = None) -> list[ColumnContent]:
    """Return what the first rows of a table hold, column by column; of the columns of some `names` only."""
    columns = []
    sample = sheet.sample
    for place, name in enumerate(sheet.header):
        if names is not None and name not in names:
            continue
        cells = (record[place].strip() for record in sample if place < len(record))
        # A cell that begins with # is a tag of HXL.
        words = tuple(word for word in cells if word.casefold() not in BLANKS and not word.startswith("#"))
        numbers = [_number(word, grouped=True) for word in words]
        # -99 and its like say nothing of what a column holds; among degrees they would pass for longitudes.
        stated = [place for place, number in enumerate(numbers) if number not in UNKNOWN_COUNTS]
        columns.append(
            ColumnContent(
                name,
                words,
                tuple(_precision(word) for word in words),
                tuple(numbers[place] for place in stated),
                tuple(_number(words[place], grouped=False) for place in stated),
            )
        )
    return columns


def _precision(word: str) -> str:
    for day_first in (True, False):
        try:
            first, _, precision = parse_day_or_span(word, day_first=day_first)
        except UnreadableError:
            continue
        return precision if 1900 <= first.year < 2100 else ""
    return ""


def _number(word: str, *, grouped: bool) -> float | None:
    try:
        return parse_number(word, grouped=grouped)
    except UnreadableError:
        return None


@lru_cache(maxsize=1)
def _foreign_names() -> frozenset[str]:
    """Return the names of countries in the CLDR's other languages."""
    from babel import Locale

    return frozenset(
        fold(name)
        for language in _LANGUAGES
        for code, name in Locale(language).territories.items()
        # CLDR's codes of three digits are regions: 001 is the world.
        if len(code) == 2
    )
