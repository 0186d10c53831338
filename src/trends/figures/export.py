"""A figure as it leaves: as SVG with caption, alternative text and the table behind it.

Where it goes onto a page (in a report's kernel, `FOR_PAGES` in the environment) it is drawn once more, for the column of
a phone. In a session that somebody types into it is not: the second drawing takes half as long again, and a laptop has
room for the first.
"""

from __future__ import annotations

import base64
import csv
import io
import os
import sys
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from trends.arguments import guarded
from trends.document.blocks import Figure
from trends.document.displayed import Displayed
from trends.document.glyphs import boxes_named
from trends.document.text import one_line, slug
from trends.figures.drawing import Chosen, drawing_of
from trends.figures.heading import silent
from trends.figures.style import NARROW, canvas, families, give_letters, lacks_letters, style
from trends.files.csv_table import harmless, table_text
from trends.kernels.environment import FOR_PAGES
from trends.messages import Message, joined

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

    from trends.document.blocks import Block

__all__ = ["Shown", "axes_bundle", "block", "csv_text", "drawn_narrow", "figure", "show", "small"]


_BACKEND: Final = "module://trends.figures.svg_canvas"


@dataclass(frozen=True, eq=False, repr=False)
class Shown(Displayed):
    """A figure as a notebook cell returns it: an image in Jupyter, a figure with all its parts in a report."""

    figure: Figure

    def __repr__(self) -> str:
        return f"Figure: {self.figure.caption} {self.figure.alt}"

    def blocks(self) -> list[Block]:
        """Return the figure's block."""
        return [self.figure]


@guarded
def show(
    shown: object,
    kind: str | None = None,
    *,
    name: str | None = None,
    caption: str | None = None,
    alt: str | None = None,
    data: bool = True,
) -> Shown:
    """Show the figure of a series or a result, at the end of a notebook cell.

    Parameters
    ----------
    shown : CountSeries, PaceResult, TrendResult, Seasonality or CasualtyResult
        Incidents and a SeriesTable are counted by ``.count()`` first.
    kind : str, optional
        Which of its figures: of a PaceResult ``pace`` (meant without a name), ``changes``, ``dates`` or ``detectable``;
        of a TrendResult ``trend`` or ``season``; of Incidents ``series``, ``calendar``, ``map``, ``density``, ``years``,
        ``coverage``, ``missing`` or ``precision``; of a CountSeries ``series`` or ``calendar``.
    name : str, optional
        For the file names; by default that of the kind.
    caption, alt : str, optional
        Caption and alternative text; by default the figure's own.
    data : bool
        Whether the table behind the figure travels with it.

    Raises
    ------
    ParameterError
        If `shown` has no figure, or none of that kind.
    """
    return Shown(figure(shown, kind, name=name, caption=caption, alt=alt, data=data, pixels=True))


def figure(
    shown: object,
    kind: str | None = None,
    *,
    name: str | None = None,
    caption: str | None = None,
    alt: str | None = None,
    data: bool = True,
    pixels: bool = False,
) -> Figure:
    """Return the figure of a series or a result as a block of a document; see `show` and `block`."""
    chosen = drawing_of(shown, kind)
    drawn = _with_words(chosen.plot(), chosen, name=name, caption=caption, alt=alt, data=data, pixels=pixels)
    return replace(drawn, narrow=drawn_narrow(chosen.plot))


def small(shown: object, name: str) -> Figure:
    """Return the figure of an object for a card: for a narrow column alone."""
    chosen = drawing_of(shown)
    with canvas(NARROW), style():
        return _with_words(chosen.plot(), chosen, name=name)


def drawn_narrow(plot: Callable[[], Axes]) -> str:
    """Draw a figure for the column of a phone, as SVG; empty where it goes onto no page.

    Parameters
    ----------
    plot : callable
        Draws it once more, on Axes of its own.
    """
    if not os.environ.get(FOR_PAGES):
        return ""
    with canvas(NARROW):
        drawn = plot().get_figure(root=True)
        if drawn is None:
            raise ValueError("the Axes belong to no figure")
        with style(), silent(), _laid_out(drawn):
            return _svg(drawn)


def _with_words(
    ax: Axes,
    chosen: Chosen,
    *,
    name: str | None = None,
    caption: str | None = None,
    alt: str | None = None,
    data: bool = True,
    pixels: bool = False,
) -> Figure:
    """Return drawn Axes as a block, with the figure's own words where none are given."""
    subject, drawing = chosen.subject, chosen.drawing
    return block(
        ax,
        name=name or chosen.name,
        caption=drawing.caption(subject) if caption is None else caption,
        alt=drawing.describe(subject) if alt is None else alt,
        data=drawing.table(subject) if data else None,
        pixels=pixels,
    )


