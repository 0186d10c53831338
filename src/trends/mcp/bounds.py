"""An answer that is no longer than a model can take in: what is deepest is cut first, and what was cut is said."""

from __future__ import annotations

import json
from typing import Any

from trends.files.output import plain

__all__ = ["MOST_CHARACTERS", "within"]

MOST_CHARACTERS = 60_000
"""About 20,000 tokens, which clients take without setting the answer aside."""

_KEPT = frozenset(
    (
        *("sentence", "verdict", "reason", "reasons", "warnings", "notes", "cautions", "caveats", "problems"),
        *("window", "provenance", "tally"),
    )
)
"""Keys whose values stay whole as long as anything else can be cut: a figure without its caution is another one."""

_MOST_PARTS = 12
"""Places that are named; the rest are counted."""
_WORTH_CUTTING = 1000
"""Characters: one sixtieth of an answer."""
_FOR_THE_CUT = 2000
"""Characters for what is said about it."""


def within(value: dict[str, Any], narrower: str, most: int = MOST_CHARACTERS) -> dict[str, Any]:
    """Return an answer that is at most so long as JSON; where something was cut, `cut` says what and how to ask for less.

    Parameters
    ----------
    value : dict
    narrower : str
        How to ask for less.
    most : int
        Characters; some thousands, as what is said about the cutting takes its place too.

    Examples
    --------
    >>> long = within({"sentence": "It rose.", "days": list(range(10_000))}, "a window", 5_000)
    >>> long["sentence"], long["days"][:3], long["cut"]["parts"][0]["of"]
    ('It rose.', [0, 1, 2], 10000)
    """
    value = plain(value)
    if _length(value) <= most:
        return value
    room = most - _FOR_THE_CUT
    cuts: dict[str, tuple[int, int]] = {}
    for keep in (_KEPT, frozenset[str]()):
        for depth in range(_depth(value), 0, -1):
            emptied = _Shortening(depth, 0, keep)
            if _length(shorter := emptied.of(value)) > room:
                # A handful of short lists would be missed, and their loss makes no answer fit.
                if _length(value) - _length(shorter) > _WORTH_CUTTING:
                    value = shorter
                    cuts |= emptied.cuts
                continue
            fitting = _Shortening(depth, _most_that_fit(value, depth, room, keep), keep)
            return {**fitting.of(value), "cut": _told(cuts | fitting.cuts, narrower)}
    return {"cut": _told(cuts, narrower)}


class _Shortening:
    """Shortens the lists at a depth, and leaves out the tables there that belong to members of lists.

    Attributes
    ----------
    cuts : dict of str to pairs of int
        By the place, how many were kept and of how many at most.
    """

    def __init__(self, depth: int, most: int, keep: frozenset[str]) -> None:
        self._depth = depth
        self._most = most
        self._keep = keep
        self.cuts: dict[str, tuple[int, int]] = {}

    def of(self, value: Any, depth: int = 0, place: str = "", *, inside: bool = False) -> Any:
        """Return a value with what lies at the depth shortened; `inside` is whether it belongs to a member of a list."""
        if isinstance(value, list):
            below = [self.of(one, depth, f"{place}[]", inside=True) for one in value]
            return self._shortened(below, depth, place)
        if not isinstance(value, dict):
            return value
        table: dict[str, Any] = {}
        for name, item in value.items():
            there = f"{place}.{name}".removeprefix(".")
            if name in self._keep:
                table[name] = item
            # A part of an interval, or of what belongs together otherwise, would be read as the whole.
            elif inside and self._keep and isinstance(item, dict) and depth + 1 == self._depth:
                self._note(there, 0, len(item))
            else:
                table[name] = self.of(item, depth + 1, there, inside=inside)
        return table if self._keep or not place else self._shortened(table, depth, place)

    def _shortened(self, value: Any, depth: int, place: str) -> Any:
        if depth != self._depth or len(value) <= self._most:
            return value
        self._note(place, self._most, len(value))
        return value[: self._most] if isinstance(value, list) else dict(list(value.items())[: self._most])

    def _note(self, place: str, kept: int, of: int) -> None:
        self.cuts[place] = (kept, max(of, self.cuts.get(place, (0, 0))[1]))


def _most_that_fit(value: dict[str, Any], depth: int, room: int, keep: frozenset[str]) -> int:
    fits, too_many = 0, room
    while too_many - fits > 1:
        middle = (fits + too_many) // 2
        if _length(_Shortening(depth, middle, keep).of(value)) <= room:
            fits = middle
        else:
            too_many = middle
    return fits


def _told(cuts: dict[str, tuple[int, int]], narrower: str) -> dict[str, Any]:
    """Say what was cut, and how to ask for less."""
    gone = tuple(f"{place}{end}" for place, (kept, _) in cuts.items() if not kept for end in ".[")
    parts = [
        {"at": place, "kept": kept, "of": of}
        for place, (kept, of) in cuts.items()
        if not place.startswith(gone)  # what was in something that is not there itself
    ]
    sentence = (
        "The answer was too long, and only the beginning of what `parts` lists is here; figures and sentences stand as they "
        f"were. To have it whole, ask for less: {narrower}."
    )
    return {
        "sentence": sentence,
        "parts": parts[:_MOST_PARTS],
        "more_parts": max(len(parts) - _MOST_PARTS, 0),
    }


def _length(value: Any) -> int:
    return len(json.dumps(value, ensure_ascii=False))


def _depth(value: Any) -> int:
    """Return how many tables lie within each other."""
    if isinstance(value, list):
        return max(map(_depth, value), default=0)
    if not isinstance(value, dict):
        return 0
    return 1 + max(map(_depth, value.values()), default=0)
