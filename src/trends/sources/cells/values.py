"""Reads words as numbers and codes; each distinct word once, and what cannot be read is named, never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trends.messages import Message
from trends.schema import LARGEST_COUNT
from trends.sources import rejection

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from trends.sources.files.raw import Coded

__all__ = [
    "BLANKS",
    "UNKNOWN_COUNTS",
    "Codes",
    "Numbers",
    "Points",
    "UnreadableError",
    "by_row",
    "fractional",
    "judge_numbers",
    "parse_number",
    "points_between_thousands",
    "points_sentence",
    "read_codes",
    "read_numbers",
]

BLANKS = frozenset({"", "na", "n/a", "#n/a", "nan", "null", "none", "nil", ".", "-", "--", "?", "unknown"})
"""Words, in lower case, that mean "not stated"."""

UNKNOWN_COUNTS = frozenset({-9.0, -77.0, -88.0, -99.0, -777.0, -888.0, -999.0, -9999.0})
"""Numbers that no count can be, and that tables write for "unknown", "not stated" or "does not apply"."""

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")
_POINTED = re.compile(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+")
_DIGITS_ALONE = re.compile(r"\+?\d+")
# French and Russian put (narrow) no-break spaces between thousands.
_SPACES = re.compile(r"(?<=\d)[\u00a0\u202f ](?=\d{3}\b)")


class UnreadableError(ValueError):
    """A word that cannot be read; the message is the reason."""


def parse_number(word: str, *, grouped: bool = True) -> float | None:
    """Read a number; None for a blank.

    ``12``, ``12.0``, ``1e3``, ``1,234`` and ``1 234`` (where `grouped`), ``12,5`` (a decimal comma) are understood.

    Raises
    ------
    UnreadableError
        For anything else, infinity included.
    """
    text = word.strip()
    # A blank is not zero: it stays unknown until somebody says otherwise.
    if text.casefold() in BLANKS:
        return None
    if not _NUMBER.fullmatch(text):
        if grouped:
            text = _SPACES.sub("", text)
        # 1,234 is a thousand before it is a decimal comma: no count has three decimals. Degrees are not
        # `grouped`.
        if grouped and _GROUPED.fullmatch(text):
            text = text.replace(",", "")
        elif _DECIMAL_COMMA.fullmatch(text):
            text = text.replace(",", ".")
        elif not _NUMBER.fullmatch(text):
            raise UnreadableError(rejection.NO_NUMBER)
    value = float(text)
    if not np.isfinite(value):
        raise UnreadableError(rejection.TOO_LARGE)
    return value


class Points(NamedTuple):
    """Numbers of a column that may have a point between thousands.

    `example` is one of them; `thousands` says whether the column as a whole tells that they have (otherwise the point
    is read as a decimal point, and nothing tells).
    """

    example: str
    thousands: bool


def points_between_thousands(words: Iterable[str]) -> Points | None:
    """Return what the distinct words of a column of counts tell of the point in ``1.000``; None where no word asks.

    German, Spanish and Turkish write 1.000 for a thousand. Programs that write three decimals write them for every
    number, zero included, so a column in which numbers below a thousand have none beside several such words has
    thousands. A word with other decimals, or with two points, decides too.

    Examples
    --------
    >>> points_between_thousands(["1.000", "900", "3.000"])
    Points(example='1.000', thousands=True)
    >>> points_between_thousands(["1.000", "2.000"])
    Points(example='1.000', thousands=False)
    >>> points_between_thousands(["1.000", "0.000"]) is None
    True
    """
    stated = [word.strip() for word in words]
    pointed = [word for word in stated if _POINTED.fullmatch(word)]
    others = [word for word in stated if not _POINTED.fullmatch(word)]
    # Another word with a decimal point shows what the point means in this column.
    if not pointed or any("." in word and _NUMBER.fullmatch(word) for word in others):
        return None
    plain = [float(word) for word in others if _DIGITS_ALONE.fullmatch(word)]
    if not any(number >= 1000 for number in plain):
        twice = next((word for word in pointed if word.count(".") > 1), "")
        if twice or (plain and len(set(pointed)) > 1):
            return Points(twice or pointed[0], thousands=True)
    # 1.234 that stays a fraction is told of, or rejected, as such.
    whole = next((word for word in pointed if word.count(".") == 1 and word.endswith(".000")), "")
    return Points(whole, thousands=False) if whole else None


def points_sentence(column: str, points: Points) -> Message:
    """Say how the points in the numbers of a column were read."""
    digits = points.example.replace(".", "")
    return Message(
        "sources.cells.points",
        column=column,
        example=points.example,
        thousands="yes" if points.thousands else "no",
        number=digits if points.thousands else f"{float(points.example):.0f}",
        digits=digits,
    )


@dataclass(frozen=True, eq=False)
class Numbers:
    """Numbers by row: `amounts` (NaN where blank or unreadable), `bad`, and the `reasons` of the bad ones.

    `points` tells what was made of points that may stand between thousands, None where there are none; `bounds` what
    cells that are no number say the count is at least and at most, NaN elsewhere.
    """

    amounts: NDArray[np.float64]
    bad: NDArray[np.bool_]
    reasons: NDArray[np.object_]
    points: Points | None = None
    bounds: tuple[NDArray[np.float64], NDArray[np.float64]] | None = None


def read_numbers(
    column: Coded,
    *,
    low: float | None = 0.0,
    high: float | None = LARGEST_COUNT,
    whole: bool = False,
    grouped: bool = True,
    pointed: bool = False,
    unknown: frozenset[float] = frozenset(),
) -> Numbers:
    """Read a column of numbers.

    Parameters
    ----------
    column : Coded
        The column.
    low, high : float or None
        What lies outside is rejected: by default negative numbers and those beyond a thousand million.
    whole : bool
        Whether a fraction is rejected.
    grouped : bool
        Whether ``1,234`` is one thousand two hundred and thirty-four (counts) and not a decimal comma (degrees).
    pointed : bool
        Whether the words together tell that ``1.000`` is a thousand (`points_between_thousands`), as in tables of one's
        own; publishers write decimal points.
    unknown : frozenset of float
        Codes that mean "unknown", such as -9 and -99.
    """
    points = None
    if pointed and pc.any(pc.match_substring_regex(column.words, r"\.[0-9]{3}\b"), min_count=0).as_py():
        points = points_between_thousands(column.listed())
        if points is not None and points.thousands:
            bare = [
                word.replace(".", "") if _POINTED.fullmatch(word.strip()) else word
                for word in column.words.to_pylist()
            ]
            column = replace(column, words=pa.array(bare, pa.string()))
    numbers = _plain_numbers(column.words)
    faults: dict[int, str] = {}
    if numbers is None:
        numbers = np.full(len(column.words), np.nan)
        for place, word in enumerate(column.words.to_pylist()):
            try:
                value = parse_number(word, grouped=grouped)
            except UnreadableError as error:
                faults[place] = str(error)
            else:
                numbers[place] = np.nan if value is None else value
    # Codes for unknown are taken out first: -99 deaths are not known, and no negative number.
    judged = judge_numbers(numbers, low=low, high=high, whole=whole, unknown=unknown)
    for spot in np.flatnonzero(judged.bad):
        # A word that is no number at all keeps that reason.
        faults.setdefault(int(spot), str(judged.reasons[spot]))
    return Numbers(judged.amounts[column.codes], *by_row(column, faults), points)


def judge_numbers(
    amounts: NDArray[np.float64],
    *,
    low: float | None = 0.0,
    high: float | None = LARGEST_COUNT,
    whole: bool = False,
    grouped: bool = True,
    pointed: bool = False,
    unknown: frozenset[float] = frozenset(),
) -> Numbers:
    """Judge numbers that have been read, shape (n,); see `read_numbers`. What is bad becomes NaN."""
    del grouped, pointed  # matters of reading
    if unknown:
        amounts = np.where(np.isin(amounts, list(unknown)), np.nan, amounts)
    bad = np.zeros(len(amounts), dtype=bool)
    reasons = np.zeros(0, dtype=object)
    checks = []
    if low is not None:
        checks.append((amounts < low, rejection.NEGATIVE))
    if high is not None:
        checks.append((amounts > high, rejection.TOO_LARGE))
    if whole:
        checks.append((fractional(amounts), rejection.NOT_WHOLE))
    for wrong, reason in checks:
        # The first reason stays; a row is listed once.
        fresh = wrong & ~bad & ~np.isnan(amounts)
        if fresh.any():
            if len(reasons) == 0:
                reasons = np.full(len(amounts), None, dtype=object)
            reasons[fresh] = reason
            bad |= fresh
    return Numbers(np.where(bad, np.nan, amounts) if bad.any() else amounts, bad, reasons)


def fractional(amounts: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which numbers, shape (n,), are no whole ones; NaN is none."""
    return np.asarray(~np.isnan(amounts) & (amounts != np.floor(amounts)))


