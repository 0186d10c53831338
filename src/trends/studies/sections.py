"""A section of a report, and how its blocks are put under a heading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trends.document.blocks import Block, Heading, Paragraph, plain
from trends.document.displayed import Displayed

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Section", "headed"]


@dataclass(frozen=True, repr=False)
class Section(Displayed):
    """A section ready to be shown; one with nothing to say is empty, and shows nothing."""

    name: str
    shown: tuple[Block, ...]

    def blocks(self) -> list[Block]:
        """Return the blocks."""
        return list(self.shown)

    def __bool__(self) -> bool:
        return bool(self.shown)

    def __repr__(self) -> str:
        from trends.document.plain import display_text

        return display_text(self.shown)


def headed(
    name: str, heading: str, shown: Sequence[Block], *, level: int = 2, new_page: bool = False
) -> Section:
    """Put blocks under a heading; without a block there is no heading either.

    Parameters
    ----------
    name : str
        Of the section.
    heading : str
    shown : sequence of Block
        Empty paragraphs are left out.
    level : int
        Of the heading.
    new_page : bool
        Whether it begins a page in print.
    """
    filled = [block for block in shown if not (isinstance(block, Paragraph) and not plain(block.spans))]
    return Section(name, (Heading(heading, level, new_page), *filled) if filled else ())
