"""A page for the terminal: the document's plain text, coloured where there is somebody to see it."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any, Protocol

from trends.cli.terminal import page_width, write

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trends.document.blocks import Block

__all__ = ["PAGE_WIDTH", "Answer", "answer_in", "print_answer", "print_page"]

PAGE_WIDTH = 100
"""Most columns of a line of words, and of everything where neither a terminal nor COLUMNS says how many there are."""

_COLOURS = {
    "supported": "bold green",
    "contradicted": "bold red",
    "inconclusive": "bold yellow",
    "not testable": "bold yellow",
}


class Answer(Protocol):
    """A result that can be printed."""

    def to_dict(self) -> dict[str, Any]:
        """Return it as one JSON object."""

    def blocks(self) -> list[Block]:
        """Return it as a page."""


def print_answer(result: Answer, *, as_json: bool, language: str | None = None) -> None:
    """Print a result as JSON or as a page; in a `language`, JSON has the ids of its sentences beside them."""
    if not as_json:
        print_page(result.blocks(), language or "en")
        return
    from trends.files.output import json_text

    write(json_text(result.to_dict() if language is None else answer_in(language, result)))


def answer_in(language: str, result: Answer) -> dict[str, Any]:
    """Return what `--json` prints of a result in a language: its values, and the ids of its sentences beside them."""
    from trends.messages import with_ids

    value: dict[str, Any] = with_ids(result.to_dict(), language)
    return value


def print_page(blocks: Iterable[Block], language: str = "en") -> None:
    """Print blocks one under the other, in a language."""
    from trends.document.plain import display_text

    columns = page_width(PAGE_WIDTH)
    text = display_text(blocks, width=min(columns, PAGE_WIDTH), table_width=columns, language=language)
    if not sys.stdout.isatty():
        write(text + "\n")
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(width=columns, highlight=False, markup=False, emoji=False)
    page = Text(text)
    for pattern, style in _styles(language).items():
        page.highlight_regex(pattern, style)
    console.print(page, soft_wrap=True)


def _styles(language: str) -> dict[str, str]:
    """Return what is coloured: verdicts, cautions and headings, by their words in the language."""
    from trends.document.words import words

    wording = words(language)
    verdicts = {
        rf"(?m)^{re.escape(wording.verdicts[verdict].upper())}(?=:)": style
        for verdict, style in _COLOURS.items()
    }
    return {**verdicts, rf"(?m)^{re.escape(wording.caution)}:": "yellow", r"(?m)^.+\n(=+|-+)$": "bold"}
