"""Ctrl-C is heard while the main thread waits, whichever thread the system hands the signal to."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from trends.scheduling.interruption import interruptible

PROGRAM = """
import signal, threading, time
from concurrent.futures import ThreadPoolExecutor
from trends.scheduling.interruption import interruptible

waiting, over = threading.Event(), threading.Event()

def work():
    waiting.wait()
    time.sleep(0.2)
    # What the system does when it finds the main thread busy: this thread takes the signal, nobody wakes the other.
    signal.pthread_kill(threading.get_ident(), signal.SIGINT)
    over.wait()

with ThreadPoolExecutor() as pool:
    future = pool.submit(work)
    try:
        waiting.set()
        interruptible(future)
    except KeyboardInterrupt:
        print("heard")
    finally:
        over.set()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no signals to single threads there")
def test_a_signal_that_another_thread_took_ends_the_wait():
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=300, check=True
    )
    assert done.stdout == "heard\n"


def test_results_and_errors_are_those_of_the_work():
    def fails():
        raise TimeoutError("its own")

    with ThreadPoolExecutor() as pool:
        assert interruptible(pool.submit(lambda: 3)) == 3
        with pytest.raises(TimeoutError, match="its own"):
            interruptible(pool.submit(fails))
