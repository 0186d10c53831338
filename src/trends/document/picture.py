"""A figure as an image of the page: whole in every column, and dark where the page is."""

from __future__ import annotations

import base64
import re
import struct
from typing import TYPE_CHECKING

from trends.document.dark import with_dark
from trends.document.text import escape, one_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from trends.document.blocks import Figure
    from trends.document.words import Words

__all__ = ["NARROW", "data_address", "picture", "png_size", "svg_size"]

NARROW = "(max-width: 36rem)"
"""Up to this width of the window the figure's drawing for a phone is shown."""

_SVG_ROOT = re.compile(r"<svg\b[^>]*>", re.DOTALL)
_SVG_BOX = re.compile(r"""viewBox\s*=\s*["']\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)""")


def data_address(kind: str, content: bytes) -> str:
    """Return a file as an address that holds it."""
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"


def picture(
    figure: Figure, say: Words, *, narrow: bool = True, placed: Callable[[str, bytes], str] = data_address
) -> str:
    """Return a figure as ``<img>``, in a ``<picture>`` where it has a drawing for a phone.

    An SVG becomes the image's address and no markup: so it can neither run a script nor fetch anything. What cannot
    follow a dark theme (pixels, drawings by others) is marked to be laid on a sheet of white paper.

    Parameters
    ----------
    figure : Figure
    say : Words
    narrow : bool
        Whether the drawing for a phone goes with it.
    placed : callable
        From an image's type and content to its address; by default the address holds the image.
    """
    png = figure.png_bytes()
    themed = with_dark(figure.svg) if figure.svg else None
    drawn = themed or figure.svg
    source = placed("image/svg+xml", _bytes(drawn)) if drawn else placed("image/png", png)
    size = svg_size(figure.svg) or png_size(png)
    alt = escape(say.plain(one_line(figure.alt) or one_line(figure.caption)))
    sheet = "" if themed else ' class="sheet"'
    image = f'<img{sheet} src="{source}" alt="{alt}"{_sized(size)}>'
    if not (narrow and figure.narrow and drawn):
        return image
    other = placed("image/svg+xml", _bytes(with_dark(figure.narrow) or figure.narrow))
    return f'<picture><source media="{NARROW}" srcset="{other}"{_sized(svg_size(figure.narrow))}>{image}</picture>'


def _bytes(svg: str) -> bytes:
    # The text is what matplotlib wrote; only its encoding is touched.
    return svg.encode("utf-8", "replace")


def _sized(size: tuple[int, int] | None) -> str:
    return f' width="{size[0]}" height="{size[1]}"' if size else ""


def png_size(png: bytes) -> tuple[int, int] | None:
    """Return width and height of a PNG image from its header (PNG specification, 11.2.1)."""
    if len(png) < 24:
        return None
    width, height = struct.unpack(">II", png[16:24])
    return (width, height) if width and height else None


def svg_size(svg: str) -> tuple[int, int] | None:
    """Return width and height of an SVG image in CSS pixels; matplotlib's view box is in points of 4/3 pixel."""
    root = _SVG_ROOT.search(svg)
    box = _SVG_BOX.search(root.group()) if root else None
    if not box:
        return None
    width, height = (round(float(value) * 4 / 3) for value in box.groups())
    return (width, height) if width and height else None
