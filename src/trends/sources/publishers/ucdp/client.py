"""UCDP: whole editions as published files, which need no token, and parts of them through the API, which does.

Files: https://ucdp.uu.se/downloads/ (``ged/ged251-csv.zip``, ``candidateged/GEDEvent_v26_0_8.csv``). API:
https://ucdp.uu.se/apidocs/ (pages count from 0 and hold at most 1,000 events; 5,000 requests a day).
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from trends.errors import FetchError, ParameterError, listed
from trends.fetching.credentials import ucdp_token
from trends.fetching.download import downloaded, refuse_page
from trends.fetching.exchange import Answer, Ask, host_of, is_page, said_status, too_large
from trends.fetching.records import page_of, refuse_repeats, write_records
from trends.sources.asked_window import with_window
from trends.sources.publishers.ucdp.events import COLUMNS
from trends.sources.publishers.ucdp.releases import release_of
from trends.sources.publishers.ucdp.terms import DOWNLOADS, TERMS
from trends.store.vintage import Arrival, Vintage, version_order

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from trends.fetching.credentials import Secret
    from trends.fetching.http import Client
    from trends.fetching.order import Order, Wanted

__all__ = [
    "API",
    "Part",
    "Releases",
    "checked_version",
    "fetch",
    "fetch_part",
    "fetch_release",
    "refuse",
    "releases",
]

API = "https://ucdpapi.pcr.uu.se/api/"

PAGE_SIZE = 1000
"""The API's own maximum; a larger one lost 49,000 events without a word."""
MOST_PAGES = 5000
"""The requests that UCDP allows a day."""

# ged251 is edition 25.1.
_GED = re.compile(r"\bged(\d{1,2})(\d)-csv\.zip", re.IGNORECASE)
_CANDIDATE = re.compile(r"\bGEDEvent_v(\d{2}_0_\d{1,2}|\d{2}_\d{2}_\d{2}_\d{2})\.csv", re.IGNORECASE)


@dataclass(frozen=True)
class Releases:
    """The versions that the downloads page offers, the newest first."""

    ged: tuple[str, ...]
    candidate: tuple[str, ...]

    def newest(self, source: str) -> tuple[str, ...]:
        """Return what "the newest" of a source is: for candidate events all files that make up the year to date.

        That is the newest cumulative release and the months that follow it; a year that has no cumulative release
        yet is its months.

        Raises
        ------
        FetchError
            If the page offers none.
        """
        if source == "ucdp-ged":
            newest_first = self.ged[:1]
        else:
            whole = next((version for version in self.candidate if version_order(version)[2]), None)
            month = version_order(whole)[:2] if whole else (0, 0)
            year = version_order(self.candidate[0])[0] if self.candidate else 0
            later = [
                version
                for version in self.candidate
                if version_order(version)[0] == year and version_order(version)[:2] > month
            ]
            newest_first = tuple(reversed([*later, whole] if whole and month[0] == year else later))
        if not newest_first:
            raise FetchError(
                "UCDP's downloads page names no release in the form that was expected; name one by --version, as it "
                "stands on https://ucdp.uu.se/downloads/."
            )
        return newest_first


@dataclass(frozen=True)
class Part:
    """What to ask the API for.

    Attributes
    ----------
    numbers : tuple of int
        Gleditsch-Ward numbers of the country; empty for all.
    start, end : str or None
        Days, both inclusive.
    words : tuple of str
        The same in words.
    """

    numbers: tuple[int, ...] = ()
    start: str | None = None
    end: str | None = None
    words: tuple[str, ...] = ()

    def params(self) -> dict[str, str]:
        """Return the API's parameters."""
        wanted = {
            "Country": ",".join(map(str, self.numbers)),
            "StartDate": self.start or "",
            "EndDate": self.end or "",
        }
        return {name: value for name, value in wanted.items() if value}


