"""What is chosen in the panel, and the same choice as Python and as a command line."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trends.document.text import one_line
from trends.periods.calendar import parse_frequency, parse_window
from trends.periods.imprecision import parse_imprecise
from trends.tolls.measures import parse_estimate, parse_measure

if TYPE_CHECKING:
    from trends.incidents.incidents import Incidents

__all__ = ["Origin", "State"]

_MONTHLY, _ATTACKS, _BEST, _SPREAD = "month", "attacks", "best", "spread"
"""What `count` and ``trends pace`` do by themselves; the recipe leaves it out."""


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

    def checked(self) -> State:
        """Return the choice without blanks at the edges of names.

        Raises
        ------
        ParameterError, WindowError
            If a date, the frequency, the measure, the estimate or the handling of imprecise dates cannot be read, or the window is empty.
        """
        parse_window(self.start, self.end)
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


@dataclass(frozen=True)
class Origin:
    """Where the incidents of the panel come from, as far as code can say it.

    Attributes
    ----------
    variable : str
        What the notebook calls them.
    data : str
        What `trends.load` was given; empty if it is not known.
    file : str
        The name of the file or files, for a reader.
    filters : tuple of str
        Selections applied before the panel was opened.
    coverage : str
        The days that were given as covered when the data were loaded; empty where the data tell them.
    """

    variable: str = "incidents"
    data: str = ""
    file: str = ""
    filters: tuple[str, ...] = ()
    coverage: str = ""

    @classmethod
    def of(cls, incidents: Incidents, variable: str = "incidents", data: str = "") -> Origin:
        """Read the origin off incidents."""
        provenance, covered = incidents.provenance, incidents.coverage
        names = [file.name for file in provenance.files]
        spans = covered.spans if covered and covered.basis == "given" else ()
        more = f" and {len(names) - 1:,} more" if len(names) > 1 else ""
        file = f"{names[0]}{more}" if names else ""
        given = ",".join(f"{first}..{last}" for first, last in spans)
        return cls(variable, data, file, provenance.filters, given)

    def python(self, state: State) -> str:
        """Return Python that selects, counts and judges what the panel shows.

        Without `data` it starts from the variable that holds the incidents.
        """
        lines = ["import trends as tr", ""]
        if self.data:
            coverage = f", coverage={self.coverage!r}" if self.coverage else ""
            lines.append(f"{self.variable} = tr.load({self.data!r}{coverage})")
        elif self.file:
            lines.append(f"# {self.variable} was read from {one_line(self.file)}.")
        if self.filters:
            lines.append(f"# Already selected before: {one_line('; '.join(self.filters))}.")
        chosen = self.variable
        if state.selection:
            lines.append(f"chosen = {self.variable}.select({_arguments(state.selection)})")
            chosen = "chosen"
        lines += [
            f"series = {chosen}.count({_arguments(state.counting)})",
            "result = tr.test_pace(series)",
            "result",
        ]
        return "\n".join(lines) + "\n"

    def command(self, state: State) -> str:
        """Return the command line, quoted for a POSIX shell.

        A command starts from the file, so what had been selected before the panel was opened is said beside it.
        """
        words = ["trends", "pace", self.data or self.file or "FILE"]
        reading = {"coverage": self.coverage} if self.coverage else {}
        for name, value in {**reading, **state.selection, **state.counting}.items():
            for text in [value] if isinstance(value, str) else value:
                # On its own a value that begins with a hyphen would be taken for an option.
                words += [f"--{name}={text}"] if text.startswith("-") else [f"--{name}", text]
        line = shlex.join(words)
        if self.filters:
            line += f"\n# The file as a whole; selected before, and not in the command: {one_line('; '.join(self.filters))}."
        return line + "\n"


def _arguments(given: dict[str, str | list[str]] | dict[str, str]) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in given.items())
