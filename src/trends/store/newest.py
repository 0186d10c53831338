"""Which vintage of a release counts: the newest, by what is known of the days and not by the order of arrival."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from trends.store.vintage import Vintage

__all__ = ["newest", "newest_by_release", "rivals", "same_bytes"]


def newest(vintages: Iterable[Vintage]) -> Vintage | None:
    """Return the newest of the vintages of one release, or None if there is none."""
    return max(_telling(vintages), key=lambda vintage: vintage.order, default=None)


def _telling(vintages: Iterable[Vintage]) -> list[Vintage]:
    """Return the vintages of one release whose days say when their bytes were there.

    That some bytes are "not later than" a day says when they were there at the latest, and not that they were still there
    on that day. So such a day counts only where no earlier one is known of the same bytes: a file from years ago that is
    imported again does not become the newest by that.
    """
    by_bytes: dict[str, Vintage] = {}
    telling: list[Vintage] = []
    for vintage in sorted(vintages, key=lambda vintage: (vintage.day, vintage.doubt, vintage.order)):
        first = by_bytes.setdefault(vintage.sha256, vintage)
        if not vintage.bound or vintage is first:
            telling.append(vintage)
    return telling


def rivals(vintage: Vintage, vintages: Iterable[Vintage]) -> int:
    """Return how many other bytes of its release are known by the very day by which a vintage is the newest.

    Of what was fetched the moment decides; of files whose release alone is known nothing does.
    """
    if not vintage.imported:
        return 0
    of_release = [other for other in vintages if other.release == vintage.release]
    same_day = {other.sha256 for other in _telling(of_release) if other.imported and other.day == vintage.day}
    return len(same_day - {vintage.sha256})


def newest_by_release(vintages: Iterable[Vintage]) -> tuple[Vintage, ...]:
    """Return of each release, and of each part of one, the newest vintage, in an order that their content tells."""
    releases: dict[tuple[str, str, str], list[Vintage]] = {}
    for vintage in vintages:
        releases.setdefault(vintage.release, []).append(vintage)
    chosen = [last for group in releases.values() if (last := newest(group)) is not None]
    return tuple(sorted(chosen, key=lambda vintage: vintage.release))


def same_bytes(arriving: Vintage, held: Sequence[Vintage]) -> Vintage | None:
    """Return the vintage by which all is known already that an arriving one would say, or None.

    Parameters
    ----------
    arriving : Vintage
        What would be recorded.
    held : sequence of Vintage
        What is recorded, in the order of arrival.
    """
    of_release = [vintage for vintage in held if vintage.release == arriving.release]
    if not arriving.imported:
        # A publisher who goes back to older bytes makes a vintage of them again.
        latest = newest(of_release)
        return latest if latest is not None and latest.sha256 == arriving.sha256 else None
    telling = [
        vintage
        for vintage in of_release
        if vintage.sha256 == arriving.sha256
        and (
            (vintage.day, vintage.doubt) <= (arriving.day, arriving.doubt)
            if arriving.bound
            else (vintage.day, vintage.known_by) == (arriving.day, arriving.known_by)
        )
    ]
    return min(telling, key=lambda vintage: vintage.order, default=None)
