"""Text fit to be shown: what no page may hold is taken out, whatever a file or a name brings along."""

from __future__ import annotations

import html
import re
import unicodedata
from urllib.parse import urlsplit

__all__ = ["REPLACEMENT", "clean", "escape", "isolated", "one_line", "safe_href", "slug", "soften"]

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
LINK_SCHEMES = frozenset({"http", "https", "mailto"})
MOST_MARKS = 4
"""No script in use stacks more marks on one letter (vowel signs and tone marks come to three)."""

LONGEST_HREF = 2000
"""Longer addresses fail in browsers and servers, and in PDF readers."""

# C0 and C1 controls but tab and newline; surrogates; the noncharacters of every plane. XML 1.0 (2.2 Char) knows
# none of them, HTML forbids them and PDF/UA has no glyph for them.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(17))
    + "]"
)
# Embeddings, overrides and isolates reorder the text that follows them (Unicode TR36, "Trojan source"). The marks
# U+200E, U+200F and U+061C stay: they are needed in ordinary Arabic and Hebrew and reach no further than themselves.
# U+FEFF, the mark of byte order that editors leave at the seam of two files, is invisible, and PDF/UA forbids it.
_UNSEEN = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")


def clean(text: str) -> str:
    r"""Return `text` without control characters, towers of marks, byte order marks and what would reorder its neighbours.

    Forbidden characters become U+FFFD, so that a reader sees that something was there; line ends become ``\\n``.
    """
    # Most of what is shown: a page asks a thousand times, and drawings are long.
    if text.isascii() and text.replace("\n", " ").isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _stacked(_UNSEEN.sub("", _FORBIDDEN.sub(REPLACEMENT, text)))


def _stacked(text: str) -> str:
    """Keep at most `MOST_MARKS` combining marks on a letter: a tower of them covers the lines above and below."""
    # Every letter once: the text of a figure is 200,000 characters, of which hardly any is a mark.
    stacking = {letter for letter in set(text) if unicodedata.category(letter) in {"Mn", "Me"}}
    if not stacking:
        return text
    kept, marks = [], 0
    for letter in text:
        marks = marks + 1 if letter in stacking else 0
        if marks <= MOST_MARKS:
            kept.append(letter)
    return "".join(kept)


_SPACE = re.compile("[^\\S\u00a0\u2007\u202f]+")
"""White space that a line may be broken at: a no-break space keeps a figure and its sign together."""


def one_line(text: str) -> str:
    """Return `text` cleaned, with every run of white space as one space; a message that needs neither stays one."""
    line = _SPACE.sub(" ", clean(text)).strip()
    return text if line == text else line


def safe_href(href: str | None) -> str | None:
    r"""Return an address that a reader may be sent to, or None.

    Only http, https and mailto pass, and only as plain text without white space or controls: browsers drop tabs
    and newlines inside a scheme, so ``java\\nscript:`` would otherwise slip through.
    """
    if (
        not href
        or len(href) > LONGEST_HREF
        or href != clean(href)
        or any(character.isspace() for character in href)
    ):
        return None
    try:
        parts = urlsplit(href)
    except ValueError:
        return None
    if parts.scheme.lower() not in LINK_SCHEMES:
        return None
    return href if (parts.path if parts.scheme.lower() == "mailto" else parts.netloc) else None


def slug(text: str, fallback: str = "item", most: int = 60) -> str:
    """Return `text` as lower-case ASCII letters, digits and hyphens: fit for a file name or an address."""
    flat = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[^a-z0-9]+", "-", flat)[:most].strip("-") or fallback


_RUN = re.compile(r"\S+")
# Not within a figure: 1,332 and 2.3 stay whole.
_SEAM = re.compile(r"(?<=[/\\?&=_.,;:+@-])(?=[^\s/])(?!(?<=\d[.,])\d)")


def soften(text: str, most: int) -> str:
    """Let words longer than `most` characters break, by zero-width spaces at their seams and every `most` characters.

    Combining marks and joined emoji are never parted from their base.
    """

    def part(match: re.Match[str]) -> str:
        word = match.group()
        if len(word) <= most:
            return word
        return "\u200b".join(piece for seam in _SEAM.split(word) for piece in _pieces(seam, most))

    return _RUN.sub(part, text)


def _pieces(word: str, most: int) -> list[str]:
    pieces: list[str] = []
    start = 0
    while len(word) - start > most:
        cut = start + most
        while cut < len(word) and _joined(word, cut):
            cut += 1
        pieces.append(word[start:cut])
        start = cut
    pieces.append(word[start:])
    return [piece for piece in pieces if piece]


def _joined(word: str, cut: int) -> bool:
    """Tell whether the character at `cut` belongs to the one before it."""
    if cut - 1 >= 0 and word[cut - 1] == "\u200d":
        return True
    following = word[cut]
    return (
        following == "\u200d"
        or bool(unicodedata.combining(following))
        or unicodedata.category(following)[0] == "M"
    )


def escape(text: str) -> str:
    """Return `text` cleaned and escaped for HTML, for content and for quoted attributes alike."""
    return html.escape(clean(text), quote=True)


# A name in Hebrew, Arabic or a script of their kin: letters, and what stands between its words, but no figure.
_RIGHT_TO_LEFT = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+"
_FROM_THE_RIGHT = re.compile(f"{_RIGHT_TO_LEFT}(?:[ \u00a0'\u2019./\u2013-]+{_RIGHT_TO_LEFT})*")


def isolated(text: str) -> str:
    """Return a line that runs from the left with every name that runs from the right kept to itself.

    Without it the figure after such a name is drawn to the name's far side: "in HOMS 8% higher" reads "in 8 HOMS% higher"
    (Unicode Bidirectional Algorithm, rules W2 to W7). The marks are characters, FIRST STRONG ISOLATE and POP DIRECTIONAL
    ISOLATE: an element would be taken away by some hosts.
    """
    return _FROM_THE_RIGHT.sub("\u2068\\g<0>\u2069", text)
