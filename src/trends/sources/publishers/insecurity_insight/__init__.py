"""Insecurity Insight: violence against aid, health care, education."""

from __future__ import annotations

from trends.sources.publishers.insecurity_insight.events import read, recognise
from trends.sources.source import IncidentSource, Terms

__all__ = ["INSECURITY_INSIGHT"]

_LICENCE = "CC BY-SA on HDX, as the page of a dataset says (https://data.humdata.org/organization/insecurity-insight)"
_ADDRESS = "https://data.humdata.org/organization/insecurity-insight"
_CITATION = (
    "Insecurity Insight. Security in Numbers Database (SiND), https://insecurityinsight.org; give the dataset and the date "
    "of access."
)

INSECURITY_INSIGHT = IncidentSource(
    name="insecurity-insight",
    title="Insecurity Insight",
    terms=Terms(_LICENCE, _ADDRESS, _CITATION),
    recognise=recognise,
    read=read,
    subject="incidents",
)
