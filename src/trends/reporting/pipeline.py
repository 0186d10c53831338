"""From names and parameters to published reports: planned, made side by side, and put in place one by one."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trends.document.text import one_line
from trends.errors import ParameterError, RenderError, TrendsError, listed
from trends.files.private_folder import sweep
from trends.kernels.forks import FORKS, ForkServer
from trends.reporting.catalogue import DEFAULT, template
from trends.reporting.editions import compares_itself_with_the_last
from trends.reporting.inputs import code_hash
from trends.reporting.job import Job, plan, read_day
from trends.reporting.publish import (
    being_made,
    prepare,
    publish,
    publish_failure,
    refresh,
    refuse_to_replace,
    settle,
    unchanged,
)
from trends.reporting.runner import execute, stop_kernels
from trends.scheduling.interruption import interruptible

if TYPE_CHECKING:
    from datetime import date
    from os import PathLike

__all__ = ["FORMATS", "RenderedReport", "chosen_formats", "render", "render_jobs"]

FORMATS = ("html", "pdf")
Progress = Callable[[str, str], None]


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
    forked: bool = FORKS,
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
        Language of the report.
    force : bool
        Render even where nothing has changed, and replace a report that was made with other parameters.
    jobs : int
        Reports at a time.
    progress : callable, optional
        Called with a report's name and what is being done to it.
    notebooks : Path, optional
        Folder of the notebooks; by default the package's own.
    forked : bool
        Fork kernels from one fork server; the default where the system can. Otherwise each is started cold.

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
        If a report fails or would replace one that was made with other parameters, after all others are done; what was published before stays as it was.
    """
    wanted = list(dict.fromkeys(names)) or [DEFAULT]
    planned = [
        plan(
            template(name, notebooks),
            dict(parameters or {}),
            formats=chosen_formats(formats),
            as_of=read_day(as_of),
            language=language,
        )
        for name in wanted
    ]
    return render_jobs(planned, out, force=force, jobs=jobs, progress=progress, forked=forked)


def render_jobs(
    planned: Sequence[Job],
    out: str | PathLike[str],
    *,
    force: bool = False,
    jobs: int = 1,
    progress: Progress | None = None,
    forked: bool = FORKS,
    without_data: Sequence[tuple[str, TrendsError]] = (),
) -> list[RenderedReport]:
    """Render and publish what was planned.

    Parameters
    ----------
    planned : sequence of Job
        The reports, no two of one name.
    out, force, jobs, progress, forked
        See `render`.
    without_data : sequence of (name, error)
        Reports whose data are missing: they have failed already.

    Raises
    ------
    RenderError
        As `render`.
    """
    if jobs < 1:
        raise ParameterError(f"jobs is a whole number from 1, not {jobs!r}.")
    folder = Path(out)
    prepare(folder)
    planned = [replace(job, home=(folder / job.name).absolute()) for job in planned]
    # Private folders of runs that were killed; the live ones hold a lock on theirs.
    sweep()
    settle(folder, [job.name for job in planned])
    run = _Run(folder, force=force, tell=progress or (lambda _name, _what: None))
    for job in planned if len(planned) > 1 else ():
        run.tell(job.name, "waiting")
    # What is there already costs no thread and no import.
    there = {} if force else {job.name: kept for job in planned if (kept := run.kept(job)) is not None}
    done = dict(there)
    failed = list(without_data)
    for name, error in without_data:
        run.tell_failure(name, error)
    left = [job for job in planned if job.name not in there]
    if left:
        with ExitStack() as rest:
            if forked:
                run.warm_up(rest)
            _side_by_side(run, left, jobs, done, failed)
    language = planned[0].language if planned else "en"
    refresh(folder, lambda: _pages(language), f"{code_hash()} {language}")
    if failed:
        # One report asked for alone fails with its own sentence, not with "1 of 1".
        if len(planned) + len(without_data) == 1:
            raise failed[0][1]
        # One reason is told and not all: reports of one file tend to fail for one reason.
        first = f"{failed[0][0]}: {failed[0][1]}"
        raise RenderError(
            f"{len(failed)} of {len(planned) + len(without_data)} reports failed ({listed(name for name, _ in failed)}); {first}"
        )
    return [done[job.name] for job in planned]


def _side_by_side(
    run: _Run,
    left: Sequence[Job],
    jobs: int,
    done: dict[str, RenderedReport],
    failed: list[tuple[str, TrendsError]],
) -> None:
    """Render `jobs` reports at a time; one that fails stops no other."""
    with ThreadPoolExecutor(max_workers=min(jobs, len(left)), thread_name_prefix="report") as pool:
        try:
            # Inside, since leaving the pool waits for whatever has been submitted: an interrupt in between must stop it.
            futures = [pool.submit(run.one, job) for job in left]
            for job, future in zip(left, futures, strict=True):
                try:
                    done[job.name] = interruptible(future)
                except TrendsError as error:
                    failed.append((job.name, error))
        except BaseException:
            # Interrupted, or a fault of this program: nobody waits for the others any more.
            pool.shutdown(wait=False, cancel_futures=True)
            run.stop()
            raise


