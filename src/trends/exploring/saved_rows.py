"""The incidents as columns of numbers for a page that counts by itself: nothing but what a choice asks about."""

from __future__ import annotations

import base64
import zlib
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from trends.errors import SelectionError
from trends.exploring.codes import day_number
from trends.exploring.offered import MOST_NAMES, estimates, measures
from trends.exploring.origin import TOO_MUCH
from trends.exploring.plain import calendar_plain
from trends.names.actors import resolve_actor
from trends.names.matching import fold
from trends.periods.calendar import Frequency
from trends.selection.conditions import by_country, by_default_kinds, by_kind
from trends.tolls.measures import counts_deaths, noun, parse_estimate

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from trends.document.words import Words
    from trends.exploring.codes import Codes
    from trends.exploring.model import Model
    from trends.selection.conditions import Condition

__all__ = ["rows_plain"]

_UNKNOWN = -(2**31)
"""Of a column of whole numbers: a figure that is not known."""
_NOWHERE = -(2**30)
"""The day of an incident without a date; days since 1970 stay far from it."""


def rows_plain(model: Model, say: Words) -> dict[str, Any]:
    """Return the coded incidents, what each name stands for, and the periods of every length."""
    codes, incidents = model.codes, model.incidents
    window, origin = incidents.window, model.origin.for_others()
    default = None if incidents.kinds_chosen else incidents.collection.default_kinds
    offered = measures(incidents)
    return {
        **{
            name: _packed(np.maximum(column, _NOWHERE))
            for name, column in (("begin", codes.begin), ("finish", codes.finish), ("written", codes.written))
        },
        "place": _packed(codes.place),
        "kind": _packed(codes.kind),
        "province": _packed(codes.province),
        "cell": _packed(model.cells.at),
        "cast": [_packed(side) for side in codes.cast],
        "figures": _figures(codes, offered, estimates(incidents)),
        "sides": codes.sides,
        "sidesMeant": _sides_meant(codes.sides),
        "countriesMeant": [_places(codes.places, name, by_country) for name in codes.countries()],
        "kindsMeant": [_places(codes.kinds, name, by_kind) for name in codes.kind_names()[:MOST_NAMES]],
        "defaultKinds": np.flatnonzero(by_default_kinds(codes.kinds, default).holds).tolist()
        if default
        else None,
        "places": _named(codes.places["country"]),
        "provinces": _named(codes.provinces["admin1"]),
        "kindNames": _named(codes.kinds["kind"]),
        "cells": {
            "longitude": model.cells.longitude.tolist(),
            "latitude": model.cells.latitude.tolist(),
            "point": model.cells.point.astype(int).tolist(),
            "name": model.cells.name,
        },
        "spans": [[day_number(first), day_number(last)] for first, last in codes.coverage.spans],
        "days": [day_number(day) for day in codes.coverage.span],
        "window": [None if day is None else day_number(day) for day in (window.start, window.end)],
        "calendars": {freq.value: calendar_plain(model.calendar(freq.value)) for freq in Frequency},
        "nouns": {name: say.plain(noun(name, "incidents")) for name in offered},
        "origin": {
            "beginning": origin.beginning,
            "variable": origin.variable,
            "names": origin.names,
            "opening": origin.opening._asdict(),
            "tooMuch": TOO_MUCH,
        },
    }


def _packed(column: NDArray[Any]) -> dict[str, str]:
    """Write a column: whole numbers of four bytes where there are no others, the lowest first, deflated, as base64."""
    kind = "whole"
    if column.dtype.kind == "f":
        known = column[~np.isnan(column)]
        kind = "figure" if (known == np.rint(known)).all() and (np.abs(known) < -_UNKNOWN).all() else "float"
    if kind == "figure":
        column = np.where(np.isnan(column), _UNKNOWN, column)
    data = np.ascontiguousarray(column, dtype="<f8" if kind == "float" else "<i4").tobytes()
    return {"type": kind, "text": base64.b64encode(zlib.compress(data, 9)).decode("ascii")}


def _figures(codes: Codes, offered: list[str], given: list[str]) -> dict[str, dict[str, str]]:
    """Return what is counted of every incident, by measure and, of deaths, by estimate; attacks count one each."""
    found = {}
    for measure in offered:
        if measure == "attacks":
            continue
        for estimate in given if counts_deaths(measure) or measure.startswith("deadly") else [""]:
            key = f"{measure}|{estimate}" if estimate else measure
            found[key] = _packed(codes.figures(measure, parse_estimate(estimate or "best")))
    return found


def _sides_meant(sides: list[str]) -> list[list[int]]:
    """Return which of the sides each name stands for: itself, and its other spellings where the package knows them."""
    folded: dict[str, list[int]] = {}
    for place, side in enumerate(sides):
        folded.setdefault(fold(side), []).append(place)
    meant = []
    for side in sides:
        patterns = resolve_actor(side).patterns
        if all(pattern.literal for pattern in patterns):
            found = {place for pattern in patterns for place in folded.get(pattern.parts[0].strip(), ())}
        else:
            found = {
                place
                for name, places in folded.items()
                if any(pattern.matches(name) for pattern in patterns)
                for place in places
            }
        meant.append(sorted(found))
    return meant


def _places(
    table: pd.DataFrame, name: str, condition: Callable[[pd.DataFrame, object], Condition]
) -> list[int]:
    """Return the rows of a table of names that a name means."""
    try:
        return [int(place) for place in np.flatnonzero(condition(table, name).holds)]
    except SelectionError:
        return []


def _named(column: pd.Series) -> list[str | None]:
    return [None if pd.isna(name) else str(name) for name in column.tolist()]
