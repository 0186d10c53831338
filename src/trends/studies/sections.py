"""The sections of a report on the pace: each a function from a study to blocks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from trends.document.blocks import Block, Bullets, Note, Paragraph, Span, Table, VerdictBox, paragraph, spans
from trends.document.displayed import Displayed
from trends.incidents.incidents import Incidents
from trends.verdict.eligibility import needed_periods
from trends.verdict.wording import by_percent, compared, margin_factor, rate_change, span, spelled, times

if TYPE_CHECKING:
    from trends.studies.findings import Findings, Judged
    from trends.verdict.pace_result import PaceResult

__all__ = ["Section", "answer", "changes", "choices", "deaths", "detectable", "gaps", "origin", "season"]


@dataclass(frozen=True, repr=False)
class Section(Displayed):
    """A section ready to be shown."""

    name: str
    shown: tuple[Block, ...]

    def blocks(self) -> list[Block]:
        """Return the blocks."""
        return list(self.shown)

    def __repr__(self) -> str:
        from trends.document.plain import display_text

        return display_text(self.shown)


_SAYS = {
    "supported": "the figures support this",
    "contradicted": "the figures contradict this",
    "inconclusive": "the figures do not settle it",
    "not testable": "the figures cannot test it",
}


def answer(study: Findings) -> list[Block]:
    """Give the verdicts in plain words, the claim first, then a box for each window."""
    # A span each, since a verdict is a message and would lose its translations among other text.
    sentences = [text for judged in study.judged for text in _told(judged)]
    opening = [run for text in sentences for run in (Span(" "), Span(text))][1:]
    blocks: list[Block] = [Paragraph(tuple(opening), lead=True)]
    blocks += [_box(judged.result) for judged in study.judged]
    return blocks


def _told(judged: Judged) -> list[str]:
    """Return the claim and how it fares, if there is one, and the verdict."""
    result, claim = judged.result, judged.claim
    if claim is None:
        return [result.sentence]
    when = spelled(result.series.periods[-1])
    where = result.series.name or "these data"
    claimed = f"In {when} the {claim.who} was reported to say that {claim.says}; for {where}, {_SAYS[result.verdict]}."
    return [claimed, result.sentence]


def _box(result: PaceResult) -> VerdictBox:
    """Return the box of a verdict without its sentence, which stands in the paragraph above."""
    box = result.blocks()[0]
    assert isinstance(box, VerdictBox)  # noqa: S101 - narrows the type of a block
    return replace(box, sentence="")


def changes(study: Findings) -> list[Block]:
    """Tabulate the changes of every window, and say what the verdict rests on."""
    blocks: list[Block] = []
    for judged in study.judged:
        result = judged.result
        when = span(result.series)
        blocks.append(paragraph(f"{when[:1].upper()}{when[1:]}, the verdict rests on this:"))
        blocks.append(Bullets(tuple(spans(reason) for reason in result.reasons)))
        if result.assessment is not None:
            table = result.table()
            assert isinstance(table, Table)  # noqa: S101 - narrows the type of a block
            blocks.append(
                Table(f"{table.caption}, {when}", table.columns, table.rows, table.align, table.note)
            )
    return blocks


def season(study: Findings) -> list[Block]:
    """Say when in the year the rate is high, and how sure that is."""
    found = study.trend.season
    if found is None:
        return [paragraph("These figures cannot show a season within the year.")]
    peak = found.peak_to_trough
    blocks: list[Block] = [
        paragraph(
            f"Over the year the rate is highest in {found.peak} and lowest in {found.trough}, by "
            f"{rate_change(peak.value)} (95% interval: {peak.low95:.1f} to {peak.high95:.1f}). A season this clear would "
            f"appear in {found.p:.0%} of series that have none"
            + (", so it is no more than a hint." if found.p > 0.05 else ".")
        )
    ]
    if len(study.series) < 4 * study.series.freq.per_year:
        blocks.append(
            Note(
                spans("Fewer than four years: a season can hardly be told from one year's events."), "caution"
            )
        )
    return blocks


def deaths(study: Findings) -> list[Block]:
    """Say how deadly the attacks were."""
    if study.casualties is None:
        return [paragraph("These data have no figures of deaths.")]
    return study.casualties.blocks()


def detectable(study: Findings) -> list[Block]:
    """Say what these figures could have shown."""
    rows = []
    for judged in study.judged:
        result = judged.result
        if result.detectable is None:
            continue
        can = result.detectable
        rows.append(
            (
                span(result.series),
                times(can.halves),
                times(can.per_year),
                times(can.smallest_supportable_margin),
            )
        )
    if not rows:
        needed = needed_periods(study.series.freq)
        return [
            paragraph(
                f"No verdict was possible: {needed} {study.series.freq.value}s with a count are needed."
            )
        ]
    last = study.whole
    text = ""
    if last.detectable is not None:
        text = (
            f"Over the whole window, a difference between the halves by {rate_change(last.detectable.halves)} would have been "
            f"found in four cases of five, and a smaller one often not. Even a truly constant pace could be called "
            f"constant only within {rate_change(last.detectable.smallest_supportable_margin)}; the margin here is "
            f"{margin_factor(last.margin)}."
        )
    columns = ("Window", "Second half over first", "Per year", "Smallest margin that could be supported")
    note = "Ratios above one; a fall counts as its inverse."
    return [
        *([paragraph(text)] if text else []),
        Table("Changes that could have been detected", columns, tuple(rows), align="lrrr", note=note),
    ]


def gaps(study: Findings) -> list[Block]:
    """Say what the data are, what was observed, what is bounded, and what is known against them."""
    series = study.series
    freq = series.freq.value
    observed, bounded, missing = (
        int(kind.sum()) for kind in (series.observed, series.bounded, series.missing)
    )
    blocks: list[Block] = [
        paragraph(
            f"{series.subject[:1].upper()}{series.subject[1:]}{' in ' + series.name if series.name else ''} were counted by "
            f"{freq} {span(series)}: {len(series)} {freq}s, of which {observed} have a count (in all "
            f"{series.total:,.10g})" + _unobserved_words(bounded, missing, freq) + "."
        )
    ]
    if bounded:
        blocks.append(_bounded_table(study.whole))
    if isinstance(study.data, Incidents):
        blocks.append(_rows_table(study.data))
    else:
        blocks += [paragraph(check.sentence) for check in study.data.check_totals(_series_name(study))]
    remarks = dict.fromkeys((*series.notes, *study.whole.warnings, *study.data.warnings))
    blocks += [Note(spans(remark), "caution") for remark in remarks]
    return blocks


def _series_name(study: Findings) -> str | None:
    names = getattr(study.data, "series", ())
    return None if len(names) == 1 else study.series.name


def _unobserved_words(bounded: int, missing: int, freq: str) -> str:
    parts = []
    if bounded:
        parts.append(f"{bounded} are known only to lie between bounds")
    if missing:
        parts.append(f"{missing} are not observed at all")
    return (", " + " and ".join(parts)) if parts else f"; no {freq} is unobserved"


def _bounded_table(result: PaceResult) -> Table:
    series = result.series
    rows = []
    for at in np.flatnonzero(series.bounded).tolist():
        low, high = series.low[at], series.high[at]
        inferred = series.inferred_low[at] or series.inferred_high[at]
        rows.append(
            (
                spelled(series.periods[at]),
                "not known" if np.isnan(low) else f"{low:,.10g}",
                "not known" if np.isnan(high) else f"{high:,.10g}",
                "a later statement" if inferred else "the publisher's text",
            )
        )
    note = (
        "A period without a count is not a zero. It enters the model as the probability of its interval; bounds read off "
        "later statements are selected on the outcome, so the verdict is repeated without them."
    )
    columns = (series.freq.value.capitalize(), "At least", "At most", "Bound read off")
    return Table(
        f"{series.freq.value.capitalize()}s without a count", columns, tuple(rows), align="lrrl", note=note
    )


def _rows_table(incidents: Incidents) -> Table:
    checked = incidents.check()
    precision = incidents.frame["date_precision"].astype("string").value_counts()
    rows = [
        ("Rows read", f"{checked['rows_read']:,}"),
        ("Rows kept", f"{checked['kept']:,}"),
        ("Rows rejected", f"{checked['rejected']:,}"),
        *((f"Skipped: {kind}", f"{count:,}") for kind, count in checked["skipped"].items() if count),
        ("Selected for this report", f"{len(incidents.frame):,}"),
        *((f"Dated to: {kind}", f"{count:,}") for kind, count in precision.items()),
    ]
    return Table("Rows of the file", ("", "Incidents"), tuple(rows), align="lr")


def choices(study: Findings) -> list[Block]:
    """Repeat the first verdict under other choices, and say what the bounds allow at most."""
    blocks = study.sensitivity.blocks()
    completion = study.first.completion
    if completion is not None:
        blocks.append(
            paragraph(
                f"Whatever the counts of the bounded {study.series.freq.value}s were, within their bounds, the rate of the second half was "
                f"{compared(completion.lowest, completion.highest)} compared with the first: "
                f"{by_percent(completion.towards_constancy)} in the completion most favourable to a constant pace, "
                f"{by_percent(completion.away_from_constancy)} in the least favourable one."
            )
        )
    return blocks


def origin(study: Findings) -> list[Block]:
    """Say where the figures come from, how to cite them, and what may be done with them."""
    known = study.series.provenance
    rows = [("Source", known.title or known.source), ("Version", known.version or "not stated")]
    rows += [(f"File {file.name}", f"SHA-256 {file.sha256}") for file in known.files]
    rows += [("Licence", known.licence)]
    if known.citation:
        rows.append(("Cite as", known.citation))
    rows += [("Filter", words) for words in known.filters]
    result = study.whole
    rows.append(("Bootstrap", f"{result.replicates} replicates, seed {result.seed}"))
    blocks: list[Block] = [Table("Provenance", ("", ""), tuple(rows), align="ll")]
    if known.addresses:
        links = tuple((Span(address, href=address),) for address in known.addresses[:5])
        blocks += [
            paragraph("The figures can be looked up at these addresses, among others:"),
            Bullets(links),
        ]
    return blocks
