"""Typst at work on one document: its files in a private folder, its fonts, and where on the pages everything came to lie."""

from __future__ import annotations

import json
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trends.fonts.choice import base_font, fonts_for
from trends.kernels.environment import workplace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from trends.fonts.choice import Font

__all__ = ["Place", "Typesetter", "TypesettingError", "typesetter"]

_WHERE = """\
query(<mark>).map(m => (..m.value, page: m.location().page(), y: m.location().position().y.pt()))"""


class TypesettingError(Exception):
    """What Typst said."""


@dataclass(frozen=True)
class Place:
    """Where something lies: a block by its number and `edge` (start, end), a row of the table before, or a heading by level.

    `y` is in points from the top of the page.
    """

    page: int
    y: float
    block: int | None = None
    edge: str = ""
    row: int | None = None
    heading: int | None = None


@dataclass
class Typesetter:
    """Sets one document, as often as its value changes."""

    root: Path
    fonts: Any
    timestamp: int

    def places(self, value: Mapping[str, Any]) -> list[Place]:
        """Set the document and say where its blocks came to lie, in their order.

        Raises
        ------
        TypesettingError
            If Typst refuses.
        """
        compiler = self._compiler(value)
        try:
            found = compiler.eval(_WHERE)
        except RuntimeError as error:  # Typst's own error is one of them
            raise TypesettingError(str(error)) from None
        return [Place(**place) for place in json.loads(found)]

    def pdf(self, value: Mapping[str, Any]) -> bytes:
        """Set the document as PDF/UA-1.

        Raises
        ------
        TypesettingError
            If Typst refuses.
        """
        import typst

        try:
            compiled = self._compiler(value).compile(
                format="pdf", pdf_standards=["ua-1"], timestamp=self.timestamp
            )
        except typst.TypstError as error:
            raise TypesettingError(str(error.message)) from None
        if not isinstance(compiled, bytes):
            raise TypesettingError("no PDF came out")
        return compiled

    def _compiler(self, value: Mapping[str, Any]) -> Any:
        import typst

        fit = {name: value[name] for name in ("blocks", "contents")}
        rest = {name: part for name, part in value.items() if name not in fit}
        for name, part in (("document", rest), ("fit", fit)):
            (self.root / f"{name}.json").write_text(json.dumps(part), encoding="utf-8")
        return typst.Compiler(
            str(self.root / "report.typ"),
            root=str(self.root),
            font_paths=self.fonts,
            ignore_system_fonts=True,
        )


@contextmanager
def typesetter(images: Mapping[str, bytes], texts: Sequence[str], timestamp: int) -> Iterator[Typesetter]:
    """Lay out what a document needs beside its value, for a while.

    Parameters
    ----------
    images : mapping of str to bytes
        By the names that the value has.
    texts : sequence of str
        All that is set, for its fonts.
    timestamp : int
        The date that the PDF bears.
    """
    import typst

    # Typst reads files below `root` only, and `root` holds nothing but this document. It lies in a private folder, which
    # the next run takes away should this one be killed.
    with workplace({}) as folder:
        root = folder / "document"
        root.mkdir()
        (root / "report.typ").write_bytes(files("trends.reporting").joinpath("report.typ").read_bytes())
        for name, content in images.items():
            (root / name).write_bytes(content)
        folders = [str(base_font().path.parent)]
        if more := fonts_for(texts):
            folders.append(str(_laid_out(more, folder / "fonts")))
        # Read once, for all settings of the document.
        fonts = typst.Fonts(include_system_fonts=False, font_paths=folders)
        yield Typesetter(root, fonts, timestamp)


def _laid_out(fonts: Sequence[Font], folder: Path) -> Path:
    """Put fonts into a folder of their own: the compiler takes folders, and reads everything that lies there."""
    folder.mkdir()
    for number, font in enumerate(fonts):
        shutil.copyfile(font.path, folder / f"{number}{font.path.suffix}")
    return folder
