"""``trends count``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from trends.cli.engines import counted
from trends.cli.options import AsJson, Chosen, option
from trends.cli.reading import given_of
from trends.cli.terminal import say_error, working, write
from trends.files.output import json_text

if TYPE_CHECKING:
    from trends.series.count_series import CountSeries
    from trends.series.series_by_key import SeriesByKey

__all__ = ["Split", "count", "counted_periods", "counts"]

_MOST_NOTES = 10


@dataclass(frozen=True)
class Split(Chosen):
    """What to read, what to keep of it, how to count it, and by what to split it."""

    by: Annotated[
        str | None,
        option(
            "--by",
            "Splitting",
            "COLUMNS",
            "Several series at once, their key in front: country,kind; actor is either side, cell a cell of "
            "PRIO-GRID. Series: the column that names them.",
        ),
    ] = None
    scheduler: Annotated[
        str | None,
        option(
            "--scheduler",
            "Work",
            "ADDRESS",
            "A folder of trends import, counted on a Dask cluster (tcp://10.0.0.1:8786) whose workers see it under the "
            "same path; needs the extra cluster.",
        ),
    ] = None


def count(split: Split, as_json: AsJson = False) -> None:
    """Count incidents by period, as CSV.

    The columns are period, count, count_low, count_high, exposure_days and observed; a period that was not
    observed has no count, which is not the same as zero. With --json the window, the cautions and the provenance stand
    beside them.
    """
    with working("Counting"):
        series = counts(split)
    if as_json:
        write(json_text(counted_periods(series)))
        return
    write(series.to_csv())
    # In a pipe too: a caution that nobody reads is silence, and the result stands alone on the other stream.
    for note in cautions(series):
        say_error(note)


def counts(split: Split) -> CountSeries | SeriesByKey:
    """Count what was chosen: one series, or one for each key of `--by`."""
    return counted(split) if split.by is None or split.series is not None else counted_by_key(split)


def counted_periods(series: CountSeries | SeriesByKey) -> dict[str, Any]:
    """Return what `--json` prints: the rows of the CSV as they are, and what is to be known beside them."""
    from trends.series.series_by_key import SeriesByKey

    head = (
        {"by": series.columns}
        if isinstance(series, SeriesByKey)
        else {"window": series.extent(), "measure": series.measure}
    )
    line = repr(series).removeprefix(f"{type(series).__name__}: ")
    return {
        "sentence": f"{line[:1].upper()}{line[1:]}.",
        **head,
        "periods": [
            {str(name): _whole(value) for name, value in row.items()}
            for row in series.to_frame().to_dict(orient="records")
        ],
        "notes": cautions(series),
        "provenance": series.provenance.to_dict(),
    }


def _whole(value: Any) -> Any:
    """Write a whole number without a decimal point, as the CSV does."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def cautions(series: CountSeries | SeriesByKey) -> tuple[str, ...]:
    """Return what is to be known about the counts."""
    from trends.series.series_by_key import SeriesByKey

    return (*series.notes, *own_notes(series)) if isinstance(series, SeriesByKey) else series.notes


def own_notes(several: SeriesByKey) -> tuple[str, ...]:
    """Return what is said of single series, with their keys; of many the first, and how many more."""
    remarks = [
        f"{', '.join(part for part in key if part) or 'Without a name'}: {note}"
        for key, series in several.series.items()
        for note in series.notes
        if note not in several.notes
    ]
    more = len(remarks) - _MOST_NOTES
    left_out = (
        (f"{more:,} more notes speak of single series; counted alone, each says its own.",)
        if more > 0
        else ()
    )
    return (*remarks[:_MOST_NOTES], *left_out)


def counted_by_key(asked: Split) -> SeriesByKey:
    """Count every series that `--by` splits INPUT into."""
    from trends.cli.splitting import split
    from trends.series.series_table import SeriesTable

    several = split(asked)
    ways = given_of(asked, "freq", "measure", "estimate", "start", "end")
    if not isinstance(several.data, SeriesTable):
        return several.data.count(by=several.by or (), **ways, **given_of(asked, "imprecise"))
    return several.data.by_key(names=several.names, **ways)
