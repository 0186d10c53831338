"""The local store: what was fetched, by the hash of its bytes, with a record of each fetch that is never rewritten.

``index.jsonl`` has one line a vintage and only grows; ``objects/`` holds each file under its hash. Sources overwrite
what they published: the same version with other bytes becomes a further vintage beside the first.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from trends.errors import FetchError
from trends.fetching.locking import locked
from trends.provenance import Provenance, SourceFile, hash_file

__all__ = ["Arrival", "Store", "Vintage", "default_folder", "version_order"]

_SHOWN = 16
"""Digits of the hash that name a folder: 64 bits, which no two files share by chance."""

_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
"""Names that Windows gives to devices."""


@dataclass(frozen=True)
class Arrival:
    """A file that has just been fetched, and what is known about it.

    Attributes
    ----------
    path : Path
        Where it lies until the store takes it in; it is gone from there afterwards.
    source, version : str, str or None
        As `Provenance` has them.
    url : str
        The address that was asked, without credentials and without where it redirected to.
    name : str
        File name to keep it under.
    rows : int or None
        Data rows, where they were counted.
    licence, citation : str
        Terms of use, and how the source asks to be cited.
    filters : tuple of str
        What was asked for, in words; empty for the whole dataset.
    """

    path: Path
    source: str
    version: str | None
    url: str
    name: str
    licence: str
    citation: str
    rows: int | None = None
    filters: tuple[str, ...] = ()


@dataclass(frozen=True)
class Vintage:
    """One dataset as it was on one day.

    Attributes
    ----------
    source, version, url, rows, licence, citation, filters
        See `Arrival`.
    retrieved : str
        When it was fetched: UTC, ISO 8601, to the second.
    sha256 : str
        Hash of the file.
    size : int
        Bytes of the file.
    file : str
        Its name.
    """

    source: str
    version: str | None
    retrieved: str
    url: str
    file: str
    sha256: str
    size: int
    rows: int | None
    licence: str
    citation: str
    filters: tuple[str, ...]

    @property
    def day(self) -> date:
        """The day of retrieval."""
        return datetime.fromisoformat(self.retrieved).date()

    def provenance(self) -> Provenance:
        """Return what figures computed from this vintage shall say of it."""
        return Provenance(
            source=self.source,
            title=self.file,
            version=self.version,
            files=(SourceFile(self.file, self.sha256, self.size),),
            retrieved=self.day,
            licence=self.licence,
            citation=self.citation,
            addresses=(self.url,),
            filters=self.filters,
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return {**asdict(self), "filters": list(self.filters)}


class Store:
    """The store in a folder.

    Parameters
    ----------
    folder : Path, optional
        By default `default_folder`.
    now : callable, optional
        The clock: returns the moment, with its zone. The record of a vintage is the one place that asks for it.
    """

    def __init__(self, folder: Path | None = None, now: Callable[[], datetime] | None = None) -> None:
        self.folder = default_folder() if folder is None else folder
        self._now = now or (lambda: datetime.now(UTC))

    @property
    def incoming(self) -> Path:
        """Folder for files that are still being fetched; it exists."""
        folder = self.folder / "incoming"
        # ACLED's rows may not be passed on: what is fetched is the user's own, also on a machine of many users.
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.mkdir(exist_ok=True, mode=0o700)
        return folder

    @contextmanager
    def scratch(self, name: str) -> Iterator[Path]:
        """Give a place for a file that is about to be stored; what is left there is removed."""
        with tempfile.TemporaryDirectory(dir=self.incoming) as folder:
            yield Path(folder) / name

    def today(self) -> date:
        """Return the day that a vintage would be dated to now."""
        return self._now().astimezone(UTC).date()

    def vintages(self) -> tuple[Vintage, ...]:
        """Return every vintage in the order of their arrival."""
        return tuple(vintage for vintage in map(_vintage, self._lines()) if vintage is not None)

    def damaged(self) -> int:
        """Return how many lines of the index cannot be read."""
        return sum(_vintage(line) is None for line in self._lines())

    def find(self, source: str, version: str | None = None) -> tuple[Vintage, ...]:
        """Return the vintages of a source, or of one of its versions, the oldest first."""
        return tuple(
            vintage
            for vintage in self.vintages()
            if vintage.source == source and version in (None, vintage.version)
        )

    def latest(self, source: str) -> Vintage | None:
        """Return the vintage that "the latest" of a source means, or None.

        The whole dataset before a part of it, then the newest version, then the one that was fetched last.
        """
        found = enumerate(self.find(source))
        order = max(
            (
                (not vintage.filters, version_order(vintage.version), place, vintage)
                for place, vintage in found
            ),
            key=lambda entry: entry[:3],
            default=None,
        )
        return order[3] if order else None

    def path(self, vintage: Vintage) -> Path:
        """Return where the file of a vintage lies.

        Raises
        ------
        FetchError
            If it is no longer there.
        """
        path = self._place(vintage.sha256, vintage.file)
        if not path.is_file():
            raise FetchError(f"{vintage.file} of {vintage.source} is no longer in the store; fetch it again.")
        return path

    def add(self, arrival: Arrival) -> Vintage:
        """Take a file in, and return its vintage: a new one, unless its bytes are those of the one fetched last.

        Raises
        ------
        OSError
            If the store cannot be written.
        """
        found = hash_file(arrival.path)
        name = _harmless(arrival.name)
        place = self._place(found.sha256, name)
        with locked(self.folder / "index.lock"):
            before = [
                vintage
                for vintage in self.find(arrival.source)
                if (vintage.version, vintage.filters) == (arrival.version, arrival.filters)
            ]
            same = before[-1] if before and before[-1].sha256 == found.sha256 else None
            if same is not None:
                place = self._place(same.sha256, same.file)
            _settle(arrival.path, place, found)
            if same is not None:
                return same
            moment = self._now().astimezone(UTC).replace(microsecond=0)
            vintage = Vintage(
                source=arrival.source,
                version=arrival.version,
                retrieved=moment.isoformat(),
                url=arrival.url,
                file=name,
                sha256=found.sha256,
                size=found.size,
                rows=arrival.rows,
                licence=arrival.licence,
                citation=arrival.citation,
                filters=arrival.filters,
            )
            self._append(vintage)
        return vintage

    def _place(self, sha256: str, name: str) -> Path:
        return self.folder / "objects" / sha256[:_SHOWN] / name

    @property
    def _index(self) -> Path:
        return self.folder / "index.jsonl"

    def _lines(self) -> list[bytes]:
        try:
            lines = self._index.read_bytes().split(b"\n")
        except FileNotFoundError:
            return []
        return [line for line in lines if line.strip()]

    def _append(self, vintage: Vintage) -> None:
        line = json.dumps(vintage.to_dict(), ensure_ascii=False).encode() + b"\n"
        with self._index.open("ab+") as stream:
            # A process that died while it wrote has left half a line: it shall not take this one with it.
            if stream.seek(0, os.SEEK_END):
                stream.seek(-1, os.SEEK_END)
                if stream.read(1) != b"\n":
                    line = b"\n" + line
            stream.write(line)
            stream.flush()
            os.fsync(stream.fileno())


def default_folder() -> Path:
    """Return the folder of the store: what `TRENDS_STORE` names, or one in the platform's cache folder."""
    named = os.environ.get("TRENDS_STORE", "").strip()
    if named:
        return Path(named).expanduser()
    import platformdirs

    return platformdirs.user_cache_path("incident-trends", appauthor=False) / "store"


