"""The study that most tests here ask about, made once."""

from __future__ import annotations

import pytest

import trends as tr
from trends.studies.study import Study


@pytest.fixture(scope="session")
def central() -> Study:
    """The bundled series of central Syria, of which a claim is on record."""
    return tr.study("central-syria", replicates=99)
