"""A choice gives the figures that selecting and counting give, and code that gives them again."""

from __future__ import annotations

import io
import shlex
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from trends.cli.application import app
from trends.errors import SelectionError, WindowError
from trends.exploring.judging import judge
from trends.exploring.model import Model
from trends.exploring.origin import Origin
from trends.exploring.state import State
from trends.incidents.incidents import Incidents
from trends.periods.coverage import Coverage
from trends.series.collection import Collection
from trends.sources.publishers.acled.coverage import DEFAULT_KINDS

from .made import HOSTILE, made

INCIDENTS = made()
MODEL = Model(INCIDENTS)


def counted(incidents: Incidents, state: State):
    chosen = incidents.select(**state.selection) if state.selection else incidents
    return chosen.count(
        freq=state.freq, measure=state.measure, estimate=state.estimate, imprecise=state.imprecise
    )


def same(view, series) -> None:
    assert list(view.counts.calendar.labels) == series.labels
    np.testing.assert_allclose(view.counts.count, series.count, atol=1e-8)
    np.testing.assert_array_equal(view.counts.calendar.exposure, series.exposure_days)


@given(
    state=st.builds(
        State,
        actor=st.sampled_from(["", "Group 3", "group*1*", HOSTILE]),
        country=st.sampled_from(["", "Syria", "IRQ", "Erewhon"]),
        kind=st.sampled_from([(), ("Riots",), ("Battles", "Explosions*")]),
        start=st.sampled_from(["", "2010", "2012-03", "2015-06-17"]),
        end=st.sampled_from(["", "2016-02", "2018-W09", "2020-11-11"]),
        freq=st.sampled_from(["day", "week", "month", "quarter", "year"]),
        measure=st.sampled_from(["attacks", "fatalities", "deadly:3"]),
        imprecise=st.sampled_from(["spread", "start", "drop", "source"]),
    )
)
def test_a_view_counts_what_selecting_and_counting_count(state):
    view = MODEL.view(state)
    assert not view.failed, view.sentence
    series = counted(INCIDENTS, state)
    same(view, series)
    selected = INCIDENTS.select(**state.selection) if state.selection else INCIDENTS
    dated = int(selected.frame["date_start"].notna().sum())
    assert view.incidents == dated
    assert sum(row.incidents for row in view.rows) == dated or view.more


def test_by_hand():
    frame = pd.DataFrame(
        {
            "date_start": pd.to_datetime(["2020-01-05", "2020-01-31", "2020-02-10", "2020-03-01"]),
            "date_end": pd.to_datetime(["2020-01-05", "2020-02-03", "2020-02-10", "2020-03-31"]),
            "country": ["Mali", "Mali", "Niger", "Niger"],
            "actor_1": ["A", "B", "A", "B"],
            "fatalities_best": [2, 4, None, 1],
        }
    )
    model = Model(Incidents.from_frame(frame))
    assert model.view(State()).counts.count.tolist() == [1.25, 1.75, 1]
    assert model.view(State(imprecise="start")).counts.count.tolist() == [2, 1, 1]
    assert model.view(State(imprecise="drop")).counts.count.tolist() == [1, 1, 1]
    assert "imprecise='drop'" in model.view(State(imprecise="drop")).python
    assert model.view(State(imprecise="guess")).failed
    deaths = model.view(State(measure="fatalities"))
    np.testing.assert_allclose(deaths.counts.count, [3, np.nan, 1])
    assert deaths.sentence == "4 deaths in incidents, 2020-01-05 to 2020-03-31, 3 months (1 not observed)."
    assert [tuple(row) for row in deaths.rows] == [("Mali", 2, 6.0), ("Niger", 2, None)]
    one = model.view(State(actor="A", start="2020-02", end="2020-02"))
    assert one.counts.count.tolist() == [1]
    assert one.heading == "kind"  # one country is no table
    provinces = Incidents.from_frame(frame.assign(country="Mali", admin1=["Gao", "Kidal", None, "Gao"]))
    told = Model(provinces).view(State())
    assert told.heading == "province"
    assert [tuple(row) for row in told.rows] == [("Gao", 2, 2.0), ("Kidal", 1, 1.0), ("not told", 1, 1.0)]


def test_a_window_leaves_the_whole_series_for_the_chart():
    view = MODEL.view(State(start="2012-01", end="2012-12"))
    assert len(view.counts.count) == 12
    assert len(view.context.count) > 150


@pytest.mark.parametrize(
    "state",
    [
        State(),
        State(actor=HOSTILE, start="2011-02"),
        State(country="Syria", kind=("Riots", "Battles"), freq="week", measure="fatalities", end="2019"),
    ],
)
def test_the_shown_python_gives_the_panels_numbers(state, monkeypatch):
    import trends

    judged = []
    monkeypatch.setattr(trends, "test_pace", judged.append)
    view = MODEL.view(state)
    names = {"incidents": INCIDENTS}
    exec(view.python, names)  # noqa: S102 - the very thing that is tested
    same(view, names["series"])
    assert judged == [names["series"]]


