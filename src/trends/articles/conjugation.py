"""Verbs of French, Spanish and Arabic in the forms of news: third persons, participles, infinitives.

A class of words holds ``~augmenter`` or ``~aumentar`` for all forms of a regular verb, and ``~ارتفع/يرتفع`` for an Arabic verb
by its past and its present. What is irregular stands in the class form by form, as ``croi(t|ssent)``.
"""

from __future__ import annotations

from itertools import product

__all__ = ["VERBS", "arabic", "french", "spanish"]

_FRENCH = {
    "er": "e ent é ée és ées ait aient a èrent er ant era eront erait eraient",
    "ir": "it issent i ie is ies issait issaient irent ir issant ira iront irait iraient",
}
_SPANISH = {
    "ar": "a an ó aron aba aban ado ada ados adas ando ar arse ándose ará arán aría arían ara aran e en",
    "er": "e en ió ieron ía ían ido ida idos idas iendo er erse iéndose erá erán ería erían iera ieran a an",
    "ir": "e en ió ieron ía ían ido ida idos idas iendo ir irse iéndose irá irán iría irían iera ieran a an",
}
_SOFT = {"c": "qu", "g": "gu", "z": "c"}
"""What Spanish writes before an e for the last letter of a stem: "multiplica", "multiplique"."""


def french(verb: str) -> tuple[str, ...]:
    """Return the forms of a French verb in -er, or in -ir like "finir"; é before a mute e is è.

    Examples
    --------
    >>> french("régresser")[:4]
    ('régresse', 'régressent', 'régressé', 'régressée')
    >>> french("accélérer")[:3]
    ('accélère', 'accélèrent', 'accéléré')
    """
    head, _, rest = verb.partition(" ")
    stem, endings = head[:-2], _FRENCH[head[-2:]].split()
    forms = []
    for ending in endings:
        mute = ending in ("e", "ent") and len(stem) > 1 and stem[-2] == "é"
        forms.append((f"{stem[:-2]}è{stem[-1]}" if mute else stem) + ending)
    return tuple(f"{form} {rest}".strip() for form in forms)


def spanish(verb: str) -> tuple[str, ...]:
    """Return the forms of a regular Spanish verb.

    Examples
    --------
    >>> "aumentaron" in spanish("aumentar"), "multiplique" in spanish("multiplicar")
    (True, True)
    """
    head, _, rest = verb.partition(" ")
    stem, group = head[:-2], head[-2:]
    forms = []
    for ending in _SPANISH[group].split():
        soft = group == "ar" and ending in ("e", "en") and stem[-1] in _SOFT
        forms.append((stem[:-1] + _SOFT[stem[-1]] if soft else stem) + ending)
    return tuple(f"{form} {rest}".strip() for form in forms)


def arabic(verb: str) -> tuple[str, ...]:
    """Return the forms of an Arabic verb by its past and its present: ``past/present``, each with what follows.

    Examples
    --------
    >>> len(arabic("ارتفع/يرتفع"))
    10
    """
    head, _, rest = verb.partition(" ")
    past, _, present = head.partition("/")
    forms = [past + ending for ending in ("", "ت", "وا", "ن")]
    if present:
        starts, ends = ("", "س"), ("", "ون")
        forms += [first + present + last for first, last in product(starts, ends)]
        forms += [f"{first}ت{present[1:]}" for first in starts]
    return tuple(f"{form} {rest}".strip() for form in forms)


VERBS = {"fr": french, "es": spanish, "ar": arabic}
"""How the forms of a verb are made, by language."""
