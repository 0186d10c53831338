"""A study of the pace in one dataset: load, select, count, judge, and tell it section by section."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trends.document.facts import Facts
from trends.errors import ParameterError, WindowError, listed
from trends.incidents.incidents import Incidents
from trends.incidents.observed import on_covered_days
from trends.periods.calendar import parse_window
from trends.periods.imprecision import parse_imprecise
from trends.severity.casualties import casualties, lethality
from trends.sources import load
from trends.sources.arguments import guarded_data
from trends.studies import first_page
from trends.studies.brief import Brief, brief_of
from trends.studies.finding import question, title_of
from trends.studies.findings import Judged
from trends.studies.key_points import key_points
from trends.studies.newest_counts import newest_counts
from trends.studies.pages import Pages
from trends.studies.sections import Section
from trends.verdict.pace import test_pace
from trends.verdict.trend import trend

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from os import PathLike

    from trends.messages import Message
    from trends.periods.calendar import Frequency, FrequencyName
    from trends.series.count_series import CountSeries
    from trends.series.measure import ClaimNote
    from trends.series.series_table import SeriesTable

__all__ = ["Study", "study"]


@dataclass(frozen=True, eq=False, repr=False)
class Study(Pages):
    """One dataset, counted once, and judged; each method shows a section of the report."""

    def __repr__(self) -> str:
        return f"Study: {self.question} {self.first.sentence}"

    @property
    def finding(self) -> Message:
        """The finding as a title: never stronger than the verdict."""
        return title_of(self)

    @property
    def chart(self) -> Brief:
        """The chart of the first page: the counts with the levels that the finding names."""
        return brief_of(self)

    def brief(self) -> Section:
        """Open the report: the answer in three sentences, a stamp for each claim, and the newest figures set large."""
        return Section("brief", tuple(first_page.opening(self, self.deaths_by_period)))

    def key_points(self) -> Section:
        """Say in three points what else to know, and how sure it is."""
        points = key_points(self, self.places)
        return Section("key points", () if points is None else (points,))

    def caveat(self) -> Section:
        """Give the gravest caution."""
        caveat = first_page.caveat(self)
        return Section("caveat", () if caveat is None else (caveat,))

    def facts(self) -> Facts:
        """Hand over verdicts and provenance to the report that this study is part of."""
        return Facts(
            as_of=self.last_day.isoformat(),
            verdicts=tuple(judged.result.to_dict() for judged in self.judged),
            provenance=(self.series.provenance.to_dict(),),
            title=self.finding,
            kicker=self.question,
            seed=self.whole.seed,
            extra={"latest": newest_counts(self.series)},
        )


@guarded_data
def study(
    data: str | Path | Incidents | SeriesTable,
    *,
    columns: str | PathLike[str] | Mapping[str, Any] | None = None,
    coverage: str | None = None,
    actor: str | Sequence[str] | None = None,
    attacker: str | Sequence[str] | None = None,
    country: str | Sequence[str] | None = None,
    genealogy: bool = False,
    series: str | None = None,
    freq: FrequencyName | Frequency | None = None,
    measure: str = "attacks",
    imprecise: str = "spread",
    start: str | None = None,
    end: str | None = None,
    margin: float = 1.5,
    season: str = "auto",
    replicates: int = 999,
    seed: int = 0,
    title: str | None = None,
    as_of: str | date | None = None,
    nowcast: str = "auto",
) -> Study:
    """Load, select, count and judge.

    Parameters
    ----------
    data : str, Path, Incidents or SeriesTable
        A path, the name of a bundled dataset or of data in the store, or what was loaded already.
    columns : path or mapping, optional
        Which column of one's own table is which; see `trends.load`.
    coverage : str, optional
        Which days the data cover, instead of what they tell; see `trends.load`.
    actor, attacker, country : str or list of str, optional
        Selection of incidents; of several names any may hold. In a file with one series per country, `country` names
        the series.
    genealogy : bool
        Whether a name of an actor or a country stands for those that ended in it, too.
    series : str, optional
        Which of several series of a file.
    freq, measure, imprecise, start, end
        How to count (see `Incidents.count`), and the window (both ends inclusive).
    margin : float
        Changes by less than this factor count as none.
    season : str
        ``auto``, ``none``, ``month`` or ``fourier:K``.
    replicates, seed : int
        Of the bootstrap.
    nowcast : str
        ``auto`` judges what the newest periods will come to, ``off`` judges them as they stand.
    title : str, optional
        Set above the finding, which is the report's title, in place of the question.
    as_of : date, optional
        What was known later is left out; see `trends.load`.

    Raises
    ------
    ParameterError
        For a selection of incidents on a series.
    TrendsError
        Whatever loading, selecting, counting and judging may raise.
    """
    imprecise = parse_imprecise(imprecise).value
    as_of = as_of or None
    if isinstance(data, (str, Path)):
        loaded = load(data, columns=columns, coverage=coverage, as_of=as_of)
    else:
        day = parse_window(None, as_of).end
        loaded = data if day is None else data.as_of(day)
    if isinstance(loaded, Incidents):
        loaded = loaded.select(
            actor=actor, attacker=attacker, country=country, start=start, end=end, genealogy=genealogy
        )
        whole = loaded.count(freq=freq or "month", measure=measure, imprecise=imprecise)
        # What lies on days that are not covered is counted in no period: neither are its dead.
        loaded = on_covered_days(loaded)
        killed = casualties(loaded) if loaded.frame["fatalities_best"].notna().any() else None
    else:
        if country and loaded.tells("country"):
            loaded, country = loaded.select(country=country), None
        # What says how incidents are selected and counted means nothing where they have been counted already.
        unread = {
            "actor": actor,
            "attacker": attacker,
            "country": country,
            "genealogy": genealogy,
            "imprecise": imprecise != "spread",
        }
        if any(unread.values()):
            names = listed(name for name, value in unread.items() if value)
            raise ParameterError(f"{names} can only be used with incidents, and these data are a series.")
        whole = loaded.count(measure=measure, series=series, freq=freq, start=start, end=end)
        killed = None
        if loaded.counted and "fatalities" in {*loaded.measures, *loaded.columns}:
            killed = lethality(
                loaded.count(series=series, freq=freq, start=start, end=end),
                loaded.count(measure="fatalities", series=series, freq=freq, start=start, end=end),
            )

    def judged(part: CountSeries, claim: ClaimNote | None = None) -> Judged:
        result = test_pace(
            part, margin=margin, season=season, replicates=replicates, seed=seed, nowcast=nowcast
        )
        return Judged(result, claim)

    return Study(
        imprecise=imprecise,
        series_name=series,
        question=title or question(whole),
        data=loaded,
        series=whole,
        judged=(*(judged(part, claim) for claim, part in _claimed(loaded, whole)), judged(whole)),
        trend=trend(whole, season=season, replicates=replicates, seed=seed, nowcast=nowcast),
        casualties=killed,
    )


def _claimed(data: Incidents | SeriesTable, whole: CountSeries) -> list[tuple[ClaimNote, CountSeries]]:
    """Return the claims about the pace that speak of a part of the window, each with that part.

    They were made of what the file mainly counts: who spoke of attacks said nothing of the wounded.
    """
    found: list[tuple[ClaimNote, CountSeries]] = []
    if whole.measure != getattr(data, "counting", whole.measure):
        return found
    for claim in getattr(data, "claims", ()):
        try:
            part = whole.window(None, claim.window_end)
        except WindowError:
            continue
        if len(part) < len(whole):
            found.append((claim, part))
    return found
