"""The calibration as a page: every truth with its figures and limits, and what one would have found without them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from judging import MARGIN, MARGINS
from rivals import DATING, TESTS
from truths import FIGURES, GRID, Truth, limit_words

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Mapping

__all__ = ["page", "percent", "rows"]

SHARES = {
    "covered": ("covered", "testable"),
    "thirds_covered": ("thirds_covered", "testable"),
    "contradicted": ("contradicted", "testable"),
    "supported": ("supported", "testable"),
    "contradicted_inside": ("contradicted_inside", "testable"),
    "supported_beyond": ("supported_beyond", "testable"),
    "found": ("found", "beyond"),
    "beyond": ("beyond", "testable"),
    "inside": ("inside", "testable"),
    "dated": ("dated", "testable"),
    "right_number": ("right_number", "testable"),
    "dates_held": ("dates_held", "dates_of"),
    "usual_contradicted": ("usual_contradicted", "usual"),
    "usual_supported": ("usual_supported", "usual"),
    "usual_found": ("usual_found", "usual_beyond"),
    "rejected": ("rejected", "usual"),
    "warned": ("warned", "usual"),
}
"""Figures in per cent: the count above, and what it is of. Shares "though inside" and "though beyond" are of all histories."""


def rows(tallies: Mapping[int, Counter[str]]) -> list[dict[str, Any]]:
    """Return the figures as plain values, one mapping a truth."""
    return [
        {
            "group": GRID[cell].group,
            "truth": GRID[cell].words,
            **{name: round(value, 4) for name, value in tally.items()},
        }
        for cell, tally in sorted(tallies.items())
    ]


def percent(row: Mapping[str, Any], name: str) -> float:
    """Return a figure of `FIGURES` or `SHARES`; NaN where it is of nothing."""
    if name == "bias":
        return 100 * abs(row.get("bias", 0.0)) / row["bias_of"] if row.get("bias_of") else math.nan
    above, below = SHARES[name]
    return 100 * row.get(above, 0) / row[below] if row.get(below) else math.nan


def chance(row: Mapping[str, Any], name: str, limit: float) -> float:
    """Return the standard error of a share of so many histories, were it at its limit."""
    if name == "bias":
        return 0.0
    share = min(max(limit / 100, 0.0), 1.0)
    return 100 * math.sqrt(share * (1 - share) / row[SHARES[name][1]])


def page(figures: list[dict[str, Any]]) -> str:
    """Return the whole page in Markdown, from `rows`."""
    by_words = {truth.words: truth for truth in GRID}
    judged = [(by_words[row["truth"]], row) for row in figures]
    return (
        "\n".join(
            [
                *_head(judged),
                *_limits(judged),
                *_verdicts(judged),
                *_unobserved(judged),
                *_dates(judged),
                *_usual(judged),
                *_margins(judged),
                *_rivals(judged),
            ]
        ).rstrip()
        + "\n"
    )


def _head(judged: list[tuple[Truth, dict[str, Any]]]) -> list[str]:
    many = sorted({row["histories"] for _, row in judged})
    usual = sorted({row.get("usual", 0) for _, row in judged})
    return [
        "# Calibration",
        "",
        (
            f"Made by `python benchmarks/calibration`: {len(judged)} truths, {_between(many)} histories each, the joint test "
            f"drawn where it decides, margin {MARGIN:g}. Each history is judged against the path that its own rate ran: *beyond* "
            "the margin where halves or thirds of the path differ by the margin at least, *inside* where no halves, thirds, "
            'sixths or sides of any date do. Shares are per cent; those "though inside" and "though beyond" are of all '
            'histories, "found" of those beyond. '
            f"The standard error of a share of {many[0]} is at most {100 * math.sqrt(0.25 / many[0]):.1f}, and "
            f"{100 * math.sqrt(0.05 * 0.95 / many[0]):.1f} near 5. The usual swings, the other margins and the rivals are of the "
            f"first {_between(usual)}. Levels are events a month, the first level's or that outside a surge; AR: lognormal rates, squared coefficient of "
            "variation 0.25 and alpha 0.2 beside it (AR 0.9: 0.5 and 0.1; years 0.05); season peak over trough 2 unless said."
        ),
        "",
    ]


def _between(numbers: list[int]) -> str:
    return f"{numbers[0]:,}" if numbers[0] == numbers[-1] else f"{numbers[0]:,} to {numbers[-1]:,}"


def _missed(truth: Truth, row: Mapping[str, Any]) -> Iterable[tuple[str, tuple[float, float], float, bool]]:
    """Yield the limits that are not kept: name, limit, figure, and whether by no more than the simulation's own error."""
    for name, (least, most) in truth.all_limits.items():
        value = percent(row, name)
        if math.isnan(value) or least <= value <= most:
            continue
        nearest = least if value < least else most
        yield name, (least, most), value, abs(value - nearest) <= 2 * chance(row, name, nearest)


