"""The one place that speaks HTTP: time limits, retries, redirects, sizes, and credentials that stay with their host.

Nothing that a server or a library says is repeated in an error: either may quote what was sent.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from typing import Self, TypeVar

import requests

from trends.errors import FetchError
from trends.fetching.credentials import Secret
from trends.fetching.exchange import (
    Answer,
    Ask,
    BrokenError,
    host_of,
    redirected,
    said_status,
    sendable,
    too_large,
)
from trends.fetching.time_limit import TimeLimit, WatchedAdapter
from trends.fetching.waiting import asked_to_wait, back_off, in_words

__all__ = ["Client", "Limits", "Progress"]

CHUNK = 1 << 16
"""Bytes read at a time; what of the last piece has come is lost when a connection breaks off."""
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses that say "not now" rather than "no"."""
# Those that lead elsewhere by themselves (RFC 9110, 15.4): 300 leaves the choice to a person, 304 is an
# answer.
_REDIRECTS = frozenset({301, 302, 303, 307, 308})

Progress = Callable[[str, int, int | None], None]
"""Told what is being fetched, how much of it has come and how much there is, where that is known."""

Result = TypeVar("Result")


@dataclass(frozen=True)
class Limits:
    """How long and how much.

    Attributes
    ----------
    most_bytes : int
        Largest answer; UCDP GED 26.1 is 39 MB packed, the largest workbook on HDX 44 MB.
    attempts : int
        How often a request is tried.
    first_wait, longest_wait : float
        Seconds between attempts: after the first, and at most. A service that asks for more time is left alone.
    connect, read : float
        Seconds until a connection stands, and until the next bytes arrive.
    whole : float
        Seconds for a request with everything that belongs to it, from the first attempt to the last byte: a server
        that sends a byte now and then does not hold the program for ever, whether it drips headers or a body.
    """

    most_bytes: int = 1 << 30
    attempts: int = 5
    first_wait: float = 1.0
    longest_wait: float = 120.0
    connect: float = 20.0
    read: float = 60.0
    whole: float = 3600.0


