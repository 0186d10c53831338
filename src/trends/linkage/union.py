"""The union of several tables: every incident once, every record kept, and how many there were in each period."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from trends.errors import WindowError
from trends.incidents.incidents import Incidents
from trends.messages import Message, listed
from trends.periods.calendar import parse_cadence, parse_window, period_range
from trends.periods.imprecision import DRAWS, lay_out, parse_imprecise
from trends.provenance import Provenance
from trends.schema import COLUMNS, conform
from trends.series.count_series import CountSeries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from trends.linkage.clusters import Clusters
    from trends.periods.calendar import Frequency
    from trends.periods.coverage import Coverage

__all__ = ["count_union", "unite"]

POSSIBLE, CERTAIN = 0.05, 0.95
"""A record that another tells of with at least the first is left out where the union is counted lowest; only with at
least the second where it is counted highest."""

_WORDS = tuple(name for name, kind in COLUMNS.items() if kind in {"category", "string"})
_ENDS = ("fatalities_low", "fatalities_best", "fatalities_high")
_PARTS = ("civilians_killed", "combatants_killed", "wounded", "abducted", "released", "missing")


def unite(tables: Sequence[Incidents], names: Sequence[str], root: NDArray[np.int64]) -> Incidents:
    """Return one incident a cluster, and every record as a report.

    Parameters
    ----------
    tables : sequence of Incidents
    names : sequence of str
    root : ndarray of int, shape (n,)
        For each record, over all tables, the one that stands for its cluster.
    """
    whole = _stacked(tables, names)
    ids = whole["incident_id"].to_numpy(object)
    chosen = np.unique(root)
    place = np.searchsorted(chosen, root)
    frame = whole.iloc[chosen].reset_index(drop=True)
    tolls = {name: whole[name].to_numpy(float, na_value=np.nan) for name in (*_ENDS, *_PARTS)}
    low = np.where(np.isnan(tolls["fatalities_low"]), tolls["fatalities_best"], tolls["fatalities_low"])
    high = np.where(np.isnan(tolls["fatalities_high"]), tolls["fatalities_best"], tolls["fatalities_high"])
    figures = {
        "fatalities_low": _least(low, place, len(chosen)),
        "fatalities_high": -_least(-high, place, len(chosen)),
        **{name: _agreed(tolls[name], place, len(chosen)) for name in ("fatalities_best", *_PARTS)},
    }
    for name, values in figures.items():
        column = pd.Series(values, dtype="Float64")
        frame[name] = column.mask(np.isnan(values))
    frame["reports"] = pd.array(np.bincount(place, minlength=len(chosen)), dtype="Int64")
    reports = pd.DataFrame(
        {
            "incident_id": ids[root],
            "reporter": np.repeat(np.array(names, dtype=object), [len(table) for table in tables]),
            "report_date": None,
            # What a source puts as its best is the number it states; its range goes on in the incident's own.
            "killed_low": _nullable(
                np.where(np.isnan(tolls["fatalities_best"]), low, tolls["fatalities_best"])
            ),
            "killed_high": _nullable(
                np.where(np.isnan(tolls["fatalities_best"]), high, tolls["fatalities_best"])
            ),
            "civilians": _nullable(tolls["civilians_killed"]),
            "combatants": _nullable(tolls["combatants_killed"]),
            **{name: _nullable(tolls[name]) for name in ("wounded", "abducted", "released", "missing")},
            "source_url": None,
            "note": [str(name) for name in ids],
        }
    )
    covered = _common(tables)
    return Incidents(
        frame=conform(frame),
        provenance=_provenance(tables, names),
        rows_read=len(whole),
        skipped={"further reports": len(whole) - len(frame)},
        coverage=covered,
        reports=reports,
        notes=_notes(tables, names, covered),
        subject=tables[0].subject,
        name=tables[0].name,
        kinds_chosen=True,
    )


def count_union(
    tables: Sequence[Incidents],
    names: Sequence[str],
    clusters: Clusters,
    *,
    freq: str | Frequency = "month",
    imprecise: str = "spread",
    start: object = None,
    end: object = None,
) -> CountSeries:
    """Count distinct incidents by period; see `LinkageResult.union_count`."""
    covered = _common(tables)
    if covered is None:
        raise WindowError("No day is covered by all of these tables, so their union cannot be counted.")
    (frequency, begins), handling = parse_cadence(freq), parse_imprecise(imprecise)
    window = parse_window(start, end)
    first, last = window.clip(*covered.span)
    covered = covered.within(first, last)
    periods = period_range(first, last, frequency, begins or tables[0].week)
    n = len(periods)
    whole = _stacked(tables, names)
    layout = lay_out(whole, periods, covered, handling, window)
    probability = clusters.told

    def total(weight: NDArray[np.float64], share: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(
            np.bincount(layout.period, weight[layout.row] * share, minlength=n), dtype=np.float64
        )

    # A record that another tells of with probability p adds 1 - p.
    count = total(1 - probability, layout.share)
    low = total((probability < POSSIBLE).astype(float), layout.certain.astype(float))
    high = total((probability < CERTAIN).astype(float), np.ones(len(layout.row)))
    draws = None
    if (probability > 0).any() or len(layout.drawn_row):
        apart = _uniform(whole["incident_id"]) >= probability
        completions = []
        for at in range(DRAWS):
            settled = np.bincount(
                layout.period[layout.certain],
                apart[at, layout.row[layout.certain]].astype(float),
                minlength=n,
            )
            moved = layout.draws[at] if len(layout.drawn_row) else np.zeros(0, dtype=np.int64)
            inside = moved >= 0
            settled += np.bincount(
                moved[inside], apart[at, layout.drawn_row[inside]].astype(float), minlength=n
            )
            completions.append(np.rint(settled))
        draws = np.array(completions, dtype=np.int64)
    exposure = covered.days(periods)
    blind = exposure <= 0
    return CountSeries(
        periods=periods,
        freq=frequency,
        count=np.where(blind, np.nan, count),
        low=np.where(blind, np.nan, np.minimum(low, count)),
        high=np.where(blind, np.nan, np.maximum(high, count)),
        exposure_days=exposure,
        name=tables[0].name,
        subject=tables[0].subject,
        draws=draws,
        notes=_notes(tables, names, covered),
        provenance=_provenance(tables, names),
    )


def _stacked(tables: Sequence[Incidents], names: Sequence[str]) -> pd.DataFrame:
    """Put the records of all tables under one another, each under an id that tells its table."""
    parts = []
    for table, name in zip(tables, names, strict=True):
        # The categories of two tables differ; text is text in both.
        part = table.frame[list(COLUMNS)].astype(dict.fromkeys(_WORDS, "string"))
        part["incident_id"] = (name + ":" + part["incident_id"].astype(str)).astype("string")
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


def _common(tables: Sequence[Incidents]) -> Coverage | None:
    """Return the days that all tables cover, inside their windows."""
    common: Coverage | None = None
    for table in tables:
        if not table.coverage:
            return None
        mine = table.coverage.inside(table.window)
        common = mine if common is None else common.common(mine)
    return common or None


def _notes(tables: Sequence[Incidents], names: Sequence[str], covered: Coverage | None) -> tuple[str, ...]:
    remarks: list[str] = [Message("sources.linked.together", names=listed(names))]
    if covered is not None and any(
        table.coverage and table.coverage.inside(table.window).spans != covered.spans for table in tables
    ):
        remarks.append(Message("sources.linked.common", first=covered.first, last=covered.last))
    remarks.extend(note for table in tables for note in table.notes)
    return tuple(dict.fromkeys(remarks))


def _provenance(tables: Sequence[Incidents], names: Sequence[str]) -> Provenance:
    """Return where the records of all tables come from; licences and citations one after the other."""

    def together(values: Sequence[str]) -> str:
        return " ".join(dict.fromkeys(value for value in values if value))

    about = [table.provenance for table in tables]
    filters = tuple(
        f"{name}: {words}" for name, source in zip(names, about, strict=True) for words in source.filters
    )
    return replace(
        Provenance("linked"),
        title=" and ".join(names),
        files=tuple(file for source in about for file in source.files),
        licence="; ".join(dict.fromkeys(source.licence for source in about)),
        citation=together([source.citation for source in about]),
        addresses=tuple(dict.fromkeys(address for source in about for address in source.addresses)),
        filters=filters,
    )


def _nullable(values: NDArray[np.float64]) -> pd.Series:
    return pd.Series(values, dtype="Float64").mask(np.isnan(values))


def _least(values: NDArray[np.float64], place: NDArray[np.int64], n: int) -> NDArray[np.float64]:
    least = np.full(n, np.inf)
    stated = ~np.isnan(values)
    np.minimum.at(least, place[stated], values[stated])
    return np.where(np.isinf(least), np.nan, least)


def _agreed(values: NDArray[np.float64], place: NDArray[np.int64], n: int) -> NDArray[np.float64]:
    """Return the figure on which all records of a cluster that give one agree, else NaN."""
    low, high = _least(values, place, n), -_least(-values, place, n)
    return np.where(low == high, low, np.nan)


def _uniform(names: Any) -> NDArray[np.float64]:
    """Return uniform numbers by draw and record, shape (M, n), from a hash of each record's own id.

    Neither the order of the records nor the others of them change what is drawn for one.
    """
    rows = []
    for name in names:
        # Two bytes a draw, read alike on every machine, and set to the middles of 65,536 steps: neither 0 nor 1 comes out.
        digest = hashlib.blake2b(f"bond|{name}".encode(), digest_size=DRAWS * 2).digest()
        rows.append(np.frombuffer(digest, dtype="<u2"))
    return np.asarray((np.array(rows, dtype=np.float64).reshape(-1, DRAWS).T + 0.5) / 65536)
