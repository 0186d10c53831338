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

__all__ = ["LANGUAGES", "SOURCE", "catalogue", "wording"]

SOURCE = "en"
"""The language whose rendering is the text of a message."""

LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh")
"""Each has a folder of its name beside this file."""

PROSE = ("notebooks.", "lessons.")
"""Areas that hold paragraphs of notebooks, with their styles."""


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Read the messages of a language, by id.

    Raises
    ------
    KeyError
        If there is no such language.
    """
    if language not in LANGUAGES:
        raise KeyError(language)
    folder = files("trends.messages") / language
    return {
        name: text
        for file in sorted(folder.iterdir(), key=lambda item: item.name)
        if file.name.endswith(".toml")
        for name, text in _flat(
            tomllib.loads(file.read_text(encoding="utf-8")), file.name.removesuffix(".toml")
        )
    }


def wording(name: str, language: str) -> str:
    """Return how a language writes a message; English where it has none, which a test rules out.

    Backticks mark what is typed in a catalogue of another script, and are not shown; in the prose of notebooks they are
    Markdown.

    Raises
    ------
    KeyError
        If no language has the message.
    """
    own = catalogue(language).get(name)
    text = catalogue(SOURCE)[name] if own is None else own
    return text if name.startswith(PROSE) else text.replace("`", "")


def _flat(table: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, str):
            yield f"{prefix}.{key}", value
        else:
            yield from _flat(value, f"{prefix}.{key}")
