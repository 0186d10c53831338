"""Lists of claims: an item a claim, with its sign, who said it, figure against figure, and its small chart."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from trends.claims.listing import ORDER, chance_words, said_by, spark_of
from trends.document.signs import verdict_icon
from trends.document.sparkline import sparkline_svg
from trends.document.text import escape, slug
from trends.messages import said

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from trends.site.frame import Page
    from trends.site.published import Published

__all__ = ["claim_item", "claim_list", "share_bar", "stamp", "tally_of"]

SPARK = (132, 30)
"""Width and height of the small chart, in CSS pixels."""


def claim_list(page: Page, claims: Sequence[Published], *, drawn: bool = True) -> str:
    """Return claims as a list, in the order given."""
    items = "".join(claim_item(page, entry, drawn=drawn) for entry in claims)
    return f'<ol class="claims">\n{items}</ol>\n' if items else f"<p>{page.text('list.none')}</p>\n"


def claim_item(page: Page, entry: Published, *, drawn: bool = True) -> str:
    """Return a claim as an item of a list."""
    # A claim stands in six lists, and in each it says the same.
    key = (entry.stem, drawn)
    if key not in page.frame.items:
        page.frame.items[key] = _item(page, entry, drawn=drawn)
    before, after = page.frame.items[key]
    return f"{before}{page.to(entry.page)}{after}"


def _item(page: Page, entry: Published, *, drawn: bool) -> tuple[str, str]:
    """Return what stands before and after the address of the claim's page."""
    verdict = entry.verdict
    claim = verdict.claim
    words = page.words(said(claim.says, claim.language))
    evidence = [page.words(verdict.evidence.short)] if verdict.evidence.short else []
    if verdict.evidence.chance is not None and verdict.verdict != "not testable":
        evidence.append(page.text("list.chance", chance=chance_words(verdict)))
    facts = f'<p class="found">{" · ".join(evidence)}</p>' if evidence else ""
    spark = spark_of(verdict) if drawn else None
    # Beside the words that say the same, and in print of no use: for eyes only.
    chart = "" if spark is None else sparkline_svg(replace(spark, alt=""), *SPARK)
    course = f'<div class="course">{chart}</div>' if chart else ""
    return (
        f'<li class="verdict-{slug(verdict.verdict)}">{stamp(page, verdict.verdict)}<p class="says"><a href="',
        f'">{words}</a></p><p class="by">{page.words(said_by(verdict))}</p>{facts}{course}</li>\n',
    )


def stamp(page: Page, verdict: str) -> str:
    """Return a verdict with its sign."""
    return f'<p class="stamp verdict-{slug(verdict)}">{verdict_icon(verdict)}{escape(page.say.verdicts[verdict])}</p>'


def tally_of(claims: Iterable[Published]) -> dict[str, int]:
    """Return how many claims got each verdict, in the order in which they are listed."""
    counted = Counter(entry.verdict.verdict for entry in claims)
    return {verdict: counted[verdict] for verdict in ORDER if counted[verdict]}


def share_bar(page: Page, tally: dict[str, int]) -> str:
    """Return a bar whose parts are the verdicts, with what it shows in words beside it."""
    total = sum(tally.values())
    at, parts = 0.0, []
    for verdict, number in tally.items():
        wide = 100 * number / total
        parts.append(
            f'<rect class="verdict-{slug(verdict)}" x="{at:.2f}" y="0" width="{wide:.2f}" height="8"/>'
        )
        at += wide
    counts = " · ".join(
        f'<span class="verdict-{slug(verdict)}">{verdict_icon(verdict)}{number} {escape(page.say.verdicts[verdict])}</span>'
        for verdict, number in tally.items()
    )
    bar = f'<svg class="share" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">{"".join(parts)}</svg>'
    return f'{bar}<p class="tally">{counts}</p>'
