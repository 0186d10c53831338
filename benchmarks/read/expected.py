"""What a sentence is to be read as, and which parts of a claim that was read agree with it.

A claim is a mapping in the shape that `trends read --json` prints. It is right where it says the same, not where it is
written alike: a share may be 60 or 0.6, a period may stand in the window or in the ledger entry, and the months of a
record "since" may be given one by one or as one stretch.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from stretches import Interval, Stretch, period, stretches

Number: TypeAlias = "tuple[float | None, float | None]"

MEASURES = {
    "killed": "fatalities",
    "deaths": "fatalities",
    "security": "combatants",
    "soldiers": "combatants",
}
"""Other names of a measure."""

DIRECTIONS = {
    **dict.fromkeys(["up", "more", "rise", "highest", "increase", "higher", "most", "above"], "up"),
    **dict.fromkeys(
        ["down", "less", "fewer", "fall", "lowest", "decrease", "lower", "fewest", "below"], "down"
    ),
}

FIGURES = frozenset(
    ["value", "percent", "times", "later", "earlier", "first", "second", "part", "whole", "rest"]
)
"""Fields of an entry in which a number is one that the wording states."""

UNSAID = {"record": "highest", "season": "more"}
"""Directions that an entry need not state."""

BACKWARD = frozenset(["change", "record", "streak"])
"""Kinds that hold a period against what came before it."""

OPEN_ABOVE = frozenset(["at least", "more than"])
OPEN_BELOW = frozenset(["at most", "fewer than"])
ROUNDED = 0.25
"""Share by which a number that is said to be rounded may be read lower or higher."""


def _numbers(claim: Mapping[str, Any]) -> Iterator[Number]:
    """What the claim says its number is, and the numbers of its entry."""
    if number := claim.get("number"):
        yield number.get("low"), number.get("high")

    def walk(entry: Mapping[str, Any]) -> Iterator[Number]:
        for field, of in entry.items():
            if isinstance(of, Mapping):
                yield from walk(of)
            elif isinstance(of, list):
                yield from (pair for item in of if isinstance(item, Mapping) for pair in walk(item))
            elif field in FIGURES and isinstance(of, int | float):
                how = entry.get("how")
                yield None if how in OPEN_BELOW else of, None if how in OPEN_ABOVE else of
        if "low" in entry or "high" in entry:
            yield entry.get("low"), entry.get("high")

    yield from walk(claim.get("entry") or {})


def _same(stated: float | None, read: float | None, slack: float) -> bool:
    if stated is None:
        return read is None or (read == 0 and slack > 0)
    return read is not None and abs(read - stated) <= max(slack, 0.005 * abs(stated))


def same_number(stated: Number, read: Number, *, about: bool = False) -> bool:
    """Whether two numbers, or ranges, say the same; one more or less where "more than 30" may be 31 and on.

    >>> same_number((53, None), (53, None)), same_number((53, None), (53, 53))
    (True, False)
    """
    low, high = stated
    if about and low is not None and low == high:
        return all(side is not None and abs(side - low) <= ROUNDED * low for side in read)
    if (low is None) != (high is None):
        whole = float(low if low is not None else high or 0) >= 2
        slack = 1 if whole else 0.001
        if low is None:
            return _same(None, read[0], slack) and _same(high, read[1], slack)
        return read[1] is None and _same(low, read[0], slack)
    return _same(low, read[0], 0) and _same(high, read[1], 0)


@dataclass(frozen=True)
class Expected:
    """What is to be read; what the wording does not state is empty.

    Attributes
    ----------
    kinds, measures, numbers : tuple
        Any of which is right.
    periods : tuple
        All of which have to be there; one without an end by its beginning alone.
    """

    kinds: tuple[str, ...]
    measures: tuple[str, ...] = ()
    direction: str | None = None
    numbers: tuple[Number, ...] = ()
    about: bool = False
    length: int | None = None
    rank: int | None = None
    months: tuple[int, ...] = ()
    periods: tuple[Stretch, ...] = ()

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> Expected:
        """Read the fields that templates.toml explains."""
        measure = table.get("measure", ())
        return cls(
            kinds=tuple(table["kinds"]),
            measures=(measure,) if isinstance(measure, str) else tuple(measure),
            direction=table.get("direction"),
            numbers=tuple(
                (None if low == "" else low, None if high == "" else high)
                for low, high in table.get("numbers", ())
            ),
            about=table.get("about", False),
            length=table.get("length"),
            rank=table.get("rank"),
            months=tuple(table.get("months", ())),
            periods=tuple(Stretch.of(text) for text in table.get("periods", ())),
        )

    def parts(self, claim: Mapping[str, Any], text: str) -> dict[str, bool]:
        """Tell which parts of a claim are right; only those that the wording states are asked."""
        entry = claim.get("entry") or {}
        start, end = claim["span"]
        number = claim.get("number") or {}
        right = {"quotation": text[start:end] == claim["quote"]}
        if self.measures:
            measure = claim.get("measure") or entry.get("measure")
            right["measure"] = MEASURES.get(measure, measure) in self.measures
        if self.direction:
            direction = claim.get("direction") or entry.get(
                "direction", UNSAID.get(claim["kind"]) if entry else None
            )
            right["direction"] = DIRECTIONS.get(direction) == self.direction
        if self.numbers:
            read = list(_numbers(claim))
            right["number"] = any(
                same_number(of, other, about=self.about) for of in self._numbers_right() for other in read
            )
        if self.length:
            right["length"] = self.length in {entry.get("length"), number.get("low")}
        if self.rank:
            right["rank"] = self.rank in {entry.get("rank"), number.get("low")}
        if self.months:
            right["months"] = set(entry.get("months") or self._window_months(claim)) == set(self.months)
        if self.periods:
            right["periods"] = self._periods_read(stretches(claim), alone=not entry)
        return right

    def _numbers_right(self) -> list[Number]:
        """Any of the numbers; of two, also both as a range: "from 59 to 12"."""
        numbers = list(self.numbers)
        if len(numbers) == 2 and all(low == high for low, high in numbers):
            (first, _), (last, _) = numbers
            numbers += [(first, last), (last, first)]
        return numbers

    @staticmethod
    def _window_months(claim: Mapping[str, Any]) -> list[int]:
        """The months of a season that has no entry."""
        window = claim.get("window") or {}
        start, end = (period(str(window.get(side) or "")) for side in ("start", "end"))
        if not (start and end):
            return []
        first, last = start[0].month, end[1].month
        return [(first - 1 + step) % 12 + 1 for step in range((last - first) % 12 + 1)]

    def _periods_read(self, read: set[Interval], *, alone: bool) -> bool:
        """Whether all periods were read one by one, or one stretch from the first to the last of them.

        A window that stands `alone`, without an entry, has room for one of them; of "a rise in October" it may begin
        with what October is compared with, which the wording leaves open.
        """
        found = [stated.among(read) for stated in self.periods]
        if all(found) or (alone and any(found)):
            return True
        ends = [stated.end for stated in self.periods if stated.end]
        first = min(self.periods, key=lambda stated: stated.starts)
        if alone and len(self.periods) == 1 and ends and self.kinds[0] in BACKWARD:
            return any(end == ends[0] and start <= first.starts[0] for start, end in read)
        return bool(ends) and any(start in first.starts and end == max(ends) for start, end in read)
