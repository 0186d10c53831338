"""What is said of a file and has no meaning for it is refused, never passed over."""

from __future__ import annotations

import pytest

from trends.errors import InputError, ParameterError, SelectionError
from trends.incidents.incidents import Incidents
from trends.series.series_table import SeriesTable
from trends.sources import load, load_series

MONTHS = "month,country,events,killed\n2020-01,A,3,1\n2020-03,A,1,0\n"
LOG = "date,killed,lat,lon,country\n2020-01-01,3,35,38,Syria\n2020-01-01,1,35,38,Syria\n"
ACLED = "event_id_cnty,event_date,event_type,actor1,fatalities,country\nX1,2020-01-01,Battles,A,3,Syria\n"
HDX = "Country,Admin1,Month,Year,Events,Fatalities\nA,x,January,2020,3,1\nB,x,January,2020,3,1\nA,y,March,2020,3,1\n"
MAPPING = {"columns": {"date_start": "date"}}
OF_SERIES = {"period": "month", "measure": "events", "by": "country", "fill": "zero"}


@pytest.mark.parametrize(("name", "value"), OF_SERIES.items())
@pytest.mark.parametrize("layout", ["ged", "acled", "bundled", "told"])
def test_what_only_a_series_has_is_refused_for_incidents(write, ged, layout, name, value, today):
    path = {
        "ged": lambda: write(ged({})),
        "acled": lambda: write(ACLED),
        "bundled": lambda: "documented-attacks",
        "told": lambda: write(LOG),
    }[layout]()
    source = {"source": "generic"} if layout == "told" else {}
    with pytest.raises(
        ParameterError, match=rf"--{name} can only be used with a series, but .* holds incidents"
    ):
        load(path, today=today, **source, **{name: value})


def test_of_a_table_of_incidents_zeros_and_a_measure_of_incidents_do_not_make_a_series(write, today):
    for said in ({"fill": "zero"}, {"measure": "fatalities"}):
        with pytest.raises(ParameterError, match="can only be used with a series"):
            load(write(LOG), today=today, **said)


def test_columns_are_refused_for_a_series(write):
    for path in (write("month,count\n2020-01,3\n"), write(HDX, "hdx.csv")):
        with pytest.raises(ParameterError, match="and --source says"):
            load(path, columns=MAPPING, source="series")
    with pytest.raises(ParameterError, match="--columns can only be used with incidents, but central-syria"):
        load("central-syria", columns=MAPPING)


def test_columns_are_refused_with_a_layout_that_is_known(write, ged, today):
    with pytest.raises(ParameterError, match="--source says that it is of ucdp-ged; give one"):
        load(write(ged({})), source="ucdp-ged", columns=MAPPING, today=today)
    assert load(write(LOG), source="generic", columns=MAPPING, today=today).frame["country"].isna().all()


@pytest.mark.parametrize(("name", "value"), OF_SERIES.items())
def test_columns_are_refused_with_what_only_a_series_has(write, name, value):
    with pytest.raises(ParameterError, match=rf"--columns is for incidents and --{name} for a series"):
        load(write(LOG), columns=MAPPING, **{name: value})


@pytest.mark.parametrize(("name", "value"), [("source", "series"), *OF_SERIES.items()])
def test_the_layout_of_a_bundled_series_cannot_be_told(name, value):
    with pytest.raises(ParameterError, match=rf"--{name} cannot be used with central-syria: it is bundled"):
        load("central-syria", **{name: value})


@pytest.mark.parametrize(("name", "value"), [("source", "generic"), ("columns", MAPPING)])
def test_the_layout_of_bundled_incidents_cannot_be_told(name, value):
    with pytest.raises(
        ParameterError, match=rf"--{name} cannot be used with documented-attacks: it is bundled"
    ):
        load("documented-attacks", **{name: value})


def test_several_such_words_are_named_together():
    with pytest.raises(ParameterError, match="--period, --by and --fill cannot be used with central-syria"):
        load("central-syria", period="a", by="b", fill="zero")


def test_a_workbook_from_hdx_takes_by_and_fill_and_nothing_else(write, today):
    path = write(HDX)
    assert load(path, by="admin1", today=today).series == ("x", "y")
    with pytest.raises(SelectionError, match=r"no column 'admin7' \(--by\); there is"):
        load(path, by="admin7", today=today)
    table = load(path, fill="zero", today=today)
    assert table.count(series="A").count.tolist() == [3, 0, 3]
    assert table.count(series="B").count.tolist() == [3, 0, 0]
    for name in ("period", "measure"):
        with pytest.raises(ParameterError, match=rf"--{name} cannot be used with .* its layout is known"):
            load(path, today=today, **{name: "Month"})


def test_a_series_is_named_of_a_series_only(write, ged):
    with pytest.raises(ParameterError, match="series='x' can only be used with a series"):
        load_series(write(ged({})), series="x")
    with pytest.raises(ParameterError, match="--fill can only be used with a series"):
        load_series(write(ged({})), fill="zero")


def test_a_bundled_name_among_paths_is_told_as_such(write, ged):
    with pytest.raises(InputError, match="central-syria is bundled, and a bundled dataset is read alone"):
        load(["central-syria", write(ged({}))])


def test_columns_that_were_named_tell_a_series(write, today):
    assert load(write("title\nwhen,n\n2020-01,3\n"), period="when", measure="n").count().count.tolist() == [3]
    assert isinstance(load(write("date,killed\n2020-01-01,3\n"), measure="killed"), SeriesTable)
    assert isinstance(load(write("date,fatalities\n2020-01-01,3\n"), measure="fatalities"), SeriesTable)
    assert isinstance(load(write("date,killed\n2020-01-01,3\n"), today=today), Incidents)
    with pytest.raises(InputError, match=r"no column 'whn' \(--period\); there is when"):
        load(write("when,n\n2020-01,3\n"), period="whn", measure="n")
