"""Whether the pace of each series that a list names was constant, and which of these verdicts flipped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from trends.errors import TrendsError
from trends.messages import Message
from trends.periods.calendar import label
from trends.revisions.attribution import MOST_NAMED
from trends.scheduling import scheduler_for
from trends.verdict.parameters import Options
from trends.verdict.screening.screen_rows import Judging, judged
from trends.verdict.wording import counted, verdict_words
from trends.watching.earlier import earlier_files
from trends.watching.finding import Finding
from trends.watching.verdicts import MOST_ROWS
from trends.watching.wording import counted_word

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from trends.incidents.incidents import Incidents
    from trends.series.series_table import SeriesTable
    from trends.watching.series import WatchedSeries
    from trends.watching.state import State

__all__ = ["SeriesVerdicts", "series_verdicts"]

MARGIN, REPLICATES = 1.5, 199
"""As `trends.diff` judges series by default, so that both say the same."""

_WORTH_A_PROCESS = 16
"""Series for which starting another process pays; so for a screen."""


@dataclass(frozen=True)
class SeriesVerdicts:
    """The verdicts of all series as of this look.

    Attributes
    ----------
    verdicts : mapping
        By key of the series: ``verdict``, and what was asked (``asked``).
    flips : tuple of Finding
    """

    verdicts: Mapping[str, Mapping[str, str]]
    flips: tuple[Finding, ...] = ()


class _Cause(NamedTuple):
    """Through which rows a verdict flipped, and how that is known: ``rows``, ``newest``, ``none`` or ``unknown``."""

    how: str
    rows: tuple[str, ...] = ()
    newest: int = 0


def series_verdicts(
    watched: Sequence[WatchedSeries],
    data: Incidents | SeriesTable | None,
    before: State,
    where: Callable[[], Mapping[str, str]],
) -> SeriesVerdicts:
    """Judge whether the pace of series was constant, and find which verdicts flipped.

    Parameters
    ----------
    watched : sequence of WatchedSeries
    data : Incidents or SeriesTable, optional
        What the series are of, where they are of the data of the whole list.
    before : State
    where : callable
        Gives where files of the last look may lie, by their hash; asked only where a verdict flipped.
    """
    now = {
        each.key: {"verdict": verdict, "asked": each.asked}
        for each, verdict in zip(watched, _judged(watched), strict=True)
    }
    flips = []
    for each in watched:
        old, new = before.verdicts.get(each.key), now[each.key]
        # A series that is selected otherwise now has no earlier verdict.
        if old is None or old["asked"] != new["asked"] or old["verdict"] == new["verdict"]:
            continue
        cause = _cause(each, data, old["verdict"], new["verdict"], before, where)
        flips.append(_flip(each, old["verdict"], new["verdict"], cause))
    return SeriesVerdicts(now, tuple(flips))


def _judged(watched: Sequence[WatchedSeries]) -> list[str]:
    from loky import cpu_count

    jobs = (
        Judging((each.series,), Options(MARGIN, each.season, REPLICATES, 0, every_p=False))
        for each in watched
    )
    workers = max(1, min(int(cpu_count()), len(watched) // _WORTH_A_PROCESS))
    with scheduler_for(None, workers) as crew:
        return [str(row.verdict) for rows in crew.map(judged, jobs) for row in rows]


def _cause(
    watched: WatchedSeries,
    data: Incidents | SeriesTable | None,
    old: str,
    new: str,
    before: State,
    where: Callable[[], Mapping[str, str]],
) -> _Cause:
    """Find what a verdict flipped through: rows that were revised, or what the newest periods added."""
    from trends.revisions import diff

    earlier = earlier_files(before, where()) if data is not None and watched.of_main else []
    if data is None or not earlier:
        return _Cause("unknown")
    selection: dict[str, Any] = {**watched.selection, **watched.ways, "freq": watched.series.freq.value}
    if watched.by:
        selection["by"] = watched.by
    if watched.entry is not None and watched.entry.series is not None:
        selection["series"] = watched.entry.series
    try:
        result = diff(earlier, data, ledger=None, season=watched.season, replicates=REPLICATES, **selection)
    except TrendsError:
        return _Cause("unknown")
    named = str(counted(watched.series))
    flip = next(
        (each for each in result.judged.flips if each.kind == "series" and str(each.what) == named), None
    )
    if flip is not None and (flip.old, flip.new) == (old, new):
        # All that changed within the window is no cause: hundreds of ids would say that nobody knows.
        return _Cause("rows", flip.rows) if flip.why in ("alone", "together") else _Cause("none")
    # On the days that both releases cover the verdict is the same: it flipped through the days that are new.
    rows = result.rows
    added = rows.ids(rows.at("not covered by old"))
    own = _ids_of(watched, data, np.asarray(added, dtype=object))
    if not own:
        return _Cause("unknown")
    return _Cause("newest", own if len(own) <= MOST_NAMED else (), len(own))


def _ids_of(
    watched: WatchedSeries, data: Incidents | SeriesTable, ids: np.ndarray[Any, Any]
) -> tuple[str, ...]:
    """Return those of some rows that a series counts."""
    from trends.incidents.incidents import Incidents

    if not isinstance(data, Incidents):
        return tuple(str(each) for each in ids if str(each).rpartition(" ")[0] in ("", *watched.parts))
    try:
        chosen = data.select(**watched.selection) if watched.selection else data
    except TrendsError:
        return ()
    frame = chosen.frame[chosen.frame["incident_id"].isin(ids)]
    for column, part in zip(watched.by, watched.parts, strict=False):
        sides = [name for name in frame if name == column or name in (f"{column}_1", f"{column}_2")]
        if sides:
            frame = frame[(frame[sides].astype("string") == part).any(axis=1)]
    return tuple(frame["incident_id"].astype(str))


def _flip(watched: WatchedSeries, old: str, new: str, cause: _Cause) -> Finding:
    period = label(watched.series.periods[-1])
    how = "many" if cause.how == "newest" and not cause.rows else cause.how
    return Finding(
        subject=watched.name,
        of="series",
        kind="flip",
        period=period,
        sentence=Message(
            "watch.flip_of_series",
            name=watched.name,
            what=counted_word(watched.series),
            old=verdict_words(old),
            new=verdict_words(new),
            how=how,
            rows=list(cause.rows[:MOST_ROWS]) or [""],
            n=cause.newest,
            more=max(len(cause.rows) - MOST_ROWS, 0),
        ),
        rows=cause.rows,
        key=f"{watched.key} | {new} | {period}",
    )
