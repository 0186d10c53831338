"""From two releases to what they differ by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from trends.arguments import guarded, is_table
from trends.errors import InputError, ParameterError, SelectionError, WindowError
from trends.incidents.incidents import Incidents
from trends.messages import Message, listed
from trends.names.matching import names_asked
from trends.periods.calendar import parse_window
from trends.revisions.breakdown import breakdown, largest, months_of
from trends.revisions.claim_flips import flips_of_claims
from trends.revisions.flips import Judged
from trends.revisions.moved import moved_ids
from trends.revisions.release_notes import label_pair, notes_of
from trends.revisions.result import Diff
from trends.revisions.rows import row_changes
from trends.revisions.series_flips import Asking, flips_of_series
from trends.revisions.side import Side, side_of
from trends.revisions.totals import totals_of
from trends.series.series_table import SeriesTable
from trends.sources import load
from trends.sources.bundled import bundled_names
from trends.sources.publishers import source_of
from trends.verdict.parameters import Options

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.claims.ledger import Ledger
    from trends.periods.calendar import Frequency, FrequencyName
    from trends.selection.selection import Names

__all__ = ["diff"]


@guarded
def diff(
    old: Any,
    new: Any,
    *,
    ledger: Any = None,
    by: str | Sequence[str] | None = None,
    series: str | Sequence[str] | None = None,
    freq: FrequencyName | Frequency | None = None,
    measure: str = "attacks",
    estimate: str = "best",
    imprecise: str = "spread",
    margin: float = 1.5,
    season: str = "auto",
    replicates: int = 199,
    seed: int = 0,
    nowcast: str = "auto",
    inputs: Sequence[str] = (),
    **selection: Any,
) -> Diff:
    """Compare two releases or vintages of the same data.

    Parameters
    ----------
    old, new : path, name, Incidents, SeriesTable or data frame
        What `trends.load` takes, or what it gave. Both incidents or both series, and of one source; a final edition may
        be compared with the preliminary releases before it.
    ledger : path or Ledger, optional
        Claims to judge on both: those about these data. By default the bundled ledger where one of the two is a bundled
        dataset, otherwise none.
    by : str or sequence of str, optional
        Columns by which the selection is split into series that are judged, such as ``country``. By default the selection
        is judged as one series, and a series file by its own.
    series : str or sequence of str, optional
        For series files: which of their series.
    freq, measure, estimate, imprecise : str
        How the series are counted.
    margin, season, replicates, seed, nowcast
        How they are judged; see `trends.test_pace`.
    inputs : sequence of str
        What the two were called where they are given as data: a ledger may name them so.
    **selection
        Conditions of `Incidents.select` (``actor``, ``country``, ``start``, ``where``, ...), or of `SeriesTable.select`.

    Returns
    -------
    Diff

    Raises
    ------
    InputError
        If the two are of different sources, or one holds incidents and the other a series.
    SelectionError, WindowError, ParameterError
        If nothing of either meets the selection, or a parameter is impossible.

    Notes
    -----
    Rows are paired by their ids; what one release alone covers is neither added nor removed. A series is judged on the days
    that both cover, a claim on all that each release holds.

    Examples
    --------
    >>> import trends as tr
    >>> incidents = tr.load("documented-attacks")
    >>> found = tr.diff(incidents, incidents.select(where="fatalities_best >= 5"))
    >>> found.rows.number("added")
    0
    """
    options = Options(margin, season, replicates, seed, nowcast=nowcast, every_p=False)
    called = tuple(inputs) or tuple(_called(data) for data in (old, new))
    sides = _sides(_loaded(old), _loaded(new), called, measure)
    _refuse_strangers(*sides, called)
    selected, words, notes = _selected(sides, selection, series)
    chosen = tuple(_kept(side, data, selection) for side, data in zip(sides, selected, strict=True))
    rows = row_changes(*sides, *chosen)
    moved = moved_ids(rows)
    days = sides[0].coverage.common(sides[1].coverage)
    judged = Judged()
    if days and selected[0] is not None and selected[1] is not None and len(rows):
        ways = {"measure": measure, "estimate": estimate, "imprecise": imprecise}
        ways |= {} if freq is None else {"freq": freq}
        columns = () if by is None else names_asked("by", by)
        asking = Asking(
            rows, (selected[0], selected[1]), (chosen[0], chosen[1]), days, columns, options, ways
        )
        judged = flips_of_series(asking)
    claims = _ledger(ledger, called)
    if claims is not None:
        of_claims = flips_of_claims(claims, rows, called, nowcast)
        # That the bundled ledger speaks of more than one dataset, nobody has to be told who named no ledger.
        judged = judged.joined(of_claims if ledger is not None else replace(of_claims, notes=()))
    return Diff(
        rows=rows,
        moved=moved,
        totals=totals_of(rows),
        by=breakdown(rows),
        months=months_of(rows),
        largest=largest(rows, moved),
        judged=judged,
        filters=words,
        notes=tuple(dict.fromkeys((*notes_of(rows), *notes))),
    )


# -- the two releases -----------------------------------------------------------------------------------------


def _called(data: Any) -> str:
    return str(fspath(data)) if isinstance(data, (str, PathLike)) else ""


def _loaded(data: Any) -> Incidents | SeriesTable:
    if isinstance(data, (Incidents, SeriesTable)):
        return data
    if isinstance(data, (str, PathLike, list, tuple)) or is_table(data):
        loaded: Incidents | SeriesTable = load(data)
        return loaded
    raise ParameterError(
        f"diff compares paths, names, data frames or what trends.load gave, not {type(data).__name__}."
    )


def _sides(
    old: Incidents | SeriesTable, new: Incidents | SeriesTable, called: Sequence[str], measure: str
) -> tuple[Side, Side]:
    if isinstance(old, Incidents) != isinstance(new, Incidents):
        kinds = ["incidents" if isinstance(data, Incidents) else "a series" for data in (old, new)]
        raise InputError(
            f"The old one holds {kinds[0]} and the new one {kinds[1]}; only two of one kind can be compared."
        )
    labels = label_pair(old, new, called)
    if isinstance(old, SeriesTable) and isinstance(new, SeriesTable) and old.freq is not new.freq:
        raise InputError(
            f"{labels[0]} is {old.freq.adjective} and {labels[1]} {new.freq.adjective}; only series of one frequency can be compared."
        )
    first, second = side_of(old, labels[0], measure), side_of(new, labels[1], measure)
    return first, replace(second, weight=first.weight)


def _refuse_strangers(old: Side, new: Side, called: Sequence[str]) -> None:
    """Refuse data of two sources: their ids have nothing to do with each other. A series file of one's own may be of any."""
    names = [side.provenance.source for side in (old, new)]
    datasets = {name for name in called if name in bundled_names()}
    if len(datasets) > 1:
        raise InputError(
            f"{called[0]} and {called[1]} are two datasets and no two releases of one; tr.compare_pace compares series."
        )
    own = not old.of_incidents and "series" in names
    if names[0] == names[1] or own:
        return
    publisher = source_of(names[0])
    if publisher is not None and set(names) <= set(publisher.one_history):
        return
    raise InputError(
        f"{old.label} is of {names[0]} and {new.label} of {names[1]}, whose ids have nothing to do with each other; "
        "trends diff compares two releases of one source."
    )


