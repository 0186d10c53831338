"""A short run of the program that throws broken files at the readers (fuzz.py tells how to run a long one)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).with_name("fuzz.py")


def run(*arguments):
    return subprocess.run(
        [sys.executable, str(PROGRAM), *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.long
def test_sound_files_of_every_layout_and_form_are_read():
    done = run("--sound", "--every", "6")
    assert done.returncode == 0, done.stdout + done.stderr


def test_broken_files_are_read_or_refused_with_a_sentence(tmp_path):
    done = run("--files", "60", "--seed", "20", "--keep", str(tmp_path), "--no-shrink")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("60 files")
