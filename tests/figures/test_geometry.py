"""No figure has a word over another, outside or too small to read, or a mark that is cut: on a page and on a phone."""

from __future__ import annotations

import io
import re
from collections import Counter
from pathlib import Path

import matplotlib.pyplot as plt
import pytest
from matplotlib.lines import Line2D

from tests.figures.cases import CASES
from tests.figures.geometry import Geometry
from trends import figures
from trends.document import palette
from trends.figures.drawing import drawing_of
from trends.figures.heading import silent
from trends.figures.style import NARROW, WIDE, canvas, style
from trends.messages.speech import speaking

COLOURS = {getattr(palette, name) for name in palette.__all__ if isinstance(getattr(palette, name), str)}
COLOURS |= set(palette.SHADES)
MOST_A_FIGURE = 1


def drawn(case, width):
    with speaking(case.language), canvas(width):
        return drawing_of(case.subject(), case.kind).plot()


def test_every_file_of_a_figure_has_a_case():
    folder = Path(figures.__file__).parent
    files = {path.stem for path in folder.glob("*.py") if "\nFIGURE = " in path.read_text(encoding="utf-8")}
    assert files == {case.file for case in CASES}
    assert len({case.id for case in CASES}) == len(CASES)


def measured():
    """Every case; of one figure the later ones only where the long tests are asked for."""
    met = Counter()
    for case in CASES:
        met[case.file] += 1
        yield pytest.param(
            case, id=case.id, marks=[pytest.mark.long] if met[case.file] > MOST_A_FIGURE else []
        )


@pytest.mark.parametrize("case", list(measured()))
def test_nothing_overlaps_runs_out_or_is_cut(case):
    for width in (WIDE, NARROW):
        with style(), silent(), speaking(case.language), canvas(width):
            ax = drawn(case, width)
            assert not Geometry(ax).faults
        assert ax.get_figure().get_size_inches()[0] == width


@pytest.mark.parametrize("case", {case.file: case for case in CASES}.values(), ids=lambda case: case.file)
def test_no_line_without_points_takes_room(case):
    """Matplotlib lays such a line at the corner of the figure, and the Axes shrink to make room for it."""
    lines = drawn(case, NARROW).get_figure().findobj(Line2D)
    assert not [line.get_gid() for line in lines if not len(line.get_xdata()) and line.get_in_layout()]


@pytest.mark.parametrize("case", {case.file: case for case in CASES}.values(), ids=lambda case: case.file)
def test_every_colour_is_of_the_palette_and_nothing_is_pixels(case):
    figure = drawn(case, NARROW).get_figure()
    svg = io.StringIO()
    with style(), silent():
        figure.savefig(svg, format="svg")
    assert "<image" not in svg.getvalue()
    assert set(re.findall(r": (#[0-9a-f]{6})\b", svg.getvalue())) <= COLOURS


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda ax: ax.text(0.5, 0.5, "one") and ax.text(0.5, 0.5, "other"), "over one another"),
        (lambda ax: ax.figure.text(0.9, 0.97, "beyond the edge of the figure"), "outside the figure"),
        (lambda ax: ax.text(-0.03, 0.5, "beyond", clip_on=True).set_in_layout(False), "cut at the edge"),
        (lambda ax: ax.text(0.5, 0.5, "tiny", fontsize=4), "too small"),
        (lambda ax: ax.figure.text(0.5, 0.5, "a heading"), "over the data"),
        (lambda ax: ax.fill_between([0, 1], 0, 5, gid="band"), "cut: band"),
        (lambda ax: ax.plot([0.5, 0.5], [0.2, 3], gid="interval"), "cut: interval"),
        (lambda ax: ax.imshow([[1, 2]]), "pixels"),
    ],
)
def test_the_measure_finds_each_fault(spoil, fault):
    _, ax = plt.subplots(figsize=(4, 2.5), layout="constrained")
    ax.set(xlim=(0, 1), ylim=(0, 1), autoscale_on=False)
    try:
        assert not Geometry(ax).faults
        spoil(ax)
        ax.set(xlim=(0, 1), ylim=(0, 1))
        assert any(found.startswith(fault) for found in Geometry(ax).faults)
    finally:
        plt.close(ax.figure)
