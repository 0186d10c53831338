"""What every result has that bears a verdict on a claim of constancy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trends.document.displayed import Displayed

if TYPE_CHECKING:
    from trends.verdict.parameters import Options
    from trends.verdict.rule import Because, Judgement, Verdict

__all__ = ["JudgedResult", "as_judged_with"]


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class JudgedResult(Displayed):
    """A verdict, what it rests on, and how it was come by.

    Attributes
    ----------
    verdict : str
        ``supported``, ``contradicted``, ``inconclusive`` or ``not testable``.
    sentence : str
        One plain sentence that can be quoted.
    changed_within_margin : bool
        A change, or a difference, was established and is smaller than the margin.
    established : bool
        A change or a difference of what ran is established, whatever the verdict.
    routes : tuple of str
        By which ways it lies beyond the margin (`trends.verdict.rule.Judgement`).
    reasons, warnings : tuple of str
        What the verdict rests on, and what weakens it.
    margin : float
        Changes of the level by less than this factor count as none.
    replicates, seed : int
        Of the bootstrap, as asked for; where p is near 5 %, more were drawn (`Assessment.replicates`).
    because : str
        What keeps an inconclusive verdict from being another; see `trends.verdict.rule.Judgement`.
    """

    verdict: Verdict
    sentence: str
    changed_within_margin: bool
    established: bool
    routes: tuple[str, ...]
    reasons: tuple[str, ...]
    warnings: tuple[str, ...]
    margin: float
    replicates: int
    seed: int
    because: Because = ""


def as_judged_with(judgement: Judgement, options: Options) -> dict[str, Any]:
    """Return the fields of a result that follow from its judgement and from what was asked for."""
    return {
        "verdict": judgement.verdict,
        "changed_within_margin": judgement.changed_within_margin,
        "established": judgement.established,
        "routes": judgement.routes,
        "because": judgement.because,
        "margin": options.margin,
        "replicates": options.replicates,
        "seed": options.seed,
    }
