"""Fetching data from where they are published into the local store."""

from __future__ import annotations

from contextlib import nullcontext
from functools import partial
from typing import TYPE_CHECKING

from trends.errors import ParameterError, listed
from trends.fetching.http import Client
from trends.fetching.intake import take_in
from trends.fetching.order import Order, Wanted
from trends.sources.publishers import fetched, source_of
from trends.store.store import Store, usable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trends.fetching.http import Progress
    from trends.store.vintage import Vintage

__all__ = ["ADDRESSES", "fetch"]

ADDRESSES: Mapping[str, str] = {}
"""Addresses to ask in place of those that are published: none."""


def fetch(
    wanted: Wanted,
    *,
    store: Store | None = None,
    client: Client | None = None,
    addresses: Mapping[str, str] | None = None,
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
    addresses : mapping of str to str, optional
        Addresses to ask in place of those that are published.
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
    source = source_of(wanted.source)
    if source is None or source.client is None or wanted.source not in source.fetched:
        raise ParameterError(f"{wanted.source[:40]!r} cannot be fetched; there is {listed(fetched())}.")
    publisher = source.client()
    publisher.refuse(wanted)
    folder = store or Store()
    with usable(folder.folder), nullcontext(client) if client is not None else Client() as http:
        keep = partial(take_in, folder)
        where = ADDRESSES if addresses is None else addresses
        return publisher.fetch(Order(wanted, http, folder, keep, where, progress))
