"""The index of a folder of reports: each with its verdict, its latest figure, and what could not be made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import quote

from babel import Locale

from trends.document.blocks import Spark
from trends.document.fragments import escape, verdict_icon
from trends.document.sparkline import sparkline_svg
from trends.document.text import one_line, slug
from trends.document.words import LANGUAGES, Words, words
from trends.errors import TrendsError
from trends.reporting.failed import FAILURE, reasons_of
from trends.reporting.failure import reason_html
from trends.reporting.feed import feed, flipped, publisher
from trends.reporting.file_names import published_pages
from trends.reporting.html import house, page, script, unbroken_words

__all__ = ["PAGES", "index", "report_list"]

Manifest = Mapping[str, Any]
SPARK = (132, 30)
"""Width and height of the small chart, in CSS pixels: beside a title on a wide page, under it on a phone."""


def _address(manifest: Manifest) -> str:
    return f"{quote(str(manifest['report']))}/{quote(str(manifest['as_of']))}"


def index(manifests: Sequence[Manifest], language: str = "en", failed: Sequence[Manifest] = ()) -> bytes:
    """Write ``index.html``: every report with its newest edition, newest data first, and the earlier editions in it.

    It is a plain list; where scripts run it can be searched, and filtered by country and verdict.

    Parameters
    ----------
    manifests : sequence of mapping
        Those of all editions, newest data first.
    language : str
        Language of the page.
    failed : sequence of mapping
        What is known of each report that failed, as `trends.reporting.failed.failures` has it.
    """
    say = words(language)
    brand = publisher(manifests)
    searched, listed = report_list(manifests, say, failed)
    body = (
        f'<a class="skip" href="#report">{escape(say.skip)}</a>\n<div class="page">\n<header>\n'
        f"{house(brand, say)}<h1>{escape(say.index_title)}</h1>"
        f'<p class="subtitle">{escape(say.index_lead)}</p>\n</header>\n<main id="report">{listed}'
        f'</main>\n<footer><p><a href="feed.xml">{escape(say.feed)}</a></p></footer>\n</div>\n'
    )
    link = f'<link rel="alternate" type="application/atom+xml" title="{escape(say.feed)}" href="feed.xml">\n'
    return page(
        say.index_title,
        body,
        language=language,
        description=say.index_lead,
        links=link,
        script=script("index") if searched else "",
        brand=brand,
    ).encode("utf-8")


def report_list(
    manifests: Sequence[Manifest], say: Words, failed: Sequence[Manifest] = ()
) -> tuple[bool, str]:
    """Write the list of reports, with the form that narrows it; addresses start at the folder of all reports.

    Returns
    -------
    bool
        Whether there is a form, which the script ``index`` serves.
    str
        The list as HTML.
    """
    editions: dict[str, list[Manifest]] = {}
    for manifest in manifests:
        editions.setdefault(str(manifest["report"]), []).append(manifest)
    wrong = {str(failure["report"]): failure for failure in failed}
    items = "".join(_item(found, say, wrong.get(name)) for name, found in editions.items())
    items += "".join(_never_made(failure, say) for name, failure in wrong.items() if name not in editions)
    listed = f'<ol class="reports">{items}</ol>' if items else f"<p>{escape(say.index_empty)}</p>"
    newest = [found[0] for found in editions.values()]
    return len(newest) > 1, f"{_filters(newest, say)}{listed}"


def _country(manifest: Manifest) -> str:
    """Return the country that a report is about, by the name that it is known by here."""
    parameters = manifest.get("parameters")
    country = parameters.get("country") if isinstance(parameters, Mapping) else None
    if not country:
        return ""  # and the names of the world's countries, with pandas, stay unread
    from trends.names.countries import match_country

    names = []
    for text in country if isinstance(country, list) else [country]:
        name = one_line(str(text))
        with suppress(TrendsError):
            name = match_country(name).name if name else ""
        names.append(name)
    return ", ".join(names)


def _filters(newest: Sequence[Manifest], say: Words) -> str:
    """Write the form, hidden until the script that serves it runs; a filter that could not narrow is left out."""
    if len(newest) < 2:
        return ""
    countries = sorted({country for manifest in newest if (country := _country(manifest))}, key=str.casefold)
    verdicts = {str(manifest.get("verdict") or "") for manifest in newest}

    def choice(name: str, label: str, options: Iterable[tuple[str, str]]) -> str:
        listed = "".join(
            f'<option value="{escape(value)}">{escape(text)}</option>' for value, text in options
        )
        return (
            f'<label>{escape(label)} <select name="{name}"><option value="">{escape(say.index_all)}</option>{listed}'
            "</select></label>"
        )

    return (
        '<form id="filters" class="filters" role="search" hidden>'
        f'<label>{escape(say.index_search)} <input type="search" name="q" autocomplete="off"></label>'
        + (choice("country", say.index_country, ((one, one) for one in countries)) if countries else "")
        + choice(
            "verdict",
            say.index_verdict,
            ((key, told) for key, told in say.verdicts.items() if key in verdicts),
        )
        + f'<p id="count" role="status" data-text="{escape(say.index_count)}"></p></form>\n'
    )


_LABELS = {"html": "HTML", "pdf": "PDF"}
_OTHERS = (("report.ipynb", "Jupyter"), ("verdicts.json", "JSON"))


def _links(manifest: Manifest, others: Iterable[tuple[str, str]] = ()) -> list[str]:
    files_ = manifest.get("files") or {}
    named = [(name, _LABELS[form]) for form, name in published_pages(manifest).items()]
    named += [(name, label) for name, label in others if name in files_]
    return [f'<a href="{_address(manifest)}/{quote(name)}">{label}</a>' for name, label in named]


def _item(editions: Sequence[Manifest], say: Words, failed: Manifest | None) -> str:
    manifest = editions[0]
    title = _own(manifest, "title", say, unbroken_words)
    main = next(iter(published_pages(manifest).values()), None)
    heading = f'<a href="{_address(manifest)}/{quote(main)}">{title}</a>' if main else title
    kicker = _own(manifest, "kicker", say, unbroken_words)
    verdict = str(manifest.get("verdict") or "")
    # The answer in the report's own language; editions of earlier versions have the verdict's in English.
    sentence = _own(manifest, "lead", say) or _said(one_line(str(manifest.get("sentence") or "")), say)
    changed = f'<p class="flipped">{escape(say.index_flipped)}</p>' if flipped(manifest) else ""
    attribute = f' data-verdict="{escape(verdict)}"' if verdict in say.verdicts else ""
    links = [_dated(manifest, say), *_language(manifest, say), *_links(manifest, _OTHERS)]
    return (
        f'<li data-report="{escape(str(manifest["report"]))}" data-country="{escape(_country(manifest))}"{attribute}>'
        + (f'<p class="kicker">{kicker}</p>' if kicker else "")
        + f"<h2>{heading}</h2>{_recent(manifest, say)}{_stamp(verdict, say)}"
        + (f'<p class="sentence">{sentence}</p>' if sentence else "")
        + changed
        + (_why(failed, say.index_failed, say) if failed else "")
        + f'<p class="links">{" · ".join(links)}</p>{_earlier(editions[1:], say)}</li>\n'
    )


def _never_made(failed: Manifest, say: Words) -> str:
    """Write the item of a report of which there is no edition."""
    name = str(failed["report"])
    title = _own({**failed, "title": failed.get("title") or name}, "title", say)
    return (
        f'<li data-report="{escape(name)}" data-country=""><h2>{title}</h2>'
        f"{_why(failed, f'{say.failure_title}.', say)}</li>\n"
    )


def _why(failed: Manifest, what: str, say: Words) -> str:
    """Say that a report failed, why in a sentence, and where more is told."""
    reasons = reasons_of(failed)
    reason = f'<span class="reason">{reason_html(one_line(reasons[0]), say)}</span>' if reasons else ""
    link = f'<a href="{quote(str(failed["report"]))}/{FAILURE}">{escape(say.index_why)}</a>'
    return f'<p class="failed"><strong>{escape(what)}</strong> {link}{reason}</p>'


def _said(text: str, say: Words) -> str:
    said = say.said(text)
    shown = escape(said.text)
    return f'<span lang="{said.language}" dir="ltr">{shown}</span>' if said.foreign else shown


def _own(manifest: Manifest, key: str, say: Words, markup: Callable[[str], str] = escape) -> str:
    """Write a text of a report that is in the report's own language."""
    text = markup(say.plain(one_line(str(manifest.get(key) or ""))))
    language = str(manifest.get("language") or say.language)
    if not text or language == say.language or language not in LANGUAGES:
        return text
    return f'<span lang="{language}" dir="auto">{text}</span>'


