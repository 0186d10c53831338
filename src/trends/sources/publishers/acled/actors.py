"""Who took part in each ACLED event, in its three layouts: one row an event, one row an actor, and the long form.

An export usually has one row an event, with ``actor1`` and ``actor2``. A monadic one has one row for each actor, who
stands in ``actor1``; its long form has a column of actors and one that tells the side. Rows of one event that differ
in nothing but the actor are not versions of it, and are merged here into one row with two actors.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa

from trends.sources.files.raw import Coded
from trends.sources.gathering import EXACT_REPEATS, NEWNESS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from trends.sources.incident_table import IncidentTable

__all__ = ["FURTHER_ACTORS", "LONG_NAMES", "Actors", "merge_actors"]

FURTHER_ACTORS = "further actors"

_ACTOR = ("actor", "actor_name", "actors", "name", "value")
_SIDE = ("side", "actor_side", "role", "actor_role", "actor_number", "actor_no", "actor_type", "variable")
_CODE = ("inter", "inter_code", "actor_inter")
LONG_NAMES = (*_ACTOR, *_SIDE, *_CODE)
"""Columns of the long form; a table that has ``actor1`` is in one of the other layouts."""

_SECOND = re.compile(r"(?:.*\D)?(?:2|b|ii)|.*(?:target|victim|second|recipient|defend).*", re.IGNORECASE)
_ASSOCIATE = re.compile(r".*(?:assoc|ally|allied|allies).*", re.IGNORECASE)


@dataclass(frozen=True)
class Actors:
    """The two actors of each row and their interaction codes, as coded columns, and the further ones.

    Attributes
    ----------
    first, second, first_code, second_code : Coded
        Names and codes, blank where there is none.
    further : dict of str to pandas.Categorical
        Names beyond two: ``source_actor_3`` and so on, as many as the largest event has.
    """

    first: Coded
    second: Coded
    first_code: Coded
    second_code: Coded
    further: dict[str, pd.Categorical]


def merge_actors(table: IncidentTable, columns: Mapping[str, Any]) -> Actors:
    """Merge the rows of one event that differ in its actors only, setting the further rows aside.

    Parameters
    ----------
    table : IncidentTable
        The table; rows that are rejected already take no part. Rows set aside are booked as ``further actors``, and
        those that name nobody new as ``exact repeats``.
    columns : mapping of str to array
        Everything else that is known of each row, canonical names to arrays of shape (rows,): rows of one event must
        agree in all of it.
    """
    first, second, first_code, second_code = _written(table)
    whole = Actors(first, second, first_code, second_code, {})
    rows = _shared(table, columns)
    if not len(rows):
        return whole
    shared = pd.DataFrame({name: pd.Series(column)[rows] for name, column in columns.items()}).reset_index(
        drop=True
    )
    events = shared.groupby(list(shared.columns), dropna=False, observed=True, sort=False).ngroup().to_numpy()
    # Without the day of its last change a row with both actors may be a version in which one was corrected.
    dated = shared[NEWNESS].notna().to_numpy() if NEWNESS in shared else np.zeros(len(rows), dtype=bool)
    alone = first.blank()[rows] | second.blank()[rows]
    sides = _sides(table)[rows]
    names = [_trimmed(column, rows) for column in (first, second)]
    codes = [_trimmed(column, rows) for column in (first_code, second_code)]
    merged = _Merged(table, whole)
    order = np.argsort(events, kind="stable")
    for places in np.split(order, np.flatnonzero(np.diff(events[order])) + 1):
        if len(places) > 1 and (dated[places].all() or alone[places].all()):
            cast = [
                (names[side][place], codes[side][place], int(max(side, sides[place])))
                for place in places
                for side in (0, 1)
            ]
            merged.take(rows[places], cast, [(names[0][place], names[1][place]) for place in places])
    return merged.actors()


class _Merged:
    """Collects the merged events of a table."""

    def __init__(self, table: IncidentTable, whole: Actors) -> None:
        self._table = table
        self._whole = whole
        self._changed: list[tuple[int, list[tuple[str, str]]]] = []
        self._further = np.zeros(table.raw.rows, dtype=bool)
        self._again = np.zeros(table.raw.rows, dtype=bool)

    def take(
        self, rows: NDArray[np.int64], cast: list[tuple[str, str, int]], pairs: list[tuple[str, str]]
    ) -> None:
        """Take in the rows of one event: its first row stays, with the actors of all."""
        seen: set[tuple[str, str]] = set()
        for row, pair in zip(rows, pairs, strict=True):
            again = pair in seen
            seen.add(pair)
            if again:
                self._again[row] = True
            elif row != rows[0]:
                self._further[row] = True
        if len(seen) > 1:
            ordered = sorted(cast, key=lambda one: one[2])  # stable: by side, then as they stand in the file
            # Reversed, so that a name keeps the code of its first place.
            code_of = {name: code for name, code, _ in reversed(ordered) if name}
            self._changed.append(
                (
                    int(rows[0]),
                    [(name, code_of[name]) for name in dict.fromkeys(n for n, _, _ in ordered) if name],
                )
            )

    def actors(self) -> Actors:
        """Return the actors of every row, and book the rows that are set aside."""
        log = self._table.log
        log.skip(EXACT_REPEATS, self._again)
        log.skip(FURTHER_ACTORS, self._further)
        whole = self._whole
        if not self._changed:
            return whole
        rows = [row for row, _ in self._changed]
        cells = [
            [named[place] if place < len(named) else ("", "") for _, named in self._changed]
            for place in (0, 1)
        ]
        most = max(len(named) for _, named in self._changed)
        further = {
            f"source_actor_{place + 1}": _placed(
                {row: named[place][0] for row, named in self._changed if len(named) > place},
                self._table.raw.rows,
            )
            for place in range(2, most)
        }
        return Actors(
            _replaced(whole.first, rows, [name for name, _ in cells[0]]),
            _replaced(whole.second, rows, [name for name, _ in cells[1]]),
            _replaced(whole.first_code, rows, [code for _, code in cells[0]]),
            _replaced(whole.second_code, rows, [code for _, code in cells[1]]),
            further,
        )


def _written(table: IncidentTable) -> tuple[Coded, Coded, Coded, Coded]:
    """Return actors and codes as they stand; in the long form everyone stands first, and associates nowhere."""
    actor = next((name for name in _ACTOR if name in table), None)
    if "actor1" in table or actor is None:
        return table["actor1"], table["actor2"], table["inter1"], table["inter2"]
    code = next((name for name in _CODE if name in table), _CODE[0])
    nobody = Coded.constant("", table.raw.rows)
    return _blanked(table[actor], _sides(table) == _LAST), nobody, table[code], nobody


_LAST = 2


def _sides(table: IncidentTable) -> NDArray[np.int64]:
    """Return 0 for the first side, 1 for the second and 2 for associates, by the long form's column of sides."""
    side = next((name for name in _SIDE if name in table), None)
    if side is None or "actor1" in table:
        return np.zeros(table.raw.rows, dtype=np.int64)
    column = table[side]
    kinds = [
        _LAST if _ASSOCIATE.fullmatch(word) else 1 if _SECOND.fullmatch(word.removesuffix(".0")) else 0
        for word in column.listed()
    ]
    return np.asarray(np.array(kinds, dtype=np.int64)[column.codes])


