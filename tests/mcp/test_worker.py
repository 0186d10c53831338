"""What the process of a call can not do, whatever the code in it tries."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import trends
from trends.mcp.worker import fault_of

BEFORE = """
import os, socket, sys, urllib.request
from pathlib import Path
from trends.mcp.worker import bound_memory, refuse_network_and_writing
refuse_network_and_writing(Path(sys.argv[1]))
"""


@pytest.fixture
def attempt(tmp_path):
    """Run code in a process that may write in one folder alone, and return the last line it complains of."""
    folder = tmp_path / "own"
    folder.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(Path(trends.__file__).parents[1])}

    def run(code: str) -> str:
        command = [sys.executable, "-c", BEFORE + code, str(folder), str(tmp_path)]
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
        return (done.stderr.splitlines() or [""])[-1]

    return run


@pytest.mark.parametrize(
    "code",
    [
        "socket.create_connection(('127.0.0.1', 9), 1)",
        "socket.getaddrinfo('localhost', 80)",
        "urllib.request.urlopen('http://127.0.0.1:9/')",
        "open(sys.argv[2] + '/x', 'w')",
        "open(sys.argv[1] + '/../x', 'a')",
        "os.open(sys.argv[2] + '/x', os.O_RDWR | os.O_CREAT)",
        "Path(sys.argv[2], 'x').write_text('x')",
        "os.chdir(sys.argv[2]); open('x', 'w')",
    ],
)
def test_neither_a_network_nor_a_file_elsewhere(attempt, tmp_path, code):
    assert re.search("A call (reaches no network|writes nowhere but)", attempt(code))
    assert [path.name for path in tmp_path.iterdir()] == ["own"]


@pytest.mark.parametrize(
    "code",
    [
        "open(sys.argv[1] + '/x', 'w').write('x')",
        "open(os.devnull, 'w').write('x')",
        "open(sys.executable, 'rb').read(1)",
    ],
)
def test_its_own_folder_may_be_written_and_the_rest_read(attempt, code):
    assert attempt(code) == ""


def test_words_of_an_error_that_should_not_be_stay_inside():
    sentence = fault_of(RuntimeError("/home/somebody/secret.csv, row 3"), "en")
    assert sentence == "Something went wrong that should not have (RuntimeError)."
    assert (
        fault_of(PermissionError(13, "Permission denied", "/home/somebody/x.csv"), "fr")
        == "x.csv: Permission denied."
    )


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux counts what a process writes to")
@pytest.mark.parametrize("taken", ["bytearray(2**29)", "pyarrow.allocate_buffer(2**29)", "numpy.ones(2**26)"])
def test_a_call_that_takes_too_much_memory_fails_by_itself(attempt, taken):
    code = f"import numpy, pyarrow\nbound_memory(2**28)\n{taken}"
    assert "Memory" in attempt(code)
    # What is bounded is what was too much: a call that takes less goes on.
    assert attempt("bound_memory(2**28)\nbytearray(2**20)") == ""


def test_too_little_memory_is_said_in_one_sentence():
    assert fault_of(MemoryError(), "en") == "There is not enough memory for this."
