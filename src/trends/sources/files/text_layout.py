"""What a text file looks like before it is read: its encoding, its separator and its header."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trends.errors import InputError
from trends.sources.files.encoding import encoding_of, encoding_of_part

if TYPE_CHECKING:
    from _csv import Reader as Records
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import TextIO

__all__ = ["SEPARATORS", "TextLayout", "closes", "open_text", "plain_cells", "records", "sniff"]

SEPARATORS = (",", ";", "\t", "|")
MOST_COLUMNS = 5_000
_HEAD = 1 << 18
_SAMPLE = 200


@dataclass(frozen=True)
class TextLayout:
    """How a text file is laid out.

    Attributes
    ----------
    encoding : str
        Python's name of the encoding.
    separator : str
        The character between cells.
    skip_lines : int
        Lines before the first record (blank ones, Excel's ``sep=;``).
    records : tuple of tuple of str
        The first records, the header included.
    quoted : bool
        Whether quotation marks enclose cells. In some files that are separated by tabs they are but marks: a cell may
        begin with one that never closes.
    sound : bool
        Whether the first bytes are all of that encoding, as far as they have been looked at.
    """

    encoding: str
    separator: str
    skip_lines: int
    records: tuple[tuple[str, ...], ...]
    quoted: bool = True
    sound: bool = True


def open_text(path: Path) -> TextIO:
    """Open a text in UTF-8, with a byte-order mark or without; a bad byte in a column that is not read does no harm."""
    return path.open(encoding="utf-8-sig", errors="replace", newline="")


def records(lines: Iterable[str], separator: str, *, quoted: bool = True) -> Records:
    """Return a reader of records, which knows how many lines it has taken; cells may be of any length."""
    # The csv module's own limit, 131,072 characters, would end the reading at one long note.
    csv.field_size_limit(1 << 30)
    return csv.reader(lines, delimiter=separator, quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE)


def plain_cells(cells: list[str]) -> list[str]:
    """Take the marks off cells of a file that does not quote where they enclose a whole cell all the same."""
    return [
        cell[1:-1].replace('""', '"') if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell
        for cell in cells
    ]


def sniff(path: Path, name: str) -> TextLayout:
    """Find out how a text file is laid out.

    Raises
    ------
    InputError
        If it is no table: binary, a web page, or text without columns. The sentence says what was found.
    """
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
        whole = len(head) < _HEAD
    marked_encoding = encoding_of_part(head, whole=whole)
    encoding = marked_encoding or encoding_of(path)
    text = head.decode(encoding, errors="replace") if whole else _decoded_part(head, encoding)
    _refuse_what_is_no_text(text, name)
    lines = text.splitlines(keepends=True)
    skip = 0
    # PITF's export and many spreadsheets begin with blank lines.
    while skip < len(lines) and not lines[skip].strip():
        skip += 1
    separators: tuple[str, ...] = SEPARATORS
    # Excel's own way to name the separator, on a line above the table.
    if skip < len(lines) and (named := re.fullmatch(r"sep=(.)\s*", lines[skip], re.IGNORECASE)):
        separators, skip = (named[1],), skip + 1
    body = "".join(lines[skip:])
    if not body.strip():
        raise InputError(f"{name} is empty; a table with a header row was expected.")
    separator, quoted = _separator(body, separators, whole=whole)
    first_records = _first_records(body, separator, whole=whole, quoted=quoted) if separator else []
    if separator is None or not first_records:
        first = body.strip().splitlines()[0]
        raise InputError(
            f"{name} is no table: it holds lines of text such as {first[:40]!r}; rows of cells separated by commas, "
            "semicolons, tabs or bars were expected."
        )
    if len(first_records[0]) > MOST_COLUMNS:
        raise InputError(f"{name} is no table: its first row has {len(first_records[0]):,} cells.")
    head_records = tuple(tuple(record) for record in first_records)
    return TextLayout(encoding, separator, skip, head_records, quoted, marked_encoding is not None)


def _decoded_part(head: bytes, encoding: str) -> str:
    # Not final: that a part of a file ends inside a letter is no fault.
    return codecs.getincrementaldecoder(encoding)(errors="replace").decode(head, final=False)


def _refuse_what_is_no_text(text: str, name: str) -> None:
    sample = text[:20_000]
    odd = sum(
        1 for character in sample if (character < " " and character not in "\t\r\n\f\x00") or character == "�"
    )
    zeros = sample.count("\x00")
    # A few odd characters are damage, a share of them another kind of file.
    if odd > max(8, 0.02 * len(sample)) or zeros > 0.3 * len(sample):
        raise InputError(
            f"{name} is no table: it holds binary data; a text file, a workbook or Parquet was expected."
        )
    start = sample.lstrip("\ufeff \t\r\n").casefold()
    if start.startswith(("<!doctype", "<html", "<?xml")):
        raise InputError(
            f"{name} is no table: it holds a web page or XML, perhaps a login page saved as data."
        )


def _first_records(body: str, separator: str, *, whole: bool, quoted: bool = True) -> list[list[str]]:
    first = []
    for record in records(io.StringIO(body, newline=""), separator, quoted=quoted):
        if record:
            first.append(record if quoted else plain_cells(record))
        if len(first) > _SAMPLE:
            return first
    # The last record of a part of a file is likely cut off.
    return first if whole or len(first) < 2 else first[:-1]


def _swallowed(body: str, separator: str, many: int) -> int:
    """Return how many lines of the first records stand behind a mark that does not close before a separator."""
    if '"' not in body:
        return 0
    lines = io.StringIO(body, newline="")
    taken: list[str] = []

    def fed() -> Iterator[str]:
        for line in lines:
            taken.append(line)
            yield line

    reader = records(fed(), separator)
    lost = 0
    for _ in range(many):
        taken.clear()
        if next(reader, None) is None:
            break
        if len(taken) > 1 and not closes("".join(taken), separator):
            lost += len(taken) - 1
    return lost


def closes(text: str, separator: str) -> bool:
    """Return whether every quotation mark of a record closes before a separator or the record's end."""
    try:
        return sum(1 for _ in csv.reader([text], delimiter=separator, strict=True)) == 1
    except csv.Error:
        return False


def _separator(body: str, separators: tuple[str, ...], *, whole: bool) -> tuple[str | None, bool]:
    """Choose the separator under which most records have the same number of cells, and more than one.

    Also return whether marks enclose cells. Tabs are tried without them, last: the two ways only differ in a file where
    a mark opens and swallows records, or encloses a tab. Lines that a mark swallows without closing as it should speak
    against a way of reading, each of them.
    """
    best: tuple[float, int] = (0.0, 0)
    chosen: tuple[str | None, bool] = (None, True)
    ways = [(separator, True) for separator in separators] + [("\t", False)] * ("\t" in separators)
    for separator, quoted in ways:
        read = _first_records(body, separator, whole=whole, quoted=quoted)
        widths = Counter(map(len, read))
        if not widths:
            continue
        width, rows = max(widths.items(), key=lambda item: (item[1], item[0]))
        # No record has width 0: the swallowed lines weigh against the share of the commonest width.
        widths[0] = _swallowed(body, separator, len(read)) if quoted else 0
        if width < 2 and len(separators) > 1:
            continue
        score = (rows / sum(widths.values()), width)
        # A separator that splits the records evenly wins; between even ones, the one that makes more cells.
        if score > best and (score[0] > best[0] + 0.05 or width >= best[1]):
            best, chosen = score, (separator, quoted)
    return chosen
