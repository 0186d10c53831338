"""Fetching data from where they are published into the local store."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trends.fetching.http import Client, Progress
    from trends.names.countries import Country
    from trends.store.store import Store, Vintage

__all__ = ["PUBLISHED", "SOURCES", "Addresses", "Wanted", "fetch"]

SOURCES = ("ucdp-ged", "ucdp-candidate", "acled", "hdx-acled")


@dataclass(frozen=True)
class Addresses:
    """Where the services are; tests give others."""

    ucdp_downloads: str = "https://ucdp.uu.se/downloads/"
    ucdp_api: str = "https://ucdpapi.pcr.uu.se/api/"
    acled: str = "https://acleddata.com/"
    hdx: str = "https://data.humdata.org/"


PUBLISHED = Addresses()


@dataclass(frozen=True)
class Wanted:
    """What to fetch.

    Attributes
    ----------
    source : str
        One of `SOURCES`.
    version : str or None
        UCDP only; by default the newest on the downloads page.
    country : str or None
        English name, ISO3 code or Gleditsch-Ward number.
    start, end : str or None
        Days, both inclusive; ``2023-02`` means its first day as a start and its last as an end.
    """

    source: str
    version: str | None = None
    country: str | None = None
    start: str | None = None
    end: str | None = None


def fetch(
    wanted: Wanted,
    *,
    store: Store | None = None,
    client: Client | None = None,
    addresses: Addresses | None = None,
    progress: Progress | None = None,
) -> tuple[Vintage, ...]:
    """Fetch a dataset, or a part of it, into the local store.

    Parameters
    ----------
    wanted : Wanted
        What to fetch.
    store : Store, optional
        By default the one of the user.
    client : Client, optional
        What speaks HTTP, with its limits.
    addresses : Addresses, optional
        Where the services are.
    progress : callable, optional
        Told what is being fetched, how much of it has come and how much there is.

    Returns
    -------
    tuple of Vintage
        One each file. What was there before with the same bytes is the vintage that it was.

    Raises
    ------
    ParameterError
        If there is no such source, or it does not know one of the options.
    SelectionError
        If there is no such country.
    FetchError
        If it cannot be had, is not what it should be, or the store cannot be used.
    """
    from trends.errors import ParameterError, listed
    from trends.fetching.http import Client
    from trends.store.store import Store, usable

    if wanted.source not in SOURCES:
        raise ParameterError(f"{wanted.source[:40]!r} cannot be fetched; there is {listed(SOURCES)}.")
    work = {"acled": _acled, "hdx-acled": _hdx}.get(wanted.source, _ucdp)
    _refuse(wanted)
    settled = store or Store()
    with usable(settled.folder), nullcontext(client) if client is not None else Client() as speaking:
        return work(_Work(wanted, settled, speaking, addresses or PUBLISHED, progress))


@dataclass(frozen=True)
class _Work:
    wanted: Wanted
    store: Store
    client: Client
    addresses: Addresses
    progress: Progress | None


def _refuse(wanted: Wanted) -> None:
    """Raise for options that the source does not know."""
    from trends.errors import ParameterError

    if wanted.version is not None and not wanted.source.startswith("ucdp"):
        raise ParameterError(
            f"{wanted.source} has no versions to choose from: it is fetched as it stands on the day; leave --version "
            "away."
        )
    if wanted.source == "hdx-acled" and (wanted.start or wanted.end):
        raise ParameterError(
            "hdx-acled comes as a whole workbook; --start and --end belong to what reads it."
        )
    if wanted.source == "acled" and not (wanted.country or wanted.start or wanted.end):
        raise ParameterError(
            "ACLED as a whole is millions of events; name a --country, or a --start and an --end."
        )


def _ucdp(work: _Work) -> tuple[Vintage, ...]:
    from trends.sources.publishers.ucdp import client as ucdp

    wanted, addresses = work.wanted, work.addresses
    given = wanted.version is not None and ucdp.checked_version(wanted.source, wanted.version)
    country, start, end, words = _chosen(wanted)
    if not words:
        versions = (given,) if given else _newest(work)
        return tuple(
            ucdp.fetch_release(
                work.client,
                work.store,
                wanted.source,
                version,
                downloads=addresses.ucdp_downloads,
                progress=work.progress,
            )
            for version in versions
        )
    from trends.errors import ParameterError
    from trends.fetching.credentials import ucdp_token

    if country and not country.numbers:
        raise ParameterError(f"{country.name} has no number in the list that UCDP numbers countries by.")
    token = ucdp_token()
    part = ucdp.Part(country.numbers if country else (), start, end, words)
    return tuple(
        ucdp.fetch_part(
            work.client,
            work.store,
            wanted.source,
            version,
            part,
            token,
            api=addresses.ucdp_api,
            progress=work.progress,
        )
        for version in ((given,) if given else _newest(work))
    )


def _newest(work: _Work) -> tuple[str, ...]:
    from trends.sources.publishers.ucdp.client import releases

    return releases(work.client, work.addresses.ucdp_downloads).newest(work.wanted.source)


def _acled(work: _Work) -> tuple[Vintage, ...]:
    from trends.fetching.credentials import acled_login
    from trends.sources.publishers.acled import client as acled

    country, start, end, words = _chosen(work.wanted)
    login = acled_login()
    span = acled.Span(
        country.name if country else None, _iso_number(country.iso3) if country else None, start, end, words
    )
    vintage = acled.fetch_events(
        acled.Session(work.client, login, work.addresses.acled),
        work.store,
        span,
        address=work.addresses.acled,
        most_bytes=work.client.limits.most_bytes,
        progress=work.progress,
    )
    return (vintage,)


def _hdx(work: _Work) -> tuple[Vintage, ...]:
    from trends.sources.publishers.hdx import client as hdx

    country, _, _, words = _chosen(work.wanted)
    asked: tuple[str, ...] = (hdx.WORLD,)
    if country:
        asked = hdx.packages([work.wanted.country or "", country.name, *sorted(country.names)])
    vintage = hdx.fetch_workbook(
        work.client, work.store, asked, words=words, address=work.addresses.hdx, progress=work.progress
    )
    return (vintage,)


def _chosen(wanted: Wanted) -> tuple[Country | None, str | None, str | None, tuple[str, ...]]:
    """Return country, first and last day, and what they are in words."""
    from trends.names.countries import match_country
    from trends.periods.calendar import parse_window

    country = match_country(wanted.country) if wanted.country else None
    window = parse_window(wanted.start, wanted.end)
    start = window.start.isoformat() if window.start else None
    end = window.end.isoformat() if window.end else None
    told = {"country": country.name if country else None, "from": start, "to": end}
    return country, start, end, tuple(f"{word} {value}" for word, value in told.items() if value)


def _iso_number(iso3: str) -> str | None:
    """Return the ISO 3166-1 numeric code of a country; ACLED's own spellings of names are many, its codes are not."""
    from babel.core import get_global

    aliases = get_global("territory_aliases")
    letters = aliases.get(iso3)
    return next((code for code, known in aliases.items() if code.isdigit() and known == letters), None)
