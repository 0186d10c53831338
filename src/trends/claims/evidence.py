"""Evidence for or against a claim, and the verdict that it gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias

import pandas as pd

from trends.document.displayed import Displayed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trends.claims.claim import Claim
    from trends.claims.known import Cover, Known
    from trends.document.blocks import Block
    from trends.nowcasting.revision_model import RevisionRisk
    from trends.provenance import Provenance
    from trends.series.count_series import CountSeries
    from trends.verdict.chance import Chance
    from trends.verdict.pace_result import PaceResult
    from trends.verdict.rule import Verdict

__all__ = ["ClaimVerdict", "Evidence", "Truth", "truth_of", "verdict_of"]

_OF_A_SOURCE = frozenset({"version", "sha256", "files", "known", "known_by", "as_of", "filters"})
"""What a verdict repeats of the provenance of its data; licence and citation stand with the data."""

Truth: TypeAlias = Literal["true", "false", "undecidable"]


def truth_of(holds: bool | None) -> Truth:
    """Name a three-valued answer."""
    return "undecidable" if holds is None else "true" if holds else "false"


def verdict_of(truth: Truth) -> Verdict:
    """Return the verdict on a claim that is settled by whether it is literally true."""
    verdicts: dict[Truth, Verdict] = {
        "true": "supported",
        "false": "contradicted",
        "undecidable": "inconclusive",
    }
    return verdicts[truth]


@dataclass(frozen=True, eq=False)
class Evidence:
    """What the figures say about a claim.

    Attributes
    ----------
    verdict : str
        One of the four.
    said : str
        What the figures show, as a sentence without its full stop.
    truth : str
        Whether the claim is literally true of the figures: true, false or undecidable.
    short : str
        The same in a few words, figure against figure, for a table; empty where there is no figure.
    why : str
        What decides that, or keeps it from being decided.
    of_observed : bool
        True of the periods that have a figure, while others have none.
    value : Known or None
        The claim's own figure: what another claim that refers to this one gets.
    figures : tuple of Known
        The figures compared.
    against : tuple of Known
        Those that speak against the claim.
    without : int
        Periods, or incidents, that have no figure and could change the answer.
    bounds_from : tuple of str
        Claims from which bounds that the answer rests on were read off.
    bounds_left_out : int
        Bounds that were read off this very claim, and are no evidence for it.
    chance : Chance or None
        How often a constant pace would do the same.
    no_chance : str
        Why no chance is told, where none is.
    revision : RevisionRisk or None
        How often such a statement, made of figures as young, is otherwise a year later; of figures older than two years
        nothing is told.
    no_revision : str
        Why it is not told, where the figures are young and their publisher's revisions are known.
    pace : PaceResult or None
        For claims of a constant pace.
    more : mapping
        Further figures by name.
    notes : tuple of str
        Sentences a reader must know.
    series : CountSeries or None
        What was looked at.
    marked : tuple of str
        Labels of the periods, or ids of the incidents, that the claim is about.
    level : float or None
        A level that the claim speaks of, for the figure.
    claimed : tuple of float or None
        Between what the last of the periods marked lies by the claim, as it follows from the others; the upper end may be
        infinite.
    judged_on : str
        The area that the figures are about.
    provenance : tuple of Provenance
    """

    verdict: Verdict
    said: str
    truth: Truth = "undecidable"
    short: str = ""
    why: str = ""
    of_observed: bool = False
    value: Known | None = None
    figures: tuple[Known, ...] = ()
    against: tuple[Known, ...] = ()
    without: int = 0
    bounds_from: tuple[str, ...] = ()
    bounds_left_out: int = 0
    chance: Chance | None = None
    no_chance: str = ""
    revision: RevisionRisk | None = None
    no_revision: str = ""
    pace: PaceResult | None = None
    more: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    series: CountSeries | None = None
    marked: tuple[str, ...] = ()
    level: float | None = None
    claimed: tuple[float, float] | None = None
    judged_on: str = ""
    provenance: tuple[Provenance, ...] = ()

    @property
    def partly(self) -> tuple[Cover, ...]:
        """Periods compared that the data cover only in part, once each."""
        return tuple(
            dict.fromkeys(part for figure in (*self.figures, *self.against) for part in figure.partly)
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the evidence as plain values."""
        return {
            "truth": self.truth,
            "short": self.short or None,
            "of_observed_only": self.of_observed,
            "why": self.why,
            "judged_on": self.judged_on,
            "value": self.value.to_dict() if self.value else None,
            "figures": [figure.to_dict() for figure in self.figures],
            "against": [figure.to_dict() for figure in self.against],
            "without_a_figure": self.without,
            "bounds_from_claims": list(self.bounds_from),
            "bounds_left_out": self.bounds_left_out,
            "chance": self.chance.to_dict() if self.chance else None,
            "no_chance": None if self.chance else self.no_chance or None,
            "revision": self.revision.to_dict() if self.revision else None,
            "no_revision": None if self.revision else self.no_revision or None,
            "window": self.series.extent() if self.series is not None else None,
            **self.more,
            "notes": list(self.notes),
            "sources": [
                {
                    "title": provenance.title or provenance.source,
                    **{name: stated for name, stated in provenance.to_dict().items() if name in _OF_A_SOURCE},
                }
                for provenance in self.provenance
            ],
        }


