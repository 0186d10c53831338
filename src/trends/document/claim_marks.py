"""Claims marked in a text: underlined by verdict, numbered, told in words, with the reason on hover and on focus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trends.document.signs import told, verdict_icon
from trends.document.text import escape, one_line, slug

if TYPE_CHECKING:
    from trends.document.blocks import Span
    from trends.document.words import Words

_LONGEST = 30
"""Letters of a word that stays whole with the number of its claim: an address would leave a phone's page."""

__all__ = ["marked", "names_its_verdict", "row_address", "row_number"]


def marked(span: Span, markup: str, say: Words, *, linked: bool) -> str:
    """Return a claim as ``<mark>``.

    The line under it has a shape of its own for each verdict, and its sign and number stand behind it, so that no colour
    need be told from another; who hears the page hears the verdict.

    Parameters
    ----------
    span : Span
        The claim.
    markup : str
        Its words, already HTML.
    say : Words
        Of the page's language.
    linked : bool
        Whether its number leads to its row. In a notebook it does not: addresses of two cells would be one.
    """
    assert span.mark is not None  # noqa: S101 - asked of claims only
    verdict = say.verdicts[span.mark]
    if names_its_verdict(span, say):
        return f'<mark class="verdict-{slug(span.mark)}">{_lined(markup)}</mark>'
    tip = escape(one_line(say.plain(span.tip)))
    behind, reached = told(f" ({verdict})", ""), ' tabindex="0"'
    if span.number:
        number = escape(span.number)
        if linked:
            number, reached = f'<a href="#{row_address(span.number)}">{number}</a>', ""
        behind = f"<sup>{told(f'({verdict} ', verdict_icon(span.mark))}{number}{told(')', '')}</sup>"
    return f'<mark class="verdict-{slug(span.mark)}" title="{tip}"{reached}>{_kept_together(markup, behind)}</mark>'


def _kept_together(markup: str, behind: str) -> str:
    """Keep what stands behind a claim on the line of its last word; browsers part a drawing from any letter."""
    before, space, last = markup.rpartition(" ")
    if not last or len(last) > _LONGEST or "<" in last or ">" in last:
        return _lined(markup) + behind
    return f'{_lined(before + space)}<span class="kept">{_lined(last)}{behind}</span>'


def _lined(markup: str) -> str:
    """Set the line under the words alone: under a sign it would break off."""
    return f'<span class="line">{markup}</span>' if markup else ""


def names_its_verdict(span: Span, say: Words) -> bool:
    """Tell whether a mark is a verdict's own name, as a legend has it: then nobody need be told of it."""
    return span.mark is not None and say.plain(span.text).casefold() == say.verdicts[span.mark].casefold()


def row_address(number: str) -> str:
    """Return the address of the row of a claim."""
    return f"claim-{slug(number)}"


def row_number(number: str) -> str:
    """Return the number of a claim before the first cell of its row."""
    return f'<span class="claim-number">{escape(number)}</span> '
