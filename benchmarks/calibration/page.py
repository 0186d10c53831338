"""The calibration as a page: every truth with its verdicts, its bounds, and what one would have found without them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from rivals import RIVALS
from truths import GRID

if TYPE_CHECKING:
    from collections.abc import Mapping

    from judging import Tally
    from truths import Truth

__all__ = ["page", "rows"]


def page(tallies: Mapping[int, Tally], histories: int, replicates: int, command: str) -> str:
    """Return the whole page in Markdown."""
    judged = [(truth, tallies[index]) for index, truth in enumerate(GRID) if index in tallies]
    outcomes = [(bound, tally.percent(bound.of)) for truth, tally in judged for bound in truth.bounds]
    failed = [
        (truth, bound, tally.percent(bound.of))
        for truth, tally in judged
        for bound in truth.bounds
        if not bound.met(tally.percent(bound.of))
    ]
    most = 100 * np.sqrt(0.25 / histories)
    lines = [
        "# Calibration",
        "",
        (
            f"Made by `{command}`: {len(judged)} truths, {histories:,} histories each, {replicates} replicates a history, "
            f"margin 1.5. Shares are percent of the histories; their standard error is at most {most:.1f}, and "
            f"{100 * np.sqrt(0.05 * 0.95 / histories):.1f} near 5."
        ),
        "",
        f"Of {len(outcomes)} bounds {len(outcomes) - len(failed)} are met." + (" Not met:" if failed else ""),
        "",
    ]
    lines += [f"- {truth.words}: {bound.words}, reached {value:.1f}" for truth, bound, value in failed]
    lines += ["", *_verdicts(judged), "", *_intervals(judged), "", *_rivals(judged)]
    return "\n".join(lines) + "\n"


def rows(tallies: Mapping[int, Tally]) -> list[dict[str, object]]:
    """Return the figures as plain values, one mapping a truth."""
    found = []
    for index, tally in sorted(tallies.items()):
        truth = GRID[index]
        found.append(
            {
                "group": truth.group,
                "truth": truth.words,
                "histories": tally.histories,
                **{
                    name: round(tally.percent(name), 2)
                    for name in (
                        "contradicted",
                        "supported",
                        "inconclusive",
                        "untestable",
                        "warned",
                        "rejected",
                    )
                },
                "bounds": "; ".join(bound.words for bound in truth.bounds),
                "met": all(bound.met(tally.percent(bound.of)) for bound in truth.bounds),
                **{
                    name: round(100 * value / tally.histories, 2)
                    for name, value in zip(RIVALS, tally.rivals, strict=True)
                },
            }
        )
    return found


def _by_group(judged: list[tuple[Truth, Tally]]) -> list[tuple[str, list[tuple[Truth, Tally]]]]:
    groups: dict[str, list[tuple[Truth, Tally]]] = {}
    for truth, tally in judged:
        groups.setdefault(truth.group, []).append((truth, tally))
    return list(groups.items())


def _verdicts(judged: list[tuple[Truth, Tally]]) -> list[str]:
    lines = ["## Verdicts", ""]
    for group, members in _by_group(judged):
        lines += [
            f"### {group}",
            "",
            "| truth | contradicted | supported | inconclusive | warned of runs | bounds |",
            "|---|---:|---:|---:|---:|---|",
        ]
        for truth, tally in members:
            shares = [tally.percent(name) for name in ("contradicted", "supported", "inconclusive", "warned")]
            bounds = "; ".join(
                bound.words
                + ("" if bound.met(tally.percent(bound.of)) else f" (**{tally.percent(bound.of):.1f}**)")
                for bound in truth.bounds
            )
            lines.append(
                f"| {truth.words} | " + " | ".join(f"{share:.1f}" for share in shares) + f" | {bounds} |"
            )
        lines.append("")
    return lines[:-1]


def _intervals(judged: list[tuple[Truth, Tally]]) -> list[str]:
    lines = [
        "## Intervals",
        "",
        (
            "How often the 95% interval of the halves holds the true ratio; for a constant rate, how often that of the "
            "largest shift and of the largest surge, over all dates at once, holds one; and the bias of the log ratio of "
            "the halves."
        ),
        "",
        "| truth | halves | largest shift | largest surge | bias |",
        "|---|---:|---:|---:|---:|",
    ]
    for truth, tally in judged:
        dated = [f"{tally.percent(name):.1f}" for name in ("shift_holds", "surge_holds")]
        if truth.change != "none":
            dated = ["", ""]
        bias = tally.bias / tally.histories
        lines.append(
            f"| {truth.words} | {tally.percent('halves_hold'):.1f} | {dated[0]} | {dated[1]} | {bias:+.3f} |"
        )
    return lines


def _rivals(judged: list[tuple[Truth, Tally]]) -> list[str]:
    lines = [
        "## What one would do otherwise",
        "",
        (
            "How often, on the same histories, each finds a change at 5% (PELT: sets a break). Where the rate was constant "
            "this should be 5; what is above it is a false alarm."
        ),
        "",
        "| truth | **contradicted** | " + " | ".join(RIVALS) + " |",
        "|---|---:|" + "---:|" * len(RIVALS),
    ]
    for truth, tally in judged:
        found = [100 * value / tally.histories for value in tally.rivals]
        lines.append(
            f"| {truth.words} | **{tally.percent('contradicted'):.0f}** | "
            + " | ".join(f"{value:.0f}" for value in found)
            + " |"
        )
    return lines
