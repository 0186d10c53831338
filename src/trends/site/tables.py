"""The machine-readable copy as tables: what each column holds stands here once, for CSV and for all that describes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from trends.files.csv_table import table_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import pandas as pd

    from trends.site.published import Published

__all__ = ["TABLES", "Column", "PublishedTable"]

Kind = Literal["string", "number", "integer", "boolean"]


@dataclass(frozen=True)
class Column:
    """A column: its name, the type of its values, what they mean, and whether each row has one."""

    name: str
    kind: Kind
    means: str
    required: bool = False


@dataclass(frozen=True)
class PublishedTable:
    """A table of the site.

    Attributes
    ----------
    name, title, means : str
        Its file is ``data/<name>.csv``.
    columns : tuple of Column
    key : tuple of str
        Columns that no two rows share; the first of a table that is not of claims themselves names the claim.
    rows : callable
        From the claims to its rows.
    """

    name: str
    title: str
    means: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rows: Callable[[Sequence[Published]], Iterable[tuple[Any, ...]]]

    @property
    def path(self) -> str:
        """Its file, from the first folder of the site."""
        return f"data/{self.name}.csv"

    def csv(self, claims: Sequence[Published]) -> bytes:
        """Return the table as CSV (RFC 4180, UTF-8), blank for what is unknown."""
        import pandas as pd

        names = [column.name for column in self.columns]
        frame = pd.DataFrame([*self.rows(claims)], columns=names, dtype=object)
        for column in self.columns:
            frame[column.name] = _typed(frame[column.name], column.kind)
        return table_text(frame, index=False).encode()


def _typed(values: pd.Series, kind: Kind) -> pd.Series:
    if kind == "number":
        return values.astype("float64")
    if kind == "integer":
        return values.astype("Int64")
    if kind == "boolean":
        return values.map({True: "true", False: "false"})
    return values


def _claims(claims: Sequence[Published]) -> Iterable[tuple[Any, ...]]:
    for entry in claims:
        verdict, claim, evidence = entry.verdict, entry.verdict.claim, entry.verdict.evidence
        chance, revision = evidence.chance, evidence.revision
        yield (
            claim.id,
            claim.date,
            claim.who,
            claim.says,
            claim.language,
            claim.kind,
            entry.place or None,
            verdict.verdict,
            evidence.truth,
            str(verdict.sentence),
            chance.p if chance else None,
            chance.se if chance else None,
            revision.p if revision else None,
            verdict.data,
            verdict.as_of or None,
            verdict.data_sha256 or None,
            entry.page,
            claim.source_url or None,
        )


def _figures(claims: Sequence[Published]) -> Iterable[tuple[Any, ...]]:
    for entry in claims:
        frame = entry.verdict.to_frame()
        for number, row in enumerate(frame.itertuples(index=False), start=1):
            yield (
                entry.id,
                number,
                str(row[0]),
                row.low,
                row.high,
                row.periods,
                row.without,
                bool(row.against),
            )


def _vintages(claims: Sequence[Published]) -> Iterable[tuple[Any, ...]]:
    for entry in claims:
        for number, step in enumerate(entry.steps, start=1):
            record = step.record
            yield (
                entry.id,
                number,
                record.as_of or None,
                record.verdict,
                record.rule,
                record.data_sha256 or None,
                str(record.sentence),
            )


_OF = Column("claim", "string", "Id of the claim, as in claims.csv", required=True)

TABLES: tuple[PublishedTable, ...] = (
    PublishedTable(
        "claims",
        "Claims and verdicts",
        "One row a claim: who said what when, and what the figures say of it",
        (
            Column("id", "string", "Id of the claim in its ledger", required=True),
            Column("date", "string", "When it was said: a day, a month or a year (ISO 8601)", required=True),
            Column("who", "string", "Who said it", required=True),
            Column("says", "string", "What was said, in short words", required=True),
            Column("language", "string", "Language of these words (BCP 47)", required=True),
            Column("kind", "string", "Kind of claim", required=True),
            Column("place", "string", "Place that it speaks of, or that it was judged on"),
            Column(
                "verdict",
                "string",
                "Verdict: supported, contradicted, inconclusive or not testable",
                required=True,
            ),
            Column(
                "truth",
                "string",
                "Whether it is literally so of the figures: true, false or undecidable",
                required=True,
            ),
            Column("sentence", "string", "The evidence in one English sentence", required=True),
            Column("p", "number", "Chance that a constant pace does the same"),
            Column("se", "number", "Monte Carlo standard error of that chance"),
            Column("revision", "number", "Chance that the statement is otherwise a year later"),
            Column("data", "string", "Name of the data in the ledger"),
            Column("as_of", "string", "Last day that the data cover, or the day looked back to (ISO 8601)"),
            Column("data_sha256", "string", "SHA-256 of the data"),
            Column("page", "string", "Page of the claim, from the first folder of the site", required=True),
            Column("source_url", "string", "Where it was said; several addresses are set apart by blanks"),
        ),
        ("id",),
        _claims,
    ),
    PublishedTable(
        "figures",
        "Figures compared",
        "One row a figure that a verdict rests on, from its lowest to its highest",
        (
            _OF,
            Column("number", "integer", "Number of the figure within the claim", required=True),
            Column("of", "string", "What the figure is of", required=True),
            Column("low", "number", "Lowest value that it can have"),
            Column("high", "number", "Highest value that it can have; blank where it is open above"),
            Column("periods", "integer", "Periods that it sums up"),
            Column("without", "integer", "Periods of these that have no figure"),
            Column("against", "boolean", "Whether it speaks against the claim", required=True),
        ),
        ("claim", "number"),
        _figures,
    ),
    PublishedTable(
        "vintages",
        "Verdicts over the vintages",
        "One row a verdict that was reached on a vintage of the data, oldest first",
        (
            _OF,
            Column("number", "integer", "Number of the verdict within the claim", required=True),
            Column("as_of", "string", "Last day that the data covered, or the day looked back to (ISO 8601)"),
            Column("verdict", "string", "Verdict as of then", required=True),
            Column("rule", "string", "Version of the rule that gave it", required=True),
            Column("data_sha256", "string", "SHA-256 of the data"),
            Column("sentence", "string", "The evidence in one English sentence", required=True),
        ),
        ("claim", "number"),
        _vintages,
    ),
)
"""The tables of a site."""