def _plain_numbers(words: pa.StringArray) -> NDArray[np.float64] | None:
    """Read words that are all plain numbers or empty in one go; None where one is anything else."""
    empty = pc.equal(words, "")
    if not pc.all(
        pc.or_(empty, pc.match_substring_regex(words, r"^[+-]?[0-9]+(\.[0-9]*)?$")), min_count=0
    ).as_py():
        return None
    # pc.cast reads the same digits to the same double as float() does.
    filled = pc.if_else(empty, pa.scalar(None, words.type), words)
    return np.array(pc.cast(filled, pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64)


def by_row(column: Coded, faults: Mapping[int, str]) -> tuple[NDArray[np.bool_], NDArray[np.object_]]:
    """Spread the faults of distinct words to the rows: which rows are bad, shape (rows,), and why."""
    flags = np.zeros(len(column.words), dtype=bool)
    reasons = np.full(len(column.words), None, dtype=object)
    for place, reason in faults.items():
        flags[place] = True
        reasons[place] = reason
    # Nearly always nothing is bad: then no array of a million None is made, and `reasons` has length 0.
    if not faults:
        return np.zeros(len(column), dtype=bool), np.zeros(0, dtype=object)
    return flags[column.codes], reasons[column.codes]


@dataclass(frozen=True, eq=False)
class Codes:
    """Codes by row: places (`codes`) in `words`, which say what each distinct code means, and what is `bad`."""

    words: list[str | None]
    codes: NDArray[np.int32]
    bad: NDArray[np.bool_]

    def means(self, word: str | None) -> NDArray[np.bool_]:
        """Return where the code means `word` (None: where it is blank or unknown), shape (rows,)."""
        return np.array([meaning == word for meaning in self.words], dtype=bool)[self.codes]


def read_codes(column: Coded, meanings: Mapping[str, str | None]) -> Codes:
    """Translate codes; ``1.0`` equals ``1``, case does not matter, a blank is null."""
    meaning_of = {code.casefold(): meaning for code, meaning in meanings.items()}
    words: list[str | None] = []
    bad = np.zeros(len(column.words), dtype=bool)
    for place, word in enumerate(column.listed()):
        # A column of codes with blanks is saved as floats: 1.0.
        code = re.sub(r"^([+-]?\d+)\.0*$", r"\1", word).casefold()
        words.append(meaning_of.get(code))
        # An unknown code is an error with its row: GED has had a fourth type of violence since
        # 26.1, which nobody's codebook held before.
        bad[place] = code not in meaning_of and code not in BLANKS
    return Codes(words, column.codes, bad[column.codes])