@dataclass(frozen=True, eq=False, repr=False)
class ClaimVerdict(Displayed):
    """A claim, what the figures say about it, and the verdict.

    Attributes
    ----------
    claim : Claim
    evidence : Evidence
    sentence : str
        One sentence that can be quoted.
    data_sha256 : str
        Hash of the data that the verdict rests on; empty where it rests on none.
    as_of : str
        Last day that these data cover, or the day as of which they were read; empty without data.
    """

    figures: ClassVar[Mapping[str, str]] = {"claim": "claims"}

    claim: Claim
    evidence: Evidence
    sentence: str
    data_sha256: str = ""
    as_of: str = ""

    @property
    def verdict(self) -> Verdict:
        """One of the four."""
        return self.evidence.verdict

    @property
    def as_expected(self) -> bool | None:
        """Whether the verdict is the one that the ledger expects; None where it expects none."""
        return None if self.claim.expect is None else self.claim.expect == self.verdict

    @property
    def data(self) -> str | None:
        """The data judged on, as one name; None where there are none."""
        return " + ".join(self.claim.data) or None

    @property
    def drawable(self) -> bool:
        """Whether there is anything to draw: a series, or figures of which something is known."""
        evidence = self.evidence
        return evidence.series is not None or any(not figure.unknown for figure in evidence.figures)

    def __repr__(self) -> str:
        return f"ClaimVerdict: {self.claim.id}, {self.verdict}. {self.sentence}"

    def to_dict(self) -> dict[str, Any]:
        """Return the verdict as an entry of ``trends claims --json``."""
        claim = self.claim
        return {
            "id": claim.id,
            "who": claim.who,
            "date": claim.date,
            "says": claim.says,
            "kind": claim.kind,
            "data": self.data,
            "verdict": self.verdict,
            "sentence": self.sentence,
            "expected": claim.expect,
            "area": claim.area or None,
            "note": claim.note or None,
            "evidence": self.evidence.to_dict(),
            "source_url": claim.source_url or None,
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row a figure: of, low, high, periods, without, source, against."""
        against = {id(figure) for figure in self.evidence.against}
        seen = {id(figure): figure for figure in (*self.evidence.figures, *self.evidence.against)}
        rows = [
            (
                statement.name,
                statement.low,
                statement.high,
                statement.periods,
                statement.without,
                statement.source,
                key in against,
            )
            for key, statement in seen.items()
        ]
        columns = ["of", "low", "high", "periods", "without", "source", "against"]
        return pd.DataFrame(rows, columns=columns)

    def blocks(self) -> list[Block]:
        """Return what was said, and the claim's card."""
        from trends.claims.card import card
        from trends.document.blocks import Paragraph

        shown = card(self, None)
        return [Paragraph(shown.summary), *shown.blocks]
