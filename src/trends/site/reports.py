"""Published reports within a site: copied file by file as their manifests list them, and the page that lists them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from trends.errors import InputError, ParameterError
from trends.reporting.failed import FAILURE, failures
from trends.reporting.listing import report_list
from trends.reporting.publish import manifests

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trends.reporting.listing import Manifest
    from trends.site.frame import Frame

__all__ = ["FOLDER", "Reports", "read_reports", "reports_page"]

FOLDER = "reports"


@dataclass(frozen=True)
class Reports:
    """The reports of a folder.

    Attributes
    ----------
    manifests, failed : sequence of mapping
        Of every edition, newest data first; and what is known of those that could not be made.
    files : dict of str to Path
        What is copied, by its name within the site.
    """

    manifests: Sequence[Manifest]
    failed: Sequence[Manifest]
    files: dict[str, Path]


def read_reports(folder: Path) -> Reports:
    """Find the published reports in a folder, as ``trends report --out`` fills it.

    Raises
    ------
    InputError
        If it is no folder, or holds no report.
    """
    shown = folder.name[-120:]
    if not folder.is_dir():
        raise InputError(f"There is no folder {shown!r} of reports.")
    published, failed = manifests(folder), failures(folder)
    if not published and not failed:
        raise InputError(f"{shown!r} holds no published report; trends report --out makes some.")
    files: dict[str, Path] = {}
    for manifest in published:
        home = PurePosixPath(str(manifest["report"]), str(manifest["as_of"]))
        for name in [*(manifest.get("files") or {}), "manifest.json"]:
            files[f"{FOLDER}/{home / _inside(str(name))}"] = folder / home / name
    for failure in failed:
        files[f"{FOLDER}/{failure['report']}/{FAILURE}"] = folder / str(failure["report"]) / FAILURE
    return Reports(published, failed, files)


def _inside(name: str) -> PurePosixPath:
    """Return a name that leads nowhere else than into the folder of its report."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name:
        raise ParameterError(f"A manifest names {name[:60]!r}, which is no file of its report.")
    return path


def reports_page(frame: Frame, reports: Reports) -> bytes:
    """Return the page that lists the reports."""
    page = frame.page(f"{FOLDER}/index.html")
    searched, listed = report_list(reports.manifests, page.say, reports.failed)
    top = page.trail() + page.opening(
        page.text("reports.title"), below=f'<p class="subtitle">{page.text("reports.lead")}</p>\n'
    )
    scripts = ("site.js", "reports.js") if searched else ("site.js",)
    return page.finished(page.plain("reports.title"), listed, top=top, scripts=scripts, kind="prose")
