"""What linking found: clusters of records, each source's own words side by side, and the union of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from trends.document.displayed import Displayed
from trends.linkage.union import count_union, unite
from trends.messages import Message
from trends.messages.numbers import fixed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trends.document.blocks import Block
    from trends.incidents.incidents import Incidents
    from trends.linkage.clusters import Clusters
    from trends.linkage.weights import Weights
    from trends.periods.calendar import Frequency, FrequencyName
    from trends.series.count_series import CountSeries

__all__ = ["LinkageResult"]

_SHOWN = 15
# The ends of a 95 % interval are then good to a third of a percentage point (one standard error).
_DRAWS = 2000


@dataclass(frozen=True, eq=False, repr=False)
class LinkageResult(Displayed):
    """Records of several tables, put together where they tell of one incident.

    Attributes
    ----------
    tables : tuple of Incidents
        As given; every record of them is in exactly one cluster.
    names : tuple of str
        What they are called.
    clusters : Clusters
        Over all records, numbered from the first table to the last.
    links : pandas.DataFrame
        Candidate pairs of at least 5 % probability, also those not joined: left, right (record numbers), weight (log2 of
        m / u over all fields), probability, days, km.
    weights : mapping of (str, str) to Weights
        What was learned for each two tables.
    threshold : float
        Probability from which on records are put together.
    unlinkable : tuple of int
        Records of each table without a date, or dated too loosely.
    window : (int, float)
        Days and kilometres within which candidates were sought.
    """

    tables: tuple[Incidents, ...]
    names: tuple[str, ...]
    clusters: Clusters
    links: pd.DataFrame
    weights: Mapping[tuple[str, str], Weights]
    threshold: float
    unlinkable: tuple[int, ...]
    window: tuple[int, float]

    @property
    def records(self) -> int:
        """Records of all tables."""
        return len(self.clusters.root)

    @property
    def linked(self) -> int:
        """Records that were put to an earlier one, at the threshold."""
        return int((self.clusters.bond >= self.threshold).sum())

    @property
    def distinct(self) -> tuple[float, float, float]:
        """Expected number of distinct incidents, with the 95 % range over links drawn by their probabilities.

        The range holds what is not known of the single links, not what is not known of the weights.
        """
        probability = self.clusters.told
        # A seed of its own, so that the range is the same however often and in whatever order it is
        # asked for.
        random = np.random.default_rng(np.random.SeedSequence(0))
        low, high = np.quantile(self.records - _draw_sums(probability, random), [0.025, 0.975])
        return float(self.records - probability.sum()), float(low), float(high)

    @property
    def sentence(self) -> str:
        """One sentence that can be quoted."""
        expected, low, high = self.distinct
        sizes = [
            Message("linkage.size", n=len(table), name=name)
            for name, table in zip(self.names, self.tables, strict=True)
        ]
        return Message(
            "linkage.sentence",
            records=self.records,
            sizes=sizes,
            expected=fixed(expected, 0),
            low=fixed(low, 0),
            high=fixed(high, 0),
            linked=int(self.linked),
        )

    def __repr__(self) -> str:
        return f"LinkageResult: {self.sentence}"

    def members(self) -> pd.DataFrame:
        """Return one row a record: cluster, source, incident_id, probability of its bond, flagged.

        Clusters are numbered from 1 in the order of their roots. Flagged are records with likely partners that went to
        another record, or that could not have two of one source.
        """
        root = self._roots()
        _, cluster = np.unique(root, return_inverse=True)
        sizes = [len(table) for table in self.tables]
        return pd.DataFrame(
            {
                "cluster": cluster + 1,
                "source": np.repeat(self.names, sizes),
                "incident_id": pd.concat(
                    [table.frame["incident_id"] for table in self.tables], ignore_index=True
                ),
                "probability": np.where(root == np.arange(self.records), np.nan, self.clusters.bond),
                "flagged": self.clusters.rivals > 0,
            }
        )

    def _roots(self) -> np.ndarray[Any, np.dtype[np.int64]]:
        """Return the root of each record when only bonds from the threshold on hold."""
        bond, partner = self.clusters.bond, self.clusters.partner
        root = np.arange(self.records)
        # A record's partner stands nearer to the root than itself, so a few rounds reach it.
        held = bond >= self.threshold
        while True:
            after = np.where(held, root[np.where(held, partner, 0)], root)
            if np.array_equal(after, root):
                return root
            root = after

    def to_frame(self) -> pd.DataFrame:
        """Return one row a cluster and what each source says of it, side by side.

        Columns: cluster, sources, probability (of its loosest bond), flagged, and for every source ID, date, place and
        killed; what a source does not have is blank.
        """
        members = self.members()
        grouped = members.groupby("cluster")
        table = pd.DataFrame(
            {
                "sources": grouped["source"].nunique(),
                "probability": grouped["probability"].min(),
                "flagged": grouped["flagged"].any(),
            }
        )
        at = 0
        for name, incidents in zip(self.names, self.tables, strict=True):
            frame = incidents.frame
            index = members["cluster"].iloc[at : at + len(frame)].to_numpy()
            at += len(frame)
            for label, column in (
                ("id", "incident_id"),
                ("date", "date_start"),
                ("place", "place"),
                ("killed", "fatalities_best"),
            ):
                table[f"{name}: {label}"] = pd.Series(frame[column].to_numpy(), index=index)
        return table.reset_index()

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain values."""
        expected, low, high = self.distinct
        sizes = np.unique(self._roots(), return_counts=True)[1]
        return {
            "sentence": self.sentence,
            "records": {name: len(table) for name, table in zip(self.names, self.tables, strict=True)},
            "unlinkable": dict(zip(self.names, self.unlinkable, strict=True)),
            "clusters": len(sizes),
            "of_several_sources": int((sizes > 1).sum()),
            "linked": self.linked,
            "flagged": int((self.clusters.rivals > 0).sum()),
            "distinct": {"expected": expected, "low95": low, "high95": high},
            "threshold": self.threshold,
            "window": {"days": self.window[0], "km": self.window[1]},
            "weights": {
                f"{first}, {second}": [
                    {"field": field, "level": level, "m": m, "u": u, "bits": bits}
                    for field, level, m, u, bits in weights.table()
                ]
                for (first, second), weights in self.weights.items()
            },
            "provenance": [table.provenance.to_dict() for table in self.tables],
        }

    def blocks(self) -> list[Block]:
        """Return the sentence, the weights, the deadliest linked incidents and the cautions."""
        from trends.document.blocks import Note, Table, paragraph, spans

        shown: list[Block] = [paragraph(self.sentence)]
        for (first, second), weights in self.weights.items():
            rows = tuple(
                (field, level, f"{fixed(m, 3)}", f"{fixed(u, 3)}", f"{fixed(bits, 1):+}")
                for field, level, m, u, bits in weights.table()
            )
            caption = Message("linkage.weights", one=first, other=second)
            columns = tuple(
                Message(f"shown.column.{name}")
                for name in ("field", "agreement", "one_incident", "by_chance", "weight")
            )
            note = Message("linkage.weights_note")
            shown.append(Table(caption, columns, rows, align="llrrr", note=note))
        table = self.to_frame()
        linked = table[table["sources"] > 1]
        # The deadliest first: a wrong link between two of these moves a total, and every reader can
        # check it.
        tolls = linked[[f"{name}: killed" for name in self.names]].astype(float)
        deadliest = linked.loc[tolls.max(axis=1).sort_values(ascending=False, kind="stable").index[:_SHOWN]]
        told = tuple(
            (
                *(_told(row, name) for name in self.names),
                f"{fixed(row['probability'], 2)}",
            )
            for row in deadliest.to_dict(orient="records")
        )
        if told:
            heads = (*self.names, Message("shown.column.probability"))
            caption = Message("linkage.deadliest", n=len(linked))
            shown.append(Table(caption, heads, told, align="l" * len(self.names) + "r"))
        shown.extend(
            Note(spans(Message("linkage.alone", n=int(number), name=name)), "caution")
            for name, number in zip(self.names, self.unlinkable, strict=True)
            if number
        )
        if flagged := int((self.clusters.rivals > 0).sum()):
            shown.append(Note(spans(Message("linkage.rivals", n=flagged)), "caution"))
        return shown

    def union(self) -> Incidents:
        """Return the incidents of all tables, each once, with every record kept as a report.

        A cluster has the date, place and actors of its record that is dated best; its low and high are the lowest and
        the highest of all records, its best estimate the one on which all agree. `Incidents.settled` makes one figure
        of those that differ.
        """
        return unite(self.tables, self.names, self._roots())

    def union_count(
        self,
        freq: FrequencyName | Frequency = "month",
        *,
        imprecise: str = "spread",
        start: object = None,
        end: object = None,
    ) -> CountSeries:
        """Count the distinct incidents by period, over the days that all tables cover.

        The count is the expected one: a record counts with the probability that no other, better dated, tells of its
        incident. `low` leaves out every record for which that is possible with 5 %, `high` only those for which it is
        95 % sure. Draws leave records out by their probabilities, so that inference pools what is not known of links.

        Parameters
        ----------
        freq : {"day", "week", "month", "quarter", "year"}
            Length of a period, or pandas' name of it (``MS``, ``W-FRI``, ...).
        imprecise : {"spread", "start", "drop", "source"}
            What to do with an incident dated to a range across periods: share it over them, count it on the first day,
            leave it out, or count it on the day that the source writes.
        start, end : str or date, optional
            A window, both ends inclusive; ``2023-02`` means its first day as a start and its last as an end.

        Raises
        ------
        WindowError
            If no day is covered by all tables, or the window holds none of them.
        """
        return count_union(
            self.tables, self.names, self.clusters, freq=freq, imprecise=imprecise, start=start, end=end
        )


def _draw_sums(
    told: np.ndarray[Any, np.dtype[np.float64]], random: np.random.Generator
) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Return how many records are told of by another in each draw; those alike are drawn together."""
    # Links of one probability are one binomial number: a hundred thousand records are a few
    # thousand draws.
    rounded, counts = np.unique(np.round(told, 4), return_counts=True)
    return np.asarray(random.binomial(counts, rounded, size=(_DRAWS, len(rounded))).sum(axis=1))


def _told(row: Mapping[Any, Any], name: str) -> str:
    day, place, killed = row[f"{name}: date"], row[f"{name}: place"], row[f"{name}: killed"]
    if pd.isna(row[f"{name}: id"]):
        return ""
    sentences = [
        "" if pd.isna(day) else str(day.date()),
        place[:30] if isinstance(place, str) else "",
        "toll unknown" if pd.isna(killed) else f"{float(killed):,.10g} killed",
    ]
    return ", ".join(part for part in sentences if part)
