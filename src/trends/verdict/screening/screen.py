"""What changed, among many series: each judged as `test_pace` would judge it, the false discovery rate over all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from trends.errors import ParameterError, SelectionError, WindowError
from trends.imported.scanned import ScannedIncidents
from trends.incidents.counting import series_of
from trends.incidents.incidents import Incidents
from trends.messages import Message
from trends.messages.numbers import rounded
from trends.scheduling import scheduler_for
from trends.series.count_series import CountSeries
from trends.series.series_by_key import SeriesByKey, Size
from trends.series.series_table import SeriesTable
from trends.sources.arguments import guarded_data
from trends.verdict.parameters import Options
from trends.verdict.screening.discovery import MOST_DRAWS, q_values, refined
from trends.verdict.screening.judging import Jobs
from trends.verdict.screening.kept_rows import kept_rows
from trends.verdict.screening.screen_result import ScreenResult, tabulated
from trends.verdict.screening.screen_rows import Row, said_once, untested

if TYPE_CHECKING:
    from os import PathLike

    from trends.nowcasting.triangle import Triangle
    from trends.periods.calendar import Frequency, FrequencyName
    from trends.periods.imprecision import Imprecise
    from trends.scheduling import Scheduler
    from trends.verdict.screening.judging import Progress

__all__ = ["BY", "screen"]

BY = ("country", "actor")
"""By what incidents are split where nothing is said: every actor in every country."""

_WORTH_A_PROCESS = 16
"""Series for which starting another process pays."""

_MOST_CELLS = 20_000_000
"""Draws times periods that a refinement holds at a time: 160 MB."""


@guarded_data
def screen(
    data: Incidents | ScannedIncidents | SeriesTable | Mapping[str, CountSeries],
    *,
    by: str | Sequence[str] | None = None,
    names: Sequence[str] | None = None,
    freq: FrequencyName | Frequency | None = None,
    measure: str = "attacks",
    estimate: str = "best",
    imprecise: str | Imprecise = "spread",
    start: object = None,
    end: object = None,
    min_count: float = 20,
    margin: float = 1.5,
    season: str = "auto",
    replicates: int = 199,
    seed: int = 0,
    nowcast: str | Triangle = "auto",
    workers: int | None = None,
    scheduler: Scheduler | str | None = None,
    progress: Progress | None = None,
    resume: str | PathLike[str] | None = None,
) -> ScreenResult:
    """Judge "the pace was constant" of many series at once.

    Parameters
    ----------
    data : Incidents, ScannedIncidents, SeriesTable, or mapping of str to CountSeries
        What `trends.load` gives; or series by name.
    by : str or sequence of str, optional
        For incidents: the columns that name a series, by default country and actor
        (either side, every actor of an incident counted once). A series file is split by
        its own series.
    names : sequence of str, optional
        For a series file: which of its series; by default all.
    freq, measure, estimate, imprecise, start, end
        How incidents, or the series of a file, are counted; see their ``count``.
    min_count : float
        A series with fewer events is not tested; one that `test_pace` would not test is not either.
    margin : float
        Changes by less than this factor count as none.
    season : str
        ``auto``, ``none``, ``month`` or ``fourier:K``, for every series.
    replicates, seed : int
        Of the bootstrap of each series; see `test_pace`.
    nowcast : str or Triangle
        ``auto`` judges what the newest periods will come to, ``off`` judges them as they stand.
    workers : int, optional
        Processes to use; by default one a core, fewer where the series are few.
    scheduler : str or Scheduler, optional
        The address of a Dask cluster (``tcp://10.0.0.1:8786``, with the extra ``cluster``), or a scheduler of one's own.
    progress : callable, optional
        Told what is being done, how many series are done, and of how many. Series of the same figures are one.
    resume : path, optional
        A folder in which what is judged is kept as it goes, made where it is missing. After a kill the same call judges
        only what is not there. It stays until it is deleted.

    Returns
    -------
    ScreenResult
        One row a series, also where it is not testable. `verdict` and the p-values are those of `test_pace` for that
        series alone. `q_value` is the false discovery rate (Benjamini & Hochberg 1995) at which the series would be
        called changed, from joint p-values that are drawn again, with up to 9,999 draws seeded by its figures,
        where they are small (see `trends.verdict.screening.discovery`); it never changes a verdict. The result is the same
        to the last bit whatever the workers.

    Raises
    ------
    SelectionError
        If a column is unknown, or there is no series.
    ParameterError, WindowError, InputError
        If a parameter is impossible, or nothing lies in the window.
    SchedulingError
        If the cluster cannot be reached, or a process dies.
    TrendsError
        If another run keeps its rows in `resume`, or nothing can be written there.
    """
    if not (np.isfinite(min_count) and min_count >= 0):
        raise ParameterError(f"The fewest events must be zero or a positive number, not {min_count!r}.")
    options = Options(margin, season, replicates, seed, nowcast=nowcast)
    several = _split(
        data,
        by,
        names=names,
        measure=measure,
        estimate=estimate,
        start=start,
        end=end,
        imprecise=imprecise,
        freq=freq,
    )
    tell = progress or (lambda _what, _done, _of: None)
    sizes, rows, testable = _sized(several, min_count, tell)
    if scheduler is None and workers is None:
        workers = _worthwhile(len(testable))
    with kept_rows(resume, options) as kept, scheduler_for(scheduler, workers) as crew:
        jobs = Jobs.of(several, testable, options, crew, kept, tell)
        for at, row in jobs.rows().items():
            rows[at] = row
        # All series of a screen lie in one window, so the first one tells the length of all.
        longest = max((len(several.make(at)) for at in testable[:1]), default=1)
        p = np.array([row.p_joint for row in rows])
        p, draws = refined(
            p,
            np.array([row.draws for row in rows]),
            jobs.draw_again,
            min(MOST_DRAWS, max(_MOST_CELLS // longest, 1)),
        )
    rows, newest = said_once(rows)
    refinement = pd.DataFrame({"p_refined": p, "draws": draws})
    table, refinement = tabulated(
        several.columns, several.keys_in_order, sizes, rows, q_values(p), refinement
    )
    return ScreenResult(
        by=several.columns,
        table=table,
        refinement=refinement,
        subject=several.subject,
        margin=float(margin),
        season=season,
        min_count=float(min_count),
        replicates=int(replicates),
        seed=int(seed),
        notes=(*several.notes, *newest),
        provenance=several.provenance,
    )


def _split(data: Any, by: str | Sequence[str] | None, **ways: Any) -> SeriesByKey:
    """Split the data into series."""
    columns = (by,) if isinstance(by, str) else by
    if isinstance(data, (Incidents, ScannedIncidents)):
        if ways.pop("names") is not None:
            raise ParameterError(
                "Only the series of a file have names; select incidents before they are screened."
            )
        ways["freq"] = ways["freq"] or "month"
        split_by = BY if columns is None else columns
        if isinstance(data, ScannedIncidents):
            data = data.drawn_together(split_by, **ways)
        return series_of(data, split_by, **ways)
    if columns is not None and isinstance(data, (SeriesTable, Mapping)):
        raise ParameterError("A series file is split by its own series; name their column when it is loaded.")
    del ways["imprecise"]
    if isinstance(data, SeriesTable):
        return data.by_key(**ways)
    if isinstance(data, Mapping) and all(isinstance(entry, CountSeries) for entry in data.values()):
        if any(ways[name] is not None for name in ("names", "freq", "start", "end")):
            raise ParameterError(
                "Series that are counted already have their own names, frequency and window."
            )
        return SeriesByKey.of(data)
    raise ParameterError(
        f"A screen needs incidents, a series file or series by name, not {type(data).__name__}; load a file with trends.load()."
    )


def _sized(several: SeriesByKey, fewest: float, tell: Progress) -> tuple[list[Size], list[Row], list[int]]:
    """Return the sizes of all series, a row for each that is too small, and the positions of the others."""
    sizes, rows, testable = [], [], []
    outside: list[WindowError] = []
    for at in range(len(several)):
        try:
            size = several.size(at)
        # A series outside the window is a row of the table; only where all are is the window itself
        # at fault.
        except WindowError as error:
            size, reason = Size(0, 0.0), str(error)
            outside.append(error)
        else:
            reason = Message("screen.few", n=rounded(size.total), fewest=rounded(fewest))
            if size.total >= fewest:
                testable.append(at)
        sizes.append(size)
        # A place is kept for every series; those that are judged overwrite theirs.
        rows.append(untested(reason))
        tell("Counting", at + 1, len(several))
    if not sizes:
        raise SelectionError("There is no series to screen.")
    if len(outside) == len(sizes):
        raise outside[0]
    return sizes, rows, testable


def _worthwhile(series: int) -> int:
    """Return how many processes pay for so many series."""
    from loky import cpu_count

    return max(1, min(int(cpu_count()), series // _WORTH_A_PROCESS))
