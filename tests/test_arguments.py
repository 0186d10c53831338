"""Ten usual wrong things, given to every public name wherever it takes something: one sentence, or a right answer."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import matplotlib.figure
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import trends
from trends.arguments import PLAIN, guarded, kinds_of, told
from trends.document.displayed import Displayed
from trends.errors import ParameterError, TrendsError
from trends.exploring import Panel
from trends.figures import Shown
from trends.incidents.actor_table import ActorTable
from trends.pandas import TrendsAccessor
from trends.series.series_by_key import SeriesByKey
from trends.sources.arguments import KINDS
from trends.studies.study import Study
from trends.tolls.reported_incident import ReportedIncident
from trends.tolls.toll_table import TollTable

FRAME = pd.DataFrame({"a": [1, 2, 3], "b": ["x", "y", "z"]})
ZONED = pd.date_range("2020-01-01", periods=3, tz="Asia/Damascus")
MONTHS = pd.Series(np.arange(48.0), index=pd.date_range("2015-01-01", periods=48, freq="MS"), name="attacks")


@pytest.fixture(scope="module")
def incidents():
    return trends.load("documented-attacks")


@pytest.fixture(scope="module")
def series():
    return trends.load_series("central-syria", start="2019-01", end="2021-12")


@pytest.fixture(scope="module")
def result(series):
    return trends.trend(series, replicates=19)


WRONG = {
    "frame": FRAME,
    "array": np.arange(6.0).reshape(3, 2),
    "None": None,
    "text": "no such thing",
    "path": Path("no/such/file.csv"),
    "list": [1, 2, 3],
    "number": 7.5,
    "zoned": pd.Series([1, 2, 3], index=ZONED),
    "polars": pl.DataFrame({"a": [1, 2, 3], "b": ["x", "y", "z"]}),
    "result": None,  # of another function; made when it is needed
}
STRANGE = {
    "": "",
    "-1": -1,
    "nan": float("nan"),
    "inf": float("inf"),
    "huge": 10**400,
    "complex": 1j,
    "True": True,
    "no row": pd.DataFrame(),
    "levels": pd.DataFrame({("a", "b"): [1]}),
    "texts": pd.Series(["a", "b"]),
    "empty": pd.Series(dtype=float),
    "bytes": b"x",
    "mapping": {"a": 1},
    "object": object(),
    "function": len,
    "NaT": pd.NaT,
    "once": iter(()),
    "lazy": pl.LazyFrame({"a": [1]}),
    "arrow": pa.table({"a": [1]}),
    "nul": "a\x00b",
    "half a pair": "\ud800",
    "names": np.array(["a", "b"]),
}
"""Further ones, for methods, which answer faster."""
SLOW = {
    "show",
    "power",
    "screen",
    "sensitivity",
    "study",
    "compare_pace",
    "deadly_attacks",
    "conventional",
    "explore",
    "diff",
    "watch",
}
"""Functions that are not run with what they take: their own tests do that."""

FUNCTIONS = [name for name in trends.__all__ if inspect.isfunction(getattr(trends, name))]
CLASSES = [
    name
    for name in trends.__all__
    if inspect.isclass(getattr(trends, name)) and not issubclass(getattr(trends, name), Exception)
]
GOOD = {
    "incidents": "incidents",
    "data": "incidents",
    "tables": "incidents",
    "judged": "series",
    "series": "series",
    "a": "series",
    "attacks": "series",
    "deaths": "series",
    "shown": "series",
    "counts": "months",
    "path": "name",
    "day": "name",
    "keep": "slice",
    "values": "nothing",
    "value": "one",
    "freq": "quarter",
    "old": "incidents",
    "new": "incidents",
}


def asked(function) -> list[inspect.Parameter]:
    return [
        parameter
        for parameter in inspect.signature(function).parameters.values()
        if parameter.name not in {"self", "cls"}
    ]


def takes(function, parameter: inspect.Parameter, value: object) -> bool:
    """Whether the annotation alone lets a value through."""
    kinds = kinds_of(str(parameter.annotation), PLAIN)
    return bool(kinds) and any(kind.take(value) is not NotImplemented for kind in kinds)


def answers(function, known: dict, parameter: inspect.Parameter, value: object, where: str = "") -> None:
    """Give a function one wrong thing beside right ones; anything but a sentence or an answer fails."""
    if parameter.kind is inspect.Parameter.VAR_POSITIONAL:
        arguments, named = [value], {}
    else:
        arguments = []
        named = {
            one.name: known[GOOD[one.name]]
            for one in asked(function)
            if one.default is one.empty and one.name in GOOD and one.kind is not one.VAR_POSITIONAL
        }
        named[parameter.name] = value
    small = {"replicates": 19, "histories": 19} if function.__name__ != "tails" else {"replicates": 19}
    names = {one.name for one in asked(function)}
    named = {**{name: number for name, number in small.items() if name in names}, **named}
    if parameter.kind is inspect.Parameter.VAR_KEYWORD:
        named["nonsense"] = named.pop(parameter.name)
    try:
        function(*arguments, **named)
    except TrendsError as error:
        text = str(error)
        assert 10 < len(text) < 500, (where, text)
        assert text.endswith((".", "…", "?")), (where, text)
        assert "\n" not in text, (where, text)
    except Exception as error:
        raise AssertionError(f"{where}: {error!r}") from error


@pytest.fixture(scope="module")
def known(incidents, series, result):
    return {
        "incidents": incidents,
        "series": series,
        "result": result,
        "months": MONTHS,
        "name": "central-syria",
        "quarter": "quarter",
        "slice": slice(3),
        "nothing": np.full(len(series), np.nan),
        "one": 1,
        "table": trends.load("central-syria"),
        "ledger": trends.claims.Ledger(()),
    }


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_public_function_answers_every_wrong_thing(name, known, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # where a name is that of a file to write, it is written there
    function = getattr(trends, name)
    for parameter in asked(function):
        for kind, wrong in WRONG.items():
            value = known["result"] if kind == "result" else wrong
            fits = takes(function, parameter, value) or parameter.default is value
            if name in SLOW and (fits or (parameter.name, kind) == ("shown", "result")):
                continue
            answers(function, known, parameter, value)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_parameter_of_a_public_function_is_known_to_the_guard(name):
    """A parameter that the guard does not check is checked where it is read; there are no others."""
    unchecked = {
        "histories",
        "rates",
        "break_at",
        "at",
        "start",
        "end",
        "split",
        "recounted",
        "sources",
        "shown",
        "as_of",
        "triangle",
        "nowcast",
        "old",
        "new",
        "ledger",
        "watch_list",
        "data",
        "progress",
        "selection",
        "how",
        "results",
        "provenance",
        "extra",
    }
    function = getattr(trends, name)
    for parameter in asked(function):
        assert parameter.name in unchecked or kinds_of(str(parameter.annotation), KINDS), parameter


@pytest.mark.parametrize("name", CLASSES)
def test_every_public_class_answers_every_wrong_thing(name, known):
    for kind, wrong in WRONG.items():
        value = known["result"] if kind == "result" else wrong
        with pytest.raises(TrendsError) as caught:
            getattr(trends, name)(value)
        assert 10 < len(str(caught.value)) < 500


PUBLIC = [
    *(getattr(trends, name) for name in CLASSES),
    *(ActorTable, Panel, ReportedIncident, SeriesByKey, Shown, Study, TollTable, TrendsAccessor),
]
"""The classes of what a user gets into his hands."""

MAKERS = {"not_testable", "none", "of_aggregates"}
"""Ways to make a result that only the package takes, with what no user holds."""


def methods(kind: type) -> dict[str, object]:
    """The methods of a class that ask for something, by name."""
    found = {name: inspect.getattr_static(kind, name) for name in dir(kind)}
    found = {name: getattr(member, "__func__", member) for name, member in found.items()}
    return {
        name: function
        for name, function in found.items()
        if inspect.isfunction(function)
        and function.__module__.startswith("trends.")
        and (not name.startswith("_") or name == "__getitem__")
        and asked(function)
    }


@pytest.mark.parametrize("kind", PUBLIC, ids=lambda kind: kind.__name__)
def test_every_public_method_is_guarded(kind):
    """Drawing checks for itself what it is given."""
    apart = {"plot"}
    assert [
        name
        for name, function in methods(kind).items()
        if name not in apart and not hasattr(function, "__guarded__")
    ] == []


@pytest.fixture(scope="module")
def held(known, incidents, series):
    """One of each class that has methods of its own to be asked wrongly."""
    one = SeriesByKey.of({"a": series})
    return [
        incidents,
        series,
        known["table"],
        known["ledger"],
        known["ledger"].judge(),
        trends.link(incidents, incidents, names=["one", "other"]),
        trends.nowcast(series),
        trends.test_pace(series, replicates=19),
        trends.conventional(series.window("2021")),
        trends.screen(one, replicates=19, workers=1),
        one,
        incidents.tolls(),
        incidents.incident(incidents.frame["incident_id"].iloc[0]),
        TrendsAccessor(MONTHS.rename_axis("month").reset_index()),
    ]


def test_every_public_method_answers_every_wrong_thing(held, known, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    # What many classes have from one is asked of the first of them.
    once = {
        function: (one, name)
        for one in reversed(held)
        for name, function in methods(type(one)).items()
        if name not in MAKERS
    }
    assert len(once) > 35
    for one, name in once.values():
        method = getattr(one, name)
        for parameter in asked(method):
            for kind, value in {**WRONG, **STRANGE, "result": known["result"]}.items():
                if parameter.default is not value and (name, kind) != ("judge", "None"):
                    answers(method, known, parameter, value, where=f"{name}, {parameter.name}, {kind}")


def test_an_option_that_a_figure_does_not_have(series, result):
    with pytest.raises(ParameterError, match="has no option colour"):
        result.plot(colour="red")
    figure = matplotlib.figure.Figure()
    with pytest.raises(ParameterError, match="needs Axes of matplotlib for ax, not a Figure"):
        series.plot(figure)
    assert series.plot(figure.add_subplot()) is figure.axes[0]


def test_a_subclass_that_shows_itself_says_who_makes_it():
    with pytest.raises(ParameterError, match=r"from_counts\(counts\) makes one of yours"):
        trends.CountSeries(MONTHS)
    with pytest.raises(ParameterError, match=r"trends\.load\(frame\) make them of yours"):
        trends.Incidents(FRAME)
    assert issubclass(trends.CountSeries, Displayed)


# -- what a pandas user holds ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def trend_of_months():
    return trends.trend(trends.CountSeries.from_counts(MONTHS), replicates=19).to_dict()


@pytest.mark.parametrize("form", ["series", "frame", "shuffled", "periods", "polars", "arrow"])
def test_counts_with_dates_of_their_own_are_a_series(form, trend_of_months):
    given = {
        "series": MONTHS,
        "frame": MONTHS.rename_axis("date").reset_index(),
        "shuffled": MONTHS.sample(frac=1, random_state=1),
        "periods": MONTHS.to_period("M"),
        "polars": pl.from_pandas(MONTHS.rename_axis("date").reset_index()),
        "arrow": pa.Table.from_pandas(MONTHS.rename_axis("date").reset_index(), preserve_index=False),
    }[form]
    assert trends.trend(given, replicates=19).to_dict() == trend_of_months


def test_a_month_without_a_row_is_not_the_next_one():
    found = trends.trend(MONTHS.drop(MONTHS.index[5]), replicates=19)
    assert found.series.missing.sum() == 1
    assert found.series.labels[0] == "2015-01"


def test_counts_without_dates_are_asked_for_them():
    with pytest.raises(ParameterError, match=r'the period of the first.*start="2015-01"'):
        trends.test_pace([1, 2, 3])
    with pytest.raises(ParameterError, match=r"count them first: incidents\.count\(\)"):
        trends.test_pace(trends.load("documented-attacks"))
    with pytest.raises(ParameterError, match=r"trends\.load_series\(path\)"):
        trends.test_pace("central-syria")


def test_a_frame_of_incidents_is_taken_for_incidents():
    frame = pd.DataFrame(
        {
            "date": pd.date_range("2020-01-01", periods=20, freq="9D").repeat(2),
            "killed": np.arange(40) % 5,
            "actor": "A",
        }
    )
    assert repr(trends.casualties(frame)) == repr(trends.casualties(trends.load(frame)))
    with pytest.raises(
        ParameterError, match="incidents for incidents, not a data frame; its rows are read as counts"
    ):
        trends.casualties(MONTHS.rename_axis("month").reset_index())


def test_what_is_a_table_is_written_as_one(incidents, series, result, tmp_path):
    incidents.to_csv(tmp_path / "incidents.csv")
    back = trends.load(tmp_path / "incidents.csv")
    assert len(back) == len(incidents)
    assert back.count().total == incidents.count().total
    assert back.count(measure="fatalities").total == incidents.count(measure="fatalities").total
    series.to_csv(tmp_path / "series.csv")
    assert trends.load_series(tmp_path / "series.csv").total == series.total
    assert result.to_csv(tmp_path / "result.csv") is None
    assert len(pd.read_csv(tmp_path / "result.csv")) == len(result.to_frame())
    with pytest.raises(ParameterError, match="to_csv needs a text or a path for path, not the number 5"):
        incidents.to_csv(5)
    with pytest.raises(TrendsError, match="cannot be written"):
        result.to_csv(tmp_path / "no" / "folder.csv")


@pytest.mark.parametrize("form", [list, tuple, set, np.array, pd.Series, pd.Index, pl.Series, iter])
def test_names_come_in_any_collection(form, incidents):
    names = ["Homs", "Deir ez-Zor"]
    found = incidents.select(admin1=form(names))
    assert set(found.frame["admin1"]) == set(names)
    assert incidents.count(by=form(["admin1"]) if form is not iter else ["admin1"]).columns == ("admin1",)


@pytest.mark.parametrize(
    ("given", "way"),
    [
        (pl.LazyFrame({"a": [1]}), r"collect it first: frame\.collect\(\)"),
        (MONTHS, r"give counts with dates to trends\.CountSeries\.from_counts"),
        ({"date": ["2020"]}, r"make a frame of it: pandas\.DataFrame"),
    ],
)
def test_what_is_nearly_a_frame_is_told_how_to_become_one(given, way):
    with pytest.raises(ParameterError, match=way):
        trends.load(given)


def test_every_name_of_a_frequency_is_understood(incidents):
    for name, meant in {
        "M": "month",
        "MS": "month",
        "ME": "month",
        "QE": "quarter",
        "YE": "year",
        "W": "week",
    }.items():
        assert incidents.count(freq=name).freq.value == meant
        assert trends.load_series("documented-attacks", freq=name).freq.value == meant
    assert incidents.count(freq="W-FRI").week == "saturday"


# -- the guard itself -----------------------------------------------------------------------------------------


@guarded
def example(
    text: str,
    whole: int = 1,
    numbers: tuple[float, ...] = (),
    maybe: str | list[str] | None = None,
    *more: int,
    freely: object = None,
    **rest: Any,
) -> tuple:
    return text, whole, numbers, maybe, more, freely, rest


def test_what_fits_goes_through_as_it_is():
    one = object()
    assert example("a", np.int64(3), (1, 2.5), None, 4, freely=one, x=5) == (
        "a",
        3,
        (1, 2.5),
        None,
        (4,),
        one,
        {"x": 5},
    )
    assert example.__name__ == "example"
    assert next(iter(inspect.signature(example).parameters)) == "text"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((1,), "example needs a text for text, not the number 1."),
        ((True,), "example needs a text for text, not True."),
        (("a", "3"), "example needs a whole number for whole, not the text '3'."),
        (("a", 1.5), "example needs a whole number for whole, not the number 1.5."),
        (("a", True), "example needs a whole number for whole, not True."),
        (("a", 1, ("x",)), "example needs a list of numbers for numbers, not a tuple."),
        (("a", 1, "12"), "example needs a list of numbers for numbers, not the text '12'."),
        (("a", 1, (), None, "x"), "example needs a whole number for more, not the text 'x'."),
        ((FRAME,), "example needs a text for text, not a data frame."),
        ((np.arange(3),), "example needs a text for text, not an array."),
    ],
)
def test_what_does_not_is_said_with_its_name_and_what_is_needed(arguments, said):
    with pytest.raises(ParameterError) as caught:
        example(*arguments)
    assert str(caught.value) == said


def test_nothing_endless_is_written_out():
    assert told("x" * 10_000) == f"the text {'x' * 40!r}"
    assert len(told(10**1000)) < 60
    assert told(list(range(10_000))) == "a list"


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (example, "example needs text: a text."),
        (lambda: trends.test_pace(MONTHS, margn=2), "test_pace has no parameter margn; did you mean margin?"),
        (
            lambda: trends.test_pace(MONTHS, 2),
            "test_pace takes only series without its name: write margin=..., season=..., replicates=... and 3 more.",
        ),
        (
            lambda: trends.test_pace(MONTHS, series=MONTHS),
            "test_pace was given series twice, by its place and by its name.",
        ),
        (lambda: trends.datasets(1), "datasets takes nothing; call it as datasets()."),
        (
            lambda: trends.CountSeries.from_counts([1], start="2020", nme="x"),
            "A CountSeries has no nme; did you mean name?",
        ),
        (
            lambda: trends.CountSeries.from_counts([1], start="2020", name=5),
            "name of a CountSeries is a text, not the number 5.",
        ),
    ],
)
def test_what_a_function_does_not_have_is_said_with_what_it_may_have_been_meant_for(call, said):
    with pytest.raises(TrendsError) as caught:
        call()
    assert str(caught.value) == said
    assert isinstance(caught.value, (TypeError, ValueError))


def test_what_is_absent_under_a_key_is_a_key_error_too(incidents):
    by_place = incidents.count(by="admin1", freq="year")
    with pytest.raises(KeyError, match="did you mean Homs"):
        by_place["Hom"]
    assert by_place.get("Hom") is None
    assert by_place[["Homs"]] is by_place["Homs"]