def _language(manifest: Manifest, say: Words) -> list[str]:
    """Name the language of a report that is in another one than the index: in itself, for those who read it."""
    language = str(manifest.get("language") or say.language)
    if language == say.language or language not in LANGUAGES:
        return []
    return [f'<span lang="{language}">{escape(Locale(language).get_display_name() or language)}</span>']


def _recent(manifest: Manifest, say: Words) -> str:
    """Write the small chart of the last periods with the latest figure; nothing where a report has none, or a strange one."""
    latest: Any = manifest.get("latest")  # what a file says, which may be anything
    try:
        values = tuple(None if value is None else float(value) for value in latest["values"])
        figure, alt = (one_line(latest[key][say.language]) for key in ("figure", "alt"))
    except (KeyError, TypeError, ValueError, AttributeError):
        return ""
    last = tuple(at for at, value in enumerate(values) if value is not None)[-1:]
    return f'<p class="recent">{sparkline_svg(Spark(values, alt, last), *SPARK)} <span>{escape(figure)}</span></p>'


def _stamp(verdict: str, say: Words) -> str:
    if verdict not in say.verdicts:
        return ""
    return (
        f'<p class="stamp verdict-{slug(verdict)}">{verdict_icon(verdict)}{escape(say.verdicts[verdict])}</p>'
    )


def _dated(manifest: Manifest, say: Words) -> str:
    day = str(manifest["as_of"])
    return escape(say.data_to).replace(
        "{day}", f'<time datetime="{escape(day)}">{escape(say.long_date(day))}</time>'
    )


def _earlier(editions: Sequence[Manifest], say: Words) -> str:
    """Write the editions before the newest as a folded list."""
    if not editions:
        return ""
    lines = []
    for manifest in editions:
        links = _links(manifest)
        verdict = say.verdicts.get(str(manifest.get("verdict") or ""), "")
        lines.append(
            f"<li>{' · '.join([_dated(manifest, say), *([escape(verdict)] if verdict else []), *links])}</li>"
        )
    return f"<details><summary>{escape(say.index_earlier)} ({len(editions)})</summary><ul>{''.join(lines)}</ul></details>"


PAGES = {"index.html": index, "feed.xml": feed}
