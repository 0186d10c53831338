"""The blocks a document may hold: an allow-list, each a frozen dataclass of plain text and numbers.

A block never holds markup. What looks like markup in a name or a note stays text, because each renderer escapes
all text for its own language.
"""

from __future__ import annotations

import base64
import binascii
import re
import typing
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

__all__ = [
    "BLOCK_TYPES",
    "MIME",
    "Block",
    "Brand",
    "Bullets",
    "Card",
    "Cards",
    "Code",
    "Document",
    "Figure",
    "Heading",
    "Maths",
    "Note",
    "Paragraph",
    "Preformatted",
    "Span",
    "Spark",
    "Stamp",
    "Stamps",
    "Table",
    "Tile",
    "Tiles",
    "Verdict",
    "VerdictBox",
    "paragraph",
    "plain",
    "spans",
]

# HTML has six levels of headings, h1 to h6.
SMALLEST_HEADING = 6
_NO_FIGURE = frozenset({"", "-", "\N{EN DASH}", "\N{EM DASH}", "NaN"})
_SIGN = "[-+<>=\N{MINUS SIGN}\N{LESS-THAN OR EQUAL TO}\N{GREATER-THAN OR EQUAL TO}\N{MULTIPLICATION SIGN}~ ]*"
_AMOUNT = rf"{_SIGN}\d[\d,]*(\.\d+)?(e[-+]?\d+)? ?%?"
_FIGURE = re.compile(rf"{_AMOUNT}( to {_AMOUNT}|, {_AMOUNT})?( ?\({_AMOUNT}( to {_AMOUNT}|, {_AMOUNT})?\))?")
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"

MIME = "application/vnd.incident-trends.blocks+json"
"""Under this type a notebook output carries its blocks beside the HTML and the plain text."""


Verdict: TypeAlias = Literal["supported", "contradicted", "inconclusive", "not testable"]


@dataclass(frozen=True)
class Span:
    """A run of text in one style; `href` may be http, https or mailto only; `maths` makes the text TeX.

    `quoted` is the language (BCP 47) of words that are quoted as they were said: they stay as they are on a page in any
    language. `mark` underlines the text as a claim with that verdict; `number` is the claim's own in the table that
    explains it, and `tip` says more of it where a pointer or the keyboard rests.
    """

    text: str
    strong: bool = False
    emphasis: bool = False
    code: bool = False
    href: str | None = None
    maths: bool = False
    quoted: str | None = None
    mark: Verdict | None = None
    tip: str = ""
    number: str = ""


@dataclass(frozen=True)
class Heading:
    """A heading; level 2 opens a section (level 1 is the document's title).

    Where `new_page` is true, the section begins on a page of its own in print.
    """

    text: str
    level: int = 2
    new_page: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.level <= SMALLEST_HEADING:
            raise ValueError(f"a heading's level is 1 to {SMALLEST_HEADING}, not {self.level}")


@dataclass(frozen=True)
class Paragraph:
    """Running text; a `lead` paragraph is the document's answer and is set larger.

    `quoted` is the language (BCP 47) of a paragraph that is shown as somebody else wrote it: nothing of it is said in the
    page's language, and it runs in its own direction.
    """

    spans: tuple[Span, ...]
    lead: bool = False
    quoted: str | None = None


@dataclass(frozen=True)
class Bullets:
    """A list, numbered when `ordered`; `levels` says how deep each item lies (empty: all at 0)."""

    items: tuple[tuple[Span, ...], ...]
    ordered: bool = False
    levels: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.levels and len(self.levels) != len(self.items):
            raise ValueError(f"{len(self.levels)} levels were given for {len(self.items)} items")


