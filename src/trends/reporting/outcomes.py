"""What became of the reports that were asked for: rendered, left as they were, or failed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from trends.document.blocks import Brand
from trends.errors import RenderError, TrendsError, listed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

__all__ = [
    "FailedReport",
    "RenderedReport",
    "ReportsFailed",
    "ReportsInterrupted",
    "Status",
    "StoppedError",
    "as_values",
]

Status = Literal["new", "unchanged", "rendered again"]


@dataclass(frozen=True)
class RenderedReport:
    """A published report.

    Attributes
    ----------
    name : str
        Name of the report.
    as_of : str
        Last day of its data, which names its folder.
    path : Path
        The folder.
    verdict : str or None
        Its first verdict.
    sentence : str
        What the verdict says in words.
    status : {"new", "unchanged", "rendered again"}
        ``new``: there was no edition of this day; ``rendered again``: it took the place of one; ``unchanged``: it was
        left as it was.
    title : str
        Its title, in its language.
    pages : mapping of str to Path
        Where the page and the print are, by format.
    not_told : str
        Why the command that should hear of a change did not do its work; empty where it did, or there is none.
    """

    name: str
    as_of: str
    path: Path
    verdict: str | None
    sentence: str
    status: Status = "new"
    title: str = ""
    pages: Mapping[str, Path] = field(default_factory=dict)
    not_told: str = ""


@dataclass(frozen=True)
class FailedReport:
    """A report that could not be made.

    Attributes
    ----------
    name : str
        Its name, or where it stands in the configuration if it has none.
    errors : tuple of TrendsError
        Why: one of the work, several of a configuration.
    title : str
        What it would have been called, as far as that is known.
    as_of : str or None
        The day it was asked for, where one was.
    language : str
        Its language.
    brand : Brand
        Who would have published it, as far as that is known.
    page : Path or None
        The page that tells of it, beside the editions that stay; None where there is none.
    """

    name: str
    errors: tuple[TrendsError, ...]
    title: str = ""
    as_of: str | None = None
    language: str = "en"
    brand: Brand = field(default_factory=Brand)
    page: Path | None = None

    @property
    def reason(self) -> str:
        """All that went wrong, a sentence each."""
        return " ".join(map(str, self.errors))

    @property
    def cell(self) -> str:
        """The cell of the notebook that failed; empty where none is to blame."""
        return next((cell for error in self.errors if (cell := getattr(error, "cell", ""))), "")


class StoppedError(RenderError):
    """Nobody waits for a report any more."""

    def __init__(self) -> None:
        super().__init__("Stopped.")


class ReportsFailed(RenderError):  # noqa: N818 - it tells of those that did not fail, too
    """Reports failed, and the others are done.

    Attributes
    ----------
    failed : tuple of FailedReport
        Every report that failed, in the order asked for.
    rendered : tuple of RenderedReport
        The others.
    """

    def __init__(self, failed: Sequence[FailedReport], rendered: Sequence[RenderedReport]) -> None:
        self.failed, self.rendered = tuple(failed), tuple(rendered)
        told = "; ".join(f"{one.name}: {one.reason.rstrip('.')}" for one in self.failed)
        number = len(self.failed) + len(self.rendered)
        names = listed(one.name for one in self.failed)
        # One report says all by its reason; of several the names come first, as the sentence may be cut.
        super().__init__(
            f"{told}." if number == 1 else f"{len(self.failed)} of {number} reports failed ({names}); {told}."
        )


class ReportsInterrupted(KeyboardInterrupt):
    """A run was interrupted: what had been published by then, and what was not made.

    Attributes
    ----------
    failed, rendered
        As `ReportsFailed` has them; the error of a report that was not made is a `StoppedError`.
    """

    def __init__(self, failed: Sequence[FailedReport], rendered: Sequence[RenderedReport]) -> None:
        self.failed, self.rendered = tuple(failed), tuple(rendered)
        super().__init__("Stopped.")


def as_values(one: RenderedReport | FailedReport) -> dict[str, Any]:
    """Return what became of a report as ``trends report --json`` has it: the same keys, whatever it was."""
    if isinstance(one, FailedReport):
        return {
            "name": one.name,
            "status": "failed",
            "reason": one.reason,
            "reasons": [str(error) for error in one.errors],
            "cell": one.cell or None,
            "as_of": one.as_of,
            "title": one.title or None,
            "verdict": None,
            "sentence": None,
            "on_change": None,
            "paths": {"failure": one.page} if one.page else {},
        }
    return {
        "name": one.name,
        "status": one.status,
        "reason": None,
        "reasons": [],
        "cell": None,
        "as_of": one.as_of,
        "title": one.title or None,
        "verdict": one.verdict,
        "sentence": one.sentence or None,
        "on_change": one.not_told or None,
        "paths": {"folder": one.path, **one.pages},
    }
