"""Where a line of plain text ends, in scripts with spaces and without, and how many columns a text takes up."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["broken_lines", "columns_of", "unbroken"]


LONGEST_WHOLE = 16
"""Letters that stay on one line of a title: a phone's holds twenty."""
# A name with hyphens, and a figure with what it counts; a year before a word is no such figure.
_WHOLE = re.compile(r"(?<![\w-])(?:[^\W_]+(?:-[^\W_]+)+|\d{1,3}(?: [^\W\d_]{1,3}){0,2} [^\W\d_]+)(?![\w-])")


def unbroken(text: str) -> list[tuple[str, bool]]:
    """Cut a title into pieces, each with whether it stays on one line.

    Examples
    --------
    >>> unbroken("Nothing changed in central-syria: 3 do not hold")
    [('Nothing changed in ', False), ('central-syria', True), (': ', False), ('3 do not hold', True)]
    """
    pieces, start = [], 0
    for found in _WHOLE.finditer(text):
        whole = found.group()
        while len(whole) > LONGEST_WHOLE and " " in whole:
            whole = whole.rpartition(" ")[0]
        if len(whole) <= LONGEST_WHOLE and not whole.isdecimal():
            pieces += [(text[start : found.start()], False), (whole, True)]
            start = found.start() + len(whole)
    return [piece for piece in [*pieces, (text[start:], False)] if piece[0]]


def columns_of(text: str) -> int:
    """Count the columns that `text` takes up in a terminal: marks none, East Asian letters two."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )


_OPENING = "(（“‘《「"  # noqa: RUF001 - quotation marks and brackets of Chinese
_CLOSING = ")%）”’》」，。、；：？！"  # noqa: RUF001 - Chinese


def broken_lines(text: str, width: int, first: str, later: str) -> str:
    """Break a line at its spaces and beside East Asian letters, never inside a figure; `first` and `later` are margins."""
    lines: list[str] = []
    parts, used, empty = [first], columns_of(first), True
    for word in re.split("[ \t\v\f\r]+", text):
        for at, piece in enumerate(_pieces(word)):
            gap = "" if at or empty else " "
            for part in _cut(piece, width - len(later)):
                columns = columns_of(part)
                if not empty and used + len(gap) + columns > width:
                    lines.append("".join(parts))
                    parts, used, gap = [later], len(later), ""
                parts += [gap, part]
                used, gap, empty = used + len(gap) + columns, "", False
    return "\n".join([*lines, "".join(parts)])


def _cut(piece: str, width: int) -> list[str]:
    """Cut a piece that is wider than a line wherever a line ends."""
    if columns_of(piece) <= width:
        return [piece]
    parts, start, used = [], 0, 0
    for at, letter in enumerate(piece):
        columns = columns_of(letter)
        if used + columns > width and at > start:
            parts.append(piece[start:at])
            start, used = at, 0
        used += columns
    return [*parts, piece[start:]]


def _pieces(word: str) -> list[str]:
    """Cut a word where a line may be broken: beside a wide letter, but not before a closing sign or after an opening one."""
    if word.isascii():
        return [word] if word else []
    pieces, start = [], 0
    for at in range(1, len(word)):
        before, after = word[at - 1], word[at]
        wide = any(unicodedata.east_asian_width(letter) in "WF" for letter in (before, after))
        # Chinese has no spaces, and may break between any two signs but these (Unicode Annex 14 has
        # the full rules).
        if wide and before not in _OPENING and after not in _CLOSING and not unicodedata.combining(after):
            pieces.append(word[start:at])
            start = at
    return [*pieces, word[start:]]
