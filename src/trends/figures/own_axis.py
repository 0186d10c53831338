"""The axes of the figures made here, whose ticks cost less: half of drawing a figure of matplotlib goes into its ticks.

What matplotlib would find is found, only less often: a further tick is a copy of the first, which it is to be like; and
while a figure stands still (`OwnFigure.still`) ticks and the extents of their labels are asked for three times in laying
it out and again in drawing it, and worked out anew only where the Axes have moved.
"""

from __future__ import annotations

from copy import copy
from typing import Any

from matplotlib.axis import Axis, Tick, XAxis, YAxis
from matplotlib.cbook import CallbackRegistry

__all__ = ["OwnXAxis", "OwnYAxis"]

_LINES = ("tick1line", "tick2line", "gridline")
_LABELS = ("label1", "label2")


class _OwnAxis(Axis):
    """What both axes share.

    It overrides methods that matplotlib keeps to itself. A release that no longer calls them finds everything as before,
    and the figures are as they were, later.
    """

    _seen: tuple[Any, ...] | None = None
    _ticks: list[Tick]
    _extents: dict[Any, Any]

    def _update_ticks(self) -> list[Tick]:
        """Return the ticks that are drawn, with their places and words up to date."""
        seen = self._where()
        if seen is None or seen != self._seen:
            self._ticks, self._extents = super()._update_ticks(), {}  # type: ignore[misc]  # not in its annotations
            self._seen = seen
        return self._ticks

    def _where(self) -> tuple[Any, ...] | None:
        """Return all on which the ticks of a figure hang that stands still; None while it may change."""
        figure: Any = self.get_figure(root=True)
        still = getattr(figure, "still", None)
        if still is None:
            return None
        return (still, figure.dpi, *self.get_view_interval(), *self.axes.bbox.bounds)

    def _get_ticklabel_bboxes(self, ticks: list[Tick], renderer: Any) -> Any:
        """Return the extents of the labels of ticks, on either side."""
        seen = self._where()
        if seen is None or seen != self._seen or ticks is not self._ticks:
            return super()._get_ticklabel_bboxes(ticks, renderer)  # type: ignore[misc]  # not in its annotations
        # By the renderer itself and not its number, which another might get.
        if renderer not in self._extents:
            self._extents[renderer] = super()._get_ticklabel_bboxes(ticks, renderer)  # type: ignore[misc]  # not in its annotations
        one, other = self._extents[renderer]
        return list(one), list(other)

    def _get_tick(self, major: bool) -> Tick:
        """Return a further tick: a copy of the first."""
        first = (self.majorTicks if major else self.minorTicks)[:1]
        tick: Tick = _copied(first[0]) if first else super()._get_tick(major)  # type: ignore[misc]  # not in its annotations
        return tick

    def _copy_tick_props(self, src: Tick | None, dest: Tick | None) -> None:
        """Make one tick like another, which a copy of it is."""
        if getattr(dest, "copied_from", None) is not src or src is None:
            super()._copy_tick_props(src, dest)  # type: ignore[misc]  # not in its annotations


class OwnXAxis(_OwnAxis, XAxis):
    """The horizontal axis."""


class OwnYAxis(_OwnAxis, YAxis):
    """The vertical axis."""


def _copied(tick: Tick) -> Any:
    """Return a tick like another; of its parts they share what is never changed, only replaced."""
    new: Any = _part(tick)
    for name in _LINES:
        setattr(new, name, _part(getattr(tick, name)))
    for name in _LABELS:
        label = _part(getattr(tick, name))
        label.set_fontproperties(label.get_fontproperties())
        setattr(new, name, label)
    new.copied_from = tick
    return new


def _part(artist: Any) -> Any:
    new = copy(artist)
    # Whoever listens for changes of one does not listen for those of the other.
    new._callbacks = CallbackRegistry(signals=["pchanged"])  # noqa: SLF001 - as an artist makes it for itself
    return new
