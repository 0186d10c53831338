"""Tells a table of counts by period from a list of incidents, by what its columns are called and hold.

``date,attacks`` may be either: a month with its attacks, or an attack with a number beside it. Dates that come once
each and follow one another in steps are periods; columns that only a list of incidents has (ids, places on the map,
sides) make it one. What is left in doubt is asked for, because either reading of the other makes wrong figures.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from trends.errors import InputError, listed
from trends.names.matching import fold
from trends.periods.cadence import cadence_of, share_present
from trends.periods.calendar import Frequency
from trends.sources.cells.period_labels import read_periods
from trends.sources.cells.values import BLANKS, UnreadableError, parse_number, points_between_thousands
from trends.sources.columns.obvious_names import guess_columns
from trends.sources.files.raw import plain_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from trends.sources.cells.period_labels import PeriodWords
    from trends.sources.files.raw import Sheet

__all__ = [
    "WIDEST",
    "count_column",
    "looks_like",
    "measure_of",
    "number_columns",
    "plain",
    "question",
    "records",
]

Look = Literal["series", "incidents", "unclear"]

# Without the last s, which the patterns add: "clashe" for clashes.
_THINGS = (
    "attack|event|incident|strike|airstrike|clashe|battle|bombing|explosion|raid|ambushe|assault|shooting|killing|"
    "ataque|evento|incidente|attaque|evenement|accident|casualtie|offen[cs]e|crime|case"
)
_COUNTS = re.compile(
    rf"(count|counts|n|number|freq|frequency|anzahl|nombre|cantidad)"
    rf"|(number_of_|no_of_|num_|nb_|nombre_d_|numero_de_|total_|n_)?({_THINGS})s(_total)?"
    rf"|(.*_)?({_THINGS})s?_(count|counts|total)"
    r"|((число|количество|всего)_)?(атак|нападени|обстрел|взрыв|теракт|инцидент|событи|случа)\w{0,2}|число|количество"
    r"|(袭击|攻击|事件|爆炸|冲突)(次数|数|数量|总数)?|次数|数量"
    r"|(عدد_)?(ال)?(هجمات|حوادث|احداث|اشتباكات|تفجيرات)|(ال)?عدد"
)
"""Names of a column that counts: how often something happened in a period."""
_COUNTED = re.compile(
    rf"(?:number_of_|no_of_|num_|nb_|total_|n_)?((?:.*_)?(?:{_THINGS})s?)(?:_count|_counts|_total)?"
)
"""What such a name counts: ``events`` in ``n_events`` and ``event_count``."""
_PLAIN = frozenset(
    {"count", "counts", "n", "number", "freq", "frequency", "total", "anzahl", "nombre", "cantidad"}
    | {"число", "количество", "次数", "数量", "عدد", "العدد"}
)
"""Such names that do not say of what."""

_DEEDS = {
    "fatalities": ("fatalities_low", "fatalities_best", "fatalities_high"),
    "civilians": ("civilians_killed",),
    "combatants": ("combatants_killed",),
    "wounded": ("wounded",),
    "abducted": ("abducted",),
    "released": ("released",),
    "missing": ("missing",),
}
_ONLY_INCIDENTS = frozenset({"incident_id", "latitude", "longitude", "date_end"})
_SIDES = frozenset({"actor_1", "actor_2", "attacker"})
"""Sides make a list of incidents, unless numbers stand there (``victims``) or each side has a row a period."""
WIDEST = 12
"""Tables of counts have few columns; one with more is not read twice to find out."""
_FEWEST = 3
"""Dates that make a pattern."""
_DAYS_IN_A_ROW = 10
"""So many days one after the other, each with one row, are no list of attacks."""
_REGULAR = 0.9
_HALF = 0.5


def records(sheet: Sheet) -> list[tuple[str, ...]]:
    """Return the first records of a table, without a row of HXL tags."""
    return [
        record
        for record in sheet.sample
        if not (
            any(cell.strip() for cell in record)
            and all(not cell.strip() or cell.strip().startswith("#") for cell in record)
        )
    ]


def number_columns(sheet: Sheet, besides: Sequence[str] = (), *, whole: bool = False) -> list[str]:
    """Return the columns that hold numbers, or whole ones, as most of the first records tell.

    One odd cell does not make a column of words of a column of counts: its row is named when it is read.
    """
    rows = records(sheet)
    return [
        name
        for place, name in enumerate(sheet.header)
        if name not in besides and _numbers([row[place] for row in rows if place < len(row)], whole=whole)
    ]


def _numbers(cells: Sequence[str], *, whole: bool) -> bool:
    stated = [cell for cell in cells if cell.strip().casefold() not in BLANKS]
    good = 0
    points = points_between_thousands(stated)
    # Judged as they will be read: 1.000 in such a column is a thousand, and whole.
    if points is not None and points.thousands:
        stated = [cell.replace(".", "") for cell in stated]
    for cell in stated:
        try:
            value = parse_number(cell)
        except UnreadableError:
            continue
        good += value is None or not whole or value == int(value)
    return good > _HALF * len(stated)


def plain(name: str) -> str:
    """Write a column's name in lower case without accents, with underscores."""
    return plain_name(fold(name))


