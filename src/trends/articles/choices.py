"""On which data a claim can be judged: those that were named, else the bundled ones of its place, group and measure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from trends.incidents.incidents import Incidents
from trends.names.matching import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trends.articles.named import Place
    from trends.claims.library import Data

__all__ = ["Choice", "choice", "incident_of"]

_SERIES = {"killed": "fatalities", "combatants": "security"}
_INCIDENTS = {"fatalities": "killed", "security": "combatants", "attacks": "killed"}
_AREAS = {
    "central-syria": frozenset(
        {"attacks", "fatalities", "security", "civilians", "wounded", "abducted", "high_quality"}
    ),
    "northeast-syria": frozenset({"attacks"}),
}
"""The bundled series of an area, and what they count."""

GROUP = "Islamic State"
"""The group whose attacks the bundled series of Syria count."""

COUNTRIES = "ucdp-country-months"
ATTACKS = "documented-attacks"
_NEAR = 3
"""Days before that of the report in which its incident may lie."""


@dataclass(frozen=True)
class Choice:
    """The data for a claim.

    Attributes
    ----------
    data : str
        Empty where there are none.
    select : dict
    measure : str
    area : str
        What the claim speaks of, where that is wider than the data.
    lacks : str
        Why there are none: ``place``, ``measure`` or ``data``.
    """

    data: str = ""
    select: dict[str, Any] = field(default_factory=dict)
    measure: str = "attacks"
    area: str = ""
    lacks: str = ""


def choice(
    measure: str,
    place: Place | None,
    actor: str | None,
    given: Sequence[tuple[str, Data]],
    *,
    one_incident: bool,
) -> Choice:
    """Choose the data for a claim.

    Parameters
    ----------
    measure : str
    place : Place or None
    actor : str or None
    given : sequence of (str, data)
        What was named to judge on: taken before anything bundled.
    one_incident : bool
        Whether the claim is about a single incident.
    """
    for name, data in given:
        if isinstance(data, Incidents):
            wanted = (
                _INCIDENTS.get(measure, measure)
                if one_incident
                else {"killed": "fatalities", "security": "combatants"}.get(measure, measure)
            )
            return Choice(name, {} if one_incident else _selected(data, place, actor), wanted)
        return Choice(name, {}, _SERIES.get(measure, measure))
    if one_incident:
        if actor in (None, GROUP) and (place is None or place.country == "Syria"):
            return Choice(ATTACKS, {}, _INCIDENTS.get(measure, measure))
        return Choice(lacks="data")
    wanted = _SERIES.get(measure, measure)
    if actor in (None, GROUP) and (place is None or place.country == "Syria"):
        if place is None and actor is None:
            return Choice(measure=wanted, lacks="place")
        area = place.area if place and place.area else "central-syria"
        if wanted not in _AREAS[area]:
            return Choice(measure=wanted, lacks="measure")
        elsewhere = "" if place and place.area else place.name if place else "all areas"
        return Choice(area, {}, wanted, elsewhere)
    if place is not None and actor is None and wanted == "fatalities" and place.name == place.country:
        return Choice(COUNTRIES, {"series": place.country}, wanted)
    return Choice(measure=wanted, lacks="data")


def _selected(data: Incidents, place: Place | None, actor: str | None) -> dict[str, Any]:
    """Select the claim's country and group where the table holds them."""
    frame = data.frame
    selected: dict[str, Any] = {}
    if place is not None and "country" in frame and (frame["country"] == place.country).any():
        selected["country"] = place.country
    if actor is not None and {"actor_1", "actor_2"} & set(frame.columns):
        selected["actor"] = actor
    return selected


@lru_cache(maxsize=8)
def _dated(data: Incidents) -> Mapping[date, Sequence[tuple[str, str]]]:
    """Return the incidents of known day by their day, each with its place; once for all claims of a text."""
    frame = data.frame
    frame = frame[frame["date_start"].notna() & (frame["date_precision"].astype(str) == "day")]
    by_day: dict[date, list[tuple[str, str]]] = {}
    for name, start, place in zip(frame["incident_id"], frame["date_start"], frame["place"], strict=True):
        by_day.setdefault(start.date(), []).append((str(name), str(place)))
    return by_day


def incident_of(data: Data, day: date, words: str) -> str | None:
    """Return the id of the incident that a claim is about: of its day or shortly before, and of its place if there are several.

    Parameters
    ----------
    data : Incidents
    day : datetime.date
    words : str
        The sentence, in which the place may be named.
    """
    if not isinstance(data, Incidents):
        return None
    by_day = _dated(data)
    near = [
        (name, timedelta(days=ago), place)
        for ago in range(_NEAR + 1)
        for name, place in by_day.get(day - timedelta(days=ago), ())
    ]
    if not near:
        return None
    said = set(fold(words).replace(",", " ").replace("-", " ").split())
    same = [one for one in near if one[1] == min(near, key=lambda one: one[1])[1]]
    placed = [
        one
        for one in near
        if said & {word for word in fold(one[2]).replace("-", " ").replace(",", " ").split() if len(word) > 4}
    ]
    found = {one[0] for one in (placed or same)}
    return found.pop() if len(found) == 1 else None
