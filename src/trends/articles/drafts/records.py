"""Records: which period or incident, among which rivals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trends.articles.drafts.draft import first_label, incident_of_claim, period_of, range_of
from trends.articles.quantities import Duration, Number
from trends.articles.spans import Span, month_span, shifted

if TYPE_CHECKING:
    from trends.articles.drafts.draft import Context, Draft
    from trends.articles.frames import Frame

__all__ = ["record"]


def record(frame: Frame, context: Context, draft: Draft) -> None:
    """Read a record."""
    draft.fields["direction"] = frame.gives["direction"]
    if frame.gives.get("of") == "incident":
        at = incident_of_claim(frame, context, draft)
    else:
        at = _within(frame, period_of(frame, context, draft))
        if at is not None:
            draft.fields["at"] = at.label()
    start = _beginning(frame, at)
    rank = frame.value("rank") or frame.gives.get("rank")
    if rank:
        draft.fields["rank"] = int(rank)
        draft.number = {"low": int(rank), "high": int(rank), "unit": "rank"}
    elif isinstance(value := frame.value("value"), Number):
        # "Peaked in May at 77", "with 36 dead": how many it was.
        draft.number = range_of(value, frame.measure or "attacks")
    if frame.gives.get("among") or (" one of " in frame.words and frame.gives["direction"] == "highest"):
        # How many "one of the deadliest" means nobody says; three is as few as the words bear.
        draft.fields["among"] = 3
    since = frame.value("since")
    first: Span | None = None
    if start is not None:
        first = start
        draft.fields["start"] = first_label(start)
    elif isinstance(since, Span) and since.known:
        first = since
        if since.unit == "span":
            draft.fields["start"] = first_label(since)
        else:
            draft.fields["since"] = since.label()
    elif isinstance(since, Span):
        draft.lacks("dateline" if context.base is None else "period")
    draft.window = (first, at)


def _within(frame: Frame, at: Span | None) -> Span | None:
    """Return the shortest period that is named within another: "the highest of the year, in June" is told of June."""
    if at is None or not at.known:
        return at
    start, end = at.days
    shorter = [
        phrase.value
        for phrase in frame.others
        if isinstance(phrase.value, Span) and phrase.value.known and not phrase.value.relative
    ]
    inside = [
        span for span in shorter if span.days != at.days and start <= span.days[0] and span.days[1] <= end
    ]
    # Of an article in January "the year" is the one that it speaks of.
    if not inside and at.inferred and at.unit == "year":
        inside = [span for span in shorter if span.unit in ("day", "week", "month") and span.days[1] < start]
    return inside[0] if len(inside) == 1 else at


def _beginning(frame: Frame, at: Span | None) -> Span | None:
    """Return the period with which the rivals of a record begin, where it is one of them."""
    start = frame.value("start")
    if isinstance(start, Span) and start.known:
        return start
    if at is None or at.start is None:
        return None
    over = frame.value("over")
    if isinstance(over, Duration) and over.months:
        # "In three years" has the period itself as the last of 36 months; "in more than three" and "of the 36 before" do not.
        before = (
            over.open
            or " before " in frame.words
            or " previous " in frame.words
            or " preceding " in frame.words
        )
        months = over.months - (0 if before or at.unit != "month" else 1)
        first = shifted(at.start.replace(day=1), -months)
        return month_span(first.year, first.month)
    wide = [phrase.value for phrase in frame.others] + [
        frame.value("at"),
        frame.value("earlier"),
        frame.value("until"),
    ]
    for span in wide:
        if (
            isinstance(span, Span)
            and span.known
            and span.unit in ("year", "half", "quarter", "season")
            and span != at
        ):
            assert span.start is not None  # noqa: S101 - it is known
            if span.inferred and at.start.year == span.start.year - 1:
                # "The year" of an article in January is the year of the period that it speaks of.
                return month_span(at.start.year, 1, 12, "year")
            if span.start <= at.start:
                return span
    return None
