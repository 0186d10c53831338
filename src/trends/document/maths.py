"""TeX formulas as outlines: matplotlib's mathtext sets them, and only numbers of a path come out."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["DEPTH_STEP", "Formula", "InlineFormula", "bare", "typeset"]

MOST_CHARACTERS = 2000
# 18 CSS pixels, the size of which all other measures of a formula are parts.
POINTS = 13.5
INLINE_SCALE = 1.06
"""Computer Modern is a small face: beside text it is set a little larger."""
# In ems. Where a page may hold no style of its own, each depth is a class of the style sheet, so there are few: a step is
# less than a pixel of text, and twenty are a whole line.
DEPTH_STEP = 0.05
MOST_STEPS = 20
_MARGIN = 1.0
_DELIMITERS = re.compile(r"^\s*(\$\$|\$|\\\[|\\\()\s*(.*?)\s*(\$\$|\$|\\\]|\\\))\s*$", re.DOTALL)
# TeX that mathtext does not know but renders alike under another name.
_SAME = (
    (r"\displaystyle", ""),
    (r"\tfrac", r"\frac"),
    (r"\lVert", r"\|"),
    (r"\rVert", r"\|"),
    (r"\;", r"\ "),
)


@dataclass(frozen=True)
class Formula:
    """A formula as one SVG path, in points, y downwards; `depth` of its height lies below the line."""

    path: str
    width: float
    height: float
    depth: float

    def svg(self, *, colour: str = "#000000") -> str:
        """Return the formula as an image of its own, for display."""
        size = f'width="{self.width:g}pt" height="{self.height:g}pt" viewBox="0 0 {self.width:g} {self.height:g}"'
        return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><path fill="{colour}" d="{self.path}"/></svg>'

    def inline(self) -> InlineFormula:
        """Return the formula to stand in a line of text, in ems, its depth in whole steps for a style sheet."""
        em = POINTS / INLINE_SCALE
        # The little that is taken off keeps rounding from adding a step to a depth of whole ones.
        steps = min(math.ceil(self.depth / em / DEPTH_STEP - 1e-9), MOST_STEPS)
        # Room is added below, so that the depth is the whole number of steps and the formula stands on the line.
        below = max(0.0, steps * DEPTH_STEP * em - self.depth)
        return InlineFormula(self.path, self.width, round(self.height + below, 2), em, steps)


@dataclass(frozen=True)
class InlineFormula:
    """A formula in a line: its path and box in points, points an em, and steps of depth below the line."""

    path: str
    width: float
    height: float
    em: float
    steps: int


def bare(tex: str) -> str:
    """Return TeX without its delimiters and line breaks."""
    inner = match.group(2) if (match := _DELIMITERS.match(tex)) else tex
    for unknown, sign in _SAME:
        inner = inner.replace(unknown, sign)
    return " ".join(inner.split())


@lru_cache(maxsize=256)
def typeset(tex: str) -> Formula:
    """Set a formula in matplotlib's Computer Modern.

    Parameters
    ----------
    tex : str
        TeX of one formula, with or without delimiters.

    Returns
    -------
    Formula
        Outlines at 13.5 points, which stands well beside text of 17 pixels.

    Raises
    ------
    ValueError
        If mathtext cannot read it.
    """
    import matplotlib as mpl
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextPath

    inner = bare(tex)
    if not inner or len(inner) > MOST_CHARACTERS or "$" in inner.replace(r"\$", ""):
        raise ValueError("a formula is one piece of TeX without dollar signs inside")
    # Whatever style the user has set, formulas look the same.
    with mpl.rc_context({"mathtext.fontset": "cm", "text.usetex": False}):
        try:
            outline = TextPath((0, 0), f"${inner}$", size=POINTS, prop=FontProperties(family="DejaVu Sans"))
        except ValueError as error:
            reason = str(error).strip().splitlines()[-1] if str(error).strip() else "unreadable TeX"
            raise ValueError(reason) from None
    if len(outline.vertices) == 0:
        raise ValueError("the formula is empty")
    box = outline.get_extents()
    x0, y1 = box.x0 - _MARGIN, box.y1 + _MARGIN
    # matplotlib's MOVETO, LINETO, CURVE3 and CURVE4; what is left closes the path.
    commands = {1: ("M", 1), 2: ("L", 1), 3: ("Q", 2), 4: ("C", 3)}
    parts: list[str] = []
    for points, code in outline.iter_segments(simplify=False, curves=True):
        if int(code) not in commands:
            parts.append("Z")
            continue
        letter, _ = commands[int(code)]
        pairs = points.reshape(-1, 2)
        parts.append(letter + " ".join(f"{x - x0:.2f} {y1 - y:.2f}" for x, y in pairs))
    return Formula(
        "".join(parts),
        round(box.width + 2 * _MARGIN, 2),
        round(box.height + 2 * _MARGIN, 2),
        round(max(0.0, _MARGIN - box.y0), 2),
    )
