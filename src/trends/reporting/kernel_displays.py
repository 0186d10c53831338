"""What a report's kernel has notebooks show otherwise than Jupyter does: whole frames, series as tables, figures in full.

Called in the kernel before the notebook (`STARTUP`). Only there are a frame that pandas cuts and a figure that becomes an
image still at hand.
"""

from __future__ import annotations

from typing import Any

from trends.document.blocks import MIME
from trends.document.blocks_json import to_json

__all__ = ["STARTUP", "register"]

CSV = "text/csv"
MOST_CELLS = 2_000_000
"""Some 20 MB, more than anybody reads beside a report."""

STARTUP = """\
from trends.reporting.kernel_displays import register as _register
_register(get_ipython(), {language!r})
del _register
"""
"""What a kernel runs before the notebook, with the language of the report filled in."""


def register(shell: Any, language: str) -> None:
    """Have a kernel show frames, series and figures as reports need them, and its figures speak a language.

    Parameters
    ----------
    shell : IPython.core.interactiveshell.InteractiveShell
        Of the kernel.
    language : str
        Of the report.
    """
    formatter = shell.display_formatter.mimebundle_formatter
    # pandas tells its classes as its own or as their module's, by its version.
    for kind, module, show in (
        ("DataFrame", "pandas.core.frame", _frame),
        ("Series", "pandas.core.series", _series),
        ("Index", "pandas.core.indexes.base", _index),
    ):
        for home in ("pandas", module):
            formatter.for_type_by_name(home, kind, show)
    formatter.for_type_by_name("matplotlib.figure", "Figure", _figure)
    if language != "en":
        from trends.messages.speech import speak

        speak(language)


def _frame(frame: Any, include: object = None, exclude: object = None) -> dict[str, str]:  # noqa: ARG001 - IPython calls with both names
    """Bring the whole of a frame along that pandas cuts when it shows it."""
    import pandas as pd

    from trends.files.csv_table import table_text

    rows, columns = pd.get_option("display.max_rows"), pd.get_option("display.max_columns")
    cut = (rows and len(frame) > rows) or (columns and frame.shape[1] > columns)
    if not cut or frame.size > MOST_CELLS:
        return {}
    return {CSV: table_text(frame, index=not isinstance(frame.index, pd.RangeIndex))}


def _series(series: Any, include: object = None, exclude: object = None) -> dict[str, str]:  # noqa: ARG001 - as IPython calls it
    """Show a series as the table of one column that it is."""
    frame = series.to_frame("" if series.name is None else series.name)
    return {**_frame(frame), "text/html": str(frame._repr_html_())}


def _index(index: Any, include: object = None, exclude: object = None) -> dict[str, str]:  # noqa: ARG001 - as IPython calls it
    frame = index.to_frame(index=False)
    if index.names == [None]:
        frame.columns = [""]
    return {**_frame(frame), "text/html": str(frame.to_html(index=False, max_rows=60))}


def _figure(drawn: Any, include: object = None, exclude: object = None) -> dict[str, Any]:  # noqa: ARG001 - as IPython calls it
    """Show a figure drawn with matplotlib as lines and as an image, with the words that stand in it."""
    from trends.reporting.plain_figure import figure_block

    block = figure_block(drawn)
    return {} if block is None else {MIME: to_json([block]), "text/plain": repr(drawn)}
