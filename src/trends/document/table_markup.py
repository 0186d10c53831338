"""Tables as HTML: with heads in every row, signs of verdicts and small charts."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from trends.document.claim_marks import row_address, row_number
from trends.document.signs import told, verdict_icon
from trends.document.sparkline import sparkline_svg
from trends.document.text import escape, one_line, slug
from trends.document.words import direction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from trends.document.blocks import Spark, Table
    from trends.document.words import Words

__all__ = ["cells", "pairs"]

SPARK_SIZE = (110, 24)
"""Width and height of a small chart in a table, in CSS pixels, as in blocks.css."""
LONGEST = 20
"""Letters of the longest word that a cell's width must hold; Russian and French verdicts have up to 17."""
LONG_HEAD = 40
"""Letters beyond which the heads of rows are sentences, and their column is the widest."""
SHORT = 18
"""Letters of a row's head that is not broken: the longest month with its year has eighteen in Spanish and Russian."""
_DAY = re.compile(r"\d{4}-\d{2}(?:-\d{2})?")
FEWEST_PARTS = 4
WORDY = 60
"""Letters in a row's columns of words from which on four columns do not stand side by side on a phone, of 45 a line."""


def cells(
    block: Table, say: Words, said: Callable[[str], str], *, bare: bool = False, linked: bool = False
) -> str:
    """Return a table as ``<table>``, with its signs and small charts.

    Parameters
    ----------
    block : Table
    say : Words
    said : callable
        Writes a text in the page's language.
    bare : bool
        Whether it must hold where no style sheet is left; see `_held`.
    linked : bool
        Whether numbered rows have addresses that marks in a text lead to.
    """

    def filled(tag: str, content: str, letter: str) -> str:
        return (
            f"<{tag}>{_held(content, letter, say.language) if bare else content}</{tag.split(maxsplit=1)[0]}>"
        )

    def write(cell: str) -> str:
        return escape(one_line(cell)) if block.verbatim else said(one_line(cell))

    def classed(letter: str, text: str = "") -> str:
        # A hash or an address may be broken anywhere; a word of ordinary length never is, nor a day at its hyphens.
        names = [
            letter.replace("l", ""),
            "long" if any(len(word) > LONGEST for word in text.split()) else "",
            "day" if _DAY.fullmatch(text) else "",
        ]
        return f' class="{" ".join(filter(None, names))}"' if any(names) else ""

    side = [classed(letter) for letter in block.alignment]
    head = "".join(
        filled(f'th scope="col"{side[i]}', said(one_line(cell)), block.alignment[i])
        if cell.strip()
        else f"<td{side[i]}></td>"
        for i, cell in enumerate(block.columns)
    )
    if block.sparks:
        charts = one_line(block.sparks_head)
        head += filled('th scope="col"', said(charts), "l") if charts.strip() else "<td></td>"
    # Months and the like stay on their line, however narrow the page is.
    short = block.row_heads and all(len(say.plain(one_line(row[0]))) <= SHORT for row in block.rows if row)
    # A cell of a notebook is measured in hosts of many kinds, and keeps its table in all of them.
    records = not bare and _reads_as_records(block, say)
    heads = [
        f' data-head="{escape(say.plain(one_line(head)))}"' if records and head.strip() else ""
        for head in block.columns
    ]
    rows = []
    for number, row in enumerate(block.rows):
        cells = [write(cell) for cell in row]
        if cells and block.verdicts and (verdict := block.verdicts[number]):
            cells[0] = _sign(verdict, row, say) + cells[0]
        if cells and block.numbers and block.numbers[number]:
            cells[0] = row_number(block.numbers[number]) + cells[0]
        written = []
        for i, cell in enumerate(cells):
            # The heads of rows are held by a class of the table, where they are short.
            heads_row = i == 0 and block.row_heads
            kind = classed(block.alignment[i], "" if heads_row and short else say.plain(one_line(row[i])))
            tag = 'th scope="row"' if heads_row else f"td{heads[i] if i else ''}"
            # The words of a cell are one thing beside its name, whatever they are made of.
            one = f"<div>{cell}</div>" if records and cell else cell
            written.append(filled(f"{tag}{kind}", one, block.alignment[i]))
        if block.sparks:
            written.append(filled("td", _spark(block.sparks[number], say), "l"))
        address = f' id="{row_address(block.numbers[number])}"' if linked and block.numbers else ""
        rows.append(f"<tr{address}>{''.join(written)}</tr>")
    titled = (
        f"<thead><tr>{head}</tr></thead>"
        if any(cell.strip() for cell in (*block.columns, block.sparks_head))
        else ""
    )
    long = block.row_heads and any(len(say.plain(one_line(row[0]))) > LONG_HEAD for row in block.rows if row)
    kind = "records" if records else "short-heads" if short else "long-heads" if long else ""
    named = f' class="{kind}"' if kind else ""
    return f"<table{named}>{titled}<tbody>{''.join(rows)}</tbody></table>"


def _reads_as_records(block: Table, say: Words) -> bool:
    """Tell whether rows are read one by one, each for itself: too many words in a row for a narrow page.

    Only columns of words are counted: of figures it is the column that is read, from the top to the bottom.
    """
    if len(block.columns) + bool(block.sparks) < FEWEST_PARTS:
        return False
    words = [i for i, side in enumerate(block.alignment) if side == "l"]
    return any(sum(len(say.plain(one_line(row[i]))) for i in words) > WORDY for row in block.rows)


def _held(content: str, letter: str, language: str) -> str:
    """Hold what a cell says to its side by an attribute.

    GitHub, and JupyterLab in the notebook of a stranger, take style sheets away and set every cell to the right by rules
    of their own, which an attribute of the cell itself does not outdo.
    """
    start, end = ("right", "left") if direction(language) == "rtl" else ("left", "right")
    sides = {"r": end, "c": "center"}
    return f'<div align="{sides.get(letter, start)}">{content}</div>' if content else ""


def _sign(verdict: str, row: Sequence[str], say: Words) -> str:
    word = say.verdicts[verdict]
    # A row that has a cell for the verdict says it once.
    spoken = (
        "" if any(say.plain(one_line(cell)).casefold() == word.casefold() for cell in row) else f"{word} · "
    )
    return f'<span class="sign verdict-{slug(verdict)}">{told(spoken, verdict_icon(verdict))}</span>'


def _spark(spark: Spark | None, say: Words) -> str:
    if spark is None:
        return ""
    return told(say.plain(one_line(spark.alt)), sparkline_svg(replace(spark, alt=""), *SPARK_SIZE))


def pairs(rows: Iterable[tuple[str, str]], *, language: str = "") -> str:
    """Return pairs of label and value, already HTML, as a table with a head in every row.

    A list of terms (``dl``) would say the same, but notebooks' style sheets lay its terms over the values. With a
    language, every cell is held to the side where its lines begin; see `_held`.
    """
    written = "".join(
        f'<tr><th scope="row">{key}</th><td>{value}</td></tr>'
        for key, value in (
            tuple(_held(text, "l", language) if language else text for text in row) for row in rows
        )
    )
    return f'<table class="pairs"><tbody>{written}</tbody></table>' if written else ""
