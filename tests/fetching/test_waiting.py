from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trends.fetching.waiting import asked_to_wait, back_off, in_words

DATE = "Sun, 11 Oct 2026 12:00:00 GMT"


@given(attempt=st.integers(1, 60), chance=st.floats(0, 1))
def test_the_wait_grows_but_not_beyond_its_limit(attempt, chance):
    wait = back_off(attempt, chance, 1.0, 120.0)
    assert min(120.0, 2.0 ** (attempt - 1)) / 2 <= wait <= min(120.0, 2.0 ** (attempt - 1))


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "7"}, 7),
        ({"Retry-After": " 0 "}, 0),
        ({"Retry-After": "Sun, 11 Oct 2026 12:01:30 GMT", "Date": DATE}, 90),
        ({"Retry-After": "Sun, 11 Oct 2026 11:00:00 GMT", "Date": DATE}, 0),
        ({"Retry-After": "Sun, 11 Oct 2026 12:01:30 GMT"}, None),
        ({"Retry-After": "-3"}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "9" * 400}, None),
        ({}, None),
    ],
)
def test_what_the_server_asks_for_is_understood(headers, seconds):
    assert asked_to_wait(headers) == seconds


@pytest.mark.parametrize(
    ("seconds", "said"), [(1.2, "2 seconds"), (119, "119 seconds"), (121, "3 minutes"), (86400, "24 hours")]
)
def test_times_are_said_in_words(seconds, said):
    assert in_words(seconds) == said
