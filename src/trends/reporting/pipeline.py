"""From names and parameters to published reports: planned, made side by side, and put in place one by one."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trends.document.text import one_line
from trends.errors import InputError, ParameterError, RenderError, TrendsError, listed
from trends.files.private_folder import sweep
from trends.kernels.forks import FORKS, ForkServer
from trends.reporting.branding import read_brand
from trends.reporting.catalogue import DEFAULT, report_name, template
from trends.reporting.editions import compares_itself_with_the_last
from trends.reporting.failed import clear_failure, failures, put_failure
from trends.reporting.file_names import FORMATS, published_pages
from trends.reporting.inputs import code_hash
from trends.reporting.job import Job, plan, read_day
from trends.reporting.outcomes import (
    FailedReport,
    RenderedReport,
    ReportsFailed,
    ReportsInterrupted,
    Status,
    StoppedError,
)
from trends.reporting.publish import (
    being_made,
    manifest_of,
    prepare,
    publish,
    refresh,
    refuse_to_replace,
    settle,
    unchanged,
)
from trends.reporting.runner import execute, stop_kernels
from trends.reporting.untold import put_untold, take_untold, untold
from trends.scheduling.interruption import interruptible

if TYPE_CHECKING:
    from datetime import date
    from os import PathLike

    from trends.document.blocks import Brand

__all__ = ["FORMATS", "chosen_formats", "render", "render_jobs"]

Progress = Callable[[str, str], None]


def render(
    names: Iterable[str] = (),
    *,
    out: str | PathLike[str] = "reports",
    parameters: Mapping[str, Any] | None = None,
    formats: Sequence[str] = FORMATS,
    as_of: str | date | None = None,
    language: str | None = None,
    brand: str | PathLike[str] | Mapping[str, Any] | Brand | None = None,
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
        Reports, or paths of notebooks of one's own (``my-brief.ipynb``); without any, the default one.
    out : path
        Folder of all reports; each gets ``OUT/<name>/<as-of>/``.
    parameters : mapping, optional
        Parameters of every named report, as texts or values.
    formats : sequence of str
        ``html``, ``pdf`` or both.
    as_of : date or str, optional
        The day up to which figures are visible; by default the last day that the data cover.
    language : str, optional
        Language of the report; by default the one that its notebook is written in.
    brand : Brand, mapping or path, optional
        Who publishes it: the keys of ``[brand]``, or a TOML file that has them.
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
        If the notebook or the data of the only report cannot be found.
    ReportsFailed
        If some of several reports fail, lack their notebook or data, or would replace one that was made with other parameters, after all others are
        done; what was published before stays as it was. One report alone fails with its own error.
    ReportsInterrupted
        If the run is interrupted.
    """
    wanted = list(dict.fromkeys(names)) or [DEFAULT]
    shown = read_brand(brand)
    called = [report_name(Path(name)) if name.endswith(".ipynb") else name for name in wanted]
    for name in called:
        if called.count(name) > 1:
            raise ParameterError(
                f"Two reports would be called {name}; ask for them one by one, into two folders."
            )
    planned: list[Job] = []
    lost: list[FailedReport] = []
    for name, own in zip(wanted, called, strict=True):
        try:
            planned.append(
                plan(
                    template(name, notebooks),
                    dict(parameters or {}),
                    formats=chosen_formats(formats),
                    as_of=read_day(as_of),
                    language=language,
                    brand=shown,
                )
            )
        except InputError as error:
            # A file that is not there is no mistake in the other reports.
            if len(wanted) == 1:
                raise
            lost.append(FailedReport(own, (error,), language=language or "en"))
    try:
        return render_jobs(
            planned, out, force=force, jobs=jobs, progress=progress, forked=forked, failed=lost
        )
    except ReportsFailed as failed:
        if len(wanted) > 1:
            raise
        raise failed.failed[0].errors[0] from None


