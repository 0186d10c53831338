"""Sentences that have no id yet, looked up by their English: read once from ``phrases``, by theme."""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from importlib.resources import files

from trends.messages.formats import set_right
from trends.messages.patterns import Pattern, Phrases

__all__ = ["LONGEST", "named", "phrases", "translated"]

LONGEST = 2000
"""Longer texts are nobody's sentence, and are not looked up."""


@cache
def phrases() -> Phrases:
    """Read the catalogue.

    Raises
    ------
    ValueError
        If a pattern has a placeholder of no known kind.
    """
    kinds: dict[str, list[Pattern]] = {"sentence": []}
    folder = files("trends.messages") / "phrases"
    for file in sorted(folder.iterdir(), key=lambda item: item.name):
        if file.name.endswith(".toml"):
            for kind, entries in tomllib.loads(file.read_text(encoding="utf-8")).items():
                kinds.setdefault(kind, []).extend(
                    Pattern(entry["en"], {key: text for key, text in entry.items() if key != "en"})
                    for entry in entries
                )
    return Phrases(kinds)


@lru_cache(maxsize=8192)
def translated(text: str, language: str) -> str | None:
    """Return an English text in another language, or None where the catalogue does not have it."""
    if language == "en":
        return text
    if not text or len(text) > LONGEST:
        return None
    said = phrases().say("sentence", text, language)
    return None if said is None else set_right(said, language)


@lru_cache(maxsize=8192)
def named(text: str, language: str) -> str:
    """Return what is counted, a place, or a sentence without an id in another language; a name stays as it is."""
    if not text or len(text) > LONGEST:
        return text
    kinds = ("subject", "place", "sentence")
    return next((found for kind in kinds if (found := phrases().say(kind, text, language))), text)
