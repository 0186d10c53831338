"""The tables of a cell's HTML, read back as tables of plain text: data frames, what Styler writes, summaries of models."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from trends.document.blocks import Table

__all__ = ["tables_of"]

_SILENT = frozenset({"style", "script", "template", "noscript", "iframe", "object", "svg", "math"})
_EMBEDDED = frozenset(
    {"script", "iframe", "object", "svg", "math", "img", "video", "audio", "canvas", "embed"}
)
# A page without honest intent could make one cell a million columns wide.
MOST_SPAN = 200


def tables_of(markup: str, caption: str = "") -> list[Table]:
    """Read the tables of `markup`, if it holds data frames or nothing but tables.

    Only the text of cells is kept, without colours; merged cells repeat their text over the columns and rows they
    cover, and several header rows are joined with " · ".

    Parameters
    ----------
    markup : str
        HTML.
    caption : str
        Of a table that has none of its own.

    Returns
    -------
    list of Table
        Empty where there is none, and where something beside tables would be lost.
    """
    reader = _TableReader()
    reader.feed(markup)
    reader.close()
    # pandas writes the size of a frame below it, which is said in other words, and marks its frames with a class.
    frames = [table for table in reader.tables if table.is_frame]
    if not frames and reader.beside:
        return []
    return [made for raw in (frames or reader.tables) if (made := _table(raw, caption)) is not None]


@dataclass
class _Cell:
    text: str
    tall: int
    wide: int
    heads: bool


@dataclass
class _Raw:
    """The cells of one table as they were written."""

    is_frame: bool
    head: list[list[_Cell]] = field(default_factory=list)
    body: list[list[_Cell]] = field(default_factory=list)
    caption: str = ""


def _table(raw: _Raw, caption: str) -> Table | None:
    head, body = raw.head, raw.body
    if not head and len(body) > 1 and body[0] and all(cell.heads for cell in body[0]):
        head, body = body[:1], body[1:]
    columns, rows = _grid(head), _grid(body)
    wide = max((len(row) for row in (*columns, *rows)), default=0)
    if not wide:
        return None
    padded = [row + [""] * (wide - len(row)) for row in columns]
    # Heads of several rows (a MultiIndex) become one, as a page has one row of heads that screen
    # readers announce.
    named = tuple(" · ".join(dict.fromkeys(row[i] for row in padded if row[i])) for i in range(wide))
    row_heads = any(cell.heads for row in body for cell in row)
    return Table(
        raw.caption or caption,
        named,
        tuple(tuple(row + [""] * (wide - len(row))) for row in rows),
        row_heads=row_heads,
    )


class _TableReader(HTMLParser):
    """Collects the cells of all tables, and whether anything stands beside them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Raw] = []
        self.beside = False
        self._inside = 0
        self._silent = 0
        self._in_head = False
        self._in_caption = False
        self._text: list[str] | None = None
        self._cell = (1, 1, False)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.beside = self.beside or tag in _EMBEDDED
        if tag in _SILENT:
            self._silent += 1
        elif tag == "table":
            if not self._inside:
                self.tables.append(_Raw("dataframe" in given.get("class", "").split()))
                self._in_head = False
            self._inside += 1
        elif self._inside == 1:
            self._start_inside(tag, given)

    def _start_inside(self, tag: str, given: dict[str, str]) -> None:
        if tag in {"thead", "tbody", "tfoot"}:
            self._in_head = tag == "thead"
        elif tag == "caption":
            self._in_caption = True
        elif tag == "tr":
            self._finish_cell()
            self._rows.append([])
        elif tag in {"td", "th"} and self._rows:
            self._finish_cell()
            self._text = []
            self._cell = (_span(given.get("rowspan")), _span(given.get("colspan")), tag == "th")
        elif tag == "br" and self._text is not None:
            self._text.append(" ")

    @property
    def _rows(self) -> list[list[_Cell]]:
        return self.tables[-1].head if self._in_head else self.tables[-1].body

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag == "caption":
            self._in_caption = False
        elif tag == "table" and self._inside:
            self._inside -= 1
            if not self._inside:
                self._finish_cell()
        elif self._inside == 1 and tag in {"td", "th", "tr"}:
            self._finish_cell()
            if tag == "tr" and self._rows and not self._rows[-1]:
                self._rows.pop()

    def handle_data(self, data: str) -> None:
        if self._silent or not data.strip():
            if self._text is not None and not self._silent:
                self._text.append(data)
        elif self._text is not None:
            self._text.append(data)
        elif self._in_caption and self._inside == 1:
            self.tables[-1].caption = " ".join(f"{self.tables[-1].caption} {data}".split())
        else:
            self.beside = True

    def _finish_cell(self) -> None:
        if self._text is not None:
            tall, wide, heads = self._cell
            self._rows[-1].append(_Cell(" ".join("".join(self._text).split()), tall, wide, heads))
            self._text = None


def _span(text: str | None) -> int:
    # A notebook's markup may say anything: a span of a million columns would be a million cells.
    return min(max(int(text), 1), MOST_SPAN) if text and text.isdecimal() and len(text) < 6 else 1


def _grid(rows: list[list[_Cell]]) -> list[list[str]]:
    """Lay merged cells out: each covers its rows and columns with its text."""
    grid: list[list[str]] = []
    hanging: dict[int, tuple[str, int]] = {}
    for cells in rows:
        line: list[str] = []
        queue = list(cells)
        # A cell that hangs down from a row above takes its column before the row's own cells do.
        while queue or len(line) in hanging:
            column = len(line)
            if column in hanging:
                text, left = hanging.pop(column)
                line.append(text)
                if left > 1:
                    hanging[column] = (text, left - 1)
                continue
            cell = queue.pop(0)
            for _ in range(cell.wide):
                if cell.tall > 1:
                    hanging[len(line)] = (cell.text, cell.tall - 1)
                line.append(cell.text)
        grid.append(line)
    return grid
