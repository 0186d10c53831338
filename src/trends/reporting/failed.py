"""Reports that failed, beside the editions that stay: a page for readers, the same as JSON, both gone when it is mended."""

from __future__ import annotations

import contextlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from trends.files.locks import exclusive
from trends.files.output import json_text
from trends.messages import Message
from trends.reporting.failure import failure_page
from trends.reporting.publish import LOCK, put_file

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from trends.reporting.outcomes import FailedReport

__all__ = [
    "FAILURE",
    "FAILURE_DATA",
    "clear_failure",
    "clear_failures_of",
    "failures",
    "put_failure",
    "reasons_of",
]

FAILURE, FAILURE_DATA = "failure.html", "failure.json"


def put_failure(out: Path, failed: FailedReport, of: str = "") -> FailedReport:
    """Write the page that says why there is no new edition of a report; the report itself stays as it is.

    A page that cannot be written is not: what went wrong is told by the error, and the disk may be full.

    Parameters
    ----------
    out : Path
        The folder of all reports.
    failed : FailedReport
        What failed. One whose name is fit for no folder has no page.
    of : str
        The configuration that asks for the report, if one does.

    Returns
    -------
    FailedReport
        With its page, if there is one.
    """
    home = out / failed.name
    if "/" in failed.name or " " in failed.name:
        return failed
    told = {
        "report": failed.name,
        "title": failed.title,
        "language": failed.language,
        "as_of": failed.as_of,
        "cell": failed.cell,
        "reasons": [
            error.sentence.plain() if isinstance(error.sentence, Message) else str(error)
            for error in failed.errors
        ],
        "configuration": of,
    }
    try:
        page = failure_page(failed)
        home.mkdir(parents=True, exist_ok=True)
        with exclusive(out / LOCK):
            # The page first: what is listed by its data can be read.
            put_file(home / FAILURE, page)
            put_file(home / FAILURE_DATA, json_text(told).encode())
    except OSError:
        return failed
    return replace(failed, page=home / FAILURE)


def clear_failure(out: Path, name: str) -> None:
    """Take away what says that a report failed, and its folder if there is nothing else in it."""
    with contextlib.suppress(OSError):
        # Without the lock: one name goes at a time, and no reader can see half of that.
        for file in (FAILURE_DATA, FAILURE):
            (out / name / file).unlink(missing_ok=True)
        (out / name).rmdir()


def clear_failures_of(out: Path, configuration: str, names: Collection[str]) -> None:
    """Take away failures of reports that a configuration asked for and asks for no more."""
    for told in failures(out):
        if told.get("configuration") == configuration and told["report"] not in names:
            clear_failure(out, str(told["report"]))


def failures(out: Path) -> list[dict[str, Any]]:
    """Return what is known of each report that failed, in order of name; what cannot be read is passed over."""
    found = []
    for path in sorted(out.glob(f"[!.]*/{FAILURE_DATA}")):
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        # The folder says what a report is called, so that a link never leads anywhere else.
        if (
            isinstance(told, dict)
            and told.get("report") == path.parent.name
            and (path.parent / FAILURE).is_file()
            and isinstance(told.get("reasons"), list)
        ):
            found.append(told)
    return found


def reasons_of(told: Mapping[str, Any]) -> list[str]:
    """Return why a report failed, as `failures` tells it: sentences, those with an id as messages."""
    found = []
    for reason in told["reasons"]:
        with contextlib.suppress(ValueError):
            found.append(Message.from_plain(reason) if isinstance(reason, dict) else str(reason))
    return found
