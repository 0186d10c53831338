"""Incidents counted, all together or split by key: the incidents of every actor in every country.

Incidents are sorted by key once and laid over the periods once, so that each series is a slice that is added up; a
selection for every key would read the whole table as many times as there are keys. What comes out is what selecting
and counting each key alone would give.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from trends.errors import ParameterError, SelectionError, WindowError, listed
from trends.messages import Message
from trends.names.matching import near_names, sides_of
from trends.names.name_changes import Renamed
from trends.periods.calendar import Window, parse_window
from trends.periods.coverage import SILENT
from trends.places.prio_grid import NO_CELL
from trends.places.sharing import CellShares, KnownPlaces
from trends.schema import ALIKE, alike_in, incidents_in
from trends.selection.subject import narrowed
from trends.series.age import Age
from trends.series.counting import CountSpec, place_incidents, sum_up
from trends.series.not_covered import coverage_notes
from trends.series.partition import Partition
from trends.series.series_by_key import SeriesByKey, Size
from trends.series.table_counts import fault_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from trends.incidents.incidents import Incidents
    from trends.series.count_series import CountSeries

__all__ = ["count_of", "series_of", "together"]

ACTOR = "actor"
"""Either side: an incident belongs to the series of each of its actors, once."""

CELL = "cell"
"""A cell of PRIO-GRID: an incident that is known by its area alone is shared over the cells of that area."""

USUAL_KEYS = ("country", "admin1", ACTOR, "actor_1", "actor_2", "kind", CELL)
"""Named first where a column is not found."""

_ROUNDING = 1e-9
"""The days of a range are equal shares, which add up to one but for rounding."""

NEVER_KEYS = ("incident_id",)
"""Every incident has its own: a series for each would say nothing."""


def count_of(incidents: Incidents, *, start: object = None, end: object = None, **spec: Any) -> CountSeries:
    """Count all incidents together, within the window selected and the one given; see `Incidents.count`."""
    # Where no kind was chosen, a publisher's default kinds hold: ACLED's protests and agreements
    # are no attacks.
    chosen = incidents if incidents.kinds_chosen else incidents.select()
    counted = _spec_of(chosen, incidents.window.narrowed(parse_window(start, end)), **spec)
    completions = incidents.completions
    return sum_up(
        counted,
        place_incidents(chosen.frame, counted, chosen.measured, drawn=completions is None),
        breaks=chosen.collection.breaks_of(chosen.frame, chosen.coverage),
        subject=chosen.subject,
        name=chosen.name,
        notes=_notes(chosen, counted),
        provenance=chosen.provenance,
        age=_age_of(chosen, chosen.frame["iso3"], counted),
        completions=None if completions is None else partial(completions, ()),
    )


def together(incidents: Incidents, **spec: Any) -> Callable[[NDArray[np.bool_]], tuple[float, float] | None]:
    """Return what says between what the count of several periods together lies; None where a figure in them is unknown.

    An incident dated to a range may belong to each of its days, and to no more than one: bounds of periods that are added
    up would count it once for every one of them.

    Parameters
    ----------
    incidents : Incidents
    **spec
        As of `count_of`.

    Returns
    -------
    callable
        From the periods, a mask of shape (n,) over those of `count_of`, to the least and the most.
    """
    chosen = incidents if incidents.kinds_chosen else incidents.select()
    counted = _spec_of(chosen, incidents.window, **spec)
    placed = place_incidents(chosen.frame, counted, chosen.measured)
    figures, layout = placed.figures.chosen, placed.layout

    def between(periods: NDArray[np.bool_]) -> tuple[float, float] | None:
        inside = periods[layout.period]
        share = np.bincount(layout.row[inside], layout.share[inside], minlength=len(figures))
        least, most = figures[share > 1 - _ROUNDING].sum(), figures[share > 0].sum()
        return None if np.isnan(most) else (float(least), float(most))

    return between


def _spec_of(incidents: Incidents, window: Window, **spec: Any) -> CountSpec:
    """Return how incidents are counted: as asked, over the days that their file covers."""
    # Why there is nothing to count stands in the lines that were refused, not in the window.
    if not incidents.coverage and incidents.frame.empty:
        if not len(incidents.rejected):
            raise WindowError(Message("faults.window.no_incidents"))
        lines = incidents.rejected.drop_duplicates(["file", "line"])
        raise WindowError(Message("faults.window.no_row", fault=fault_of(lines)))
    return CountSpec.of(incidents.coverage, **spec, window=window, week=incidents.week)


def _notes(incidents: Incidents, spec: CountSpec) -> tuple[str, ...]:
    """Return what is said of the incidents, and of the days counted that the file ends within, or is silent on."""
    notes = incidents.notes
    if incidents.coverage and incidents.coverage.silence is not None:
        # Of the whole file it was said when it was read: here counts what of it lies in the window.
        others = (note for note in notes if getattr(note, "id", "") != SILENT)
        notes = (*others, *incidents.coverage.silence.caution(*spec.span))
    # A publisher's data end within the last period; a table of one's own ends with its last row.
    if spec.filling_from is None or incidents.provenance.source == "generic":
        return notes
    return (*notes, Message("series.filling", period=spec.periods[-1], day=spec.covered.last))


def series_of(
    incidents: Incidents,
    by: Sequence[str],
    *,
    start: object = None,
    end: object = None,
    unplaced: bool = False,
    **spec: Any,
) -> SeriesByKey:
    """Split incidents into a series for every combination of values that occurs.

    Parameters
    ----------
    incidents : Incidents
        Loaded, or selected already.
    by : sequence of str
        Columns of names, whole numbers or yes and no, canonical ones or ``source_*``; ``actor`` is either side, every
        actor of an incident counted once; ``cell`` is the cell of PRIO-GRID, and incidents known by their area alone
        are shared over the cells of that area. Values count as they are spelled.
    start, end, **spec
        See `trends.incidents.incidents.Incidents.count`: ``freq``, ``measure``, ``estimate``, ``imprecise``.
    unplaced : bool
        Whether incidents without a value in a column have series of their own, under an empty name.

    Returns
    -------
    SeriesByKey
        Keys in alphabetical order. Incidents without a value in one of the columns belong to no series unless
        `unplaced`; a note counts them.

    Raises
    ------
    SelectionError
        If a column is unknown or can be no key, or no incident has a value in all of them.
    ParameterError, WindowError
        See `trends.series.counting.CountSpec.of`.
    """
    # Checked on a table without rows: a column of actors is only made where it is asked for.
    empty = incidents.frame.iloc[:0].drop(columns=ALIKE, errors="ignore")
    columns = _key_columns(empty.assign(**{ACTOR: pd.Series(dtype="str")}), by)
    if not incidents.kinds_chosen or start is not None or end is not None:
        incidents = incidents.select(start=start, end=end)
    counted = _spec_of(incidents, incidents.window, **spec)
    table = _by_side(incidents.frame) if ACTOR in columns else incidents.frame
    shares = None
    if CELL in columns:
        shares = (incidents.known_places or KnownPlaces(incidents.frame)).shares(table)
        table = _by_cell(table, shares)
    codes, keys = _codes(table, columns, unplaced=unplaced)
    if not keys:
        raise SelectionError(f"No incident has a value in {' and '.join(columns)}, so there is no series.")
    # By key, so that the rows of a series are a stretch, and a thousand series need no thousand
    # searches.
    order = np.argsort(codes, kind="stable")
    order = order[codes[order] >= 0]
    frame = table.iloc[order].reset_index(drop=True)
    completions = incidents.completions
    placed = place_incidents(frame, counted, incidents.measured, drawn=completions is None)
    if shares is not None:
        placed = placed.shared(shares.taken(order), frame["incident_id"])
    parts = Partition(placed, codes[order], len(keys))
    places, covered = frame[["iso3", *frame.columns.intersection([ALIKE])]], counted.exposure > 0
    alike = alike_in(frame)
    days = frame["date_start"].to_numpy("datetime64[D]")
    renamed = Renamed(incidents.frame, counted.span, alike_in(incidents.frame))
    of_countries = set(columns) <= {"country", "iso3"}

    def make(position: int) -> CountSeries:
        facts = parts.facts(position)
        breaks = incidents.collection.breaks_of(places.iloc[parts.rows(position)], incidents.coverage)
        key = keys[position]
        words = " and ".join(f"{column} = {value}" for column, value in zip(columns, key, strict=True))
        return sum_up(
            counted,
            facts,
            breaks=breaks,
            subject=_subject(incidents.subject, columns, key),
            name=", ".join(part for part in (*_places(columns, key), incidents.name) if part),
            notes=renamed.cautions(
                columns,
                key,
                days[parts.rows(position)],
                None if alike is None else alike[parts.rows(position)],
            ),
            provenance=incidents.provenance.filtered(words),
            age=_age_of(incidents, places["iso3"].iloc[parts.rows(position)], counted, whole=of_countries),
            completions=None if completions is None else partial(completions, key),
        )

    def size(position: int) -> Size:
        facts, n = parts.facts(position), len(counted.periods)
        observed = ~np.isnan(facts.counts(n)[covered])
        return Size(int(observed.sum()), float(facts.known(n)[covered].sum()))

    notes = _notes(incidents, counted)
    # There an incident stands once for each of its actors or cells.
    if not {ACTOR, CELL} & set(columns):
        notes = (*notes, *coverage_notes(counted, placed.layout, placed.alike))
    if shares is not None and (spread := len(np.unique(shares.row[~shares.certain & (shares.cell > 0)]))):
        notes = (*notes, Message("selection.over_cells", n=spread))
    if lacking := incidents_in(table, codes < 0):
        notes = (*notes, Message("selection.in_no_series", n=lacking, columns=columns))
    elif unplaced and (lacking := incidents_in(table, table[list(columns)].isna().any(axis=1).to_numpy())):
        notes = (*notes, Message("selection.no_value", n=lacking, columns=columns))
    if ACTOR in columns:
        notes = (
            *notes,
            Message("selection.each_actor"),
        )
    return SeriesByKey(columns, keys, make, incidents.subject, notes, incidents.provenance, size)


def _age_of(incidents: Incidents, codes: pd.Series[str], spec: CountSpec, *, whole: bool = True) -> Age:
    """Return how old the figures of some of the incidents are, by their ISO3 codes."""
    # How low and high estimates are revised, and sums without the imprecise, is another question.
    usual = spec.estimate == "best" and spec.imprecise != "drop"
    return Age.of(
        codes,
        incidents.releases,
        incidents.provenance.known,
        whole=whole and usual and incidents.whole,
        adding=incidents.collection.adding,
    )


def _by_side(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the incidents once for each of their actors, with a column of it; one without any comes once, without."""
    rows = np.arange(len(frame))
    sides = pd.concat(
        [pd.DataFrame({"row": rows, ACTOR: side.astype("str").to_numpy()}) for side in sides_of(frame)]
    )
    named = sides.dropna(subset=ACTOR).drop_duplicates()
    nobody = sides[: len(frame)][~np.isin(rows, named["row"])]
    each = pd.concat([named, nobody]).sort_values("row", kind="stable")
    return frame.iloc[each["row"]].assign(**{ACTOR: each[ACTOR].to_numpy()}).reset_index(drop=True)


