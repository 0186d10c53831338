"""The figures set large on the first page: the newest period, twelve months, the year so far, and the deaths."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from trends.document.blocks import Tile, Tiles
from trends.messages import Message
from trends.messages.amounts import count_words
from trends.messages.numbers import rounded, whole
from trends.periods.calendar import Frequency, days_within
from trends.series.latest import Comparison, stretch
from trends.studies.brief import reading_unit, whole_rate
from trends.tolls.measures import counts_incidents, deadliness, incidents_word

if TYPE_CHECKING:
    from collections.abc import Callable

    from trends.nowcasting.nowcast_result import Nowcast
    from trends.series.count_series import CountSeries
    from trends.series.latest import Direction, Latest, Rank, Stretch
    from trends.studies.deaths import DeathsByPeriod

__all__ = ["counted_word", "tiles"]


def tiles(found: Latest | None, deaths: DeathsByPeriod | None, entered: Nowcast | None) -> Tiles | None:
    """Return up to four tiles; None where nothing is known of any period.

    Parameters
    ----------
    found : Latest or None
    deaths : DeathsByPeriod or None
        Of the same periods; None where the data have none, or where deaths are what is counted.
    entered : Nowcast or None
        Of the newest periods, where they were judged by it.
    """
    if found is None:
        return None
    made = [_newest(found, entered), _twelve(found), _so_far(found), _deaths(found, deaths)]
    return Tiles(tuple(tile for tile in made if tile is not None))


def _newest(found: Latest, entered: Nowcast | None) -> Tile:
    series, unit = found.series, found.series.freq.value
    changes: list[str] = []
    if found.previous is not None:
        changes.append(Message("brief.tile.before", n=_known(found.previous.earlier), unit=unit))
    if found.year_before is not None:
        changes.append(Message("brief.tile.year_before", n=_known(found.year_before.earlier)))
    if found.now.drafts:
        changes.append(_draft(found, entered))
    if found.begun is not None:
        changes.append(_begun(series, found.begun))
    return Tile(
        Message("brief.tile.of", **counted_word(series), when=Message("words.period", when=found.now.first)),
        _known(found.now),
        found.previous.direction if found.previous is not None else "",
        tuple(changes),
        "" if found.rank is None else _ranked(found.rank, unit),
    )


def _draft(found: Latest, entered: Nowcast | None) -> Message:
    """Say that the newest figure will be revised, and to what it will probably come."""
    if entered is not None and (place := np.flatnonzero(entered.places == found.at)).size:
        low, high = (int(entered.quantile(share)[place[0]]) for share in (0.1, 0.9))
        return Message("brief.tile.expected", low=low, high=high)
    return Message("brief.tile.draft")


def _begun(series: CountSeries, begun: Stretch) -> Message:
    days = days_within(series.periods)[series.periods == begun.first][0]
    covered = int(whole(begun.exposed * float(days)))
    partly = "yes" if covered < days else "no"
    return Message(
        "brief.tile.begun", when=begun.first, n=count_words(begun.low), days=covered, partly=partly
    )


def _twelve(found: Latest) -> Tile | None:
    """Set the last twelve months beside the twelve before, by the mean of an observed period."""
    pair = found.year
    if pair is None:
        return None
    tile = _of_means(found.series, pair, *_yearly(pair.later.periods, found.series.freq.value))
    return tile and replace(tile, rank=_stretch_ranked(found.year_rank))


def _so_far(found: Latest) -> Tile | None:
    """Set the calendar year so far beside the same part of the year before: by totals where every period has a count."""
    pair = found.to_date
    if pair is None:
        return None
    unit = found.series.freq.value
    within = "within_year" if found.series.freq is Frequency.MONTH else "plain"
    when = Message(f"words.span.{within}", first=pair.later.first, last=pair.later.last)
    before = partial(Message, "brief.tile.same_part", year=str(pair.earlier.last.year))
    full = pair.full
    # A part of a year has no yearly mean: where one of a period would be a fraction, what is known of the sums says more.
    if full or _read_in(found.series, pair) is not found.series.freq:
        label = Message("brief.tile.of", **counted_word(found.series), when=when)
        return Tile(
            label,
            _known(pair.later),
            pair.direction if full else "",
            (before(n=_known(pair.earlier)), *_observed(pair, unit)),
            _stretch_ranked(found.to_date_rank),
        )
    tile = _of_means(found.series, pair, partial(Message, "brief.tile.mean_of", when=when), before)
    return tile and replace(tile, rank=_stretch_ranked(found.to_date_rank))


def _of_means(
    series: CountSeries, pair: Comparison, label: Callable[..., Message], before: Callable[..., Message]
) -> Tile | None:
    """Set two stretches side by side by what an observed period held, in a time in which that is a whole number."""
    later, earlier = pair.later.mean, pair.earlier.mean
    if later is None or not pair.later.stands:
        return None
    unit = _read_in(series, pair)
    scale = unit.months / series.freq.months
    now = whole_rate(later * scale)
    then = Message("brief.tile.too_few")
    if earlier is not None and pair.earlier.stands:
        then = whole_rate(earlier * scale)
    # An arrow between two figures that read the same would puzzle.
    direction: Direction = "level" if pair.direction and now == then else pair.direction
    return Tile(
        label(**{**counted_word(series), "unit": unit.value}),
        now,
        direction,
        (before(n=then), *_observed(pair, series.freq.value)),
    )


def _read_in(series: CountSeries, pair: Comparison) -> Frequency:
    """Return the time in which the means of two stretches read as whole numbers."""
    means = (part.mean for part in (pair.later, pair.earlier) if part.stands)
    return reading_unit(series.freq, *(mean for mean in means if mean is not None))


def _deaths(found: Latest, deaths: DeathsByPeriod | None) -> Tile | None:
    """Set the deaths of the last twelve months, with their range, beside those of the twelve before.

    Their sums where every period has a figure; else, as with other counts, the mean of a period that has one.
    """
    if deaths is None:
        return None
    length = round(found.series.freq.per_year)
    first = max(0, found.at + 1 - length)
    last = np.arange(first, found.at + 1)
    later = stretch(deaths.best, last, found.drafts)
    if not later.counted:
        return None
    unit = found.series.freq.value
    pair = (
        Comparison(later, stretch(deaths.best, np.arange(first - length, first), found.drafts))
        if first >= length
        else None
    )
    if pair is not None and length > 1 and later.stands and not pair.full:
        tile = _of_means(deaths.best, pair, *_yearly(length, unit))
        return tile and replace(tile, changes=(*tile.changes, Message("brief.tile.in_all", n=_known(later))))
    changes: list[str] = []
    if deaths.ranged:
        low, high = (stretch(series, last) for series in (deaths.low, deaths.high))
        if later.full and low.counted == high.counted == later.counted and low.total < high.total:
            changes.append(
                Message("brief.tile.range", low=count_words(low.total), high=count_words(high.total))
            )
    if pair is not None and pair.earlier.counted:
        before = _yearly(length, unit)[1] if length > 1 else partial(Message, "brief.tile.before", unit=unit)
        changes.append(before(n=_known(pair.earlier)))
    if later.counted < later.periods:
        changes.append(Message("brief.tile.observed_of", n=later.counted, of=later.periods, unit=unit))
    when = Message("words.span.plain", first=later.first, last=later.last)
    if later.first == later.last:
        when = Message("words.period", when=later.first)
    label = Message("brief.tile.of", what="fatalities", name="", when=when)
    return Tile(label, _known(later), pair.direction if pair and pair.full else "", tuple(changes))


def _yearly(length: int, unit: str) -> tuple[Callable[..., Message], Callable[..., Message]]:
    """Return how twelve months are labelled, and how those before them are named."""
    periods = Message("words.periods", n=length, unit=unit)
    return partial(Message, "brief.tile.mean", periods=periods), partial(
        Message, "brief.tile.preceding", periods=periods
    )


def _observed(pair: Comparison, unit: str) -> list[str]:
    """Say how many periods have a count, where not all have."""
    later, earlier = pair.later, pair.earlier
    if later.counted == earlier.counted == later.periods:
        return []
    return [
        Message(
            "brief.tile.observed", later=later.counted, earlier=earlier.counted, of=later.periods, unit=unit
        )
    ]


def _ranked(rank: Rank, unit: str) -> Message:
    values = {"kind": rank.kind, "n": rank.among, "unit": unit}
    if rank.since is not None:
        return Message("brief.rank.since", since=rank.since, gaps="yes" if rank.gaps else "no", **values)
    return Message(f"brief.rank.{'whole' if rank.whole else 'of'}", **values)


def _stretch_ranked(rank: int) -> str:
    return Message("brief.rank.stretches", kind="most" if rank > 0 else "fewest", n=abs(rank)) if rank else ""


def counted_word(series: CountSeries) -> dict[str, str]:
    """Name what is counted in one word, as the axis of a figure does."""
    threshold = deadliness(series.measure)
    if threshold is not None:
        name = Message("brief.deadly", what=incidents_word(series.subject), n=threshold)
        return {"what": "deadly", "name": name, "unit": series.freq.value}
    if counts_incidents(series.measure):
        return {"what": incidents_word(series.subject), "name": series.subject, "unit": series.freq.value}
    return {"what": series.measure, "name": series.measure, "unit": series.freq.value}


def _known(part: Stretch) -> Message:
    """Say what is known of a sum: its number, or its bounds where not every period has a count of all its days."""
    if part.full:
        return count_words(part.total)
    # Outwards, as what is spread over imprecise dates is no whole number.
    low, high = math.floor(part.low), math.ceil(part.high) if part.high < np.inf else None
    if low > 0 and high is not None:
        return Message("ratio.number.range", low=count_words(low), high=count_words(high))
    if low > 0:
        return Message("ratio.number.at_least", n=rounded(low))
    if high is not None:
        return Message("ratio.number.at_most", n=rounded(high))
    return Message("brief.tile.no_count")
