"""Several series at once: by a column, by several, by either side."""

from __future__ import annotations

import io
import re

import numpy as np
import pandas as pd
import pytest

from trends.cli.application import main
from trends.errors import ParameterError, SelectionError
from trends.incidents.incidents import Incidents
from trends.sources import load
from trends.verdict import screen


@pytest.fixture(scope="module")
def incidents():
    return Incidents.from_frame(
        pd.DataFrame(
            {
                "date_start": pd.to_datetime(
                    ["2020-01-05", "2020-02-01", "2020-02-03", "2020-04-01", "2020-04-02"]
                ),
                "country": ["A", "B", "A", None, "B"],
                "kind": ["x", "x", "y", "y", None],
                "actor_1": ["P", "Q", "P", None, None],
                "actor_2": ["Q", "P", "P", "Q", None],
            }
        )
    )


def test_one_column(incidents):
    found = incidents.count(by="country")
    assert list(found) == ["", "A", "B"]
    assert found["A"].count.tolist() == [1, 1, 0, 0]
    assert found[""].count.tolist() == [0, 0, 0, 1]
    assert sum(series.total for series in found.values()) == len(incidents)
    assert found.notes == ("1 incident has no country and stands under an empty name.",)
    alone = incidents.select(country="A").count()
    assert np.array_equal(found["A"].count, alone.count)
    assert found["A"].periods.equals(alone.periods)


def test_several_columns(incidents):
    found = incidents.count(freq="quarter", by=["country", "kind"])
    assert list(found) == [("", "y"), ("A", "x"), ("A", "y"), ("B", ""), ("B", "x")]
    frame = found.to_frame()
    assert list(frame.columns[:3]) == ["country", "kind", "period"]
    assert len(frame) == 5 * 2
    assert frame["count"].sum() == len(incidents)


def test_an_actor_is_either_side_and_counts_once(incidents):
    found = incidents.count(by="actor")
    assert {key: series.total for key, series in found.items()} == {"": 1, "P": 3, "Q": 3}
    assert found["P"].subject == "events in which P was a side"
    for name in ("P", "Q"):
        assert np.array_equal(found[name].count, incidents.select(actor=name).count().count)
    table = screen(incidents, by="actor", min_count=0, replicates=19).table
    assert dict(zip(table["actor"], table["total"], strict=True)) == {"P": 3, "Q": 3}


def test_a_renamed_actor_is_cautioned_of_in_its_row():
    begun = pd.to_datetime("2015-01-01") + pd.to_timedelta(np.arange(0, 1460, 5), unit="D")
    name = np.where(begun < "2017-01-28", "Al-Nusrah Front", "HTS")
    both = Incidents.from_frame(pd.DataFrame({"date_start": begun, "actor_2": name}))
    found = both.count(by="actor")
    assert any(re.search("first appears on [0-9]+ January 2017", note) for note in found["HTS"].notes)
    assert any(
        re.search("last appears on [0-9]+ January 2017", note) for note in found["Al-Nusrah Front"].notes
    )


@pytest.mark.parametrize("by", [[], "", 5.5, [None]])
def test_what_is_no_column_is_refused(incidents, by):
    with pytest.raises(ParameterError):
        incidents.count(by=by)


def test_a_column_that_is_not_there(incidents):
    with pytest.raises(SelectionError, match="There is no column 'land'; use"):
        incidents.count(by="land")
    with pytest.raises(SelectionError, match="names no series"):
        incidents.count(by="fatalities_best")


def test_the_command_says_the_same(incidents, tmp_path, capsys):
    columns = ["date_start", "country", "kind", "actor_1", "actor_2"]
    target = tmp_path / "events.csv"
    incidents.frame[columns].rename(columns={"date_start": "event_date"}).to_csv(target, index=False)
    mapping = tmp_path / "columns.toml"
    mapping.write_text(
        '[columns]\ndate_start = "event_date"\n' + "".join(f'{name} = "{name}"\n' for name in columns[1:])
    )
    assert main(["count", str(target), "--columns", str(mapping), "--by", "country,kind"]) == 0
    told = capsys.readouterr()
    table = pd.read_csv(io.StringIO(told.out), dtype=str, keep_default_na=False)
    expected = pd.read_csv(
        io.StringIO(incidents.count(by=["country", "kind"]).to_csv()), dtype=str, keep_default_na=False
    )
    pd.testing.assert_frame_equal(table, expected)
    assert "stand under an empty name" in told.err


@pytest.mark.parametrize("by", ["country", "actor", "kind"])
def test_what_is_written_is_read_back(incidents, tmp_path, by):
    from trends.sources import load

    found = incidents.count(by=by)
    target = tmp_path / "series.csv"
    found.to_csv(target)
    table = load(target, by=by)
    for name in table.series:
        if name:
            assert np.array_equal(table.count(series=name).count, found[name].count)
    assert {name for name in table.series if name} == {name for name in found if name}


def test_the_series_of_a_file(capsys):
    assert main(["count", "ucdp-is-syria", "--by", "series", "--freq", "year"]) == 0
    table = pd.read_csv(io.StringIO(capsys.readouterr().out))
    assert table.columns[0] == "series"
    assert table["series"].nunique() == 2


def test_what_holds_for_all_series_of_a_file_is_said_beside_them(cases, capsys):
    """Which kinds are counted is no detail of one series, and was said of none."""
    by_country = load(cases / "hapi_conflict_event.csv").split("country").by_key(freq="year")
    (said,) = by_country.notes
    assert said.startswith("Counted is the kind political_violence;")
    assert by_country["SYR"].notes == ()
    assert main(["count", str(cases / "hapi_conflict_event.csv"), "--by", "country"]) == 0
    assert "Counted is the kind political_violence;" in capsys.readouterr().err


def test_a_series_without_a_name_beside_others_is_not_called_all(tmp_path, capsys):
    """Called "all" it was taken for the sum of the others, and answered to no such name."""
    rows = [f"2020-{month:02},{name},{count}" for month in (1, 2, 3) for name, count in (("a", 3), ("", 9))]
    path = tmp_path / "blank.csv"
    path.write_text("\n".join(["month,series,count", *rows]), encoding="utf-8")
    table = load(path)
    by_name = table.count(by="series")
    assert {name: by_name[name].total for name in by_name} == {"": 27, "a": 9}
    assert table.count(series="").total == 27
    assert {row[0] for row in table.blocks()[1].rows} == {"", "a"}
    assert main(["count", str(path)]) != 0
    assert "'a' and ''" in capsys.readouterr().err
    alone = tmp_path / "alone.csv"
    alone.write_text("month,count\n2020-01,3\n2020-02,9\n", encoding="utf-8")
    assert list(load(alone).count(by="series")) == ["all"]
