"""Fonts of one's own, for letters that the package's fonts lack: part of what a report is made of."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trends.errors import InputError
from trends.provenance import hash_file
from trends.reporting.regular import refuse_streams

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["OwnFont", "own_fonts"]


@dataclass(frozen=True)
class OwnFont:
    """A font file: where it lies, and what it is known by.

    Attributes
    ----------
    path : str
        Where it lies, from the top; named nowhere.
    name, sha256 : str
        Its bare name and its hash.
    """

    path: str
    name: str
    sha256: str

    def told(self) -> dict[str, str]:
        """Return what a manifest says of it."""
        return {"file": self.name, "sha256": self.sha256}

    @classmethod
    def found(cls, told: Mapping[str, Any], paths: Iterable[Path]) -> OwnFont:
        """Find the font that a manifest tells of among files.

        Raises
        ------
        InputError
            If none has its hash.
        """
        for path in paths:
            if path.is_file() and hash_file(path).sha256 == told.get("sha256"):
                return cls(str(path.absolute()), str(told.get("file")), str(told.get("sha256")))
        raise InputError(
            f"The font {str(told.get('file'))[:60]} that the report was made with is not at hand."
        )


def own_fonts(texts: Iterable[str]) -> tuple[OwnFont, ...]:
    """Read font files.

    Parameters
    ----------
    texts : iterable of str
        Their paths; a relative one starts at the working folder.

    Raises
    ------
    InputError
        If a file is none, or no font.
    """
    found = []
    for text in texts:
        path = Path(text).expanduser()
        refuse_streams(path)
        if not path.is_file():
            raise InputError(f"There is no font {path.name[:60]}.")
        found.append(OwnFont(str(path.absolute()), path.name, hash_file(path).sha256))
    if found:
        # Only with fonts of one's own: matplotlib, which reads them, is not needed before.
        from trends.fonts.choice import with_fonts

        with with_fonts(font.path for font in found):
            pass
    return tuple(found)
