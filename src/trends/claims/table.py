"""The verdicts on all claims of a ledger, and how they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar, get_args

import pandas as pd

from trends.claims import sections
from trends.claims.brief import brief
from trends.claims.card import card
from trends.claims.listing import listing, ordered
from trends.document.displayed import Displayed
from trends.document.drawer import drawer
from trends.errors import UnknownKeyError, listed, nearest
from trends.messages import Message
from trends.studies.sections import Section
from trends.verdict.rule import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Mapping
    from datetime import date

    from trends.claims.evidence import ClaimVerdict
    from trends.claims.problem import Problem
    from trends.document.blocks import Block
    from trends.document.facts import Facts

__all__ = ["VERDICTS", "ClaimTable"]

MOST_DRAWN = 300
"""Cards with a figure: each takes a tenth of a second and 30 kB of the page."""

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


def _by_chance(name: str, absent: object) -> Callable[[ClaimVerdict], object]:
    return lambda judged: getattr(judged.evidence.chance, name) if judged.evidence.chance else absent


_COLUMNS: dict[str, Callable[[ClaimVerdict], object]] = {
    **{name: attrgetter(f"claim.{name}") for name in ("id", "date", "who", "says", "kind")},
    "data": attrgetter("data"),
    "verdict": attrgetter("verdict"),
    "truth": attrgetter("evidence.truth"),
    "p": _by_chance("p", float("nan")),
    "se": _by_chance("se", float("nan")),
    "chance": _by_chance("what", None),
    "revision": lambda judged: judged.evidence.revision.p if judged.evidence.revision else float("nan"),
    "sentence": attrgetter("sentence"),
    "source_url": attrgetter("claim.source_url"),
}


@dataclass(frozen=True, eq=False, repr=False)
class ClaimTable(Displayed):
    """Verdicts in the order of the ledger.

    Attributes
    ----------
    verdicts : tuple of ClaimVerdict
    problems : tuple of Problem
        Entries that could not be judged.
    as_of : datetime.date or None
        The day as of which the figures were read.
    """

    figures: ClassVar[Mapping[str, str]] = {"claims": "claim_table"}

    verdicts: tuple[ClaimVerdict, ...]
    problems: tuple[Problem, ...] = ()
    as_of: date | None = None

    def __len__(self) -> int:
        return len(self.verdicts)

    def __iter__(self) -> Iterator[ClaimVerdict]:
        return iter(self.verdicts)

    def __getitem__(self, name: str) -> ClaimVerdict:
        """Return the verdict on a claim by its id.

        Raises
        ------
        UnknownKeyError
            If no claim of that id was judged.
        """
        by_id = {judged.claim.id: judged for judged in self.verdicts}
        if name not in by_id:
            raise UnknownKeyError(
                f"No claim {name!r} was judged; the nearest are {listed(nearest(name, by_id) or by_id)}."
            )
        return by_id[name]

    @property
    def tally(self) -> dict[Verdict, int]:
        """How many claims got each verdict."""
        return {verdict: sum(judged.verdict == verdict for judged in self.verdicts) for verdict in VERDICTS}

    @property
    def unexpected(self) -> tuple[ClaimVerdict, ...]:
        """The verdicts that are not what the ledger expects."""
        return tuple(judged for judged in self.verdicts if judged.as_expected is False)

    @property
    def last_day(self) -> str:
        """Last day that any of the data cover."""
        return max((judged.as_of for judged in self.verdicts if judged.as_of), default="")

    def of(self, verdict: str) -> ClaimTable:
        """Return the claims that got a verdict.

        Parameters
        ----------
        verdict : {"supported", "contradicted", "inconclusive", "not testable"}
            Which.
        """
        kept = tuple(judged for judged in self.verdicts if judged.verdict == verdict)
        return ClaimTable(kept, (), self.as_of)

    def only(self, ids: Container[str]) -> ClaimTable:
        """Return the claims of these ids, with the entries that could not be judged.

        Parameters
        ----------
        ids : list of str
            The ids of claims, as the ledger has them.
        """
        return ClaimTable(
            tuple(judged for judged in self.verdicts if judged.claim.id in ids), self.problems, self.as_of
        )

    def __repr__(self) -> str:
        words = ", ".join(f"{number} {verdict}" for verdict, number in self.tally.items() if number)
        bad = f"; {len(self.problems)} entries could not be judged" if self.problems else ""
        return f"ClaimTable: {len(self.verdicts)} claims, {words or 'none judged'}{bad}"

    def to_dict(self) -> dict[str, Any]:
        """Return what ``trends claims --json`` prints."""
        return {
            "claims": [item.to_dict() for item in self.verdicts],
            "tally": self.tally,
            "problems": [item.to_dict() for item in self.problems],
            "as_of": self.as_of.isoformat() if self.as_of else None,
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row a claim: id, date, who, says, kind, data, verdict, truth, p, se, chance, revision, sentence, source_url.

        `p` is the chance that a constant pace does the same, `se` its standard error, `chance` whose chance it is;
        `revision` the chance that the statement is otherwise a year later.
        """
        rows = [[cell(judged) for cell in _COLUMNS.values()] for judged in self.verdicts]
        return pd.DataFrame(rows, columns=list(_COLUMNS))

    def blocks(self) -> list[Block]:
        """Return the score, the table of all claims, and what could not be judged or was judged otherwise than expected."""
        from trends.document.blocks import Paragraph, spans

        shown: list[Block] = [Paragraph(spans(self.summary()), lead=True)]
        if self.verdicts:
            shown.append(listing(ordered(self.verdicts)))
        return [*shown, *sections.faults(self), *sections.standing(self)]

    def brief(self) -> Section:
        """Return the first page of a report: the score in sentences and tiles, the clearest, and one caution."""
        return Section("brief", tuple(brief(self)))

    def listing(self) -> Section:
        """Return all claims in one table, those that do not hold first, and the entries that could not be judged."""
        table = (listing(ordered(self.verdicts)),) if self.verdicts else ()
        return Section("listing", (*table, *sections.faults(self)))

    def cards(self, *, drawn: bool = True) -> Section:
        """Return a card for each claim, to be unfolded on a page.

        Parameters
        ----------
        drawn : bool
            Whether each has its figure; of many the first have (`MOST_DRAWN`), and it is said.
        """
        from trends.document.blocks import Cards, paragraph

        every = ordered(self.verdicts)
        figures = (
            drawer().small(verdict, verdict.claim.id)
            if drawn and at < MOST_DRAWN and verdict.drawable
            else None
            for at, verdict in enumerate(every)
        )
        made = tuple(card(verdict, figure) for verdict, figure in zip(every, figures, strict=True))
        few = drawn and len(made) > MOST_DRAWN
        notes = (paragraph(Message("claims.cards.drawn", n=MOST_DRAWN, total=len(made))),) if few else ()
        return Section("cards", (*notes, Cards(made)) if made else ())

    def facts(self) -> Facts:
        """Return what a report hands over besides its prose."""
        return sections.facts(self)

    def summary(self) -> str:
        """Say the tally in a sentence."""
        if not self.verdicts:
            return Message("claims.table.none")
        tally = [
            Message("claims.table.number", n=number, verdict=verdict.replace(" ", "_"))
            for verdict, number in self.tally.items()
            if number
        ]
        if self.as_of is None:
            return Message("claims.table.summary", n=len(self.verdicts), tally=tally)
        return Message("claims.table.summary_as_of", n=len(self.verdicts), tally=tally, day=self.as_of)
