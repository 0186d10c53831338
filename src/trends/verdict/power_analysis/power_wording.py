"""What windows could tell, in words: the sentence of a power analysis, and why a longer window may find less."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.messages import Message
from trends.messages.numbers import fixed, percent, rounded
from trends.verdict.change import BEYOND
from trends.verdict.wording import counted, joined, margin_factor

if TYPE_CHECKING:
    from trends.messages.values import Value
    from trends.verdict.power_analysis.power_result import PowerAt, PowerResult

__all__ = ["periods_of", "sentence_of_power", "why_less"]

_KEPT_FROM = ("margin", "thirds", "sixths", "unobserved", "noise")
"""What may keep a history from the right verdict; see `trends.verdict.rule.Judgement`."""


def periods_of(shown: PowerResult, n: int) -> Message:
    """Return a number of periods in words: ``48 months``."""
    return Message("words.periods", n=n, unit=shown.series.freq.value)


def sentence_of_power(shown: PowerResult) -> Message:
    """Say when the change would be found, and in how many of the simulated histories."""
    if not shown.windows:
        return Message("power.cannot", what=counted(shown.series), why=joined(shown.reasons))
    first, last, needed = shown.windows[0], shown.windows[-1], shown.needed
    if needed is None:
        at, missed = last, last.further > 0
        kind = "never" if missed else "at_hand"
    else:
        at, missed = next(window for window in shown.windows if window.further == needed), False
        kind = "later" if needed else "enough_at_hand"
    clauses = [_clause(shown, kind, at, event=_event(shown, "missed" if missed else "event"))]
    if first.further == 0 < at.further:
        clauses.append(_clause(shown, "now", first))
    for window in reversed(shown.windows):
        many = window.verdicts.get("not testable", 0)
        if window.untestable and 2 * many >= window.histories:
            clauses.append(
                Message(
                    "power.clause.untested",
                    periods=periods_of(shown, window.periods),
                    n=many,
                    why=window.untestable,
                )
            )
            break
    return Message("power.said", clauses=clauses)


def _clause(shown: PowerResult, kind: str, at: PowerAt, **more: Message) -> Message:
    length = at.further if kind in ("later", "never") else at.periods
    return Message(
        f"power.clause.{kind}",
        periods=periods_of(shown, length),
        n=at.verdicts.get(shown.aim, 0),
        of=at.histories,
        **more,
    )


def _event(shown: PowerResult, kind: str) -> Message:
    """Say what would be found, or missed."""
    margin, what = margin_factor(shown.margin), counted(shown.series)
    if shown.change == 1:
        return Message(f"power.{kind}.constant", what=what, margin=margin)
    if shown.change == 0.5:
        change = Message("power.change.halving", what=what)
    elif shown.change == 2:
        change = Message("power.change.doubling", what=what)
    elif shown.change > 1.995:
        change = Message("power.change.times", what=what, n=fixed(min(shown.change, BEYOND), 1))
    else:
        by = rounded(abs(shown.change - 1) * 100, 3)
        change = Message(f"power.change.{'rise' if shown.change > 1 else 'fall'}", what=what, n=by)
    if shown.aim == "supported":
        return Message(f"power.{kind}.smaller", change=change, margin=margin)
    return Message(f"power.{kind}.found", change=change)


def why_less(shown: PowerResult) -> str:
    """Say why a longer window gave the right verdict less often than a shorter one; empty where none did.

    Chance, where the two shares lie within two standard errors; else the season, which grows with the window; else what
    kept more histories from the verdict, if that is at least half of the difference.
    """
    pairs = [
        (earlier, later)
        for number, later in enumerate(shown.windows)
        for earlier in shown.windows[:number]
        if later.probability(shown.aim) < earlier.probability(shown.aim)
    ]
    if not pairs:
        return ""
    shorter, longer = max(
        pairs, key=lambda pair: pair[0].probability(shown.aim) - pair[1].probability(shown.aim)
    )
    high, low = shorter.probability(shown.aim), longer.probability(shown.aim)
    compared: dict[str, Value] = {
        "longer": periods_of(shown, longer.periods),
        "shorter": periods_of(shown, shorter.periods),
        "low": percent(low),
        "high": percent(high),
    }
    if high - low <= 2 * float(np.hypot(shorter.error(shown.aim), longer.error(shown.aim))):
        return Message("power.less.chance", histories=shown.histories, **compared)
    if longer.season != shorter.season:
        return Message("power.less.season", taken=longer.season, before=shorter.season, **compared)
    shares = {
        why: [window.because.get(why, 0) / window.histories for window in (longer, shorter)]
        for why in _KEPT_FROM
    }
    why, (more, fewer) = max(shares.items(), key=lambda pair: pair[1][0] - pair[1][1])
    if more - fewer >= (high - low) / 2:
        return Message("power.less.because", why=why, more=percent(more), fewer=percent(fewer), **compared)
    return Message("power.less.unknown", **compared)
