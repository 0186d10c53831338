"""Claims judged on tables of incidents: a period or an incident as the record, and rows chosen by `select`."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from trends.claims import ClaimTable, read_claims

ENTRY = """[[claim]]
id = "x1"
date = "2025"
who = "w"
says = "s"
data = "invented.csv"
"""


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    folder = tmp_path_factory.mktemp("incidents")
    examples = Path(__file__).resolve().parents[2] / "docs" / "examples"
    (folder / "invented.csv").write_bytes((examples / "acled-invented.csv").read_bytes())

    def judge(entry: str) -> ClaimTable:
        (folder / "l.toml").write_text(ENTRY + entry, encoding="utf-8")
        return read_claims(folder / "l.toml").judge()

    return judge


@pytest.mark.parametrize(
    ("entry", "verdict", "says"),
    [
        # Deaths by month: 12 in January 2022, 16 in August 2022, then 6 at most.
        (
            'at = "2022-08"\nsince = "2021-12"\nmeasure = "fatalities"',
            "supported",
            "August 2022 has 16 deaths",
        ),
        (
            'at = "2023-11"\nsince = "2022-08"\nmeasure = "fatalities"',
            "supported",
            "November 2023 has 6 deaths",
        ),
        ('at = "2023-11"\nsince = "2022-07"\nmeasure = "fatalities"', "contradicted", "August 2022 (16)"),
        (
            'at = "2021"\nfreq = "year"\nend = "2022"\nmeasure = "fatalities"',
            "supported",
            "2021 has 72 deaths",
        ),
    ],
)
def test_the_deadliest_month_since(judged, entry, verdict, says):
    (found,) = judged(f'kind = "record"\n{entry}')
    assert found.verdict == verdict
    assert says in found.sentence


def test_the_deadliest_incident_of_a_source_that_gives_one_figure(judged):
    (found,) = judged(
        'kind = "record"\nat = "RUR100"\nmeasure = "fatalities"\nselect = { country = "Syria" }'
    )
    assert found.evidence.value.exact
    assert found.verdict in ("supported", "contradicted")


@pytest.mark.parametrize(
    "select",
    [
        'actor = "RLF: Ruritanian Liberation Front"',
        'attacker = "RLF*"',
        'country = "Syria"',
        'admin1 = "Homs"',
        'kind = ["Battles", "Explosions/Remote violence"]',
        "where = \"admin1 == 'Homs' and fatalities_best > 0\"",
        'estimate = "best"',
        'imprecise = "start"',
    ],
)
def test_select_takes_the_words_of_the_commands(judged, select):
    from trends.sources import load

    table = judged(f'kind = "total"\nfigure = "2021"\nvalue = 0\nhow = "at least"\nselect = {{ {select} }}')
    assert not table.problems
    name, _, value = select.partition(" = ")
    asked = {name: tuple(value.strip('[]"').split('", "')) if name == "kind" else value.strip('"')}
    counted = {key: asked.pop(key) for key in ("estimate", "imprecise") if key in asked}
    examples = Path(__file__).resolve().parents[2] / "docs" / "examples"
    incidents = load(examples / "acled-invented.csv")
    series = (incidents.select(**asked) if asked else incidents).count(**counted)
    year = series.window("2021", "2021")
    assert table["x1"].evidence.value.low == pytest.approx(year.total, abs=1)


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ('at = "RUR9999"', "no incident 'RUR9999', and it is no period such as 2024-10 either"),
        ('at = "2022"', "'2022' is a year, and the data are monthly"),
        ('at = "2031-01"', "lies outside the data"),
        ('at = "2022-03"\nselect = { series = "a" }', "select.series chooses among series"),
        ('at = "2022-03"\nend = "9999-12"', "expected one that the data reach"),
    ],
)
def test_what_cannot_be_looked_up_is_said_in_one_sentence(judged, entry, says):
    (problem,) = judged(f'kind = "record"\n{entry}').problems
    assert says in problem.sentence
    assert len(problem.sentence) < 500


def test_a_renamed_group_is_cautioned_of_in_every_kind(tmp_path):
    days = pd.date_range("2016-01-01", "2018-12-31", freq="5D")
    names = ["Jabhat Fateh al-Sham" if day < pd.Timestamp("2017-01-28") else "HTS" for day in days]
    frame = pd.DataFrame({"date": days.strftime("%Y-%m-%d"), "actor1": names, "latitude": 1.0})
    frame.to_csv(tmp_path / "events.csv", index=False)
    common = 'who = "x"\ndate = "2019-01-01"\nsays = "y"\ndata = "events.csv"\nselect = {actor = "HTS"}\n'
    ledger = tmp_path / "ledger.toml"
    ledger.write_text(
        f'[[claim]]\nid = "record"\n{common}kind = "record"\nat = "2018-03"\ndirection = "highest"\n'
        f'[[claim]]\nid = "change"\n{common}kind = "change"\nlater = "2017-01..2017-12"\n'
        'earlier = "2016-01..2016-12"\ndirection = "more"\n'
    )
    table = read_claims(ledger).judge()
    assert not table.problems
    for one in table.verdicts:
        assert "Jabhat Fateh al-Sham (merged January 2017) is named its predecessor" in one.sentence
        assert any("With the genealogy" in note for note in one.evidence.notes)
    ledger.write_text(
        ledger.read_text().replace('{actor = "HTS"}', '{actor = ["HTS", "Jabhat Fateh al-Sham"]}')
    )
    several = read_claims(ledger).judge()
    ledger.write_text(
        ledger.read_text().replace('["HTS", "Jabhat Fateh al-Sham"]', '"HTS", genealogy = true')
    )
    joined = read_claims(ledger).judge()
    for one in (several, joined):
        assert not one.problems
        change = one.verdicts[1]
        assert "named its" not in change.sentence
        assert "74 in January to December 2016" in change.sentence


@pytest.mark.parametrize(
    ("figure", "value", "verdict"),
    [
        # A row every third day from 4 January 2019 to 22 December 2021: 362 in 1,084 days.
        ("2019-01-04..2021-12-22", 362, "supported"),
        ("2019-01-01..2021-12-31", 362, "inconclusive"),  # eleven days more than the data cover
        ("2019-01-05..2021-12-22", 362, "contradicted"),  # the incident of 4 January lies outside
        ("2019-01-04..2021-12-21", 362, "contradicted"),
        ("2019-01-05..2021-12-22", 361, "supported"),  # counted by the day, not by whole months
        ("2019-02-10..2019-03-20", 13, "supported"),
    ],
)
def test_a_total_over_the_days_that_the_data_cover_is_all_that_was_counted(tmp_path, figure, value, verdict):
    days = pd.date_range("2019-01-04", "2021-12-22", freq="3D").strftime("%Y-%m-%d")
    assert (len(days), days[-1]) == (362, "2021-12-22")
    rows = "".join(f"e{at},{day},1,34.5\n" for at, day in enumerate(days))
    (tmp_path / "invented.csv").write_text(f"event_id,date,killed,latitude\n{rows}", encoding="utf-8")
    entry = f'kind = "total"\nfigure = "{figure}"\nvalue = {value}\n'
    (tmp_path / "l.toml").write_text(ENTRY + entry, encoding="utf-8")
    (found,) = read_claims(tmp_path / "l.toml").judge()
    assert found.verdict == verdict, found.sentence


def test_the_deadliest_attack_is_so_up_to_then_where_the_data_go_on(tmp_path):
    killed = (3, 5, 9, 2, 20, 4)
    rows = "".join(f"e{at},2020-0{at}-05,{n},34.5\n" for at, n in enumerate(killed, 1))
    (tmp_path / "invented.csv").write_text(f"event_id,date,killed,latitude\n{rows}", encoding="utf-8")
    (tmp_path / "l.toml").write_text(ENTRY + 'kind = "record"\nat = "e3"\n', encoding="utf-8")
    (found,) = read_claims(tmp_path / "l.toml").judge()
    assert found.verdict == "supported"
    assert "the most of the 3 documented attacks up to 5 March 2020 with a toll" in found.sentence


@pytest.mark.parametrize(
    ("figure", "how", "value", "verdict"),
    [
        # Of January and March 2021 (47 and 38 attacks) anything between none and all lies in the window; February has 29.
        ("2021-01-05..2021-03-20", "exactly", 29, "inconclusive"),
        ("2021-01-05..2021-03-20", "at most", 30, "inconclusive"),
        ("2021-01-05..2021-03-20", "at most", 114, "supported"),
        ("2021-01..2021-03-20", "at most", 75, "contradicted"),
        ("2021-01..2021-03", "exactly", 114, "supported"),
    ],
)
def test_of_a_month_that_is_counted_whole_a_part_is_known_within_bounds(
    tmp_path, figure, how, value, verdict
):
    entry = ENTRY.replace("invented.csv", "central-syria")
    entry += f'kind = "total"\nfigure = "{figure}"\nhow = "{how}"\nvalue = {value}\n'
    (tmp_path / "l.toml").write_text(entry, encoding="utf-8")
    (found,) = read_claims(tmp_path / "l.toml").judge()
    assert found.verdict == verdict, found.sentence


def test_the_last_year_there_is_stops_no_other_entry(tmp_path):
    last = 'kind = "total"\nfigure = "9999-01-01..9999-12-31"\nvalue = 3\n'
    other = ENTRY.replace("x1", "x2").replace("invented.csv", "central-syria")
    other += 'kind = "total"\nfigure = "2021-02"\nvalue = 29\n'
    (tmp_path / "l.toml").write_text(
        f"{ENTRY.replace('invented.csv', 'central-syria')}{last}\n{other}", encoding="utf-8"
    )
    table = read_claims(tmp_path / "l.toml").judge()
    assert [problem.id for problem in table.problems] == ["x1"]
    assert [claim.verdict for claim in table] == ["supported"]


# One a day in the first half of every month of 2019 and 2020, none in the second: whole months say nothing of a half.
FIRST_HALVES = [day for day in pd.date_range("2019-01-01", "2020-12-31") if day.day <= 15]


def of_first_halves(folder, entry: str):
    rows = "".join(f"e{at},{day:%Y-%m-%d},1,34.5\n" for at, day in enumerate(FIRST_HALVES))
    rows += "z,2020-12-31,1,34.5\n"
    (folder / "invented.csv").write_text(f"event_id,date,killed,latitude\n{rows}", encoding="utf-8")
    (folder / "l.toml").write_text(ENTRY + entry, encoding="utf-8")
    (found,) = read_claims(folder / "l.toml").judge()
    return found


SECOND_HALF, FIRST_HALF = "2019-03-16..2019-04-15", "2019-03-01..2019-03-15"


@pytest.mark.parametrize(
    ("entry", "verdict", "says"),
    [
        # 15 in the 31 days from 16 March, where April alone has 15 as well, and 15 in the 15 days before.
        (
            f'kind = "change"\nlater = "{SECOND_HALF}"\nearlier = "{FIRST_HALF}"\ndirection = "less"\npercent = 50\nper = "day"',
            "supported",
            "15 from 1 March 2019 to 15 March 2019",
        ),
        (
            'kind = "change"\nlater = "2019-03-16..2019-03-31"\nearlier = "2019-03-01..2019-03-15"\ndirection = "less"',
            "supported",
            "0 from 16 March 2019 to 31 March 2019",
        ),
        (
            f'kind = "comparison"\nfirst = "{FIRST_HALF}"\nsecond = "2019-03-16..2019-03-30"\ndirection = "more"',
            "supported",
            "15 March 2019: 15",
        ),
        (
            'kind = "share"\npart = "2019-03-01..2019-03-15"\nwhole = "2019-03-01..2019-04-10"\nhow = "exactly"\nvalue = 0.6',
            "supported",
            "60%",
        ),
        # 21 attacks in 34 days of February and March, whose months have 29.5 days: by whole months there would be none.
        (
            'kind = "average"\nstart = "2019-02-10"\nend = "2019-03-15"\nhow = "about"\nvalue = 18.26\ntolerance = 0.01',
            "supported",
            "34 days",
        ),
        (
            'kind = "average"\nstart = "2019-02"\nend = "2019-03"\nhow = "exactly"\nvalue = 15',
            "supported",
            "2 months",
        ),
    ],
)
def test_incidents_of_a_window_that_cuts_a_month_are_counted_by_the_day(tmp_path, entry, verdict, says):
    found = of_first_halves(tmp_path, entry)
    assert found.verdict == verdict, found.sentence
    assert says in found.sentence
    if found.evidence.series is not None:
        assert found.evidence.series.freq == "month"
        assert set(found.evidence.marked) <= set(found.evidence.series.labels)


def test_a_part_that_begins_before_its_whole_is_refused_though_both_begin_in_one_month(tmp_path):
    rows = "".join(f"e{at},{day:%Y-%m-%d},1,34.5\n" for at, day in enumerate(FIRST_HALVES))
    (tmp_path / "invented.csv").write_text(f"event_id,date,killed,latitude\n{rows}", encoding="utf-8")
    entry = 'kind = "share"\npart = "2019-03-01..2019-05-31"\nwhole = "2019-03-10..2019-12-31"\n'
    (tmp_path / "l.toml").write_text(ENTRY + entry, encoding="utf-8")
    (problem,) = read_claims(tmp_path / "l.toml").judge().problems
    assert "does not lie inside the whole" in problem.sentence


@pytest.mark.parametrize(
    ("entry", "verdict"),
    [
        # In central Syria 47, 29 and 38 attacks in January to March 2021, and 30 in April.
        ('kind = "change"\nlater = "2021-03"\nearlier = "2021-02"\ndirection = "more"', "supported"),
        # Of March anything from none to 38 lies in its first twenty days.
        (
            'kind = "change"\nlater = "2021-02..2021-03-20"\nearlier = "2021-01"\ndirection = "more"\nper = "total"',
            "inconclusive",
        ),
        (
            'kind = "share"\npart = "2021-02"\nwhole = "2021-01..2021-03"\nhow = "at least"\nvalue = 0.25',
            "supported",
        ),
        (
            'kind = "share"\npart = "2021-02"\nwhole = "2021-02..2021-03-20"\nhow = "at least"\nvalue = 0.5',
            "inconclusive",
        ),
        (
            'kind = "share"\npart = "2021-02"\nwhole = "2021-02..2021-03-20"\nhow = "at least"\nvalue = 0.4',
            "supported",
        ),
        ('kind = "average"\nstart = "2021-01"\nend = "2021-03"\nhow = "exactly"\nvalue = 38', "supported"),
        (
            'kind = "average"\nstart = "2021-02"\nend = "2021-03-20"\nhow = "more than"\nvalue = 30',
            "inconclusive",
        ),
        (
            'kind = "average"\nstart = "2021-02"\nend = "2021-03-20"\nhow = "more than"\nvalue = 15',
            "supported",
        ),
    ],
)
def test_of_a_series_a_window_that_cuts_a_month_is_known_within_bounds(tmp_path, entry, verdict):
    (tmp_path / "l.toml").write_text(ENTRY.replace("invented.csv", "central-syria") + entry, encoding="utf-8")
    (found,) = read_claims(tmp_path / "l.toml").judge()
    assert found.verdict == verdict, found.sentence


@pytest.mark.parametrize(
    ("figure", "low", "high"),
    [
        # Ten attacks of which only the month is known, and ten dated to a day, in each month of 2019.
        ("2019-03", 20, 20),
        ("2019-03-01..2019-04-10", 20 + 10, 20 + 20),
        ("2019-03-05..2019-03-14", 10, 20),
    ],
)
def test_an_attack_dated_to_a_month_is_one_whatever_the_days_it_may_have_been_on(tmp_path, figure, low, high):
    """Its bounds by the day, added up, made thirty of it."""
    rows = []
    for month in range(1, 13):
        rows += [f"e{month}-{n},2019-{month:02}-05,2019-{month:02}-05,1,34.5" for n in range(10)]
        last = pd.Period(f"2019-{month:02}").days_in_month
        rows += [f"m{month}-{n},2019-{month:02}-01,2019-{month:02}-{last},1,34.5" for n in range(10)]
    text = "event_id,date_start,date_end,killed,latitude\n" + "\n".join(rows) + "\n"
    (tmp_path / "invented.csv").write_text(text, encoding="utf-8")
    (tmp_path / "l.toml").write_text(
        f'{ENTRY}kind = "total"\nfigure = "{figure}"\nvalue = 1\n', encoding="utf-8"
    )
    (found,) = read_claims(tmp_path / "l.toml").judge()
    assert (found.evidence.value.low, found.evidence.value.high) == (low, high)
