"""The result of a pace test: verdict, sentence, changes, tests, and what they were computed from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from trends.errors import ParameterError, listed
from trends.messages import Message, joined
from trends.tolls.measures import counts_incidents
from trends.verdict.behind_verdict import (
    model_of,
    noise_of,
    plain_changes,
    process_changes,
    season_of,
    tests_of,
)
from trends.verdict.change_table import change_table
from trends.verdict.fitted_rate import FittedRate
from trends.verdict.half_levels import HalfLevels
from trends.verdict.judged_result import JudgedResult
from trends.verdict.measured_changes import CHANGES
from trends.verdict.pace_legend import PaceLegend
from trends.verdict.pace_wording import usual_swings
from trends.verdict.realised import smooth_rows
from trends.verdict.titles import axis_title, title_of
from trends.verdict.totals import halves_with_tails
from trends.verdict.wording import (
    between,
    change_against,
    change_times,
    compared,
    dated,
    margin_factor,
    span,
    times,
    verdict_words,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from trends.document.blocks import Block
    from trends.fitting.design import Design
    from trends.fitting.realised.smoothed_rate import SmoothedRate
    from trends.nowcasting.nowcast_result import Nowcast
    from trends.provenance import Provenance
    from trends.series.count_series import CountSeries
    from trends.verdict.assessment import Assessment
    from trends.verdict.change import Change
    from trends.verdict.detectable import Detectable
    from trends.verdict.realised import ChangeDate, Realised
    from trends.verdict.unobserved import Completion, Repeat

__all__ = ["PaceResult"]

_COLUMNS = {
    "changes": [
        "change",
        "ratio",
        "low90",
        "high90",
        "low95",
        "high95",
        "at_least",
        "at_most",
        "at",
        "from",
        "to",
    ],
    "smooth": ["period", "rate", "low95", "high95"],
    "dates": ["at", "low", "high", "before", "after"],
}
"""The tables of a result and their columns."""


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class PaceResult(JudgedResult):
    """Whether the pace was constant over a window; the verdict and what it rests on are those of `JudgedResult`.

    Attributes
    ----------
    series : CountSeries
        What was judged.
    design : Design or None
    assessment : Assessment or None
        Tests and changes; None when not testable.
    detectable : Detectable or None
    repeats : tuple of Repeat
        The verdict under other assumptions about unobserved periods.
    completion : Completion or None
        Range of the halves ratio over what the bounds allow.
    nowcast : Nowcast or None
        What the newest periods were judged by, or why it was not to be had; None where they are no drafts.
    without_nowcast : Repeat or None
        The verdict on the newest periods as they stand, where they were nowcast.
    joint_p : float or None
        Of the hypothesis that nothing changed but by the usual swings; None when not testable, and where it was not drawn
        because the verdict is the same whatever it is (never of `test_pace`).
    settled : bool
        Whether more replicates could not change the verdict: it is the same at every p-value, and so are its repeats.
    """

    figures: ClassVar[Mapping[str, str]] = {
        "pace": "pace",
        "changes": "changes",
        "dates": "change_dates",
        "detectable": "detectable",
    }

    series: CountSeries
    design: Design | None
    assessment: Assessment | None
    detectable: Detectable | None
    repeats: tuple[Repeat, ...]
    completion: Completion | None
    nowcast: Nowcast | None = None
    without_nowcast: Repeat | None = None
    joint_p: float | None = None
    settled: bool = True

    @property
    def provenance(self) -> Provenance:
        """Where the counts come from."""
        return self.series.provenance

    @property
    def breaks(self) -> tuple[date, ...]:
        """First days of the periods at which a step of its own was asked for (`test_pace`, ``break_at``)."""
        return (
            tuple(self.series.periods[i].start_time.date() for i in self.design.steps) if self.design else ()
        )

    @cached_property
    def changes(self) -> dict[str, Change | None]:
        """The changes of what ran by name; all None when not testable."""
        return dict.fromkeys(CHANGES) if self.ran is None else self.ran.changes

    @property
    def ran(self) -> Realised | None:
        """What ran; None when not testable."""
        return self.assessment.what_ran if self.assessment else None

    @cached_property
    def halves_with_tails(self) -> Change | None:
        """Of totals of casualties: the second half over the first, between the limits that heavy tails give; else None."""
        if self.ran is None or counts_incidents(self.series.measure):
            return None
        return halves_with_tails(self.ran)

    @cached_property
    def entered(self) -> Nowcast | None:
        """What the newest periods were judged by; None where they were judged as they stand."""
        return None if self.nowcast is None or self.nowcast.refused is not None else self.nowcast

    @property
    def usual_swings(self) -> str:
        """The second sentence: whether the change is more than what this series does anyway; empty when not testable."""
        if self.assessment is None:
            return ""
        return usual_swings(self.assessment.test.joint, established=self.established)

    @cached_property
    def dates(self) -> tuple[ChangeDate, ...]:
        """The changes of level that can be dated, in order of time; none when not testable."""
        return self.ran.dates if self.ran else ()

    @cached_property
    def fitted_rate(self) -> FittedRate | None:
        """The rate along a steady trend, with its band; None when not testable."""
        return FittedRate.of(self.assessment.trend) if self.assessment else None

    @cached_property
    def smoothed(self) -> SmoothedRate | None:
        """The smoothed rate in counts of a whole period, season taken out, n periods; None when not testable."""
        return self.ran.smooth.per(self.series.freq.months) if self.ran else None

    @cached_property
    def levels(self) -> HalfLevels | None:
        """The season-adjusted levels of the halves; None when not testable."""
        if self.ran is None:
            return None
        months = self.series.freq.months
        first, second = self.ran.levels["halves"]
        return HalfLevels.of(self.ran.halves, (first.rate * months, second.rate * months), second.first)

    @cached_property
    def legend(self) -> PaceLegend | None:
        """What stands beside the marks of its figures; None when not testable."""
        return PaceLegend.of(self, self.levels) if self.levels else None

    @cached_property
    def title(self) -> str:
        """What was counted, where and when, as a heading."""
        return title_of(self.series)

    @cached_property
    def unit(self) -> str:
        """What is counted in which time, as the name of an axis: ``Attacks a month``."""
        return axis_title(self.series)

    @cached_property
    def in_short(self) -> str:
        """The verdict and what it rests on, in one or two short sentences."""
        verdict = Message(
            "figures.pace.verdict", margin=margin_factor(self.margin), verdict=verdict_words(self.verdict)
        )
        change = self.changes["halves"]
        if change is None:
            return joined((verdict, *self.reasons[:1]))
        later, earlier, alone = (
            Message(f"ratio.side.{name}") for name in ("second_half", "in_the_first", "first_half")
        )
        rate = Message("figures.pace.rate", against=change_against(change, later, earlier, alone))
        return joined((verdict, rate))

    def __repr__(self) -> str:
        return f"PaceResult: {self.verdict}. {self.sentence}"

    def to_dict(self) -> dict[str, Any]:
        """Return the result as ``trends pace --json`` prints it."""
        series, design, found = self.series, self.design, self.assessment
        return {
            "verdict": self.verdict,
            "sentence": self.sentence,
            "changed_within_margin": self.changed_within_margin,
            "reasons": list(self.reasons),
            "warnings": list(self.warnings),
            "window": series.extent(),
            "series": {"name": series.name, "subject": series.subject, "measure": series.measure},
            "margin": self.margin,
            "established": self.established,
            "routes": list(self.routes),
            "changes": plain_changes(self.changes),
            "smooth": self.to_frame("smooth").to_dict(orient="records"),
            "dates": [change.to_dict() for change in self.dates],
            "halves_with_tails": self.halves_with_tails.to_dict() if self.halves_with_tails else None,
            "usual_swings": found and self._usual_swings(found),
            "tests": found and tests_of(found, dated=True),
            "minimum_detectable_change": self.detectable.to_dict() if self.detectable else None,
            "nuisance": found
            and design
            and {**noise_of(found.process), "season_peak_to_trough": season_of(found, design)},
            "model": found and design and model_of(found, design, series),
            "unobserved": {
                "repeats": [repeat.to_dict() for repeat in self.repeats],
                "completions": self.completion.to_dict() if self.completion else None,
            },
            "nowcast": self._nowcast(),
            "replicates": self.replicates,
            "replicates_used": found.replicates if found else 0,
            "seed": self.seed,
            "provenance": self.provenance.to_dict(),
        }

    def _nowcast(self) -> dict[str, Any] | None:
        if self.nowcast is None:
            return None
        without = self.without_nowcast
        return {**self.nowcast.to_dict(), "without": without.to_dict() if without else None}

    def _usual_swings(self, found: Assessment) -> dict[str, Any]:
        """Return the second question: the joint p-value, and the changes of the process with their own intervals."""
        return {
            "p": found.test.joint,
            "sentence": self.usual_swings,
            "changes": plain_changes(process_changes(found)),
        }

    def to_frame(self, of: str = "changes") -> pd.DataFrame:
        """Return the result as a table.

        Parameters
        ----------
        of : str
            ``changes``: a row a measure of change, its ratio with 90 % and 95 % limits. ``smooth``: a row a period, the
            smoothed rate in events per 30.4375 days, season taken out, with a band of 95 % that is pointwise and
            approximate. ``dates``: a row a change of level that can be dated, the first and last of the dates that fit
            nearly as well, and the rates before and after. None of the latter two when not testable.

        Raises
        ------
        ParameterError
            For any other table.

        Examples
        --------
        >>> import trends as tr
        >>> result = tr.test_pace(tr.load_series("central-syria"), replicates=19)
        >>> list(result.to_frame("dates").columns)
        ['at', 'low', 'high', 'before', 'after']
        """
        if of not in _COLUMNS:
            raise ParameterError(f"A PaceResult has no table {of!r}; it has {listed(_COLUMNS)}.")
        if of == "smooth":
            rows = smooth_rows(self.series, self.ran.smooth) if self.ran else []
        elif of == "dates":
            rows = [change.to_dict() for change in self.dates]
        else:
            rows = [{"change": name, **change.to_row()} for name, change in self.changes.items() if change]
        return pd.DataFrame(rows).reindex(columns=list(_COLUMNS[of]))

    def fitted(self) -> pd.DataFrame:
        """Return the curves behind the figure, one row a period.

        Columns: period, trend (fitted mean with linear trend and season) with low95 and high95 of the mean, and
        constant (fitted mean of a constant pace).
        """
        rate = self.fitted_rate
        if self.assessment is None or rate is None:
            return pd.DataFrame(columns=["period", "trend", "low95", "high95", "constant"])
        return pd.DataFrame(
            {
                "period": self.series.labels,
                "trend": rate.mean,
                "low95": rate.low95,
                "high95": rate.high95,
                "constant": self.assessment.constant_mean,
            }
        )

    def blocks(self) -> list[Block]:
        """Return the verdict box and the table of changes."""
        from trends.document.blocks import Note, VerdictBox, spans

        title = Message("labels.pace_title", span=span(self.series))
        box = VerdictBox(self.verdict, title, self.sentence, tuple(self._details()))
        shown: list[Block] = [box]
        if self.assessment is not None:
            shown.append(self.table())
        shown.extend(Note(spans(warning), "caution") for warning in self.warnings)
        return shown

    def table(self) -> Block:
        """Return the table of changes as a block."""
        heads = ("change_of_rate", "ratio", "interval90", "interval95", "in_words")
        columns = [Message(f"labels.{name}") for name in heads]
        changes = [
            (dated(Message(f"labels.change.{name}"), change), change)
            for name, change in self.changes.items()
            if change is not None
        ]
        note = joined([Message("labels.adjusted"), self._wider_than_shown()])
        return change_table(Message("labels.how_much"), columns, changes, note)

    def _wider_than_shown(self) -> str:
        """Say the interval of the halves with heavy tails, where the verdict is held open by them and the table lacks it."""
        halves, tails = self.changes["halves"], self.halves_with_tails
        if self.verdict != "inconclusive" or halves is None or tails is None or not halves.established:
            return ""
        interval = compared(tails.low95, tails.high95)
        return (
            ""
            if interval == compared(halves.low95, halves.high95)
            else Message("labels.heavier", interval=interval)
        )

    def _details(self) -> list[tuple[str, str]]:
        details: list[tuple[str, str]] = [(Message("labels.margin"), margin_factor(self.margin))]
        for name in ("halves", "per_year"):
            change = self.changes[name]
            if change is not None:
                interval = between(change.low90, change.high90)
                label = Message("words.capital", text=Message(f"labels.change.{name}"))
                details.append(
                    (label, Message("labels.ratio_times", ratio=change_times(change), interval=interval))
                )
        if self.assessment is not None:
            details.append((Message("labels.swings"), self.usual_swings))
        if self.detectable is not None:
            by = Message("labels.change_by", n=times(self.detectable.halves))
            details.append((Message("labels.detectable"), by))
        if self.without_nowcast is not None:
            details.append((Message("newest.label"), verdict_words(self.without_nowcast.verdict)))
        unit, total = self.series.freq.value, len(self.series)
        observed, estimated = int(self.series.observed.sum()), int(self.series.estimated.sum())
        details.append(
            (Message("labels.with_count", unit=unit), Message("labels.of", n=observed, total=total))
        )
        if estimated:
            details.append(
                (Message("labels.part_estimated", unit=unit), Message("labels.of", n=estimated, total=total))
            )
        return details