def version_order(version: str | None) -> tuple[int, ...]:
    """Return a key that sorts versions by age.

    Candidate releases are sorted by the last month that they hold: ``26.0.8`` is August alone, ``26.01.26.06`` is
    January to June.
    """
    numbers = tuple(int(part) for part in re.findall(r"\d+", version or ""))
    match numbers:
        case (year, 0, month):
            return (year, month, 0)
        case (_, _, year, month):
            return (year, month, 1)
    return numbers


def _settle(path: Path, place: Path, found: SourceFile) -> None:
    """Move a file to its place at once; one that lies there whole already stays."""
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.is_file() and place.stat().st_size == found.size and hash_file(place).sha256 == found.sha256:
        path.unlink()
    else:
        path.replace(place)


def _harmless(name: str) -> str:
    """Return a file name that stays inside its folder on every platform."""
    kept = re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip(".-")[-100:].lstrip(".-")
    if not kept or _RESERVED.fullmatch(kept):
        return f"data-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
    return kept


def _vintage(line: bytes) -> Vintage | None:
    """Read a line of the index; None if it is damaged. Fields of a later release of this program are passed over."""
    try:
        read = json.loads(line)
        known = {field.name: read[field.name] for field in fields(Vintage)}
        vintage = Vintage(**{**known, "filters": tuple(known["filters"])})
        datetime.fromisoformat(vintage.retrieved)
    except (ValueError, TypeError, KeyError):
        return None
    # The index is a file that anyone may have edited: it names no place outside the store.
    sound = (
        re.fullmatch(r"[0-9a-f]{64}", str(vintage.sha256)) and _harmless(str(vintage.file)) == vintage.file
    )
    return vintage if sound else None
