"""What was read in a text: its claims, each with the words it stands on, a verdict or the reason why there is none."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from trends.articles.brief import brief
from trends.articles.cards import cards
from trends.articles.facts import facts
from trends.articles.listing import listing
from trends.articles.passages import marked_text
from trends.articles.printed import printed
from trends.claims.card import card
from trends.document.blocks import Note, Paragraph, spans
from trends.document.displayed import Displayed
from trends.errors import UnknownKeyError
from trends.messages import Message, said
from trends.studies.sections import Section

if TYPE_CHECKING:
    from trends.claims.evidence import ClaimVerdict
    from trends.document.blocks import Block
    from trends.document.facts import Facts
    from trends.provenance import SourceFile
    from trends.verdict.rule import Verdict

__all__ = ["TextClaim", "TextClaims"]

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

    @property
    def words(self) -> str:
        """The quotation in one line, as the text may break its lines anywhere."""
        return " ".join(self.quote.split())

    def blocks(self) -> list[Block]:
        """Return what was said, and the verdict with its evidence or the reason why there is none."""
        shown: list[Block] = [Paragraph(spans(said(self.words, "und")), lead=True)]
        if self.judged is None:
            return [*shown, Note(spans(self.sentence))]
        return [*shown, *card(self.judged, None).blocks]


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
    source : SourceFile or None
        What was read: the name of the file (empty for a text that was given as it is), its hash and its size.
    as_of : datetime.date or None
        The day that the figures were looked at as of, where one was asked for.
    """

    claims: tuple[TextClaim, ...]
    text: str = field(repr=False)
    dateline: date | None
    language: str
    notes: tuple[str, ...] = ()
    source: SourceFile | None = None
    as_of: date | None = None

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
        """Return the score, the paragraphs that hold claims with these underlined by verdict, and a table of the claims."""
        shown: list[Block] = [Paragraph(spans(self.summary()), lead=True)]
        shown += [Note(spans(note), "information") for note in self.notes]
        if not self.claims:
            return shown
        marked = marked_text(self.text, self.claims, self.language, whole=False)
        return [*shown, *marked, *listing(self.claims, self.language)]

    def printed(self) -> list[Block]:
        """Return what ``trends read`` prints: the score, and a box for each claim, those that do not hold first."""
        shown: list[Block] = [Paragraph(spans(self.summary()), lead=True)]
        shown += [Note(spans(note), "information") for note in self.notes]
        return [*shown, *printed(self.claims, self.language)]

    def brief(self) -> Section:
        """Return the first page of a report: the score in sentences and tiles, the clearest contradiction, and one caution."""
        return Section("brief", tuple(brief(self)))

    def marked(self) -> Section:
        """Return the text as it was given, with its claims underlined by verdict; of a long one what stands around them."""
        return Section("text", tuple(marked_text(self.text, self.claims, self.language)))

    def listing(self) -> Section:
        """Return all claims in one table, those that do not hold first, figure against figure."""
        return Section("listing", tuple(listing(self.claims, self.language, short=True)))

    def cards(self, *, drawn: bool = True) -> Section:
        """Return a card for each claim, to be unfolded on a page.

        Parameters
        ----------
        drawn : bool
            Whether each has its figure; of many the first have, and it is said.
        """
        return Section("cards", tuple(cards(self.claims, self.language, drawn=drawn)))

    def facts(self) -> Facts:
        """Return what a report hands over besides its prose."""
        return facts(self)
