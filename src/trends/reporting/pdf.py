"""The document as a PDF: tagged, PDF/UA-1, the same bytes every time; set by Typst without LaTeX or a browser.

The template ``report.typ`` never changes. A document goes to it as JSON, so that its text is data: nothing that it
holds can become Typst markup or code.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from trends.document.blocks import (
    Block,
    Code,
    Document,
    Figure,
    Heading,
)
from trends.document.glyphs import only_covered, without_stray_marks
from trends.document.text import one_line
from trends.errors import RenderError
from trends.fonts.choice import fonts_for
from trends.reporting.page_fit import fitted
from trends.reporting.row_groups import without_spanning_column
from trends.reporting.row_headers import with_row_headers
from trends.reporting.typesetting import TypesettingError, typesetter
from trends.reporting.typst_value import TypstWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

__all__ = ["render_pdf"]


def render_pdf(document: Document, *, origins: Sequence[str] = ()) -> bytes:
    """Typeset a document.

    Parameters
    ----------
    document : Document
        What is shown; code is left out.
    origins : sequence of str
        Where each block came from, for errors.

    Returns
    -------
    bytes
        A PDF/UA-1 file, dated with the document's last day of data.

    Raises
    ------
    RenderError
        If the document cannot be typeset or breaks a rule of PDF/UA; the block is named where it can be found.
    """
    _check(document, origins)
    images, value = TypstWriter(document).write()
    value = _each_text(value, without_stray_marks)
    try:
        return _compile(images, value, document.as_of)
    except TypesettingError as error:
        said = str(error)
    try:
        # What the typesetter makes of rare letters beside one another, no rule foretells: better U+FFFD than no report.
        return _compile(images, _each_text(value, only_covered), document.as_of)
    except TypesettingError:
        raise RenderError(_blame(document, origins, said)) from None


def _compile(images: dict[str, bytes], value: dict[str, Any], as_of: str) -> bytes:
    texts = list(_texts(value))
    value = {**value, "fonts": [font.family for font in fonts_for(texts)]}
    with typesetter(images, texts, _timestamp(as_of)) as at_work:
        pdf = at_work.pdf(fitted(value, at_work.places))
    parts = [part for block in value["blocks"] for part in block.get("parts", ())]
    try:
        pdf = without_spanning_column(
            pdf, [len(part["columns"]) if part["together"] else None for part in parts]
        )
        return with_row_headers(pdf, [part["row_heads"] for part in parts])
    except ValueError:
        # Written otherwise than this version of Typst does: the print has its column headers, and is no reason for no report.
        return pdf


def _texts(value: Any) -> Iterator[str]:
    """Go through every text of a document's value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    """Change every text of a document's value; its names and addresses are ASCII, and stay."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _each_text(item, change) for key, item in value.items()}
    if isinstance(value, list):
        return [_each_text(item, change) for item in value]
    return value


def _timestamp(as_of: str) -> int:
    """Return midnight UTC of the last day of the data: a PDF must bear a date, and the clock's would differ."""
    try:
        day = date.fromisoformat(as_of)
    except ValueError:
        return 0
    return max(0, int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()))


def _place(index: int, block: Block, origins: Sequence[str]) -> str:
    origin = origins[index] if index < len(origins) else ""
    return f"{origin or f'block {index + 1}'}, a {type(block).__name__.lower()}"


def _check(document: Document, origins: Sequence[str]) -> None:
    """Refuse beforehand what PDF/UA-1 would refuse without a place: no title, no alternative text, a lost level."""
    if not one_line(document.title):
        raise RenderError("The document has no title.")
    level = 1
    for index, block in enumerate(document.blocks):
        if isinstance(block, Heading):
            if not one_line(block.text):
                raise RenderError(f"In {_place(index, block, origins)}: the heading is empty.")
            if not 2 <= block.level <= level + 1:
                raise RenderError(
                    f"In {_place(index, block, origins)}: {one_line(block.text)[:60]!r} is of level {block.level} "
                    f"under one of level {level}."
                )
            level = block.level
        if isinstance(block, Figure) and not one_line(block.alt):
            raise RenderError(f"In {_place(index, block, origins)}: there is no alternative text.")


def _blame(document: Document, origins: Sequence[str], message: str) -> str:
    """Find the block that cannot be typeset, by typesetting each one alone."""
    reason = one_line(message)[:200]
    for index, block in enumerate(document.blocks):
        if isinstance(block, (Code, Heading)):
            continue
        alone = Document(document.title, (block,), language=document.language)
        try:
            _compile(*TypstWriter(alone).write(), "")
        except TypesettingError as error:
            return f"In {_place(index, block, origins)}: it cannot be typeset: {one_line(str(error))[:200]}."
    return f"The document cannot be typeset: {reason}."
