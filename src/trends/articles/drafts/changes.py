"""Changes and comparisons: which two figures, and by how much they differ."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from trends.articles.drafts.draft import Draft, months_in, period_of, range_of
from trends.articles.quantities import Number
from trends.articles.spans import MONTHS_OF, Span, month_span, months_before, shifted

if TYPE_CHECKING:
    from trends.articles.drafts.draft import Context
    from trends.articles.frames import Frame

__all__ = ["change", "comparison", "stated_amount", "stated_ends"]


def change(frame: Frame, context: Context, draft: Draft) -> None:
    """Read a change: of a later period against an earlier one, or of two numbers that the text states."""
    direction = frame.gives["direction"]
    later, earlier = frame.value("later"), frame.value("earlier")
    both = next(
        (
            span
            for span in (frame.value("at"), frame.value("period"))
            if isinstance(span, Span) and len(span.parts) == 2 and span.known
        ),
        None,
    )
    comparing = frame.gives.get("against") == "period"
    if both is not None and earlier is None and not comparing:
        earlier, later = both.parts
        if earlier.floating or not earlier.known:
            earlier = replace(earlier, start=both.start, end=shifted(both.start, 1) if both.start else None)
            earlier = month_span(both.start.year, both.start.month) if both.start else earlier
    until = frame.value("until")
    if (
        not isinstance(later, Span)
        and isinstance(until, Span)
        and isinstance(frame.value("at"), Span)
        and not both
    ):
        earlier, later = (earlier or frame.value("at")), until
    if not isinstance(later, Span):
        later = _later(frame, context, draft)
    if isinstance(earlier, Span) and earlier.relative and later is not None:
        earlier = _relative(earlier, later)
    if isinstance(earlier, Span) and isinstance(later, Span) and earlier.floating and not later.floating:
        earlier = _last_before(earlier, later)
    if not (isinstance(earlier, Span) and earlier.known) and later is not None:
        months = months_in(later)
        earlier = months_before(later, months) if months else None
    amount(frame, draft, direction)
    ends = frame.value("from"), frame.value("to")
    if isinstance(ends[0], Number) and isinstance(ends[1], Number) and ends[0].low != ends[1].low:
        draft.fields["direction"] = "more" if ends[1].low > ends[0].low else "less"
    span = frame.value("range")
    if isinstance(span, Number) and span.low < span.high:
        ends = Number(span.low, span.low), Number(span.high, span.high)
    if later is None and isinstance(ends[0], Number) and isinstance(ends[1], Number):
        draft.missing = [what for what in draft.missing if what not in ("period", "dateline")]
        draft.fields["earlier"], draft.fields["later"] = ends[0].low, ends[1].low
        if draft.number is None:
            draft.number = {"low": ends[0].low, "high": ends[1].low, "unit": "from to"}
        return
    if later is not None and isinstance(earlier, Span) and earlier.known:
        draft.fields["later"], draft.fields["earlier"] = later.label(), earlier.label()
        draft.window = (earlier, later)
    elif later is not None:
        draft.lacks("earlier period")
    difference = frame.value("difference")
    if draft.number is None and isinstance(difference, Number):
        # "27 attacks more than in August": so many more, from how many nobody says.
        draft.number = range_of(difference, frame.measure or "attacks")
    if draft.number is None and isinstance(ends[0], Number):
        high = ends[1].low if isinstance(ends[1], Number) else None
        draft.number = {"low": ends[0].low, "high": high, "unit": "from to"}


def _later(frame: Frame, context: Context, draft: Draft) -> Span | None:
    """Return the period of which a change is told: named, that of the dateline, or the one spoken of before."""
    since = frame.value("since")
    if isinstance(frame.value("at"), Span) or not isinstance(since, Span):
        return period_of(frame, context, draft, lasting=True)
    draft.lacks("period")
    return None


def _last_before(month: Span, later: Span) -> Span:
    """Place a month without a year: "up from 30 in December" is the last December before the period compared."""
    named = month.start or month.parts[0].start
    if named is None or later.start is None:
        return month
    return month_span(later.start.year - (named.month >= later.start.month), named.month)


def _relative(span: Span, later: Span) -> Span | None:
    """Place "the year before" and "the previous quarter" against the period that is compared with it."""
    if span.relative == "year before" or span.unit == "year":
        return months_before(later, 12)
    months = MONTHS_OF.get(span.unit, 0)
    return months_before(later, months) if months else None


def amount(frame: Frame, draft: Draft, direction: str) -> None:
    """Note by how much, as percent or as a multiple."""
    by, times, of = frame.value("by"), frame.value("times"), frame.value("of")
    draft.fields["direction"] = direction
    if isinstance(of, Number):
        draft.fields["direction"] = "more" if of.low > 100 else "less"
        by = replace(of, low=abs(of.low - 100), high=abs(of.high - 100))
    if isinstance(by, Number) and by.low > 0:
        draft.fields["percent"] = by.low
        draft.number = range_of(by, "percent")
        how = by.how
    elif isinstance(times, Number) or frame.gives.get("times"):
        number = times
        if not isinstance(number, Number):
            number = Number(frame.gives["times"], frame.gives["times"], frame.gives.get("how", "exactly"))
        how = number.how
        if how == "exactly":
            how = next((word for word in ("more than", "at least") if f" {word} " in frame.words), how)
        if direction == "less":
            draft.fields["percent"] = 100 * (1 - 1 / number.low) if number.low > 1 else 50.0
        elif number.low > 1:
            draft.fields["times"] = number.low
        draft.number = range_of(replace(number, how=how), "times")
    else:
        return
    draft.fields["how"] = "about" if how == "exactly" else how


def stated_amount(frame: Frame) -> dict[str, Any] | None:
    """Return by how much a frame says that a figure changed, where it says so."""
    read = Draft()
    amount(frame, read, frame.gives["direction"])
    first, second = stated_ends(frame)
    if read.number is None and isinstance(first, Number) and isinstance(second, Number):
        return {"low": first.low, "high": second.low, "unit": "from to"}
    return read.number


def stated_ends(frame: Frame) -> tuple[Any, Any]:
    """Return from how many to how many; a form may itself tell that it was "one attack a month" before."""
    first = frame.value("from")
    if first is None and (told := frame.gives.get("from")):
        first = Number(told, told)
    return first, frame.value("to")


def comparison(frame: Frame, context: Context, draft: Draft) -> None:
    """Read a comparison of two places, sides or groups of the same time."""
    amount(frame, draft, frame.gives["direction"])
    ratio, unit = frame.value("ratio"), frame.value("unit")
    if isinstance(ratio, Number):
        times = ratio.low / (unit.low if isinstance(unit, Number) and unit.low else 1)
        draft.fields["times"], draft.fields["how"] = times, "about"
        draft.number = range_of(replace(ratio, low=times, high=times), "times")
    first, second = frame.value("from"), frame.value("to")
    if isinstance(first, Number) and isinstance(second, Number):
        draft.fields["direction"] = "more" if first.low >= second.low else "less"
        draft.number = {"low": first.low, "high": second.low, "unit": "of each"}
    elif isinstance(more := frame.value("difference"), Number):
        draft.number = range_of(more, frame.measure or "attacks")
    # Behind "than", the period is that of both: "more in Mali than in Niger in 2023".
    at = period_of(frame, context, draft, ("later", "at", "period", "until", "earlier"), lasting=True)
    draft.window = (at, at)
    if at is not None:
        draft.fields["first"] = draft.fields["second"] = at.label()
