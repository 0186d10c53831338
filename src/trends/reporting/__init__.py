"""Reports: a notebook is executed, becomes a document, and is published as a page, a PDF and data.

Nothing heavy is imported before it is used: the names below are looked up when they are first asked for.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from trends.document.facts import facts as facts
    from trends.reporting.catalogue import DEFAULT as DEFAULT
    from trends.reporting.catalogue import Available as Available
    from trends.reporting.catalogue import available as available
    from trends.reporting.outcomes import FailedReport as FailedReport
    from trends.reporting.outcomes import RenderedReport as RenderedReport
    from trends.reporting.outcomes import ReportsFailed as ReportsFailed
    from trends.reporting.outcomes import ReportsInterrupted as ReportsInterrupted
    from trends.reporting.parameters import PaceReport as PaceReport
    from trends.reporting.parameters import assignments as assignments
    from trends.reporting.periodic import configured as configured
    from trends.reporting.periodic import render_due as render_due
    from trends.reporting.pipeline import FORMATS as FORMATS
    from trends.reporting.pipeline import render as render
    from trends.reporting.starting_notebook import new_notebook as new_notebook
    from trends.reporting.verification import Verified as Verified
    from trends.reporting.verification import verify as verify

_HOMES = {
    "DEFAULT": "trends.reporting.catalogue",
    "FORMATS": "trends.reporting.pipeline",
    "Available": "trends.reporting.catalogue",
    "PaceReport": "trends.reporting.parameters",
    "FailedReport": "trends.reporting.outcomes",
    "RenderedReport": "trends.reporting.outcomes",
    "ReportsFailed": "trends.reporting.outcomes",
    "ReportsInterrupted": "trends.reporting.outcomes",
    "assignments": "trends.reporting.parameters",
    "Verified": "trends.reporting.verification",
    "available": "trends.reporting.catalogue",
    "configured": "trends.reporting.periodic",
    "facts": "trends.document.facts",
    "new_notebook": "trends.reporting.starting_notebook",
    "render": "trends.reporting.pipeline",
    "render_due": "trends.reporting.periodic",
    "verify": "trends.reporting.verification",
}

__all__ = list(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'trends.reporting' has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
