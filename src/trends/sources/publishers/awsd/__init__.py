"""The Aid Worker Security Database (AWSD)."""

from __future__ import annotations

from trends.sources.publishers.awsd.events import read, recognise
from trends.sources.source import IncidentSource, Terms

__all__ = ["AWSD"]

_LICENCE = "the publisher's terms (https://www.aidworkersecurity.org)"
_ADDRESS = "https://www.aidworkersecurity.org/incidents"
_CITATION = (
    "Humanitarian Outcomes. Aid Worker Security Database. https://www.aidworkersecurity.org; give the year and the date of "
    "access."
)

AWSD = IncidentSource(
    name="awsd",
    title="Aid Worker Security Database",
    terms=Terms(_LICENCE, _ADDRESS, _CITATION),
    recognise=recognise,
    read=read,
    subject="attacks on aid workers",
)
