"""The widgets without a browser: what a click sets, what is shown, and that no input makes a traceback."""

from __future__ import annotations

import re
import threading

import numpy as np
import pandas as pd
import pytest

import trends as tr
from trends.errors import ParameterError
from trends.exploring import Panel, explore
from trends.exploring.drawing import series_svg, table_html
from trends.exploring.later import Later
from trends.exploring.map_drawing import _circles, map_svg
from trends.exploring.model import Model
from trends.exploring.state import State
from trends.incidents.incidents import Incidents

from .made import HOSTILE, made

INCIDENTS = made(1_500)


@pytest.fixture
def panel() -> Panel:
    return Panel(INCIDENTS, delay=0.01)


@pytest.mark.parametrize("incidents", [1, 2, 3, 7, 20, 111])
def test_dots_are_round(incidents):
    """A chord a little shorter than the diameter gives two arcs that bulge."""
    radius = np.sqrt(np.arange(1, incidents + 1)) * 1.37
    drawn = _circles(radius, radius, radius)
    arcs = re.findall(r"a([0-9.]+) \1 0 1 0 ([0-9.]+) 0", drawn)
    assert len(arcs) == incidents
    assert all(float(chord) == pytest.approx(2 * float(r)) for r, chord in arcs)


def test_it_is_there_under_its_name():
    assert tr.explore is explore
    assert "explore" in tr.__all__


def test_a_click_changes_the_figures_and_the_code(panel):
    assert panel.wait()
    panel.country.value = "Mali"
    panel.freq.value = "quarter"
    assert panel.state == State(country="Mali", freq="quarter")
    assert "country='Mali'" in panel.recipe.python
    assert "--freq quarter" in panel.recipe.command
    np.testing.assert_allclose(
        panel.view.counts.count, INCIDENTS.select(country="Mali").count(freq="quarter").count, atol=1e-8
    )
    assert panel.view.sentence in panel.line.value
    assert "<svg" in panel.chart.svg
    assert "<svg" in panel.map.value
    assert panel.wait()
    assert "Preliminary, from 99 replicates" in panel.verdict.value


def test_the_smoothed_rate_joins_the_chart_with_the_verdict(panel):
    assert panel.wait()
    result = panel.model.verdict(panel.state)
    (line,) = re.findall(r'class="smooth" d="M([^"]+)"', panel.chart.svg)
    (band,) = re.findall(r'class="band" d="M([^"]+)Z"', panel.chart.svg)
    up = np.array([point.split() for point in line.split("L")], dtype=float)[:, 1]
    top = np.nanmax(panel.view.context.count)
    # The chart is 140 high, its foot at 152.
    np.testing.assert_allclose((152 - up) / 140 * top, result.smoothed.rate, atol=0.06 / 140 * top)
    assert len(band.split("L")) == 2 * len(up)
    assert panel.chart.svg.count('class="date"') == len(result.dates)
    assert "The line in the chart: smoothed rate" in panel.verdict.value
    panel.country.value = "Mali"
    assert "smooth" not in panel.chart.svg


def test_a_verdict_of_a_choice_given_up_is_never_shown(panel, monkeypatch):
    assert panel.wait()
    begun, go = threading.Event(), threading.Event()
    judged = []

    def slow(series, replicates=99):
        judged.append(series.name)
        begun.set()
        assert go.wait(30)
        return tr.test_pace(series, replicates=19)

    monkeypatch.setattr(panel.model, "judged", slow)
    panel.country.value = "Mali"
    assert begun.wait(30)
    panel.country.value = "Iraq"
    assert "follows" in panel.verdict.value
    first, go_on = panel.verdict.value, panel.wait
    go.set()
    assert go_on()
    assert judged == ["Mali", "Iraq"]
    assert panel.verdict.value != first


def test_requests_in_quick_succession_are_one():
    done = []
    later = Later(lambda wanted, stands: done.append(wanted), delay=0.05)
    for number in range(20):
        later.ask(number)
    assert later.wait(10)
    assert done == [19]
    later.ask(20)
    later.cancel()
    assert later.wait(10)
    assert done == [19]


def test_a_brush_sets_the_window(panel):
    panel.chart.picked = [0.25, 0.5]
    first, last = panel.view.context.calendar.span
    begin, end = (np.datetime64(first + int(share * (last - first + 1)), "D") for share in (0.25, 0.5))
    assert (panel.state.start, panel.state.end) == (str(begin)[:7], str(end)[:7])
    panel.chart.picked = [0.7, 0.7]
    assert panel.state.start == panel.state.end
    assert not panel.view.failed
    panel.chart.picked = [0.0, 1.0]
    assert (panel.state.start, panel.state.end) == ("", "")
    for nonsense in ([], [0.5], [-3.0, 9.0]):
        panel.chart.picked = nonsense
        assert not panel.view.failed


