"""Runs of styled text in another language: a paragraph is looked up whole, with its styles written as in Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from trends.document.blocks import Span
from trends.document.text import one_line
from trends.messages import Message, in_language, recognised
from trends.messages.speech import SOURCE, segment

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Run", "marked_up", "runs"]

_MARKS = re.compile(r"(\*\*[^*]+\*\*|\*[^*]+\*|`[^`]+`|\$[^$]+\$)")


@dataclass(frozen=True)
class Run:
    """A span to be shown, whether it is in another language than the page, and whether it should not be."""

    span: Span
    foreign: bool = False
    untranslated: bool = False


def runs(spans: Sequence[Span], language: str) -> tuple[Run, ...]:
    """Say the spans of a paragraph, a note or an item in a language, as far as the catalogue goes.

    Spans that are messages are said one by one. A paragraph of a notebook is said whole or not at all: half a sentence
    in each of two languages helps nobody.
    """
    if language == SOURCE:
        return tuple(Run(span) for span in spans)
    if len(spans) > 1 and any(span.quoted for span in spans):
        return tuple(run for span in spans for run in runs((span,), language))
    if len(spans) == 1 and spans[0].quoted:
        return (Run(spans[0]),)
    if len(spans) > 1 and any(isinstance(span.text, Message) for span in spans):
        return tuple(run for span in spans for run in runs((span,), language))
    whole = recognised(one_line(marked_up(spans)))
    if isinstance(whole, Message) and not any(span.href or span.mark for span in spans):
        return tuple(Run(span) for span in _read(in_language(whole, language)))
    if len(spans) == 1 and not spans[0].maths:
        segments = segment(spans[0].text, language)
        return (Run(_with_text(spans[0], segments.text), segments.foreign, segments.untranslated),)
    words = " ".join(span.text for span in spans if not span.maths and not span.code)
    foreign = segment(words, language).foreign
    return tuple(Run(span, *(2 * [foreign and not span.maths])) for span in spans)


def _with_text(span: Span, text: str) -> Span:
    return replace(span, text=text)


def marked_up(spans: Sequence[Span]) -> str:
    """Write spans as the notebook has them, which is how the catalogue names a styled paragraph."""
    written = []
    for span in spans:
        sign = (
            "$" if span.maths else "`" if span.code else "**" if span.strong else "*" if span.emphasis else ""
        )
        written.append(f"{sign}{span.text}{sign}")
    return "".join(written)


def _read(text: str) -> list[Span]:
    """Read the styles of a translation back."""
    parts = []
    for piece in _MARKS.split(text):
        if not piece:
            continue
        if piece.startswith("**") and piece.endswith("**") and len(piece) > 4:
            parts.append(Span(piece[2:-2], strong=True))
        elif piece[0] == piece[-1] and piece[0] in "*`$" and len(piece) > 2:
            inner, sign = piece[1:-1], piece[0]
            parts.append(Span(inner, emphasis=sign == "*", code=sign == "`", maths=sign == "$"))
        else:
            parts.append(Span(piece))
    return parts
