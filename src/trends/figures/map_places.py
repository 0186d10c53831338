"""What may be drawn of an incident on a map: a point where the place is known, a coarser sign where it is not, or none.

Sources give coordinates to all incidents; those of an incident "somewhere in the province" are the province's middle
or capital. Drawn as a point they would accuse a town where nothing is known to have happened (UCDP GED codebook,
where_prec).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from trends.figures.scales import number
from trends.messages import Message

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.incidents.incidents import Incidents

__all__ = ["KINDS", "Places", "place_words", "places_of", "undrawn_words"]

KINDS = ("exact", "near", "admin2", "admin1")
"""What is drawn, from the finest to the coarsest (UCDP GED where_prec 1 to 4 and their like)."""
_UNDRAWN = ("linear", "country", "international", "unknown")
_NAMES = {"admin2": ["country", "admin1", "admin2"], "admin1": ["country", "admin1"]}


@dataclass(frozen=True, eq=False)
class Places:
    """Incidents by what is known of their place.

    Attributes
    ----------
    frame : pandas.DataFrame
        One row a sign to draw: kind (one of `KINDS`), longitude, latitude, incidents.
    undrawn : dict of str to int
        Incidents that no sign stands for, by reason.
    total : int
        All incidents.
    """

    frame: pd.DataFrame
    undrawn: dict[str, int]
    total: int

    @property
    def drawn(self) -> int:
        """Incidents that a sign stands for."""
        return int(self.frame["incidents"].sum())

    def of(self, *kinds: str) -> pd.DataFrame:
        """Return the signs of these kinds."""
        return self.frame[self.frame["kind"].isin(kinds)]


def places_of(shown: Incidents | pd.DataFrame) -> Places:
    """Sort incidents by what may be drawn of them."""
    frame = shown if isinstance(shown, pd.DataFrame) else shown.frame
    precision = frame["place_precision"].astype("string").fillna("unknown")
    longitude, latitude = _degrees(frame["longitude"], 180), _degrees(frame["latitude"], 90)
    located = ~np.isnan(longitude) & ~np.isnan(latitude)
    parts: list[pd.DataFrame] = []
    undrawn: dict[str, int] = {}
    for kind in KINDS:
        mine = np.asarray(precision == kind)
        some = mine & located
        if missing := int((mine & ~located).sum()):
            undrawn[Message("maps.no_coordinates", place=place_words(kind))] = missing
        if some.any():
            parts.append(_signs(frame[some], kind, longitude[some], latitude[some]))
    for kind in _UNDRAWN:
        if count := int((precision == kind).sum()):
            undrawn[place_words(kind)] = count
    columns = ["kind", "longitude", "latitude", "incidents"]
    signs = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
    return Places(signs.astype({"incidents": int}), undrawn, len(frame))


def _degrees(column: pd.Series[float], limit: float) -> NDArray[np.float64]:
    """Return a coordinate as numbers; one that lies on no globe is none."""
    values = column.to_numpy(dtype=float, na_value=np.nan)
    return np.where(np.abs(values) <= limit, values, np.nan)


def _signs(
    frame: pd.DataFrame, kind: str, longitude: NDArray[np.float64], latitude: NDArray[np.float64]
) -> pd.DataFrame:
    """Make one sign of all incidents of a place, or of a district or province by name."""
    table = pd.DataFrame({"longitude": longitude, "latitude": latitude})
    if kind in _NAMES:
        keys: list[pd.Series[str]] = [
            frame[name].astype("string").fillna("").reset_index(drop=True).rename(name)
            for name in _NAMES[kind]
        ]
        groups = table.groupby(keys, sort=True)
    else:
        # A hundredth of a degree is about a kilometre: one town is one dot.
        keys = [table[name].round(2).rename(f"{name}_near") for name in ("longitude", "latitude")]
        groups = table.groupby(keys, sort=True)
    signs = groups.agg(
        longitude=("longitude", "median"), latitude=("latitude", "median"), incidents=("latitude", "size")
    )
    return signs.reset_index(drop=True).assign(kind=kind)[["kind", "longitude", "latitude", "incidents"]]


def undrawn_words(places: Places) -> str:
    """Say what is not on the map, and why; empty where everything is."""
    if not places.undrawn:
        return ""
    reasons = [
        Message("maps.number_of", n=number(count), what=words) for words, count in places.undrawn.items()
    ]
    return Message("maps.undrawn", reasons=reasons)


def place_words(kind: str) -> Message:
    """Say what is known of a place."""
    return Message("maps.place", kind=kind)
