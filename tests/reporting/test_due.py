"""What is due."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trends.errors import InputError, ParameterError
from trends.reporting.configuration import read_configuration
from trends.reporting.due import Over, chosen, due, whole_periods_end
from trends.reporting.inputs import fetched
from trends.store.store import Arrival, Store


@pytest.mark.parametrize(
    ("last", "period", "end"),
    [
        ("2024-11-30", "monthly", "2024-11-30"),
        ("2024-11-29", "monthly", "2024-10-31"),
        ("2024-02-29", "monthly", "2024-02-29"),
        ("2024-01-15", "monthly", "2023-12-31"),
        ("2024-11-30", "quarterly", "2024-09-30"),
        ("2024-12-31", "quarterly", "2024-12-31"),
        ("2024-02-29", "quarterly", "2023-12-31"),
        ("2024-12-30", "yearly", "2023-12-31"),
        ("2024-12-31", "yearly", "2024-12-31"),
        ("2024-12-01", "weekly", "2024-12-01"),  # a Sunday
        ("2024-11-30", "weekly", "2024-11-24"),
    ],
)
def test_whole_periods(last, period, end):
    assert whole_periods_end(date.fromisoformat(last), period).isoformat() == end


@given(
    st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)),
    st.sampled_from(["weekly", "monthly", "quarterly", "yearly"]),
)
def test_the_end_is_an_end_and_not_far(day, period):
    end = whole_periods_end(day, period)
    assert end <= day
    assert (day - end).days < {"weekly": 7, "monthly": 31, "quarterly": 92, "yearly": 366}[period]
    assert whole_periods_end(end, period) == end


@pytest.fixture
def configured(tmp_path, monkeypatch, notebooks):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRENDS_STORE", str(tmp_path / "store"))
    small = json.loads((notebooks / "small.ipynb").read_text(encoding="utf-8"))
    small["cells"][1]["source"] += "\nstart = None\nend = None\ncountry = None"
    (notebooks / "small.ipynb").write_text(json.dumps(small), encoding="utf-8")

    def planned(text, names=(), **options):
        path = tmp_path / "reports.toml"
        path.write_text(text, encoding="utf-8")
        read = read_configuration(path)
        entries, unsound = chosen(read, names)
        assert unsound == []
        return due(read, entries, out=tmp_path, notebooks=notebooks, **options)

    return planned


def test_what_is_set_nearer_goes_first(configured):
    text = (
        '[defaults]\nnotebook = "small"\nformats = ["html"]\nlanguage = "en"\nparameters = { seed = 3, margin = 2.0 }\n'
        '[[report]]\nname = "one"\nparameters = { margin = 1.7 }\n[[report]]\nname = "two"\n[report.matrix]\nseed = [1, 2]\n'
    )
    jobs, without = configured(text)
    assert without == []
    assert [(job.name, job.parameters["seed"], job.parameters["margin"]) for job in jobs] == [
        ("one", 3, 1.7),
        ("two-1", 1, 2.0),
        ("two-2", 2, 2.0),
    ]
    assert len({job.digest for job in jobs}) == 3
    jobs, _ = configured(text, ["two-2"], over=Over({"margin": "3"}, ("pdf",)))
    assert [(job.name, job.parameters["margin"], job.formats) for job in jobs] == [("two-2", 3.0, ("pdf",))]
    jobs, _ = configured(text, ["two"])
    assert [job.name for job in jobs] == ["two-1", "two-2"]
    with pytest.raises(ParameterError, match="has no report 'tow'; did you mean two"):
        configured(text, ["tow"])


@pytest.mark.parametrize(
    ("more", "line", "reason"),
    [
        (
            "parameters = { marjin = 2 }",
            7,
            "'marjin' is no parameter of the report small; did you mean margin",
        ),
        ("[report.parameters]\nseed = 1\nmargin = 0.5", 9, "margin must be a number above 1"),
        ("[report.matrix]\nmargin = [\n  1.5,\n  0.5,\n]", 10, "margin must be a number above 1"),
        ("title = 'a'\nnotebook = 'smal'", 8, "There is no report 'smal'"),
        ('notebook = "no such.ipynb"', 7, "cannot be read: no such file"),
        ("title = 'a'\nlanguage = 'xx'", 8, "languages"),
        ('parameters = { data = "x.csv" }', 7, "data are no parameter here"),
        ("title = 'a'\ndata = 'gone.csv'", 8, "There is no file or dataset gone.csv"),
        ("title = 'a'\ndata = 'latest fetched ACLED'", 8, "trends fetch acled"),
        ("parameters = { start = '2024', end = '2023' }", 7, "2024"),
    ],
)
def test_what_is_wrong_with_a_report_is_said_with_its_own_line_and_stops_no_other(
    configured, more, line, reason
):
    above = "" if "notebook" in more else 'notebook = "small"'
    text = f'[[report]]\nname = "good"\nnotebook = "small"\n[[report]]\nname = "one"\n{above}\n{more}\n'
    jobs, failed = configured(text)
    assert "good" in [job.name for job in jobs]
    (one,) = failed
    assert one.reason.startswith(f"Line {line} of reports.toml: "), one.reason
    assert reason in one.reason


def test_a_fault_in_the_defaults_is_on_their_line_and_every_fault_is_told(configured):
    text = (
        "[defaults]\nnotebook = 'small'\n[defaults.parameters]\nmargin = 0.5\n"
        "[[report]]\nname = 'one'\ndata = 'gone.csv'\n[report.parameters]\nseed = -1\nstart = 'never'\n"
        "[[report]]\nname = 'two'\nparameters = { margin = 2 }\n"
    )
    jobs, (one,) = configured(text)
    assert [job.name for job in jobs] == ["two"]
    assert [str(error).partition(" of ")[0] for error in one.errors] == [
        "Line 4",
        "Line 9",
        "Line 10",
        "Line 7",
    ]


def test_what_is_said_for_one_run_stands_on_no_line(configured):
    text = "[[report]]\nname = 'one'\nnotebook = 'small'\nparameters = { margin = 2 }\n"
    _, (one,) = configured(text, ["one"], over=Over({"margin": "0.5"}))
    assert one.reason.startswith("The parameter margin must be")


INCIDENTS = "date,country,deaths\n2024-10-03,Syria,2\n2024-10-20,Syria,1\n2024-11-{day},Syria,3\n"


def test_a_month_that_is_not_over_is_left_out(configured, tmp_path):
    lines = "".join(f"2024-{month:02d},{month}\n" for month in range(1, 12))
    (tmp_path / "months.csv").write_text("month,count\n" + lines, encoding="utf-8")
    text = '[[report]]\nname = "one"\nnotebook = "small"\ndata = "months.csv"\nperiod = "{}"\n'
    ends = {}
    for period in ("monthly", "quarterly", "yearly"):
        (job,), _ = configured(text.format(period))
        ends[period] = job.parameters["end"]
    # The figures reach the end of November: a whole month, but no whole quarter or year.
    assert ends == {"monthly": None, "quarterly": "2024-09-30", "yearly": "2023-12-31"}
    (job,), _ = configured(text.format("quarterly"), as_of="2024-07-15")
    assert (job.as_of, job.parameters["end"]) == ("2024-07-15", "2024-06-30")
    # What was found out about the data is kept: the second time they need not be read.
    assert "2024-11-30" in (tmp_path / ".last-days.json").read_text(encoding="utf-8")


def arrival(tmp_path, text, version):
    path = tmp_path / "incoming.csv"
    path.write_text(text, encoding="utf-8")
    return Arrival(path, "ucdp-ged", version, "https://example.org/x", "ged.csv", "CC BY 4.0", "Someone")


def test_of_what_was_fetched_the_vintage_of_the_day_is_taken(tmp_path, monkeypatch):
    monkeypatch.setenv("TRENDS_STORE", str(tmp_path / "store"))
    for day, version in ((3, "24.1"), (20, "25.1")):
        store = Store(now=lambda day=day: datetime(2025, 6, day, tzinfo=UTC))
        store.add(arrival(tmp_path, f"text of {version}", version))

    def text(found):
        assert found.name == "ucdp-ged"
        return next(iter(found.inputs.values())).read_text(encoding="utf-8")

    assert text(fetched("latest fetched UCDP GED")) == "text of 25.1"
    assert text(fetched("Latest  fetched ucdp-ged", "2025-06-20")) == "text of 25.1"
    assert text(fetched("latest fetched UCDP_GED", "2025-06-19")) == "text of 24.1"
    assert fetched("ged.csv") is None
    with pytest.raises(
        InputError, match="Of ucdp-ged the store knew nothing on 2025-06-02; the first day is 2025-06-03"
    ):
        fetched("latest fetched UCDP GED", "2025-06-02")
    with pytest.raises(InputError, match="trends fetch acled downloads it"):
        fetched("latest fetched ACLED")
    with pytest.raises(InputError, match="Nothing called 'moon'"):
        fetched("latest fetched moon")
