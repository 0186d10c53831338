"""A study of the pace in one dataset: the figures, the windows to judge, and their results."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trends.errors import ParameterError, TrendsError, WindowError, listed
from trends.incidents import Incidents
from trends.inference.casualties import CasualtyResult, casualties, lethality
from trends.inference.pace import test_pace
from trends.inference.sensitivity import Sensitivity, sensitivity
from trends.inference.trend import TrendResult, trend
from trends.periods import Frequency, parse_window
from trends.sources import load

if TYPE_CHECKING:
    from trends.display import Displayed
    from trends.inference.pace_result import PaceResult
    from trends.series import CountSeries
    from trends.series_table import ClaimNote, SeriesTable
    from trends.studies.sections import Section

__all__ = ["Judged", "Study", "study"]


@dataclass(frozen=True)
class Judged:
    """A window and its verdict, with the claim that asked for it, if one did."""

    result: PaceResult
    claim: ClaimNote | None = None


@dataclass(frozen=True, eq=False, repr=False)
class Study:
    """One dataset, counted once, and the windows in which its pace is judged.

    Attributes
    ----------
    title : str
    data : Incidents or SeriesTable
        After selection.
    series : CountSeries
        The whole window.
    judged : tuple of Judged
        Windows that claims speak of first, the whole window last.
    trend : TrendResult
        Of the whole window.
    casualties : CasualtyResult or None
        None where the data have no deaths.
    """

    title: str
    data: Incidents | SeriesTable
    series: CountSeries
    judged: tuple[Judged, ...]
    trend: TrendResult
    casualties: CasualtyResult | None

    @property
    def first(self) -> PaceResult:
        """The verdict that the report is about: of the first claim's window, else of the whole."""
        return self.judged[0].result

    @property
    def whole(self) -> PaceResult:
        """The verdict on the whole window."""
        return self.judged[-1].result

    @cached_property
    def sensitivity(self) -> Sensitivity:
        """The first verdict under other choices."""
        return sensitivity(self.first, recounted=self._recounted())

    def __repr__(self) -> str:
        return f"Study: {self.title}. {self.first.sentence}"

    def answer(self) -> Displayed:
        """Answer in the first paragraph: the verdict in plain words, for each window."""
        return self._section("answer")

    def changes(self) -> Displayed:
        """Show how much the rate changed, window by window."""
        return self._section("changes")

    def season(self) -> Displayed:
        """Say when in the year the rate is high."""
        return self._section("season")

    def deaths(self) -> Displayed:
        """Say how deadly the attacks were."""
        return self._section("deaths")

    def detectable(self) -> Displayed:
        """Say what could have been detected, and what not."""
        return self._section("detectable")

    def gaps(self) -> Displayed:
        """Say what the data are, and what they leave out."""
        return self._section("gaps")

    def choices(self) -> Displayed:
        """Show how the verdict holds under other choices."""
        return self._section("choices")

    def origin(self) -> Displayed:
        """Say where the figures come from, and how to cite them."""
        return self._section("origin")

    def facts(self) -> Any:
        """Hand over verdicts and provenance to the report that this study is part of."""
        from trends.document.facts import Facts

        return Facts(
            as_of=self.series.end.isoformat(),
            verdicts=tuple(judged.result.to_dict() for judged in self.judged),
            provenance=(self.series.provenance.to_dict(),),
            title=self.title,
            seed=self.whole.seed,
        )

    def _section(self, name: str) -> Section:
        from trends.studies import sections

        return sections.Section(name, tuple(getattr(sections, name)(self)))

    def _recounted(self) -> list[tuple[str, str, CountSeries]]:
        """Count the same data otherwise: other estimates, other handling of imprecise dates, another frequency."""
        base, found = self.first.series, []

        def add(kind: str, value: str, **how: Any) -> None:
            try:
                settings = {"freq": base.freq, "measure": base.measure, **how}
                found.append((kind, value, self.data.count(start=base.start, end=base.end, **settings)))
            except TrendsError:
                return  # a frequency or estimate that these data do not have is no choice

        if isinstance(self.data, Incidents):
            for handling in ("start", "drop"):
                if base.draws is not None:
                    add("imprecise dates", handling, imprecise=handling)
            for estimate in ("low", "high"):
                if base.measure == "fatalities":
                    add("estimate", estimate, estimate=estimate)
            for freq in (Frequency.WEEK, Frequency.MONTH):
                if freq is not base.freq and base.freq in (Frequency.WEEK, Frequency.MONTH):
                    add("frequency", freq.value, freq=freq)
        return found


