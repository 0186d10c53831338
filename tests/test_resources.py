from __future__ import annotations

import pytest

from trends import resources
from trends.errors import InputError


def test_the_checkout_has_its_data_and_notebooks(root):
    assert resources.data_folder() == root / "data"
    assert resources.notebook_folder() == root / "notebooks"
    assert (resources.data_folder() / "datasets.toml").is_file()


def test_a_wheel_has_them_inside_the_package(tmp_path, monkeypatch):
    package = tmp_path / "site-packages" / "trends"
    bundled = package / "_bundled" / "data"
    bundled.mkdir(parents=True)
    (bundled / "datasets.toml").write_text("", encoding="utf-8")
    monkeypatch.setattr(resources, "files", lambda _: package)
    assert resources.data_folder() == bundled


def test_a_folder_named_data_that_is_a_strangers_is_not_taken(tmp_path, monkeypatch):
    package = tmp_path / "lib" / "site-packages" / "trends"
    package.mkdir(parents=True)
    (tmp_path / "lib" / "data").mkdir()
    monkeypatch.setattr(resources, "files", lambda _: package)
    with pytest.raises(InputError, match="without its data folder"):
        resources.data_folder()
