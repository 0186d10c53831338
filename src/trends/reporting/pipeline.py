"""From a name and parameters to a published report."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from hashlib import sha256
from os import PathLike
from pathlib import Path
from typing import Any

from trends import __version__
from trends.document.blocks import Document, Figure
from trends.document.text import one_line, slug
from trends.document.words import words
from trends.errors import ParameterError, RenderError, TrendsError, listed
from trends.output import json_text
from trends.periods import parse_period
from trends.reporting.catalogue import DEFAULT, Template, template
from trends.reporting.colophon import colophon
from trends.reporting.html import render_html
from trends.reporting.inputs import Given, digest, given, versions
from trends.reporting.listing import PAGES
from trends.reporting.notebook import NotebookContent, read_notebook
from trends.reporting.parameters import model_of, read_parameters
from trends.reporting.pdf import render_pdf
from trends.reporting.publish import prepare, publish, refresh, unchanged
from trends.reporting.runner import execute, stop_kernels
from trends.reporting.scrub import notebook_text

__all__ = ["FORMATS", "RenderedReport", "render"]

FORMATS = ("html", "pdf")
Progress = Callable[[str, str], None]
_TYPESETTING = threading.Lock()


@dataclass(frozen=True)
class RenderedReport:
    """A published report.

    Attributes
    ----------
    name : str
        Name of the report.
    as_of : str
        Last day of its data, which names its folder.
    path : Path
        The folder.
    verdict : str or None
        Its first verdict.
    sentence : str
        What the verdict says in words.
    skipped : bool
        True where nothing had changed and the report was left as it was.
    """

    name: str
    as_of: str
    path: Path
    verdict: str | None
    sentence: str
    skipped: bool


@dataclass(frozen=True)
class _Job:
    """One report to render, checked as far as it can be without running it."""

    template: Template
    parameters: dict[str, Any]
    told: dict[str, Any]
    data: Given
    as_of: str | None
    formats: tuple[str, ...]
    language: str
    digest: str


def render(
    names: Iterable[str] = (),
    *,
    out: str | PathLike[str] = "reports",
    parameters: Mapping[str, Any] | None = None,
    formats: Sequence[str] = FORMATS,
    as_of: str | date | None = None,
    language: str = "en",
    force: bool = False,
    jobs: int = 1,
    progress: Progress | None = None,
    notebooks: Path | None = None,
) -> list[RenderedReport]:
    """Render reports and publish them under `out`.

    Parameters
    ----------
    names : iterable of str
        Reports; without any, the default one.
    out : path
        Folder of all reports; each gets ``OUT/<name>/<as-of>/``.
    parameters : mapping, optional
        Parameters of every named report, as texts or values.
    formats : sequence of str
        ``html``, ``pdf`` or both.
    as_of : date or str, optional
        The day up to which figures are visible; by default the last day that the data cover.
    language : str
        Language of the fixed words.
    force : bool
        Render even where nothing has changed.
    jobs : int
        Reports at a time.
    progress : callable, optional
        Called with a report's name and what is being done to it.
    notebooks : Path, optional
        Folder of the notebooks; by default the package's own.

    Returns
    -------
    list of RenderedReport
        In the order of `names`.

    Raises
    ------
    ParameterError
        For an unknown report, format or language, or a parameter that is unknown, impossible or looks like a secret;
        nothing has been run then.
    InputError
        If the data cannot be found.
    RenderError
        If a report fails, after all others are done; what was published before stays as it was.
    """
    wanted = list(dict.fromkeys(names)) or [DEFAULT]
    if jobs < 1:
        raise ParameterError(f"jobs is a whole number from 1, not {jobs!r}.")
    planned = [
        _plan(template(name, notebooks), dict(parameters or {}), _formats(formats), _day(as_of), language)
        for name in wanted
    ]
    folder = Path(out)
    prepare(folder)
    tell = progress or (lambda _name, _what: None)
    with ThreadPoolExecutor(max_workers=min(jobs, len(planned)), thread_name_prefix="report") as pool:
        futures = [pool.submit(_one, job, folder, force=force, tell=tell) for job in planned]
        done: list[RenderedReport] = []
        failed: list[tuple[str, TrendsError]] = []
        for job, future in zip(planned, futures, strict=True):
            try:
                done.append(future.result())
            except TrendsError as error:
                failed.append((job.template.name, error))
            except BaseException:
                # Interrupted, or a fault of this program: nobody waits for the others any more.
                pool.shutdown(wait=False, cancel_futures=True)
                stop_kernels()
                raise
    if failed:
        if len(planned) == 1:
            raise failed[0][1]
        first = f"{failed[0][0]}: {failed[0][1]}"
        raise RenderError(
            f"{len(failed)} of {len(planned)} reports failed ({listed(name for name, _ in failed)}); {first}"
        )
    return done


def _formats(formats: Sequence[str]) -> tuple[str, ...]:
    chosen = formats.split(",") if isinstance(formats, str) else list(formats)
    chosen = [one_line(str(name)).lower() for name in chosen if str(name).strip()]
    for name in chosen:
        if name not in FORMATS:
            raise ParameterError(f"{name[:40]!r} is no format; the formats are {listed(FORMATS)}.")
    if not chosen:
        raise ParameterError(f"No format is given; the formats are {listed(FORMATS)}.")
    return tuple(name for name in FORMATS if name in chosen)


def _day(as_of: str | date | None) -> str | None:
    """Read the day; a month or a year means its last day."""
    if as_of is None or as_of == "":
        return None
    return parse_period(as_of).end_time.date().isoformat()


def _plan(
    chosen: Template, parameters: dict[str, Any], formats: tuple[str, ...], as_of: str | None, language: str
) -> _Job:
    """Check everything that can be checked before a kernel starts."""
    words(language)
    model, declared = model_of(chosen.notebook)
    values = read_parameters(model, parameters, report=chosen.name).values()
    data = given(values.get("data"))
    if "data" in values:
        values["data"] = data.name
    told = dict(values)
    if as_of is not None and "as_of" not in declared:
        raise ParameterError(f"The report {chosen.name} cannot look back: its notebook takes no as_of.")
    if "as_of" in declared:
        told["as_of"] = as_of
    if "language" in declared:
        told["language"] = language
    stamp = digest(
        report=chosen.name,
        notebook=chosen.source,
        data=data,
        parameters=values,
        formats=formats,
        as_of=as_of,
        language=language,
    )
    return _Job(chosen, values, told, data, as_of, formats, language, stamp)


def _one(job: _Job, out: Path, *, force: bool, tell: Progress) -> RenderedReport:
    """Render one report, unless it is there already."""
    name = job.template.name
    pages = {page: partial(write, language=job.language) for page, write in PAGES.items()}
    if not force and (manifest := unchanged(out, name, job.digest)):
        refresh(out, pages)
        tell(name, "unchanged")
        return _rendered(out / name / str(manifest["as_of"]), manifest, skipped=True)
    tell(name, "starting")
    executed = execute(
        job.template.notebook,
        job.told,
        inputs=job.data.inputs,
        cell_started=lambda number, total: tell(name, f"cell {number} of {total}"),
    )
    content = read_notebook(executed, language=job.language, title=str(job.parameters.get("title") or ""))
    as_of = job.as_of or content.facts.as_of
    if not as_of:
        raise RenderError(
            f"The notebook of {name} does not say which day its data reach; let it end with facts(..., as_of=...)."
        )
    tell(name, "typesetting")
    files = _files(job, executed, content, as_of)
    manifest = _manifest(job, content, as_of, files)
    files["manifest.json"] = json_text(manifest).encode("utf-8")
    path = publish(out, name, as_of, files, pages)
    tell(name, "done")
    return _rendered(path, manifest, skipped=False)


def _rendered(path: Path, manifest: Mapping[str, Any], *, skipped: bool) -> RenderedReport:
    return RenderedReport(
        str(manifest["report"]),
        str(manifest["as_of"]),
        path,
        manifest.get("verdict"),
        str(manifest.get("sentence") or ""),
        skipped,
    )


def _files(job: _Job, executed: dict[str, Any], content: NotebookContent, as_of: str) -> dict[str, bytes]:
    """Make every file of a report but its manifest."""
    document, facts = content.document, content.facts
    closing = colophon(document, facts, job.parameters, version=__version__)
    whole = replace(document, blocks=(*document.blocks, *closing), as_of=facts.as_of or as_of)
    verdicts = {
        "report": job.template.name,
        "as_of": as_of,
        "title": one_line(document.title),
        **_verdicts(content),
    }
    files = {
        "report.ipynb": notebook_text(executed).encode("utf-8"),
        "verdicts.json": json_text(verdicts).encode("utf-8"),
        **_figures(document),
    }
    # matplotlib's mathtext keeps its state in one place for all threads.
    with _TYPESETTING:
        if "html" in job.formats:
            files["report.html"] = render_html(whole, origins=content.origins).encode("utf-8")
        if "pdf" in job.formats:
            files["report.pdf"] = render_pdf(whole, origins=content.origins)
    return files


def _verdicts(content: NotebookContent) -> dict[str, Any]:
    return {"verdicts": list(content.facts.verdicts), **content.facts.extra}


def _figures(document: Document) -> dict[str, bytes]:
    """Return the figures as PNG, and as CSV what they show."""
    files: dict[str, bytes] = {}
    taken: set[str] = set()
    for block in document.blocks:
        if not isinstance(block, Figure):
            continue
        base = slug(block.name, "figure")
        name = next(name for name in (base, *(f"{base}-{i}" for i in range(2, 10_000))) if name not in taken)
        taken.add(name)
        files[f"figures/{name}.png"] = block.png_bytes()
        if block.data.strip():
            files[f"data/{name}.csv"] = block.data.encode("utf-8")
    return files


def _manifest(job: _Job, content: NotebookContent, as_of: str, files: Mapping[str, bytes]) -> dict[str, Any]:
    facts = content.facts
    first = facts.verdicts[0] if facts.verdicts else {}
    inputs = {(file.name, file.sha256): file.to_dict() for file in job.data.files}
    for source in facts.provenance:
        for file in source.get("files") or ():
            inputs.setdefault((str(file.get("name")), str(file.get("sha256"))), dict(file))
    seed = facts.seed if facts.seed is not None else job.parameters.get("seed")
    return {
        "report": job.template.name,
        "as_of": as_of,
        "data_to": facts.as_of or None,
        "title": one_line(content.document.title),
        "language": job.language,
        "verdict": first.get("verdict"),
        "sentence": first.get("sentence"),
        "parameters": job.parameters,
        "seed": seed,
        "inputs": [inputs[key] for key in sorted(inputs)],
        "notebook": {"name": f"{job.template.name}.ipynb", "sha256": sha256(job.template.source).hexdigest()},
        "sources": list(facts.provenance),
        "licence": "; ".join(dict.fromkeys(str(s["licence"]) for s in facts.provenance if s.get("licence"))),
        "citation": "; ".join(
            dict.fromkeys(str(s["citation"]) for s in facts.provenance if s.get("citation"))
        ),
        "versions": versions(),
        "digest": job.digest,
        "files": {name: sha256(content).hexdigest() for name, content in sorted(files.items())},
    }
