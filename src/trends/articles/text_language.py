"""Which language a text is in: by its script, its commonest words, its letters, and how its words end."""

from __future__ import annotations

import re

from trends.errors import InputError
from trends.messages import Message

__all__ = ["language_of"]

_WORDS = {
    "en": "the of and in to was were is are that since with than for had by attacks killed has have not this from they it",
    "fr": "le la les des du de et en est sont été que dans pour par au aux une depuis plus attaques ont qui ne pas sur avec "
    "ce cette il elle ils selon mais leur ses avant après moins autant mois morts tués contre",
    "es": "el la los las de del y en es son fue que para por una desde más al con ataques se no su sus ha han hubo como según "
    "lo antes tras menos cada mes entre eran ya muertos contra",
}
"""Words of which every text is full. What two languages share tells nothing between them, and something against English."""
_LETTERS = {"fr": re.compile("[çèêëàâîôûùœ]"), "es": re.compile("[ñáíóú¿¡]")}
"""Letters that one of the languages has and the others do not."""
_ENDINGS = {
    "en": re.compile(r"(?:[bcdfghkmpvwy]|ing|ed|th)$"),
    "fr": re.compile(r"(?:[etx]|é|ées?|és)$"),
    "es": re.compile(r"(?:[ao]s?|ó|n)$"),
}
"""How words of a language end more often than those of the others; asked where nothing else tells."""
_MOST_ASKED = 20_000
"""Letters of a text that are enough to tell."""


def language_of(text: str) -> str:
    """Tell the language of a text.

    Raises
    ------
    InputError
        If it is in none of the languages that are read.

    Examples
    --------
    >>> language_of("Les attaques ont augmenté depuis mars.")
    'fr'
    >>> language_of("Se trata de la tercera peor matanza en la historia reciente de Honduras.")
    'es'
    """
    sample = text[:_MOST_ASKED]
    letters = [letter for letter in sample if letter.isalpha()]
    arabic = sum("\u0600" <= letter <= "\u06ff" for letter in letters)
    latin = sum(letter < "\u0250" for letter in letters)
    if arabic > latin:
        return "ar"
    if letters and latin * 2 < len(letters):
        raise InputError(Message("articles.fault.language"))
    words = re.findall(r"[^\W\d_]+", sample.lower())
    common = {language: frozenset(listed.split()) for language, listed in _WORDS.items()}
    counts = {
        language: sum(word in listed for word in words)
        + sum(bool(_LETTERS[language].search(word)) for word in words if language in _LETTERS)
        for language, listed in common.items()
    }
    most = max(counts.values())
    if not most:
        return "en"
    alike = [language for language, count in counts.items() if count == most]
    long = [word for word in words if len(word) > 3]
    return max(alike, key=lambda language: sum(bool(_ENDINGS[language].search(word)) for word in long))
