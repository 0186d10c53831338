"""How an object shows itself: a line at the prompt, a rich display in Jupyter, a figure, a table as CSV."""

from __future__ import annotations

import re
from dataclasses import MISSING, fields, is_dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Self, overload

from trends.arguments import Kind, guard_methods, guarded, kinds_of, near, told, words_of
from trends.document.drawer import drawer
from trends.errors import ParameterError, SignatureError, listed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike

    import pandas as pd
    from matplotlib.axes import Axes

    from trends.document.blocks import Block

__all__ = ["Displayed"]


class _Field(NamedTuple):
    """A field of a dataclass: whether it must be given, and what it takes; nothing where it may be anything."""

    needed: bool
    takes: tuple[Kind, ...]


@cache
def _layout(kind: type) -> dict[str, _Field]:
    """Return the fields of a dataclass in order."""
    if not is_dataclass(kind):
        return {}
    return {
        field.name: _Field(
            field.default is MISSING and field.default_factory is MISSING, _takes(str(field.type))
        )
        for field in fields(kind)
        if field.init
    }


_TUPLE = Kind("a tuple", lambda value: value if isinstance(value, tuple) else NotImplemented)


def _takes(annotation: str) -> tuple[Kind, ...]:
    # Without what the items are: to look at each of them would take longer than to make the object.
    bare = re.sub(r"\[.*\]", "", annotation)
    return (_TUPLE,) if bare == "tuple" else kinds_of(bare)


