"""Every file of a site, by its name: pages, figures, the machine-readable copy, scripts and style."""

from __future__ import annotations

from importlib.resources import files as packaged
from typing import TYPE_CHECKING

from trends.claims.review import claim_reviews
from trends.claims.table import ClaimTable
from trends.document.text import escape, one_line
from trends.files.output import json_text
from trends.messages import with_ids
from trends.reporting.html import script, sheet
from trends.site.about import about, data_page
from trends.site.claim_page import claim_data, claim_page, group_addresses, review_of
from trends.site.descriptions import CRATE, CSVW, PACKAGE, csvw, data_package, research_object
from trends.site.facets import facet_pages, groups_of
from trends.site.frame import Frame
from trends.site.home import all_claims, home
from trends.site.published import claim_sources
from trends.site.reports import FOLDER, reports_page
from trends.site.search import search_index, search_page
from trends.site.tables import TABLES
from trends.site.vintages import flips
from trends.site.watch import watch_page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from trends.document.blocks import Figure
    from trends.site.options import SiteOptions
    from trends.site.published import Published
    from trends.site.reports import Reports

__all__ = ["site_files"]

COPY = (
    ("data/claims.json", "copy.json"),
    *((table.path, f"copy.{table.name}") for table in TABLES),
    ("data/claim-reviews.json", "copy.reviews"),
    (PACKAGE, "copy.package"),
    (CSVW, "copy.csvw"),
    (CRATE, "copy.crate"),
)
"""The files of the machine-readable copy, each with what it is."""


def site_files(
    options: SiteOptions,
    table: ClaimTable,
    claims: Sequence[Published],
    figures: Mapping[str, Figure],
    reports: Reports | None,
    watch: dict[str, Any] | None,
) -> dict[str, bytes]:
    """Return the content of every file of a site by its name.

    Parameters
    ----------
    options : SiteOptions
    table : ClaimTable
        As it was judged.
    claims : sequence of Published
        What may be shown of it, in the order of lists.
    figures : mapping of str to Figure
        By stem of the claim's page.
    reports : Reports or None
    watch : dict or None
        The result of a watch.
    """
    frame = _frame(options, table, reports, watch)
    made: dict[str, bytes] = {}
    for entry in claims:
        figure = figures.get(entry.stem)
        made[f"claims/{entry.stem}.json"] = claim_data(frame, entry)
        if figure is not None:
            made[f"claims/{entry.stem}.svg"] = figure.svg.encode("utf-8", "replace")
            if figure.data:
                made[f"claims/{entry.stem}.csv"] = figure.data.encode()
    groups = group_addresses(claims)
    speakers = {entry.id: group.claims for group in groups_of("speakers", claims) for entry in group.claims}
    for entry in claims:
        made[entry.page] = claim_page(
            frame, entry, figures.get(entry.stem), groups, speakers.get(entry.id, ())
        )
    made |= dict(facet_pages(frame, claims))
    made["claims/index.html"] = all_claims(frame, claims)
    made["search.html"] = search_page(frame)
    made["about.html"] = about(frame, claims)
    made["data.html"] = data_page(frame, claims, COPY)
    if reports is not None:
        made |= {name: path.read_bytes() for name, path in reports.files.items()}
        made[f"{FOLDER}/index.html"] = reports_page(frame, reports)
        made["assets/reports.js"] = script("index").encode()
    if watch is not None:
        made["watch.html"] = watch_page(frame, watch)
    changed = flips({entry.id: entry.steps for entry in claims})
    made["index.html"] = home(frame, table, claims, changed, _further(frame, reports, watch))
    made |= _assets(frame, claims)
    made |= _copy(frame, table, claims, made)
    if frame.address:
        made["sitemap.xml"] = _sitemap(frame, made)
    return made


def _frame(
    options: SiteOptions, table: ClaimTable, reports: Reports | None, watch: dict[str, Any] | None
) -> Frame:
    sections = [
        ("claims/index.html", "nav.claims"),
        ("verdicts/index.html", "nav.verdicts"),
        ("speakers/index.html", "nav.speakers"),
        ("places/index.html", "nav.places"),
        ("kinds/index.html", "nav.kinds"),
        *([("reports/index.html", "nav.reports")] if reports else []),
        *([("watch.html", "nav.watch")] if watch is not None else []),
        ("data.html", "nav.data"),
        ("about.html", "nav.about"),
    ]
    day = table.as_of.isoformat() if table.as_of else table.last_day
    return Frame(options.title, day, options.language, options.brand, options.address, tuple(sections))


def _further(frame: Frame, reports: Reports | None, watch: dict[str, Any] | None) -> str:
    """Return what leads from the first page to reports and watch."""
    page = frame.page("index.html")
    written = ""
    if reports is not None:
        names = {str(manifest["report"]) for manifest in reports.manifests}
        lead = page.link("reports/index.html", page.text("home.reports", n=len(names)))
        written += f"{page.heading('reports.title')}<p>{lead}</p>\n"
    if watch is not None:
        written += f"{page.heading('watch.title')}<p>{page.link('watch.html', page.text('watch.lead'))}</p>\n"
    return written


def _assets(frame: Frame, claims: Sequence[Published]) -> dict[str, bytes]:
    own = {name: _packaged(name) for name in ("site.css", "site.js", "search.js")}
    return {
        "assets/site.css": (sheet(frame.brand) + own["site.css"]).encode(),
        "assets/site.js": own["site.js"].encode(),
        "assets/search.js": own["search.js"].encode(),
        "assets/search-index.js": search_index(frame, claims),
    }


def _packaged(name: str) -> str:
    return packaged("trends.site").joinpath(name).read_text(encoding="utf-8").replace("\r\n", "\n")


def _copy(
    frame: Frame, table: ClaimTable, claims: Sequence[Published], made: Mapping[str, bytes]
) -> dict[str, bytes]:
    """Return the machine-readable copy."""
    shown = {entry.id: entry.verdict for entry in claims}
    whole = ClaimTable(
        tuple(shown[verdict.claim.id] for verdict in table.verdicts), table.problems, table.as_of
    )
    reviews = {
        "@context": claim_reviews(whole)["@context"],
        "@graph": [
            {key: value for key, value in review_of(frame, entry).items() if key != "@context"}
            for entry in claims
        ],
    }
    copy = {
        "data/claims.json": json_text(with_ids(whole.to_dict(), frame.language)).encode(),
        "data/claim-reviews.json": json_text(reviews).encode(),
        **{each.path: each.csv(claims) for each in TABLES},
    }
    sources = claim_sources(entry.verdict for entry in claims)
    copy[PACKAGE] = json_text(data_package(frame, copy, sources)).encode()
    copy[CSVW] = json_text(csvw(frame)).encode()
    copy[CRATE] = json_text(research_object(frame, {**made, **copy}, sources)).encode()
    return copy


def _sitemap(frame: Frame, made: Mapping[str, bytes]) -> bytes:
    """Return the list of pages for search engines (https://www.sitemaps.org/protocol.html)."""
    pages = sorted(name for name in made if name.endswith(".html"))
    items = "".join(f"<url><loc>{escape(frame.address + one_line(name))}</loc></url>\n" for name in pages)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{items}</urlset>\n"
    ).encode()
