"""A short TOML file that says which column of a table holds what."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trends.errors import InputError, listed, nearest
from trends.schema import COLUMNS, PLACE_PRECISIONS
from trends.sources.files.plain_text import read_plain_text

if TYPE_CHECKING:
    from os import PathLike

__all__ = ["ColumnMapping", "read_mapping"]

MAPPED = tuple(name for name in COLUMNS if name not in {"source", "source_version"})
PARTS_OF_A_DATE = ("year", "month", "day")
CONSTANT = (
    "country",
    "iso3",
    "admin1",
    "admin2",
    "place",
    "place_precision",
    "kind",
    "actor_1",
    "actor_2",
    "attacker",
)
"""What can hold for every row: words, and no figure or date of a single incident."""

_TOP = {"columns", "constant", "dates", "unknown", "name", "version", "licence", "citation", "address"}


@dataclass(frozen=True)
class ColumnMapping:
    """Which column holds what.

    Attributes
    ----------
    columns : mapping of str to str
        Canonical column (or ``year``, ``month``, ``day``) to the table's own.
    constant : mapping of str to str
        Canonical column (one of `CONSTANT`) to what holds for every row, such as the country of a national list.
    day_first : bool or None
        Whether ``03/04/2021`` is the third of April; None lets the values tell.
    unknown : tuple of str
        Further words that mean "not stated".
    name, version, licence, citation, address : str
        What the provenance says of the table.
    """

    columns: Mapping[str, str]
    constant: Mapping[str, str] = field(default_factory=dict)
    day_first: bool | None = None
    unknown: tuple[str, ...] = ()
    name: str = ""
    version: str = ""
    licence: str = ""
    citation: str = ""
    address: str = ""

    def placed(self, header: Sequence[str]) -> dict[str, str | None]:
        """Return the table's own name of every mapped column, ignoring case where needed; None where it has none."""
        # Reversed, so that of two names that differ in case only the first is taken.
        folded = {name.casefold(): name for name in reversed(header)}
        return {
            role: name if name in header else folded.get(" ".join(name.split()).casefold())
            for role, name in self.columns.items()
        }

    def fits(self, header: Sequence[str]) -> bool:
        """Whether a table has every mapped column."""
        return all(name is not None for name in self.placed(header).values())


def read_mapping(source: str | PathLike[str] | Mapping[str, Any]) -> ColumnMapping:
    """Read a mapping from a TOML file, or from the same as a dictionary.

    ::

        name = "District incident log"
        [columns]
        date_start = "Date of attack"
        fatalities_best = "Killed"
        [constant]
        country = "Syria"
        [dates]
        day_first = true
        [unknown]
        words = ["n.k.", "-99"]

    Raises
    ------
    InputError
        If the file is missing, is no TOML, or names something that does not exist.
    """
    name = "The mapping"
    if not isinstance(source, Mapping):
        path = Path(source)
        name = path.name
        try:
            source = tomllib.loads(read_plain_text(path, f"The mapping {path.name}"))
        except tomllib.TOMLDecodeError as error:
            raise InputError(f"The mapping {path.name} is no TOML: {str(error)[:200]}.") from None
    _refuse_unknown(name, source, _TOP, "entry")
    columns = _words(name, "columns", source.get("columns", {}))
    constant = _words(name, "constant", source.get("constant", {}))
    _refuse_unknown(name, columns, {*MAPPED, *PARTS_OF_A_DATE}, "column")
    _refuse_unknown(name, constant, set(CONSTANT), "constant")
    if constant.get("place_precision", PLACE_PRECISIONS[0]) not in PLACE_PRECISIONS:
        raise InputError(f"{name}: a place_precision is one of {', '.join(PLACE_PRECISIONS)}.")
    if not columns:
        raise InputError(f'{name} maps no column; write [columns] and lines such as date_start = "Date".')
    dates = source.get("dates", {})
    day_first = dates.get("day_first") if isinstance(dates, Mapping) else "?"
    if day_first is not None and not isinstance(day_first, bool):
        raise InputError(f"{name}: day_first under [dates] is true or false.")
    unknown = source.get("unknown", {})
    words = unknown.get("words", []) if isinstance(unknown, Mapping) else unknown
    if not isinstance(words, list):
        raise InputError(f"{name}: words under [unknown] is a list.")
    described = {key: source.get(key, "") for key in ("name", "version", "licence", "citation", "address")}
    return ColumnMapping(
        columns,
        constant,
        day_first,
        tuple(str(word) for word in words),
        **{key: str(value) for key, value in described.items()},
    )


def _words(name: str, table: str, value: Any) -> dict[str, str]:
    if not isinstance(value, Mapping) or not all(
        isinstance(word, (str, int, float)) for word in value.values()
    ):
        raise InputError(f'{name}: [{table}] holds lines such as date_start = "Date".')
    return {str(key): str(word) for key, word in value.items()}


def _refuse_unknown(name: str, given: Mapping[str, Any], known: set[str], what: str) -> None:
    for key in given:
        if key not in known:
            close = nearest(str(key), sorted(known)) or sorted(known)
            raise InputError(f"{name} has an unknown {what} {str(key)!r}; there is {listed(close)}.")
