"""Which fonts a text needs beside DejaVu Sans, in which pages and figures are set: none, for nearly every text.

The package brings fonts for scripts in which names of groups and places are written and that DejaVu Sans lacks. What
they lack as well (Korean, rarer Chinese characters) comes from the package noto-cjk-sans-otc where it is installed, or
from files that a user names. No font of the machine is taken unasked, so that a report is the same wherever it is made.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from trends.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = [
    "BASE",
    "FOLDER",
    "OWN_LETTER",
    "SHIPPED",
    "Font",
    "at_hand",
    "base_font",
    "font_holding",
    "fonts_for",
    "letters_of",
    "startup",
    "use_fonts",
    "with_fonts",
]

BASE = "DejaVu Sans"
FOLDER = Path(__file__).parent
_CJK = "noto_cjk_sans_otc"


@dataclass(frozen=True)
class Font:
    """A font: the name of its family, and its file."""

    family: str
    path: Path

    def to_dict(self) -> dict[str, str]:
        """Return the font as a manifest names it: without the folder, which differs between machines."""
        return {"family": self.family, "file": self.path.name, "sha256": _hash(self.path)}


def _shipped(script: str) -> Font:
    family = f"Trends Sans {script}"
    return Font(family, FOLDER / f"{family.lower().replace(' ', '-')}.ttf")


SHIPPED = tuple(
    map(
        _shipped,
        ("SC", "Ethiopic", "Myanmar", "Bengali", "Devanagari", "Thai", "Tamil", "Telugu", "Khmer"),
    )
)
"""The fonts of this folder. They are those of the Noto project, reduced by `trends.fonts.make`."""

OWN_LETTER = {"zh": "中"}
"""By language a letter of the script in which all of its words are written, where DejaVu Sans lacks that."""

# Of the whole program, like the language that figures speak: each cell of a notebook runs in a context of its own.
_added: list[tuple[Font, ...]] = [()]


@cache
def base_font() -> Font:
    """Return the font of all pages and figures, which comes with matplotlib."""
    import matplotlib as mpl

    return Font(BASE, Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf")


def at_hand() -> tuple[Font, ...]:
    """Return the fonts beside the first, in the order in which they are asked for a letter."""
    return (*SHIPPED, *_added[0], *_installed())


@cache
def _installed() -> tuple[Font, ...]:
    found = find_spec(_CJK)
    if found is None or found.origin is None:
        return ()
    return tuple(map(_read, sorted(Path(found.origin).parent.glob("*.ttc"))))


def use_fonts(paths: Iterable[Path | str]) -> None:
    """Let these fonts be asked for letters that the package's own lack, from here on.

    Raises
    ------
    InputError
        If a file is none, or no font.
    """
    _added[0] = tuple(_read(Path(path)) for path in paths)


@contextmanager
def with_fonts(paths: Iterable[Path | str]) -> Iterator[None]:
    """Let these fonts be asked for letters that the package's own lack, for a while.

    Parameters
    ----------
    paths : iterable of Path or str
        Files in TrueType or OpenType format (ttf, otf, ttc), in the order in which they are asked.

    Raises
    ------
    InputError
        If a file is none, or no font.
    """
    before = _added[0]
    use_fonts(paths)
    try:
        yield
    finally:
        _added[0] = before


def startup() -> str:
    """Return what a kernel runs before a notebook, so that its figures have the fonts that were added here."""
    paths = [str(font.path.absolute()) for font in _added[0]]
    return (
        f"from trends.fonts.choice import use_fonts\nuse_fonts({paths!a})\ndel use_fonts\n" if paths else ""
    )


def _read(path: Path) -> Font:
    from matplotlib.ft2font import FT2Font

    try:
        return Font(FT2Font(str(path)).family_name, path)
    except FileNotFoundError:
        raise InputError(f"There is no font {path.name}.") from None
    except (RuntimeError, OSError, ValueError):
        raise InputError(
            f"{path.name} is no font that can be read; give a file in TrueType or OpenType."
        ) from None


@lru_cache(maxsize=64)
def letters_of(font: Font) -> frozenset[int]:
    """Return the code points that a font has letters for."""
    from matplotlib.ft2font import FT2Font

    return frozenset(FT2Font(str(font.path)).get_charmap())


def font_holding(letter: str) -> Font | None:
    """Return the font that a letter is set in; None if there is none.

    Examples
    --------
    >>> font_holding("é").family
    'DejaVu Sans'
    >>> font_holding("ሕ").family
    'Trends Sans Ethiopic'
    """
    code = ord(letter)
    if code in letters_of(base_font()):
        return base_font()
    return next((font for font in at_hand() if code in letters_of(font)), None)


def fonts_for(texts: Iterable[str]) -> tuple[Font, ...]:
    """Return the fonts that some texts need beside the first.

    None is opened for texts that the first font holds.

    Examples
    --------
    >>> fonts_for(["Łódź, حلب, Сирия"])
    ()
    >>> [font.family for font in fonts_for(["ሕወሓት", "平民"])]
    ['Trends Sans SC', 'Trends Sans Ethiopic']
    """
    letters = {letter for text in texts if not text.isascii() for letter in text}
    missing = {ord(letter) for letter in letters} - letters_of(base_font()) if letters else set()
    return _holding(frozenset(missing), at_hand()) if missing else ()


@lru_cache(maxsize=1024)
def _holding(codes: frozenset[int], fonts: Sequence[Font]) -> tuple[Font, ...]:
    chosen, left = [], set(codes)
    for font in fonts:
        if not left:
            break
        if held := left & letters_of(font):
            chosen.append(font)
            left -= held
    return tuple(chosen)


@lru_cache(maxsize=64)
def _hash(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()
