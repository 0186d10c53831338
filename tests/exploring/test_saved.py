"""A saved page: it counts as the kernel does, by the very same rule, and answers pointer and keyboard by itself."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pytest

import trends as tr
from trends.document.words import words
from trends.exploring import Panel
from trends.exploring.model import Model
from trends.exploring.plain import view_plain
from trends.exploring.saved_page import page as page_of
from trends.exploring.state import State
from trends.series.collection import Collection
from trends.sources.publishers.acled.coverage import DEFAULT_KINDS

from .chromium import Page, browser, chromium, until
from .made import HOSTILE, made

pytestmark = pytest.mark.skipif(browser() is None, reason="there is no Chromium to open a page in")

INCIDENTS = made(1_200)


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    folder = tmp_path_factory.mktemp("saved")
    with chromium(folder) as page:
        tab = page()

        def opened(text: str, wide: int = 1400) -> Page:
            file = folder / "page.html"
            file.write_text(text, encoding="utf-8")
            tab.errors.clear()
            tab.call(
                "Emulation.setDeviceMetricsOverride",
                width=wide,
                height=900,
                deviceScaleFactor=1,
                mobile=False,
            )
            tab.call("Page.navigate", url=file.as_uri())
            tab.await_("globalThis.trendsAnswer && !!document.querySelector('.tp-series')")
            return tab

        yield opened


def states(chance: np.random.Generator, many: int) -> list[State]:
    pick = chance.choice
    actors = ["Group 1", "Group 3", HOSTILE, "", ""]
    return [
        State(
            actor=str(pick(actors)),
            country=str(pick(["", "Syria", "Iraq", "Erewhon"])),
            kind=tuple(
                str(kind) for kind in pick(["Battles", "Riots"], chance.integers(0, 3), replace=False)
            ),
            start=str(pick(["", "2010", "2012-03", "2015-06-17", "2030"])),
            end=str(pick(["", "2016-02", "2018", "2020-11-11"])),
            freq=str(pick(["day", "week", "month", "quarter", "year"])),
            measure=str(pick(["attacks", "fatalities", "deadly:5"])),
            imprecise=str(pick(["spread", "start", "drop", "source"])),
            beside=("Group 5",) if chance.random() < 0.3 else (),
        )
        for _ in range(many)
    ]


def numbers(values) -> np.ndarray:
    return np.array([np.nan if value is None else value for value in values], dtype=float)


def same(answer: dict, expected: dict, state: State) -> None:
    assert answer["failed"] == expected["failed"], (state, answer["sentence"], expected["sentence"])
    if answer["failed"]:
        return
    for name in ("sentence", "window", "python", "command"):
        assert answer[name] == expected[name], state
    assert (answer["table"]["heading"], answer["table"]["more"]) == (
        expected["table"]["heading"],
        expected["table"]["more"],
    )
    assert answer["table"]["rows"] == expected["table"]["rows"], state
    assert answer["map"] == expected["map"], state
    for one, other in zip([answer, *answer["beside"]], [expected, *expected["beside"]], strict=True):
        np.testing.assert_allclose(numbers(one["count"]), numbers(other["count"]), atol=1e-8)
        assert (one["between"] is None) == (other["between"] is None)
        for ours, theirs in zip(one["between"] or [], other["between"] or [], strict=True):
            np.testing.assert_allclose(numbers(ours), numbers(theirs), atol=1e-8)


def tables() -> list:
    plain, default = made(900, seed=3), made(600, seed=4, source="acled")
    gap = (date(2013, 1, 1), date(2013, 12, 31))
    return [
        plain,
        replace(default, collection=Collection("ACLED", default_kinds=DEFAULT_KINDS)),
        replace(plain, coverage=plain.coverage.without(gap)).select(start="2010-02", end="2019-06-11"),
    ]


@pytest.mark.parametrize("place", range(3))
def test_the_page_counts_as_the_kernel_does(opened, place):
    incidents, say = tables()[place], words("en")
    model = Model(incidents, data="made up.csv")
    tab = opened(page_of(model, say, State(), {}, ()))
    asked = states(np.random.default_rng(place), 60)
    answers = tab.ask(
        f"{json.dumps([state.plain() for state in asked])}.map((state) => trendsAnswer(state).view)"
    )
    kept = [answer for answer in answers if not answer["failed"]]
    assert len(kept) > 20
    for state, answer in zip(asked, answers, strict=True):
        same(answer, json.loads(json.dumps(view_plain(model.view(state), say))), state)
    assert tab.errors == []


@pytest.mark.parametrize("language", ["fr", "es", "ar", "ru", "zh"])
def test_the_page_says_what_the_kernel_says_in_every_language(opened, language):
    model, say = Model(INCIDENTS), words(language)
    tab = opened(page_of(model, say, State(), {}, ()))
    asked = states(np.random.default_rng(9), 12)
    answers = tab.ask(
        f"{json.dumps([state.plain() for state in asked])}.map((state) => trendsAnswer(state).view)"
    )
    for state, answer in zip(asked, answers, strict=True):
        if not answer["failed"]:
            expected = view_plain(model.view(state), say)
            assert answer["sentence"] == expected["sentence"]
            assert answer["map"]["sentence"] == expected["map"]["sentence"]
    assert tab.ask("document.querySelector('.tp-panel').dir") == ("rtl" if language == "ar" else "ltr")
    assert tab.ask("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(
    "text",
    [
        "it's",
        "both ' and \"",
        "back\\slash",
        "line\nbreak",
        "\u200emarked",
        "Ελλάς",
        "😀",
        "\x07",
        "a b",
        "-x",
    ],
)
def test_names_are_quoted_as_python_and_a_shell_read_them(opened, text, tmp_path_factory):
    frame = INCIDENTS.frame.head(40).assign(actor_1=text)
    model = Model(type(INCIDENTS).from_frame(frame), data="f.csv")
    state = State(actor=text, kind=("Riots",))
    tab = opened(page_of(model, words("en"), State(), {}, ()))
    answer = tab.ask(f"trendsAnswer({json.dumps(state.plain())}).view")
    assert answer["python"] == model.origin.python(state)
    assert answer["command"] == model.origin.command(state)


@pytest.mark.parametrize("variable", ["series", "chosen", "result", "beside", "incidents"])
def test_no_name_of_the_code_is_that_of_the_notebook(opened, variable):
    model = Model(INCIDENTS, variable)
    state = State(country="Syria", beside=("Group 5",))
    tab = opened(page_of(model, words("en"), State(), {}, ()))
    code = model.origin.python(state)
    assert tab.ask(f"trendsAnswer({json.dumps(state.plain())}).view")["python"] == code
    given = [line.split(" = ")[0] for line in code.splitlines() if re.match(r"\w+ = ", line)]
    assert variable not in given[len(model.origin.steps) :]
    assert len(set(given)) == len(given) == 4 + len(model.origin.steps)


def test_before_and_without_its_script_the_page_shows_a_still_picture(saved, opened):
    text, panel = saved
    shown = text.partition('<main id="panel">')[2].partition("</main>")[0]
    for part in (panel.view.sentence, panel.result.sentence, "<table", "<img"):
        assert html.escape(str(part), quote=False) in shown if part[0] != "<" else part in shown
    assert "<noscript><p>A still picture of the panel" in text
    assert "<script" not in shown
    tab = opened(text)
    assert tab.ask("document.getElementById('panel').children.length") == 1
    assert not tab.ask("!!document.querySelector('#panel img')")


def test_a_page_is_saved_as_a_page(tmp_path):
    with pytest.raises(tr.TrendsError, match=r"'panel\.txt' must end in \.html"):
        Panel(INCIDENTS, delay=0.0).save(tmp_path / "panel.txt")
    assert not (tmp_path / "panel.txt").exists()


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    panel = Panel(INCIDENTS, delay=0.0)
    path = tmp_path_factory.mktemp("panel") / "x.html"
    panel.save(path)
    return path.read_text(encoding="utf-8"), panel


def test_it_stands_alone_and_bears_only_verdicts_that_were_worked_out(opened, saved):
    text, panel = saved
    tab = opened(text)
    assert tab.ask("performance.getEntriesByType('resource').length") == 0
    assert not re.search(r"""(src|href)=["']?(https?:)?//""", text)
    assert tab.ask("document.querySelector('.tp-verdict .tp-said').innerText") == panel.result.sentence
    assert tab.ask("!!document.querySelector('.tp-smooth')")
    choose = "(name, value) => { const field = document.querySelector(`[data-name=${name}]`); field.value = value; field.dispatchEvent(new Event('change')); }"
    tab.ask(f"({choose})('country', 'Mali')")
    assert "No verdict was worked out" in tab.ask("document.querySelector('.tp-verdict').innerText")
    assert "country='Mali'" in tab.ask("document.querySelector('.tp-recipe pre').textContent")
    tab.ask(f"({choose})('actor', 'Nobody')")
    assert "No side is called Nobody" in tab.ask("document.querySelector('.tp-sentence').innerText")
    # Back again, by the keyboard, step by step.
    for _ in range(2):
        tab.ask("document.querySelector('.tp-chart').focus()")
        tab.key("z", control=True)
    assert tab.ask("document.querySelector('.tp-said').innerText") == panel.result.sentence
    tab.key("y", control=True)
    assert "country='Mali'" in tab.ask("document.querySelector('.tp-recipe pre').textContent")
    assert tab.ask("globalThis.harmed === undefined")
    assert tab.errors == []


