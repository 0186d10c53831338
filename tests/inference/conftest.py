"""What the tests of inference share."""

from __future__ import annotations

import pytest

from trends.inference import drawing_on


@pytest.fixture(autouse=True, scope="module")
def as_many_draws_as_asked_for(request):
    """Draw no p-value on, so that tests over many histories stay short; `test_drawing_on` tests that it is done."""
    with pytest.MonkeyPatch.context() as patch:
        if request.module.__name__.rpartition(".")[2] != "test_drawing_on":
            patch.setattr(drawing_on, "MOST_DRAWS", 0)
        yield
