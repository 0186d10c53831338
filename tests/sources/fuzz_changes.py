"""What goes wrong with files: changes of tables before they are written, and of bytes after."""

from __future__ import annotations

import random
from collections.abc import Callable

from fuzz_forms import FORMS, container, rendered
from fuzz_layouts import LAYOUTS

__all__ = ["hostile_file"]

CELLS = [
    "", " ", "0", "-1", "1.5", "1e308", "-1e308", "1e999", "inf", "-inf", "NaN", "NA", "nan", "-99", "99999999999999999999",
    "9" * 400, "1" * 5000, "0x1F", "1_000", "1,234", "1.234,5", "12,5", "\u0664\u0665", "\uff14", "½", "²",
    "0025-01-01", "9999-12-31", "0000-00-00", "2020-02-30", "2020-13-01", "31/12/9999", "99/99/9999", "1-Jan-0025",
    "2020", "2020-01", "2020-W53", "2021-W54", "2020-Q1", "20200230", "2262-04-12", "1677-09-20", "1899-12-31", "-2020-01-01",
    "2020-01-01T00:00:00", "2020-01-01 25:61:61", "2020-01-01T00:00:00+99:99", "13 Smarch 2020", "29 February 2021",
    "=1+1", "=cmd|'/c calc'!A0", "@SUM(A1)", "+1+1", "-1-1", "<script>alert(1)</script>", "<b>&amp;</b>", "&#0;", "]]>",
    "\x00", "a\x00b", "\x01\x1f", "\x7f", "\u202eevil", "\ufeff", "\u2028", "\x85", "\x1c", "\ud800", "é" * 300, "\U0001f4a3", "İ", "ß",
    '"', '"x', 'x"y', '""', "'", "a\nb", "a\r\nb", "\r", "a,b", "a;b", "a\tb", "a|b", "\\", "\\N", "#", "#date+start", "{", "[]", "null",
    "true", "False", "dozens", "25+", "5-10", "at least 3", "../../etc/passwd", "C:\\x", "%s%n", "{0}", "${x}", "day", "month",
    "1/31/2020 12:00:00 AM", "31.1.2020 11 p.m.", "Fri, 31 Jan 2020", "13:61 PM", "1577836800", "1577836800000", "1.5778368E+18",
    "-1577836800", "43831", "43831.5", "0.0", "1.234", "0.333", "-88", "-9", "999", "9999", "a\ufeffb", "\u200ba\u200f", "\u2066x\u2069",
    "#event+killed", "#date", "2020W07", "11/12/2013", "12/31/2020", "31/12/2020", "Côte d'Ivoire",
    "2020-01-01 to 2020-01-05", "3-5 March 2020", "28 Dec - 3 Jan 2020", "2020-01-05/2020-01-01", "March 3-5, 2020", "3/4 March 2020",
    "2020H1", "2020-S2", "2020-S07", "2009/10", "Jan-Mar 2020", "2nd quarter 2020", "2020年1月3日", "1399-01-05", "366", "1 к 3",
]  # fmt: skip
WHOLE_COLUMNS = [
    lambda row: f"{row % 12 + 1}/{row % 28 + 1}/2020 {row % 12 + 1}:00:00 {'AM' if row % 2 else 'PM'}",
    lambda row: str((1_577_836_800 + 86_400 * row) * 1000),
    lambda row: str(1_577_836_800 + 86_400 * row),
    lambda row: str(43_831 + row + row % 2 / 2),
    lambda row: ("-88", "-99", "999", "3")[row % 4],
    lambda row: f"{row}.{row % 3}5",
    lambda row: f"{row % 27 + 1}-{row % 27 + 2} March 2020",
    lambda row: f"2020-01-{row % 28 + 1:02d} to 2020-0{row % 6 + 1}-28",
    lambda row: f"{2000 + row}/{(row + 1) % 100:02d}",
    lambda row: f"{2000 + row // 2}{'HS'[row % 3 % 2]}{row % 2 + 1}",
    lambda row: ("0025-05-05", "9999-12-31", "2020-01-05")[row % 3],
    lambda row: f"Rebels\ufeff {row % 3}",
    lambda row: str(row * row),
]
"""What may fill a column from top to bottom, by the number of the row."""

OCTETS = [
    b"\x00", b"\x00" * 9, b'"', b'""', b'"' * 7, b"\n", b"\r", b"\r\n", b"\n\n\n", b",", b";", b"\t", b"|", b"\xff", b"\xfe\xff",
    b"\xc3\x28", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\x81\x8d", b"1e308", b"9999-12-31", b"0025", b"=1+1", b"<html>", b"<!DOCTYPE x>",
    b"&x;", b"PK\x03\x04", b"\x1f\x8b", b"PAR1", b"[" * 500, b"{" * 500, b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\x80", b"sep=;\n",
]  # fmt: skip

