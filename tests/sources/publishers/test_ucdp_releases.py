"""What UCDP's releases cover, alone and together. The releases here are made up, in UCDP's layout."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trends.errors import InputError, ParameterError, WindowError
from trends.periods.coverage import Coverage
from trends.provenance import Provenance
from trends.schema import conform
from trends.sources import load
from trends.sources.gathering import Part
from trends.sources.publishers.ucdp import UCDP
from trends.sources.publishers.ucdp.releases import release_of, version_of, whole_release


@pytest.mark.parametrize(
    ("name", "label", "kind", "first", "last", "published"),
    [
        ("GEDEvent_v25_1.csv", "25.1", "final", "1989-01-01", "2024-12-31", "2025-06-15"),
        ("ged171-csv.zip", "17.1", "final", "1989-01-01", "2016-12-31", "2017-06-15"),
        ("ged251.xlsx", "25.1", "final", "1989-01-01", "2024-12-31", "2025-06-15"),
        ("GEDEvent_v26_1_4_1101_2512.csv", "26.1.4", "final", "2011-01-01", "2025-12-31", "2026-06-15"),
        ("GEDEvent_v26_0_8.csv", "26.0.8", "monthly", "2026-08-01", "2026-08-31", "2026-09-20"),
        ("GEDevent_v26_0_2.xlsx", "26.0.2", "monthly", "2026-02-01", "2026-02-28", "2026-03-20"),
        ("GEDEvent_v23_0_12.csv", "23.0.12", "monthly", "2023-12-01", "2023-12-31", "2024-01-20"),
        ("GEDEvent_v22_01_22_09.csv", "22.01.22.09", "cumulative", "2022-01-01", "2022-09-30", "2022-10-20"),
        ("GEDEvent_v23_01_23_12.csv", "23.01.23.12", "cumulative", "2023-01-01", "2023-12-31", "2024-01-20"),
        ("GEDEvent_v26_Q2.csv", "26.Q2", "quarterly", "2026-01-01", "2026-06-30", "2026-07-20"),
    ],
)
def test_a_release_covers_what_its_label_says(name, label, kind, first, last, published):
    release = release_of(version_of(name))
    assert (release.label, release.kind) == (label, kind)
    assert [str(day) for day in (*release.covers, release.published)] == [first, last, published]
    assert not release.exact


@pytest.mark.parametrize(
    "label", [None, "", "26.0.13", "26.0.0", "26", "5.0", "26.06.26.01", "26.1.9", "16.1"]
)
def test_a_label_of_no_known_form_is_no_release(label):
    assert release_of(label) is None


def events(*days):
    return [{"id": str(number), "date_start": start, "date_end": end} for number, start, end in days]


OCTOBER = events(
    (1, "2023-10-05", "2023-10-05"),
    (2, "2023-02-10", "2023-02-10"),  # came late
    (3, "2023-10-30", "2023-11-02"),  # ends in the next month: two of its four days are covered
    (4, "2023-11-03", "2023-11-04"),
    (5, "2023-10-09", "2023-10-10"),
)


def test_a_month_covers_its_month_and_names_what_lies_elsewhere(write, ged):
    data = load(write(ged(*OCTOBER), "GEDEvent_v23_0_10.csv"))
    assert data.coverage.basis == "release"
    assert data.coverage.spans == ((date(2023, 10, 1), date(2023, 10, 31)),)
    assert [(part.label, part.kind) for part in data.releases] == [("23.0.10", "monthly")]
    series = data.count()
    assert [str(period) for period in series.periods] == ["2023-10"]
    assert series.count.tolist() == [2.5]
    named = [note for note in series.notes if "not covered" in note]
    assert len(named) == 2
    assert "2 incidents lie" in named[0]
    assert "1 before 1 October 2023 and 1 after 31 October 2023" in named[0]
    assert (
        "Of 1 incident dated to a range some days are not covered (1 ends after 31 October 2023)" in named[1]
    )
    assert "add up to 0.5" in named[1]
    assert [note for note in data.check()["notes"] if "not covered" in note] == named
    assert data.check()["coverage"]["spans"] == [["2023-10-01", "2023-10-31"]]


def test_months_that_no_release_covers_are_not_observed(write, ged):
    for month, rows in (
        (10, OCTOBER),
        (12, events((6, "2023-12-05", "2023-12-05"), (7, "2023-10-20", "2023-10-20"))),
    ):
        path = write(ged(*rows), f"all/GEDEvent_v23_0_{month}.csv")
    series = load(path.parent).count()
    assert series.exposure_days.tolist() == [31, 0, 31]
    # The late event of October counts there: October is covered.
    assert np.array_equal(series.count, [3.5, np.nan, 1], equal_nan=True)
    assert not series.observed[1]


def test_the_newest_release_that_covers_a_day_stands_for_it(write, ged):
    path = write(ged(*events((1, "2024-05-05", "2024-05-05"))), "all/GEDEvent_v24_0_5.csv")
    write(
        ged(*events((2, "2024-01-05", "2024-01-05"), (3, "2024-06-06", "2024-06-06"))),
        "all/GEDEvent_v24_01_24_06.csv",
    )
    write(
        ged(*events((4, "2024-07-07", "2024-07-07"), (5, "2024-05-09", "2024-05-09"))),
        "all/GEDEvent_v24_0_7.csv",
    )
    data = load(path.parent)
    assert [(str(part.start), str(part.end), part.label) for part in data.releases] == [
        ("2024-01-01", "2024-06-30", "24.01.24.06"),
        ("2024-07-01", "2024-07-31", "24.0.7"),
    ]
    # The event of May is gone from the half-year that came after it; the one that came late with July is not.
    assert sorted(data.frame["incident_id"]) == ["2", "3", "4", "5"]
    assert data.skipped["withdrawn events"] == 1
    assert len(data.frame) + len(data.rejected) + sum(data.skipped.values()) == data.rows_read
    assert any("1 event of release 24.0.5 is left out" in warning for warning in data.warnings)


def test_the_edition_wins_over_the_candidate_releases_of_its_years(write, ged):
    years = events(*((100 + year, f"{year}-07-01", f"{year}-07-01") for year in range(1989, 2024)))
    path = write(ged(*years), "all/GEDEvent_v24_1.csv")
    write(
        ged(*events((1, "2023-12-05", "2023-12-05"), (2, "2023-12-28", "2024-01-02"))),
        "all/GEDEvent_v23_0_12.csv",
    )
    write(ged(*events((3, "2024-01-20", "2024-01-20"))), "all/GEDEvent_v24_0_1.csv")
    data = load(path.parent)
    assert data.coverage.spans == ((date(1989, 1, 1), date(2024, 1, 31)),)
    assert [part.kind for part in data.releases] == ["final", "monthly"]
    # The event across the turn of the year lies in the edition with one part and in January's release with the other.
    assert {"1", "2", "3"} & set(data.frame["incident_id"]) == {"3"}
    (path.parent / "GEDEvent_v24_0_1.csv").unlink()
    assert {"1", "2"} & set(load(path.parent).frame["incident_id"]) == {"2"}
    assert load(path).coverage.spans == ((date(1989, 1, 1), date(2023, 12, 31)),)


def test_an_extract_covers_its_rows_and_says_so(write, ged):
    data = load(write(ged({"date_start": "2016-03-01", "date_end": "2016-03-01"}, {}), "GEDEvent_v25_1.csv"))
    assert (data.coverage.basis, data.coverage.span) == ("rows", (date(2016, 3, 1), date(2020, 3, 1)))
    assert data.releases == ()
    assert any("as an extract it covers" in note for note in data.count().notes)


def test_an_extract_covers_no_day_outside_its_release(write, ged):
    october = write(ged(*OCTOBER), "all/GEDEvent_v23_0_10.csv")
    late = ged(
        *events(
            (8, "2023-02-03", "2023-02-03"), (9, "2023-06-03", "2023-06-03"), (10, "2023-12-01", "2023-12-02")
        )
    )
    alone = write(late, "all/GEDEvent_v23_0_11.csv")
    series = load(october.parent).count()
    assert [str(period) for period in series.periods] == ["2023-10"]
    sentence = r"GEDEvent_v23_0_11.csv .* \(1 November 2023 to 30 November 2023\), and so covers no day"
    assert any(re.search(sentence, note) for note in series.notes)
    assert load(october.parent).coverage.basis == "release"
    with pytest.raises(WindowError, match=f"No day is covered, so there are no periods to count. {sentence}"):
        load(alone).count()
    # Of an edition: from the first row to the last, and not over its end.
    rows = events(
        (1, "2016-03-01", "2016-03-01"), (2, "2024-12-20", "2025-01-09"), (3, "2025-03-01", "2025-03-01")
    )
    assert load(write(ged(*rows), "GEDEvent_v25_1.csv")).coverage.span == (
        date(2016, 3, 1),
        date(2024, 12, 31),
    )


def test_no_release_covers_days_still_to_come(write, ged):
    path = write(ged(*events((1, "2026-01-05", "2026-01-05"))), "GEDEvent_v26_01_26_12.csv")
    assert load(path, today=date(2026, 6, 30)).coverage.last == date(2026, 6, 30)
    assert load(path, today=date(2027, 1, 20)).coverage.last == date(2026, 12, 31)


def test_a_release_without_any_event_says_so(write, ged):
    with pytest.raises(WindowError, match="There are no incidents to count"):
        load(write(ged(), "GEDEvent_v26_0_1.csv")).count()


def test_a_count_names_what_later_releases_leave_out(write, ged):
    rows = events(
        (1, "2024-01-05", "2024-01-05"), (2, "2024-01-06", "2024-01-06"), (3, "2024-01-07", "2024-01-07")
    )
    path = write(ged(*rows), "all/GEDEvent_v24_0_1.csv")
    # One event moved to another day, one gone, one as it was.
    write(
        ged(rows[0], {**rows[1], "date_start": "2024-02-02", "date_end": "2024-02-02"}),
        "all/GEDEvent_v24_01_24_02.csv",
    )
    data = load(path.parent)
    sentence = "2 rows of the files are set aside and not counted (older versions of an incident: 1; events that a later"
    assert any(note.startswith(sentence) for note in data.count().notes)
    # There each is named.
    assert not any("set aside" in note for note in data.check()["notes"])


def test_without_a_release_the_rows_tell_with_a_caution(write, ged):
    rows = ged({"date_start": "2016-03-01", "date_end": "2016-03-01"}, {})
    data = load(write(rows, "syria.csv"))
    assert (data.coverage.basis, data.coverage.span) == ("rows", (date(2016, 3, 1), date(2020, 3, 1)))
    assert any("syria.csv does not tell its release" in note for note in data.count().notes)
    given = load(write(rows, "syria.csv"), coverage="2016-01..2019-12")
    assert given.coverage.spans == ((date(2016, 1, 1), date(2019, 12, 31)),)
    assert not any("does not tell its release" in note for note in given.notes)
    assert any("given with the data" in note for note in given.count().notes)
    assert given.count().exposure_days.sum() == 1461
    again = load(write(rows, "syria.csv"), coverage=("2016-01", date(2019, 12, 31)))
    assert again.coverage == given.coverage


@pytest.mark.parametrize(
    ("coverage", "sentence"),
    [
        ("2019", "tells no days that are covered"),
        ("2019-01..", "tells no days that are covered"),
        (("2019-01",), "tells no days that are covered"),
        ("2019-13..2020-01", "is no date"),
        ("2020-01..2019-01", "ends before it starts"),
        ("2020-01..2999-01", "lies ahead"),
    ],
)
def test_days_that_cannot_be_covered_are_refused(write, ged, today, coverage, sentence):
    with pytest.raises(ParameterError, match=sentence):
        load(write(ged({}), "syria.csv"), coverage=coverage, today=today)


def test_a_series_has_no_coverage_to_give():
    with pytest.raises(ParameterError, match="--coverage can only be used with incidents"):
        load("central-syria", coverage="2019-01..2019-12")


def test_violent_political_protest_is_no_candidate_release(write, ged):
    path = write(ged({"type_of_violence": "4"}, {"type_of_violence": "4"}), "GEDEvent_v26_1_4_1101_2512.csv")
    data = load(path)
    assert data.provenance.source == "ucdp-protest"
    assert (len(data.frame), len(data.rejected)) == (2, 0)
    assert data.frame["cell"].notna().all()
    assert data.subject == "events of violent political protest"
    assert any("leaves out of their totals" in warning for warning in data.warnings)


def test_protest_and_organised_violence_are_not_read_together(write, ged):
    # No month of one is observed because the other's release covers it.
    path = write(ged(*events((1, "2024-01-05", "2024-01-05"))), "all/GEDEvent_v24_0_1.csv")
    write(ged({"id": "9", "type_of_violence": "4"}), "all/GEDEvent_v26_1_4_1101_2512.csv")
    with pytest.raises(
        InputError, match=r"v26_1_4_1101_2512[.]csv is of violent political protest and GEDEvent_v24_0_1"
    ):
        load(path.parent)


# -- whatever releases there are ------------------------------------------------------------------------------------

MONTHS = pd.period_range("2023-01", "2024-06", freq="M")
DAYS = st.integers(0, (date(2024, 6, 30) - date(2023, 1, 1)).days)
LABELS = [
    *(f"{str(month.year)[2:]}.0.{month.month}" for month in MONTHS),
    "23.01.23.06",
    "23.01.23.12",
    "24.Q1",
    "24.1",
]


def part_of(label, rows):
    """A release with one event on the first day of every year that it covers (or else its first), and some anywhere."""
    first, last = release_of(label).covers
    always = [(max(first, date(year, 1, 1)), 0) for year in range(first.year, last.year + 1)]
    starts = [day for day, _ in always] + [date(2023, 1, 1) + pd.Timedelta(days=day) for day, _ in rows]
    lengths = [0] * len(always) + [length for _, length in rows]
    frame = pd.DataFrame(
        {
            "incident_id": [f"{label}-{number}" for number in range(len(starts))],
            "date_start": pd.to_datetime(pd.Series(starts)),
            "date_end": pd.to_datetime(pd.Series(starts)) + pd.to_timedelta(lengths, unit="D"),
        }
    )
    part = Part(conform(frame), pd.DataFrame(), len(frame), version=label, file=label)
    return replace(part, release=whole_release(part))


SPANS = st.lists(
    st.tuples(
        st.one_of(st.none(), st.dates(date(2008, 1, 1), date(2029, 12, 31))),
        st.sampled_from([None, 0, 9, 400, 5_000]),
    ),
    max_size=12,
)


@given(st.sampled_from(["21.0.3", "22.01.22.09", "18.1", "26.1.4"]), SPANS, st.booleans())
def test_a_release_is_whole_where_each_of_its_years_has_a_row(label, spans, filled):
    first, last = release_of(label).covers
    years = [
        (max(first, date(year, 1, 1)), min(last, date(year, 12, 31)))
        for year in range(first.year, last.year + 1)
    ]
    days = [(start, start) for start, _ in years[3:]] if filled else []
    days += [
        (start, None if start is None or length is None else start + timedelta(days=length))
        for start, length in spans
    ]
    frame = pd.DataFrame(
        {
            name: pd.to_datetime(pd.Series([pair[place] for pair in days], dtype=object))
            for place, name in enumerate(("date_start", "date_end"))
        }
    )
    expected = all(
        any(
            start is not None and start <= end and (start if stop is None else stop) >= begin
            for start, stop in days
        )
        for begin, end in years
    )
    whole = whole_release(Part(frame, pd.DataFrame(), len(frame), version=label, file=label))
    assert (whole is not None) == expected


def loaded(parts):
    standing = UCDP.settle(sorted(parts, key=UCDP.order))
    return UCDP.gathered(standing, Provenance("ucdp-candidate"))


RELEASES = st.dictionaries(
    st.sampled_from(LABELS),
    st.lists(st.tuples(DAYS, st.sampled_from([0, 0, 3, 40])), max_size=4),
    min_size=1,
    max_size=5,
)


@given(RELEASES, st.randoms(use_true_random=False), st.sampled_from(["spread", "start", "drop"]))
def test_no_set_of_releases_observes_what_none_covers(releases, random, imprecise):
    data = loaded([part_of(label, rows) for label, rows in releases.items()])
    series = data.count(imprecise=imprecise)
    union = Coverage.of(*(release_of(label).covers for label in releases))
    assert data.coverage.spans == union.spans
    covered = union.days(series.periods)
    assert np.array_equal(series.exposure_days, covered)
    assert np.array_equal(series.observed, covered > 0)
    # Every covered day stands on one release, and no other day on any.
    assert Coverage.of(*((part.start, part.end) for part in data.releases)).spans == union.spans
    days = sum((part.end - part.start).days + 1 for part in data.releases)
    assert days == sum((last - first).days + 1 for first, last in union.spans)
    # What is counted and what is named are all incidents.
    values = {note.id: note.values for note in series.notes}  # noqa: PD011 - of a message, not of a frame
    named = values["series.outside"]["n"] if "series.outside" in values else 0
    if imprecise == "spread" and "series.partly_outside" in values:
        named += float(values["series.partly_outside"]["share"])
    if imprecise == "drop" and "series.straddling" in values:
        named += values["series.straddling"]["n"]
    assert np.nansum(series.count) + named == pytest.approx(len(data.frame), abs=1e-3 * len(data.frame))
    # Neither the order of the files nor that of the rows changes anything.
    shuffled = [part_of(label, rows) for label, rows in releases.items()]
    random.shuffle(shuffled)
    again = loaded(shuffled)
    mixed = again.count(imprecise=imprecise)
    assert again.coverage == data.coverage
    assert np.array_equal(mixed.count, series.count, equal_nan=True)


# -- real releases, where they lie beside the checkout --------------------------------------------------------------


@pytest.fixture
def vintages(shared):
    folder = shared / "data" / "vintages"
    if not (folder / "GEDEvent_v23_0_10.csv").exists():
        pytest.skip("the three releases are not beside the checkout (../shared/data/vintages)")
    return folder


def test_three_real_releases_cover_three_months(vintages, tmp_path):
    october = load(vintages / "GEDEvent_v23_0_10.csv").count()
    assert [str(period) for period in october.periods[october.observed]] == ["2023-10"]
    for name in ("GEDEvent_v23_0_10.csv", "GEDEvent_v26_0_1.csv", "GEDevent_v26_0_2.xlsx"):
        shutil.copy(vintages / name, tmp_path)
    series = load(tmp_path).count()
    assert [str(period) for period in series.periods[series.observed]] == ["2023-10", "2026-01", "2026-02"]
    assert np.isnan(series.count[~series.observed]).all()


def test_an_edition_of_single_events_a_year_is_whole(shared):
    path = shared / "data" / "ucdp" / "ged231_sample1000.csv"
    if not path.exists():
        pytest.skip("no real events of UCDP beside the checkout (../shared/data/ucdp)")
    assert load(path).coverage.span == (date(1989, 1, 1), date(2022, 12, 31))


def test_series_by_key_name_what_no_release_covers(write, ged):
    rows = [{**row, "country": country} for row, country in zip(OCTOBER, ["Syria", "Mali"] * 3, strict=False)]
    by_country = load(write(ged(*rows), "GEDEvent_v23_0_10.csv")).count(by="country")
    # All together once, and of each country its own.
    assert any("2 incidents lie" in note for note in by_country.notes)
    assert [any("2 incidents lie" in note for note in series.notes) for series in by_country.values()] == [
        True,
        False,
    ]
    assert sum(float(np.nansum(series.count)) for series in by_country.values()) == 2.5


def test_two_files_of_one_release_leave_each_others_events_in(write, ged):
    path = write(ged(*events((1, "2024-05-05", "2024-05-05"))), "all/GEDEvent_v24_0_5.csv")
    write(ged(*events((2, "2024-05-06", "2024-05-06"))), "all/copy/GEDEvent_v24_0_5.csv")
    data = load(path.parent)
    assert sorted(data.frame["incident_id"]) == ["1", "2"]
    assert [stretch.label for stretch in data.releases] == ["24.0.5"]
