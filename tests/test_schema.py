from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from trends.schema import COLUMNS, conform, empty_frame, schema, stacked, without_unused_names

NAMES = [name for name, kind in COLUMNS.items() if kind == "category"]


def table(*countries: str | None) -> pd.DataFrame:
    return conform(
        pd.DataFrame(
            {
                "incident_id": [f"i{row}" for row in range(len(countries))],
                "source": "generic",
                "date_precision": "unknown",
                "country": countries,
            }
        )
    )


@pytest.mark.parametrize("dtype", ["object", "str", "string", "category"])
def test_names_are_kept_once_in_alphabetical_order(dtype):
    given = pd.DataFrame({"country": pd.Series(["Syria", "Iraq", None, "Syria"], dtype=dtype)})
    column = conform(given)["country"]
    assert column.cat.categories.tolist() == ["Iraq", "Syria"]
    assert column.cat.categories.dtype == "str"
    assert column.astype(object).where(column.notna(), None).tolist() == ["Syria", "Iraq", None, "Syria"]


def test_what_is_missing_is_null_and_every_column_has_its_type():
    for frame in (table("Syria"), empty_frame()):
        assert list(frame.columns) == list(COLUMNS)
        assert {name: str(kind) for name, kind in frame.dtypes.items()} == COLUMNS
        assert frame["wounded"].isna().all()
        assert frame["kind"].isna().all()
        schema().validate(frame)


def test_a_column_without_values_takes_some():
    frame = table("Syria", "Iraq")
    frame.loc[0, "wounded"] = 3.0
    frame.loc[1, "reports"] = 2
    assert frame["wounded"].tolist()[0] == 3
    assert frame["abducted"].isna().all()
    assert frame["reports"].isna().tolist() == [True, False]


def test_tables_with_other_names_stay_names_below_each_other():
    joined = stacked([table("Syria", None), table("Iraq", "Syria").assign(source_extra=1)])
    assert {name: str(joined[name].dtype) for name in NAMES} == dict.fromkeys(NAMES, "category")
    assert joined["country"].cat.categories.tolist() == ["Iraq", "Syria"]
    assert joined["country"].isna().tolist() == [False, True, False, False]
    assert joined["country"].dropna().tolist() == ["Syria", "Iraq", "Syria"]
    assert joined["source_extra"].notna().tolist() == [False, False, True, True]
    schema().validate(joined.drop(columns="source_extra").assign(incident_id=list("abcd")).astype(COLUMNS))


def test_names_of_rows_that_are_gone_are_forgotten():
    frame = table("Syria", "Iraq", None, "Jordan")
    some = without_unused_names(frame[[True, False, True, True]])
    assert some["country"].value_counts().to_dict() == {"Syria": 1, "Jordan": 1}
    assert some["country"].isna().tolist() == [False, True, False]
    assert without_unused_names(frame) is frame


def test_groups_and_order_are_those_of_the_words():
    frame = table("Syria", "Iraq", "Jordan", "Iraq")
    words = frame["country"].astype("string")
    assert list(frame.groupby("country").groups) == sorted(set(words))
    assert (
        frame.sort_values("country", kind="stable").index.tolist()
        == words.sort_values(kind="stable").index.tolist()
    )
    assert frame.to_csv() == frame.assign(**{name: frame[name].astype("string") for name in NAMES}).to_csv()
    assert np.array_equal(frame["country"] == "Iraq", words == "Iraq")