def _by_cell(frame: pd.DataFrame, shares: CellShares) -> pd.DataFrame:
    """Return the incidents once for each cell that each may lie in; one that nothing places comes once, without."""
    cell: Any = pd.arrays.IntegerArray(shares.cell, shares.cell == NO_CELL)
    return frame.iloc[shares.row].assign(**{CELL: cell}).reset_index(drop=True)


def _subject(base: str, columns: tuple[str, ...], key: tuple[str, ...]) -> str:
    """Say what a series counts, where a part of its key says who."""
    named = dict(zip(columns, key, strict=True))
    attacker, actor = ([who] if (who := named.get(column)) else [] for column in ("attacker", ACTOR))
    return narrowed(base, attackers=attacker, sides=[actor])


def _places(columns: tuple[str, ...], key: tuple[str, ...]) -> tuple[str, ...]:
    """Return the parts of a key that are not in the subject."""
    return tuple(part for column, part in zip(columns, key, strict=True) if column not in (ACTOR, "attacker"))


def _key_columns(frame: pd.DataFrame, by: Sequence[str]) -> tuple[str, ...]:
    columns = tuple(dict.fromkeys(by))
    if not columns:
        raise ParameterError("A screen of incidents needs the columns that name its series, such as country.")
    for column in columns:
        possible = [name for name in frame.columns if _can_be_key(frame[name])]
        possible.sort(key=lambda name: USUAL_KEYS.index(name) if name in USUAL_KEYS else len(USUAL_KEYS))
        if column not in frame.columns:
            near = near_names(column, possible) or possible
            raise SelectionError(f"There is no column {column[:40]!r}; use {listed(near)}.")
        if column not in possible:
            raise SelectionError(
                f"The column {column} names no series: it holds dates, measures or a name for every row; use {listed(possible)}."
            )
    return columns


