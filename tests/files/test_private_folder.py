"""Private folders: killed at any moment, their holder leaves nothing that the next run does not take away."""

from __future__ import annotations

import os
import tempfile
import zipfile

import pytest

import trends as tr
from trends.files.private_folder import private_folder, sweep

STEPS = {"tempfile.mkdtemp", "os.mkdir", "open", "fcntl.flock", "shutil.rmtree", "os.remove", "os.rmdir"}
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    folder = tmp_path / "t"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def used():
    with private_folder() as folder:
        (folder / "socket").write_text("x", encoding="utf-8")
        (folder / "more").mkdir()


def test_whatever_a_killed_run_left_is_swept(temporary, killed_at):
    step = 1
    while killed_at(step, STEPS, used):
        sweep()
        assert not list(temporary.iterdir()), step
        step += 1
    assert step > 8


def test_a_folder_in_use_and_anything_that_is_none_of_ours_stays(temporary):
    (temporary / "tr-elsewhere").symlink_to(temporary.parent)
    (temporary / "tr-file").write_text("x", encoding="utf-8")
    (temporary / "other").mkdir()
    with private_folder() as folder:
        sweep()
        assert folder.is_dir()
        assert {path.name for path in temporary.iterdir()} == {
            "tr-elsewhere",
            "tr-file",
            "other",
            folder.name,
        }
    assert not folder.exists()


def test_an_archive_that_was_being_unpacked_leaves_no_copy(temporary, tmp_path, killed_at):
    archive = tmp_path / "series.zip"
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr(
            "series.csv", "month,count\n" + "".join(f"2020-{month:02d},3\n" for month in range(1, 13))
        )
    left = 0
    for step in (6, 9, 12, 15, 18, 21):
        killed_at(step, STEPS, lambda: tr.load(archive))
        left += bool(list(temporary.glob("tr-*")))
        tr.load(archive)
        assert not list(temporary.iterdir()), step
    assert left, "no kill came while the copy was there: choose other steps"
