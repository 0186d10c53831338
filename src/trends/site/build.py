"""A site from a ledger: judged once, drawn once, written where something has changed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from trends.arguments import guarded
from trends.document.blocks import Figure
from trends.errors import InputError
from trends.files.bundled import bundled_ledger
from trends.messages import in_language
from trends.site.folder import Mark, held, place, read_mark, same_files
from trends.site.inputs import data_named, site_key
from trends.site.options import checked

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from os import PathLike

    from trends.document.blocks import Brand
    from trends.site.folder import Placed
    from trends.site.options import SiteOptions
    from trends.site.published import Published

__all__ = ["Site", "build_site"]


@dataclass(frozen=True)
class Site:
    """What became of a site.

    Attributes
    ----------
    path : Path
        Its folder; ``index.html`` is its first page.
    status : {"new", "unchanged", "written again"}
    claims : int
        Claims that have a page.
    files : int
        Files of the site.
    written, removed, left : tuple of str
        Files that were written and removed, and those that the site has no more but somebody has worked on.
    problems : tuple of str
        What is wrong with entries that could not be judged, in the site's language.
    """

    path: Path
    status: Literal["new", "unchanged", "written again"]
    claims: int
    files: int
    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return what ``trends site --json`` prints."""
        return {
            "path": self.path.as_posix(),
            "status": self.status,
            "claims": self.claims,
            "files": self.files,
            "written": len(self.written),
            "removed": list(self.removed),
            "left": list(self.left),
            "problems": list(self.problems),
        }


def _silent(_what: str, _done: int, _of: int) -> None:
    pass


@guarded
def build_site(
    ledger: str | PathLike[str] | None = None,
    out: str | PathLike[str] = "site",
    *,
    reports: str | PathLike[str] | None = None,
    watch: str | PathLike[str] | None = None,
    as_of: date | str | None = None,
    language: str = "en",
    title: str = "",
    brand: str | PathLike[str] | Mapping[str, Any] | Brand | None = None,
    address: str = "",
    history: str | PathLike[str] | None = None,
    nowcast: str = "auto",
    progress: Callable[[str, int, int], None] = _silent,
) -> Site:
    """Write a ledger and its verdicts as a static site, which opens from a folder as well as from any web server.

    Only files that have changed are written. The folder changes from one whole state to the next in one stroke; files in it
    that are not the site's stay.

    Parameters
    ----------
    ledger : path, optional
        By default the bundled one.
    out : path
        The folder of the site: new, empty, or a site already.
    reports : path, optional
        A folder of published reports, which are copied into the site.
    watch : path, optional
        What ``trends watch --json`` printed.
    as_of : datetime.date or str, optional
        Figures published later, and claims made later, are left out.
    language : str
        ``en``, ``fr``, ``es``, ``ar``, ``ru`` or ``zh``.
    title : str
        Name of the site.
    brand : path, mapping or Brand, optional
        Who publishes it, as reports have it.
    address : str
        Where it will stand (``https://example.org/claims/``): for citations and search engines.
    history : path, optional
        Where verdicts are kept; by default beside the ledger, and for the bundled one nowhere.
    nowcast : {"auto", "off"}
        As in `trends.test_pace`.
    progress : callable
        Called with what is being done, how much of it, and of how much.

    Returns
    -------
    Site

    Raises
    ------
    ParameterError
        If the folder holds something else, or an argument cannot be.
    InputError
        If the ledger, the reports or the history cannot be read.
    RenderError
        If it cannot be written; what was there stays.

    Examples
    --------
    >>> import tempfile, trends as tr
    >>> folder = tempfile.mkdtemp()
    >>> site = build_site(tr.example("claims"), f"{folder}/site", history=f"{folder}/history.jsonl")
    >>> site.status, (site.path / "index.html").exists()
    ('new', True)
    """
    options = checked(
        out,
        ledger=ledger,
        reports=reports,
        watch=watch,
        history=history,
        as_of=as_of,
        language=language,
        title=title,
        address=address,
        nowcast=nowcast,
        brand=brand,
    )
    with held(options.out):
        before = read_mark(options.out)
        # The files are looked at too: one that was lost or changed by hand is made again.
        if before and before.key == _key(options, before.inputs) and same_files(options.out, before):
            problems = tuple(before.problems)
            return Site(options.out, "unchanged", before.claims, len(before.files), problems=problems)
        return _built(options, before, progress)


