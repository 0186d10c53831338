"""What two releases are called beside each other, and what a reader must know of comparing them."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from trends.incidents.incidents import Incidents
from trends.messages import Message, listed
from trends.revisions.fields import field_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from trends.revisions.rows import RowChanges
    from trends.revisions.side import Side
    from trends.series.series_table import SeriesTable

__all__ = ["label_pair", "notes_of"]

_OF_VINTAGES = {f"sources.vintage.{name}" for name in ("unknown", "later_files", "tied", "part")}
"""What was said of the choice of files, each of which names its files."""

_MANY = 20
_PART = 0.5
"""With less than that share of the other's events over the same days, one of the two is rather a part of a release: a draft of
UCDP has some two thirds of what the final release comes to."""
_DIGITS = 8
"""Of a hash, enough to tell two vintages of one release apart."""


def label_pair(
    old: Incidents | SeriesTable, new: Incidents | SeriesTable, called: Sequence[str] = ()
) -> tuple[str, str]:
    """Return what the two are called: source and version, else the file, with a hash where that is the same."""
    names = [PurePath(name).name for name in called or ("", "")]
    labels = [_label(data, name) for data, name in zip((old, new), names, strict=True)]
    if labels[0] == labels[1]:
        files = [name or _file(data) for data, name in zip((old, new), names, strict=True)]
        labels = [
            f"{label} ({file})" if file not in ("", label) and files[0] != files[1] else label
            for label, file in zip(labels, files, strict=True)
        ]
    hashes = [data.provenance.sha256[:_DIGITS] if data.provenance.files else "" for data in (old, new)]
    if labels[0] == labels[1] and hashes[0] != hashes[1]:
        labels = [f"{label} [{digits}]" for label, digits in zip(labels, hashes, strict=True)]
    if labels[0] == labels[1] and (not hashes[0] or _rows(old) != _rows(new)):
        # Two tables made in Python, or two selections from one file.
        labels = [f"{label} ({number})" for number, label in enumerate(labels, start=1)]
    return labels[0], labels[1]


def _rows(data: Incidents | SeriesTable) -> int:
    return len(data) if isinstance(data, Incidents) else len(data.frame)


def _label(data: Incidents | SeriesTable, name: str) -> str:
    provenance = data.provenance
    if provenance.version:
        versions = provenance.version.split(", ")
        # Of a folder of releases, the first and the last of them.
        shown = versions[0] if len(versions) == 1 else f"{versions[0]}\N{EN DASH}{versions[-1]}"
        return f"{provenance.source} {shown}"
    return name or _file(data) or provenance.title or provenance.source


def _file(data: Incidents | SeriesTable) -> str:
    return data.provenance.files[0].name if len(data.provenance.files) == 1 else ""


def notes_of(rows: RowChanges) -> list[str]:
    """Return what a reader must know: of the days covered, the order, ids, fields, and rows that were not read."""
    both = (rows.old, rows.new)
    notes: list[str] = [*_hardly_comparable(rows)]
    if rows.old.coverage.spans != rows.new.coverage.spans:
        notes += [
            Message("revisions.note.covers", label=side.label, days=side.coverage.words)
            for side in both
            if side.coverage
        ]
    counts = rows.counts()
    alone = counts["not covered by new"], counts["not covered by old"]
    if any(alone):
        notes.append(
            Message(
                "revisions.note.not_covered",
                n=alone[0],
                m=alone[1],
                old=rows.old.label,
                new=rows.new.label,
                what="events" if rows.old.of_incidents else "periods",
            )
        )
    if swapped(*both):
        notes.append(Message("revisions.note.swapped", old=rows.old.label, new=rows.new.label))
    notes += dict.fromkeys(
        note for side in both for note in side.data.notes if getattr(note, "id", "") in _OF_VINTAGES
    )
    if counts["entered"] or counts["left"]:
        notes.append(Message("revisions.note.entered", entered=counts["entered"], left=counts["left"]))
    for side in both:
        if not len(side.frame):
            notes.append(Message("revisions.note.empty", label=side.label))
        if without := int(side.numbered.sum()):
            notes.append(Message("revisions.note.no_ids", label=side.label, n=without))
        # One row may be rejected for several reasons.
        if rejected := len(side.data.rejected[["file", "line"]].drop_duplicates()):
            notes.append(Message("revisions.note.rejected", label=side.label, n=rejected))
        if unreadable := counts["unreadable in new" if side is rows.new else "unreadable in old"]:
            notes.append(Message("revisions.note.unreadable", label=side.label, n=unreadable))
        if repeated := side.data.skipped.get("older versions", 0):
            notes.append(Message("revisions.note.repeated", label=side.label, n=repeated))
    for side, names in ((rows.old, rows.fields.old_only), (rows.new, rows.fields.new_only)):
        if names:
            notes.append(
                Message(
                    "revisions.note.fields_of_one", label=side.label, fields=listed(map(field_words, names))
                )
            )
    return notes


def _hardly_comparable(rows: RowChanges) -> list[str]:
    """Return why two releases can hardly be compared at all."""
    both = (rows.old, rows.new)
    # Of a file without a row, and of which it is not known what it covers, that is the reason, and it is said.
    if any(not len(side.frame) and not side.coverage for side in both):
        return []
    if not rows.old.coverage.common(rows.new.coverage):
        return [Message("revisions.note.no_common")]
    numbers = (int(rows.in_old.sum()), int(rows.in_new.sum()))
    few, many = sorted(range(2), key=lambda side: numbers[side])
    if not rows.old.of_incidents or numbers[many] < _MANY or numbers[few] >= _PART * numbers[many]:
        return []
    return [
        Message(
            "revisions.note.part",
            label=both[few].label,
            n=numbers[few],
            other=both[many].label,
            m=numbers[many],
        )
    ]


def swapped(old: Side, new: Side) -> bool:
    """Return whether the release that is called old came out after the other, or is a later vintage of the same."""
    publications, vintages = ([each(side) for side in (old, new)] for each in (_published, _known))
    for days in (publications, vintages):
        if days[0] is not None and days[1] is not None and days[0] != days[1]:
            return days[0] > days[1]
    return False


def _published(side: Side) -> date | None:
    releases = side.data.releases if isinstance(side.data, Incidents) else ()
    return max((stretch.published for stretch in releases), default=None)


def _known(side: Side) -> date | None:
    return side.provenance.known or side.provenance.retrieved
