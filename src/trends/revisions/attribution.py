"""Through which rows a verdict flipped: they are put back, one or some at a time, and the verdict is asked again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["Cause", "Why", "cause_of"]

Why: TypeAlias = Literal["alone", "together", "inside", "days", "none"]

FEW = 8
"""Rows that are tried one by one."""
MOST_NAMED = 25
"""More rows than that together are no cause but the revision as a whole."""


class Cause(NamedTuple):
    """What a verdict flipped through.

    Attributes
    ----------
    rows : tuple of int
        Positions of rows, those that weigh most first.
    why : str
        ``alone``: each of them by itself, for without it the verdict is the old one. ``together``: none of them alone
        is known to do it; without all of them the verdict is the old one, and without all but the last it is not.
        ``inside``: all that changed inside the window, which is too much to be told apart. ``days``: with every row
        put back the verdict stays the new one, so that it flipped by the days that the releases cover or by what
        cannot be put back. ``none``: no row inside the window changed.
    """

    rows: tuple[int, ...]
    why: Why


def cause_of(
    changed: Sequence[int], old_verdict: str, verdict_without: Callable[[Sequence[int]], str]
) -> Cause:
    """Find the rows through which a verdict flipped.

    Parameters
    ----------
    changed : sequence of int
        The rows that changed inside the window, those that weigh most first.
    old_verdict : str
    verdict_without : callable
        From rows to the verdict on the newer release with these rows put back. It is asked at most some twenty times.

    Examples
    --------
    >>> cause_of([4, 2, 9], "supported", lambda back: "supported" if 2 in back else "contradicted")
    Cause(rows=(2,), why='alone')
    """
    candidates = tuple(changed)
    if not candidates:
        return Cause((), "none")
    if verdict_without(candidates) != old_verdict:
        return Cause(candidates, "days")
    # The fewest of the weightiest rows that do it: halved again and again, each try being a verdict of its own. The
    # verdict need not follow the number of rows one way, so what is found is tried once more.
    fewest, most = 1, len(candidates)
    while fewest < most:
        middle = (fewest + most) // 2
        if verdict_without(candidates[:middle]) == old_verdict:
            most = middle
        else:
            fewest = middle + 1
    named = candidates[:most]
    if most > MOST_NAMED:
        return Cause(candidates, "inside")
    if most < len(candidates) and verdict_without(named) != old_verdict:
        return Cause(candidates, "inside")
    if most == 1:
        return Cause(named, "alone")
    alone = tuple(row for row in named[-FEW:] if verdict_without((row,)) == old_verdict)
    return Cause(alone, "alone") if alone else Cause(named, "together")