def test_the_shown_python_loads_by_name_where_the_name_is_known(monkeypatch):
    import trends

    monkeypatch.setattr(trends, "load", {"some 'odd' name.csv": INCIDENTS}.get)
    monkeypatch.setattr(trends, "test_pace", lambda series: "judged")
    view = Model(INCIDENTS, "mine", "some 'odd' name.csv").view(State(freq="year"))
    names = {}
    exec(view.python, names)  # noqa: S102 - the very thing that is tested
    same(view, names["series"])
    assert names["mine"] is INCIDENTS
    assert names["result"] == "judged"


def test_code_says_what_it_cannot_know():
    before = INCIDENTS.select(country="Mali")
    view = Model(before).view(State(actor="-x y"))
    assert view.failed
    origin = Origin.of(before)
    assert "is not known (made up.csv)" in origin.command(State())
    assert "Already selected before: country Mali" in origin.python(State())
    assert "\n" not in Origin("a", file="b\nimport os").python(State()).splitlines()[2]
    named = Origin.of(before, data="f.csv")
    assert "--actor=-x y" in shlex.split(named.command(State(actor="-x y")), comments=True)


@pytest.fixture
def on_disk(tmp_path, monkeypatch):
    folder = tmp_path / "a 'folder'"
    folder.mkdir()
    columns = ["date_start", "date_end", "country", "kind", "actor_1", "actor_2", "fatalities_best"]
    frame = INCIDENTS.frame[columns].head(1_500)
    frame[frame["date_start"].notna()].to_csv(folder / "incidents.csv", index=False)
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize(
    ("before", "state"),
    [
        ({}, State(actor=HOSTILE, kind=("Riots", "Battles"), freq="quarter", start="2010-01")),
        ({"country": "Mali"}, State(measure="fatalities", end="2019-06", imprecise="start")),
        ({"country": ["Mali", "IRQ"], "start": "2011"}, State(actor="Group 1*", kind=("Riots",))),
    ],
)
def test_what_is_copied_runs_in_another_folder_and_gives_the_same(
    on_disk, tmp_path, monkeypatch, before, state
):
    import trends as tr

    loaded = tr.load("incidents.csv")
    view = Model(loaded.select(**before) if before else loaded, "mine").view(state)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tr, "test_pace", lambda series: None)
    names = {}
    exec(view.python, names)  # noqa: S102 - the very thing that is tested
    same(view, names["series"])
    # pace takes the options that count takes, and counts by them.
    program, command, *words = shlex.split(view.command)
    assert (program, command) == ("trends", "pace")
    run = CliRunner().invoke(app, ["count", *words])
    assert run.exit_code == 0, run.output
    np.testing.assert_allclose(pd.read_csv(io.StringIO(run.stdout))["count"], view.counts.count, atol=1e-6)


def test_a_command_has_a_box_in_all_its_digits_and_days_as_it_takes_them(tmp_path):
    import trends as tr

    path = tmp_path / "places.csv"
    places = (38.12346, 38.12349, 38.12344, 38.5)
    rows = "".join(f"e{at},2020-0{at + 1}-05,34.5,{east}\n" for at, east in enumerate(places))
    path.write_text(f"event_id,date,latitude,longitude\n{rows}", encoding="utf-8")
    loaded = tr.load(path, coverage=("2020-01-01", "2020-04-30"))
    view = Model(loaded.select(bbox=(38.12345, 34, 38.9, 35))).view(State())
    run = CliRunner().invoke(app, ["count", *shlex.split(view.command)[2:]])
    assert run.exit_code == 0, run.output
    assert pd.read_csv(io.StringIO(run.stdout))["count"].tolist() == [1, 1, 0, 1]
    assert view.counts.count.tolist() == [1, 1, 0, 1]


def test_code_for_others_names_no_folder(on_disk):
    import trends as tr

    origin = Model(tr.load("incidents.csv")).origin
    assert str(on_disk) in origin.python(State())
    for code in (origin.for_others().python(State()), origin.for_others().command(State())):
        assert "incidents.csv" in code
        assert "folder" not in code


def test_two_conditions_on_one_thing_are_no_single_command(on_disk):
    import trends as tr

    loaded = tr.load("incidents.csv").select(country=["Mali", "Syria"])
    view = Model(loaded).view(State(country="Mali"))
    assert view.command.startswith("# One command cannot say")
    assert "select(country=['Mali', 'Syria'])" in view.python


