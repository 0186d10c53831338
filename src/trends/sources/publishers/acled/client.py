"""ACLED: events through the API, with the login of the user.

API: https://acleddata.com/api-documentation/getting-started (a login gives a token for a day; pages count from 1 and
hold 5,000 events unless told otherwise; since 2025 ``count``, the events of a page, and ``total_count``, those of all
pages, come only if they are asked for by ``with_total=true``). ACLED's terms forbid passing rows on: they go into the user's own store and
are shown nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from trends.errors import FetchError, ParameterError
from trends.fetching.credentials import Login, Secret, acled_login
from trends.fetching.exchange import Answer, Ask, too_large
from trends.fetching.records import EMPTY_PAGE, Page, page_of, refuse_repeats, write_records
from trends.sources.asked_window import with_window
from trends.sources.publishers.acled.terms import TERMS
from trends.store.vintage import Arrival, Vintage

if TYPE_CHECKING:
    from trends.fetching.http import Client, Progress
    from trends.fetching.order import Order, Wanted

__all__ = ["ADDRESS", "COLUMNS", "Session", "Span", "fetch", "refuse"]

ADDRESS = "https://acleddata.com/"

Again = Callable[[Answer], str | None]
"""Says why an answer is to be asked for again; see `Client.answer`."""

_FIRST_DAY = "1900-01-01"
_LAST_DAY = "2099-12-31"
"""Ends of a time that is open, which the API's BETWEEN knows not."""
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

# The rows that the service gives by itself; ten million rows in all, or it repeats a page for ever.
PAGE_SIZE = 5000
MOST_PAGES = 2000

COLUMNS = tuple(
    (  # noqa: SIM905 - as a list it would take thirty lines
        "event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 "
        "inter1 actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region country admin1 admin2 admin3 "
        "location latitude longitude geo_precision source source_scale notes fatalities tags timestamp"
    ).split()
)
"""The columns of an export, in order."""


@dataclass(frozen=True)
class Span:
    """What to ask for.

    Attributes
    ----------
    country, iso : str or None
        English name of the country, and its ISO 3166-1 numeric code.
    start, end : str or None
        Days, both inclusive.
    words : tuple of str
        The same in words.
    """

    country: str | None = None
    iso: str | None = None
    start: str | None = None
    end: str | None = None
    words: tuple[str, ...] = ()

    def queries(self) -> tuple[dict[str, str], ...]:
        """Return the API's parameters, and those to ask with if the first find nothing.

        ACLED has spellings of its own for some countries; the code finds them all the same.
        """
        days: dict[str, str] = {}
        if self.start or self.end:
            days = {
                "event_date": f"{self.start or _FIRST_DAY}|{self.end or _LAST_DAY}",
                "event_date_where": "BETWEEN",
            }
        places = [{"country": self.country}] if self.country else []
        places += [{"iso": self.iso}] if self.iso else []
        return tuple({**place, **days} for place in places) or (days,)

    def holds(self, record: dict[str, Any]) -> bool:
        """Return whether an event is one of those asked for, as far as its row tells."""
        iso, day = str(record.get("iso") or ""), str(record.get("event_date") or "")
        # As numbers: 4 and 004 are one country.
        if self.iso and re.fullmatch(r"[0-9]{1,6}", iso) and int(iso) != int(self.iso):
            return False
        # A day that cannot be, such as one in the year 25, is a slip of the pen and no sign of another filter: the row
        # is kept, and the reader rejects it alone.
        return not _possible(day) or (self.start or _FIRST_DAY) <= day <= (self.end or _LAST_DAY)


def _possible(day: str) -> bool:
    try:
        return bool(_DAY.fullmatch(day)) and _FIRST_DAY <= date.fromisoformat(day).isoformat() <= _LAST_DAY
    except ValueError:
        return False


