"""TeX formulas as MathML: read aloud by screen readers, set by the browser, and made of allowed elements only.

latex2mathml translates. What it returns is not trusted: it writes text from the formula as it stands, and knows
commands for links, classes and styles. So its tree is written anew from an allow-list (MathML Core, W3C 2025).
"""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from trends.document.maths import bare
from trends.document.text import clean

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["mathml"]

# fmt: off
_ELEMENTS = frozenset({
    "math", "mfrac", "mi", "mmultiscripts", "mn", "mo", "mover", "mpadded", "mphantom", "mprescripts", "mroot",
    "mrow", "ms", "mspace", "msqrt", "mstyle", "msub", "msubsup", "msup", "mtable", "mtd", "mtext", "mtr", "munder",
    "munderover", "none",
})
# fmt: on
# Of MathML Core's attributes those that formulas need; none takes an address, a style or a script.
_ATTRIBUTES = {
    "accent": {"true", "false"},
    "fence": {"true", "false"},
    "form": {"prefix", "infix", "postfix"},
    "largeop": {"true", "false"},
    "mathvariant": {"normal"},
    "movablelimits": {"true", "false"},
    "separator": {"true", "false"},
    "stretchy": {"true", "false"},
}
_LENGTHS = frozenset({"width", "height", "depth", "lspace", "rspace", "linethickness", "minsize", "maxsize"})
_LENGTH = re.compile(r"-?\d{0,3}(\.\d{1,4})?(em|ex|px|pt|mu|%)?")
# One upright letter would come out slanted, as a variable; a word in several letters, as several of them.
_UPRIGHT = re.compile(r"\\(?:mathrm|operatorname)\s*\{([A-Za-z ]+)\}")
# Far deeper than formulas are nested, and far from the thousand calls at which Python stops a recursion.
_DEEPEST = 100


@lru_cache(maxsize=256)
def mathml(tex: str, alt: str, *, displayed: bool = False) -> str | None:
    """Write a formula as MathML.

    Parameters
    ----------
    tex : str
        TeX of one formula, with or without delimiters.
    alt : str
        What it says, for readers of the source and for programs that know no MathML.
    displayed : bool
        On a line of its own.

    Returns
    -------
    str or None
        None where it cannot be translated; an outline can stand in then (`trends.document.maths`).
    """
    from latex2mathml.converter import convert_to_element

    source = _UPRIGHT.sub(r"\\text{\1}", clean(bare(tex)))
    try:
        tree = convert_to_element(source, display="block" if displayed else "inline")
        inner = "".join(_written(child, 0) for child in tree)
    except Exception:  # noqa: BLE001 - its errors share no base, and an outline stands ready whatever it trips over
        return None
    if "\\" in inner:
        return None  # a command that it does not know is left standing as text
    display = ' display="block"' if displayed else ""
    return f'<math{display} alttext="{html.escape(clean(alt), quote=True)}">{inner}</math>'


def _written(element: Element, depth: int) -> str:
    if depth > _DEEPEST:
        raise ValueError("a formula nested too deeply")
    inner = _text(element.text) + "".join(_written(child, depth + 1) for child in element)
    tail = _text(element.tail)
    if element.tag not in _ELEMENTS:
        return f"<mrow>{inner}</mrow>{tail}"
    attributes = "".join(
        f' {name}="{value}"'
        for name, value in sorted(element.attrib.items())
        if value in _ATTRIBUTES.get(name, ()) or (name in _LENGTHS and _LENGTH.fullmatch(value))
    )
    return f"<{element.tag}{attributes}>{inner}</{element.tag}>{tail}"


def _text(text: str | None) -> str:
    """Escape a text of the tree, in which latex2mathml writes letters as character references."""
    return html.escape(clean(html.unescape(text or "")), quote=True)
