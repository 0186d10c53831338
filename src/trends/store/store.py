"""The local store: what was fetched, by the hash of its bytes, with a record of each fetch that is never rewritten.

``index.jsonl`` has one line a vintage and only grows; ``objects/`` holds each file under its hash. Sources overwrite
what they published: the same version with other bytes becomes a further vintage beside the first.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from datetime import UTC, date, datetime
from errno import ENOTDIR
from pathlib import Path
from typing import TYPE_CHECKING

from trends.errors import FetchError
from trends.files.locks import exclusive
from trends.provenance import SourceFile, damaged, hash_bytes, object_folder
from trends.store.newest import newest_by_release, same_bytes
from trends.store.vintage import Arrival, Vintage, harmless_name, index_line, read_vintage, version_order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["Arrival", "Store", "Vintage", "default_folder", "usable", "version_order"]


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
        with usable(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            folder.mkdir(exist_ok=True, mode=0o700)
        return folder

    @contextmanager
    def scratch(self, name: str) -> Iterator[Path]:
        """Give a place for a file that is about to be stored; what is left there is removed."""
        incoming = self.incoming
        with usable(self.folder), tempfile.TemporaryDirectory(dir=incoming) as folder:
            yield Path(folder) / name

    def today(self) -> date:
        """Return the day that a vintage would be dated to now."""
        return self._now().astimezone(UTC).date()

    def vintages(self, as_of: date | None = None) -> tuple[Vintage, ...]:
        """Return every vintage in the order of their arrival; with `as_of`, those that were known on that day."""
        return tuple(
            vintage
            for vintage in map(read_vintage, self._lines())
            if vintage and (as_of is None or vintage.day <= as_of)
        )

    def damaged(self) -> int:
        """Return how many lines of the index cannot be read."""
        return len(self.damaged_lines())

    def damaged_lines(self) -> tuple[int, ...]:
        """Return the numbers, from 1, of the lines of the index that cannot be read."""
        return tuple(
            number
            for number, line in enumerate(self._lines(), start=1)
            if line.strip() and read_vintage(line) is None
        )

    def find(
        self, source: str, version: str | None = None, *, as_of: date | None = None
    ) -> tuple[Vintage, ...]:
        """Return the vintages of a source, or of one of its versions, in the order of their arrival."""
        return tuple(
            vintage
            for vintage in self.vintages(as_of)
            if vintage.source == source and version in (None, vintage.version)
        )

    def latest(self, source: str, *, as_of: date | None = None) -> Vintage | None:
        """Return the vintage that "the latest" of a source means, or None.

        The whole dataset before a part of it, then the newest release, then its newest vintage.
        """
        return max(
            newest_by_release(self.find(source, as_of=as_of)),
            key=lambda vintage: (not vintage.part, version_order(vintage.version), vintage.order),
            default=None,
        )

    def path(self, vintage: Vintage) -> Path:
        """Return where the file of a vintage lies, once its bytes have been found to be those that were taken in.

        Raises
        ------
        FetchError
            If it is no longer there, or cannot be read.
        InputError
            If its bytes have another hash.
        """
        path = self.place(vintage)
        with usable(self.folder):
            if not path.is_file():
                raise FetchError(
                    f"{vintage.file} of {vintage.source} is no longer in the store; fetch or import it again."
                )
            if hash_bytes(path).sha256 != vintage.sha256:
                raise damaged(vintage.file)
        return path

    def place(self, vintage: Vintage) -> Path:
        """Return where the file of a vintage belongs, whether it is there or not."""
        return object_folder(self.folder, vintage.sha256) / vintage.file

    def add(self, arrival: Arrival) -> Vintage:
        """Take a file in, and return its vintage: a new one, unless nothing new is known by it.

        What is fetched is new where its bytes are not those of the newest vintage. A file of the user's own is where its
        bytes are not there with the same day, or, if its day is only a bound, with an earlier one.

        Raises
        ------
        FetchError
            If the store cannot be written.
        """
        with usable(self.folder):
            return self._take_in(arrival)

    def _take_in(self, arrival: Arrival) -> Vintage:
        digest = hash_bytes(arrival.path)
        name = harmless_name(arrival.name)
        place = object_folder(self.folder, digest.sha256) / name
        # From looking for the same bytes to writing the line: two fetches at once would record one file
        # twice.
        with exclusive(self.folder / "index.lock"):
            moment = self._now().astimezone(UTC).replace(microsecond=0)
            vintage = Vintage(
                source=arrival.source,
                version=arrival.version,
                retrieved=moment.isoformat(),
                url=arrival.url,
                file=name,
                sha256=digest.sha256,
                size=digest.size,
                rows=arrival.rows,
                licence=arrival.licence,
                citation=arrival.citation,
                filters=arrival.filters,
                known=(arrival.known or moment.date()).isoformat(),
                known_by=arrival.known_by,
                imported=arrival.known is not None,
            )
            same = same_bytes(vintage, self.vintages())
            if same is not None:
                place = self.place(same)
            _settle(arrival.path, place, digest)
            if same is not None:
                return same
            self._append(vintage)
        return vintage

    @property
    def _index(self) -> Path:
        return self.folder / "index.jsonl"

    def _lines(self) -> list[bytes]:
        with usable(self.folder):
            if self.folder.exists() and not self.folder.is_dir():
                raise NotADirectoryError(ENOTDIR, os.strerror(ENOTDIR))
            if not self._index.exists():
                return []
            if not self._index.is_file():
                raise FetchError(f"The index of the store {self.folder.as_posix()[-120:]} is no file.")
            return self._index.read_bytes().split(b"\n")

    def _append(self, vintage: Vintage) -> None:
        line = index_line(vintage)
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
        try:
            return Path(named).expanduser()
        except RuntimeError:
            raise FetchError(f"TRENDS_STORE names the home folder of nobody: {named[:80]!r}.") from None
    import platformdirs

    return platformdirs.user_cache_path("incident-trends", appauthor=False) / "store"


@contextmanager
def usable(folder: Path) -> Iterator[None]:
    """Say in a sentence what the system says of a store that is full, read-only, another user's or no folder.

    Raises
    ------
    FetchError
        In place of any `OSError` that happens inside.
    """
    try:
        yield
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise FetchError(
            f"The store {folder.as_posix()[-120:]} cannot be used ({reason}); mend that, or name another folder by "
            "TRENDS_STORE."
        ) from None


def _settle(path: Path, place: Path, found: SourceFile) -> None:
    """Move a file to its place at once; one that lies there whole already stays."""
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.is_file() and place.stat().st_size == found.size and hash_bytes(place).sha256 == found.sha256:
        path.unlink()
    else:
        # In one step, as both lie in the store and so on one file system: nobody sees half a file.
        path.replace(place)
