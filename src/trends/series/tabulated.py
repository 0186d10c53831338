"""A series as rows: as a data frame, as CSV text that is read back, and as the table of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from trends.document.blocks import Table, paragraph
from trends.files.csv_table import table_text
from trends.messages import Message
from trends.messages.amounts import count_words
from trends.messages.numbers import whole
from trends.periods.calendar import label
from trends.selection.subject import SIDES, names_a_selection

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from trends.document.blocks import Block
    from trends.series.count_series import CountSeries

__all__ = ["blocks_of", "csv_text", "frame_of", "line_of", "stacked_frame"]

_MOST_ROWS, _LAST_ROWS = 36, 12
"""A longer series is shown by its chart and its last periods: three years of months still fit on a page."""

_NUMBERS = ("count", "count_low", "count_high", "exposure_days", "count_estimated")


def frame_of(series: CountSeries) -> pd.DataFrame:
    """Return one row a period, see `CountSeries.to_frame`."""
    frame = pd.DataFrame(
        {
            "period": series.labels,
            "count": series.count,
            "count_low": series.low,
            "count_high": series.high,
            "exposure_days": series.exposure_days,
            "observed": series.observed,
        }
    )
    if (estimated := series.estimated).any() and series.draws is not None:
        frame["count_estimated"] = np.where(estimated, series.draws.mean(axis=0), np.nan)
    if series.measure != "attacks":
        frame["measure"] = series.measure
    if names_a_selection(series.subject):
        frame["subject"] = str(series.subject)
    return frame


def stacked_frame(
    columns: Sequence[str], series: Iterable[tuple[tuple[str, ...], CountSeries]]
) -> pd.DataFrame:
    """Return one row a series and period: the parts of its key under `columns`, then those of `frame_of`.

    Where the key names who is counted, no column repeats it.
    """
    parts = []
    for key, one_series in series:
        part = frame_of(one_series)
        if SIDES & set(columns):
            part = part.drop(columns="subject", errors="ignore")
        for place, (column, value) in enumerate(zip(columns, key, strict=True)):
            part.insert(place, column, pd.Series([value] * len(part), dtype="str"))
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


def csv_text(frame: pd.DataFrame) -> str:
    """Write periods and their counts, as `CountSeries.to_frame` has them, as CSV text; blank is "not observed"."""
    written = frame.copy()
    written["observed"] = written["observed"].map({True: "true", False: "false"})
    for column in [name for name in _NUMBERS if name in written]:
        # Each number is written once: of a long table few are different.
        places, different = pd.factorize(written[column].to_numpy(np.float64), use_na_sentinel=False)
        words = ["" if np.isnan(value) else f"{value:.10g}" for value in different]
        written[column] = np.array(words, dtype=object)[places]
    return table_text(written)


def line_of(series: CountSeries) -> Message:
    """Return what is counted, the window, and how many periods are observed, in one line."""
    where = "in_place" if series.name else "plain"
    return Message(
        "shown.line.series",
        what=Message(f"words.counted.{where}", subject=series.subject, place=series.name),
        unit=series.freq.value,
        first=label(series.periods[0]),
        last=label(series.periods[-1]),
        n=len(series),
        observed=int(series.observed.sum()),
        total=whole(series.total),
        bounded=int(series.bounded.sum()),
        more="yes" if series.known > series.total else "no",
        known=whole(series.known),
        missing=int(series.missing.sum()),
    )


def blocks_of(series: CountSeries) -> list[Block]:
    """Return a sentence and the table, as blocks; of a long series its last periods."""
    columns = tuple(
        Message(f"shown.column.{name}") for name in ("period", "count", "low", "high", "days", "seen")
    )
    rows = tuple(
        (
            text,
            *("" if np.isnan(value) else count_words(value) for value in values),
            Message("shown.column.yes" if observed else "shown.column.no"),
        )
        for text, *values, observed in zip(
            series.labels,
            series.count,
            series.low,
            series.high,
            series.exposure_days,
            series.observed,
            strict=True,
        )
    )
    what = Message(
        f"words.counted.{'in_place' if series.name else 'plain'}", subject=series.subject, place=series.name
    )
    caption = Message("words.capital", text=what)
    note = ""
    if len(rows) > _MOST_ROWS:
        rows = rows[-_LAST_ROWS:]
        note = Message("shown.last", n=_LAST_ROWS, total=len(series))
    return [paragraph(line_of(series)), Table(caption, columns, rows, align="lrrrrl", note=note)]
