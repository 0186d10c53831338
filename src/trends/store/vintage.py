"""A vintage: the bytes of a release as they were known on one day, and the line of the index that records it.

The *release* is the publisher's label (25.1, 26.0.8); the *vintage* is what it held on a day. Publishers replace files in
place, so that one release can have several vintages.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import MISSING, asdict, dataclass, fields, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from trends.provenance import KNOWN_BY, Provenance, SourceFile

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Arrival", "Vintage", "harmless_name", "index_line", "read_vintage", "version_order"]

_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
"""Names that Windows gives to devices."""

BOUNDS = ("not later than", "imported")
"""Ways of knowing a day that say only that the bytes are no newer."""

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
    known : datetime.date or None
        The day on which the bytes were known, for a file of the user's own; what has just been fetched is known today.
    known_by : str
        How that is known; see `trends.provenance.KNOWN_BY`.
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
    known: date | None = None
    known_by: str = "retrieved"


@dataclass(frozen=True)
class Vintage:
    """One release, or a part of it, as it was on one day.

    Attributes
    ----------
    source, version, url, rows, licence, citation, filters
        See `Arrival`.
    retrieved : str
        When the store took it in: UTC, ISO 8601, to the second.
    sha256 : str
        Hash of the file.
    size : int
        Bytes of the file.
    file : str
        Its name.
    known : str
        The day on which these bytes were known, ISO 8601.
    known_by : str
        How that is known; see `trends.provenance.KNOWN_BY`.
    imported : bool
        Whether the file was the user's own, and not fetched by this program.
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
    # Lines that were written before there were these fields have none of them: the day is that of `retrieved`.
    known: str = ""
    known_by: str = "retrieved"
    imported: bool = False

    @property
    def day(self) -> date:
        """The day on which the bytes were known."""
        return date.fromisoformat(self.known) if self.known else datetime.fromisoformat(self.retrieved).date()

    @property
    def part(self) -> str:
        """What part of its dataset it is, in words; empty for a whole release.

        A file of the user's own that no release names is told by its name alone: two exports of one day are not two
        vintages of one thing.
        """
        return ", ".join(self.filters) or (self.file if self.imported and self.version is None else "")

    @property
    def release(self) -> tuple[str, str, str]:
        """Dataset, the publisher's label, and the part of it: what vintages are vintages of."""
        return self.source, self.version or "", self.part

    @property
    def order(self) -> tuple[date, str, str, int]:
        """A key that sorts the vintages of one release by age.

        What was fetched on one day goes by the moment. Files that entered later go by the day that is known of them, and
        on one day by their bytes: the order in which somebody happened to import them says nothing.
        """
        moment = "" if self.imported else self.retrieved
        return self.day, moment, self.sha256, -self.doubt

    @property
    def doubt(self) -> int:
        """How little the day says: 0 for a day of retrieval."""
        return KNOWN_BY.index(self.known_by)

    @property
    def bound(self) -> bool:
        """Whether the day is only the latest that the bytes can be from."""
        return self.known_by in BOUNDS

    def provenance(self) -> Provenance:
        """Return what figures computed from this vintage shall say of it."""
        return Provenance(
            source=self.source,
            title=self.file,
            version=self.version,
            files=(SourceFile(self.file, self.sha256, self.size),),
            retrieved=self.day if self.known_by == "retrieved" else None,
            licence=self.licence,
            citation=self.citation,
            addresses=(self.url,),
            filters=self.filters,
            known=self.day,
            known_by=self.known_by,
        )

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> Vintage:
        """Read what `to_dict` gave.

        Raises
        ------
        ValueError
            If it is none.
        """
        read = read_vintage(json.dumps(dict(value)).encode())
        if read is None:
            raise ValueError("no vintage")
        return read

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


def index_line(vintage: Vintage) -> bytes:
    """Return the line of the index that records a vintage."""
    return json.dumps(vintage.to_dict(), ensure_ascii=False).encode() + b"\n"


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
        fields_read = {
            field.name: read[field.name] if field.default is MISSING else read.get(field.name, field.default)
            for field in fields(Vintage)
        }
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    if not isinstance(fields_read["filters"], list):
        return None
    vintage = Vintage(**{**fields_read, "filters": tuple(fields_read["filters"])})
    texts = (
        *(vintage.source, vintage.url, vintage.file, vintage.licence, vintage.citation, vintage.retrieved),
        *(() if vintage.version is None else (vintage.version,)),
        *vintage.filters,
        vintage.sha256,
        vintage.known,
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
        and (not vintage.known or _is_moment(vintage.known, date))
        and vintage.known_by in KNOWN_BY
        and type(vintage.imported) is bool
    )
    return replace(vintage, known=vintage.day.isoformat()) if sound else None


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_moment(text: str, kind: type[date] = datetime) -> bool:
    try:
        kind.fromisoformat(text)
    except ValueError:
        return False
    return True
