"""The page of a claim: what was said, what the figures say, how sure that is, on which vintage, and how it is cited."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from trends.claims.card import card, cautions
from trends.claims.listing import said_by
from trends.claims.review import claim_reviews
from trends.claims.table import ClaimTable
from trends.claims.wording import kind_words, often
from trends.document.blocks import Note, VerdictBox, spans
from trends.document.text import escape, one_line, safe_href
from trends.files.output import json_text
from trends.messages import Message, quoted, recognised, said, with_ids
from trends.periods.calendar import parse_period
from trends.site.claim_list import claim_item, stamp
from trends.site.facets import FACETS, groups_of
from trends.site.frame import day_value
from trends.site.published import claim_sources
from trends.site.sources import source_list
from trends.verdict.wording import spelled, verdict_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trends.document.blocks import Figure
    from trends.site.frame import Frame, Page
    from trends.site.published import Published
    from trends.site.vintages import Step

__all__ = ["claim_data", "claim_page", "group_addresses", "review_of"]

MOST_OTHERS = 5
"""Other claims of the speaker that stand under a claim; the speaker's page has all."""


def group_addresses(claims: Sequence[Published]) -> dict[tuple[str, str], str]:
    """Return the page of every group by its facet and name."""
    return {(facet, group.name): group.page for facet in FACETS for group in groups_of(facet, claims)}


def claim_page(
    frame: Frame,
    entry: Published,
    figure: Figure | None,
    groups: Mapping[tuple[str, str], str],
    others: Sequence[Published],
) -> bytes:
    """Return the page.

    Parameters
    ----------
    frame : Frame
    entry : Published
    figure : Figure or None
        None where nothing can be drawn.
    groups : mapping of (facet, name) to str
        The pages that list it.
    others : sequence of Published
        What else its speaker said, the claim itself among them.
    """
    page = frame.page(entry.page, entry.verdict.as_of)
    claim = entry.verdict.claim
    words = page.words(said(claim.says, claim.language))
    top = page.trail(("claims/index.html", page.text("nav.claims"))) + page.opening(
        words,
        kicker=page.words(Message("words.capital", text=kind_words(claim.kind))),
        below=f'<p class="subtitle">{page.words(said_by(entry.verdict))}</p>\n',
    )
    main = (
        f'<div class="claim-body">\n{_verdict(page, entry)}{_figure(page, entry, figure)}{_certainty(page, entry)}'
        f"{_vintages(page, entry)}{_data(page, entry)}{_cite(page, entry)}{_others(page, entry, groups, others)}</div>\n"
        f"{_glance(page, entry, figure, groups)}"
    )
    title = f"{one_line(claim.says)} \N{EN DASH} {page.say.verdicts[entry.verdict.verdict]}"
    review = json_text(review_of(frame, entry), indent=None).strip().replace("<", "\\u003c")
    return page.finished(
        title,
        main,
        top=top,
        description=page.say.plain(entry.verdict.sentence),
        head=f'<script type="application/ld+json">{review}</script>\n',
        kind="claim",
    )


def review_of(frame: Frame, entry: Published) -> dict[str, Any]:
    """Return the verdict as ClaimReview, with the page as its address."""
    reviewer = one_line(frame.brand.organisation) or "incident-trends"
    address = frame.address + entry.page if frame.address else ""
    graph = claim_reviews(ClaimTable((entry.verdict,)), url=address, reviewer=reviewer)
    return {"@context": graph["@context"], **graph["@graph"][0]}


def claim_data(frame: Frame, entry: Published) -> bytes:
    """Return what the page says for programs: the entry of ``trends claims --json``, its vintages and its sources."""
    value = {
        **entry.verdict.to_dict(),
        "as_of": entry.verdict.as_of or None,
        "data_sha256": entry.verdict.data_sha256 or None,
        "withheld": entry.withheld,
        "page": frame.address + entry.page,
        "history": [
            {
                "as_of": step.record.as_of or None,
                "verdict": step.record.verdict,
                "rule": step.record.rule,
                "data_sha256": step.record.data_sha256 or None,
                "sentence": step.record.sentence,
            }
            for step in entry.steps
        ],
        "licences": [
            {"title": source.title or source.source, "licence": source.licence, "citation": source.citation}
            for source in claim_sources([entry.verdict])
        ],
    }
    return json_text(with_ids(value, frame.language)).encode()


def _verdict(page: Page, entry: Published) -> str:
    box = next(block for block in card(entry.verdict, None).blocks if isinstance(block, VerdictBox))
    # What kind of claim it is stands at a glance.
    box = replace(box, details=box.details[1:])
    notes = [Note(spans(note), "caution") for note in cautions(entry.verdict)]
    return page.blocks([box, *notes])


def _figure(page: Page, entry: Published, figure: Figure | None) -> str:
    if figure is None:
        return ""
    page.writer.placed = lambda _kind, _content: page.to(f"claims/{entry.stem}.svg")
    return f'<section class="drawn" aria-labelledby="figure">\n{page.heading("heading.figure")}{page.blocks([figure])}</section>\n'