@pytest.mark.parametrize("actor", ["Nobody", "***", "<script>alert(1)</script>", "'; DROP", "\\", "x" * 5000])
def test_an_actor_who_is_not_there_is_a_line(panel, actor, capsys):
    panel.actor.value = actor
    assert "Traceback" not in panel.line.value
    assert "<script" not in panel.line.value + panel.chart.svg + panel.map.value + panel.table.value
    if panel.view.failed:
        assert panel.recipe.python == ""
        assert panel.verdict.value == ""
    panel.actor.value = ""
    assert not panel.view.failed
    assert capsys.readouterr().err == ""


def test_names_that_are_markup_stay_text():
    frame = INCIDENTS.frame.assign(
        country=pd.Categorical([HOSTILE] * len(INCIDENTS)), kind=pd.Categorical([HOSTILE] * len(INCIDENTS))
    )
    view = Model(Incidents.from_frame(frame)).view(State(actor=HOSTILE))
    for shown in (series_svg(view), map_svg(view), table_html(view)):
        assert "<img" not in shown
    assert "&lt;img" in table_html(view)


def test_a_fault_is_a_line_and_no_traceback(panel, monkeypatch):
    def broken(state):
        raise ZeroDivisionError("deep inside")

    monkeypatch.setattr(panel.model, "view", broken)
    panel.country.value = "Mali"
    assert "fault of the program (ZeroDivisionError)" in panel.line.value
    assert "deep inside" not in panel.line.value


def test_a_fault_in_the_verdict_is_a_line(panel, monkeypatch):
    monkeypatch.setattr(panel.model, "judged", lambda series: 1 / 0)
    panel.country.value = "Mali"
    assert panel.wait()
    assert "fault of the program (ZeroDivisionError)" in panel.verdict.value


def test_one_month_is_not_testable_and_says_so(panel):
    panel.window.index = (20, 20)
    assert panel.wait()
    assert "verdict-not-testable" in panel.verdict.value
    assert "do not allow a test" in panel.verdict.value


def test_days_are_not_judged_in_passing(panel):
    panel.freq.value = "day"
    assert "No verdict in passing" in panel.verdict.value
    assert "highest period" in panel.chart.svg


def test_ten_thousand_actors_are_offered_in_part():
    panel = Panel(made(20_000, actors=10_000), delay=60)
    assert len(panel.actor.options) == 500
    panel.actor.value = "Group 9*"
    assert not panel.view.failed
    panel._later.cancel()


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"date_start": ["2020-02-29"]}),
        pd.DataFrame({"date_start": ["0987-02-03", "2020-02-29"], "country": ["A", None]}),
        pd.DataFrame({"date_start": ["2020-02-29", None], "latitude": [91.0, 0], "longitude": [5e9, 0]}),
    ],
)
def test_odd_tables(frame):
    panel = Panel(Incidents.from_frame(frame), delay=0.0)
    assert not panel.view.failed, panel.view.sentence
    assert "fault" not in panel.line.value
    assert panel.wait()
    assert "fault" not in panel.verdict.value


def test_only_incidents_are_explored():
    with pytest.raises(ParameterError, match="not a list"):
        explore([1, 2, 3])


def test_it_shows_itself(panel):
    bundle = panel._repr_mimebundle_()
    bundle = bundle[0] if isinstance(bundle, tuple) else bundle
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert repr(panel).startswith("Panel: 1,4")
    assert " at 0x" not in str(bundle)


def test_one_choice_gives_the_same_bytes():
    state = State(country="Syria", measure="fatalities", start="2012")
    shown = {
        series_svg(view) + map_svg(view) + table_html(view) for view in (Model(INCIDENTS).view(state),) * 2
    }
    assert len(shown) == 1


@pytest.mark.parametrize("language", ["fr", "es", "ar", "ru", "zh"])
def test_the_panel_speaks_a_language_and_its_code_stays(language, panel):
    spoken = Panel(INCIDENTS, delay=0.0, language=language)
    assert spoken.wait()
    shown = spoken.line.value + spoken.map.value + spoken.table.value + spoken.verdict.value
    assert 'lang="en"' not in shown
    assert not re.search(r"\b(incidents within|not shown|Preliminary|verdict is)\b", shown)
    for name in ("actor", "country", "freq", "measure", "imprecise", "window"):
        control, english = getattr(spoken, name), getattr(panel, name)
        assert control.description != english.description or name == "actor"
    assert set(spoken.recipe.words) == set(panel.recipe.words)
    assert not set(spoken.recipe.words.values()) & set(panel.recipe.words.values())
    assert [name for _, name in spoken.measure.options] == [name for _, name in panel.measure.options]
    assert (spoken.recipe.python, spoken.recipe.command) == (panel.recipe.python, panel.recipe.command)
    spoken.actor.value = "Nobody"
    assert spoken.view.failed


def test_a_language_that_is_not_spoken_is_refused():
    with pytest.raises(ParameterError, match="languages are"):
        explore(INCIDENTS, language="xx")
