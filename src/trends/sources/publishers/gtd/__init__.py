"""The Global Terrorism Database (GTD)."""

from __future__ import annotations

from trends.sources.publishers.gtd.coverage import collection, coverage
from trends.sources.publishers.gtd.events import read, recognise
from trends.sources.source import IncidentSource, Terms

__all__ = ["GTD"]

_LICENCE = "GTD terms of use: not for redistribution (https://www.start.umd.edu/gtd)"
_ADDRESS = "https://www.start.umd.edu/gtd"
_CITATION = (
    "START (National Consortium for the Study of Terrorism and Responses to Terrorism). Global Terrorism Database. "
    "University of Maryland. https://www.start.umd.edu/gtd; give the version and the date of access."
)
_ATTRIBUTION = (
    # START's terms of use: the citation with the day of access, no redistribution.
    "Global Terrorism Database, National Consortium for the Study of Terrorism and Responses to Terrorism (START), "
    "University of Maryland, https://www.start.umd.edu/gtd; {accessed}. Only aggregates are shown; the database is "
    "not for redistribution. {citation}"
)

GTD = IncidentSource(
    name="gtd",
    title="Global Terrorism Database",
    terms=Terms(_LICENCE, _ADDRESS, _CITATION, _ATTRIBUTION),
    recognise=recognise,
    read=read,
    coverage=coverage,
    collection=collection,
)
