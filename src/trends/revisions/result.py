"""What two releases differ by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from trends.document.displayed import Displayed
from trends.messages import Message, joined
from trends.revisions.totals import change_words, exact
from trends.studies.sections import Section

if TYPE_CHECKING:
    import pandas as pd

    from trends.document.blocks import Block
    from trends.document.facts import Facts
    from trends.revisions.flips import Judged
    from trends.revisions.moved import Moved
    from trends.revisions.rows import RowChanges
    from trends.revisions.side import Side
    from trends.revisions.totals import Total

__all__ = ["Diff"]

_NAMED_LARGEST = ("id", "change", "difference", "fields", "also")
"""What is told of a row whose publisher does not let it be passed on: its id, and what it adds to a total."""


@dataclass(frozen=True, eq=False, repr=False)
class Diff(Displayed):
    """Two releases of the same data side by side.

    Attributes
    ----------
    rows : RowChanges
        Every row of either release, and what became of it.
    moved : tuple of Moved
        Ids of one release that are taken for ids of the other.
    totals : dict
        Totals by scope (``common``, ``all``) and figure; see `trends.revisions.totals.totals_of`.
    by : dict of str to pandas.DataFrame
        The changes by country, actor and month; see `trends.revisions.breakdown.breakdown`.
    months : pandas.DataFrame
        Every month that is compared; see `trends.revisions.breakdown.months_of`.
    largest : pandas.DataFrame
        The rows that moved the total most; see `trends.revisions.breakdown.largest`.
    judged : Judged
        Which verdicts flipped, of how many.
    filters : tuple of str
        The selection, in words.
    notes : tuple of str
        Sentences a reader must know.
    """

    figures: ClassVar[Mapping[str, str]] = {
        "calendar": "revision_calendar",
        "levels": "revision_levels",
    }

    rows: RowChanges
    moved: tuple[Moved, ...]
    totals: dict[str, dict[str, Total]]
    by: dict[str, pd.DataFrame]
    months: pd.DataFrame
    largest: pd.DataFrame
    judged: Judged
    filters: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def old(self) -> Side:
        """The release that is compared with."""
        return self.rows.old

    @property
    def new(self) -> Side:
        """The release that is compared."""
        return self.rows.new

    @property
    def of_incidents(self) -> bool:
        """Whether rows are incidents; otherwise they are periods of series."""
        return self.rows.old.of_incidents

    @property
    def unit(self) -> str:
        """What rows are: ``events`` or ``periods``, as the catalogue chooses its words by."""
        return "events" if self.of_incidents else "periods"

    @property
    def same_bytes(self) -> bool:
        """Whether both were read from the same bytes."""
        files = [side.provenance.files for side in (self.old, self.new)]
        return bool(files[0]) and self.old.provenance.sha256 == self.new.provenance.sha256

    @property
    def kept_back(self) -> bool:
        """Whether rows of either may not be passed on."""
        return self.old.provenance.kept_back or self.new.provenance.kept_back

    @property
    def weight(self) -> Total | None:
        """The total by which changes are ranked, over what both cover: deaths, or counts; None where none is stated."""
        return self.totals["common"].get(self.old.weight)

    @property
    def comparable(self) -> bool:
        """Whether there is a row that both releases hold or could hold."""
        return bool((self.rows.in_old | self.rows.in_new).any())

    @property
    def nothing_changed(self) -> bool:
        """Whether no row is other than it was."""
        return not bool((self.rows.change != self.rows.code("unchanged")).any())

    @property
    def sentence(self) -> str:
        """What changed, in sentences that can be quoted."""
        labels = {"old": self.old.label, "new": self.new.label}
        counts = self.rows.counts()
        if self.nothing_changed and self.same_bytes:
            return Message("revisions.sentence.same_bytes", old=labels["old"])
        if self.nothing_changed:
            return Message("revisions.sentence.nothing", what=self.unit, n=counts["unchanged"], **labels)
        if not self.comparable and not counts["unreadable in old"] + counts["unreadable in new"]:
            return Message(
                "revisions.sentence.apart",
                what=self.unit,
                n=counts["not covered by new"],
                m=counts["not covered by old"],
                **labels,
            )
        rows = Message(
            "revisions.sentence.rows",
            what=self.unit,
            added=counts["added"],
            removed=counts["removed"],
            changed=counts["changed"] + counts["entered"] + counts["left"],
            unchanged=counts["unchanged"],
            **labels,
        )
        return joined([rows, self._of_total(), self._of_flips()])

    def _of_total(self) -> str:
        total = self.weight
        if total is None:
            return ""
        return Message(
            "revisions.sentence.total",
            what=self.unit,
            old=exact(total.old),
            new=exact(total.new),
            change=change_words(total),
        )

    def _of_flips(self) -> str:
        judged = self.judged
        if not judged.series + judged.claims:
            return ""
        numbers = {"n": len(judged.flips), "total": judged.series + judged.claims}
        if not judged.series or not judged.claims:
            return Message("revisions.sentence.flips", **numbers)
        return Message("revisions.sentence.flips_of_both", claims=judged.claims, **numbers)

    def __repr__(self) -> str:
        return f"Diff: {self.sentence}"

    def to_dict(self) -> dict[str, Any]:
        """Return what ``trends diff --json`` prints."""
        counts = self.rows.counts()
        return {
            "sentence": self.sentence,
            "old": self.old.to_dict(),
            "new": self.new.to_dict(),
            "rows": {
                **{name: counts[name] for name in ("added", "removed", "changed", "unchanged")},
                "entered": counts["entered"],
                "left": counts["left"],
                # Of which release they are, as in the note: the other does not cover them.
                "not_covered": {"old": counts["not covered by new"], "new": counts["not covered by old"]},
                "unreadable": {"old": counts["unreadable in old"], "new": counts["unreadable in new"]},
            },
            "fields": self.rows.by_field(),
            "fields_of_one": {
                "old": list(self.rows.fields.old_only),
                "new": list(self.rows.fields.new_only),
            },
            "moved": [each.to_dict() for each in self.moved],
            "totals": {
                scope: {name: total.to_dict() for name, total in totals.items()}
                for scope, totals in self.totals.items()
            },
            "by": {name: _records(table) for name, table in self.by.items()},
            "largest": _records(self.shown_largest()),
            "flips": [flip.to_dict() for flip in self.judged.flips],
            "claims": [asdict(claim) for claim in self.judged.each_claim],
            "judged": {"series": self.judged.series, "claims": self.judged.claims},
            "filters": list(self.filters),
            "notes": [*self.notes, *self.judged.notes],
        }

    def shown_largest(self) -> pd.DataFrame:
        """Return the largest changes as they may be passed on."""
        if not self.kept_back:
            return self.largest
        return self.largest[[name for name in _NAMED_LARGEST if name in self.largest]]

    def to_frame(self) -> pd.DataFrame:
        """Return one line for every row that is in one release alone, and one for every field that changed in another.

        Columns: id, change, field, old, new, date, country, and the deaths (of a series the count) in both.
        """
        return self.rows.to_frame()

    def blocks(self) -> list[Block]:
        """Return what changed as a page: sentence, totals, fields, places, months, largest changes, ids, flips."""
        from trends.revisions.page import page_of

        return page_of(self)

    def brief(self) -> Section:
        """Return the first page of a report: what changed, by how much, whether a verdict flipped, and one caution."""
        from trends.revisions.brief import brief

        return Section("brief", tuple(brief(self)))

    def details(self) -> Section:
        """Return the tables: totals, fields, the largest changes, ids that moved, by country, actor and month."""
        from trends.document.blocks import paragraph
        from trends.revisions.page import details, remarks

        # Under its heading a report says that there is nothing rather than nothing.
        told = details(self) or [paragraph(self.sentence)]
        return Section("details", (*told, *remarks(self)))

    def facts(self) -> Facts:
        """Return what a report hands over besides its prose."""
        from trends.document.facts import facts
        from trends.revisions.brief import question, title

        last = max(
            (side.coverage.last.isoformat() for side in (self.old, self.new) if side.coverage), default=""
        )
        return facts(
            self,
            as_of=last,
            provenance=[self.old.provenance, self.new.provenance],
            title=title(self),
            kicker=question(),
        )


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    rows = table.to_dict(orient="records")
    return [{str(name): _plain(value) for name, value in row.items()} for row in rows]


def _plain(value: Any) -> Any:
    if isinstance(value, float | np.floating):
        return None if np.isnan(value) else int(value) if value == int(value) else float(value)
    return value