def _can_be_key(column: pd.Series[Any]) -> bool:
    kind = column.dtype
    named = (
        pd.api.types.is_string_dtype(kind)
        or pd.api.types.is_bool_dtype(kind)
        or pd.api.types.is_integer_dtype(kind)
        or isinstance(kind, pd.CategoricalDtype)
    )
    return bool(named) and column.name not in NEVER_KEYS


def _codes(
    frame: pd.DataFrame, columns: tuple[str, ...], *, unplaced: bool = False
) -> tuple[NDArray[np.int64], tuple[tuple[str, ...], ...]]:
    """Return the number of each row's key (-1 where a part is missing), and the keys in alphabetical order."""
    names = pd.DataFrame({column: frame[column].astype("string") for column in columns})
    if unplaced:
        names = names.fillna("")
    groups = names.groupby(list(columns), sort=True, dropna=True, observed=True)
    codes = np.asarray(groups.ngroup().fillna(-1).to_numpy(), dtype=np.int64)
    first = np.full(int(codes.max(initial=-1)) + 1, -1, dtype=np.int64)
    placed = codes >= 0
    # Some row of each key, to take its words from: the last one assigned stands, and any would do.
    first[codes[placed]] = np.flatnonzero(placed)
    parts = [names[column].iloc[first].tolist() for column in columns]
    return codes, tuple(zip(*parts, strict=True))
