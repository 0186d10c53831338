"""Where figures come from: files with their hashes, version, licence, citation and the filters applied."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from trends.errors import InputError

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

__all__ = [
    "KNOWN_BY",
    "TEXT",
    "Provenance",
    "SourceFile",
    "damaged",
    "hash_bytes",
    "hash_file",
    "kept_back",
    "object_folder",
]

TEXT = "text"
"""The source of a text whose claims were judged: it holds no figures of its own."""

# A megabyte at a time: files of any size pass through little memory.
_CHUNK = 1 << 20
_SHOWN = 16
"""Digits of the hash that name a folder of the store: 64 bits, which no two files share by chance."""
_OBJECTS = "objects"

KNOWN_BY = ("retrieved", "published", "not later than", "imported", "unknown")
"""How the day is known on which some bytes were there: somebody had fetched them, their release came out, somebody says
that it was no later, the store took the file in, or not at all."""


@dataclass(frozen=True)
class SourceFile:
    """A file as it was read: its name (never its folder), its hash and its size."""

    name: str
    sha256: str
    size: int

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return {"name": self.name, "sha256": self.sha256, "bytes": self.size}


def hash_file(path: Path) -> SourceFile:
    """Read a file once for its SHA-256 and size.

    A file of the local store lies in a folder that is named by its hash, and is refused if its bytes have another:
    whoever reads data asks here, so no damaged file of the store is read by anybody.

    Parameters
    ----------
    path : Path
        The file, or a link to it.

    Raises
    ------
    InputError
        If it is a file of the store and not what was stored.
    OSError
        If it cannot be read.
    """
    found = hash_bytes(path)
    real = path.resolve()
    folder = real.parent
    promised = (
        folder.parent.name == _OBJECTS
        and re.fullmatch(rf"[0-9a-f]{{{_SHOWN}}}", folder.name) is not None
        and (folder.parent.parent / "index.jsonl").exists()
    )
    if promised and not found.sha256.startswith(folder.name):
        raise damaged(real.name)
    return found


def hash_bytes(path: Path) -> SourceFile:
    """Read a file once for its SHA-256 and size, whatever they should be."""
    digest = hashlib.sha256()
    size = 0
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return SourceFile(path.name, digest.hexdigest(), size)


def object_folder(store: Path, sha256: str) -> Path:
    """Return the folder of the store for the file of a hash."""
    return store / _OBJECTS / sha256[:_SHOWN]


def damaged(name: str) -> InputError:
    """Return what to say of a file of the store whose bytes are not those that were taken in."""
    return InputError(
        f"{name} in the store is not what was taken in: its bytes have another hash, so it is not read; fetch or import it "
        "again, and see trends store verify."
    )


def kept_back(licence: str) -> bool:
    """Return whether a licence lets the rows not be passed on."""
    return re.search(r"may not be passed on|not for redistribution", licence) is not None


@dataclass(frozen=True)
class Provenance:
    """What a set of figures was computed from.

    Attributes
    ----------
    source : str
        Short name of the source (``ucdp-ged``, ``series``, ...).
    title : str
        Name of the data for a reader.
    version : str or None
        The publisher's label.
    files : tuple of SourceFile
        What was read.
    retrieved : datetime.date or None
        The day of retrieval where it is known; never the clock.
    licence, citation : str
        Terms of use, and how the source asks to be cited.
    addresses : tuple of str
        Where the figures can be looked up.
    filters : tuple of str
        The selections applied since loading, in order and in words.
    known : datetime.date or None
        A day on which these bytes were known; of several files that of the newest. What happens later in the world or
        in other files cannot be in them.
    known_by : str
        How that day is known; one of `KNOWN_BY`.
    as_of : datetime.date or None
        The day that was looked back to, where one was: nothing known later may be used beside these figures.
    """

    source: str
    title: str = ""
    version: str | None = None
    files: tuple[SourceFile, ...] = ()
    retrieved: date | None = None
    licence: str = "unknown; ask the publisher"
    citation: str = ""
    addresses: tuple[str, ...] = ()
    filters: tuple[str, ...] = field(default_factory=tuple)
    known: date | None = None
    known_by: str = "unknown"
    as_of: date | None = None

    @property
    def kept_back(self) -> bool:
        """Whether its rows may not be passed on: a report of them holds ids and aggregates only."""
        return kept_back(self.licence)

    @property
    def sha256(self) -> str:
        """Hash of the input: the file's own, or of the files' hashes in order of name where there are several."""
        if len(self.files) == 1:
            return self.files[0].sha256
        joined = "".join(
            file.sha256 for file in sorted(self.files, key=lambda file: (file.name, file.sha256))
        )
        return hashlib.sha256(joined.encode()).hexdigest()

    def looking_back(self, day: date) -> Provenance:
        """Return a copy that says which day was looked back to."""
        return replace(self.filtered(f"as of {day}"), as_of=day)

    def since(self) -> dict[str, str | None]:
        """Return since when the bytes are known, and how that is known, as plain values."""
        return {"known": self.known.isoformat() if self.known else None, "known_by": self.known_by}

    def filtered(self, *words: str) -> Provenance:
        """Return a copy with further filters noted."""
        return replace(self, filters=(*self.filters, *words))

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return {
            "source": self.source,
            "title": self.title,
            "version": self.version,
            "files": [file.to_dict() for file in self.files],
            "sha256": self.sha256,
            "retrieved": self.retrieved.isoformat() if self.retrieved else None,
            **self.since(),
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "licence": self.licence,
            "citation": self.citation,
            "addresses": list(self.addresses),
            "filters": list(self.filters),
        }
