"""The claims of a text in one table: what does not hold first, each with the number that it has in the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from trends.claims.listing import ORDER, rank
from trends.claims.wording import kind_words, span_label
from trends.document.blocks import Note, Table, paragraph, spans
from trends.messages import Message, joined, quoted, said
from trends.verdict.wording import verdict_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trends.articles.text_claims import TextClaim
    from trends.document.blocks import Block

__all__ = ["MOST_LISTED", "listing", "numbered", "window_words"]

MOST_LISTED = 300
"""Claims in the table: a collection of reports, which nobody reads through, has more."""


def numbered(claims: Sequence[TextClaim]) -> list[tuple[str, TextClaim]]:
    """Return claims with the numbers that they have in the text, in the order in which they are listed.

    It is that of a ledger's claims: what does not hold, what holds, what cannot be decided, what cannot be tested.
    """

    def key(pair: tuple[str, TextClaim]) -> tuple[object, ...]:
        number, claim = pair
        last = (ORDER.index("not testable"), True, 2.0, "")
        return (*(last if claim.judged is None else rank(claim.judged)), int(number))

    return sorted(((str(at), claim) for at, claim in enumerate(claims, start=1)), key=key)


def listing(claims: Sequence[TextClaim], language: str, *, short: bool = False) -> list[Block]:
    """Return the table, and how many claims it leaves out where there are too many.

    Parameters
    ----------
    claims : sequence of TextClaim
        In the order of the text.
    language : str
        Of the text.
    short : bool
        Whether figures stand against figures in a few words, where a card has the sentence.
    """
    if not claims:
        return [paragraph(Message("articles.summary.none"))]
    every = numbered(claims)
    listed = every[:MOST_LISTED]
    columns = ("claim", "who", "kind", "verdict", "evidence" if short else "sentence")
    table = Table(
        Message("articles.page.caption", n=len(listed)),
        tuple(Message(f"articles.page.{name}") for name in columns),
        tuple(_row(claim, language, short=short) for _, claim in listed),
        align="lllll",
        verdicts=tuple(claim.verdict for _, claim in listed),
        numbers=tuple(number for number, _ in listed),
    )
    if len(every) == len(listed):
        return [table]
    return [table, Note(spans(Message("articles.page.more", n=len(listed), total=len(every))))]


def _row(claim: TextClaim, language: str, *, short: bool) -> tuple[str, ...]:
    brief = claim.judged.evidence.short if short and claim.judged is not None else ""
    return (
        said(claim.words, language),
        quoted(claim.who) if claim.who else "\N{EN DASH}",
        joined([kind_words(claim.kind), window_words(claim)], "comma"),
        verdict_words(claim.verdict),
        brief or claim.sentence,
    )


def window_words(claim: TextClaim) -> str:
    """Say what time a claim is about: ``January 2021 to July 2021``; empty where nothing tells."""
    window = claim.window or {}
    freq = {"day": "D", "week": "D", "year": "Y"}.get(str(window.get("freq")), "M")
    start, end = (pd.Period(window[name], freq) if window.get(name) else None for name in ("start", "end"))
    if start is not None and end is not None:
        return span_label(pd.PeriodIndex([start] if start == end else [start, end]))
    if start is not None:
        return Message("articles.page.since", when=start)
    return Message("articles.page.until", when=end) if end is not None else ""
