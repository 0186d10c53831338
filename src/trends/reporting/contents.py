"""What a report's folder holds: a job becomes files, the last of them the manifest."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from trends.document.blocks import Code, Document, Figure, Heading, Note, Paragraph, spans
from trends.document.glyphs import FONTS, boxes_named, shown_texts
from trends.document.text import one_line, slug
from trends.document.words import Words, words
from trends.errors import RenderError
from trends.files.output import json_text
from trends.fonts.choice import OWN_LETTER, fonts_for
from trends.messages import LANGUAGES, Message, in_language
from trends.reporting.changed_page import changed_blocks
from trends.reporting.changes import Changes, changes_between
from trends.reporting.colophon import colophon
from trends.reporting.editions import edition_of, previous_edition
from trends.reporting.figure_images import images_of
from trends.reporting.file_names import page_name
from trends.reporting.html import render_html
from trends.reporting.inputs import versions
from trends.reporting.logo import logo_bytes, logo_name
from trends.reporting.long_frames import CSV, whole_frames, without_frames
from trends.reporting.notebook import NotebookContent, read_notebook
from trends.reporting.pdf import render_pdf
from trends.reporting.scrub import notebook_text
from trends.verdict.rule import RULE_VERSION
from trends.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from trends.document.blocks import Block
    from trends.reporting.job import Job

__all__ = ["MANIFEST", "contents"]

MANIFEST = "manifest.json"
_TYPESETTING = threading.Lock()


def contents(
    job: Job, executed: dict[str, Any], typesetting: Callable[[], None] = lambda: None
) -> dict[str, bytes]:
    """Make every file of a report from its executed notebook.

    Parameters
    ----------
    job : Job
        The report.
    executed : dict
        Its notebook as `trends.reporting.runner.execute` returns it.
    typesetting : callable, optional
        Called when the notebook is understood and pages are about to be made.

    Returns
    -------
    dict of str to bytes
        By name inside the report's folder, with forward slashes; ``manifest.json`` names all others with their hash.

    Raises
    ------
    RenderError
        If the notebook shows what no report may, or does not say which day its data reach.
    """
    content = read_notebook(
        executed, language=job.language, title=job.shown_title, written_in=job.template.language
    )
    if all(isinstance(block, (Code, Heading)) for block in content.document.blocks):
        raise RenderError(f"The notebook of {job.name} shows nothing: no text, no figure, no table.")
    as_of = job.as_of or content.facts.as_of
    if not as_of:
        raise RenderError(
            f"The notebook of {job.name} does not say which day its data reach; let it end with facts(..., as_of=...)."
        )
    typesetting()
    figures = _named_figures(content.document)
    # Made beside the pages: the typesetter leaves Python to others while it works.
    beside = ThreadPoolExecutor(max_workers=1, thread_name_prefix="images")
    images = beside.submit(images_of, figures.values())
    beside.shutdown(wait=False)
    files = _found(job, executed, content, as_of, figures)
    earlier = previous_edition(job.home, as_of, job.parameters, job.language)
    changes = None if earlier is None else changes_between(earlier, edition_of(as_of, files))
    # Which edition is the last one is known only now that the data have said to which day they reach.
    if (
        changes is not None
        and earlier is not None
        and (revised := job.revised or {}).get("since") == earlier.as_of
    ):
        changes = replace(changes, rows=revised["rows"], totals=revised["totals"])
    if changes is not None:
        content = _with_changes(content, changes)
    if job.as_of is not None:
        looks_back = Message("editions.looks_back", day=date.fromisoformat(job.as_of))
        place, _ = _first_section(content.document)
        content = _with(content, [Note(spans(looks_back))], place, "the day looked back to")
    files |= _pages(job, content, as_of)
    files |= {f"figures/{name}.png": image for name, image in zip(figures, images.result(), strict=True)}
    manifest = {
        **_manifest(job, content, as_of, files),
        "previous": None if earlier is None else earlier.key(),
        "changes": None if changes is None else changes.to_dict(),
    }
    files[MANIFEST] = json_text(manifest).encode("utf-8")
    return files


def _found(
    job: Job,
    executed: dict[str, Any],
    content: NotebookContent,
    as_of: str,
    figures: Mapping[str, Figure],
) -> dict[str, bytes]:
    """Make the files that hold what was found: the notebook, the verdicts, and what the figures show."""
    verdicts = {
        "report": job.name,
        "as_of": as_of,
        "data_to": content.facts.as_of or None,
        "rule": RULE_VERSION,
        "title": one_line(content.document.title),
        **_verdicts(content),
    }
    return {
        "report.ipynb": notebook_text(without_frames(executed)).encode("utf-8"),
        "verdicts.json": json_text(verdicts).encode("utf-8"),
        **{
            f"data/{name}.csv": figure.data.encode("utf-8")
            for name, figure in figures.items()
            if figure.data.strip()
        },
        **{
            name: "".join(output["data"][CSV]).encode("utf-8")
            for output, name in whole_frames(executed["cells"])
        },
    }


def _with_changes(content: NotebookContent, changes: Changes) -> NotebookContent:
    """Tell what changed first of all on the page of the newest figures; without one, right after the answer."""
    place, opens = _first_section(content.document)
    # Under the heading of that page, and as a part of it.
    told = changed_blocks(changes, level=3 if opens else 2)
    return _with(content, told, place + opens, "what changed")


def _first_section(document: Document) -> tuple[int, bool]:
    """Return where the first section begins, and whether it begins a page."""
    for at, block in enumerate(document.blocks):
        if isinstance(block, Heading):
            return at, block.new_page
    return len(document.blocks), False


def _with(content: NotebookContent, told: list[Block], place: int, origin: str) -> NotebookContent:
    blocks = content.document.blocks
    return replace(
        content,
        document=replace(content.document, blocks=(*blocks[:place], *told, *blocks[place:])),
        origins=(*content.origins[:place], *[origin] * len(told), *content.origins[place:]),
    )


def _pages(job: Job, content: NotebookContent, as_of: str) -> dict[str, bytes]:
    """Make the pages that are read."""
    files: dict[str, bytes] = {}
    document, facts = content.document, content.facts
    parameters = {**job.parameters, "as_of": job.as_of}
    closing = colophon(facts, parameters, version=__version__)
    blocks = (*document.blocks, *closing)
    if "pdf" in job.formats and (boxes := boxes_named(shown_texts(document.title, blocks), "pdf")):
        blocks = (*blocks, Note(spans(boxes)))
    whole = replace(document, blocks=blocks, as_of=facts.as_of or as_of, brand=job.brand)
    # Beside the pages that show it, so that they can be made again from what is there.
    if name := logo_name(job.brand.logo):
        files[name] = logo_bytes(job.brand.logo)
    # matplotlib's mathtext keeps its state in one place for all threads.
    with _TYPESETTING:
        if "html" in job.formats:
            files[page_name(job.name, as_of, "html")] = render_html(whole, origins=content.origins).encode(
                "utf-8"
            )
        if "pdf" in job.formats:
            files[page_name(job.name, as_of, "pdf")] = render_pdf(whole, origins=content.origins)
    return files


def _fonts(job: Job, document: Document) -> list[dict[str, str]]:
    """Name the fonts of a report beside those of every report, with the files that they came from."""
    drawn = [f"{block.alt} {block.data}" for block in document.blocks if isinstance(block, Figure)]
    texts = [OWN_LETTER.get(job.language, ""), *drawn, *shown_texts(document.title, document.blocks)]
    return [font.to_dict() for font in fonts_for(texts)]


def _verdicts(content: NotebookContent) -> dict[str, Any]:
    return {"verdicts": list(content.facts.verdicts), **content.facts.extra}


def _named_figures(document: Document) -> dict[str, Figure]:
    """Return the figures by the names of their files."""
    named: dict[str, Figure] = {}
    for figure in (block for block in document.blocks if isinstance(block, Figure)):
        base = slug(figure.name, "figure")
        # Two figures of one name are common in a notebook that loops, and neither may overwrite the
        # other.
        name = next(name for name in (base, *(f"{base}-{i}" for i in range(2, 10_000))) if name not in named)
        named[name] = figure
    return named


def _latest(told: object) -> dict[str, Any] | None:
    """Return the last counts as the index shows them, their words in every language; None where there are none.

    Here and not there: a period among the values of a message needs pandas, and the index is written by the command.
    """
    if not isinstance(told, dict):
        return None
    try:
        values = [None if value is None else float(value) for value in told["values"]]
        said = {key: Message.from_plain(told[key]) for key in ("figure", "alt")}
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    return {
        "values": values,
        **{
            key: {language: one_line(in_language(text, language)) for language in LANGUAGES}
            for key, text in said.items()
        },
    }


def _lead(document: Document, say: Words) -> str:
    """Return the answer of a report in its language, as its index shows it."""
    found = (block for block in document.blocks if isinstance(block, Paragraph) and block.lead)
    return one_line("".join(say.plain(run.text) for run in next(found, Paragraph(())).spans))


def _manifest(job: Job, content: NotebookContent, as_of: str, files: Mapping[str, bytes]) -> dict[str, Any]:
    facts = content.facts
    first = facts.verdicts[0] if facts.verdicts else {}
    # By name and hash: the file given, and the same one named by the results, are one input.
    inputs = {(file.name, file.sha256): file.to_dict() for file in job.data.files}
    for source in facts.provenance:
        for file in source.get("files") or ():
            inputs.setdefault((str(file.get("name")), str(file.get("sha256"))), dict(file))
    seed = facts.seed if facts.seed is not None else job.parameters.get("seed")
    return {
        "report": job.name,
        "as_of": as_of,
        "as_of_asked": job.as_of,
        "data_to": facts.as_of or None,
        "title": words(job.language).plain(one_line(content.document.title)),
        "title_asked": job.title or None,
        "kicker": words(job.language).plain(one_line(content.document.kicker)) or None,
        "lead": _lead(content.document, words(job.language)) or None,
        "language": job.language,
        "rule": RULE_VERSION,
        "verdict": first.get("verdict"),
        "sentence": first.get("sentence"),
        "latest": _latest(facts.extra.get("latest")),
        "parameters": job.parameters,
        "seed": seed,
        "inputs": [inputs[key] for key in sorted(inputs)],
        "vintages": [vintage.to_dict() for vintage in job.data.vintages],
        "notebook": {"name": f"{job.template.name}.ipynb", "sha256": sha256(job.template.source).hexdigest()},
        "sources": list(facts.provenance),
        "licence": "; ".join(dict.fromkeys(str(s["licence"]) for s in facts.provenance if s.get("licence"))),
        "citation": "; ".join(
            dict.fromkeys(str(s["citation"]) for s in facts.provenance if s.get("citation"))
        ),
        "versions": versions(),
        "brand": {**asdict(job.brand), "logo": logo_name(job.brand.logo)},
        "own_fonts": [font.told() for font in job.fonts],
        "fonts": [*FONTS, *_fonts(job, content.document)],
        "digest": job.digest,
        "files": {name: sha256(content).hexdigest() for name, content in sorted(files.items())},
    }
