"""Drawings in the dark: every colour stands out as much as it did on paper, and what is not known stays as it is."""

from __future__ import annotations

import base64
import io
import re
import struct
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trends.document.blocks import PNG_SIGNATURE, Figure
from trends.document.dark import DARK_PAPER, dark_colour, with_dark
from trends.document.picture import picture
from trends.document.words import words

PAPER_CSS = Path(__file__).parents[2] / "src" / "trends" / "reporting" / "page.css"


def luminance(colour):
    """WCAG 2.2, definition of relative luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    light = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2]


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@given(st.integers(0, 0xFFFFFF).map("#{:06x}".format))
def test_a_colour_stands_out_as_it_did_on_white(colour):
    on_white, in_the_dark = contrast(colour, "#ffffff"), contrast(dark_colour(colour), DARK_PAPER)
    # Nothing is lighter than white: what was darker than any contrast on this ground ends there.
    assert in_the_dark == pytest.approx(min(on_white**1.2, contrast("#ffffff", DARK_PAPER)), rel=0.04)


def test_a_scale_of_greys_is_turned_round_and_keeps_its_order():
    steps = [dark_colour(f"#{value:02x}{value:02x}{value:02x}") for value in range(0, 256, 15)]
    assert all(luminance(one) >= luminance(other) for one, other in pairwise(steps))


def test_the_ground_is_that_of_the_page():
    dark = PAPER_CSS.read_text(encoding="utf-8").split("prefers-color-scheme: dark", 1)[1]
    assert re.search(r"--paper: (#[0-9a-f]{6})", dark)[1] == DARK_PAPER


def drawing(ground="white", *, pixels=False):
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(2, 1), facecolor=ground)
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.plot([1, 2], color="#0072b2")
    axes.text(0, 1, "black", color="black")
    if pixels:
        axes.imshow([[0, 1]])
    file = io.StringIO()
    figure.savefig(file, format="svg")
    return file.getvalue()


def test_every_colour_that_matplotlib_writes_has_a_counterpart():
    plain = drawing()
    themed = with_dark(plain)
    style = re.search(r"<style>(@media.*?)</style>", themed)[1]
    for name, colour in set(re.findall(r"(fill|stroke): (#[0-9a-f]{6})", plain)):
        assert f'[style*="{name}: {colour}"]{{{name}:{dark_colour(colour)}!important}}' in style
    # Letters in black carry no colour of their own.
    assert style.startswith("@media screen and (prefers-color-scheme:dark){svg{fill:#ffffff}")
    assert themed.replace(f"<style>{style}</style>", "") == plain


def test_what_follows_the_theme_already_stays_as_it_is():
    themed = with_dark(drawing())
    assert with_dark(themed) == themed


@pytest.mark.parametrize("options", [{"ground": "#222222"}, {"ground": "none"}, {"pixels": True}])
def test_what_would_come_out_wrong_is_left_alone(options):
    assert with_dark(drawing(**options)) is None


@pytest.mark.parametrize(
    "text", ["", "no drawing", "<svg", '<svg viewBox="0 0 1 1"><rect fill="#fff"/></svg>']
)
def test_drawings_of_others_are_left_alone(text):
    assert with_dark(text) is None


def test_a_figure_is_one_image_with_a_drawing_for_a_phone_and_pixels_lie_on_a_sheet():
    png = base64.b64encode(PNG_SIGNATURE + b"\0\0\0\rIHDR" + struct.pack(">II", 640, 320) + b"\x08\x02\0\0\0")
    wide, slim = drawing(), drawing().replace("144pt", "100pt")
    both = picture(Figure("f", "c", "What it shows.", png.decode(), wide, narrow=slim), words("en"))
    held = [
        base64.b64decode(part).decode() for part in re.findall(r"svg\+xml;base64,([A-Za-z0-9+/=]+)", both)
    ]
    assert held == [with_dark(slim), with_dark(wide)]
    assert re.fullmatch(
        r'<picture><source media="\(max-width: 36rem\)" srcset="data:[^"]+" width="192" height="96">'
        r'<img src="data:[^"]+" alt="What it shows." width="192" height="96"></picture>',
        both,
    )
    assert "<source" not in picture(
        Figure("f", "c", "a", png.decode(), wide, narrow=slim), words("en"), narrow=False
    )
    assert '<img class="sheet" src="data:image/png' in picture(
        Figure("f", "c", "a", png.decode()), words("en")
    )
    foreign = '<svg viewBox="0 0 300 150" onload="x"><image href="https://example.org"/></svg>'
    assert picture(Figure("f", "c", "a", png.decode(), foreign), words("en")).startswith(
        '<img class="sheet" src="data:image/svg+xml;base64,'
    )
