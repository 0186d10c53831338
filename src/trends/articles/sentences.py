"""Where a text's sentences stand, and the days that it bears as datelines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["sentences"]

_SHORT = re.compile(
    r"(?:\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Gen|Lt|Col|Maj|Sgt|Capt|Gov|Sen|Rep|St|No|vs|approx|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|"
    r"Nov|Dec|Fig|etc|U\.S|U\.N|U\.K|a\.m|p\.m|M|Mme|Sr|Sra|EE\.UU))\.$"
)
"""Words whose full stop ends no sentence."""

_END = re.compile(
    r"[.!?\u2026\u061f\u06d4\u3002]+[\"'\u201d\u2019\u00bb)\]]*(?=\s|$)|\n[ \t]*\n|\n(?=\s*[-*\u2022])"
)
MOST_CHARACTERS = 1_000
"""What has no full stop for longer than this is cut: a table that lost its lines, or no text at all."""


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each sentence of a text begins and ends.

    Examples
    --------
    >>> text = "Gen. Hani spoke. Attacks fell."
    >>> [text[start:end] for start, end in sentences(text)]
    ['Gen. Hani spoke.', 'Attacks fell.']
    """
    start = 0
    for match in _END.finditer(text):
        following = text[match.end() : match.end() + 2].lstrip()
        if match.group()[0] == "." and (
            _SHORT.search(text, max(start, match.start() - 8), match.start() + 1) or following[:1].islower()
        ):
            continue
        yield from _cut(text, start, match.end())
        start = match.end()
    yield from _cut(text, start, len(text))


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > MOST_CHARACTERS:
        middle = text.rfind(" ", start + 1, start + MOST_CHARACTERS)
        middle = middle if middle > start else start + MOST_CHARACTERS
        yield start, middle
        start = middle
    if end > start:
        yield start, end
