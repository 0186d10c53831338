"""How an object shows itself: a line at the prompt, a rich display in Jupyter, a figure.

An object of a lower floor may have a figure on a higher one. `draw`, `sketch` and `axes_bundle` are the knot that
ties them: single dispatch functions that ``trends.figures`` fills when it is imported, so that nothing below imports
it by name.
"""

from __future__ import annotations

import importlib
from functools import singledispatch
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from trends.document.blocks import Block

__all__ = ["Displayed", "axes_bundle", "draw", "sketch"]


@singledispatch
def draw(shown: object, ax: Axes | None = None, **options: Any) -> Axes:  # noqa: ARG001 - for those registered
    """Draw an object on `ax`, or on new Axes, and return the Axes."""
    raise TypeError(f"{type(shown).__name__} has no figure")


@singledispatch
def axes_bundle(ax: object) -> dict[str, Any]:
    """Return what Jupyter shows of Axes that were made here: their figure, with its alternative text."""
    return {"text/plain": repr(ax)}


@singledispatch
def sketch(shown: object, blocks: list[Block]) -> list[Block]:  # noqa: ARG001 - for those registered
    """Add a small chart to the blocks of an object that has one."""
    return blocks


class Displayed:
    """A mixin: an object that gives its blocks can be shown anywhere.

    Attributes
    ----------
    sketched : bool
        Whether a small chart of the counts goes with it in Jupyter.
    """

    sketched: ClassVar[bool] = False

    def blocks(self) -> list[Block]:
        """Return what the object shows, as blocks of a document."""
        raise NotImplementedError

    def plot(self, ax: Axes | None = None, **options: Any) -> Axes:
        """Draw the object's figure on `ax`, or on new Axes; return the Axes."""
        importlib.import_module("trends.figures")
        return draw(self, ax, **options)

    def _repr_mimebundle_(self, **_wanted: object) -> dict[str, Any]:
        from trends.document.blocks import MIME, to_json
        from trends.document.fragments import display_html

        blocks = self.blocks()
        if self.sketched:
            importlib.import_module("trends.figures")
            blocks = sketch(self, blocks)
        return {MIME: to_json(blocks), "text/html": display_html(blocks), "text/plain": repr(self)}
