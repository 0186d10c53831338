"""What claims about places share: a place of an entry, two stretches of time, and what the incidents say of both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, model_validator

from trends.claims.claim import Claim, Day, Patterns, Reference, Text, window_of
from trends.claims.evidence import Evidence
from trends.messages import Message, joined, listed, recognised
from trends.movement.named_places import NamedPlace, locate_named
from trends.movement.place_shift import cautions, lacking
from trends.names.countries import iso3_of, match_country
from trends.tolls.measures import noun

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trends.claims.library import Library
    from trends.incidents.incidents import Incidents
    from trends.movement.named_places import NamedPlaces

__all__ = ["PLACE_FIELDS", "Place", "PlacesClaim", "Seen", "look"]

PLACE_FIELDS = frozenset({"origin", "destination"})
"""Fields of an entry that hold a place."""


class Place(BaseModel):
    """A place that a claim names: a province by its name, or any of these, all of which must hold.

    `bbox` is west, south, east, north in degrees. `label` says what the place is called in the sentence.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, defer_build=True)

    country: Patterns = ()
    admin1: Patterns = ()
    bbox: tuple[float, float, float, float] | None = None
    label: Text = ""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return {"admin1": value} if isinstance(value, (str, list)) else value

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        if not (any(self.country) or any(self.admin1) or self.bbox):
            raise ValueError("a place: a province, a country or a box")
        return self

    @property
    def name(self) -> str:
        """What it is called."""
        if self.label:
            return recognised(self.label)
        if self.admin1:
            return listed([recognised(name) for name in self.admin1])
        if self.country:
            names = (match_country(name).name if iso3_of(name) is not None else name for name in self.country)
            return listed([recognised(name) for name in names])
        west, south, east, north = self.bbox or (0.0, 0.0, 0.0, 0.0)
        return Message("claims.places.box", box=f"{west:g}, {south:g}, {east:g}, {north:g}")

    @property
    def named(self) -> NamedPlace:
        """The same for `trends.movement`."""
        return NamedPlace(self.country, self.admin1, self.bbox)


class PlacesClaim(Claim):
    """A claim about where incidents lie: before and after `at` (by default the middle), or in two stretches."""

    destination: Place
    at: Day | None = None
    earlier: Reference | None = None
    later: Reference | None = None

    @model_validator(mode="after")
    def _two_stretches(self) -> Self:
        stretches = [part for part in (self.earlier, self.later) if part is not None]
        if len(stretches) == 1:
            raise ValueError("both earlier and later, or neither")
        if stretches and (self.at or self.start or self.end):
            raise ValueError("earlier and later, or at with start and end, not both")
        if any(
            set(part.model_fields_set) - {"start", "end", "label"} or not part.start for part in stretches
        ):
            raise ValueError('earlier and later as periods, such as "2020-01..2020-12"')
        return self


class Seen(NamedTuple):
    """What the data say of the places of a claim.

    Attributes
    ----------
    incidents : Incidents
        Those that the claim's selection leaves.
    named : NamedPlaces
    subject : str
        What is counted.
    before, after : Message
        The two stretches, as adverbs: ``before 1 July 2018``, ``from then on``.
    notes : tuple of str
    """

    incidents: Incidents
    named: NamedPlaces
    subject: str
    before: Message
    after: Message
    notes: tuple[str, ...]


def look(claim: PlacesClaim, library: Library, places: Sequence[Place]) -> Seen | Evidence:
    """Lay the incidents of a claim over its places and stretches; evidence where that cannot be done.

    Raises
    ------
    TrendsError
        If the entry names a place or a day that the data do not have.
    """
    incidents = library.incidents(claim)
    if incidents is None:
        return _untestable(claim, Message("claims.places.why.counts"))
    if claim.start or claim.end or not incidents.kinds_chosen:
        incidents = incidents.select(start=claim.start, end=claim.end)
    stretches = None
    if claim.earlier is not None and claim.later is not None:
        first, second = (window_of(part.start, part.end) for part in (claim.earlier, claim.later))
        stretches = (first, second)
    named = locate_named(
        incidents,
        [place.named for place in places],
        measure=claim.measure,
        estimate=claim.select.estimate or "best",
        split=claim.at,
        stretches=stretches,
    )
    notes = tuple(cautions(incidents, named.located))
    reasons = lacking(named.located)
    if not reasons and not named.sums[1:].sum():
        reasons = (Message("claims.places.why.nothing"),)
    if reasons:
        return _untestable(claim, joined(reasons), notes)
    return Seen(
        incidents, named, noun(claim.measure, incidents.subject), *_stretch_words(claim, named), notes
    )


def _untestable(claim: PlacesClaim, why: str, notes: tuple[str, ...] = ()) -> Evidence:
    said = Message("claims.places.untestable", place=claim.destination.name, why=why)
    return Evidence(verdict="not testable", said=said, why=why, notes=notes)


def _stretch_words(claim: PlacesClaim, named: NamedPlaces) -> tuple[Message, Message]:
    earlier, later = named.stretches
    if claim.earlier is None:
        return Message("claims.places.before", day=later[0]), Message("claims.places.from_then")
    first, second = (Message("words.span.from_to", first=one, last=other) for one, other in (earlier, later))
    return first, second
