"""A figure that stands still while it is laid out and written: its ticks cost less, into which half of drawing goes.

What matplotlib would find is found, only less often: a further tick is a copy of the first, which it is to be like; and
ticks and the extents of their labels, which are asked for three times in laying out and again in writing, are worked out
anew only where their Axes have moved. For that time the axes of matplotlib are of a kind of their own. It overrides
methods that matplotlib keeps to itself; a release that no longer calls them draws as it does without, later.
"""

from __future__ import annotations

from contextlib import contextmanager
from copy import copy
from typing import TYPE_CHECKING, Any

from matplotlib.axis import Axis, Tick, XAxis, YAxis
from matplotlib.cbook import CallbackRegistry

from trends.figures.own_axes import OwnFigure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.figure import Figure

__all__ = ["changed", "standing_still"]

_LINES = ("tick1line", "tick2line", "gridline")
_LABELS = ("label1", "label2")


@contextmanager
def standing_still(figure: Figure) -> Iterator[None]:
    """Let a figure made here stand still for a while: nothing of it changes but where its Axes lie."""
    if not isinstance(figure, OwnFigure):
        # Somebody else's may hold what moves when it is drawn.
        yield
        return
    axes = [each for ax in figure.axes for each in (ax, *ax.child_axes)]
    quick = [(axis, type(axis)) for ax in axes for axis in (ax.xaxis, ax.yaxis) if type(axis) in _QUICK]
    for axis, plain in quick:
        axis.__class__ = _QUICK[plain]
    figure.still = object()
    try:
        yield
    finally:
        figure.still = None
        for axis, plain in quick:
            axis.__class__ = plain
            for name in _REMEMBERED:
                vars(axis).pop(name, None)


def changed(figure: Figure) -> None:
    """Say that something of a figure that stands still did change."""
    if isinstance(figure, OwnFigure) and figure.still is not None:
        figure.still = object()


class _Quick(Axis):
    """What both axes share."""

    _seen: tuple[Any, ...] | None = None
    _drawn_ticks: list[Tick]
    _extents: dict[Any, Any]

    def _update_ticks(self) -> list[Tick]:
        """Return the ticks that are drawn, with their places and words up to date."""
        seen = self._where()
        if seen is None or seen != self._seen:
            self._drawn_ticks, self._extents = super()._update_ticks(), {}  # type: ignore[misc]  # not in its annotations
            self._seen = seen
        return self._drawn_ticks

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
        if seen is None or seen != self._seen or ticks is not self._drawn_ticks:
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


class _QuickX(_Quick, XAxis):
    """The horizontal axis."""


class _QuickY(_Quick, YAxis):
    """The vertical axis."""


_QUICK: dict[type, type] = {XAxis: _QuickX, YAxis: _QuickY}
_REMEMBERED = ("_seen", "_drawn_ticks", "_extents")


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
