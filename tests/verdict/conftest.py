"""What the tests of verdicts share."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True, scope="module")
def few_draws(request):
    """Leave p-values as the asked number of replicates gives them, but where drawing on is what is tested."""
    if request.module.__name__.rpartition(".")[2] != "test_drawing_on":
        request.getfixturevalue("as_many_draws_as_asked_for")
