"""Every incident of two releases once, and what became of it: unchanged, changed, added, removed, or not covered."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from trends.revisions.covered import could_hold
from trends.revisions.fields import differing, fields_of
from trends.revisions.identity import among_unreadable, paired

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from trends.revisions.fields import Fields
    from trends.revisions.side import Side

__all__ = ["CHANGES", "RowChanges", "row_changes"]

CHANGES = (
    "unchanged",
    "changed",
    "entered",
    "left",
    "added",
    "removed",
    "not covered by old",
    "not covered by new",
    "unreadable in old",
    "unreadable in new",
)
"""What becomes of an incident. ``entered`` and ``left``: it is in both releases, and by what changed in it the selection
holds it in one of them alone. ``not covered``: it lies on days of which the other release does not speak. ``unreadable``: the other release holds it in a row that could not
be read."""
_UNCHANGED, _CHANGED, _ENTERED, _LEFT, _ADDED, _REMOVED, _NEW_ONLY, _OLD_ONLY = range(8)
_UNREADABLE_OLD, _UNREADABLE_NEW = range(8, len(CHANGES))


@dataclass(frozen=True, eq=False)
class RowChanges:
    """The rows of two releases side by side, n in all: those of the old one in its order, then what is new.

    Attributes
    ----------
    old, new : Side
    old_at, new_at : ndarray of int, shape (n,)
        Where the row stands in each release; -1 where it does not.
    change : ndarray of int, shape (n,)
        Index into `CHANGES`.
    fields : Fields
    differs : ndarray of bool, shape (n, fields)
        Which fields differ; nothing where a row is in one release alone.
    """

    old: Side
    new: Side
    old_at: NDArray[np.int64]
    new_at: NDArray[np.int64]
    change: NDArray[np.int8]
    fields: Fields
    differs: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.change)

    def code(self, change: str) -> int:
        """Return the number that stands for a change."""
        return CHANGES.index(change)

    def name_of(self, at: int) -> str:
        """Return what became of a row."""
        return CHANGES[self.change[at]]

    def number(self, change: str) -> int:
        """Return how many rows had a change."""
        return int((self.change == self.code(change)).sum())

    def at(self, *changes: str) -> NDArray[np.int64]:
        """Return the positions of the rows that had any of some changes."""
        return np.flatnonzero(np.isin(self.change, [CHANGES.index(change) for change in changes]))

    @cached_property
    def in_old(self) -> NDArray[np.bool_]:
        """Which rows the old release counts: in its selection, and on days that the new one covers, or in both."""
        return np.isin(self.change, [_UNCHANGED, _CHANGED, _LEFT, _REMOVED])

    @cached_property
    def in_new(self) -> NDArray[np.bool_]:
        """Which rows the new release counts, likewise."""
        return np.isin(self.change, [_UNCHANGED, _CHANGED, _ENTERED, _ADDED])

    def figure(self, name: str, side: str) -> NDArray[np.float64]:
        """Return a column of figures of a release, shape (n,); NaN where unknown or where the row is not in it."""
        frame = (self.old if side == "old" else self.new).frame
        at = self.old_at if side == "old" else self.new_at
        figures = np.full(len(self), np.nan)
        if name in frame:
            figures[at >= 0] = frame[name].to_numpy(np.float64, na_value=np.nan)[at[at >= 0]]
        return figures

    def ids_in(self, side: str, row: Sequence[int] | NDArray[np.int64]) -> list[str]:
        """Return the ids that some rows have in a release that holds them."""
        frame, at = (self.old.frame, self.old_at) if side == "old" else (self.new.frame, self.new_at)
        return list(map(str, frame["incident_id"].take(at[np.asarray(row, dtype=np.int64)])))

    def ids(self, row: Sequence[int] | NDArray[np.int64]) -> tuple[str, ...]:
        """Return the ids of some rows: those of the new release, else of the old one."""
        return tuple(self.latest("incident_id", np.asarray(row, dtype=np.int64)))

    @cached_property
    def difference(self) -> NDArray[np.float64]:
        """By how much each row changes the total of the weight: what is unknown adds nothing to a total."""
        before = np.nan_to_num(self.figure(self.old.weight, "old")) * self.in_old
        after = np.nan_to_num(self.figure(self.new.weight, "new")) * self.in_new
        return np.asarray(after - before)

    def counts(self) -> dict[str, int]:
        """Return how many rows had which change, by its name."""
        numbers = np.bincount(self.change, minlength=len(CHANGES))
        return {change: int(number) for change, number in zip(CHANGES, numbers, strict=True)}

    def by_field(self) -> dict[str, int]:
        """Return in how many rows each field differs, the commonest first."""
        numbers = self.differs.sum(axis=0)
        counts = {
            name: int(number) for name, number in zip(self.fields.names, numbers, strict=True) if number
        }
        return dict(sorted(counts.items(), key=lambda item: -item[1]))

    def fields_at(self, at: int) -> list[str]:
        """Return the fields that differ in a row."""
        return [name for name, differs in zip(self.fields.names, self.differs[at], strict=True) if differs]

    def to_frame(self) -> pd.DataFrame:
        """Return one line for every added, removed or uncovered row, and one for every field of a changed one.

        Columns: id, change, field, old, new, then for the row's place in the world date, country, and the figure that
        changes are ranked by, old and new.
        """
        both = self.at("changed", "entered", "left")
        alone = np.setdiff1d(np.flatnonzero(self.change != _UNCHANGED), both)
        place, column = np.nonzero(self.differs[both])
        row = np.concatenate([alone, both[place]])
        values: dict[str, list[Any]] = {"old": [None] * len(row), "new": [None] * len(row)}
        for number, name in enumerate(self.fields.names):
            lines = len(alone) + np.flatnonzero(column == number)
            if not len(lines):
                continue
            for side, frame, at in (
                ("old", self.old.frame, self.old_at),
                ("new", self.new.frame, self.new_at),
            ):
                words = _written(frame[name].take(at[row[lines]]))
                for line, word in zip(lines, words, strict=True):
                    values[side][line] = word
        names = np.array([None, *self.fields.names], dtype=object)
        field = np.concatenate([np.zeros(len(alone), dtype=int), column + 1])
        table = pd.DataFrame(
            {
                "id": self.latest("incident_id", row),
                "change": np.array(CHANGES, dtype=object)[self.change[row]],
                "field": names[field],
                # As objects: a day, a name and a whole number stay what they are beside each other.
                **{side: pd.Series(column, dtype=object) for side, column in values.items()},
                **self._where(row),
            }
        )
        order = np.lexsort((field, np.arange(len(row)), row))
        return table.iloc[order].reset_index(drop=True)

    def _where(self, row: NDArray[np.int64]) -> dict[str, Any]:
        """Return columns that say when and where rows lie and what they weigh."""
        where: dict[str, Any] = {}
        for name in ("date_start", "country"):
            if name in self.new.frame or name in self.old.frame:
                where[name.removesuffix("_start")] = self.latest(name, row)
        weight = self.old.weight
        return where | {f"{weight}_{side}": self.figure(weight, side)[row] for side in ("old", "new")}

    def latest(self, name: str, row: NDArray[np.int64]) -> NDArray[np.object_]:
        """Return what the new release says of rows, and the old one of those that are in it alone."""
        values = np.full(len(row), None, dtype=object)
        for side, at in ((self.old, self.old_at[row]), (self.new, self.new_at[row])):
            present = at >= 0
            if name in side.frame:
                values[present] = _written(side.frame[name].take(at[present]))
        return values


def _written(column: pd.Series) -> list[Any]:
    """Return values as they are written in a table: days as days, whole numbers without a point, unknown as None."""
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        return [None if pd.isna(day) else str(day)[:10] for day in column]
    if pd.api.types.is_bool_dtype(column.dtype):
        return [None if pd.isna(flag) else bool(flag) for flag in column]
    if pd.api.types.is_numeric_dtype(column.dtype):
        figures = column.to_numpy(np.float64, na_value=np.nan)
        return [None if np.isnan(n) else int(n) if n == int(n) else float(n) for n in figures]
    return [None if pd.isna(word) else str(word) for word in column.astype(object)]


def row_changes(
    old: Side,
    new: Side,
    chosen_old: NDArray[np.bool_] | None = None,
    chosen_new: NDArray[np.bool_] | None = None,
) -> RowChanges:
    """Compare two releases row by row.

    Parameters
    ----------
    old, new : Side
    chosen_old, chosen_new : ndarray of bool, shape (rows,), optional
        The rows of each that a selection keeps; by default all. A row in which only one of the two is kept counts as
        having entered or left the selection, never as added or removed.
    """
    if chosen_old is None:
        chosen_old = np.ones(len(old.frame), dtype=bool)
    if chosen_new is None:
        chosen_new = np.ones(len(new.frame), dtype=bool)
    pairing = paired(old, new)
    fields = fields_of(old, new)
    differs = differing(old, new, pairing, fields.names)
    before, after = chosen_old[pairing.old], chosen_new[pairing.new]
    both = np.where(differs.any(axis=1), _CHANGED, _UNCHANGED)
    change = np.select([before & after, before, after], [both, _LEFT, _ENTERED], -1)
    kept = change >= 0

    gone, fresh = chosen_old.copy(), chosen_new.copy()
    gone[pairing.old], fresh[pairing.new] = False, False
    gone_at, fresh_at = np.flatnonzero(gone), np.flatnonzero(fresh)
    could = could_hold(old.frame.iloc[gone_at], old.coverage, new.coverage)
    might = could_hold(new.frame.iloc[fresh_at], new.coverage, old.coverage)

    lost = among_unreadable(old.frame.iloc[gone_at], new)
    found = among_unreadable(new.frame.iloc[fresh_at], old)

    old_at = np.concatenate([pairing.old[kept], gone_at, np.full(len(fresh_at), -1)]).astype(np.int64)
    new_at = np.concatenate([pairing.new[kept], np.full(len(gone_at), -1), fresh_at]).astype(np.int64)
    changes = np.concatenate(
        [
            change[kept],
            np.select([lost, could], [_UNREADABLE_NEW, _REMOVED], _OLD_ONLY),
            np.select([found, might], [_UNREADABLE_OLD, _ADDED], _NEW_ONLY),
        ]
    ).astype(np.int8)
    matrix = np.zeros((len(changes), len(fields.names)), dtype=bool)
    matrix[: int(kept.sum())] = differs[kept]
    order = np.lexsort((new_at, np.where(old_at < 0, len(old.frame), old_at)))
    return RowChanges(
        old, new, old_at[order], new_at[order], changes[order], fields, np.ascontiguousarray(matrix[order])
    )
