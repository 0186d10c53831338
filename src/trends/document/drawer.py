"""Who draws: results name their figures, and those who draw stand on a higher floor and are handed down to here.

`trends` itself, which is imported before any of its modules, says once where the figures are (`drawn_by`). They are
imported when the first of them is wanted, so that neither an import nor a verdict pays for them.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes

    from trends.document.blocks import Block, Figure

__all__ = ["Drawer", "drawer", "drawn_by"]


class Drawer(Protocol):
    """What is asked of those who draw; `trends.figures` is one."""

    def draw(self, shown: Any, ax: Axes | None = None, *, kind: str | None = None, **options: Any) -> Axes:
        """Draw one of the figures that an object names, the first of them where `kind` names none."""

    def with_sparkline(self, shown: Any, blocks: list[Block]) -> list[Block]:
        """Return the blocks of an object with a small chart of its counts."""

    def figure(self, shown: Any, kind: str | None = None, *, name: str | None = None) -> Figure:
        """Return the figure of an object as a block, as wide as a page."""

    def small(self, shown: Any, name: str) -> Figure:
        """Return the figure of an object as a block, drawn for a column as narrow as a phone or a card."""

    def axes_bundle(self, ax: Axes) -> dict[str, Any]:
        """Return what Jupyter shows of Axes."""


_sources: list[Callable[[], Drawer]] = []


def drawn_by(source: Callable[[], Drawer]) -> None:
    """Say who draws from here on; `source` is called when something is first drawn."""
    _sources[:] = [source]
    drawer.cache_clear()


@cache
def drawer() -> Drawer:
    """Return who draws."""
    return _sources[0]()
