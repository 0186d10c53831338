"""How figures look: one style, applied while a figure is drawn or written and never on import.

Nothing is told by colour alone. Text is set in DejaVu Sans, which comes with matplotlib, and what that lacks in fonts of the
package, so that no machine's own fonts matter. Colours are those of `trends.document.palette`.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from trends.document.palette import GREY, INK, LIGHT
from trends.fonts.choice import BASE, OWN_LETTER, Font, fonts_for
from trends.messages.speech import current

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas
    from matplotlib.text import Text

__all__ = [
    "NARROW",
    "SMALL",
    "TEXT",
    "WIDE",
    "canvas",
    "canvas_width",
    "dress",
    "families",
    "fine",
    "give_letters",
    "grow",
    "is_narrow",
    "lacks_letters",
    "new_axes",
    "owned",
    "strong",
    "style",
    "texts_of",
]

WIDE: Final = 6.3
"""Inches: the text column of an A4 page."""
NARROW: Final = 3.6
"""Inches: the 346 pixels of a phone's column, in which a figure stands in its own size and is not shrunk."""
TEXT: Final = 9.5
SMALL: Final = 9.0

_canvas: ContextVar[float] = ContextVar("width of the figures that are drawn, in inches", default=WIDE)
_styled: ContextVar[str] = ContextVar("language in whose house style is being drawn", default="")

_OWN: Final = "incident-trends"

_STYLE: Final[dict[str, Any]] = {
    "font.size": TEXT,
    "axes.titlesize": TEXT + 1,
    "axes.labelsize": SMALL,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "legend.fontsize": SMALL,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": GREY,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "axes.linewidth": 0.8,
    "lines.linewidth": 1.6,
    "hatch.linewidth": 0.6,
    # Names of armed groups may hold $, _ and ^, and are names, not formulas.
    "text.parse_math": False,
    "axes.formatter.use_mathtext": False,
    "text.usetex": False,
    # Laid out as they are drawn in the end, as outlines; to fit letters to dots takes a third of what measuring takes.
    "text.hinting": "no_hinting",
    # Letters become outlines: the figure looks the same in every reader, and no name can become markup.
    "svg.fonttype": "path",
    # Without a salt matplotlib draws one, and ids in the file differ from run to run.
    "svg.hashsalt": "incident-trends",
    "savefig.dpi": 200,
    "figure.dpi": 100,
    "savefig.bbox": None,
}

# What `matplotlib.rcdefaults` leaves as it is: how a program shows figures, and not how they look.
_NO_STYLE: Final = frozenset(
    {
        "backend",
        "backend_fallback",
        "date.epoch",
        "docstring.hardcopy",
        "figure.max_open_warning",
        "figure.raise_window",
        "interactive",
        "savefig.directory",
        "timezone",
        "tk.window_focus",
        "toolbar",
        "webagg.address",
        "webagg.open_in_browser",
        "webagg.port",
        "webagg.port_retries",
    }
)


def families(*texts: str) -> list[str]:
    """Return the fonts in which some texts of a figure are set, the first first.

    Others than DejaVu Sans only where it lacks a letter: each font in the list takes time with every text that is drawn.
    """
    asked = (*texts, OWN_LETTER.get(current(), ""))
    return [BASE] if all(map(str.isascii, asked)) else [BASE, *map(_known, fonts_for(asked))]


@cache
def _known(font: Font) -> str:
    """Make a font known to matplotlib; returns the name under which it is asked for."""
    from matplotlib.font_manager import fontManager

    known = len(fontManager.ttflist)
    fontManager.addfont(font.path)
    # For bold too, or each bold text would be reported as one whose weight is not to be had.
    fontManager.ttflist += [
        replace(entry, weight=700) for entry in fontManager.ttflist[known:] if entry.name == font.family
    ]
    return font.family


def texts_of(figure: Canvas) -> list[Text]:
    """Return all texts of a figure, with those of the ticks as they will stand there."""
    from matplotlib.text import Text

    for ax in figure.axes:
        for axis in (ax.xaxis, ax.yaxis):
            # Asked for, they are brought up to date; before, the words of a new scale are not there yet.
            axis.get_ticklabels()
    found: list[Text] = figure.findobj(Text)
    return found


def give_letters(figure: Canvas) -> list[Text]:
    """Add to the fonts of each text those that it needs for letters which DejaVu Sans lacks; returns all texts.

    A text that needs none keeps its fonts, as each more of them takes time with every text that is drawn.
    """
    texts = texts_of(figure)
    for text in texts:
        if more := _lacking(text):
            text.set_fontfamily([*text.get_fontfamily(), *more])
    return texts


