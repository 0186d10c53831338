"""An earlier edition of a report, as far as the next one compares itself with it: its verdicts and its figures."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trends.document.text import one_line
from trends.files.output import json_text
from trends.reporting.parameters import PaceReport

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

__all__ = [
    "Edition",
    "PublishedCount",
    "compares_itself_with_the_last",
    "differing",
    "edition_of",
    "previous_edition",
    "previous_manifest",
]

_MOVES_ON = frozenset({"end"})
"""What editions of one report may differ in: a periodic report ends with its last whole period."""

_DAY = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"


@dataclass(frozen=True)
class PublishedCount:
    """What is known of one period: its count, or bounds on it, and how many days were observed; None where nothing is."""

    count: float | None
    low: float | None = None
    high: float | None = None
    days: float | None = None


Counts = dict[str, PublishedCount]


@dataclass(frozen=True)
class Edition:
    """What one edition says.

    Attributes
    ----------
    as_of : str
        Its last day.
    data_to : str
        The last day that its data reached, which may lie before the day it was asked for.
    rule : str
        Version of the rules that its verdicts follow; 1 where none is written.
    verdicts : tuple of dict
        Results as they stand in ``verdicts.json``.
    counts : dict of str to dict
        By name of the file in ``data/``: what is known of every period.
    sha256 : str
        Hash of the files that were read.
    """

    as_of: str
    data_to: str
    rule: str
    verdicts: tuple[dict[str, Any], ...]
    counts: dict[str, Counts]
    sha256: str

    @property
    def vintage(self) -> dict[str, Any]:
        """Where the figures of the first verdict come from; empty where it does not say."""
        stated = self.verdicts[0].get("provenance") if self.verdicts else None
        return stated if isinstance(stated, dict) else {}

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
        # Only these two kinds: pages and figures differ by fonts and versions, and say nothing that
        # the figures do not.
        for name, content in sorted(files.items())
        if name == "verdicts.json" or (name.startswith("data/") and name.endswith(".csv"))
    }
    total = hashlib.sha256()
    for name, content in read.items():
        total.update(f"{name}\0{hashlib.sha256(content).hexdigest()}\0".encode())
    counts = {name: values for name, content in read.items() if (values := _counts(content))}
    # A figure of a part of the window says nothing that the figure of the whole does not.
    whole = {
        name: values
        for name, values in counts.items()
        if not any(
            values.items() <= other.items() and (len(values), name) < (len(other), named)
            for named, other in counts.items()
            if named != name
        )
    }
    recorded = _told(read.get("verdicts.json", b""))
    listed_verdicts = recorded.get("verdicts")
    verdicts = (
        tuple(verdict for verdict in listed_verdicts if isinstance(verdict, dict))
        if isinstance(listed_verdicts, list)
        else ()
    )
    return Edition(
        as_of,
        str(recorded.get("data_to") or as_of),
        str(recorded.get("rule") or "1"),
        verdicts,
        whole,
        total.hexdigest(),
    )


def _told(content: bytes) -> dict[str, Any]:
    try:
        document = json.loads(content)
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def _counts(content: bytes) -> Counts:
    """Read the counts of a table of periods; empty for any other table."""
    try:
        rows = csv.DictReader(io.StringIO(content.decode("utf-8")))
        if rows.fieldnames is None or rows.fieldnames[0] != "period" or "count" not in rows.fieldnames:
            return {}
        pairs = [(str(row["period"]), _known(row)) for row in rows]
    except (UnicodeDecodeError, csv.Error):
        return {}
    # A period that comes twice is of several series, place by place: what they add up to has a table of its own.
    counts = dict(pairs)
    return counts if len(counts) == len(pairs) else {}


def _known(row: Mapping[str, str]) -> PublishedCount:
    columns = ("count", "count_low", "count_high", "exposure_days")
    return PublishedCount(*(_number(row.get(column)) for column in columns))


def differing(manifest: Mapping[str, Any], parameters: Mapping[str, Any], language: str) -> list[str]:
    """Say in which parameters a published report differs from one that would have its name; the language is one of them.

    Parameters
    ----------
    manifest : mapping
        That of the published report.
    parameters : mapping
        Those of the other report.
    language : str
        Its language.
    """
    if not isinstance(manifest.get("parameters"), dict):
        return []
    mine = json.loads(json_text(dict(parameters)))
    # A parameter that the default report has got since then stood at what it is by default.
    since = {name: field.default for name, field in PaceReport.model_fields.items() if name in mine}
    theirs = {**since, **manifest["parameters"]}
    theirs["language"], mine["language"] = manifest.get("language") or "en", language
    names = [name for name in dict.fromkeys([*mine, *theirs]) if name not in _MOVES_ON]
    return [
        f"{name}: {_said(theirs.get(name))} there, {_said(mine.get(name))} here"
        for name in names
        if theirs.get(name) != mine.get(name)
    ]


def _said(value: object) -> str:
    return "not set" if value in (None, "") else one_line(str(value))[:40]


def _number(text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None


def previous_edition(
    home: Path | None, as_of: str, parameters: Mapping[str, Any], language: str
) -> Edition | None:
    """Return the edition before a day: the latest of those that end earlier and ask the same.

    Parameters
    ----------
    home : Path or None
        The folder of a report's editions.
    as_of : str
        The day of the edition that looks back.
    parameters, language
        What it was made with.
    """
    for folder, _ in _earlier(home, as_of, parameters, language):
        try:
            paths = [folder / "verdicts.json", *sorted((folder / "data").glob("*.csv"))]
            return edition_of(
                folder.name, {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
            )
        except OSError:
            continue
    return None


def previous_manifest(
    home: Path | None, as_of: str, parameters: Mapping[str, Any], language: str
) -> dict[str, Any] | None:
    """Return the manifest of the edition before a day; see `previous_edition`."""
    return next((manifest for _, manifest in _earlier(home, as_of, parameters, language)), None)


def _earlier(
    home: Path | None, as_of: str, parameters: Mapping[str, Any], language: str
) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Give the editions before a day that ask the same, the latest first, each with its manifest."""
    days = [] if home is None else sorted(home.glob(_DAY), reverse=True)
    for folder in days:
        if folder.name >= as_of or not (folder / "manifest.json").is_file():
            continue
        try:
            manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        # An edition that cannot be read is passed over for the one before: a broken old report must
        # not keep a new one from appearing.
        except (OSError, ValueError):
            continue
        if isinstance(manifest, dict) and not differing(manifest, parameters, language):
            yield folder, manifest


def compares_itself_with_the_last(manifest: Mapping[str, Any], home: Path | None) -> bool:
    """Whether the edition before a published one is still the one that it says it compares itself with."""
    earlier = previous_edition(
        home,
        str(manifest.get("as_of")),
        manifest.get("parameters") or {},
        str(manifest.get("language") or "en"),
    )
    return manifest.get("previous") == (None if earlier is None else earlier.key())
