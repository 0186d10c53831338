"""The result of a screen: one row a series, what changed most first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from trends.document.displayed import Displayed
from trends.files.output import SIGNIFICANT_DIGITS
from trends.messages import Message, joined
from trends.messages.numbers import fixed, rounded, whole
from trends.verdict.rule import SIGNIFICANT
from trends.verdict.wording import between, margin_factor, times, verdict_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trends.document.blocks import Block
    from trends.messages.values import Value
    from trends.provenance import Provenance
    from trends.series.series_by_key import Size
    from trends.verdict.screening.screen_rows import Row

__all__ = ["COLUMNS", "MOST_SHOWN", "ScreenResult", "tabulated"]

COLUMNS = (
    "observed",
    "total",
    "ratio_per_year",
    "low95",
    "high95",
    "halves",
    "halves_low95",
    "halves_high95",
    "p_joint",
    "p_trend",
    "p_shift",
    "p_surge",
    "shift_at",
    "q_value",
    "verdict",
    "established",
    "routes",
    "warnings",
)
"""The columns after those of the key."""

MOST_SHOWN = 20
"""Series on a page."""

LONGEST_NAME = 32
"""Letters of a name on a page."""

_VERDICTS = ("contradicted", "supported", "inconclusive", "not testable")
_NUMBERS = (
    "total",
    *("ratio_per_year", "low95", "high95", "halves", "halves_low95", "halves_high95"),
    *("p_joint", "p_trend", "p_shift", "p_surge"),
)


@dataclass(frozen=True, eq=False, repr=False)
class ScreenResult(Displayed):
    """Many series, each judged alone, with the false discovery rate over all of them.

    Attributes
    ----------
    by : tuple of str
        The columns that name a series.
    table : pandas.DataFrame
        One row a series: the columns of `by`, then `COLUMNS`. Sorted by `q_value`, then by how far `ratio_per_year`
        lies from one, then by `total`; what is not testable comes last.
    refinement : pandas.DataFrame
        Beside the rows of `table`: `p_refined`, the joint p on which `q_value` rests, and `draws`, its number of draws.
    subject : str
        What was counted, as a plural noun phrase.
    margin, season, min_count, replicates, seed
        As they were asked for.
    notes : tuple of str
        Sentences about all of the series.
    provenance : Provenance
    """

    figures: ClassVar[Mapping[str, str]] = {"screen": "screen"}

    by: tuple[str, ...]
    table: pd.DataFrame
    refinement: pd.DataFrame
    subject: str
    margin: float
    season: str
    min_count: float
    replicates: int
    seed: int
    notes: tuple[str, ...]
    provenance: Provenance

    @property
    def tally(self) -> dict[str, int]:
        """How many series have each verdict."""
        counts = self.table["verdict"].value_counts()
        return {verdict: int(counts.get(verdict, 0)) for verdict in _VERDICTS}

    @property
    def tested(self) -> int:
        """How many series were testable."""
        return len(self.table) - self.tally["not testable"]

    def discoveries(self, rate: float = SIGNIFICANT) -> int:
        """Return how many series are called changed if a share of those called may be false.

        Parameters
        ----------
        rate : float
            The share of them that may be false, from 0 to 1.
        """
        return int((self.table["q_value"] <= rate).sum())

    @property
    def sentence(self) -> Message:
        """One sentence that can be quoted."""
        values: dict[str, Value] = {"n": len(self.table), "subject": self.subject}
        if not self.tested:
            return Message("screen.none", **values)
        return Message(
            "screen.judged",
            tested=self.tested,
            margin=margin_factor(self.margin),
            discoveries=self.discoveries(),
            **{verdict: self.tally[verdict] for verdict in ("contradicted", "supported", "inconclusive")},
            **values,
        )

    def __len__(self) -> int:
        return len(self.table)

    def __repr__(self) -> str:
        return f"ScreenResult: {self.sentence}"

    def to_frame(self) -> pd.DataFrame:
        """Return the table; the caller may change it."""
        return self.table.copy()

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain values; unknown is None."""
        rows = pd.concat([self.table, self.refinement], axis=1).astype(object)
        rows = rows.where(rows.notna(), None)
        return {
            "sentence": self.sentence,
            "by": list(self.by),
            "tally": self.tally,
            "tested": self.tested,
            "discoveries": self.discoveries(),
            "series": rows.to_dict(orient="records"),
            "notes": list(self.notes),
            "margin": self.margin,
            "season": self.season,
            "min_count": self.min_count,
            "replicates": self.replicates,
            "seed": self.seed,
            "provenance": self.provenance.to_dict(),
        }

    def blocks(self) -> list[Block]:
        """Return the sentence, the series that changed most, and what to know of them, as blocks."""
        from trends.document.blocks import Note, paragraph, spans

        shown: list[Block] = [paragraph(self.sentence)]
        if len(self.table):
            shown.append(self._most_changed())
        if self.tested > 1:
            shown.append(Note(spans(Message("screen.alone", n=self.tested)), kind="caution"))
        return [*shown, *(Note(spans(note)) for note in self.notes)]

    def _most_changed(self) -> Block:
        from trends.document.blocks import Table

        head = self.table.head(MOST_SHOWN)
        rows = tuple(
            (
                *(_short(str(record[column])) for column in self.by),
                f"{rounded(record['total'], 5):,}"
                if record["total"] < 1e5
                else f"{whole(record['total']):,}",
                _ratio(record["halves"]),
                _interval(record["halves_low95"], record["halves_high95"]),
                _ratio(record["ratio_per_year"]),
                "" if pd.isna(record["shift_at"]) else str(record["shift_at"]),
                _p(record["p_joint"]),
                _p(record["q_value"]),
                verdict_words(record["verdict"]),
            )
            for record in head.to_dict(orient="records")
        )
        names = ("total", "halves", "interval", "year", "shift")
        columns = (
            *self.by,
            *(Message(f"screen.table.{name}") for name in names),
            *("p", "q"),
            Message("screen.table.verdict"),
        )
        left = len(self.table) - len(head)
        notes = [Message("screen.table.more", n=left)] if left else []
        if self.tested:
            most = int(self.refinement["draws"].max())
            drawn = "redrawn" if most > self.replicates else "drawn"
            notes.append(Message(f"screen.table.{drawn}", n=self.replicates, most=most))
        caption = Message(f"screen.table.{'changed' if self.tested else 'untested'}")
        align = "l" * len(self.by) + "rrrrrrrl"
        return Table(caption, columns, rows, align=align, note=joined(notes))


