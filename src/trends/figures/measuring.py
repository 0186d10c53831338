"""How wide texts are set and of which outlines, found once for each text: figures repeat their months, years and counts.

Only in the house style, which says how letters are set. The fonts are part of the question, and so is how many there are:
one that is added may be what a text had asked for in vain.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import fontManager, get_font
from matplotlib.textpath import TextToPath

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

__all__ = ["Measurer", "Outlines", "font_heights"]

_MOST = 8192
"""Texts that are remembered: some hundred figures hold as many that differ."""


class Measurer(RendererAgg):
    """What a figure is laid out by: matplotlib's own renderer, which remembers what it has measured."""

    @classmethod
    def of(cls, figure: Figure) -> Measurer:
        """Return the one for a figure, as long as its size stays."""
        size = (*figure.bbox.size, figure.dpi)
        own = getattr(figure, "_measurer", None)
        if own is None or own[0] != size:
            own = (size, cls(*size))
            figure._measurer = own  # type: ignore[attr-defined]  # noqa: SLF001 - kept with the figure it is for
        return own[1]

    def get_text_width_height_descent(self, s: str, prop: FontProperties, ismath: Any) -> Any:
        """Return width, height and descent of a text, in dots."""
        if ismath:
            plain: Any = super()
            return plain.get_text_width_height_descent(s, prop, ismath)
        return _extent(s, prop.copy(), self.dpi, _fonts())

    def _get_font_height_metrics(
        self, prop: FontProperties
    ) -> tuple[float | None, float | None, float | None]:
        """Return how far a font reaches above and below the line, and the gap between lines, in dots."""
        return font_heights(prop, self.dpi)


def font_heights(prop: FontProperties, dpi: float) -> tuple[float | None, float | None, float | None]:
    """Return how far a font reaches above and below the line, and the gap between lines, in dots; None where it says not."""
    return _heights(prop.copy(), dpi, _fonts())


def _fonts() -> int:
    """Return how many fonts matplotlib knows."""
    return len(fontManager.ttflist)


@lru_cache(_MOST)
def _extent(text: str, prop: FontProperties, dpi: float, fonts: int) -> tuple[float, float, float]:  # noqa: ARG001 - part of the question
    extent: tuple[float, float, float] = _small(dpi).get_text_width_height_descent(text, prop, ismath=False)
    return extent


@lru_cache(8)
def _small(dpi: float) -> Any:
    """Return matplotlib's renderer on a canvas of one dot, as nothing is drawn on it."""
    agg: Any = RendererAgg  # it comes without annotations
    return agg(1, 1, dpi)


@lru_cache(512)
def _heights(prop: FontProperties, dpi: float, fonts: int) -> tuple[float | None, float | None, float | None]:  # noqa: ARG001 - part of the question
    """Return what matplotlib's texts ask of their font, by the table that they ask first."""
    font: Any = get_font(fontManager._find_fonts_by_props(prop))  # noqa: SLF001 - as texts find their fonts
    for table, gap, ascent, descent in (
        ("OS/2", "sTypoLineGap", "sTypoAscender", "sTypoDescender"),
        ("hhea", "lineGap", "ascent", "descent"),
    ):
        if (heights := font.get_sfnt_table(table)) is not None:
            scale = 1 / font.get_sfnt_table("head")["unitsPerEm"] * prop.get_size_in_points() * dpi / 72
            return heights[ascent] * scale, -heights[descent] * scale, heights[gap] * scale
    return None, None, None


class Outlines(TextToPath):
    """Letters as outlines, which remembers those of a text."""

    def get_text_width_height_descent(self, s: str, prop: FontProperties, ismath: Any) -> Any:
        """Return width, height and descent of a text, in points."""
        if ismath:
            return super().get_text_width_height_descent(s, prop, ismath)
        return _outlined_extent(s, prop.copy(), _fonts())

    def _get_font(self, prop: FontProperties) -> Any:
        """Return the font of a text, at the size in which outlines are taken."""
        return _font(prop.copy(), _fonts())

    def get_glyphs_with_font(
        self,
        font: Any,
        s: str,
        glyph_map: dict[str, Any] | None = None,
        return_new_glyphs_only: bool = False,
        **setting: Any,
    ) -> Any:
        """Return where the letters of a text stand, the outlines of those that a drawing has not got yet, and no boxes."""
        key = tuple(sorted((name, how) for name, how in setting.items() if how is not None))
        places, outlines = _glyphs(font, s, key)
        present = {} if glyph_map is None else glyph_map
        new = {} if return_new_glyphs_only else present
        for name, outline in outlines.items():
            if name not in present:
                new[name] = outline
        return places, new, []


_PLAIN: Final[Any] = TextToPath()


@lru_cache(_MOST)
def _outlined_extent(text: str, prop: FontProperties, fonts: int) -> tuple[float, float, float]:  # noqa: ARG001 - part of the question
    extent: tuple[float, float, float] = _PLAIN.get_text_width_height_descent(text, prop, ismath=False)
    return extent


@lru_cache(512)
def _font(prop: FontProperties, fonts: int) -> Any:  # noqa: ARG001 - part of the question
    return _PLAIN._get_font(prop)  # noqa: SLF001 - found once


@lru_cache(_MOST)
def _glyphs(
    font: Any, text: str, setting: tuple[tuple[str, Any], ...]
) -> tuple[list[tuple[str, float, float, float]], dict[str, Any]]:
    places, outlines, _ = _PLAIN.get_glyphs_with_font(font, text, **dict(setting))
    return places, outlines