class _Run:
    """What the reports of one run have together."""

    def __init__(self, out: Path, *, force: bool, tell: Progress) -> None:
        self.out = out
        self.force = force
        self.tell = tell
        self.stopped = threading.Event()
        self.parent: ForkServer | None = None

    def warm_up(self, rest: ExitStack) -> None:
        """Start the fork server; where none can be, kernels are started cold."""
        from trends.reporting.workshop import PRELOADED

        try:
            self.parent = ForkServer(PRELOADED)
        except RenderError:
            return
        rest.callback(self.parent.close)

    def stop(self) -> None:
        """Let nothing begin any more, and end what has begun."""
        self.stopped.set()
        if self.parent is not None:
            self.parent.stop()
        stop_kernels()

    def kept(self, job: Job) -> RenderedReport | None:
        """Return the report that is there already, made of the same things and whole."""
        manifest = unchanged(self.out, job.name, job.digest)
        # An edition that came in before this one, with older data, changes what this one should say
        # has changed.
        if manifest is None or not compares_itself_with_the_last(manifest, job.home):
            return None
        publish_failure(self.out, job.name, None)
        self.tell(job.name, "unchanged")
        return _rendered(self.out / job.name / str(manifest["as_of"]), manifest, skipped=True)

    def one(self, job: Job) -> RenderedReport:
        """Render one report, unless another run has done so in the meantime."""

        def waiting() -> bool:
            self.tell(job.name, "waiting for another run that is making it")
            return self.stopped.is_set()

        try:
            with being_made(self.out, job.name, waiting):
                if not self.force and (kept := self.kept(job)) is not None:
                    return kept
                if not self.force:
                    refuse_to_replace(self.out, job.name, None, job.parameters, job.language)
                return self._made(job)
        except ParameterError:
            # What is there is as good as it was: no page need say that it failed.
            self.tell(job.name, "refused")
            raise
        except TrendsError as error:
            self.tell(job.name, "failed")
            # Whoever stopped the run knows why there is no report; a page that says "Stopped."
            # would stay until the next one.
            if not self.stopped.is_set():
                self.tell_failure(job.name, error, title=job.shown_title, as_of=job.as_of)
            raise

    def tell_failure(self, name: str, error: TrendsError, **more: Any) -> None:
        """Write the page that says why there is no new edition of a report."""
        from trends.reporting.failure import failure_of, failure_page

        publish_failure(self.out, name, failure_page(failure_of(name, error, **more)))

    def _made(self, job: Job) -> RenderedReport:
        if self.stopped.is_set():
            raise RenderError("Stopped.")
        self.tell(job.name, "starting")
        if job.data.vintages:
            from trends.reporting.revised_rows import with_revised_rows

            job = with_revised_rows(job)
        files = self._files(job)
        if self.stopped.is_set():
            raise RenderError("Stopped.")
        # Only now is the last day of the data known, and so the folder that would be replaced.
        manifest = json.loads(files["manifest.json"])
        if not self.force:
            refuse_to_replace(self.out, job.name, str(manifest["as_of"]), job.parameters, job.language)
        path = publish(self.out, job.name, str(manifest["as_of"]), files, _pages(job.language))
        settle(self.out, [job.name])
        publish_failure(self.out, job.name, None)
        self.tell(job.name, "done")
        return _rendered(path, manifest, skipped=False)

    def _files(self, job: Job) -> dict[str, bytes]:
        from trends.reporting.workshop import make_files, ordered_files

        def tell(what: str) -> None:
            self.tell(job.name, what)

        # Only here is the server waited for, which imports in the meantime what every report needs;
        # where it cannot, kernels are started cold.
        if self.parent is not None and self.parent.ready():
            return ordered_files(job, tell, self.parent)
        return make_files(job, tell, self.stopped, execute)


def _pages(language: str) -> dict[str, Callable[..., bytes]]:
    from trends.reporting.listing import PAGES

    return {page: partial(write, language=language) for page, write in PAGES.items()}


def _rendered(path: Path, manifest: Mapping[str, Any], *, skipped: bool) -> RenderedReport:
    return RenderedReport(
        str(manifest["report"]),
        str(manifest["as_of"]),
        path,
        manifest.get("verdict"),
        str(manifest.get("sentence") or ""),
        skipped,
    )


def chosen_formats(formats: str | Sequence[str]) -> tuple[str, ...]:
    """Read the formats that are asked for.

    Raises
    ------
    ParameterError
        If there is none, or one that is unknown.
    """
    chosen = formats.split(",") if isinstance(formats, str) else list(formats)
    chosen = [one_line(str(name)).lower() for name in chosen if str(name).strip()]
    for name in chosen:
        if name not in FORMATS:
            raise ParameterError(f"{name[:40]!r} is no format; the formats are {listed(FORMATS)}.")
    if not chosen:
        raise ParameterError(f"No format is given; the formats are {listed(FORMATS)}.")
    # In one order, so that "pdf,html" and "html,pdf" are one report with one digest.
    return tuple(name for name in FORMATS if name in chosen)