class _Session(requests.Session):
    """A session that follows no redirect, and does not read one's body to prepare for following it either."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        del resp


class Client:
    """Sends requests, one after the other; a context manager.

    Parameters
    ----------
    limits : Limits
        How long and how much.
    sleep, chance : callable
        What waits so many seconds, and what gives a number from 0 to 1; tests give their own.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        sleep: Callable[[float], object] = time.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.limits = limits or Limits()
        self._sleep = sleep
        self._chance = chance
        self._limit = TimeLimit()
        self._session = _Session()
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, WatchedAdapter(self._limit))
        # Without an authentication of its own, requests would send what the netrc file has for a host, and in place
        # of the token that is meant.
        self._session.auth = _as_it_is

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._session.close()

    def patiently(self, work: Callable[[], Result], host: str) -> Result:
        """Do some work until it no longer breaks off, with waits that grow in between.

        Parameters
        ----------
        work : callable
            What asks and reads; it is begun anew each time.
        host : str
            Whom it asks, for sentences.

        Raises
        ------
        FetchError
            When it has broken off too often, the time for all of it is up, or the server asks for more time than
            anybody would wait.
        """
        # tenacity and stamina repeat and wait, too, but not so: the time for all of it ends an attempt that is under
        # way and is asked for even when one has come through, and a service may ask for a wait of its own, which is
        # kept to, or refused at once. What would be left for them is this loop.
        with self._limit.within(self.limits.whole):
            attempt = 1
            while True:
                broken: BrokenError | FetchError | None = None
                try:
                    result = work()
                except (BrokenError, FetchError) as error:
                    broken = error
                # Asked first: a body without a length ends where the connection is cut, and would look whole.
                if self._limit.over:
                    raise FetchError(
                        f"{host} sends too slowly: not all of it had come after {in_words(self.limits.whole)}; try "
                        "again later."
                    )
                if broken is None:
                    return result
                if isinstance(broken, FetchError):
                    raise broken
                self._wait(attempt, str(broken), broken.asked)
                attempt += 1

    def _wait(self, attempt: int, said: str, asked: float | None) -> None:
        """Wait before the next attempt, if there is one.

        Raises
        ------
        FetchError
            If there is none.
        """
        longest = self.limits.longest_wait
        if asked is not None and asked > longest:
            raise FetchError(f"{said}, and asks for {in_words(asked)} of patience; try again then.")
        if attempt >= self.limits.attempts:
            times = f"{attempt} times" if attempt > 1 else "once"
            raise FetchError(f"{said}; this was tried {times}, so try again later.")
        wait = max(back_off(attempt, self._chance(), self.limits.first_wait, longest), asked or 0.0)
        if wait >= self._limit.left():
            raise FetchError(f"{said}, and the time for this is up; try again later.")
        self._sleep(wait)

    def answer(self, ask: Ask, *, again: Callable[[Answer], str | None] | None = None) -> Answer:
        """Return an answer read whole, of whatever status, once the server is able to give one.

        Parameters
        ----------
        ask : Ask
            The request.
        again : callable, optional
            Says of an answer why it shall be asked for again, where the status alone does not tell: what the server
            did, in words that follow its name (``sent an empty page``); None for one that is good.

        Raises
        ------
        FetchError
            If the server cannot be reached, stays unable, or its answer breaks the rules of `Limits` or of redirects.
        """

        def once() -> Answer:
            with self.opened(ask) as response:
                body = b"".join(self.pieces(response))
                answer = Answer(host_of(ask.url), response.status_code, response.headers, body)
            if again is not None and (did := again(answer)):
                raise BrokenError(f"{answer.host} {did}", asked_to_wait(answer.headers))
            return answer

        return self.patiently(once, host_of(ask.url))

    @contextmanager
    def opened(self, ask: Ask) -> Iterator[requests.Response]:
        """Send a request and follow its redirects; the body is still to be read.

        Raises
        ------
        BrokenError
            If the connection fails, or the status says "not now".
        FetchError
            If a redirect must not be followed, or the address or a credential cannot be sent.
        """
        url, params = ask.url, ask.params
        for _ in range(6):
            response = self._send(ask, url, params)
            with response:
                if response.status_code in _PASSING:
                    raise BrokenError(
                        f"{host_of(url)} {said_status(response.status_code)}", asked_to_wait(response.headers)
                    )
                if response.status_code not in _REDIRECTS or "Location" not in response.headers:
                    yield response
                    return
                url, params = redirected(ask, response.url, response.headers["Location"]), {}
        raise FetchError(f"{host_of(ask.url)} redirects in circles.")

    def pieces(self, response: requests.Response) -> Iterator[bytes]:
        """Yield the body in pieces and see to it that it is whole, and not too large.

        Raises
        ------
        BrokenError
            If it breaks off.
        FetchError
            If it is larger than the limit, by what the server says or by what it sends.
        """
        host, most = host_of(response.url), self.limits.most_bytes
        if _length(response) > most:
            raise too_large(host, most)
        size = 0
        try:
            for piece in response.iter_content(CHUNK):
                size += len(piece)
                if size > most:
                    raise too_large(host, most)
                yield piece
        except OSError:  # those of requests, and what of the system's they let through
            raise BrokenError(f"The connection to {host} broke off") from None

    def _send(self, ask: Ask, url: str, params: Mapping[str, str]) -> requests.Response:
        host = host_of(url)
        headers = {"User-Agent": f"incident-trends/{version('incident-trends')}", **ask.headers}
        headers |= {name: sendable(secret, host) for name, secret in ask.secrets.items()}
        form = ask.form and {
            name: value.reveal() if isinstance(value, Secret) else value for name, value in ask.form.items()
        }
        try:
            return self._session.request(
                "GET" if form is None else "POST",
                url,
                params=dict(params),
                data=form,
                headers=headers,
                timeout=(self.limits.connect, self.limits.read),
                # `opened` follows them, and looks first where they lead.
                allow_redirects=False,
                stream=True,
            )
        # Before ConnectionError, of which it is a kind.
        except requests.exceptions.SSLError:
            raise FetchError(f"The certificate of {host} cannot be verified; nothing was sent.") from None
        except (requests.ConnectionError, requests.Timeout):
            raise BrokenError(f"{host} cannot be reached") from None
        except (requests.RequestException, ValueError):
            raise FetchError(f"The request to {host} cannot be sent.") from None


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _length(response: requests.Response) -> int:
    text = response.headers.get("Content-Length", "")
    # Eighteen digits are more than any length; int() refuses text of thousands.
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
