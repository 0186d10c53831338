from __future__ import annotations

import pytest

from trends.errors import InputError
from trends.files import bundled


def test_the_checkout_has_its_data_and_notebooks(root):
    assert bundled.data_folder() == root / "data"
    assert bundled.notebook_folder() == root / "notebooks"
    assert (bundled.data_folder() / "datasets.toml").is_file()


def test_a_wheel_has_them_inside_the_package(tmp_path, monkeypatch):
    package = tmp_path / "site-packages" / "trends"
    inside = package / "_bundled" / "data"
    inside.mkdir(parents=True)
    (inside / "datasets.toml").write_text("", encoding="utf-8")
    monkeypatch.setattr(bundled, "files", lambda _: package)
    assert bundled.data_folder() == inside


def test_a_folder_named_data_that_is_a_strangers_is_not_taken(tmp_path, monkeypatch):
    package = tmp_path / "lib" / "site-packages" / "trends"
    package.mkdir(parents=True)
    (tmp_path / "lib" / "data").mkdir()
    monkeypatch.setattr(bundled, "files", lambda _: package)
    with pytest.raises(InputError, match="without its data folder"):
        bundled.data_folder()


@pytest.mark.parametrize("name", ["ruritania", "ruritania.csv", "claims.toml", "fields"])
def test_an_example_is_found_with_and_without_its_ending(name, root):
    assert bundled.example(name).parent == root / "docs" / "examples"
    assert bundled.example(name).name.startswith(name)


@pytest.mark.parametrize("name", ["ruritnia", "", "../README", "README.md", "/etc/passwd", "reports"])
def test_what_is_no_example_is_named_with_those_that_there_are(name):
    with pytest.raises(
        InputError, match=r"There is no example .* there are acled-invented\.csv, .* and zenda-march"
    ):
        bundled.example(name)