def test_the_pointer_and_the_keyboard_ask_the_same(opened, saved):
    text, panel = saved
    tab = opened(text)
    left, top, wide, tall = tab.ask(
        "(() => { const at = document.querySelector('.tp-series').getBoundingClientRect();"
        "return [at.left, at.top, at.width, at.height]; })()"
    )
    tab.mouse("mouseMoved", left + 0.5 * wide, top + 0.5 * tall)
    pointed = tab.ask("document.querySelector('.tp-chart .tp-tip').innerText")
    label = pointed.split("\n")[0]
    place = panel.widget.calendar["labels"].index(label)
    assert 0.35 < place / len(panel.widget.calendar["labels"]) < 0.65
    assert f"{panel.view.context.count[place]:,.1f}".removesuffix(".0") in pointed
    tab.mouse("mouseMoved", 2, 2)
    tab.ask("document.querySelector('.tp-chart').focus()")
    tab.key("Home")
    for _ in range(place):
        tab.key("ArrowRight")
    assert tab.ask("document.querySelector('.tp-chart .tp-tip').innerText") == pointed
    assert label in tab.ask("document.querySelector('.tp-chart [aria-live]').textContent")
    # The window from here to the next year, moved on by a month, and taken off again.
    tab.key("[")
    for _ in range(12):
        tab.key("ArrowRight")
    tab.key("]")
    window = "[...document.querySelectorAll('[data-name=start], [data-name=end]')].map((one) => one.value)"
    labels = panel.widget.calendar["labels"]
    assert tab.ask(window) == [label, labels[place + 12]]
    tab.key("ArrowRight", shift=True)
    assert tab.ask(window) == [labels[place + 1], labels[place + 13]]
    tab.key("Escape")
    assert tab.ask(window) == ["", ""]
    # Brushed with the mouse, and zoomed.
    tab.mouse("mousePressed", left + 0.3 * wide, top + 0.5 * tall)
    for share in (0.4, 0.6):
        tab.mouse("mouseMoved", left + share * wide, top + 0.5 * tall)
    tab.mouse("mouseReleased", left + 0.6 * wide, top + 0.5 * tall)
    start, end = tab.ask(window)
    assert labels[0] < start < end < labels[-1]
    ticks = "[...document.querySelectorAll('.tp-series text')].map((one) => one.textContent).join(' ')"
    before = tab.ask(ticks)
    tab.ask("document.querySelector('.tp-chart').focus()")
    tab.key("+")
    tab.key("+")
    assert tab.ask(ticks) != before
    tab.key("0")
    assert tab.ask(ticks) == before
    # The axis of counts has round numbers.
    counts = [int(text) for text in before.split() if len(text) < 4]
    steps = {after - one for one, after in pairwise(counts)}
    assert len(steps) == 1
    assert re.fullmatch("[125]0*", str(steps.pop()))


