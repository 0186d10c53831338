"""How far the records of a pair agree: one level a field, from the best agreement down; -1 where a side is silent."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from trends.names.actors import actors
from trends.names.matching import fold

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from trends.linkage.candidates import Pairs, Places

    Levels = NDArray[np.int8]

__all__ = ["FIELDS", "actor_sets", "levels_of"]

FIELDS: dict[str, tuple[str, ...]] = {
    "date": ("same day", "one day apart", "further apart", "ranges touch", "ranges apart"),
    "place": (
        "within 1 km",
        "within 5 km",
        "within 15 km",
        "within 50 km",
        "further",
        "inside the area",
        "outside it",
    ),
    "toll": (
        "same, 10 or more",
        "same, 3 to 9",
        "same, 2 or fewer",
        "ranges meet",
        "within a factor of 2",
        "further",
    ),
    "actors": ("the same", "one in common", "none in common"),
}
"""Fields and their levels. That both records say 47 is telling, that both say 1 is not, so equal tolls have levels by
size (Winkler 1989, "value-specific" agreement)."""

_LOOSE = 15.0
"""Beyond this reach (km) a record is placed in an area, not at a spot."""


def levels_of(
    pairs: Pairs,
    a: Places,
    b: Places,
    tables: tuple[pd.DataFrame, pd.DataFrame],
    acting: tuple[list[frozenset[str]], ...],
) -> Levels:
    """Compare the records of every pair.

    Parameters
    ----------
    pairs : Pairs
        n pairs.
    a, b : Places
    tables : pair of pandas.DataFrame
        With the canonical columns.
    acting : pair of list of frozenset
        Actors of each record; see `actor_sets`.

    Returns
    -------
    ndarray of int8, shape (n, 4)
        Levels in the order of `FIELDS`; -1 where one record does not tell.
    """
    return np.column_stack(
        [
            _date(pairs, a, b),
            _place(pairs, a, b),
            _toll(pairs, tables),
            _actors(pairs, acting[0], acting[1]),
        ]
    ).astype(np.int8)


def _date(pairs: Pairs, a: Places, b: Places) -> NDArray[np.int64]:
    exact = (a.end == a.start)[pairs.left] & (b.end == b.start)[pairs.right]
    return np.where(exact, np.minimum(pairs.days, 2), np.where(pairs.days == 0, 3, 4))


def _place(pairs: Pairs, a: Places, b: Places) -> NDArray[np.int64]:
    reach = np.maximum(a.reach[pairs.left], b.reach[pairs.right])
    spot = np.digitize(pairs.km, [1.0, 5.0, 15.0, 50.0], right=True)
    area = np.where(pairs.km <= a.reach[pairs.left] + b.reach[pairs.right], 5, 6)
    return np.where(np.isnan(pairs.km), -1, np.where(reach > _LOOSE, area, spot))


def _toll(pairs: Pairs, tables: tuple[pd.DataFrame, pd.DataFrame]) -> NDArray[np.int64]:
    (low_1, best_1, high_1), (low_2, best_2, high_2) = (
        tuple(values[rows] for values in _bounds(table))
        for table, rows in zip(tables, (pairs.left, pairs.right), strict=True)
    )
    same = best_1 == best_2
    meet = (low_1 <= high_2) & (low_2 <= high_1)
    # Half a death more on either side, so that 0 and 1 are within a factor of three and not infinitely far.
    ratio = (np.maximum(best_1, best_2) + 0.5) / (np.minimum(best_1, best_2) + 0.5)
    near = np.where(meet, 3, np.where(ratio <= 2, 4, 5))
    # Negated, as `digitize` wants ascending edges and the levels go from the largest toll down.
    levels = np.where(same, np.digitize(-best_1, [-9.5, -2.5]), near)
    silent = np.isnan(best_1) | np.isnan(best_2)
    # Two ranges can be compared where neither record has a best estimate.
    ranged = silent & ~(np.isnan(low_1) | np.isnan(high_1) | np.isnan(low_2) | np.isnan(high_2))
    return np.where(silent, np.where(ranged, np.where(meet, 3, 5), -1), levels)


def _bounds(table: pd.DataFrame) -> tuple[NDArray[np.float64], ...]:
    """Return low, best and high; a missing end is the best estimate, one with only an end open is that end."""
    low, best, high = (
        table[f"fatalities_{name}"].to_numpy(float, na_value=np.nan) for name in ("low", "best", "high")
    )
    return np.where(np.isnan(low), best, low), best, np.where(np.isnan(high), best, high)


def _actors(pairs: Pairs, ours: list[frozenset[str]], theirs: list[frozenset[str]]) -> NDArray[np.int64]:
    (code_1, sets_1), (code_2, sets_2) = _coded(ours), _coded(theirs)
    # A file has a few hundred different sets of actors: each pair of sets is compared once.
    table = np.array([[_alike(names_1, names_2) for names_2 in sets_2] for names_1 in sets_1], dtype=np.int64)
    return np.asarray(table.reshape(len(sets_1), len(sets_2))[code_1[pairs.left], code_2[pairs.right]])


def _coded(sets: list[frozenset[str]]) -> tuple[NDArray[np.int64], list[frozenset[str]]]:
    distinct = list(dict.fromkeys(sets))
    place = {names: code for code, names in enumerate(distinct)}
    return np.array([place[names] for names in sets], dtype=np.int64), distinct


def _alike(one: frozenset[str], other: frozenset[str]) -> int:
    if not one or not other:
        return -1
    if one == other:
        return 0
    return 1 if one & other else 2


def actor_sets(frame: pd.DataFrame) -> list[frozenset[str]]:
    """Return the actors of each record under one name each, however its source spells them.

    Sides of several groups are taken apart at their commas; a group that the package knows has its usual name, another
    its own without what stands in brackets.
    """
    columns = [frame[name] for name in ("actor_1", "actor_2", "attacker")]
    return [
        frozenset(name for side in sides if isinstance(side, str) for name in _plain_names(side))
        for sides in zip(*columns, strict=True)
    ]


@lru_cache(maxsize=100_000)
def _plain_names(side: str) -> tuple[str, ...]:
    return tuple(name for part in side.split(",") if (name := _plain_name(part)))


def _plain_name(text: str) -> str:
    spellings = _spellings()
    folded = fold(text)
    if folded in spellings:
        return spellings[folded]
    # ACLED adds country and years in brackets: "Military Forces of Nigeria (2015-2023)".
    bare = folded.split("(", 1)[0].strip()
    return spellings.get(bare, bare)


@lru_cache(maxsize=1)
def _spellings() -> dict[str, str]:
    spelled: dict[str, str] = {}
    for actor in actors():
        for text in (actor.name, *(spelling.text for spelling in actor.spellings)):
            spelled.setdefault(fold(text), fold(actor.name))
    return spelled
