"""Counts in words: what bounds a count is a bound, what only says that there were some is unknown, nothing is guessed."""

from __future__ import annotations

import numpy as np
import pytest

import trends as tr
from trends.messages import in_language
from trends.sources.cells.worded_counts import told


@pytest.mark.parametrize(
    ("cell", "low", "high"),
    [
        ("at least 3", 3, None),
        ("3+", 3, None),
        ("≥ 1,200", 1200, None),
        (">3", 4, None),
        ("more than 30", 31, None),
        ("up to 5", None, 5),
        ("<5", None, 4),
        ("10-12", 10, 12),
        ("10 – 12", 10, 12),
        ("between 10 and 12", 10, 12),
        ("au moins 3", 3, None),
        ("más de 3", 4, None),
        ("не менее 3", 3, None),
        ("至少3", 3, None),
        ("ما لا يقل عن 3", 3, None),
        ("dozens", None, None),
        ("Several", None, None),
        ("3?", None, None),
        ("не известно".replace(" ", ""), None, None),
    ],
)
def test_what_a_cell_tells(cell, low, high):
    found = told(cell)
    expected = [np.nan, np.nan if low is None else low, np.nan if high is None else high]
    np.testing.assert_equal(list(found), expected)


@pytest.mark.parametrize(
    "cell", ["", "abc", "3", "12-10", "<0", "2020-01-05", "3 of 5", "see note 4", "at least"]
)
def test_what_tells_nothing_of_a_count_stays_a_fault(cell):
    assert told(cell) is None


def test_rows_are_kept_with_what_they_tell_and_it_is_said(tmp_path):
    rows = ["at least 3,several", "10-12,3+", "dozens,1", "n/a,0", "about 40,2", "7,3", "abc,1"]
    text = "\n".join(
        ["date,place,killed,wounded", *(f"2020-01-0{n},A,{row}" for n, row in enumerate(rows, 1))]
    )
    (tmp_path / "attacks.csv").write_text(text, encoding="utf-8")
    data = tr.load(tmp_path / "attacks.csv", source="generic")
    assert len(data) == 6
    assert data.rejected["value"].tolist() == ["abc"]
    table = data.frame[["fatalities_low", "fatalities_best", "fatalities_high", "wounded"]].astype(float)
    nan = np.nan
    np.testing.assert_equal(
        table.to_numpy(),
        [
            [3, nan, nan, nan],
            [10, nan, 12, nan],
            [nan, nan, nan, 1],
            [nan, nan, nan, 0],
            [nan, 40, nan, 2],
            [nan, 7, nan, 3],
        ],
    )
    said = [note for note in data.warnings if getattr(note, "id", "") == "sources.cells.worded"]
    assert "In 4 rows killed tells no figure" in said[0]
    assert "2 bounds are kept as bounds" in said[0]
    assert "In 2 rows wounded" in said[1]
    assert "the figure is taken as unknown" in said[1]
    assert "2 bornes sont gardées" in in_language(said[0], "fr")
    # 3 and 10 at least, 40 and 7 as stated: what is known of the month is a bound.
    series = data.count(measure="fatalities")
    assert (series.low[0], series.observed[0]) == (60, False)


def test_a_stated_estimate_is_not_overwritten_by_words(tmp_path):
    (tmp_path / "a.csv").write_text(
        "date,fatalities,fatalities_low,fatalities_high\n2020-01-01,3+,2,9\n2020-01-02,3+,,\n2020-01-03,1,1,1\n"
    )
    frame = tr.load(tmp_path / "a.csv", source="generic").frame
    assert frame["fatalities_low"].tolist()[:2] == [2, 3]
    assert frame["fatalities_high"].tolist()[0] == 9


def test_a_file_of_counts_takes_words_for_bounds_too(tmp_path):
    cells = [*range(5, 15), "at least 17", "3-20", "several", "4"]
    text = "".join(
        f"2020-{n:02d},{cell}\n" if n < 13 else f"2021-{n - 12:02d},{cell}\n"
        for n, cell in enumerate(cells, 1)
    )
    (tmp_path / "counts.csv").write_text(f"month,attacks\n{text}")
    table = tr.load(tmp_path / "counts.csv")
    series = table.count()
    assert series.observed.tolist() == [True] * 10 + [False] * 3 + [True]
    np.testing.assert_equal(series.low[10:13].tolist(), [17, 3, np.nan])
    np.testing.assert_equal(series.high[10:13].tolist(), [np.nan, 20, np.nan])
    assert "2 bounds are kept as bounds" in " ".join((*table.warnings, *table.notes, *table.remarks))
