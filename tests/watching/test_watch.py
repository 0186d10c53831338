"""One look after another: what is new, what stands, and what is said of silence."""

from __future__ import annotations

import dataclasses
import json

import numpy as np
import pytest

import trends as tr
from trends.watching import WatchList
from trends.watching.state import read_state
from trends.watching.watch_list import SeriesEntry

LIST = WatchList(series=(SeriesEntry(by=("series",), min_count=20),))


def table(tmp_path, name, last=()):
    """Write two steady series of 72 months as a file; `last` replaces the end of the first."""
    random = np.random.default_rng(4)
    months = [f"{2018 + m // 12}-{m % 12 + 1:02d}" for m in range(72)]
    rows = ["period,series,count"]
    for series, mean in (("North", 12), ("South", 9)):
        counts = random.poisson(mean, 72).tolist()
        if series == "North" and last:
            counts[-len(last) :] = last
        rows += [f"{month},{series},{count}" for month, count in zip(months, counts, strict=True)]
    path = tmp_path / name
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def test_a_surge_is_an_alarm_once_and_stands_until_it_ends(tmp_path):
    state = tmp_path / "state.json"
    quiet, loud = table(tmp_path, "quiet.csv"), table(tmp_path, "loud.csv", [60])
    first = tr.watch(LIST, data=quiet, state=state)
    assert first.baseline
    assert not [one for one in first.findings if one.kind == "alarm"]
    second = tr.watch(LIST, data=loud, state=state)
    alarm = next(one for one in second.findings if one.kind == "alarm")
    assert (alarm.subject, alarm.direction, alarm.period, alarm.seen) == ("North", "rise", "2023-12", 60)
    assert alarm.expected[1] < 60
    assert alarm.q <= second.levels["month"]
    assert any(one.kind == "record" and one.subject == "North" for one in second.findings)
    third = tr.watch(LIST, data=loud, state=state)
    assert third.findings == ()
    assert third.standing == ("North",)
    assert "stands from before" in third.silence
    assert tr.watch(LIST, data=quiet, state=state).standing == ()


@pytest.mark.parametrize(
    ("claims", "said"),
    [(0, "Nothing else."), (1, "Nothing else in 1 claim."), (4, "Nothing else in 4 claims.")],
)
def test_where_every_series_has_a_finding_no_other_is_spoken_of(tmp_path, claims, said):
    found = tr.watch(LIST, data=table(tmp_path, "loud.csv", [60]))
    (one,) = {finding.subject for finding in found.findings}
    alone = dataclasses.replace(
        found,
        looks=tuple(look for look in found.looks if look.watched.name == one),
        claims=claims,
        baseline=False,
    )
    assert alone.silence == said
    assert "in the other series (1 of 2)" in found.silence


def test_a_collapse_is_an_alarm_too_and_its_lag_is_said_to_be_unknown(tmp_path):
    found = tr.watch(LIST, data=table(tmp_path, "low.csv", [0, 0, 1]))
    alarm = next(one for one in found.findings if one.kind == "alarm")
    assert alarm.direction == "fall"
    assert "not known" in alarm.sentence
    assert "unknown" in found.lag_note


def test_it_is_said_of_how_many_series_a_doubling_would_be_noticed(tmp_path):
    found = tr.watch(LIST, data=table(tmp_path, "quiet.csv"))
    able = sum(power >= 0.8 for power in found.powers)
    assert f"in {able} of 2 series" in found.power_note
    deaf = dataclasses.replace(found, powers=(0.1, 0.79))
    assert deaf.power_note.startswith("In none of the 2 series")


def test_the_json_has_what_other_programs_rely_on(tmp_path):
    found = tr.watch(LIST, data=table(tmp_path, "loud.csv", [60])).to_dict()
    assert {"as_of", "watched", "findings", "silence"} <= set(found)
    assert found["as_of"] == "2023-12-31"
    one = found["findings"][0]
    assert {"series", "kind", "period", "expected", "seen", "q", "chance", "revision", "sentence"} <= set(one)
    assert len(found["series"]) == found["watched"] == 2