def test_others_are_counted_as_the_first_is():
    state = State(actor="Group 3", beside=("Group 4", "Group 5"), start="2012", freq="quarter")
    view = MODEL.view(state)
    for (name, counts), one in zip(view.beside, state.others, strict=True):
        assert name == one.actor
        np.testing.assert_allclose(counts.count, MODEL.view(one).context.count)
    names = {"incidents": INCIDENTS}
    exec(view.python.replace("tr.test_pace(series)", "None"), names)  # noqa: S102 - the very thing that is tested
    assert list(names["beside"]) == ["Group 4", "Group 5"]
    assert names["beside"]["Group 5"].count.tolist() == counted(INCIDENTS, state.others[1]).count.tolist()
    assert MODEL.view(State(beside=("Nobody",))).failed
    assert MODEL.view(State(beside=("a", "b", "c", "d"))).failed


def test_between_what_a_count_lies_by_hand():
    frame = pd.DataFrame(
        {
            "date_start": pd.to_datetime(["2020-01-05", "2020-01-31", "2020-02-10", "2020-03-30"]),
            "date_end": pd.to_datetime(["2020-01-07", "2020-02-03", "2020-02-10", "2020-03-30"]),
        }
    )
    counts = Model(Incidents.from_frame(frame)).view(State()).counts
    assert counts.least.tolist() == [1, 1, 1]
    assert counts.most.tolist() == [2, 2, 1]
    assert counts.count.tolist() == [1.25, 1.75, 1]


@given(
    imprecise=st.sampled_from(["spread", "start", "drop"]),
    freq=st.sampled_from(["day", "week", "month", "year"]),
)
def test_a_count_lies_between_its_bounds(imprecise, freq):
    counts = MODEL.view(State(imprecise=imprecise, freq=freq, measure="fatalities")).counts
    if counts.least is None:
        assert imprecise == "start" or freq == "day"
        return
    known = ~np.isnan(counts.count)
    assert (counts.least[known] <= counts.count[known] + 1e-8).all()
    assert (counts.most[known] >= counts.count[known] - 1e-8).all()
    assert np.isnan(counts.least[~known]).all()


def test_places_are_named_by_what_most_incidents_call_them():
    frame = pd.DataFrame(
        {
            "date_start": pd.to_datetime(["2020-01-05"] * 4),
            "latitude": [34.0, 34.0, 34.0, 36.5],
            "longitude": [38.0, 38.0, 38.0, 40.0],
            "place": ["Alpha", "Beta", "Beta", "Gamma"],
            "admin1": ["North", "North", "North", "South"],
            "place_precision": ["exact", "near", "exact", "admin1"],
        }
    )
    marks = Model(Incidents.from_frame(frame)).view(State()).marks
    assert marks.name == ("Beta", "South")
    assert marks.point.tolist() == [True, False]


def test_acled_is_counted_by_its_default_kinds():
    incidents = replace(made(source="acled"), collection=Collection("ACLED", default_kinds=DEFAULT_KINDS))
    model = Model(incidents)
    view = model.view(State())
    same(view, incidents.count())
    assert view.incidents < len(incidents)
    same(model.view(State(kind=("Riots",))), incidents.select(kind="Riots").count())


def test_a_window_selected_before_is_kept():
    before = INCIDENTS.select(start="2012", end="2014-06")
    same(Model(before).view(State()), before.count())
    same(Model(before).view(State(start="2014-03", freq="week")), before.count(start="2014-03", freq="week"))
    assert Model(before).view(State(start="2016")).failed


def test_days_that_a_file_does_not_cover_are_not_observed():
    gapped = replace(INCIDENTS, coverage=INCIDENTS.coverage.without((date(2013, 1, 1), date(2013, 12, 31))))
    view = Model(gapped).view(State(freq="quarter"))
    same(view, gapped.count(freq="quarter"))
    assert np.isnan(view.counts.count).sum() == 4
    assert "4 not observed" in view.sentence


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State(actor="Nobody at all"), "No incident names 'Nobody at all' as a side"),
        (State(actor="Group 2", country="Atlantis"), "Atlantis"),
        (State(kind=("Plunder",)), "No event is of the kind 'Plunder'"),
        (State(start="1950", end="1960"), "holds no data"),
        (State(start="2015", end="2012"), "is empty"),
        (State(start="yesterday"), "'yesterday' is no date"),
        (State(measure="wounded"), "do not tell how many were wounded"),
        (State(measure="tea"), "is no measure"),
        (State(measure="fatalities", estimate="high"), "no high estimate"),
        (State(freq="decade"), "is no frequency"),
        (State(actor="<b>" * 500), "<b>"),
    ],
)
def test_a_choice_that_cannot_be_counted_is_a_sentence(state, words):
    view = MODEL.view(state)
    assert view.failed
    assert words in view.sentence
    assert len(view.sentence) < 500
    assert view.counts is None
    assert not view.python


