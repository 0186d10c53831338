"""What a study found: the figures of one dataset, the windows judged, and their results."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from trends.errors import TrendsError
from trends.incidents.incidents import Incidents
from trends.periods.calendar import Frequency
from trends.periods.imprecision import Imprecise, written_apart
from trends.series.latest import Latest, latest
from trends.verdict.newest_periods import drafts
from trends.verdict.sensitivity import Sensitivity, sensitivity

if TYPE_CHECKING:
    from datetime import date

    from trends.series.count_series import CountSeries
    from trends.series.measure import ClaimNote
    from trends.series.series_table import SeriesTable
    from trends.severity.casualties import CasualtyResult
    from trends.verdict.pace_result import PaceResult
    from trends.verdict.trend import TrendResult

__all__ = ["Findings", "Judged"]

_MOST_REPLICATES = 199
"""As `sensitivity` takes by itself: a choice needs them only where its verdict hangs on p, and then more are drawn."""


@dataclass(frozen=True)
class Judged:
    """A window and its verdict, with the claim that asked for it, if one did."""

    result: PaceResult
    claim: ClaimNote | None = None


@dataclass(frozen=True, eq=False, repr=False)
class Findings:
    """One dataset, counted once, and the windows in which its pace is judged.

    Attributes
    ----------
    question : str
        What is asked, or the title that was asked for: it stands above the finding.
    data : Incidents or SeriesTable
        After selection.
    series : CountSeries
        The whole window.
    judged : tuple of Judged
        Windows that claims speak of first, the whole window last.
    trend : TrendResult
        Of the whole window.
    casualties : CasualtyResult or None
        None where the data have no deaths, or no attacks to count them by.
    imprecise : str
        How incidents of imprecise date were counted.
    series_name : str or None
        Which series of a file that holds several.
    """

    question: str
    data: Incidents | SeriesTable
    series: CountSeries
    judged: tuple[Judged, ...]
    trend: TrendResult
    casualties: CasualtyResult | None
    imprecise: str = "spread"
    series_name: str | None = None

    @property
    def first(self) -> PaceResult:
        """The verdict that the report is about: of the first claim's window, else of the whole."""
        return self.judged[0].result

    @property
    def told(self) -> PaceResult:
        """The verdict that the first page tells: the first of those that could be tested, else `first`."""
        tested = (judged.result for judged in self.judged if judged.result.ran is not None)
        return next(tested, self.first)

    @property
    def whole(self) -> PaceResult:
        """The verdict on the whole window."""
        return self.judged[-1].result

    @cached_property
    def latest(self) -> Latest | None:
        """The newest figures beside earlier ones; None where nothing is known of any period."""
        return latest(self.series, drafts(self.series))

    @property
    def last_day(self) -> date:
        """The last day that the data cover inside the window."""
        end = self.series.end
        covered = self.data.coverage if isinstance(self.data, Incidents) else None
        return min(end, covered.last) if covered else end

    @cached_property
    def sensitivity(self) -> Sensitivity:
        """The first verdict under other choices, with no more replicates than it was asked for with."""
        replicates = min(self.first.replicates, _MOST_REPLICATES)
        return sensitivity(self.first, recounted=self._recounted(), replicates=replicates)

    def _recounted(self) -> list[tuple[str, str, CountSeries]]:
        """Count the same data otherwise: other estimates, other handling of imprecise dates, another frequency."""
        base, found = self.first.series, []

        def add(kind: str, value: str, **how: Any) -> None:
            try:
                settings = {"freq": base.alias, "measure": base.measure, **how}
                if isinstance(self.data, Incidents):
                    settings = {"imprecise": self.imprecise, **settings}
                found.append((kind, value, self.data.count(start=base.start, end=base.end, **settings)))
            except TrendsError:
                return  # a frequency or estimate that these data do not have is no choice

        if isinstance(self.data, Incidents):
            handlings = [Imprecise.SPREAD, Imprecise.START, Imprecise.DROP]
            handlings += [Imprecise.SOURCE] if written_apart(self.data.frame) else []
            for handling in handlings:
                if handling.value != self.imprecise and (
                    base.draws is not None or self.imprecise != "spread"
                ):
                    add("imprecise dates", handling, imprecise=handling)
            for estimate in ("low", "high"):
                if base.measure == "fatalities":
                    add("estimate", estimate, estimate=estimate)
            for freq in (Frequency.WEEK, Frequency.MONTH):
                if freq is not base.freq and base.freq in (Frequency.WEEK, Frequency.MONTH):
                    add("frequency", freq.value, freq=freq)
        return found