def study(
    data: str | Path | Incidents | SeriesTable,
    *,
    actor: str | None = None,
    attacker: str | None = None,
    country: str | None = None,
    series: str | None = None,
    freq: str | None = None,
    measure: str = "attacks",
    start: str | None = None,
    end: str | None = None,
    margin: float = 1.5,
    season: str = "auto",
    replicates: int = 999,
    seed: int = 0,
    title: str | None = None,
    as_of: str | date | None = None,
) -> Study:
    """Load, select, count and judge.

    Parameters
    ----------
    data : str, Path, Incidents or SeriesTable
        A path, the name of a bundled dataset, or what was loaded already.
    actor, attacker, country : str, optional
        Selection; for incidents only.
    series : str, optional
        Which of several series of a file.
    freq, measure, start, end
        How to count, and the window (both ends inclusive).
    margin, season, replicates, seed
        See `test_pace`.
    title : str, optional
    as_of : date, optional
        Figures published later are left out.

    Raises
    ------
    ParameterError
        For a selection of incidents on a series.
    TrendsError
        Whatever loading, selecting, counting and judging may raise.
    """
    loaded = load(data) if isinstance(data, (str, Path)) else data
    day = parse_window(None, as_of).end if as_of else None
    if isinstance(loaded, Incidents):
        if day is not None:
            end = min(end, day.isoformat()) if end else day.isoformat()
        loaded = loaded.select(actor=actor, attacker=attacker, country=country, start=start, end=end)
        whole = loaded.count(freq=freq or "month", measure=measure)
        killed = casualties(loaded) if loaded.frame["fatalities_best"].notna().any() else None
    else:
        given = [
            name for name, value in (("actor", actor), ("attacker", attacker), ("country", country)) if value
        ]
        if given:
            raise ParameterError(
                f"{listed(given)} can only select from incidents, and these data are a series."
            )
        if day is not None:
            loaded = loaded.as_of(day)
        whole = loaded.count(measure, series, freq, start, end)
        killed = None
        if loaded.counted and "fatalities" in {*loaded.measures, *loaded.columns}:
            killed = lethality(
                loaded.count("attacks", series, freq, start, end),
                loaded.count("fatalities", series, freq, start, end),
            )

    def judged(part: CountSeries, claim: ClaimNote | None = None) -> Judged:
        result = test_pace(part, margin=margin, season=season, replicates=replicates, seed=seed)
        return Judged(result, claim)

    name = f" in {whole.name}" if whole.name else ""
    return Study(
        title=title or f"Was the pace constant? {whole.subject[:1].upper()}{whole.subject[1:]}{name}",
        data=loaded,
        series=whole,
        judged=(*(judged(part, claim) for claim, part in _claimed(loaded, whole)), judged(whole)),
        trend=trend(whole, season=season, replicates=replicates, seed=seed),
        casualties=killed,
    )


def _claimed(data: Incidents | SeriesTable, whole: CountSeries) -> list[tuple[ClaimNote, CountSeries]]:
    """Return the claims about the pace that speak of a part of the window, each with that part."""
    found = []
    for claim in getattr(data, "claims", ()):
        try:
            part = whole.window(None, claim.window_end)
        except WindowError:
            continue
        if len(part) < len(whole):
            found.append((claim, part))
    return found
