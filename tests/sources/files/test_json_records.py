from __future__ import annotations

import json

import pytest

from trends.errors import InputError
from trends.sources import load

ROWS = [
    {"date": "2020-01-01", "killed": 3, "place": "Homs", "tags": ["a"], "sure": True},
    {"date": "2020-01-02", "killed": None, "wounded": 2.5},
]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(ROWS),
        json.dumps({"status": 200, "count": 2, "data": ROWS}),
        json.dumps({"TotalCount": 2, "Result": ROWS}),
        "\n".join(json.dumps(row) for row in ROWS),
        "\ufeff" + json.dumps(ROWS),
    ],
)
def test_records_however_they_are_wrapped(write, today, accounted, text):
    data = load(write(text, "x.json"), today=today)
    assert data.frame["fatalities_best"].isna().tolist() == [False, True]
    assert data.frame["wounded"].isna().tolist() == [True, False]
    assert data.frame["wounded"].iloc[1] == 2.5
    assert accounted(data)


def test_the_envelope_of_ucdp(write, ged, today):
    import csv
    import io

    rows = list(csv.DictReader(io.StringIO(ged({}, {"best": "4"}))))
    data = load(
        write(json.dumps({"TotalCount": 2, "NextPageUrl": "", "Result": rows}), "page.json"), today=today
    )
    assert data.provenance.source == "ucdp-ged"
    assert data.frame["fatalities_best"].tolist() == [3, 4]


def test_geojson_points_give_the_coordinates(write, today):
    features = [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [38.5, 34.25]}, "properties": row}
        for row in ROWS
    ]
    features.append({"type": "Feature", "id": "c", "geometry": None, "properties": {"date": "2020-01-03"}})
    data = load(
        write(json.dumps({"type": "FeatureCollection", "features": features}), "x.geojson"), today=today
    )
    assert data.frame["latitude"].iloc[0] == 34.25
    assert data.frame["longitude"].iloc[0] == 38.5
    assert data.frame["latitude"].isna().tolist() == [False, False, True]


def test_what_is_no_record_is_rejected_by_its_place(write, today, accounted):
    data = load(write(json.dumps([*ROWS, 7, "x", None]), "x.json"), today=today)
    assert data.rejected[["line", "reason"]].to_numpy().tolist() == [
        [number, "not a record with named fields"] for number in (3, 4, 5)
    ]
    assert accounted(data)
    lines = "\n".join([json.dumps(ROWS[0]), "", json.dumps(ROWS[1]), "{broken"])
    data = load(write(lines, "x.jsonl"), today=today)
    assert data.rejected[["line", "value"]].to_numpy().tolist() == [[4, "{broken"]]
    assert accounted(data)


def test_numbers_that_no_float_holds(write, today):
    data = load(
        write(
            '[{"date": "2020-01-01", "killed": 1e999}, {"date": "2020-01-01", "killed": Infinity}, {"date": "2020-01-01", "killed": NaN}]',
            "x.json",
        ),
        today=today,
    )
    assert data.rejected["reason"].tolist() == ["a number too large to be true", "not a number"]
    assert data.frame["fatalities_best"].isna().tolist() == [True]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"data": [', "is no JSON"),
        ('[{"a": 1}, {"a": ', "is no JSON"),
        ("[" * 100_000, "nested too deeply|is no JSON"),
        ('{"a": ' * 100_000, "nested too deeply|is no JSON"),
        ("{}", "holds nothing and no list"),
        ('{"message": "unauthorised"}', "holds message and no list"),
        ("[]", "holds no record"),
        ('{"status": 200, "count": 0, "data": []}', "holds no record"),
        ("[1, 2]", "no list of records"),
        (json.dumps([{f"k{number}": 1 for number in range(6000)}]), "more than 5,000 different fields"),
    ],
)
def test_json_that_is_no_table(write, text, said):
    with pytest.raises(InputError, match=said) as caught:
        load(write(text, "x.json"))
    assert len(str(caught.value)) < 500


def test_half_a_character_becomes_the_replacement_character(write, today, accounted):
    rows = [{"date": "2020-01-01", "place": "Ho\ud800ms", "x\udfff": "1"}, "\udc00"]
    data = load(write(json.dumps(rows), "x.json"), today=today)
    assert data.frame["place"].tolist() == ["Ho\ufffdms"]
    assert data.rejected["value"].tolist() == ["\ufffd"]
    assert accounted(data)
    json.dumps(data.check()).encode("utf-8")


def test_the_first_records_are_not_made_anew_for_every_column(write, monkeypatch):
    from trends.sources.files.columnar import ColumnSheet

    made = []
    sample = ColumnSheet.sample.fget
    monkeypatch.setattr(ColumnSheet, "sample", property(lambda sheet: made.append(1) or sample(sheet)))
    rows = [{"month": "2020-01", "count": 1, **{f"x{number}": "a" for number in range(50)}}] * 2
    data = load(write(json.dumps(rows), "x.json"))
    assert any("--by (by=) names the column" in warning for warning in data.warnings)
    assert len(made) < 20
