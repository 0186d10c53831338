"""Tempo over many periods: a constant pace, streaks, seasons, before and after a date."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trends.articles.drafts.changes import stated_amount, stated_ends
from trends.articles.drafts.draft import first_label, months_in
from trends.articles.quantities import Duration, Number
from trends.articles.spans import MONTHS_OF, Span, month_span, months_before, shifted

if TYPE_CHECKING:
    from trends.articles.drafts.draft import Context, Draft
    from trends.articles.frames import Frame

__all__ = ["before_and_after", "constant_pace", "season", "streak"]

_SHORT = ("day", "week")
_NTH_SHORT = re.compile(
    r" (?:O\d+ (?:\S+ )?(?:days?|weeks?|daily|weekly|jours?|semaines?|d[i\u00ed]as?|semanas?)|(?:jour|semaine|d[i\u00ed]a|semana) O\d+) "
)
"""The nth day or week in a row: of these the bundled series, which are monthly, tell nothing."""


def constant_pace(frame: Frame, context: Context, draft: Draft) -> None:
    """Read a claim of a constant pace: over which periods."""
    first, last = frame.value("start") or frame.value("since") or frame.value("after"), frame.value("until")
    at, over = frame.value("at"), frame.value("over")
    if isinstance(at, Span) and at.known:
        first, last = (at, last or at) if not isinstance(first, Span) else (first, last or at)
        if at.unit == "day":
            first, last = None, None
    if isinstance(over, Duration) and over.months and context.month and not isinstance(first, Span):
        first = months_before(context.month, over.months - 1)
    if not (isinstance(last, Span) and last.known):
        last = context.month
        draft.guessed += 1
    if isinstance(first, Span) and first.known:
        draft.fields["start"] = first_label(first)
    if last is not None:
        assert last.end is not None  # noqa: S101 - it is known
        draft.fields["end"] = last.end.isoformat()[:7]
    draft.window = (first if isinstance(first, Span) and first.known else None, last)


def streak(frame: Frame, context: Context, draft: Draft) -> None:
    """Read a streak: how many periods in a row, up to which."""
    draft.fields["direction"] = frame.gives["direction"]
    at, length = frame.value("at") or frame.value("until"), frame.value("length")
    after = frame.value("after") or frame.value("since")
    ended = bool(frame.gives.get("ended")) or any(
        word in frame.words for word in (" ended ", " broke ", " interrupted ", " end of ", " snapped ")
    )
    before = " before that " in frame.words
    steps: int | None = None
    if isinstance(at, Span) and at.known and len(at.parts) == 2:
        steps = months_in(at) - 1
        assert at.end is not None  # noqa: S101 - it is known
        at = month_span(at.end.year, at.end.month)
    if isinstance(length, Duration):
        steps = round(length.number)
    elif isinstance(length, int):
        steps = length
    last: Span | None = at if isinstance(at, Span) and at.known else None
    if last is None and isinstance(after, Span) and after.known and steps and after.start:
        moved = shifted(after.start, steps)
        last = month_span(moved.year, moved.month)
    if last is None and before and context.period is not None:
        last, ended = context.period, True
    if last is None and context.month is not None:
        last = months_before(context.month, 1)
        draft.guessed += 1
    if ended and last is not None and last.unit in MONTHS_OF:
        last = months_before(last, MONTHS_OF[last.unit])
    level = frame.value("level")
    if frame.gives["direction"] in ("at least", "at most"):
        draft.fields["level"] = level.low if isinstance(level, Number) else frame.gives.get("level", 1)
    if (
        steps is None
        and isinstance(after, Span)
        and after.known
        and last is not None
        and last.start
        and after.start
    ):
        steps = (last.start.year - after.start.year) * 12 + last.start.month - after.start.month
    if steps is None and last is not None and last.unit == "year" and last.start is not None:
        # "Every month of 2024": as far as the dateline.
        end = context.base if context.base and context.base.year == last.start.year else last.end
        steps = end.month if end and end != context.base else (end.month - 1 if end else None)
        last = month_span(last.start.year, max(steps or 1, 1))
    if last is None:
        draft.lacks("period" if context.base else "dateline")
    elif not steps or steps < 1:
        draft.lacks("length")
    else:
        draft.fields["at"], draft.fields["length"] = last.label(), steps
        unit = length.unit if isinstance(length, Duration) else ""
        if last.unit not in _SHORT and (unit in _SHORT or _NTH_SHORT.search(frame.words)):
            draft.lacks("form")  # six weeks are not six months
        if ended:
            draft.fields["ended"] = True
        draft.number = {"low": steps, "high": steps, "unit": "periods"}
        months = MONTHS_OF.get(last.unit, 0)
        draft.window = (months_before(last, months * steps) if months else None, last)


def season(frame: Frame, context: Context, draft: Draft) -> None:
    """Read a season: in which months of the year."""
    del context  # the same months every year
    draft.fields["direction"] = frame.gives["direction"]
    named = frame.gives.get("season")
    span = frame.value("season") or frame.value("at")
    if named == "ramadan" or " ramadan " in frame.words:
        draft.fields["interval"] = "ramadan"
        return
    named_spans = [
        span,
        frame.value("until"),
        frame.value("since"),
        *(phrase.value for phrase in frame.others),
    ]
    span = next((one for one in named_spans if isinstance(one, Span) and one.of_months), None)
    months = _months_named(span) if span is not None else ()
    if span is not None and span.known:
        draft.window = (span, span)
    if named == "truffle" and not months:
        # The desert truffle of the Syrian steppe is gathered from February to April.
        months = (2, 3, 4)
    if months:
        draft.fields["months"] = list(months)
    else:
        draft.lacks("months")


def _months_named(span: Span) -> tuple[int, ...]:
    ends = [(part.start or (part.parts[0].start if part.parts else None)) for part in (span.parts or (span,))]
    if any(end is None for end in ends):
        return ()
    first = ends[0].month  # type: ignore[union-attr]
    last = ends[-1].month if len(ends) > 1 else first + months_in(span) - 1  # type: ignore[union-attr]
    last = last if last >= first else last + 12
    return tuple((month - 1) % 12 + 1 for month in range(first, last + 1))


def before_and_after(frame: Frame, context: Context, draft: Draft) -> None:
    """Read a claim about before and after a date."""
    draft.fields["direction"] = frame.gives["direction"]
    draft.number = stated_amount(frame)
    first, second = stated_ends(frame)
    if isinstance(first, Number) and isinstance(second, Number) and first.low != second.low:
        draft.fields["direction"] = "more" if second.low > first.low else "less"
    at = next(
        (
            span
            for span in (frame.value(role) for role in ("date", "since", "after", "before", "at", "start"))
            if isinstance(span, Span) and span.known
        ),
        None,
    )
    if at is None and context.period is not None and context.period.known:
        at = context.period
        draft.guessed += 1
    if at is None:
        draft.lacks("date")
        return
    draft.fields["at"] = at.label()
    draft.window = (at, context.month)
    if context.month is not None:
        # What came after the text is none of what it speaks of.
        draft.fields["end"] = context.month.label()
