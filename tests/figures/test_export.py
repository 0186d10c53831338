"""A figure leaves with everything it needs, the same bytes every time, and no trace behind."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

import trends
from tests.figures import cases
from trends import figures
from trends.claims.evidence import ClaimVerdict
from trends.document.blocks import MIME
from trends.document.blocks_json import from_json, to_json
from trends.document.displayed import Displayed
from trends.errors import ParameterError
from trends.figures.export import csv_text
from trends.figures.style import _STYLE, style
from trends.kernels.environment import FOR_PAGES
from trends.series.count_series import CountSeries
from trends.series.series_table import SeriesTable
from trends.sources import load
from trends.studies.brief import Brief
from trends.studies.deaths import DeathsByPeriod
from trends.studies.places import Places
from trends.studies.windows import Windows
from trends.tolls.reported_incident import ReportedIncident
from trends.tolls.toll_table import TollTable
from trends.verdict import screen, trend
from trends.verdict.seasonality import Seasonality
from trends.watching import WatchList
from trends.watching.watch_list import SeriesEntry

make = CountSeries.from_counts
EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"

COUNTED = {"Incidents", "SeriesTable"}
NAMING = [
    *(getattr(trends, name) for name in trends.__all__ if getattr(getattr(trends, name), "figures", None)),
    Brief,
    ClaimVerdict,
    DeathsByPeriod,
    Places,
    ReportedIncident,
    Seasonality,
    SeriesTable,
    TollTable,
    Windows,
]
"""The types that name their figures."""
KINDS = [(cls.__name__, kind) for cls in NAMING for kind in cls.figures if cls.__name__ not in COUNTED]


def ledger_of(*names):
    """A few claims of the bundled ledger, judged."""
    from trends.claims import read_claims
    from trends.claims.ledger import Ledger

    whole = read_claims()
    return Ledger(tuple(claim for claim in whole.claims if claim.id in names), (), whole.folder).judge()


@pytest.fixture(scope="module")
def examples(falling, contradicted):
    from trends.severity import CasualtyResult, deadly_attacks, tails
    from trends.severity.casualties import Share
    from trends.verdict import compare_pace, conventional, power, sensitivity
    from trends.verdict.estimate import Estimate

    conflict = cases.deadly()
    trended = trend(falling, replicates=19)
    share = Share(1, 8, Estimate(0.8, 0.5, 0.95))
    claims = ledger_of("c17b", "c28a")
    random = np.random.default_rng(3)
    steady, other = (make(random.poisson(20, 48), "2019-01", name=name) for name in ("one", "other"))
    return {
        "Brief": cases.brief("gaps", (0.5,)),
        "DeathsByPeriod": cases.deaths("gaps"),
        "Places": cases.places(5),
        "Windows": Windows((contradicted,)),
        "ComparisonResult": compare_pace(steady, other, replicates=39),
        "PowerResult": power(steady, replicates=39, histories=10, windows=(0, 12)),
        "Sensitivity": sensitivity(steady, replicates=39),
        "ConventionalResult": conventional(falling),
        "ClaimTable": claims,
        "ClaimVerdict": claims["c28a"],
        "CountSeries": falling,
        "PaceResult": contradicted,
        "ScreenResult": screen({"falling": falling, "other": contradicted.series}, replicates=19, workers=1),
        "TrendResult": trended,
        "WatchResult": trends.watch(
            WatchList(series=(SeriesEntry(series="Sudan"), SeriesEntry(series="Mali"))),
            data="ucdp-country-months",
        ),
        "Seasonality": trended.season,
        "DeadlyResult": deadly_attacks(conflict, (1, 5)),
        "PlaceShiftResult": cases.shifted("cell"),
        "TailResult": tails(conflict, replicates=50),
        "TollTable": load("documented-attacks").tolls(),
        "ReportedIncident": load("documented-attacks").incident("2023-02-17-sukhna-truffle"),
        "Diff": trends.diff(EXAMPLES / "zenda-march.csv", EXAMPLES / "zenda-june.csv", replicates=19),
        "Nowcast": trends.nowcast(load("ucdp-country-months").count(by="series")["Sudan"], draws=200),
        "CasualtyResult": CasualtyResult(10, 0, None, 30.0, None, None, {}, (share,), None, ()),
    }


@pytest.mark.parametrize(("owner", "kind"), KINDS)
def test_every_figure_has_all_its_parts_and_the_same_bytes_twice(owner, kind, examples):
    first, second = (figures.figure(examples[owner], kind) for _ in range(2))
    assert first == second
    assert first.name == kind
    assert first.svg.startswith("<?xml")
    assert len(first.svg) > 5000
    assert first.caption.endswith(".")
    assert any(character.isdigit() for character in first.alt)
    assert first.alt.endswith(".")
    assert first.alt != first.caption
    rows = list(csv.reader(io.StringIO(first.data)))
    assert len(rows) > 1
    assert {len(row) for row in rows} == {len(rows[0])}


def test_every_file_of_a_figure_is_named_by_an_object_and_every_name_has_its_file():
    folder = Path(figures.__file__).parent
    files = {path.stem for path in folder.glob("*.py") if "\nFIGURE = " in path.read_text(encoding="utf-8")}
    assert files == {name for cls in NAMING for name in cls.figures.values()}


def test_every_type_that_names_figures_is_drawn_above():
    named = {cls for cls in subclasses(Displayed) if cls.figures}
    assert named == set(NAMING) - {Seasonality}


def subclasses(cls):
    return {below for child in cls.__subclasses__() for below in (child, *subclasses(child))}


@pytest.mark.long
def test_the_bytes_do_not_depend_on_the_process():
    code = (
        "from trends import figures; from trends.series.count_series import CountSeries; import hashlib;"
        "s = CountSeries.from_counts([3, None, None, 5, 0], '2020-01', high=[None, 4, None, None, None]);"
        "f = figures.figure(s); print(hashlib.sha256(f.svg.encode()).hexdigest())"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            check=True,
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]
    assert len(runs[0].strip()) == 64


def test_neither_day_nor_version_nor_text_is_in_the_files(falling):
    found = figures.figure(falling)
    assert "<text" not in found.svg
    assert "dc:date" not in found.svg
    assert mpl.__version__ not in found.svg


@pytest.mark.parametrize(
    "make", [figures.figure, lambda shown: figures.small(shown, "c1")], ids=["page", "card"]
)
def test_a_figure_is_a_drawing_and_has_no_pixels(falling, make):
    """Pages and print show the drawing; who asks for its pixels gets them made of it."""
    drawn = make(falling)
    assert drawn.svg
    assert drawn.png == ""
    assert from_json(json.loads(json.dumps(to_json([drawn])))) == [drawn]


def test_a_style_set_outside_changes_nothing_and_comes_back(falling):
    plain = figures.figure(falling)
    with mpl.rc_context(
        {"axes.facecolor": "black", "font.size": 30, "text.usetex": False, "svg.hashsalt": "z"}
    ):
        before = dict(mpl.rcParams)
        assert figures.figure(falling) == plain
        assert dict(mpl.rcParams) == before


def test_the_house_style_is_what_matplotlib_begins_with_and_leaves_how_figures_are_shown():
    """Kept from its first use, it brings along nothing of the settings that were in force then."""
    shown = {"timezone": "Europe/Paris", "toolbar": "None", "figure.max_open_warning": 3}
    with mpl.rc_context({**shown, "lines.markersize": 40}):
        with mpl.rc_context():
            mpl.rcdefaults()
            begins = dict(mpl.rcParams)
        for _ in range(2):
            with style():
                inside = dict(mpl.rcParams)
            changed = {name for name, value in inside.items() if value != begins[name]}
            assert inside.keys() == begins.keys()
            assert changed <= {*_STYLE, "font.family"}
            assert {name: inside[name] for name in shown} == shown
            assert mpl.rcParams["lines.markersize"] == 40


def test_pyplot_never_hears_of_our_figures(falling):
    import matplotlib.pyplot as plt

    open_before = plt.get_fignums()
    falling.plot()
    figures.show(falling)
    assert plt.get_fignums() == open_before


def test_a_figure_drawn_by_hand_is_closed_once_it_is_a_block(falling):
    import matplotlib.pyplot as plt

    _, ax = plt.subplots()
    falling.plot(ax)
    number = ax.figure.number
    assert number in plt.get_fignums()
    found = figures.block(ax, name="By Hand!", caption="A caption.", alt="Three dots.")
    assert (found.name, found.caption, found.alt, found.data) == ("by-hand", "A caption.", "Three dots.", "")
    assert number not in plt.get_fignums()


def test_show_gives_jupyter_an_image_and_the_report_its_block(contradicted, monkeypatch):
    shown = figures.show(contradicted, "changes", name="how-much", caption="Own caption.")
    bundle = shown._repr_mimebundle_()
    (block,) = from_json(bundle[MIME])
    # Pixels are for those who show no drawing: the report has none of them, and in its kernel none are made.
    assert bundle["image/png"] == shown.figure.png != ""
    assert block == replace(shown.figure, png="")
    monkeypatch.setenv(FOR_PAGES, "1")
    assert "image/png" not in figures.show(contradicted, "changes")._repr_mimebundle_()
    assert (block.name, block.caption) == ("how-much", "Own caption.")
    assert "<img" in bundle["text/html"]
    assert bundle["text/plain"].startswith("Figure: Own caption. Ratios of rates")
    assert " at 0x" not in repr(shown)


def test_the_table_can_be_left_out(falling):
    assert figures.show(falling, data=False).figure.data == ""


def test_a_letter_that_the_type_lacks_is_no_warning():
    assert figures.figure(make([1, 2], "2020-01", name="北京")).alt.count("北京") == 1


def test_markup_and_controls_in_names_stay_harmless():
    found = figures.figure(make([1, 2], "2020-01", name="<script>alert(1)</script>\x00 --> \ud800"))
    assert "<script" not in found.svg
    assert found.svg.encode("utf-8")
    assert "\x00" not in found.alt


def test_unknown_kinds_and_objects_are_refused(falling, contradicted):
    with pytest.raises(
        ParameterError, match="has no figure 'pie'; it has pace, changes, dates and detectable"
    ):
        contradicted.plot(kind="pie")
    with pytest.raises(ParameterError, match="The number 3 has no figure"):
        figures.show(3)
    with pytest.raises(ParameterError, match="The number 3 has no figure"):
        figures.draw(3)
    with pytest.raises(ParameterError, match="has no figure"):
        figures.draw(CountSeries)
    few = trend(make([3, 0, 4], "2020-01"))
    with pytest.raises(ParameterError, match="no season to draw"):
        figures.show(few, "season")


def test_csv_is_exact_where_it_must_be():
    frame = pd.DataFrame(
        {
            "period": ["2020-01", "2020-02"],
            "count": [1234567.0, np.nan],
            "level": [29.083471, 0.1],
            "day": [date(2020, 1, 1), None],
            "observed": [True, False],
            "n": [3, 4],
        }
    )
    assert csv_text(frame) == (
        "period,count,level,day,observed,n\n2020-01,1234567,29.0835,2020-01-01,true,3\n2020-02,,0.1,,false,4\n"
    )


@pytest.mark.parametrize("name", ["documented-attacks", "northeast-syria"])
def test_what_can_be_counted_is_drawn_as_its_counts(name):
    loaded = load(name)
    assert figures.figure(loaded) == figures.figure(loaded.count())


def test_the_real_series_is_drawn_in_both_windows(shared, overlap):
    table = pd.read_csv(shared / "data" / "facts" / "central_syria_monthly.csv")
    whole = make(
        table["attacks_confirmed"],
        table["month"][0],
        low=table["attacks_low"],
        high=table["attacks_high"],
        name="central Syria",
    )
    for series, counted, without in ((whole, 42, 14), (whole.window(None, "2023-02"), 25, 10)):
        seen = overlap(series.plot())
        assert not seen.over_the_data()
        assert not seen.overlapping_ticks(seen.axes.xaxis)
        alt = figures.figure(series).alt
        assert f"{counted} monthly counts" in alt
        assert f"{without} months without a count" in alt
