"""The table that ``DataFrame.to_html`` writes, read back as a table of plain text; any other HTML is refused."""

from __future__ import annotations

from html.parser import HTMLParser

from trends.document.blocks import Table

__all__ = ["frame_table"]

_SILENT = frozenset({"style", "script", "template", "noscript", "iframe", "object", "svg", "math"})
MOST_SPAN = 200


def frame_table(markup: str, caption: str = "") -> Table | None:
    """Read the first ``<table class="dataframe">`` of `markup`.

    Only the text of its cells is kept; merged cells repeat their text over the columns and rows they cover, and
    several header rows are joined with " · ".

    Returns
    -------
    Table or None
        None where there is no such table.
    """
    reader = _TableReader()
    reader.feed(markup)
    reader.close()
    if not reader.found:
        return None
    head, body = _grid(reader.head), _grid(reader.body)
    wide = max((len(row) for row in (*head, *body)), default=0)
    if not wide:
        return None
    padded_head = [row + [""] * (wide - len(row)) for row in head]
    # Heads of several rows (a MultiIndex) become one, as a page has one row of heads that screen
    # readers announce.
    columns = tuple(" · ".join(dict.fromkeys(row[i] for row in padded_head if row[i])) for i in range(wide))
    rows = tuple(tuple(row + [""] * (wide - len(row))) for row in body)
    return Table(caption, columns, rows, row_heads=reader.row_heads)


class _TableReader(HTMLParser):
    """Collects the cells of the first data frame: (text, rows covered, columns covered)."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.head: list[list[tuple[str, int, int]]] = []
        self.body: list[list[tuple[str, int, int]]] = []
        self.found = False
        self.row_heads = False
        self._inside = 0
        self._done = False
        self._silent = 0
        self._rows = self.body
        self._text: list[str] | None = None
        self._span = (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _SILENT:
            self._silent += 1
        elif tag == "table":
            if self._inside:
                self._inside += 1
            # pandas marks its tables with this class; other markup of a notebook is not taken for
            # data.
            elif not self._done and "dataframe" in given.get("class", "").split():
                self.found, self._inside = True, 1
        elif self._inside == 1:
            self._start_inside(tag, given)

    def _start_inside(self, tag: str, given: dict[str, str]) -> None:
        if tag == "thead":
            self._rows = self.head
        elif tag in {"tbody", "tfoot"}:
            self._rows = self.body
        elif tag == "tr":
            self._finish_cell()
            self._rows.append([])
        elif tag in {"td", "th"} and self._rows:
            self._finish_cell()
            self._text = []
            self._span = (_span(given.get("rowspan")), _span(given.get("colspan")))
            if tag == "th" and self._rows is self.body:
                self.row_heads = True
        elif tag == "br" and self._text is not None:
            self._text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag == "table" and self._inside:
            self._inside -= 1
            if not self._inside:
                self._finish_cell()
                self._done = True
        elif self._inside == 1 and tag in {"td", "th", "tr"}:
            self._finish_cell()

    def handle_data(self, data: str) -> None:
        if self._text is not None and not self._silent:
            self._text.append(data)

    def _finish_cell(self) -> None:
        if self._text is not None:
            self._rows[-1].append((" ".join("".join(self._text).split()), *self._span))
            self._text = None


def _span(text: str | None) -> int:
    # A notebook's markup may say anything: a span of a million columns would be a million cells.
    return min(max(int(text), 1), MOST_SPAN) if text and text.isdecimal() and len(text) < 6 else 1


def _grid(rows: list[list[tuple[str, int, int]]]) -> list[list[str]]:
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
            text, tall, wide = queue.pop(0)
            for _ in range(wide):
                if tall > 1:
                    hanging[len(line)] = (text, tall - 1)
                line.append(text)
        grid.append(line)
    return grid
