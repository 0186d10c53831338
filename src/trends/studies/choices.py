"""Would another choice say otherwise? In one sentence, and every choice in one small table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trends.document.blocks import Table
from trends.messages import Message, joined
from trends.verdict.sensitivity_result import choice_words
from trends.verdict.wording import between, change_times, compared, verdict_words

if TYPE_CHECKING:
    from trends.verdict.sensitivity_result import Choice, Sensitivity
    from trends.verdict.unobserved import Completion

__all__ = ["choices_line", "choices_table"]


def choices_line(found: Sensitivity, completion: Completion | None, unit: str) -> str:
    """Say how many other choices agree, which disagrees most, and what the bounds allow at most.

    Parameters
    ----------
    found : Sensitivity
    completion : Completion or None
        What the bounds of periods without a count allow.
    unit : str
        The length of a period.
    """
    agreement, base = found.agreement, found.base
    if not agreement["of"]:
        return Message("sensitivity.none")
    if base.verdict == "not testable":
        return found.sentence
    verdict = verdict_words(base.verdict)
    same, of = agreement["verdict"], agreement["of"]
    untestable = len(found.choices) - of
    how = "all" if same == of else "some" if same else "no"
    sentences: list[str] = [
        Message(f"sections.choices.{how}", n=of, same=same, verdict=verdict, untestable=untestable)
    ]
    most = found.disagrees_most
    if how != "all" and most is not None and most.verdict != base.verdict:
        kind, value = choice_words(most)
        sentences.append(
            Message("sections.choices.apart", kind=kind, value=value, other=verdict_words(most.verdict))
        )
    if completion is not None:
        limits = compared(completion.lowest, completion.highest)
        sentences.append(Message("sections.choices.completion", unit=unit, limits=limits))
    return joined(sentences)


def choices_table(found: Sensitivity) -> Table:
    """Tabulate every choice: what was chosen, the verdict, and the second half over the first."""
    columns = tuple(Message(f"sensitivity.table.{name}") for name in ("kind", "value", "verdict", "halves"))
    rows = tuple(
        (*choice_words(choice), verdict_words(choice.verdict), _halves(choice))
        for choice in (found.base, *found.choices)
    )
    return Table(
        Message("sensitivity.table.caption"),
        columns,
        rows,
        align="llll",
        note=Message("sections.choices.note"),
    )


def _halves(choice: Choice) -> str:
    if choice.halves is None:
        return ""
    interval = between(choice.halves.low90, choice.halves.high90)
    return Message("sections.windows.cell", ratio=change_times(choice.halves), interval=interval)
