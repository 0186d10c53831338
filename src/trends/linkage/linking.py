"""Linking the records of several sources that tell of one incident.

The model is that of Fellegi & Sunter (1969); see `trends.linkage.weights`. Every record stays: what has no partner is a
cluster of its own, and what was linked stands side by side.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd

from trends.errors import ParameterError
from trends.linkage.agreement import actor_sets, levels_of
from trends.linkage.candidates import Places, candidate_pairs, joined
from trends.linkage.clusters import build_clusters
from trends.linkage.result import LinkageResult
from trends.linkage.weights import Weights, learn
from trends.sources.arguments import guarded_data

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from trends.incidents.incidents import Incidents
    from trends.linkage.candidates import FloatArray, IntArray
    from trends.sources.arguments import IncidentsLike

__all__ = ["link"]

LOOSEST = 0.05
"""Pairs less likely than this are forgotten; with it the union is smallest."""
_SHIFTS = (-56, -49, -42, -35, 35, 42, 49, 56)
"""Days by which one table is shifted for pairs that are near by chance: whole weeks, so that days of the week stay; more
than the widest window and the longest range together, so that no true pair is left among them; and few enough that the
front has hardly moved."""


@guarded_data
def link(
    *tables: IncidentsLike,
    names: Sequence[str] | None = None,
    days: int = 3,
    km: float = 25.0,
    threshold: float = 0.5,
) -> LinkageResult:
    """Find the records of several tables that tell of the same incidents.

    Parameters
    ----------
    *tables : Incidents
        Two or more, already selected alike (one area, the same actors). Within a table no records are joined.
    names : sequence of str, optional
        What to call them; by default the names of their sources.
    days : int
        Most days between the dates of two records, from 0 to 10.
    km : float
        Most kilometres between their places, beside what the precision of the places leaves open.
    threshold : float
        Records are put together from this probability on. Counts of the union use all probabilities.

    Returns
    -------
    LinkageResult

    Raises
    ------
    ParameterError
        For fewer than two tables, names that are not as many and different, or limits outside what is possible.

    Notes
    -----
    Records without a date, or dated to a range of more than 31 days, are linked to none and stay by themselves.
    """
    given = cast("tuple[Incidents, ...]", tables)
    _refuse(given, names, days, km, threshold)
    # As a count would: protests of one source are not looked for among the battles of another.
    chosen = [table if table.kinds_chosen else table.select() for table in given]
    called = tuple(names) if names is not None else _names(chosen)
    frames = [table.frame for table in chosen]
    places = [Places.of(frame) for frame in frames]
    acting = [actor_sets(frame) for frame in frames]
    offsets = np.cumsum([0, *(len(frame) for frame in frames)])
    linked: list[tuple[IntArray, IntArray, IntArray, FloatArray, FloatArray, FloatArray]] = []
    learned: dict[tuple[str, str], Weights] = {}
    source = np.repeat(np.arange(len(frames)), [len(frame) for frame in frames])
    # What cannot be linked sorts after every range.
    exactness = np.concatenate([np.where(place.dated, place.end - place.start, 99_999) for place in places])
    twice = np.zeros(int(offsets[-1]))
    for first, second in combinations(range(len(frames)), 2):
        a, b = places[first], places[second]
        pairs = candidate_pairs(a, b, days, km)
        both, sides = (frames[first], frames[second]), (acting[first], acting[second])
        levels = levels_of(pairs, a, b, both, sides)
        # What near pairs look like that cannot be one incident: the same places and the same war,
        # weeks apart.
        chance = joined([candidate_pairs(a, b.shifted(shift), days, km) for shift in _SHIFTS])
        weights, weight, probability = learn(
            pairs,
            levels,
            chance,
            levels_of(chance, a, b, both, sides),
            len(_SHIFTS),
            (int(a.dated.sum()), int(b.dated.sum())),
        )
        learned[called[first], called[second]] = weights
        left, right = pairs.left + offsets[first], pairs.right + offsets[second]
        # Of a pair the record dated less well is the one that the other tells of; several may tell of it, each with a part.
        later = np.where(exactness[right] >= exactness[left], right, left)
        twice = np.maximum(twice, np.minimum(np.bincount(later, probability, minlength=len(twice)), 1.0))
        kept = probability >= LOOSEST
        linked.append(
            (left[kept], right[kept], pairs.days[kept], weight[kept], probability[kept], pairs.km[kept])
        )
    left, right, apart = (np.concatenate([part[at] for part in linked]).astype(np.int64) for at in range(3))
    weight, probability, distance = (np.concatenate([part[at] for part in linked]) for at in range(3, 6))
    # Probabilities come in few values, as agreement has few levels: without more, the order of the
    # file would decide.
    fine = _apart(frames, left, right, apart, distance)
    clusters = build_clusters(left, right, probability, source, exactness, fine, threshold, twice)
    links = pd.DataFrame(
        {
            "left": left,
            "right": right,
            "weight": weight,
            "probability": probability,
            "days": apart,
            "km": distance,
        }
    ).sort_values(["probability", "left", "right"], ascending=[False, True, True], ignore_index=True)
    return LinkageResult(
        tables=tuple(chosen),
        names=called,
        clusters=clusters,
        links=links,
        weights=learned,
        threshold=threshold,
        unlinkable=tuple(int((~place.dated).sum()) for place in places),
        window=(days, km),
    )


def _refuse(
    tables: Sequence[Incidents], names: Sequence[str] | None, days: int, km: float, threshold: float
) -> None:
    if len(tables) < 2:
        raise ParameterError("Linking needs at least two tables of incidents.")
    if names is not None and (len(names) != len(tables) or len(set(names)) != len(names)):
        raise ParameterError(f"Give each of the {len(tables)} tables a name of its own.")
    if days not in range(11):
        raise ParameterError(f"days is a whole number from 0 to 10, not {days!r}.")
    if not 0 <= km <= 500:
        raise ParameterError(f"km lies from 0 to 500, not {km!r}.")
    if not LOOSEST <= threshold <= 1:
        raise ParameterError(f"threshold is a probability from {LOOSEST} to 1, not {threshold!r}.")


def _names(tables: Sequence[Incidents]) -> tuple[str, ...]:
    """Call tables by their sources, numbered where one comes twice."""
    names: list[str] = []
    for table in tables:
        word = table.provenance.source
        again = sum(name == word or name.startswith(f"{word} (") for name in names)
        names.append(f"{word} ({again + 1})" if again else word)
    return tuple(names)


def _apart(
    frames: Sequence[pd.DataFrame], left: IntArray, right: IntArray, days: IntArray, km: FloatArray
) -> NDArray[np.float64]:
    """Return how far apart pairs of one probability are: a day counts like 10 km, tolls by their logarithms."""
    toll = np.concatenate([frame["fatalities_best"].to_numpy(float, na_value=np.nan) for frame in frames])
    differ = np.abs(np.log1p(toll[left]) - np.log1p(toll[right]))
    return np.asarray(days + np.nan_to_num(km, nan=50.0) / 10 + np.nan_to_num(differ, nan=1.0))
