"""Counts that people write in words: "at least 3", "3+", "10-12", "dozens".

What bounds a count is kept as its bounds; what only says that there were some is unknown, for nobody can say how many
"several" are. Neither is a fault that would cost the row.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from trends.messages import Message, listed
from trends.schema import LARGEST_COUNT
from trends.sources.cells.values import UnreadableError, parse_number

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from trends.sources.cells.values import Numbers
    from trends.sources.files.raw import Coded

__all__ = ["Told", "told", "with_words", "words_sentence"]


class Told(NamedTuple):
    """What a cell tells of a count: the figure, or what it is at least and at most; NaN where it does not."""

    figure: float = np.nan
    low: float = np.nan
    high: float = np.nan


_N = r"(\d[\d., \u00a0\u202f]*)"


def _pattern(before: str, after: str = "") -> re.Pattern[str]:
    ways = [rf"(?:{before}) ?{_N}"] if before else []
    ways += [rf"{_N} ?(?:{after})"] if after else []
    return re.compile("|".join(ways))


# English, French, Spanish, Russian, Chinese, Arabic.
_AT_LEAST = _pattern(
    r"at least|min(?:imum)?\.?|>=|≥|au moins|al menos|por lo menos|не менее|как минимум|至少|ما لا يقل عن|على الأقل",
    r"\+|or more|and more|ou plus|o más|и более|или более|以上|على الأقل",
)
_MORE_THAN = _pattern(r"more than|over|above|>|plus de|más de|более|больше|свыше|超过|多于|أكثر من")
_AT_MOST = _pattern(
    r"at most|up to|max(?:imum)?\.?|<=|≤|au plus|jusqu['’]à|a lo sumo|como máximo|hasta|не более|до|最多|至多|حتى|على الأكثر",  # noqa: RUF001 - as people write them
    r"or fewer|or less|ou moins|o menos|или менее|以下",
)
_FEWER_THAN = _pattern(r"fewer than|less than|under|below|<|moins de|menos de|менее|меньше|不到|少于|أقل من")
_ABOUT = _pattern(
    r"about|around|approx(?:imately)?\.?|circa|ca?\.|~|≈|environ|unos|unas|около|примерно|约|大约|حوالي|نحو"
)
_BETWEEN = re.compile(
    rf"(?:between |entre |от |между |بين )?{_N} ?(?:-|\u2013|\u2014|to|and|à|et|a|y|до|и|至|到|إلى|و) ?{_N}"
)
_DOUBTED = re.compile(rf"\(?\??\)? ?{_N} ?\(?\?+\)?|\?+ ?{_N}")
_SOME = re.compile(
    r"several(?: people)?|some|many|a? ?few|an? (?:un)?known number|a number|numerous|multiple|various|tens|scores|"
    r"(?:dozens|hundreds|thousands)(?: of people)?|unclear|unconfirmed|unspecified|undetermined|tbc|tbd|"
    r"not (?:known|stated|specified|available|reported|clear)|"
    r"plusieurs|quelques|(?:des )?(?:dizaines|centaines)|inconnue?|non précisé|"
    r"vari[oa]s|algun[oa]s|decenas|docenas|cientos|desconocid[oa]|sin datos|"
    r"несколько|много|десятки|сотни|неизвестно|нет данных|"
    r"数人|多人|数十人?|数百人?|若干|不明|未知|不详|"
    r"عدة|عدد من|عشرات|مئات|غير معروف"
)
"""What says that there were some, or that nobody knows how many."""


_WAYS: tuple[tuple[re.Pattern[str], Callable[[float], Told]], ...] = (
    (_AT_LEAST, lambda n: Told(low=n)),
    (_MORE_THAN, lambda n: Told(low=np.floor(n) + 1)),
    (_AT_MOST, lambda n: Told(high=n)),
    (_FEWER_THAN, lambda n: Told(high=np.ceil(n) - 1)),
    (_ABOUT, lambda n: Told(figure=n)),
    (_DOUBTED, lambda _: Told()),
)


def told(cell: str) -> Told | None:
    """Return what a cell tells of a count of people; None where it tells nothing of one.

    Examples
    --------
    >>> told("at least 3").low, told("3+").low, told("> 3").low, told("10-12").high
    (3.0, 3.0, 4.0, 12.0)
    >>> told("about 40").figure, told("dozens"), told("see note 4")
    (40.0, Told(figure=nan, low=nan, high=nan), None)
    """
    text = " ".join(unicodedata.normalize("NFKC", cell).casefold().split())
    for pattern, made in _WAYS:
        if match := pattern.fullmatch(text):
            number = _number(next(group for group in match.groups() if group))
            found = None if number is None else made(number)
            return None if found is None or found.high < 0 else found
    if match := _BETWEEN.fullmatch(text):
        low, high = map(_number, match.groups())
        return Told(low=low, high=high) if low is not None and high is not None and low < high else None
    return Told() if _SOME.fullmatch(text) else None


def with_words(column: Coded, read: Numbers) -> tuple[Numbers, NDArray[np.bool_]]:
    """Take from the bad numbers of a column what tells a count in words, and keep what it tells.

    Parameters
    ----------
    column : Coded
    read : Numbers
        What was read from it.

    Returns
    -------
    tuple of Numbers and ndarray of bool
        The numbers, with their `bounds` where there are any, and which rows tell their count in words, shape (rows,).
    """
    worded = np.zeros(len(column), dtype=bool)
    found = {
        place: cell
        for place, word in enumerate(column.listed() if read.bad.any() else ())
        if (cell := told(word)) is not None
    }
    if not found:
        return read, worded
    values = np.full((len(column.words), 3), np.nan)
    values[list(found)] = list(found.values())
    worded = np.isin(column.codes, list(found)) & read.bad
    figure, low, high = (np.where(worded, each, np.nan) for each in values[column.codes].T)
    amounts = np.where(worded, figure, read.amounts)
    return replace(read, amounts=amounts, bad=read.bad & ~worded, bounds=(low, high)), worded


def words_sentence(name: str, column: Coded, rows: NDArray[np.int64], bounds: int) -> Message:
    """Say in which rows a column tells a count in words, and how many of them are kept as bounds."""
    words = listed((f"{word.strip()[:40]!r}" for word in dict.fromkeys(column.at(rows))), 3)
    return Message("sources.cells.worded", n=len(rows), column=name, words=words, bounds=bounds)


def _number(text: str) -> float | None:
    try:
        number = parse_number(text.strip(" ,"))
    except UnreadableError:
        return None
    return number if number is not None and 0 <= number <= LARGEST_COUNT else None
