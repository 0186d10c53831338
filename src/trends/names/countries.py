"""Countries by English name, ISO 3166-1 alpha-3 code or Gleditsch-Ward number.

``tables/countries.csv`` pairs the numbers of the list of independent states (Gleditsch & Ward 1999, International
Interactions 25: 393-413, with the authors' later revisions; UCDP numbers countries the same way) with ISO 3166
codes. ``tables/country_names.csv`` holds the spellings of UCDP, ACLED, GTD and the list itself; the remaining
English names are those of the CLDR.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from trends.errors import SelectionError
from trends.messages import Message
from trends.messages import listed as named_few
from trends.names.matching import fold, near_names

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Country", "countries", "iso3_of", "iso3_of_alpha2", "match_country", "name_in", "name_key"]

_WORDS = re.compile(r"[^\w]+")
_NUMBER = re.compile(r"(\d{1,3})(?:\.0*)?")
_CODE = re.compile(r"[A-Za-z]{3}")
_FORMER = frozenset({"BUR", "DDR", "FXX", "TMP", "YMD", "ZAR", "ZZZ"})
"""Codes that the CLDR would give the name of their successor (ISO 3166-3), and its "unknown region"."""


@dataclass(frozen=True)
class Country:
    """A country, past or present.

    Attributes
    ----------
    iso3 : str
        ISO 3166-1 alpha-3 code (ISO 3166-3 for former countries; XKX for Kosovo).
    name : str
        English name.
    numbers : tuple of int
        Gleditsch-Ward numbers; Serbia has 340 and, in UCDP, 345.
    names : frozenset of str
        All known spellings as keys (see `name_key`).
    """

    iso3: str
    name: str
    numbers: tuple[int, ...]
    names: frozenset[str]


def name_key(name: str) -> str:
    """Reduce a country's name to what is compared: no case, accents or punctuation, ``&`` as "and", ``St.`` as "Saint"."""
    words = _WORDS.sub(" ", fold(name).replace("&", " and ").replace("'", "")).split()
    return " ".join("saint" if word == "st" else word for word in words)


@lru_cache(maxsize=1)
def countries() -> dict[str, Country]:
    """Return every country of the table and of the CLDR, by code."""
    shown: dict[str, str] = {}
    numbers: dict[str, list[int]] = {}
    names: dict[str, set[str]] = {}
    for row in _rows("countries.csv"):
        code = row["iso3"]
        shown.setdefault(code, row["name"])
        names.setdefault(code, set()).add(name_key(row["name"]))
        if row["gw"]:
            numbers.setdefault(code, []).append(int(row["gw"]))
    for row in _rows("country_names.csv"):
        names[row["iso3"]].add(name_key(row["name"]))
    for code, name in _cldr_names():
        shown.setdefault(code, name)
        names.setdefault(code, set()).add(name_key(name))
    return {
        code: Country(code, name, tuple(numbers.get(code, ())), frozenset(names[code]))
        for code, name in shown.items()
    }


def _rows(table: str) -> list[dict[str, str]]:
    text = files("trends.names").joinpath("tables", table).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _cldr_names() -> list[tuple[str, str]]:
    """Pair the alpha-3 codes in use with the CLDR's English names."""
    from babel import Locale
    from babel.core import get_global

    territories = Locale("en").territories
    return [
        (code, territories[successors[0]])
        for code, successors in sorted(get_global("territory_aliases").items())
        # Codes that begin with Q or X, and ZZZ, are for private use; a code with several successors (SUN, YUG)
        # names a former country, which is in the table.
        if _CODE.fullmatch(code)
        and code[0] not in "QX"
        and code not in _FORMER
        and len(successors) == 1
        and successors[0] in territories
    ]


@lru_cache(maxsize=1)
def _by_name() -> dict[str, str]:
    """Map every key to a code; the table's own names win over the CLDR's."""
    codes: dict[str, str] = {}
    for country in countries().values():
        for key in country.names:
            codes.setdefault(key, country.iso3)
    for row in _rows("country_names.csv") + _rows("countries.csv"):
        codes[name_key(row["name"])] = row["iso3"]
    return codes


@lru_cache(maxsize=1)
def _by_number() -> dict[int, str]:
    return {number: country.iso3 for country in countries().values() for number in country.numbers}


def iso3_of(name_or_number: object) -> str | None:
    """Return the alpha-3 code of a country given by name, code or Gleditsch-Ward number, or None.

    Numbers may be written ``652``, ``"652"`` or ``652.0``.
    """
    if isinstance(name_or_number, (bool, np.bool_)):
        return None
    text = "" if name_or_number is None else str(name_or_number).strip()
    if match := _NUMBER.fullmatch(text):
        return _by_number().get(int(match[1]))
    if _CODE.fullmatch(text) and text.upper() in countries():
        return text.upper()
    return _by_name().get(name_key(text)) if text else None


@lru_cache(maxsize=1)
def _by_alpha2() -> dict[str, str]:
    from babel.core import get_global

    by_code = countries()
    pairs = get_global("territory_aliases").items()
    return {
        code3[0]: code
        for code, code3 in sorted(pairs)
        if len(code3) == 1 and code in by_code and code not in _FORMER
    }


def iso3_of_alpha2(code: str) -> str | None:
    """Return the alpha-3 code of an ISO 3166-1 alpha-2 code, or None.

    Only for a column that is known to hold such codes: elsewhere ``IS`` is no Iceland.

    Examples
    --------
    >>> iso3_of_alpha2("ML")
    'MLI'
    """
    return _by_alpha2().get(code.strip().upper())


def name_in(name: str, language: str) -> str:
    """Return a country's name in a language, by the CLDR; in English, and of what is no country there, the name itself.

    Examples
    --------
    >>> name_in("Turkey", "fr")
    'Turquie'
    """
    code = iso3_of(name) if language != "en" else None
    if code is None:
        return name
    from babel import Locale

    territories = Locale(language).territories
    return next(
        (territories[two] for two, three in _by_alpha2().items() if three == code and two in territories),
        name,
    )


def match_country(text: str) -> Country:
    """Return the country that a user's text names.

    Parameters
    ----------
    text : str
        English name in any known spelling, alpha-3 code, or Gleditsch-Ward number.

    Raises
    ------
    SelectionError
        If there is no such country; the nearest names are given.
    """
    code = iso3_of(text)
    if code is not None:
        return countries()[code]
    if _NUMBER.fullmatch(text.strip()):
        raise SelectionError(f"No country has the Gleditsch-Ward number {text.strip()}.")
    near = near_names(text, sorted(country.name for country in countries().values()))
    raise SelectionError(no_country(text, near, "any"))


def no_country(text: str, near: Sequence[str], among: str) -> Message:
    """Say that no country is called so, with the nearest among all (``any``) or among those of the data (``data``)."""
    near_to = among if near else "none"
    return Message(
        "faults.selection.no_country", name=repr(text.strip()[:60]), near=near_to, names=named_few(near)
    )
