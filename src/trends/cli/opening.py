"""The page that a person is to open, and a browser to open it in where there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trends.cli.terminal import remark, say_error

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from trends.reporting import RenderedReport

__all__ = ["has_browser", "page_of", "point_to"]


def page_of(rendered: Sequence[RenderedReport], out: Path) -> Path | None:
    """Return what to open of the reports: the page of one, or its PDF, and of several the index of all."""
    if len(rendered) > 1:
        return out / "index.html"
    pages = [report.pages[kind] for report in rendered for kind in ("html", "pdf") if kind in report.pages]
    return pages[0] if pages else None


def point_to(page: Path | None, *, wanted: bool) -> None:
    """Say which file to open, the last line of a command; where it is `wanted`, open it in the user's browser.

    Where there is no browser the file is said all the same, and that is no failure.
    """
    if page is None:
        return
    if not wanted:
        remark(f"Open {page.as_posix()} in a browser.")
    elif opened(page):
        remark(f"{page.as_posix()} opens in your browser.")
    else:
        say_error(f"There is no browser here; open {page.as_posix()} in one.")


def opened(page: Path) -> bool:
    """Open a file in the user's browser, if there is one."""
    import webbrowser

    try:
        return webbrowser.open(page.resolve().as_uri())
    except (webbrowser.Error, OSError):
        return False


def has_browser() -> bool:
    """Whether there is a browser to open anything in."""
    import webbrowser

    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True
