"""A sentence in plain letters: without marks, invisible signs and what Arabic attaches, each letter with where it stood.

A quotation is what stands in the text, to the letter. What is read is plainer: without vowel signs, without an accent that
is written apart from its letter, without the "and the" that Arabic writes onto a word. So every letter that is read knows
the place in the text that it came from.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trends.articles.attached import Attached

__all__ = ["Plain", "plain"]

_UNSEEN = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u0640\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
"""Controls, soft hyphens, stretched lines of Arabic, and what turns the direction of writing: none of them is a letter."""
_MARKED = re.compile("[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]")
"""Marks over and under letters."""
_DRAWN = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]")
"""Arabic letters as they are drawn within a word: so they stand in texts that were taken out of a PDF."""


@dataclass(frozen=True)
class Plain:
    """A sentence as it is read.

    Attributes
    ----------
    text : str
    starts, ends : sequence of int or None
        Where each letter of `text` begins and ends in the sentence; None where both are alike.
    """

    text: str
    starts: Sequence[int] | None = None
    ends: Sequence[int] | None = None

    def home(self, start: int, end: int) -> tuple[int, int]:
        """Return where a stretch of `text` stands in the sentence.

        Examples
        --------
        >>> plain("re\N{COMBINING ACUTE ACCENT}gion").home(0, 3)
        (0, 4)
        """
        if self.starts is None or self.ends is None or start >= end:
            return start, end
        return self.starts[start], self.ends[end - 1]


def plain(raw: str, attached: Attached | None = None) -> Plain:
    """Return a sentence in plain letters.

    Parameters
    ----------
    raw : str
    attached : Attached, optional
        What a language writes onto its words.

    Examples
    --------
    >>> len("re\N{COMBINING ACUTE ACCENT}gion"), len(plain("re\N{COMBINING ACUTE ACCENT}gion").text)
    (7, 6)
    """
    if raw.isascii() and not _UNSEEN.search(raw):
        return Plain(raw)
    if not (_UNSEEN.search(raw) or _MARKED.search(raw) or _DRAWN.search(raw)):
        return attached.parted(raw, range(len(raw)), range(1, len(raw) + 1)) if attached else Plain(raw)
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for at, letter in enumerate(raw):
        if _MARKED.match(letter):
            if letters:
                # What has a letter of its own for both, such as an accented vowel, is that; else the mark is left out.
                both = unicodedata.normalize("NFC", letters[-1] + letter)
                letters[-1], ends[-1] = both if len(both) == 1 else letters[-1], at + 1
        elif not _UNSEEN.match(letter):
            drawn = unicodedata.normalize("NFKC", letter) if _DRAWN.match(letter) else letter
            for one in drawn:
                letters.append(one)
                starts.append(at)
                ends.append(at + 1)
    text = "".join(letters)
    return attached.parted(text, starts, ends) if attached else Plain(text, starts, ends)
