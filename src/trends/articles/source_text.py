"""The text that is read: decoded, out of its HTML, and refused where it is no text that can be read."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING

from trends.errors import InputError
from trends.messages import Message
from trends.provenance import SourceFile

if TYPE_CHECKING:
    from os import PathLike

__all__ = ["MOST_CHARACTERS", "as_text", "language_of", "opened"]

MOST_CHARACTERS = 2_000_000
"""Longer than any report: what is longer is a collection, to be read one text after the other."""

_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|article|div|p|span|h[1-6])(?:\s[^<>]*)?>", re.IGNORECASE
)
_PARAGRAPHS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "figcaption",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "td",
        "th",
        "tr",
        "ul",
    ]
)
_UNREAD = ("script", "style", "noscript", "template", "head", "svg", "iframe")
_COMMON = {
    "en": frozenset(
        [
            "the",
            "of",
            "and",
            "in",
            "to",
            "was",
            "were",
            "is",
            "are",
            "that",
            "since",
            "with",
            "than",
            "for",
            "had",
            "by",
            "attacks",
            "killed",
        ]
    ),
    "fr": frozenset(
        [
            "le",
            "la",
            "les",
            "des",
            "du",
            "de",
            "et",
            "en",
            "est",
            "sont",
            "été",
            "que",
            "dans",
            "pour",
            "par",
            "au",
            "aux",
            "une",
            "depuis",
            "plus",
            "attaques",
        ]
    ),
    "es": frozenset(
        [
            "el",
            "la",
            "los",
            "las",
            "de",
            "del",
            "y",
            "en",
            "es",
            "son",
            "fue",
            "que",
            "para",
            "por",
            "una",
            "desde",
            "más",
            "al",
            "con",
            "ataques",
        ]
    ),
}


def opened(given: str | bytes | PathLike[str]) -> tuple[str | bytes, SourceFile]:
    """Return a text, of a path what the file holds, with its name, hash and size.

    Raises
    ------
    InputError
        If there is no such file, it cannot be read, or it is larger than any text that is read.
    """
    if isinstance(given, (str, bytes)):
        content = given.encode("utf-8", "surrogatepass") if isinstance(given, str) else given
        return given, SourceFile("", hashlib.sha256(content).hexdigest(), len(content))
    path = Path(given)
    try:
        # No letter takes more than four bytes.
        if path.is_file() and path.stat().st_size > 4 * MOST_CHARACTERS:
            size = round(path.stat().st_size / 1e6)
            raise InputError(Message("articles.fault.large", name=path.name, n=size, most=MOST_CHARACTERS))
        content = path.read_bytes()
    except (OSError, ValueError):
        kind = "no_such_file" if not path.exists() else "unreadable"
        raise InputError(Message(f"articles.fault.{kind}", name=path.name or str(path))) from None
    return content, SourceFile(path.name, hashlib.sha256(content).hexdigest(), len(content))


def as_text(given: str | bytes) -> str:
    """Return a text that can be read: of HTML its text, as paragraphs.

    Raises
    ------
    InputError
        If it is a PDF or another binary file, longer than `MOST_CHARACTERS`, or empty.

    Examples
    --------
    >>> as_text("<p>Attacks <b>fell</b>.</p><script>alert(1)</script>")
    'Attacks fell.'
    """
    if isinstance(given, bytes):
        given = _decoded(given)
    if given.lstrip()[:5] == "%PDF-":
        raise InputError(Message("articles.fault.pdf"))
    if len(given) > MOST_CHARACTERS:
        raise InputError(Message("articles.fault.long", n=len(given), most=MOST_CHARACTERS))
    if not given.strip():
        raise InputError(Message("articles.fault.empty"))
    return _out_of_html(given) if _HTML.search(given[:20_000]) else given


def _decoded(content: bytes) -> str:
    if content.lstrip()[:5] == b"%PDF-":
        raise InputError(Message("articles.fault.pdf"))
    from trends.sources.files.encoding import encoding_of_part

    try:
        text = content.decode(encoding_of_part(content, whole=True) or "utf-8")
    except (UnicodeDecodeError, LookupError):
        raise InputError(Message("articles.fault.binary")) from None
    if text.count("\x00") > len(text) // 100:
        raise InputError(Message("articles.fault.binary"))
    return text.removeprefix("\ufeff")


def _out_of_html(text: str) -> str:
    """Return the text of a page, a line for each of its paragraphs."""
    from lxml import html

    # lxml refuses a text that names its own encoding, and characters that XML does not know.
    plain = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]|<\?xml[^>]*\?>", "", text)
    try:
        tree = html.document_fromstring(plain)
    except (ValueError, html.etree.ParserError):
        raise InputError(Message("articles.fault.empty")) from None
    parts: list[str] = []
    for event, element in html.etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        name = element.tag if isinstance(element.tag, str) else ""
        unread = not name or any(
            isinstance(one.tag, str) and one.tag in _UNREAD for one in (element, *element.iterancestors())
        )
        if event == "start":
            parts.append("\n\n" if name in _PARAGRAPHS else "")
            parts.append("" if unread else element.text or "")
        else:
            parts.append("\n\n" if name in _PARAGRAPHS else "")
            parent = element.getparent()
            hidden = parent is not None and any(
                one.tag in _UNREAD for one in (parent, *parent.iterancestors())
            )
            parts.append("" if hidden else element.tail or "")
    paragraphs = [" ".join(part.split()) for part in "".join(parts).split("\n\n")]
    read = "\n\n".join(part for part in paragraphs if part)
    if not read:
        raise InputError(Message("articles.fault.empty"))
    return read


def language_of(text: str) -> str:
    """Tell the language of a text: by its script, and by its commonest words.

    Raises
    ------
    InputError
        If it is in none of the languages that are read.

    Examples
    --------
    >>> language_of("Les attaques ont augmenté depuis mars.")
    'fr'
    """
    sample = text[:20_000]
    letters = [letter for letter in sample if letter.isalpha()]
    arabic = sum("\u0600" <= letter <= "\u06ff" for letter in letters)
    latin = sum(letter < "\u0250" for letter in letters)
    if arabic > latin:
        return "ar"
    if letters and latin * 2 < len(letters):
        raise InputError(Message("articles.fault.language"))
    words = re.findall(r"[^\W\d_]+", sample.lower())
    counts = {language: sum(word in common for word in words) for language, common in _COMMON.items()}
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] else "en"
