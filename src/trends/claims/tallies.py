"""Published tallies: a figure for an area and a span of days, as somebody stated it; never added to anything."""

from __future__ import annotations

import csv
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from trends.claims.known import Known
from trends.claims.wording import span_label
from trends.errors import InputError, SelectionError, listed
from trends.messages import Message
from trends.names.matching import NamePattern, fold
from trends.periods.calendar import Window, parse_window
from trends.provenance import Provenance, hash_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["Tallies", "Tally", "is_tallies", "read_tallies"]

_COLUMNS = ("period_start", "period_end", "area", "measure", "value", "source_name", "source_url", "note")


@dataclass(frozen=True)
class Tally:
    """One published figure; `end` is None where the page that states it bears no date."""

    start: date
    end: date | None
    area: str
    measure: str
    value: float
    source: str
    source_url: str
    note: str


@dataclass(frozen=True, eq=False)
class Tallies:
    """A table of published tallies.

    Attributes
    ----------
    rows : tuple of Tally
    provenance : Provenance
    """

    rows: tuple[Tally, ...]
    provenance: Provenance

    @property
    def last_day(self) -> date:
        """Last day of any tally."""
        return max(row.end or row.start for row in self.rows)

    def as_of(self, day: date) -> Tallies:
        """Return the tallies that were complete by `day`; of an undated page only that it began by then is known."""
        kept = tuple(row for row in self.rows if (row.end or row.start) <= day)
        return replace(self, rows=kept, provenance=self.provenance.filtered(f"as of {day}"))

    def find(
        self,
        measure: str,
        *,
        source: Sequence[str] = (),
        not_source: Sequence[str] = (),
        area: Sequence[str] = (),
        window: Window | None = None,
        inside: bool = False,
    ) -> tuple[Tally, ...]:
        """Return the tallies of a measure (a name, ``*`` for any text).

        Parameters
        ----------
        source, not_source, area : sequences of str
            Names to keep to, and sources to leave out.
        window : Window, optional
            The span of the tally, end for end; a tally without an end matches one without.
        inside : bool
            Take every tally that begins inside the window instead.

        Raises
        ------
        SelectionError
            If there is none; the measures of that source are named.
        """

        def fits(row: Tally) -> bool:
            if window is None:
                return True
            if inside:
                first, last = window.start or row.start, window.end or row.start
                return first <= row.start <= last
            return (row.start, row.end) == (window.start, window.end)

        sources, others, areas = (_parsed(patterns) for patterns in (source, not_source, area))
        # Source and area first: when the measure is not found, those of the source that was asked
        # for are the ones to name.
        chosen = [
            row
            for row in self.rows
            if (not sources or _matches(row.source, sources))
            and not (others and _matches(row.source, others))
            and (not areas or _matches(row.area, areas))
        ]
        measures = _parsed((measure,))
        rows = tuple(row for row in chosen if _matches(row.measure, measures) and fits(row))
        if not rows:
            about = f" from {listed(source)}" if source else ""
            has = listed(dict.fromkeys(f"{row.measure} ({_span(row)})" for row in chosen))
            raise SelectionError(
                f"There is no tally of {measure!r}{about} for that area and time; there is {has}."
            )
        return rows


def _span(row: Tally) -> str:
    return f"{row.start} to {row.end or 'an unknown day'}"


def _parsed(patterns: Sequence[str]) -> list[NamePattern]:
    return [NamePattern.parse(pattern) for pattern in patterns]


def _matches(text: str, patterns: Sequence[NamePattern]) -> bool:
    folded = fold(text)
    return any(pattern.matches(folded) for pattern in patterns)


def _when(row: Tally) -> str:
    """Spell the span of a tally: ``October 2024``, ``January to June 2024``, or its days."""
    if row.end is None:
        return Message("claims.tally.from", day=row.start)
    months = pd.period_range(row.start, row.end, freq="M")
    whole = row.start.day == 1 and row.end.day == monthrange(row.end.year, row.end.month)[1]
    if not whole:
        return Message("claims.tally.days", first=row.start, last=row.end)
    return span_label(months)


def known(rows: Sequence[Tally], label: str = "") -> Known:
    """Put the tallies of one thing together: from the lowest to the highest."""
    values = [row.value for row in rows]
    first = rows[0]
    # A mean a month has no days of its own to be counted over.
    summed = first.end is not None and "average" not in first.measure
    days = (first.end - first.start).days + 1.0 if summed and first.end else float("nan")
    who = tuple(dict.fromkeys(row.source for row in rows))
    return Known(
        min(values),
        max(values),
        label=label or Message("words.counted.in_place", subject=first.measure, place=first.area),
        when="" if label else _when(first),
        source=", ".join(who),
        days=days,
        reports=tuple((row.source, row.value, row.value) for row in rows),
    )


def is_tallies(path: Path) -> bool:
    """Whether a file is a table of published tallies."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            # Exactly these columns: any other table with a period and a value is a series.
            return tuple(next(csv.reader(stream), ())) == _COLUMNS
    except (OSError, UnicodeDecodeError, csv.Error):
        return False


def read_tallies(path: Path, *, title: str, licence: str = "") -> Tallies:
    """Read a table of published tallies.

    Raises
    ------
    InputError
        If a date or a value cannot be read; the line is named.
    """
    rows = []
    with path.open(encoding="utf-8-sig", newline="") as stream:
        # Line 1 has the names of the columns.
        for number, row in enumerate(csv.DictReader(stream), start=2):
            try:
                start = parse_window(row["period_start"]).start
                end = parse_window(None, row["period_end"]).end
                value = float(row["value"])
                if start is None or not value >= 0:
                    raise ValueError  # noqa: TRY301 - one sentence for all that can be wrong with a row
            except (TypeError, ValueError):
                raise InputError(
                    f"Line {number} of {path.name} is no tally: a date or the value cannot be read."
                ) from None
            rows.append(
                Tally(
                    start,
                    end,
                    row["area"],
                    row["measure"],
                    value,
                    row["source_name"],
                    row["source_url"],
                    row["note"],
                )
            )
    if not rows:
        raise InputError(f"{path.name} holds no tally.")
    provenance = Provenance(
        "tallies", title=title, files=(hash_file(path),), licence=licence or "unknown; ask the publisher"
    )
    return Tallies(tuple(rows), provenance)