def _built(options: SiteOptions, before: Mark | None, progress: Callable[[str, int, int], None]) -> Site:
    from trends.claims.ledger import read_claims
    from trends.site.pages import site_files
    from trends.site.published import draw, published
    from trends.site.reports import read_reports
    from trends.site.vintages import history_file, steps_by_claim
    from trends.site.watch import read_watch

    # Read before the ledger is judged, which may take a minute: what is not there is told at once.
    reports = read_reports(options.reports) if options.reports else None
    watch = read_watch(options.watch) if options.watch else None
    ledger = read_claims(options.ledger)
    if not ledger.claims:
        # Else a slip at the top of the file would empty the site.
        raise InputError(f"No entry of the ledger can be read. {ledger.problems[0].sentence}")
    progress("judging", 0, len(ledger.claims))
    table = ledger.judge(as_of=options.as_of, nowcast=options.nowcast)
    claims = published(table, steps_by_claim(table, history_file(ledger, options.history)))

    drawn = {entry.stem: entry.drawn_from(options.language) for entry in claims}
    earlier = before or Mark("")

    def kept(entry: Published) -> Figure | None:
        return (
            _kept(options.out, entry, earlier) if earlier.drawn.get(entry.stem) == drawn[entry.stem] else None
        )

    figures = draw(
        claims, options.language, kept=kept, tell=lambda number: progress("drawing", number, len(claims))
    )
    progress("writing", 0, 1)
    files = site_files(options, table, claims, figures, reports, watch)
    inputs = data_named(ledger)
    problems = tuple(in_language(problem.sentence, options.language) for problem in table.problems)
    mark = Mark(
        _key(options, inputs),
        inputs,
        drawn={stem: drawn[stem] for stem in figures},
        claims=len(claims),
        problems=[*problems],
    )
    placed: Placed = place(options.out, files, before, mark)
    status: Literal["new", "unchanged", "written again"] = (
        "new" if before is None else "written again" if placed.written or placed.removed else "unchanged"
    )
    return Site(
        options.out, status, len(claims), len(files), placed.written, placed.removed, placed.left, problems
    )


def _key(options: SiteOptions, names: list[str]) -> str:
    """Return the hash of everything that the site is made of, given the names of its data."""
    ledger = options.ledger or bundled_ledger()
    kept = options.history
    if kept is None and options.ledger is not None:
        kept = options.ledger.with_name(f"{options.ledger.stem}.history.jsonl")
    reports = [] if options.reports is None else sorted(options.reports.glob("[!.]*/**/*.json"))
    return site_key(names, ledger.resolve().parent, [ledger, kept, options.watch, *reports], options.values)


def _kept(out: Path, entry: Published, mark: Mark) -> Figure | None:
    """Return the figure of a claim as it was drawn before; None where its files are not those of then."""
    from trends.figures.drawing import drawing_of

    chosen = drawing_of(entry.verdict)
    read = {}
    for ending in ("svg", "csv"):
        name = f"claims/{entry.stem}.{ending}"
        if name in mark.files:
            content = (out / name).read_bytes() if (out / name).is_file() else b""
            if hashlib.sha256(content).hexdigest() != mark.files[name]:
                return None
            read[ending] = content.decode("utf-8")
    if "svg" not in read:
        return None
    alt = chosen.drawing.describe(chosen.subject)
    return Figure(entry.stem, "", alt, svg=read["svg"], data=read.get("csv", ""))
