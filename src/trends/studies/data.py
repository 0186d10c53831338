"""What the data are, what was observed of the window, and which rows of the file were used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trends.document.blocks import Block, Table, paragraph
from trends.incidents.incidents import Incidents
from trends.messages import Message, joined
from trends.messages.numbers import rounded, whole
from trends.verdict.wording import span

if TYPE_CHECKING:
    from trends.series.count_series import CountSeries
    from trends.series.series_table import SeriesTable

__all__ = ["data_blocks"]


def data_blocks(data: Incidents | SeriesTable, series: CountSeries, name: str | None) -> list[Block]:
    """Say what was counted, how much of it was observed, and how it agrees with what was published.

    Parameters
    ----------
    data : Incidents or SeriesTable
    series : CountSeries
        The whole window.
    name : str or None
        Which series of a file that holds several.
    """
    sentences: list[str] = [_counted(series)]
    if isinstance(data, Incidents):
        if data.coverage:
            sentences.append(data.coverage.sentence)
        return [paragraph(joined(sentences)), _rows_table(data)]
    sentences += [check.sentence for check in data.check_totals(name)]
    return [paragraph(joined(sentences))]


def _counted(series: CountSeries) -> Message:
    observed, bounded, missing = (
        int(kind.sum()) for kind in (series.observed, series.bounded, series.missing)
    )
    return Message(
        "sections.gaps.counted",
        what=Message(
            f"words.counted.{'in_place' if series.name else 'plain'}",
            subject=series.subject,
            place=series.name,
        ),
        span=span(series),
        unit=series.freq.value,
        n=len(series),
        observed=observed,
        total=whole(series.total),
        bounded=bounded,
        missing=missing,
        gap="both" if bounded and missing else "bounded" if bounded else "missing" if missing else "none",
    )


def _rows_table(incidents: Incidents) -> Table:
    checked = incidents.check()
    precision = incidents.frame["date_precision"].astype("string").value_counts()
    rows = [
        (Message("sections.rows.read"), checked["rows_read"]),
        (Message("sections.rows.kept"), checked["kept"]),
        (Message("sections.rows.rejected"), checked["rejected"]),
        *(
            (Message("sections.rows.skipped", kind=kind.replace(" ", "_"), name=kind), count)
            for kind, count in checked["skipped"].items()
            if count
        ),
        (Message("sections.rows.selected"), len(incidents.frame)),
        *((Message("sections.rows.dated", precision=str(kind)), count) for kind, count in precision.items()),
    ]
    shown = tuple((label, Message("ratio.number.plain", n=rounded(count))) for label, count in rows)
    columns = (Message("sections.rows.what"), Message("sections.rows.incidents"))
    return Table(Message("sections.rows.caption"), columns, shown, align="lr")
