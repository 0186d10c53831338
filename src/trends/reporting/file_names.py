"""What the page and the print of a report are called: after what they hold, so that a file can be passed on alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["FORMATS", "page_name", "published_pages", "stable_name"]

FORMATS = ("html", "pdf")


def page_name(report: str, as_of: str, form: str) -> str:
    """Return the name of a report's page or print.

    Examples
    --------
    >>> page_name("syria", "2024-11-30", "pdf")
    'syria-2024-11-30.pdf'
    """
    return f"{report}-{as_of}.{form}"


def stable_name(name: str, report: str, as_of: str) -> str:
    """Return the name under which ``latest/`` has a file: ``report.pdf`` for the print, whatever its day.

    Examples
    --------
    >>> stable_name("syria-2024-11-30.pdf", "syria", "2024-11-30")
    'report.pdf'
    >>> stable_name("figures", "syria", "2024-11-30")
    'figures'
    """
    return next((f"report.{form}" for form in FORMATS if name == page_name(report, as_of, form)), name)


def published_pages(manifest: Mapping[str, Any]) -> dict[str, str]:
    """Return the names of a published report's page and print, by format, as far as it has them."""
    files = manifest.get("files")
    present = files if isinstance(files, dict) else {}
    report, as_of = str(manifest.get("report")), str(manifest.get("as_of"))
    found = {}
    for form in FORMATS:
        # Editions of earlier versions have them as report.html and report.pdf.
        for name in (page_name(report, as_of, form), f"report.{form}"):
            if name in present:
                found[form] = name
                break
    return found
