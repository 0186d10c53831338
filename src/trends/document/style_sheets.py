"""The style sheets: of blocks wherever they stand, and what a notebook's cell carries of them."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

__all__ = ["blocks_sheet", "cell_style"]

CELL = ".incident-trends"
_COMMENT = re.compile(r"/\*(.*?)\*/", re.DOTALL)
# What the host says of every element, and of ours, is taken back. A drawing's own attributes are styles of the page as
# well, so drawings are spared. `:where` leaves every rule below stronger than this one, whichever cell comes last.
_RESET = f":where({CELL}, {CELL} *:not(svg, svg *)) {{all:revert!important;box-sizing:border-box!important}}"


def _text(name: str) -> str:
    # Browsers read CR LF as LF before they hash a style, and a policy would refuse what has CR LF in some checkouts.
    return files("trends.document").joinpath(f"{name}.css").read_text(encoding="utf-8").replace("\r\n", "\n")


@cache
def blocks_sheet() -> str:
    """Return the rules for blocks as they stand on a page."""
    return _COMMENT.sub("", _text("blocks")).strip() + "\n"


def cell_style(markup: str) -> str:
    """Return the style sheet of a cell's output: the parts that `markup` needs, bound to its container.

    No cell can rely on another: it may be cleared, or be shown alone. So each carries its rules, and no more than it
    needs. They stand in a cascade layer and are important, which no rule of a host page can outdo, not even its
    ``!important`` (CSS Cascading and Inheritance Level 5, 6.4.4).
    """
    return "".join(rules for needed, rules in _parts() if needed in markup)


@cache
def _parts() -> tuple[tuple[str, str], ...]:
    """Return the parts of a cell's style: the text in the markup that calls for each, and its rules."""
    own = _layered(_RESET + _important(_COMMENT.sub("", _text("display")), ""))
    # After the file's own comment come, in turn, what calls for a part and its rules.
    pieces = _COMMENT.split(_text("blocks"))[3:]
    bound = [
        (comment.strip(), _layered(_important(rules, f"{CELL} ")))
        for comment, rules in zip(pieces[::2], pieces[1::2], strict=True)
    ]
    return (("", own), *bound)


def _layered(rules: str) -> str:
    return f"@layer incident-trends{{{rules}}}"


def _important(sheet: str, ancestor: str) -> str:
    """Return the rules of a sheet with every declaration important, and every selector below an ancestor."""
    written, at = [], 0
    while (start := sheet.find("{", at)) >= 0:
        head, end = sheet[at:start].strip(), _closing(sheet, start)
        inner = sheet[start + 1 : end]
        if head.startswith("@"):
            written.append(f"{head}{{{_important(inner, ancestor)}}}")
        else:
            selectors = ",".join(ancestor + selector.strip() for selector in head.split(","))
            declared = (" ".join(line.split()) for line in inner.split(";") if line.strip())
            written.append(f"{selectors}{{{';'.join(f'{line}!important' for line in declared)}}}")
        at = end + 1
    return "".join(written)


def _closing(sheet: str, start: int) -> int:
    """Return where the brace that opens at `start` closes."""
    depth = 0
    for at in range(start, len(sheet)):
        depth += {"{": 1, "}": -1}.get(sheet[at], 0)
        if depth == 0:
            return at
    raise ValueError("a brace of a style sheet is not closed")
