"""ACLED in the layouts of its exports: today's, the older one with `data_id`, upper case with GWNO, and the API's JSON.

Each in one row an event, one row an actor, or the long form (`trends.sources.publishers.acled.actors`).

Meanings: ACLED Codebook (Armed Conflict Location & Event Data), sections on event types, time precision and geo
precision. ACLED's terms forbid passing rows on; nothing here keeps any.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trends.messages import Message, listed
from trends.sources.cells.arrays import (
    category_array,
    constant_name,
    iso3_array,
    names_array,
    names_of,
    number_array,
    text_of,
    whole_array,
)
from trends.sources.cells.dates import PRECISION, date_columns, month_of
from trends.sources.files.raw import Coded
from trends.sources.gathering import NEWNESS
from trends.sources.incident_table import IncidentTable, folded_names
from trends.sources.publishers.acled.actors import LONG_NAMES, merge_actors

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from numpy.typing import NDArray

    from trends.sources.files.raw import Sheet
    from trends.sources.gathering import Part
    from trends.sources.publishers.acled.actors import Actors

__all__ = ["KINDS", "read", "recognise"]

KINDS = {
    "battles": "Battles",
    "explosions/remote violence": "Explosions/Remote violence",
    "violence against civilians": "Violence against civilians",
    "protests": "Protests",
    "riots": "Riots",
    "strategic developments": "Strategic developments",
    # spellings of before 2019
    "battle-no change of territory": "Battles",
    "battle-government regains territory": "Battles",
    "battle-non-state actor overtakes territory": "Battles",
    "battle": "Battles",
    "remote violence": "Explosions/Remote violence",
    "riots/protests": "Riots/Protests",
    "strategic development": "Strategic developments",
    "headquarters or base established": "Strategic developments",
    "non-violent transfer of territory": "Strategic developments",
    "non-violent activity by a conflict actor": "Strategic developments",
}
TIMES: dict[str, str | None] = {"1": "day", "2": "week", "3": "month"}
PLACES: dict[str, str | None] = {"1": "exact", "2": "near", "3": "admin1"}

_ID = ("event_id_cnty", "data_id", "event_id_no_cnty")
_WANTED = (
    "event_date year time_precision event_type sub_event_type actor1 actor2 inter1 inter2 civilian_targeting iso iso3 "
    "country gwno admin1 admin2 location latitude longitude geo_precision geo_precis source fatalities timestamp"
)
_NUMERIC = ("latitude", "longitude", "fatalities")
_AGAINST_CIVILIANS = "Violence against civilians"


def recognise(sheet: Sheet) -> bool:
    """Return whether a table has ACLED's columns."""
    names = {name.casefold() for name in sheet.header}
    if "event_date" not in names:
        return False
    return bool(names & set(_ID)) or {"event_type", "actor1", "fatalities"} <= names


