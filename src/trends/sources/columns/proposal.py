"""Proposes a mapping for a table of incidents, from the names of its columns and from what stands in them.

A column's obvious name comes first, then words of its name in four languages, then its content. Nothing is taken that
the content contradicts, and whatever is not certain carries a comment that says why.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from trends.sources.columns.content import ColumnContent, contents_of
from trends.sources.columns.fit import doubt, fitting_roles, misfit
from trends.sources.columns.obvious_names import OBVIOUS
from trends.sources.columns.proposal_text import Proposal, written
from trends.sources.columns.toll_names import is_part_of_a_toll
from trends.sources.columns.words import (
    ACTING,
    MORTAL,
    VICTIMS,
    hinted_roles,
    name_tokens,
    names_actors,
    names_kinds,
)

if TYPE_CHECKING:
    from trends.sources.files.raw import Sheet

__all__ = ["dated", "propose"]

_CODES = frozenset({"code", "codes", "iso", "iso2", "cc", "codigo"})
_PARTS = ("year", "month", "day")


def propose(sheet: Sheet, remark: str = "") -> str:
    """Propose a mapping for a table, as the text of a TOML file that loads as it stands if the table has dates.

    Parameters
    ----------
    sheet : Sheet
        The table; its first rows are looked at.
    remark : str
        What else must be said of the table, as a sentence.

    Returns
    -------
    str
        What is doubtful says so in a comment, and why; columns that are not understood stand in comments.
    """
    proposal = Proposal({column.name: column for column in contents_of(sheet)})
    _by_obvious_names(proposal, sheet)
    # The order matters: what is certain first, so that a guess never takes a column from it.
    _countries(proposal)
    _by_hints(proposal)
    _dates(proposal)
    _degrees(proposal)
    _ids(proposal)
    _texts(proposal)
    _tolls(proposal)
    if "date_start" in proposal.roles:
        for part in _PARTS:
            if (name := proposal.roles.pop(part, None)) is not None:
                proposal.remarks[name] = "the date is read from another column"
    for column in proposal.free:
        # Women, children, police: parts of a total that another column holds, or that nobody wrote.
        if is_part_of_a_toll(column.name):
            proposal.remarks.setdefault(
                column.name, "a part of those killed, wounded or abducted, not all of them"
            )
    return written(sheet.file, proposal, remark)


def dated(sheet: Sheet) -> bool:
    """Whether the row taken as header looks like one: names, and a column of dates under it."""
    width = max((len(record) for record in sheet.sample), default=0)
    named = [name for name in sheet.header if not re.fullmatch(r"column \d+", name)]
    columns = contents_of(sheet)
    return (
        bool(columns)
        # A title stands in one cell or two; a header names most columns.
        and len(named) > 0.6 * max(width, len(sheet.header))
        and not any(_is_value(name) for name in named)
        and any(column.dated >= 0.3 for column in columns)
    )


def _is_value(name: str) -> bool:
    return bool(re.fullmatch(r"[\d\W]+", name))


# -- by name ----------------------------------------------------------------------------------------------------


def _by_obvious_names(found: Proposal, sheet: Sheet) -> None:
    """Give roles by the names that a load without a mapping goes by, where the content does not speak against it."""
    guessed, refused = fitting_roles(sheet.header, found.columns)
    found.remarks.update({name: f"the name says {role}, but {why}" for name, (role, why) in refused.items()})
    for role, name in guessed.items():
        found.give(role, name, doubt(role, found.columns[name]))


def _by_hints(found: Proposal) -> None:
    """Give roles by words of the names in other languages."""
    ranked = []
    for place, column in enumerate(found.free):
        for rank, (role, whole) in enumerate(hinted_roles(column.name)):
            ranked.append((rank, not whole, list(OBVIOUS).index(role), place, role, column))
    # The best role of each column first; of two columns with one role the name that is nothing but the hint.
    for _, partial, _, _, role, column in sorted(ranked, key=lambda one: one[:4]):
        if role in found.roles or column.name in found.roles.values() or misfit(role, column):
            continue
        if (role == "date_start" and found.dated) or is_part_of_a_toll(column.name):
            continue
        doubts = [doubt(role, column), _weak(role, column)]
        if partial:
            doubts.append("by a word in its name")
        found.give(role, column.name, ", ".join(reason for reason in doubts if reason))


def _weak(role: str, column: ColumnContent) -> str:
    tokens = name_tokens(column.name)
    if role == "actor_1":
        return (
            "write attacker = instead if only the side that attacked stands here"
            if tokens & ACTING
            else "write attacker = instead if it is always the side that attacked"
        )
    if role == "fatalities_best" and tokens & VICTIMS and not tokens & MORTAL:
        return "victims may include the wounded"
    if role == "place" and tokens & {"where", "donde", "ou"}:
        return "or admin1, if these are provinces"
    return ""


# -- by content -------------------------------------------------------------------------------------------------


def _dates(found: Proposal) -> None:
    """Find the column of dates, or those of year, month and day."""
    free = [column for column in found.free if column.words]
    if not found.dated:
        days = [column for column in free if column.to_the_day >= 0.7]
        months = [column for column in free if column.dated >= 0.7 and column.years < 0.5]
        # Years alone wait for `_parts_of_dates`: a column of months may stand beside them.
        some = sorted(
            (one for one in free if one.dated >= 0.3 and one.years < 0.5), key=lambda one: -one.dated
        )
        for column in (days or months or some)[:1]:
            found.give("date_start", column.name, doubt("date_start", column) or "by its content")
    if not found.dated:
        _parts_of_dates(found)
    if not found.dated and "year" in found.roles:
        found.give("date_start", found.roles.pop("year"), "years only")
    for column in found.free:
        if column.dated >= 0.7 and column.years < 0.5:
            found.remarks[column.name] = "dates too: date_end, if it is the last day of the incident"


def _parts_of_dates(found: Proposal) -> None:
    years = [column for column in found.free if column.years >= 0.9]
    if "year" not in found.roles and years:
        found.give("year", years[0].name, "by its content")
    if "year" not in found.roles:
        return
    names = list(found.columns)
    at = names.index(found.roles["year"])
    for role, place in (("month", at + 1), ("day", at + 2)):
        if role in found.roles or place >= len(names) or names[place] in found.roles.values():
            continue
        column = found.columns[names[place]]
        # Month and day stand to the right of the year in every table that has them apart.
        if column.words and not misfit(role, column):
            found.give(role, column.name, "by its content and place")


def _degrees(found: Proposal) -> None:
    """Find latitude and longitude: two columns of degrees with decimals, side by side."""
    names = list(found.columns)
    free = {column.name for column in found.free if column.fractional >= 0.5 and column.within(180) == 1}
    for role, other in (("latitude", "longitude"), ("longitude", "latitude")):
        if role in found.roles and other not in found.roles:
            at = names.index(found.roles[role])
            beside = [names[place] for place in (at + 1, at - 1) if 0 <= place < len(names)]
            for name in [name for name in beside if name in free and not misfit(other, found.columns[name])][
                :1
            ]:
                found.give(other, name, f"by its content, beside the {role}")
    if {"latitude", "longitude"} & set(found.roles):
        return
    for first, second in pairwise(names):
        if not {first, second} <= free:
            continue
        former, latter = found.columns[first], found.columns[second]
        # Only a longitude goes beyond 90; where neither does, latitude stands first, as is usual.
        if former.within(90) < 1 and latter.within(90) < 1:
            continue
        by_content = former.within(90) < 1 or latter.within(90) < 1
        reason = "by their content" if by_content else "which is which follows from their order only"
        found.give("latitude", second if former.within(90) < 1 else first, reason)
        found.give("longitude", first if former.within(90) < 1 else second, reason)
        return


def _countries(found: Proposal) -> None:
    """Find names or codes of countries; this goes before words such as ``where``."""
    for column in found.free:
        if len(column.words) and column.codes >= 0.8 and "iso3" not in found.roles:
            found.give(
                "iso3", column.name, "" if name_tokens(column.name) & {"iso", "iso3"} else "by its content"
            )
        elif "country" not in found.roles and max(column.countries, column.foreign_countries) >= 0.8:
            found.give("country", column.name, doubt("country", column) or "by its content")


def _ids(found: Proposal) -> None:
    for column in found.free:
        if "incident_id" not in found.roles and column.numbered and column.dated < 0.5:
            found.give(
                "incident_id",
                column.name,
                "no word comes twice; leave it out if it is no name of an incident",
            )


def _texts(found: Proposal) -> None:
    """Find kinds of attack and actors among the texts that come again; the others become candidates."""
    for column in found.free:
        if not column.repeated or name_tokens(column.name) & _CODES:
            continue
        many = f"{len(column.different)} different in {len(column.words)} rows"
        kinds, actors = names_kinds(column.different), names_actors(column.different)
        if "kind" not in found.roles and kinds >= 0.5 and kinds >= actors:
            found.give("kind", column.name, f"by its words, {many}")
        elif "actor_1" not in found.roles and actors >= 0.5:
            found.give(
                "actor_1",
                column.name,
                f"by its words, {many}; attacker, if it is always the side that attacked",
            )
        elif "actor_1" in found.roles and "actor_2" not in found.roles and actors >= 0.5:
            found.give("actor_2", column.name, f"by its words, {many}")
        else:
            left = [role for role in ("kind", "actor_1", "admin1", "place") if role not in found.roles]
            if left:
                found.remarks.setdefault(
                    column.name, f"texts that come again, {many}: perhaps {' or '.join(left)}"
                )


def _tolls(found: Proposal) -> None:
    """Find a count of deaths: small whole numbers. With several such columns nothing tells which is which."""
    named = set(found.remarks)
    likely = [
        column
        for column in found.free
        if column.small_whole >= 0.8
        and column.years < 0.5
        and not column.numbered
        and column.name not in named
    ]
    # Only where a single column can be it: of two, picking one would be guessing.
    if len(likely) == 1 and "fatalities_best" not in found.roles:
        found.give("fatalities_best", likely[0].name, "small whole numbers; it may count something else")
        return
    left = [role for role in ("fatalities_best", "wounded", "abducted") if role not in found.roles]
    for column in likely:
        if left:
            found.remarks[column.name] = f"small whole numbers: perhaps {' or '.join(left)}"