class Session:
    """A login that holds as long as it is needed; its tokens live in memory alone.

    Parameters
    ----------
    client : Client
        What speaks HTTP.
    login : Login
        The user's.
    address : str
        ACLED's address.
    """

    def __init__(self, client: Client, login: Login, address: str = ADDRESS) -> None:
        self._client = client
        self._login = login
        self._address = address
        self._access: Secret | None = None
        self._refresh: Secret | None = None

    def read(self, params: dict[str, str], again: Again | None = None) -> Answer:
        """Return a page of events, logging in where that is needed.

        Parameters
        ----------
        params : dict of str
            The API's parameters.
        again : callable, optional
            See `Client.answer`.

        Raises
        ------
        FetchError
            If the login is refused, or the login is good and reading is refused.
        """
        fresh = self._access is None
        if fresh:
            self._log_in()
        answer = self._ask(params, again)
        if answer.status in {401, 403} and not fresh:
            # A token holds for a day: one may have run out on the way.
            self._renew()
            answer = self._ask(params, again)
        elif answer.status == 401:
            self._renew()
            answer = self._ask(params, again)
        if answer.status in {401, 403}:
            raise FetchError(
                f"{answer.host} accepted the login and still refuses to give out events ({answer.status}): the "
                "account's level of access does not include the API, or the terms are not accepted yet; see your "
                "profile on https://acleddata.com/."
            )
        if answer.status != 200:
            raise FetchError(f"{answer.host} answered {answer.status} to a request for events.")
        return answer

    def _ask(self, params: dict[str, str], again: Again | None) -> Answer:
        token = self._access.reveal() if self._access else ""
        bearer = Secret(f"Bearer {token}")
        return self._client.answer(
            Ask(f"{self._address}api/acled/read", params=params, secrets={"Authorization": bearer}),
            again=again,
        )

    def _log_in(self) -> None:
        answer = self._token(
            {
                "username": self._login.username,
                "password": self._login.password,
                "grant_type": "password",
                "client_id": "acled",
                "scope": "authenticated",
            }
        )
        if answer.status in {400, 401, 403}:
            raise FetchError(
                f"{answer.host} refuses the login ({answer.status}): check the e-mail address and the password of "
                "your myACLED account; the keys of the old API no longer work."
            )
        self._keep(answer)

    def _renew(self) -> None:
        """Renew the token, by the one that ACLED gave for that or by logging in again."""
        if self._refresh is not None:
            fields: dict[str, str | Secret] = {
                "refresh_token": self._refresh,
                "grant_type": "refresh_token",
                "client_id": "acled",
            }
            # Whatever comes of it, it is not used again: the password is the next resort.
            self._refresh = None
            answer = self._token(fields)
            if answer.status == 200:
                self._keep(answer)
                return
        self._log_in()

    def _token(self, fields: dict[str, str | Secret]) -> Answer:
        return self._client.answer(Ask(f"{self._address}oauth/token", form=fields))

    def _keep(self, answer: Answer) -> None:
        if answer.status != 200:
            raise FetchError(f"{answer.host} answered {answer.status} to the login.")
        body = answer.json()
        access = body.get("access_token") if isinstance(body, dict) else None
        if not isinstance(access, str) or not access:
            raise FetchError(f"{answer.host} accepted the login and gave no token.")
        refresh = body.get("refresh_token")
        self._access = Secret(access)
        self._refresh = Secret(refresh) if isinstance(refresh, str) and refresh else None


def refuse(wanted: Wanted) -> None:
    """Raise for a version, of which ACLED has none, and for ACLED as a whole.

    Raises
    ------
    ParameterError
    """
    if wanted.version is not None:
        raise ParameterError(
            "acled has no versions to choose from: it is fetched as it stands on the day; leave --version away."
        )
    if not (wanted.country or wanted.start or wanted.end):
        raise ParameterError(
            "ACLED as a whole is millions of events; name a --country, or a --start and an --end."
        )


