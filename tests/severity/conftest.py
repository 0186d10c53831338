"""What the tests of casualties share."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True, scope="module")
def few_draws(as_many_draws_as_asked_for):
    """Leave p-values as the asked number of replicates gives them."""