def test_others_are_drawn_over_the_first_with_their_names(opened, saved):
    tab = opened(saved[0])
    for name in ("Group 3", "Group 4"):
        tab.ask(
            "(() => { const field = document.querySelector('[data-name=beside]');"
            f"field.value = '{name}'; field.dispatchEvent(new Event('change')); }})()"
        )
    assert tab.ask("[...document.querySelectorAll('.tp-name')].map((one) => one.textContent).sort()") == [
        "Group 3",
        "Group 4",
        "everybody",
    ]
    dashes = tab.ask(
        "[...document.querySelectorAll('.tp-line')].map((one) => one.getAttribute('stroke-dasharray'))"
    )
    assert len(set(dashes)) == 2
    tab.ask("document.querySelector('.tp-chip').click()")
    assert tab.ask("document.querySelectorAll('.tp-line').length") == 1
    tab.ask("document.querySelector('[data-name=reset]').click()")
    assert tab.ask("document.querySelectorAll('.tp-line').length") == 0


def test_zero_and_not_observed_are_two_things(opened):
    gap = (date(2012, 1, 1), date(2014, 12, 31))
    incidents = INCIDENTS.select(actor="Group 3", country="Mali")
    incidents = replace(incidents, coverage=incidents.coverage.without(gap))
    tab = opened(page_of(Model(incidents), words("en"), State(), {}, ()))
    assert tab.ask("document.querySelectorAll('.tp-blank').length") == 1
    tab.ask("document.querySelector('.tp-chart').focus()")
    tab.key("Home")
    heard = []
    for _ in range(60):
        heard.append(tab.ask("document.querySelector('.tp-chart [aria-live]').textContent"))
        tab.key("ArrowRight")
    assert any(text.startswith("2012-03.") and "not observed" in text for text in heard)
    assert any(text.endswith(": 0") for text in heard)


