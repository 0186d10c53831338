"""``trends count``."""

from __future__ import annotations

from trends.cli.options import Chosen
from trends.cli.reading import counted
from trends.cli.terminal import say_error, working, write

__all__ = ["count"]


def count(chosen: Chosen) -> None:
    """Count incidents by period, as CSV.

    The columns are period, count, count_low, count_high, exposure_days and observed; a period that was not
    observed has no count, which is not the same as zero.
    """
    with working("Counting"):
        series = counted(chosen)
    write(series.to_csv())
    # In a pipe too: a caution that nobody reads is silence, and the result stands alone on the other stream.
    for note in series.notes:
        say_error(note)
