"""Which vintage of a release counts, whatever the order in which files entered the store."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations

from trends.store.newest import newest, newest_by_release, rivals, same_bytes
from trends.store.vintage import Vintage, read_vintage

A, B = "a" * 64, "b" * 64


def vintage(
    sha256=A,
    known="2025-06-15",
    known_by="published",
    *,
    imported=True,
    retrieved="2026-10-11T12:00:00+00:00",
):
    return Vintage(
        source="ucdp-ged",
        version="25.1",
        retrieved=retrieved,
        url="https://a.example/",
        file="ged251-csv.zip",
        sha256=sha256,
        size=5,
        rows=None,
        licence="CC BY 4.0",
        citation="Cite me",
        filters=(),
        known=known,
        known_by=known_by,
        imported=imported,
    )


def fetched(sha256, retrieved):
    return vintage(sha256, retrieved[:10], "retrieved", imported=False, retrieved=retrieved)


def test_the_day_that_is_known_decides_and_not_the_arrival():
    old, new = vintage(A, "2025-06-15"), vintage(B, "2025-09-01", "retrieved")
    assert newest([old, new]) == newest([new, old]) == new
    assert newest([]) is None


def test_a_bound_makes_old_bytes_no_newer():
    # A was published in June and replaced by B in September; in December somebody imports his copy of A.
    old, new = vintage(A, "2025-06-15"), vintage(B, "2025-09-01", "retrieved")
    bound = vintage(A, "2025-12-01", "imported")
    for order in permutations([old, new, bound]):
        assert newest(order) == new
    # Where nothing else is known of them, the bound is all there is.
    assert newest([new, bound]) == bound
    # To have fetched them again says that they were there again.
    again = vintage(A, "2025-12-01", "retrieved")
    assert newest([old, new, again]) == again


def test_of_one_day_the_moment_of_fetching_decides():
    first, last = fetched(B, "2025-06-15T08:00:00+00:00"), fetched(A, "2025-06-15T09:00:00+00:00")
    assert newest([last, first]) == last
    assert newest([last, vintage(B)]) == last
    assert rivals(last, [first, last]) == 0


def test_two_copies_of_a_release_known_by_its_name_alone_are_rivals():
    one, two = vintage(A), vintage(B)
    assert newest([one, two]) == newest([two, one])
    assert rivals(one, [one, two]) == 1
    assert rivals(one, [one, replace(two, known="2025-07-01")]) == 0
    # Bytes that are known since an earlier day are no rivals for being imported again.
    again = vintage(B, "2025-06-15", "imported")
    assert rivals(one, [one, replace(two, known="2025-01-01"), again]) == 0


def test_what_says_nothing_new_is_the_vintage_that_was_there():
    held = [vintage(A)]
    assert same_bytes(vintage(A), held) == held[0]
    assert same_bytes(vintage(A, "2026-01-01", "imported"), held) == held[0]
    assert same_bytes(vintage(A, "2024-01-01", "not later than"), held) is None
    assert same_bytes(vintage(A, "2026-01-01", "retrieved"), held) is None
    assert same_bytes(vintage(B), held) is None
    assert (
        same_bytes(fetched(A, "2026-01-01T00:00:00+00:00"), [vintage(B), *held, vintage(B, "2025-09-01")])
        is None
    )


def test_parts_and_releases_are_kept_apart():
    whole, part = vintage(A), replace(vintage(B), filters=("country Syria",))
    other = replace(vintage(B), version="26.1")
    assert newest_by_release([part, other, whole]) == (whole, part, other)
    exports = [
        replace(vintage(A), source="acled", version=None, file=f"{name}.csv") for name in ("iraq", "syria")
    ]
    assert newest_by_release(exports) == tuple(exports)


def test_a_line_of_an_older_index_is_a_vintage_of_its_day_of_retrieval():
    import json

    line = fetched(A, "2025-06-15T08:00:00+00:00").to_dict()
    old = {name: value for name, value in line.items() if name not in {"known", "known_by", "imported"}}
    read = read_vintage(json.dumps(old).encode())
    assert read == fetched(A, "2025-06-15T08:00:00+00:00")
    assert (read.day, read.known_by) == (date(2025, 6, 15), "retrieved")
    for damage in ({"known": "soon"}, {"known": 2025}, {"known_by": "rumour"}, {"imported": "no"}):
        assert read_vintage(json.dumps({**line, **damage}).encode()) is None