def block(
    ax: Axes,
    *,
    name: str,
    caption: str,
    alt: str,
    data: pd.DataFrame | None = None,
    pixels: bool = False,
) -> Figure:
    """Turn drawn Axes into a block: for figures that were changed, or drawn by hand.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Its whole figure is written as SVG; the same input gives the same bytes.
    alt : str
        What the figure shows, in a sentence with the numbers; a title is none.
    data : pandas.DataFrame, optional
        The table behind it.
    pixels : bool
        Whether it is written as PNG, too, where it goes onto no page: pages have theirs made of the drawing.
    """
    drawn = ax.get_figure(root=True)
    if drawn is None:
        raise ValueError("the Axes belong to no figure")
    with style(), silent(), _laid_out(drawn) as texts:
        svg = _svg(drawn)
        png = _png(drawn) if pixels and not os.environ.get(FOR_PAGES) else ""
    # Letters that no font has are boxes in the figure: which ones is said, or a name would be
    # lost without a word.
    boxes = boxes_named(texts, "figure")
    _close(drawn)
    return Figure(
        name=slug(name, "figure"),
        caption=one_line(joined([caption, boxes])),
        alt=one_line(alt),
        png=png,
        svg=svg,
        data="" if data is None else csv_text(data),
    )


def _svg(drawn: Canvas) -> str:
    """Write a figure that is laid out as SVG."""
    # As text: a drawing is written in some ten thousand pieces, each of which would be encoded by itself.
    svg = io.StringIO(newline="\n")
    # Neither the day, nor the version of the software, nor that of the machine has a place in the file.
    drawn.savefig(svg, format="svg", backend=_BACKEND, metadata={"Date": None, "Creator": None})
    return svg.getvalue()


def _png(drawn: Canvas) -> str:
    """Write a figure that is laid out as pixels, for what shows no drawing; base64."""
    png = io.BytesIO()
    drawn.savefig(png, format="png", metadata={"Software": None})
    return base64.b64encode(png.getvalue()).decode("ascii")


def axes_bundle(ax: Any) -> dict[str, Any]:
    """Return what Jupyter shows of Axes: their figure as it is now, with caption, alternative text and table."""
    chosen, drawn = getattr(ax, "drawn", None), ax.get_figure(root=True)
    if chosen is not None:
        # What was added to them by hand would be missing from a second drawing, so then there is none.
        changed = drawn.stale
        shown = _with_words(ax, chosen, pixels=True)
        drawn.stale = changed
        return Shown(
            shown if changed else replace(shown, narrow=drawn_narrow(chosen.plot))
        )._repr_mimebundle_()
    # Drawn by a plot function of its own, or by hand: the heading is all that is known of it.
    texts = [text.get_text() for text in (drawn.texts if drawn is not None else ())]
    heading = one_line(" ".join([*texts, *(ax.get_title(loc=side) for side in ("left", "center"))]))
    made = block(ax, name="figure", caption=heading, alt=heading or Message("figures.untitled"), pixels=True)
    return Shown(made)._repr_mimebundle_()


@contextmanager
def _laid_out(drawn: Canvas) -> Iterator[list[str]]:
    """Settle once the fonts of all texts and where everything lies, and leave it so for a while; yields the texts."""
    from matplotlib import rc_context
    from matplotlib.text import Text

    from trends.figures.standing_still import changed, standing_still

    engine = drawn.get_layout_engine()
    own: Any = drawn
    # Laying out brings the texts up to date, which else takes a tenth of the drawing; so most figures are laid out first, and
    # once more where a text then lacks a letter.
    early = engine is not None and len(families()) == 1
    with standing_still(drawn):
        if engine is not None and early:
            engine.execute(drawn)
        if not early or lacks_letters(drawn):
            give_letters(drawn)
            changed(drawn)
            if engine is not None:
                engine.execute(drawn)
        texts = [text.get_text() for text in drawn.findobj(Text)]
        try:
            own.prepared = True
            # A placeholder in the engine's stead ("none") would lay it out once more.
            with rc_context({"figure.constrained_layout.use": False, "figure.autolayout": False}):
                if engine is not None:
                    drawn.set_layout_engine(None)
                yield texts
        finally:
            own.prepared = False
            if engine is not None:
                drawn.set_layout_engine(engine)


def _close(drawn: Canvas) -> None:
    """Let go of a figure that pyplot keeps, or Jupyter would show it a second time, without alternative text."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close(drawn)


def csv_text(frame: pd.DataFrame) -> str:
    """Write a table as CSV text with newline ends: six digits, whole numbers whole, nothing where nothing is known."""
    if any(name is not None for name in frame.index.names):
        return table_text(frame.map(_cell))
    # As `table_text` writes it, in a quarter of the time: a site has such a table beside each of its figures.
    columns = [[harmless(_cell(value)) for value in column.tolist()] for _, column in frame.items()]
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([harmless(str(name)) for name in frame.columns])
    writer.writerows(zip(*columns, strict=True))
    return stream.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return one_line(value)
    if pd.isna(value):
        return ""
    # Before numbers, as `True` is one to Python.
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    if isinstance(value, (float, np.floating)):
        # Six digits hide the last ones, which differ between machines; of large counts every digit
        # is meant.
        return f"{value:.{6 if abs(float(value)) < 1e5 else 15}g}"
    return one_line(str(value))