def read(sheet: Sheet, today: date) -> Part:
    """Read an ACLED table.

    `kind` is the event type in today's spelling. ACLED gives one number of fatalities, which is `fatalities_best`;
    low and high are unknown. Neither actor is the attacker by its place; the acting side is known only where the
    other one is civilians that were targeted. A week or month known only as such becomes the seven days or the month
    around the date, within the dates of the file; `date_written` is the date as ACLED writes it.
    """
    own = folded_names(sheet.header)
    wanted = [*_ID, *_WANTED.split(), *(() if "actor1" in own else LONG_NAMES)]
    raw = sheet.read(
        tuple(own[name] for name in wanted if name in own),
        numeric=frozenset(own[name] for name in (*_NUMERIC, *_seconds(sheet, own)) if name in own),
        distinct=frozenset([*(own[name] for name in _ID if name in own)][:1]),
    )
    table = IncidentTable(raw)
    columns: dict[str, Any] = {"incident_id": _ids(table)}
    warnings: list[str] = []
    columns |= {
        "source": constant_name("acled", raw.rows),
        "country": table.category("country"),
        "iso3": iso3_array(table["country" if "country" in table else "iso3"], table["gwno"]),
        "admin1": table.category("admin1"),
        "admin2": table.category("admin2"),
        "place": table.category("location"),
        "place_precision": table.coded("geo_precision" if "geo_precision" in table else "geo_precis", PLACES),
        **table.coordinates(),
        "fatalities_best": number_array(table.people("fatalities", unknown=frozenset({-9.0, -99.0})).amounts),
        "reports": _reports(table["source"]),
    }
    if "sub_event_type" in table:
        columns["source_sub_event_type"] = category_array(
            table["sub_event_type"].listed(), table["sub_event_type"].codes
        )
    if "timestamp" in table:
        seconds = raw.numbers.pop(table.called("timestamp"), None)
        moments = _moments(table["timestamp"]) if seconds is None else seconds.astype(np.float64)
        columns[NEWNESS] = number_array(moments)
    dates = _Dates(table, today)
    # From here on nothing is rejected any more, and what is told of the file as such is told of the rows that count.
    columns |= dates.columns(warnings)
    kinds = _kinds(table, columns, warnings)
    actors = merge_actors(table, columns)
    columns |= {
        "actor_1": names_array(actors.first),
        "actor_2": names_array(actors.second),
        "attacker": _attackers(table, kinds, actors),
    }
    columns |= actors.further
    return table.part(columns, warnings=warnings)


def _ids(table: IncidentTable) -> Any:
    name = next((name for name in _ID if name in table), _ID[0])
    if name not in table:
        rows = [f"{table.raw.file} row {row + 1}" for row in range(table.raw.rows)]
        return text_of(rows, np.arange(table.raw.rows, dtype=np.int32))
    table.log.reject(table[name].blank(), table.called(name), table[name], "no id")
    return table.text(name)


class _Dates:
    """The dates of the events, read at once and laid out when it is known which rows are kept."""

    def __init__(self, table: IncidentTable, today: date) -> None:
        self._table = table
        self._times = table.codes("time_precision", TIMES)
        self._years = table.numbers("year", whole=True).amounts if "year" in table else None
        self._read = table.dates("event_date", today)

    def columns(self, warnings: list[str]) -> dict[str, Any]:
        """Return the canonical columns, with what is to be said of them in `warnings`."""
        read = self._read
        first, last = read.start.copy(), read.end.copy()
        precision = np.full(len(first), PRECISION["day"])
        precision[last > first] = PRECISION["month"]
        dated = ~np.isnat(first) & self._table.log.keep
        if dated.any():
            # The seven days or the month, but never beyond what the file covers: its coverage must not grow by them.
            least, most = first[dated].min(), last[dated].max()
            week = self._times.means("week") & dated
            month = self._times.means("month") & dated
            starts, ends = month_of(first)
            first[month], last[month] = starts[month], ends[month]
            three_days = np.timedelta64(3, "D")
            first[week], last[week] = first[week] - three_days, last[week] + three_days
            inexact = week | month
            first[inexact] = np.maximum(first[inexact], least)
            last[inexact] = np.minimum(last[inexact], most)
            precision[week], precision[month] = PRECISION["week"], PRECISION["month"]
        if self._years is not None:
            stated = read.start.astype("datetime64[Y]").astype(float) + 1970
            rows = int((dated & ~np.isnan(self._years) & (self._years != stated)).sum())
            if rows:
                warnings.append(Message("sources.dates.year_against", n=rows))
        return date_columns(first, last, precision, written=read.written)


