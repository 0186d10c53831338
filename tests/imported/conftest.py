from __future__ import annotations

import pytest

import trends


@pytest.fixture(scope="session")
def attacks(tmp_path_factory):
    """The bundled attacks, imported."""
    return trends.import_incidents("documented-attacks", tmp_path_factory.mktemp("imported") / "attacks")
