"""A study of a dataset: which windows are judged, and what the sections say."""

from __future__ import annotations

import pandas as pd
import pytest

import trends as tr
from trends.document.blocks import Bullets, Note, Paragraph, Table
from trends.document.facts import Facts
from trends.errors import ParameterError, SelectionError


def text_of(blocks) -> str:
    """All running text of some blocks."""
    parts = []
    for block in blocks:
        if isinstance(block, (Paragraph, Note)):
            parts.append("".join(span.text for span in block.spans))
        elif isinstance(block, Bullets):
            parts += ["".join(span.text for span in item) for item in block.items]
        elif isinstance(block, Table):
            parts += [cell for row in block.rows for cell in row]
    return "\n".join(parts)


def test_a_claimed_window_is_judged_first_and_the_whole_last(central):
    windows = [(judged.claim is not None, len(judged.result.series)) for judged in central.judged]
    assert windows == [(True, 35), (False, 56)]
    assert central.first.verdict == "contradicted"
    assert central.first.series.labels[-1] == "2023-02"


def test_every_month_stands_in_one_table_with_what_is_known_of_it(central):
    (table,) = [block for block in central.periods().blocks() if isinstance(block, Table)]
    rows = {row[0]: row[1:] for row in table.rows}
    assert len(rows) == 56
    assert rows["February 2022"] == ("6 to 16", "not known", "")
    assert rows["April 2020"] == ("at most 17", "not known", "")
    assert rows["August 2024"] == ("at least 17", "not known", "")
    assert rows["March 2024"] == ("69", "128", "+34")
    assert rows["July 2022"] == ("2", "not known", "\N{MINUS SIGN}19")
    assert "215 attacks" in text_of(central.data_used().blocks())


def test_the_choices_say_how_many_agree_and_what_the_bounds_allow(central):
    said = text_of(central.choices().blocks())
    assert said.startswith("All 8 other choices that could be tested give the same verdict: contradicted")
    assert "42% to 68% lower" in said


SECTIONS = (
    "recent",
    "by_place",
    "change",
    "choices",
    "season",
    "deaths",
    "periods",
    "data_used",
)


def test_every_section_is_shown_as_text_too(central):
    for name in (*SECTIONS, "notes", "grounds"):
        said = repr(getattr(central, name)())
        assert len(said) > 40
        assert "nan" not in said.split()


def test_the_facts_end_on_the_last_day_of_the_data(central):
    facts = central.facts()
    assert isinstance(facts, Facts)
    assert facts.as_of == "2024-11-30"
    assert [verdict["verdict"] for verdict in facts.verdicts] == [j.result.verdict for j in central.judged]


def test_a_window_that_ends_with_the_claim_is_judged_once():
    found = tr.study("central-syria", end="2023-02", replicates=49)
    assert len(found.judged) == 1


def test_as_of_leaves_out_what_was_published_later(central):
    found = tr.study("central-syria", as_of="2023-03-31", replicates=49)
    assert found.series.labels[-1] == "2023-02"
    assert int(found.series.observed.sum()) < int(central.first.series.observed.sum()) + 1
    assert "as of 2023-03-31" in " ".join(found.series.provenance.filters)


def test_a_series_cannot_be_selected_by_actor():
    with pytest.raises(ParameterError, match="actor can only be used with incidents"):
        tr.study("central-syria", actor="IS")


def test_several_series_must_be_told_apart():
    with pytest.raises(SelectionError):
        tr.study("ucdp-is-syria")


def test_incidents_are_counted_selected_and_described():
    days = pd.date_range("2015-01-01", "2018-12-31", freq="10D")
    frame = pd.DataFrame(
        {
            "incident_id": [str(i) for i in range(len(days))],
            "source": "generic",
            "date_start": days,
            "date_end": days,
            "date_precision": "day",
            "actor_1": ["A" if i % 2 else "B" for i in range(len(days))],
            "fatalities_best": [float(i % 5) for i in range(len(days))],
        }
    )
    found = tr.study(tr.Incidents.from_frame(frame), actor="A", replicates=49)
    assert found.series.total == (frame["actor_1"] == "A").sum()
    assert found.facts().as_of == days[-1].date().isoformat()
    assert found.casualties is not None
    assert found.casualties.best == frame.loc[frame["actor_1"] == "A", "fatalities_best"].sum()
    assert "Rows of the file" in [b.caption for b in found.data_used().blocks() if isinstance(b, Table)]
    assert {choice.kind for choice in found.sensitivity.choices} >= {"season", "window", "frequency"}


def spread_out(count=120):
    """Incidents of three groups, every fourth dated to a month, where A became C."""
    days = pd.date_range("2015-01-01", periods=count, freq="10D")
    months = [i % 4 == 0 for i in range(count)]
    return pd.DataFrame(
        {
            "incident_id": [str(i) for i in range(count)],
            "date_start": [
                day.replace(day=1) if month else day for day, month in zip(days, months, strict=True)
            ],
            "date_end": [
                day + pd.offsets.MonthEnd() + pd.Timedelta(days=20) if month else day
                for day, month in zip(days, months, strict=True)
            ],
            "actor_1": ["ABC"[i % 3] for i in range(count)],
        }
    )


def test_several_names_and_imprecise_dates_reach_the_count_and_the_other_choices():
    incidents = tr.load(spread_out())
    alone = tr.study(incidents, actor="A", replicates=49)
    both = tr.study(incidents, actor=["A", "B"], imprecise="drop", replicates=49)
    counted = incidents.select(actor=["A", "B"]).count(imprecise="drop")
    pd.testing.assert_series_equal(both.series.to_frame()["count"], counted.to_frame()["count"])
    assert alone.series.draws is not None
    assert both.series.draws is None
    others = {value for kind, value, _ in both._recounted() if kind == "imprecise dates"}
    assert others == {"spread", "start"}
    assert {value for kind, value, _ in alone._recounted() if kind == "imprecise dates"} == {"start", "drop"}
    assert both.sensitivity.to_frame().shape[0] > 3


@pytest.mark.parametrize("said", [{"genealogy": True}, {"imprecise": "drop"}])
def test_what_says_how_incidents_are_counted_is_refused_of_a_series(said):
    with pytest.raises(ParameterError, match=f"{next(iter(said))} can only be used with incidents"):
        tr.study("central-syria", **said)
    with pytest.raises(ParameterError, match="spread, start, drop or source"):
        tr.study("central-syria", imprecise="guess")
