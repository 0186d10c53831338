"""``trends count``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from trends.cli.options import Chosen, option
from trends.cli.reading import counted, given_of
from trends.cli.terminal import say_error, working, write

if TYPE_CHECKING:
    from trends.series.series_by_key import SeriesByKey

__all__ = ["count"]

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


def count(split: Split) -> None:
    """Count incidents by period, as CSV.

    The columns are period, count, count_low, count_high, exposure_days and observed; a period that was not
    observed has no count, which is not the same as zero.
    """
    with working("Counting"):
        if split.by is None or split.series is not None:
            series = counted(split)
            text, notes = series.to_csv(), series.notes
        else:
            several = counted_by_key(split)
            text, notes = several.to_csv(), (*several.notes, *own_notes(several))
    write(text)
    # In a pipe too: a caution that nobody reads is silence, and the result stands alone on the other stream.
    for note in notes:
        say_error(note)


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
    from trends.incidents.incidents import Incidents

    several = split(asked)
    ways = given_of(asked, "freq", "measure", "estimate", "start", "end")
    if isinstance(several.data, Incidents):
        return several.data.count(by=several.by or (), **ways, **given_of(asked, "imprecise"))
    return several.data.by_key(names=several.names, **ways)