class Displayed:
    """A mixin: an object that gives its blocks can be shown anywhere.

    Attributes
    ----------
    figures : mapping of str to str
        The figures that it has: the name that users know to the file in `trends.figures` that draws it. The first is
        the one meant without a name.
    sketched : bool
        Whether a small chart of the counts goes with it in Jupyter.
    made_by : str
        What to call instead of the class, for a sentence.
    """

    figures: ClassVar[Mapping[str, str]] = {}

    made_by: ClassVar[str] = ""

    sketched: ClassVar[bool] = False

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Hold what the methods of every kind are given against their annotations."""
        super().__init_subclass__(**kwargs)
        guard_methods(cls)

    def __new__(cls, *args: object, **kwargs: object) -> Self:
        """Say of an object that is put together by hand, and of too little or of something else, who makes it."""
        # copy and pickle make an object without arguments and fill it afterwards.
        if args or kwargs:
            layout = _layout(cls)  # type: ignore[arg-type]  # a class can be hashed; mypy doubts it of Self
            arguments = {**dict(zip(layout, args, strict=False)), **kwargs}
            # Without this the error would be Python's, and name an argument of a class that nobody
            # is meant to call.
            if layout and (unknown := [name for name in kwargs if name not in layout]):
                raise SignatureError(f"A {cls.__name__} has no {unknown[0][:40]}{near(unknown[0], layout)}")
            absent = [name for name, field in layout.items() if field.needed and name not in arguments]
            wrong = [name for name, value in arguments.items() if not _fits(value, layout.get(name))]
            if absent or any(layout[name].needed for name in wrong):
                raise ParameterError(
                    f"A {cls.__name__} needs {listed([*absent, *wrong])}; it is what functions of this package return, "
                    f"and not made by hand{cls.made_by}."
                )
            if wrong:
                name = wrong[0]
                raise ParameterError(
                    f"{name} of a {cls.__name__} is {words_of(layout[name].takes)}, not {told(arguments[name])}."
                )
        return super().__new__(cls)

    def blocks(self) -> list[Block]:
        """Return what the object shows, as blocks of a document."""
        raise NotImplementedError

    @overload
    def to_csv(self, path: None = None) -> str: ...
    @overload
    def to_csv(self, path: str | PathLike[str]) -> None: ...
    @guarded
    def to_csv(self, path: str | PathLike[str] | None = None) -> str | None:
        """Return the object's table as CSV text, or write it to `path`.

        Text that a spreadsheet would take for a formula gets an apostrophe; numbers stay as they are. `to_parquet` and
        `to_excel` hold all text unchanged.

        Parameters
        ----------
        path : path, optional
            Where to write; it ends in ``.csv`` or ``.txt``, and a file that is there is replaced. Without it the text is
            returned.

        Raises
        ------
        ParameterError
            If `path` is none or has another suffix, or the object has no table.
        TrendsError
            If the file cannot be written.
        """
        from trends.files.suffix import refuse_other_suffix
        from trends.files.whole_file import write_text

        if path is not None:
            refuse_other_suffix(path, ".csv", ".txt")
        text = self._csv_text(self._tabular())
        if path is None:
            return text
        write_text(path, text)
        return None

    @guarded
    def to_excel(self, path: str | PathLike[str]) -> None:
        """Write the object's table as an Excel workbook, with a sheet on where its figures come from.

        Text is written as text, and nothing in it becomes a formula. Column names are those of `to_frame`.

        Parameters
        ----------
        path : path
            Ends in ``.xlsx``; a file that is there is replaced.

        Raises
        ------
        ParameterError
            If the path has another suffix, or the object has no table, or one that is larger than a sheet.
        TrendsError
            If the file cannot be written, or xlsxwriter is not installed (``pip install xlsxwriter``).
        """
        from trends.files.suffix import refuse_other_suffix
        from trends.files.table_files import write_excel

        refuse_other_suffix(path, ".xlsx")
        write_excel(path, self._tabular(), self._about())

    @guarded
    def to_parquet(self, path: str | PathLike[str]) -> None:
        """Write the object's table as Parquet, which keeps types; where its figures come from stands in the metadata.

        Parameters
        ----------
        path : path
            Ends in ``.parquet`` or ``.pq``; a file that is there is replaced.

        Raises
        ------
        ParameterError
            If the path has another suffix, or the object has no table.
        TrendsError
            If the file cannot be written.
        """
        from trends.files.suffix import refuse_other_suffix
        from trends.files.table_files import write_parquet

        refuse_other_suffix(path, ".parquet", ".pq")
        write_parquet(path, self._tabular(), self._about())

    def _tabular(self) -> pd.DataFrame:
        table = getattr(self, "to_frame", None)
        if table is None:
            raise ParameterError(f"{told(self).capitalize()} has no table to write.")
        frame: pd.DataFrame = table()
        return frame

    def _about(self) -> dict[str, Any] | None:
        """Return where the figures come from, as far as the object or its series tells."""
        for holder in (self, getattr(self, "series", None)):
            provenance = getattr(holder, "provenance", None)
            if provenance is not None:
                origin: dict[str, Any] = provenance.to_dict()
                return origin
        return None

    def _csv_text(self, table: pd.DataFrame) -> str:
        """Return how `to_csv` writes the object's table."""
        from trends.files.csv_table import table_text

        return table_text(table)

    def plot(self, ax: Axes | None = None, *, kind: str | None = None, **options: Any) -> Axes:
        """Draw the object's figure on `ax`, or on new Axes; return the Axes.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            Where to draw.
        kind : str, optional
            Which of its `figures`; by default the first.
        **options
            Of that figure, such as the ``basemap`` of a map.

        Raises
        ------
        ParameterError
            If `ax` is none, the object has no such figure, or the figure knows no such option.
        """
        return drawer().draw(self, ax, kind=kind, **options)

    def _repr_mimebundle_(self, **_wanted: object) -> dict[str, Any]:
        from trends.document.blocks import MIME, Figure
        from trends.document.blocks_json import to_json
        from trends.document.fragments import display_html
        from trends.messages.speech import current

        blocks = self.blocks()
        if self.sketched:
            blocks = drawer().with_sparkline(self, blocks)
        shown = {
            MIME: to_json(blocks),
            "text/html": display_html(blocks, language=current()),
            "text/plain": repr(self),
        }
        match blocks:
            case [Figure(png=png, svg=svg) as figure] if png:
                # For what shows no HTML: consoles, and a notebook on its way to LaTeX and PDF.
                shown["image/png"] = png
                if svg:
                    shown[MIME] = to_json([replace(figure, png="")])
        return shown


def _fits(value: object, field: _Field | None) -> bool:
    return (
        field is None
        or not field.takes
        or any(kind.take(value) is not NotImplemented for kind in field.takes)
    )
