"""What a notebook hands over."""

from __future__ import annotations

import json
from datetime import date

import numpy as np
import pytest

from trends.document.facts import FACTS_MIME, Facts, facts
from trends.provenance import Provenance, SourceFile

SOURCE = Provenance(
    "series", "Monthly tallies", files=(SourceFile("a.csv", "00" * 32, 5),), licence="CC BY 4.0"
)


class Result:
    def to_dict(self):
        return {
            "verdict": "supported",
            "p": np.float64(0.1234567890123),
            "nan": float("nan"),
            "seed": 7,
            "provenance": SOURCE.to_dict(),
        }


def test_facts_are_plain_values():
    handed = facts(Result(), as_of=date(2024, 11, 30))
    value = handed.to_dict()
    assert json.loads(json.dumps(value, allow_nan=False)) == value
    assert value["as_of"] == "2024-11-30"
    assert value["seed"] == 7
    assert value["verdicts"][0]["p"] == 0.123456789
    assert value["verdicts"][0]["nan"] is None
    assert value["provenance"] == [SOURCE.to_dict()]
    assert Facts.from_dict(value) == handed


def test_facts_travel_under_their_own_type():
    bundle = facts(Result(), as_of="2024-11-30")._repr_mimebundle_()
    assert set(bundle) == {FACTS_MIME, "text/plain"}
    assert bundle["text/plain"] == "Facts to 2024-11-30; verdicts: supported"


def test_facts_of_several_cells_are_joined():
    one = facts(Result(), as_of="2024-11-30", title="T")
    two = facts({"verdict": "inconclusive"}, as_of="2024-12-31", provenance=SOURCE, note="n")
    joined = Facts("").joined(one).joined(two)
    assert joined.as_of == "2024-12-31"
    assert [verdict["verdict"] for verdict in joined.verdicts] == ["supported", "inconclusive"]
    assert len(joined.provenance) == 1
    assert joined.title == "T"
    assert joined.extra == {"note": "n"}


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        {"as_of": "2024-13-01"},
        {"as_of": 5},
        {"as_of": "", "verdicts": {}},
        {"as_of": "", "verdicts": ["x"]},
        {"as_of": "", "seed": True},
        {"as_of": "", "seed": "1"},
        {"as_of": "", "extra": []},
        {"as_of": "", "script": "x"},
    ],
)
def test_what_are_no_facts_is_refused(value):
    with pytest.raises(ValueError, match=r"."):
        Facts.from_dict(value)