def refuse(wanted: Wanted) -> None:
    """Raise for a version that cannot be one, or a country that UCDP has no number for.

    Raises
    ------
    ParameterError, SelectionError
    """
    if wanted.version is not None:
        checked_version(wanted.source, wanted.version)
    if wanted.place and not wanted.place.numbers:
        raise ParameterError(f"{wanted.place.name} has no number in the list that UCDP numbers countries by.")


def fetch(order: Order) -> tuple[Vintage, ...]:
    """Fetch whole editions as files, or a part of them through the API.

    Raises
    ------
    FetchError
    """
    wanted = order.wanted
    part = Part(wanted.place.numbers if wanted.place else (), *wanted.days, wanted.words)
    token = ucdp_token() if part.words else None
    if wanted.version is not None:
        versions: tuple[str, ...] = (wanted.version,)
    else:
        versions = releases(order.client, order.at(DOWNLOADS)).newest(wanted.source)
    if token is None:
        return tuple(fetch_release(order, version) for version in versions)
    return tuple(fetch_part(order, version, part, token) for version in versions)


def checked_version(source: str, version: str) -> str:
    """Return a version if it has the form of the source's versions.

    Raises
    ------
    ParameterError
        If it has not.
    """
    form, example = (
        (r"\d{1,2}\.\d", "25.1")
        if source == "ucdp-ged"
        else (
            r"\d{2}\.0\.\d{1,2}|\d{2}\.\d{2}\.\d{2}\.\d{2}",
            "26.0.8 (a month) or 26.01.26.06 (January to June)",
        )
    )
    if not re.fullmatch(form, version, re.ASCII):
        raise ParameterError(f"{version[:40]!r} is no version of {source}; one looks like {example}.")
    return version


def releases(client: Client, downloads: str = DOWNLOADS) -> Releases:
    """Read off the downloads page which versions there are.

    Raises
    ------
    FetchError
        If the page cannot be read.
    """
    answer = client.answer(Ask(downloads))
    if answer.status != 200:
        raise FetchError(
            f"{answer.host} does not show its downloads: it answered {answer.status}; try --version."
        )
    text = answer.body.decode("utf-8", "replace")
    if is_page(answer.body) and "</html" not in text.lower():
        raise FetchError(
            f"The page of downloads of {answer.host} arrived cut short, and the newest version may be missing; try "
            "again, or name one by --version."
        )
    ged = {f"{year}.{number}" for year, number in _GED.findall(text)}
    candidate = {name.replace("_", ".") for name in _CANDIDATE.findall(text)}
    return Releases(
        *(tuple(sorted(versions, key=version_order, reverse=True)) for versions in (ged, candidate))
    )


def fetch_release(order: Order, version: str) -> Vintage:
    """Download a whole edition as UCDP publishes it.

    Raises
    ------
    FetchError
        If there is no such version, or what comes is no such file.
    """
    source, downloads = order.wanted.source, order.at(DOWNLOADS)
    if source == "ucdp-ged":
        name = f"ged{version.replace('.', '')}-csv.zip"
        url = f"{downloads}ged/{name}"
    else:
        name = f"GEDEvent_v{version.replace('.', '_')}.csv"
        url = f"{downloads}candidateged/{name}"
    with downloaded(order.client, url, order.store.incoming, order.progress, what=name) as path:
        refuse_page(path, host_of(url))
        if source == "ucdp-ged":
            _check_zip(path, name)
        return order.keep(
            Arrival(
                path,
                source,
                version,
                url,
                name,
                licence=TERMS.licence,
                citation=TERMS.cite(source, (version,)),
                rows=None,
            ),
        )


