"""Seasonal concentration: attacks, or deaths, gather in certain months or in dated intervals such as Ramadan.

Deterministic part: the share of the events in the season against its share of the observed days. Statistical part: the
rate in the season over the rate outside it, with an interval that allows for scatter and autocorrelation, and how
often histories of a constant pace without a season concentrate as much. A claim of concentration is about a process,
so the interval gives the verdict.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from trends.claims.calendar import dated_intervals, share_of_days
from trends.claims.claim import Claim, Text
from trends.claims.evidence import Evidence, truth_of
from trends.claims.known import Known
from trends.messages import Message, joined
from trends.messages.numbers import fixed, percent, rounded
from trends.verdict.chance import constant_pace, no_process
from trends.verdict.change import telling
from trends.verdict.concentration import concentration
from trends.verdict.wording import change_times, compared, span

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.claims.library import Library
    from trends.series.count_series import CountSeries
    from trends.verdict.chance import Chance
    from trends.verdict.change import Change
    from trends.verdict.rule import Verdict

__all__ = ["SeasonClaim", "weigh"]

FEWEST = 12
"""Observed periods at least, some inside the season and some outside."""


class SeasonClaim(Claim):
    """A claim that events gather in a season.

    Attributes
    ----------
    months : tuple of int
        Months of the year.
    interval : str, optional
        A season with dates of its own: ``ramadan``.
    direction : str
        ``more`` or ``less`` than at other times.
    """

    kind: Literal["season"]
    months: tuple[Annotated[int, Field(ge=1, le=12)], ...] = ()
    interval: Text | None = None
    direction: Literal["more", "less"] = "more"

    @model_validator(mode="after")
    def _one_season(self) -> SeasonClaim:
        if bool(self.months) == (self.interval is not None):
            raise ValueError('months = [2, 3, 4] or interval = "ramadan", one of them')
        return self


def weigh(claim: SeasonClaim, library: Library) -> Evidence:
    """Judge a claim of seasonal concentration."""
    reading = library.reading(claim)
    # Completions of imprecise dates are dropped: they smear an attack over months in and out of the
    # season, and the share asks for the counts themselves.
    series = replace(reading.series.within(claim.window), draws=None)
    intervals = dated_intervals(claim.interval, series.start, series.end) if claim.interval else ()
    inside = share_of_days(series.periods, claim.months, intervals)
    seen = series.observed & (series.exposure_days > 0)
    events, days = series.count[seen], series.exposure_days[seen]
    share = float((events * inside[seen]).sum() / events.sum()) if events.sum() else float("nan")
    of_days = float((days * inside[seen]).sum() / days.sum()) if days.sum() else float("nan")
    name = _name(claim)
    figures = (
        (
            Known.of(share, label=Message("claims.season.share_of", subject=series.subject, season=name)),
            Known.of(of_days, label=Message("claims.season.share_of_days", season=name)),
        )
        if np.isfinite([share, of_days]).all()
        else ()
    )
    # Ramadan begins and ends within months: a month is of the season with more than half of its days.
    both = (inside[seen] > 0.5).any() and (inside[seen] < 0.5).any()
    if seen.sum() < FEWEST or not both or not events.sum():
        lacking = "nothing" if len(events) and not events.sum() else "too_few"
        return Evidence(
            verdict="not testable",
            said=Message(
                f"claims.season.{lacking}",
                periods=Message("words.periods", n=int(seen.sum()), unit=series.freq.value),
                n=int(seen.sum()),
                season=name,
            ),
            why=Message(f"claims.season.why.{lacking}"),
            figures=figures,
            without=int((~seen).sum()),
            series=series,
            marked=_marked(series, inside),
        )
    concentrated = concentration(series, inside)
    literally = share > of_days if claim.direction == "more" else share < of_days
    verdict, why = _verdict(claim, concentrated, literally)
    chance, no_chance = _by_chance(claim, reading.series, series, inside, share)
    sentence = Message(
        "claims.season.said",
        span=span(series),
        share=percent(share),
        subject=series.subject,
        season=name,
        of_days=percent(of_days),
        times=_times(concentrated),
        interval=compared(concentrated.low95, concentrated.high95),
    )
    return Evidence(
        verdict=verdict,
        said=sentence,
        truth=truth_of(literally),
        short=Message("claims.short.season", share=percent(share), days=percent(of_days)),
        why=why,
        value=Known.of(share, label=Message("claims.season.share_in", season=name)),
        figures=figures,
        without=int((~seen).sum()),
        chance=chance,
        no_chance=no_chance,
        more={
            "rate_ratio": concentrated.to_dict(),
            "share": share,
            "share_of_days": of_days,
            "intervals": [list(interval) for interval in intervals],
        },
        series=series,
        marked=_marked(series, inside),
    )


def _verdict(claim: SeasonClaim, found: Change, literally: bool) -> tuple[Verdict, str]:
    """Ask the 95% interval for a concentration; one that is not there, and cannot be larger than the margin, is denied."""
    more = claim.direction == "more"
    if (found.low95 > 1) if more else (found.high95 < 1):
        return "supported", Message("claims.season.why.as_claimed")
    if (found.high95 < 1) if more else (found.low95 > 1):
        return "contradicted", Message("claims.season.why.other_side")
    # The 90% interval, as for every "no more than the margin" here: two one-sided tests at 5% each.
    none = found.high90 < claim.margin if more else found.low90 > 1 / claim.margin
    if none and not literally:
        return "contradicted", Message("claims.season.why.ruled_out", n=rounded(claim.margin))
    return "inconclusive", Message("claims.season.why.holds_one")


def _by_chance(
    claim: SeasonClaim,
    whole: CountSeries,
    series: CountSeries,
    inside: NDArray[np.float64],
    share: float,
) -> tuple[Chance | None, str]:
    """Return how often a constant pace without a season gathers as much there: the season itself is the question."""
    seen = series.observed & (series.exposure_days > 0)
    # Of the whole series, so that noise is estimated from all there is; the window is cut from its
    # histories.
    pace = constant_pace(whole, season="none")
    if pace is None:
        return None, no_process(whole) or ""
    window = np.isin(whole.periods.asi8, series.periods.asi8)

    def gathers(histories: NDArray[np.float64]) -> NDArray[np.bool_]:
        drawn = histories[:, window]
        total = drawn[:, seen].sum(axis=1)
        # A history without any event has no share; it is left out below and only must not divide by
        # zero here.
        shares = (drawn[:, seen] * inside[seen]).sum(axis=1) / np.maximum(total, 1e-9)
        as_far = shares >= share - 1e-9 if claim.direction == "more" else shares <= share + 1e-9
        return np.asarray(as_far & (total > 0))

    question = Message("claims.chance.season", direction=claim.direction, season=_name(claim))
    return pace.chance(question, gathers), ""


def _name(claim: SeasonClaim) -> str:
    if claim.interval:
        return claim.interval.capitalize()
    months = sorted(claim.months)
    # The year is any: only the name of the month is written.
    names = [Message("words.month", month=pd.Period(year=2001, month=month, freq="M")) for month in months]
    # December to February is no run by number, and its months are listed.
    run = list(range(months[0], months[-1] + 1)) == months
    if run and len(names) > 2:
        return Message("words.span.plain", first=names[0], last=names[-1])
    return joined(names, "and")


def _marked(series: CountSeries, inside: NDArray[np.float64]) -> tuple[str, ...]:
    return tuple(label for label, share in zip(series.labels, inside, strict=True) if share > 0.5)


def _times(found: Change) -> Message:
    ratio = found.ratio
    if telling(ratio) is None:
        return change_times(found)
    return Message("ratio.number.plain", n=fixed(ratio, 1 if ratio >= 1.95 or ratio < 0.1 else 2))
