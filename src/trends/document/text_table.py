"""A table as plain text that fits its width.

Where its rows are too long, words are broken into lines within their columns; figures never are. Where that is not
enough either, the table is cut between two columns, and each part begins with the heads of the rows.
"""

from __future__ import annotations

from trends.document.line_breaks import broken_lines, columns_of

__all__ = ["laid_out"]

GAP = "  "
LONGEST_WORD = 14
"""Columns that a word may claim in a crowded table; a longer one (an address, a hash) is broken."""


def laid_out(rows: list[list[str]], alignment: str, width: int, *, apart: bool = False) -> str:
    """Write a table, its head first.

    Parameters
    ----------
    rows : list of list of str
        The head and the rows, as many cells each as `alignment` has letters.
    alignment : str
        One of l, r and c a column; those that stand to the right are figures.
    width : int
        Columns of the terminal.
    apart : bool
        Whether rows that take several lines are followed by an empty one.
    """
    wide = [max(columns_of(row[i]) for row in rows) for i in range(len(alignment))]
    room = width - len(GAP) * (len(wide) - 1)
    if sum(wide) > room:
        least = [_least(rows, i, side) for i, side in enumerate(alignment)]
        if sum(least) > room:
            least[0] = min(least[0], width // 3)
        if sum(least) > room and len(least) > 2:
            return "\n\n".join(
                laid_out(
                    [[row[i] for i in part] for row in rows],
                    "".join(alignment[i] for i in part),
                    width,
                    apart=apart,
                )
                for part in _parts(least, width)
            )
        wide = _shared_out(rows, wide, least, room)
    head, *others = (_row(row, wide, alignment) for row in rows)
    end = "\n" if apart else ""
    return "\n".join([head, GAP.join("-" * n for n in wide), *(f"{row}{end}" for row in others)])


def _least(rows: list[list[str]], i: int, side: str) -> int:
    """Return the fewest columns in which column `i` can be read: its longest word, and of figures the whole cell."""
    head, *cells = (row[i] for row in rows)
    longest = [max(1, *map(columns_of, text.split(" "))) for text in (head, *cells)]
    if side == "r":
        return max([longest[0], *map(columns_of, cells)])
    # The first names the row.
    return max(longest) if i == 0 else min(max(longest), LONGEST_WORD)


def _parts(least: list[int], width: int) -> list[list[int]]:
    """Cut a table between columns, so that each part can hold its own beside the first."""
    parts, used = [[0]], least[0]
    for i, fewest in enumerate(least[1:], start=1):
        if used + len(GAP) + fewest > width and len(parts[-1]) > 1:
            parts.append([0])
            used = least[0]
        parts[-1].append(i)
        used += len(GAP) + fewest
    return parts


def _shared_out(rows: list[list[str]], wide: list[int], least: list[int], room: int) -> list[int]:
    """Return the widths of columns that share a line: the least of each, and more where there is more to say."""
    widths = list(least)
    needed = [sum(columns_of(row[i]) for row in rows) for i in range(len(wide))]
    while sum(widths) < room:
        open_ = [i for i in range(len(wide)) if widths[i] < wide[i]]
        widths[max(open_, key=lambda i: needed[i] / widths[i])] += 1
    while sum(widths) > room and max(widths) > 1:
        widths[widths.index(max(widths))] -= 1
    return widths


def _row(cells: list[str], wide: list[int], alignment: str) -> str:
    """Write a row, whose cells are broken into lines within their columns where they are longer."""
    broken = [broken_lines(cell, n, "", "").split("\n") for cell, n in zip(cells, wide, strict=True)]
    tall = max(map(len, broken))
    filled = [lines + [""] * (tall - len(lines)) for lines in broken]
    return "\n".join(
        GAP.join(_padded(text, n, side) for text, n, side in zip(line, wide, alignment, strict=True)).rstrip()
        for line in zip(*filled, strict=True)
    )


def _padded(text: str, wide: int, side: str) -> str:
    space = " " * (wide - columns_of(text))
    return space + text if side == "r" else text + space
