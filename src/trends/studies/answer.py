"""The answer in the first paragraph: the verdict in plain words, the claim first, and a box for each window."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from trends.document.blocks import Block, VerdictBox, paragraph
from trends.messages import Message, joined

if TYPE_CHECKING:
    from trends.studies.findings import Findings, Judged
    from trends.verdict.pace_result import PaceResult

__all__ = ["answer"]


def answer(study: Findings) -> list[Block]:
    """Give the verdicts in plain words, the claim first, then a box for each window."""
    sentences = [text for judged in study.judged for text in _opening(judged)]
    blocks: list[Block] = [paragraph(joined(sentences), lead=True)]
    blocks += [_box(judged.result) for judged in study.judged]
    return blocks


def _opening(judged: Judged) -> list[str]:
    """Return the claim and how it fares, if there is one, and the verdict."""
    result, claim = judged.result, judged.claim
    if claim is None:
        return [result.sentence]
    claimed = Message(
        "sections.claimed",
        when=result.series.periods[-1],
        who=claim.who,
        says=claim.says,
        place=result.series.name or Message("sections.these_data"),
        verdict=result.verdict.replace(" ", "_"),
    )
    return [claimed, result.sentence]


def _box(result: PaceResult) -> VerdictBox:
    """Return the box of a verdict without its sentence, which stands in the paragraph above."""
    box = result.blocks()[0]
    assert isinstance(box, VerdictBox)  # noqa: S101 - narrows the type of a block
    return replace(box, sentence="")
