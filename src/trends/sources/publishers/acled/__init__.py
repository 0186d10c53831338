"""The Armed Conflict Location & Event Data project (ACLED): events, and its aggregates by week and month."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from trends.sources.counts.long_tables import read_long_tables
from trends.sources.publishers.acled import aggregates, events
from trends.sources.publishers.acled.coverage import collection, coverage
from trends.sources.publishers.acled.terms import ADDING, TERMS
from trends.sources.source import CountSource, IncidentSource

if TYPE_CHECKING:
    from trends.sources.source import Client

__all__ = ["AGGREGATES", "EVENTS"]


def _client() -> Client:
    from trends.sources.publishers.acled import client

    return client


EVENTS = IncidentSource(
    name="acled",
    title="Armed Conflict Location & Event Data (ACLED)",
    terms=TERMS,
    recognise=events.recognise,
    read=events.read,
    week="saturday",
    collection=collection,
    coverage=coverage,
    client=_client,
    fetched=("acled",),
    adding=ADDING,
)

AGGREGATES = CountSource(
    name="acled-aggregated",
    title="ACLED's aggregated data",
    terms=aggregates.TERMS,
    recognise=aggregates.recognise,
    read=partial(read_long_tables, aggregates.LAYOUT),
    adding=ADDING,
)
