"""Fonts for what those of the package lack: Chinese, which only a font of the machine can show.

Pages and figures are set in fonts that come with typst and matplotlib, so that they are the same everywhere. None of these
holds Chinese characters, and a font that does weighs as much as the rest of the package.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

__all__ = ["Font", "font_of", "lacks_font"]

_CHINESE = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "PingFang SC",
    "Microsoft YaHei",
    "SimHei",
    "Droid Sans Fallback",
)
"""Sans faces of simplified Chinese that come with Linux distributions, macOS and Windows, the freely licensed first."""


@dataclass(frozen=True)
class Font:
    """A font of the machine: the name of its family, and its file."""

    family: str
    path: Path


def font_of(language: str) -> Font | None:
    """Return the font that a language needs beside those of the package; None where it needs none, or there is none."""
    return _chinese() if language.partition("-")[0].lower() == "zh" else None


def lacks_font(language: str) -> bool:
    """Whether this machine can neither print a language nor draw its letters.

    Examples
    --------
    >>> lacks_font("ru")
    False
    """
    return language.partition("-")[0].lower() == "zh" and _chinese() is None


@cache
def _chinese() -> Font | None:
    from matplotlib.font_manager import fontManager

    files = {entry.name: Path(entry.fname) for entry in fontManager.ttflist}
    return next(
        (Font(name, files[name]) for name in _CHINESE if name in files and files[name].exists()), None
    )
