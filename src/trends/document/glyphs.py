"""Which characters the printed page and the figures can show: those of the fonts at hand.

What they lack (rare scripts, most symbols) is set from matplotlib's font of last resort, as a box; so it is named where it
stands.
"""

from __future__ import annotations

import unicodedata
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from trends.document.blocks import Code, Figure
from trends.document.text import REPLACEMENT
from trends.fonts.choice import font_holding, letters_of
from trends.messages import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["FONTS", "boxes_named", "only_covered", "shown_texts", "without_stray_marks"]

FONTS = ("Libertinus Serif", "DejaVu Sans", "DejaVu Sans Mono")
"""What pages and figures are set in wherever these have the letters: the first comes with typst, the others with matplotlib."""

MOST_NAMED = 2
MOST_SCRIPTS = 7
# Unicode's names begin with the script's; these are better known by others.
_KNOWN_AS = {
    "CJK": "Chinese",
    "HANGUL": "Korean",
    "HIRAGANA": "Japanese",
    "KATAKANA": "Japanese",
    "MYANMAR": "Burmese",
}
_SKIN = range(0x1F3FB, 0x1F400)
"""Modifiers of emoji, which join the letter before them like marks (Unicode Annex 29, GB9)."""
_NAMELESS = {"Co": "private use", "Cn": "unassigned"}
_SYMBOLS = frozenset({"So", "Sm", "Sk", "Sc", "Po", "No"})


def without_stray_marks(text: str) -> str:
    """Return `text` with U+FFFD for combining marks that no font holds together with their letter.

    A mark is set in the font of its letter. Where that font lacks the mark (a Bengali vowel sign on a Latin letter), the
    typesetter would give up the whole document.
    """
    if text.isascii():
        return text
    font, kept = None, []
    for letter in text:
        code = ord(letter)
        if unicodedata.category(letter)[0] != "M" and code not in _SKIN:
            font = font_holding(letter)
            if font is None and unicodedata.category(letter) == "Co":
                letter = REPLACEMENT  # noqa: PLW2901 - as below; fonts use such codes for themselves
        elif font is not None and code not in letters_of(font):
            letter = REPLACEMENT  # noqa: PLW2901 - the same place, with what can stand there
        kept.append(letter)
    return "".join(kept)


def only_covered(text: str) -> str:
    """Return `text` with U+FFFD for everything that no font at hand holds."""
    return "".join(x if x == "\n" or font_holding(x) else REPLACEMENT for x in text)


def boxes_named(texts: Iterable[str], where: str = "both") -> str:
    """Say which characters of some texts are shown as boxes, by script; empty if there are none.

    Parameters
    ----------
    texts : iterable of str
        What is shown.
    where : str
        Where the boxes stand: ``pdf``, ``figure`` or ``both``.

    Examples
    --------
    >>> boxes_named(["Aleppo", "ཀཁ"])
    'No font of this report has these characters, and boxes stand for them in the PDF and in figures: Tibetan (U+0F40, U+0F41).'
    """
    codes_of: dict[str, list[str]] = {}
    for letter in sorted({letter for text in texts if not text.isascii() for letter in text}):
        if font_holding(letter) is None and _is_seen(letter):
            codes_of.setdefault(_script(letter), []).append(f"U+{ord(letter):04X}")
    if not codes_of:
        return ""
    named = [f"{script} ({_some(codes)})" for script, codes in sorted(codes_of.items())]
    more = len(named) - MOST_SCRIPTS
    scripts = ", ".join(named[:MOST_SCRIPTS]) + (f" and {more} other scripts" if more > 0 else "")
    return Message("colophon.boxes", where=where, scripts=scripts)


def _some(codes: list[str]) -> str:
    more = len(codes) - MOST_NAMED
    if more <= 0:
        return ", ".join(codes)
    return f"{', '.join(codes[:MOST_NAMED])} and {more} {'other' if more == 1 else 'others'}"


def _is_seen(letter: str) -> bool:
    # Blanks, format characters and selectors of variants leave no trace.
    return unicodedata.category(letter)[0] not in "ZC" or unicodedata.category(letter) in _NAMELESS


def _script(letter: str) -> str:
    category = unicodedata.category(letter)
    if category in _NAMELESS:
        return _NAMELESS[category]
    if category in _SYMBOLS:
        return "symbols"
    # Python knows no property of script; the first word of a name is it for nearly all letters.
    first = unicodedata.name(letter, "other").split(" ")[0].split("-")[0]
    return _KNOWN_AS.get(first, first.capitalize())


def shown_texts(*shown: Any) -> Iterator[str]:
    """Go through all text of some blocks that a printed page shows: not code, and not what is drawn in a figure."""
    for value in shown:
        if isinstance(value, str):
            yield value
        elif isinstance(value, Figure):
            yield value.caption
        elif isinstance(value, (tuple, list)):
            yield from shown_texts(*value)
        elif is_dataclass(value) and not isinstance(value, Code):
            yield from shown_texts(*(getattr(value, field.name) for field in fields(value)))