def fetch_part(order: Order, version: str, part: Part, token: Secret) -> Vintage:
    """Fetch a part of an edition through the API and store it as CSV in the layout of the edition.

    Raises
    ------
    FetchError
        If the token is refused, the version is not there, or the events that came are not those announced.
    """
    client, source = order.client, order.wanted.source
    url, params = f"{order.at(API)}gedevents/{version}", part.params()
    label = f"{source} {version}"
    records: list[dict[str, Any]] = []
    announced, size = None, 0
    for page in range(MOST_PAGES):
        question = Ask(
            url,
            params={**params, "pagesize": str(PAGE_SIZE), "page": str(page)},
            secrets={"x-ucdp-access-token": token},
        )
        answer = client.answer(question, again=partial(_not_now, have=len(records)))
        _check_status(answer, version)
        size += len(answer.body)
        if size > client.limits.most_bytes:
            raise too_large(answer.host, client.limits.most_bytes)
        page_read = page_of(answer, "Result", "TotalCount")
        total = page_read.total
        if total is None:
            raise FetchError(
                f"{answer.host} does not say how many events there are, so nobody could tell whether all came."
            )
        records += page_read.records
        if announced not in (None, total):
            raise FetchError(f"UCDP changed {label} while it was read; fetch it again.")
        announced = total
        if order.progress is not None:
            order.progress(label, len(records), total)
        # More than were announced: going on might never end, and the check below refuses them.
        if not page_read.envelope.get("NextPageUrl") or len(records) > total:
            break
    _check_whole(records, announced or 0, label)
    _check_country(records, part.numbers, label)
    covers = release_of(version)
    first, last = (date.fromisoformat(day) if day else None for day in (part.start, part.end))
    if covers is not None:
        first, last = first or covers.covers[0], last or covers.covers[1]
    stem = f"GEDEvent_v{version.replace('.', '_')}-part"
    name = f"{with_window(stem, first, last)}.csv"
    with order.store.scratch(name) as path:
        write_records(path, records, COLUMNS, "id")
        return order.keep(
            Arrival(
                path,
                source,
                version,
                f"{url}?{urlencode(params)}" if params else url,
                name,
                licence=TERMS.licence,
                citation=TERMS.cite(source, (version,)),
                rows=len(records),
                filters=part.words,
            ),
        )


def _not_now(answer: Answer, have: int) -> str | None:
    """Say why a page is to be asked for again.

    A 400 is the API's other way to say "too many requests", unless it says that there is no such table; and a page
    without an event, before as many have come as there are, is one that it could not fill for now.
    """
    if answer.status == 400 and b"invalid object name" not in answer.body.lower():
        return said_status(400)
    return page_of(answer, "Result", "TotalCount").cut(have) if answer.status == 200 else None


def _check_status(answer: Answer, version: str) -> None:
    if answer.status == 200:
        return
    if answer.status in {401, 403}:
        raise FetchError(
            f"{answer.host} refuses the token ({answer.status}): check it, or ask for a new one as "
            "https://ucdp.uu.se/apidocs/ says."
        )
    if answer.status in {400, 404}:
        raise FetchError(f"UCDP's API has no version {version}, or has not released it yet.")
    raise FetchError(f"{answer.host} answered {answer.status} to a request for version {version}.")


def _check_whole(records: Sequence[dict[str, Any]], announced: int, what: str) -> None:
    if len(records) != announced:
        raise FetchError(
            f"UCDP announced {announced:,} events of {what} and sent {len(records):,}; fetch it again."
        )
    if not records:
        raise FetchError(f"{what} has no event in what was asked for.")
    refuse_repeats(records, "id", f"UCDP sent events of {what}")


def _check_country(records: Sequence[dict[str, Any]], numbers: Sequence[int], what: str) -> None:
    """Raise if the API passed over the filter: it does so with a parameter that it does not know."""
    numeric = {str(number) for number in numbers}
    if numeric and any(str(record.get("country_id", "")) not in numeric for record in records):
        raise FetchError(
            f"UCDP sent events of {what} from countries that were not asked for; nothing was stored."
        )


def _check_zip(path: Path, name: str) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            tables = [member for member in archive.namelist() if member.lower().endswith(".csv")]
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        raise FetchError(f"{name} arrived damaged: it is no zip file.") from None
    if len(tables) != 1:
        raise FetchError(f"{name} was expected to hold one CSV file and holds {listed(tables)}.")
