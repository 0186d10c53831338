"""``trends check``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from trends.cli.engines import opened
from trends.cli.failures import UsageError
from trends.cli.options import OUTPUT, AsJson, ReadingOptions, option
from trends.cli.page import print_page
from trends.cli.targets import refuse_overwriting
from trends.cli.terminal import working, write
from trends.errors import listed
from trends.files.output import json_text

if TYPE_CHECKING:
    from trends.document.blocks import Block
    from trends.imported.scanned import ScannedIncidents
    from trends.incidents.incidents import Incidents
    from trends.series.series_table import SeriesTable
    from trends.tolls.toll_table import TollTable

__all__ = ["check", "checked"]

# Surveys have hundreds of columns; a hundred names tell what kind they are, and the others are counted.
MOST_UNREAD = 100


def check(
    reading: ReadingOptions,
    rejected: Annotated[
        Path | None,
        option(
            "--rejected",
            OUTPUT,
            "FILE",
            "Write the rejected rows and why, as CSV; beside it, as .jsonl, the values as they stood.",
        ),
    ] = None,
    suggest_columns: Annotated[
        bool,
        option("--suggest-columns", None, None, "Propose a mapping for --columns, as TOML."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Load a file and report what was read, kept and rejected and why.

    Succeeds whenever the file was understood, however many of its rows were rejected.
    """
    if suggest_columns:
        from trends.sources import suggest_columns as suggestion

        refuse_other_options(reading, rejected)
        proposal = suggestion(reading.input)
        write(json_text({"suggested_columns": proposal}) if as_json else proposal)
        return
    if rejected is not None:
        from trends.sources.rejected_file import twin_of

        # Both files, and before the reading.
        for target in (rejected, twin_of(rejected)):
            refuse_overwriting("--rejected", target, reading.input)
    with working("Reading"):
        data = opened(reading, "measure")
        result = checked(data)
    if rejected is not None:
        from trends.sources.rejected_file import write_rejected

        write_rejected(data.rejected, rejected)
    if as_json:
        write(json_text(result))
    else:
        tolls = tolls_of(data)
        print_page([*page(result), *(tolls.blocks() if tolls is not None else ())])


def checked(data: Incidents | ScannedIncidents | SeriesTable) -> dict[str, Any]:
    """Return what `--json` prints: what was read, kept and rejected and why, and reports of one incident side by side."""
    tolls = tolls_of(data)
    return data.check() if tolls is None else {**data.check(), "tolls": tolls.to_dict()}


def tolls_of(data: Incidents | ScannedIncidents | SeriesTable) -> TollTable | None:
    """Return the conflicting reports side by side, where the file keeps several of one incident."""
    from trends.imported.scanned import ScannedIncidents
    from trends.series.series_table import SeriesTable

    if isinstance(data, ScannedIncidents):
        if "reports" not in data.imported.tables:
            return None
        data = data.in_memory()  # who keeps several reports of an incident keeps few incidents
    return None if isinstance(data, SeriesTable) or data.reports is None else data.tolls()


def refuse_other_options(reading: ReadingOptions, rejected: Path | None) -> None:
    """Refuse options beside `--suggest-columns`, which looks at the file and loads nothing.

    Raises
    ------
    UsageError
    """
    others = [name for name, value in vars(reading).items() if name != "input" and value is not None]
    if rejected is not None:
        others.append("rejected")
    if others:
        options = listed(f"--{name}" for name in others)
        raise UsageError(f"--suggest-columns loads nothing, so {options} cannot be used with it.")


def columns_read(columns: dict[str, Any] | None) -> list[str]:
    """Say which columns of the file hold what, and from which nothing was read."""
    from trends.sources.files.raw import plain_name

    if not columns:
        return []
    read = ", ".join(
        # A column whose name says what it holds is named once.
        column if role.casefold() == plain_name(column) else f"{column} as {role}"
        for role, column in columns["read"].items()
    )
    unread = ", ".join(columns["unread"][:MOST_UNREAD])
    more = len(columns["unread"]) - MOST_UNREAD
    unlisted = f" and {more:,} more (--json lists them)" if more > 0 else ""
    return [
        *([f"Columns read: {read}."] if read else []),
        *([f"Columns not read: {unread}{unlisted}."] if unread else []),
    ]


def counts_in_words(found: dict[str, Any]) -> str:
    """Name the counts of a series file: ``a series of monthly counts``, ``12 series of weekly counts``."""
    from trends.periods.calendar import Frequency

    many = "a series" if found["series"] < 2 else f"{found['series']:,} series"
    return f"{many} of {Frequency(found['freq']).adjective} counts"


def rows_of(number: int) -> str:
    """Write a number of rows: ``1 row``, ``2,000 rows``."""
    return f"{number:,} {'row' if number == 1 else 'rows'}"


def page(found: dict[str, Any]) -> list[Block]:
    """Return what `check` found, as blocks."""
    from trends.document.blocks import Note, Table, paragraph, spans

    label = "a table of incidents" if found["shape"] == "incidents" else counts_in_words(found)
    source = "" if found["source"] in {"generic", "series"} else f" ({found['source']})"
    version = f", version {found['source_version']}" if found["source_version"] else ""
    span = f", from {found['date_min']} to {found['date_max']}" if found["date_min"] else ""
    skipped = {reason: number for reason, number in found["skipped"].items() if number}
    rows = [("rows read", found["rows_read"]), ("kept", found["kept"]), ("rejected", found["rejected"])]
    rows += [(f"skipped: {reason}", number) for reason, number in skipped.items()]
    blocks: list[Block] = [
        paragraph(f"{'These are' if label[0].isdigit() else 'This is'} {label}{source}{version}{span}."),
        Table("", ("rows", "number"), tuple((label, f"{number:,}") for label, number in rows), align="lr"),
    ]
    if found["reasons"]:
        reasons = sorted(found["reasons"].items(), key=lambda item: (-item[1], item[0]))
        blocks.append(
            Table(
                "Why rows were rejected",
                ("reason", "rows"),
                tuple((reason, f"{number:,}") for reason, number in reasons),
                align="lr",
            )
        )
    # "From the first to the last row" of a table of one's own is what the first sentence has said
    # already.
    if covered := found.get("coverage"):
        blocks.append(paragraph(covered["sentence"]))
    fatalities = found.get("fatalities") or {}
    if any(value is not None for value in fatalities.values()):
        ranges = ", ".join(
            f"{name} {value:,} ({rows_of(found['fatalities_rows'][name])})"
            for name, value in fatalities.items()
            if value is not None
        )
        blocks.append(paragraph(f"Fatalities: {ranges}."))
    blocks += [paragraph(text) for text in columns_read(found.get("columns"))]
    blocks += [Note(spans(text), kind="caution") for text in found["warnings"]]
    blocks += [Note(spans(text)) for text in found["notes"] if text not in found["warnings"]]
    if found["known"]:
        blocks.append(paragraph(f"Known since {found['known']} ({found['known_by']})."))
    blocks.append(paragraph(f"SHA-256 {found['sha256']}"))
    return blocks
