from __future__ import annotations

import csv
import re
from datetime import date

import numpy as np
import pandas as pd
import pytest

from trends.errors import SelectionError
from trends.schema import schema
from trends.sources import datasets, load, load_series
from trends.sources.bundled import bundled_names


def rows(root, name):
    with (root / "data" / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_names_are_fixed():
    assert bundled_names() == (
        "central-syria",
        "northeast-syria",
        "ucdp-is-syria",
        "documented-attacks",
        "ucdp-country-months",
    )


def test_the_list_of_datasets():
    table = datasets().set_index("name")
    assert table["shape"].tolist() == ["series", "series", "series", "incidents", "series"]
    assert table["rows"].tolist() == [56, 37, 143, 25, 112_984]
    assert table.loc["central-syria", "period"] == "2020-04 to 2024-11"
    assert table["licence"].str.startswith("CC BY 4.0").all()


def test_central_syria():
    series = load_series("central-syria")
    both = series.bounded & ~np.isnan(series.low) & ~np.isnan(series.high)
    assert (len(series), series.observed.sum(), series.bounded.sum(), series.missing.sum()) == (56, 42, 14, 0)
    assert both.sum() == 7
    assert (series.labels[0], series.labels[-1], series.end) == ("2020-04", "2024-11", date(2024, 11, 30))
    assert series.at_least
    assert repr(series).startswith("CountSeries: Islamic State attacks in central Syria by month")
    at = series.labels.index("2022-02")
    assert (series.low[at], series.high[at]) == (6, 16)
    assert (series.inferred_low[at], series.inferred_high[at]) == (True, False)
    assert series.inferred_high.sum() == 12
    assert series.inferred_low.sum() == 5
    assert not (series.inferred_low & series.observed).any()


def test_central_syria_measures():
    table = load("central-syria")
    deaths, soldiers, civilians = (
        table.count(measure=measure) for measure in ("fatalities", "security", "civilians")
    )
    np.testing.assert_array_equal(deaths.count, soldiers.count + civilians.count)
    assert table.count(measure="wounded").observed.sum() == 33
    assert table.count(measure="abducted").total == 51
    assert table.count(measure="attacks_homs").observed.sum() == sum(
        1 for _ in filter(None, table.frame["attacks_homs"].notna())
    )
    with pytest.raises(SelectionError, match="no measure 'civilian'; there is civilians"):
        table.count(measure="civilian")


def test_central_syria_as_of_the_day_of_the_claim():
    table = load("central-syria").as_of(date(2023, 2, 17))
    series = table.count()
    assert series.labels[-1] == "2022-12"
    assert series.labels[0] == "2020-04"
    at = series.labels.index("2022-05")
    assert series.low[at] == 3
    assert np.isnan(series.high[at]), "its upper bound was read off a post of March 2023"
    assert any("day of publication is not known" in note for note in table.all_notes)
    assert "as of 2023-02-17" in series.provenance.filters
    assert [claim.id for claim in table.claims] == ["a11"]
    assert table.totals == ()


def test_a_later_day_never_shows_less():
    table = load("central-syria")
    known = [
        int(np.isfinite(table.as_of(day).frame[["count", "count_low", "count_high"]].to_numpy(float)).sum())
        for day in (
            date(2020, 7, 31),
            date(2021, 12, 31),
            date(2023, 2, 28),
            date(2024, 2, 29),
            date(2025, 12, 31),
        )
    ]
    assert known == sorted(known)
    pd.testing.assert_frame_equal(table.as_of(date(2025, 12, 31)).frame, table.frame)


def test_central_syria_carries_its_claim_and_its_total():
    table = load("central-syria")
    (claim,) = table.claims
    assert (claim.id, claim.who, claim.date, claim.window_end) == (
        "a11",
        "United Nations",
        "2023-02",
        "2023-02",
    )
    assert "constant pace" in claim.says
    (check,) = table.check_totals()
    assert (check.total.value, check.observed, check.low, check.high, check.agrees) == (
        215,
        177,
        209,
        247,
        True,
    )
    assert "agrees" in check.sentence


def test_northeast_syria_keeps_both_vintages():
    table = load("northeast-syria")
    now, then = table.count(), table.as_of(date(2020, 1, 30)).count()
    assert (len(table.frame), int(now.observed.sum())) == (37, 36)
    assert now.count[now.labels.index("2019-11")] == 84
    assert then.count[then.labels.index("2019-11")] == 83
    assert then.labels[-1] == "2019-11"


def test_the_two_editions_of_ucdp_are_never_spliced():
    table = load("ucdp-is-syria")
    assert table.series == ("ged-21.1", "syria-2016-2019")
    with pytest.raises(SelectionError, match="holds 2 series"):
        table.count()
    assert len(table.count(series="ged-21.1")) == 96
    assert len(table.count(series="syria-2016-2019")) == 47
    assert any("In 4 rows" in warning and "below" in warning for warning in table.warnings)
    assert any("In 2 rows" in warning and "above" in warning for warning in table.warnings)
    low, best, high = (
        table.count(measure="fatalities", series="ged-21.1", estimate=name).total
        for name in ("low", "best", "high")
    )
    assert low < best < high
    assert table.check()["fatalities"] == {"low": None, "best": None, "high": None}


def test_documented_attacks():
    data = load("documented-attacks")
    schema().validate(data.frame)
    assert (data.rows_read, len(data.frame), len(data.reports)) == (67, 25, 67)
    assert data.skipped["further reports"] == 42
    assert len(data.frame) + len(data.rejected) + sum(data.skipped.values()) == data.rows_read
    assert data.frame["date_start"].isna().sum() == 2
    table = data.frame.set_index("incident_id")
    tolls = ["fatalities_low", "fatalities_best", "fatalities_high"]
    assert table.loc["2023-02-17-sukhna-truffle", tolls].fillna(-1).tolist() == [36, -1, 68]
    assert table.loc["2022-06-20-bishri-bus", tolls].tolist() == [13, 13, 13]
    # "At least 47" was said by one, 44 at most by another: nobody knows the most.
    assert table.loc["2024-03-06-kobajeb-truffle", tolls].fillna(-1).tolist() == [18, -1, -1]
    assert table.loc["2020-08-27-west-dez", tolls].fillna(-1).tolist() == [-1, -1, 30]
    assert table.loc["2024-01-09-palmyra-bus", tolls].fillna(-1).tolist() == [14, 14, -1]
    assert pd.isna(table.loc["2021-04-06-saan", "abducted"]), "19 by two reports, 60 by two others"
    assert table.loc["2024-02-homs-truffle", "date_precision"] == "month"
    assert set(data.reports.columns) >= {
        "incident_id",
        "reporter",
        "report_date",
        "killed_low",
        "killed_high",
        "civilians",
        "combatants",
        "wounded",
        "abducted",
        "released",
        "source_url",
        "note",
    }
    assert data.reports["source_url"].isna().sum() == 1


@pytest.mark.parametrize(
    "name",
    ["central-syria.csv", "northeast-syria.csv", "ucdp-is-syria.csv", "claims.csv", "other-tallies.csv"],
)
def test_every_figure_has_its_address(root, name):
    for row in rows(root, name):
        assert re.match(r"https?://", row["source_url"]), row


def test_the_facts_are_those_that_were_read(root, shared):
    facts = shared / "data" / "facts"
    pairs = {
        "central-syria.csv": "central_syria_monthly.csv",
        "central-syria-revisions.csv": "central_syria_revisions.csv",
        "northeast-syria.csv": "northeast_syria_monthly.csv",
        "ucdp-is-syria.csv": "ucdp_is_syria_monthly.csv",
        "documented-attacks.csv": "documented_attacks.csv",
        "claims.csv": "claims.csv",
        "article-statements.csv": "article_statements.csv",
        "other-tallies.csv": "other_tallies.csv",
    }
    for ours, theirs in pairs.items():
        with (facts / theirs).open(encoding="utf-8", newline="") as stream:
            expected = list(csv.DictReader(stream))
        found = [{name: row[name] for name in expected[0]} for row in rows(root, ours)]
        assert found == expected, ours


def test_bounds_became_known_when_their_claim_was_made(root):
    claims = {row["claim_id"]: row["date"] for row in rows(root, "claims.csv")}
    for row in rows(root, "central-syria.csv"):
        for side in ("low", "high"):
            claim = row[f"{side}_from_claim"]
            if claim:
                stated = claims[claim]
                last = str(pd.Period(stated, freq="M" if len(stated) == 7 else "D").end_time.date())
                assert row[f"{side}_published"] == last


def test_nothing_of_the_load_depends_on_the_day_or_the_folder(tmp_path, monkeypatch):
    first = load("central-syria").check()
    monkeypatch.chdir(tmp_path)
    (tmp_path / "central-syria").write_text("a stranger's file", encoding="utf-8")
    assert load("central-syria").check() == first


def test_country_months_are_those_of_the_newest_vintage():
    series = load_series("ucdp-country-months", series="Sudan")
    at = series.labels.index("2024-10")
    # Al-Jazira: 953 in November 2024, 1,332 since GED 25.1.
    assert series.count[at] == 1332
    assert (series.labels[0], series.labels[-1], series.measure) == ("2022-01", "2026-05", "fatalities")
    assert (series.age.countries, series.age.whole, series.age.known) == (("SDN",), True, date(2026, 6, 24))
    then = load("ucdp-country-months", as_of="2024-12-01").count(series="Sudan")
    assert (then.count[at], then.labels[-1], then.age.known) == (953, "2024-10", date(2024, 11, 25))


def test_a_country_that_was_renamed_is_one_series():
    table = load("ucdp-country-months")
    assert "Dem. Rep. Congo" not in table.series
    assert not any(name.startswith("Unnamed") for name in table.series)
    congo = table.select(country="COD").count()
    assert congo.observed.all()
    assert len(congo) == 53
