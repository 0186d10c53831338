"""Publishing: whole or not at all."""

from __future__ import annotations

import hashlib
import json
import threading
from pathlib import Path

import pytest

from trends.errors import RenderError
from trends.reporting import publish as publishing
from trends.reporting.publish import manifests, prepare, publish, unchanged

FINAL = {
    "report.html",
    "report.pdf",
    "report.ipynb",
    "verdicts.json",
    "manifest.json",
    "index.html",
    "feed.xml",
}


def files(text, digest="d"):
    content = {"report.html": text.encode(), "figures/a.png": b"png"}
    manifest = {
        "report": "pace",
        "as_of": "2024-11-30",
        "digest": digest,
        "files": {name: hashlib.sha256(value).hexdigest() for name, value in content.items()},
    }
    return {**content, "manifest.json": json.dumps(manifest).encode()}


PAGES = {"index.html": lambda found: str([manifest["digest"] for manifest in found]).encode()}


def tree(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_report_appears_with_its_pages(tmp_path):
    path = publish(tmp_path, "pace", "2024-11-30", files("one"), PAGES)
    assert path == tmp_path / "pace" / "2024-11-30"
    assert tree(tmp_path) - {".lock"} == {
        "index.html",
        "pace/2024-11-30/report.html",
        "pace/2024-11-30/figures/a.png",
        "pace/2024-11-30/manifest.json",
    }
    assert (tmp_path / "index.html").read_bytes() == b"['d']"


def test_a_new_one_replaces_the_old_one_wholly(tmp_path):
    publish(tmp_path, "pace", "2024-11-30", {**files("one"), "report.pdf": b"old"}, PAGES)
    path = publish(tmp_path, "pace", "2024-11-30", files("two", "e"), PAGES)
    assert (path / "report.html").read_text(encoding="utf-8") == "two"
    assert not (path / "report.pdf").exists()
    assert (tmp_path / "index.html").read_bytes() == b"['e']"


def test_no_file_bears_a_final_name_before_all_are_whole(tmp_path, monkeypatch):
    written = []
    fsync = publishing.os.fsync

    def watching(descriptor):
        written.append({path.name for path in tmp_path.rglob("*")} & FINAL)
        fsync(descriptor)

    monkeypatch.setattr(publishing.os, "fsync", watching)
    publish(tmp_path, "pace", "2024-11-30", files("one"), PAGES)
    assert len(written) == 3
    assert not any(written)


@pytest.mark.parametrize("step", ["fsync", "rename", "rename of the part", "exchange"])
def test_a_failure_leaves_the_old_report(tmp_path, monkeypatch, step):
    path = publish(tmp_path, "pace", "2024-11-30", files("one"), PAGES)
    rename = Path.rename

    def refuse(*args):
        raise OSError(28, "No space left on device")

    def refuse_the_new(self, target):
        if self.name.startswith(".new-") or (step.endswith("part") and self.suffix == ".part"):
            raise OSError(28, "No space left on device")
        return rename(self, target)

    if step == "rename":
        monkeypatch.setattr(publishing, "exchange", lambda *_: False)
    if step == "exchange":
        monkeypatch.setattr(publishing, "exchange", refuse)
    elif step == "fsync":
        monkeypatch.setattr(publishing.os, "fsync", refuse)
    else:
        monkeypatch.setattr(Path, "rename", refuse_the_new)
    with pytest.raises(RenderError, match="no space left on device"):
        publish(tmp_path, "pace", "2024-11-30", files("two"), PAGES)
    monkeypatch.undo()
    assert (path / "report.html").read_text(encoding="utf-8") == "one"
    assert not [item for item in path.parent.iterdir() if item.name.startswith(".")]


def test_what_a_killed_run_left_is_cleared(tmp_path):
    path = publish(tmp_path, "pace", "2024-11-30", files("one"), PAGES)
    home = path.parent
    (home / ".new-2024-11-30-abc").mkdir()
    (home / ".new-2024-11-30-abc" / "0000.part").write_text("half", encoding="utf-8")
    # Killed between the two renames: the old report lies aside and nothing is in its place.
    path.rename(home / ".old-2024-11-30-abc")
    publish(tmp_path, "pace", "2024-10-31", {**files("other")}, PAGES)
    assert (path / "report.html").read_text(encoding="utf-8") == "one"
    assert sorted(item.name for item in home.iterdir()) == ["2024-10-31", "2024-11-30"]


def test_writers_side_by_side_do_not_meet(tmp_path):
    errors = []

    def write(number):
        try:
            publish(tmp_path, "pace", "2024-11-30", files(f"text {number}", str(number)), PAGES)
        except BaseException as error:  # noqa: BLE001 - whatever it is, the test tells it
            errors.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    final = tmp_path / "pace" / "2024-11-30"
    digest = json.loads((final / "manifest.json").read_text(encoding="utf-8"))["digest"]
    assert (final / "report.html").read_text(encoding="utf-8") == f"text {digest}"
    assert (tmp_path / "index.html").read_text(encoding="utf-8") == f"['{digest}']"
    assert [item.name for item in final.parent.iterdir()] == ["2024-11-30"]


def test_an_unfit_folder_is_said_in_a_sentence(tmp_path):
    file = tmp_path / "file"
    file.write_text("x", encoding="utf-8")
    with pytest.raises(RenderError, match="it is no folder"):
        prepare(file)
    with pytest.raises(RenderError, match="cannot be written to"):
        prepare(file / "below")
    prepare(tmp_path / "new" / "deep")
    assert list((tmp_path / "new" / "deep").iterdir()) == []


def test_a_folder_that_cannot_be_written_to(tmp_path, monkeypatch):
    def refuse(self, *args, **kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(RenderError, match="permission denied"):
        prepare(tmp_path)


def test_unchanged_means_there_and_whole(tmp_path):
    path = publish(tmp_path, "pace", "2024-11-30", files("one"), PAGES)
    assert unchanged(tmp_path, "pace", "d")["as_of"] == "2024-11-30"
    assert unchanged(tmp_path, "pace", "other") is None
    assert unchanged(tmp_path, "else", "d") is None
    (path / "report.html").write_text("touched", encoding="utf-8")
    assert unchanged(tmp_path, "pace", "d") is None
    (path / "report.html").unlink()
    assert unchanged(tmp_path, "pace", "d") is None


def test_manifests_are_those_of_their_folders(tmp_path):
    for name, day in (("b", "2024-10-31"), ("a", "2024-10-31"), ("a", "2024-11-30")):
        folder = tmp_path / name / day
        folder.mkdir(parents=True)
        (folder / "manifest.json").write_text(json.dumps({"report": name, "as_of": day}), encoding="utf-8")
    for number, text in enumerate(("{", "[]", '{"report": "../x", "as_of": "2024-11-30"}', "\udcff")):
        folder = tmp_path / f"bad{number}" / "2024-11-30"
        folder.mkdir(parents=True)
        (folder / "manifest.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    assert [(m["report"], m["as_of"]) for m in manifests(tmp_path)] == [
        ("a", "2024-11-30"),
        ("a", "2024-10-31"),
        ("b", "2024-10-31"),
    ]
