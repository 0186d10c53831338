"""A figure and how it is found: an object names its figures, each name is a file of this package, loaded when asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from inspect import Parameter, signature
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from trends.arguments import near, told
from trends.errors import ParameterError, listed

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

__all__ = ["Chosen", "Drawing", "draw", "drawing_of"]


def _itself(shown: Any) -> Any:
    return shown


@dataclass(frozen=True)
class Drawing:
    """A figure: how it is drawn, said in words, and tabulated. Every file of a figure has one, named ``FIGURE``.

    Attributes
    ----------
    plot : callable
        (subject, ax) -> Axes; its keyword-only parameters are the figure's options.
    describe : callable
        subject -> the alternative text: sentences with the numbers.
    table : callable
        subject -> the table behind the figure.
    caption : callable
        subject -> the caption where none is given.
    subject : callable
        The object that is shown -> what of it is drawn: of incidents their counts. By default the object itself.
    """

    plot: Callable[..., Axes]
    describe: Callable[[Any], str]
    table: Callable[[Any], pd.DataFrame]
    caption: Callable[[Any], str]
    subject: Callable[[Any], Any] = _itself


class Chosen(NamedTuple):
    """One of an object's figures: its name, what of the object is drawn, and how, with which options."""

    name: str
    subject: Any
    drawing: Drawing
    options: Mapping[str, Any] = MappingProxyType({})

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw it."""
        return self.drawing.plot(self.subject, ax, **self.options)


def drawing_of(shown: object, kind: str | None = None) -> Chosen:
    """Return an object's figure: the one that `kind` names, or its first.

    Raises
    ------
    ParameterError
        If the object has no figure, or none of that name.
    """
    figures = None if isinstance(shown, type) else getattr(shown, "figures", None)
    if not figures or not isinstance(figures, Mapping):
        raise ParameterError(f"{told(shown).capitalize()} has no figure.")
    name = next(iter(figures)) if kind is None else kind
    if not isinstance(name, str) or name not in figures:
        raise ParameterError(
            f"{type(shown).__name__} has no figure {name!r}; it has {listed(figures, len(figures))}."
        )
    drawing = _load(figures[name])
    return Chosen(name, drawing.subject(shown), drawing)


@cache
def _load(file: str) -> Drawing:
    drawing: Drawing = import_module(f"{__package__}.{file}").FIGURE
    return drawing


def draw(shown: object, ax: Axes | None = None, *, kind: str | None = None, **options: Any) -> Axes:
    """Draw one of an object's figures; see `Displayed.plot`.

    Raises
    ------
    ParameterError
        If `ax` is none, the object has no such figure, or the figure no such option.
    """
    if ax is not None and not hasattr(ax, "transData"):
        raise ParameterError(f"plot needs Axes of matplotlib for ax, not {told(ax)}.")
    chosen = drawing_of(shown, kind)
    unknown = sorted(options.keys() - _options(chosen.drawing.plot))
    if unknown:
        close = near(unknown[0], _options(chosen.drawing.plot))
        raise ParameterError(f"The figure {chosen.name!r} has no option {listed(unknown)}{close}")
    chosen = chosen._replace(options=options)
    drawn = chosen.plot(ax)
    if ax is None and hasattr(drawn, "drawn"):
        drawn.drawn = chosen
        _settle(drawn)
    return drawn


def _settle(ax: Axes) -> None:
    """Let whatever is done to a figure from now on be seen: matplotlib marks it as stale."""
    figure = ax.get_figure(root=True)
    if figure is None:
        return
    for each in figure.axes:
        # Limits that were left to matplotlib are found when they are first asked for, which is a change, too.
        each.get_xlim(), each.get_ylim()
    figure.stale = False


@cache
def _options(plot: Callable[..., Axes]) -> frozenset[str]:
    """Return what a figure can be given besides its subject and the Axes."""
    parameters = signature(plot).parameters.values()
    return frozenset(each.name for each in parameters if each.kind is Parameter.KEYWORD_ONLY)
