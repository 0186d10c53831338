"""A published report is made again, and compared."""

from __future__ import annotations

import hashlib
import json
import shutil
import sys

import pytest

from trends.errors import InputError, RenderError
from trends.reporting import render, verify

DATA = "month,count\n2024-10,3\n"


@pytest.fixture(scope="module")
def made_once(tmp_path_factory, same_notebooks):
    """A report, made once for all the tests, each of which changes a copy."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "mine.csv").write_text(DATA, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        (report,) = render(
            ["small"],
            out=folder / "out",
            notebooks=same_notebooks,
            parameters={"data": "mine.csv", "margin": "1.7", "title": "Mine"},
            as_of="2024-06",
            formats="html",
        )
    return report.path.relative_to(folder), folder


@pytest.fixture
def published(made_once, tmp_path, monkeypatch):
    report, folder = made_once
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRENDS_STORE", str(tmp_path / "store"))
    (tmp_path / "mine.csv").write_text(DATA, encoding="utf-8")
    shutil.copytree(folder / "out", tmp_path / "out", symlinks=True)
    return tmp_path / report


def test_the_same_bytes_are_made_again(published, notebooks, tmp_path):
    (done,) = verify(published, notebooks=notebooks)
    assert (done.report, done.as_of, done.path) == ("small", "2024-06-30", published)
    assert done.files == len([path for path in published.rglob("*") if path.is_file()])
    # Elsewhere, with the data where they are said to be; and for a folder of reports.
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "mine.csv").rename(tmp_path / "elsewhere" / "other-name.csv")
    with pytest.raises(InputError, match=r"data mine\.csv .* not at hand"):
        verify(published, notebooks=notebooks)
    assert verify(tmp_path / "out", data="elsewhere/other-name.csv", notebooks=notebooks) == [done]


def test_what_was_touched_is_named(published, notebooks):
    verdicts = published / "verdicts.json"
    kept = verdicts.read_bytes()
    verdicts.write_bytes(kept.replace(b"constant", b"volatile"))
    with pytest.raises(RenderError, match=r"verdicts\.json of small/2024-06-30 were changed or lost"):
        verify(published, notebooks=notebooks)
    # Who changes the manifest with it is found out, too: the report is made again.
    manifest = json.loads((published / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"]["verdicts.json"] = hashlib.sha256(verdicts.read_bytes()).hexdigest()
    (published / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(RenderError, match=r"made again and manifest\.json and verdicts\.json differ"):
        verify(published, notebooks=notebooks)


def test_other_data_and_another_notebook_are_not_taken(published, notebooks, tmp_path):
    (tmp_path / "mine.csv").write_text("month,count\n2024-10,4\n", encoding="utf-8")
    with pytest.raises(InputError, match="not at hand with the same hash"):
        verify(published, notebooks=notebooks)
    with pytest.raises(InputError, match="not at hand with the same hash"):
        verify(published, data="mine.csv", notebooks=notebooks)
    with (notebooks / "small.ipynb").open("a", encoding="utf-8") as stream:
        stream.write("\n")
    (tmp_path / "mine.csv").write_text("month,count\n2024-10,3\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"notebook small\.ipynb .* is not at hand"):
        verify(published, notebooks=notebooks)


@pytest.mark.parametrize(
    "change",
    [
        lambda manifest: {**manifest, "files": {"../../x": "0" * 64}},
        lambda manifest: {**manifest, "files": {"/etc/passwd": "0" * 64}},
        lambda manifest: {**manifest, "files": 3},
        lambda manifest: {**manifest, "report": None},
        lambda manifest: [],
    ],
)
def test_a_manifest_that_is_none(published, notebooks, change):
    path = published / "manifest.json"
    path.write_text(json.dumps(change(json.loads(path.read_text(encoding="utf-8")))), encoding="utf-8")
    with pytest.raises(InputError, match=r"manifest\.json of small/2024-06-30 cannot be read"):
        verify(published, notebooks=notebooks)


def test_where_there_is_no_report(tmp_path):
    with pytest.raises(InputError, match="There is no published report"):
        verify(tmp_path)


def test_a_cold_kernel_gives_the_same(published, notebooks):
    assert verify(published, notebooks=notebooks, forked=False)


def test_of_several_reports_every_reason_is_told(published, notebooks, capsys, monkeypatch):
    import shutil

    from trends.cli.application import main
    from trends.reporting.verification import NotAsPublishedError

    out = published.parents[1]
    for name in ("second", "third"):
        shutil.copytree(published.parent, out / name, symlinks=True)
        path = out / name / published.name / "manifest.json"
        path.write_text(path.read_text(encoding="utf-8").replace('"small"', f'"{name}"', 1), encoding="utf-8")
        (path.parent / "verdicts.json").write_text("{}", encoding="utf-8")
    for page in ("index.html", "feed.xml"):
        (out / page).unlink(missing_ok=True)
    monkeypatch.setattr(sys.modules["trends.reporting.verification"], "_verify_pages", lambda _out: None)
    with pytest.raises(NotAsPublishedError) as caught:
        verify(out, notebooks=notebooks)
    assert [one.report for one in caught.value.verified] == ["small"]
    assert list(caught.value.failed) == [f"second/{published.name}", f"third/{published.name}"]
    assert main(["report", "--verify", str(out)]) == 1
    said = capsys.readouterr().err.splitlines()
    assert [line.partition("/")[0] for line in said] == ["second", "third"]
