"""Whether a verdict holds: repeated under the other choices that could have been made."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from trends.errors import ParameterError, TrendsError
from trends.incidents.incidents import Incidents
from trends.periods.calendar import parse_frequency, parse_period
from trends.scheduling import scheduler_for
from trends.series.count_series import CountSeries
from trends.series.series_table import SeriesTable
from trends.sources.arguments import guarded_data
from trends.verdict.alternatives import Alternative, Counted, Data, alternatives
from trends.verdict.eligibility import break_days
from trends.verdict.pace import judged_pace
from trends.verdict.pace_result import PaceResult
from trends.verdict.parameters import Options
from trends.verdict.sensitivity_result import Choice, Sensitivity

if TYPE_CHECKING:
    from datetime import date

    from trends.scheduling import Scheduler

__all__ = ["Choice", "Sensitivity", "sensitivity"]


@guarded_data
def sensitivity(
    judged: PaceResult | CountSeries | Incidents | SeriesTable,
    *,
    data: Incidents | SeriesTable | None = None,
    sources: Mapping[str, Incidents | SeriesTable | CountSeries] | None = None,
    as_of: Sequence[object] = (),
    recounted: Sequence[tuple[str, str, CountSeries]] = (),
    break_at: object = None,
    margin: float | None = None,
    season: str | None = None,
    seed: int | None = None,
    replicates: int = 199,
    scheduler: Scheduler | str | None = None,
    workers: int | None = 1,
    **how: Any,
) -> Sensitivity:
    """Repeat a verdict under the other choices that could have been made, one changed at a time.

    Season, start and end of the window, frequency and the treatment of unobserved periods are varied for every
    series; low and high estimates where the counts have them; the handling of imprecise dates, estimates, and rules
    for conflicting reports where the incidents are at hand; other sources, and earlier states of a table, where they
    are given. The margin is not: it is part of the claim. None is picked.

    Parameters
    ----------
    judged : PaceResult, CountSeries, Incidents or SeriesTable
        A verdict, or what to judge first. Incidents and tables are counted by `how`.
    data : Incidents or SeriesTable, optional
        What a series or a result was counted from, so that it can be counted otherwise; by month unless its
        frequency is another, over the same window and measure.
    sources : mapping of str to Incidents, SeriesTable or CountSeries, optional
        Other sources of the same, by name; selected already.
    as_of : sequence of date, optional
        Days of whose knowledge a table is judged; by default half a year apart, back from its last publication.
    recounted : sequence of (kind, value, CountSeries), optional
        Further choices of one's own.
    break_at : str, date or several of them, optional
        Days from which the data were collected differently, as for `test_pace`; by default those of the result. A
        choice of which the window leaves such a day out is judged without it.
    margin, season, seed : optional
        By default those of the result; else 1.5, ``auto`` and 0.
    replicates : int
        Bootstrap replicates of each repeat.
    scheduler : Scheduler or str, optional
        Where the repeats are done, or the address of a Dask cluster; see `trends.scheduling`.
    workers : int, optional
        Without `scheduler`: processes; one works in this process, None takes one a core.
    **how
        How to count: ``freq``, ``measure``, ``estimate``, ``imprecise``, ``start``, ``end``, and ``series`` of a table.

    Returns
    -------
    Sensitivity
        The share of each verdict, how many choices agree on the verdict and on the established direction, and which
        disagrees most. A choice that changes no count is left out.
        Beside them stands what the usual models say (`conventional`).

    Raises
    ------
    ParameterError
        For something that cannot be judged, or a margin, seed or number of replicates out of its range.

    Notes
    -----
    Each choice has a seed of its own, made of the seed and of what is chosen, so that the answer depends neither on
    the order nor on the place of the work, and `test_pace` with that seed repeats it.
    """
    result = judged if isinstance(judged, PaceResult) else None
    margin = margin if margin is not None else result.margin if result else 1.5
    seed = seed if seed is not None else result.seed if result else 0
    wanted = season or (result.design.season if result and result.design else "auto")
    # A result without a nowcast had nothing to nowcast, or was asked for without.
    newest = result.nowcast if result else None
    taken = newest.triangle if newest else "off" if result else "auto"
    options = Options(margin, wanted, replicates, seed, nowcast=taken, every_p=False)
    base, counted = _counted(judged, data, how)
    breaks = break_days(base, break_at) if break_at is not None else result.breaks if result else ()
    again = break_at is not None or season is not None
    if result is None or (margin, seed) != (result.margin, result.seed) or again:
        result = judged_pace(base, replace(options, break_at=breaks or None, every_p=True))
    used = result.design.season if result.design else season or "auto"
    days: list[date] = [parse_period(day).end_time.date() for day in _listed(as_of)]
    others = [
        *alternatives(base, used, counted=counted, sources=_named(sources), as_of=days),
        *(
            Alternative(kind, value, other, used if other.freq is base.freq else "auto")
            for kind, value, other in recounted
        ),
        *([Alternative("nowcast", "off", base, used, "off")] if result.without_nowcast is not None else ()),
    ]
    jobs = [(other, _options_of(other, options, breaks)) for other in others]
    with scheduler_for(scheduler, None if scheduler is not None else workers) as at:
        found = [choice for choice in at.map(_judge, jobs) if choice is not None]
    unobserved = [
        Choice("unobserved", one.assumption, one.verdict, one.joint_p, one.halves, seed, one.established)
        for one in result.repeats
    ]
    return Sensitivity(Choice.of("as judged", used, result), (*found, *unobserved), margin, replicates, base)


def _options_of(other: Alternative, options: Options, breaks: tuple[date, ...]) -> Options:
    """Return how an alternative is judged: by its own season and seed, with the breaks that lie inside its window."""
    series = other.series
    # A break in the first period has nothing before it that a step could be told from.
    inside = [day for day in breaks if series.periods[0].end_time.date() < day <= series.end]
    # Not `hash`, which Python salts anew in every process.
    digest = hashlib.sha256(f"{options.seed}\n{other.kind}\n{other.value}".encode()).digest()
    seed = int.from_bytes(digest[:4], "big")
    newest = other.nowcast if other.nowcast == "off" else options.nowcast
    return replace(options, season=other.season, seed=seed, break_at=inside or None, nowcast=newest)


def _judge(job: tuple[Alternative, Options]) -> Choice | None:
    """Judge one alternative; None for one that these data cannot bear, such as a season of too many pairs."""
    other, options = job
    try:
        found = judged_pace(other.series, options)
    except TrendsError:
        return None
    return Choice.of(other.kind, other.value, found)


def _counted(
    judged: Any, data: Incidents | SeriesTable | None, how: dict[str, Any]
) -> tuple[CountSeries, Counted | None]:
    """Return the series to judge, and how it was counted where that is known."""
    series = judged.series if isinstance(judged, PaceResult) else judged
    if isinstance(series, CountSeries):
        if data is None:
            if how:
                raise ParameterError(
                    f"A series is counted already, so {', '.join(sorted(how))[:80]} cannot be chosen; give what it was "
                    "counted from as data=."
                )
            return series, None
        _refuse_data(data)
        given = {"measure": series.measure, "start": series.start, "end": series.end, **how}
        return series, _how(data, {"freq": series.freq, **given})
    _refuse_data(series)
    counted = _how(series, how)
    return counted.count(), counted


def _how(data: Data, how: dict[str, Any]) -> Counted:
    known = {"freq", "measure", "estimate", "imprecise", "start", "end", "series"}
    if unknown := sorted(set(how) - known):
        raise ParameterError(
            f"Counting has no setting {', '.join(unknown)[:80]!r}; there is {', '.join(sorted(known))}."
        )
    given = dict(how)
    freq = parse_frequency(
        given.pop("freq", None) or (data.freq if isinstance(data, SeriesTable) else "month")
    )
    estimate, imprecise = given.pop("estimate", "best"), given.pop("imprecise", "spread")
    return Counted(data, given, freq, str(estimate), str(imprecise))


def _refuse_data(data: Any) -> None:
    if not isinstance(data, (Incidents, SeriesTable)):
        raise ParameterError(
            "sensitivity takes a verdict of test_pace, a CountSeries, incidents or a table of series, not "
            f"{type(data).__name__}."
        )


def _named(sources: Any) -> dict[str, Data | CountSeries]:
    if sources is None:
        return {}
    if not isinstance(sources, Mapping):
        raise ParameterError('Other sources are given by name: sources={"ACLED": incidents}.')
    for name, source in sources.items():
        if not isinstance(source, (Incidents, SeriesTable, CountSeries)):
            raise ParameterError(
                f"The source {str(name)[:40]!r} is neither incidents nor a series but a {type(source).__name__}."
            )
    return {str(name): source for name, source in sources.items()}


def _listed(days: Any) -> list[object]:
    return list(days) if isinstance(days, Iterable) and not isinstance(days, str) else [days]
