"""How an object shows itself: a line at the prompt, a rich display in Jupyter, a figure, a table as CSV."""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Self, overload

from trends.arguments import told
from trends.document.drawer import drawer
from trends.errors import ParameterError, listed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike

    import pandas as pd
    from matplotlib.axes import Axes

    from trends.document.blocks import Block

__all__ = ["Displayed"]


@cache
def _layout(kind: type) -> dict[str, tuple[bool, bool]]:
    """Return the fields of a dataclass in order: whether each must be given, and whether it must be a tuple."""
    if not is_dataclass(kind):
        return {}
    return {
        field.name: (
            field.default is MISSING and field.default_factory is MISSING,
            str(field.type).startswith("tuple[") and "None" not in str(field.type),
        )
        for field in fields(kind)
        if field.init
    }


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

    def __new__(cls, *args: object, **kwargs: object) -> Self:
        """Say of an object that is put together by hand, and of too little or of something else, who makes it."""
        # copy and pickle make an object without arguments and fill it afterwards.
        if args or kwargs:
            layout = _layout(cls)  # type: ignore[arg-type]  # a class can be hashed; mypy doubts it of Self
            arguments = {**dict(zip(layout, args, strict=False)), **kwargs}
            # Without this the error would be Python's, and name an argument of a class that nobody
            # is meant to call.
            absent = [name for name, (needed, _) in layout.items() if needed and name not in arguments]
            absent += [
                name
                for name, value in arguments.items()
                if name in layout and layout[name][1] and not isinstance(value, tuple)
            ]
            if absent:
                raise ParameterError(
                    f"A {cls.__name__} needs {listed(absent)}; it is what functions of this package return, and not "
                    f"made by hand{cls.made_by}."
                )
        return super().__new__(cls)

    def blocks(self) -> list[Block]:
        """Return what the object shows, as blocks of a document."""
        raise NotImplementedError

    @overload
    def to_csv(self, path: None = None) -> str: ...
    @overload
    def to_csv(self, path: str | PathLike[str]) -> None: ...
    def to_csv(self, path: str | PathLike[str] | None = None) -> str | None:
        """Return the object's table as CSV text, or write it to `path`.

        Raises
        ------
        ParameterError
            If `path` is none, or the object has no table.
        TrendsError
            If the file cannot be written.
        """
        from trends.files.output import write_text

        table = getattr(self, "to_frame", None)
        if table is None:
            raise ParameterError(f"{told(self).capitalize()} has no table to write.")
        text = self.csv_text(table())
        if path is None:
            return text
        write_text(path, text)
        return None

    def csv_text(self, table: pd.DataFrame) -> str:
        """Return how `to_csv` writes the object's table."""
        from trends.files.output import table_text

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
        from trends.document.blocks import MIME
        from trends.document.blocks_json import to_json
        from trends.document.fragments import display_html

        blocks = self.blocks()
        if self.sketched:
            blocks = drawer().with_sparkline(self, blocks)
        return {MIME: to_json(blocks), "text/html": display_html(blocks), "text/plain": repr(self)}
