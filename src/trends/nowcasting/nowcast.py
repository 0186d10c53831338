"""What the newest periods of a series will come to."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, cast

import numpy as np

from trends.arguments import told
from trends.errors import InputError, ParameterError
from trends.messages import Message
from trends.nowcasting.delays import DelayModel, Draft
from trends.nowcasting.nowcast_result import Nowcast
from trends.nowcasting.release_kinds import FINAL, kind_by_calendar, kind_of_stretch
from trends.nowcasting.stored_triangle import triangle_of_store
from trends.nowcasting.triangle import Triangle, bundled_triangle
from trends.periods.calendar import Frequency, parse_window
from trends.sources.arguments import guarded_data
from trends.store.store import Store

if TYPE_CHECKING:
    import pandas as pd

    from trends.series.count_series import CountSeries
    from trends.sources.arguments import SeriesLike

__all__ = ["nowcast"]

# The ends of a 95 % interval are then good to a third of a percentage point (one standard error).
DRAWS = 2000
_MOST_DRAWS = 100_000

_BEYOND = 12
"""Months by which a draft may be older than the oldest whose revision is known: a year's end later it is another thing."""

_ACTIVE_PERIODS = 12


@guarded_data
def nowcast(
    series: SeriesLike,
    *,
    triangle: Triangle | str | None = None,
    draws: int = DRAWS,
    seed: int = 0,
    as_of: str | date | None = None,
) -> Nowcast:
    """Say what the newest months of a series will come to in the final edition.

    Parameters
    ----------
    series : CountSeries
        Counts by month of everything that a publisher has of one or several countries, as ``incidents.count()`` makes
        them: what stands on which release is read off ``series.age``.
    triangle : Triangle or str, optional
        What earlier figures were revised to: ``bundled``, the one of UCDP's deaths that comes with the package, and the
        default; ``store``, one of the vintages in the local store, of whatever the series counts; or one made otherwise.
    draws : int
        Of what each month will come to.
    seed : int
        For the random numbers.
    as_of : str or datetime.date, optional
        The day on which the figures were known, of a month its last: nothing that was published later is used. By
        default the day that the series has for itself, and every vintage of the triangle; of a series that looks back
        (``as_of`` of `trends.load`) those up to that day.

    Returns
    -------
    Nowcast
        One period for each month that stands on no final edition, unless that of its year was out by the day already;
        without any, and with the reason in `refused`, where no nowcast can be made.

    Raises
    ------
    ParameterError
        If `draws` is not from 1 to 100,000, `seed` is negative, or `triangle` is no triangle.
    InputError
        If the store is asked for and holds nothing of UCDP.

    Notes
    -----
    See `trends.nowcasting.delays.DelayModel`. A series of several countries is compared with the sum of these countries
    in the triangle. Nothing is said of a selection narrower than a country (an actor, a kind, a province): no triangle
    tells how such figures are revised, and revisions by actor need not be those of the country.

    Examples
    --------
    >>> import trends as tr
    >>> print(tr.nowcast(tr.load_series("central-syria")).refused.partition(":")[0])
    No reporting triangle holds figures of this source
    """
    series = cast("CountSeries", series)
    if not 1 <= draws <= _MOST_DRAWS:
        raise ParameterError(f"A nowcast takes from 1 to {_MOST_DRAWS:,} draws, not {draws}.")
    if seed < 0:
        raise ParameterError(f"The seed must be zero or a positive whole number, not {seed}.")
    held = _triangle(triangle, series)
    day = None if as_of is None else parse_window(None, as_of).end
    seen = day if day is not None else series.provenance.as_of
    if seen is not None:
        held = _as_of(held, seen)
    reason = _refusal(series, held)
    if reason is not None:
        return Nowcast.none(series, held, reason)
    known = day if day is not None else series.age.known
    if known is None:
        return Nowcast.none(series, held, Message("nowcast.refused.release"))
    key = "+".join(series.age.countries)
    if len(series.age.countries) > 1:
        held = _with_sum(held, series.age.countries, key)
    kinds = _kinds(series, known, held, key)
    try:
        model = _model_of(held)
    except InputError:
        # Without a day to look back from, what lacks is not time but an edition.
        lacking = "unrevised" if seen is None else "early"
        return Nowcast.none(series, held, Message(f"nowcast.refused.{lacking}"))
    drafts = {
        place: Draft(float(series.count[place]), kind, _months(period, known))
        for place, (period, kind) in enumerate(zip(series.periods, kinds, strict=True))
        if series.observed[place] and kind != FINAL
    }
    if not drafts:
        return Nowcast.none(series, held, Message("nowcast.refused.final"))
    superseded = tuple(series.periods[place] for place in drafts if _superseded(series, place, known))
    drafts = {place: draft for place, draft in drafts.items() if series.periods[place] not in superseded}
    if not drafts:
        return Nowcast.none(series, held, Message("nowcast.refused.superseded"))
    drafts = {
        place: draft
        for place, draft in drafts.items()
        if model.knows(draft.kind) and draft.age <= model.oldest + _BEYOND
    }
    if not drafts:
        return Nowcast.none(series, held, Message("nowcast.refused.old", months=model.oldest + _BEYOND))
    places = np.array(list(drafts), dtype=np.int64)
    last = series.count[series.observed][-_ACTIVE_PERIODS:]
    drawn = model.draws(key, list(drafts.values()), activity=float(last.mean()), draws=draws, seed=seed)
    return Nowcast(
        series=series,
        places=places,
        kinds=tuple(draft.kind for draft in drafts.values()),
        ages=tuple(draft.age for draft in drafts.values()),
        draws=drawn,
        triangle=held,
        key=key,
        known_on=known,
        superseded=superseded,
    )


