"""ACLED's monthly aggregates on the Humanitarian Data Exchange: public, by CKAN's `package_show`.

ACLED publishes one package a country (``<country>-acled-conflict-data``) and one for the world
(``political-violence-events-and-fatalities``), each with workbooks that are replaced about once a week. See
https://data.humdata.org/organization/acled and https://docs.ckan.org/en/latest/api/.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from trends.errors import FetchError, ParameterError
from trends.fetching.download import downloaded, refuse_page
from trends.fetching.exchange import Ask, host_of
from trends.names.matching import fold
from trends.sources.publishers.acled.terms import TERMS
from trends.store.vintage import Arrival, Vintage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trends.fetching.http import Client
    from trends.fetching.order import Order, Wanted

__all__ = ["ADDRESS", "WORLD", "fetch", "packages", "refuse"]

ADDRESS = "https://data.humdata.org/"
WORLD = "political-violence-events-and-fatalities"

_MOST_NAMES = 8
_DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})")
_AS_OF = re.compile(
    r"as[-_ ]of[-_ ](?:(?=\d{4}-)(?P<iso>\d{4}-\d{2}-\d{2})|(?P<day>\d{1,2})(?P<month>[a-z]{3})(?P<year>\d{4}))",
    re.IGNORECASE,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True)
class _Resource:
    url: str
    name: str
    version: str | None


def packages(names: Iterable[str]) -> tuple[str, ...]:
    """Return the packages that a country may have, by its names; the first that exists is meant."""
    stems = dict.fromkeys(re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-") for name in names)
    return tuple(f"{stem}-acled-conflict-data" for stem in list(stems)[:_MOST_NAMES])


def refuse(wanted: Wanted) -> None:
    """Raise for a version or days: a workbook comes whole, as it stands.

    Raises
    ------
    ParameterError
    """
    if wanted.version is not None:
        raise ParameterError(
            "hdx-acled has no versions to choose from: it is fetched as it stands on the day; leave --version away."
        )
    if wanted.start or wanted.end:
        raise ParameterError(
            "hdx-acled comes as a whole workbook; --start and --end belong to what reads it."
        )


def fetch(order: Order) -> tuple[Vintage, ...]:
    """Fetch the workbook of political violence by month of the first package that exists.

    Raises
    ------
    FetchError
        If there is no such package, it has no such workbook, or what comes is none.
    """
    place, words, address = order.wanted.place, order.wanted.words, order.at(ADDRESS)
    candidates: tuple[str, ...] = (WORLD,)
    if place:
        candidates = packages([order.wanted.country or "", place.name, *sorted(place.names)])
    resource = _workbook(_first(order.client, candidates, address, words), address)
    incoming = order.store.incoming
    with downloaded(order.client, resource.url, incoming, order.progress, what=resource.name) as path:
        refuse_page(path, host_of(resource.url))
        if not zipfile.is_zipfile(path):
            raise FetchError(f"{resource.name} arrived damaged: it is no workbook.")
        today = order.store.today().isoformat()
        arrival = Arrival(
            path,
            "hdx-acled",
            resource.version,
            resource.url,
            resource.name,
            licence=TERMS.licence,
            citation=f"{TERMS.citation} Monthly aggregates on HDX, {address}, accessed {today}.",
            filters=words,
        )
        return (order.keep(arrival),)


def _first(client: Client, asked: Iterable[str], address: str, words: tuple[str, ...]) -> dict[str, Any]:
    host = host_of(address)
    for name in asked:
        answer = client.answer(Ask(f"{address}api/3/action/package_show", params={"id": name}))
        if answer.status == 404:
            continue
        if answer.status != 200:
            raise FetchError(f"{host} answered {answer.status} to a request for the package {name}.")
        envelope = answer.json()
        package = (
            envelope.get("result") if isinstance(envelope, dict) and envelope.get("success") is True else None
        )
        if not isinstance(package, dict):
            raise FetchError(f"{host} answered with JSON that describes no package.")
        return package
    meant = f" for {', '.join(words)}" if words else ""
    raise FetchError(
        f"{host} has no package of ACLED{meant} under the names that were tried; what there is stands on "
        "https://data.humdata.org/organization/acled."
    )


def _workbook(package: dict[str, Any], address: str) -> _Resource:
    """Choose the workbook of political violence; others hold attacks on civilians alone, or demonstrations."""
    resources = package.get("resources")
    for resource in resources if isinstance(resources, list) else ():
        if not isinstance(resource, dict) or not isinstance(resource.get("url"), str):
            continue
        url = resource["url"]
        file = url.partition("?")[0].rpartition("/")[2]
        label = f"{resource.get('name') or ''} {file}".casefold()
        if str(resource.get("format", "")).casefold() in {"xlsx", "excel"} and re.search(
            r"political[-_ ]violence", label
        ):
            # What stands before an @ is a login, behind which another host can hide.
            if not url.startswith(("https://", address)) or "@" in urlsplit(url).netloc:
                raise FetchError(
                    f"{host_of(address)} names a workbook at an address that is not safe to ask."
                )
            return _Resource(url, file or "workbook.xlsx", _version(label, resource.get("last_modified")))
    raise FetchError(f"{host_of(address)} has the package, but no workbook of political violence in it.")


def _version(told: str, modified: object) -> str | None:
    """Return the day to which the workbook was made, as its name tells it, or on which it was last replaced."""
    named = _AS_OF.search(told)
    match = (
        named if named and not named["iso"] else _DAY.match(named["iso"] if named else str(modified or ""))
    )
    if match is None:
        return None
    year, month, day = match["year"], match["month"].casefold(), match["day"]
    number = int(month) if month.isdigit() else _MONTHS.index(month) + 1 if month in _MONTHS else 0
    try:
        return date(int(year), number, int(day)).isoformat()
    except ValueError:
        return None
