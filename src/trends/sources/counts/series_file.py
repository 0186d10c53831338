"""A series file: one row a period, and the bundled series with their extra columns (vintages, claims, addresses)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from trends.errors import ParameterError
from trends.messages import Message, listed
from trends.periods.calendar import Frequency, labels
from trends.selection.subject import read_subject
from trends.series.impossible import OVERLONG, overlong
from trends.series.series_table import SeriesTable
from trends.sources.cells.period_labels import first_day, settle
from trends.sources.counts.count_tables import measure_of
from trends.sources.counts.series_rows import How, SeriesRows, free_name
from trends.sources.rejection import SECOND
from trends.tolls.measures import noun, parse_measure, toll_warnings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trends.provenance import Provenance
    from trends.series.measure import Measure
    from trends.sources.counts.series_layout import SeriesLayout
    from trends.sources.files.raw import Sheet

__all__ = ["read"]

_AS_IT_STANDS = How()


def read(
    sheets: Sequence[Sheet],
    provenance: Provenance,
    today: date,
    layouts: Sequence[SeriesLayout],
    how: How = _AS_IT_STANDS,
    **about: Any,
) -> SeriesTable:
    """Read a series file, or several that are parts of one.

    Rows with two figures for one period, a count that is negative, fractional or no number, or bounds that
    contradict each other are listed as rejected; they stop every use of the table but `SeriesTable.check`.

    Parameters
    ----------
    sheets : sequence of Sheet
        The tables.
    provenance : Provenance
        Where they come from.
    today : datetime.date
        Decides what a year of two digits means.
    layouts : sequence of SeriesLayout
        Which column holds what, for each table.
    how : How
        What stands for a period without a row, and how dates are read.
    **about
        Further attributes of the `SeriesTable`.

    Raises
    ------
    InputError
        If the periods differ in length.
    """
    if how.fill not in {None, "zero"}:
        raise ParameterError(f"{how.fill!r} is no way to fill periods; only zero is.")
    parts = [SeriesRows(sheet, layout, today, how) for sheet, layout in zip(sheets, layouts, strict=True)]
    kept = np.concatenate([part.log.keep for part in parts])
    cadence, found_out = settle(
        [part.words for part in parts],
        [np.unique(part.places[part.log.keep]).tolist() for part in parts],
        sheets[0].file,
        how.week,
    )
    rows = pd.concat([part.rows for part in parts], ignore_index=True)
    # Rows whose period cannot be read are rejected; any day fills their place.
    days = [
        date(2000, 1, 1) if day is None else first_day(day, cadence) for part in parts for day in part.days
    ]
    starts = cadence.periods(days)
    rows["ordinal"] = starts.asi8
    # Among the kept rows only: a rejected row takes no period.
    keys = rows.loc[kept, ["ordinal", "series", "vintage"]]
    second = np.zeros(len(rows), dtype=bool)
    second[keys.index[keys.duplicated()]] = True
    longer = overlong(starts, rows["exposure_days"].to_numpy(float))
    begin = 0
    for part in parts:
        own = slice(begin, begin + len(part.rows))
        part.refuse(part.layout.exposure_days, longer[own], OVERLONG)
        part.refuse(None, second[own], SECOND)
        begin += len(part.rows)
    kept &= ~second & ~longer
    frame = rows.drop(columns="ordinal")
    frame.insert(1, "period", pd.Series(labels(starts) if len(rows) else [], dtype="str"))
    frame.insert(2, "start", pd.Series(starts.start_time.astype("datetime64[s]")))
    if not any(layout.vintage for layout in layouts):
        frame = frame.drop(columns="vintage")
    if (frame["subject"] == "").all():
        frame = frame.drop(columns="subject")
    frame = frame[kept].reset_index(drop=True)
    rejected = pd.concat([part.log.rejected() for part in parts], ignore_index=True)
    skipped = {"tag rows": 0, "exact repeats": 0, "older versions": 0}
    for part in parts:
        for kind, number in part.log.skipped.items():
            skipped[kind] = skipped.get(kind, 0) + number
    warnings = [warning for part in parts for warning in (*part.raw.warnings, *part.warnings)]
    warnings += _toll_warnings(frame, about.get("measures", {}))
    layout = layouts[0]
    subjects = frame["subject"].unique().tolist() if "subject" in frame else []
    counting, subject = _counted(parts, subjects)
    found_out += [sentence for part in parts for sentence in part.points]
    counts = frame["count"].to_numpy(float)
    if (counts[~np.isnan(counts)] % 1 != 0).any():
        found_out.append(Message("sources.columns.shares"))
    if frame["count_estimated"].notna().any():
        found_out.append(Message("sources.columns.estimates"))
    exposed = frame["exposure_days"]
    # A month of at most one day of exposure, in every row: somebody wrote shares of the period.
    if cadence.freq is not Frequency.DAY and exposed.notna().any() and exposed.max() <= 1:
        found_out.append(Message("sources.columns.share_of_days", unit=cadence.freq.value))
    counted = [part.raw.columns[part.layout.count].listed() for part in parts if part.layout.count]
    if any("nil" in map(str.casefold, words) for words in counted):
        found_out.append(Message("sources.columns.nil", count=layout.count or ""))
    used = {*layout.columns} - {*layout.others}
    found_out += [twice for part in parts for twice in part.raw.named_twice(used)]
    if bounds := layout.like_bounds:
        what, n = layout.count or "", len(bounds)
        found_out.append(Message("sources.columns.no_bounds", names=listed(bounds), n=n, count=what))
    facts = {
        "subject": subject,
        **about,
        "notes": tuple(dict.fromkeys((*about.get("notes", ()), *found_out))),
    }
    remarks = (
        [Message("sources.columns.counted", name=layout.count)] if layout.count and layout.count_found else []
    )
    remarks += _of_columns(parts)
    if cadence.inferred and cadence.freq is not Frequency.WEEK:
        remarks.append(cadence.sentence())
    return SeriesTable(
        frame=frame,
        freq=cadence.freq,
        week=cadence.week,
        rejected=rejected,
        provenance=provenance,
        rows_read=sum(part.log.rows_read for part in parts),
        skipped=skipped,
        warnings=tuple(dict.fromkeys(warnings)),
        remarks=tuple(remarks),
        fill=how.fill == "zero",
        unreadable={name: reason for part in reversed(parts) for name, reason in part.unreadable.items()},
        counted=layout.count is not None,
        counting=counting,
        count_column=layout.count or "",
        **facts,
    )


def _of_columns(parts: Sequence[SeriesRows]) -> list[Message]:
    """Say which columns nothing was read from, and what may be meant as days of exposure."""
    said = []
    layout = parts[0].layout
    unread = [name for name in layout.others if all(free_name(name) not in part.rows for part in parts)]
    if unread:
        said.append(Message("sources.columns.unread", names=listed(unread)))
    countable = [name for name in layout.others if name not in unread]
    if countable and layout.count is not None:
        said.append(Message("sources.columns.countable", names=listed(countable)))
    if likely := layout.like_exposure:
        said.append(Message("sources.columns.no_exposure", name=likely[0]))
    return said


def _counted(parts: Sequence[SeriesRows], subjects: Sequence[str]) -> tuple[str, str]:
    """Return the measure that is counted, and a noun phrase for it: by the file's own words, or the name of the column.

    What this package writes names what it counts only where that was selected; else it may be any kind of event.
    """
    layout = parts[0].layout
    words = {word for part in parts for word in part.measures}
    if len(words) > 1 or not (words or layout.written_here):
        return measure_of(layout.count or "")
    word = words.pop() if words else "attacks"
    try:
        measure = parse_measure(word)
    except ParameterError:
        return measure_of(word)
    return measure, read_subject(subjects[0], measure) if len(subjects) == 1 else noun(measure, "events")


def _toll_warnings(frame: pd.DataFrame, measures: Mapping[str, Measure]) -> list[str]:
    sentences = []
    for measure in measures.values():
        if measure.low and measure.high:
            low, best, high = (
                frame[list(names)].to_numpy(float).sum(axis=1)
                for names in (measure.low, measure.columns, measure.high)
            )
            several = len(frame["series"].unique()) > 1
            ids = [f"{row.series} {row.period}" if several else str(row.period) for row in frame.itertuples()]
            sentences += toll_warnings(ids, low, best, high)
    return sentences
