"""The day of a text: at the head of a report ("PALMYRA, Feb 17 (AFP) -") or alone on a line."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from trends.articles.units import folded

if TYPE_CHECKING:
    from trends.articles.dates import Calendar

__all__ = ["datelines"]

_LINE = re.compile(r"[^\n]+")
_HEAD = re.compile(
    r"\s*(?:[^\W\d_a-z][^\W\d_]*[\w .,\u060c'\u2019/\-]{0,40}?[,\u060c:]?\s*)?(?:\([\w ]{2,20}\)\s*)?[,\-\u2013\u2014|]?\s*$"
)
_TAIL = re.compile(
    r"\s*(?:,?\s*\d{1,2}:\d{2}\s*(?:GMT|UTC|[ap]m)?\s*)?(?:\([\w ./]{2,30}\)\s*)?(?:[\-\u2013\u2014:|]|$)"
)
_MOST = 400
"""A dateline stands within so many characters of a line."""


def datelines(text: str, calendar: Calendar) -> list[tuple[int, int, date]]:
    """Return where datelines begin and end, with their days, which hold from there on.

    Only a day with its year counts, written at the beginning of a line before a dash or a colon, or alone on it.

    Examples
    --------
    >>> from trends.articles.grammar import grammar
    >>> datelines("DAMASCUS, 18 February 2023 (AFP) - At least 53 died.", grammar("en").calendar)
    [(0, 34, datetime.date(2023, 2, 18))]
    """
    found: list[tuple[int, int, date]] = []
    for line in _LINE.finditer(text):
        raw = line.group()[:_MOST]
        if not any(letter.isdigit() for letter in raw[:90]):
            continue
        small = folded(raw[:120])
        for phrase in calendar.phrases(small, raw[:120], None, None)[:1]:
            span = phrase.value
            if span.unit == "day" and span.known and _HEAD.fullmatch(raw, 0, phrase.start):
                tail = _TAIL.match(raw, phrase.end)
                if tail is not None and (tail.end() == len(raw) or tail.group().strip()):
                    found.append((line.start(), line.start() + tail.end(), span.start))
    return found
