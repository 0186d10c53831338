"""The publishers whose data are known, a folder each; this is the list of them, in the order of the search.

A file is read by the first source that recognises its columns, so one that asks for more columns stands before one that
asks for fewer of the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trends.sources.documented import DOCUMENTED
from trends.sources.publishers.acled import AGGREGATES, EVENTS
from trends.sources.publishers.awsd import AWSD
from trends.sources.publishers.esoc import ESOC
from trends.sources.publishers.gtd import GTD
from trends.sources.publishers.hdx import HAPI, MONTHLY
from trends.sources.publishers.insecurity_insight import INSECURITY_INSIGHT
from trends.sources.publishers.pitf import PITF
from trends.sources.publishers.scad import SCAD
from trends.sources.publishers.ucdp import UCDP

if TYPE_CHECKING:
    from trends.sources.source import Source, Terms

__all__ = ["PUBLISHED", "dataset_names", "fetched", "source_of", "terms_of"]

PUBLISHED: tuple[Source, ...] = (
    UCDP,
    EVENTS,
    GTD,
    HAPI,
    AGGREGATES,
    MONTHLY,
    ESOC,
    PITF,
    AWSD,
    INSECURITY_INSIGHT,
    SCAD,
    DOCUMENTED,
)


def dataset_names() -> tuple[str, ...]:
    """Return the names of all datasets that a caller can name."""
    return tuple(name for source in PUBLISHED if source.title for name in source.datasets)


def source_of(dataset: str) -> Source | None:
    """Return the source of a dataset; None where no publisher's is called so."""
    return next((source for source in PUBLISHED if source.title and dataset in source.datasets), None)


def terms_of(dataset: str, licence: str = "") -> Terms | None:
    """Return the terms of a dataset, or those that hold by the licence of what somebody else publishes."""
    if source := source_of(dataset):
        return source.terms
    text = licence.casefold()
    bound = (source.terms for source in PUBLISHED if source.terms.binds)
    return next((terms for terms in bound if terms.binds.casefold() in text), None)


def fetched() -> tuple[str, ...]:
    """Return the names of the datasets that can be fetched."""
    return tuple(name for source in PUBLISHED for name in source.fetched)
