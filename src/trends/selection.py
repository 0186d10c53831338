"""Selection of incidents: by actor, attacker, place, kind, time and condition, the same everywhere.

Conditions are worked out on the whole table, so that an empty selection can say which of them emptied it and what
the data hold instead, and so that rows which no condition on place can place are counted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from trends.actors import Resolved, resolve_actor
from trends.canonical import without_unused_names
from trends.conditions import (
    ACLED_DEFAULT_KINDS,
    Box,
    Condition,
    by_acled_default,
    by_actor,
    by_admin1,
    by_attacker,
    by_box,
    by_country,
    by_kind,
    by_where,
)
from trends.countries import iso3_of, match_country
from trends.errors import SelectionError, listed
from trends.names import fold, match_column, present
from trends.periods import Window, parse_window

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Selected", "Selection"]

_SEVERAL = re.compile(r",|;| and/or ")
"""How sources join allied groups to one side."""


@dataclass(frozen=True)
class Selected:
    """What a selection left.

    Attributes
    ----------
    frame : pandas.DataFrame
        The rows, in their order, with a fresh index.
    words : tuple of str
        The filters in words, for the provenance.
    notes : tuple of str
        Sentences a reader must know.
    subject : str
        What the rows are, as a plural noun phrase; empty if the selection names no actor.
    place : str
        Where they are, for a title; empty if the selection names no place.
    window : Window
        The window of time selected.
    """

    frame: pd.DataFrame
    words: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    subject: str = ""
    place: str = ""
    window: Window = field(default_factory=Window)


@dataclass(frozen=True)
class Selection:
    """Conditions on incidents; those left out are no condition.

    Attributes
    ----------
    actor : str or None
        Either side, by name or alias; ``*`` stands for any text.
    attacker : str or None
        The acting side, where the source tells.
    country : str or None
        English name, ISO3 code or Gleditsch-Ward number.
    admin1 : str or None
        First-order division, as the source spells it (without case and accents; ``*`` for any text).
    kind : tuple of str
        Event types as the source calls them; any of them.
    bbox : tuple of four floats or None
        West, south, east, north in degrees; west above east crosses the antimeridian.
    start, end : str, date or None
        Window, both ends inclusive; ``2023-02`` is its first day as a start and its last as an end. An incident
        dated to a range is kept when the range overlaps the window.
    where : str or None
        A condition on the columns, see `trends.where`.
    default_kinds : bool
        Whether an ACLED table without `kind` is limited to ACLED's default kinds.
    """

    actor: str | None = None
    attacker: str | None = None
    country: str | None = None
    admin1: str | None = None
    kind: tuple[str, ...] = ()
    bbox: Box | None = None
    start: object = None
    end: object = None
    where: str | None = None
    default_kinds: bool = True

    def apply(self, frame: pd.DataFrame, coverage: tuple[date, date] | None = None) -> Selected:
        """Select from a canonical table.

        Parameters
        ----------
        frame : pandas.DataFrame
            Incidents with the canonical columns.
        coverage : pair of date, optional
            First and last day that the file covers; by default those of the rows.

        Raises
        ------
        SelectionError
            If a condition names something unknown or leaves nothing; the sentence names the condition and what
            the data hold instead. A window inside the coverage may be empty: nothing happened in it.
        WindowError
            If the window lies outside the coverage.
        ParameterError
            If a date, a box or the where expression cannot be read.
        """
        window = parse_window(self.start, self.end)
        conditions = self._conditions(frame)
        keep = _all_of(conditions, frame)
        notes = [
            *(_KIND_NOTE for _ in range(self._limits_kinds(frame))),
            *self._actor_notes(frame, conditions, keep),
            *_place_notes(frame, conditions, keep),
        ]
        words = tuple(condition.words for condition in conditions)
        if window.start is not None or window.end is not None:
            span = coverage or _span(frame)
            if span is not None:
                window.clip(*span)  # raises when the window lies outside
            keep, said = _in_window(frame, keep, window)
            notes += said
            words += (f"window {window.start or 'from the beginning'} to {window.end or 'the end'}",)
        rows = without_unused_names(frame.loc[keep].reset_index(drop=True))
        return Selected(rows, words, tuple(notes), self._subject(), self._place(), window)

    def _conditions(self, frame: pd.DataFrame) -> list[Condition]:
        found = []
        if self.actor:
            found.append(by_actor(frame, self.actor))
        if self.attacker:
            found.append(by_attacker(frame, self.attacker))
        if self.country:
            found.append(by_country(frame, self.country))
        if self.admin1:
            found.append(by_admin1(frame, self.admin1))
        if self.kind:
            found.append(by_kind(frame, self.kind))
        elif self._limits_kinds(frame):
            found.append(by_acled_default(frame))
        if self.bbox is not None:
            found.append(by_box(frame, self.bbox))
        if self.where:
            found.append(by_where(frame, self.where))
        return found

    def _limits_kinds(self, frame: pd.DataFrame) -> bool:
        return (
            self.default_kinds
            and not self.kind
            and len(frame) > 0
            and bool((frame["source"] == "acled").all())
        )

    def _subject(self) -> str:
        side = f"in which {resolve_actor(self.actor).name} was a side" if self.actor else ""
        if self.attacker:
            return f"attacks by {resolve_actor(self.attacker).name} {side}".rstrip()
        return f"events {side}" if side else ""

    def _place(self) -> str:
        country = " ".join((self.country or "").split())
        if iso3_of(country) is not None:
            country = match_country(country).name
        return ", ".join(part for part in (" ".join((self.admin1 or "").split()), country) if part)

    def _actor_notes(
        self, frame: pd.DataFrame, conditions: list[Condition], keep: NDArray[np.bool_]
    ) -> list[str]:
        others = np.ones(len(frame), dtype=bool)
        for condition in conditions:
            if condition.column not in ("actor_1", "attacker"):
                others &= condition.holds
        notes = []
        if self.actor:
            who = resolve_actor(self.actor)
            if not self.attacker:
                notes.append(
                    f"These are events in which {who.name} was a side, not only attacks by {who.name}."
                )
            notes += _spelling_notes(who, frame.loc[keep, ["actor_1", "actor_2", "iso3"]])
            notes += _allied_notes(who, frame, others)
        if self.attacker:
            who = resolve_actor(self.attacker)
            side = match_column(frame["actor_1"], who.patterns) | match_column(frame["actor_2"], who.patterns)
            untold = int((side & others & frame["attacker"].isna().to_numpy(dtype=bool)).sum())
            if untold:
                them = "it is" if untold == 1 else "they are"
                notes.append(
                    f"Who attacked in {_incidents(untold)} with {who.name} as a side is not told; {them} left out."
                )
        return notes


_KIND_NOTE = f"The kinds of event are ACLED's default: {', '.join(ACLED_DEFAULT_KINDS)}."


# -- the conjunction ----------------------------------------------------------------------------------------------


def _all_of(conditions: list[Condition], frame: pd.DataFrame) -> NDArray[np.bool_]:
    """Return the rows that meet every condition, or say which one left none."""
    keep = np.ones(len(frame), dtype=bool)
    if conditions and not len(frame):
        raise SelectionError("There are no incidents to select from.")
    for place, condition in enumerate(conditions):
        if not condition.holds.any():
            raise SelectionError(condition.absent())
        left = keep & condition.holds
        if not left.any():
            before = " and ".join(earlier.words for earlier in conditions[:place])
            held = ""
            if condition.column:
                values = present(frame.loc[keep, condition.column])
                held = f"; their {condition.column} is {listed(values, 3)}" if values else ""
            raise SelectionError(
                f"The condition {condition.words[:120]} leaves none of the {int(keep.sum()):,} incidents "
                f"with {before[:120]}{held}."
            )
        keep = left
    return keep


def _in_window(
    frame: pd.DataFrame, keep: NDArray[np.bool_], window: Window
) -> tuple[NDArray[np.bool_], list[str]]:
    """Return the rows that may lie in the window, and what to say of the others."""
    start = frame["date_start"].to_numpy("datetime64[D]")
    end = frame["date_end"].fillna(frame["date_start"]).to_numpy("datetime64[D]")
    inside, partly = ~np.isnat(start), np.zeros(len(frame), dtype=bool)
    if window.start is not None:
        inside &= end >= np.datetime64(window.start)
        partly |= start < np.datetime64(window.start)
    if window.end is not None:
        inside &= start <= np.datetime64(window.end)
        partly |= end > np.datetime64(window.end)
    notes = []
    undated, shared = int((keep & np.isnat(start)).sum()), int((keep & inside & partly).sum())
    if undated:
        are = _are(undated)
        notes.append(
            f"{_incidents(undated)} of unknown date cannot be placed in the window and {are} left out."
        )
    if shared:
        notes.append(
            f"{_incidents(shared)} dated to a range {_are(shared)} only partly inside the window; "
            "counting takes the share inside."
        )
    return keep & inside, notes


def _span(frame: pd.DataFrame) -> tuple[date, date] | None:
    first, last = frame["date_start"].min(), frame[["date_start", "date_end"]].max().max()
    return None if pd.isna(first) else (first.date(), last.date())


# -- what to say --------------------------------------------------------------------------------------------------


def _spelling_notes(who: Resolved, rows: pd.DataFrame) -> list[str]:
    """Say which spellings an alias found, and what is known of them."""
    names = [
        name
        for name in present(rows["actor_1"], rows["actor_2"])
        if any(pattern.matches(fold(name)) for pattern in who.patterns)
    ]
    notes = []
    if names and {fold(name) for name in names} != {fold(who.name)}:
        notes.append(f"{who.name} is called {listed(names)} in this source.")
    if len(rows["iso3"].dropna().unique()) > 1:
        notes += [f"{who.notes[fold(name)]}." for name in names if fold(name) in who.notes]
    return notes


def _allied_notes(who: Resolved, frame: pd.DataFrame, others: NDArray[np.bool_]) -> list[str]:
    """Count the events whose side joins the actor with others: a name matches whole, so they are left out."""
    joined = [
        name
        for name in present(frame["actor_1"], frame["actor_2"])
        if _SEVERAL.search(name)
        and not any(pattern.matches(fold(name)) for pattern in who.patterns)
        and any(pattern.matches(fold(part)) for part in _SEVERAL.split(name) for pattern in who.patterns)
    ]
    sides = (frame["actor_1"].isin(joined) | frame["actor_2"].isin(joined)).to_numpy(dtype=bool)
    more = int((sides & others).sum())
    if not more:
        return []
    return [f"{_incidents(more)} with {who.name} and others joined as one side {_are(more)} left out."]


def _place_notes(frame: pd.DataFrame, conditions: list[Condition], keep: NDArray[np.bool_]) -> list[str]:
    """Count the rows that meet all that is known of them but cannot be placed, and those placed only roughly."""
    maybe = ~keep
    for condition in conditions:
        maybe &= condition.holds if condition.unknown is None else condition.holds | condition.unknown
    lacking = [
        condition.lacks
        for condition in conditions
        if condition.unknown is not None and bool((maybe & condition.unknown).any())
    ]
    notes = []
    if lacking:
        count = int(maybe.sum())
        notes.append(
            f"{_incidents(count)} without {' or '.join(lacking)} could not be placed and {_are(count)} left out."
        )
    if any(condition.lacks == "coordinates" for condition in conditions):
        rough = (
            frame["place_precision"]
            .isin(["admin1", "country", "international", "unknown"])
            .to_numpy(dtype=bool)
        )
        if count := int((keep & rough).sum()):
            notes.append(
                f"{_incidents(count)} in the box {_are(count)} known by region or country only; the coordinates "
                "are a point that stands for it."
            )
    return notes


def _incidents(count: int) -> str:
    return f"{count:,} incident{'s' if count > 1 else ''}"


def _are(count: int) -> str:
    return "are" if count > 1 else "is"
