"""A still picture of the panel, as blocks: for exports of a notebook, and for a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trends.document.blocks import Note, Table, VerdictBox, paragraph, spans
from trends.exploring.offered import option_words
from trends.exploring.sentences import number
from trends.figures import figure
from trends.messages import Message
from trends.messages.speech import speaking

if TYPE_CHECKING:
    from trends.document.blocks import Block
    from trends.exploring.judging import Judged
    from trends.exploring.view import View
    from trends.series.count_series import CountSeries

__all__ = ["still"]


def still(
    view: View, series: CountSeries | None, judged: Judged | None, unsaid: str, language: str
) -> list[Block]:
    """Return sentence, chart, verdict and table of a view.

    Parameters
    ----------
    view : View
    series : CountSeries or None
        The same choice as `Incidents.count` counts it; None where it cannot be counted.
    judged : Judged or None
        Its verdict, where it is there.
    unsaid : str
        What stands in the verdict's place otherwise.
    language : str
        Of the chart.
    """
    if view.failed or series is None:
        return [Note(spans(view.sentence), "caution")]
    shown: list[Block] = [paragraph(view.sentence, lead=True)]
    settled = judged is not None and judged.settled
    with speaking(language):
        drawn = judged.result if judged is not None and settled else series
        shown.append(figure(drawn, name="panel"))
    if judged is not None and settled:
        result = judged.result
        shown.append(VerdictBox(result.verdict, Message("exploring.pace"), result.sentence))
        shown += [Note(spans(text), "caution") for text in result.warnings[:3]]
    else:
        shown.append(paragraph(unsaid))
    if view.rows:
        shown.append(_table(view))
    return shown


def _table(view: View) -> Table:
    note = Message("exploring.more", n=view.more) if view.more else ""
    heads: tuple[str, ...] = (view.heading, Message("exploring.head.incidents"))
    rows = [(row.name, f"{row.incidents:,}") for row in view.rows]
    if view.state.measure == "attacks":
        return Table("", heads, tuple(rows), note=note, align="lr")
    counted = [
        Message("ratio.number.unknown") if row.counted is None else number(row.counted) for row in view.rows
    ]
    told = tuple((*row, figure) for row, figure in zip(rows, counted, strict=True))
    return Table("", (*heads, option_words("measure", view.state.measure)), told, note=note, align="lrr")
