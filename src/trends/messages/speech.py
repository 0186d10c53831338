"""What is shown for a text in a language, marked with the language it is really in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from trends.messages.fonts import lacks_font
from trends.messages.formats import as_written
from trends.messages.message import Message, recognised

__all__ = ["Segment", "current", "segment", "speak", "speaking", "spoken"]

SOURCE = "en"
_current: ContextVar[str | None] = ContextVar("language", default=None)
_chosen = [SOURCE]
_WORD = re.compile(r"(?<!\S)[\"'(]?[A-Za-z]*[a-z]{2,}[.,;:!?)\"']*(?!\S)")
FEWEST_WORDS = 3


@dataclass(frozen=True)
class Segment:
    """A text as it is shown; `foreign` where it is not in the language that was asked for."""

    text: str
    language: str
    foreign: bool = False


def segment(text: str, language: str) -> Segment:
    """Say a text in a language: a message by its id, a word of the vocabulary, a figure or a period by itself.

    Any other stays as it is; without three words it is a name or a value and is not marked as foreign.
    """
    if language == SOURCE or not text.strip():
        return Segment(text, language)
    text = recognised(text)
    if isinstance(text, Message):
        return Segment(text.in_language(language), language)
    if (shown := as_written(text, language)) is not None:
        return Segment(shown, language)
    foreign = len(_WORD.findall(text)) >= FEWEST_WORDS
    return Segment(text, SOURCE if foreign else language, foreign)


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
    return text if language == SOURCE else segment(text, language).text
