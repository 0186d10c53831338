"""PNG images of figures, made of their drawings."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from trends import figures
from trends.document.blocks import Figure
from trends.document.picture import svg_size
from trends.errors import RenderError
from trends.figures.style import style
from trends.reporting.figure_images import DOTS, images_of
from trends.series.count_series import CountSeries


@pytest.fixture(scope="module")
def series():
    return CountSeries.from_counts([3, 4, None, 2, 5, 6, 1, 4, 7, 3, 5, 2] * 3, "2020-01")


def opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png))


@pytest.mark.parametrize("kind", ["series", "calendar"])
def test_the_pixels_are_those_that_matplotlib_would_draw(series, kind):
    (made,) = images_of([figures.figure(series, kind)])
    written = io.BytesIO()
    with style():
        canvas = series.plot(kind=kind).get_figure()
        # Laid out once, as for the drawing.
        canvas.draw_without_rendering()
        canvas.set_layout_engine("none")
        canvas.savefig(written, format="png", dpi=DOTS)
    ours, theirs = (opened(png).convert("L") for png in (made, written.getvalue()))
    assert max(abs(a - b) for a, b in zip(ours.size, theirs.size, strict=True)) <= 1
    # Hinted letters lie a dot beside unhinted ones: a tenth of the size shows the same ink in the same places.
    small = [
        np.asarray(image.resize((ours.width // 10, ours.height // 10), Image.Resampling.BOX))
        for image in (ours, theirs)
    ]
    assert np.corrcoef(small[0].ravel(), small[1].ravel())[0, 1] > 0.98


def test_an_image_says_how_large_it_is(series):
    drawn = figures.figure(series)
    image = opened(images_of([drawn])[0])
    assert image.info["dpi"] == pytest.approx((DOTS, DOTS), abs=0.1)
    wide, _ = svg_size(drawn.svg)
    assert abs(image.width - wide * DOTS / 96) <= 2


def test_each_figure_gets_its_own_and_pixels_that_are_there_stay(series, png):
    one, other = figures.figure(series), figures.figure(series, "calendar")
    own = Figure("own", "Own", "Own.", png)
    made = images_of([one, own, other, one])
    assert made[1] == own.png_bytes()
    assert made[0] == made[3] != made[2]
    assert made == images_of([one, own, other, one])
    assert images_of([own]) == [own.png_bytes()]
    assert images_of([]) == []


def test_a_drawing_that_cannot_be_read_is_said():
    with pytest.raises(RenderError, match="cannot be made into a PNG image"):
        images_of([Figure("a", "A", "A.", svg="<svg")])
