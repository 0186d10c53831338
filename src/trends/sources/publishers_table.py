"""The publishers whose layouts are known by the names of their columns: one reader each, in the order of the search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trends.sources import documented
from trends.sources.publishers.acled import aggregates as acled_aggregated
from trends.sources.publishers.acled import events as acled
from trends.sources.publishers.awsd import events as awsd
from trends.sources.publishers.esoc import counts as esoc
from trends.sources.publishers.gtd import events as gtd
from trends.sources.publishers.hdx import hapi
from trends.sources.publishers.hdx import monthly as hdx
from trends.sources.publishers.insecurity_insight import events as insecurity_insight
from trends.sources.publishers.pitf import events as pitf
from trends.sources.publishers.scad import events as scad
from trends.sources.publishers.ucdp import events as ucdp

if TYPE_CHECKING:
    from types import ModuleType

__all__ = ["FAMILIES", "KNOWN", "SOURCES", "TITLES", "Publisher"]


@dataclass(frozen=True)
class Publisher:
    """A layout that is known.

    Attributes
    ----------
    module : module
        Its reader, with ``recognise(sheet)`` and ``read``; a publisher of incidents gives a part for each sheet, one of
        aggregates a series table of all of them.
    title : str
        What the dataset is called.
    subject : str
        What its rows are, as a plural noun phrase.
    aggregates : bool
        Whether it publishes counts rather than incidents.
    week : str
        The day on which its own weeks begin, where incidents are counted by week.
    """

    module: ModuleType
    title: str = ""
    subject: str = "events"
    aggregates: bool = False
    week: str = "monday"


KNOWN: dict[str, Publisher] = {
    "ucdp": Publisher(ucdp, subject="events of organised violence"),
    "acled": Publisher(acled, "Armed Conflict Location & Event Data (ACLED)", week="saturday"),
    "gtd": Publisher(gtd, "Global Terrorism Database"),
    "hdx-hapi": Publisher(hapi, "Conflict events of HDX HAPI (ACLED)", aggregates=True),
    "acled-aggregated": Publisher(acled_aggregated, "ACLED's aggregated data", aggregates=True),
    "hdx-acled": Publisher(hdx, "ACLED events and fatalities by month (HDX)", aggregates=True),
    "esoc": Publisher(esoc, "ESOC counts of attacks by district", aggregates=True),
    "pitf": Publisher(pitf, "PITF Worldwide Atrocities Dataset"),
    "awsd": Publisher(awsd, "Aid Worker Security Database", "attacks on aid workers"),
    "insecurity-insight": Publisher(insecurity_insight, "Insecurity Insight", "incidents"),
    "scad": Publisher(scad, "Social Conflict Analysis Database", "events of social conflict"),
    "documented": Publisher(documented),
}

FAMILIES = dict.fromkeys(("ucdp-ged", "ucdp-candidate", "ucdp-protest"), "ucdp")
"""Sources of which several have one layout."""

TITLES = {
    "ucdp-ged": "UCDP Georeferenced Event Dataset",
    "ucdp-candidate": "UCDP Candidate Events Dataset",
    "ucdp-protest": "UCDP Violent Political Protest Dataset",
    **{name: publisher.title for name, publisher in KNOWN.items() if publisher.title},
}

SOURCES = (*FAMILIES, *(name for name in KNOWN if name not in {"ucdp", "documented"}), "generic", "series")
"""What ``--source`` takes."""
