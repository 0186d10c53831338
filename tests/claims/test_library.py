"""Where figures come from: bounds, sums of several datasets, parts that are known, and what was known on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from trends.claims import read_claims
from trends.claims.ledger import read_entries
from trends.claims.library import Library
from trends.errors import SelectionError, TrendsError
from trends.files.bundled import data_folder

AVERAGE = '[[claim]]\nid = "{}"\ndate = "2024"\nwho = "w"\nsays = "s"\nkind = "average"\nvalue = 3\nhow = "more than"\ndata = {}\n'


def claim(name: str, data: str = '"central-syria"'):
    (found,), _ = read_entries(AVERAGE.format(name, data))
    return found


def test_only_the_bounds_of_this_claim_are_left_out():
    library = Library(Path())
    of_c12, of_x1 = library.reading(claim("c12")), library.reading(claim("x1"))
    november = pd.Period("2021-11", freq="M")
    assert of_c12.at(november).unknown
    assert of_c12.left_out == {"2021-11", "2021-12"}
    assert (of_x1.at(november).high, of_x1.at(november).bounds_from) == (17, ("c12",))
    # Its own parts, c12a and c12b, are the same wording.
    assert library.reading(claim("c12b")).at(november).unknown


def test_a_period_outside_the_data_is_unknown():
    outside = Library(Path()).reading(claim("x1")).at(pd.Period("2019-01", freq="M"))
    assert outside.unknown
    assert outside.without == 1


def test_what_is_stated_of_a_sum_is_its_lower_bound():
    # August 2020: 76 soldiers, civilians not stated.
    august = Library(Path()).reading(claim("x1"), measure="fatalities").at(pd.Period("2020-08", freq="M"))
    assert (august.low, august.high, august.without) == (76, None, 1)


def test_two_datasets_are_added_up_where_both_have_a_figure():
    reading = Library(Path()).reading(claim("x1", '["central-syria", "northeast-syria"]'))
    may = reading.at(pd.Period("2020-05", freq="M"))
    assert (may.low, may.high) == (18 + 84, 18 + 84)
    july = reading.at(pd.Period("2021-07", freq="M"))  # 21 in central Syria, unknown in the north-east
    assert (july.low, july.high, july.without) == (21, None, 1)
    assert reading.series.name == "central Syria and north-east Syria"
    assert reading.series.start == date(2020, 4, 1)


@pytest.mark.long
def test_as_of_a_day_later_figures_reports_and_claims_are_invisible():
    now, then = read_claims().judge(), read_claims().judge(as_of="2023-03")
    assert len(then) < len(now)
    assert not then.problems
    assert all(one.claim.date <= "2023-03-31" for one in then)
    # On 31 March 2023 the months after February were not known.
    assert then["c17b"].evidence.series.end <= date(2023, 2, 28)
    assert then["c17b"].as_of == "2023-03-31"
    first = read_claims().judge(as_of="2023-02-17")
    tolls = first["a01"].evidence.more["toll"]
    assert (tolls["low"], tolls["high"]) == (36, 56)  # the 68 came a day later


def test_a_claim_whose_figures_were_not_known_yet_is_not_testable_and_no_fault():
    ledger = read_claims()
    asked = replace(ledger, claims=tuple(claim for claim in ledger.claims if claim.id == "a12"))
    then = asked.judge(as_of="2023-03-31")
    assert not then.problems
    assert then["a12"].verdict == "not testable"
    assert then["a12"].sentence.startswith("As of 31 March 2023 this cannot be tested")


def test_a_faulty_entry_stays_a_fault_when_looking_back(tmp_path):
    (tmp_path / "l.toml").write_text(
        AVERAGE.format("x1", '"nowhere"').replace("2024", "2020"), encoding="utf-8"
    )
    table = read_claims(tmp_path / "l.toml").judge(as_of="2023")
    assert [problem.id for problem in table.problems] == ["x1"]


def test_tallies_are_found_by_name_area_and_span():
    tallies = Library(Path()).data("other-tallies")
    window = claim("x1").model_copy(update={"start": "2022", "end": "2022"}).window
    (row,) = tallies.find("attacks claimed by IS", source=("BBC*",), area=("Syria",), window=window)
    assert row.value == 292
    with pytest.raises(SelectionError, match=r"no tally of 'attacks'.*there is attacks claimed by IS"):
        tallies.find("attacks", source=("BBC*",))


def test_a_table_of_tallies_of_ones_own(tmp_path):
    header = (data_folder() / "other-tallies.csv").read_text(encoding="utf-8").splitlines()[0]
    (tmp_path / "mine.csv").write_text(
        f"{header}\n2023-01-01,2023-12-31,X,attacks,12,me,,\n", encoding="utf-8"
    )
    library = Library(tmp_path)
    assert library.data("mine.csv").rows[0].value == 12
    (tmp_path / "bad.csv").write_text(
        f"{header}\n2023-01-01,2023-12-31,X,attacks,many,me,,\n", encoding="utf-8"
    )
    with pytest.raises(TrendsError, match=r"Line 2 of bad\.csv is no tally"):
        library.data("bad.csv")


def test_a_path_starts_at_the_ledger(tmp_path, monkeypatch):
    folder = tmp_path / "deep"
    folder.mkdir()
    (folder / "s.csv").write_text("month,count\n2020-01,5\n", encoding="utf-8")
    (folder / "l.toml").write_text(AVERAGE.format("x1", '"s.csv"'), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert read_claims(folder / "l.toml").judge()["x1"].verdict == "supported"


DAYS = ["01.01.2021", *(f"{2 + i:02d}.{1 + i % 12:02d}.2021" for i in range(22)), "31.12.2021"]
TABLE = "no,when,what\n" + "".join(f"R{i},{day},raid\n" for i, day in enumerate(DAYS))
MAPPING = '[columns]\nincident_id = "no"\ndate_start = "when"\nkind = "what"\n[constant]\ncountry = "Syria"\n[dates]\nday_first = true\n'


def own_table(tmp_path, *more):
    """A ledger of totals over a table whose columns nobody could guess; each entry has one more line."""
    (tmp_path / "mine.csv").write_text(TABLE, encoding="utf-8")
    for name in ("columns.toml", "other.toml"):
        (tmp_path / name).write_text(MAPPING, encoding="utf-8")
    entries = [
        f"""[[claim]]\nid = "x{number}"\ndate = "2022"\nwho = "me"\nsays = "24 raids"\nkind = "total"\n"""
        f"""data = "mine.csv"\nfigure = "2021"\nvalue = 24\nhow = "exactly"\n{line}\n"""
        for number, line in enumerate(more)
    ]
    (tmp_path / "l.toml").write_text("\n".join(entries), encoding="utf-8")
    return read_claims(tmp_path / "l.toml").judge()


def test_an_entry_says_which_column_is_which_for_all_claims_on_its_data(tmp_path):
    table = own_table(tmp_path, "", 'columns = "columns.toml"')
    assert not table.problems
    assert [one.verdict for one in table.verdicts] == ["supported", "supported"]


def test_an_entry_says_which_days_are_covered(tmp_path):
    # The rows end with June: that July to December had none is not known unless somebody says that they were covered.
    rows = "".join(
        f"R{month}-{day},{day:02d}.0{month}.2021,raid\n" for month in range(1, 7) for day in (2, 9, 23)
    )
    said = 'columns = "columns.toml"\ncoverage = "2021-01..2021-12"'
    for line, verdict in (('columns = "columns.toml"', "inconclusive"), (said, "supported")):
        folder = tmp_path / verdict.replace(" ", "-")
        folder.mkdir()
        (folder / "mine.csv").write_text("no,when,what\n" + rows, encoding="utf-8")
        (folder / "columns.toml").write_text(MAPPING, encoding="utf-8")
        (folder / "l.toml").write_text(
            """[[claim]]\nid = "x"\ndate = "2022"\nwho = "me"\nsays = "18 raids"\nkind = "total"\n"""
            f"""data = "mine.csv"\nfigure = "2021"\nvalue = 18\nhow = "exactly"\n{line}\n""",
            encoding="utf-8",
        )
        table = read_claims(folder / "l.toml").judge()
        assert not table.problems
        assert table["x"].verdict == verdict


def test_two_readings_of_one_file_are_refused(tmp_path):
    table = own_table(tmp_path, 'columns = "columns.toml"', 'columns = "other.toml"')
    assert [one.verdict for one in table.verdicts] == ["supported"]
    (problem,) = table.problems
    assert problem.id == "x1"
    assert (
        "mine.csv is read with the columns columns.toml elsewhere in the ledger, here with other.toml"
        in str(problem)
    )


def test_the_columns_of_bundled_data_are_known(tmp_path):
    (tmp_path / "l.toml").write_text(
        AVERAGE.format("x1", '"central-syria"\ncolumns = "columns.toml"'), encoding="utf-8"
    )
    table = read_claims(tmp_path / "l.toml").judge()
    assert "columns" in str(table.problems[0])
