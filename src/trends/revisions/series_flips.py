"""Every series of a selection judged on both releases, over the days that both cover."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from trends.errors import SelectionError, WindowError, listed
from trends.incidents.counting import count_of, series_of
from trends.incidents.incidents import Incidents
from trends.messages import Message
from trends.names.matching import sides_of
from trends.revisions.attribution import cause_of
from trends.revisions.flips import Flip, Judged
from trends.revisions.mixed import put_back
from trends.scheduling import scheduler_for
from trends.series.series_table import SeriesTable
from trends.series.table_counts import counter
from trends.verdict.pace import judged_pace
from trends.verdict.screening.screen_rows import Judging
from trends.verdict.screening.screen_rows import judged as screened
from trends.verdict.wording import counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from trends.periods.coverage import Coverage
    from trends.revisions.mixed import Among, Data
    from trends.revisions.rows import RowChanges
    from trends.series.count_series import CountSeries
    from trends.verdict.parameters import Options

__all__ = ["Asking", "flips_of_series"]

_FAILED = (np.linalg.LinAlgError, ArithmeticError)
"""What the arithmetic of a fit may end in; the series is not testable then."""
NOT_TESTABLE = "not testable"
_WORTH_A_PROCESS = 16
"""Series for which starting another process pays; so for a screen (`trends.verdict.screening.screen`)."""
_COUNTED_BY = ("date_start", "date_end", "date_written", "date_precision", "kind")
"""What decides whether an incident is counted, and where in time: some kinds are left out by default."""


class Part(NamedTuple):
    """One series: what names it among those that the selection is split into, and the rows of each release in it."""

    key: tuple[str, ...]
    rows: Among


@dataclass(frozen=True, eq=False)
class Asking:
    """What is asked of both releases.

    Attributes
    ----------
    rows : RowChanges
    selected : pair of Incidents or SeriesTable
        What the selection keeps of each release.
    chosen : pair of ndarray of bool
        Its rows.
    days : Coverage
        The days that both cover. Both are counted over these alone, so that no verdict flips by days of which one of
        them does not speak.
    by : tuple of str
        Columns by which incidents are split; none: they are one series.
    options : Options
        How each series is judged.
    ways : mapping
        How it is counted: ``freq``, ``measure``, ``estimate``, ``imprecise``.
    """

    rows: RowChanges
    selected: tuple[Data, Data]
    chosen: Among
    days: Coverage
    by: tuple[str, ...]
    options: Options
    ways: Mapping[str, Any]

    def series(self, data: Data, part: Part) -> CountSeries:
        """Count a part of one release."""
        ways: dict[str, Any] = {**self.ways, "start": self.days.first, "end": self.days.last}
        if isinstance(data, SeriesTable):
            del ways["imprecise"]
            if part.key[0] not in data.series:
                raise KeyError(part.key[0])
            return counter(data, **ways)(part.key[0])
        ways = {"freq": "month", **ways}
        if not part.key:
            return count_of(data, **ways)
        return series_of(data, self.by, **ways)[part.key]

    def data(self, side: int, part: Part, back: Sequence[int] = ()) -> Data:
        """Return the rows of a part: of the old release, or of the new one with some rows put back."""
        like = self.selected[side]
        if isinstance(like, Incidents):
            # Where no kinds are left out by default, there is nothing left to select, and nothing to copy for it.
            chosen = like.kinds_chosen or like.collection.default_kinds is None
            like = replace(like, coverage=self.days, kinds_chosen=chosen)
        if not part.key and not len(back):
            return like
        if side:
            return put_back(self.rows, back, among=part.rows, like=like)
        if isinstance(like, SeriesTable):
            return like
        kept = self.rows.old.frame.iloc[np.flatnonzero(part.rows[0])]
        return replace(like, frame=kept.reset_index(drop=True))


def flips_of_series(asking: Asking) -> Judged:
    """Judge "the pace was constant" of every series on both releases, and find through which rows a verdict flipped."""
    parts, judged = _parts(asking)
    notes: list[str] = []
    if not asking.rows.old.of_incidents:
        # Where a file of series has no row of one, nothing is known of it, while a release that covers a day and has no
        # event on it says that there was none.
        notes = _in_one_alone(asking, parts)
        parts = [part for part in parts if all(within.any() for within in part.rows)]
    pairs: list[tuple[Part, tuple[CountSeries | None, CountSeries | None]]] = []
    for part in parts:
        if not len(_counting(asking, part)):
            judged += 1
            continue
        try:
            pairs.append((part, (_series(asking, part, 0), _series(asking, part, 1))))
        except (WindowError, SelectionError) as error:
            series_name = part.key or (Message("revisions.flips.selection"),)
            notes.append(Message("revisions.flips.not_judged", what=series_name, why=str(error).rstrip(".")))
    flips = [_flip(asking, part) for part in _flipping(asking, pairs)]
    return Judged(judged + len(pairs), 0, tuple(flips), tuple(notes))


def _in_one_alone(asking: Asking, parts: Sequence[Part]) -> list[str]:
    """Name the series that stand in one of two files alone."""
    notes: list[str] = []
    for side, label in enumerate((asking.rows.old.label, asking.rows.new.label)):
        names = [part.key[0] for part in parts if not part.rows[1 - side].any()]
        if names:
            notes.append(
                Message("revisions.flips.in_one_alone", n=len(names), series=listed(names, 5), label=label)
            )
    return notes


def _flipping(
    asking: Asking, pairs: Sequence[tuple[Part, tuple[CountSeries | None, CountSeries | None]]]
) -> list[Part]:
    """Return the parts whose verdicts differ; many are judged in several processes, like the series of a screen."""
    from loky import cpu_count

    jobs = (Judging((series,), asking.options) for _, pair in pairs for series in pair if series is not None)
    workers = max(1, min(int(cpu_count()), len(pairs) // _WORTH_A_PROCESS))
    with scheduler_for(None, workers) as crew:
        in_order = iter([row.verdict for rows in crew.map(screened, jobs) for row in rows])
    verdicts = [[None if series is None else next(in_order) for series in pair] for _, pair in pairs]
    return [
        part
        for (part, _), (before, after) in zip(pairs, verdicts, strict=True)
        if (before or NOT_TESTABLE) != (after or NOT_TESTABLE)
    ]


def _flip(asking: Asking, part: Part) -> Flip:
    changed = _counting(asking, part)
    before, after = (_verdict(asking, part, side) for side in (0, 1))
    cause = cause_of(changed.tolist(), before[0], lambda back: _verdict(asking, part, 1, back)[0])
    return Flip(
        what=after[2] or before[2],
        kind="series",
        says=Message("revisions.flips.constant"),
        old=before[0],
        new=after[0],
        old_sentence=before[1],
        new_sentence=after[1],
        rows=asking.rows.ids(cause.rows),
        why=cause.why,
        changed=len(changed),
    )


def _series(asking: Asking, part: Part, side: int, back: Sequence[int] = ()) -> CountSeries | None:
    """Count a part of a release; None where the release has no event at all of a series of the other one."""
    try:
        return asking.series(asking.data(side, part, back), part)
    except KeyError:
        return None
    except SelectionError:
        if not part.key:
            raise
        return None


def _verdict(asking: Asking, part: Part, side: int, back: Sequence[int] = ()) -> tuple[str, str, str]:
    """Return verdict, sentence and what was counted."""
    try:
        series = _series(asking, part, side, back)
    except WindowError:
        # With the rows put back that are tried, none is left in the days that both cover.
        series = None
    if series is None:
        return NOT_TESTABLE, Message("revisions.flips.no_event"), ""
    try:
        result = judged_pace(series, asking.options)
    except _FAILED:
        return NOT_TESTABLE, Message("screen.no_model"), counted(series)
    return result.verdict, result.sentence, counted(series)


def _counting(asking: Asking, part: Part) -> NDArray[np.int64]:
    """Return the rows by which the counts of a part may differ, those that weigh most first."""
    rows = asking.rows
    mine = [
        (at >= 0) & within[np.maximum(at, 0)] if len(within) else np.zeros(len(rows), dtype=bool)
        for at, within in ((rows.old_at, part.rows[0]), (rows.new_at, part.rows[1]))
    ]
    measure = asking.ways.get("measure", "attacks")
    matters = [
        number
        for number, name in enumerate(rows.fields.names)
        if name in _COUNTED_BY
        or not rows.old.of_incidents
        or (measure != "attacks" and name in rows.old.figures)
    ]
    figures = rows.differs[:, matters].any(axis=1)
    alone = np.isin(rows.change, [rows.code(name) for name in ("added", "removed", "entered", "left")])
    touching = (mine[0] | mine[1]) & (
        alone | figures | ((rows.change != rows.code("unchanged")) & (mine[0] != mine[1]))
    )
    uncovered = np.isin(rows.change, [rows.code("not covered by old"), rows.code("not covered by new")])
    at = np.flatnonzero(touching & ~uncovered)
    return at[np.argsort(-np.abs(rows.difference[at]), kind="stable")]


def _parts(asking: Asking) -> tuple[list[Part], int]:
    """Return the series in which a row changed, and how many others there are."""
    rows = asking.rows
    whole = [Part((), asking.chosen)] if rows.old.of_incidents and not asking.by else []
    if whole:
        return whole, 0
    columns = asking.by or ("series",)
    codes, keys = _keyed(asking, columns)
    within: list[Part] = []
    for number, key in enumerate(keys):
        masks = tuple(
            chosen & np.any([variant == number for variant in side], axis=0)
            for chosen, side in zip(asking.chosen, codes, strict=True)
        )
        if masks[0].any() or masks[1].any():
            within.append(Part(key, (masks[0], masks[1])))
    touched = [part for part in within if len(_counting(asking, part))]
    return touched, len(within) - len(touched)


def _keyed(
    asking: Asking, columns: tuple[str, ...]
) -> tuple[list[list[NDArray[np.int64]]], list[tuple[str, ...]]]:
    """Give each row the number of its key: for each release one array a side of an incident, and the keys in order."""
    tables: list[pd.DataFrame] = []
    sizes: list[list[int]] = []
    for frame in (asking.rows.old.frame, asking.rows.new.frame):
        sides = [str(column.name) for column in sides_of(frame)] if "actor" in columns else [""]
        variants = []
        for side in sides:
            named = {name: side if name == "actor" else name for name in columns}
            absent = [name for name in named.values() if name not in frame]
            if absent:
                raise SelectionError(f"There is no column {listed(absent)} to split by.")
            variants.append(
                pd.DataFrame({name: frame[column].astype("string") for name, column in named.items()})
            )
        tables += variants
        sizes.append([len(table) for table in variants])
    whole = pd.concat(tables, ignore_index=True)
    groups = whole.groupby(list(columns), sort=True, dropna=True)
    numbers = groups.ngroup().fillna(-1).to_numpy().astype(np.int64)
    first = groups.head(1)
    keys = [tuple(map(str, key)) for key in first.sort_values(list(columns)).itertuples(index=False)]
    cut = np.split(numbers, np.cumsum([size for each in sizes for size in each])[:-1])
    return [cut[: len(sizes[0])], cut[len(sizes[0]) :]], keys
