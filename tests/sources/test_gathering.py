from __future__ import annotations

import pandas as pd

from trends.provenance import Provenance
from trends.schema import conform
from trends.sources.gathering import NEWNESS, Part, gather
from trends.sources.rejection import rejected_rows


def part(rows, **skipped):
    frame = conform(pd.DataFrame(rows))
    return Part(frame, rejected_rows([]), len(rows) + sum(skipped.values()), skipped)


def row(name, best, **more):
    return {
        "incident_id": name,
        "source": "generic",
        "date_precision": "day",
        "fatalities_best": best,
        **more,
    }


def test_newness_decides_where_a_source_tells_it():
    parts = [part([row("a", 5, **{NEWNESS: 20}), row("a", 4, **{NEWNESS: 10}), row("b", 1, **{NEWNESS: 1})])]
    data = gather(parts, Provenance("generic"))
    assert data.frame.set_index("incident_id")["fatalities_best"].to_dict() == {"a": 5, "b": 1}
    assert NEWNESS not in data.frame
    assert data.skipped["older versions"] == 1


def test_otherwise_the_later_row_is_newer_and_order_is_kept():
    data = gather([part([row("a", 4), row("b", 1)]), part([row("a", 5), row("c", 2)])], Provenance("generic"))
    assert data.frame["incident_id"].tolist() == ["b", "a", "c"]
    assert data.frame["fatalities_best"].tolist() == [1, 5, 2]


def test_skipped_rows_of_the_parts_add_up():
    data = gather(
        [part([row("a", 4)], **{"tag rows": 1}), part([row("a", 4)], **{"empty rows": 3})],
        Provenance("generic"),
    )
    assert data.skipped == {"tag rows": 1, "exact repeats": 1, "older versions": 0, "empty rows": 3}
    assert data.rows_read == len(data.frame) + sum(data.skipped.values())


def test_nothing_at_all():
    data = gather([part([])], Provenance("generic"))
    assert len(data.frame) == 0
    assert data.coverage is None
