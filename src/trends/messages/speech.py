"""What is shown for a text in a language, marked with the language it is really in."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from trends.messages.formats import as_written
from trends.messages.message import QUOTED, SAID, TYPED, Message, recognised

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["RIGHT_TO_LEFT", "Segment", "current", "in_marks", "segment", "speak", "speaking", "spoken"]

SOURCE = "en"
_WORD = re.compile(r"(?<!\S)[\"'(]?[A-Za-z]*[a-z]{2,}[.,;:!?)\"']*(?!\S)")
# One word or two are a name or a code, which a voice of any language reads as they stand.
FEWEST_WORDS = 3
_NUMBERED = re.compile(r"\d[\d\W]*[^\w\s]+[A-Za-z]")
"""A code that begins with figures, such as ``2020-08-27-west``: from right to left, its figures would stand at its end."""
_LEFT_TO_RIGHT = "\u200e"
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ku", "ps", "ur"})


# Of the whole program: a context variable would not do, since each cell of a notebook runs in a context of its own.
_voice = [SOURCE]


@dataclass(frozen=True)
class Segment:
    """A text as it is shown.

    Attributes
    ----------
    text, language : str
    foreign : bool
        Whether it is not in the language that was asked for.
    quoted : bool
        Whether that is as it should be: words of somebody else's, such as a citation.
    speech : str
        Where the whole text is words as somebody said them, these without the quotation marks of `text`.
    """

    text: str
    language: str
    foreign: bool = False
    quoted: bool = False
    speech: str = ""

    @property
    def untranslated(self) -> bool:
        """Whether it should have been in the language that was asked for."""
        return self.foreign and not self.quoted


def in_marks(text: str, language: str) -> str:
    """Set words as somebody said them in the quotation marks of a page."""
    return Message(SAID, text=text, language="").in_language(language)


def segment(text: str, language: str) -> Segment:
    """Say a text in a language: a message by its id, a word of the vocabulary, a figure or a period by itself.

    Any other stays as it is; without three words it is a name or a value and is not marked as foreign.
    """
    if isinstance(text, Message) and text.id == SAID:
        own, speech = str(text.values["language"]), str(text.values["text"])
        foreign = own.partition("-")[0].lower() != language.partition("-")[0].lower()
        return Segment(text.in_language(language), own, foreign, quoted=True, speech=speech)
    if language == SOURCE or not text.strip():
        return Segment(text, language)
    if isinstance(text, Message) and text.id == TYPED:
        return Segment(str(text), language)
    text = recognised(text)
    if isinstance(text, Message) and text.id == QUOTED:
        return replace(segment(str(text), language), quoted=True)
    if isinstance(text, Message):
        return Segment(text.in_language(language), language)
    if (shown := as_written(text, language)) is not None:
        return Segment(shown, language)
    foreign = len(_WORD.findall(text)) >= FEWEST_WORDS
    if language.partition("-")[0] in RIGHT_TO_LEFT and _NUMBERED.match(text):
        text = _LEFT_TO_RIGHT + text
    return Segment(text, SOURCE if foreign else language, foreign)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Let figures speak a language for a while."""
    before = _voice[0]
    speak(language)
    try:
        yield
    finally:
        _voice[0] = before


def speak(language: str) -> None:
    """Let figures speak a language from here on: at the beginning of a notebook."""
    _voice[0] = language.split("-", maxsplit=1)[0].lower()


def current() -> str:
    """Return the language that figures speak."""
    return _voice[0]


def spoken(text: str) -> str:
    """Return a text in the language that is being spoken; what the catalogue does not have stays English."""
    language = current()
    return text if language == SOURCE else segment(text, language).text