@dataclass(frozen=True)
class Spark:
    """A small chart inside a table: a value a period, None where nothing is known; `marked` are the positions meant."""

    values: tuple[float | None, ...]
    alt: str
    marked: tuple[int, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table of finished text; `align` has one of l, r, c a column; the first column heads its row.

    The cells of a `verbatim` table are values to be typed again, the same in every language. `sparks`, one a row (None:
    nothing to draw), make a last column of small charts, headed `sparks_head` and read as `sparks_note` says where they
    are shown; `verdicts`, one a row ("" for none), set the sign of a verdict before the row's first cell, and
    `numbers`, one a row, its number before that: what the marks of a text lead to (`Span.number`).
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    align: str = ""
    note: str = ""
    row_heads: bool = True
    verbatim: bool = False
    sparks: tuple[Spark | None, ...] = ()
    sparks_head: str = ""
    sparks_note: str = ""
    verdicts: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, beside in (("sparks", self.sparks), ("verdicts", self.verdicts), ("numbers", self.numbers)):
            if beside and len(beside) != len(self.rows):
                raise ValueError(f"{len(beside)} {name} were given for {len(self.rows)} rows")
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise ValueError(f"row {number} has {len(row)} cells under {len(self.columns)} columns")
        if set(self.align) - set("lrc") or len(self.align) not in (0, len(self.columns)):
            raise ValueError(f"align is one of l, r and c for each of {len(self.columns)} columns")

    @cached_property
    def alignment(self) -> str:
        """One of l, r, c for every column; without `align`, columns of numbers stand to the right."""
        # Kept, since renderers ask for it with every cell, and it reads them all.
        if self.align:
            return self.align
        first = "l" if self.row_heads else ""
        others = range(len(first), len(self.columns))
        return (first + "".join("r" if self._numeric(column) else "l" for column in others))[
            : len(self.columns)
        ]

    def _numeric(self, column: int) -> bool:
        cells = [row[column].strip() for row in self.rows]
        figures = [cell for cell in cells if cell not in _NO_FIGURE]
        return bool(figures) and all(_reads_as_number(cell) for cell in figures)


@dataclass(frozen=True)
class Figure:
    """A figure: a drawing (SVG) or pixels (PNG in base64), a caption, and an alternative text that says what it shows.

    `data` is the table behind the figure as CSV text, or empty where it may not be passed on. `narrow` is the same figure
    drawn as SVG for a column as wide as a phone; empty where there is none, and `svg` is shrunk.
    """

    name: str
    caption: str
    alt: str
    png: str = ""
    svg: str = ""
    data: str = ""
    narrow: str = ""

    def __post_init__(self) -> None:
        if not self.alt.strip():
            raise ValueError(f"the figure {self.name!r} has no alternative text")
        if (self.png or not self.svg) and not self.png_bytes().startswith(PNG_SIGNATURE):
            raise ValueError(f"the figure {self.name!r} holds no PNG image")

    def png_bytes(self) -> bytes:
        """Return the PNG image; nothing where there is a drawing alone."""
        try:
            # Notebooks write base64 in lines.
            return base64.b64decode("".join(self.png.split()), validate=True)
        except (binascii.Error, ValueError):
            raise ValueError(f"the figure {self.name!r} holds no PNG image in base64") from None


@dataclass(frozen=True)
class VerdictBox:
    """A verdict with its sentence; `details` are short pairs of label and value shown beneath."""

    verdict: Verdict
    title: str
    sentence: str
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Stamp:
    """One claim in short words and what the figures say of it."""

    verdict: Verdict
    text: str


@dataclass(frozen=True)
class Stamps:
    """The verdicts of a report in one row, a stamp a claim."""

    items: tuple[Stamp, ...]


@dataclass(frozen=True)
class Tile:
    """One figure set large: what it counts, the figure, how it compares (`changes`, a line each), and its rank.

    `direction` is where it went against the first comparison: the arrow; "" where nothing can be compared.
    """

    label: str
    value: str
    direction: Literal["up", "down", "level", ""] = ""
    changes: tuple[str, ...] = ()
    rank: str = ""


@dataclass(frozen=True)
class Tiles:
    """Figures set large, side by side: two in a row where it is narrow."""

    items: tuple[Tile, ...]


@dataclass(frozen=True)
class Note:
    """An aside: a caution, a limitation or a piece of information; a `caveat` is the one caution that opens a report."""

    spans: tuple[Span, ...]
    kind: Literal["information", "caution", "caveat"] = "information"


@dataclass(frozen=True)
class Card:
    """What is known of one statement, to be unfolded on a page; `facets` are what a reader filters by, name and value.

    `verdict` is shown as its sign beside `summary`.
    """

    summary: tuple[Span, ...]
    verdict: Verdict
    facets: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Cards:
    """Cards, folded and to be filtered on an HTML page; left out of print, which has the table that they stand under."""

    items: tuple[Card, ...]


@dataclass(frozen=True)
class Maths:
    """A displayed formula in TeX, with what it says in words."""

    tex: str
    alt: str


@dataclass(frozen=True)
class Preformatted:
    """Text whose line breaks and columns matter: what a cell printed, or an example of a command."""

    text: str


@dataclass(frozen=True)
class Code:
    """Source code of a notebook cell: folded in HTML, left out of the PDF."""

    text: str
    language: str = "python"


Block: TypeAlias = (
    Heading
    | Paragraph
    | Bullets
    | Table
    | Figure
    | VerdictBox
    | Stamps
    | Tiles
    | Cards
    | Note
    | Maths
    | Preformatted
    | Code
)
BLOCK_TYPES: dict[str, type] = {cls.__name__: cls for cls in typing.get_args(Block)}


@dataclass(frozen=True)
class Brand:
    """Who publishes a report: set by ``[brand]`` in ``reports.toml``, and the same on every page and in print.

    Attributes
    ----------
    organisation, contact, licence, disclaimer : str
        Plain text; empty where nothing is said.
    logo, logo_alt : str
        An image as a data address (``data:image/png;base64,...`` or SVG), and its alternative text.
    colour, dark_colour : str
        ``#rrggbb`` of rules, links and stamps on white, and its counterpart in the dark; empty for the package's own.
    paper : str
        ``a4`` or ``us-letter``.
    """

    organisation: str = ""
    logo: str = ""
    logo_alt: str = ""
    colour: str = ""
    dark_colour: str = ""
    contact: str = ""
    licence: str = ""
    disclaimer: str = ""
    paper: Literal["a4", "us-letter"] = "a4"


@dataclass(frozen=True)
class Document:
    """Blocks in order, with what a title page and the metadata need; `kicker` is the question above the title."""

    title: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    language: str = "en"
    as_of: str = ""
    authors: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    kicker: str = ""
    brand: Brand = Brand()


def spans(text: str) -> tuple[Span, ...]:
    """Wrap plain text as a single span."""
    return (Span(text),)


def paragraph(text: str, *, lead: bool = False) -> Paragraph:
    """Make a paragraph of plain text."""
    return Paragraph(spans(text), lead=lead)


def plain(runs: tuple[Span, ...]) -> str:
    """Join the text of spans, without their styles."""
    return "".join(run.text for run in runs)


def _reads_as_number(cell: str) -> bool:
    """Tell whether a cell is a figure: ``1,234``, ``-0.5``, ``1.28 to 3.4``, ``12 %`` are; a date is not."""
    return bool(_FIGURE.fullmatch(cell))
