"""How often the 90 % interval of the halves misses "no change" in sparse and bursty histories of a constant pace.

    python benchmarks/bursts.py [--histories 1000] [--season auto]

Sixty months of which 15 % hold any, one and a geometric number (0.25) of events in each. Of 1,000 histories 941 could be
judged, and 11.8 % of these missed, without a season, which is what ``auto`` takes there (standard error 1.1 points). With
two pairs of harmonics 31.6 % missed when they were still taken; they are refused for that reason.
"""

from __future__ import annotations

import argparse

import numpy as np

from trends.series.count_series import CountSeries
from trends.verdict.pace import judged_pace
from trends.verdict.parameters import Options

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--histories", type=int, default=1000)
    parser.add_argument("--season", default="auto")
    options = parser.parse_args()
    random = np.random.default_rng(5)
    missed = []
    for _ in range(options.histories):
        counts = np.where(random.random(60) < 0.15, 1 + random.geometric(0.25, 60), 0)
        series = CountSeries.from_counts(counts, "2016-01")
        found = judged_pace(series, Options(1.5, options.season, replicates=99, seed=1, most=99))
        halves = found.changes["halves"]
        if halves is not None:
            missed.append(not halves.low90 <= 1 <= halves.high90)
    print(f"{len(missed):,} of {options.histories:,} could be judged; {np.mean(missed):.1%} of these missed.")
