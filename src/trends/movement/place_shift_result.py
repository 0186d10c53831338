"""What a test of movement found, in words and figures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias

import numpy as np
import pandas as pd

from trends.document.displayed import Displayed
from trends.messages import Message, joined
from trends.messages.numbers import fixed, percent, whole
from trends.places.sphere import bearing, centre_of, coordinates

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trends.document.blocks import Block
    from trends.movement.located import Located

__all__ = ["FEWEST_KEPT_BACK", "Centre", "Movement", "PlaceShiftResult", "ShiftStatistic"]

Movement: TypeAlias = Literal["moved", "stayed", "no sign of movement", "not testable"]

FEWEST_KEPT_BACK = 10
"""A place with fewer incidents is not named on a page where rows may not be passed on: it would be nearly a row."""

_SIDES = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")
_LISTED = 10


@dataclass(frozen=True)
class ShiftStatistic:
    """One figure of what changed, and what it is by chance.

    Attributes
    ----------
    name : str
        ``shares``, ``centre``, ``new``, ``abandoned`` or ``spread``.
    value : float
    chance, chance_low, chance_high : float
        Median, 5th and 95th percentile where nothing moved.
    p : float
        How often it is as large where nothing moved, allowing for the other figures that were looked at (min-p).
    """

    name: str
    value: float
    chance: float
    chance_low: float
    chance_high: float
    p: float

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return dict(vars(self))


@dataclass(frozen=True)
class Centre:
    """Where the centre of gravity lies before and after, in degrees, how many kilometres apart, and in which direction.

    Attributes
    ----------
    before, after : pair of float
        Latitude and longitude.
    km, bearing : float
        Degrees clockwise from north.
    """

    before: tuple[float, float]
    after: tuple[float, float]
    km: float
    bearing: float

    @property
    def side(self) -> str:
        """The nearest of the eight points of the compass: ``NE``."""
        return _SIDES[round(self.bearing / 45) % 8]

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        sides = {
            name: dict(zip(("latitude", "longitude"), getattr(self, name), strict=True))
            for name in ("before", "after")
        }
        return {**sides, "km": self.km, "bearing": self.bearing}


@dataclass(frozen=True, eq=False, repr=False)
class PlaceShiftResult(Displayed):
    """Whether events lie elsewhere in the later half of a window than in the earlier one.

    Attributes
    ----------
    verdict : str
        ``moved``; ``stayed``, where for certain no more than the margin lies elsewhere; ``no sign of movement``, which
        says neither; ``not testable``.
    located : Located
        The incidents by place and half.
    statistics : tuple of ShiftStatistic
        Those that are known of these places; empty where nothing could be tested.
    p : float
        How often any of them is as unusual where nothing moved.
    p_certain : float or None
        The same without the incidents that are known by their area alone; None where too few are left.
    most : float
        At most so large a part of the events would have to lie elsewhere for the shares to be the same (95 %, one-sided).
    margin : float
    permutations, seed : int
    reasons, warnings : tuple of str
    subject, name : str
    kept_back : bool
        Whether the rows may not be passed on.
    """

    figures: ClassVar[Mapping[str, str]] = {"places": "place_shift"}

    verdict: Movement
    located: Located
    statistics: tuple[ShiftStatistic, ...]
    p: float
    p_certain: float | None
    most: float
    margin: float
    permutations: int
    seed: int
    reasons: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    subject: str = "attacks"
    name: str = ""
    kept_back: bool = False

    def statistic(self, name: str) -> ShiftStatistic | None:
        """Return one of the statistics; None where it is not known."""
        return next((each for each in self.statistics if each.name == name), None)

    @cached_property
    def centre(self) -> Centre | None:
        """The centres of gravity; None where they are not known."""
        vectors = self.located.vectors
        if vectors is None or not self.statistics:
            return None
        from trends.places.sphere import kilometres

        before, after = (centre_of(side, vectors) for side in self.located.sums())
        if np.isnan([before, after]).any():
            return None
        return Centre(
            coordinates(before),
            coordinates(after),
            float(kilometres(before, after)),
            bearing(before, after),
        )

    @cached_property
    def concentration(self) -> tuple[float, float]:
        """As if so many places had equally much, before and after (inverse Simpson index); NaN where nothing is counted."""
        numbers = []
        for side in self.located.sums():
            squares = float((side**2).sum())
            numbers.append(float(side.sum()) ** 2 / squares if squares else float("nan"))
        return numbers[0], numbers[1]

    @cached_property
    def places(self) -> pd.DataFrame:
        """One row a place: its middle, what was counted before and after, and its shares; what changed most comes first."""
        before, after = self.located.sums()
        frame = pd.DataFrame(
            {
                "place": list(self.located.labels),
                "latitude": self.located.latitude,
                "longitude": self.located.longitude,
                "before": before,
                "after": after,
                "share_before": before / max(before.sum(), 1e-300),
                "share_after": after / max(after.sum(), 1e-300),
            }
        )
        frame["change"] = frame["share_after"] - frame["share_before"]
        order = np.lexsort((frame["place"], -frame["change"].abs().to_numpy()))
        return frame.iloc[order].reset_index(drop=True)

    @property
    def sentence(self) -> Message:
        """One sentence that can be quoted."""
        halves = self.located.halves
        shares = self.statistic("shares")
        if shares is None:
            return Message("movement.none", subject=self.subject, why=joined(self.reasons))
        return Message(
            "movement.said",
            verdict=self.verdict.split()[0],
            subject=self.subject,
            day=halves.split,
            by=self.located.by,
            share=percent(shares.value),
            low=percent(shares.chance_low),
            high=percent(shares.chance_high),
            p=_p(self.p),
        )

    @property
    def centre_sentence(self) -> str:
        """Where the centre of gravity went; empty where that is not known."""
        centre, statistic = self.centre, self.statistic("centre")
        if centre is None or statistic is None:
            return ""
        return Message(
            "movement.centre",
            km=whole(centre.km),
            side=centre.side,
            most=whole(statistic.chance_high),
        )

    def __repr__(self) -> str:
        return f"PlaceShiftResult: {self.verdict}. {self.sentence}"

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain values."""
        located = self.located
        sizes = located.sizes
        return {
            "verdict": self.verdict,
            "sentence": self.sentence,
            "by": located.by,
            "window": {"start": located.halves.first, "end": located.halves.last},
            "split": located.halves.split,
            "incidents": {"before": sizes[0], "after": sizes[1], "known_by_area": located.imprecise},
            "left_out": located.left._asdict(),
            "places": len(located.labels),
            "p": self.p,
            "p_without_areas": self.p_certain,
            "statistics": {each.name: each.to_dict() for each in self.statistics},
            "share_elsewhere_at_most": self.most,
            "margin": self.margin,
            "centre": self.centre.to_dict() if self.centre else None,
            "effective_places": dict(zip(("before", "after"), self.concentration, strict=True)),
            "permutations": self.permutations,
            "seed": self.seed,
            "reasons": list(self.reasons),
            "warnings": list(self.warnings),
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row a place, as in `places`."""
        return self.places.copy()

    def blocks(self) -> list[Block]:
        """Return the sentence, what it rests on, the figures, the places that changed most, and the cautions."""
        from trends.document.blocks import Note, Table, paragraph, spans

        shown: list[Block] = [paragraph(joined([self.sentence, self.centre_sentence]))]
        if self.statistics:
            if self.reasons:
                shown.append(paragraph(joined(self.reasons)))
            columns = tuple(Message(f"movement.column.{name}") for name in ("figure", "value", "chance", "p"))
            rows = tuple(_row(each, self.located.by) for each in self.statistics)
            before, after = self.concentration
            note = Message(
                "movement.note",
                n=self.permutations,
                by=self.located.by,
                before=fixed(before, 1),
                after=fixed(after, 1),
            )
            caption = Message("movement.caption", subject=self.subject)
            shown.append(Table(caption, columns, rows, align="lrrr", note=note))
            shown += self._gains()
        shown.extend(Note(spans(warning), "caution") for warning in self.warnings)
        return shown

    def _gains(self) -> list[Block]:
        """Return the table of the places whose shares changed most."""
        from trends.document.blocks import Table

        frame = self.places
        if self.kept_back:
            frame = frame[frame["before"] + frame["after"] >= FEWEST_KEPT_BACK]
        # Those that changed most, not rows of a change that rounds to nothing.
        frame = frame[frame["share_before"].round(2) != frame["share_after"].round(2)].head(_LISTED)
        if frame.empty:
            return []
        columns = tuple(Message(f"movement.column.{name}") for name in ("place", "before", "after"))
        rows = tuple(
            (
                self.place_words(str(each["place"]), each["latitude"], each["longitude"]),
                Message("words.chance", n=percent(each["share_before"])),
                Message("words.chance", n=percent(each["share_after"])),
            )
            for each in frame.to_dict(orient="records")
        )
        caption = Message("movement.places", subject=self.subject)
        return [Table(caption, columns, rows, align="lrr")]

    def place_words(self, label: str, latitude: float, longitude: float) -> str:
        """Name a place: a cell by its middle."""
        if self.located.by != "cell":
            return label
        sides = (
            Message("maps.degrees", n=fixed(abs(value), 2), side=letters[int(value > 0)])
            for value, letters in ((latitude, "SN"), (longitude, "WE"))
        )
        return Message("movement.cell", id=label, middle=joined(list(sides), "comma"))


def _row(statistic: ShiftStatistic, by: str) -> tuple[str, str, str, str]:
    kind = "km" if statistic.name == "centre" else "n" if statistic.name in ("new", "abandoned") else "share"

    def written(value: float) -> str:
        if kind == "share":
            return Message("words.chance", n=percent(value))
        return (
            Message("ratio.number.plain", n=whole(value))
            if kind == "n"
            else Message("maps.km", n=whole(value))
        )

    return (
        Message(f"movement.figure.{statistic.name}", by=by),
        written(statistic.value),
        Message("movement.to", low=written(statistic.chance_low), high=written(statistic.chance_high)),
        _p(statistic.p),
    )


def _p(value: float) -> Message:
    if value < 0.01:
        return Message("ratio.number.below", n=fixed(0.01, 2))
    return Message("ratio.number.plain", n=fixed(value, 2))
