"""The newest figures beside earlier ones, in one table: by period, by twelve months, and of the year so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.document.blocks import Block, Table, paragraph
from trends.messages import Message, joined
from trends.messages.amounts import signed
from trends.messages.numbers import rounded, whole
from trends.studies.periods import known_words
from trends.verdict.wording import FEWEST_FOR_PERCENT, by_percent

if TYPE_CHECKING:
    from decimal import Decimal

    from trends.series.latest import Comparison, Latest, Stretch

__all__ = ["recent_blocks"]


def recent_blocks(found: Latest | None, unit: str) -> list[Block]:
    """Tabulate the comparisons of the newest figures; a sentence where there is nothing to compare with.

    Parameters
    ----------
    found : Latest or None
        None where nothing is known of any period.
    unit : str
        The length of a period.
    """
    if found is None:
        return [paragraph(Message("sections.recent.nothing", unit=unit))]
    begun = (
        [] if found.begun is None else [Message("sections.recent.begun", when=found.begun.first, unit=unit)]
    )
    pairs = [
        (name, pair)
        for name, pair in (
            ("previous", found.previous),
            ("year_before", found.year_before),
            ("year", found.year),
            ("to_date", found.to_date),
        )
        if pair is not None
    ]
    if not pairs:
        return [paragraph(joined([Message("sections.recent.alone", unit=unit), *begun]))]
    rows = tuple(
        (
            Message(f"sections.recent.row.{name}", unit=unit, when=_spanned(pair.earlier)),
            _known(found, pair.earlier),
            _known(found, pair.later),
            _change(pair),
        )
        for name, pair in pairs
    )
    names = ("compared", "then", "now", "change")
    columns = tuple(Message(f"sections.recent.column.{name}") for name in names)
    notes: list[str] = []
    if any(pair.later.periods > 1 for _, pair in pairs):
        notes.append(Message("sections.recent.observed", unit=unit))
    if any(pair.later.drafts for _, pair in pairs):
        notes.append(Message("sections.recent.drafts", unit=unit))
    table = Table(
        Message("sections.recent.caption", subject=found.series.subject),
        columns,
        rows,
        align="llll",
        note=joined(notes) if notes else "",
    )
    return [*([paragraph(joined(begun))] if begun else []), table]


def _spanned(part: Stretch) -> Message:
    if part.first == part.last:
        return Message("words.period", when=part.first)
    return Message("words.span.plain", first=part.first, last=part.last)


def _known(found: Latest, part: Stretch) -> str:
    """Say what is known of a stretch: of one period its count or bounds, of several their mean and how many have a count."""
    series = found.series
    if part.periods == 1:
        return known_words(series, int(np.flatnonzero(series.periods == part.first)[0]))
    values = {"counted": part.counted, "periods": part.periods, "unit": series.freq.value}
    if part.mean is None:
        return Message("sections.recent.none", **values)
    return Message("sections.recent.mean", mean=_whole(part.mean), **values)


def _whole(mean: float) -> Decimal:
    return whole(mean) if mean >= 10 else rounded(mean, 2)


def _change(pair: Comparison) -> str:
    """Say how the later differs: by a number of one period, by per cent of several, or only which way."""
    later, earlier = pair.later, pair.earlier
    if later.periods == 1 and pair.full:
        difference = whole(later.total) - whole(earlier.total)
        return signed(difference) if difference else Message("ratio.same")
    if pair.ratio is not None and min(later.total, earlier.total) >= FEWEST_FOR_PERCENT:
        return by_percent(pair.ratio)
    return Message(f"sections.recent.{pair.direction or 'open'}")