Table = list[list[str]]
Chance = random.Random


def _somewhere(chance: Chance, table: Table) -> tuple[int, int] | None:
    rows = [number for number, row in enumerate(table) if row]
    if not rows:
        return None
    row = chance.choice(rows)
    return row, chance.randrange(len(table[row]))


def _cells(chance: Chance, table: Table) -> Table:
    for _ in range(chance.choice([1, 1, 2, 5, 30])):
        if spot := _somewhere(chance, table):
            table[spot[0]][spot[1]] = chance.choice(CELLS)
    return table


def _column(chance: Chance, table: Table) -> Table:
    """Fill a column with hostile cells; half the time all with the same."""
    place, same = chance.randrange(max(map(len, table), default=1) or 1), chance.choice(CELLS)
    all_same = chance.random() < 0.5
    for row in table[1:]:
        if place < len(row):
            row[place] = same if all_same else chance.choice(CELLS)
    return table


def _other_forms(chance: Chance, table: Table) -> Table:
    """Fill a column with dates or numbers of another form, now and then with an odd cell among them."""
    place, form = chance.randrange(max(map(len, table), default=1) or 1), chance.choice(WHOLE_COLUMNS)
    for number, row in enumerate(table[1:]):
        if place < len(row):
            row[place] = chance.choice(CELLS) if chance.random() < 0.05 else form(number)
    return table


def _tags(chance: Chance, table: Table) -> Table:
    """Put a row of HXL tags under the header, or somewhere else."""
    tags = [f"#{chance.choice(['date', 'affected+killed', 'geo+lat', 'x'])}" for _ in table[0]]
    if tags and chance.random() < 0.3:
        tags[chance.randrange(len(tags))] = ""
    table.insert(1 if chance.random() < 0.8 else chance.randrange(len(table) + 1), tags)
    return table


def _counts(chance: Chance, table: Table) -> Table:
    """Leave a column of dates and a count or two: a table that may be a series."""
    width = max(map(len, table), default=0)
    kept = sorted(chance.sample(range(width), min(width, chance.choice([1, 2, 2, 3]))))
    return [[row[place] for place in kept if place < len(row)] for row in table]


def _header(chance: Chance, table: Table) -> Table:
    head = table[0]
    if head:
        kind = chance.randrange(5)
        place, other = chance.randrange(len(head)), chance.randrange(len(head))
        if kind == 0:
            head[place] = head[other]
        elif kind == 1:
            head[place] = chance.choice(CELLS)
        elif kind == 2:
            table[0] = [name.upper() if chance.random() < 0.5 else f" {name} " for name in head]
        elif kind == 3:
            table[0] = [head[other]] * len(head)
        else:
            table = [[row[other], *row] if other < len(row) else row for row in table]
    return table


def _ragged(chance: Chance, table: Table) -> Table:
    for _ in range(chance.choice([1, 2, 6])):
        row = chance.choice(table)
        if chance.random() < 0.5:
            del row[chance.randrange(len(row) + 1) :]
        else:
            row.extend(chance.choices(CELLS, k=chance.choice([1, 2, 40])))
    return table


def _rows(chance: Chance, table: Table) -> Table:
    kind = chance.randrange(7)
    if kind == 0:
        table += [list(row) for row in table[1:]] * chance.choice([1, 2, 20])
    elif kind == 1:
        chance.shuffle(table)
    elif kind == 2:
        table = table[: chance.randrange(len(table)) + 1]
    elif kind == 3:
        table = table[chance.randrange(len(table)) :] or [[]]
    elif kind == 4:
        table.insert(chance.randrange(len(table) + 1), list(table[0]))
    elif kind == 5:
        place = chance.randrange(len(table) + 1)
        table[place:place] = [[] for _ in range(chance.choice([1, 3, 2000]))]
    else:
        blank = ["" for _ in table[0]]
        table += [list(blank) for _ in range(chance.choice([1, 300]))]
    return table


def _columns(chance: Chance, table: Table) -> Table:
    width = max(map(len, table), default=0)
    if width < 2:
        return table
    kind = chance.randrange(3)
    if kind == 0:
        gone = chance.randrange(width)
        return [row[:gone] + row[gone + 1 :] for row in table]
    if kind == 1:
        order = chance.sample(range(width), width)
        return [[row[place] for place in order if place < len(row)] for row in table]
    more = chance.choice([1, 10, 3000])
    return [[*row, *(f"x{number}" for number in range(more))] for row in table]


def _above(chance: Chance, table: Table) -> Table:
    lines = [["Exported by nobody"], [], ["<html>"], ["x", "y"], ["sep=;"], [chance.choice(CELLS)]]
    return [*(list(chance.choice(lines)) for _ in range(chance.choice([1, 2, 16]))), *table]


