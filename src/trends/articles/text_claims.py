"""What was read in a text: its claims, each with the words it stands on, a verdict or the reason why there is none."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from trends.claims.wording import kind_words
from trends.document.blocks import Heading, Note, Paragraph, Span, Table, spans
from trends.document.displayed import Displayed
from trends.errors import UnknownKeyError
from trends.messages import Message, joined, said
from trends.verdict.wording import verdict_words

if TYPE_CHECKING:
    from trends.claims.evidence import ClaimVerdict
    from trends.document.blocks import Block
    from trends.verdict.rule import Verdict

__all__ = ["TextClaim", "TextClaims"]

_MOST_MARKED = 40
"""Paragraphs with claims that are shown as they stand."""

_ORDER: tuple[Verdict, ...] = ("supported", "contradicted", "inconclusive", "not testable")


@dataclass(frozen=True, eq=False, repr=False)
class TextClaim(Displayed):
    """A claim that a text makes.

    Attributes
    ----------
    span : tuple of int
        Where it stands, in code points of the text.
    quote : str
        The words it stands on.
    kind : str
        The kind of claim, as a ledger has it.
    kinds : tuple of str
        Other kinds that the words may be meant as.
    form : str
        The form in which it is made: a rule of the grammar.
    who : str or None
        Who says it, where the sentence tells.
    measure, place, actor : str or None
    window : dict or None
        ``start``, ``end`` and ``freq`` of what it is about.
    direction : str or None
    number : dict or None
        ``low``, ``high`` and ``unit``.
    confidence : float
        How sure the reading is, from 0 to 1: less where something was taken from the dateline or from other sentences.
    missing : tuple of str
        What nothing tells, in sentences.
    entry : dict or None
        The entry for a ledger; None where the claim cannot be judged.
    verdict : str
    sentence : str
        What the figures show, or why it was not judged.
    reason : str or None
        Why it was not judged.
    judged : ClaimVerdict or None
        The verdict with all its evidence.
    read : dict
        The fields of an entry that the words tell, also where no entry can be made.
    """

    span: tuple[int, int]
    quote: str
    kind: str
    kinds: tuple[str, ...]
    form: str
    who: str | None
    measure: str | None
    place: str | None
    actor: str | None
    window: dict[str, Any] | None
    direction: str | None
    number: dict[str, Any] | None
    confidence: float
    missing: tuple[str, ...]
    entry: dict[str, Any] | None
    verdict: Verdict
    sentence: str
    reason: str | None = None
    judged: ClaimVerdict | None = None
    read: dict[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"TextClaim: {self.kind}, {self.verdict}: {self.quote!r}"

    def to_dict(self) -> dict[str, Any]:
        """Return the claim as an entry of ``trends read --json``."""
        return {
            "span": list(self.span),
            "quote": self.quote,
            "kind": self.kind,
            "kinds": list(self.kinds),
            "form": self.form,
            "who": self.who,
            "measure": self.measure,
            "place": self.place,
            "actor": self.actor,
            "window": self.window,
            "direction": self.direction,
            "number": self.number,
            "confidence": self.confidence,
            "missing": list(self.missing),
            "entry": self.entry,
            "verdict": self.verdict,
            "sentence": self.sentence,
            "reason": self.reason,
            "evidence": self.judged.evidence.to_dict() if self.judged else None,
        }

    def blocks(self) -> list[Block]:
        """Return what was said, and the verdict with its evidence or the reason why there is none."""
        shown: list[Block] = [Paragraph(spans(said(" ".join(self.quote.split()), "und")), lead=True)]
        if self.judged is None:
            return [*shown, Note(spans(self.sentence))]
        return [*shown, *self.judged.blocks()]


@dataclass(frozen=True, eq=False, repr=False)
class TextClaims(Displayed):
    """The claims of a text, in its order.

    Attributes
    ----------
    claims : tuple of TextClaim
    text : str
        The text that was read: of a page, its text.
    dateline : datetime.date or None
        The day that "last week" is counted from.
    language : str
    notes : tuple of str
        What a reader should know of the reading.
    """

    claims: tuple[TextClaim, ...]
    text: str = field(repr=False)
    dateline: date | None
    language: str
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.claims)

    def __iter__(self) -> Any:
        return iter(self.claims)

    def __getitem__(self, number: int) -> TextClaim:
        """Return a claim by its place among them, from 0.

        Raises
        ------
        UnknownKeyError
            If there are not so many.
        """
        try:
            return self.claims[number]
        except IndexError:
            raise UnknownKeyError(f"There is no claim {number}; the text has {len(self.claims)}.") from None

    def __repr__(self) -> str:
        words = ", ".join(f"{number} {verdict}" for verdict, number in self.tally.items() if number)
        return f"TextClaims: {len(self.claims)} claims{f', {words}' if words else ''}"

    @cached_property
    def tally(self) -> dict[Verdict, int]:
        """How many claims got each verdict."""
        return {verdict: sum(one.verdict == verdict for one in self.claims) for verdict in _ORDER}

    def to_dict(self) -> dict[str, Any]:
        """Return what ``trends read --json`` prints; of the text nothing but the quotations."""
        return {
            "dateline": self.dateline.isoformat() if self.dateline else None,
            "language": self.language,
            "claims": [one.to_dict() for one in self.claims],
            "tally": self.tally,
            "notes": list(self.notes),
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row a claim: start, end, quote, kind, who, measure, place, actor, direction, confidence, verdict, sentence."""
        names = (
            "quote",
            "kind",
            "who",
            "measure",
            "place",
            "actor",
            "direction",
            "confidence",
            "verdict",
            "sentence",
        )
        rows = [(*one.span, *(getattr(one, name) for name in names)) for one in self.claims]
        return pd.DataFrame(rows, columns=["start", "end", *names])

    def entries(self, accepted: Collection[int] | None = None) -> str:
        """Return entries for a ledger as TOML text; claims that cannot be judged have none.

        Parameters
        ----------
        accepted : list of int, optional
            Which claims, by their place among them, from 0; by default all.
        """
        from trends.claims.asking import entry_text

        chosen = range(len(self.claims)) if accepted is None else accepted
        texts = [entry_text(entry) for number in chosen if (entry := self.claims[number].entry) is not None]
        return "\n".join(texts)

    def summary(self) -> Message:
        """Say in a sentence how many claims there are, and what became of them."""
        if not self.claims:
            return Message("articles.summary.none")
        parts = [
            Message("claims.brief.title.part", n=number, verdict=verdict.replace(" ", "_"))
            for verdict, number in self.tally.items()
            if number
        ]
        return Message("articles.summary.some", n=len(self.claims), parts=parts)

    def blocks(self) -> list[Block]:
        """Return the score, the text with its claims underlined by verdict, and a table of the claims."""
        shown: list[Block] = [Paragraph(spans(self.summary()), lead=True)]
        shown += [Note(spans(note), "information") for note in self.notes]
        if not self.claims:
            return shown
        return [*shown, self.table(), Heading(Message("articles.page.text"), 2), *self.marked()]

    def table(self) -> Table:
        """Return the claims in a table: what is said and by whom, how it was read, the verdict with its reason."""
        rows = tuple(
            (
                said(" ".join(one.quote.split()), self.language),
                one.who or "\N{EN DASH}",
                kind_words(one.kind),
                verdict_words(one.verdict),
                one.sentence,
            )
            for one in self.claims
        )
        return Table(
            Message("articles.page.caption", n=len(rows)),
            tuple(
                Message(f"articles.page.{name}") for name in ("claim", "who", "kind", "verdict", "sentence")
            ),
            rows,
            align="lllll",
            verdicts=tuple(one.verdict for one in self.claims),
        )

    def marked(self) -> list[Block]:
        """Return the paragraphs of the text that hold claims, with these underlined by verdict."""
        shown: list[Block] = []
        start = 0
        for part in self.text.split("\n"):
            end = start + len(part)
            inside = [one for one in self.claims if start <= one.span[0] < end]
            if inside and len(shown) < _MOST_MARKED:
                shown.append(Paragraph(tuple(self._runs(start, end, inside))))
            start = end + 1
        return shown

    def _runs(self, start: int, end: int, inside: list[TextClaim]) -> list[Span]:
        runs: list[Span] = []
        at = start
        for one in sorted(inside, key=lambda claim: claim.span):
            if one.span[0] < at:
                continue  # two claims in the same words: the table has both
            runs += [Span(Message("words.own", text=self.text[at : one.span[0]]))] if one.span[0] > at else []
            stop = min(one.span[1], end)
            tip = joined([verdict_words(one.verdict), one.sentence], "semicolon")
            runs.append(
                Span(Message("words.own", text=self.text[one.span[0] : stop]), mark=one.verdict, tip=tip)
            )
            at = stop
        return [*runs, Span(Message("words.own", text=self.text[at:end]))] if at < end else runs
