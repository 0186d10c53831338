"""Verdicts that are other ones on the newer release, and what they flipped through."""

from __future__ import annotations

import json
from dataclasses import replace

import pandas as pd
import pytest

import trends as tr
from trends.errors import SelectionError
from trends.files.output import json_text
from trends.revisions.attribution import Cause, cause_of
from trends.revisions.claim_flips import names_concerned
from trends.revisions.rows import row_changes
from trends.revisions.side import side_of
from trends.selection.conditions import DefaultKinds
from trends.series.collection import Collection

from .made import event, release

MONTHS = pd.period_range("2020-01", periods=24, freq="M")


def months(number, *, place="Homs", country="Syria", first=0):
    """Events of 24 months, `number` of a month's events by the month's place in time."""
    return [
        event(
            f"{country}-{place}-{month}-{one}",
            f"{month}-{1 + one % 28:02}",
            place,
            1,
            country=country,
        )
        for at, month in enumerate(MONTHS)
        for one in range(number(at))
    ]


SPAN = ("2020-01-01", "2021-12-31")
STEADY = months(lambda at: 14)
"""The same many every month, in Syria."""
FELL = [row for row in STEADY if row["date_start"] < "2021" or row["incident_id"][-1] in "013"]
"""Two thirds of the second half are gone."""


def judged(one, other, **asked):
    return tr.diff(release(one, "1", SPAN), release(other, "2", SPAN), replicates=19, **asked)


# -- what a verdict flipped through ---------------------------------------------------------------------------


def test_a_row_that_does_it_by_itself_is_found_among_others():
    assert cause_of([4, 2, 9], "a", lambda back: "a" if 2 in back else "b") == Cause((2,), "alone")


def test_rows_that_do_it_together_are_no_more_than_needed():
    needed = {5, 7}
    found = cause_of([7, 5, 1, 3], "a", lambda back: "a" if needed <= set(back) else "b")
    assert found == Cause((7, 5), "together")


def test_so_many_rows_that_none_can_be_named_are_all_told():
    rows = list(range(1000))
    asked = []

    def verdict(back):
        asked.append(len(back))
        return "a" if len(back) > 700 else "b"

    assert cause_of(rows, "a", verdict) == Cause(tuple(rows), "inside")
    assert len(asked) < 25


def test_a_verdict_that_no_row_brings_back_flipped_by_the_days():
    assert cause_of([1, 2], "a", lambda back: "b").why == "days"
    assert cause_of([], "a", lambda back: "b").why == "none"


# -- series ---------------------------------------------------------------------------------------------------


def test_a_pace_that_falls_in_the_newer_release_alone_flips():
    found = judged(STEADY, FELL)
    (flip,) = found.judged.flips
    assert (flip.old, flip.new) == ("supported", "contradicted")
    assert flip.changed == len(STEADY) - len(FELL)
    assert flip.why == "inside"
    assert set(flip.rows) <= {row["incident_id"] for row in STEADY} - {row["incident_id"] for row in FELL}
    told = json.loads(json_text(found.to_dict()))["flips"][0]
    assert {"what", "old", "new", "rows"} <= set(told)
    assert (told["old"], told["new"]) == ("supported", "contradicted")


def test_only_the_country_whose_events_changed_flips_and_all_are_counted():
    iraq = months(lambda at: 14, place="Anah", country="Iraq")
    found = judged([*STEADY, *iraq], [*FELL, *iraq], by="country")
    assert [(flip.kind, "Syria" in flip.what) for flip in found.judged.flips] == [("series", True)]
    assert found.judged.series == 2


def test_days_that_one_release_alone_covers_flip_nothing():
    longer = [*STEADY, *(event(f"x{n}", f"2022-0{1 + n % 9}-03", "Homs", 1) for n in range(9))]
    found = tr.diff(
        release(STEADY, "1", SPAN), release(longer, "2", ("2020-01-01", "2022-12-31")), replicates=19
    )
    assert found.rows.number("not covered by old") == 9
    assert found.judged.flips == ()


