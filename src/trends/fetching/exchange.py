"""A request and its answer: what is sent, what came back, where a redirect may lead, and how an error names a host."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from trends.errors import FetchError, listed
from trends.messages.numbers import whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trends.fetching.credentials import Secret

__all__ = [
    "Answer",
    "Ask",
    "BrokenError",
    "host_of",
    "is_page",
    "redirected",
    "said_status",
    "sendable",
    "told_where_it_ends",
    "too_large",
]


class BrokenError(Exception):
    """An attempt that failed in a way that may pass; `asked` are the seconds that the server asks to wait."""

    def __init__(self, sentence: str, asked: float | None = None) -> None:
        super().__init__(sentence)
        self.asked = asked


@dataclass(frozen=True)
class Ask:
    """A request. What is secret in it stays a `Secret` until it is sent.

    Attributes
    ----------
    url : str
        Address without parameters.
    params : mapping
        Parameters of the address: never a secret, since addresses are logged everywhere on the way.
    headers : mapping
        Headers without secrets.
    secrets : mapping
        Headers that are credentials; with them, no redirect to another host is followed.
    form : mapping or None
        Fields to post.
    """

    url: str
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, Secret] = field(default_factory=dict)
    form: Mapping[str, str | Secret] | None = None

    @property
    def confidential(self) -> bool:
        """Whether credentials travel with it."""
        return bool(self.secrets) or self.form is not None


@dataclass(frozen=True)
class Answer:
    """An answer that was read whole."""

    host: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """Return the body read as JSON, with the digits of every number as they were written.

        Raises
        ------
        FetchError
            If it is something else.
        """
        return self._value

    @cached_property
    def _value(self) -> Any:
        if is_page(self.body):
            raise FetchError(
                f"{self.host} answered with a web page instead of data; it may be down for maintenance or ask for a "
                "login in the browser."
            )
        try:
            return json.loads(
                self.body.decode("utf-8-sig"), parse_float=str, parse_int=str, parse_constant=str
            )
        except (ValueError, RecursionError):
            raise FetchError(f"{self.host} answered with something that is not JSON.") from None


def host_of(url: str) -> str:
    """Return the host of an address, fit to be named in a sentence."""
    try:
        return listed([urlsplit(url).hostname or "the server"])
    except ValueError:
        return "the server"


def is_page(start: bytes) -> bool:
    """Return whether a body begins like a web page."""
    head = start[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return head.startswith((b"<!doctype html", b"<html", b"<head", b"<body"))


def redirected(ask: Ask, url: str, location: str) -> str:
    """Return where a redirect leads, if it may be followed.

    Credentials stay with the origin that they were meant for, and nothing that began encrypted goes on in the clear.
    HDX redirects its downloads to a storage service, which is fine: no credentials travel with them.
    """
    host = host_of(url)
    try:
        target = urljoin(url, location)
        origin, goal = urlsplit(url), urlsplit(target)
        same = (origin.scheme, origin.hostname, origin.port) == (goal.scheme, goal.hostname, goal.port)
    except ValueError:
        raise FetchError(f"{host} redirects to an address that cannot be read.") from None
    if goal.scheme not in {"http", "https"} or not goal.hostname or "@" in goal.netloc:
        raise FetchError(f"{host} redirects to an address that cannot be read.")
    if origin.scheme == "https" and goal.scheme != "https":
        raise FetchError(f"{host} redirects to {host_of(target)} without encryption; that is not followed.")
    if ask.confidential and not same:
        raise FetchError(
            f"{host} redirects to {host_of(target)}; that is not followed, because your credentials would go along."
        )
    if ask.form is not None:
        raise FetchError(f"{host} answered the login with a redirect; it was not followed.")
    return target


def sendable(secret: Secret, host: str) -> str:
    """Return a credential that fits into a header; libraries quote one that does not in their errors."""
    text = secret.reveal()
    if not text or not text.isascii() or not text.isprintable() or text != text.strip():
        raise FetchError(
            f"The token for {host} holds blanks, line ends or letters that no token has; copy it again."
        )
    return text


def said_status(status: int) -> str:
    """Return what a server did that answered with this status, in words that follow its name."""
    try:
        return f"answered {status} ({HTTPStatus(status).phrase.lower()})"
    except ValueError:
        return f"answered {status}"


def told_where_it_ends(headers: Mapping[str, str]) -> bool:
    """Return whether a body is told to be whole: by its length or, in pieces, by the last one (RFC 9112, 6.3).

    One that ends with the connection looks the same wherever it was cut.
    """
    return "Content-Length" in headers or "chunked" in headers.get("Transfer-Encoding", "").lower()


def too_large(host: str, most: int) -> FetchError:
    """Return what to say of an answer that is larger than the limit."""
    return FetchError(
        f"What {host} sends is larger than the limit of {whole(most / 1e6):,} MB; --max-size raises it."
    )