def test_the_same_look_gives_the_same_figures_whatever_is_watched_beside_it(tmp_path):
    path = table(tmp_path, "loud.csv", [25])
    both = tr.watch(LIST, data=path).to_frame().set_index("series")
    alone = (
        tr.watch(WatchList(series=(SeriesEntry(series="North"),)), data=path).to_frame().set_index("series")
    )
    assert both.loc["North", "chance"] == alone.loc["North", "chance"]
    assert both.loc["North", "q_value"] >= alone.loc["North", "q_value"]


def test_drafts_are_taken_for_what_they_will_come_to():
    found = tr.watch(WatchList(series=(SeriesEntry(series="Sudan"),)), data="ucdp-country-months")
    assert found.looks[0].lag == "known"
    assert found.looks[0].to_come > 0
    assert "in all 1 series" in found.lag_note


def test_a_series_without_a_past_is_silent_with_its_reason():
    found = tr.watch(WatchList(series=(SeriesEntry(admin1="Homs"),)), data="documented-attacks")
    assert found.tested == 0
    assert "too little past" in found.silence
    assert "fewer than 20" in found.to_frame()["untested"].iloc[0]


def test_a_claim_whose_verdict_flips_is_told_with_the_rows_it_flipped_through(tmp_path):
    data, kept = tmp_path / "list.csv", tmp_path / "kept.csv"
    data.write_bytes(tr.example("zenda-march").read_bytes())
    ledger = tmp_path / "claims.toml"
    ledger.write_text(
        '[[claim]]\nid = "february"\nwho = "somebody"\ndate = 2024-03-01\nsays = "At least 13 were killed"\n'
        'kind = "total"\ndata = "list.csv"\nmeasure = "fatalities"\n'
        'figure = { start = "2024-02", end = "2024-02" }\nhow = "at least"\nvalue = 13\n',
        encoding="utf-8",
    )
    listed, state = WatchList(ledgers=(ledger,)), tmp_path / "state.json"
    first = tr.watch(listed, data=data, state=state)
    assert (first.claims, first.findings, first.notes) == (1, (), ())
    assert first.silence == "This first look sets the baseline. Nothing new in 1 claim."
    assert first.as_of == "2024-03-09"
    data.rename(kept)
    data.write_bytes(tr.example("zenda-june").read_bytes())
    second = tr.watch(listed, data=data, state=state)
    assert [(one.kind, one.subject) for one in second.findings] == [("flip", "february")]
    assert "Z-104" in second.findings[0].rows
    assert "Z-104" in second.findings[0].sentence
    assert tr.watch(listed, data=data, state=state).findings == ()
    # Back again, and what it flips through is no longer at hand.
    data.write_bytes(kept.read_bytes())
    kept.unlink()
    third = tr.watch(listed, data=data, state=state)
    assert third.findings[0].rows == ()
    assert "cannot be told" in third.findings[0].sentence


@pytest.mark.parametrize(
    ("text", "says"),
    [("{", "cut off"), ("[]", "no state"), ('{"format": "trends watch", "version": 9}', "version 9")],
)
def test_a_state_file_that_is_none_is_left_as_it_is(tmp_path, text, says):
    state = tmp_path / "state.json"
    state.write_text(text, encoding="utf-8")
    with pytest.raises(tr.TrendsError, match=says):
        tr.watch(LIST, data=table(tmp_path, "quiet.csv"), state=state)
    assert state.read_text(encoding="utf-8") == text


def test_a_state_that_is_cut_anywhere_is_refused_and_not_taken_for_another(tmp_path):
    state = tmp_path / "state.json"
    tr.watch(LIST, data=table(tmp_path, "quiet.csv"), state=state)
    whole = state.read_text(encoding="utf-8")
    json.loads(whole)
    for at in range(0, len(whole) - 2, max(len(whole) // 25, 1)):
        state.write_text(whole[:at], encoding="utf-8")
        with pytest.raises(tr.TrendsError):
            read_state(state)


def test_what_fails_while_the_state_is_written_costs_nothing_that_was_there(tmp_path, monkeypatch):
    state = tmp_path / "state.json"
    data = table(tmp_path, "quiet.csv")
    tr.watch(LIST, data=data, state=state)
    before = state.read_bytes()

    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    with pytest.raises(tr.TrendsError, match="No space left"):
        tr.watch(LIST, data=data, state=state)
    assert state.read_bytes() == before
    assert sorted(path.name for path in tmp_path.glob("*.part")) == []
