"""A drawn figure in the language of its report: labels and ticks are looked up like the sentences of a page.

Time runs from left to right in every language, as it does in the Arabic statistics of the United Nations; headings and
legends stand on the side where the language begins. Matplotlib shapes and orders Arabic letters itself (3.11, libraqm).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from trends.document.words import direction
from trends.messages.speech import current, spoken

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["in_order", "mirrored", "put_into_words", "said"]


def mirrored() -> bool:
    """Whether the language that figures speak is written from right to left."""
    return direction(current()) == "rtl"


def in_order(lines: Sequence[str]) -> Sequence[str]:
    """Let every line of a broken text run the way the language does, even one that begins with a figure."""
    return [f"\N{RIGHT-TO-LEFT MARK}{line}" for line in lines] if mirrored() else lines


def said(text: str) -> str:
    """Say a label: its lines together, broken again after the first comma where it had several."""
    if current() == "en" or not text.strip():
        return text
    lines = text.split("\n")
    if len(lines) == 1:
        return spoken(text)
    whole = spoken(" ".join(lines))
    if whole == " ".join(lines):
        return "\n".join(spoken(line) for line in lines)
    for comma in (", ", "، "):
        first, separator, remainder = whole.partition(comma)
        if separator:
            return f"{first}{comma.strip()}\n{remainder}"
    return whole


def put_into_words(ax: Axes) -> None:
    """Put the labels, ticks and remarks of drawn Axes into the language that is being spoken."""
    if current() == "en":
        return
    for text in (ax.xaxis.label, ax.yaxis.label, *ax.texts):
        text.set_text(said(text.get_text()))
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_formatter(_spoken_ticks(axis.get_major_formatter()))


def _spoken_ticks(inner: Any) -> Any:
    from matplotlib.ticker import Formatter

    class Spoken(Formatter):
        """Says what another formatter writes."""

        def __call__(self, x: float, pos: int | None = None) -> str:
            return said(str(inner(x, pos)))

        def format_ticks(self, values: Any) -> list[str]:
            return [said(str(label)) for label in inner.format_ticks(values)]

        def set_locs(self, locs: Any) -> None:
            inner.set_locs(locs)

        def set_axis(self, axis: Any) -> None:
            super().set_axis(axis)
            inner.set_axis(axis)

        def get_offset(self) -> str:
            return str(inner.get_offset())

    return Spoken()
