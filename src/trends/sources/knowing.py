"""Since when the bytes of a file are known: by the store that holds them, or by the release that their name tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NoReturn

from trends.errors import InputError, listed
from trends.messages import Message, quoted
from trends.provenance import hash_bytes
from trends.sources.publishers import PUBLISHED
from trends.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from trends.messages.values import Value

__all__ = [
    "KnownFile",
    "known_by_name",
    "known_files",
    "newest_known",
    "same_vintage",
    "vintage_day",
    "vintage_words",
]


_FEW_FILES = 6


@dataclass(frozen=True)
class KnownFile:
    """A file, and since when its bytes are known.

    Attributes
    ----------
    path : Path
        Where it lies.
    name : str
        What sentences call it.
    day : datetime.date or None
        The day; None where nothing tells.
    by : str
        How the day is known; see `trends.provenance.KNOWN_BY`.
    """

    path: Path
    name: str
    day: date | None = None
    by: str = "unknown"


def vintage_day(provenance: Mapping[str, Any]) -> Message | None:
    """Say since when data are known, and how that is known, or else as of which day they were read; None without either.

    Parameters
    ----------
    provenance : mapping
        `Provenance.to_dict`, which may have been written by another version of this package.
    """
    if (day := _day(provenance, "known")) is not None:
        return Message("sources.vintage.day", day=day, by=_by(provenance))
    if (day := _day(provenance, "as_of")) is not None:
        return Message("sources.vintage.as_of", day=day)
    return None


def same_vintage(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool | None:
    """Whether figures stand on the same bytes, as of the same day where these hold several vintages; None if unsaid.

    Parameters
    ----------
    one, other : mapping
        As for `vintage_day`.
    """
    if not (one.get("sha256") and other.get("sha256")):
        return None

    def known(provenance: Mapping[str, Any]) -> tuple[object, ...]:
        # Bytes with a day of their own hold one vintage; a table of many vintages is another one as of every day.
        looked_back = None if provenance.get("known") else provenance.get("as_of")
        return provenance["sha256"], looked_back

    return known(one) == known(other)


def vintage_words(provenance: Mapping[str, Any]) -> Message:
    """Say on which vintage figures stand: dataset, release, day and how that is known, and the first digits of the hash.

    Parameters
    ----------
    provenance : mapping
        As for `vintage_day`.
    """
    about: dict[str, Value] = {"data": _named(provenance), "hash": _hashes(provenance)}
    if (day := _day(provenance, "known")) is not None:
        return Message("sources.vintage.one", day=day, by=_by(provenance), **about)
    if (day := _day(provenance, "as_of")) is not None:
        return Message("sources.vintage.looked_back", day=day, **about)
    return Message("sources.vintage.undated", **about)


def _named(provenance: Mapping[str, Any]) -> str:
    """Name the data by their dataset and release; a file of no publisher by its title, which stays as it is."""
    source = str(provenance.get("source") or "")
    release = str(provenance.get("version") or provenance.get("title") or "")
    if release and source in _OF_NOBODY:
        source = ""
    return quoted(f"{source} {release}".strip())


_OF_NOBODY = {"series", "generic"}
"""What a file is called that no publisher's reader recognises: no name that a reader knows."""


def _day(provenance: Mapping[str, Any], name: str) -> date | None:
    try:
        return date.fromisoformat(str(provenance.get(name)))
    except ValueError:
        return None


def _hashes(provenance: Mapping[str, Any]) -> str:
    """Return the first digits of the hash of each file, as the store lists them; of many files of their hash together."""
    files = provenance.get("files")
    every = [str(file.get("sha256") or "") for file in files] if isinstance(files, list) else []
    together = [str(provenance.get("sha256") or "")]
    return ", ".join(sha256[:12] for sha256 in (every if 1 < len(every) <= _FEW_FILES else together))


def _by(provenance: Mapping[str, Any]) -> Message:
    return Message("sources.vintage.by", by=str(provenance.get("known_by")).replace(" ", "_"))


def known_by_name(name: str) -> tuple[date | None, str]:
    """Return the day on which the release came out that a file's name tells, and how it is known."""
    days = (source.published(name) for source in PUBLISHED)
    day = next((day for day in days if day is not None), None)
    return day, "unknown" if day is None else "published"


def known_files(files: Sequence[tuple[Path, str]], day: date) -> tuple[list[KnownFile], list[str]]:
    """Return the files that were known on a day, and what a reader must know of the others.

    Parameters
    ----------
    files : sequence of pairs of Path and str
        Where each lies, and what sentences call it.
    day : datetime.date
        The day. A file of which nothing tells since when it is known is taken for one that was.

    Raises
    ------
    InputError
        If none of the files was known on that day.
    """
    recorded = {}
    for vintage in sorted(Store().vintages(), key=lambda vintage: (vintage.day, vintage.doubt), reverse=True):
        recorded[vintage.sha256] = (vintage.day, vintage.known_by)
    dated = []
    for path, name in files:
        # Without an index there is nothing to look a hash up in, and a large file is read once less.
        in_store = recorded.get(hash_bytes(path).sha256) if recorded else None
        dated.append(KnownFile(path, name, *(in_store or known_by_name(name))))
    late = [file for file in dated if file.day is not None and file.day > day]
    if len(late) == len(dated):
        _refuse_late(late, day)
    kept = [file for file in dated if file not in late]
    notes: list[str] = []
    if late:
        names = listed(file.name for file in late)
        notes.append(Message("sources.vintage.later_files", n=len(late), names=names, day=day))
    if unknown := [file.name for file in kept if file.day is None]:
        names = listed(unknown)
        notes.append(Message("sources.vintage.unknown", n=len(unknown), names=names, day=day))
    return kept, notes


def newest_known(files: Iterable[KnownFile]) -> tuple[date | None, str]:
    """Return since when all of some files are known, and how; None if that is not known of one of them."""
    days = [(file.day, file.by) for file in files]
    dated = [(day, by) for day, by in days if day is not None]
    return max(dated) if dated and len(dated) == len(days) else (None, "unknown")


_SINCE = {"published": "came out about", "retrieved": "was fetched on", "imported": "entered the store on"}


def _refuse_late(late: Sequence[KnownFile], day: date) -> NoReturn:
    first = min(late, key=lambda file: (str(file.day), file.name))
    since = f"{_SINCE.get(first.by, 'is first known on')} {first.day}"
    if len(late) == 1:
        raise InputError(f"{first.name} was not known on {day}: it {since}.")
    raise InputError(
        f"None of the {len(late):,} files was known on {day}; the first of them, {first.name}, {since}."
    )
