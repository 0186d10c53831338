"""Lists of claims by speaker, place, verdict and kind: a page that names all of a sort, and one for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from trends.claims.listing import ORDER
from trends.claims.wording import kind_words
from trends.document.text import escape, one_line, slug
from trends.messages import quoted, recognised
from trends.site.addresses import file_stems
from trends.site.claim_list import claim_list, share_bar, tally_of
from trends.verdict.wording import verdict_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from trends.site.frame import Frame, Page
    from trends.site.published import Published

__all__ = ["FACETS", "Facet", "Group", "facet_pages", "group_name", "groups_of", "meaning_of"]

Facet = Literal["verdicts", "speakers", "places", "kinds"]

FACETS: dict[Facet, Callable[[Published], str]] = {
    "verdicts": lambda entry: entry.verdict.verdict,
    "speakers": lambda entry: entry.verdict.claim.who,
    "places": lambda entry: entry.place,
    "kinds": lambda entry: entry.verdict.claim.kind,
}
"""What claims are listed by, each the name of a folder."""


@dataclass(frozen=True)
class Group:
    """Claims that have something in common: what sort of thing that is, its name as the ledger has it, in words, its page, and the claims."""

    facet: Facet
    name: str
    words: str
    page: str
    claims: tuple[Published, ...]


def groups_of(facet: Facet, claims: Sequence[Published]) -> list[Group]:
    """Return the groups of a facet, the largest first; verdicts in the order of lists. What has no name is in none."""
    by_name: dict[str, list[Published]] = {}
    for entry in claims:
        if name := one_line(FACETS[facet](entry)):
            by_name.setdefault(name, []).append(entry)
    stems = {name: slug(name) for name in by_name} if facet == "verdicts" else file_stems(sorted(by_name))

    def key(name: str) -> tuple[int, str]:
        return (ORDER.index(name) if facet == "verdicts" else -len(by_name[name]), name.casefold())

    return [
        Group(facet, name, _in_words(facet, name), f"{facet}/{stems[name]}.html", tuple(by_name[name]))
        for name in sorted(by_name, key=key)
    ]


def _in_words(facet: Facet, name: str) -> str:
    match facet:
        case "verdicts":
            return verdict_words(name)
        case "kinds":
            return kind_words(name)
        case "places":
            return recognised(name)
        case _:
            return quoted(name)


def facet_pages(frame: Frame, claims: Sequence[Published]) -> Iterator[tuple[str, bytes]]:
    """Give the pages of all facets."""
    for facet in FACETS:
        groups = groups_of(facet, claims)
        page = frame.page(f"{facet}/index.html")
        listed = "".join(_entry(page, group) for group in groups)
        title = page.text(f"facet.{facet}.title")
        top = page.trail() + page.opening(
            title, below=f'<p class="subtitle">{page.text(f"facet.{facet}.lead", n=len(groups))}</p>\n'
        )
        yield (
            page.path,
            page.finished(
                page.plain(f"facet.{facet}.title"), f'<ul class="groups">\n{listed}</ul>\n', top=top
            ),
        )
        for group in groups:
            yield group.page, _group(frame, facet, group)


def _entry(page: Page, group: Group) -> str:
    return (
        f'<li><p class="group-name">{page.link(group.page, group_name(page, group))} '
        f'<span class="number">{page.text("list.number", n=len(group.claims))}</span></p>'
        f"{share_bar(page, tally_of(group.claims))}</li>\n"
    )


def _group(frame: Frame, facet: Facet, group: Group) -> bytes:
    page = frame.page(group.page)
    above = page.trail((f"{facet}/index.html", page.text(f"facet.{facet}.title")))
    tally = share_bar(page, tally_of(group.claims)) if facet != "verdicts" else ""
    number = page.text("list.number", n=len(group.claims))
    meaning = f"{page.text(meaning_of(group.name))} " if facet == "verdicts" else ""
    top = above + page.opening(
        group_name(page, group),
        kicker=page.text(f"facet.{facet}.one"),
        below=f'<p class="subtitle">{meaning}{number}</p>\n{tally}',
    )
    title = page.say.plain(group.words)
    return page.finished(
        f"{page.plain(f'facet.{facet}.one')}: {title}", claim_list(page, group.claims), top=top
    )


def meaning_of(verdict: str) -> str:
    """Return the id of what a verdict means."""
    return f"verdict.{verdict.replace(' ', '_')}"


def group_name(page: Page, group: Group) -> str:
    """Return the name of a group as markup, with the capital of a title where it is no name of somebody's."""
    text = page.say.plain(group.words)
    return escape(text if group.facet == "speakers" else text[:1].upper() + text[1:])
