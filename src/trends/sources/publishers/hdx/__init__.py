"""The Humanitarian Data Exchange (HDX): ACLED's figures by month, and HAPI's conflict events."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from trends.sources.counts.long_tables import read_long_tables
from trends.sources.publishers.acled.terms import ADDING
from trends.sources.publishers.hdx import hapi, monthly
from trends.sources.source import CountSource

if TYPE_CHECKING:
    from trends.sources.source import Client

__all__ = ["HAPI", "MONTHLY"]


def _client() -> Client:
    from trends.sources.publishers.hdx import client

    return client


MONTHLY = CountSource(
    name="hdx-acled",
    title="ACLED events and fatalities by month (HDX)",
    terms=monthly.TERMS,
    recognise=monthly.recognise,
    read=partial(read_long_tables, monthly.LAYOUT),
    client=_client,
    fetched=("hdx-acled",),
    adding=ADDING,
)

HAPI = CountSource(
    name="hdx-hapi",
    title="Conflict events of HDX HAPI (ACLED)",
    terms=hapi.TERMS,
    recognise=hapi.recognise,
    read=partial(read_long_tables, hapi.LAYOUT),
    adding=ADDING,
)
