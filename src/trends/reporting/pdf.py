"""The document as a PDF: tagged, PDF/UA-1, the same bytes every time; set by Typst without LaTeX or a browser.

The template ``report.typ`` never changes. A document goes to it as JSON, so that its text is data: nothing that it
holds can become Typst markup or code.
"""

from __future__ import annotations

import json
import shutil
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path
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
from trends.fonts.choice import Font, fonts_for
from trends.kernels.environment import workplace
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
    except _TypesettingError as error:
        said = str(error)
    try:
        # What the typesetter makes of rare letters beside one another, no rule foretells: better U+FFFD than no report.
        return _compile(images, _each_text(value, only_covered), document.as_of)
    except _TypesettingError:
        raise RenderError(_blame(document, origins, said)) from None


class _TypesettingError(Exception):
    """What Typst said."""


def _compile(images: dict[str, bytes], value: dict[str, Any], as_of: str) -> bytes:
    import matplotlib as mpl
    import typst

    template = files("trends.reporting").joinpath("report.typ").read_bytes()
    folders = [str(Path(mpl.get_data_path()) / "fonts" / "ttf")]
    more = fonts_for(_texts(value))
    value = {**value, "fonts": [font.family for font in more]}
    # Typst reads files below `root` only, and `root` holds nothing but this document. It lies in a private folder, which
    # the next run takes away should this one be killed.
    with workplace({}) as folder:
        root = folder / "document"
        root.mkdir()
        (root / "report.typ").write_bytes(template)
        (root / "document.json").write_text(json.dumps(value), encoding="utf-8")
        if more:
            folders.append(str(_laid_out(more, folder / "fonts")))
        for name, content in images.items():
            (root / name).write_bytes(content)
        try:
            compiler = typst.Compiler(
                str(root / "report.typ"),
                root=str(root),
                font_paths=folders,
                ignore_system_fonts=True,
            )
            compiled = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=_timestamp(as_of))
        except typst.TypstError as error:
            raise _TypesettingError(str(error.message)) from None
    if not isinstance(compiled, bytes):
        raise _TypesettingError("no PDF came out")
    return compiled


def _laid_out(fonts: Sequence[Font], folder: Path) -> Path:
    """Put fonts into a folder of their own: the compiler takes folders, and reads everything that lies there."""
    folder.mkdir()
    for number, font in enumerate(fonts):
        shutil.copyfile(font.path, folder / f"{number}{font.path.suffix}")
    return folder


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
        except _TypesettingError as error:
            return f"In {_place(index, block, origins)}: it cannot be typeset: {one_line(str(error))[:200]}."
    return f"The document cannot be typeset: {reason}."
