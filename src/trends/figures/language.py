"""On which side a figure's words begin in the language of its report.

Time runs from left to right in every language, as it does in the Arabic statistics of the United Nations; headings and
legends stand on the side where the language begins. Matplotlib shapes and orders Arabic letters itself (3.11, libraqm).
"""

from __future__ import annotations

from collections.abc import Sequence

from trends.document.words import direction
from trends.messages.speech import current

__all__ = ["in_order", "mirrored"]


def mirrored() -> bool:
    """Whether the language that figures speak is written from right to left."""
    return direction(current()) == "rtl"


def in_order(lines: Sequence[str]) -> Sequence[str]:
    """Let every line of a broken text run the way the language does, even one that begins with a figure."""
    return [f"\N{RIGHT-TO-LEFT MARK}{line}" for line in lines] if mirrored() else lines
