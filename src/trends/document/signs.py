"""Small signs drawn as inline SVG: those of the verdicts, and the arrows beside a figure."""

from __future__ import annotations

from trends.document.text import escape

__all__ = ["arrow", "told", "verdict_icon"]

# 16 by 16, drawn with the text's own colour: a tick, a cross, a question mark's curve and a bar. Beside each stands
# the verdict in words, so neither shape nor colour has to carry it alone.
_ICONS = {
    "supported": "M3 8.6 6.6 12.2 13 4.4",
    "contradicted": "M4 4 12 12M12 4 4 12",
    "inconclusive": "M5.2 5.6C5.2 2 10.8 2 10.8 5.6 10.8 8 8 7.8 8 10.2M8 12.6V12.8",
    "not testable": "M3.5 8H12.5",
}
# Upright, and for "level" to both sides: none of them turns round where lines run from the right.
_ARROWS = {
    "up": "M8 14V2.5M3.2 7.3 8 2.5 12.8 7.3",
    "down": "M8 2V13.5M3.2 8.7 8 13.5 12.8 8.7",
    "level": "M1.5 8H14.5M5 4.5 1.5 8 5 11.5M11 4.5 14.5 8 11 11.5",
}


def verdict_icon(verdict: str) -> str:
    """Return the sign of a verdict as inline SVG, for eyes only: the word stands beside it."""
    return _drawn("icon", _ICONS[verdict])


def arrow(direction: str) -> str:
    """Return the arrow of a direction (``up``, ``down``, ``level``), for eyes only: words beside it say where it went."""
    return _drawn("arrow", _ARROWS[direction])


def told(words: str, drawing: str) -> str:
    """Return a drawing with the words that say what it shows: for those who hear the page, and where drawings go."""
    return (f'<span class="unseen">{escape(words)}</span>' if words.strip() else "") + drawing


def _drawn(kind: str, path: str) -> str:
    return (
        f'<svg class="{kind}" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">'
        f'<path d="{path}" fill="none" stroke="currentColor" stroke-width="2.2" '
        'stroke-linecap="round" stroke-linejoin="round"/></svg>'
    )
