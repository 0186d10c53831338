"""A table as a file for other programs, Parquet or Excel, whole or not at all; both say where its figures come from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from os import PathLike
from typing import TYPE_CHECKING, Any

from trends.errors import ParameterError, TrendsError
from trends.files.output import json_text, plain
from trends.files.whole_file import whole_file

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["write_excel", "write_parquet"]

# 2^20 rows, of which the first holds the names of the columns.
_MOST_ROWS = 1_048_575
_LONGEST = 32_767
"""What a sheet holds below its header, and a cell: https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3."""


def write_parquet(path: str | PathLike[str], frame: pd.DataFrame, about: Mapping[str, Any] | None) -> None:
    """Write a table as Parquet; where it comes from stands as JSON in the file's metadata, under ``trends``.

    Raises
    ------
    ParameterError, TrendsError
        If it cannot be written there.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.Table.from_pandas(_columns(frame), preserve_index=False)
    if about:
        said = {b"trends": json_text(about, indent=None).strip().encode()}
        table = table.replace_schema_metadata({**(table.schema.metadata or {}), **said})
    with whole_file(path) as part:
        pq.write_table(table, part)


def write_excel(path: str | PathLike[str], frame: pd.DataFrame, about: Mapping[str, Any] | None) -> None:
    """Write a table as an Excel workbook: a sheet ``data`` and, where it is known, a sheet ``source``.

    Text is written as text: nothing in it becomes a formula or a link.

    Raises
    ------
    ParameterError
        If the table is larger than a sheet, or a text longer than a cell.
    TrendsError
        If it cannot be written there, or the package that writes workbooks is not installed.
    """
    import pandas as pd

    if len(frame) > _MOST_ROWS:
        raise ParameterError(
            f"A sheet of Excel holds {_MOST_ROWS:,} rows, and there are {len(frame):,}; use to_parquet or to_csv."
        )
    try:
        import xlsxwriter  # noqa: F401 - asked for here, so that its absence is told in a sentence
    except ImportError:
        raise TrendsError(
            "Excel files need the package xlsxwriter; install it with pip install xlsxwriter, or use to_csv."
        ) from None
    sheets = {"data": _columns(frame, cells=True)}
    if about:
        rows = [(key, _cell(value)) for key, value in plain(about).items() if value not in (None, "", [], {})]
        sheets["source"] = pd.DataFrame(rows, columns=["field", "value"])
    for name, sheet in sheets.items():
        for column in sheet.select_dtypes(["object", "str"]):
            if (sheet[column].astype("str").str.len() > _LONGEST).any():
                raise ParameterError(
                    f"{column} of the sheet {name} has a text longer than a cell of Excel holds ({_LONGEST:,} "
                    "characters); use to_parquet or to_csv."
                )
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with (
        whole_file(path) as part,
        part.open("wb") as stream,
        pd.ExcelWriter(
            stream,
            engine="xlsxwriter",
            engine_kwargs={"options": options},
            date_format="yyyy-mm-dd",
            datetime_format="yyyy-mm-dd",
        ) as writer,
    ):
        # A workbook says when it was made; the same table shall give the same bytes.
        writer.book.set_properties({"created": pd.Timestamp("2000-01-01").to_pydatetime()})
        for name, sheet in sheets.items():
            sheet.to_excel(writer, sheet_name=name, index=False, freeze_panes=(1, 0))
            writer.sheets[name].autofit(300)


def _columns(frame: pd.DataFrame, *, cells: bool = False) -> pd.DataFrame:
    """Return a table of plain columns: an index that has a name is one, periods are text, and so is what is of no one type.

    Parameters
    ----------
    frame : pandas.DataFrame
    cells : bool
        Whether a list has to fit into a cell, as text.
    """
    import pandas as pd
    import pyarrow as pa

    named = any(name is not None for name in frame.index.names)
    table = frame.reset_index() if named else frame.reset_index(drop=True)
    for column in table.columns:
        values = table[column]
        if isinstance(values.dtype, (pd.PeriodDtype, pd.CategoricalDtype, pd.IntervalDtype)):
            table[column] = values.astype("str")
        elif values.dtype == object and cells:
            table[column] = values.map(_cell)
        elif values.dtype == object:
            try:
                pa.array(values, from_pandas=True)
            except (pa.ArrowException, TypeError, ValueError):
                table[column] = values.map(_cell).map(str, na_action="ignore")
    return table


def _cell(value: Any) -> Any:
    """Return what a cell holds as text, number or date: a list with commas, a mapping as JSON."""
    if isinstance(value, Mapping):
        return json_text(value, indent=None).strip()
    if isinstance(value, (list, tuple, set, frozenset)) or hasattr(value, "tolist"):
        return ", ".join(text if isinstance(text, str) else json.dumps(text) for text in plain(value))
    return value
