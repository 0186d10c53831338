"""The sentence of a verdict on a constant pace, one for every reason that a verdict can have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trends.messages import Message
from trends.messages.numbers import fixed, rounded
from trends.tolls.measures import counts_deaths
from trends.verdict.change import BEYOND
from trends.verdict.rule import SIGNIFICANT
from trends.verdict.totals import halves_with_tails
from trends.verdict.wording import (
    change_against,
    compared,
    counted,
    margin_factor,
    probability,
    rate_change,
    span,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trends.messages.values import Value
    from trends.series.count_series import CountSeries
    from trends.verdict.change import Change
    from trends.verdict.detectable import Detectable
    from trends.verdict.realised import Level, Realised
    from trends.verdict.rule import Judgement

__all__ = ["leading_change", "rate_words", "sentence_of_pace", "usual_swings"]

_SETTLING = 10
"""Deaths of the attacks that are named to settle what totals cannot: with 1, every attack that killed; with 25, few."""


def sentence_of_pace(
    series: CountSeries,
    ran: Realised,
    judgement: Judgement,
    detectable: Detectable,
    margin: float,
    *,
    seasonal: bool,
) -> Message:
    """Put a verdict into one sentence that can be quoted: which way the rate went, from what to what, and when.

    Parameters
    ----------
    series : CountSeries
        What was judged.
    ran, judgement
        What ran in it, and the verdict.
    detectable : Detectable
        What a series like this could show.
    margin : float
        Above one.
    seasonal : bool
        Whether the model has a season, which is then taken out of the rates that the sentence gives.
    """
    # Adjusted rates are not the plain means of the counts: where the season is chance, 10 a month can read 8.8.
    season = "yes" if seasonal else "no"
    said: dict[str, Value] = {
        "span": span(series),
        "what": counted(series),
        "freq": series.freq.value,
        "margin": margin_factor(margin),
        "change": _said(series, ran, "halves", season, level=90),
    }
    name, certain = leading_change(ran, margin)
    named = {**said, "change": _said(series, ran, name, season)}
    because = judgement.because
    if judgement.verdict == "contradicted":
        return Message(f"pace.contradicted.{'certain' if certain else 'by_estimate'}", **named)
    if judgement.verdict == "supported":
        return Message(
            f"pace.supported.{'changed' if judgement.changed_within_margin else 'constant'}", **said
        )
    if because == "totals":
        return _of_totals(series, ran, name, season, named)
    if because == "margin":
        return Message("pace.undecided.margin", **named)
    if because == "unobserved":
        return Message(
            "pace.undecided.unobserved", established="yes" if judgement.established else "no", **said
        )
    if because in ("thirds", "sixths"):
        apart = rate_change(getattr(ran, because).ratio)
        return Message("pace.undecided.apart", parts=because, factor=apart, **said)
    if detectable.halves > BEYOND:
        return Message("pace.undecided.blind", factor=rate_change(BEYOND), **said)
    return Message("pace.undecided.reach", factor=rate_change(detectable.halves), **said)


def _of_totals(
    series: CountSeries, ran: Realised, name: str, season: str, said: Mapping[str, Value]
) -> Message:
    """Say which way totals went, between the limits that their tails give, and what would settle whether more than they did."""
    settled = Message("pace.settled.others")
    if counts_deaths(series.measure):
        settled = Message("pace.settled.deaths", n=_SETTLING, example=f"deadly:{_SETTLING}")
    if name != "halves":
        return Message("pace.totals.parts", settled=settled, **said)
    tails = halves_with_tails(ran)
    said = {**said, "change": _said(series, ran, "halves", season, tails=tails)}
    if not tails.established:
        return Message("pace.totals.by_chance", settled=settled, **said)
    direction = "rose" if tails.nearest_log > 0 else "fell"
    return Message("pace.totals.went", direction=direction, settled=settled, **said)


def usual_swings(p: float, *, established: bool) -> Message:
    """Say whether a series whose pace is constant, but swings as this one does, would have shown as much.

    Where no change is established there is none of which to say whether it will last.
    """
    if p < SIGNIFICANT:
        return Message("pace.swings.unusual", p=probability(p))
    return Message(f"pace.swings.{'usual' if established else 'within'}", p=probability(p))


def leading_change(ran: Realised, margin: float) -> tuple[str, bool]:
    """Return the change that a verdict names, and whether any lies beyond the margin for certain.

    The halves, because they tell the direction, where their estimate lies beyond or nothing lies there for certain; else
    the first change that does, or does by the estimate, or is established at all.
    """
    found = {"halves": ran.halves, "thirds": ran.thirds, "sixths": ran.sixths}
    if ran.largest_shift is not None:
        found["largest_shift"] = ran.largest_shift
    established = [name for name, change in found.items() if change.established]
    likely = [name for name in established if found[name].factor >= margin]
    certain = [name for name in found if found[name].outside(margin, level=90)]
    first = [name for name in (likely if certain else established) if name == "halves"]
    return [*first, *certain, *likely, *established, "halves"][0], bool(certain)


def _said(
    series: CountSeries,
    ran: Realised,
    name: str,
    season: str,
    *,
    level: int = 95,
    tails: Change | None = None,
) -> Message:
    """Say a change, the rates behind it, when it turned, and its interval: with `tails`, of the halves, theirs."""
    change: Change = getattr(ran, name) if tails is None else tails
    low, high = (change.low95, change.high95) if level == 95 else (change.low90, change.high90)
    first, second = ran.levels[name]
    said: dict[str, Value] = {
        **_before_and_after(first.rate * series.freq.months, second.rate * series.freq.months),
        "freq": series.freq.value,
        "season": season,
        "level": level,
        "interval": compared(low, high),
    }
    if name == "halves":
        against = change_against(
            change,
            Message("ratio.side.second_half"),
            Message("ratio.side.in_the_first"),
            Message("ratio.side.first_half"),
        )
        kind = "" if tails is None else "_with_tails"
        if change.established and ran.turn:
            turn = series.periods[series.labels.index(ran.turn)]
            return Message(f"pace.change.turned{kind}", against=against, turn=turn, **said)
        return Message(f"pace.change.halves{kind}", against=against, **said)
    if name == "largest_shift":
        start = series.periods[second.first]
        against = change_against(
            change, Message("ratio.side.from_on", when=start), Message("ratio.side.before")
        )
        return Message("pace.change.shift", against=against, **said)
    against = change_against(change, _when(series, first, "in_span"), _when(series, second, "of_span"))
    return Message("pace.change.parts", against=against, **said)


def _before_and_after(first: float, second: float) -> dict[str, Value]:
    """Write two rates; with three digits where they would read the same and are not."""
    before, after = rate_words(first), rate_words(second)
    if before == after and fixed(first, 1) != fixed(second, 1) and max(first, second) < 999.5:
        before, after = (Message("ratio.number.plain", n=rounded(rate, 3)) for rate in (first, second))
    return {"before": before, "after": after}


def _when(series: CountSeries, level: Level, side: str) -> Message:
    return Message(f"ratio.side.{side}", first=series.periods[level.first], last=series.periods[level.last])


def rate_words(rate: float) -> Message:
    """Write a rate a period: ``1,014``, ``27``, ``4.3``, ``0.25``, ``none``."""
    if rate == 0:
        return Message("pace.no_rate")
    shown = fixed(rate, 0) if rate >= 9.95 else rounded(max(rate, 0.001), 2)
    return Message("ratio.number.plain", n=shown)