def _certainty(page: Page, entry: Published) -> str:
    evidence = entry.verdict.evidence
    if entry.verdict.verdict == "not testable" or entry.withheld:
        return ""
    lines = []
    if evidence.chance is not None:
        chance = evidence.chance
        clause = Message("claims.sentence.chance", what=chance.what, often=often(chance.p))
        lines.append(page.words(Message("claims.sentence.plain", clause=clause)))
        # Of where incidents lie other histories are drawn, or none; its own words say what they are.
        if entry.verdict.claim.kind not in ("movement", "spread"):
            lines.append(page.text("certainty.draws", n=chance.draws))
    elif evidence.no_chance:
        lines.append(page.text("certainty.no_chance", why=evidence.no_chance))
    if evidence.revision is not None:
        lines.append(page.text("certainty.revision", p=often(evidence.revision.p), n=evidence.revision.n))
    else:
        lines.append(page.words(evidence.no_revision) if evidence.no_revision else page.text("certainty.old"))
    sentences = "".join(f"<p>{line}</p>\n" for line in lines)
    return f"{page.heading('heading.certainty')}{sentences}"


def _vintages(page: Page, entry: Published) -> str:
    head = page.heading("heading.vintages")
    if len(entry.steps) < 2:
        return f"{head}<p>{page.text('vintages.one') if entry.steps else page.text('vintages.none')}</p>\n"
    rows = "".join(_step(page, step) for step in entry.steps)
    heads = "".join(
        f'<th scope="col">{page.text(f"vintages.{name}")}</th>' for name in ("day", "verdict", "sentence")
    )
    return (
        f"{head}<p>{page.text('vintages.several', n=len(entry.steps))}</p>\n"
        f'<div class="vintages" data-label="{page.text("vintages.slider")}">'
        f'<div class="scroll" role="region" tabindex="0" aria-label="{page.text("heading.vintages")}"><table>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div></div>\n"
    )


def _step(page: Page, step: Step) -> str:
    record = step.record
    why = f' <span class="why">{page.words(step.why)}</span>' if step.why else ""
    day = page.words(Message("site.vintages.reached", day=step.day))
    return (
        f'<tr><th scope="row">{day}</th><td>{stamp(page, record.verdict)}</td>'
        f"<td>{page.words(record.sentence)}{why}</td></tr>"
    )


def _data(page: Page, entry: Published) -> str:
    sources = claim_sources([entry.verdict])
    if not sources:
        return f"{page.heading('heading.sources')}<p>{page.text('sources.none')}</p>\n"
    return page.heading("heading.sources") + source_list(page, sources)


def _cite(page: Page, entry: Published) -> str:
    frame, claim = page.frame, entry.verdict.claim
    who = one_line(frame.brand.organisation) or page.say.about
    citation = Message(
        "site.cite.claim",
        who=quoted(who),
        says=said(claim.says, claim.language),
        verdict=verdict_words(entry.verdict.verdict),
        title=recognised(frame.title),
        day=day_value(entry.verdict.as_of or frame.day),
        address=frame.address + entry.page if frame.address else "",
    )
    return (
        f'{page.heading("heading.cite")}<p class="citation">{escape(one_line(page.say.plain(citation)))}</p>\n'
        f"<p>{page.text('cite.data_too')}</p>\n"
    )


def _others(
    page: Page, entry: Published, groups: Mapping[tuple[str, str], str], others: Sequence[Published]
) -> str:
    beside = [other for other in others if other.id != entry.id]
    if not beside:
        return ""
    items = "".join(claim_item(page, other, drawn=False) for other in beside[:MOST_OTHERS])
    every = page.link(
        groups["speakers", one_line(entry.verdict.claim.who)], page.text("others.all", n=len(others))
    )
    more = f"<p>{every}</p>\n" if len(beside) > MOST_OTHERS else ""
    return f'{page.heading("heading.others")}<ol class="claims small">\n{items}</ol>\n{more}'


def _glance(
    page: Page, entry: Published, figure: Figure | None, groups: Mapping[tuple[str, str], str]
) -> str:
    claim = entry.verdict.claim

    def listed(facet: str, name: str, markup: str) -> str:
        path = groups.get((facet, one_line(name)))
        return page.link(path, markup) if path else markup

    rows = [
        ("speaker", listed("speakers", claim.who, page.words(quoted(claim.who)))),
        ("said", page.words(spelled(parse_period(claim.date)))),
        ("place", listed("places", entry.place, page.words(recognised(entry.place))) if entry.place else ""),
        ("kind", listed("kinds", claim.kind, page.words(kind_words(claim.kind)))),
        ("day", escape(page.say.long_date(entry.verdict.as_of)) if entry.verdict.as_of else ""),
        ("id", f"<code>{escape(claim.id)}</code>"),
        ("source", " ".join(_outward(address) for address in claim.source_url.split())),
    ]
    pairs = "".join(
        f'<tr><th scope="row">{page.text(f"glance.{name}")}</th><td>{value}</td></tr>'
        for name, value in rows
        if value
    )
    files = [(f"claims/{entry.stem}.json", "json")]
    if figure is not None:
        files += [(f"claims/{entry.stem}.svg", "svg")]
        files += [(f"claims/{entry.stem}.csv", "csv")] if figure.data else []
    links = "".join(f"<li>{page.link(path, page.text(f'file.{name}'))}</li>" for path, name in files)
    return (
        f'<aside class="glance" aria-labelledby="glance">\n{page.heading("heading.glance")}'
        f'<table class="pairs"><tbody>{pairs}</tbody></table>\n'
        f'{page.heading("heading.files", 3)}<ul class="files">{links}</ul>\n</aside>\n'
    )


def _outward(address: str) -> str:
    href = safe_href(address)
    if href is None:
        return ""
    name = href.split("/")[2]
    return f'<a href="{escape(href)}" rel="noopener noreferrer" dir="ltr">{escape(name)}</a>'
