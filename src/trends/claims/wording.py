"""Words that the sentences about claims share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trends.claims.known import Known
from trends.messages import Message
from trends.messages.numbers import percent
from trends.verdict.wording import spelled

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from trends.messages.values import Value

__all__ = ["amount_words", "days_of", "kind_words", "often", "report_words", "span_label"]


def often(p: float) -> Message:
    """Say a probability as a share of cases: ``17%``, ``5.6%``, ``less than 0.1%``."""
    if p < 0.001:
        return Message("words.chance_below", n=percent(0.001, 1))
    return Message("words.chance", n=percent(p, 0 if p >= 0.095 else 1))


def amount_words(how: str, amount: Value) -> Message:
    """Say how a figure stands to an amount: ``more than 30``, ``about 62``."""
    return Message("claims.amount", how=how.replace(" ", "_"), n=amount)


def report_words(who: str, low: float, high: float | None) -> Message:
    """Say what a report states: ``SOHR (12 Feb) 11``."""
    return Message("claims.total.report", who=who, figure=Known(low, high).words())


def span_label(periods: pd.PeriodIndex) -> Message:
    """Spell a run of periods: ``March 2024``, ``January to December 2023``."""
    first, last = periods[0], periods[-1]
    if len(periods) == 1:
        return spelled(first)
    months_of_one_year = first.freqstr.startswith("M") and first.year == last.year
    return Message(f"words.span.{'within_year' if months_of_one_year else 'plain'}", first=first, last=last)


def days_of(when: object) -> str:
    """Return what a span is, for the word before it: ``day`` ("on"), ``run`` of days ("from"), or ``other`` ("in")."""
    ends: Mapping[str, object] = getattr(when, "values", {})
    first = ends.get("first", ends.get("when"))
    if getattr(first, "freqstr", "") != "D":
        return "other"
    return "run" if "last" in ends else "day"


def kind_words(kind: str) -> Message:
    """Name a kind of claim; one that a ledger made up keeps its name."""
    return Message("labels.claim_kind", kind=kind.replace(" ", "_"), name=kind)
