"""Claims in the words of journalists, reports and aid agencies, made from a set's templates.toml with a seed.

    python benchmarks/read/paraphrases.py [first] [600]

prints them.
"""

from __future__ import annotations

import argparse
import datetime as dt
import tomllib
from pathlib import Path
from random import Random
from typing import Any

from fillers import Fillers
from slots import Slot, filled, in_words

FIRST = Path(__file__).with_name("first")
SENTENCES = 600
FRAMED = 1 / 3
TEXT = frozenset(["text", "framed"])
"""Fields of a template that are no expectation."""
UNASKED = frozenset(["text", "dateline", "template", "form"])
"""Fields of a sentence that are none."""


def _typeset(text: str, draw: Random) -> str:
    """A capital at the beginning, also of what is quoted, and the marks of one house or another."""
    start = 1 if text.startswith("“") else 0
    text = text[:start] + text[start].upper() + text[start + 1 :]
    if draw.random() < 0.5:
        text = text.replace("“", '"').replace("”", '"')
    elif "'" in text:
        text = text.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}")
    return text


def _expected(template: dict[str, Any], slots: dict[str, Slot]) -> dict[str, Any]:
    """The template's expectations, with the values of the slots that they name."""

    def value(of: Any) -> Any:
        return slots[of].value if isinstance(of, str) and of in slots else of

    expected = {field: value(of) for field, of in template.items() if field not in TEXT}
    numbers = [[value(end) for end in pair] for pair in template.get("numbers", [])]
    if ["pct", "pct"] in template.get("numbers", []):
        numbers += [[end / 100 for end in pair] for pair in numbers]
    if numbers:
        expected["numbers"] = numbers
    if "periods" in template:
        expected["periods"] = [
            value(of.removesuffix("..")) + of[len(of.removesuffix("..")) :] for of in template["periods"]
        ]
    return expected


def _framed(template: dict[str, Any], frames: list[str], draw: Random) -> str:
    """Put a third of the sentences that name no speaker into what another sentence says of them."""
    text: str = template["text"]
    if not template.get("framed", True):
        return text
    spoken = text.startswith("“") or any(mark in text for mark in ("{speaker}", "according to"))
    if spoken or draw.random() > FRAMED:
        return text
    frame = draw.choice(frames)
    claim = text.removesuffix(".")
    # A slot brings its own capital; the template's first word has one only because it begins the sentence.
    return frame.replace("{claim}", claim if claim.startswith("{") else claim[0].lower() + claim[1:])


def _sentence(template: dict[str, Any], frames: list[str], fillers: Fillers, draw: Random) -> dict[str, Any]:
    """Fill a template for a day of the set's years."""
    dateline = dt.date(draw.randint(*fillers.years), draw.randint(1, 12), draw.randint(3, 25))
    slots = filled(dateline, fillers, draw)
    framed = _framed(template, frames, draw)
    if framed.startswith("{n}"):
        slots["n"] = Slot(in_words(slots["n"].value), slots["n"].value)
    text = framed.format_map({name: slot.text for name, slot in slots.items()})
    return {"text": _typeset(text, draw), "dateline": dateline.isoformat(), **_expected(template, slots)}


def sentences(number: int = SENTENCES, seed: int = 0, folder: Path = FIRST) -> list[dict[str, Any]]:
    """Make sentences of which no two are alike, as many of each template as of any other.

    Parameters
    ----------
    folder : Path
        Where the set's templates.toml and fillers.toml are.

    Returns
    -------
    list of dict
        ``text``, ``dateline``, the number of the ``template`` and its ``form``, and what is expected, in the words of
        templates.toml with every slot filled.

    Examples
    --------
    >>> made = sentences(3)
    >>> made[0]["kinds"]
    ['constant pace']
    >>> made == sentences(3)
    True
    """
    table = tomllib.loads((folder / "templates.toml").read_text(encoding="utf-8"))
    templates, fillers = table["template"], Fillers.of(folder)
    draw = Random(seed)  # noqa: S311 - sentences, not secrets
    made: dict[str, dict[str, Any]] = {}
    while len(made) < number:
        which = len(made) % len(templates)
        sentence = _sentence(templates[which], table["frames"], fillers, draw)
        made.setdefault(sentence["text"], {**sentence, "template": which, "form": templates[which]["text"]})
    return list(made.values())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", default=FIRST.name)
    parser.add_argument("number", nargs="?", type=int, default=SENTENCES)
    arguments = parser.parse_args()
    for made in sentences(arguments.number, folder=FIRST.with_name(arguments.folder)):
        expected = {field: of for field, of in made.items() if field not in UNASKED}
        print(f"{made['dateline']}  {made['text']}\n            {expected}")