def lacks_letters(figure: Canvas) -> bool:
    """Whether a text of a figure that is laid out needs fonts which it has not got yet; see `give_letters`."""
    from matplotlib.text import Text

    return any(map(_lacking, figure.findobj(Text)))


def _lacking(text: Text) -> list[str]:
    """Return the fonts that a text needs beside its own."""
    if (words := text.get_text()).isascii():
        return []
    own = text.get_fontfamily()
    return [family for family in families(words)[1:] if family not in own]


@contextmanager
def style() -> Iterator[None]:
    """Draw in the house style, whatever style is set outside; the caller's settings come back afterwards."""
    import matplotlib as mpl

    if _styled.get() == current():
        # In it already: to set three hundred settings once more takes as long as a sixth of a small figure's drawing.
        yield
        return
    before = _styled.set(current())
    try:
        yield from _set(mpl)
    finally:
        _styled.reset(before)


def _set(mpl: Any) -> Iterator[None]:
    with mpl.rc_context():
        # As a plain dict takes them: each has passed matplotlib's check of it already, which for all of them takes as long
        # as a tenth of a figure's drawing.
        dict.update(mpl.rcParams, _settings(current()))
        yield


@cache
def _settings(language: str) -> dict[str, Any]:  # noqa: ARG001 - the fonts are those of the language that is spoken
    """Return matplotlib's own settings with the house style over them; what is no matter of style is left out."""
    import matplotlib as mpl

    with mpl.rc_context():
        mpl.rcdefaults()
        settings: Any = mpl.rcParams  # its keys differ between matplotlib's releases
        settings.update(_STYLE)
        settings["font.family"] = families()
        # By name: to ask for the backend, which is none of them, would have pyplot imported.
        return {name: settings[name] for name in settings if name not in _NO_STYLE}


def canvas_width() -> float:
    """Return the width of the figures that are drawn, in inches."""
    return _canvas.get()


def is_narrow() -> bool:
    """Whether figures are drawn for a phone's column."""
    return canvas_width() < WIDE


@contextmanager
def canvas(width: float) -> Iterator[None]:
    """Draw figures of that width, in inches, for a while."""
    before = _canvas.set(width)
    try:
        yield
    finally:
        _canvas.reset(before)


def fine(less: float = 1.0) -> float:
    """Return the size of words that matter less, in points: nothing is smaller than `SMALL` where it is read on a phone."""
    return SMALL if is_narrow() else SMALL - less


def strong() -> str:
    """Return the weight of a heading: there are no bold letters for Chinese, and bold figures among them would not match."""
    return "normal" if current() == "zh" else "bold"


def new_axes(ax: Axes | None, height: float) -> Axes:
    """Return `ax`, or the Axes of a new figure that is `height` inches tall, which headings and legends add to.

    The figure is not known to pyplot: nothing shows it twice, and nothing has to close it. The Axes show it in Jupyter.
    """
    if ax is not None:
        return ax
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    from trends.figures.own_axes import OwnAxes, OwnFigure

    figure = OwnFigure(figsize=(canvas_width(), height), layout="constrained")
    figure.prepare = give_letters
    FigureCanvasAgg(figure)
    figure.set_label(_OWN)
    return figure.add_subplot(axes_class=OwnAxes)


def grow(ax: Axes, points: float) -> None:
    """Make a figure of our own taller, for a heading or a legend, so that neither takes the room of the data."""
    figure = ax.get_figure(root=True)
    if owned(ax) and figure is not None:
        width, height = figure.get_size_inches()
        figure.set_size_inches(width, height + points / 72)


def owned(ax: Axes) -> bool:
    """Whether the figure of the Axes was made here, so that its margins are ours to use."""
    figure = ax.get_figure(root=True)
    return figure is not None and figure.get_label() == _OWN


def dress(ax: Axes, *, grid: str = "y") -> None:
    """Leave the two axes that are read, and a light grid behind the data."""
    for side in ("top", "right", "left" if grid == "y" else "bottom"):
        ax.spines[side].set_visible(False)
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_tick_params(which="both", length=3 if axis.axis_name != grid else 0, width=0.8)
    ax.set_axisbelow(True)
    ax.grid(visible=False)
    ax.grid(visible=True, axis=grid, color=LIGHT, linewidth=0.8)  # type: ignore[arg-type]  # "x" or "y"