def render_jobs(
    planned: Sequence[Job],
    out: str | PathLike[str],
    *,
    force: bool = False,
    jobs: int = 1,
    progress: Progress | None = None,
    forked: bool = FORKS,
    failed: Sequence[FailedReport] = (),
    of: str = "",
) -> list[RenderedReport]:
    """Render and publish what was planned.

    Parameters
    ----------
    planned : sequence of Job
        The reports, no two of one name.
    out, force, jobs, progress, forked
        See `render`.
    failed : sequence of FailedReport
        Reports that have failed already.
    of : str
        The configuration that asks for the reports, if one does.

    Raises
    ------
    ReportsFailed, ReportsInterrupted
        As `render`, but of one report as well.
    """
    if jobs < 1:
        raise ParameterError(f"jobs is a whole number from 1, not {jobs!r}.")
    folder = Path(out)
    prepare(folder)
    planned = [replace(job, home=(folder / job.name).absolute()) for job in planned]
    # Private folders of runs that were killed; the live ones hold a lock on theirs.
    sweep()
    settle(folder, [job.name for job in planned])
    run = _Run(folder, force=force, tell=progress or (lambda _name, _what: None), of=of)
    for job in planned if len(planned) > 1 else ():
        run.tell(job.name, "waiting")
    given = [put_failure(folder, one, of) for one in failed]
    run.failed += given
    # What is there already costs no thread and no import.
    for job in () if force else planned:
        # A command that has still to hear of one may take minutes, and waits its turn with the others.
        if (kept := run.kept(job)) is not None and not run.has_to_hear(job):
            run.done[job.name] = kept
    left = [job for job in planned if job.name not in run.done]
    interrupted = False
    if left:
        with ExitStack() as rest:
            if forked:
                run.warm_up(left, rest)
            # Without a process for each report, fonts of one's own are those of the whole program.
            alone = run.parent is None and len({job.fonts for job in left}) > 1
            try:
                _side_by_side(run, left, 1 if alone else jobs)
            except KeyboardInterrupt:
                interrupted = True
    languages = [job.language for job in planned] or [one.language for one in failed] or ["en"]
    known = json.dumps(failures(folder), sort_keys=True)
    try:
        refresh(folder, lambda: run.pages(languages[0]), f"{code_hash()} {languages[0]} {known}")
    except RenderError as error:
        # The reports are there or have failed all the same, and that is told with it.
        run.failed.append(FailedReport("index.html", (error,)))
    rendered = [run.done[job.name] for job in planned if job.name in run.done]
    if interrupted:
        told = {*run.done, *(one.name for one in run.failed)}
        run.failed += [run.failure(job, StoppedError()) for job in planned if job.name not in told]
        raise ReportsInterrupted(run.failed, rendered) from None
    if run.failed:
        # In the order asked for, not in that in which threads came to their ends.
        order = {job.name: number for number, job in enumerate(planned)}
        run.failed.sort(key=lambda one: order.get(one.name, -1 if one in given else len(order)))
        raise ReportsFailed(run.failed, rendered)
    return rendered


def _side_by_side(run: _Run, left: Sequence[Job], jobs: int) -> None:
    """Render `jobs` reports at a time; one that fails stops no other."""
    with ThreadPoolExecutor(max_workers=min(jobs, len(left)), thread_name_prefix="report") as pool:
        futures: list[Future[RenderedReport]] = []
        try:
            # Inside, since leaving the pool waits for whatever has been submitted: an interrupt in between must stop it.
            futures += [pool.submit(run.one, job) for job in left]
            for job, future in zip(left, futures, strict=True):
                with suppress(TrendsError):
                    run.done[job.name] = interruptible(future)
        except BaseException:
            # Interrupted, or a fault of this program: nobody waits for the others any more.
            pool.shutdown(wait=False, cancel_futures=True)
            run.stop()
            raise


