"""Work in this process and in several: order, errors, and what is left behind."""

from __future__ import annotations

import math
import operator
import os
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

import trends as tr
from trends.errors import ParameterError, SchedulingError
from trends.periods.calendar import parse_frequency
from trends.scheduling import Here, Processes, scheduler_for
from trends.scheduling.seam import in_order
from trends.scheduling.threads import one_thread
from trends.verdict import assessment


@pytest.fixture(scope="module")
def two():
    with Processes(2) as crew:
        yield crew


class Done:
    """A job that is done at once."""

    def __init__(self, value):
        self.value, self.cancelled = value, False

    def result(self):
        return self.value

    def cancel(self):
        self.cancelled = True


def test_results_come_in_the_order_of_the_jobs(two):
    # The first jobs take longest.
    assert list(two.map(math.factorial, [5000, 2, 1, 0])) == [math.factorial(5000), 2, 1, 1]
    assert list(Here().map(math.factorial, [3, 2])) == [6, 2]


def test_no_more_jobs_are_on_their_way_than_wanted():
    waiting = 0
    most = 0

    def submit(job):
        nonlocal waiting, most
        waiting += 1
        most = max(most, waiting)
        return Done(job)

    for expected, result in enumerate(in_order(submit, iter(range(100)), 7)):
        assert result == expected
        waiting -= 1
    assert most == 7


def test_an_endless_row_of_jobs_is_taken_as_far_as_it_is_asked_for():
    sent = []

    def submit(job):
        sent.append(Done(job))
        return sent[-1]

    results = in_order(submit, iter(int, 1), 5)
    assert next(results) == 0
    results.close()
    assert len(sent) == 5
    assert [one.cancelled for one in sent] == [False, True, True, True, True]


def test_no_job_no_process():
    with Processes(2) as crew:
        assert list(crew.map(abs, [])) == []


def test_what_a_job_raises_is_raised_here(two):
    with pytest.raises(ZeroDivisionError):
        list(two.map(partial(operator.truediv, 1), [1, 0]))
    with pytest.raises(ParameterError, match="frequency"):
        list(two.map(parse_frequency, ["month", "fortnight"]))
    assert list(two.map(abs, [-1])) == [1]


def test_a_process_that_dies_is_one_sentence():
    with pytest.raises(SchedulingError, match="died"), Processes(2) as crew:
        list(crew.map(os._exit, [3]))


def test_linear_algebra_keeps_to_one_thread(two):
    from threadpoolctl import threadpool_info

    def threads(crew):
        (found,) = crew.map(count_threads, [None])
        return found

    assert set(threads(Here())) == {1}
    # A function of this file cannot be imported by another process by name; loky sends it along.
    assert set(threads(two)) == {1}
    assert threadpool_info()


def test_the_number_of_threads_is_given_back_after_the_last_of_several():
    before = count_threads(None)
    with one_thread():
        with one_thread():
            assert set(count_threads(None)) == {1}
        assert set(count_threads(None)) == {1}
    assert count_threads(None) == before


def test_a_verdict_in_python_keeps_to_one_thread(monkeypatch):
    seen = []

    def replicated(*arguments, draw=assessment.replicated, **options):
        seen.extend(count_threads(None))
        return draw(*arguments, **options)

    monkeypatch.setattr(assessment, "replicated", replicated)
    tr.test_pace(tr.CountSeries.from_counts([4, 7, 5, 6] * 9, "2019-01"), replicates=19)
    assert set(seen) == {1}


def count_threads(_job):
    import numpy  # noqa: ICN001, F401 - to have it loaded: only then are its threads counted
    import scipy.linalg  # noqa: F401 - as above
    from threadpoolctl import threadpool_info

    return [library["num_threads"] for library in threadpool_info()]


def test_which_scheduler_is_meant():
    assert isinstance(scheduler_for(None, 1), Here)
    assert scheduler_for(None, 3).workers == 3
    mine = Here()
    assert scheduler_for(mine) is mine


@pytest.mark.parametrize(
    ("scheduler", "workers"), [(None, 0), (None, -1), (None, 1.5), (None, True), ("", None), ("tcp://x", 2)]
)
def test_schedulers_that_cannot_be(scheduler, workers):
    with pytest.raises(ParameterError):
        scheduler_for(scheduler, workers)


@pytest.mark.slow
def test_a_script_needs_no_guard_and_an_interrupt_leaves_nothing_behind(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "import time\n"
        "from trends.scheduling import Processes\n"
        "with Processes(2) as crew:\n"
        "    print(list(crew.map(abs, [-1, -2])), flush=True)\n"
        "    list(crew.map(time.sleep, [600] * 4))\n"
    )
    run = subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert run.stdout.readline() == "[1, 2]\n"
    time.sleep(1)
    begin = time.monotonic()
    os.killpg(run.pid, 2)
    _, said = run.communicate(timeout=300)
    assert time.monotonic() - begin < 300
    assert said.count("Traceback") == 1, said  # the script's own
    assert said.rstrip().endswith("KeyboardInterrupt")
    assert "leaked" not in said


@pytest.mark.skipif(os.name != "posix", reason="a process of Windows does not learn who its parent is now")
def test_workers_end_with_the_process_that_was_killed(tmp_path):
    """Killed by force, a process tells its workers nothing; they are not to wait for it for ever."""
    program = (
        "import os, sys, time\n"
        "from trends.scheduling.processes import Processes\n"
        "with Processes(2) as crew:\n"
        '    for pid in crew.map(eval, [\'__import__("time").sleep(0.3) or __import__("os").getpid()\'] * 400):\n'
        "        print(pid, flush=True)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as run:
        workers = {int(run.stdout.readline()) for _ in range(4)}
        run.kill()
        run.wait()
    until = time.monotonic() + 60
    while any(map(alive, workers)):
        assert time.monotonic() < until, "a worker is still there"
        time.sleep(0.2)


def alive(pid):
    """Whether there is such a process; one that ended and that nobody has asked for yet is none."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not (stat.exists() and stat.read_text().rpartition(")")[2].split()[0] == "Z")
