"""Selection of incidents: by actor, attacker, place, kind, time and condition, the same everywhere.

Conditions are worked out on the whole table, so that an empty selection can say which of them emptied it and what
the data hold instead, and so that rows which no condition on place can place are counted.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from trends.arguments import is_many
from trends.errors import ParameterError, SelectionError
from trends.messages import Message
from trends.messages import listed as named_few
from trends.names.countries import iso3_of, match_country
from trends.names.genealogy import with_predecessors
from trends.names.matching import names_asked, present
from trends.periods.calendar import Window, parse_window
from trends.periods.coverage import span_of_rows
from trends.schema import alike_in, incidents_in, without_unused_names
from trends.selection.conditions import (
    Box,
    Condition,
    DefaultKinds,
    asked_actors,
    box_words,
    by_actor,
    by_admin1,
    by_attacker,
    by_box,
    by_country,
    by_default_kinds,
    by_kind,
    by_where,
    either,
    leaves_none,
)
from trends.selection.notes import actor_notes, name_notes, place_notes
from trends.selection.subject import narrowed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    import pandas as pd
    from numpy.typing import NDArray

    from trends.names.actors import Resolved

__all__ = ["Names", "Selected", "Selection"]

Names: TypeAlias = "str | int | Iterable[str] | Iterable[int] | None"
"""One name, or several of which any may hold."""


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
    place : str
        Where they are, for a title; empty if the selection names no place.
    window : Window
        The window of time selected.
    """

    frame: pd.DataFrame
    words: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    place: str = ""
    window: Window = field(default_factory=Window)


@dataclass(frozen=True)
class Selection:
    """Conditions on incidents; those left out are no condition.

    Attributes
    ----------
    actor : str, sequence of str or None
        Either side, by name or alias; ``*`` stands for any text. Of several names any may hold, here and below.
    attacker : str, sequence of str or None
        The acting side, where the source tells.
    country : str, sequence of str or None
        English name, ISO3 code or Gleditsch-Ward number.
    admin1 : str, sequence of str or None
        First-order division, as the source spells it (without case and accents; ``*`` for any text).
    kind : str or sequence of str
        Event types as the source calls them.
    bbox : tuple of four floats or None
        West, south, east, north in degrees; west above east crosses the antimeridian.
    start, end : str, date or None
        Window, both ends inclusive; ``2023-02`` is its first day as a start and its last as an end. An incident
        dated to a range is kept when the range overlaps the window.
    where : str or None
        A condition on the columns, see `trends.selection.where`.
    genealogy : bool
        Whether actors and countries are selected together with those that ended in them (renamed, merged, succeeded);
        see `trends.names.genealogy`.
    default_kinds : DefaultKinds or None
        What a table is limited to without `kind`.
    """

    actor: Names = None
    attacker: Names = None
    country: Names = None
    admin1: Names = None
    kind: Names = None
    bbox: Box | None = None
    start: object = None
    end: object = None
    where: str | None = None
    genealogy: bool = False
    default_kinds: DefaultKinds | None = None

    @property
    def asked(self) -> dict[str, object]:
        """The conditions by name, as they were given."""
        return {part.name: getattr(self, part.name) for part in fields(self) if part.name != "default_kinds"}

    def __post_init__(self) -> None:
        # A list of names may be an array or a series, of which nobody can ask whether it is empty.
        for name in ("actor", "attacker", "country", "admin1", "kind"):
            if is_many(given := getattr(self, name)):
                object.__setattr__(self, name, names_asked(name, given))

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
        if not isinstance(self.genealogy, bool):
            raise ParameterError(f"genealogy is True or False, not {str(self.genealogy)[:40]!r}.")
        window = parse_window(self.start, self.end)
        span = coverage or span_of_rows(frame)
        conditions = self._conditions(frame)
        keep = _all_of(conditions, frame)
        # After all conditions are met: a note on a name tells of the incidents that stayed.
        notes = [
            *(default.note for default in self._default_of(frame)),
            *actor_notes(self, frame, conditions, keep),
            *([] if span is None else name_notes(self, frame, conditions, window.clip(*span))),
            *place_notes(frame, conditions, keep),
        ]
        words = tuple(condition.words for condition in conditions)
        if window.start is not None or window.end is not None:
            if span is not None:
                window.clip(*span)  # raises when the window lies outside
            keep, remarks = _in_window(frame, keep, window)
            notes += remarks
            # The window comes last, as a condition on the rest: only a window may leave nothing
            # without a fault.
            words += (f"window {window.start or 'from the beginning'} to {window.end or 'the end'}",)
        rows = without_unused_names(frame.loc[keep].reset_index(drop=True))
        return Selected(rows, words, tuple(notes), self._place(), window)

    def _conditions(self, frame: pd.DataFrame) -> list[Condition]:
        conditions = []
        if self.actor is not None:
            conditions.append(by_actor(frame, self.actor, genealogy=self.genealogy))
        if self.attacker is not None:
            conditions.append(by_attacker(frame, self.attacker, genealogy=self.genealogy))
        if self.country is not None:
            conditions.append(by_country(frame, self.country, genealogy=self.genealogy))
        if self.admin1 is not None:
            conditions.append(by_admin1(frame, self.admin1))
        if self.kind is not None:
            conditions.append(by_kind(frame, self.kind))
        conditions += [by_default_kinds(frame, default) for default in self._default_of(frame)]
        if self.bbox is not None:
            conditions.append(by_box(frame, self.bbox))
        if self.where:
            conditions.append(by_where(frame, self.where))
        return conditions

    def _default_of(self, frame: pd.DataFrame) -> tuple[DefaultKinds, ...]:
        """Return the default kinds where they hold: one, or none."""
        if self.default_kinds is None or self.kind is not None or frame.empty:
            return ()
        return (self.default_kinds,)

    def of_countries(self, frame: pd.DataFrame) -> bool:
        """Whether incidents are chosen by country and time alone, so that all events of these countries stay."""
        narrower = (self.actor, self.attacker, self.admin1, self.kind, self.bbox, self.where)
        return not any(each is not None and each != "" for each in narrower) and not self._default_of(frame)

    def subject(self, before: str) -> str:
        """Name what is left of a subject: ``attacks by X in which Y was a side (only fatalities_best >= 3)``."""
        actors, attackers = (
            [self.called(who) for who in asked_actors(role, names).values()] if names is not None else []
            for role, names in (("actor", self.actor), ("attacker", self.attacker))
        )
        return narrowed(
            before,
            attackers=attackers,
            kinds=names_asked("kind", self.kind),
            sides=[actors],
            conditions=[
                *((Message("subject.box", box=box_words(self.bbox)),) if self.bbox is not None else ()),
                *((self.where,) if self.where else ()),
            ],
        )

    def called(self, who: Resolved) -> str:
        """Name an actor, with those that ended in it where they are selected together."""
        earlier = self.genealogy and with_predecessors(who)[1]
        return Message("subject.or_predecessor", who=who.name) if earlier else who.name

    def _place(self) -> str:
        countries = [
            match_country(text).name if iso3_of(text) is not None else text
            for text in names_asked("country", self.country)
        ]
        places = (countries, names_asked("admin1", self.admin1))
        joined = [either(" ".join(name.split()) for name in names) for names in places if names]
        return ", ".join(reversed(joined))


