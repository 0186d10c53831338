"""The frequency of deadly attacks: how often at least so many were killed, and whether that changed.

Each attack above a threshold counts once, so that a single attack cannot make a trend and tests keep their size, which
they do not with totals of deaths (Clauset, Young & Gleditsch 2007). Each threshold is judged as any series of counts is,
with its overdispersion, autocorrelation and season.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, cast

import numpy as np
import pandas as pd

from trends.document.displayed import Displayed
from trends.errors import ParameterError
from trends.messages import Message
from trends.messages.numbers import rounded
from trends.sources.arguments import guarded_data
from trends.tolls.measures import parse_measure
from trends.verdict.eligibility import not_testable
from trends.verdict.trend import TrendResult, trend
from trends.verdict.wording import between, change_against, change_times, compared, joined, span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from trends.document.blocks import Block
    from trends.incidents.incidents import Incidents
    from trends.messages.values import Value
    from trends.periods.calendar import Frequency, FrequencyName
    from trends.sources.arguments import IncidentsLike
    from trends.verdict.change import Change

__all__ = ["DeadlyAttacks", "DeadlyResult", "deadly_attacks"]

_THRESHOLDS = (1, 5, 10, 25)


@dataclass(frozen=True)
class DeadlyAttacks:
    """Attacks that killed at least so many.

    Attributes
    ----------
    deaths : int
        The threshold.
    attacks : float
        How many there were for certain.
    most : float
        How many there may have been, with those of unknown toll.
    result : TrendResult
        Level and change per year of their counts.
    reasons : tuple of str
        Why no change can be told; empty where one can.
    """

    deaths: int
    attacks: float
    most: float
    result: TrendResult
    reasons: tuple[str, ...]

    @property
    def halves(self) -> Change | None:
        """Rate of the second half of the window over the first, season-adjusted."""
        return self.result.assessment.what_ran.halves if self.result.assessment else None

    @cached_property
    def levels(self) -> tuple[tuple[slice, float], ...]:
        """Mean counts of a period of usual length, each with its periods: of both halves, or of all where no change can be told.

        Without a change that can be told, levels of the halves would only suggest one. NaN where nothing was counted.
        """
        series = self.result.series
        middle = len(series) // 2 if self.halves is not None else len(series)
        parts = [part for part in (slice(0, middle), slice(middle, len(series))) if part.start < part.stop]
        return tuple((part, _level(series.count[part], series.exposure_days[part])) for part in parts)

    @property
    def number(self) -> str:
        """How many attacks there were, or between what numbers: ``2,956 to 3,175``."""
        if self.most == self.attacks:
            return Message("ratio.number.plain", n=rounded(self.attacks))
        return Message("ratio.number.range", low=rounded(self.attacks), high=rounded(self.most))

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return {
            "at_least": self.deaths,
            "attacks": self.attacks,
            "attacks_at_most": self.most,
            "level_per_month": self.result.level.to_dict() if self.result.level else None,
            "halves": self.halves.to_dict() if self.halves else None,
            "per_year": self.result.per_year.to_dict() if self.result.per_year else None,
            "reasons": list(self.reasons),
        }


def _level(count: NDArray[np.float64], days: NDArray[np.float64]) -> float:
    # Attacks and days of the same periods only: a rate of attacks that are known over days that
    # were not counted would be low.
    seen = ~np.isnan(count) & (days > 0)
    return float(count[seen].sum() / days[seen].sum() * np.median(days[seen])) if seen.any() else np.nan


@dataclass(frozen=True, eq=False, repr=False)
class DeadlyResult(Displayed):
    """The frequency of attacks above each threshold of deaths.

    Attributes
    ----------
    rows : tuple of DeadlyAttacks
        In order of the thresholds that any attack reached.
    warnings : tuple of str
    subject : str
        What was counted, as a plural noun phrase.
    """

    figures: ClassVar[Mapping[str, str]] = {"deadly": "thresholds"}

    rows: tuple[DeadlyAttacks, ...]
    warnings: tuple[str, ...] = ()
    subject: str = "attacks"

    @property
    def sentence(self) -> str:
        """One sentence that can be quoted: the deadliest threshold whose change can be told."""
        if not self.rows:
            return Message("severity.deadly.none", subject=self.subject)
        judged = [row for row in self.rows if row.halves is not None]
        # The highest threshold that can be judged: the many that kill one or two follow the overall
        # count, which is told elsewhere.
        row = judged[-1] if judged else self.rows[0]
        values: dict[str, Value] = {"number": row.number, "subject": self.subject, "deaths": row.deaths}
        change = row.halves
        if change is None:
            why = joined(row.reasons) or Message("severity.deadly.no_rate")
            return Message("severity.deadly.untested", why=why, **values)
        return Message(
            "severity.deadly.said",
            span=span(row.result.series),
            rate=change_against(
                change,
                Message("ratio.side.second_half_of_window"),
                Message("ratio.side.in_the_first"),
                Message("ratio.side.first_half"),
            ),
            interval=compared(change.low95, change.high95),
            **values,
        )

    def __repr__(self) -> str:
        return f"DeadlyResult: {self.sentence}"

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain values."""
        return {
            "sentence": self.sentence,
            "thresholds": [row.to_dict() for row in self.rows],
            "warnings": list(self.warnings),
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row a threshold: at_least, attacks, attacks_at_most, per_month, and halves with its limits."""
        rows = []
        for row in self.rows:
            halves = row.halves.to_row() if row.halves else {}
            rows.append(
                {
                    "at_least": row.deaths,
                    "attacks": row.attacks,
                    "attacks_at_most": row.most,
                    "per_month": row.result.level.value if row.result.level else np.nan,
                    "halves": halves.get("ratio"),
                    "low95": halves.get("low95"),
                    "high95": halves.get("high95"),
                    "halves_at_least": halves.get("at_least"),
                    "halves_at_most": halves.get("at_most"),
                }
            )
        columns = [
            "at_least",
            "attacks",
            "attacks_at_most",
            "per_month",
            "halves",
            "low95",
            "high95",
            "halves_at_least",
            "halves_at_most",
        ]
        return pd.DataFrame(rows, columns=columns)

    def blocks(self) -> list[Block]:
        """Return the sentence, the table and the cautions."""
        from trends.document.blocks import Note, Table, paragraph, spans

        rows = tuple(
            (
                Message("ratio.number.at_least", n=row.deaths),
                row.number,
                Message("trend.number", n=rounded(row.result.level.value, 3)) if row.result.level else "",
                change_times(row.halves) if row.halves else Message("severity.deadly.not_testable"),
                between(row.halves.low95, row.halves.high95) if row.halves else "",
            )
            for row in self.rows
        )
        shown: list[Block] = [paragraph(self.sentence)]
        if rows:
            columns = (
                *(
                    Message(f"severity.deadly.column.{name}")
                    for name in ("killed", "attacks", "month", "halves")
                ),
                Message("trend.column.interval"),
            )
            shown.append(Table(Message("severity.deadly.caption"), columns, rows, align="lrrrr"))
        shown.extend(Note(spans(warning), "caution") for warning in self.warnings)
        return shown


@guarded_data
def deadly_attacks(
    incidents: IncidentsLike,
    thresholds: Sequence[int] = _THRESHOLDS,
    *,
    freq: FrequencyName | Frequency = "month",
    estimate: str = "best",
    imprecise: str = "spread",
    season: str = "auto",
    replicates: int = 199,
    seed: int = 0,
) -> DeadlyResult:
    """Count the attacks that killed at least so many, and judge how their frequency changed.

    Parameters
    ----------
    incidents : Incidents
        Already selected.
    thresholds : sequence of int
        From one; those that no attack is known to have reached are left out.
    freq, estimate, imprecise : str
        As in `Incidents.count`.
    season : str
        As in `trend`.
    replicates, seed : int
        Of the bootstrap behind the intervals.

    Raises
    ------
    ParameterError
        If a threshold is no whole number from one, or the source has no such estimate of deaths.
    """
    incidents = cast("Incidents", incidents)
    # Each once and upwards, whatever the order asked for: the table reads from the many to the few.
    wanted = sorted(dict.fromkeys(thresholds))
    if not wanted:
        raise ParameterError("Name at least one threshold of deaths.")
    rows, warnings = [], {}
    for threshold in wanted:
        series = incidents.count(
            freq=freq, measure=parse_measure(f"deadly:{threshold}"), estimate=estimate, imprecise=imprecise
        )
        certain = series.known
        if not certain:
            continue
        warnings.update(dict.fromkeys(note for note in series.notes if note not in incidents.notes))
        result = trend(series, season=season, replicates=replicates, seed=seed)
        most = float(np.nansum(np.where(series.observed, series.count, series.high)))
        rows.append(
            DeadlyAttacks(threshold, certain, most, result, tuple(not_testable(series.with_estimates())))
        )
    return DeadlyResult(tuple(rows), tuple(warnings), incidents.subject)
