"""What a notebook says in blocks of its own: a computed sentence, a table from a frame, a chart with its words."""

from __future__ import annotations

import base64
import importlib
import io
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from trends.display import Displayed
from trends.document.blocks import Block, Figure, Table, paragraph
from trends.document.plain import display_text

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as MatplotlibFigure

__all__ = ["Shown", "chart", "lead", "table"]

DOTS_PER_INCH = 200


class Shown(Displayed):
    """Blocks that show themselves at the prompt, in Jupyter and in a report."""

    def __init__(self, *shown: Block | Displayed) -> None:
        self._blocks: list[Block] = []
        for item in shown:
            self._blocks += item.blocks() if isinstance(item, Displayed) else [item]

    def blocks(self) -> list[Block]:
        """Return the blocks."""
        return list(self._blocks)

    def __repr__(self) -> str:
        return display_text(self._blocks)


def lead(sentence: str) -> Shown:
    """Show a computed sentence as the report's answer, before anything else."""
    return Shown(paragraph(sentence, lead=True))


def table(
    frame: pd.DataFrame,
    caption: str,
    *,
    formats: Mapping[str, str] | None = None,
    align: str = "",
    note: str = "",
    missing: str = "",
) -> Shown:
    """Show a frame as a table of finished text; its index is not shown.

    Parameters
    ----------
    frame : pandas.DataFrame
        The rows; the first column heads each.
    caption : str
        What the table shows.
    formats : mapping of column to format, optional
        Format of a column's numbers (``",.0f"``); other floats have four significant digits.
    align : str, optional
        One of l, r, c a column; by default numbers stand to the right.
    note : str
        A line beneath.
    missing : str
        What stands for NaN, NaT and None.
    """
    wanted = dict(formats or {})
    names = [str(name) for name in frame.columns]
    columns = [[_cell(value, wanted.get(name, ""), missing) for value in frame.iloc[:, i]] for i, name in enumerate(names)]
    rows = tuple(zip(*columns, strict=True)) if columns else ()
    return Shown(Table(caption, tuple(names), rows, align, note))


def _cell(value: Any, form: str, missing: str) -> str:
    # A missing value of any kind is the one that differs from itself, or is None or pandas' NA.
    if value is None or type(value).__name__ in {"NAType", "NaTType"} or (isinstance(value, float) and value != value):  # noqa: PLR0124 - NaN
        return missing
    if form:
        return format(value, form)
    if isinstance(value, float):
        return f"{value:,.0f}" if value == int(value) and abs(value) < 1e15 else f"{value:,.4g}"
    if hasattr(value, "date") and callable(value.date):
        return str(value.date())
    return str(value)


def chart(
    drawn: Axes | MatplotlibFigure,
    *,
    name: str,
    caption: str,
    alt: str,
    data: pd.DataFrame | str | None = None,
) -> Shown:
    """Show a matplotlib figure with its caption, its alternative text and the figures behind it.

    The figure is closed, so that the notebook does not show it a second time without its words. The same figure
    gives the same bytes: the SVG bears no date and no random names.

    Parameters
    ----------
    drawn : Axes or Figure
        What was drawn.
    name : str
        Name of the files (``figures/<name>.png``, ``data/<name>.csv``).
    caption : str
        What is shown and how to read it.
    alt : str
        One sentence that says what a seeing reader sees.
    data : DataFrame or CSV text, optional
        What the figure shows; left out where rows may not be passed on.
    """
    import matplotlib as mpl

    figure: Any = drawn if hasattr(drawn, "savefig") else drawn.get_figure(root=True)
    png, svg = io.BytesIO(), io.StringIO()
    settings: dict[str, Any] = {"svg.hashsalt": "incident-trends", "svg.fonttype": "path", "savefig.bbox": "standard"}
    with mpl.rc_context(settings):
        figure.savefig(png, format="png", dpi=DOTS_PER_INCH, metadata={"Software": None}, facecolor="white")
        figure.savefig(svg, format="svg", metadata={"Date": None, "Creator": None}, facecolor="white")
    if "matplotlib.pyplot" in sys.modules:
        importlib.import_module("matplotlib.pyplot").close(figure)
    if data is None or isinstance(data, str):
        csv = data or ""
    else:
        csv = data.to_csv(index=False, lineterminator="\n", float_format="%.10g")
    image = base64.b64encode(png.getvalue()).decode("ascii")
    return Shown(Figure(name, caption, alt, image, svg.getvalue(), csv))
