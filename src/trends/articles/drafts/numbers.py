"""Numbers: totals, shares, averages and ranges, of a period or of one incident."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from trends.articles.drafts.draft import incident_of_claim, period_of, range_of
from trends.articles.quantities import Duration, Number
from trends.articles.spans import Span, months_before

if TYPE_CHECKING:
    from trends.articles.drafts.draft import Context, Draft
    from trends.articles.frames import Frame

__all__ = ["average", "range_of_figures", "share_of", "total"]


def share_of(frame: Frame, context: Context, draft: Draft) -> None:
    """Read a share: which part of which whole."""
    share, part, whole = frame.value("share"), frame.value("part"), frame.value("whole")
    if isinstance(part, int):
        # "Every third victim" is one in three.
        share = Number(100 / part, 100 / part, "about")
    elif "of_each" in frame.gives and isinstance(whole, Number) and whole.low:
        # "One attack in five", "three victims in four".
        of_each = 100 * (part.low if isinstance(part, Number) else frame.gives["of_each"]) / whole.low
        share = Number(of_each, of_each, "about")
    elif share is None and part is None and isinstance(frame.value("by"), Number):
        # "The vast majority, 83 per cent": the figure says it better than the word.
        share = frame.value("by")
    if isinstance(share, Number):
        draft.fields["value"] = min(share.low / 100, 1.0)
        draft.fields["how"] = "about" if share.how == "exactly" else share.how
        draft.number = range_of(share, "percent")
    elif isinstance(part, Number):
        total = whole.low if isinstance(whole, Number) else None
        if total:
            draft.fields["value"], draft.fields["how"] = min(part.low / total, 1.0), "about"
        else:
            draft.lacks("figure")
        draft.number = (
            {"low": part.low, "high": total, "unit": "of"}
            if total
            else range_of(part, frame.measure or "people")
        )
    else:
        draft.fields["value"], draft.fields["how"] = (
            frame.gives.get("value", 0.5),
            frame.gives.get("how", "more than"),
        )
        low = 100 * float(draft.fields["value"])
        high = None if draft.fields["how"] == "more than" else low
        draft.number = {"low": low, "high": high, "unit": "percent"}
    if frame.gives.get("part"):
        draft.fields["part"] = frame.gives["part"]
    else:
        draft.lacks("part")
    _figure(frame, context, draft)


def _figure(frame: Frame, context: Context, draft: Draft) -> None:
    """Note of what a total is: of a period that is named, else of one incident."""
    at = frame.value("at") or frame.value("period")
    # In "84 in February, the deadliest month since 2020" the month is of the toll, and the rest of the record.
    of_period = isinstance(at, Span) and at.known and at.freq not in ("day", "week")
    if not of_period and _since(frame, context, draft):
        return
    if isinstance(at, Span) and of_period:
        draft.fields["figure"], draft.window = at.label(), (at, at)
        return
    if isinstance(at, Span) and not at.known:
        draft.lacks("dateline" if context.base is None else "period")
        return
    day = incident_of_claim(frame, context, draft)
    draft.window = (day, day)


def _since(frame: Frame, context: Context, draft: Draft) -> bool:
    """Note that a total is one since a date, up to a date or to the month of the text, where it says so."""
    since, until = frame.value("since") or frame.value("start"), frame.value("until")
    if not (isinstance(since, Span) and since.known):
        return False
    last = until if isinstance(until, Span) and until.known else context.month
    if last is None or last.end is None or since.start is None:
        return False
    draft.fields["figure"], draft.window = Span(since.start, last.end, "span").label(), (since, last)
    return True


def total(frame: Frame, context: Context, draft: Draft) -> None:
    """Read a total."""
    value = frame.value("value")
    if "value" in frame.gives:
        value = Number(frame.gives["value"], frame.gives["value"])
    if not isinstance(value, Number):
        draft.lacks("figure")
        return
    value = replace(value, how=frame.gives.get("how", value.how))
    draft.fields["value"], draft.fields["how"] = value.low, value.how
    draft.number = range_of(value, frame.measure or "attacks")
    if frame.measure in (None, "attacks", "high_quality"):
        draft.one_incident = False
        if not isinstance(frame.value("at"), Span) and _since(frame, context, draft):
            return
        at = period_of(frame, context, draft, lasting=True)
        if at is not None:
            draft.fields["figure"], draft.window = at.label(), (at, at)
        return
    _figure(frame, context, draft)


def average(frame: Frame, context: Context, draft: Draft) -> None:
    """Read an average: how many a day, a month or a year; "one every two days" is half a one a day."""
    value, every = frame.value("value"), frame.value("every")
    if value is None and "value" in frame.gives:
        value = Number(frame.gives["value"], frame.gives["value"])
    if not isinstance(value, Number):
        draft.lacks("figure")
        return
    draft.fields["value"], draft.fields["how"] = value.low, "about" if value.how == "exactly" else value.how
    draft.number = range_of(value, frame.measure or "attacks")
    freq = next((unit for unit, words in _PER.items() if any(word in frame.words for word in words)), "month")
    if isinstance(every, Duration) and every.number:
        draft.fields["value"] /= every.number
        freq = every.unit
    draft.fields["freq"] = freq
    first, last = frame.value("since") or frame.value("start"), frame.value("until")
    at = frame.value("at")
    if isinstance(at, Span) and at.known:
        first, last = first or at, last or at
    over = frame.value("over")
    if isinstance(over, Duration) and over.months > 1 and context.month and not isinstance(first, Span):
        first, last = months_before(context.month, over.months), months_before(context.month, 1)
    last = last if isinstance(last, Span) and last.known else context.month
    if not (isinstance(first, Span) and first.known):
        first = context.period
        draft.guessed += 1
    if not (isinstance(first, Span) and first.known):
        draft.lacks("period")
        return
    assert first.start is not None  # noqa: S101 - it is known
    draft.fields["start"] = first.start.isoformat()[:7]
    if last is not None and last.end is not None:
        draft.fields["end"] = last.end.isoformat()[:7]
    draft.window = (first, last)


_PER = {
    "day": (" day ", " daily ", " jour ", " quotidien", " día ", " diari", " يوم"),
    "week": (" week ", " weekly ", " semaine ", " hebdomadaire", " semana", " اسبوع"),
    "quarter": (" quarter ", " trimestr"),
    "year": (
        " a year ",
        " per year ",
        " yearly ",
        " annually ",
        " par an ",
        " annuel",
        " al año ",
        " anual",
        " سنويا ",
        " كل عام ",
    ),
}


def range_of_figures(frame: Frame, context: Context, draft: Draft) -> None:
    """Read a range, or that figures differ."""
    if frame.gives.get("how") == "differ":
        draft.fields["how"] = "differ"
        day = incident_of_claim(frame, context, draft)
        draft.window = (day, day)
        return
    number = frame.value("range") or frame.value("value")
    low, high = frame.value("low"), frame.value("high")
    if isinstance(low, Number) and isinstance(high, Number):
        number = Number(min(low.low, high.low), max(low.high, high.high))
    if not isinstance(number, Number):
        draft.lacks("figure")
        return
    draft.fields["low"], draft.fields["high"] = number.low, number.high
    draft.number = {"low": number.low, "high": number.high, "unit": frame.measure or "fighters"}
    _figure(frame, context, draft)
