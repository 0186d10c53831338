"""Where everything lies in a drawn figure, measured by matplotlib's own renderer: what is over what, outside or cut."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from matplotlib.collections import Collection
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.text import Text

from trends.figures.style import SMALL, is_narrow

_SLACK = 1.0
"""Dots of 1/100 inch by which boxes of letters may touch: they are a little larger than the ink."""
_HELD = ("band", "range", "interval", "nowcast", "date-set", "level")
"""Marks whose ends must be seen: an interval that is cut says less than is known."""


@dataclass
class Geometry:
    """The faults of a figure, each in a sentence."""

    ax: object
    faults: list[str] = field(default_factory=list)

    def __post_init__(self):
        self.figure = self.ax.get_figure(root=True)
        self.figure.draw_without_rendering()
        self.renderer = self.figure.canvas.get_renderer()
        self.axes = list(_with_children(self.figure.axes))
        self.texts = [*self._texts()]
        self._outside()
        self._over_one_another()
        self._small()
        self._over_the_data()
        self._cut()

    def box(self, artist):
        return artist.get_window_extent(self.renderer)

    def _texts(self):
        """Every text that is drawn, with the Axes that clip it, if any do."""
        yield from ((text, None) for text in self.figure.texts if _said(text))
        for ax in self.axes:
            yield from ((text, ax) for text in ax.texts if _said(text))
            yield from ((text, None) for text in (ax.title, ax._left_title, ax._right_title) if _said(text))
            legend = ax.get_legend()
            if legend is not None:
                yield from ((text, None) for text in legend.get_texts() if _said(text))
            if not ax.axison:
                continue
            for axis in (ax.xaxis, ax.yaxis):
                if _said(axis.label):
                    yield axis.label, None
                if _said(axis.offsetText):
                    yield axis.offsetText, None
                for tick in axis._update_ticks():
                    yield from ((label, None) for label in (tick.label1, tick.label2) if _said(label))

    def _outside(self):
        page = self.figure.bbox.padded(_SLACK)
        for text, ax in self.texts:
            box = self.box(text)
            if not _inside(box, page):
                self.faults.append(f"outside the figure: {text.get_text()!r}")
            elif ax is not None and _clipped(text) and not _inside(box, ax.bbox.padded(_SLACK)):
                self.faults.append(f"cut at the edge of its Axes: {text.get_text()!r}")
        for ax in self.axes:
            for artist in (*ax.lines, *ax.collections):
                if artist.get_clip_on() or not artist.get_visible():
                    continue
                box = self.box(artist)
                if np.isfinite(box.extents).all() and not _inside(box, page):
                    self.faults.append(f"outside the figure: a mark, {artist.get_gid()}")

    def _over_one_another(self):
        boxes = [(text.get_text(), self.box(text).padded(-_SLACK)) for text, _ in self.texts]
        for (one, first), (other, second) in combinations(boxes, 2):
            if first.overlaps(second):
                self.faults.append(f"over one another: {one!r} and {other!r}")

    def _small(self):
        least = SMALL if is_narrow() else 6.9
        for text, _ in self.texts:
            if text.get_fontsize() < least:
                self.faults.append(f"too small, {text.get_fontsize()} points: {text.get_text()!r}")

    def _over_the_data(self):
        """The heading and the legend, where they cover the data."""
        for ax in self.axes:
            plot = ax.bbox.padded(-_SLACK)
            if not ax.axison:
                continue
            for text in self.figure.texts:
                if self.box(text).overlaps(plot):
                    self.faults.append(f"over the data: {text.get_text()!r}")
            legend = ax.get_legend()
            if legend is not None and self.box(legend).overlaps(plot):
                self.faults.append("over the data: the legend")

    def _cut(self):
        for ax in self.axes:
            if any(isinstance(artist, AxesImage) for artist in ax.images):
                self.faults.append("pixels, which are not dark on a dark page")
            low, high = sorted(ax.get_ylim())
            for artist in (*ax.lines, *ax.collections):
                if (artist.get_gid() or "").startswith(_HELD) and _cut(artist, ax, low, high):
                    self.faults.append(f"cut: {artist.get_gid()}")


def _cut(artist, ax, low, high) -> bool:
    if isinstance(artist, Line2D):
        if not artist.get_transform().contains_branch(ax.transData):
            return False
        values = np.asarray(artist.get_ydata(), dtype=float)
    elif isinstance(artist, Collection):
        parts = [path.vertices[:, 1] for path in artist.get_paths() if len(path.vertices)]
        values = np.concatenate(parts) if parts else np.array([])
    else:
        return False
    values = values[np.isfinite(values)]
    slack = 1e-6 * max(abs(low), abs(high), 1e-12)
    return bool(len(values)) and bool(values.max() > high + slack or values.min() < low - slack)


def _with_children(axes):
    for ax in axes:
        yield ax
        yield from _with_children(ax.child_axes)


def _clipped(text: Text) -> bool:
    return bool(text.get_clip_on() and (text.get_clip_box() or text.get_clip_path()))


def _said(text: Text) -> bool:
    return bool(text.get_visible() and text.get_text().strip())


def _inside(box, page) -> bool:
    return page.x0 <= box.x0 and box.x1 <= page.x1 and page.y0 <= box.y0 and box.y1 <= page.y1