def count_column(sheet: Sheet, besides: Sequence[str] = ()) -> str | None:
    """Return the column that counts: by its name, or as the only one of whole numbers; None where several may."""
    own = {plain(name): name for name in reversed(sheet.header) if name not in besides}
    if "count" in own:
        return own["count"]
    whole = number_columns(sheet, besides, whole=True)
    named = [name for name in whole if _COUNTS.fullmatch(plain(name))]
    if len(named) > 1:
        # Of event_count and state_based_events, the one that says count is the count of all.
        ending_in_count = [name for name in named if plain(name).endswith("count")]
        named = ending_in_count if len(ending_in_count) == 1 else named
    if len(named) == 1:
        return named[0]
    return whole[0] if len(whole) == 1 and not named else None


def measure_of(column: str) -> tuple[str, str]:
    """Return what a column of counts counts: the measure, and a noun phrase for sentences.

    Examples
    --------
    >>> measure_of("killed"), measure_of("n"), measure_of("Number of airstrikes")
    (('fatalities', 'killed'), ('attacks', 'attacks'), ('attacks', 'airstrikes'))
    """
    word = plain(column)
    if bare := _COUNTED.fullmatch(word):
        word = bare[1] if bare[1].endswith("s") else f"{bare[1]}s"
    guessed = guess_columns((column,))
    measure = next((name for name, roles in _DEEDS.items() if set(roles) & set(guessed)), "attacks")
    if measure == "attacks" and (word in _PLAIN or not word):
        return "attacks", "attacks"
    shown = word if bare else re.sub("^(?:number_of|no_of|num|nb|n)_", "", plain_name(column))
    return measure, shown.replace("_", " ")


def looks_like(sheet: Sheet, today: date) -> Look:
    """Return what a table with a column of dates is: a series, incidents, or unclear.

    Parameters
    ----------
    sheet : Sheet
        A table with an obvious column of dates.
    today : datetime.date
        The day of retrieval.
    """
    guessed = guess_columns(sheet.header)
    if "date_start" not in guessed or set(guessed) & _ONLY_INCIDENTS or len(sheet.header) > WIDEST:
        return "incidents"
    when = guessed["date_start"]
    tolls = {role for roles in _DEEDS.values() for role in roles}
    words = [name for role, name in guessed.items() if role not in {*tolls, *_SIDES, "reports"}]
    numbers = number_columns(sheet, words)
    if not numbers:
        return "incidents"
    texts = [
        name for name in sheet.header if name != when and name not in numbers and not _blank(sheet, name)
    ]
    counts = [name for name in numbers if _COUNTS.fullmatch(plain(name))]
    if texts and (not counts or any(guessed.get(side) in texts for side in _SIDES)):
        whole = number_columns(sheet, words, whole=True)
        return "unclear" if whole and _one_a_period(sheet, when, texts, today) else "incidents"
    raw = sheet.read((when,))
    column = raw.columns[when]
    # Where nothing tells the order of day and month, dates are regular if they are in either order.
    orders = [
        read_periods(column.listed(), when, today, sheet.file, day_first=order) for order in (True, False)
    ]
    read = max(orders, key=lambda one: (len(_days(one)), _pattern(_days(one))[0]))
    days = _days(read)
    lengths = {length for length in read.lengths if length is not None}
    dated = np.array([day is not None for day in read.days], dtype=bool)[column.codes]
    # Two attacks on one day are usual, two counts of one month are not.
    once = int(dated.sum()) == len(days) == len(set(days))
    if texts:
        return "series"  # one row a place and a period, or a kind and a period
    if not days:
        return "series" if counts else "incidents"  # whose reader says why no date is one
    if not once:
        return "unclear" if counts else "incidents"
    if lengths != {Frequency.DAY}:
        return "series" if len(lengths) == 1 and (counts or len(days) >= _FEWEST) else "incidents"
    share, freq = _pattern(days)
    if counts:
        return "series"
    if freq is Frequency.DAY and _even(days):
        return "unclear"
    if len(days) < _FEWEST or share < _HALF:
        return "incidents"
    # A few days in a row may each have had one attack, as in the first days of a war: that is asked.
    if freq is Frequency.DAY:
        return (
            "series"
            if share >= _REGULAR and len(days) >= _DAYS_IN_A_ROW
            else "unclear"
            if share == 1
            else "incidents"
        )
    return "series" if share >= _REGULAR else "unclear"


