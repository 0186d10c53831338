"""A mapping that is proposed: what it takes for what, what it doubts, and that it loads as it stands."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trends.errors import InputError, ParameterError
from trends.schema import schema
from trends.sources import load, suggest_columns
from trends.sources.columns.mapping import read_mapping

ENGLISH = "when,where,who,dead\n13/04/2021,Homs,IS,3\n15/04/2021,Sukhna,IS,0\n16/04/2021,Homs,SDF,12\n"
FRENCH = (
    "Réf;Date de l'attaque;Pays;Gouvernorat;Lieu;Lat;Long;Type;Auteur présumé;Tués;Blessés;Récit\n"
    "A-1;15/01/2021;Syrie;Homs;Palmyre;34,55;38,26;embuscade;Daech;3;4;Une embuscade sur la route\n"
    "A-2;16/01/2021;Irak;Ninive;Mossoul;36,34;43,13;attentat;Daech;n.c.;1;Un attentat au marché\n"
    "A-3;17/02/2021;Syrie;Homs;Palmyre;34,55;38,26;embuscade;Daech;0;0;Encore une embuscade\n"
)
SPANISH = (
    "Fecha del hecho,Municipio,Departamento,Modalidad,Presunto responsable,Víctimas mortales,Heridos,Fecha de registro\n"
    "2021-01-15,Tumaco,Nariño,masacre,ELN,4,0,2021-02-01\n2021-01-16,Cali,Valle,atentado,Desconocido,1,3,2021-02-01\n"
)
ARABIC = (
    "الرقم,التاريخ,المحافظة,المدينة,نوع الهجوم,الجهة المنفذة,عدد القتلى,عدد الجرحى\n"
    "1,2021-01-15,حمص,تدمر,كمين,تنظيم الدولة,3,2\n2,2021-01-16,الرقة,الرقة,تفجير,مجهول,1,0\n"
)
NAMELESS = (
    "c1,c2,c3,c4,c5,c6,c7\n"
    "2021-01-15,38.456,95.123,Syria,ambush,Islamic State,3\n2021-01-16,35.423,38.156,Iraq,bombing,Islamic State,0\n"
    "2021-01-17,35.423,38.156,Iraq,ambush,SDF,2\n2021-01-18,35.423,38.156,Iraq,ambush,SDF,2\n"
)


@pytest.fixture
def proposed(write, today):
    """Propose a mapping for a table and load the table with it; return the roles, the lines and the incidents."""

    def of(text, name="log.csv"):
        path = text if not isinstance(text, (str, bytes)) else write(text, name)
        proposal = suggest_columns(path)
        mapping = write(proposal, "mapping.toml")
        data = load(path, columns=mapping, today=today)
        assert len(data.frame) + len(data.rejected) + sum(data.skipped.values()) == data.rows_read
        schema().validate(data.frame)
        return tomllib.loads(proposal)["columns"], proposal.splitlines(), data

    return of


def line_of(lines, role):
    (line,) = [line for line in lines if line.startswith(f"{role} = ")]
    return line


def test_words_of_english_that_no_publisher_uses(proposed):
    roles, lines, data = proposed(ENGLISH)
    assert roles == {"date_start": "when", "place": "where", "actor_1": "who", "fatalities_best": "dead"}
    assert "doubtful" not in line_of(lines, "date_start")
    assert "doubtful: write attacker" in line_of(lines, "actor_1")
    assert data.frame["fatalities_best"].tolist() == [3, 0, 12]


def test_french(proposed):
    roles, lines, data = proposed(FRENCH)
    assert roles == {
        "incident_id": "Réf",
        "date_start": "Date de l'attaque",
        "country": "Pays",
        "admin1": "Gouvernorat",
        "place": "Lieu",
        "latitude": "Lat",
        "longitude": "Long",
        "kind": "Type",
        "actor_1": "Auteur présumé",
        "fatalities_best": "Tués",
        "wounded": "Blessés",
    }
    assert "not known in English" in line_of(lines, "country")
    assert "1 of 3 values are not read as numbers, such as n.c." in line_of(lines, "fatalities_best")
    assert any(line.startswith('# words = ["n.c."]') for line in lines)
    assert (len(data.frame), data.frame["latitude"].iloc[0]) == (2, 34.55)


def test_spanish(proposed):
    roles, lines, data = proposed(SPANISH)
    assert roles == {
        "date_start": "Fecha del hecho",
        "admin1": "Departamento",
        "admin2": "Municipio",
        "kind": "Modalidad",
        "actor_1": "Presunto responsable",
        "fatalities_best": "Víctimas mortales",
        "wounded": "Heridos",
    }
    assert any("Fecha de registro" in line and "date_end, if" in line for line in lines)
    assert len(data.frame) == 2


def test_arabic(proposed):
    roles, _, data = proposed(ARABIC)
    assert roles == {
        "incident_id": "الرقم",
        "date_start": "التاريخ",
        "admin1": "المحافظة",
        "place": "المدينة",
        "kind": "نوع الهجوم",
        "actor_1": "الجهة المنفذة",
        "fatalities_best": "عدد القتلى",
        "wounded": "عدد الجرحى",
    }
    assert data.frame["place"].tolist() == ["تدمر", "الرقة"]


def test_names_that_say_nothing_leave_it_to_the_content(proposed):
    roles, lines, data = proposed(NAMELESS)
    assert roles == {
        "date_start": "c1",
        "latitude": "c2",
        "longitude": "c3",
        "country": "c4",
        "kind": "c5",
        "actor_1": "c6",
        "fatalities_best": "c7",
    }
    assert all("doubtful" in line_of(lines, role) for role in roles)
    assert data.frame["longitude"].iloc[0] == 95.123
    assert data.frame["iso3"].tolist() == ["SYR", "IRQ", "IRQ", "IRQ"]


def test_degrees_are_told_apart_by_their_range_and_else_by_their_order(proposed):
    row = "2021-01-1{},{},{}\n"
    lon_first = "d,a,b\n" + "".join(row.format(n, 120.5 + n, 15.5) for n in range(3))
    assert proposed(lon_first)[0] == {"date_start": "d", "latitude": "b", "longitude": "a"}
    roles, lines, _ = proposed("d,a,b\n" + "".join(row.format(n, 35.5 + n, 38.25) for n in range(3)))
    assert (roles["latitude"], roles["longitude"]) == ("a", "b")
    assert "follows from their order only" in line_of(lines, "latitude")


def test_three_columns_of_a_date_and_a_title_above_the_header(proposed):
    text = "Log of incidents\n\nannee,mois,jour,xx\n2021,1,15,foo\n2021,2,0,bar\n2021,xyz,3,foo\n"
    roles, lines, data = proposed(text)
    assert roles == {"year": "annee", "month": "mois", "day": "jour"}
    assert "1 of 3 values are not read as months, such as xyz" in line_of(lines, "month")
    assert data.frame["date_precision"].tolist() == ["day", "month"]
    assert any('"xx"' in line and "perhaps kind or actor_1" in line for line in lines)


def test_a_sheet_that_is_not_the_first(proposed, workbook):
    sheets = {
        "Terms": [["Terms of use"], ["Do not pass on"]],
        "Log": [["quand", "tues"], ["2021-03-04", 3], ["2021-03-05", 0]],
    }
    roles, _, data = proposed(workbook(sheets))
    assert roles == {"date_start": "quand", "fatalities_best": "tues"}
    assert len(data.frame) == 2


def test_a_name_that_its_content_contradicts_is_not_taken(proposed):
    roles, lines, _ = proposed(
        "date,event_date,id,killed,iso3,lat,lon\n"
        + "".join(f"text {n},2021-01-1{n},7,many,Syria,{n},x\n" for n in range(5))
    )
    assert roles == {"date_start": "event_date", "latitude": "lat", "country": "iso3"}
    remarks = "\n".join(line for line in lines if line.startswith("#   "))
    assert '"date"  # the name says date_start, but hardly a value is a date; such as text 0' in remarks
    assert '"id"  # the name says incident_id, but the values come again and again' in remarks
    assert '"killed"  # the name says fatalities_best, but hardly a value is a count' in remarks


def test_several_columns_of_counts_are_candidates_only(proposed):
    roles, lines, _ = proposed("date,m,n\n2021-01-10,3,4\n2021-01-12,0,4\n2021-01-12,7,0\n")
    assert roles == {"date_start": "date"}
    assert sum("small whole numbers: perhaps fatalities_best or wounded" in line for line in lines) == 2


def test_rows_that_are_numbered_have_ids_and_no_deaths(proposed):
    roles, lines, data = proposed("date,n\n" + "".join(f"2021-01-1{n},{n + 40}\n" for n in range(6)))
    assert roles == {"incident_id": "n", "date_start": "date"}
    assert "doubtful" in line_of(lines, "incident_id")
    assert data.frame["incident_id"].tolist() == [str(n + 40) for n in range(6)]


def test_an_order_of_days_that_nothing_tells_is_doubted(proposed):
    lines = proposed("when,dead\n03/04/2021,3\n05/06/2021,1\n")[1]
    assert any(line.startswith("# day_first = true  # doubtful: 03/04/2021") for line in lines)
    assert "# day_first = true" in proposed(ENGLISH)[1]


def test_a_table_without_dates_says_that_it_cannot_be_loaded(write):
    path = write("colour,size\nred,3\nred,4\n")
    text = suggest_columns(path)
    assert "No column of dates was found" in text
    tomllib.loads(text)


def test_what_needs_no_mapping_says_so(write, ged):
    assert "It is read as ucdp without a mapping" in suggest_columns(write(ged({})))
    assert "looks like a series" in suggest_columns(write("month,count\n2020-01,3\n"))
    with pytest.raises(ParameterError, match="central-syria is bundled, and its columns are known"):
        suggest_columns("central-syria")


def test_names_that_do_not_print_still_find_their_column(proposed):
    roles, lines, data = proposed('when,"\x1b[31mdead"\n2021-01-10,3\n2021-01-11,4\n')
    assert roles["fatalities_best"] == "\x1b[31mdead"
    assert "\x1b" not in "\n".join(lines)
    assert data.frame["fatalities_best"].tolist() == [3, 4]


def test_cells_that_do_not_print_do_not_reach_the_proposal(write):
    text = suggest_columns(
        write('date,killed\n2021-01-10,3\n"\x1b]0;x\x07",4\n2021-01-12,"\x1b[2J\r\nx = 1"\n')
    )
    assert "values are not read as dates" in text
    assert all(character.isprintable() or character == "\n" for character in text)
    assert tomllib.loads(text).keys() == {"columns"}


def test_a_mapping_finds_its_header_under_a_title(write, today):
    path = write("A title\nwhen,n\n2021-01-10,3\n")
    data = load(path, columns={"columns": {"date_start": "When", "fatalities_best": "n"}}, today=today)
    assert data.frame["fatalities_best"].tolist() == [3]


@pytest.mark.parametrize(
    ("role", "word"),
    [("latitude", "x"), ("date_start", "2020-01-01"), ("fatalities_best", "3"), ("incident_id", "a")],
)
def test_a_figure_of_one_incident_cannot_hold_for_all(write, today, role, word):
    with pytest.raises(InputError, match=f"unknown constant '{role}'"):
        load(
            write("a\n2020-01-01\n"),
            columns={"columns": {"date_end": "a"}, "constant": {role: word}},
            today=today,
        )


def test_a_precision_that_is_none_cannot_hold_for_all():
    with pytest.raises(InputError, match="a place_precision is one of exact"):
        read_mapping({"columns": {"date_start": "a"}, "constant": {"place_precision": "very"}})


CELLS = st.one_of(
    st.sampled_from(
        ["", "2020-01-05", "5/6/2019", "2020", "3", "-99", "0", "34.5", "34,5", "181", "Syria", "IRQ", "IS", "ambush",
         "n.k.", "#x", '"', "=1+1", "a-1", "يناير", "\x1b", "1e308", "2020-13-40"]
    ),
    st.text(max_size=6),
)  # fmt: skip
NAMES = st.one_of(
    st.sampled_from(
        ["date", "when", "who", "dead", "id", "year", "month", "day", "lat", "lon", "pays", "certain", "x"]
    ),
    st.text(max_size=8),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_every_proposal_is_a_mapping_that_loads(data, write, table, today):
    width = data.draw(st.integers(2, 5))
    header = data.draw(st.lists(NAMES, min_size=width, max_size=width))
    rows = data.draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=6))
    path = write(table(rows, header).replace("\x00", ""), "any.csv")
    try:
        proposal = suggest_columns(path)
    except InputError:
        return  # it is no table at all
    assert all(ord(character) >= 32 or character == "\n" for character in proposal)
    columns = tomllib.loads(proposal)["columns"]
    if "date_start" in columns or {"year", "month"} <= set(columns):
        loaded = load(path, columns=tomllib.loads(proposal), today=today)
        assert len(loaded.frame) + len(loaded.rejected) + sum(loaded.skipped.values()) == loaded.rows_read
        schema().validate(loaded.frame)


@pytest.mark.parametrize("name", ["inc_ampm.csv", "inc_epochms.csv", "inc_serial.csv"])
def test_dates_of_other_forms_are_proposed(cases, name):
    text = suggest_columns(cases / name)
    assert 'date_start = "date"' in text
    assert ("doubtful: the numbers are read as" in text) == (name != "inc_ampm.csv")


def test_numbers_of_five_digits_are_no_dates_by_themselves(write):
    rows = "".join(f"Homs {row},{43_831 + row},2020-01-{row + 1:02}\n" for row in range(20))
    text = suggest_columns(write("where,people,when\n" + rows))
    assert 'date_start = "when"' in text


def test_codes_of_countries_are_no_actors_and_running_totals_are_doubted(cases, write):
    text = suggest_columns(cases / "aid_worker_layout.csv")
    assert "actor_2" not in text
    rows = "".join(f"2020-01-{row + 1:02},Homs,{row * row + 1}\n" for row in range(20))
    text = suggest_columns(write("date,place,killed\n" + rows))
    assert "doubtful: it never falls from row to row" in text


def test_the_case_of_low_best_and_high_is_proposed(cases):
    text = suggest_columns(cases / "deaths_low_best_high.csv")
    for line in (
        'fatalities_low = "low_death"',
        'fatalities_best = "best_death"',
        'fatalities_high = "high_death"',
    ):
        assert line in text


@pytest.mark.parametrize(
    "header",
    [
        "Дата,Страна,Провинция,Число погибших,Раненых,Широта,Долгота",
        "日期,国家,省份,死亡人数,受伤人数,纬度,经度",
        "التاريخ,البلد,المحافظة,عدد القتلى,الجرحى,خط العرض,خط الطول",
    ],
)
def test_plain_headers_in_other_scripts_are_read_like_english_ones(proposed, write, header, today):
    rows = [f"{day:02d}.03.2018,X,Y,{day % 4},{day % 3},34.{day}5,36.{day}5" for day in range(13, 20)]
    text = "\n".join([header, *rows, ""])
    roles, _, data = proposed(text)
    names = header.split(",")
    wanted = ["date_start", "country", "admin1", "fatalities_best", "wounded", "latitude", "longitude"]
    assert [roles[role] for role in wanted] == names
    bare = load(write(text), today=today)  # and without a mapping
    assert bare.frame["fatalities_best"].tolist() == data.frame["fatalities_best"].tolist()
    assert bare.frame["admin1"].tolist() == ["Y"] * 7
