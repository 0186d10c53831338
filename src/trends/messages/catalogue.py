"""The catalogues: a folder a language, a file an area, an entry a message.

The entry ``figure`` in the table ``[total]`` of ``en/claims.toml`` is the English of ``claims.total.figure``.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["LANGUAGES", "SOURCE", "area_messages", "catalogue", "message_text", "wording"]

SOURCE = "en"
"""The language whose rendering is the text of a message."""

LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh")
"""Each has a folder of its name beside this file."""

PROSE = ("notebooks.", "lessons.")
"""Areas that hold paragraphs of notebooks, with their styles."""


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Read all messages of a language, by id.

    Raises
    ------
    KeyError
        If there is no such language.
    """
    if language not in LANGUAGES:
        raise KeyError(language)
    names = sorted(item.name for item in (files("trends.messages") / language).iterdir())
    areas = [name.removesuffix(".toml") for name in names if name.endswith(".toml")]
    return {name: text for area in areas for name, text in area_messages(language, area).items()}


@cache
def message_text(name: str, language: str) -> str | None:
    """Return how a language writes a message, as it stands in the catalogue; None where it has none.

    Only the area of the message is read: what prints one sentence needs no more.

    Raises
    ------
    KeyError
        If there is no such language.
    """
    if language not in LANGUAGES:
        raise KeyError(language)
    return area_messages(language, name.partition(".")[0]).get(name)


@cache
def area_messages(language: str, area: str) -> Mapping[str, str]:
    """Read the messages of a language that stand in one file; none where there is no such file."""
    # What is asked for may be any text, which is no path.
    if not area.isidentifier():
        return {}
    file = files("trends.messages") / language / f"{area}.toml"
    if not file.is_file():
        return {}
    return dict(_flat(tomllib.loads(file.read_text(encoding="utf-8")), area))


def wording(name: str, language: str) -> str:
    """Return how a language writes a message; English where it has none, which a test rules out.

    Backticks mark what is typed in a catalogue of another script, and are not shown; in the prose of notebooks they are
    Markdown.

    Raises
    ------
    KeyError
        If no language has the message.
    """
    text = message_text(name, language)
    if text is None:
        text = message_text(name, SOURCE)
    if text is None:
        raise KeyError(name)
    return text if name.startswith(PROSE) else text.replace("`", "")


def _flat(table: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, str):
            yield f"{prefix}.{key}", value
        else:
            yield from _flat(value, f"{prefix}.{key}")
