"""Range: a figure given as a range, or figures of one thing that differ, against what others state.

Deterministic part: whether the figures found lie inside the range, run exactly from its lower to its upper end, or
overlap with it. A figure of the speaker's own is no evidence for what the same speaker says: `not_source` of the
reference leaves it out. There is no statistical part.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from trends.claims.claim import Claim, Reference
from trends.claims.evidence import Evidence, truth_of, verdict_of
from trends.claims.known import Known
from trends.claims.wording import report_words
from trends.messages import Message, joined
from trends.messages.numbers import rounded

if TYPE_CHECKING:
    from trends.claims.library import Library

__all__ = ["RangeClaim", "weigh"]


class RangeClaim(Claim):
    """A claim of a range.

    Attributes
    ----------
    of : tuple of Reference
        The figures to hold against it.
    low, high : float
        The range claimed.
    how : str
        ``inside`` (every figure lies within), ``from`` (lowest and highest figure are its ends), ``overlap`` (each
        figure has something in common with it) or ``differ`` (the figures are not all the same; without a range).
    """

    windowed: ClassVar[bool] = False

    kind: Literal["range"]
    of: Annotated[tuple[Reference, ...], Field(min_length=1)]
    low: Annotated[float, Field(ge=0)] | None = None
    high: Annotated[float, Field(ge=0)] | None = None
    how: Literal["inside", "from", "overlap", "differ"] = "inside"

    @model_validator(mode="after")
    def _ends(self) -> RangeClaim:
        both = self.low is not None and self.high is not None
        if both == (self.how == "differ"):
            raise ValueError('low and high, or how = "differ" without them')
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError("a low that is not above its high")
        return self


def weigh(claim: RangeClaim, library: Library) -> Evidence:
    """Judge a range."""
    figures = tuple(library.figure(figure, claim).counted() for figure in claim.of)
    low = min(figure.low for figure in figures)
    highs = [figure.high for figure in figures]
    high = None if None in highs else max(figure for figure in highs if figure is not None)
    whole = Known(
        low,
        high,
        label=Message("claims.range.figures"),
        reports=tuple(r for figure in figures for r in figure.reports),
    )
    holds = _holds(claim, figures, whole)
    truth = truth_of(holds)
    reports = dict.fromkeys(report_words(*figure) for figure in whole.reports)
    named = list(reports) or [
        Message("claims.total.report", who=figure.name, figure=figure.words()) for figure in figures
    ]
    sentence: str = Message(
        f"claims.range.{'alike' if whole.exact else 'said'}", figure=whole.words(), reports=named
    )
    if claim.low is not None and claim.high is not None:
        ends = Message("claims.range.claimed", low=rounded(claim.low), high=rounded(claim.high))
        sentence = joined([sentence, ends], "comma")
    return Evidence(
        no_chance=Message("claims.no_chance.range"),
        verdict=verdict_of(truth),
        said=sentence,
        truth=truth,
        short=Message(
            "claims.short.claimed",
            figure=whole.words(),
            amount=Known(claim.low, claim.high).words(),
        )
        if claim.low is not None and claim.high is not None
        else whole.words(),
        why=_why(claim, holds),
        value=whole,
        figures=figures,
        without=sum(figure.without for figure in figures),
        more={
            "toll" if claim.of[0].incident else "range": {
                "low": low,
                "high": high,
                "reporters": [who for who, *_ in whole.reports],
            }
        },
    )


def _holds(claim: RangeClaim, figures: tuple[Known, ...], whole: Known) -> bool | None:
    if claim.how == "differ":
        # Sources differ where any two numbers do; one that states a range differs from itself, as
        # it cannot be held to one number.
        stated = {value for _, a, b in whole.reports for value in (a, b) if value is not None}
        return len(stated) > 1 if stated else None
    assert claim.low is not None  # noqa: S101 - the model has seen to it
    assert claim.high is not None  # noqa: S101 - the model has seen to it
    if any(figure.unknown for figure in figures):
        return None
    if claim.how == "from":
        # The ends as they are: "from 26 to 68" names the lowest and the highest report, so 27 would
        # be another statement.
        return (whole.low, whole.high) == (claim.low, claim.high)
    if any(
        figure.high is not None and (figure.high < claim.low or figure.low > claim.high) for figure in figures
    ):
        return False
    if claim.how == "overlap":
        return True
    inside = all(
        figure.high is not None and claim.low <= figure.low and figure.high <= claim.high
        for figure in figures
    )
    return True if inside else None


def _why(claim: RangeClaim, holds: bool | None) -> str:
    if claim.how == "differ":
        return Message(f"claims.range.why.{'differ' if holds else 'same'}")
    if holds is None:
        return Message("claims.range.why.partly")
    if claim.how == "from":
        return Message(f"claims.range.why.{'ends' if holds else 'other_ends'}")
    return Message(f"claims.range.why.{'agrees' if holds else 'outside'}")
