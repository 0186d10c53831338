"""Questions put to imported files: by DuckDB, here or file by file on a Dask cluster.

A cluster answers for each file alone, and what the answers have in common is drawn together here, in whole numbers: the
result is the same whoever answered, in whatever order, and however often a worker was lost on the way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa

from trends.errors import InputError
from trends.scheduling import scheduler_for
from trends.schema import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import duckdb

    from trends.imported.folder import Imported
    from trends.scheduling import Scheduler

__all__ = ["Asked", "Files", "quoted", "text"]


class Asked(NamedTuple):
    """A question as SQL over ``incidents``, and the one that draws the answers of several files together.

    Attributes
    ----------
    query : str
    again : str or None
        Over the answers, which stand under the same name; None where they need only be put one after the other.
    """

    query: str
    again: str | None = None


@dataclass(frozen=True)
class Files:
    """The files of a folder, and who reads them.

    Attributes
    ----------
    imported : Imported
    scheduler : Scheduler, str or None
        A Dask cluster, or its address; its workers must see the folder under the same path. None reads here.
    """

    imported: Imported
    scheduler: Scheduler | str | None = None

    def answers(self, *questions: Asked) -> list[pa.Table]:
        """Return the answer to each question.

        Raises
        ------
        InputError
            If a file cannot be read.
        SchedulingError
            If the cluster cannot be reached, or is lost.
        """
        imported = self.imported
        if self.scheduler is None or not imported.parts:
            whole = _Job(tuple(imported.files), _kinds(imported), imported.path.name, "")
            return [_answer(whole._replace(query=question.query)) for question in questions]
        jobs = [
            _Job((file,), _kinds(imported), imported.path.name, question.query, alone=True)
            for question in questions
            for file in imported.files
        ]
        with scheduler_for(self.scheduler) as workers:
            tables = list(workers.map(_answer, jobs))
        many = len(imported.files)
        answers = (tables[at * many : (at + 1) * many] for at in range(len(questions)))
        return [
            _together(parts, question, imported.path.name)
            for parts, question in zip(answers, questions, strict=True)
        ]


class _Job(NamedTuple):
    """What a worker needs to answer: the files, the columns that the folder has with their types, and the question."""

    files: tuple[str, ...]
    kinds: Mapping[str, str]
    shown: str
    query: str
    alone: bool = False


def _kinds(imported: Imported) -> dict[str, str]:
    return {name: str({**COLUMNS, **imported.extra}[name]) for name in imported.columns}


_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    # Nothing is fetched, and no code but the library's own is run.
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "preserve_insertion_order": "false",
}


def _answer(job: _Job) -> pa.Table:
    import duckdb

    # A worker does as many jobs at a time as it has threads.
    settings = {**_SETTINGS, "threads": 1} if job.alone else _SETTINGS
    try:
        with duckdb.connect(":memory:", config=settings) as connection:
            _name_files(connection, job)
            return connection.sql(job.query).to_arrow_table()
    except duckdb.Error as error:
        raise InputError(f"{job.shown} cannot be counted: {_first_line(error)}") from None


def _together(parts: Sequence[pa.Table], question: Asked, shown: str) -> pa.Table:
    """Draw the answers of single files together."""
    import duckdb

    together = pa.concat_tables(parts, promote_options="permissive")
    if question.again is None:
        return together
    try:
        with duckdb.connect(":memory:", config=_SETTINGS) as connection:
            connection.register("incidents", together)
            return connection.sql(question.again).to_arrow_table()
    except duckdb.Error as error:
        raise InputError(f"{shown} cannot be counted: {_first_line(error)}") from None


def _name_files(connection: duckdb.DuckDBPyConnection, job: _Job) -> None:
    """Let the files stand under one name; columns that some of them lack, or that all of these do, are null there."""
    if not job.files:
        connection.register("incidents", pa.schema([(name, "string") for name in job.kinds]).empty_table())
        return
    files = connection.read_parquet(list(job.files), union_by_name=True)
    lacking = [name for name in job.kinds if name not in files.columns]
    nulls = "".join(f", CAST(NULL AS {_sql_type(job.kinds[name])}) AS {quoted(name)}" for name in lacking)
    files.project(f"*{nulls}").create_view("incidents")


def _sql_type(kind: str) -> str:
    """Return DuckDB's name of a type of the table."""
    if kind.startswith("datetime"):
        return "DATE"
    return {"Float64": "DOUBLE", "Int64": "BIGINT", "boolean": "BOOLEAN"}.get(kind, "VARCHAR")


def quoted(name: str) -> str:
    """Write the name of a column as SQL has it."""
    escaped = name.replace('"', '""')
    return f'"{escaped}"'


def text(word: str) -> str:
    """Write a text as SQL has it."""
    escaped = word.replace("'", "''")
    return f"'{escaped}'"


def _first_line(error: Exception) -> str:
    first = str(error).strip().splitlines()[0][:200].rstrip(".")
    return f"{first}."
