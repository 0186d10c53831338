"""The panel without a browser: what a choice sets, what is sent, and that no input makes a traceback."""

from __future__ import annotations

import json
import pickle
import re
import threading

import numpy as np
import pandas as pd
import pytest

import trends as tr
from trends.document.blocks import Figure, Table, VerdictBox
from trends.document.blocks_json import from_json
from trends.errors import ParameterError
from trends.exploring import Panel, explore
from trends.exploring import panel as panel_module
from trends.exploring.judging import Judged, judge
from trends.exploring.later import Later
from trends.exploring.state import State
from trends.incidents.incidents import Incidents
from trends.kernels.environment import FOR_PAGES
from trends.series.count_series import CountSeries

from .made import HOSTILE, made

INCIDENTS = made(1_500)


@pytest.fixture(scope="module", autouse=True)
def each_series_judged_once():
    """Most panels here show the same series: whoever asks again gets the verdict that the first was given."""
    judged = {}

    def once(series):
        key = pickle.dumps(series)
        if key not in judged:
            judged[key] = [*judge(series)]
        yield from judged[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(panel_module, "judge", once)
        yield


@pytest.fixture
def panel() -> Panel:
    return Panel(INCIDENTS, delay=0.01)


def test_it_is_there_under_its_name():
    assert tr.explore is explore
    assert "explore" in tr.__all__


def test_a_choice_changes_the_figures_and_the_code(panel):
    assert panel.wait()
    assert panel.choose(country="Mali", freq="quarter") is panel
    assert panel.state == State(country="Mali", freq="quarter")
    sent = panel.widget.view
    assert "country='Mali'" in sent["python"]
    assert sent["sentence"] == panel.view.sentence
    np.testing.assert_allclose(
        panel.view.counts.count, INCIDENTS.select(country="Mali").count(freq="quarter").count, atol=1e-8
    )
    assert sent["count"] == [None if np.isnan(n) else n for n in panel.view.context.count]
    assert len(panel.widget.calendar["labels"]) == len(sent["count"])
    assert panel.wait()
    assert panel.widget.judged["sentence"] == panel.result.sentence
    assert "cannot change this verdict" in panel.widget.judged["remarks"][0]


def test_what_the_browser_sends_is_a_choice_whatever_it_is(panel):
    panel.widget.choice = {
        "country": "Mali",
        "kind": ["Riots"],
        "beside": ["Group 3"],
        "freq": 7,
        "else": None,
    }
    assert panel.state == State(country="Mali", kind=("Riots",), beside=("Group 3",))
    assert [one["name"] for one in panel.widget.view["beside"]] == ["Group 3"]
    panel.widget.choice = {}
    assert panel.state == State()


def test_the_smoothed_rate_comes_with_the_verdict(panel):
    assert panel.wait()
    result, sent = panel.result, panel.widget.judged
    assert sent["curve"]["rate"] == result.smoothed.rate.tolist()
    assert sent["curve"]["starts"] == panel.view.counts.calendar.starts.tolist()
    assert len(sent["dates"]) == len(result.dates)
    assert "smoothed rate" in sent["remarks"][-1]
    panel.choose(country="Mali")
    assert "curve" not in panel.widget.judged


def test_a_verdict_once_worked_out_is_there_again_at_once(panel, monkeypatch):
    assert panel.wait()
    panel.choose(country="Mali")
    assert panel.wait()
    monkeypatch.setattr(panel_module, "judge", lambda series: 1 / 0)
    panel.choose(country="")
    assert panel.widget.judged["sentence"] == panel.verdicts[State()].result.sentence
    # Those beside the first change nothing of the verdict on it.
    panel.choose(beside=["Group 3"])
    assert panel.result is panel.verdicts[State()].result


def test_a_verdict_that_hangs_on_chance_is_counted_further_before_a_word_of_it(panel, monkeypatch):
    assert panel.wait()
    seen = []
    real = tr.test_pace

    def unsettled(series):
        first = real(series, replicates=19)
        yield Judged(first, settled=False)
        seen.append(dict(panel.widget.judged))
        yield Judged(first, settled=True)

    monkeypatch.setattr(panel_module, "judge", unsettled)
    panel.choose(country="Mali")
    assert panel.wait()
    assert seen[0]["verdict"] == ""
    assert seen[0]["sentence"].startswith("Still counting")
    assert seen[0]["curve"] is not None
    assert panel.widget.judged["verdict"] == panel.result.verdict


def test_what_is_shown_first_is_never_denied_by_the_code_below():
    """Over many series, steady, wandering and cut: whatever is shown is the verdict of `trends.test_pace` by itself."""
    chance = np.random.default_rng(16)
    kept = {True: 0, False: 0}
    for _ in range(24):
        n, level, ratio = chance.choice([24, 36]), chance.choice([3, 8]), chance.choice([1, 0.8, 0.65, 0.5])
        wander = np.exp(np.cumsum(chance.normal(0, 0.15, n)) * chance.integers(0, 2))
        counts = chance.poisson(np.repeat([level, level * ratio], n // 2) * wander)
        series = CountSeries.from_counts(counts, "2018-01")
        first, *_ = judge(series)
        kept[first.settled] += 1
        if first.settled:
            final = tr.test_pace(series)
            assert (first.result.verdict, first.result.sentence) == (final.verdict, final.sentence)
    assert min(kept.values()) >= 3


def test_a_verdict_of_a_choice_given_up_is_never_shown(panel, monkeypatch):
    assert panel.wait()
    begun, go = threading.Event(), threading.Event()
    judged = []

    def slow(series):
        judged.append(series.name)
        begun.set()
        assert go.wait(30)
        yield Judged(tr.test_pace(series, replicates=19), settled=True)

    monkeypatch.setattr(panel_module, "judge", slow)
    panel.choose(country="Mali")
    assert begun.wait(30)
    panel.choose(country="Iraq")
    assert "follows" in panel.widget.judged["sentence"]
    go.set()
    assert panel.wait()
    assert judged == ["Mali", "Iraq"]
    assert State(country="Mali") not in panel.verdicts
    assert panel.widget.judged["sentence"] == panel.verdicts[State(country="Iraq")].result.sentence


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


def typed(panel, **choice):
    """Choose as the browser does, which sends whatever is typed."""
    panel.widget.choice = {**panel.widget.choice, **choice}


@pytest.mark.parametrize(
    "wrong",
    [{"country": "Mlai"}, {"actor": "Nobody"}, {"start": "foo"}, {"freq": "fortnight"}, {"kind": "Riot"}],
)
def test_a_choice_by_code_that_is_none_is_refused_and_leaves_the_panel_as_it_was(panel, wrong):
    before = panel.state
    with pytest.raises(tr.TrendsError):
        panel.choose(**wrong)
    assert panel.state == before
    assert panel.choose(freq="monthly").state.freq == "month"


@pytest.mark.parametrize("actor", ["Nobody", "***", "<script>alert(1)</script>", "'; DROP", "\\", "x" * 5000])
def test_an_actor_who_is_not_there_is_a_line(panel, actor, capsys):
    typed(panel, actor=actor)
    sent = panel.widget.view
    assert "Traceback" not in sent["sentence"]
    if sent["failed"]:
        assert sent["python"] == ""
        assert panel.widget.judged == {}
    panel.choose(actor="")
    assert not panel.view.failed
    assert capsys.readouterr().err == ""


def test_a_fault_is_a_line_and_no_traceback(panel, monkeypatch):
    def broken(state):
        raise ZeroDivisionError("deep inside")

    monkeypatch.setattr(panel.model, "view", broken)
    typed(panel, country="Mali")
    assert "fault of the program (ZeroDivisionError)" in panel.widget.view["sentence"]
    assert "deep inside" not in panel.widget.view["sentence"]


def test_a_fault_in_the_verdict_is_a_line(panel, monkeypatch):
    monkeypatch.setattr(panel_module, "judge", lambda series: 1 / 0)
    panel.choose(country="Mali")
    assert panel.wait()
    assert "fault of the program (ZeroDivisionError)" in panel.widget.judged["sentence"]


def test_one_month_is_not_testable_and_says_so(panel):
    panel.choose(start="2011-03", end="2011-03")
    assert panel.wait()
    assert panel.widget.judged["verdict"] == "not testable"
    assert "do not allow a test" in panel.widget.judged["remarks"][0]


def test_days_are_not_judged_in_passing(panel):
    panel.choose(freq="day")
    assert "No verdict in passing" in panel.widget.judged["sentence"]
    assert any("No verdict in passing" in str(block) for block in panel.blocks())


def test_ten_thousand_actors_are_offered_in_part():
    panel = Panel(made(20_000, actors=10_000), delay=60)
    assert len(panel.widget.offered["actors"]) == 500
    panel.choose(actor="Group 9*")
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
    assert panel.wait()
    assert "fault" not in panel.widget.judged["sentence"]
    json.dumps(panel.widget.view, allow_nan=False)


def test_only_incidents_are_explored():
    with pytest.raises(ParameterError, match="not a list"):
        explore([1, 2, 3])


def shown_of(panel, monkeypatch) -> list[dict]:
    bundles = []
    monkeypatch.setattr("IPython.display.display", lambda bundle, raw: bundles.append(bundle))
    panel._ipython_display_()
    return bundles


def test_a_cell_shows_the_panel_and_a_still_picture_for_where_there_is_no_kernel(panel, monkeypatch):
    living, still = shown_of(panel, monkeypatch)
    key = panel.widget.model_id
    assert living["application/vnd.jupyter.widget-view+json"]["model_id"] == key
    # Hidden by its own rule wherever the living panel stands beside it.
    assert f'body:has([data-panel="{key}"]) [data-still="{key}"]' in still["text/html"]
    assert panel.view.sentence in still["text/html"]
    assert panel.result.sentence.split(":")[0] in still["text/html"]
    assert "<svg" in still["text/html"] or "<img" in still["text/html"]
    assert still["text/plain"] == repr(panel)
    assert repr(panel).startswith("Panel: 1,4")


def test_a_report_has_the_still_picture_alone(panel, monkeypatch):
    monkeypatch.setenv(FOR_PAGES, "1")
    (still,) = shown_of(panel, monkeypatch)
    kinds = [type(block) for block in from_json(next(iter(still.values())))]
    assert [kind for kind in kinds if kind in (Figure, VerdictBox, Table)] == [Figure, VerdictBox, Table]


def test_a_still_picture_says_where_a_verdict_is_missing(panel, monkeypatch):
    assert panel.wait()
    monkeypatch.setattr(panel_module, "judge", lambda series: iter(()))
    panel.choose(country="Mali")
    assert panel.wait()
    blocks = panel.blocks()
    assert not any(isinstance(block, VerdictBox) for block in blocks)
    assert any("had not been worked out" in str(block) for block in blocks)
    typed(panel, actor="Nobody at all")
    (only,) = panel.blocks()
    assert "No incident names" in str(only)


def test_names_that_are_markup_stay_text():
    frame = INCIDENTS.frame.assign(
        country=pd.Categorical([HOSTILE] * len(INCIDENTS)), kind=pd.Categorical([HOSTILE] * len(INCIDENTS))
    )
    panel = Panel(Incidents.from_frame(frame), delay=0.0)
    panel.choose(actor=HOSTILE)
    assert panel.wait()
    assert "<img src=x" not in panel._repr_mimebundle_()["text/html"]


@pytest.mark.parametrize("language", ["fr", "es", "ar", "ru", "zh"])
def test_the_panel_speaks_a_language_and_its_code_stays(language, panel):
    spoken = Panel(INCIDENTS, delay=0.0, language=language)
    assert spoken.wait()
    own, english = spoken.widget.offered, panel.widget.offered
    assert spoken.view.sentence == panel.view.sentence
    assert spoken.widget.view["sentence"] != panel.widget.view["sentence"]
    assert 'lang="en"' not in spoken._repr_mimebundle_()["text/html"]
    shown = " ".join([spoken.widget.view["map"]["sentence"], *spoken.widget.judged["remarks"]])
    assert not re.search(r"\b(incidents within|not shown|replicates)\b", shown)
    alike = {"head.incidents", "head.province", "control.actor"}
    same = {name for name, text in own["words"].items() if text == english["words"][name]}
    assert {name for name in same if name.split(".")[-1] not in {"left_over", "incidents"}} <= alike
    assert [name for name, _ in own["measure"]] == [name for name, _ in english["measure"]]
    assert spoken.widget.view["python"] == panel.widget.view["python"]
    assert own["direction"] == ("rtl" if language == "ar" else "ltr")
    typed(spoken, actor="Nobody")
    assert spoken.view.failed


def test_a_language_that_is_not_spoken_is_refused():
    with pytest.raises(ParameterError, match="languages are"):
        explore(INCIDENTS, language="xx")


def test_the_panel_speaks_the_language_of_the_session():
    tr.set_language("fr")
    try:
        assert tr.explore(tr.load(tr.example("acled-invented.csv"))).say.language == "fr"
    finally:
        tr.set_language("en")