def _limits(judged: list[tuple[Truth, dict[str, Any]]]) -> list[str]:
    tried = sum(not math.isnan(percent(row, name)) for truth, row in judged for name in truth.all_limits)
    missed = [(truth, *miss) for truth, row in judged for miss in _missed(truth, row)]
    clearly = [miss for miss in missed if not miss[-1]]
    lines = [
        (
            f"Of {tried} limits {tried - len(missed)} are kept, {len(missed) - len(clearly)} are missed by no more than two "
            f"standard errors of the simulation, {len(clearly)} by more" + (":" if clearly else ".")
        ),
        "",
    ]
    for truth, name, limit, value, _ in clearly:
        why = f" ({truth.why[name]})" if name in truth.why else ""
        lines.append(f"- {truth.words}: {limit_words(name, limit)}, reached {value:.1f}{why}")
    near = [
        f"{truth.words}: {limit_words(name, limit)}, reached {value:.1f}"
        for truth, name, limit, value, slight in missed
        if slight
    ]
    if near:
        lines += ["", "Within two standard errors: " + "; ".join(near) + "."]
    return [*lines, ""]


def _by_group(judged: list[tuple[Truth, dict[str, Any]]]) -> dict[str, list[tuple[Truth, dict[str, Any]]]]:
    groups: dict[str, list[tuple[Truth, dict[str, Any]]]] = {}
    for truth, row in judged:
        groups.setdefault(truth.group, []).append((truth, row))
    return groups


def _shown(value: float, digits: int = 0) -> str:
    return "" if math.isnan(value) else f"{value:.{digits}f}"


def _table(columns: Iterable[str], lines: Iterable[Iterable[str]]) -> list[str]:
    columns = list(columns)
    return [
        "| " + " | ".join(columns) + " |",
        "|---|" + "---:|" * (len(columns) - 1),
        *("| " + " | ".join(line) + " |" for line in lines),
        "",
    ]


def _verdicts(judged: list[tuple[Truth, dict[str, Any]]]) -> list[str]:
    shown = (
        "inside",
        "beyond",
        "covered",
        "thirds_covered",
        "contradicted",
        "supported",
        "contradicted_inside",
        "supported_beyond",
        "found",
    )
    words = {
        "inside": "inside",
        "beyond": "beyond",
        "contradicted": "contradicted",
        "found": "found",
        **FIGURES,
    }
    words |= {"covered": "halves covered", "thirds_covered": "thirds covered", "found": "found"}
    lines = ["## Verdicts", "", "Figures in bold are outside their limits.", ""]
    for group, members in _by_group(judged).items():
        lines += [f"### {group}", ""]
        table = []
        for truth, row in members:
            outside = {name for name, *_ in _missed(truth, row)}
            values = [
                (name, _shown(percent(row, name), 1 if "though" in words[name] else 0)) for name in shown
            ]
            values = [f"**{text}**" if name in outside else text for name, text in values]
            table.append([truth.words, str(row["histories"]), *values])
        lines += _table(("truth", "histories", *(words[name] for name in shown)), table)
    return lines


def _unobserved(judged: list[tuple[Truth, dict[str, Any]]]) -> list[str]:
    many = max((row.get("final", 0) for _, row in judged), default=0)
    lines = [
        "## Unobserved periods",
        "",
        (
            "The verdict is repeated for other rates in the unobserved periods, and without bounds that come from later "
            'statements; where that changes a "supported" or "contradicted" it is withdrawn. How often, of the '
            f"first {many}; the bias is that of the log ratio of the halves."
        ),
        "",
    ]
    table = [
        [
            truth.words,
            *(
                _shown(100 * row.get(name, 0) / row["final"])
                for name in ("final_contradicted", "final_supported", "withdrawn")
            ),
            f"{row['bias'] / row['bias_of']:+.3f}",
        ]
        for truth, row in judged
        if row.get("final")
    ]
    return lines + _table(("truth", "contradicted", "supported", "withdrawn", "bias"), table)


