"""From what each file gave to one set of incidents: repeats merged, the newest version of an id kept, all told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from trends.messages import Message, listed
from trends.schema import TELLING, conform, empty_frame, stacked, without_unused_names
from trends.sources.rejection import TAG_ROWS, RejectLog, rejected_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trends.incidents.incidents import Incidents
    from trends.periods.coverage import Release
    from trends.provenance import Provenance

__all__ = ["EXACT_REPEATS", "NEWNESS", "WITHDRAWN", "Part", "canonical_part", "distant_dates", "gather"]

EXACT_REPEATS = "exact repeats"
OLDER_VERSIONS = "older versions"
WITHDRAWN = "withdrawn events"
"""Rows of a release whose event a later release of the same days no longer holds."""

NEWNESS = "source_changed"
"""An extra column in which a larger value is a newer version of the row; without it, the later row is newer."""

_FIRST_IDS = 100

_YEARS = 5
_SHARE = 0.01
"""So far from all others, and so few of all rows, dates are more often a slip of the pen than history."""


@dataclass(frozen=True, eq=False)
class Part:
    """What one file gave.

    Attributes
    ----------
    frame : pandas.DataFrame
        Kept rows with the canonical columns and types.
    rejected : pandas.DataFrame
        file, line, column, value, reason.
    rows_read : int
        Data rows: kept, rejected and skipped add up to it.
    skipped : dict
        Rows set aside as no data, by kind.
    warnings, notes : tuple of str
        What a reader must know.
    version : str or None
        The publisher's label.
    dataset : str
        Which of a source's datasets it is, where there are several.
    reports : pandas.DataFrame or None
        One row a report, where a source keeps conflicting reports of one incident.
    read : dict of str to str
        What was read from which column.
    unread : tuple of str
        Columns from which nothing was read.
    file : str
        What the file is called.
    release : Release or None
        The release that it is, if it is a whole one.
    unreadable : DataFrame or None
        What can be read of the rows that were rejected; see `Incidents.unreadable`.
    """

    frame: pd.DataFrame
    rejected: pd.DataFrame
    rows_read: int
    skipped: dict[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    version: str | None = None
    read: dict[str, str] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    dataset: str = ""
    reports: pd.DataFrame | None = None
    file: str = ""
    release: Release | None = None
    unreadable: pd.DataFrame | None = None


def canonical_part(
    columns: dict[str, Any],
    log: RejectLog,
    *,
    warnings: Sequence[str] = (),
    notes: Sequence[str] = (),
    version: str | None = None,
    read: dict[str, str] | None = None,
    unread: Sequence[str] = (),
    dataset: str = "",
) -> Part:
    """Make a part of columns by row, shape (rows,), keeping the rows that the log keeps."""
    keep = log.keep
    frame = pd.DataFrame(columns, copy=False)
    unreadable = None
    if not keep.all():
        names = [name for name in ("incident_id", *TELLING) if name in frame]
        unreadable = without_unused_names(conform(frame.loc[~keep, names].reset_index(drop=True)))
        frame = without_unused_names(frame[keep].reset_index(drop=True))
    frame = conform(frame)
    return Part(
        frame,
        log.rejected(),
        log.rows_read,
        log.skipped,
        tuple(warnings),
        tuple(notes),
        version,
        read or {},
        tuple(unread),
        dataset,
        file=log.file,
        unreadable=unreadable,
    )


def gather(
    parts: Sequence[Part], provenance: Provenance, *, subject: str = "attacks", notes: Sequence[str] = ()
) -> Incidents:
    """Join the parts of a load.

    Rows that repeat another in every column are merged; of rows that share an id the newest is kept, and both are
    counted as skipped.
    """
    from trends.incidents.incidents import Incidents
    from trends.incidents.summary import REJECTED, SET_ASIDE

    frames = [part.frame for part in parts if len(part.frame)]
    frame = stacked(frames) if frames else empty_frame()
    skipped = {TAG_ROWS: 0, EXACT_REPEATS: 0, OLDER_VERSIONS: 0}
    for part in parts:
        for kind, number in part.skipped.items():
            skipped[kind] = skipped.get(kind, 0) + number
    warnings = [warning for part in parts for warning in part.warnings]
    frame, repeats, older = _newest(frame, warnings)
    skipped[EXACT_REPEATS] += repeats
    skipped[OLDER_VERSIONS] += older
    rejected = [part.rejected for part in parts if len(part.rejected)]
    if far := distant_dates(frame):
        warnings.append(far)
    reports = [part.reports for part in parts if part.reports is not None]
    unreadable = [part.unreadable for part in parts if part.unreadable is not None]
    rows_read = sum(part.rows_read for part in parts)
    # A row that was read is kept, skipped or rejected: what is left over was rejected.
    lost = rows_read - len(frame) - sum(skipped.values())
    remarks = [*(note for part in parts for note in part.notes), *notes]
    if lost:
        remarks.append(Message(REJECTED, n=lost, total=rows_read))
    if aside := older + skipped.get(WITHDRAWN, 0):
        remarks.append(Message(SET_ASIDE, n=aside, older=older, withdrawn=aside - older))
    return Incidents(
        frame=frame,
        rejected=pd.concat(rejected, ignore_index=True) if rejected else rejected_rows([]),
        provenance=provenance,
        rows_read=rows_read,
        skipped=skipped,
        warnings=tuple(dict.fromkeys(warnings)),
        reports=pd.concat(reports, ignore_index=True) if reports else None,
        notes=tuple(dict.fromkeys(remarks)),
        subject=subject,
        columns_read={role: column for part in reversed(parts) for role, column in part.read.items()},
        columns_unread=tuple(dict.fromkeys(name for part in parts for name in part.unread)),
        unreadable=stacked(unreadable) if unreadable else None,
    )


def _newest(frame: pd.DataFrame, warnings: list[str]) -> tuple[pd.DataFrame, int, int]:
    """Merge exact repeats and keep the newest version of each id; return the frame and both numbers."""
    ids = frame["incident_id"]
    if _all_different(ids):
        return frame.drop(columns=NEWNESS, errors="ignore"), 0, 0
    doubtful = frame[ids.duplicated(keep=False)]
    # The same row from two releases is a repeat, and no older version.
    compared = [name for name in doubtful.columns if name not in {"source_version", NEWNESS}]
    repeats = doubtful.index[doubtful[compared].duplicated(keep="last")]
    differing = doubtful.drop(index=repeats)
    if NEWNESS in differing:
        # Stable, so that of rows equally new the later one is kept.
        differing = differing.sort_values(NEWNESS, kind="stable", na_position="first")
    older = differing.index[differing["incident_id"].duplicated(keep="last")]
    if len(older):
        names = listed(dict.fromkeys(map(str, differing.loc[older, "incident_id"])))
        warnings.append(Message("sources.rows.older", n=len(older), ids=names))
    gone = np.zeros(len(frame), dtype=bool)
    gone[repeats.to_numpy()] = True
    gone[older.to_numpy()] = True
    kept = without_unused_names(frame[~gone].reset_index(drop=True))
    return kept.drop(columns=NEWNESS, errors="ignore"), len(repeats), len(older)


def _all_different(ids: pd.Series) -> bool:
    """Return whether no id comes twice; numbers, which most ids are, are sorted faster than words are hashed."""
    words = pa.array(ids)
    try:
        # A few first: to fail on words takes arrow longer than to read as many numbers.
        pc.cast(words[:_FIRST_IDS], pa.int64())
        numbers = pc.cast(words, pa.int64()).to_numpy(zero_copy_only=False)
    except pa.ArrowInvalid:
        return bool(ids.is_unique)
    ordered = np.sort(numbers)
    # The same number may be two ids, 7 and 07: then the words decide.
    return bool((ordered[1:] != ordered[:-1]).all()) or bool(ids.is_unique)


def distant_dates(frame: pd.DataFrame) -> str | None:
    """Return a sentence about the few rows that lie more than five years from the rest, or None.

    Few are at most one in a hundred (one where there are fewer than a hundred rows), at either end.
    """
    dated = frame["date_start"].dropna()
    # Of four dates each may be far from the others without being wrong.
    if len(dated) < 5:
        return None
    days = np.sort(dated.to_numpy("datetime64[D]"))
    most = max(1, int(_SHARE * len(days)))
    gaps = np.diff(days).astype(int)
    wide = np.flatnonzero(gaps > _YEARS * 365.25)
    early = max((int(place) + 1 for place in wide if place + 1 <= most), default=0)
    late = min((int(place) + 1 for place in wide if len(days) - place - 1 <= most), default=len(days))
    far = [*days[:early], *days[late:]]
    if not far:
        return None
    inside = (dated >= days[early]) & (dated <= days[late - 1])
    names = map(str, frame.loc[dated.index[~inside], "incident_id"])
    return Message(
        "sources.dates.distant",
        n=len(far),
        years=_YEARS,
        ids=listed(names, 3),
        days=listed((day.astype("datetime64[D]").item() for day in far), 3),
    )
