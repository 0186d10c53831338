"""The sections of a report on the pace: each a function from a study to blocks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from trends.document.blocks import Block, Bullets, Note, Span, Table, VerdictBox, paragraph, spans
from trends.document.displayed import Displayed
from trends.incidents.incidents import Incidents
from trends.messages import Message, joined, quoted
from trends.messages.numbers import fixed, percent, rounded
from trends.sources.knowing import vintage_day
from trends.verdict.eligibility import needed_periods
from trends.verdict.wording import by_percent, compared, margin_factor, rate_change, span, times

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


def answer(study: Findings) -> list[Block]:
    """Give the verdicts in plain words, the claim first, then a box for each window."""
    sentences = [text for judged in study.judged for text in _opening(judged)]
    blocks: list[Block] = [paragraph(joined(sentences), lead=True)]
    blocks += [_box(judged.result) for judged in study.judged]
    return blocks


def _opening(judged: Judged) -> list[str]:
    """Return the claim and how it fares, if there is one, and the verdict."""
    result, claim = judged.result, judged.claim
    if claim is None:
        return [result.sentence]
    claimed = Message(
        "sections.claimed",
        when=result.series.periods[-1],
        who=claim.who,
        says=claim.says,
        place=result.series.name or Message("sections.these_data"),
        verdict=result.verdict.replace(" ", "_"),
    )
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
        blocks.append(paragraph(Message("sections.rests_on", span=when)))
        blocks.append(Bullets(tuple(spans(reason) for reason in result.reasons)))
        if result.assessment is not None:
            table = result.table()
            assert isinstance(table, Table)  # noqa: S101 - narrows the type of a block
            blocks.append(replace(table, caption=joined((table.caption, when), "comma")))
        if result.entered is not None:
            blocks += result.entered.blocks()
    return blocks


def season(study: Findings) -> list[Block]:
    """Say when in the year the rate is high, and how sure that is."""
    found = study.trend.season
    if found is None:
        return [paragraph(Message("sections.season.none"))]
    change = found.peak_to_trough
    ends = Message(
        "sections.season.ends",
        peak=found.peak,
        trough=found.trough,
        factor=rate_change(change.value),
        low=fixed(change.low95, 1),
        high=fixed(change.high95, 1),
    )
    # 5 %: the level at which the package calls anything more than chance.
    chance = Message("sections.season.chance", n=percent(found.p), hint="yes" if found.p > 0.05 else "no")
    blocks: list[Block] = [paragraph(joined((ends, chance)))]
    if len(study.series) < 4 * study.series.freq.per_year:
        blocks.append(Note(spans(Message("sections.season.few_years")), "caution"))
    return blocks


def deaths(study: Findings) -> list[Block]:
    """Say how deadly the attacks were."""
    if study.casualties is None:
        # Casualties are told by attack: sums of deaths have none to divide by.
        alone = study.series.measure == "fatalities"
        return [paragraph(Message("sections.deaths_alone" if alone else "sections.no_deaths"))]
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
        needed, unit = needed_periods(study.series.freq), study.series.freq.value
        return [paragraph(Message("sections.detectable.none", needed=needed, unit=unit))]
    last = study.whole
    opening: list[Block] = []
    if last.detectable is not None:
        found = Message("sections.detectable.halves", factor=rate_change(last.detectable.halves))
        within = Message(
            "sections.detectable.margin",
            factor=rate_change(last.detectable.smallest_supportable_margin),
            margin=margin_factor(last.margin),
        )
        opening = [paragraph(joined((found, within)))]
    columns = (
        Message("sections.detectable.window"),
        Message("labels.change.halves"),
        Message("sections.detectable.per_year"),
        Message("sections.detectable.smallest"),
    )
    caption, note = Message("sections.detectable.caption"), Message("sections.detectable.note")
    return [*opening, Table(caption, _headed(columns), tuple(rows), align="lrrr", note=note)]


def _headed(columns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(Message("words.capital", text=column) for column in columns)


def gaps(study: Findings) -> list[Block]:
    """Say what the data are, what was observed, what is bounded, and what is known against them."""
    series = study.series
    observed, bounded, missing = (
        int(kind.sum()) for kind in (series.observed, series.bounded, series.missing)
    )
    counts = Message(
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
        total=rounded(series.total),
        bounded=bounded,
        missing=missing,
        gap="both" if bounded and missing else "bounded" if bounded else "missing" if missing else "none",
    )
    blocks: list[Block] = [paragraph(counts)]
    if bounded:
        blocks.append(_bounded_table(study.whole))
    if isinstance(study.data, Incidents):
        if study.data.coverage:
            blocks.append(paragraph(study.data.coverage.sentence))
        blocks.append(_rows_table(study.data))
    else:
        blocks += [paragraph(check.sentence) for check in study.data.check_totals(_series_name(study))]
    remarks = dict.fromkeys((*series.notes, *study.whole.warnings, *study.data.warnings))
    blocks += [Note(spans(remark), "caution") for remark in remarks]
    return blocks


def _series_name(study: Findings) -> str | None:
    names = getattr(study.data, "series", ())
    return None if len(names) == 1 else study.series.name


def _bounded_table(result: PaceResult) -> Table:
    series = result.series
    unit, unknown = series.freq.value, Message("sections.gaps.unknown")
    rows = []
    for at in np.flatnonzero(series.bounded).tolist():
        low, high = series.low[at], series.high[at]
        inferred = series.inferred_low[at] or series.inferred_high[at]
        rows.append(
            (
                Message("words.period", when=series.periods[at]),
                unknown if np.isnan(low) else _figure(low),
                unknown if np.isnan(high) else _figure(high),
                Message(f"sections.gaps.{'later' if inferred else 'publisher'}"),
            )
        )
    columns = (
        Message("sections.gaps.period", unit=unit),
        *(Message(f"sections.gaps.{name}") for name in ("at_least", "at_most", "read_off")),
    )
    caption, note = Message("sections.gaps.caption", unit=unit), Message("sections.gaps.note")
    return Table(caption, columns, tuple(rows), align="lrrl", note=note)


def _figure(value: float) -> Message:
    return Message("ratio.number.plain", n=rounded(value))


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
    shown = tuple((label, _figure(count)) for label, count in rows)
    return Table(
        Message("sections.rows.caption"), ("", Message("sections.rows.incidents")), shown, align="lr"
    )


def choices(study: Findings) -> list[Block]:
    """Repeat the first verdict under other choices, and say what the bounds allow at most."""
    blocks = study.sensitivity.blocks()
    completion = study.first.completion
    if completion is not None:
        extremes = Message(
            "sections.completion",
            unit=study.series.freq.value,
            limits=compared(completion.lowest, completion.highest),
            favourable=by_percent(completion.towards_constancy),
            unfavourable=by_percent(completion.away_from_constancy),
        )
        blocks.append(paragraph(extremes))
    return blocks


def origin(study: Findings) -> list[Block]:
    """Say where the figures come from, how to cite them, and what may be done with them."""
    provenance, result = study.series.provenance, study.whole

    def label(key: str, **values: str) -> Message:
        return Message(f"sections.origin.{key}", **values)

    rows: list[tuple[str, str]] = [
        (label("source"), quoted(provenance.title or provenance.source)),
        (label("version"), provenance.version or label("not_stated")),
    ]
    if (known := vintage_day(provenance.to_dict())) is not None:
        rows.append((label("vintage"), known))
    rows += [(label("file", name=file.name), f"SHA-256 {file.sha256}") for file in provenance.files]
    rows += [(label("licence"), quoted(provenance.licence))]
    if provenance.citation:
        rows.append((label("cite"), quoted(provenance.citation)))
    rows += [(label("filter"), words) for words in provenance.filters]
    replicates = Message("sections.origin.replicates", n=result.replicates, seed=str(result.seed))
    rows.append((label("bootstrap"), replicates))
    blocks: list[Block] = [Table(label("caption"), ("", ""), tuple(rows), align="ll")]
    if provenance.addresses:
        links = tuple((Span(address, href=address),) for address in provenance.addresses[:5])
        blocks += [paragraph(label("addresses")), Bullets(links)]
    return blocks
