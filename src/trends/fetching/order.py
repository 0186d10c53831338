"""What to fetch, and what a publisher's client needs to do so."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from trends.names.countries import match_country
from trends.periods.calendar import parse_window

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from trends.fetching.http import Client, Progress
    from trends.names.countries import Country
    from trends.store.store import Store
    from trends.store.vintage import Arrival, Vintage

__all__ = ["Order", "Wanted"]


@dataclass(frozen=True)
class Wanted:
    """What to fetch.

    Attributes
    ----------
    source : str
        A dataset that a publisher's client fetches; see `trends.sources.publishers.fetched`.
    version : str or None
        The publisher's label, where it has several; by default the newest.
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

    @cached_property
    def place(self) -> Country | None:
        """The country; raises `SelectionError` where there is none of that name."""
        return match_country(self.country) if self.country else None

    @cached_property
    def days(self) -> tuple[str | None, str | None]:
        """First and last day in ISO form."""
        window = parse_window(self.start, self.end)
        return (
            window.start.isoformat() if window.start else None,
            window.end.isoformat() if window.end else None,
        )

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The part that is wanted in words; empty for a whole dataset."""
        start, end = self.days
        parts = {"country": self.place.name if self.place else None, "from": start, "to": end}
        return tuple(f"{name} {value}" for name, value in parts.items() if value)


@dataclass(frozen=True)
class Order:
    """What to fetch, and with what.

    Attributes
    ----------
    wanted : Wanted
    client : Client
        What speaks HTTP, with its limits.
    store : Store
        Where files arrive.
    keep : callable
        Takes what came into the store, if this package can read it.
    addresses : mapping of str to str
        Addresses to ask in place of those that are published; tests give them.
    progress : callable, optional
        Told what is being fetched, how much of it has come and how much there is.
    """

    wanted: Wanted
    client: Client
    store: Store
    keep: Callable[[Arrival], Vintage]
    addresses: Mapping[str, str] = field(default_factory=dict)
    progress: Progress | None = None

    def at(self, address: str) -> str:
        """Return where to ask for what is published at an address."""
        return self.addresses.get(address, address)
