"""The first page of a site: the score, what is clearest, where to go on, what changed; and the list of all claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trends.claims.brief import brief, question
from trends.claims.brief import title as finding
from trends.claims.sections import faults
from trends.document.blocks import Note, Paragraph, Tiles
from trends.messages import said
from trends.site.claim_list import claim_item, claim_list, share_bar, stamp, tally_of
from trends.site.facets import FACETS, group_name, groups_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trends.claims import ClaimTable
    from trends.claims.changes import Flip
    from trends.site.facets import Facet
    from trends.site.frame import Frame, Page
    from trends.site.published import Published

__all__ = ["all_claims", "home"]

MOST_CLEAR = 3
MOST_GROUPS = 5
MOST_FLIPS = 8


def home(
    frame: Frame, table: ClaimTable, claims: Sequence[Published], flips: Sequence[Flip], further: str
) -> bytes:
    """Return the first page.

    Parameters
    ----------
    frame : Frame
    table : ClaimTable
        As it was judged, for the score.
    claims : sequence of Published
        In the order of lists.
    flips : sequence of Flip
        Verdicts that changed, the newest first.
    further : str
        What stands below: reports and the like, as markup.
    """
    page = frame.page("index.html")
    blocks = brief(table)
    lead = [block for block in blocks if isinstance(block, Paragraph) and block.lead]
    tiles = [block for block in blocks if isinstance(block, Tiles)]
    caveat = [block for block in blocks if isinstance(block, Note)]
    title = page.title(finding(table.tally))
    top = page.opening(title, kicker=page.title(question(table)) if claims else "")
    wrong = [entry for entry in claims if entry.verdict.verdict == "contradicted"][:MOST_CLEAR]
    clear = (
        f'{page.heading("home.clear")}<ol class="claims">\n{"".join(claim_item(page, entry) for entry in wrong)}</ol>\n'
        f"<p>{page.link('verdicts/contradicted.html', page.text('home.all_contradicted', n=tally_of(claims)['contradicted']))}</p>\n"
        if wrong
        else ""
    )
    body = (
        f'<div class="answer">{page.blocks([*lead, *tiles, *caveat])}</div>\n{_browse(page, claims)}{clear}'
        f"{_changed(page, claims, flips)}{further}{page.blocks(faults(table))}"
    )
    return page.finished(
        frame.title, body, top=top, description=page.say.plain(finding(table.tally)), kind="home"
    )


def _browse(page: Page, claims: Sequence[Published]) -> str:
    if not claims:
        return ""
    facets: tuple[Facet, ...] = tuple(FACETS)
    written = "".join(_facet(page, facet, claims) for facet in facets)
    every = page.link("claims/index.html", page.text("home.all", n=len(claims)))
    return f'{page.heading("home.browse")}<p>{every}</p>\n<div class="browse">\n{written}</div>\n'


def _facet(page: Page, facet: Facet, claims: Sequence[Published]) -> str:
    groups = groups_of(facet, claims)
    items = "".join(
        f'<li>{page.link(group.page, group_name(page, group))} <span class="number">{len(group.claims)}</span></li>'
        for group in groups[:MOST_GROUPS]
    )
    more = (
        f"<p>{page.link(f'{facet}/index.html', page.text('home.more', n=len(groups)))}</p>"
        if len(groups) > MOST_GROUPS
        else ""
    )
    return (
        f'<section aria-labelledby="facet-{facet}-title">{page.heading(f"facet.{facet}.title", 3)}'
        f"<ul>{items}</ul>{more}</section>\n"
    )


def _changed(page: Page, claims: Sequence[Published], flips: Sequence[Flip]) -> str:
    head = page.heading("home.changed")
    if not flips:
        several = any(len(entry.steps) > 1 for entry in claims)
        return f"{head}<p>{page.text('home.unchanged' if several else 'home.one_vintage')}</p>\n"
    by_id = {entry.id: entry for entry in claims}
    items = "".join(
        f"<li>{_flip(page, by_id[flip.after.id], flip)}</li>\n"
        for flip in flips[:MOST_FLIPS]
        if flip.after.id in by_id
    )
    return f'{head}<ul class="flips">\n{items}</ul>\n'


def _flip(page: Page, entry: Published, flip: Flip) -> str:
    claim = entry.verdict.claim
    words = page.link(entry.page, page.words(said(claim.says, claim.language)))
    became = (
        f'{stamp(page, flip.before.verdict)}<span class="became">{page.text("home.became")}</span>'
        f"{stamp(page, flip.after.verdict)}"
    )
    return (
        f'<p class="says">{words}</p><div class="turn">{became}</div><p class="by">{page.words(flip.why)}</p>'
    )


def all_claims(frame: Frame, claims: Sequence[Published]) -> bytes:
    """Return the list of all claims."""
    page = frame.page("claims/index.html")
    top = page.trail() + page.opening(
        page.text("claims.title"),
        below=f'<p class="subtitle">{page.text("claims.lead", n=len(claims))}</p>\n'
        f"{share_bar(page, tally_of(claims)) if claims else ''}",
    )
    find = f"<p>{page.link('search.html', page.text('claims.find'))}</p>\n" if claims else ""
    return page.finished(page.plain("claims.title"), find + claim_list(page, claims), top=top)
