"""What a reader must know of a selection: sides, spellings, allied groups, changes of a name, rows without a place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from trends.messages import Message, recognised
from trends.messages import listed as named_few
from trends.names.actors import Resolved, resolve_actor
from trends.names.countries import iso3_of, match_country
from trends.names.genealogy import Of, Relation, earlier_countries, with_predecessors
from trends.names.matching import fold, match_sides, names_asked, present, sides_of
from trends.names.name_changes import name_cautions, named, named_relations
from trends.schema import ALIKE, alike_in, incidents_in
from trends.selection.conditions import Condition, asked_actors, by_country

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    from numpy.typing import NDArray

    from trends.periods.coverage import Span
    from trends.selection.selection import Selection

__all__ = ["actor_notes", "name_notes", "place_notes"]

_SEVERAL = re.compile(r",|;| and/or ")
"""How sources join allied groups to one side."""


def actor_notes(
    selection: Selection, frame: pd.DataFrame, conditions: list[Condition], keep: NDArray[np.bool_]
) -> list[str]:
    """Say on which side actors stand, how they are spelled, and whom the names do not find."""
    # Under the other conditions: what allied groups did in other countries is nothing to a
    # selection of one.
    others = _apart_from(conditions, frame, "actor_1", "attacker")
    notes: list[str] = []
    sides = asked_actors("actor", selection.actor, genealogy=selection.genealogy).values()
    if sides and selection.attacker is None:
        notes.append(Message("selection.side", who=[selection.called(who) for who in sides]))
    for who in sides:
        notes += _spelling_notes(
            who,
            frame.loc[
                keep,
                [*(str(side.name) for side in sides_of(frame)), "iso3", *frame.columns.intersection([ALIKE])],
            ],
        )
        notes += _allied_notes(who, frame, others)
    for who in asked_actors("attacker", selection.attacker, genealogy=selection.genealogy).values():
        untold = incidents_in(
            frame, _sides(frame, who) & others & frame["attacker"].isna().to_numpy(dtype=bool)
        )
        if untold:
            notes.append(Message("selection.attacker_open", n=untold, who=who.name))
    return notes


def name_notes(
    selection: Selection, frame: pd.DataFrame, conditions: list[Condition], inside: Span
) -> list[str]:
    """Say what the genealogy joined, and which known changes of a name lie inside the window."""
    days, alike = frame["date_start"].to_numpy("datetime64[D]"), alike_in(frame)
    notes: list[str] = []
    actors = (*names_asked("actor", selection.actor), *names_asked("attacker", selection.attacker))
    rows = _apart_from(conditions, frame, "actor_1", "attacker")
    for who in dict.fromkeys(resolve_actor(name).name for name in actors):
        own, predecessors = with_predecessors(resolve_actor(who))
        if selection.genealogy and predecessors:
            notes.append(_joined_note(who, predecessors))
        elsewhere = _counter("actor", frame, rows)
        mine = rows & _sides(frame, own if selection.genealogy else resolve_actor(who))
        notes += name_cautions(
            "actor",
            who,
            days[mine],
            inside,
            elsewhere,
            continued=selection.genealogy,
            together=actors,
            alike=None if alike is None else alike[mine],
        )
    rows = _apart_from(conditions, frame, "country")
    for text in names_asked("country", selection.country):
        # A text with * or a territory that is no country has no genealogy.
        if iso3_of(text) is None:
            continue
        country = match_country(text)
        predecessors = earlier_countries(country)[1]
        if selection.genealogy and predecessors:
            notes.append(_joined_note(country.name, predecessors))
        elsewhere = _counter("country", frame, rows)
        mine = rows & by_country(frame, country.iso3, genealogy=selection.genealogy).holds
        notes += name_cautions(
            "country",
            country.name,
            days[mine],
            inside,
            elsewhere,
            continued=selection.genealogy,
            together=names_asked("country", selection.country),
            alike=None if alike is None else alike[mine],
        )
    return notes


def _apart_from(conditions: list[Condition], frame: pd.DataFrame, *columns: str) -> NDArray[np.bool_]:
    """Return the rows that meet all conditions but those on some columns."""
    rows = np.ones(len(frame), dtype=bool)
    for condition in conditions:
        if condition.column not in columns:
            rows &= condition.holds
    return rows


def _sides(frame: pd.DataFrame, who: Resolved) -> NDArray[np.bool_]:
    return match_sides(frame, who.patterns)


def _counter(of: Of, frame: pd.DataFrame, rows: NDArray[np.bool_]) -> Callable[[str], int]:
    """Return a function from the name of an actor or a country to how many of the rows are of it."""
    return lambda name: incidents_in(frame, rows & named(of, frame, name))


def _joined_note(name: str, found: tuple[Relation, ...]) -> str:
    return Message("selection.joined", name=name, which=named_relations(found, before=True))


def _spelling_notes(who: Resolved, rows: pd.DataFrame) -> list[str]:
    """Say which spellings an alias found, and what is known of them."""
    names = [
        name
        for name in present(*sides_of(rows), alike=alike_in(rows))
        if any(pattern.matches(fold(name)) for pattern in who.patterns)
    ]
    notes: list[str] = []
    if names and {fold(name) for name in names} != {fold(who.name)}:
        notes.append(Message("selection.called", who=who.name, names=named_few(names)))
    if len(rows["iso3"].dropna().unique()) > 1:
        notes += [recognised(f"{who.notes[fold(name)]}.") for name in names if fold(name) in who.notes]
    return notes


def _allied_notes(who: Resolved, frame: pd.DataFrame, others: NDArray[np.bool_]) -> list[str]:
    """Count the events whose side joins the actor with others: a name matches whole, so they are left out."""
    joined = [
        name
        for name in present(*sides_of(frame), alike=alike_in(frame))
        if _SEVERAL.search(name)
        and not any(pattern.matches(fold(name)) for pattern in who.patterns)
        # Whole parts, as the names do elsewhere: "Taliban" in "Pakistani Taliban" is another group.
        and any(pattern.matches(fold(part)) for part in _SEVERAL.split(name) for pattern in who.patterns)
    ]
    sides = np.any([side.isin(joined).to_numpy(dtype=bool) for side in sides_of(frame)], axis=0)
    more = incidents_in(frame, sides & others)
    if not more:
        return []
    return [Message("selection.allied", n=more, who=who.name)]


def place_notes(frame: pd.DataFrame, conditions: list[Condition], keep: NDArray[np.bool_]) -> list[str]:
    """Count the rows that meet all that is known of them but cannot be placed, and those placed only roughly."""
    # Rows that were left out, but perhaps should not have been.
    maybe = ~keep
    for condition in conditions:
        maybe &= condition.holds if condition.unknown is None else condition.holds | condition.unknown
    lacking = [
        condition.lacks
        for condition in conditions
        if condition.unknown is not None and bool((maybe & condition.unknown).any())
    ]
    notes: list[str] = []
    if lacking:
        columns = [Message("selection.lacks", what=column) for column in lacking]
        notes.append(Message("selection.unplaced", n=incidents_in(frame, maybe), what=columns))
    if any(condition.lacks == "coordinates" for condition in conditions):
        rough = (
            frame["place_precision"]
            .isin(["admin1", "country", "international", "unknown"])
            .to_numpy(dtype=bool)
        )
        if count := incidents_in(frame, keep & rough):
            notes.append(Message("selection.rough", n=count))
    return notes
