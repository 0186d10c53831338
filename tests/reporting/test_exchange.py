"""Two folders change places."""

from __future__ import annotations

import shutil
import sys
import threading

import pytest

from trends.reporting import exchange as exchanging
from trends.reporting.exchange import exchange
from trends.reporting.latest import point_latest


def folders(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
        (folder / "name").write_text(folder.name, encoding="utf-8")
    return one, other


def test_they_change_places(tmp_path):
    one, other = folders(tmp_path)
    if not exchange(one, other):
        pytest.skip("this system or its file system cannot exchange folders")
    assert (one / "name").read_text(encoding="utf-8") == "other"
    assert (other / "name").read_text(encoding="utf-8") == "one"


@pytest.mark.skipif(sys.platform != "linux", reason="what Linux answers")
def test_one_that_is_missing_is_an_error_and_changes_nothing(tmp_path):
    one, _ = folders(tmp_path)
    with pytest.raises(OSError, match="No such file"):
        exchange(one, tmp_path / "nowhere")
    assert (one / "name").read_text(encoding="utf-8") == "one"


def test_a_system_without_it_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(exchanging.sys, "platform", "win32")
    exchanging._call.cache_clear()
    try:
        assert exchange(*folders(tmp_path)) is False
    finally:
        exchanging._call.cache_clear()


def test_a_reader_never_finds_an_empty_place(tmp_path):
    one, other = folders(tmp_path)
    if not exchange(one, other):
        pytest.skip("this system or its file system cannot exchange folders")
    seen, stop = set(), threading.Event()

    def read():
        while not stop.is_set():
            try:
                seen.add((one / "name").read_text(encoding="utf-8"))
            except OSError as error:
                seen.add(type(error).__name__)

    reader = threading.Thread(target=read)
    reader.start()
    for _ in range(500):
        exchange(one, other)
    stop.set()
    reader.join()
    assert seen <= {"one", "other"}


def test_latest_leads_to_the_newest_day_and_is_put_right(tmp_path):
    for day in ("2024-09-30", "2024-10-31", "notes", ".new-2025-01-01-abc"):
        (tmp_path / day).mkdir()
        (tmp_path / day / "manifest.json").write_text(day, encoding="utf-8")
    point_latest(tmp_path, ".new-")
    latest = tmp_path / "latest"
    assert (latest / "manifest.json").read_text(encoding="utf-8") == "2024-10-31"
    before = latest.lstat()
    point_latest(tmp_path, ".new-")
    assert latest.lstat() == before
    (tmp_path / "2024-11-30").mkdir()
    (tmp_path / "2024-11-30" / "manifest.json").write_text("newest", encoding="utf-8")
    point_latest(tmp_path, ".new-")
    assert (latest / "manifest.json").read_text(encoding="utf-8") == "newest"


def test_latest_has_the_page_and_the_print_under_names_that_stay(tmp_path):
    home = tmp_path / "syria"
    for day in ("2024-10-31", "2024-11-30"):
        (home / day / "data").mkdir(parents=True)
        for name in (f"syria-{day}.html", f"syria-{day}.pdf", "manifest.json", "data/pace.csv"):
            (home / day / name).write_text(f"{name} of {day}", encoding="utf-8")
        point_latest(home, ".new-")
        latest = home / "latest"
        assert sorted(path.name for path in latest.iterdir()) == [
            "data",
            "manifest.json",
            "report.html",
            "report.pdf",
        ]
        assert (latest / "report.pdf").read_text(encoding="utf-8") == f"syria-{day}.pdf of {day}"
        assert (latest / "data" / "pace.csv").read_text(encoding="utf-8") == f"data/pace.csv of {day}"
    # An edition without a print has none to lead to; and what earlier versions left is put right.
    (home / "2024-11-30" / "syria-2024-11-30.pdf").unlink()
    point_latest(home, ".new-")
    assert not (latest / "report.pdf").is_symlink()
    shutil.rmtree(latest)
    latest.symlink_to("2024-10-31", target_is_directory=True)
    point_latest(home, ".new-")
    assert not latest.is_symlink()
    assert (latest / "report.html").read_text(encoding="utf-8") == "syria-2024-11-30.html of 2024-11-30"
    assert sorted(path.name for path in home.iterdir()) == ["2024-10-31", "2024-11-30", "latest"]


def test_latest_is_a_copy_where_nothing_links(tmp_path, monkeypatch):
    def refuse(*_args, **_options):
        raise OSError("no links here")

    monkeypatch.setattr("pathlib.Path.symlink_to", refuse)
    for day in ("2024-10-31", "2024-11-30"):
        (tmp_path / day).mkdir()
        (tmp_path / day / "manifest.json").write_text(day, encoding="utf-8")
        for _ in range(2):
            point_latest(tmp_path, ".new-")
        assert not (tmp_path / "latest").is_symlink()
        assert (tmp_path / "latest" / "manifest.json").read_text(encoding="utf-8") == day
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2024-10-31", "2024-11-30", "latest"]
