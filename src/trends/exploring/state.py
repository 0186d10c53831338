"""What is chosen in the panel."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from trends.errors import ParameterError
from trends.periods.calendar import parse_frequency, parse_window
from trends.periods.imprecision import parse_imprecise
from trends.tolls.measures import parse_estimate, parse_measure

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["MOST_BESIDE", "State"]

_MONTHLY, _ATTACKS, _BEST, _SPREAD = "month", "attacks", "best", "spread"
"""What `count` and ``trends pace`` do by themselves; the recipe leaves it out."""

MOST_BESIDE = 3
"""Actors drawn over the first; more lines than four are told apart by nobody."""


@dataclass(frozen=True)
class State:
    """A choice: what to select, and how to count it. The parameters of `Incidents.select` and `Incidents.count`.

    Attributes
    ----------
    actor, country : str
        As `Incidents.select` takes them; empty for any.
    kind : tuple of str
        Kinds of event; none for all.
    start, end : str
        First and last day or period of the window; empty for an open end.
    freq, measure, estimate, imprecise : str
        As `Incidents.count` takes them.
    beside : tuple of str
        Other actors, whose series are drawn over the first; all else is chosen as for that.
    """

    actor: str = ""
    country: str = ""
    kind: tuple[str, ...] = ()
    start: str = ""
    end: str = ""
    freq: str = _MONTHLY
    measure: str = _ATTACKS
    estimate: str = _BEST
    imprecise: str = _SPREAD
    beside: tuple[str, ...] = ()

    def checked(self) -> State:
        """Return the choice without blanks at the edges of names.

        Raises
        ------
        ParameterError, WindowError
            If a date, the frequency, the measure, the estimate or the handling of imprecise dates cannot be read, the
            window is empty, or more actors are to be drawn than can be told apart.
        """
        parse_window(self.start, self.end)
        beside = tuple(dict.fromkeys(name.strip() for name in self.beside if name.strip()))
        if len(beside) > MOST_BESIDE:
            raise ParameterError(f"At most {MOST_BESIDE} actors are drawn beside the first.")
        return State(
            self.actor.strip(),
            self.country.strip(),
            tuple(self.kind),
            self.start.strip(),
            self.end.strip(),
            parse_frequency(self.freq).value,
            parse_measure(self.measure),
            parse_estimate(self.estimate),
            parse_imprecise(self.imprecise).value,
            beside,
        )

    @property
    def selection(self) -> dict[str, str | list[str]]:
        """The arguments of `Incidents.select`, those left out being no condition."""
        chosen: dict[str, str | list[str]] = {
            "actor": self.actor,
            "country": self.country,
            "kind": list(self.kind),
            "start": self.start,
            "end": self.end,
        }
        return {name: value for name, value in chosen.items() if value}

    @property
    def counting(self) -> dict[str, str]:
        """The arguments of `Incidents.count` that are not its own defaults."""
        chosen = {
            "freq": (self.freq, _MONTHLY),
            "measure": (self.measure, _ATTACKS),
            "estimate": (self.estimate, _BEST),
            "imprecise": (self.imprecise, _SPREAD),
        }
        return {name: value for name, (value, default) in chosen.items() if value != default}

    @property
    def alone(self) -> State:
        """The first choice, without those beside it: what a verdict is on."""
        return replace(self, beside=())

    @property
    def others(self) -> tuple[State, ...]:
        """The choices beside the first."""
        return tuple(replace(self, actor=name, beside=()) for name in self.beside)

    def plain(self) -> dict[str, Any]:
        """Return the choice as JSON has it."""
        return {
            name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()
        }

    @classmethod
    def from_plain(cls, given: Mapping[str, Any]) -> State:
        """Read a choice from what a browser sends: what is no choice is as if it were not there."""
        read: dict[str, Any] = {}
        for part in fields(cls):
            value = given.get(part.name)
            if isinstance(part.default, str) and isinstance(value, str):
                read[part.name] = value
            elif isinstance(part.default, tuple) and isinstance(value, list | tuple):
                read[part.name] = tuple(str(one) for one in value)
        return cls(**read)
