"""Where figures come from: files with their hashes, version, licence, citation and the filters applied."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

__all__ = ["Provenance", "SourceFile", "hash_file"]

_CHUNK = 1 << 20


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
    """Read a file once for its SHA-256 and size."""
    digest = hashlib.sha256()
    size = 0
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return SourceFile(path.name, digest.hexdigest(), size)


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

    @property
    def sha256(self) -> str:
        """Hash of the input: the file's own, or of the files' hashes in order of name where there are several."""
        if len(self.files) == 1:
            return self.files[0].sha256
        joined = "".join(
            file.sha256 for file in sorted(self.files, key=lambda file: (file.name, file.sha256))
        )
        return hashlib.sha256(joined.encode()).hexdigest()

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
            "licence": self.licence,
            "citation": self.citation,
            "addresses": list(self.addresses),
            "filters": list(self.filters),
        }
