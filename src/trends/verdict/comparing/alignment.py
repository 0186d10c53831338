"""Two series made comparable: one frequency, one window, and the same periods known in both."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from trends.errors import ParameterError
from trends.messages import Message
from trends.periods.calendar import Frequency
from trends.series.resampling import resampled
from trends.verdict.wording import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from trends.series.count_series import CountSeries

__all__ = ["Aligned", "align", "disjoint", "joined", "names_of"]


@dataclass(frozen=True)
class Aligned:
    """Two series over the same periods.

    Attributes
    ----------
    first, second : CountSeries
        Of one frequency and window; a period of which nothing is known in one is unobserved in both.
    notes : tuple of str
        What was cut or added up, as sentences.
    own : pair of CountSeries
        Both over these periods with all that is known of each, whatever is known of the other.
    """

    first: CountSeries
    second: CountSeries
    notes: tuple[str, ...]
    own: tuple[CountSeries, CountSeries]


def disjoint(first: CountSeries, second: CountSeries) -> bool:
    """Whether the windows of two series have no day in common."""
    return first.end < second.start or second.end < first.start


def align(first: CountSeries, second: CountSeries, *, control: bool = False) -> Aligned:
    """Bring two series to the longer of their frequencies, to their common window and to what both know.

    With `control` the notes call the second the control.

    Raises
    ------
    ParameterError
        If one cannot be added up to the other's periods (weeks into months, or into weeks from another day).
    """
    # In the order of their length, as the enumeration has them.
    order = list(Frequency)
    longer = max(first, second, key=lambda entry: order.index(entry.freq))
    target = longer.freq
    names = names_of(first, second, control=control)
    notes = []
    series = []
    for counts, name in zip((first, second), names, strict=True):
        if counts.freq is not target:
            notes.append(
                Message("comparison.cut.added_up", unit=counts.freq.value, name=name, target=target.value)
            )
        series.append(resampled(counts, longer.alias))  # of weeks it tells their first day, too
    starts, ends = [counts.periods[0] for counts in series], [counts.periods[-1] for counts in series]
    start, end = max(starts), min(ends)
    cut = []
    for counts, name in zip(series, names, strict=True):
        keep = (counts.periods >= start) & (counts.periods <= end)
        if (lost := int((~keep).sum())) > 0:
            notes.append(
                Message(
                    "comparison.cut.window",
                    n=lost,
                    periods=_many(lost, target),
                    name=name,
                    first=start,
                    last=end,
                )
            )
        cut.append(counts.take(np.asarray(keep)))
    # A period that only one of two knows would be compared with nothing: hidden from both, it
    # cannot pass for a difference between them.
    has_figures = [(counts.observed | counts.bounded) & (counts.exposure_days > 0) for counts in cut]
    both = has_figures[0] & has_figures[1]
    for counts, name, own in zip(cut, names, has_figures, strict=True):
        counted_here = int((counts.observed & own & ~both).sum())
        if counted_here:
            periods = _many(counted_here, target)
            notes.append(Message("comparison.cut.no_figure", n=counted_here, periods=periods, name=name))
    return Aligned(_hidden(cut[0], ~both), _hidden(cut[1], ~both), tuple(notes), (cut[0], cut[1]))


def _hidden(series: CountSeries, where: NDArray[np.bool_]) -> CountSeries:
    """Return the series with periods made unobserved."""
    if not where.any():
        return series
    return replace(
        series,
        count=np.where(where, np.nan, series.count),
        low=np.where(where, np.nan, series.low),
        high=np.where(where, np.nan, series.high),
        # Draws are whole numbers, which have no NaN: -1 is "not completed".
        draws=None if series.draws is None else np.where(where, -1, series.draws),
        inferred_low=series.inferred_low & ~where,
        inferred_high=series.inferred_high & ~where,
    )


def joined(before: CountSeries, after: CountSeries) -> CountSeries:
    """Put two series of disjoint windows into one; what lies between them has no exposure and is not observed.

    Raises
    ------
    ParameterError
        If they are not of the same thing, or differ in frequency.
    """
    if before.start > after.start:
        before, after = after, before
    for trait, mine, theirs in (
        ("place", before.name, after.name),
        ("measure", before.measure, after.measure),
        ("subject", before.subject, after.subject),
        ("frequency", before.freq.value, after.freq.value),
        ("first day of the week", before.week, after.week),
    ):
        if mine != theirs:
            raise ParameterError(
                f"The two series have no {before.freq.value} in common, and they cannot be compared as before and after "
                f"because they differ in {trait}: {mine or 'unnamed'} and {theirs or 'unnamed'}."
            )
    alias = before.alias
    periods = pd.period_range(before.periods[0], after.periods[-1], freq=alias)
    n, at = len(periods), len(periods) - len(after)

    def spread(
        earlier: NDArray[np.float64], later: NDArray[np.float64], between: float
    ) -> NDArray[np.float64]:
        values = np.full((*earlier.shape[:-1], n), between)
        values[..., : earlier.shape[-1]] = earlier
        values[..., at:] = later
        return values

    draws = None
    if before.draws is not None or after.draws is not None:
        most = max(len(side.draws) for side in (before, after) if side.draws is not None)
        draws = spread(_draws(before, most), _draws(after, most), -1.0).astype(np.int64)
    arrays: dict[str, Any] = {
        name: spread(getattr(before, name), getattr(after, name), np.nan) for name in ("count", "low", "high")
    }
    flags: dict[str, Any] = {
        name: spread(getattr(before, name), getattr(after, name), 0.0) > 0
        for name in ("inferred_low", "inferred_high")
    }
    exposure = spread(before.exposure_days, after.exposure_days, 0.0)
    return replace(
        before,
        periods=periods,
        exposure_days=exposure,
        draws=draws,
        at_least=before.at_least or after.at_least,
        breaks=tuple(dict.fromkeys((*before.breaks, *after.breaks))),
        notes=tuple(dict.fromkeys((*before.notes, *after.notes))),
        age=after.age,
        **arrays,
        **flags,
    )


def _draws(series: CountSeries, most: int) -> NDArray[np.float64]:
    """Return `most` whole-number completions, the series' own over and over."""
    own = np.nan_to_num(series.count, nan=-1.0)[None, :] if series.draws is None else series.draws
    return np.asarray(own[np.arange(most) % len(own)], dtype=np.float64)


def names_of(first: CountSeries, second: CountSeries, *, control: bool = False) -> tuple[str, str]:
    """Return what to call two series: by what is counted where, or if that is the same by their order.

    With `control` the second is called the control in either case.
    """
    label, other_label = counted(first), counted(second)
    if control and label != other_label:
        return label, Message("comparison.name.control_of", what=other_label)
    if control:
        return Message("comparison.name.series"), Message("comparison.name.control")
    if label != other_label:
        return label, other_label
    return Message("comparison.name.first"), Message("comparison.name.second")


def of_each(names: Sequence[str], texts: Sequence[list[str]]) -> list[tuple[str, str]]:
    """Join what holds of each series: once, with no name, if it holds of all, else with the name of the one."""
    shared = [text for text in texts[0] if all(text in own for own in texts[1:])]
    return [("", text) for text in shared] + [
        (name, text) for name, own in zip(names, texts, strict=True) for text in own if text not in shared
    ]


def named(texts: Sequence[tuple[str, str]]) -> list[str]:
    """Put the name of its series before each text that has one."""
    return [
        Message("comparison.of_series", series=name, reason=text) if name else text for name, text in texts
    ]


def _many(count: int, freq: Frequency) -> Message:
    return Message("words.periods", n=count, unit=freq.value)
