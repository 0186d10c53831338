"""A claim as a site shows it: the verdict as far as it may be passed on, its figure, its vintages, and where its page is."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from trends.claims.history import entry_hash
from trends.claims.listing import ordered
from trends.claims.score import place_of
from trends.document.dark import with_dark
from trends.document.drawer import drawer
from trends.messages import Message
from trends.messages.speech import speaking
from trends.reporting.inputs import code_hash, versions
from trends.site.addresses import file_stems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from trends.claims import ClaimTable
    from trends.claims.evidence import ClaimVerdict
    from trends.document.blocks import Figure
    from trends.provenance import Provenance
    from trends.site.vintages import Step

__all__ = ["Published", "claim_sources", "draw", "published", "rows_kept_back"]


@dataclass(frozen=True, eq=False)
class Published:
    """A claim as a site shows it.

    Attributes
    ----------
    verdict : ClaimVerdict
        Without what its publisher does not let be passed on.
    stem : str
        Name of its page and of the files beside it, without the ending.
    steps : tuple of Step
        Its verdicts over the vintages, oldest first; the last is the present one.
    withheld : bool
        Whether anything was left out.
    """

    verdict: ClaimVerdict
    stem: str
    steps: tuple[Step, ...] = ()
    withheld: bool = False

    @property
    def id(self) -> str:
        """Its name in the ledger."""
        return self.verdict.claim.id

    @property
    def page(self) -> str:
        """Its page, from the first folder of the site."""
        return f"claims/{self.stem}.html"

    @property
    def place(self) -> str:
        """The place that it speaks of."""
        return place_of(self.verdict)

    def drawn_from(self, language: str) -> str:
        """Return the hash of everything that its figure shows."""
        entry = self.verdict
        parts = (
            entry_hash(entry.claim),
            entry.data_sha256,
            entry.as_of,
            entry.sentence,
            entry.evidence.short,
            code_hash(),
            str(versions()),
            language,
        )
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def published(table: ClaimTable, steps: Mapping[str, tuple[Step, ...]]) -> list[Published]:
    """Return all claims of a ledger as they are listed, what does not hold first."""
    every = ordered(table.verdicts)
    stems = file_stems(sorted(entry.claim.id for entry in every))
    return [
        Published(
            _without_rows(entry) if rows_kept_back(entry) else entry,
            stems[entry.claim.id],
            tuple(map(_silent, steps.get(entry.claim.id, ())))
            if rows_kept_back(entry)
            else steps.get(entry.claim.id, ()),
            rows_kept_back(entry),
        )
        for entry in every
    ]


def rows_kept_back(entry: ClaimVerdict) -> bool:
    """Whether the evidence of a verdict is single incidents that their publisher does not let be passed on.

    Counts by period are aggregates, which the terms of ACLED and GTD allow with their attribution; the date, place and toll
    of an incident are a row in all but form.
    """
    incidents = entry.evidence.series is None or any(part.incident for part in entry.claim.references())
    return incidents and any(source.kept_back for source in entry.evidence.provenance)


def _silent(step: Step) -> Step:
    """Return a verdict of a vintage without its sentence, which names the incidents as well."""
    return replace(step, record=replace(step.record, sentence=Message("site.withheld"), figures={}))


def _without_rows(entry: ClaimVerdict) -> ClaimVerdict:
    sentence = Message("site.withheld")
    evidence = replace(
        entry.evidence,
        said=sentence,
        short="",
        why="",
        value=None,
        figures=(),
        against=(),
        chance=None,
        no_chance="",
        more={},
        notes=(),
        marked=(),
        level=None,
        claimed=None,
    )
    return replace(entry, evidence=evidence, sentence=sentence)


def draw(
    claims: Sequence[Published],
    language: str,
    *,
    kept: Callable[[Published], Figure | None],
    tell: Callable[[int], None],
) -> dict[str, Figure]:
    """Return the figures of all claims of which anything can be drawn, by the stems of their pages.

    Parameters
    ----------
    claims : sequence of Published
    language : str
        That of the words in them.
    kept : callable
        Gives the figure of a claim where it was drawn before from the same things.
    tell : callable
        Called with the number of claims that are through.
    """
    from trends.figures.style import style

    figures = {}
    # The style is set once for all of them.
    with speaking(language), style():
        for number, entry in enumerate(claims, start=1):
            if entry.verdict.drawable:
                figure = kept(entry) or _drawn(entry)
                figures[entry.stem] = replace(figure, caption=_caption(entry))
            tell(number)
    return figures


def _drawn(entry: Published) -> Figure:
    figure = drawer().small(entry.verdict, entry.stem)
    return replace(figure, svg=with_dark(figure.svg) or figure.svg, data=_passed_on(entry, figure.data))


def _caption(entry: Published) -> str:
    return Message(
        "site.figure.series" if entry.verdict.evidence.series is not None else "site.figure.figures"
    )


def _passed_on(entry: Published, data: str) -> str:
    """Return the table behind a figure; that of days is nearly a list of incidents where those may not be passed on."""
    series = entry.verdict.evidence.series
    daily = series is not None and series.periods.freqstr.startswith("D")
    return "" if daily and any(source.kept_back for source in entry.verdict.evidence.provenance) else data


def claim_sources(verdicts: Iterable[ClaimVerdict]) -> list[Provenance]:
    """Return every input once, in the order of their titles."""
    by_hash = {source.sha256: source for entry in verdicts for source in entry.evidence.provenance}
    return sorted(by_hash.values(), key=lambda source: (source.title or source.source, source.sha256))