def _one_a_period(sheet: Sheet, when: str, texts: Sequence[str], today: date) -> bool:
    """Return whether the dates come once each and in steps, on the whole or for each value of the columns of words.

    So do the counts of a country by month, or of its provinces by week; what is left of single incidents hardly does.
    """
    rows = [row for row in records(sheet) if len(row) == len(sheet.header)]
    places = {name: sheet.header.index(name) for name in (when, *texts)}
    # What tells the rows of one day apart: nothing, a column of words that come again, or all such columns.
    again = [name for name in texts if len({row[places[name]] for row in rows}) < max(len(rows), 2)]
    ways = dict.fromkeys([(), *((name,) for name in again), tuple(again)])
    likely = [
        way
        for way in ways
        if len({tuple(row[places[name]] for name in (when, *way)) for row in rows}) == len(rows)
    ]
    if not likely:
        return False
    raw = sheet.read((when, *again))
    column = raw.columns[when]
    for order in (True, False):
        read = read_periods(column.listed(), when, today, sheet.file, day_first=order)
        stamps = np.array([day or "NaT" for day in read.days], dtype="datetime64[D]")[column.codes]
        table = pd.DataFrame({"day": stamps, **{name: raw.columns[name].codes for name in again}}).dropna()
        if len(table) >= _REGULAR * len(stamps) and any(_in_steps(table, way) for way in likely):
            return True
    return False


def _in_steps(table: pd.DataFrame, keys: Sequence[str]) -> bool:
    """Return whether nearly all rows are of a key whose dates come once each and leave hardly a period out."""
    if table.duplicated(["day", *keys]).any():
        return False
    odd = 0
    for _, own in table.groupby(list(keys)) if keys else [((), table)]:
        days = own["day"].to_numpy("datetime64[D]").astype(object).tolist()
        share, freq = _pattern(days)
        fewest = _DAYS_IN_A_ROW if freq is Frequency.DAY else _FEWEST
        if len(days) < fewest or (share < _REGULAR and not _even(days)):
            odd += len(days)
        if odd > (1 - _REGULAR) * len(table):
            return False  # at once: a list of incidents may have as many keys as rows
    return True


def _even(days: Sequence[date]) -> bool:
    """Return whether the days are as many apart, more than one, almost throughout: every third day."""
    steps = np.diff(np.unique(np.array(days, dtype="datetime64[D]"))).astype(np.int64)
    if len(days) < _DAYS_IN_A_ROW or not len(steps):
        return False
    step = int(np.median(steps))
    return step > 1 and bool((steps == step).mean() >= _REGULAR)


def _days(words: PeriodWords) -> list[date]:
    return [day for day in words.days if day is not None]


def _pattern(days: Sequence[date]) -> tuple[float, Frequency]:
    """Return how many of the periods that the days would stand for are there, and how long those are."""
    stamps = np.array(days, dtype="datetime64[D]")
    try:
        cadence = cadence_of(stamps)
    except InputError:
        return 1.0, Frequency.MONTH  # as regular as can be, but by no calendar: the reader says so
    return share_present(stamps, cadence), cadence.freq


def _blank(sheet: Sheet, name: str) -> bool:
    place = sheet.header.index(name)
    return all(not row[place].strip() for row in records(sheet) if place < len(row))


def question(sheet: Sheet) -> InputError:
    """Return the sentence that asks what a table in doubt is."""
    roles = guess_columns(sheet.header)
    when = [roles[role] for role in ("date_start", "year", "month", "day") if role in roles]
    numbers = number_columns(sheet, when)
    column = count_column(sheet, when) or numbers[0]
    return InputError(
        f"{sheet.file} may hold counts by period or one incident a row: beside {listed(when)} stands {listed(numbers)}. Say --measure "
        f"{column} to read it as a series, or --columns with a mapping file to read it as incidents (--source generic for "
        "columns of the usual names); in Python measure=, columns= and source=."
    )
