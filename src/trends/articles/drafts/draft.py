"""What a claim of a kind needs, as far as a text tells it, and what several kinds ask of a frame."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from trends.articles.spans import MONTHS_OF, Span, month_span

if TYPE_CHECKING:
    from trends.articles.frames import Frame
    from trends.articles.quantities import Number

__all__ = ["Context", "Draft", "first_label", "incident_of_claim", "months_in", "period_of", "range_of"]


@dataclass
class Context:
    """What the text has told so far.

    Attributes
    ----------
    base : date or None
        The day of the dateline.
    period : Span or None
        The period spoken of last.
    day : date or None
        The day spoken of last.
    """

    base: date | None
    period: Span | None = None
    day: date | None = None

    @property
    def month(self) -> Span | None:
        """The month of the dateline."""
        return None if self.base is None else month_span(self.base.year, self.base.month)


@dataclass
class Draft:
    """What a claim of a kind needs, as far as the text tells it.

    Attributes
    ----------
    fields : dict
        Of the ledger's entry, without data, selection and measure.
    window : (Span or None, Span or None)
        First and last period that it is about.
    number : dict or None
        ``low``, ``high`` and ``unit``.
    missing : list of str
        What nothing tells: ``period``, ``earlier period``, ``incident``, ``dateline``, ``figure``, ``date``.
    guessed : int
        How many parts were taken from elsewhere.
    incident : date or None
        The day of the one incident that it is about.
    one_incident : bool
        Whether it is about one incident.
    """

    fields: dict[str, Any] = field(default_factory=dict)
    window: tuple[Span | None, Span | None] = (None, None)
    number: dict[str, Any] | None = None
    missing: list[str] = field(default_factory=list)
    guessed: int = 0
    incident: date | None = None
    one_incident: bool = False

    def lacks(self, what: str) -> None:
        """Note what nothing tells."""
        if what not in self.missing:
            self.missing.append(what)


def period_of(
    frame: Frame,
    context: Context,
    draft: Draft,
    roles: tuple[str, ...] = ("later", "at", "period", "until"),
    *,
    lasting: bool = False,
) -> Span | None:
    """Return the period that a claim is about: named, else spoken of before; `lasting` takes one that joins two."""
    for role in roles:
        span = frame.value(role)
        if (
            isinstance(span, Span)
            and (not span.relative)
            and (lasting or not span.parts or span.unit != "span")
        ):
            if not span.known:
                draft.lacks("dateline" if context.base is None else "period")
                return None
            return span
    if context.period is not None and context.period.known:
        draft.guessed += 1
        return context.period
    draft.lacks("period")
    return None


def range_of(number: Number, unit: str) -> dict[str, Any]:
    """Return a number as its ends, open where the text bounds it on one side only."""
    low = None if number.how in ("at most", "fewer than") else number.low
    high = None if number.how in ("at least", "more than") else number.high
    return {"low": low, "high": high, "unit": unit}


def first_label(span: Span) -> str:
    """Return the first month of a period, or the day of a day."""
    assert span.start is not None  # noqa: S101 - only what is placed comes here
    return span.start.isoformat()[:7] if span.unit != "day" else span.start.isoformat()


def incident_of_claim(frame: Frame, context: Context, draft: Draft) -> Span | None:
    """Note which incident a claim is about, by its day."""
    draft.one_incident = True
    named = [frame.value(role) for role in ("at", "date", "after", "period")]
    named += [phrase.value for phrase in frame.others]
    day = next(
        (span.start for span in named if isinstance(span, Span) and span.unit == "day" and span.known), None
    )
    if day is None:
        day = context.day or context.base
        draft.guessed += 1
    if day is None:
        draft.lacks("incident")
        return None
    draft.incident = day
    return Span(day, day, "day")


def months_in(span: Span) -> int:
    """Return how many whole months a period has; 0 for one of days."""
    if span.unit in MONTHS_OF:
        return MONTHS_OF[span.unit]
    if span.start and span.end and span.start.day == 1:
        return (span.end.year - span.start.year) * 12 + span.end.month - span.start.month + 1
    return 0