# -- the selection --------------------------------------------------------------------------------------------


def _selected(
    sides: tuple[Side, Side], selection: Mapping[str, Any], series: Names
) -> tuple[tuple[Incidents | SeriesTable | None, ...], tuple[str, ...], list[str]]:
    """Select from both; a release of which nothing meets the selection gives None, unless it is so of both."""
    conditions = {name: value for name, value in selection.items() if value is not None}
    if series is not None and sides[0].of_incidents:
        raise ParameterError("series can only be used with series, and these are incidents.")
    kept: list[Incidents | SeriesTable | None] = []
    errors: list[SelectionError | WindowError] = []
    notes: list[str] = []
    for side in sides:
        try:
            kept.append(_one_selected(side.data, conditions, series))
        except (SelectionError, WindowError) as error:
            kept.append(None)
            errors.append(error)
            notes.append(
                Message("revisions.note.nothing_selected", label=side.label, why=str(error).rstrip("."))
            )
    if len(errors) == len(sides):
        raise errors[-1]
    words = next((data.provenance.filters for data in reversed(kept) if data is not None), ())
    return tuple(kept), words, notes


def _one_selected(
    data: Incidents | SeriesTable, conditions: Mapping[str, Any], series: Names
) -> Incidents | SeriesTable:
    if isinstance(data, Incidents):
        return data.select(**conditions) if conditions and len(data) else data
    own = {name: value for name, value in conditions.items() if name not in {"start", "end"}}
    table = data.select(**own) if own else data
    if series is None:
        return table
    wanted = names_asked("series", series)
    absent = [name for name in wanted if name not in table.series]
    if absent:
        raise SelectionError(
            f"There is no series {listed(absent)}; there is {listed(map(repr, table.series))}."
        )
    return replace(table, frame=table.frame[table.frame["series"].isin(wanted)].reset_index(drop=True))


def _kept(
    side: Side, data: Incidents | SeriesTable | None, selection: Mapping[str, Any]
) -> NDArray[np.bool_]:
    """Return which rows of a release the selection keeps, shape (rows,)."""
    if data is None:
        return np.zeros(len(side.frame), dtype=bool)
    if data is side.data:
        kept = np.ones(len(side.frame), dtype=bool)
    elif isinstance(data, Incidents):
        return np.asarray(side.frame["incident_id"].isin(data.frame["incident_id"]).to_numpy(dtype=bool))
    else:
        kept = np.asarray(side.frame["series"].isin(data.frame["series"]).to_numpy(dtype=bool))
    if isinstance(data, SeriesTable):
        window = parse_window(selection.get("start"), selection.get("end"))
        if window.start is not None:
            kept &= (side.frame["date_end"] >= pd.Timestamp(window.start)).to_numpy()
        if window.end is not None:
            kept &= (side.frame["date_start"] <= pd.Timestamp(window.end)).to_numpy()
    return kept


# -- the claims -----------------------------------------------------------------------------------------------


def _ledger(ledger: Any, called: Sequence[str]) -> Ledger | None:
    from trends.claims.ledger import Ledger, read_claims

    if isinstance(ledger, Ledger):
        return ledger
    if ledger is not None:
        return read_claims(ledger)
    return read_claims() if set(called) & set(bundled_names()) else None