class _Run:
    """What the reports of one run have together."""

    def __init__(self, out: Path, *, force: bool, tell: Progress, of: str) -> None:
        self.out = out
        self.force = force
        self.tell = tell
        self.of = of
        self.done: dict[str, RenderedReport] = {}
        self.failed: list[FailedReport] = []
        self.stopped = threading.Event()
        self.parent: ForkServer | None = None

    def warm_up(self, left: Sequence[Job], rest: ExitStack) -> None:
        """Start the fork server for some reports; where none can be, kernels are started cold."""
        from trends.reporting.workshop import preloaded

        try:
            self.parent = ForkServer(preloaded(job.template.source for job in left))
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
        clear_failure(self.out, job.name)
        self.tell(job.name, "unchanged")
        return _rendered(self.out / job.name / str(manifest["as_of"]), manifest, "unchanged")

    def one(self, job: Job) -> RenderedReport:
        """Render one report, unless another run has done so in the meantime."""

        def waiting() -> bool:
            self.tell(job.name, "waiting for another run that is making it")
            return self.stopped.is_set()

        try:
            with being_made(self.out, job.name, waiting):
                if not self.force and (kept := self.kept(job)) is not None:
                    return self._told(job, kept)
                if not self.force:
                    refuse_to_replace(self.out, job.name, None, job.parameters, job.language)
                return self._made(job)
        except TrendsError as error:
            # Of a report that was asked for by hand, what is there is as good as it was: no page need
            # say that it was refused. What a configuration asks for is expected to come.
            refused = isinstance(error, ParameterError)
            self.tell(job.name, "refused" if refused else "failed")
            # Whoever stopped the run knows why there is no report, whatever its process made of it; a
            # page that says "Stopped." would stay until the next one.
            failed = self.failure(job, StoppedError() if self.stopped.is_set() else error)
            if not self.stopped.is_set() and (self.of or not refused):
                failed = put_failure(self.out, failed, self.of)
            self.failed.append(failed)
            raise

    def failure(self, job: Job, error: TrendsError) -> FailedReport:
        """Say that a report has failed, and why."""
        return FailedReport(
            job.name,
            (error,),
            job.shown_title or job.name,
            as_of=job.as_of,
            language=job.language,
            brand=job.brand,
        )

    def _made(self, job: Job) -> RenderedReport:
        if self.stopped.is_set():
            raise StoppedError
        self.tell(job.name, "starting")
        if job.data.vintages:
            from trends.reporting.revised_rows import with_revised_rows

            job = with_revised_rows(job)
        files = self._files(job)
        if self.stopped.is_set():
            raise StoppedError
        # Only now is the last day of the data known, and so the folder that would be replaced.
        manifest = json.loads(files["manifest.json"])
        if not self.force:
            refuse_to_replace(self.out, job.name, str(manifest["as_of"]), job.parameters, job.language)
        before = manifest_of(self.out / job.name / str(manifest["as_of"]))
        status: Status = "new" if before is None else "rendered again"
        # The same bytes once more are no news to anybody.
        if job.on_change.words and (before is None or before.get("files") != manifest["files"]):
            put_untold(self.out / job.name, manifest, status)
        path = publish(self.out, job.name, str(manifest["as_of"]), files, self.pages(job.language))
        settle(self.out, [job.name])
        clear_failure(self.out, job.name)
        done = self._told(job, _rendered(path, manifest, status))
        self.tell(job.name, "done")
        return done

    def has_to_hear(self, job: Job) -> bool:
        """Tell whether a command has not done its work yet for the edition that is there."""
        manifest = unchanged(self.out, job.name, job.digest)
        return bool(job.on_change.words and manifest is not None and untold(self.out / job.name, manifest))

    def _told(self, job: Job, done: RenderedReport) -> RenderedReport:
        """Let the command of the configuration hear of a change, and say why it did not do its work.

        Where it did not, the next run lets it hear again.
        """
        manifest = manifest_of(done.path)
        status = untold(self.out / job.name, manifest) if job.on_change.words and manifest else None
        if status is None:
            return done
        self.tell(job.name, "on_change")
        values = {
            "folder": str(done.path.absolute()),
            "name": done.name,
            "as_of": done.as_of,
            "title": done.title,
            "verdict": done.verdict or "",
            "sentence": done.sentence,
            "status": status,
            **{form: str(page.absolute()) for form, page in done.pages.items()},
        }
        if not (why := job.on_change.run(values, self.stopped)):
            take_untold(self.out / job.name)
        return replace(done, not_told=why)

    def pages(self, language: str) -> dict[str, Callable[[Sequence[Mapping[str, Any]]], bytes]]:
        """Return what writes the pages of the whole folder from the manifests in it."""
        from trends.reporting.listing import PAGES

        def written(
            write: Callable[..., bytes],
        ) -> Callable[[Sequence[Mapping[str, Any]]], bytes]:
            return lambda known: write(known, language=language, failed=failures(self.out))

        return {page: written(write) for page, write in PAGES.items()}

    def _files(self, job: Job) -> dict[str, bytes]:
        from trends.reporting.workshop import make_files, ordered_files

        def tell(what: str) -> None:
            self.tell(job.name, what)

        # Only here is the server waited for, which imports in the meantime what every report needs;
        # where it cannot, kernels are started cold.
        if self.parent is not None and self.parent.ready():
            return ordered_files(job, tell, self.parent)
        return make_files(job, tell, self.stopped, execute)


def _rendered(path: Path, manifest: Mapping[str, Any], status: Status) -> RenderedReport:
    return RenderedReport(
        str(manifest["report"]),
        str(manifest["as_of"]),
        path,
        manifest.get("verdict"),
        str(manifest.get("sentence") or ""),
        status,
        str(manifest.get("title") or ""),
        {form: path / name for form, name in published_pages(manifest).items()},
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
