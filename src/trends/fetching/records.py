"""Records that an API sends page by page, and the one CSV file that they become, whose bytes depend on them alone."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trends.errors import FetchError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from trends.fetching.exchange import Answer

__all__ = ["Page", "checked_records", "page_of", "refuse_repeats", "write_records"]

EMPTY_PAGE = "sent an empty page before the last one"


@dataclass(frozen=True)
class Page:
    """A page of events.

    Attributes
    ----------
    answer : Answer
        As it came.
    records : list of dict
        The events.
    envelope : dict
        What stands around them.
    total : int or None
        How many there are on all pages, where the service says so.
    """

    answer: Answer
    records: list[dict[str, Any]]
    envelope: dict[str, Any]
    total: int | None

    def cut(self, have: int) -> str | None:
        """Say what is wrong with a page without an event after `have` of them, where there are more; else None."""
        return EMPTY_PAGE if not self.records and self.total is not None and have < self.total else None


def page_of(answer: Answer, events: str, total: str) -> Page:
    """Read a page.

    Parameters
    ----------
    answer : Answer
        What the service sent.
    events, total : str
        The names under which it gives the events, and their number on all pages.

    Raises
    ------
    FetchError
        If it is no page of events.
    """
    envelope = answer.json()
    if not isinstance(envelope, dict):
        raise FetchError(f"{answer.host} answered with JSON that holds no list of events.")
    number = str(envelope.get(total))
    known = int(number) if re.fullmatch(r"[0-9]{1,12}", number) else None
    return Page(answer, checked_records(envelope.get(events), answer.host), envelope, known)


def checked_records(found: object, host: str) -> list[dict[str, Any]]:
    """Return what an API sent as records.

    Raises
    ------
    FetchError
        If it is no list of objects.
    """
    if not isinstance(found, list) or not all(isinstance(record, dict) for record in found):
        raise FetchError(f"{host} answered with JSON that holds no list of events.")
    return found


def refuse_repeats(records: Sequence[Mapping[str, Any]], key: str, whose: str) -> None:
    """Raise unless every event has a name of its own.

    Parameters
    ----------
    records : sequence of mapping
        The events.
    key : str
        The field that names one.
    whose : str
        Who sent which events, for the sentence: ``UCDP sent events of ucdp-ged 25.1``.

    Raises
    ------
    FetchError
        If one has no name, what stands there is none, or two have the same.
    """
    names = [record.get(key) for record in records]
    if not all(isinstance(name, str) and name.strip() for name in names):
        raise FetchError(f"{whose} without an {key} that names them; nothing was stored.")
    if len(set(names)) != len(names):
        raise FetchError(f"{whose} twice, so others are missing; fetch it again.")


def write_records(path: Path, records: Sequence[Mapping[str, Any]], columns: Sequence[str], key: str) -> None:
    """Write records as CSV.

    Parameters
    ----------
    path : Path
        The file.
    records : sequence of mapping
        Text, truth values, nested values or None by column; numbers as text, with their own digits.
    columns : sequence of str
        The columns in the order of the source's own files. Those that no record has are left out, those that only
        the records have follow in alphabetical order.
    key : str
        The column that names an event. Rows are sorted by it: services promise no order.
    """
    present = {name for record in records for name in record}
    header = [name for name in columns if name in present] + sorted(present.difference(columns))
    rows = [[_cell(record.get(name)) for name in header] for record in records]
    place = header.index(key)
    # However the pages came, the same events make the same bytes, and no new vintage.
    rows.sort(key=lambda row: (_number(row[place]), row[place], row))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
    # JSON can write half of a surrogate pair, which is no character and which no file takes.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
