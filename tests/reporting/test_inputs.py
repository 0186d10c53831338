"""What a report depends on."""

from __future__ import annotations

import hashlib

import pytest

from trends.errors import InputError
from trends.reporting import inputs
from trends.reporting.catalogue import template
from trends.reporting.inputs import code_hash, digest, given, versions, with_more
from trends.reporting.job import plan


def test_a_bundled_dataset_needs_no_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = given("central-syria")
    assert (found.name, found.inputs, found.files) == ("central-syria", {}, ())


def test_a_path_starts_at_the_folder_and_is_known_by_its_name(tmp_path):
    (tmp_path / "sub").mkdir()
    file = tmp_path / "sub" / "mine.csv"
    file.write_bytes(b"x")
    for path in ("sub/mine.csv", "./sub/../sub/mine.csv", str(file)):
        found = given(path, tmp_path)
        assert found.name == "mine.csv"
        assert found.inputs["mine.csv"].samefile(file)
        assert found.files[0].sha256 == hashlib.sha256(b"x").hexdigest()
        assert str(tmp_path) not in found.name


def test_a_folder_is_its_files(tmp_path):
    folder = tmp_path / "many"
    folder.mkdir()
    for name in ("b.csv", "a.csv"):
        (folder / name).write_text(name, encoding="utf-8")
    found = given(f"{folder}/", tmp_path)
    assert found.name == "many"
    assert [file.name for file in found.files] == ["a.csv", "b.csv"]
    assert given(".", folder).name == "many"


def test_a_file_called_like_a_dataset_is_told_apart(tmp_path):
    (tmp_path / "central-syria").write_text("x", encoding="utf-8")
    assert given("./central-syria", tmp_path).name == "./central-syria"
    assert given("central-syria", tmp_path).inputs == {}


@pytest.mark.parametrize("data", ["nowhere.csv", "central-siria", "a\x00b", "x" * 5000])
def test_what_is_not_there_is_said(tmp_path, data):
    with pytest.raises(InputError) as caught:
        given(data, tmp_path)
    assert len(str(caught.value)) < 500
    if data == "central-siria":
        assert "did you mean central-syria" in str(caught.value)


def test_the_digest_changes_with_everything_it_is_made_of(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("1", encoding="utf-8")
    base = {
        "report": "r",
        "notebook": b"n",
        "data": given("a.csv", tmp_path),
        "parameters": {"margin": 1.5},
        "formats": ["html"],
    }
    same = digest(**base)
    assert digest(**base) == same
    file.write_text("2", encoding="utf-8")
    changes = (
        {"report": "s"},
        {"notebook": b"m"},
        {"data": given("a.csv", tmp_path)},
        {"parameters": {"margin": 1.6}},
        {"formats": ["pdf"]},
    )
    assert len({same, *(digest(**{**base, **change}) for change in changes)}) == 6


def test_versions_name_the_package_and_what_draws_and_sets():
    assert {"python", "incident-trends", "numpy", "pandas", "matplotlib", "typst"} <= set(versions())


def test_a_notebook_that_reads_several_files_finds_each_by_its_bare_name(tmp_path):
    for name in ("mine.csv", "yours.csv", "columns.toml"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    asked = {
        "first": str(tmp_path / "mine.csv"),
        "third": str(tmp_path / "yours.csv"),
        "first_columns": str(tmp_path / "columns.toml"),
        "third_columns": str(tmp_path / "columns.toml"),
    }
    job = plan(template("several-sources"), asked, formats=("html",), as_of=None, language="en")
    assert job.name == "several-sources"
    assert set(job.data.inputs) == {"mine.csv", "yours.csv", "columns.toml"}
    assert [file.name for file in job.data.files] == ["mine.csv", "yours.csv", "columns.toml"]
    told = {name: job.told[name] for name in (*asked, "second")}
    assert told == {
        "first": "mine.csv",
        "third": "yours.csv",
        "first_columns": "columns.toml",
        "third_columns": "columns.toml",
        "second": "northeast-syria",
    }
    with pytest.raises(InputError, match="no file or dataset nowhere"):
        plan(
            template("several-sources"),
            {"second": "nowhere.csv"},
            formats=("html",),
            as_of=None,
            language="en",
        )


def test_two_files_of_one_name_are_told_apart_or_refused(tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.csv").write_text(folder, encoding="utf-8")
    one, other = given("a/x.csv", tmp_path), given("b/x.csv", tmp_path)
    assert with_more(one, one) == one
    with pytest.raises(InputError, match="Two different files of the report are called x"):
        with_more(one, other)


def test_the_hash_of_the_code_changes_with_what_a_report_is_made_by(tmp_path, monkeypatch):
    monkeypatch.setattr(inputs, "files", lambda _name: tmp_path)
    (tmp_path / "deep").mkdir()
    (tmp_path / "a.py").write_text("1", encoding="utf-8")
    (tmp_path / "deep" / "b.json").write_text("2", encoding="utf-8")
    found = [code_hash.__wrapped__()]
    assert found[0] == code_hash.__wrapped__()
    (tmp_path / "deep" / "b.json").write_text("3", encoding="utf-8")
    found.append(code_hash.__wrapped__())
    (tmp_path / "a.py").rename(tmp_path / "c.py")
    found.append(code_hash.__wrapped__())
    assert len(set(found)) == 3
    # What Python keeps beside its files is no code.
    (tmp_path / "deep" / "c.pyc").write_bytes(b"4")
    assert code_hash.__wrapped__() == found[-1]