def _all_of(conditions: list[Condition], frame: pd.DataFrame) -> NDArray[np.bool_]:
    """Return the rows that meet every condition, or say which one left none."""
    keep = np.ones(len(frame), dtype=bool)
    if conditions and not len(frame):
        raise SelectionError(Message("faults.selection.nothing"))
    for place, condition in enumerate(conditions):
        # A name that the data do not have is told apart from one that only the other conditions
        # exclude: the remedy is another.
        if not condition.holds.any():
            raise condition.absent()
        left = keep & condition.holds
        if not left.any():
            alike = alike_in(frame)
            stated = None if alike is None else alike[keep]
            values = present(frame.loc[keep, condition.column], alike=stated) if condition.column else []
            held = (
                Message("faults.selection.held", column=condition.column, values=named_few(values, 3))
                if values
                else ""
            )
            earlier = [before.words for before in conditions[:place]]
            raise SelectionError(leaves_none(condition.words, incidents_in(frame, keep), earlier, held))
        keep = left
    return keep


def _in_window(
    frame: pd.DataFrame, keep: NDArray[np.bool_], window: Window
) -> tuple[NDArray[np.bool_], list[str]]:
    """Return the rows that may lie in the window, and what to say of the others."""
    start = frame["date_start"].to_numpy("datetime64[D]")
    # A date without an end is a day.
    end = frame["date_end"].fillna(frame["date_start"]).to_numpy("datetime64[D]")
    # Without a date an incident may lie anywhere; it is left out of any window, and how many are is
    # said.
    inside, partly = ~np.isnat(start), np.zeros(len(frame), dtype=bool)
    if window.start is not None:
        inside &= end >= np.datetime64(window.start)
        partly |= start < np.datetime64(window.start)
    if window.end is not None:
        inside &= start <= np.datetime64(window.end)
        partly |= end > np.datetime64(window.end)
    notes: list[str] = []
    undated = incidents_in(frame, keep & np.isnat(start))
    shared = incidents_in(frame, keep & inside & partly)
    if undated:
        notes.append(Message("selection.undated", n=undated))
    if shared:
        notes.append(Message("selection.partly", n=shared))
    return keep & inside, notes