_OF_TABLES: list[Callable[[Chance, Table], Table]] = [
    _cells,
    _cells,
    _column,
    _other_forms,
    _tags,
    _counts,
    _header,
    _ragged,
    _rows,
    _columns,
    _above,
]


# -- bytes ----------------------------------------------------------------------------------------------------


def _flip(chance: Chance, content: bytes) -> bytes:
    broken = bytearray(content)
    for _ in range(chance.choice([1, 1, 3, 10, 100])):
        if broken:
            broken[chance.randrange(len(broken))] = chance.randrange(256)
    return bytes(broken)


def _bit(chance: Chance, content: bytes) -> bytes:
    broken = bytearray(content)
    if broken:
        broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
    return bytes(broken)


def _cut(chance: Chance, content: bytes) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _behead(chance: Chance, content: bytes) -> bytes:
    return content[chance.randrange(len(content) + 1) :]


def _double(chance: Chance, content: bytes) -> bytes:
    first, last = sorted(chance.choices(range(len(content) + 1), k=2))
    times = chance.choice([1, 2, 50]) if last - first < 20_000 else 1
    return content[:last] + content[first:last] * times + content[last:]


def _remove(chance: Chance, content: bytes) -> bytes:
    first = chance.randrange(len(content) + 1)
    return content[:first] + content[first + chance.choice([1, 8, 200]) :]


def _insert(chance: Chance, content: bytes) -> bytes:
    for _ in range(chance.choice([1, 1, 3, 12])):
        place = chance.randrange(len(content) + 1)
        content = content[:place] + chance.choice(OCTETS) + content[place:]
    return content


def _swap(chance: Chance, content: bytes) -> bytes:
    """Exchange one separator or line end for another, everywhere or in the second half only."""
    old, new = chance.sample(
        [b",", b";", b"\t", b"|", b"\n", b"\r\n", b"\r", b'"', b"'", b" ", b".", b"-", b":"], 2
    )
    half = len(content) // 2 if chance.random() < 0.5 else 0
    return content[:half] + content[half:].replace(old, new)


def _bad_byte(chance: Chance, content: bytes) -> bytes:
    """Break one letter beyond ASCII, or put half of one somewhere."""
    letters = [place for place, byte in enumerate(content[:50_000]) if byte >= 0xC3]
    place = chance.choice(letters) if letters else chance.randrange(len(content) + 1)
    half = b"" if letters else b"\xc3"
    return content[:place] + half + content[place + bool(letters) :]


def _spelling(chance: Chance, content: bytes) -> bytes:
    """Spell the XML of a workbook otherwise: quotes, addresses, far cells, another encoding."""
    kind = chance.randrange(6)
    if kind == 0:
        return content.replace(b'"', b"'")
    if kind == 1:
        return content.replace(b"<c r=", b"<c q=")
    if kind == 2:
        return content.replace(b'r="A', b'r="XF', 1)
    if kind == 3:
        return content.replace(b'r="B2"', b'r="XFD1048576"')
    if kind == 4:
        return content.replace(b"<sheetData>", b'<dimension ref="A1:B2"/><sheetData>')
    return content.decode("utf-8", "replace").replace("UTF-8", "UTF-16").encode("utf-16")


_OF_BYTES = [_flip, _bit, _cut, _behead, _double, _remove, _insert, _insert, _swap, _bad_byte, _spelling]
_PACKED = {"csv.gz", "zip", "book.zip", "xlsx", "sheets.xlsx"}


def hostile_file(seed: int, number: int) -> tuple[str, bytes, str | None]:
    """Make the file of a number: its name, its bytes and the source to tell the reader (usually none).

    The same seed and number give the same file.
    """
    chance = random.Random(f"{seed}/{number}")  # noqa: S311 - the same file every time
    layout = chance.choice(sorted(LAYOUTS))
    form = chance.choice([*FORMS, *("csv" for _ in range(6))])
    table, source = LAYOUTS[layout]
    table = [list(row) for row in table]
    kind = chance.random()
    if kind < 0.75:
        for _ in range(chance.choice([1, 1, 2, 4])):
            table = chance.choice(_OF_TABLES)(chance, table) or [[]]
    content, form = rendered(table, form)
    if kind > 0.55:
        for _ in range(chance.choice([1, 1, 2, 4])):
            change = chance.choice(_OF_BYTES)
            if form in _PACKED and chance.random() < 0.6:
                try:
                    content = container(content, lambda part, change=change: change(chance, part))
                except Exception:  # noqa: BLE001, S112 - an earlier change has broken the archive itself
                    continue
            else:
                content = change(chance, content)
    return f"{layout}.{form}", content, source if chance.random() < 0.15 else None