def _shared(table: IncidentTable, columns: Mapping[str, Any]) -> NDArray[np.int64]:
    """Return the kept rows whose id another kept row bears, too."""
    kept = table.kept
    ids = pd.Series(columns["incident_id"])[kept]
    if ids.is_unique:
        return kept[:0]
    return np.asarray(kept[ids.duplicated(keep=False).to_numpy()])


def _trimmed(column: Coded, rows: NDArray[np.int64]) -> list[str]:
    return [word.strip() for word in column.at(rows)]


def _blanked(column: Coded, rows: NDArray[np.bool_]) -> Coded:
    codes = np.where(rows, len(column.words), column.codes).astype(np.int32)
    return Coded(codes, pa.concat_arrays([column.words, pa.array([""], column.words.type)]))


def _replaced(column: Coded, rows: list[int], words: list[str]) -> Coded:
    """Return a column with other words in some rows."""
    codes = column.codes.astype(np.int32, copy=True)
    codes[rows] = np.arange(len(words), dtype=np.int32) + len(column.words)
    return Coded(codes, pa.concat_arrays([column.words, pa.array(words, column.words.type)]))


def _placed(names: Mapping[int, str], rows: int) -> pd.Categorical:
    words = np.full(rows, None, dtype=object)
    words[list(names)] = list(names.values())
    codes, categories = pd.factorize(pd.Series(words), sort=True)
    return pd.Categorical.from_codes(codes, categories=pd.Index(categories, dtype="str"))