def tabulated(
    by: Sequence[str],
    keys: Sequence[tuple[str, ...]],
    sizes: Sequence[Size],
    rows: Sequence[Row],
    q: np.ndarray[Any, np.dtype[np.float64]],
    refinement: pd.DataFrame,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the table of a screen in its order, and the refinement in the same.

    Numbers are rounded to the digits that every output of this package has, so that the file, the page and the JSON
    say the same.
    """
    columns: dict[str, Any] = {
        column: pd.Series([key[i] for key in keys], dtype="str") for i, column in enumerate(by)
    }
    columns["observed"] = np.array([size.observed for size in sizes], dtype=np.int64)
    columns["total"] = np.array([size.total for size in sizes], dtype=float)
    for name in _NUMBERS[1:]:
        columns[name] = np.array([getattr(row, name) for row in rows], dtype=float)
    columns["shift_at"] = pd.Series([row.shift_at for row in rows], dtype="str")
    columns["q_value"] = q
    columns["verdict"] = pd.Series([row.verdict for row in rows], dtype="str")
    columns["established"] = pd.array([row.established for row in rows], dtype="boolean")
    columns["routes"] = pd.Series([",".join(row.routes) for row in rows], dtype="str")
    columns["warnings"] = pd.Series([" ".join(row.warnings) for row in rows], dtype="str")
    table = pd.DataFrame(columns)[[*by, *COLUMNS]]
    for name in (*_NUMBERS, "q_value"):
        table[name] = [_rounded(value) for value in table[name]]
    order = _order(table, keys)
    return table.iloc[order].reset_index(drop=True), refinement.iloc[order].reset_index(drop=True)


def _order(table: pd.DataFrame, keys: Sequence[tuple[str, ...]]) -> list[int]:
    """Return the places of the rows: by q, then by how far the ratio lies from one, by total, by key; the untested last."""
    q, ratio, total = (table[name].to_numpy(float) for name in ("q_value", "ratio_per_year", "total"))
    untested = np.isnan(q)
    # A ratio that is not known is beyond all telling.
    apart = np.abs(np.log(ratio, out=np.full(len(ratio), np.inf), where=ratio > 0))
    ranks = zip(
        untested, np.where(untested, 0.0, q), np.where(untested, 0.0, -apart), -total, keys, strict=True
    )
    return [at for _, at in sorted((rank, at) for at, rank in enumerate(ranks))]


def _rounded(value: float) -> float:
    return float(f"{value:.{SIGNIFICANT_DIGITS}g}")


def _short(name: str) -> str:
    """Cut a name that would leave no room for the figures; the table has it whole."""
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"


def _ratio(value: float) -> str:
    return "" if np.isnan(value) else times(value)


def _interval(low: float, high: float) -> str:
    """Write two limits; one that says nothing (`trends.verdict.change.telling`) is left open."""
    if np.isnan(low) and np.isnan(high):
        return ""
    return between(0.0 if np.isnan(low) else low, np.inf if np.isnan(high) else high)


def _p(value: float) -> str:
    if np.isnan(value):
        return ""
    if value < 0.00005:
        return Message("conventional.p_below", n=fixed(0.0001, 4))
    return str(fixed(value, 3 if value >= 0.0005 else 4))
