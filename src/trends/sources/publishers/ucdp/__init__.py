"""The Uppsala Conflict Data Program (UCDP): GED, the monthly Candidate releases, violent political protest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trends.sources.publishers.ucdp.events import read, recognise
from trends.sources.publishers.ucdp.releases import (
    coverage_of_parts,
    not_replaced,
    published,
    release_order,
    without_withdrawn,
)
from trends.sources.publishers.ucdp.terms import TERMS
from trends.sources.source import IncidentSource

if TYPE_CHECKING:
    from trends.sources.source import Client

__all__ = ["UCDP"]


def _client() -> Client:
    from trends.sources.publishers.ucdp import client

    return client


UCDP = IncidentSource(
    name="ucdp",
    title="UCDP",
    datasets={
        # Of files of several, what UCDP has still to check makes the whole Candidate data.
        "ucdp-candidate": "UCDP Candidate Events Dataset",
        "ucdp-ged": "UCDP Georeferenced Event Dataset",
        "ucdp-protest": "UCDP Violent Political Protest Dataset",
    },
    terms=TERMS,
    recognise=recognise,
    read=read,
    subject="events of organised violence",
    subjects={"ucdp-protest": "events of violent political protest"},
    # Of two versions of an event the later row is the newest: the releases go in the order in which they came out.
    order=lambda part: release_order(part.version),
    settle=without_withdrawn,
    coverage=coverage_of_parts,
    client=_client,
    fetched=("ucdp-ged", "ucdp-candidate"),
    published=published,
    together=not_replaced,
    # Candidate events enter GED with the next yearly edition; protests are another dataset with ids of its own.
    one_history=("ucdp-candidate", "ucdp-ged"),
)
