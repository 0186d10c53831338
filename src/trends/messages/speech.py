"""What is shown for a text in a language: segments, each marked with the language it is really in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from trends.messages.fonts import lacks_font
from trends.messages.message import Message, recognised
from trends.messages.patterns import SEAM
from trends.messages.sentences import translated

__all__ = ["Segment", "current", "segments", "speak", "speaking", "spoken"]

SOURCE = "en"
_current: ContextVar[str | None] = ContextVar("language", default=None)
_chosen = [SOURCE]
_WORD = re.compile(r"(?<!\S)[\"'(]?[A-Za-z]*[a-z]{2,}[.,;:!?)\"']*(?!\S)")
FEWEST_WORDS = 3


@dataclass(frozen=True)
class Segment:
    """A run of text in one language; `foreign` where it is not the language that was asked for."""

    text: str
    language: str
    foreign: bool = False


def segments(text: str, language: str) -> tuple[Segment, ...]:
    """Translate a text: a message by its id, any other as far as the catalogue goes, whole or sentence by sentence.

    Text without three words is a name or a value and is not marked as foreign.
    """
    if language == SOURCE or not text.strip():
        return (Segment(text, language),)
    text = recognised(text)
    if isinstance(text, Message):
        return (Segment(text.in_language(language), language),)
    if (whole := translated(text, language)) is not None:
        return (Segment(whole, language),)
    found: list[Segment] = []
    for piece in SEAM.split(text):
        said = translated(piece, language)
        one = Segment(piece, SOURCE, foreign=True) if said is None else Segment(said, language)
        if found and found[-1].foreign == one.foreign:
            found[-1] = Segment(f"{found[-1].text} {one.text}", one.language, one.foreign)
        else:
            found.append(one)
    if len(found) == 1 and found[0].foreign and len(_WORD.findall(text)) < FEWEST_WORDS:
        return (Segment(text, language),)
    return tuple(found)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Let `spoken` speak a language: while a figure is drawn."""
    token = _current.set(language)
    try:
        yield
    finally:
        _current.reset(token)


def speak(language: str) -> None:
    """Let figures speak a language from here on, in the whole program: at the beginning of a notebook.

    A context variable would not do, since each cell of a notebook runs in a context of its own.
    """
    _chosen[0] = language.split("-", maxsplit=1)[0].lower()


def current() -> str:
    """Return the language that figures speak: English where no font can draw what they should."""
    language = _current.get() or _chosen[0]
    return SOURCE if lacks_font(language) else language


def spoken(text: str) -> str:
    """Return a text in the language that is being spoken; what the catalogue does not have stays English."""
    language = current()
    return text if language == SOURCE else " ".join(part.text for part in segments(text, language))
