"""The choice of the panel as code: Python and a command line that run as they are copied."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, NamedTuple

from trends.document.text import one_line
from trends.exploring.steps import Step, steps_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trends.exploring.state import State
    from trends.incidents.incidents import Incidents

__all__ = ["TOO_MUCH", "Opening", "Origin"]

_NAMES = {"as_of": "as-of"}
"""Options of the command whose names are not those of the parameters."""
_HELD = {"chosen": "selected", "series": "counts", "beside": "others", "result": "verdict"}
"""What the code calls things, and what else where the notebook's own variable is called so."""
TOO_MUCH = "# One command cannot say all that was selected here: see the Python above."


class Opening(NamedTuple):
    """A command line before the choice: its words, the conditions among them, whether these hold of predecessors too.

    `unsaid` is a comment in place of a command that there is not.
    """

    words: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    whole: bool = False
    unsaid: str = ""


@dataclass(frozen=True)
class Origin:
    """Where the incidents of the panel come from, as far as code can say it.

    Attributes
    ----------
    variable : str
        What the notebook calls them.
    steps : tuple of Step
        The calls that give them again; empty where they are not known.
    file : str
        The name of the file or files, for a reader.
    filters : tuple of str
        What was selected before the panel was opened, in words.
    """

    variable: str = "incidents"
    steps: tuple[Step, ...] = ()
    file: str = ""
    filters: tuple[str, ...] = ()

    @classmethod
    def of(cls, incidents: Incidents, variable: str = "incidents", data: str = "") -> Origin:
        """Read the origin off incidents; `data` is what to load them from, where it is said."""
        provenance, covered = incidents.provenance, incidents.coverage
        names = [file.name for file in provenance.files]
        more = f" and {len(names) - 1:,} more" if len(names) > 1 else ""
        steps = steps_of(incidents)
        if data:
            spans = covered.spans if covered and covered.basis == "given" else ()
            days = ",".join(f"{first}..{last}" for first, last in spans)
            arguments = dict(steps[0].given) if steps else {"coverage": days} if days else {}
            steps = (Step("load", {**arguments, "path": data}), *steps[1:])
        return cls(variable, steps, f"{names[0]}{more}" if names else "", provenance.filters)

    def for_others(self) -> Origin:
        """Return the origin with the names of files in place of their paths, which are nobody else's business."""
        if not self.steps:
            return self
        first, *later = self.steps
        named = {
            name: _bare(value) if name in {"path", "columns"} else value
            for name, value in first.given.items()
        }
        return replace(self, steps=(Step(first.call, named), *later))

    @property
    def beginning(self) -> list[str]:
        """The lines of Python before the choice: they load, and select what had been selected before."""
        lines = ["import trends as tr", ""]
        for step in self.steps:
            arguments = dict(step.given)
            first = [repr(arguments.pop(name)) for name in ("path", "day", "rule") if name in arguments]
            called = "tr.load" if step.call == "load" else f"{self.variable}.{step.call}"
            lines.append(f"{self.variable} = {called}({', '.join([*first, *_arguments(arguments)])})")
        # Where nothing tells how the incidents came about, it starts from the variable that holds them.
        if not self.steps and self.file:
            lines.append(f"# {self.variable} was read from {one_line(self.file)}.")
        if not self.steps and self.filters:
            lines.append(f"# Already selected before: {one_line('; '.join(self.filters))}.")
        return lines

    @property
    def names(self) -> dict[str, str]:
        """What the code calls the choice, its counts, those beside it and the verdict: never as the notebook's variable."""
        return {name: other if name == self.variable else name for name, other in _HELD.items()}

    def python(self, state: State) -> str:
        """Return Python that selects, counts and judges what the panel shows."""
        lines, names = self.beginning, self.names
        chosen = self.variable
        if state.selection:
            chosen = names["chosen"]
            lines.append(f"{chosen} = {self._selected(state)}")
        counting = ", ".join(_arguments(state.counting))
        lines.append(f"{names['series']} = {chosen}.count({counting})")
        if state.others:
            lines.append(f"{names['beside']} = {{")
            lines += [f"    {one.actor!r}: {self._selected(one)}.count({counting})," for one in state.others]
            lines.append("}")
        return (
            "\n".join([*lines, f"{names['result']} = tr.test_pace({names['series']})", names["result"]])
            + "\n"
        )

    def _selected(self, state: State) -> str:
        return f"{self.variable}.select({', '.join(_arguments(state.selection))})"

    def command(self, state: State) -> str:
        """Return the command lines, quoted for a POSIX shell; a comment where no command can do it."""
        return "\n".join(self._command(one) for one in (state, *state.others)) + "\n"

    def _command(self, state: State) -> str:
        opening = self.opening
        if (
            opening.unsaid
            or set(opening.earlier) & set(state.selection)
            or (opening.whole and state.selection)
        ):
            return opening.unsaid or TOO_MUCH
        return shlex.join([*opening.words, *_options({**state.selection, **state.counting})])

    @cached_property
    def opening(self) -> Opening:
        """The command line before the choice."""
        if not self.steps:
            where = f" ({one_line(self.file)})" if self.file else ""
            return Opening(
                unsaid=f"# Which file these incidents were read from is not known{where}: see the Python above."
            )
        reading = dict(self.steps[0].given)
        path = reading.pop("path")
        earlier = _together(self.steps[1:])
        if earlier is None or not isinstance(path, str) or isinstance(reading.get("columns"), dict):
            return Opening(unsaid=TOO_MUCH)
        words = ("trends", "pace", path, *_options({**reading, **earlier}))
        return Opening(words, tuple(earlier), bool(earlier.get("genealogy")))


def _options(given: Mapping[str, Any]) -> list[str]:
    words = []
    for name, value in given.items():
        option = f"--{_NAMES.get(name, name)}"
        if value is True:
            words.append(option)
            continue
        joined = ",".join(map(_figure, value)) if name == "bbox" else value
        for one in joined if isinstance(joined, list) else [joined]:
            # On its own a value that begins with a hyphen would be taken for an option.
            text = str(one)
            words += [f"{option}={text}"] if text.startswith("-") else [option, text]
    return words


def _together(steps: tuple[Step, ...]) -> dict[str, Any] | None:
    """Return several selections as the options of one command; None where that would be another selection.

    Two conditions on one thing narrow each other in turn, while one command takes them for alternatives.
    """
    joined: dict[str, Any] = {}
    for step in steps:
        arguments = {"toll": step.given["rule"]} if step.call == "settled" else step.given
        if step.call == "as_of" or set(arguments) & set(joined):
            return None
        joined |= arguments
    several = [step for step in steps if step.call == "select" and step.given]
    return None if joined.get("genealogy") and len(several) > 1 else joined


def _figure(value: float) -> str:
    # All of its digits: a box that is a little smaller holds other incidents.
    return repr(float(value)).removesuffix(".0")


def _bare(path: Any) -> Any:
    if isinstance(path, list):
        return [_bare(one) for one in path]
    return PurePath(path.replace("\\", "/")).name or path if isinstance(path, str) else path


def _arguments(given: Mapping[str, Any]) -> list[str]:
    return [f"{name}={value!r}" for name, value in given.items()]
