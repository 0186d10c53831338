"""How far reports are, and how long it will take: steps that can be counted, and bars on a terminal."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from trends.document.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["Step", "bars"]

_PAGES = 1.5
"""Making the pages takes about as long as so many cells."""


class Step(str):
    """What is being done to a report, with how much of it is behind and how much there is."""

    __slots__ = ("done", "of")
    done: float
    of: float

    @classmethod
    def at(cls, text: str, done: float, of: float) -> Step:
        """Say that `done` of `of` is behind."""
        step = cls(text)
        step.done, step.of = done, of
        return step

    @classmethod
    def cell(cls, number: int, total: int) -> Step:
        """Say that a cell begins."""
        return cls.at(f"cell {number} of {total}", number - 1, total + _PAGES)

    @staticmethod
    def to_json(step: str) -> list[Any]:
        """Return a step, or a mere text, as plain values."""
        return [str(step), step.done, step.of] if isinstance(step, Step) else [str(step)]

    @classmethod
    def from_json(cls, value: list[Any]) -> str:
        """Read what `to_json` gave."""
        return cls.at(*value) if len(value) > 1 else str(value[0])


@contextmanager
def bars() -> Iterator[Callable[[str, str], None]]:
    """Show a bar for each report at work and one for all, with the time that is left; on a terminal only.

    Gives a function that is called with a report's name and its step, as `trends.reporting.render` does. The first
    call for each report, with ``"waiting"``, counts it.
    """
    if not sys.stderr.isatty():
        yield lambda _name, _step: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.fields[step]}", markup=False),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True, highlight=False), transient=True) as progress:
        shown = _Shown(progress)
        yield shown.tell


class _Shown:
    """The bars: what each report has behind it, and their sum."""

    def __init__(self, progress: Any) -> None:
        self.progress = progress
        self.all = progress.add_task("all reports", total=1, step="")
        self.tasks: dict[str, Any] = {}
        self.behind: dict[str, float] = {}

    def tell(self, name: str, step: str) -> None:
        """Show where a report is."""
        if step == "waiting":
            self.behind.setdefault(name, 0.0)
        elif step in {"done", "unchanged", "failed"}:
            self.behind[name] = 1.0
            if name in self.tasks:
                self.progress.remove_task(self.tasks.pop(name))
        else:
            if name not in self.tasks:
                self.tasks[name] = self.progress.add_task(one_line(name)[:40], total=1, step="")
            if isinstance(step, Step):
                self.behind[name] = step.done / step.of
            self.progress.update(self.tasks[name], completed=self.behind.get(name, 0.0), step=one_line(step))
        over = sum(value == 1.0 for value in self.behind.values())
        self.progress.update(
            self.all,
            completed=sum(self.behind.values()),
            total=max(1, len(self.behind)),
            step=f"{over} of {len(self.behind)}",
        )
