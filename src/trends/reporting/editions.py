"""An earlier edition of a report, as far as the next one compares itself with it: its verdicts and its figures."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["Edition", "compares_itself_with_the_last", "edition_of", "previous_edition"]

_DAY = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"
Counts = dict[str, str]


@dataclass(frozen=True)
class Edition:
    """What one edition says.

    Attributes
    ----------
    as_of : str
        Its last day.
    verdicts : tuple of dict
        Results as they stand in ``verdicts.json``.
    counts : dict of str to dict
        By name of the file in ``data/``: the count of every period as text, empty where there is none.
    sha256 : str
        Hash of the files that were read.
    """

    as_of: str
    verdicts: tuple[dict[str, Any], ...]
    counts: dict[str, Counts]
    sha256: str

    def key(self) -> dict[str, str]:
        """Return what a manifest says of an edition that its report compares itself with."""
        return {"as_of": self.as_of, "sha256": self.sha256}


def edition_of(as_of: str, files: Mapping[str, bytes]) -> Edition:
    """Read an edition from its files; what is not understood is passed over.

    Parameters
    ----------
    as_of : str
        Its last day.
    files : mapping of str to bytes
        By name inside the report's folder.
    """
    read = {
        name: content
        for name, content in sorted(files.items())
        if name == "verdicts.json" or (name.startswith("data/") and name.endswith(".csv"))
    }
    total = hashlib.sha256()
    for name, content in read.items():
        total.update(f"{name}\0{hashlib.sha256(content).hexdigest()}\0".encode())
    counts = {name: found for name, content in read.items() if (found := _counts(content))}
    # A figure of a part of the window says nothing that the figure of the whole does not.
    whole = {
        name: found
        for name, found in counts.items()
        if not any(
            found.items() <= other.items() and (len(found), name) < (len(other), named)
            for named, other in counts.items()
            if named != name
        )
    }
    return Edition(as_of, _verdicts(read.get("verdicts.json", b"")), whole, total.hexdigest())


def _verdicts(content: bytes) -> tuple[dict[str, Any], ...]:
    try:
        found = json.loads(content)["verdicts"]
    except (ValueError, KeyError, TypeError):
        return ()
    return tuple(one for one in found if isinstance(one, dict)) if isinstance(found, list) else ()


def _counts(content: bytes) -> Counts:
    """Read the counts of a table of periods; empty for any other table."""
    try:
        rows = csv.DictReader(io.StringIO(content.decode("utf-8")))
        if rows.fieldnames is None or rows.fieldnames[0] != "period" or "count" not in rows.fieldnames:
            return {}
        return {str(row["period"]): str(row["count"] or "") for row in rows}
    except (UnicodeDecodeError, csv.Error):
        return {}


def previous_edition(home: Path | None, as_of: str) -> Edition | None:
    """Return the edition before a day: the latest of those that end earlier.

    Parameters
    ----------
    home : Path or None
        The folder of a report's editions.
    as_of : str
        The day of the edition that looks back.
    """
    if home is None:
        return None
    days = sorted(folder.name for folder in home.glob(_DAY) if (folder / "manifest.json").is_file())
    for day in reversed([day for day in days if day < as_of]):
        try:
            paths = [home / day / "verdicts.json", *sorted((home / day / "data").glob("*.csv"))]
            return edition_of(
                day, {path.relative_to(home / day).as_posix(): path.read_bytes() for path in paths}
            )
        except OSError:
            continue
    return None


def compares_itself_with_the_last(manifest: Mapping[str, Any], home: Path | None) -> bool:
    """Whether the edition before a published one is still the one that it says it compares itself with."""
    earlier = previous_edition(home, str(manifest.get("as_of")))
    return manifest.get("previous") == (None if earlier is None else earlier.key())
