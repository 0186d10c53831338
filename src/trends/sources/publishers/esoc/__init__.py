"""The Empirical Studies of Conflict project (ESOC): attacks in Iraq by district."""

from __future__ import annotations

from trends.sources.publishers.esoc.counts import read, recognise
from trends.sources.source import CountSource, Terms

__all__ = ["ESOC"]

_LICENCE = (
    "the publisher's terms: cite the article; treated as not for redistribution, ask the publisher "
    "(https://esoc.princeton.edu)"
)
_ADDRESS = "https://esoc.princeton.edu/country/iraq"
_CITATION = (
    "Empirical Studies of Conflict Project (ESOC), Princeton University, https://esoc.princeton.edu. Berman, Eli, Jacob N. "
    "Shapiro and Joseph H. Felter (2011). Can Hearts and Minds Be Bought? The Economics of Counterinsurgency in Iraq. "
    "Journal of Political Economy 119(4): 766-819."
)

ESOC = CountSource(
    name="esoc",
    title="ESOC counts of attacks by district",
    terms=Terms(_LICENCE, _ADDRESS, _CITATION),
    recognise=recognise,
    read=read,
)