def fetch(order: Order) -> tuple[Vintage, ...]:
    """Fetch events and store them as CSV in the layout of an export.

    Raises
    ------
    FetchError
        If the account may not read, no event matches, or pages are not what was announced.
    """
    place, days, address = order.wanted.place, order.wanted.days, order.at(ADDRESS)
    span = Span(
        place.name if place else None, _iso_number(place.iso3) if place else None, *days, order.wanted.words
    )
    session = Session(order.client, acled_login(), address)
    records: list[dict[str, Any]] = []
    params: dict[str, str] = {}
    for params in span.queries():
        records = _pages(session, params, order.client.limits.most_bytes, order.progress)
        if records:
            break
    _check_whole(records, span)
    today = order.store.today().isoformat()
    first, last = (date.fromisoformat(day) if day else None for day in days)
    name = f"{with_window('acled', first, last)}.csv"
    with order.store.scratch(name) as path:
        write_records(path, records, COLUMNS, "event_id_cnty")
        arrival = Arrival(
            path,
            "acled",
            None,
            f"{address}api/acled/read?{urlencode(params)}",
            name,
            licence=TERMS.licence,
            # ACLED asks for the day of access and the filters: https://acleddata.com/attributionpolicy
            citation=f"{TERMS.citation} Accessed {today}; filters: {', '.join(span.words) or 'none'}.",
            rows=len(records),
            filters=span.words,
        )
        return (order.keep(arrival),)


def _iso_number(iso3: str) -> str | None:
    """Return the ISO 3166-1 numeric code of a country; ACLED's own spellings of names are many, its codes are not."""
    from babel.core import get_global

    aliases = get_global("territory_aliases")
    letters = aliases.get(iso3)
    # CLDR's aliases lead from alpha-3 codes and from numeric ones to alpha-2: the number with the same goal
    # is meant.
    return next(
        (code for code, canonical in aliases.items() if code.isdigit() and canonical == letters), None
    )


def _pages(
    session: Session, params: dict[str, str], most_bytes: int, progress: Progress | None
) -> list[dict[str, Any]]:
    """Return the events of all pages.

    An account may get fewer rows a page than were asked for, so only an empty page can be the end. It is one if as
    many events have come as there are; where that is not told, if it stays empty and the page after it is empty too.
    """
    records: list[dict[str, Any]] = []
    size, total = 0, None
    for number in range(1, MOST_PAGES + 1):
        page = _page(session, params, number, len(records))
        if not page.records and page.total is None:
            page = _page(session, params, number, len(records))
            if not page.records and _page(session, params, number + 1, 0).records:
                raise FetchError(
                    f"{page.answer.host} {EMPTY_PAGE}, and again when asked once more; fetch it again."
                )
        size += len(page.answer.body)
        if size > most_bytes:
            raise too_large(page.answer.host, most_bytes)
        if page.total is not None:
            if total not in {None, page.total}:
                raise FetchError("ACLED changed while it was read; fetch it again.")
            total = page.total
        records += page.records
        if progress is not None:
            progress("ACLED", len(records), total)
        if not page.records:
            if total not in {None, len(records)}:
                raise FetchError(
                    f"ACLED announced {total:,} events and sent {len(records):,}; fetch it again."
                )
            return records
    raise FetchError("ACLED sends more pages than can be; ask for a country or a shorter time.")


def _page(session: Session, params: dict[str, str], number: int, have: int) -> Page:
    """Return a page, before which `have` events came."""

    def again(answer: Answer) -> str | None:
        return _checked_page(answer).cut(have) if answer.status == 200 else None

    params_of_page = {
        "_format": "json",
        **params,
        "limit": str(PAGE_SIZE),
        "page": str(number),
        "with_total": "true",
    }
    return _checked_page(session.read(params_of_page, again))


def _checked_page(answer: Answer) -> Page:
    envelope = answer.json()
    if isinstance(envelope, dict) and (
        str(envelope.get("status", "200")) != "200" or envelope.get("success") is False
    ):
        raise FetchError(f"{answer.host} could not answer the request for events.")
    page = page_of(answer, "data", "total_count")
    count = page.envelope.get("count")
    if count is not None and str(count) != str(len(page.records)):
        raise FetchError(
            f"ACLED announced {str(count)[:12]} events on a page and sent {len(page.records):,}; fetch it again."
        )
    return page


def _check_whole(records: Sequence[dict[str, Any]], span: Span) -> None:
    if not records:
        raise FetchError(
            "ACLED answered with no event: there is none in what was asked for, or the account may not see them."
        )
    refuse_repeats(records, "event_id_cnty", "ACLED sent events")
    strangers = sum(not span.holds(record) for record in records)
    if strangers:
        raise FetchError(f"ACLED sent {strangers:,} events that were not asked for; nothing was stored.")