def _kinds(table: IncidentTable, columns: dict[str, Any], warnings: list[str]) -> list[str | None]:
    """Read the event types into `columns`; return what each distinct word of the column means."""
    column = table["event_type"]
    written = column.listed()
    kinds = [KINDS.get(word.casefold(), word) or None for word in written]
    columns["kind"] = names_of(kinds, column.codes)
    used = np.zeros(len(written), dtype=bool)
    used[np.unique(column.codes[table.log.keep])] = True
    strange = [
        word
        for word, kept in zip(written, used, strict=True)
        if kept and word and word.casefold() not in KINDS
    ]
    if strange:
        warnings.append(Message("sources.publishers.strange_kinds", kinds=listed(strange)))
    older = [
        word
        for word, kind, kept in zip(written, kinds, used, strict=True)
        if kept and word and word.casefold() != (kind or "").casefold()
    ]
    if older:
        columns["source_event_type"] = category_array(written, column.codes)
        warnings.append(Message("sources.publishers.older_kinds", kinds=listed(older)))
    return kinds


def _attackers(table: IncidentTable, kinds: list[str | None], actors: Actors) -> Any:
    """Return the side that acted where the other one is civilians that were targeted; null elsewhere."""
    first, second = actors.first, actors.second
    first_civilian, second_civilian = (
        _civilians(first, actors.first_code),
        _civilians(second, actors.second_code),
    )
    targeted = np.array([kind == _AGAINST_CIVILIANS for kind in kinds], dtype=bool)[table["event_type"].codes]
    flagged = np.array(
        [word.casefold().startswith("civilian targeting") for word in table["civilian_targeting"].listed()],
        dtype=bool,
    )
    targeted |= flagged[table["civilian_targeting"].codes]
    # Codes into one list of words: first actors, second actors, and nobody.
    places = np.where(first_civilian, second.codes.astype(np.int32) + len(first.words), first.codes)
    places[~(targeted & (first_civilian ^ second_civilian))] = len(first.words) + len(second.words)
    nobody = pa.array([""], pa.string())
    return names_array(Coded(places, pa.concat_arrays([first.words, second.words, nobody])))


def _civilians(names: Coded, codes: Coded) -> NDArray[np.bool_]:
    """Return where an actor is civilians, by its interaction code (7 or "Civilians") or its name."""
    by_code = np.array(
        [word.removesuffix(".0").casefold() in {"7", "civilians"} for word in codes.listed()], dtype=bool
    )
    by_name = np.array([word.casefold().startswith("civilians") for word in names.listed()], dtype=bool)
    return np.asarray(by_code[codes.codes] | by_name[names.codes])


def _reports(column: Coded) -> Any:
    """Count the sources, which ACLED separates by semicolons."""
    numbers = np.array(
        [float(len([part for part in word.split(";") if part.strip()])) or np.nan for word in column.listed()]
    )
    return whole_array(numbers[column.codes])


def _seconds(sheet: Sheet, own: Mapping[str, str]) -> tuple[str, ...]:
    """Return the column of the last change where the first records have numbers in it, as ACLED's files do.

    Hardly two of them are the same, and words that are all different take longest to read.
    """
    if "timestamp" not in own:
        return ()
    place = sheet.header.index(own["timestamp"])
    words = [record[place] for record in sheet.sample if place < len(record)]
    return ("timestamp",) if words and all(word.isascii() and word.isdigit() for word in words) else ()


def _moments(column: Coded) -> NDArray[np.float64]:
    """Read when a row was last changed: seconds since 1970, or a date that sorts the same way."""
    if pc.all(pc.match_substring_regex(column.words, r"^[0-9]+$"), min_count=0).as_py():
        return np.asarray(pc.cast(column.words, pa.float64()).to_numpy()[column.codes])
    moments = np.full(len(column.words), np.nan)
    for place, word in enumerate(column.listed()):
        digits = "".join(character for character in word if character.isdecimal())
        if digits:
            # A date is written as YYYYMMDDhhmmss, filled up with zeros: it need only sort.
            moments[place] = (
                float(word) if word.replace(".", "", 1).isdecimal() else float(digits[:14].ljust(14, "0"))
            )
    return np.asarray(moments[column.codes])
