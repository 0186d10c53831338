"""What a site is asked to be, checked before anything is read or judged."""

from __future__ import annotations

from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trends.document.blocks import Brand
from trends.document.text import clean, one_line, safe_href
from trends.document.words import words
from trends.errors import ParameterError
from trends.files.output import plain
from trends.messages import Message

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

__all__ = ["SiteOptions", "checked"]

LONGEST_TITLE = 200


@dataclass(frozen=True)
class SiteOptions:
    """What a site is asked to be; paths are absolute.

    Attributes
    ----------
    out : Path
        The folder of the site.
    ledger, reports, watch, history : Path or None
        What it shows, and where verdicts are kept.
    as_of : datetime.date or None
    language, title, address, nowcast : str
    brand : Brand
    """

    out: Path
    ledger: Path | None
    reports: Path | None
    watch: Path | None
    history: Path | None
    as_of: date | None
    language: str
    title: str
    address: str
    nowcast: str
    brand: Brand

    @property
    def values(self) -> dict[str, Any]:
        """What decides the content beside files, as plain values."""
        return {
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "language": self.language,
            "title": str(self.title),
            "address": self.address,
            "nowcast": self.nowcast,
            "brand": plain(vars(self.brand)),
        }


def checked(
    out: str | PathLike[str],
    *,
    ledger: str | PathLike[str] | None,
    reports: str | PathLike[str] | None,
    watch: str | PathLike[str] | None,
    history: str | PathLike[str] | None,
    as_of: date | str | None,
    language: str,
    title: str,
    address: str,
    nowcast: str,
    brand: str | PathLike[str] | Mapping[str, Any] | Brand | None,
) -> SiteOptions:
    """Check what a site is asked to be; see `trends.site.build_site`.

    Raises
    ------
    ParameterError, InputError
        If something cannot be: one sentence.
    """
    day = _day(as_of) if as_of else None
    if nowcast != "auto":
        from trends.verdict.parameters import refuse_nowcast

        refuse_nowcast(nowcast)
    code = words(language).language
    if len(title) > LONGEST_TITLE or title != clean(title):
        raise ParameterError(
            f"A title is at most {LONGEST_TITLE} characters long, and all of them can be seen; this one is not so."
        )
    if address and (safe_href(address) is None or "?" in address or "#" in address):
        raise ParameterError(
            f"An address of a site begins with https:// and has no ? and no #; it is not {address[:60]!r}."
        )
    paths = {"ledger": ledger, "reports": reports, "watch": watch, "history": history}
    absolute = {
        name: None if path is None else Path(path).expanduser().absolute() for name, path in paths.items()
    }
    folder = Path(out).expanduser().absolute().resolve()
    _refuse(folder, absolute)
    return SiteOptions(
        out=folder,
        as_of=day,
        language=code,
        title=one_line(title) or Message("site.title"),
        address=f"{address.rstrip('/')}/" if address else "",
        nowcast=nowcast,
        brand=_brand(brand),
        **absolute,
    )


# What reads days, ways to take the newest periods and brands takes a second to import: a site that is made once more as it
# was asks for none of it.


def _day(as_of: date | str) -> date | None:
    from trends.periods.calendar import parse_window

    return parse_window(None, as_of).end


def _brand(brand: str | PathLike[str] | Mapping[str, Any] | Brand | None) -> Brand:
    if brand is None:
        return Brand()
    from trends.reporting.branding import read_brand

    return read_brand(brand)


def _refuse(out: Path, read: Mapping[str, Path | None]) -> None:
    """Refuse a folder that the program stands in, or that is read."""
    if Path.cwd().resolve().is_relative_to(out):
        raise ParameterError(
            "The site needs a folder of its own, and not the one you are in or one above it; --out site makes one here."
        )
    for name, path in read.items():
        if path is None:
            continue
        real = path.resolve()
        if real.is_relative_to(out) or (name == "reports" and out.is_relative_to(real)):
            raise ParameterError(
                f"The {'folder of reports' if name == 'reports' else name} {path.name!r} and the site would lie in one another; "
                "name another folder for the site."
            )
