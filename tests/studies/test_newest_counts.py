"""What the index of reports shows of a series."""

from __future__ import annotations

import json

import numpy as np

import trends as tr
from trends.messages import LANGUAGES
from trends.reporting.contents import _latest
from trends.series.count_series import CountSeries
from trends.studies.newest_counts import PERIODS, newest_counts


def test_the_last_two_years_with_gaps_as_gaps_and_the_latest_count_with_its_month():
    whole = tr.load_series("central-syria")
    told = newest_counts(whole)
    last = whole.count[-PERIODS:]
    assert [value is None for value in told["values"]] == list(np.isnan(last))
    assert [value for value in told["values"] if value is not None] == list(last[~np.isnan(last)])
    assert told["figure"]["text"] == "Attacks, November 2024: 6"
    # Through JSON and back, and in every language.
    shown = _latest(json.loads(json.dumps(told)))
    assert shown["values"] == told["values"]
    assert set(shown["figure"]) == set(shown["alt"]) == set(LANGUAGES)
    assert shown["figure"]["fr"].replace("\N{NO-BREAK SPACE}", " ") == "Attaques, novembre 2024 : 6"
    assert len(set(shown["alt"].values())) == len(LANGUAGES)


def test_a_month_without_a_count_is_passed_over_for_the_one_before():
    whole = tr.load_series("central-syria").window("2020-04", "2024-10")
    unseen = whole.window("2024-01", "2024-08")
    assert newest_counts(whole)["figure"]["text"].startswith("Attacks, October 2024")
    assert np.isnan(unseen.count[-1])
    assert newest_counts(unseen)["figure"]["text"] == f"Attacks, July 2024: {unseen.count[-2]:.0f}"


def test_a_month_covered_in_part_is_no_latest_figure():
    series = CountSeries.from_counts([30, 31, 29, 10], start="2020-01", exposure_days=[31, 29, 31, 10])
    told = newest_counts(series)
    assert told["values"] == [30, 31, 29, None]
    assert told["figure"]["text"] == "Attacks, March 2020: 29"


def test_where_nothing_was_counted_there_is_nothing_to_show():
    whole = tr.load_series("central-syria")
    gap = int(np.flatnonzero(np.isnan(whole.count))[0])
    label = str(whole.periods[gap])
    assert newest_counts(whole.window(label, label)) is None
    for strange in (None, 3, {}, {"values": [1], "figure": {}, "alt": {}}):
        assert _latest(strange) is None
