"""What else to know, in three sentences: whether such swings are usual, how deadly, where, and when in the year."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd

from trends.document.blocks import Bullets, spans
from trends.messages import Message
from trends.messages.numbers import percent, whole
from trends.periods.calendar import Frequency
from trends.studies.finding import reasons_told
from trends.studies.season import FEWEST_YEARS
from trends.tolls.measures import incidents_word
from trends.verdict.rule import SIGNIFICANT
from trends.verdict.wording import rate_change

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trends.severity.casualties import CasualtyResult
    from trends.studies.findings import Findings
    from trends.studies.places import Places
    from trends.verdict.pace_result import PaceResult
    from trends.verdict.seasonality import Seasonality

__all__ = ["key_points"]

_MOST = 3

_FEWEST_ATTACKS = 10
"""Of fewer a page says nothing of how deadly ten of them are."""

_TELLING = 0.5
"""Share of what was counted that places must hold to be told: where only some periods have them, they are not "most"."""


def key_points(study: Findings, places: Places | None) -> Bullets | None:
    """Return at most three points, the most telling first; None where the data tell of none.

    Parameters
    ----------
    study : Findings
    places : Places or None
        Its counts by place.
    """
    points = [point for point in _points(study, places) if point][:_MOST]
    return Bullets(tuple(map(spans, points))) if points else None


def _points(study: Findings, places: Places | None) -> Iterator[str]:
    result = study.told
    if result.assessment is None:
        yield from result.reasons[reasons_told(result) :]
    else:
        yield _swings(result)
    if study.casualties is not None:
        yield _deadliness(study.casualties)
    if places is not None and sum(part.known for _, part in places.parts) >= _TELLING * study.series.known:
        yield _places(places)
    yield _season(study)
    # Beside a change that is established, or ruled out, it would take back what was said; totals establish none at all.
    open_ = result.verdict == "inconclusive" and result.because not in ("margin", "totals")
    if result.detectable is not None and open_:
        yield Message("brief.point.detectable", factor=rate_change(result.detectable.halves))


def _swings(result: PaceResult) -> str:
    """Say how often a constant pace would show as much, and what follows for the time to come."""
    assert result.assessment is not None  # noqa: S101 - asked by the caller
    p = result.assessment.test.joint
    kind = "unusual" if p < SIGNIFICANT else "usual" if result.established else "within"
    return Message(f"brief.point.swings.{kind}", chance=_in_hundred(p))


def _in_hundred(p: float) -> Message:
    """Say a probability as so many in a hundred."""
    if p < 0.015:
        return Message("brief.point.few_in_hundred")
    if p > 0.985:
        return Message("brief.point.nearly_all")
    return Message("brief.point.in_hundred", n=percent(p))


def _deadliness(found: CasualtyResult) -> str:
    """Say how many an attack killed, and whether that changed."""
    each = found.per_attack
    if each is None or found.attacks < _FEWEST_ATTACKS or not found.best:
        return ""
    # Of ten attacks where one killed few: "1.7 people" is no number of people.
    many = 1 if each.value >= 10 else 10
    change = "untold"
    if found.decomposition is not None:
        ratio = found.decomposition.per_attack
        known = ratio.low95 < ratio.high95
        change = (
            "untold" if not known else "up" if ratio.low95 > 1 else "down" if ratio.high95 < 1 else "open"
        )
    value, low, high = (whole(many * part) for part in (each.value, each.low95, each.high95))
    return Message(
        "brief.point.deadliness",
        n=value,
        low=low,
        high=high,
        range="yes" if low < high else "no",
        many="one" if many == 1 else "ten",
        what=incidents_word(found.subject),
        change=change,
    )


def _places(places: Places) -> str:
    """Name the two places with most."""
    (first, most), (second, next_) = places.parts[:2]
    if most.known == next_.known:
        third = places.parts[2][1].known if len(places.parts) > 2 else 0.0
        if third == most.known:
            return ""
        return Message("brief.point.places_tied", first=first, second=second, n=whole(most.known))
    return Message(
        "brief.point.places",
        first=first,
        n=whole(most.known),
        second=second,
        m=whole(next_.known),
    )


def _season(study: Findings) -> str:
    season = study.trend.season
    if season is None:
        return ""
    if season.p > SIGNIFICANT:
        return Message("brief.point.no_season")
    if len(study.series) < FEWEST_YEARS * study.series.freq.per_year:
        return ""  # hardly told from one year's events, which the section on the season says
    peak, trough = (
        _part(season, int(at))
        for at in (season.factors["factor"].argmax(), season.factors["factor"].argmin())
    )
    return Message("brief.point.season", peak=peak, trough=trough, chance=_in_hundred(season.p))


def _part(found: Seasonality, at: int) -> str:
    """Name a part of the year: a day or a week by its month, as nobody knows the 207th day of a year."""
    part = int(found.factors["part"].iloc[at])
    if found.freq not in (Frequency.DAY, Frequency.WEEK):
        return found.peak if at == int(found.factors["factor"].argmax()) else found.trough
    day = part if found.freq is Frequency.DAY else 7 * part - 3
    # Of any year that is no leap year: a day more or less seldom is another month.
    return Message(
        "words.month", month=pd.Period(date(2001, 1, 1) + timedelta(days=min(day, 365) - 1), freq="M")
    )
