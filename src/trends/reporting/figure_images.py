"""Figures as PNG, for those who paste them elsewhere: made of their drawings, all at once, by what sets the print.

matplotlib would draw each figure once more for its pixels, and take as long as for the drawing.
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, Any

from trends.document.text import clean, one_line
from trends.errors import RenderError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trends.document.blocks import Figure

__all__ = ["DOTS", "images_of"]

DOTS = 200
"""An inch, which print needs."""
_HEADER = 33
"""Bytes of a PNG's signature and header."""
_SHEET = """\
#set page(width: auto, height: auto, margin: 0pt, fill: none)
#for number in range(int(sys.inputs.at("figures"))) {
  page(image(bytes(sys.inputs.at(str(number))), format: "svg"))
}"""
"""Each drawing on a page of its own, in its own size."""


def images_of(figures: Iterable[Figure]) -> list[bytes]:
    """Return the PNG image of each figure: its own, where it has one, else one of its drawing.

    Raises
    ------
    RenderError
        If a drawing cannot be read.
    """
    figures = list(figures)
    drawings = list(dict.fromkeys(clean(figure.svg) for figure in figures if not figure.png))
    made = dict(zip(drawings, _rasterised(drawings), strict=True))
    return [figure.png_bytes() if figure.png else made[clean(figure.svg)] for figure in figures]


def _rasterised(drawings: list[str]) -> list[bytes]:
    if not drawings:
        return []
    import typst

    given = {"figures": str(len(drawings)), **{str(number): svg for number, svg in enumerate(drawings)}}
    try:
        # One page is no list, whatever typst's annotations say.
        pages: Any = typst.compile(
            _SHEET.encode(),
            format="png",
            ppi=DOTS,
            sys_inputs=given,
            # Letters are outlines.
            font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=False),
            ignore_system_fonts=True,
        )
    except typst.TypstError as error:
        raise RenderError(
            f"A figure cannot be made into a PNG image: {one_line(str(error.message))[:200]}."
        ) from None
    return [_with_size(page) for page in (pages if isinstance(pages, list) else [pages])]


def _with_size(png: bytes) -> bytes:
    """Let a PNG say how many dots an inch it has, or it is taken for twice as wide where it is pasted.

    Chunk pHYs, in dots a metre, after the header (PNG specification, 11.3.4.3).
    """
    dots = round(DOTS / 0.0254)
    chunk = b"pHYs" + struct.pack(">IIB", dots, dots, 1)
    length, check = struct.pack(">I", len(chunk) - 4), struct.pack(">I", zlib.crc32(chunk))
    return png[:_HEADER] + length + chunk + check + png[_HEADER:]