def test_a_kind_that_is_not_counted_by_default_flips_as_a_removal_does():
    default = DefaultKinds("the publisher", ("state-based",))
    protests = [{**row, "kind": "Protests"} if row not in FELL else row for row in STEADY]
    sides = [
        release(events, version, SPAN, collection=Collection(default_kinds=default))
        for version, events in (("1", STEADY), ("2", protests))
    ]
    found = tr.diff(*sides, replicates=19)
    assert found.rows.by_field() == {"kind": len(STEADY) - len(FELL)}
    assert [(flip.old, flip.new) for flip in found.judged.flips] == [("supported", "contradicted")]


def test_a_column_that_is_not_there_is_named():
    with pytest.raises(SelectionError, match="no column"):
        judged(STEADY, FELL, by="continent")


def test_a_series_of_a_file_flips_through_its_periods(tmp_path):
    def written(name, counts):
        lines = (f"{month},{count}\n" for month, count in zip(MONTHS, counts, strict=True))
        (tmp_path / name).write_text("month,count\n" + "".join(lines))
        return tmp_path / name

    steady = [20 + at % 3 for at in range(24)]
    fell = [count if at < 12 else count // 2 for at, count in enumerate(steady)]
    found = tr.diff(written("a.csv", steady), written("b.csv", fell), replicates=19)
    (flip,) = found.judged.flips
    assert (flip.old, flip.new) == ("supported", "contradicted")
    assert flip.changed == 12
    assert set(flip.rows) <= {str(month) for month in MONTHS[12:]}


def in_long_form(path, series):
    lines = (f"{month},{name},{count}\n" for name, counts in series.items() for month, count in counts)
    path.write_text("month,series,count\n" + "".join(lines))
    return path


def test_a_series_in_one_file_alone_is_named_and_the_others_are_judged(tmp_path):
    counts = list(zip(MONTHS, [20 + at % 3 for at in range(24)], strict=True))
    more = [(month, count + 1) for month, count in counts]
    one = in_long_form(tmp_path / "one.csv", {"A": counts, "B": counts, "D": counts})
    other = in_long_form(tmp_path / "other.csv", {"A": more, "C": counts, "D": counts})
    found = tr.diff(one, other, replicates=19)
    assert found.judged.series == 2
    assert found.judged.flips == ()
    only_old, only_new = found.judged.notes
    assert "in one.csv alone" in only_old
    assert only_old.endswith(": B.")
    assert "in other.csv alone" in only_new
    assert only_new.endswith(": C.")
    # What is not selected is not judged either.
    assert tr.diff(one, other, series="A", replicates=19).judged.series == 1


# -- claims ---------------------------------------------------------------------------------------------------

LEDGER = """
[[claim]]
id = "c1"
who = "Ministry"
date = "2021-12-31"
says = "June 2021 was the month with the most attacks"
kind = "record"
data = "old.csv"
at = "2021-06"
since = "2020-01"
direction = "highest"

[[claim]]
id = "c2"
who = "Ministry"
date = "2021-12-31"
says = "about other data"
kind = "record"
data = "central-syria"
at = "2024-10"
since = "2023-09"
direction = "lowest"
"""
HEADER = "event_id,date,country,location,actor1,actor2,fatalities\n"


def table(path, events):
    lines = (
        f"{row['incident_id']},{row['date_start']},Syria,{row['place']},IS,Army,{row['fatalities_best']}\n"
        for row in events
    )
    path.write_text(HEADER + "".join(lines))


def test_a_claim_flips_through_the_rows_that_break_its_record(tmp_path):
    events = months(lambda at: 6 if at == 17 else 4)
    # Three more in March 2020, which has seven then: with one of them put back it has as many as June 2021.
    more = [event(f"more-{n}", f"2020-03-{10 + n}", "Homs", 1) for n in range(3)]
    table(tmp_path / "old.csv", events)
    table(tmp_path / "new.csv", [*events, *more])
    (tmp_path / "claims.toml").write_text(LEDGER)
    found = tr.diff(
        tmp_path / "old.csv", tmp_path / "new.csv", ledger=tmp_path / "claims.toml", replicates=19
    )
    (flip,) = [each for each in found.judged.flips if each.kind == "claim"]
    assert (flip.what, flip.old, flip.new) == ("c1", "supported", "contradicted")
    assert set(flip.rows) <= {"more-0", "more-1", "more-2"}
    assert found.judged.claims == 1
    assert any("other data" in note for note in found.judged.notes)


def test_a_total_flips_through_what_changed_in_the_window_of_its_figure(tmp_path):
    events = months(lambda at: 6 if at == 17 else 4)
    elsewhere = [event(f"else-{n}", f"2020-03-{10 + n}", "Homs", 50) for n in range(3)]
    inside = event("inside", "2021-06-09", "Homs", 1)
    table(tmp_path / "old.csv", events)
    table(tmp_path / "new.csv", [*events, *elsewhere, inside])
    (tmp_path / "claims.toml").write_text(
        '[[claim]]\nid = "c1"\nwho = "somebody"\ndate = 2021-12-31\nsays = "six attacks"\nkind = "total"\n'
        'data = "old.csv"\nfigure = { start = "2021-06", end = "2021-06" }\nhow = "at most"\nvalue = 6\n'
    )
    found = tr.diff(
        tmp_path / "old.csv", tmp_path / "new.csv", ledger=tmp_path / "claims.toml", replicates=19
    )
    (flip,) = [each for each in found.judged.flips if each.kind == "claim"]
    assert (flip.old, flip.new, flip.rows, flip.why) == ("supported", "contradicted", ("inside",), "alone")
    assert flip.changed == 1


def test_a_claim_whose_verdict_stays_is_told_with_what_moved_in_it(tmp_path):
    events = months(lambda at: 6 if at == 17 else 4)
    table(tmp_path / "old.csv", events)
    # One more in the month of the record: seven attacks then, and it is the record all the more.
    table(tmp_path / "new.csv", [*events, event("more", "2021-06-09", "Homs", 1)])
    (tmp_path / "claims.toml").write_text(LEDGER)
    found = tr.diff(
        tmp_path / "old.csv", tmp_path / "new.csv", ledger=tmp_path / "claims.toml", replicates=19
    )
    (claim,) = json.loads(json_text(found.to_dict()))["claims"]
    assert (claim["id"], claim["old"], claim["new"]) == ("c1", "supported", "supported")
    assert "has 6 incidents" in claim["old_sentence"]
    assert "has 7 incidents" in claim["new_sentence"]
    assert "1 of them on claims" in found.sentence
    shown = str(found.blocks())
    assert claim["old_sentence"] in shown
    assert claim["new_sentence"] in shown


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("ucdp-ged", True),
        ("ucdp-ged@25.1", True),
        ("ucdp", True),
        ("store:1111", True),
        ("store:2345", False),
        ("acled", False),
        ("central-syria", False),
    ],
)
def test_a_ledger_means_the_data_by_their_names_in_the_store(tmp_path, name, meant):
    (tmp_path / "claims.toml").write_text(LEDGER.replace("old.csv", name))
    sides = [
        replace(data, provenance=replace(data.provenance, source="ucdp-ged"))
        for data in (release(STEADY[:20], "1", SPAN), release(STEADY[:20], "2", SPAN))
    ]
    rows = row_changes(*(side_of(data, "") for data in sides))
    names = names_concerned(tr.read_claims(tmp_path / "claims.toml"), rows, ("", ""))
    assert names == ((name,) if meant else ())


def test_many_series_are_judged_as_each_alone():
    places = [f"{letter}-town" for letter in "abcdef"]
    one = [row for place in places for row in months(lambda at: 1, place=place)]
    other = [row for row in one if not (row["place"] == "b-town" and row["date_start"] > "2021")]
    found = judged(one, other, by="place")
    alone = judged(
        [row for row in one if row["place"] == "b-town"], [row for row in other if row["place"] == "b-town"]
    )
    assert found.judged.series == len(places)
    assert [(flip.old, flip.new) for flip in found.judged.flips] == [
        (flip.old, flip.new) for flip in alone.judged.flips
    ]


def test_the_bundled_ledger_is_judged_where_its_data_are_compared():
    found = tr.diff("central-syria", "central-syria")
    assert found.judged.claims > 0
    assert found.judged.flips == ()
