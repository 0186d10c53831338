"""The Axes of a figure made here: as the last line of a notebook's cell they show the figure, once.

pyplot knows nothing of these figures, so nothing draws them a second time at the end of the cell; and what is shown
carries its alternative text, which a figure shown by pyplot has not.
"""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes

from trends.display import axes_bundle

__all__ = ["OwnAxes"]


class OwnAxes(Axes):
    """Axes that know what is drawn on them.

    Attributes
    ----------
    drawn : tuple or None
        The object and the kind of its figure, where ``.plot()`` drew it.
    """

    drawn: tuple[object, str] | None = None

    def _repr_mimebundle_(self, **_wanted: object) -> dict[str, Any]:
        return axes_bundle(self)
