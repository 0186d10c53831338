"""Series and results to draw: small, synthetic, made once."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pytest

from trends.series.count_series import CountSeries
from trends.verdict import test_pace


def fall(n: int = 36, *, gap: bool = True) -> CountSeries:
    """Months of about 30 attacks, then of about 10; two of them only bounded, one not observed at all if `gap`."""
    count = np.random.default_rng(1).poisson(np.where(np.arange(n) < n // 2, 30, 10)).astype(float)
    bounded = n // 2 + 2
    count[[3, bounded, n - 9] if gap else [3, bounded]] = np.nan
    low, high = np.full(n, np.nan), np.full(n, np.nan)
    high[3], low[bounded], high[bounded] = 40, 4, 15
    return CountSeries.from_counts(count, "2020-01", low=low, high=high, name="the valley", at_least=True)


@dataclass
class Overlap:
    """What stands over what in a drawn figure."""

    axes: object

    def __post_init__(self):
        self.figure = self.axes.get_figure(root=True)
        self.figure.draw_without_rendering()
        self.renderer = self.figure.canvas.get_renderer()

    def box(self, artist):
        return artist.get_window_extent(self.renderer)

    def tick_labels(self, axis):
        low, high = sorted(axis.get_view_interval())
        ticks = [tick for tick in axis.get_major_ticks() if low <= tick.get_loc() <= high]
        return [tick.label1 for tick in ticks if tick.label1.get_text().strip()]

    def overlapping_ticks(self, axis):
        boxes = [self.box(label) for label in self.tick_labels(axis)]
        return [(a, b) for a, b in combinations(boxes, 2) if a.overlaps(b)]

    def outside(self):
        """Every text that runs off the figure."""
        page = self.figure.bbox.padded(1)
        texts = [
            *self.figure.texts,
            *self.axes.texts,
            self.axes.title,
            self.axes._left_title,
            self.axes.xaxis.label,
        ]
        if self.axes.axison:
            texts += [
                self.axes.yaxis.label,
                *self.tick_labels(self.axes.xaxis),
                *self.tick_labels(self.axes.yaxis),
            ]
        if self.axes.get_legend():
            texts += self.axes.get_legend().get_texts()
        boxes = [(text.get_text(), self.box(text)) for text in texts if text.get_text().strip()]
        return [
            said
            for said, box in boxes
            if not (page.x0 <= box.x0 and box.x1 <= page.x1 and page.y0 <= box.y0 and box.y1 <= page.y1)
        ]

    def over_the_data(self):
        """The legend, the heading and what is written beside or above the Axes, where it covers them.

        What names a mark beside it stands there on purpose.
        """
        plot = self.axes.bbox.padded(-1)
        direct = ("level-figure", "zone-words")
        texts = [*self.figure.texts, *(text for text in self.axes.texts if text.get_gid() not in direct)]
        if self.axes.get_legend():
            texts.append(self.axes.get_legend())
        return [artist for artist in texts if self.box(artist).overlaps(plot)]


@pytest.fixture(scope="session")
def overlap():
    return Overlap


@pytest.fixture(scope="session")
def falling():
    return fall()


@pytest.fixture(scope="session")
def contradicted():
    result = test_pace(fall(60, gap=False), replicates=99)
    assert result.verdict == "contradicted"
    return result


@pytest.fixture(scope="session")
def untestable():
    result = test_pace(CountSeries.from_counts([3, 0, None, 4], "2020-01", name="the hills"))
    assert result.verdict == "not testable"
    return result
