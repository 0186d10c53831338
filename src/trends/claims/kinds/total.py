"""Total over a period or of an incident, and arithmetic between figures: "46 and 7 make 53".

Deterministic part: the figure against what was said, report by report where the reports of an incident conflict; parts
against their whole. A report of "at least 36" says nothing against 53. There is no statistical part: a total is no
pattern that chance could make.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, TypeAlias

from pydantic import Field, model_validator

from trends.claims.claim import Claim, Reference
from trends.claims.evidence import Evidence, truth_of, verdict_of
from trends.claims.kinds.difference import TOLERANCE, why_open
from trends.claims.known import How, Known, compare
from trends.claims.ratios import against
from trends.claims.wording import amount_words, report_words
from trends.messages import Message, joined
from trends.messages.numbers import rounded

if TYPE_CHECKING:
    from trends.claims.library import Library

__all__ = ["TotalClaim", "weigh"]


class TotalClaim(Claim):
    """A claim that `figure` is so many, or that `parts` add up to it.

    Attributes
    ----------
    figure : Reference, optional
        The total, or the whole.
    parts : tuple of Reference
        What adds up.
    value : float, optional
        What was said.
    how : str
        How the figure, or the sum of the parts, stands to `value`, or the sum of the parts to the figure: more than,
        at least, exactly, about, at most or fewer than it.
    tolerance : float
        What "about" allows.
    """

    windowed: ClassVar[bool] = False

    kind: Literal["total"]
    figure: Reference | None = None
    parts: tuple[Reference, ...] = ()
    how: How = "exactly"
    value: Annotated[float, Field(ge=0)] | None = None
    tolerance: Annotated[float, Field(ge=0, lt=1)] = TOLERANCE

    @model_validator(mode="after")
    def _one_side(self) -> TotalClaim:
        if (self.figure is not None) + bool(self.parts) + (self.value is not None) != 2:
            raise ValueError("two of a figure, parts that add up, and a value")
        return self


def weigh(claim: TotalClaim, library: Library) -> Evidence:
    """Judge a total, or whether parts add up."""
    # What was counted is no more than a lower bound where days are not covered, whatever the rate.
    parts = [library.figure(part, claim).counted() for part in claim.parts]
    if parts and claim.figure is not None:
        return _sum(claim, library.figure(claim.figure, claim).counted(), parts)
    assert claim.value is not None  # noqa: S101 - the model has seen to it
    figure = _added(parts) if claim.figure is None else library.figure(claim.figure, claim).counted()
    # An incident told by several reports has no one toll: each is asked, rather than their range,
    # which would call agreement of all but one "open".
    answers = _by_report(claim, claim.value, figure)
    if answers:
        return _reported(claim.value, claim.how, figure, answers)
    holds = compare(figure, claim.how, claim.value, claim.tolerance)
    truth = truth_of(holds)
    shown = figure.words()
    if parts:
        shown = Message("claims.total.added", parts=[part.words() for part in parts], total=shown)
    amount = amount_words(claim.how, rounded(claim.value))
    return Evidence(
        no_chance=Message("claims.no_chance.total"),
        verdict=verdict_of(truth),
        said=joined(
            [Message("claims.total.said", name=figure.name, figure=shown, amount=amount), _gaps(figure)],
            "semicolon",
        ),
        truth=truth,
        short=Message("claims.short.claimed", figure=figure.words(), amount=amount),
        why=why_open(holds, (figure,)),
        value=figure,
        figures=(*parts, figure),
        without=figure.without,
        bounds_from=figure.bounds_from,
        level=claim.value,
    )


def _added(parts: list[Known]) -> Known:
    highs = [part.high for part in parts]
    return Known(
        sum(part.low for part in parts),
        # A part without an upper bound leaves the sum without one.
        None if None in highs else float(sum(high for high in highs if high is not None)),
        label=joined([part.name for part in parts], "and"),
        source=", ".join(dict.fromkeys(part.source for part in parts)),
        periods=sum(part.periods for part in parts),
        without=sum(part.without for part in parts),
        days=float(sum(part.days for part in parts)),
        partly=tuple(partial for part in parts for partial in part.partly),
        tally=float(sum(part.tally for part in parts)),
    )


_Answer: TypeAlias = tuple[str, float, float | None, bool | None]


def _by_report(claim: TotalClaim, value: float, figure: Known) -> list[_Answer]:
    """Return what each report of an incident says about the claim."""
    wanted = claim.figure
    if wanted is None or wanted.incident is None or wanted.rule is not None or wanted.measure == "reports":
        return []
    return [
        (who, low, high, compare(Known(low, high), claim.how, value, claim.tolerance))
        for who, low, high in figure.reports
    ]


def _reported(value: float, how: How, figure: Known, answers: list[_Answer]) -> Evidence:
    """Weigh the reports: those that settle it must agree."""
    # A report that leaves it open ("at least 20") is no vote; two that settle it differently leave
    # it undecided.
    reached = {answer for *_, answer in answers if answer is not None}
    holds = reached.pop() if len(reached) == 1 else None
    truth = truth_of(holds)
    reports = [report_words(who, low, high) for who, low, high, _ in answers]
    borne, against, open_ = (
        sum(answer is wanted for *_, answer in answers) for wanted in (True, False, None)
    )
    why = Message("claims.total.reports", borne=borne, against=against, open=open_)
    spread = Message(
        f"claims.total.{'reports_agree' if figure.exact else 'reports_differ'}",
        name=figure.name,
        figure=figure.words(),
        reports=reports,
    )
    return Evidence(
        no_chance=Message("claims.no_chance.total"),
        verdict=verdict_of(truth),
        said=spread if holds is None else joined([spread, why], "semicolon"),
        truth=truth,
        short=Message(
            "claims.short.claimed", figure=figure.words(), amount=amount_words(how, rounded(value))
        ),
        why=why,
        value=Known.of(value, label=figure.name, source="stated", reports=figure.reports),
        figures=(figure,),
        more={"toll": {"low": figure.low, "high": figure.high, "reporters": [who for who, *_ in answers]}},
        level=value,
    )


def _sum(claim: TotalClaim, whole: Known, parts: list[Known]) -> Evidence:
    """Say how the sum of the parts stands to the whole."""
    added = replace(_added(parts), label=Message("claims.total.sum_of_parts"))
    # `compare` holds a range against a number: whichever of the two is known exactly is taken for
    # that number.
    if whole.exact:
        holds = compare(added, claim.how, whole.low, claim.tolerance)
    elif added.exact:
        holds = compare(whole, _TURNED.get(claim.how, claim.how), added.low, claim.tolerance)
    else:
        holds = None
        # Of two ranges only that they cannot meet is certain.
        apart = (whole.high is not None and added.low > whole.high) or (
            added.high is not None and added.high < whole.low
        )
        if claim.how in ("exactly", "about") and apart:
            holds = False
    truth = truth_of(holds)
    return Evidence(
        no_chance=Message("claims.no_chance.total"),
        verdict=verdict_of(truth),
        said=Message(
            "claims.total.sum",
            parts=[part.words() for part in parts],
            total=added.words(),
            whole=whole.words(),
            name=whole.name,
            how=claim.how.replace(" ", "_"),
            truth=truth,
        ),
        truth=truth,
        short=against(added, whole),
        why=why_open(holds, (added, whole)),
        value=added,
        figures=(*parts, added, whole),
        without=added.without + whole.without,
    )


_TURNED: dict[How, How] = {
    "more than": "fewer than",
    "at least": "at most",
    "at most": "at least",
    "fewer than": "more than",
}
"""How the whole stands to the sum, where the claim says how the sum stands to the whole."""


def _gaps(figure: Known) -> str:
    if not figure.without:
        return ""
    return Message("claims.total.gaps", without=figure.without, periods=figure.periods)
