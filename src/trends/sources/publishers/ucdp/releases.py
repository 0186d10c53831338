"""Releases of UCDP: their labels, the days that each covers, the order in which they came out, and what a folder holds.

The editions of GED come once a year; the Candidate releases once a month, some of them for all months of the year so far
(UCDP Candidate Events Dataset Codebook, "Release cycle"; names as on https://ucdp.uu.se/downloads/). A monthly release also
holds late events of earlier months and events that end in the next one: what it covers is its month, never its rows.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from trends.errors import InputError
from trends.messages import Message, listed
from trends.periods.coverage import Coverage, Release, Stretch, covered_days, span_of_rows
from trends.sources.asked_window import named_window
from trends.sources.gathering import WITHDRAWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from trends.periods.coverage import Span
    from trends.sources.gathering import Part

__all__ = [
    "Release",
    "coverage_of_parts",
    "not_replaced",
    "published",
    "release_of",
    "release_order",
    "version_of",
    "whole_release",
    "without_withdrawn",
]

_FIRST_DAY = date(1989, 1, 1)
"""GED begins with 1989 (UCDP GED Codebook, "Temporal coverage")."""
_PROTEST = 4
"""The edition of violent political protest, ``26.1.4``; its file of 2026 is called ``GEDEvent_v26_1_4_1101_2512``."""
_PROTESTS = "ucdp-protest"
_FIRST_PROTEST = date(2011, 1, 1)
_FIRST_EDITION = 17
"""Since 17.1 the number of an edition is the year in which it comes out."""

_EDITION_OUT = (6, 15)
"""Editions come out in the first half of June (24.1 was there on 30 May 2024, 23.1 on 22 June 2023)."""
_CANDIDATE_OUT = 20
"""Candidate releases come out about the 20th of the month after the last that they cover."""

_LABEL = re.compile(
    r"(?P<year>\d{2})\.(?:0\.(?P<month>\d{1,2})|Q(?P<quarter>[1-4])|(?P<edition>[1-9])(?:\.(?P<of>\d))?"
    r"|(?P<from>\d{2})\.(?P<last_year>\d{2})\.(?P<to>\d{2}))"
)


def version_of(name: str) -> str | None:
    """Read the version off a file's name: ``GEDEvent_v25_1.csv`` and ``ged251-csv.zip`` are 25.1."""
    if match := re.search(r"v(\d{2})_(\d{1,2})((?:_\d{1,2}){1,2})(?!\d)", name, re.IGNORECASE):
        return f"{match[1]}.{match[2]}{match[3].replace('_', '.')}"
    if match := re.search(r"v(\d{2})_(Q?\d)(?!\d)", name, re.IGNORECASE):
        return f"{match[1]}.{match[2].upper()}"
    if match := re.search(r"ged[^\d]{0,3}(\d{2})\.?(\d)(?!\d)", name, re.IGNORECASE):
        return f"{match[1]}.{match[2]}"
    return None


def release_of(label: str | None) -> Release | None:
    """Return what is known of a release by its label; None where the label is of no form that UCDP uses.

    Parameters
    ----------
    label : str or None
        ``25.1`` (GED), ``26.1.4`` (violent political protest), ``26.0.8`` (a month of Candidate events), ``26.01.26.06``
        (its months from January on) or ``26.Q2`` (the same up to the end of a quarter).

    Examples
    --------
    >>> october = release_of("23.0.10")
    >>> october.kind, october.covers[0].isoformat(), october.published.isoformat()
    ('monthly', '2023-10-01', '2023-11-20')
    """
    match = _LABEL.fullmatch(label or "")
    if match is None:
        return None
    year = 2000 + int(match["year"])
    try:
        if match["edition"]:
            return _edition(str(label), year, match["of"])
        if match["quarter"]:
            first, last, kind = date(year, 1, 1), _end_of(year, 3 * int(match["quarter"])), "quarterly"
        elif match["month"]:
            month = int(match["month"])
            first, last, kind = date(year, month, 1), _end_of(year, month), "monthly"
        else:
            first, kind = date(year, int(match["from"]), 1), "cumulative"
            last = _end_of(2000 + int(match["last_year"]), int(match["to"]))
    except ValueError:
        return None  # a thirteenth month
    if last < first:
        return None
    published = last + timedelta(days=_CANDIDATE_OUT)
    return Release(str(label), kind, (first, last), published)


def published(name: str) -> date | None:
    """Return the day on which the release came out that a file's name tells; None where it tells none."""
    release = release_of(version_of(name))
    return release.published if release else None


def _edition(label: str, year: int, of: str | None) -> Release | None:
    protest = of is not None
    if year < 2000 + _FIRST_EDITION or (protest and int(of or 0) != _PROTEST):
        return None
    first = _FIRST_PROTEST if protest else _FIRST_DAY
    return Release(label, "final", (first, date(year - 1, 12, 31)), date(year, *_EDITION_OUT))


