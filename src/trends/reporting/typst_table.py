"""A table as the value that the template ``report.typ`` sets: in parts where it is too wide, with charts and signs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeAlias

from trends.document.blocks import Table
from trends.document.text import one_line, soften
from trends.messages import joined
from trends.messages.speech import SOURCE
from trends.reporting.columns import BREAKABLE_CELL, GAP, LONGEST_WORD, TEXT_WIDTH, Part, fit
from trends.reporting.row_groups import TALLEST_GROUP, height, rows_together

if TYPE_CHECKING:
    from collections.abc import Callable

    from trends.document.blocks import Spark
    from trends.document.words import Words

__all__ = ["SPARK", "SPARK_PIXELS", "Said", "cell", "clipped", "table_value"]

Said: TypeAlias = str | list[dict[str, str]]
LONGEST_CAPTION_WORD = 30
LONGEST_REPEATED = 150
LONGEST_HEAD = 300
MOST_ROWS_WHOLE = 10
SPARK = 60.0
"""Width of a small chart in a table, in points."""
SPARK_PIXELS = (96, 20)
SIGN = 14.0
"""Points that the sign of a verdict takes before the first cell of its row."""
NUMBER, DIGIT = 4.0, 5.0
"""The same of its number: the gap behind it, and each digit."""


def table_value(
    block: Table, words: Words, said: Callable[..., Said], spark: Callable[[Spark], dict[str, Any]]
) -> dict[str, Any]:
    """Return a table's value.

    Parameters
    ----------
    words : Words
        Of the document's language.
    said : callable
        Says a text in that language: text, longest run of letters that stays whole, ``in_cell``.
    spark : callable
        Draws a small chart and returns its image.
    """
    number = NUMBER + DIGIT * max(map(len, block.numbers)) if any(block.numbers) else 0.0
    before = (SIGN if any(block.verdicts) else 0.0) + number
    extra = (SPARK + GAP if block.sparks else 0.0) + before
    parts = fit(_in_words(block, words), TEXT_WIDTH - extra)
    long = any(len(text) > BREAKABLE_CELL for row in block.rows for text in row)
    shown = [_part(block, part, words if len(parts) > 1 else None, said) for part in parts]
    for part in shown:
        rows = [[_plain(text) for text in row] for row in part["rows"]]
        # A row is parted by the end of a page only where a page may not hold it.
        part["breakable"] = [height(row, part["widths"], part["size"]) > TALLEST_GROUP for row in rows]
        part["together"] = rows_together(rows, part["widths"], part["size"])
        part["verdicts"] = list(block.verdicts) if any(block.verdicts) else []
        # An address stands in a document once.
        part["numbers"] = list(block.numbers) if part is shown[0] else []
        part["before"] = number
        part["widths"][0] += before
    if block.sparks:
        last = shown[-1]
        last["widths"].append(SPARK + GAP)
        last["align"] += "l"
        last["columns"].append(said(one_line(block.sparks_head), LONGEST_WORD, in_cell=True))
        for row, chart in zip(last["rows"], block.sparks, strict=True):
            row.append(spark(chart) if chart else "")
    return {
        "caption": said(one_line(block.caption), LONGEST_CAPTION_WORD),
        "note": said(one_line(joined([block.note, block.sparks_note])), LONGEST_CAPTION_WORD),
        "parts": shown,
        # A short table stays in one piece; it would lose more by a break than the page by a gap.
        "breakable": long or len(parts) > 1 or len(block.rows) > MOST_ROWS_WHOLE,
    }


def _part(block: Table, part: Part, cut: Words | None, said: Callable[..., Said]) -> dict[str, Any]:
    """Return the columns that stand beside one another; `cut` has the words where there are more of them."""
    title = ""
    if cut is not None:
        own = [i for i in part.columns if i > 0 or not block.row_heads] or list(part.columns)
        title = cut.table_columns.format(first=own[0] + 1, last=own[-1] + 1, total=len(block.columns))
    return {
        "title": title,
        "widths": list(part.widths),
        "size": part.size,
        "gap": GAP,
        "row_heads": block.row_heads and part.columns[0] == 0 and len(part.columns) > 1,
        "align": "".join(block.alignment[i] for i in part.columns),
        "columns": [
            said(clipped(one_line(block.columns[i]), LONGEST_HEAD), LONGEST_WORD, in_cell=True)
            for i in part.columns
        ],
        "rows": [
            [
                cell(row[i]) if block.verbatim else said(one_line(row[i]), LONGEST_WORD, in_cell=True)
                for i in part.columns
            ]
            for row in block.rows
        ],
        # A head as tall as a page would leave no room for the rows beneath it.
        "repeat": all(len(block.columns[i]) <= LONGEST_REPEATED for i in part.columns),
    }


def _in_words(block: Table, words: Words) -> Table:
    """Return the table as it will be read, for its columns to be measured."""
    if words.language == SOURCE or block.verbatim:
        return block
    plain = words.plain
    return Table(
        block.caption,
        tuple(plain(one_line(text)) for text in block.columns),
        tuple(tuple(plain(one_line(text)) for text in row) for row in block.rows),
        block.alignment,
        row_heads=block.row_heads,
    )


def _plain(said: Said) -> str:
    return said if isinstance(said, str) else " ".join(piece["text"] for piece in said)


def clipped(text: str, most: int) -> str:
    """Return a text, with an ellipsis where it is longer than that."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


# After "{ " and before " }" no line may end (Unicode Annex 14, LB13 and LB14), which a narrow column cannot keep to.
_GLUED = re.compile(r"(?<=[^\w\s]) (?=\S)|(?<=\S) (?=[^\w\s])")


def cell(text: str, most: int = LONGEST_WORD) -> str:
    """Return the text of a cell, which can be broken to fit its column."""
    return _GLUED.sub(" \u200b", soften(one_line(text), most))
