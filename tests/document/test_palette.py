"""Colours on white and on dark paper: what is written can be read, and what is drawn can be seen."""

from __future__ import annotations

import pytest

from trends.document import palette
from trends.document.dark import dark_colour
from trends.document.palette import INK, PAPER, READABLE, SHADES


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_that_of_the_guideline():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("on", ["white", "dark"])
def test_figures_in_cells_and_lines_on_paper_can_be_read(on):
    seen = (lambda colour: colour) if on == "white" else dark_colour
    for at, shade in enumerate(SHADES):
        assert contrast(seen(shade), seen(INK if at < READABLE else PAPER)) >= 4.5
    for text in (INK, palette.GREY):
        assert contrast(seen(text), seen(PAPER)) >= 4.5
        assert contrast(seen(text), seen(palette.ZONE)) >= 4.4  # as on white, to the rounding of colours
    # Graphical objects: 3 to 1 (WCAG 2.2, 1.4.11).
    for mark in (palette.BLUE, palette.VERMILION):
        assert contrast(seen(mark), seen(PAPER)) >= 3
