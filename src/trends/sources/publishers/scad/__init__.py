"""The Social Conflict Analysis Database (SCAD)."""

from __future__ import annotations

from trends.sources.publishers.scad.events import read, recognise
from trends.sources.source import IncidentSource, Terms

__all__ = ["SCAD"]

_LICENCE = "terms of use of the Strauss Center: no commercial use without permission (https://www.strausscenter.org/ccaps/terms-of-use-social-conflict.html)"
_ADDRESS = "https://www.strausscenter.org/ccaps-research-areas/social-conflict/database/"
_CITATION = (
    "Salehyan, Idean, Cullen S. Hendrix, Jesse Hamner, Christina Case, Christopher Linebarger, Emily Stull and Jennifer "
    "Williams (2012). Social Conflict in Africa: A New Database. International Interactions 38(4): 503-511."
)

SCAD = IncidentSource(
    name="scad",
    title="Social Conflict Analysis Database",
    terms=Terms(_LICENCE, _ADDRESS, _CITATION),
    recognise=recognise,
    read=read,
    subject="events of social conflict",
)