def _triangle(asked: object, series: CountSeries) -> Triangle:
    """Return the triangle that is asked for."""
    if isinstance(asked, Triangle):
        return asked
    name = (
        "bundled" if asked is None else asked if isinstance(asked, str) else ""
    )  # a table has no truth value
    if name == "bundled":
        return bundled_triangle()
    if name == "store":
        return triangle_of_store(Store(), series.measure)
    raise ParameterError(f"A nowcast is made from a triangle, bundled or store, not from {told(asked)}.")


@lru_cache(maxsize=8)
def _as_of(triangle: Triangle, day: date) -> Triangle:
    return triangle.as_of(day)


@lru_cache(maxsize=8)
def _model_of(triangle: Triangle) -> DelayModel:
    """Collect the revisions of a triangle once: a screen asks for thousands of series."""
    return DelayModel.of(triangle)


@lru_cache(maxsize=8)
def _with_sum(triangle: Triangle, countries: tuple[str, ...], key: str) -> Triangle:
    return triangle.with_sum(countries, key)


def _refusal(series: CountSeries, triangle: Triangle) -> Message | None:
    """Return why no nowcast of a series can be made from a triangle, as far as the kind of series tells."""
    if not triangle.tells_of(series.provenance.source):
        return Message("nowcast.refused.source")
    if series.measure != triangle.measure:
        measure = triangle.measure if triangle.measure in ("attacks", "fatalities") else "other"
        return Message("nowcast.refused.measure", measure=measure)
    if series.freq is not Frequency.MONTH:
        return Message("nowcast.refused.frequency")
    if not series.age.countries or not series.age.whole:
        return Message("nowcast.refused.selection")
    return None


def _kinds(series: CountSeries, known: date, triangle: Triangle, key: str) -> list[str]:
    """Return the kind of release that each period stands on: of its own releases, of the triangle, or by the calendar."""
    if series.age.releases:
        stretches = [series.age.released(period.end_time.date()) for period in series.periods]
        # What stands on no release that is known was not observed, or is older than all of them.
        return [FINAL if stretch is None else kind_of_stretch(stretch) for stretch in stretches]
    rows = triangle.table[(triangle.table["key"] == key) & (triangle.table["vintage"] <= known)]
    of_vintage = rows[rows["vintage"] == rows["vintage"].max()].set_index("period").reindex(series.periods)
    if np.array_equal(of_vintage["value"].to_numpy()[series.observed], series.count[series.observed]):
        # The figures are the triangle's own: what their maker had not renewed by June is no final edition.
        return [str(kind) for kind in of_vintage["kind"].fillna(FINAL)]
    return [kind_by_calendar(period, known) for period in series.periods]


def _superseded(series: CountSeries, place: int, known: date) -> bool:
    """Whether a period stands on a draft although the edition that holds its year was published by a day.

    What the draft would come to stands in that edition: to draw it from other revisions would be to guess what is known.
    Sums that name no release are as new as their maker made them, and no edition of them is missing.
    """
    return bool(series.age.releases) and kind_by_calendar(series.periods[place], known) == FINAL


def _months(period: pd.Period, known: date) -> int:
    return max((known.year - period.year) * 12 + known.month - period.month, 0)
