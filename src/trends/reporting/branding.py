"""``[brand]``: who publishes a report, checked before anything is rendered."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from math import floor
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trends.document.blocks import Brand
from trends.document.dark import DARK_PAPER
from trends.document.text import one_line
from trends.errors import InputError, ParameterError, TrendsError
from trends.messages import Message
from trends.reporting.configuration_schema import BrandTable, faults
from trends.reporting.logo import read_logo

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["brand_of", "contrast", "read_brand"]

WHITE = "#ffffff"
"""What pages are shown on, in the light and in the dark (``--paper`` of page.css)."""
LEAST_CONTRAST = 4.5
"""Of text on its ground: WCAG 2.2, 1.4.3."""
_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}){1,2}")


def brand_of(table: Mapping[str, Any]) -> tuple[Brand, dict[tuple[int | str, ...], ParameterError]]:
    """Read what ``[brand]`` says.

    Parameters
    ----------
    table : mapping
        Its keys and values; the path of a logo starts at the working folder.

    Returns
    -------
    brand : Brand
        As far as it is sound.
    faults : dict
        Every fault, by its place in the table.
    """
    wrong = {
        place: ParameterError(Message("words.capital", text=said))
        for place, said in faults(BrandTable, table)
    }
    known = {str(place[0]) for place in wrong}
    said = {key: value for key, value in table.items() if key not in known and value is not None}
    texts = {
        key: one_line(said[key])
        for key in ("organisation", "logo_alt", "contact", "licence", "disclaimer")
        if key in said
    }
    colours: dict[str, str] = {}
    for key, ground, where in (("colour", WHITE, "white"), ("dark_colour", DARK_PAPER, "dark")):
        if key in said:
            try:
                colours[key] = _colour(key, said[key], ground, where)
            except ParameterError as error:
                wrong[(key,)] = error
    logo = ""
    if "logo" in said:
        try:
            logo = read_logo(said["logo"])
            texts["logo_alt"] = texts.get("logo_alt") or texts.get("organisation", "")
            if not texts["logo_alt"]:
                raise ParameterError(Message("configuration.logo.words"))
        except TrendsError as error:
            wrong[("logo",)] = ParameterError(error.sentence)
    return Brand(**texts, **colours, logo=logo, paper=said.get("paper", "a4")), wrong


def read_brand(given: str | PathLike[str] | Mapping[str, Any] | Brand | None) -> Brand:
    """Read a brand that is given for reports named at the command line or in Python.

    Parameters
    ----------
    given : path, mapping or Brand, optional
        A TOML file with a table ``[brand]``, such as ``reports.toml``, or the keys of one; or such a table itself.

    Raises
    ------
    ParameterError, InputError
        If it is none: one sentence.
    """
    if given is None or isinstance(given, Brand):
        return given or Brand()
    table = _table(Path(given)) if isinstance(given, (str, PathLike)) else dict(given)
    brand, wrong = brand_of(table)
    if wrong:
        raise ParameterError(" ".join(map(str, wrong.values())))
    return brand


def _table(path: Path) -> dict[str, Any]:
    from trends.reporting.regular import refuse_streams

    refuse_streams(path)
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        why = (error.strerror or "no file").lower()
        raise InputError(Message("configuration.file.unread", file=path.name, why=why)) from None
    except (ValueError, RecursionError):
        raise InputError(Message("configuration.file.plain", file=path.name)) from None
    found = raw.get("brand", raw)
    if not isinstance(found, dict):
        raise ParameterError(Message("configuration.file.brand", file=path.name))
    return found


def _colour(key: str, text: str, ground: str, where: str) -> str:
    if not _COLOUR.fullmatch(text):
        raise ParameterError(Message("configuration.brand.colour", field=key, value=repr(text[:40])))
    digits = text[1:].lower()
    colour = "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))
    ratio = contrast(colour, ground)
    if ratio < LEAST_CONTRAST:
        # Rounded down: 4.49 shown as 4.5 would contradict the sentence.
        raise ParameterError(
            Message(
                "configuration.brand.contrast",
                field=key,
                value=text,
                ground=where,
                ratio=Decimal(floor(ratio * 10)) / 10,
                least=Decimal(str(LEAST_CONTRAST)),
            )
        )
    return colour


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.2, "contrast ratio").

    Examples
    --------
    >>> round(contrast("#000000", "#ffffff"), 1)
    21.0
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