def _dates(judged: list[tuple[Truth, dict[str, Any]]]) -> list[str]:
    lines = [
        "## Dates",
        "",
        (
            "How often any change is dated; where the rate ran in steps, how often as many as there were, and how often the "
            "sets of dates then hold the true one."
        ),
        "",
    ]
    table = []
    for truth, row in judged:
        outside = {name for name, *_ in _missed(truth, row)}
        stepped = "dates_of" in row
        values = {
            name: _shown(percent(row, name)) if name == "dated" or stepped else ""
            for name in ("dated", "right_number", "dates_held")
        }
        table.append(
            [truth.words, *(f"**{text}**" if name in outside else text for name, text in values.items())]
        )
    return lines + _table(("truth", "dated", "right number", "sets hold it"), table)


def _usual(judged: list[tuple[Truth, dict[str, Any]]]) -> list[str]:
    lines = [
        "## The usual swings",
        "",
        (
            "The second question, and the rule that asked it alone (versions 1 and 2): how often the joint test rejects, what "
            "that rule said, how often it found those beyond the margin beside how often the rule of today does, and how "
            "wide its interval of the halves is, in multiples of that of what ran. Where a process of constant mean wanders, "
            '"contradicted" is a false alarm to this question, and none to the first.'
        ),
        "",
    ]
    names = ("rejected", "warned", "usual_contradicted", "usual_supported", "usual_found", "found")
    table = []
    for truth, row in judged:
        if not row.get("usual"):
            continue
        outside = {name for name, *_ in _missed(truth, row)}
        values = [(name, _shown(percent(row, name))) for name in names]
        width = math.exp(row.get("log_width", 0.0) / row["width_of"]) if row.get("width_of") else math.nan
        table.append(
            [
                truth.words,
                *(f"**{text}**" if name in outside else text for name, text in values),
                _shown(width, 2),
            ]
        )
    head = (
        "truth",
        "joint test rejects",
        "warned of runs",
        "contradicted then",
        "supported then",
        "found then",
        "found now",
        "width",
    )
    return lines + _table(head, table)


def _margins(judged: list[tuple[Truth, dict[str, Any]]]) -> list[str]:
    lines = [
        "## Other margins",
        "",
        "Contradicted though inside / supported though beyond / found of those beyond, by margin.",
        "",
    ]
    table = []
    for truth, row in judged:
        if not row.get("usual"):
            continue
        cells = []
        for margin in MARGINS:
            many, beyond = row["usual"], row.get(f"beyond {margin:g}", 0)
            false = [
                100 * row.get(f"{name} {margin:g}", 0) / many
                for name in ("contradicted_inside", "supported_beyond")
            ]
            found = f"{100 * row.get(f'found {margin:g}', 0) / beyond:.0f}" if beyond else "-"
            cells.append(f"{false[0]:.0f} / {false[1]:.0f} / {found}")
        table.append([truth.words, *cells])
    return lines + _table(("truth", *(f"{margin:g}" for margin in MARGINS)), table)


def _rivals(judged: list[tuple[Truth, dict[str, Any]]]) -> list[str]:
    lines = [
        "## What one would do otherwise",
        "",
        (
            "How often, on the same histories, each finds a change at 5 % (of dates: sets at least one) among those inside the "
            "margin / among those beyond it; a dash where fewer than ten are. None of the tests says how large a change is, so "
            "that a change inside the margin is found rightly; where the rate was constant, it is a false alarm."
        ),
        "",
    ]
    table = []
    for truth, row in judged:
        if not row.get("rivals"):
            continue
        own = [("contradicted_inside", "inside"), ("found", "beyond")]
        cells = [" / ".join(_of(row.get(above, 0), row.get(below, 0)) for above, below in own)]
        cells += [
            " / ".join(
                _of(row.get(f"{name}, {where}", 0), row.get(f"rivals_{where}", 0))
                for where in ("inside", "beyond")
            )
            for name in (*TESTS, *DATING)
        ]
        table.append([truth.words, *cells])
    lines += _table(("truth", "**contradicted**", *TESTS, *DATING), table)
    lines += ["How often each sets as many dates as the rate had steps.", ""]
    table = [
        [
            truth.words,
            _shown(
                100
                * (row.get("right_number", 0) if "dates_of" in row else row["testable"] - row.get("dated", 0))
                / row["testable"]
            ),
            *(_shown(100 * row.get(f"{name}, right number", 0) / row["rivals"]) for name in DATING),
        ]
        for truth, row in judged
        if any(f"{name}, right number" in row for name in DATING)
    ]
    return lines + _table(("truth", "`changes.dates`", *DATING), table)


def _of(count: int, many: int) -> str:
    return f"{100 * count / many:.0f}" if many >= 10 else "-"