def _end_of(year: int, month: int) -> date:
    return (date(year, month, 1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def release_order(version: str | None) -> tuple[int, int, int]:
    """Return a key that sorts versions by when they came out, so that of two versions of an event the newest is known.

    Edition 25.1 comes out in June 2025; Candidate 25.0.7 after July 2025; the cumulative 25.01.25.06 after June 2025
    and after 25.0.6, which it replaces.
    """
    release = release_of(version)
    if release is None:
        return 0, 0, 0
    if release.kind == "final":
        # Of violent political protest before GED, which stands for the days that both cover.
        return release.published.year, release.published.month, -int(release.covers[0] == _FIRST_PROTEST)
    last = release.covers[1]
    return last.year, last.month + 1, int(release.kind != "monthly")


def not_replaced(labels: Sequence[str | None]) -> list[str | None]:
    """Return the labels of the releases that newer ones have not replaced, each of whose days these cover.

    An edition replaces the older ones, and the Candidate releases of the years that it holds; a cumulative release the
    months that it holds. A file of which no release is known counts only where there is none with a label.

    Examples
    --------
    >>> not_replaced(["24.1", "25.1", "25.0.1", "25.0.2", "25.01.25.02", "24.0.12"])
    ['25.1', '25.01.25.02']
    """
    known = {label: release for label in labels if (release := release_of(label))}
    if not known:
        return list(labels)
    needed: list[str | None] = []
    later = Coverage(())
    for label in sorted(known, key=release_order, reverse=True):
        if Coverage.of(known[label].covers).without(*later.spans):
            needed.append(label)
        later = Coverage.of(*later.spans, known[label].covers)
    return [label for label in labels if label in needed]


# -- what several files cover together ------------------------------------------------------------------------------


def coverage_of_parts(parts: Sequence[Part], frame: pd.DataFrame) -> Coverage:
    """Return the days that some files cover: those of their releases, and of others those from first to last row.

    Of an extract count the rows on days of its release: a monthly one also holds late events of months that it does not cover.

    Parameters
    ----------
    parts : sequence of Part
        What each file gave, in the order in which they came out; where there is none, the rows tell.
    frame : pandas.DataFrame
        The rows of all of them.
    """
    if not parts:
        rows = span_of_rows(frame)
        return Coverage.of(*([rows] if rows else []))
    whole: list[Span] = []
    stretches: list[Stretch] = []
    # Of files that are no whole release, by the caution that they bear: their names, and the days that it names.
    others: dict[str, list[tuple[str, Span]]] = {"unknown_release": [], "extract": [], "outside": []}
    for part in parts:
        if part.release is not None:
            covers = part.release.covers
            whole.append(covers)
            stretches = [*_not_in(stretches, covers), Stretch(*covers, part.release)]
        elif (named := release_of(part.version)) is None:
            if rows := span_of_rows(part.frame):
                others["unknown_release"].append((part.file, rows))
        elif rows := span_of_rows(part.frame[_on_days_of(part.frame, *named.covers)]):
            (inside,) = Coverage.of(rows).within(*named.covers).spans
            others["extract"].append((part.file, inside))
        else:
            others["outside"].append((part.file, named.covers))
    cut = [days for which in ("unknown_release", "extract") for _, days in others[which]]
    cautions = [
        Message(
            f"sources.coverage.{which}",
            n=len(files),
            files=listed(name for name, _ in files),
            days=Coverage.of(*(days for _, days in files)).words,
        )
        for which, files in others.items()
        if files
    ]
    return Coverage.of(
        *whole,
        *cut,
        basis="rows" if cut or not whole else "window" if any(map(_asked, parts)) else "release",
        releases=sorted(stretches, key=lambda stretch: stretch.start),
        cautions=cautions,
    )


def _not_in(stretches: Sequence[Stretch], span: Span) -> list[Stretch]:
    """Cut days out of stretches: a newer release covers them."""
    left = []
    for stretch in stretches:
        days = Coverage.of((stretch.start, stretch.end)).without(span)
        left += [replace(stretch, start=start, end=end) for start, end in days.spans]
    return left


def _on_days_of(frame: pd.DataFrame, first: date, last: date) -> NDArray[np.bool_]:
    """Say which rows lie on some day from the first to the last."""
    start, end = _days_of(frame)
    return np.asarray((start <= np.datetime64(last)) & (end >= np.datetime64(first)))


def _days_of(frame: pd.DataFrame) -> tuple[NDArray[np.datetime64], NDArray[np.datetime64]]:
    """Return the first and the last day of each row; where no last one is stated, the first stands for both."""
    start, end = (frame[name].to_numpy("datetime64[D]") for name in ("date_start", "date_end"))
    return start, np.where(np.isnat(end), start, end)


def whole_release(part: Part, today: date = date.max) -> Release | None:
    """Return the release that a file is, or None for one of unknown release and for a mere extract of one.

    A file that is named after a release and holds no row of a year that the release covers (one country of GED, say) has
    been cut out of it, and nobody can tell how. No release covers a day that is still to come.
    """
    release = release_of(part.version)
    if release is None:
        return None
    first, last = release.covers
    if first > today:
        return None
    if last > today:
        last = today
        release = replace(release, covers=(first, last))
    asked = named_window(part.file)
    if asked is not None:
        # An answer of the API, to a window that may reach over the ends of the release.
        days = max(first, asked.start or first), min(last, asked.end or last)
        return replace(release, covers=days) if days[0] <= days[1] else None
    return release if _has_rows_in_every_year(part.frame, first, last) else None


def _has_rows_in_every_year(frame: pd.DataFrame, first: date, last: date) -> bool:
    """Say whether some row lies in each year from the first to the last day, counting nothing outside of them."""
    start, end = _days_of(frame)
    inside = (start <= np.datetime64(last)) & (end >= np.datetime64(first))
    many = last.year - first.year + 1
    begun, ended = (
        np.clip(days[inside].astype("datetime64[Y]").astype(np.int64) + 1970 - first.year, 0, many - 1)
        for days in (start, end)
    )
    # A row counts from the year in which it begins to the one in which it ends.
    running = np.bincount(begun, minlength=many + 1) - np.bincount(ended + 1, minlength=many + 1)
    return bool((np.cumsum(running)[:many] > 0).all())


def _asked(part: Part) -> bool:
    return named_window(part.file) is not None


def without_withdrawn(parts: Sequence[Part]) -> list[Part]:
    """Leave out events that a later release covers and no longer holds; they are counted as skipped, and said.

    Parameters
    ----------
    parts : sequence of Part
        In the order in which they came out.

    Raises
    ------
    InputError
        If some are of violent political protest and others of organised violence.
    """
    _refuse_protest_with_others(parts)
    kept: list[Part] = []
    newer = Coverage(())
    ids: set[str] = set()
    # From the newest to the oldest: what came out after a file is known when it is looked at. Two files of one release
    # (its sheets, or vintages of it) say nothing against each other.
    for _, together in groupby(reversed(parts), lambda part: release_order(part.version)):
        same = list(together)
        for part in same:
            covered = _covered(part.frame, newer) if part.release is not None else np.zeros(0, dtype=bool)
            if covered.any():
                names = part.frame["incident_id"].to_numpy(object)
                gone = covered.copy()
                gone[covered] = [name not in ids for name in names[covered]]
                kept.append(_left_out(part, gone))
            else:
                kept.append(part)
        for part in same:
            # A part of a release says nothing of what lies outside it: an answer of the API may be of one country.
            if part.release is not None and not _asked(part):
                newer = Coverage.of(*newer.spans, part.release.covers)
            ids.update(part.frame["incident_id"])
    return kept[::-1]


def _refuse_protest_with_others(parts: Sequence[Part]) -> None:
    """Refuse two datasets in one table: no month of one is observed because the other's release covers it."""
    protests = [part.file for part in parts if part.dataset == _PROTESTS]
    others = [part.file for part in parts if part.dataset != _PROTESTS]
    if protests and others:
        raise InputError(
            f"{protests[0]} is of violent political protest and {others[0]} of organised violence: two datasets, which "
            "do not cover the same days; read each by itself."
        )


def _covered(frame: pd.DataFrame, coverage: Coverage) -> NDArray[np.bool_]:
    """Say which rows lie on covered days alone: of the others, another release may still speak."""
    start = frame["date_start"].to_numpy("datetime64[D]")
    dated = ~np.isnat(start)
    begin = np.where(dated, start.astype(np.int64), 0)
    end = frame["date_end"].to_numpy("datetime64[D]")
    finish = np.where(np.isnat(end) | ~dated, begin, end.astype(np.int64))
    return np.asarray(dated & (covered_days(coverage, begin, finish) == finish - begin + 1))


def _left_out(part: Part, gone: NDArray[np.bool_]) -> Part:
    count = int(gone.sum())
    if not count:
        return part
    names = listed(map(str, part.frame.loc[gone, "incident_id"]))
    warning = Message("sources.publishers.withdrawn", n=count, release=part.version or "", ids=names)
    return replace(
        part,
        frame=part.frame[~gone].reset_index(drop=True),
        skipped={**part.skipped, WITHDRAWN: part.skipped.get(WITHDRAWN, 0) + count},
        warnings=(*part.warnings, warning),
    )
