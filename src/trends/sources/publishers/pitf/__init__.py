"""The Worldwide Atrocities Dataset of the Political Instability Task Force (PITF)."""

from __future__ import annotations

from trends.sources.publishers.pitf.events import read, recognise
from trends.sources.source import IncidentSource, Terms

__all__ = ["PITF"]

_LICENCE = "public; see the disclaimer of the publisher (http://eventdata.parusanalytics.com)"
_ADDRESS = "http://eventdata.parusanalytics.com/data.dir/atrocities.html"
_CITATION = "Schrodt, Philip A., and Jay Ulfelder. Political Instability Task Force Worldwide Atrocities Event Data Collection."
_ATTRIBUTION = "Political Instability Task Force Worldwide Atrocities Dataset; {accessed}. {citation}"

PITF = IncidentSource(
    name="pitf",
    title="PITF Worldwide Atrocities Dataset",
    terms=Terms(_LICENCE, _ADDRESS, _CITATION, _ATTRIBUTION),
    recognise=recognise,
    read=read,
)
