"""A vintage: a file as it was fetched on one day, and the line of the index that records it."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

from trends.provenance import Provenance, SourceFile

__all__ = ["Arrival", "Vintage", "harmless_name", "read_vintage", "version_order"]

_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
"""Names that Windows gives to devices."""

_LONGEST_VERSION = 100
"""Characters of a version; far longer numbers than any could not be compared."""


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


def harmless_name(name: str) -> str:
    """Return a file name that stays inside its folder on every platform."""
    # Of a long name the end is kept, with the suffix.
    kept = re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip(".-")[-100:].lstrip(".-")
    if not kept or _RESERVED.fullmatch(kept):
        return f"data-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
    return kept


def read_vintage(line: bytes) -> Vintage | None:
    """Read a line of the index.

    Parameters
    ----------
    line : bytes
        One JSON object. Fields that a later release of this program adds are passed over.

    Returns
    -------
    Vintage or None
        None if the line is damaged: no JSON, a field that is missing or of another type, text with half of a surrogate
        pair. The index is a file that anyone may have edited: it names no place outside the store.
    """
    try:
        read = json.loads(line)
        fields_read = {field.name: read[field.name] for field in fields(Vintage)}
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    if not isinstance(fields_read["filters"], list):
        return None
    vintage = Vintage(**{**fields_read, "filters": tuple(fields_read["filters"])})
    texts = (
        *(vintage.source, vintage.url, vintage.file, vintage.licence, vintage.citation, vintage.retrieved),
        *(() if vintage.version is None else (vintage.version,)),
        *vintage.filters,
        vintage.sha256,
    )
    numbers = (vintage.size, *(() if vintage.rows is None else (vintage.rows,)))
    sound = (
        # A line that somebody has changed may hold anything; a file's name, above all, must not lead out of
        # its folder.
        all(isinstance(text, str) and _encodes(text) for text in texts)
        and all(type(number) is int and number >= 0 for number in numbers)
        and re.fullmatch(r"[0-9a-f]{64}", vintage.sha256)
        and harmless_name(vintage.file) == vintage.file
        and len(vintage.version or "") <= _LONGEST_VERSION
        and _is_moment(vintage.retrieved)
    )
    return vintage if sound else None


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_moment(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
