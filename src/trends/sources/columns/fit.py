"""Whether a column can have a role by what stands in it, and what speaks against that."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trends.schema import DATE_PRECISIONS, PLACE_PRECISIONS
from trends.sources.cells.days import month_number
from trends.sources.columns.obvious_names import guess_columns

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from trends.sources.columns.content import ColumnContent

__all__ = ["COUNTED", "NAMES_AND_CODES", "doubt", "fitting_roles", "misfit"]

COUNTED = frozenset(
    {
        "fatalities_low",
        "fatalities_best",
        "fatalities_high",
        "civilians_killed",
        "combatants_killed",
        "wounded",
        "abducted",
        "released",
        "missing",
        "reports",
    }
)
NAMES_AND_CODES = frozenset(
    [
        "country",
        "iso3",
        "admin1",
        "admin2",
        "place",
        "actor_1",
        "actor_2",
        "attacker",
        "latitude",
        "longitude",
        "date_precision",
        "place_precision",
        "certain",
    ]
)
"""Roles for which a load without a mapping looks at the content: a column that does not fit is left unread, and that is said,
where every row would be rejected, or a number taken for a name. Dates and counts are read row by row."""
TEXTS = ("place", "admin1", "admin2", "actor_1", "actor_2", "attacker")
_LONGEST = 40


def misfit(role: str, column: ColumnContent) -> str:
    """Say why a column cannot have a role; empty where it can, and where nothing stands in it."""
    if not column.words:
        return ""
    for roles, holds, why in _CHECKS:
        if role in roles and not holds(column):
            return why
    return ""


def fitting_roles(
    header: Sequence[str], columns: Mapping[str, ColumnContent], judged: Collection[str] | None = None
) -> tuple[dict[str, str], dict[str, tuple[str, str]]]:
    """Return the roles that the names of columns say, where what stands in them does not speak against it.

    Parameters
    ----------
    header : sequence of str
        The names; a column that does not fit gives way to the next that might.
    columns : mapping of str to ColumnContent
        What stands in them.
    judged : collection of str, optional
        The roles that are judged by the content; by default all.

    Returns
    -------
    dict
        Role to column.
    dict
        Column that does not fit to the role that its name says, and why not.
    """
    left, refused = list(header), {}
    # A column that is refused may have stood before another whose name says the same role: guess again
    # without it.
    while True:
        roles = guess_columns(tuple(left))
        wrong = {
            role: why
            for role, name in roles.items()
            if (judged is None or role in judged) and (why := misfit(role, columns[name]))
        }
        for role, why in wrong.items():
            refused[roles[role]] = (role, why)
            left.remove(roles[role])
        if not wrong:
            return roles, refused


def _among(words: Sequence[str]) -> Callable[[ColumnContent], bool]:
    return lambda column: all(word.casefold() in words for word in column.words)


def _unread_months(column: ColumnContent) -> list[str]:
    return [
        word
        for word in column.words
        # 0 is GTD's month for "unknown"; -9 and -99 stand for it elsewhere.
        if month_number(word) is None and not re.fullmatch(r"(?:0?\d|1[0-2])(?:\.0*)?|-99?", word)
    ]


# The shares are low on purpose: a bad cell costs its row when it is read, a column refused here costs all
# of it.
_CHECKS: tuple[tuple[frozenset[str], Callable[[ColumnContent], bool], str], ...] = (
    (
        frozenset({"date_start", "date_end"}),
        lambda column: column.dated >= 0.3 or column.day_numbers is not None,
        "hardly a value is a date",
    ),
    (frozenset({"year"}), lambda column: column.years >= 0.5, "the values are no years"),
    (
        frozenset({"month"}),
        lambda column: len(_unread_months(column)) <= 0.5 * len(column.words),
        "the values are no months",
    ),
    (
        frozenset({"day"}),
        lambda column: all(number is not None and 0 <= number <= 31 for number in column.numbers),
        "the values are no days",
    ),
    (frozenset({"latitude"}), lambda column: column.within(90) >= 0.7, "the values are no degrees up to 90"),
    (
        frozenset({"longitude"}),
        lambda column: column.within(180) >= 0.7,
        "the values are no degrees up to 180",
    ),
    (COUNTED, lambda column: column.counts >= 0.5, "hardly a value is a count"),
    (frozenset({"iso3"}), lambda column: column.codes >= 0.5, "the values are no ISO 3166 alpha-3 codes"),
    (frozenset({"country", *TEXTS}), lambda column: column.in_digits < 0.5, "the values are numbers"),
    (frozenset(TEXTS), lambda column: column.to_the_day < 0.5, "the values are dates"),
    (
        frozenset({"incident_id"}),
        lambda column: len(column.different) >= 0.7 * len(column.words),
        "the values come again and again, and rows that share an id are taken for versions of one incident",
    ),
    (frozenset({"date_precision"}), _among(DATE_PRECISIONS), "the values are codes of another kind"),
    (frozenset({"place_precision"}), _among(PLACE_PRECISIONS), "the values are codes of another kind"),
    (
        frozenset({"certain"}),
        _among(("1", "0", "true", "false", "yes", "no", "y", "n", "t", "f")),
        "the values are not yes and no",
    ),
)
"""Roles, what must hold for them, and what is said where it does not."""


def doubt(role: str, column: ColumnContent) -> str:
    """Say what speaks against a role that a column can have."""
    total = len(column.words)
    if not total:
        return "the first rows are empty"
    if role in {"date_start", "date_end"} and (way := column.day_numbers) is not None:
        return f"the numbers are read as {way.name}"
    if role in {"date_start", "date_end"} and column.dated < 1:
        bad = [word for word, precision in zip(column.words, column.dates, strict=True) if not precision]
        return f"{len(bad)} of {total} values are not read as dates, such as {_shown(bad[0])}"
    if role == "month" and (bad := _unread_months(column)):
        return f"{len(bad)} of {total} values are not read as months, such as {_shown(bad[0])}"
    if role in COUNTED and column.numeric < 1:
        bad = no_numbers(column)
        return f"{len(bad)} of {total} values are not read as numbers, such as {_shown(bad[0])}"
    if role in COUNTED and column.running:
        return "it never falls from row to row: running totals must be turned into what happened in each incident first"
    if role == "country" and column.countries < 0.5:
        return "these names are not known in English, so that no ISO3 code is found"
    if role == "incident_id" and len(column.different) < total:
        return f"{total - len(column.different)} come again and are taken for other versions of one incident"
    return ""


def no_numbers(column: ColumnContent) -> list[str]:
    return [word for word in column.words if not re.search(r"\d", word)] or list(column.words[:1])


def _shown(word: str) -> str:
    return word[:_LONGEST]
