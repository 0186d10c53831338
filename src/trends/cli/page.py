"""A page for the terminal: the document's plain text, coloured where there is somebody to see it."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from trends.cli.terminal import write

if TYPE_CHECKING:
    from trends.document.blocks import Block

__all__ = ["PAGE_WIDTH", "print_page"]

PAGE_WIDTH = 100
"""Most columns of a page, and always those of one that goes to a file, whose bytes no terminal shall change."""

_STYLES = {
    r"(?m)^SUPPORTED\b": "bold green",
    r"(?m)^CONTRADICTED\b": "bold red",
    r"(?m)^(INCONCLUSIVE|NOT TESTABLE)\b": "bold yellow",
    r"(?m)^Caution:": "yellow",
    r"(?m)^.+\n(=+|-+)$": "bold",
}


def print_page(blocks: Iterable[Block]) -> None:
    """Print blocks one under the other."""
    from trends.document.plain import display_text

    if not sys.stdout.isatty():
        write(display_text(blocks, width=PAGE_WIDTH) + "\n")
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, markup=False, emoji=False)
    page = Text(display_text(blocks, width=min(console.width, PAGE_WIDTH)))
    for pattern, style in _STYLES.items():
        page.highlight_regex(pattern, style)
    console.print(page, soft_wrap=True)
