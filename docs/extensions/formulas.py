"""Formulas as MathML, which browsers set by themselves: nothing is fetched, and screen readers read them aloud."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util import logging

from trends.document.mathml import mathml

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_log = logging.getLogger(__name__)


def _write(self: Any, node: nodes.Element, *, displayed: bool) -> None:
    tex = node.astext()
    written = mathml(tex, tex, displayed=displayed)
    if written is None:
        _log.warning("The formula %r cannot be written as MathML.", tex, location=node)
        written = f"<code>{self.encode(tex)}</code>"
    self.body.append(f'<div class="formula">{written}</div>' if displayed else written)
    raise nodes.SkipNode


def inline(self: Any, node: nodes.Element) -> None:
    """Write a formula in a line of text."""
    _write(self, node, displayed=False)


def displayed(self: Any, node: nodes.Element) -> None:
    """Write a formula on a line of its own."""
    _write(self, node, displayed=True)


def setup(application: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    application.add_html_math_renderer("mathml", (inline, None), (displayed, None))
    return {"parallel_read_safe": True}