def test_places_are_named_under_the_pointer_and_by_the_keyboard(opened):
    frame = INCIDENTS.frame.assign(place=[f"Town {n % 9} <b>" for n in range(len(INCIDENTS))])
    tab = opened(page_of(Model(type(INCIDENTS).from_frame(frame)), words("en"), State(), {}, ()))
    tab.ask("document.querySelector('.tp-map').focus()")
    tab.key("ArrowRight")
    said = tab.ask("document.querySelector('.tp-map .tp-tip').innerText")
    assert re.match(r"(Town \d <b>|No name)\n\d+ incidents?; ", said)
    assert tab.ask("document.querySelectorAll('.tp-place').length") > 0
    assert tab.ask("document.querySelectorAll('.tp-map b b').length") == 0


def test_picture_and_table_are_handed_over(opened, saved, tmp_path):
    text, panel = saved
    tab = opened(text)
    tab.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path))
    for name in ("csv", "png"):
        tab.ask(f"document.querySelector('[data-name={name}]').click()")
    found = until(
        lambda: sorted(tmp_path.glob("*.[cp][sn][vg]"))[1:] and sorted(tmp_path.iterdir()), "the files", 30
    )
    table, picture = (path.read_bytes() for path in found)
    lines = table.decode().splitlines()
    assert lines[0] == "period,start,end,count"
    assert len(lines) == 1 + len(panel.view.counts.count)
    assert sum(float(line.split(",")[3] or 0) for line in lines[1:]) == pytest.approx(
        np.nansum(panel.view.counts.count)
    )
    assert picture.startswith(b"\x89PNG")
    assert len(picture) > 5_000


def test_rows_that_may_not_be_passed_on_are_not_in_the_page(opened, tmp_path):
    closed = replace(INCIDENTS.provenance, licence="rows may not be passed on")
    panel = Panel(replace(INCIDENTS, provenance=closed), delay=0.0)
    assert panel.wait()
    panel.choose(country="Mali", freq="year")
    path = tmp_path / "x.html"
    panel.save(path)
    text = path.read_text(encoding="utf-8")
    held = json.loads(re.search(r'id="data">(.*?)</script>', text, re.DOTALL)[1])
    assert "rows" not in held
    assert [choice["view"]["state"]["country"] for choice in held["choices"]] == ["", "Mali"]
    assert all(choice["view"]["map"] is None for choice in held["choices"])
    tab = opened(text)
    assert "may not be passed on" in tab.ask("document.querySelector('footer').innerText")
    assert "Mali" in tab.ask("document.querySelector('.tp-verdict').innerText")
    tab.ask(
        "(() => { const list = document.querySelector('select'); list.value = 0; list.dispatchEvent(new Event('change')); })()"
    )
    assert tab.ask("document.querySelector('.tp-sentence').innerText") == panel.model.view(State()).sentence
    assert tab.errors == []


def test_the_page_says_which_kinds_of_event_it_counts(tmp_path):
    panel = Panel(tr.load(tr.example("acled-invented.csv")), delay=0.0)
    panel.save(tmp_path / "x.html")
    text = (tmp_path / "x.html").read_text(encoding="utf-8")
    assert "ACLED's default kinds" in html.unescape(text)
    assert "no filters" not in text


def test_a_phone_shows_it_in_one_column(opened, saved):
    tab = opened(saved[0], wide=390)
    assert tab.ask("document.documentElement.scrollWidth") <= 390
    order = tab.ask(
        "['.tp-chart', '.tp-verdict', '.tp-map', '.tp-table'].map((one) => document.querySelector(one).getBoundingClientRect().top)"
    )
    assert order == sorted(order)
