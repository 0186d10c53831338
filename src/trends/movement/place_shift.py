"""Is the violence moving? The two halves of a window compared place by place, and against chance."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

import numpy as np

from trends.errors import ParameterError
from trends.fitting.bursts import bursts
from trends.fitting.joint import joint_test
from trends.fitting.place_shift import STATISTICS, Histories, by_calendar, observed, shifted
from trends.messages import Message
from trends.messages.numbers import percent
from trends.movement.located import Located, locate
from trends.movement.place_shift_result import Movement, PlaceShiftResult, ShiftStatistic
from trends.sources.arguments import guarded_data
from trends.tolls.measures import noun
from trends.verdict.rule import SIGNIFICANT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from trends.incidents.incidents import Incidents
    from trends.sources.arguments import IncidentsLike

__all__ = ["FEWEST", "cautions", "histories_of", "lacking", "place_shift"]

FEWEST = 20
"""Incidents with a place in either half at least: with fewer, shares by place tell next to nothing."""

_FEWEST_MONTHS = 12
_FEWEST_PERMUTATIONS = 99
_A_ROUND = 24
"""Months below which a yearly round of places (pastures, passes, rains) can look like movement."""


_SHARED = ("shares", "centre")
"""What is wanted of incidents that are shared over areas."""


@dataclass(frozen=True)
class _Test:
    """Statistics by name: as counted, as drawn where nothing moved, and their p-values, allowing for each other."""

    values: Mapping[str, float]
    drawn: Mapping[str, NDArray[np.float64]]
    adjusted: Mapping[str, float]
    joint: float


@guarded_data
def place_shift(
    incidents: IncidentsLike,
    by: str = "cell",
    *,
    start: object = None,
    end: object = None,
    split: object = None,
    measure: str = "attacks",
    estimate: str = "best",
    margin: float = 0.2,
    permutations: int = 999,
    seed: int = 0,
) -> PlaceShiftResult:
    """Test whether events lie elsewhere in the later half of a window than in the earlier one.

    Parameters
    ----------
    incidents : Incidents
        Already selected; without kinds chosen, the kinds that the publisher's attacks are.
    by : {"cell", "admin1"}
        Cells of PRIO-GRID (half a degree), or first-order divisions. What is known by its area alone is shared over the
        cells of that area, as in `Incidents.count`; the test is made without it, too, and must agree.
    start, end : str or date, optional
        A window, both ends inclusive.
    split : str or date, optional
        First day of the later half; by default the covered days are halved between two months. A day that was chosen
        because something seemed to change there makes p too small.
    measure, estimate : str
        What is counted; see `Incidents.count`.
    margin : float
        Events stayed where they were if for certain no larger part of them would have to lie elsewhere.
    permutations : int
        Shifts in time that are drawn.
    seed : int

    Returns
    -------
    PlaceShiftResult

    Raises
    ------
    ParameterError, WindowError
        If nothing can be counted so, or for fewer than 99 permutations.

    Notes
    -----
    Chance is what comes of shifting each neighbourhood (three by three cells, or a division) round in time by a random
    amount of its own, with time measured in events: bursts stay whole and the pace may change. See the manual, "Is the
    violence moving?", for formulas and for size and power by simulation.

    Examples
    --------
    >>> import trends as tr
    >>> incidents = tr.load(tr.example("acled-invented"))
    >>> tr.place_shift(incidents, permutations=99).verdict
    'no sign of movement'
    """
    incidents = cast("Incidents", incidents)
    if permutations < _FEWEST_PERMUTATIONS:
        raise ParameterError(
            f"{permutations} permutations are too few for a p-value; use {_FEWEST_PERMUTATIONS} or more."
        )
    if not 0 < margin < 1:
        raise ParameterError(f"The margin is a share between 0 and 1, not {margin}.")
    if start is not None or end is not None or not incidents.kinds_chosen:
        incidents = incidents.select(start=start, end=end)
    located = locate(incidents, by, measure=measure, estimate=estimate, split=split)
    result = PlaceShiftResult(
        verdict="not testable",
        located=located,
        statistics=(),
        p=float("nan"),
        p_certain=None,
        most=float("nan"),
        margin=margin,
        permutations=permutations,
        seed=seed,
        warnings=tuple(cautions(incidents, located)),
        subject=noun(measure, incidents.subject),
        name=incidents.name,
        kept_back=incidents.provenance.kept_back,
    )
    reasons = lacking(located)
    if reasons:
        return replace(result, reasons=reasons)
    generators = [np.random.default_rng(child) for child in np.random.SeedSequence(seed).spawn(2)]
    histories = histories_of(located)
    # A cell that an area is shared over has a little of it in either half: it is never new, nor abandoned.
    wanted = _SHARED if located.imprecise else STATISTICS
    test = _tested(histories, wanted, permutations, generators[0])
    alone = _tested_certain(located, permutations, generators[1]) if located.imprecise else test
    # The shares as they are differ from those of the process by noise, which is what shifts show: the triangle inequality
    # of the distance bounds what is behind both.
    most = min(test.values["shares"] + float(np.quantile(test.drawn["shares"], 0.95)), 1.0)
    verdict, why = _judged(test.joint, None if alone is None else alone.joint, most, margin)
    return replace(
        result,
        verdict=verdict,
        statistics=tuple(_statistics(test, alone)),
        p=test.joint,
        p_certain=None if alone is None else alone.joint,
        most=most,
        reasons=why,
    )


def _judged(
    p: float, p_certain: float | None, most: float, margin: float
) -> tuple[Movement, tuple[Message, ...]]:
    """Judge: moved if established with and without what is known by its area, stayed if the margin is not reached."""
    apart = p_certain is None or (p < SIGNIFICANT) != (p_certain < SIGNIFICANT)
    if most < margin:
        small = (Message("movement.why.small"),) if p < SIGNIFICANT else ()
        return "stayed", (Message("movement.why.within", n=percent(most), margin=percent(margin)), *small)
    if p < SIGNIFICANT and not apart:
        return "moved", ()
    if apart and p_certain is not None:
        return "no sign of movement", (Message("movement.why.imprecise"),)
    if p < SIGNIFICANT:
        return "no sign of movement", (Message("movement.why.all_imprecise"),)
    return "no sign of movement", (Message("movement.why.noise", n=percent(most), margin=percent(margin)),)


def histories_of(located: Located, *, certain: bool = False) -> Histories:
    """Return what is shifted and compared; with `certain`, only of incidents whose place is known."""
    kept = located.certain if certain else np.ones(len(located.place), dtype=bool)
    place, day = located.place[kept], located.day[kept]
    unit = located.neighbourhood[place]
    gathered = bursts(day, unit)
    # In events: of the incidents, each once, and not of the cells that one may lie in.
    _, first = np.unique(located.incident[kept], return_index=True)
    order = np.sort(day[first])
    between = np.searchsorted(order, gathered.middle, "left") + np.searchsorted(
        order, gathered.middle, "right"
    )
    before = int(np.searchsorted(order, np.datetime64(located.halves.split, "D").astype(np.int64), "left"))
    return Histories(
        place,
        unit,
        between / 2 / max(len(order), 1),
        located.later[kept],
        located.weight[kept],
        before / max(len(order), 1),
        located.vectors if located.vectors is not None else np.full((len(located.labels), 3), np.nan),
        located.near(),
    )


def _tested(
    histories: Histories, wanted: Sequence[str], permutations: int, random: np.random.Generator
) -> _Test:
    rows = np.vstack([observed(histories), shifted(histories, permutations, random)])
    known = np.nan_to_num(rows, nan=-1.0)
    # Of what is not known of these places, or cannot differ, nothing is wanted; shares there always are.
    tested = [
        at
        for at, name in enumerate(STATISTICS)
        if name == "shares" or (name in wanted and not np.isnan(rows[0, at]) and np.ptp(known[:, at]) > 0)
    ]
    joint = joint_test(known[:, tested])
    as_counted = dict(zip(STATISTICS, by_calendar(histories), strict=True))
    names = [STATISTICS[at] for at in tested]
    return _Test(
        {name: float(as_counted[name]) for name in names},
        {name: rows[1:, at] for name, at in zip(names, tested, strict=True)},
        dict(zip(names, joint.adjusted, strict=True)),
        joint.joint,
    )


def _tested_certain(located: Located, permutations: int, random: np.random.Generator) -> _Test | None:
    later = located.later
    sizes = [len(np.unique(located.incident[located.certain & side])) for side in (~later, later)]
    if min(sizes) < FEWEST or len(np.unique(located.place[located.certain])) < 2:
        return None
    return _tested(histories_of(located, certain=True), STATISTICS, permutations, random)


def _statistics(test: _Test, alone: _Test | None) -> Iterable[ShiftStatistic]:
    for name in STATISTICS:
        tested = test if name in test.values else alone
        if tested is None or name not in tested.values:
            continue
        low, middle, high = np.nanquantile(tested.drawn[name], [0.05, 0.5, 0.95])
        yield ShiftStatistic(
            name, tested.values[name], float(middle), float(low), float(high), tested.adjusted[name]
        )


def lacking(located: Located) -> tuple[Message, ...]:
    """Say why movement cannot be tested; nothing where it can."""
    sizes, months = located.sizes, sum(located.halves.months)
    if len(located.labels) < 2:
        return (Message("movement.why.one_place", by=located.by, n=len(located.labels)),)
    if months < _FEWEST_MONTHS or not min(located.halves.months):
        return (Message("movement.why.few_months", n=months, fewest=_FEWEST_MONTHS),)
    if min(sizes) < FEWEST:
        return (Message("movement.why.few", first=sizes[0], second=sizes[1], fewest=FEWEST),)
    return ()


def cautions(incidents: Incidents, located: Located) -> Iterable[Message | str]:
    """Say what a reader of any test of movement must know of these incidents."""
    left = located.left
    if located.by == "cell" and located.imprecise:
        yield Message("movement.caution.shared", n=located.imprecise)
    for name, n in left._asdict().items():
        # Of those without a date the file says so itself.
        if n and name != "undated":
            yield Message(f"movement.caution.{name}", n=n, day=located.halves.split)
    if sum(located.halves.months) < _A_ROUND:
        yield Message("movement.caution.season")
    for known_break in incidents.collection.breaks_of(incidents.frame, incidents.coverage):
        if located.halves.first < known_break.day <= located.halves.last:
            yield Message("series.break", day=known_break.day, reason=known_break.reason)
    yield from incidents.notes
