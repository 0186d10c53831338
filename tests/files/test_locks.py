"""Locks on files: one holder at a time, gone with it, and nobody waits who does not want to."""

from __future__ import annotations

import subprocess
import sys
import threading
import time

import pytest

from trends.files.locks import exclusive

HOLDER = (
    "import sys, time\n"
    "from pathlib import Path\n"
    "from trends.files.locks import exclusive\n"
    "with exclusive(Path(sys.argv[1])):\n"
    "    print('held', flush=True)\n"
    "    time.sleep(600)\n"
)


@pytest.fixture
def holder(tmp_path):
    """Another process that holds the lock, and the lock's file."""
    path = tmp_path / "a.lock"
    process = subprocess.Popen([sys.executable, "-c", HOLDER, str(path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "held\n"
    yield process, path
    process.kill()
    process.wait()
    process.stdout.close()


def test_a_wait_can_be_given_up_and_a_lock_is_gone_with_its_holder(holder):
    process, path = holder
    looked = []
    with pytest.raises(InterruptedError), exclusive(path, lambda: len(looked) > 1 or looked.append(1)):
        pytest.fail("two held it at once")
    process.kill()
    with exclusive(path, lambda: len(looked) > 100 or looked.append(1)):
        assert path.exists()
    assert path.exists()


def test_threads_take_turns(tmp_path):
    inside, most, lock = [], [], threading.Lock()

    def work():
        with exclusive(tmp_path / "a.lock"):
            with lock:
                inside.append(1)
                most.append(len(inside))
            time.sleep(0.01)
            with lock:
                inside.pop()

    threads = [threading.Thread(target=work) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * 5


def test_where_no_file_can_be_made_the_system_says_why(tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(OSError, match="file"), exclusive(tmp_path / "file" / "a.lock"):
        pytest.fail("held a lock that cannot be")
