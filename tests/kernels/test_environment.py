"""The surroundings of a kernel."""

from __future__ import annotations

import os

import pytest

from trends.errors import RenderError
from trends.kernels import environment
from trends.kernels.environment import kernel_environment, workplace


def test_only_what_is_needed_is_passed_on(tmp_path):
    outside = {
        "PATH": "/bin",
        "HOME": "/home/me",
        "ACLED_TOKEN": "x",
        "AWS_SECRET_ACCESS_KEY": "y",
        "PYTHONSTARTUP": "z",
    }
    inside = kernel_environment(tmp_path, outside)
    assert inside["PATH"] == "/bin"
    assert inside["PYTHONHASHSEED"] == "0"
    assert inside["TZ"] == "UTC"
    assert not {"ACLED_TOKEN", "AWS_SECRET_ACCESS_KEY", "PYTHONSTARTUP"} & set(inside)


def test_a_relative_search_path_is_made_absolute(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    inside = kernel_environment(tmp_path, {"PYTHONPATH": os.pathsep.join(["src", ""])})
    assert inside["PYTHONPATH"] == str(tmp_path / "src")


def test_inputs_lie_under_their_names_and_the_folder_goes(tmp_path):
    file, folder = tmp_path / "a b.csv", tmp_path / "many"
    file.write_text("x", encoding="utf-8")
    folder.mkdir()
    (folder / "y.csv").write_text("y", encoding="utf-8")
    with workplace({"a b.csv": file, "many": folder}) as place:
        assert (place / "a b.csv").read_text(encoding="utf-8") == "x"
        assert (place / "many" / "y.csv").read_text(encoding="utf-8") == "y"
    assert not place.exists()
    assert (folder / "y.csv").exists()


def test_inputs_are_copied_where_nothing_links(tmp_path, monkeypatch):
    def refuse(*args, **kwargs):
        raise OSError("no links here")

    monkeypatch.setattr(environment.Path, "symlink_to", refuse)
    file = tmp_path / "a.csv"
    file.write_text("x", encoding="utf-8")
    with workplace({"a.csv": file}) as place:
        assert (place / "a.csv").read_text(encoding="utf-8") == "x"
        assert not (place / "a.csv").is_symlink()
    with pytest.raises(RenderError, match=r"b\.csv cannot be read"), workplace({"b.csv": tmp_path / "b.csv"}):
        pass