def test_conditions_that_leave_nothing_together_are_named():
    frame = pd.DataFrame(
        {"date_start": ["2020-01-05", "2020-03-01"], "country": ["Mali", "Niger"], "actor_1": ["A", "B"]}
    )
    view = Model(Incidents.from_frame(frame)).view(State(actor="A", country="Niger"))
    assert view.sentence == "The condition country Niger leaves none of the 1 incident with actor A."


def test_a_window_without_incidents_is_a_series_of_zeros():
    frame = pd.DataFrame({"date_start": ["2020-01-05", "2020-03-01"]})
    view = Model(Incidents.from_frame(frame)).view(State(start="2020-02", end="2020-02"))
    assert not view.failed
    assert view.counts.count.tolist() == [0]
    assert view.sentence.startswith("No incident of this choice lies in the window, 2020-02-01 to 2020-02-29")
    assert view.rows == ()
    assert len(view.marks.incidents) == 0


def test_a_window_of_one_month_is_judged_not_testable():
    (judged,) = judge(MODEL.series(State(start="2012-03", end="2012-03")))
    result = judged.result
    assert result.verdict == "not testable"
    assert "one" in result.sentence or "1" in result.sentence or "few" in result.sentence


def test_a_verdict_is_that_of_the_code():
    import trends as tr

    state = State(country="Syria", freq="quarter")
    *_, last = judge(MODEL.series(state))
    assert last.settled
    assert last.result.sentence == tr.test_pace(counted(INCIDENTS, state)).sentence


def test_nothing_to_explore_is_refused():
    with pytest.raises(SelectionError, match="no incidents to explore"):
        Model(Incidents.from_frame(pd.DataFrame({"date_start": pd.to_datetime([])})))
    with pytest.raises(WindowError, match="No incident has a date"):
        Model(Incidents.from_frame(pd.DataFrame({"date_start": [None], "country": ["Mali"]})))


def test_the_map_draws_no_point_where_only_the_province_is_known():
    marks = MODEL.view(State()).marks
    precision = INCIDENTS.frame["place_precision"].astype(str)
    dated = INCIDENTS.frame["date_start"].notna() & INCIDENTS.frame["latitude"].notna()
    assert marks.incidents[marks.point].sum() <= (dated & precision.isin(["exact", "near"])).sum()
    drawn = int(marks.incidents.sum()) + marks.omitted
    assert drawn == (dated & precision.isin(["exact", "near", "admin1"])).sum()
    assert drawn + marks.undrawn == INCIDENTS.frame["date_start"].notna().sum()


def test_ten_thousand_actors():
    model = Model(made(20_000, actors=10_000))
    assert len(model.codes.sides) > 9_000
    assert len(model.codes.actors(500)) == 500
    view = model.view(State(actor="Group 123"))
    same(view, model.incidents.select(actor="Group 123").count())


def test_the_same_whatever_was_chosen_before():
    fresh = Model(INCIDENTS).view(State(country="Mali", freq="week"))
    used = Model(INCIDENTS)
    for state in (State(), State(actor="no such"), State(country="Mali"), State(country="Iraq", freq="week")):
        used.view(state)
    again = used.view(State(country="Mali", freq="week"))
    np.testing.assert_array_equal(again.counts.count, fresh.counts.count)
    assert (again.sentence, again.python, again.rows) == (fresh.sentence, fresh.python, fresh.rows)


def test_what_lies_on_days_that_are_not_covered_is_said_and_not_counted():
    year = (date(2013, 1, 1), date(2013, 12, 31))
    gapped = replace(INCIDENTS, coverage=INCIDENTS.coverage.without(year))
    starts, ends = (
        gapped.frame[name].fillna(gapped.frame["date_start"]) for name in ("date_start", "date_end")
    )
    inside = int(((starts.dt.year == 2013) & (ends.dt.year == 2013)).sum())
    view = Model(gapped).view(State())
    assert inside > 0
    assert f"; {inside} lie on days that are not covered" in view.sentence
    assert "not covered" not in Model(INCIDENTS).view(State()).sentence
    assert "not covered" not in Model(gapped).view(State(start="2014-01")).sentence


def test_days_given_as_covered_are_in_the_code_below():
    given = replace(INCIDENTS, coverage=Coverage.of((date(2010, 1, 1), date(2016, 12, 31)), basis="given"))
    origin = Model(given, data="mine.csv").origin
    assert "tr.load('mine.csv', coverage='2010-01-01..2016-12-31')" in origin.python(State())
    assert "--coverage 2010-01-01..2016-12-31" in origin.command(State())
    assert "coverage" not in Model(INCIDENTS, data="mine.csv").origin.python(State())
